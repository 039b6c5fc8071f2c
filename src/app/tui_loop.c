#include "config.h"

#include "analyse/filter.h"
#include "app/tui_private.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>

#include "app/clipboard.h"
#include "util/die.h"

#define READING_FRAME_NS (100 * NS_PER_MS) /* while a backlog is read there is better to do */
#define FIRST_STEP_NS (30 * NS_PER_MS)	   /* small logs are read before the first frame */
#define NOTICE_NS (15 * NS_PER_S)	   /* how long a message stays */

void
tui_notice(void *arg, const char *sentence)
{
	struct tui *tui = arg;

	free(tui->notice);
	tui->notice = xstrdup(sentence);
	tui->notice_until_ns = tui->now.mono_ns + NOTICE_NS;
	tui->dirty = true;
}

static void
take_notices(struct tui *tui)
{
	size_t n = session_notice_count(tui->session);

	for (; tui->notices < n; tui->notices++)
		tui_notice(tui, session_notice(tui->session, tui->notices));
	if (tui->notice && tui->now.mono_ns >= tui->notice_until_ns) {
		free(tui->notice);
		tui->notice = NULL;
		tui->dirty = true;
	}
}

struct ui_env
tui_env(const struct tui *tui)
{
	struct session_reading reading = session_reading(tui->session);

	return (struct ui_env){
		.store = session_store(tui->session),
		.engine = session_engine(tui->session),
		.now = tui->now,
		.title = tui->title,
		.bytes_read = reading.bytes_read,
		.bytes_known = reading.bytes_known,
		.logs = reading.sources,
		.notice = tui->notice,
		.log_arg = tui->session,
		.log_before = session_log_before,
		.log_after = session_log_after,
		.log_seek = session_log_seek,
	};
}

/* --- drawing */

static void
follow_size(struct tui *tui)
{
	int cols, rows;

	if (tui->resized)
		tty_resize(tui->tty);
	tui->resized = false;
	tty_size(tui->tty, &cols, &rows);
	if (cols != tui->canvas->cols || rows != tui->canvas->rows)
		canvas_resize(tui->canvas, cols, rows);
}

static void
draw(struct tui *tui)
{
	struct ui_env env = tui_env(tui);
	size_t bytes;

	follow_size(tui);
	ui_draw(tui->ui, &env, tui->canvas);
	bytes = tty_draw(tui->tty, tui->canvas);
	pacer_drew(&tui->pacer, tui->now.mono_ns, clock_now().mono_ns, bytes);
	tui->generation = store_generation(env.store);
	tui->drawn_ns = tui->now.mono_ns;
	tui->dirty = tui->urgent = false;
}

static int64_t
next_frame_ns(const struct tui *tui)
{
	return tui->reading ? tui->drawn_ns + READING_FRAME_NS : tui->pacer.next_ns;
}

static void
terminal_ready(void *arg, int fd, short revents)
{
	struct tui *tui = arg;

	(void)revents;
	tty_catch_up(tui->tty);
	if (!tty_is_behind(tui->tty))
		loop_remove(tui->loop, fd);
}

/* Before each wait: the last frame may have been more than the terminal takes at once. */
static void
listen_for_room(struct tui *tui)
{
	if (tty_is_behind(tui->tty))
		loop_add(tui->loop, tty_behind_fd(tui->tty), POLLOUT, terminal_ready, tui);
}

/* The only place that draws: once a turn, however much happened. */
static void
draw_if_due(struct tui *tui)
{
	struct ui_env env = tui_env(tui);

	if (tty_is_behind(tui->tty))
		return;
	if (store_generation(env.store) != tui->generation || tui->reading || tui->resized ||
	    ui_deadline(tui->ui, &env) <= tui->now.mono_ns)
		tui->dirty = true;
	if (tui->urgent || (tui->dirty && tui->now.mono_ns >= next_frame_ns(tui)))
		draw(tui);
}

static void
stop(struct tui *tui, bool group)
{
	tty_stop(tui->tty, group);
	tui->urgent = true;
}

static void
fulfil(struct tui *tui, enum ui_wish wish)
{
	switch (wish) {
	case UI_NOTHING:
		return;
	case UI_QUIT:
		tui->quit = true;
		return;
	case UI_SUSPEND:
		stop(tui, true);
		return;
	case UI_REPAINT:
		tty_repaint(tui->tty);
		return;
	case UI_COPY:
		clipboard_copy(tui->tty, ui_copied(tui->ui));
		return;
	}
}

void
tui_keys_ready(void *arg, int fd, short revents)
{
	struct tui *tui = arg;
	struct key_event key;

	(void)fd;
	tui->now = clock_now();
	while (!tui->quit && tty_key(tui->tty, &key)) {
		struct ui_env env = tui_env(tui);

		fulfil(tui, ui_key(tui->ui, &env, key));
		tui->urgent = true;
	}
	if (revents & (POLLHUP | POLLERR | POLLNVAL))
		tui->quit = tui->hung_up = true;
}

void
tui_signalled(void *arg, int number)
{
	struct tui *tui = arg;

	switch (number) {
	case SIGWINCH:
		tui->resized = true;
		return;
	case SIGTSTP:
		stop(tui, false);
		return;
	case SIGCONT:
		tty_continued(tui->tty);
		tui->urgent = true;
		return;
	default:
		tui->quit = tui->hung_up = true;
	}
}

/* --- the loop */

static int64_t
earliest(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t
next_deadline(const struct tui *tui)
{
	struct ui_env env = tui_env(tui);
	int64_t deadline = session_deadline(tui->session);

	if (tui->reading)
		return 0;
	if (tty_is_behind(tui->tty))
		return deadline;
	if (tui->urgent)
		return 0;
	if (tui->dirty)
		return earliest(deadline, next_frame_ns(tui));
	if (tui->notice)
		deadline = earliest(deadline, tui->notice_until_ns);
	return earliest(deadline, ui_deadline(tui->ui, &env));
}

/* What --rank and --filter speak of may still come; but if it is not there now, a word is due. */
static void
check_names(struct tui *tui)
{
	const struct store *store = session_store(tui->session);
	const struct options *options = tui->options;
	struct filter *filter;
	struct err err;

	if (options->rank && !rank_key_known(&options->rank_key, store, &err))
		tui_notice(tui, err.message);
	filter = options->filter ? filter_parse(str_of(options->filter), &err) : NULL;
	if (filter && filter_unknown(filter, store, &err))
		tui_notice(tui, err.message);
	filter_free(filter);
}

void
tui_loop(struct tui *tui)
{
	int64_t budget_ns = FIRST_STEP_NS;
	bool checked = false;

	tui->urgent = true;
	while (!tui->quit) {
		tui->now = clock_now();
		tui->reading = session_step(tui->session, tui->now, budget_ns);
		if (!tui->reading && !checked && store_count(session_store(tui->session)) > 0) {
			check_names(tui);
			checked = true;
		}
		tui->now = clock_now();
		take_notices(tui);
		draw_if_due(tui);
		listen_for_room(tui);
		loop_wait(tui->loop, next_deadline(tui));
		/* A key is answered first, where there is somebody to see it. */
		budget_ns = tui->urgent && !tty_is_behind(tui->tty) ? 0 : TUI_STEP_NS;
	}
}
