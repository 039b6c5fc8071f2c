#include "config.h"

#include "app/backlog.h"

#include <assert.h>
#include <stdlib.h>

#include "util/die.h"

void
backlog_init(struct backlog *b, backlog_before_fn *before)
{
	*b = (struct backlog){ .before = before };
}

void
backlog_fini(struct backlog *b)
{
	free(b->feeds);
}

static void
swap(struct backlog *b, size_t i, size_t k)
{
	struct feed *feed = b->feeds[i];

	b->feeds[i] = b->feeds[k];
	b->feeds[k] = feed;
}

void
backlog_push(struct backlog *b, struct feed *feed)
{
	size_t i = b->count;

	b->feeds = grow(b->feeds, &b->cap, b->count + 1, sizeof(*b->feeds));
	b->feeds[b->count++] = feed;
	for (; i > 0 && b->before(b->feeds[i], b->feeds[(i - 1) / 2]); i = (i - 1) / 2)
		swap(b, i, (i - 1) / 2);
}

struct feed *
backlog_top(const struct backlog *b)
{
	return b->count > 0 ? b->feeds[0] : NULL;
}

void
backlog_pop(struct backlog *b)
{
	size_t i = 0;

	assert(b->count > 0);
	b->feeds[0] = b->feeds[--b->count];
	for (;;) {
		size_t first = i, left = 2 * i + 1, right = left + 1;

		if (left < b->count && b->before(b->feeds[left], b->feeds[first]))
			first = left;
		if (right < b->count && b->before(b->feeds[right], b->feeds[first]))
			first = right;
		if (first == i)
			return;
		swap(b, i, first);
		i = first;
	}
}
