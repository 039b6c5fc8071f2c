/*
 * Time: steps that take longer than they did, and silence.
 *
 * Step times come in stretches of a few readings, since stamps have seconds only and a buffered
 * pipe hands out many lines at once; the median over the stretches leaves out evaluation and
 * checkpoints.
 */
#include "config.h"

#include <math.h>

#include "analyse/judge.h"
#include "analyse/stats.h"
#include "util/clock.h"

#define STRETCH 5     /* readings in one stretch */
#define STRETCHES 128 /* of the whole run that are looked at, at most */
#define LEAST_S 5     /* a shorter stretch cannot be measured */
#define EVERY 10      /* readings between two looks */

/* Seconds that each step (or epoch) took between two points; NaN if that cannot be told. */
static double
pace(const struct point *from, const struct point *to)
{
	unsigned both = from->flags & to->flags;
	double took = ((double)to->time_cs - (double)from->time_cs) / 100, steps;

	if (!(both & POINT_HAS_TIME) || took < LEAST_S)
		return NAN;
	if (both & POINT_HAS_STEP)
		steps = (double)(to->step - from->step);
	else if (both & POINT_HAS_EPOCH)
		steps = (double)to->epoch - (double)from->epoch;
	else
		return NAN;
	return steps > 0 ? took / steps : NAN;
}

/* Median pace of the points [from, to), looked at in at most STRETCHES stretches; *spread_n is how
 * many could be measured. */
static double
median_pace(const struct series *series, size_t from, size_t to, size_t *measured)
{
	double paces[STRETCHES];
	size_t all = (to - from) / STRETCH, stride = all / STRETCHES + 1, n = 0;

	for (size_t i = 0; i < all && n < STRETCHES; i += stride) {
		size_t first = from + i * STRETCH;
		size_t last = first + STRETCH < to ? first + STRETCH : to - 1;
		double each = pace(series_at(series, first), series_at(series, last));

		if (!isnan(each))
			paces[n++] = each;
	}
	*measured = n;
	return stats_median(paces, n);
}

/* Only now and then somebody looks. */
bool
may_slow(const struct question *q)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];

	return train && series_count(train->series) % EVERY == 0 &&
	       (series_last(train->series)->flags & POINT_HAS_TIME);
}

void
judge_slow(const struct question *q, struct finding *finding)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];
	size_t window = (size_t)q->param[PARAM(SLOW, window)], kept, now_n, ever_n;
	double factor = q->param[PARAM(SLOW, factor)], now, ever;

	if (!may_slow(q) || series_tail(train->series) < 2 * window)
		return;
	kept = series_kept(train->series);
	now = median_pace(train->series, kept - window, kept, &now_n);
	/* Most of the newest must have been measured, or it is the few slow ones that were. */
	if (now_n * STRETCH * 3 < window * 2)
		return;
	ever = median_pace(train->series, 0, kept, &ever_n);
	if (ever_n < 2 * now_n)
		return;
	finding->metric = train;
	finding->value = now;
	finding->threshold = factor * ever;
	finding->window = (int64_t)window;
	finding->since = series_at(train->series, kept - window);
	finding->severity = SEVERITY_WARNING;
	if (now > factor * ever) {
		finding->verdict = VERDICT_BAD;
		finding_say(finding, "a step takes %s s, %.1f times the run's usual %s s",
			    show_number(round(now * 1000) / 1000).text, now / ever,
			    show_number(round(ever * 1000) / 1000).text);
	} else if (now < (1 + factor) / 2 * ever) {
		finding->verdict = VERDICT_WELL;
	}
}

void
judge_stall(const struct question *q, struct finding *finding)
{
	char silent[32], limit[32];

	finding->severity = SEVERITY_WARNING;
	finding->value = q->silent_s;
	finding->threshold = q->limit_s;
	if (q->silent_s <= q->limit_s) {
		finding->verdict = VERDICT_WELL;
		return;
	}
	finding->verdict = VERDICT_BAD;
	if (!finding->words)
		return;
	clock_format_span(silent, sizeof(silent), (int64_t)(q->silent_s * (double)NS_PER_S));
	clock_format_span(limit, sizeof(limit), (int64_t)(q->limit_s * (double)NS_PER_S));
	finding_say(finding, "silent for %s, longer than its own cadence explains (%s)", silent,
		    limit);
}
