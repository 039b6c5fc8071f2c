/*
 * Nothing is gained any more.  At the end of a run that is as it should be, so the plan, where
 * there is one, says until when it is worth a word.
 */
#include "config.h"

#include <math.h>

#include "analyse/judge.h"

#define OLDER 64 /* readings that stand for all older ones */

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
	newer = best_of(eval, 0, (size_t)patience);
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
			    (long long)(series_since_min(eval->series) > patience
					    ? series_since_min(eval->series)
					    : patience));
	}
}
