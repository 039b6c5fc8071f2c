/*
 * The train loss leaves where it was: a spike, which may pass, or an explosion, which will not.
 *
 * Losses are compared by their logarithms, since their noise is in proportion to them; a loss that
 * has ever been 0 or negative (GANs, policies, densities) is not judged.  What the thresholds are
 * made of: in 20,000 steps of GPT-2 single batches of odd text reach a z of 11 at 1.1 times the
 * median, and a finetuned VLM a z of 12.6 at 1.5 times, so a single reading must also be twice the
 * median; of small runs printed every few batches, neighbours differ by a factor of 3 in runs that
 * are well, so a reading must also be twice the largest of the last ones.
 */
#include "config.h"

#include <math.h>

#include "analyse/judge.h"
#include "analyse/stats.h"

#define WINDOW_MAX 256
#define LEAST 5	    /* readings before the first that can be a spike */
#define FEW 10	    /* newest readings whose median counts while there are not enough for z */
#define RECENT 20   /* of which the largest counts then */
#define FAR 2.0	    /* times the median, or the largest: a jump that a person sees */
#define NEAR 1.3    /* times the median, if it lasts */
#define OUTLIER 3.5 /* sigmas, while there are few readings (Iglewicz and Hoaglin) */
#define LASTS 3	    /* readings in a row */
#define FLOOR 0.02  /* least spread of the logarithms: a loss printed in 2 digits has no less */
#define EARLY 5	    /* readings that tell the scale that a loss began on */
#define FOR_SURE 10 /* times the factor: one reading is enough */
#define ENOUGH 20   /* readings before their mean means something */

struct window {
	double log_value[WINDOW_MAX]; /* of the readings before the newest, the newest first */
	size_t n;
};

static bool
is_positive(const struct metric *metric)
{
	const struct point *min = series_min(metric->series);

	return min && min->value > 0;
}

/* The readings of this segment from the skip-th newest on, as logarithms. */
static void
fill_window(struct window *window, const struct series *series, size_t skip, size_t n)
{
	window->n = 0;
	for (size_t i = skip; i < series_tail(series) && window->n < n; i++) {
		const struct point *p = nth_last(series, i);

		if (isfinite(p->value))
			window->log_value[window->n++] = log(p->value);
		if (p->flags & POINT_SEGMENT)
			break;
	}
}

struct spike {
	double median, z, ratio;
	size_t n;
};

/* How far the newest reading is out of the window behind the newest `skip`. */
static struct spike
measure(const struct series *series, size_t skip, size_t n, double value)
{
	struct window window;
	struct spike spike = { 0 };
	double middle, spread;

	fill_window(&window, series, skip, n);
	spike.n = window.n;
	if (window.n == 0)
		return spike;
	middle = stats_median(window.log_value, window.n);
	spread = stats_mad(window.log_value, window.n, middle);
	spike.median = exp(middle);
	spike.z = (log(value) - middle) / (spread > FLOOR ? spread : FLOOR);
	spike.ratio = value / spike.median;
	return spike;
}

/* Cheap: no reading near the ones just before it is a spike. */
static bool
may_be_spike(const struct series *series, double value)
{
	const struct point *before = nth_last(series, LASTS);

	if (!before || value <= before->value * NEAR)
		return false;
	return nth_last(series, LEAST) && value > highest_of(series, LASTS, LEAST) * NEAR;
}

struct tally {
	size_t n, below;
};

/* Of the same readings as measure()'s: how many there are, and how many are below a limit. */
static struct tally
count_below(const struct series *series, size_t skip, size_t n, double limit)
{
	struct tally tally = { 0 };

	for (size_t i = skip; i < series_tail(series) && tally.n < n; i++) {
		const struct point *p = nth_last(series, i);

		tally.n += isfinite(p->value) != 0;
		tally.below += isfinite(p->value) && p->value < limit;
		if (p->flags & POINT_SEGMENT)
			break;
	}
	return tally;
}

/* Cheap: can the median be below the limit? */
static bool
may_be_above_median(struct tally tally)
{
	return 2 * tally.below >= tally.n;
}

/* Is the newest reading a spike among n before it? */
static bool
is_spike_of_many(const struct question *q, const struct series *series, size_t n,
		 struct spike *spike)
{
	double value = series_last(series)->value, lasting = lowest_of(series, LASTS);
	double z = q->param[PARAM(SPIKE, z)];

	if (!may_be_above_median(count_below(series, 1, n, value / FAR)) &&
	    !may_be_above_median(count_below(series, LASTS, n, lasting / exp(z * FLOOR))))
		return false;
	*spike = measure(series, 1, n, value);
	return spike->z > z && (spike->ratio > FAR || measure(series, LASTS, n, lasting).z > z);
}

static bool
is_spike(const struct question *q, const struct series *series, struct spike *spike)
{
	double value = series_last(series)->value;
	size_t n = (size_t)q->param[PARAM(SPIKE, window)];
	size_t there = count_below(series, 1, n, value).n;

	if (there == n)
		return is_spike_of_many(q, series, n, spike);
	if (there < LEAST || !(value > FAR * highest_of(series, 1, RECENT)))
		return false;
	*spike = measure(series, 1, FEW, value);
	return spike->ratio > q->param[PARAM(SPIKE, ratio)] && spike->z > OUTLIER;
}

bool
may_spike(const struct question *q)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];

	return train && may_be_spike(train->series, series_last(train->series)->value);
}

void
judge_spike(const struct question *q, struct finding *finding)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];
	const struct point *last = train ? series_last(train->series) : NULL;
	struct spike spike;

	if (!last || !isfinite(last->value) || q->cast->reward || !is_positive(train))
		return;
	finding->metric = train;
	if (q->metric) {
		/* Over when the loss is back among what it was, or when that is what it is now. */
		spike =
		    measure(train->series, 0, (size_t)q->param[PARAM(SPIKE, window)], last->value);
		if (highest_of(train->series, 0, LEAST) < spike.median * FAR &&
		    level_now(train->series, LEAST) < spike.median * NEAR)
			finding->verdict = VERDICT_WELL;
		return;
	}
	if (!may_be_spike(train->series, last->value) || !is_spike(q, train->series, &spike))
		return;
	finding->verdict = VERDICT_BAD;
	finding->severity = SEVERITY_WARNING;
	finding->value = last->value;
	finding->threshold = spike.median * q->param[PARAM(SPIKE, ratio)];
	finding->window = (int64_t)spike.n;
	finding->since = last;
	finding_say(finding,
		    "%s jumped to %s, %.1f times the median %s of the last %zu (robust z %.1f)",
		    train->name, show_point(last).text, spike.ratio, show_number(spike.median).text,
		    spike.n, spike.z);
}

/* The largest of the first readings, NaN while there are not enough. */
static double
early_maximum(const struct series *series)
{
	double highest = NAN;

	if (series_count(series) <= EARLY)
		return NAN;
	for (size_t i = 0; i < EARLY && i < series_kept(series); i++) {
		double value = series_at(series, i)->value;

		if (!(value <= highest) && isfinite(value))
			highest = value;
	}
	return highest;
}

/* Are the newest n readings all above limit, and not on their way back? */
static bool
stays_above(const struct series *series, size_t n, double limit)
{
	for (size_t i = 0; i < n; i++) {
		const struct point *p = nth_last(series, i);

		if (!p || !(p->value > limit))
			return false;
	}
	return series_last(series)->value * FAR >= highest_of(series, 0, n);
}

/* Mean of all readings before the newest n, which are kept and finite. */
static double
mean_before(const struct series *series, size_t n)
{
	double count = (double)(series_count(series) - series_nonfinite(series));
	double sum = series_mean(series) * count;

	for (size_t i = 0; i < n; i++)
		sum -= nth_last(series, i)->value;
	return sum / (count - (double)n);
}

static void
explodes(struct finding *finding, const struct point *last, double threshold)
{
	finding->verdict = VERDICT_BAD;
	finding->severity = SEVERITY_CRITICAL;
	finding->value = last->value;
	finding->threshold = threshold;
	finding->since = last;
}

/* Whatever it is that explodes, it is above the early readings; without them, beyond all scales. */
bool
may_exploding(const struct question *q)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];
	double value;

	if (!train)
		return false;
	value = series_last(train->series)->value;
	if (value > q->param[PARAM(EXPLODING, absurd)])
		return true;
	/* The first one is among the early ones. */
	return !q->passing && !(value <= series_first(train->series)->value) &&
	       value > early_maximum(train->series);
}

void
judge_exploding(const struct question *q, struct finding *finding)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];
	const struct series *series = train ? train->series : NULL;
	const struct point *last = train ? series_last(series) : NULL;
	double factor = q->param[PARAM(EXPLODING, factor)],
	       times = q->param[PARAM(EXPLODING, mean)];
	size_t row = (size_t)q->param[PARAM(EXPLODING, row)];
	double early, limit;

	if (!last || !isfinite(last->value) || q->cast->reward || !is_positive(train))
		return;
	finding->metric = train;
	if (last->value > q->param[PARAM(EXPLODING, absurd)]) {
		explodes(finding, last, q->param[PARAM(EXPLODING, absurd)]);
		finding_say(finding, "%s is %s at %s", train->name, show_point(last).text,
			    show_place(last).text);
		return;
	}
	early = early_maximum(series);
	if (isnan(early) || q->passing)
		return;
	limit = factor * early;
	if (stays_above(series, LASTS, limit) || last->value > limit * FOR_SURE) {
		explodes(finding, last, limit);
		finding_say(finding, "%s is %s, %.0f times the largest of its first readings (%s)",
			    train->name, show_point(last).text, last->value / early,
			    show_number(early).text);
		return;
	}
	/* Rising above everything since the early readings, not only above a mean that has sunk. */
	if (series_count(series) > ENOUGH && stays_above(series, row, early)) {
		limit = times * mean_before(series, row);
		if (stays_above(series, row, limit)) {
			explodes(finding, last, limit);
			finding->window = (int64_t)row;
			finding_say(
			    finding,
			    "%s is %s, the %zuth reading in a row above %g times its mean %s",
			    train->name, show_point(last).text, row, times,
			    show_number(limit / times).text);
			return;
		}
	}
	if (highest_of(series, 0, row) < early)
		finding->verdict = VERDICT_WELL;
}
