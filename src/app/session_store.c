/*
 * session_store.c - what a feed says, on its way into a store
 */
#include "config.h"

#include "app/session_private.h"

#include <stdlib.h>

#include "model/apply.h"
#include "util/die.h"

/* Only now, when all arguments are known, so that its runs get a name that tells them apart. */
void
feed_enter_store(struct feed *feed)
{
	struct session *s = feed->session;
	struct moment written = { .wall_ns = source_mtime_ns(feed->source) };
	char *stem;

	if (feed->id != 0)
		return;
	stem = feed_take_stem(feed);
	feed->id = store_add_source(s->store, source_path(feed->source), stem);
	feed->into = (struct place){ s->store, s->engine, feed->id };
	free(stem);
	s->by_id = grow(s->by_id, &s->id_cap, feed->id, sizeof(struct feed *));
	for (; s->id_count < feed->id; s->id_count++)
		s->by_id[s->id_count] = NULL;
	s->by_id[feed->id - 1] = feed;
	if (session_poll_reason(feed) != NULL)
		store_source_polled(s->store, feed->id, session_poll_reason(feed));
	if (source_is_pipe(feed->source))
		return;
	store_source_still(s->store, feed->id, s->now.wall_ns - written.wall_ns > STILL_NS);
	store_source_arrival(s->store, feed->id, written, false);
}

struct run *
feed_await_run(struct feed *feed)
{
	feed_enter_store(feed);
	return store_await_run(feed->into.store, feed->into.source_id);
}

void
feed_apply(void *arg, const struct record *record)
{
	struct feed *feed = arg;
	struct session *s = feed->session;
	struct run *run = apply_record(feed->into.store, feed->into.source_id, record, s->now);

	if (run == NULL)
		return;
	feed->records++;
	engine_record(feed->into.engine, run, s->now);
}

/*
 * It was begun anew: what stood there is forgotten with the first byte of what stands there now, or
 * after a silence, so that a file which is emptied and then written is never seen without its runs.
 */
void
feed_forget_runs(struct feed *feed)
{
	feed->stale = false;
	if (feed->id == 0)
		return;
	engine_reread(feed->into.engine, feed->into.source_id);
	store_restart_source(feed->into.store, feed->into.source_id);
}
