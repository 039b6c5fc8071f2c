#include "config.h"

#include "app/tui.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "app/outcome.h"
#include "app/state_file.h"
#include "app/tui_private.h"
#include "util/die.h"

#define LAST_NOTICES 5

static const int signal_numbers[] = {
	SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT
};

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
	loop_add(tui->loop, tty_fd(tui->tty), POLLIN, tui_keys_ready, tui);
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
		.glimpse = true,
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
		tui_notice(tui, err.message);
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
		.complain = tui_notice,
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
			tui_notice(tui, err.message);
	}
	if (state)
		ui_load(tui->ui, str_of(state));
	free(state);
	free(path);
}

static void
save_state(struct tui *tui)
{
	struct ui_env env = tui_env(tui);
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
		bool more = session_step(tui->session, clock_now(), TUI_STEP_NS);

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
	tui_loop(tui);
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
		.fn = tui_signalled,
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
