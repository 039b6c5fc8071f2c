/*
 * session_sleep.c - readers for those that need one
 *
 * A reader takes tens of kilobytes, and thousands of logs may lie about that will never grow again:
 * those that were read longest ago give theirs back.  One that grows after all is shown to a new
 * reader from its start, which then knows what the one before it knew.
 */
#include "config.h"

#include "app/session_private.h"

#define SLEEP_TRIES 4 /* for each that is awakened: they become fewer, and nobody waits for it */

struct reader *
feed_new_reader(const struct feed *feed)
{
	struct reader_options options = feed->session->options.reader;

	options.name = source_path(feed->source);
	return reader_new(&options);
}

void
feed_open_reader(struct feed *feed)
{
	if (feed->reader == NULL)
		feed->reader = feed_new_reader(feed);
}

void
feed_sleep(struct feed *feed)
{
	reader_free(feed->reader);
	feed->reader = NULL;
	feed->revived_bytes = 0;
	feed_list_remove(feed, LIST_AWAKE);
}

static bool
may_sleep(const struct feed *feed)
{
	const struct session *s = feed->session;

	return !feed->in_backlog && !feed->links[LIST_HOT].in && !feed->unflushed &&
	       !source_is_pipe(feed->source) &&
	       (feed->changed_ns == 0 || s->now.mono_ns - feed->changed_ns > SLEEP_NS);
}

/*
 * The one read longest ago first.  One that must stay awake goes to the end, so that it does not
 * keep the others awake: a log that was written a second ago waits for the end of its last line.
 */
void
session_put_to_sleep(struct session *s)
{
	size_t count = s->lists[LIST_AWAKE].count;

	for (int tries = 0; tries < SLEEP_TRIES && count > s->awake_max; tries++) {
		struct feed *oldest = s->lists[LIST_AWAKE].first;
		bool costly = source_offset(oldest->source) >= COSTLY_BYTES;

		if (may_sleep(oldest) && (!costly || count > s->awake_costly_max)) {
			feed_sleep(oldest);
			count--;
		} else {
			feed_list_add(oldest, LIST_AWAKE);
		}
	}
}

void
feed_keep_awake(struct feed *feed)
{
	if (feed->reader == NULL)
		return;
	feed_list_add(feed, LIST_AWAKE);
	session_put_to_sleep(feed->session);
}

static void
ignore(void *arg, const struct record *record)
{
	(void)arg, (void)record;
}

/*
 * One slice on the way to a reader that knows what the one before it knew; the records are known,
 * too. False if there is none left to show.
 */
bool
feed_revive(struct feed *feed)
{
	struct session *s = feed->session;
	int64_t offset = source_offset(feed->source), n;

	feed_open_reader(feed);
	n = source_again(feed->source, feed->revived_bytes, offset, s->buffer, SOURCE_SLICE);
	if (n == 0) {
		reader_flush(feed->reader, s->now, ignore, NULL);
		feed->revived_bytes = offset;
		return false;
	}
	reader_feed(feed->reader, (struct str){ s->buffer, (size_t)n }, s->now, false, ignore,
		    NULL);
	feed->revived_bytes += n;
	return true;
}

bool
feed_is_asleep(const struct feed *feed)
{
	return feed->reader == NULL && source_offset(feed->source) > 0 &&
	       !source_is_pipe(feed->source);
}
