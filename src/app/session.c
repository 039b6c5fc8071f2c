#include "config.h"

#include "app/session.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/session_private.h"
#include "util/die.h"
#include "util/loop.h"

#define NOTICES_MAX 1000
#define OPEN_MAX_LOGS 1024 /* descriptors held for logs, at most */

/* --- the order of the backlog */

/* Of many logs the newest first, and a large one in turns with the others. */
static bool
newest_first(const struct feed *a, const struct feed *b)
{
	if (a->round != b->round)
		return a->round < b->round;
	return a->mtime_ns > b->mtime_ns;
}

/* As they were given, and by name within a folder: what is printed does not depend on chance. */
static bool
as_given(const struct feed *a, const struct feed *b)
{
	if (a->argument != b->argument)
		return a->argument < b->argument;
	return strverscmp(source_path(a->source), source_path(b->source)) < 0;
}

/* --- beginning and end */

static void
watch_is_ready(void *arg, int fd, short revents)
{
	struct session *s = arg;

	(void)fd, (void)revents;
	s->watch_ready = true;
}

static size_t
descriptors_for_logs(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur / 2 > OPEN_MAX_LOGS)
		return OPEN_MAX_LOGS;
	return limit.rlim_cur > 2 ? limit.rlim_cur / 2 : 1;
}

struct session *
session_new(const struct session_options *options, struct loop *loop)
{
	struct session *s = xcalloc(1, sizeof(*s));

	s->options = *options;
	s->loop = loop;
	s->now = clock_now();
	s->store = store_new();
	s->engine = engine_new(&options->rules, options->news, options->news_arg);
	s->discover = discover_new(session_found, s);
	s->open_max = descriptors_for_logs();
	s->awake_max = AWAKE_MAX;
	s->awake_costly_max = AWAKE_COSTLY_MAX;
	s->glimpse_min = options->glimpse ? GLIMPSE_MIN : INT64_MAX;
	s->poll_ns = s->again_ns = NEVER;
	backlog_init(&s->backlog, options->follow ? newest_first : as_given);
	if (options->follow)
		s->watch = watch_new();
	if (s->watch != NULL && watch_fd(s->watch) >= 0)
		loop_add(loop, watch_fd(s->watch), POLLIN, watch_is_ready, s);
	return s;
}

void
session_free(struct session *s)
{
	if (s == NULL)
		return;
	if (s->watch != NULL && watch_fd(s->watch) >= 0)
		loop_remove(s->loop, watch_fd(s->watch));
	session_free_names(s);
	session_free_stems(s);
	for (size_t i = 0; i < s->feed_count; i++)
		feed_free(s->feeds[i]);
	for (size_t i = 0; i < s->notice_count; i++)
		free(s->notices[i]);
	watch_free(s->watch);
	discover_free(s->discover);
	engine_free(s->engine);
	store_free(s->store);
	if (s->passthrough != NULL)
		loop_remove(s->loop, STDOUT_FILENO);
	passthrough_free(s->passthrough);
	backlog_fini(&s->backlog);
	ansi_fini(&s->ansi);
	free(s->feeds);
	free(s->by_id);
	free(s->notices);
	free(s->window);
	free(s->log_text);
	free(s);
}

bool
session_add(struct session *s, const char *argument, struct err *err)
{
	s->now = clock_now();
	s->add_err = err;
	s->add_failed = false;
	if (!discover_add(s->discover, argument, err) || s->add_failed)
		return false;
	s->argument_count++;
	return true;
}

/* --- reading */

static void
stdout_is_ready(void *arg, int fd, short revents)
{
	struct session *s = arg;

	(void)revents;
	passthrough_flush(s->passthrough);
	if (passthrough_is_full(s->passthrough))
		return;
	loop_remove(s->loop, fd);
	for (size_t i = 0; i < s->feed_count; i++)
		if (s->feeds[i]->real == NULL)
			feed_wake(s->feeds[i]);
}

static void
read_hot(struct session *s)
{
	struct feed *feed = s->lists[LIST_HOT].first;

	feed_list_remove(feed, LIST_HOT);
	if (feed_read(feed))
		feed_list_add(feed, LIST_HOT);
	if (s->passthrough != NULL && passthrough_is_full(s->passthrough))
		loop_add(s->loop, STDOUT_FILENO, POLLOUT, stdout_is_ready, s);
}

/* A feed keeps its place at the top until its turn is over, so that the heap is not moved for a
 * slice. */
static void
read_backlog(struct session *s)
{
	struct feed *feed = backlog_top(&s->backlog);
	bool more = feed_read(feed);

	if (more && source_offset(feed->source) / ROUND_BYTES <= feed->round)
		return;
	backlog_pop(&s->backlog);
	feed->in_backlog = more;
	if (!more)
		return;
	feed->round = source_offset(feed->source) / ROUND_BYTES;
	backlog_push(&s->backlog, feed);
}

/* One slice of one source, or one folder; false if there is nothing to do. */
static bool
do_something(struct session *s)
{
	if (s->lists[LIST_HOT].first != NULL) {
		read_hot(s);
		return true;
	}
	s->discover_next = !s->discover_next;
	/* What is only printed is read when all is known, in the order in which it is printed. */
	if ((s->discover_next || !s->options.follow || backlog_top(&s->backlog) == NULL) &&
	    discover_step(s->discover))
		return true;
	if (backlog_top(&s->backlog) == NULL)
		return false;
	read_backlog(s);
	return true;
}

static bool
has_work(const struct session *s)
{
	return s->lists[LIST_HOT].first != NULL || backlog_top(&s->backlog) != NULL ||
	       discover_has_work(s->discover);
}

bool
session_step(struct session *s, struct moment now, int64_t budget_ns)
{
	int64_t until_ns = clock_now().mono_ns + budget_ns;
	bool more;

	s->now = now;
	if (s->watch_ready)
		s->watch_ready = watch_drain(s->watch, session_changed, s);
	session_tick(s);
	more = has_work(s);
	while (more && clock_now().mono_ns < until_ns)
		more = do_something(s);
	if (engine_deadline(s->engine) <= now.mono_ns)
		engine_tick(s->engine, s->store, now);
	return more || s->watch_ready;
}

void
session_drain(struct session *s)
{
	for (;;) {
		s->now = clock_now();
		if (do_something(s))
			continue;
		if (s->options.follow || s->open_streams == 0)
			break;
		loop_wait(s->loop, NEVER);
	}
	engine_settle(s->engine, s->store, s->now);
}

int64_t
session_deadline(const struct session *s)
{
	const struct feed *quiet = s->lists[LIST_QUIET].first;
	int64_t deadline = engine_deadline(s->engine);

	if (s->watch_ready || has_work(s))
		return 0;
	if (quiet != NULL && quiet->quiet_ns < deadline)
		deadline = quiet->quiet_ns;
	if (s->poll_ns < deadline)
		deadline = s->poll_ns;
	return s->again_ns < deadline ? s->again_ns : deadline;
}

bool
session_is_over(const struct session *s)
{
	if (s->stream_count < s->argument_count)
		return false;
	for (size_t i = 0; i < s->feed_count; i++)
		if (!s->feeds[i]->over)
			return false;
	return true;
}

void
session_pass_on(struct session *s)
{
	if (s->passthrough == NULL)
		s->passthrough = passthrough_new(STDOUT_FILENO);
}

bool
session_passes_on(const struct session *s)
{
	if (s->passthrough == NULL || passthrough_is_broken(s->passthrough))
		return false;
	for (size_t i = 0; i < s->feed_count; i++)
		if (s->feeds[i]->real == NULL && !s->feeds[i]->over)
			return true;
	return false;
}

/* --- what is known */

struct session_reading
session_reading(const struct session *s)
{
	return s->reading;
}

struct store *
session_store(struct session *s)
{
	return s->store;
}

struct engine *
session_engine(struct session *s)
{
	return s->engine;
}

void
session_note(struct session *s, const char *fmt, ...)
{
	va_list args;
	char *text;

	if (s->notice_count >= NOTICES_MAX)
		return;
	va_start(args, fmt);
	if (vasprintf(&text, fmt, args) < 0)
		die("out of memory");
	va_end(args);
	s->notices = grow(s->notices, &s->notice_cap, s->notice_count + 1, sizeof(char *));
	s->notices[s->notice_count++] = text;
}

size_t
session_notice_count(const struct session *s)
{
	return s->notice_count;
}

const char *
session_notice(const struct session *s, size_t i)
{
	return s->notices[i];
}

bool
session_source_failed(const struct session *s)
{
	return s->failed;
}
