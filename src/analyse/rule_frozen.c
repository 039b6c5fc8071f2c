/*
 * A run that never learned prints the same accuracy or loss from its first epochs on.  What makes
 * that different from a plateau, where a run that is well also stands still: it is no better than
 * it was at the start, and the train loss does not move either.
 */
#include "config.h"

#include <math.h>

#include "analyse/judge.h"
#include "util/die.h"

#define COARSE_DIGITS 3 /* a value printed with fewer digits stands still twice as long */
#define FINE_DIGITS 4	/* with fewer a train loss stands still at the end of every cosine */
#define LAST_DIGITS 3	/* units of the last digit that a loss that never moved may have moved */
#define WANDERS 3	/* limits between the best and the worst reading: it moved */
#define FELL 0.003	/* part by which val loss falls where something learns */
#define LEARNED 0.1	/* part by which a train loss fell since its start that has learned */
#define HIGH 0.8	/* an accuracy above it is no chance level without a loss to prove it */
#define PERFECT 0.995	/* nothing is left to learn */
#define WAITS 1.5	/* epochs that the others wait for the metric that people look at */

static double
limit_of(const struct question *q, const struct metric *metric)
{
	if (metric->role.kind == KIND_ACCURACY)
		return q->param[PARAM(FROZEN, accuracy)] / accuracy_scale(metric);
	return q->param[PARAM(FROZEN, loss)] * fabs(series_first(metric->series)->value);
}

/* It was better than at its first reading, by the limit. */
static bool
has_gained(const struct question *q, const struct metric *metric)
{
	double first = series_first(metric->series)->value, gain;

	if (!isfinite(first))
		return false; /* there may be no value at all */
	gain = metric->role.kind == KIND_ACCURACY ? series_max(metric->series)->value - first
						  : first - series_min(metric->series)->value;
	return gain >= limit_of(q, metric);
}

/* It has moved too far, up or down, for something that never learned. */
static bool
has_moved(const struct question *q, const struct metric *metric)
{
	const struct series *series = metric->series;

	if (!isfinite(series_first(series)->value) || has_gained(q, metric))
		return true;
	return series_max(series)->value - series_min(series)->value >=
	       WANDERS * limit_of(q, metric);
}

/* The train loss fell while the metric stood still: then something learns. */
static bool
train_moves(const struct question *q, const struct metric *metric)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];
	const struct point *since = series_still_since(metric->series);
	double before, now;
	size_t n;

	if (!train || train == metric)
		return false;
	/* A single reading of a batch says little: as many as there are, but none from before. */
	n = (size_t)series_count(train->series) / (size_t)series_count(metric->series);
	n = n < 1 ? 1 : n > 5 ? 5 : n;
	before = level_at(train->series, since, n);
	now = level_now(train->series, n);
	return before - now > fabs(before) * q->param[PARAM(FROZEN, loss)];
}

/* Val loss creeps down while the accuracy does not notice yet. */
static bool
eval_loss_falls(const struct question *q, const struct metric *metric)
{
	const struct metric *eval = cast_eval_loss(q->cast);
	double before;

	if (!eval || eval == metric)
		return false;
	before = level_at(eval->series, series_still_since(metric->series), 1);
	return before - level_now(eval->series, 1) > fabs(before) * FELL;
}

/* The train loss has come down from where it began. */
static bool
train_has_learned(const struct question *q)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];
	double first;

	if (!train)
		return false;
	first = series_first(train->series)->value;
	return first - level_now(train->series, 3) > fabs(first) * LEARNED;
}

/* Is the last digit of the value so large that standing still says little?  An accuracy of 0 is
 * below any chance: that nothing is right yet. */
static bool
is_coarse(const struct metric *metric)
{
	const struct point *last = series_last(metric->series);
	bool hundredths = metric->percent || accuracy_scale(metric) < 1;

	if (metric->role.kind == KIND_ACCURACY)
		return last->value == 0 || last->decimals + (hundredths ? 2 : 0) < COARSE_DIGITS;
	return point_digits(last) < COARSE_DIGITS;
}

/* A loss that crept before it stood still may go on to creep. */
static bool
has_crept(const struct metric *metric)
{
	double moved = series_first(metric->series)->value - series_min(metric->series)->value;

	return moved * pow(10, series_last(metric->series)->decimals) > LAST_DIGITS + 0.5;
}

/* In the order in which people would name them: accuracy before loss, val before train. */
static const struct {
	enum kind kind;
	enum split split;
} choices[] = {
	{ KIND_ACCURACY, SPLIT_VAL },	{ KIND_ACCURACY, SPLIT_TEST },
	{ KIND_ACCURACY, SPLIT_TRAIN }, { KIND_ACCURACY, SPLIT_NONE },
	{ KIND_LOSS, SPLIT_VAL },	{ KIND_LOSS, SPLIT_TEST },
	{ KIND_LOSS, SPLIT_TRAIN },
};

static const struct metric *
choice(const struct cast *cast, size_t i)
{
	const struct metric *const *parts =
	    choices[i].kind == KIND_ACCURACY ? cast->accuracy : cast->loss;

	return parts[choices[i].split];
}

static const struct metric *
first_choice(const struct cast *cast)
{
	size_t i = 0;

	while (i < COUNT(choices) && !choice(cast, i))
		i++;
	return i < COUNT(choices) ? choice(cast, i) : NULL;
}

static double
epochs_needed(const struct question *q, const struct metric *metric)
{
	double need = q->param[PARAM(FROZEN, epochs)];
	bool accuracy = metric->role.kind == KIND_ACCURACY;

	if (is_coarse(metric) || (!accuracy && has_crept(metric)))
		need *= 2;
	return metric == first_choice(q->cast) ? need : need + WAITS;
}

static bool
learns(const struct question *q, const struct metric *accuracy)
{
	return accuracy && has_gained(q, accuracy);
}

static bool
never_learned(const struct question *q, const struct metric *metric)
{
	const struct point *last = series_last(metric->series);
	bool accuracy = metric->role.kind == KIND_ACCURACY;

	if (series_still(metric->series) < 2)
		return false;
	if (!isfinite(last->value) || epochs_still(metric) < epochs_needed(q, metric) ||
	    has_moved(q, metric) || !run_seen_from_start(q->run) || train_has_learned(q) ||
	    train_moves(q, metric) || eval_loss_falls(q, metric))
		return false;
	if (accuracy)
		return last->value * accuracy_scale(metric) <
		       (q->cast->loss[SPLIT_TRAIN] ? PERFECT : HIGH);
	return last->value > 0 && !learns(q, q->cast->accuracy[SPLIT_TRAIN]) &&
	       !learns(q, q->cast->accuracy[SPLIT_VAL]);
}

static void
find_never_learned(const struct question *q, const struct metric *metric, struct finding *finding)
{
	const struct point *last = series_last(metric->series);

	finding->verdict = VERDICT_BAD;
	finding->severity = SEVERITY_CRITICAL;
	finding->metric = metric;
	finding->value = last->value;
	finding->threshold = metric->role.kind == KIND_ACCURACY ? q->param[PARAM(FROZEN, accuracy)]
								: q->param[PARAM(FROZEN, loss)];
	finding->window = series_still(metric->series);
	finding->since = series_still_since(metric->series);
	finding_say(finding, "%s has been %s for %g epochs and never learned", metric->name,
		    show_point(last).text, floor(epochs_still(metric)));
}

/* After learning: nothing changes any more, not even the last digit (a learning rate of 0, say). */
static bool
stopped_learning(const struct question *q, const struct metric *train)
{
	const struct point *last = series_last(train->series);

	return last->value > 0 && point_digits(last) >= FINE_DIGITS &&
	       epochs_still(train) >= q->param[PARAM(FROZEN, digit)];
}

static void
find_stopped(const struct question *q, const struct metric *train, struct finding *finding)
{
	const struct point *last = series_last(train->series);

	finding->verdict = VERDICT_BAD;
	finding->severity = SEVERITY_WARNING;
	finding->metric = train;
	finding->value = last->value;
	finding->threshold = q->param[PARAM(FROZEN, digit)];
	finding->window = series_still(train->series);
	finding->since = series_still_since(train->series);
	finding_say(finding, "%s has been %s to the last digit for %g epochs, since %s",
		    train->name, show_point(last).text, floor(epochs_still(train)),
		    show_place(finding->since).text);
}

/* It has left the value for which the alert was raised by more than never learning allows. */
static bool
has_left(const struct question *q, const struct metric *metric)
{
	return fabs(series_last(metric->series)->value - q->open_value) >= limit_of(q, metric);
}

/* An alert is open about it: when is it over?  The last digit may not flicker for that. */
static void
judge_again(const struct question *q, struct finding *finding)
{
	const struct metric *metric = q->metric;

	finding->metric = metric;
	if (never_learned(q, metric))
		find_never_learned(q, metric, finding);
	else if (has_left(q, metric) ||
		 (series_still(metric->series) == 1 &&
		  (train_moves(q, metric) ||
		   (metric == q->cast->loss[SPLIT_TRAIN] && has_moved(q, metric)))))
		finding->verdict = VERDICT_WELL;
}

bool
may_frozen(const struct question *q)
{
	for (size_t i = 0; i < COUNT(choices); i++) {
		const struct metric *metric = choice(q->cast, i);

		if (metric && series_still(metric->series) >= 2)
			return true;
	}
	return false;
}

void
judge_frozen(const struct question *q, struct finding *finding)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN], *metric;

	if (q->cast->reward)
		return;
	if (q->metric) {
		judge_again(q, finding);
		return;
	}
	for (size_t i = 0; i < COUNT(choices); i++)
		if ((metric = choice(q->cast, i)) && never_learned(q, metric)) {
			find_never_learned(q, metric, finding);
			return;
		}
	if (train && stopped_learning(q, train))
		find_stopped(q, train, finding);
}
