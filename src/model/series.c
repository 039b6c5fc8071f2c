#include "config.h"

#include "model/series.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"

/* After thinning at most this many points are left, so that thinning pays off for a while. */
#define THINNED_MAX (SERIES_MAX / 4 * 3)

static_assert(sizeof(struct point) == 28, "a point is larger than it need be");
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
	struct point still_since;     /* valid if still > 0 */
};

struct series {
	struct point *points; /* points[0] is the first of all, for ever */
	size_t kept, cap;
	int64_t count;
	/*
	 * The first `thinned` of the points are what is kept of the buckets, each of which stands for
	 * `width` points as they came, the last one for `open` if that is not 0.  All that follow are
	 * as they came.
	 */
	size_t thinned;
	size_t buckets, bucket_cap;
	uint8_t *bucket_kept; /* points kept of each bucket */
	size_t width;
	size_t open;
	struct settled settled;
	/* Stretches of settled points that are not finite. */
	struct stretch *stretches;
	uint32_t stretch_count;
	size_t stretch_cap;
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
	free(series->stretches);
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

/* Is the newest settled point not finite? */
static bool
in_stretch(const struct settled *settled)
{
	return settled->still > 0 && !isfinite(settled->still_since.value);
}

static void
settle_nonfinite(struct series *series, const struct point *p)
{
	struct settled *settled = &series->settled;
	bool goes_on = in_stretch(settled) || series->stretch_count == SERIES_STRETCHES_MAX;

	settled->nonfinite++;
	if (!goes_on) {
		series->stretches = grow(series->stretches, &series->stretch_cap,
					 series->stretch_count + 1, sizeof(*series->stretches));
		series->stretches[series->stretch_count++] = (struct stretch){ .first = *p };
	}
	series->stretches[series->stretch_count - 1].last = *p;
	series->stretches[series->stretch_count - 1].count++;
}

static void
settle_finite(struct settled *settled, const struct point *p, int64_t index)
{
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

/* The newest point can no longer be replaced. */
static void
settle(struct series *series)
{
	struct settled *settled = &series->settled;
	const struct point *p = newest(series);

	if (isfinite(p->value))
		settle_finite(settled, p, series->count - 1);
	else
		settle_nonfinite(series, p);
	if (settled->still > 0 && same_value(settled->still_since.value, p->value)) {
		settled->still++;
	} else {
		settled->still = 1;
		settled->still_since = *p;
	}
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
close_up(struct series *series, size_t from, size_t to)
{
	memmove(series->points + to, series->points + from,
		(series->kept - from) * sizeof(*series->points));
	series->kept -= from - to;
	series->thinned = to;
}

/* Puts all points but the tail into buckets; the last one stays open until it has its width. */
static void
thin_raw(struct series *series)
{
	size_t left = series->kept - series->thinned - SERIES_TAIL;
	size_t from = series->thinned, to = from;

	while (left > 0) {
		size_t take = series->width - series->open < left ? series->width - series->open : left;
		size_t before = 0, n;

		if (series->open > 0) {
			before = series->bucket_kept[--series->buckets];
			to -= before;
			/* Its points stand right before the raw ones only at the first turn. */
			assert(from == series->thinned);
			from -= before;
		}
		series->bucket_kept = grow(series->bucket_kept, &series->bucket_cap,
					   series->buckets + 1, sizeof(*series->bucket_kept));
		n = thin_bucket(series->points + to, series->points + from, before + take,
				series->buckets == 0);
		series->bucket_kept[series->buckets++] = (uint8_t)n;
		series->open = (series->open + take) % series->width;
		from += before + take;
		to += n;
		left -= take;
	}
	close_up(series, from, to);
}

/* Makes one bucket of each two. */
static void
merge_buckets(struct series *series)
{
	size_t from = 0, to = 0, out = 0;
	size_t last = series->open > 0 ? series->open : series->width;

	for (size_t i = 0; i < series->buckets; i += 2) {
		bool alone = i + 1 == series->buckets;
		size_t n = series->bucket_kept[i] + (alone ? 0u : series->bucket_kept[i + 1]);
		size_t kept = thin_bucket(series->points + to, series->points + from, n, i == 0);

		series->bucket_kept[out++] = (uint8_t)kept;
		from += n;
		to += kept;
	}
	if (series->buckets % 2 != 0)
		series->open = last;
	else
		series->open = last == series->width ? 0 : series->width + last;
	series->buckets = out;
	series->width *= 2;
	close_up(series, from, to);
}

static void
thin(struct series *series)
{
	thin_raw(series);
	while (series->kept > THINNED_MAX)
		merge_buckets(series);
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
		settle(series);
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

	if (series->stretch_count > 0)
		return &series->stretches[0].first;
	return last && !isfinite(last->value) ? last : NULL;
}

/* How many stretches there are before the one that the newest point ends, if it is not finite. */
static size_t
stretches_before(const struct series *series)
{
	bool goes_on = in_stretch(&series->settled) || series->stretch_count == SERIES_STRETCHES_MAX;

	return series->stretch_count - (goes_on ? 1 : 0);
}

size_t
series_stretch_count(const struct series *series)
{
	const struct point *last = series_last(series);

	if (!last || isfinite(last->value))
		return series->stretch_count;
	return stretches_before(series) + 1;
}

struct stretch
series_stretch(const struct series *series, size_t i)
{
	const struct point *last = series_last(series);
	struct stretch stretch;

	assert(i < series_stretch_count(series));
	if (i < series->stretch_count)
		stretch = series->stretches[i];
	else
		stretch = (struct stretch){ .first = *last };
	if (!isfinite(last->value) && i == stretches_before(series)) {
		stretch.last = *last;
		stretch.count++;
	}
	return stretch;
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
	       series->bucket_cap * sizeof(*series->bucket_kept) +
	       series->stretch_cap * sizeof(*series->stretches);
}
