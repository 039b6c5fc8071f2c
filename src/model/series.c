#include "config.h"

#include "model/series.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"

/* After thinning at most this many points are left, so that thinning pays off for a while. */
#define THINNED_MAX (SERIES_MAX / 4 * 3)
#define BUCKET_KEEPS 4 /* first of all, smallest, largest, first non-finite */

static_assert(SERIES_TAIL * 2 < SERIES_MAX / 2, "the tail must leave room for the thinned part");

/*
 * What is known about all points but the newest, which may still be replaced: every query puts the
 * two together, so that a replaced point leaves no trace.
 */
struct settled {
	int64_t nonfinite;
	int64_t finite;
	double sum, sum_low; /* of the finite ones, with what rounding lost */
	int64_t min_index, max_index; /* ordinals of min and max; valid if finite > 0 */
	int64_t still;		      /* equal values at the end */
	struct point min, max;
	struct point last_finite;
	struct point first_nonfinite; /* valid if nonfinite > 0 */
	struct point still_since;     /* valid if still > 0 */
};

struct series {
	struct point *points; /* points[0] is the first of all, for ever */
	size_t kept, cap;
	int64_t count;
	/*
	 * The first `thinned` of the points stand for `buckets` buckets of `width` points each; all
	 * that follow are as they came.
	 */
	size_t thinned;
	size_t buckets;
	int64_t width;
	uint8_t *bucket_kept; /* points kept of each bucket */
	size_t bucket_cap;
	struct settled settled;
};

struct series *
series_new(void)
{
	struct series *series = xcalloc(1, sizeof(*series));

	series->width = 1;
	return series;
}

void
series_free(struct series *series)
{
	if (!series)
		return;
	free(series->points);
	free(series->bucket_kept);
	free(series);
}

static bool
same_value(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0 || (isnan(a) && isnan(b));
}

static struct point *
newest(struct series *series)
{
	return &series->points[series->kept - 1];
}

/* Neumaier's sum: exact enough that ten million points do not drift. */
static void
add_up(struct settled *settled, double value)
{
	double sum = settled->sum + value;

	if (fabs(settled->sum) >= fabs(value))
		settled->sum_low += (settled->sum - sum) + value;
	else
		settled->sum_low += (value - sum) + settled->sum;
	settled->sum = sum;
}

/* p, of that ordinal, can no longer be replaced. */
static void
settle(struct settled *settled, const struct point *p, int64_t index)
{
	if (settled->still > 0 && same_value(settled->still_since.value, p->value)) {
		settled->still++;
	} else {
		settled->still = 1;
		settled->still_since = *p;
	}
	if (!isfinite(p->value)) {
		if (settled->nonfinite++ == 0)
			settled->first_nonfinite = *p;
		return;
	}
	if (settled->finite == 0 || p->value < settled->min.value) {
		settled->min = *p;
		settled->min_index = index;
	}
	if (settled->finite == 0 || p->value > settled->max.value) {
		settled->max = *p;
		settled->max_index = index;
	}
	settled->last_finite = *p;
	settled->finite++;
	add_up(settled, p->value);
}

/*
 * Copies what is to be kept of the n points at `from` (one bucket) to `to`, which may overlap below
 * `from`; how many.  `first_of_all`: the bucket begins the series.
 */
static size_t
thin_bucket(struct point *to, const struct point *from, size_t n, bool first_of_all)
{
	size_t keep[BUCKET_KEEPS], kept = 0, out = 0;
	size_t low = n, high = n, odd = n;
	bool segment = false;

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
	for (size_t i = 0; i < n; i++)
		if (i == low || i == high || i == odd || (first_of_all && i == 0))
			keep[kept++] = i;
	for (size_t i = 0, k = 0; i < n && k < kept; i++) {
		segment |= (from[i].flags & POINT_SEGMENT) != 0;
		if (i != keep[k])
			continue;
		k++;
		to[out] = from[i];
		if (segment)
			to[out].flags |= POINT_SEGMENT; /* a dropped one began it */
		segment = false;
		out++;
	}
	return out;
}

/* Turns complete buckets of the unthinned part into thinned ones; their number stays even. */
static void
thin_raw(struct series *series)
{
	size_t width = (size_t)series->width;
	size_t full = (series->kept - series->thinned - SERIES_TAIL) / width;
	size_t from = series->thinned, to = series->thinned;

	if ((series->buckets + full) % 2 != 0) {
		if (full == 0)
			return;
		full--;
	}
	series->bucket_kept = grow(series->bucket_kept, &series->bucket_cap,
				   series->buckets + full, sizeof(*series->bucket_kept));
	for (size_t i = 0; i < full; i++) {
		size_t n = thin_bucket(series->points + to, series->points + from, width, from == 0);

		series->bucket_kept[series->buckets++] = (uint8_t)n;
		from += width;
		to += n;
	}
	memmove(series->points + to, series->points + from,
		(series->kept - from) * sizeof(*series->points));
	series->kept -= from - to;
	series->thinned = to;
}

/* Makes one bucket of each two. */
static void
merge_buckets(struct series *series)
{
	size_t from = 0, to = 0;

	assert(series->buckets % 2 == 0);
	for (size_t i = 0; i < series->buckets; i += 2) {
		size_t n = (size_t)series->bucket_kept[i] + series->bucket_kept[i + 1];
		size_t left = thin_bucket(series->points + to, series->points + from, n, i == 0);

		series->bucket_kept[i / 2] = (uint8_t)left;
		from += n;
		to += left;
	}
	memmove(series->points + to, series->points + from,
		(series->kept - from) * sizeof(*series->points));
	series->kept -= from - to;
	series->thinned = to;
	series->buckets /= 2;
	series->width *= 2;
}

static void
thin(struct series *series)
{
	thin_raw(series);
	while (series->kept > THINNED_MAX) {
		if (series->buckets % 2 != 0)
			return;
		merge_buckets(series);
		thin_raw(series);
	}
}

/*
 * Most series are short and there may be tens of thousands of them, so they grow in small steps: by
 * an eighth, not by half.
 */
static void
make_room(struct series *series)
{
	size_t cap = series->cap;

	if (series->kept < cap)
		return;
	if (series->kept == SERIES_MAX) {
		thin(series);
		return;
	}
	cap += cap / 8 < 4 ? 4 : cap / 8;
	if (cap > SERIES_MAX)
		cap = SERIES_MAX;
	series->points = xreallocarray(series->points, cap, sizeof(*series->points));
	series->cap = cap;
}

void
series_push(struct series *series, const struct point *p)
{
	if (series->count > 0)
		settle(&series->settled, newest(series), series->count - 1);
	make_room(series);
	assert(series->kept < series->cap);
	series->points[series->kept++] = *p;
	series->count++;
}

void
series_replace_last(struct series *series, const struct point *p)
{
	assert(series->count > 0);
	*newest(series) = *p;
}

int64_t
series_count(const struct series *series)
{
	return series->count;
}

int64_t
series_nonfinite(const struct series *series)
{
	const struct point *last = series_last(series);

	return series->settled.nonfinite + (last && !isfinite(last->value));
}

const struct point *
series_first(const struct series *series)
{
	return series->count ? &series->points[0] : NULL;
}

const struct point *
series_last(const struct series *series)
{
	return series->count ? &series->points[series->kept - 1] : NULL;
}

const struct point *
series_last_finite(const struct series *series)
{
	const struct point *last = series_last(series);

	if (last && isfinite(last->value))
		return last;
	return series->settled.finite ? &series->settled.last_finite : NULL;
}

const struct point *
series_min(const struct series *series)
{
	const struct settled *settled = &series->settled;
	const struct point *last = series_last(series);

	if (last && isfinite(last->value) &&
	    (settled->finite == 0 || last->value < settled->min.value))
		return last;
	return settled->finite ? &settled->min : NULL;
}

const struct point *
series_max(const struct series *series)
{
	const struct settled *settled = &series->settled;
	const struct point *last = series_last(series);

	if (last && isfinite(last->value) &&
	    (settled->finite == 0 || last->value > settled->max.value))
		return last;
	return settled->finite ? &settled->max : NULL;
}

const struct point *
series_first_nonfinite(const struct series *series)
{
	const struct point *last = series_last(series);

	if (series->settled.nonfinite)
		return &series->settled.first_nonfinite;
	return last && !isfinite(last->value) ? last : NULL;
}

double
series_mean(const struct series *series)
{
	struct settled all = series->settled;
	const struct point *last = series_last(series);

	if (last && isfinite(last->value)) {
		add_up(&all, last->value);
		all.finite++;
	}
	return all.finite ? (all.sum + all.sum_low) / (double)all.finite : NAN;
}

int64_t
series_since_min(const struct series *series)
{
	const struct point *min = series_min(series);

	if (!min || min == series_last(series))
		return 0;
	return series->count - 1 - series->settled.min_index;
}

int64_t
series_since_max(const struct series *series)
{
	const struct point *max = series_max(series);

	if (!max || max == series_last(series))
		return 0;
	return series->count - 1 - series->settled.max_index;
}

/* The newest point goes on with what stood still before it. */
static bool
goes_on(const struct series *series)
{
	const struct settled *settled = &series->settled;

	return settled->still > 0 &&
	       same_value(settled->still_since.value, series_last(series)->value);
}

int64_t
series_still(const struct series *series)
{
	if (series->count == 0)
		return 0;
	return goes_on(series) ? series->settled.still + 1 : 1;
}

const struct point *
series_still_since(const struct series *series)
{
	if (series->count == 0)
		return NULL;
	return goes_on(series) ? &series->settled.still_since : series_last(series);
}

size_t
series_kept(const struct series *series)
{
	return series->kept;
}

const struct point *
series_at(const struct series *series, size_t i)
{
	assert(i < series->kept);
	return &series->points[i];
}

size_t
series_tail(const struct series *series)
{
	return series->kept - series->thinned;
}

const struct point *
series_find_epoch(const struct series *series, double epoch)
{
	for (size_t i = series->kept; i-- > 0;) {
		const struct point *p = &series->points[i];

		if ((p->flags & POINT_HAS_EPOCH) && p->epoch == (float)epoch && isfinite(p->value))
			return p;
	}
	return NULL;
}

size_t
series_memory(const struct series *series)
{
	return sizeof(*series) + series->cap * sizeof(*series->points) +
	       series->bucket_cap * sizeof(*series->bucket_kept);
}
