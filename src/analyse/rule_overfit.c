/*
 * The training data and the others part: divergence while it runs, plateau when nothing is gained any
 * more, mismatch when the test says something else than the validation did.
 *
 * Val loss is judged by the best of its last three readings, so that one bad evaluation raises nothing.
 * Where the val accuracy is still as good as it ever was, a rising val loss only means that the model
 * grows too sure of itself (every BERT that is fine-tuned for ten epochs does); then it takes twice as
 * much, and is never critical.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "analyse/judge.h"

#define NEWEST 3	  /* evaluations of which the best counts */
#define AS_GOOD 0.01	  /* val accuracy this close to its best is as good as ever */
#define OLDER 64	  /* readings that stand for all older ones */
#define GIVEN_BACK 2	  /* times what val loss ever gained: the other way to be overfitted */
#define GIVEN_BACK_AT 0.01 /* and at least this part of the loss */

/* The best of the newest n readings; NaN if none is finite. */
static double
best_of_newest(const struct metric *metric, size_t n)
{
	double best = NAN;

	for (size_t i = 0; i < n; i++) {
		const struct point *p = nth_last(metric->series, i);

		if (!p)
			break;
		if (!isfinite(p->value))
			continue;
		if (metric->better == BETTER_HIGHER ? !(p->value <= best) : !(p->value >= best))
			best = p->value;
	}
	return best;
}

/* Val accuracy is known, and within AS_GOOD of its best. */
static bool
accuracy_holds(const struct question *q)
{
	const struct metric *accuracy = cast_eval_accuracy(q->cast);
	const struct point *max = accuracy ? series_max(accuracy->series) : NULL;

	return max && (max->value - best_of_newest(accuracy, NEWEST)) * accuracy_scale(accuracy) <=
			  AS_GOOD;
}

/* Readings of the training for each evaluation, 1 to 5: a reading of one batch says little. */
static size_t
readings_each(const struct metric *train, const struct metric *eval)
{
	int64_t n = series_count(train->series) / series_count(eval->series);

	return n < 1 ? 1 : n > 5 ? 5 : (size_t)n;
}

static bool
train_fell_since(const struct metric *train, const struct metric *eval, const struct point *best)
{
	size_t n = readings_each(train, eval);

	return level_now(train->series, n) < level_at(train->series, best, n);
}

/* How far val loss is above its best, in limits: 1 and more is bad; NaN if that means nothing. */
static double
loss_excess(const struct question *q, const struct metric *eval, bool holds)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];
	const struct point *best = series_min(eval->series), *first = series_first(eval->series);
	double patience = q->param[PARAM(DIVERGENCE, patience)];
	double limit = q->param[PARAM(DIVERGENCE, loss)] * (holds ? 2 : 1);
	double since, rise, gained, excess;

	if (!train || !best || best->value <= 0)
		return NAN;
	since = (double)series_since_min(eval->series);
	rise = best_of_newest(eval, NEWEST) - best->value;
	if (since < patience || !train_fell_since(train, eval, best))
		return 0;
	excess = rise / best->value / limit;
	gained = first->value - best->value;
	if (excess < 1 && !holds && since >= 2 * patience && rise >= GIVEN_BACK * gained &&
	    rise >= GIVEN_BACK_AT * best->value)
		return 1;
	return excess;
}

static void
say_loss(const struct question *q, const struct metric *eval, struct finding *finding)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];
	const struct point *best = series_min(eval->series), *last = series_last(eval->series);

	finding_say(finding, "%s is %s, %.1f %% above its best %s (%s, %lld evaluations ago), while "
			     "%s fell from %s to %s",
		    eval->name, show_point(last).text,
		    100 * (last->value - best->value) / best->value, show_point(best).text,
		    show_place(best).text, (long long)series_since_min(eval->series), train->name,
		    show_number(level_at(train->series, best, readings_each(train, eval))).text,
		    show_number(level_now(train->series, readings_each(train, eval))).text);
}

static void
judge_loss(const struct question *q, struct finding *finding)
{
	const struct metric *eval = cast_eval_loss(q->cast);
	bool holds = accuracy_holds(q);
	double excess = eval ? loss_excess(q, eval, holds) : NAN;
	const struct point *best;

	if (isnan(excess))
		return;
	best = series_min(eval->series);
	finding->metric = eval;
	finding->value = series_last(eval->series)->value;
	finding->threshold = best->value * (1 + q->param[PARAM(DIVERGENCE, loss)]);
	finding->window = series_since_min(eval->series);
	finding->since = best;
	if (excess >= 1) {
		finding->verdict = VERDICT_BAD;
		finding->severity = excess >= 2 && !holds ? SEVERITY_CRITICAL : SEVERITY_WARNING;
		say_loss(q, eval, finding);
	} else if (excess < 0.5) {
		finding->verdict = VERDICT_WELL;
	}
}

/* Train accuracy above the best of the last val accuracies; NaN if one of them is not there. */
static double
accuracy_gap(const struct question *q, const struct metric *train, const struct metric *eval)
{
	double patience = q->param[PARAM(DIVERGENCE, patience)];

	if (!train || !eval)
		return NAN;
	/* Batch normalisation is often far off for the first epochs. */
	if (series_count(eval->series) < 2 ||
	    ((double)series_count(eval->series) < patience &&
	     !(q->run->epoch_first.has && q->run->epoch_first.v >= patience)))
		return NAN;
	return level_now(train->series, readings_each(train, eval)) * accuracy_scale(train) -
	       best_of_newest(eval, NEWEST) * accuracy_scale(eval);
}

static void
judge_accuracy(const struct question *q, struct finding *finding)
{
	const struct metric *train = q->cast->accuracy[SPLIT_TRAIN];
	const struct metric *eval = cast_eval_accuracy(q->cast);
	double limit = q->param[PARAM(DIVERGENCE, accuracy)];
	double gap = accuracy_gap(q, train, eval);

	if (isnan(gap))
		return;
	finding->metric = eval;
	finding->value = gap;
	finding->threshold = limit;
	finding->window = NEWEST;
	finding->since = nth_last(eval->series, 1);
	if (gap >= limit) {
		finding->verdict = VERDICT_BAD;
		finding->severity = gap >= 2 * limit ? SEVERITY_CRITICAL : SEVERITY_WARNING;
		finding_say(finding, "%s %s is %.3f above %s %s (limit %g)", train->name,
			    show_point(series_last(train->series)).text, gap, eval->name,
			    show_point(series_last(eval->series)).text, limit);
	} else if (gap < 0.75 * limit) {
		finding->verdict = VERDICT_WELL;
	}
}

/* What counts more when two things are found: the worse. */
static int
weight(const struct finding *finding)
{
	switch (finding->verdict) {
	case VERDICT_BAD:
		return 3 + (int)finding->severity;
	case VERDICT_UNSURE:
		return finding->metric ? 2 : 0; /* 0: there was nothing to judge */
	case VERDICT_WELL:
		return 1;
	}
	return 0;
}

void
judge_divergence(const struct question *q, struct finding *finding)
{
	struct finding accuracy = *finding;
	char words[FINDING_WORDS] = "";

	if (q->cast->reward)
		return;
	accuracy.words = finding->words ? words : NULL;
	judge_loss(q, finding);
	judge_accuracy(q, &accuracy);
	if (weight(&accuracy) <= weight(finding))
		return;
	if (finding->words)
		memcpy(finding->words, words, sizeof(words));
	accuracy.words = finding->words;
	*finding = accuracy;
}

/* The smallest of the readings before the newest n; of a gain over all of them, a few tell. */
static double
best_before(const struct series *series, size_t n)
{
	double best = INFINITY;

	if (series_since_min(series) >= (int64_t)n)
		return series_min(series)->value;
	for (size_t i = n; i < n + OLDER; i++) {
		const struct point *p = nth_last(series, i);

		if (!p)
			break;
		if (p->value < best)
			best = p->value;
	}
	return best;
}

void
judge_plateau(const struct question *q, struct finding *finding)
{
	const struct metric *eval = cast_eval_loss(q->cast);
	int64_t patience = (int64_t)q->param[PARAM(PLATEAU, patience)];
	const struct point *best = eval ? series_min(eval->series) : NULL;
	double older, newer;

	if (!best || q->cast->reward || series_count(eval->series) <= patience)
		return;
	older = best_before(eval->series, (size_t)patience);
	newer = best_of_newest(eval, (size_t)patience);
	finding->metric = eval;
	finding->value = series_last(eval->series)->value;
	finding->threshold = older - fabs(older) * q->param[PARAM(PLATEAU, delta)];
	finding->window = patience;
	finding->since = best;
	if (newer <= finding->threshold) {
		finding->verdict = VERDICT_WELL;
	} else if (!(part_done(q->run) > 1 - q->param[PARAM(PLATEAU, tail)])) {
		finding->verdict = VERDICT_BAD;
		finding->severity = SEVERITY_INFO;
		finding_say(finding, "%s has not improved on %s (%s) for %lld evaluations",
			    eval->name, show_point(best).text, show_place(best).text,
			    (long long)(series_since_min(eval->series) > patience ?
					    series_since_min(eval->series) :
					    patience));
	}
}

/* What a test result is held against: the best val value, or the newest where both go on together. */
static const struct point *
reference(const struct metric *val, const struct metric *test)
{
	const struct point *best = metric_best(val);

	return series_count(test->series) < 3 ? best : series_last_finite(val->series);
}

static void
mismatch_loss(const struct question *q, struct finding *finding)
{
	const struct metric *val = q->cast->loss[SPLIT_VAL], *test = q->cast->loss[SPLIT_TEST];
	const struct metric *val_accuracy = q->cast->accuracy[SPLIT_VAL];
	const struct metric *test_accuracy = q->cast->accuracy[SPLIT_TEST];
	const struct point *best = val && test ? reference(val, test) : NULL;
	const struct point *last = best ? series_last(test->series) : NULL;
	double limit = q->param[PARAM(MISMATCH, loss)];

	if (!best || best->value <= 0 || !isfinite(last->value))
		return;
	/* The accuracies agree: then the test is no other world, its loss is only a small number. */
	if (val_accuracy && test_accuracy && series_max(val_accuracy->series) &&
	    !(series_last(test_accuracy->series)->value * accuracy_scale(test_accuracy) <
	      0.9 * series_max(val_accuracy->series)->value * accuracy_scale(val_accuracy)))
		limit *= 2;
	finding->metric = test;
	finding->value = last->value;
	finding->threshold = limit * best->value;
	finding->since = last;
	finding->verdict = last->value > finding->threshold ? VERDICT_BAD : VERDICT_WELL;
	finding_say(finding, "%s %s is %.1f times the %s %s of %s", test->name,
		    show_point(last).text, last->value / best->value, val->name,
		    show_point(best).text, show_place(best).text);
}

static void
mismatch_accuracy(const struct question *q, struct finding *finding)
{
	const struct metric *val = q->cast->accuracy[SPLIT_VAL];
	const struct metric *test = q->cast->accuracy[SPLIT_TEST];
	const struct point *best = val && test ? reference(val, test) : NULL;
	const struct point *last = best ? series_last(test->series) : NULL;

	if (!best || !isfinite(last->value))
		return;
	finding->metric = test;
	finding->value = last->value;
	finding->threshold = q->param[PARAM(MISMATCH, accuracy)] * best->value *
			     accuracy_scale(val) / accuracy_scale(test);
	finding->since = last;
	finding->verdict = last->value < finding->threshold ? VERDICT_BAD : VERDICT_WELL;
	finding_say(finding, "%s %s is less than %g of the %s %s of %s", test->name,
		    show_point(last).text, q->param[PARAM(MISMATCH, accuracy)], val->name,
		    show_point(best).text, show_place(best).text);
}

void
judge_mismatch(const struct question *q, struct finding *finding)
{
	struct finding accuracy = *finding;

	finding->severity = accuracy.severity = SEVERITY_WARNING;
	mismatch_loss(q, finding);
	if (finding->verdict == VERDICT_BAD)
		return;
	mismatch_accuracy(q, &accuracy);
	if (accuracy.verdict != VERDICT_UNSURE)
		*finding = accuracy;
}
