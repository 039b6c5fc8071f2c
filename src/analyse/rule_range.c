/*
 * Values that cannot be: an accuracy of 1.2, a cross-entropy below 0.
 *
 * Many logs count accuracies in hundredths without a % sign, and those begin small: 1.2 of 100
 * classes is a good first epoch.  What tells them apart is the loss: at 1.2 % a cross-entropy is
 * above 3, so a value between 1 and 3 beside a loss below 2 is no percentage.  Without a loss a
 * metric must have shown that it is a fraction (its first readings, or that it never rises).
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "analyse/judge.h"
#include "util/die.h"

#define PERCENT_FROM 3.0 /* what has been above it is counted in hundredths */
#define LOW_LOSS 2.0	 /* with it, an accuracy is not one or two hundredths */
#define READINGS 3	 /* that show that a metric without a loss is a fraction */

/* Has any metric of that kind been so large that the run counts in hundredths? */
static bool
run_counts_hundredths(const struct run *run, enum kind kind)
{
	for (size_t i = 0; i < run->metric_count; i++) {
		const struct metric *metric = run->metrics[i];
		const struct point *max = series_max(metric->series);

		if (metric->role.kind == kind && max && max->value > PERCENT_FROM)
			return true;
	}
	return false;
}

/* It began where fractions begin, or it does not rise as a percentage would. */
static bool
behaves_as_fraction(const struct series *series)
{
	const struct point *first = series_first(series), *last = series_last(series);

	if (series_count(series) < READINGS || !isfinite(first->value))
		return false;
	return first->value >= last->value || (first->value >= 0.3 && last->value < 1.5);
}

static bool
is_too_large(const struct question *q, const struct point *last)
{
	const struct metric *metric = q->metric;
	const struct metric *loss = q->cast->loss[metric->role.split];

	if (last->value <= 1 + q->param[PARAM(RANGE, slack)] || metric->percent)
		return false;
	/* "Acc@1" and its like are counted in hundredths wherever they are printed. */
	if (strchr(metric->name, '@') || strstr(metric->name, "top"))
		return false;
	if (run_counts_hundredths(q->run, metric->role.kind))
		return false;
	if (metric->role.kind == KIND_AUC)
		return true;
	if (!loss)
		loss = q->cast->loss[SPLIT_TRAIN];
	if (loss && series_last_finite(loss->series))
		return series_last_finite(loss->series)->value < LOW_LOSS;
	return behaves_as_fraction(metric->series);
}

static bool
is_cross_entropy(const struct question *q)
{
	static const char *const names[] = { "cross_entropy", "crossentropy", "xent",
					     "bce",	      "logloss",      "log_loss" };
	const struct metric *metric = q->metric;

	if (metric->role.kind != KIND_LOSS)
		return false;
	for (size_t i = 0; i < COUNT(names); i++)
		if (strstr(metric->name, names[i]))
			return true;
	/* What is measured by accuracy is trained by a cross-entropy. */
	return metric->main && !q->cast->reward &&
	       (q->cast->accuracy[SPLIT_TRAIN] || q->cast->accuracy[SPLIT_VAL]);
}

static bool
is_out(const struct question *q, const struct point *p)
{
	if (kind_is_fraction(q->metric->role.kind))
		return p->value < -q->param[PARAM(RANGE, slack)] || is_too_large(q, p);
	return p->value < -q->param[PARAM(RANGE, slack)] && is_cross_entropy(q);
}

static bool
is_settled(const struct question *q)
{
	size_t settle = (size_t)q->param[PARAM(RANGE, settle)];

	for (size_t i = 0; i < settle; i++) {
		const struct point *p = nth_last(q->metric->series, i);

		if (!p || !isfinite(p->value) || is_out(q, p))
			return false;
	}
	return true;
}

bool
may_range(const struct question *q)
{
	double value = series_last(q->metric->series)->value, slack = q->param[PARAM(RANGE, slack)];

	return value < -slack || (value > 1 + slack && kind_is_fraction(q->metric->role.kind));
}

void
judge_range(const struct question *q, struct finding *finding)
{
	const struct point *last = series_last(q->metric->series);
	bool fraction = kind_is_fraction(q->metric->role.kind);

	if (!isfinite(last->value) || (!fraction && q->metric->role.kind != KIND_LOSS))
		return;
	finding->metric = q->metric;
	finding->severity = SEVERITY_WARNING;
	finding->value = last->value;
	finding->threshold = fraction && last->value > 0 ? 1 : 0;
	finding->since = last;
	if (is_out(q, last)) {
		finding->verdict = VERDICT_BAD;
		finding_say(finding,
			    fraction ? "%s is %s at %s; it can be 0 to 1"
				     : "%s is %s at %s; a cross-entropy cannot be negative",
			    q->metric->name, show_point(last).text, show_place(last).text);
	} else if (is_settled(q)) {
		finding->verdict = VERDICT_WELL;
	}
}
