/*
 * The training data and the others part.
 *
 * Val loss is judged by the best of its last three readings and against its own noise (the val loss
 * of a detector may jump by a factor of ten from epoch to epoch and still come down).  Where the
 * val accuracy, or whatever measures the quality, is still as good as it ever was, a rising val
 * loss only means that the model grows too sure of itself, as every BERT does that is fine-tuned
 * for ten epochs: that is told as an info, and as a warning when the loss has doubled.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "analyse/judge.h"

#define NEWEST 3     /* evaluations of which the best counts */
#define AS_GOOD 0.01 /* val accuracy this close to its best is as good as ever */
#define HOLDS_INFO 2 /* limits that val loss may exceed before it is told while accuracy holds */
#define HOLDS_WARNING 10 /* and before it is a warning */
#define NOISE_POINTS 50	 /* evaluations that tell how much val loss jumps */
#define SHORT_RUN 20	 /* evaluations */
#define CLEAR_OF_NOISE 2 /* sigmas, of a short run */
#define TRAIN_POINTS 5	 /* train readings whose median counts; an accuracy of one batch is rough */
#define GIVEN_BACK 2	 /* times what val loss ever gained: the other way to be overfitted */
#define GIVEN_BACK_AT 0.01 /* and at least this part of the loss */

/* What measures the quality of the run is known, and within AS_GOOD of its best. */
static bool
quality_holds(const struct question *q)
{
	const struct metric *quality = q->cast->quality;
	const struct point *max = quality ? series_max(quality->series) : NULL;

	return max &&
	       (max->value - best_of(quality, 0, NEWEST)) * accuracy_scale(quality) <= AS_GOOD;
}

/* Sigma of the logarithm of a series from one reading to the next, by the mean of its steps between
 * positive ones: a loss that is printed as 0.0000 tells no ratio. */
static double
noise(const struct series *series)
{
	double sum = 0, after = NAN;
	int n = 0;

	for (size_t i = 0; i <= NOISE_POINTS; i++) {
		const struct point *p = nth_last(series, i);

		if (!p || !isfinite(p->value))
			break;
		if (after > 0 && p->value > 0) {
			sum += fabs(log(after / p->value));
			n++;
		}
		after = p->value;
	}
	/* sqrt(pi) / 2: of the mean step of two readings with the same sigma */
	return n > 0 ? 0.886 * sum / n : 0;
}

/*
 * Sigmas above the best that noise alone does not reach.  The lowest of n readings that only jump
 * lies about sqrt(2 ln n) sigmas below their mean, and there are the more occasions to look.
 */
static double
clear_of_noise(const struct series *series)
{
	double n = (double)series_count(series);

	return n <= SHORT_RUN ? CLEAR_OF_NOISE
			      : CLEAR_OF_NOISE * (1 + sqrt(2 * log(n)) - sqrt(2 * log(SHORT_RUN)));
}

/* Readings of the training for each evaluation, 1 to 5: a reading of one batch says little. */
static size_t
readings_each(const struct metric *train, const struct metric *eval)
{
	int64_t n = series_count(train->series) / series_count(eval->series);

	return n < 1 ? 1 : n > 5 ? 5 : (size_t)n;
}

/* By more than what it jumps. */
static bool
train_fell_since(const struct metric *train, const struct metric *eval, const struct point *best)
{
	size_t n = readings_each(train, eval);
	double now = level_now(train->series, n), then = level_at(train->series, best, n);

	if (!(now < then))
		return false;
	return !(now > 0) || log(then / now) > clear_of_noise(eval->series) / CLEAR_OF_NOISE *
						   noise(train->series) / sqrt((double)n);
}

/* Where val loss stands against its best. */
struct stand {
	double since;  /* evaluations since the best */
	double rise;   /* of the best of the newest, as a part of the best */
	double gained; /* from the first reading to the best, as a part of the best */
};

static struct stand
stand_of(const struct metric *eval)
{
	double best = series_min(eval->series)->value;

	return (struct stand){
		.since = (double)series_since_min(eval->series),
		.rise = best_of(eval, 0, NEWEST) / best - 1,
		.gained = series_first(eval->series)->value / best - 1,
	};
}

/* A loss that never came far cannot rise far: has it lost more than it ever won? */
static bool
has_given_back(const struct stand *stand, double patience)
{
	return stand->since >= 2 * patience && stand->rise >= GIVEN_BACK_AT &&
	       stand->rise >= GIVEN_BACK * stand->gained;
}

static bool
is_overfitted(const struct question *q, const struct metric *eval, const struct stand *stand,
	      bool holds, enum severity *severity)
{
	double patience = q->param[PARAM(DIVERGENCE, patience)], sigmas;
	double excess = stand->rise / q->param[PARAM(DIVERGENCE, loss)];

	if (stand->since < patience || !(stand->rise > 0))
		return false;
	sigmas = log1p(stand->rise) / noise(eval->series);
	if (sigmas < clear_of_noise(eval->series) ||
	    !train_fell_since(q->cast->loss[SPLIT_TRAIN], eval, series_min(eval->series)))
		return false;
	if (holds)
		*severity = excess >= HOLDS_WARNING ? SEVERITY_WARNING : SEVERITY_INFO;
	else
		*severity = excess >= 2 && sigmas >= 2 * clear_of_noise(eval->series)
				? SEVERITY_CRITICAL
				: SEVERITY_WARNING;
	return holds ? excess >= HOLDS_INFO : excess >= 1 || has_given_back(stand, patience);
}

/* A new best, or most of what was lost is won again. */
static bool
is_recovered(const struct question *q, const struct stand *stand, bool holds)
{
	double limit = q->param[PARAM(DIVERGENCE, loss)] * (holds ? HOLDS_INFO : 1);

	return stand->since == 0 ||
	       (stand->rise < limit / 2 && stand->rise <= GIVEN_BACK * stand->gained / 2);
}

static void
say_loss(const struct question *q, const struct metric *eval, struct finding *finding)
{
	const struct metric *train = q->cast->loss[SPLIT_TRAIN];
	const struct point *best = series_min(eval->series), *last = series_last(eval->series);

	finding_say(finding,
		    "%s is %s, %.1f %% above its best %s (%s, %lld evaluations ago), while "
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
	const struct point *best = eval ? series_min(eval->series) : NULL;
	bool holds = quality_holds(q);
	struct stand stand;

	if (!q->cast->loss[SPLIT_TRAIN] || !best || best->value <= 0)
		return;
	stand = stand_of(eval);
	finding->metric = eval;
	finding->value = series_last(eval->series)->value;
	finding->threshold = best->value * (1 + q->param[PARAM(DIVERGENCE, loss)]);
	finding->window = series_since_min(eval->series);
	finding->since = best;
	if (is_overfitted(q, eval, &stand, holds, &finding->severity)) {
		finding->verdict = VERDICT_BAD;
		say_loss(q, eval, finding);
	} else if (is_recovered(q, &stand, holds)) {
		finding->verdict = VERDICT_WELL;
	}
}

/* Train accuracy above the best of the last val accuracies, the smaller of now and one evaluation
 * ago; NaN if one of them is not there. */
static double
accuracy_gap(const struct question *q, const struct metric *train, const struct metric *eval)
{
	double patience = q->param[PARAM(DIVERGENCE, patience)], now, before;

	if (!train || !eval)
		return NAN;
	/* Batch normalisation is often far off for the first epochs. */
	if (series_count(eval->series) < 2 ||
	    ((double)series_count(eval->series) < patience && run_seen_from_start(q->run)))
		return NAN;
	now = level_now(train->series, TRAIN_POINTS) * accuracy_scale(train) -
	      best_of(eval, 0, NEWEST) * accuracy_scale(eval);
	before = level_at(train->series, nth_last(eval->series, 1), TRAIN_POINTS) *
		     accuracy_scale(train) -
		 best_of(eval, 1, NEWEST) * accuracy_scale(eval);
	return now < before ? now : before;
}

static void
say_accuracy(const struct metric *train, const struct metric *eval, double limit,
	     struct finding *finding)
{
	const struct point *t = series_last(train->series), *e = series_last(eval->series);
	double gap = t->value * accuracy_scale(train) - e->value * accuracy_scale(eval);

	finding_say(finding, "%s %s is %.3f above %s %s (limit %g, by the last few of both)",
		    train->name, show_point(t).text, gap, eval->name, show_point(e).text, limit);
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
		say_accuracy(train, eval, limit, finding);
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
