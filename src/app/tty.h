/*
 * tty.h - the terminal: cells out, keys in
 *
 * The only module that knows curses.  It puts a canvas on the screen (curses finds the few bytes
 * that changed), gives keys as view/key.h names them, and gives the terminal back on every way out:
 * close, stop, die() and crash.
 *
 * Signals must be blocked before tty_open(): curses would install handlers of its own, and a resize
 * is told to us by tty_resize(), never by curses.  At most one may be open at a time.
 */
#ifndef APP_TTY_H
#define APP_TTY_H

#include <stdbool.h>

#include "util/err.h"
#include "util/str.h"
#include "view/canvas.h"
#include "view/key.h"
#include "view/style.h"

struct tty_options {
	bool no_color;
	bool mouse;
	enum ground ground;
};

struct tty;

/*
 * The terminal on standard output; keys come from standard input if it is one, else from /dev/tty.
 * NULL and *err if TERM is not set or unknown, or the terminal cannot move its cursor.
 */
struct tty *tty_open(const struct tty_options *, struct err *err);
void tty_close(struct tty *); /* NULL is fine; the screen is as it was before */

int tty_fd(const struct tty *);	       /* where keys come from, for poll(2) */
bool tty_is_plain(const struct tty *); /* its font is likely to have nothing but ASCII */

void tty_size(const struct tty *, int *cols, int *rows);
void tty_resize(struct tty *); /* asks the terminal for its size; the next draw is a whole one */

/* Never waits for the terminal.  How many bytes that are; 0 where it cannot be told. */
size_t tty_draw(struct tty *, const struct canvas *);
/*
 * The terminal has not taken all of it yet (a connection that stalls): draw no more until
 * tty_behind_fd() is ready for POLLOUT and tty_catch_up() has sent the rest.
 */
bool tty_is_behind(const struct tty *);
int tty_behind_fd(const struct tty *);
void tty_catch_up(struct tty *);
void tty_repaint(struct tty *); /* the next draw sends every cell: something else wrote there */

/* The next key, without waiting; false if there is none. */
bool tty_key(struct tty *, struct key_event *out);

/* Bytes as they are, between two frames: a bell, a notification.  They must not move the cursor. */
void tty_send(struct tty *, struct str bytes);

/*
 * Gives the terminal back, stops, and takes it again when continued.  group: the whole job is
 * stopped, as the terminal itself would have done for Ctrl-Z; else only this process.
 */
void tty_stop(struct tty *, bool group);
/* Continued after a stop that nobody could catch: the terminal's modes are set again. */
void tty_continued(struct tty *);

#endif
