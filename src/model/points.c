#include "config.h"

#include "model/points.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"

/* After thinning at most this many points are left, so that thinning pays off for a while. */
#define THINNED_MAX (SERIES_MAX / 4 * 3)

static_assert(sizeof(struct point) == 28, "a point is larger than it need be");
static_assert(SERIES_TAIL * 2 < SERIES_MAX / 2, "the tail must leave room for the thinned part");

void
points_init(struct points *points)
{
	*points = (struct points){ .width = 1 };
}

void
points_fini(struct points *points)
{
	free(points->at);
	free(points->bucket_kept);
}

/*
 * Copies what is to be kept of the n points at `from` (one bucket) to `to`, which may overlap below
 * `from`; how many.  `first_of_all`: the bucket begins the series.  Another point follows the n:
 * where the first of a segment is dropped, the next one that is kept begins it.
 */
static size_t
thin_bucket(struct point *to, struct point *from, size_t n, bool first_of_all)
{
	size_t low = n, high = n, odd = n, kept = 0;
	unsigned segment = 0;

	for (size_t i = 0; i < n; i++) {
		if (!isfinite(from[i].value)) {
			if (odd == n)
				odd = i;
			continue;
		}
		if (low == n || from[i].value < from[low].value)
			low = i;
		if (high == n || from[i].value > from[high].value)
			high = i;
	}
	for (size_t i = 0; i < n; i++) {
		segment |= from[i].flags & POINT_SEGMENT;
		if (i != low && i != high && i != odd && (i > 0 || !first_of_all))
			continue;
		to[kept] = from[i];
		to[kept++].flags |= segment;
		segment = 0;
	}
	from[n].flags |= segment;
	return kept;
}

/* Moves what follows `from` down to `to`, where the thinned part now ends. */
static void
close_up(struct points *points, size_t from, size_t to)
{
	memmove(points->at + to, points->at + from, (points->n - from) * sizeof(*points->at));
	points->n -= from - to;
	points->thinned = to;
}

/* Puts all points but the tail into buckets; the last one stays open until it has its width. */
static void
thin_raw(struct points *points)
{
	size_t left = points->n - points->thinned - SERIES_TAIL;
	size_t from = points->thinned, to = from;

	while (left > 0) {
		size_t take =
		    points->width - points->open < left ? points->width - points->open : left;
		size_t before = 0, n;

		if (points->open > 0) {
			before = points->bucket_kept[--points->buckets];
			to -= before;
			/* Its points stand right before the raw ones only at the first turn. */
			assert(from == points->thinned);
			from -= before;
		}
		points->bucket_kept = grow(points->bucket_kept, &points->bucket_cap,
					   points->buckets + 1, sizeof(*points->bucket_kept));
		n = thin_bucket(points->at + to, points->at + from, before + take,
				points->buckets == 0);
		points->bucket_kept[points->buckets++] = (uint8_t)n;
		points->open = (points->open + take) % points->width;
		from += before + take;
		to += n;
		left -= take;
	}
	close_up(points, from, to);
}

/* Makes one bucket of each two. */
static void
merge_buckets(struct points *points)
{
	size_t from = 0, to = 0, out = 0;
	size_t last = points->open > 0 ? points->open : points->width;

	for (size_t i = 0; i < points->buckets; i += 2) {
		bool alone = i + 1 == points->buckets;
		size_t n = points->bucket_kept[i] + (alone ? 0u : points->bucket_kept[i + 1]);
		size_t kept = thin_bucket(points->at + to, points->at + from, n, i == 0);

		points->bucket_kept[out++] = (uint8_t)kept;
		from += n;
		to += kept;
	}
	if (points->buckets % 2 != 0)
		points->open = last;
	else
		points->open = last == points->width ? 0 : points->width + last;
	points->buckets = out;
	points->width *= 2;
	close_up(points, from, to);
}

static void
thin(struct points *points)
{
	thin_raw(points);
	while (points->n > THINNED_MAX)
		merge_buckets(points);
}

/*
 * Most series are short and there may be tens of thousands of them, so they grow in small steps: by
 * an eighth, not by half.
 */
static void
make_room(struct points *points)
{
	size_t cap = points->cap;

	if (points->n < cap)
		return;
	if (points->n == SERIES_MAX) {
		thin(points);
		return;
	}
	cap += cap / 8 < 4 ? 4 : cap / 8;
	if (cap > SERIES_MAX)
		cap = SERIES_MAX;
	points->at = xreallocarray(points->at, cap, sizeof(*points->at));
	points->cap = cap;
}

struct point *
points_add(struct points *points)
{
	make_room(points);
	assert(points->n < points->cap);
	return &points->at[points->n++];
}

size_t
points_memory(const struct points *points)
{
	return points->cap * sizeof(*points->at) +
	       points->bucket_cap * sizeof(*points->bucket_kept);
}
