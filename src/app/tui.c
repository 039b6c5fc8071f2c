#include "config.h"

#include "app/tui.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/clipboard.h"
#include "app/notify.h"
#include "app/outcome.h"
#include "app/pacer.h"
#include "app/session.h"
#include "app/signals.h"
#include "app/state_file.h"
#include "app/tty.h"
#include "util/die.h"
#include "util/loop.h"
#include "view/canvas.h"
#include "view/ui.h"

#define READING_FRAME_NS (100 * NS_PER_MS) /* while a backlog is read there is better to do */
#define STEP_NS (5 * NS_PER_MS)		   /* a key waits no longer than this */
#define FIRST_STEP_NS (40 * NS_PER_MS)	   /* small logs are read before the first frame */
#define LAST_NOTICES 5
#define NOTICE_NS (15 * NS_PER_S) /* how long a message stays */

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

static const int signal_numbers[] = {
	SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT
};

static void
show_notice(void *arg, const char *sentence)
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
		show_notice(tui, session_notice(tui->session, tui->notices));
	if (tui->notice && tui->now.mono_ns >= tui->notice_until_ns) {
		free(tui->notice);
		tui->notice = NULL;
		tui->dirty = true;
	}
}

static struct ui_env
env_of(const struct tui *tui)
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
	struct ui_env env = env_of(tui);
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

/* The only place that draws: once a turn, however much happened. */
static void
draw_if_due(struct tui *tui)
{
	struct ui_env env = env_of(tui);

	if (tty_is_behind(tui->tty)) {
		loop_add(tui->loop, tty_behind_fd(tui->tty), POLLOUT, terminal_ready, tui);
		return;
	}
	if (store_generation(env.store) != tui->generation || tui->reading || tui->resized ||
	    ui_deadline(tui->ui, &env) <= tui->now.mono_ns)
		tui->dirty = true;
	if (tui->urgent || (tui->dirty && tui->now.mono_ns >= next_frame_ns(tui)))
		draw(tui);
}

/* --- keys and signals */

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

static void
keys_ready(void *arg, int fd, short revents)
{
	struct tui *tui = arg;
	struct key_event key;

	(void)fd;
	tui->now = clock_now();
	while (!tui->quit && tty_key(tui->tty, &key)) {
		struct ui_env env = env_of(tui);

		fulfil(tui, ui_key(tui->ui, &env, key));
		tui->urgent = true;
	}
	if (revents & (POLLHUP | POLLERR | POLLNVAL))
		tui->quit = tui->hung_up = true;
}

static void
signalled(void *arg, int number)
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

static void
take_news(void *arg, const struct news *news)
{
	struct tui *tui = arg;

	tui->dirty = true;
	if (tui->notify)
		notify_news(tui->notify, news, tui->now);
}

static void
send_to_terminal(void *arg, struct str bytes)
{
	struct tui *tui = arg;

	if (tui->tty)
		tty_send(tui->tty, bytes);
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
	struct ui_env env = env_of(tui);
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
		show_notice(tui, err.message);
	filter = options->filter ? filter_parse(str_of(options->filter), &err) : NULL;
	if (filter && filter_unknown(filter, store, &err))
		show_notice(tui, err.message);
	filter_free(filter);
}

static void
run(struct tui *tui)
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
		loop_wait(tui->loop, next_deadline(tui));
		/* A key is answered first, where there is somebody to see it. */
		budget_ns = tui->urgent && !tty_is_behind(tui->tty) ? 0 : STEP_NS;
	}
}

/* --- beginning and end */

/* What is watched, as a person would say it: "~/exp", or "~/exp and 2 more". */
static char *
title_of(const struct options *options)
{
	const char *first = options->sources[0], *home = getenv("HOME");
	size_t n = home ? strlen(home) : 0;
	char *path, *title;

	if (strcmp(first, "-") == 0)
		path = xstrdup("standard input");
	else if (!(path = realpath(first, NULL)))
		path = xstrdup(first);
	if (n > 1 && strncmp(path, home, n) == 0 && (path[n] == '/' || path[n] == '\0')) {
		title = xasprintf("~%s", path + n);
		free(path);
		path = title;
	}
	if (options->source_count == 1)
		return path;
	title = xasprintf("%s and %zu more", path, options->source_count - 1);
	free(path);
	return title;
}

static bool
open_terminal(struct tui *tui, struct err *err)
{
	struct tty_options options = {
		.no_color = tui->options->no_color,
		.mouse = tui->options->mouse,
		.ground = tui->options->ground,
	};
	int cols, rows;

	tui->tty = tty_open(&options, err);
	if (!tui->tty)
		return false;
	tty_size(tui->tty, &cols, &rows);
	tui->canvas = canvas_new(cols, rows);
	tui->canvas->ascii = tui->options->ascii || tty_is_plain(tui->tty);
	loop_add(tui->loop, tty_fd(tui->tty), POLLIN, keys_ready, tui);
	return true;
}

/* Sources are looked for before the screen is taken: what is wrong with them can be read
 * afterwards. */
static bool
open_session(struct tui *tui)
{
	const struct options *options = tui->options;
	struct session_options settings = {
		.rules = options->rules,
		.reader = options_reader(options),
		.follow = true,
		.news = take_news,
		.news_arg = tui,
	};
	size_t added = 0;
	struct err err;

	tui->session = session_new(&settings, tui->loop);
	for (size_t i = 0; i < options->source_count; i++) {
		if (session_add(tui->session, options->sources[i], &err)) {
			added++;
			continue;
		}
		tui->source_failed = true;
		show_notice(tui, err.message);
		complain(err.message);
	}
	return added > 0;
}

static void
open_notify(struct tui *tui)
{
	struct notify_options telling = {
		.ways = tui->options->notify,
		.command = tui->options->on_alert,
		.loop = tui->loop,
		.arg = tui,
		.send = send_to_terminal,
		.complain = show_notice,
	};

	tui->notify = notify_new(&telling);
}

static void
open_ui(struct tui *tui)
{
	const struct options *options = tui->options;
	struct ui_options settings = {
		.ascii = tui->canvas->ascii,
		.ink = options->ink,
		.calm = options->calm,
		.rank = options->rank_key,
		.filter = options->filter,
		.keys = options->keys,
	};
	char *path = state_file_path(), *state = path ? state_file_load(path) : NULL;
	struct err err;

	tui->ui = ui_new(&settings);
	for (size_t i = 0; i < options->filters.count; i++) {
		const struct named_text *filter = &options->filters.list[i];

		if (!ui_add_filter(tui->ui, filter->name, filter->text, &err))
			show_notice(tui, err.message);
	}
	if (state)
		ui_load(tui->ui, str_of(state));
	free(state);
	free(path);
}

static void
save_state(struct tui *tui)
{
	struct ui_env env = env_of(tui);
	char *path = state_file_path();
	char *text = ui_save(tui->ui, &env);
	char *before = path ? state_file_load(path) : NULL;
	struct err err;

	if (path && (!before || strcmp(before, text) != 0) && !state_file_save(path, text, &err))
		complain(err.message);
	free(before);
	free(text);
	free(path);
}

/* The messages that came while the screen hid standard error; the last ones are enough. */
static void
complain_again(const struct tui *tui)
{
	size_t n = session_notice_count(tui->session);

	for (size_t i = n > LAST_NOTICES ? n - LAST_NOTICES : 0; i < n; i++)
		complain(session_notice(tui->session, i));
}

/*
 * The screen is left, but whoever writes into the pipe must not die of it: what comes goes on to
 * standard output.  Signals are free again, so Ctrl-C ends the whole pipeline.
 */
static void
pass_on(struct tui *tui)
{
	session_pass_on(tui->session);
	if (!session_passes_on(tui->session))
		return;
	complain(
	    "the screen is left; what the pipe brings is passed on (Ctrl-C ends the pipeline)");
	while (session_passes_on(tui->session)) {
		bool more = session_step(tui->session, clock_now(), STEP_NS);

		if (!more && session_passes_on(tui->session))
			loop_wait(tui->loop, session_deadline(tui->session));
	}
}

static enum status
show(struct tui *tui)
{
	struct err err;
	enum status status;

	if (!open_terminal(tui, &err)) {
		complain(err.message);
		return STATUS_SOURCE;
	}
	open_notify(tui);
	open_ui(tui);
	run(tui);
	loop_remove(tui->loop, tty_fd(tui->tty));
	loop_remove(tui->loop, tty_behind_fd(tui->tty));
	tty_close(tui->tty);
	tui->tty = NULL;
	save_state(tui);
	complain_again(tui);
	status = outcome_of(tui->options, tui->session, NULL, tui->source_failed);
	ui_free(tui->ui);
	canvas_free(tui->canvas);
	return status;
}

enum status
tui_run(const struct options *options)
{
	struct tui tui = { .options = options, .loop = loop_new(), .now = clock_now() };
	const struct signals_wanted wanted = {
		.numbers = signal_numbers,
		.n = COUNT(signal_numbers),
		.fn = signalled,
		.arg = &tui,
	};
	enum status status = STATUS_SOURCE;
	struct err err;

	/* Before the terminal is opened: curses shall find nothing to do about signals. */
	tui.signals = signals_open(&wanted, tui.loop, &err);
	if (!tui.signals) {
		complain(err.message);
		loop_free(tui.loop);
		return status;
	}
	tui.title = title_of(options);
	if (open_session(&tui))
		status = show(&tui);
	signals_close(tui.signals);
	if (tui.quit && !tui.hung_up)
		pass_on(&tui);
	notify_free(tui.notify);
	session_free(tui.session);
	loop_free(tui.loop);
	free(tui.title);
	free(tui.notice);
	return status;
}
