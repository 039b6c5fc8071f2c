/*
 * The test says something else than the validation did.
 */
#include "config.h"

#include <math.h>

#include "analyse/judge.h"

#define NEWEST 3   /* val losses among which a test loss may be */
#define WITHIN 1.2 /* times the largest of them: it is one of them */
#define AGREE 0.9  /* of the val accuracy: then the test is no other world */

/*
 * What a test result is held against: the best val value, or the newest where both go on together.
 * NULL if there is none, or if it is newer than the test: that will be tested yet.
 */
static const struct point *
reference(const struct metric *val, const struct metric *test)
{
	bool together = series_count(test->series) >= 3;
	const struct point *p = together ? series_last_finite(val->series) : metric_best(val);

	return p && came_before(p, series_last(test->series)) ? p : NULL;
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
	/* Some of the last val losses were as high. */
	if (last->value < WITHIN * highest_of(val->series, 0, NEWEST))
		limit = INFINITY;
	/* The accuracies agree: then the test is no other world, its loss is only a small number.
	 */
	if (val_accuracy && test_accuracy && series_max(val_accuracy->series) &&
	    !(series_last(test_accuracy->series)->value * accuracy_scale(test_accuracy) <
	      AGREE * series_max(val_accuracy->series)->value * accuracy_scale(val_accuracy)))
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
