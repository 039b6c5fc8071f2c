/*
 * session_glimpse.c - the newest of a large log before all of it has been read
 *
 * Gigabytes take seconds to read, and what one came to see stands at their end.  So the first bytes
 * of a large log and its last ones are read at once, as if nothing stood between them, into runs
 * that are `partial` and on which no rule is asked.  They are shown while the log is read from its
 * start into a store and an engine of its own, which nobody sees; when it has been read they take
 * the place of the glimpse.
 */
#include "config.h"

#include "app/session_private.h"

#include <stdlib.h>
#include <string.h>

#include "model/apply.h"
#include "util/die.h"

#define HEAD_BYTES SOURCE_SLICE	      /* settings, the header of a table, names */
#define TAIL_BYTES (4 * SOURCE_SLICE) /* some thousand lines */
#define TAIL_BARS (UINT32_C(1) << 31) /* added to the numbers of bars there */
#define FOLLOW_NS (NS_PER_S / 2)      /* between two looks at what the file has gained */

struct glimpse {
	struct store *store; /* what has been read of the log */
	struct engine *engine;
	int64_t end; /* offset up to which the glimpse goes */
	int64_t shown_ns;
};

/* A glimpse that is being made. */
struct ends {
	struct feed *feed;
	struct store *store;
	struct reader *reader;
	int64_t end;
	int64_t head;		    /* bytes of it */
	int64_t skipped;	    /* bytes left out between head and tail */
	bool want_epoch, want_step; /* the head counts them, and the tail has not told any yet */
	bool begun;		    /* a record of the tail was taken */
	bool said;		    /* one with readings */
};

void
glimpse_leave(struct feed *feed)
{
	struct glimpse *glimpse = feed->glimpse;

	if (glimpse == NULL)
		return;
	engine_free(glimpse->engine);
	store_free(glimpse->store);
	free(glimpse);
	feed->glimpse = NULL;
	feed->into = (struct place){ feed->session->store, feed->session->engine, feed->id };
}

int64_t
feed_shown_bytes(const struct feed *feed)
{
	return feed->glimpse != NULL ? feed->glimpse->end : source_offset(feed->source);
}

/* --- reading the two ends */

/* Where a tail stands is not known before it has said so: until then its readings would be put
 * where those of the head stand. */
static bool
is_lost(struct ends *ends, const struct record *record)
{
	if (record->begins_run || record->position.epoch.has)
		ends->want_epoch = false;
	if (record->begins_run || record->position.step.has)
		ends->want_step = false;
	return ends->want_epoch || ends->want_step;
}

static void
take_head(struct ends *ends, const struct record *record)
{
	ends->want_epoch |= record->position.epoch.has;
	ends->want_step |= record->position.step.has;
	apply_record(ends->store, 1, record, ends->feed->session->now);
}

/*
 * No line is drawn over what was left out.  How many lines that was is not known: at most as many
 * as bytes, and with such a number no line is found that does not belong to a reading.  A bar of
 * the tail is none of those in the head.
 */
static void
take_tail(struct ends *ends, const struct record *record)
{
	struct record moved = *record;

	if (is_lost(ends, record))
		return;
	moved.begins_segment |= !ends->begun && !record->begins_run;
	moved.line += ends->skipped;
	moved.offset += ends->skipped;
	moved.end_offset += ends->skipped;
	if (moved.bar != 0)
		moved.bar |= TAIL_BARS;
	ends->begun = true;
	ends->said |= record->reading_count > 0;
	apply_record(ends->store, 1, &moved, ends->feed->session->now);
}

/* What the head said may have waited for what comes behind it. */
static void
take(void *arg, const struct record *record)
{
	struct ends *ends = arg;

	if (record->offset < ends->head)
		take_head(ends, record);
	else
		take_tail(ends, record);
}

/* One slice of the log, which is good until the next one. */
static struct str
slice_at(const struct ends *ends, int64_t from)
{
	char *buf = ends->feed->session->buffer;
	int64_t n = source_again(ends->feed->source, from, ends->end, buf, SOURCE_SLICE);

	return (struct str){ buf, (size_t)n };
}

static bool
ends_line(char c)
{
	return c == '\n' || c == '\r';
}

/* Whole lines at the beginning; false if there are none. */
static bool
read_head(struct ends *ends)
{
	struct moment now = ends->feed->session->now;
	struct str bytes = slice_at(ends, 0);

	while (bytes.n > 0 && !ends_line(bytes.p[bytes.n - 1]))
		bytes.n--;
	ends->head = (int64_t)bytes.n;
	reader_feed(ends->reader, bytes, now, false, take, ends);
	reader_flush(ends->reader, now, take, ends);
	return bytes.n > 0 && !reader_is_binary(ends->reader);
}

/* Whole lines at the end, and the one that has none yet; false if there are none. */
static bool
read_tail(struct ends *ends)
{
	struct moment now = ends->feed->session->now;
	int64_t at = ends->end - TAIL_BYTES;
	struct str bytes = slice_at(ends, at);
	size_t cut = 0;

	while (cut < bytes.n && !ends_line(bytes.p[cut]))
		cut++;
	if (cut == bytes.n)
		return false;
	at += (int64_t)cut + 1;
	ends->skipped = at - ends->head;
	for (; at < ends->end; at += (int64_t)bytes.n) {
		bytes = slice_at(ends, at);
		if (bytes.n == 0)
			return false;
		reader_feed(ends->reader, bytes, now, false, take, ends);
	}
	reader_flush(ends->reader, now, take, ends);
	return true;
}

/* A source of the feed's name in a store of its own. */
static struct store *
new_store(const struct feed *feed)
{
	struct store *store = store_new();
	struct moment written = { .wall_ns = source_mtime_ns(feed->source) };

	store_add_source(store, source_path(feed->source),
			 store_source_stem(feed->session->store, feed->id));
	store_source_arrival(store, 1, written, false);
	return store;
}

/* NULL if its end says nothing, or not where it stands: a glimpse of it would only mislead. */
static struct store *
look_at_ends(struct feed *feed)
{
	struct ends ends = {
		.feed = feed,
		.store = new_store(feed),
		.reader = feed_new_reader(feed),
		.end = source_size(feed->source),
	};
	bool whole = ends.end > HEAD_BYTES + TAIL_BYTES && read_head(&ends) && read_tail(&ends);

	reader_free(ends.reader);
	if (whole && ends.said) {
		store_source_partial(ends.store, 1);
		store_source_read(ends.store, 1, ends.end);
		return ends.store;
	}
	store_free(ends.store);
	return NULL;
}

/* --- showing them, and what was read in their place */

/* What is shown of the feed is from now on what was read into `store`. */
static void
replace_runs(struct feed *feed, struct store *store)
{
	struct session *s = feed->session;

	engine_forget_source(s->engine, feed->id);
	store_take(s->store, feed->id, store);
}

static bool
show_ends(struct feed *feed)
{
	struct session *s = feed->session;
	struct store *seen = look_at_ends(feed);

	if (seen == NULL)
		return false;
	replace_runs(feed, seen);
	store_free(seen);
	for (size_t i = 0; i < store_count(s->store); i++)
		if (store_run(s->store, i)->source_id == feed->id)
			engine_record(s->engine, store_run(s->store, i), s->now);
	return true;
}

void
glimpse_show(struct feed *feed)
{
	struct session *s = feed->session;
	struct glimpse *glimpse;

	feed_enter_store(feed);
	if (!show_ends(feed))
		return;
	glimpse = xmalloc(sizeof(*glimpse));
	*glimpse = (struct glimpse){
		.store = new_store(feed),
		.engine = engine_new(&s->options.rules, NULL, NULL),
		.end = source_size(feed->source),
		.shown_ns = s->now.mono_ns,
	};
	feed->glimpse = glimpse;
	feed->into = (struct place){ glimpse->store, glimpse->engine, 1 };
}

void
glimpse_follow(struct feed *feed)
{
	struct glimpse *glimpse = feed->glimpse;
	int64_t size = source_size(feed->source), now_ns = feed->session->now.mono_ns;

	if (glimpse == NULL || size <= glimpse->end || now_ns - glimpse->shown_ns < FOLLOW_NS)
		return;
	glimpse->shown_ns = now_ns;
	if (show_ends(feed))
		glimpse->end = size;
}

void
glimpse_end(struct feed *feed)
{
	struct session *s = feed->session;
	struct glimpse *glimpse = feed->glimpse;
	struct moment written = { .wall_ns = source_mtime_ns(feed->source) };

	if (glimpse == NULL)
		return;
	if (store_count(glimpse->store) > 0) {
		store_source_arrival(glimpse->store, 1, written, false);
		replace_runs(feed, glimpse->store);
		engine_take(s->engine, glimpse->engine, s->store);
	} else {
		/* It could not be read: what was seen of it is better than nothing. */
		feed->stale = true;
		feed->anew_ns = s->now.mono_ns;
	}
	glimpse_leave(feed);
}
