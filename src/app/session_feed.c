#include "config.h"

#include "app/session_private.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include <utlist.h>

#include "util/die.h"
#include "util/loop.h"

void
feed_list_add(struct feed *feed, enum feed_list list)
{
	struct session *s = feed->session;

	feed_list_remove(feed, list);
	DL_APPEND2(s->lists[list].first, feed, links[list].prev, links[list].next);
	s->lists[list].count++;
	feed->links[list].in = true;
}

void
feed_list_remove(struct feed *feed, enum feed_list list)
{
	struct session *s = feed->session;

	if (!feed->links[list].in)
		return;
	DL_DELETE2(s->lists[list].first, feed, links[list].prev, links[list].next);
	s->lists[list].count--;
	feed->links[list].in = false;
}

/* --- coming and going */

static void
on_ready(void *arg, int fd, short revents)
{
	(void)fd, (void)revents;
	feed_wake(arg);
}

/* Of a pipe: lets the loop tell when there is something. */
static void
listen_to(struct feed *feed)
{
	struct session *s = feed->session;
	bool full = s->passthrough != NULL && passthrough_is_full(s->passthrough);
	int fd = feed->over || full ? -1 : source_fd(feed->source);

	if (fd == feed->fd_in_loop)
		return;
	if (feed->fd_in_loop >= 0)
		loop_remove(s->loop, feed->fd_in_loop);
	if (fd >= 0)
		loop_add(s->loop, fd, POLLIN, on_ready, feed);
	feed->fd_in_loop = fd;
}

struct feed *
feed_new(struct session *s, const struct found *found, struct source *source)
{
	struct feed *feed = xcalloc(1, sizeof(*feed));

	feed->session = s;
	feed->source = source;
	feed->real = found->real != NULL ? xstrdup(found->real) : NULL;
	feed->argument = s->argument_count;
	feed->named = found->named;
	feed->link = found->link;
	feed->fd_in_loop = -1;
	feed->mtime_ns = source_mtime_ns(source);
	feed_want_stem(feed, found->stem);
	s->feeds = grow(s->feeds, &s->feed_cap, s->feed_count + 1, sizeof(struct feed *));
	s->feeds[s->feed_count++] = feed;
	s->reading.sources++;
	if (source_is_pipe(source)) {
		s->open_streams++;
		listen_to(feed);
		feed_wake(feed);
	} else {
		feed->in_backlog = true;
		feed->round = source_size(source) >= s->glimpse_min ? -1 : 0;
		backlog_push(&s->backlog, feed);
	}
	return feed;
}

void
feed_free(struct feed *feed)
{
	if (feed->fd_in_loop >= 0)
		loop_remove(feed->session->loop, feed->fd_in_loop);
	glimpse_leave(feed);
	reader_free(feed->reader);
	source_close(feed->source);
	line_index_fini(&feed->lines);
	free(feed->stem);
	free(feed->real);
	free(feed);
}

void
feed_wake(struct feed *feed)
{
	if (!feed->over && !feed->in_backlog && !feed->links[LIST_HOT].in)
		feed_list_add(feed, LIST_HOT);
}

/* --- what is known of it */

/* The bytes read and known, of this feed and of all. */
static void
count(struct feed *feed)
{
	struct session_reading *all = &feed->session->reading;
	int64_t read = source_offset(feed->source), known = source_size(feed->source);

	if (feed->gone || feed->over)
		known = read;
	all->bytes_read += read - feed->read_bytes;
	all->bytes_known += known - feed->known_bytes;
	feed->read_bytes = read;
	feed->known_bytes = known;
}

void
feed_flush(struct feed *feed)
{
	feed_list_remove(feed, LIST_QUIET);
	if (feed->unflushed && feed->reader != NULL)
		reader_flush(feed->reader, feed->session->now, feed_apply, feed);
	feed->unflushed = false;
	if (!feed->stale)
		return;
	feed_forget_runs(feed);
	feed->rereading = false;
	if (feed->named)
		feed_await_run(feed);
}

/* Never read again. */
static void
give_up(struct feed *feed)
{
	feed->over = true;
	if (feed->glimpse != NULL) {
		glimpse_leave(feed);
		feed_forget_runs(feed);
	}
	listen_to(feed);
	source_hang_up(feed->source);
	if (source_is_pipe(feed->source) && !feed->ended) {
		feed->ended = true;
		feed->session->open_streams--;
	}
	feed_list_remove(feed, LIST_OPEN);
	feed_list_remove(feed, LIST_POLLED);
	feed_list_remove(feed, LIST_AGAIN);
	feed_sleep(feed);
	count(feed);
}

/* A training that writes to standard input must not wait for us: the rest is passed over. */
static void
refuse_binary(struct feed *feed)
{
	struct session *s = feed->session;

	if (feed->named) {
		s->failed = true;
		session_note(s, "%s: is a binary file, not a log (traintop reads text)",
			     feed->real != NULL ? source_path(feed->source) : "standard input");
	}
	if (feed->real == NULL && s->options.follow)
		feed->deaf = true;
	else
		give_up(feed);
}

/* Its newest bytes came while we watched. */
static void
lived(struct feed *feed, bool said_something)
{
	struct session *s = feed->session;
	const struct run *run = feed_await_run(feed);

	feed->changed_ns = s->now.mono_ns;
	if (run != NULL && !said_something)
		engine_alive(feed->into.engine, run, s->now);
}

/* A large file among a folder's that says nothing is text of another kind. */
static bool
is_hopeless(const struct feed *feed)
{
	return !feed->named && !feed->caught_up && feed->records == 0 &&
	       source_offset(feed->source) > PATIENCE_BYTES;
}

/* What was told of it before is known for as long as the same may be written again. */
static void
renew(struct feed *feed)
{
	struct session *s = feed->session;
	bool late = s->now.mono_ns - feed->anew_ns > ANEW_NS;

	if (feed->stale) {
		feed_forget_runs(feed);
		feed->rereading = !late;
	}
	if (!late || feed->rereading)
		return;
	feed->anew_ns = 0;
	engine_reread_end(feed->into.engine, feed->into.source_id);
}

static void
take(struct feed *feed, struct str bytes)
{
	struct session *s = feed->session;
	bool pipe = source_is_pipe(feed->source);
	bool live = s->options.follow && (feed->caught_up || pipe);
	int64_t records_before = feed->records;

	if (bytes.n == 0)
		return;
	if (pipe && feed->real == NULL && s->passthrough != NULL)
		passthrough_write(s->passthrough, bytes);
	if (feed->deaf)
		return;
	if (feed->anew_ns != 0)
		renew(feed);
	feed_enter_store(feed);
	feed_open_reader(feed);
	if (live)
		store_source_arrival(feed->into.store, feed->into.source_id, s->now, true);
	feed->unflushed = true;
	line_index_pass(&feed->lines, bytes);
	reader_feed(feed->reader, bytes, s->now, live && !feed->rereading, feed_apply, feed);
	if (reader_is_binary(feed->reader))
		refuse_binary(feed);
	else if (is_hopeless(feed))
		give_up(feed);
	else if (live)
		lived(feed, feed->records > records_before);
	store_source_read(feed->into.store, feed->into.source_id, source_offset(feed->source));
}

/* --- what happens to its file */

/* Holds as many descriptors as may be held: the one not used for longest is given back. */
static void
keep_open(struct feed *feed)
{
	struct session *s = feed->session;
	struct feed *oldest;

	if (source_is_pipe(feed->source))
		return;
	if (source_fd(feed->source) < 0) {
		feed_list_remove(feed, LIST_OPEN);
		return;
	}
	feed_list_add(feed, LIST_OPEN);
	while (s->lists[LIST_OPEN].count > s->open_max) {
		oldest = s->lists[LIST_OPEN].first;
		source_release(oldest->source);
		feed_list_remove(oldest, LIST_OPEN);
	}
}

/* It can be read (again). */
static void
is_well(struct feed *feed)
{
	struct session *s = feed->session;

	if (feed->gone) {
		session_watch_again(feed);
		if (feed->id != 0)
			store_source_removed(s->store, feed->id, false);
	}
	if (feed->failing && feed->id != 0)
		store_source_error(s->store, feed->id, NULL);
	feed->gone = feed->failing = false;
	feed_list_remove(feed, LIST_AGAIN);
}

static void
catch_up(struct feed *feed)
{
	glimpse_end(feed);
	if (!feed->caught_up)
		feed->session->reading.sources_read++;
	feed->caught_up = true;
	if (!feed->stale)
		feed->rereading = false;
	if (feed->named && !feed->over)
		feed_await_run(feed);
}

/* Read to its end, for now. */
static void
rest(struct feed *feed)
{
	struct session *s = feed->session;
	int64_t quiet_ns = s->now.wall_ns - source_mtime_ns(feed->source);

	if (!source_is_pipe(feed->source))
		catch_up(feed);
	else if (!s->options.follow)
		return; /* there is more to come, and the rest of a line: see end() */
	if (!s->options.follow) {
		feed_flush(feed);
		source_release(feed->source);
		feed_list_remove(feed, LIST_OPEN);
		feed_sleep(feed);
	} else if (feed->unflushed && feed->changed_ns == 0 && quiet_ns > QUIET_NS)
		feed_flush(feed);
	else if (feed->unflushed || feed->stale) {
		feed->quiet_ns = s->now.mono_ns + QUIET_NS;
		feed_list_add(feed, LIST_QUIET);
	}
}

static void
begin_anew(struct feed *feed)
{
	feed_list_remove(feed, LIST_QUIET);
	glimpse_leave(feed);
	feed->unflushed = false;
	feed->rereading = feed->stale = true;
	feed->anew_ns = feed->session->now.mono_ns;
	feed->records = 0;
	line_index_fini(&feed->lines);
	if (feed->reader != NULL)
		reader_reset(feed->reader);
}

static void
go(struct feed *feed)
{
	feed_flush(feed);
	catch_up(feed);
	feed->gone = true;
	if (feed->id != 0)
		store_source_removed(feed->session->store, feed->id, true);
	if (feed->named && feed->session->options.follow)
		session_try_again(feed);
}

/* Its writer has gone; of a FIFO there may be another one. */
static void
end(struct feed *feed)
{
	struct session *s = feed->session;

	feed_flush(feed);
	if (feed->ended)
		return;
	feed->ended = true;
	s->open_streams--;
	catch_up(feed);
	if (!s->options.follow || source_fd(feed->source) < 0) {
		feed->over = true;
		store_source_finished(s->store, feed->id);
	}
}

static void
fail(struct feed *feed)
{
	struct session *s = feed->session;

	if (!feed->failing)
		session_note(s, "%s", source_error(feed->source));
	feed->failing = true;
	catch_up(feed);
	feed_enter_store(feed);
	store_source_error(s->store, feed->id, source_error(feed->source));
	s->failed = true;
	if (s->options.follow)
		session_try_again(feed);
	else if (source_is_pipe(feed->source))
		end(feed);
}

/* One look at the path in place of a read that would find nothing. */
static bool
is_read_to_its_end(const struct feed *feed)
{
	return !source_is_pipe(feed->source) &&
	       source_offset(feed->source) >= source_size(feed->source) &&
	       source_is_unchanged(feed->source);
}

static bool
answer(struct feed *feed, enum source_news news, struct str bytes)
{
	switch (news) {
	case SOURCE_SAME:
		is_well(feed);
		rest(feed);
		return false;
	case SOURCE_BYTES:
		is_well(feed);
		take(feed, bytes);
		if (feed->over)
			return false;
		if (!is_read_to_its_end(feed))
			return true;
		rest(feed);
		return false;
	case SOURCE_RESTARTED:
		is_well(feed);
		begin_anew(feed);
		return true;
	case SOURCE_GONE:
		if (!feed->gone)
			go(feed);
		return false;
	case SOURCE_ENDED:
		end(feed);
		return false;
	case SOURCE_ERROR:
		fail(feed);
		return false;
	}
	return false;
}

/* What passes through must not be read faster than it is taken. */
static bool
must_wait(struct feed *feed)
{
	struct passthrough *through = feed->session->passthrough;

	if (through == NULL || feed->real != NULL)
		return false;
	passthrough_flush(through);
	return passthrough_is_full(through);
}

bool
feed_read(struct feed *feed)
{
	struct session *s = feed->session;
	enum source_news news;
	struct str bytes;
	bool more = false;

	if (feed->round < 0) {
		glimpse_show(feed);
		count(feed);
		return true;
	}
	if (feed_is_asleep(feed)) {
		if (!feed->gone && !feed->failing && source_is_unchanged(feed->source))
			return false;
		feed->reviving = true;
	}
	if (feed->reviving && (feed->reviving = feed_revive(feed)))
		return true;
	glimpse_follow(feed);
	if (!must_wait(feed)) {
		news = source_read(feed->source, s->buffer, &bytes);
		session_identify(feed);
		more = answer(feed, news, bytes);
	}
	keep_open(feed);
	feed_keep_awake(feed);
	if (source_is_pipe(feed->source))
		listen_to(feed);
	count(feed);
	return more;
}
