/*
 * The learning rate and the gradient.
 *
 * Schedules that are well do most of what looks wrong: warm-up rises by any factor, a step decay
 * falls by 10, a cosine with restarts touches 0 and jumps back to where it was, a rate of 4e-7 is
 * printed as 0.000000.  So only what none of them does is a fault: 0 for several readings in
 * mid-run though it was printed well above its last digit before; a jump upwards that goes beyond
 * all rates so far after the warm-up was over.
 */
#include "config.h"

#include <math.h>

#include "analyse/judge.h"
#include "analyse/stats.h"
#include "util/die.h"

#define WARM_UP 0.1	   /* part of the run in which anything may happen to the rate */
#define HELD 10		   /* readings at one rate: the warm-up is over */
#define BEYOND 1.5	   /* times the largest rate so far */
#define UNPLANNED 20	   /* readings at 0 where nobody knows how long the run is to be */
#define UNPLANNED_PART 0.1 /* and at least this part of all readings */
#define ROUNDED 20	   /* last digits that are surely not rounded away at once */
#define HISTORY 20	   /* readings before a gradient has a median */
#define WINDOW 100	   /* readings that make the median */
#define CONVERGED 1e-4	   /* a train loss below it may well have no gradient */

/* The newest reading that was not 0, NULL if none is kept. */
static const struct point *
last_not_zero(const struct series *series)
{
	for (size_t i = series_kept(series); i-- > 0;)
		if (series_at(series, i)->value != 0)
			return series_at(series, i);
	return NULL;
}

/*
 * Was 0 really meant, and not a rate too small for the digits it is printed with?  "0.0" after
 * 0.001 is exact: a fixed format would have printed as many digits as before.  In a fixed format
 * the reading before the zeros must have been far above the last digit.
 */
static bool
is_real_zero(const struct series *series)
{
	const struct point *before = last_not_zero(series), *zero = series_last(series);
	double last_digit;

	if (!before || !isfinite(before->value))
		return false;
	if (zero->decimals <= 1 && before->decimals > zero->decimals)
		return true;
	last_digit = pow(10, -(double)zero->decimals);
	/* Below its last digit a number can only stand in scientific notation. */
	return before->value < last_digit || before->value > ROUNDED * last_digit;
}

static bool
is_zero_too_soon(const struct question *q, int64_t zeros)
{
	const struct series *series = q->metric->series;
	double done = part_done(q->run);
	double row = q->param[PARAM(LR, row)];

	if (isnan(done))
		row = fmax(UNPLANNED, UNPLANNED_PART * (double)series_count(series));
	else if (done < WARM_UP || done > 1 - q->param[PARAM(LR, tail)])
		return false;
	return (double)zeros >= row && is_real_zero(series);
}

/* The rate has fallen or stood still before the newest reading: the rise from the start is over. */
static bool
is_warmed_up(const struct series *series, double highest)
{
	const struct point *before = nth_last(series, 1), *p;

	if (before->value < highest)
		return true;
	for (size_t i = 2; i <= HELD; i++)
		if (!(p = nth_last(series, i)) || p->value != before->value)
			return false;
	return true;
}

static bool
has_jumped(const struct question *q, const struct point *last)
{
	const struct series *series = q->metric->series;
	const struct point *before = nth_last(series, 1);
	double jump = q->param[PARAM(LR, jump)], highest;

	if (!before || !(before->value > 0) || last->value < jump * before->value ||
	    (last->flags & POINT_SEGMENT) || part_done(q->run) < WARM_UP)
		return false;
	highest = highest_of(series, 1, series_kept(series)); /* before it */
	return last->value > BEYOND * highest && is_warmed_up(series, highest);
}

/* It moves as a schedule moves, and has for a while. */
static bool
is_calm(const struct question *q, const struct series *series)
{
	const struct point *last = series_last(series), *then = nth_last(series, HELD);

	return then && last->value > 0 && then->value > 0 &&
	       last->value < q->param[PARAM(LR, jump)] * then->value;
}

bool
may_lr(const struct question *q)
{
	const struct series *series = q->metric->series;
	const struct point *before = nth_last(series, 1);
	double value = series_last(series)->value;

	return !isfinite(value) || value == 0 ||
	       (before && value >= q->param[PARAM(LR, jump)] * before->value);
}

void
judge_lr(const struct question *q, struct finding *finding)
{
	const struct series *series = q->metric->series;
	const struct point *last = series_last(series), *before = nth_last(series, 1);
	int64_t zeros = last->value == 0 ? series_still(series) : 0;

	finding->metric = q->metric;
	finding->severity = SEVERITY_WARNING;
	finding->value = last->value;
	finding->since = last;
	if (!isfinite(last->value)) {
		finding->verdict = VERDICT_BAD;
		finding_say(finding, "%s is not finite at %s", q->metric->name,
			    show_place(last).text);
	} else if (is_zero_too_soon(q, zeros)) {
		finding->verdict = VERDICT_BAD;
		finding->window = zeros;
		finding_say(finding, "%s has been 0 for %lld readings at %s, long before the end",
			    q->metric->name, (long long)zeros, show_place(last).text);
	} else if (has_jumped(q, last)) {
		finding->verdict = VERDICT_BAD;
		finding->threshold = q->param[PARAM(LR, jump)] * before->value;
		finding_say(finding, "%s jumped from %s to %s at %s", q->metric->name,
			    show_point(before).text, show_point(last).text, show_place(last).text);
	} else if (is_calm(q, series)) {
		finding->verdict = VERDICT_WELL;
	}
}

/* Median of up to WINDOW finite readings behind the newest skip; NaN below HISTORY. */
static double
median_before(const struct series *series, size_t skip)
{
	double values[WINDOW];
	size_t n = 0;

	for (size_t i = skip; i < series_tail(series) && n < WINDOW; i++) {
		double value = nth_last(series, i)->value;

		if (isfinite(value))
			values[n++] = value;
	}
	return n < HISTORY ? NAN : stats_median(values, n);
}

static bool
all_below(const struct series *series, size_t n, double limit)
{
	for (size_t i = 0; i < n; i++) {
		const struct point *p = nth_last(series, i);

		if (!p || !(p->value < limit))
			return false;
	}
	return true;
}

/* A cheap guess at the median: that of a few readings. */
static double
rough_before(const struct series *series, size_t skip)
{
	double values[5];
	size_t n = 0;

	for (size_t i = 0; i < COUNT(values); i++) {
		const struct point *p = nth_last(series, skip + WINDOW / COUNT(values) * i);

		if (p && isfinite(p->value))
			values[n++] = p->value;
	}
	return stats_median(values, n);
}

/* Nothing to learn from is no fault where nothing is left to learn. */
static bool
is_converged(const struct cast *cast)
{
	const struct metric *train = cast->loss[SPLIT_TRAIN];

	return train && fabs(series_last(train->series)->value) < CONVERGED;
}

/* No median is below the smallest reading. */
bool
may_gradient(const struct question *q)
{
	const struct series *series = q->metric->series;
	const struct point *min = series_min(series);
	double value = series_last(series)->value;

	return min && (value < q->param[PARAM(GRADIENT, low)] ||
		       value > q->param[PARAM(GRADIENT, high)] * min->value);
}

void
judge_gradient(const struct question *q, struct finding *finding)
{
	const struct series *series = q->metric->series;
	const struct point *last = series_last(series);
	size_t row = (size_t)q->param[PARAM(GRADIENT, row)];
	double low = q->param[PARAM(GRADIENT, low)], high = q->param[PARAM(GRADIENT, high)];
	double lowest, median;

	if (!isfinite(last->value) || q->metric != q->cast->grad_norm)
		return;
	finding->metric = q->metric;
	finding->severity = SEVERITY_WARNING;
	finding->value = last->value;
	finding->window = (int64_t)row;
	finding->since = nth_last(series, row - 1);
	/* A norm that was never anything but 0 is one that is not measured. */
	if (last->value < low) {
		if (series_max(series)->value > low && all_below(series, row, low) &&
		    !is_converged(q->cast)) {
			finding->verdict = VERDICT_BAD;
			finding->threshold = low;
			finding_say(finding, "%s has vanished: below %g for %zu readings, now %s",
				    q->metric->name, low, row, show_point(last).text);
		}
		return;
	}
	lowest = lowest_of(series, row);
	if (lowest < high / 4 * rough_before(series, row)) {
		finding->verdict = VERDICT_WELL;
		return;
	}
	median = median_before(series, row);
	if (isnan(median))
		return;
	finding->threshold = high * median;
	if (lowest > finding->threshold) {
		finding->verdict = VERDICT_BAD;
		finding_say(finding, "%s is %s, above %g times its median %s for %zu readings",
			    q->metric->name, show_point(last).text, high, show_number(median).text,
			    row);
	} else if (last->value < finding->threshold / 2) {
		finding->verdict = VERDICT_WELL;
	}
}
