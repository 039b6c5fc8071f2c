/*
 * tui_private.h - the screen's state, for those who make it up
 *
 * tui.c opens and closes everything, tui_loop.c turns the loop: reads, draws, answers keys and
 * signals.
 */
#ifndef APP_TUI_PRIVATE_H
#define APP_TUI_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "app/notify.h"
#include "app/pacer.h"
#include "app/session.h"
#include "app/signals.h"
#include "app/tty.h"
#include "app/tui.h"
#include "util/clock.h"
#include "util/loop.h"
#include "view/canvas.h"
#include "view/ui.h"

#define TUI_STEP_NS (5 * NS_PER_MS) /* of reading: a key waits no longer than this */

struct tui {
	const struct options *options;
	struct loop *loop;
	struct signals *signals;
	struct session *session;
	struct notify *notify;
	struct tty *tty;
	struct canvas *canvas;
	struct ui *ui;
	char *title;
	struct moment now;
	bool source_failed;

	bool quit;
	bool hung_up; /* told to end by a signal, or the terminal has gone */
	bool urgent;  /* draw at once: a key was pressed */
	bool dirty;   /* something changed since the last frame */
	bool reading; /* there is more of a backlog */
	bool resized;
	uint64_t generation; /* the store's when it was drawn */
	int64_t drawn_ns;
	struct pacer pacer;

	char *notice; /* the newest message; NULL: none, or it has been seen long enough */
	int64_t notice_until_ns;
	size_t notices; /* how many of the session's were taken */
};

/* What the screens are shown; good for this turn. */
struct ui_env tui_env(const struct tui *);
/* A message at the top of the screen, for a while; arg is the tui. */
void tui_notice(void *arg, const char *sentence);

/* Callbacks of the loop; arg is the tui. */
void tui_keys_ready(void *arg, int fd, short revents);
void tui_signalled(void *arg, int number);

/* Reads, draws and waits until the user quits or the terminal has gone. */
void tui_loop(struct tui *);

#endif
