#include "config.h"

#include "model/series.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/points.h"
#include "util/die.h"

/*
 * What is known about all points but the newest, which may still be replaced: every query puts the
 * two together, so that a replaced point leaves no trace.
 */
struct settled {
	int64_t nonfinite;
	int64_t finite;
	double sum, sum_low; /* of the finite ones, with what rounding lost */
	int64_t min_index;   /* ordinal of min; valid if finite > 0 */
	int64_t still;	     /* equal values at the end */
	struct point min, max;
	struct point last_finite;
	struct point still_since; /* valid if still > 0 */
};

struct series {
	int64_t count;
	struct points points;
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

	points_init(&series->points);
	return series;
}

void
series_free(struct series *series)
{
	if (!series)
		return;
	points_fini(&series->points);
	free(series->stretches);
	free(series);
}

struct opt_f64
point_epoch(const struct point *p)
{
	if (!(p->flags & POINT_HAS_EPOCH))
		return (struct opt_f64){ 0 };
	if (fabsf(p->epoch) >= 1e6F)
		return OPT_F64((double)p->epoch);
	return OPT_F64(round((double)p->epoch * 1e6) / 1e6);
}

struct opt_i64
point_step(const struct point *p)
{
	return (struct opt_i64){ .has = (p->flags & POINT_HAS_STEP) != 0, .v = p->step };
}

static bool
same_value(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0 || (isnan(a) && isnan(b));
}

static struct point *
newest(struct series *series)
{
	return &series->points.at[series->points.n - 1];
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
	if (settled->finite == 0 || p->value > settled->max.value)
		settled->max = *p;
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

/* The newest point can be settled: another one comes.  That one is to be filled. */
static struct point *
add(struct series *series)
{
	if (series->count > 0)
		settle(series);
	series->count++;
	return points_add(&series->points);
}

void
series_push(struct series *series, const struct point *p)
{
	*add(series) = *p;
}

void
series_push_like(struct series *series, const struct point *like, double value, uint8_t decimals)
{
	struct point *p = add(series);

	/* Not put together elsewhere first: a processor waits for what is copied right away. */
	*p = *like;
	p->value = value;
	p->decimals = decimals;
}

void
series_begin_segment(struct series *series)
{
	assert(series->count > 0);
	newest(series)->flags |= POINT_SEGMENT;
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

/* How many stretches there are before the one that the newest point ends, if it is not finite. */
static size_t
stretches_before(const struct series *series)
{
	bool goes_on =
	    in_stretch(&series->settled) || series->stretch_count == SERIES_STRETCHES_MAX;

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

const struct point *
series_first(const struct series *series)
{
	return series->count ? &series->points.at[0] : NULL;
}

const struct point *
series_last(const struct series *series)
{
	return series->count ? &series->points.at[series->points.n - 1] : NULL;
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
	return series->points.n;
}

const struct point *
series_at(const struct series *series, size_t i)
{
	assert(i < series->points.n);
	return &series->points.at[i];
}

size_t
series_tail(const struct series *series)
{
	return series->points.n - series->points.thinned;
}

const struct point *
series_find_epoch(const struct series *series, double epoch)
{
	for (size_t i = series->points.n; i-- > 0;) {
		const struct point *p = &series->points.at[i];

		if ((p->flags & POINT_HAS_EPOCH) && p->epoch == (float)epoch && isfinite(p->value))
			return p;
	}
	return NULL;
}

size_t
series_memory(const struct series *series)
{
	return sizeof(*series) + points_memory(&series->points) +
	       series->stretch_cap * sizeof(*series->stretches);
}
