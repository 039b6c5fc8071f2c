/*
 * NaN and infinity.  In a main loss one reading is enough; in anything else they are common in runs
 * that are well (the precision of a class that was never predicted, the mean reward before the
 * first episode ends, a gradient norm while mixed precision looks for its scale), so there it takes
 * a metric that had values, lost them, and never came back from a NaN before.
 */
#include "config.h"

#include <math.h>

#include "analyse/judge.h"

#define USUAL 10 /* readings in a row that are a fault even in a metric that came back before */

static bool
is_train_loss(const struct question *q)
{
	const struct role role = q->metric->role;

	return role.kind == KIND_LOSS && role.split == SPLIT_TRAIN && cast_has(q->cast, q->metric);
}

/* A loss of a run that has no main one counts as that. */
static bool
is_the_loss(const struct question *q)
{
	const struct metric *metric = q->metric;

	if (metric->role.kind != KIND_LOSS)
		return false;
	return cast_has(q->cast, metric) ||
	       (!q->cast->loss[SPLIT_TRAIN] && !q->cast->loss[SPLIT_VAL] &&
		!q->cast->loss[SPLIT_TEST]);
}

/* The newest point of the other metric came with p's record. */
static bool
same_record(const struct point *p, const struct point *other)
{
	return other->line == p->line && other->step == p->step && other->epoch == p->epoch;
}

static bool
is_hidden(const struct question *q, const struct point *last)
{
	const struct metric *norm = q->cast->grad_norm;

	return last->value == 0 && norm && is_train_loss(q) &&
	       !isfinite(series_last(norm->series)->value) &&
	       same_record(last, series_last(norm->series));
}

/* How many of the newest points, up to the limit, are finite, or are not. */
static size_t
row_of(const struct series *series, bool finite, size_t limit)
{
	size_t n = 0;

	for (const struct point *p; n < limit && (p = nth_last(series, n)); n++)
		if (!isfinite(p->value) == finite)
			break;
	return n;
}

/* It lost its value for the first time, or for so long that it is no accident. */
static bool
is_lost(const struct question *q)
{
	const struct series *series = q->metric->series;
	size_t row = (size_t)q->param[PARAM(NAN, row)], bad = row_of(series, false, row + USUAL);
	int64_t nonfinite = series_nonfinite(series);

	if (nonfinite == series_count(series) || bad < row)
		return false;
	return nonfinite == (int64_t)bad ||
	       (q->metric->role.kind != KIND_NONE && bad >= row + USUAL);
}

static void
say(const struct question *q, const struct point *last, struct finding *finding)
{
	const struct point *before = series_last_finite(q->metric->series);
	const char *what = isnan(last->value) ? "NaN" : "infinite";

	if (before)
		finding_say(finding, "%s became %s at %s (%s before)", q->metric->name, what,
			    show_place(last).text, show_point(before).text);
	else
		finding_say(finding, "%s is %s from its first reading", q->metric->name, what);
}

void
judge_nan(const struct question *q, struct finding *finding)
{
	const struct series *series = q->metric->series;
	const struct point *last = series_last(series);
	size_t settle = (size_t)q->param[PARAM(NAN, settle)];
	bool loss = is_the_loss(q);

	finding->metric = q->metric;
	finding->value = last->value;
	finding->severity = loss ? SEVERITY_CRITICAL : SEVERITY_WARNING;
	if (is_hidden(q, last)) {
		finding->verdict = VERDICT_BAD;
		finding->since = last;
		finding_say(
		    finding,
		    "%s is exactly 0 while %s is not finite at %s: a NaN that was filtered out",
		    q->metric->name, q->cast->grad_norm->name, show_place(last).text);
	} else if (isfinite(last->value)) {
		/* 0 may be the filter's: it is no sign that all is well again. */
		if (last->value != 0 && row_of(series, true, settle) == settle)
			finding->verdict = VERDICT_WELL;
	} else if (loss || is_lost(q)) {
		finding->verdict = VERDICT_BAD;
		finding->since = last;
		finding->window = (int64_t)row_of(series, false, SERIES_TAIL);
		say(q, last, finding);
	}
}
