#include "config.h"

#include "app/headless.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "analyse/filter.h"
#include "app/command_line.h"
#include "app/explain.h"
#include "app/notify.h"
#include "app/outcome.h"
#include "app/session.h"
#include "app/signals.h"
#include "ingest/shape.h"
#include "util/die.h"
#include "util/loop.h"
#include "util/num.h"
#include "view/report.h"

#define COLS_DEFAULT 100
#define COLS_MAX 10000
#define SLICE_NS (100 * NS_PER_MS)

struct headless {
	const struct options *options;
	const struct filter *filter; /* NULL: all runs */
	struct loop *loop;
	struct session *session;
	struct notify *notify;
	bool source_failed;
	bool interrupted;
	bool lost; /* some news could not be written */
	bool torn; /* the last of them could not, or only a part of it */
	size_t notices; /* how many of the session's were told */
};

/* Colours are for terminals only; which, TERM tells well enough where no screen is drawn. */
static int
colours_of_output(const struct options *options)
{
	const char *term = getenv("TERM");

	if (options->no_color || !isatty(STDOUT_FILENO) || !term || !*term ||
	    strcmp(term, "dumb") == 0)
		return 0;
	return strstr(term, "256color") || getenv("COLORTERM") ? 256 : 8;
}

static int
cols_of_output(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	struct num number;

	if (columns && num_whole(str_of(columns), &number) && number.integral &&
	    number.value >= 1 && number.value <= COLS_MAX)
		return (int)number.value;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return COLS_DEFAULT;
}

static void
complain_of_output(int error)
{
	char *sentence = xasprintf("standard output: %s", strerror(error));

	complain(sentence);
	free(sentence);
}

/* Whoever reads on must not wait for a full buffer.  There may be room again for what comes next. */
static void
send_news(struct headless *headless)
{
	headless->torn = fflush(stdout) != 0;
	if (!headless->torn)
		return;
	if (!headless->lost)
		complain_of_output(errno);
	headless->lost = true;
	clearerr(stdout);
}

static void
tell_news(void *arg, const struct news *news)
{
	struct headless *headless = arg;
	struct moment now = clock_now();

	if (!filter_match(headless->filter, news->run, session_engine(headless->session), now))
		return;
	if (headless->torn)
		putchar('\n');
	report_news(stdout, news, now);
	send_news(headless);
	if (headless->notify)
		notify_news(headless->notify, news, now);
}

static void
tell_notices(struct headless *headless)
{
	size_t n = session_notice_count(headless->session);

	for (; headless->notices < n; headless->notices++)
		complain(session_notice(headless->session, headless->notices));
}

/* The runs that the filter takes, in order of appearance; free() the array. */
static const struct run **
chosen_runs(struct headless *headless, struct moment now, size_t *count)
{
	const struct store *store = session_store(headless->session);
	const struct engine *engine = session_engine(headless->session);
	const struct run **runs = xcalloc(store_count(store), sizeof(*runs));

	*count = 0;
	for (size_t i = 0; i < store_count(store); i++) {
		const struct run *run = store_run(store, i);

		if (filter_match(headless->filter, run, engine, now))
			runs[(*count)++] = run;
	}
	return runs;
}

static void
write_report(const struct options *options, const struct report_options *report)
{
	switch (options->mode) {
	case MODE_JSON:
		report_json(stdout, report);
		break;
	case MODE_CSV:
		report_csv(stdout, report);
		break;
	case MODE_REPORT:
		report_markdown(stdout, report);
		break;
	case MODE_DEFAULT:
	case MODE_ONCE:
		report_text(stdout, report);
		break;
	case MODE_EXPLAIN:
	case MODE_LIST_RULES:
	case MODE_LIST_FORMATS:
	case MODE_VERSION:
	case MODE_USAGE:
	case MODE_COUNT:
		break;
	}
}

/* Machines get the runs as they appeared, unless they ask; people get them ranked. */
static bool
is_ranked(const struct options *options)
{
	return options->rank || (options->mode != MODE_JSON && options->mode != MODE_CSV);
}

static void
print_runs(struct headless *headless)
{
	const struct options *options = headless->options;
	struct report_options report = {
		.store = session_store(headless->session),
		.engine = session_engine(headless->session),
		.rank = &options->rank_key,
		.now = clock_now(),
		.cols = cols_of_output(),
		.colours = colours_of_output(options),
		.light = options->ground == GROUND_LIGHT,
		.ascii = options->ascii,
	};
	const struct run **runs = chosen_runs(headless, report.now, &report.run_count);

	report.runs = runs;
	if (is_ranked(options))
		rank_sort(runs, report.run_count, report.rank, report.engine);
	write_report(options, &report);
	free(runs);
}

/* Nothing to show is no error, but it deserves a word. */
static void
complain_of_nothing(const struct headless *headless)
{
	const char *first = headless->options->sources[0];
	size_t logs = session_reading(headless->session).sources;
	char *sentence;

	if (store_count(session_store(headless->session)) > 0 || headless->source_failed ||
	    session_source_failed(headless->session))
		return;
	if (strcmp(first, "-") == 0)
		first = "standard input";
	else if (strcmp(first, ".") == 0)
		first = "this folder";
	if (logs == 0)
		sentence = xasprintf("there is no log in %s yet", first);
	else
		sentence = xasprintf("%zu log%s in %s, and no metrics yet; --explain FILE tells "
				     "what is read",
				     logs, logs == 1 ? "" : "s", first);
	complain(sentence);
	free(sentence);
}

/* Now that the logs are read: do they have what --rank and --filter speak of? */
static bool
check_names(const struct headless *headless, struct err *err)
{
	const struct store *store = session_store(headless->session);
	struct err why;

	if (store_count(store) == 0)
		return true;
	if (headless->options->rank && !rank_key_known(&headless->options->rank_key, store, &why)) {
		err_set(err, 0, "--rank: %s", why.message);
		return false;
	}
	if (filter_unknown(headless->filter, store, &why)) {
		err_set(err, 0, "--filter: %s", why.message);
		return false;
	}
	return true;
}

/* Of logs that were read as a whole the alerts open at the end are told; waits for commands. */
static void
notify_open(struct headless *headless)
{
	const struct engine *engine = session_engine(headless->session);
	struct moment now = clock_now();

	for (size_t i = 0; i < engine_alert_count(engine); i++) {
		const struct alert *alert = engine_alert(engine, i);
		struct news news = {
			.kind = NEWS_RAISED,
			.alert = alert,
			.run = store_find(session_store(headless->session), alert->run_id),
		};

		if (!alert->open || !news.run ||
		    !filter_match(headless->filter, news.run, engine, now))
			continue;
		news.state = news.state_before = engine_state(engine, alert->run_id);
		notify_news(headless->notify, &news, now);
	}
	while (notify_busy(headless->notify) > 0)
		loop_wait(headless->loop, NEVER);
}

/* All is printed: the status, unless it could not be written. */
static enum status
printed(enum status status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	complain_of_output(errno);
	return STATUS_SOURCE;
}

static enum status
end_status(const struct headless *headless)
{
	return printed(outcome_of(headless->options, headless->session, headless->filter,
				  headless->source_failed || headless->lost));
}

/* Reads all there is, then prints. */
static enum status
run_once(struct headless *headless)
{
	struct err err;

	session_drain(headless->session);
	tell_notices(headless);
	if (!check_names(headless, &err)) {
		complain(err.message);
		return STATUS_USAGE;
	}
	complain_of_nothing(headless);
	print_runs(headless);
	if (headless->notify)
		notify_open(headless);
	return end_status(headless);
}

static void
interrupted(void *arg, int number)
{
	struct headless *headless = arg;

	(void)number;
	headless->interrupted = true;
}

/* Goes on until it is interrupted, and then ends as if its sources had. */
static enum status
run_follow(struct headless *headless)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	const struct signals_wanted wanted = {
		.numbers = numbers,
		.n = COUNT(numbers),
		.fn = interrupted,
		.arg = headless,
	};
	struct err err;
	struct signals *signals = signals_open(&wanted, headless->loop, &err);

	if (!signals) {
		complain(err.message);
		return STATUS_SOURCE;
	}
	while (!session_is_over(headless->session) && !headless->interrupted) {
		bool more = session_step(headless->session, clock_now(), SLICE_NS);

		tell_notices(headless);
		if (!session_is_over(headless->session))
			loop_wait(headless->loop, more ? 0 : session_deadline(headless->session));
	}
	signals_close(signals);
	return end_status(headless);
}

static void
add_sources(struct headless *headless)
{
	const struct options *options = headless->options;
	struct err err;

	for (size_t i = 0; i < options->source_count; i++) {
		if (session_add(headless->session, options->sources[i], &err))
			continue;
		headless->source_failed = true;
		complain(err.message);
	}
}

static void
tell_failure(void *arg, const char *sentence)
{
	(void)arg;
	complain(sentence);
}

static struct notify *
open_notify(const struct headless *headless)
{
	struct notify_options options = {
		.command = headless->options->on_alert,
		.loop = headless->loop,
		.history = !headless->options->follow,
		.complain = tell_failure,
	};

	return headless->options->on_alert ? notify_new(&options) : NULL;
}

static enum status
run_session(const struct options *options, const struct filter *filter)
{
	struct headless headless = { .options = options, .filter = filter, .loop = loop_new() };
	struct session_options settings = {
		.rules = options->rules,
		.reader = options_reader(options),
		.follow = options->follow,
		.news = options->follow ? tell_news : NULL,
		.news_arg = &headless,
	};
	enum status status;

	headless.notify = open_notify(&headless);
	headless.session = session_new(&settings, headless.loop);
	add_sources(&headless);
	status = options->follow ? run_follow(&headless) : run_once(&headless);
	session_free(headless.session);
	notify_free(headless.notify);
	loop_free(headless.loop);
	return status;
}

static enum status
explain(const struct options *options)
{
	struct explain_options how = {
		.reader = options_reader(options),
		.ascii = options->ascii,
		.colour = colours_of_output(options) > 0,
	};
	struct err err;

	if (explain_file(stdout, options->explain, &how, &err))
		return printed(STATUS_FINE);
	complain(err.message);
	return STATUS_SOURCE;
}

static void
list_formats(void)
{
	struct format_info formats[SHAPE_COUNT];

	for (int i = 0; i < SHAPE_COUNT; i++)
		formats[i] = (struct format_info){
			.name = shape_name((enum shape_id)i),
			.summary = shape_summary((enum shape_id)i),
			.example = shape_example((enum shape_id)i),
		};
	report_formats(stdout, formats, SHAPE_COUNT);
}

static enum status
run_sources(const struct options *options)
{
	struct filter *filter = NULL;
	enum status status;
	struct err err;

	if (options->filter && !(filter = filter_parse(str_of(options->filter), &err))) {
		complain(err.message);
		return STATUS_USAGE;
	}
	status = run_session(options, filter);
	filter_free(filter);
	return status;
}

enum status
headless_run(const struct options *options)
{
	switch (options->mode) {
	case MODE_DEFAULT:
	case MODE_ONCE:
	case MODE_JSON:
	case MODE_CSV:
	case MODE_REPORT:
		return run_sources(options);
	case MODE_EXPLAIN:
		return explain(options);
	case MODE_LIST_RULES:
		report_rules(stdout, &options->rules);
		return printed(STATUS_FINE);
	case MODE_LIST_FORMATS:
		list_formats();
		return printed(STATUS_FINE);
	case MODE_USAGE:
		command_line_usage(stdout);
		return printed(STATUS_FINE);
	case MODE_VERSION:
		printf("traintop %s\n", PACKAGE_VERSION);
		return printed(STATUS_FINE);
	case MODE_COUNT:
		break;
	}
	return STATUS_USAGE;
}
