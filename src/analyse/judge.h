/*
 * judge.h - what a rule is asked, and what it answers (inside analyse)
 *
 * A rule looks at the model and its parameters and says BAD, WELL, or that it cannot tell; nothing is
 * remembered between two questions.  Between what is bad and what is well again lies a zone in which
 * a rule is unsure: an open alert stays open there, and none is raised.  That zone is the hysteresis.
 *
 * The loss rules judge the main metric of a role (metric->main) only: parts of a loss go their own
 * ways in runs that are well.
 */
#ifndef ANALYSE_JUDGE_H
#define ANALYSE_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyse/param.h"
#include "analyse/rule.h"
#include "model/run.h"
#include "util/clock.h"

/* Who plays which part in a run; NULL where nobody does. */
struct cast {
	const struct metric *loss[SPLIT_COUNT];
	const struct metric *accuracy[SPLIT_COUNT];
	const struct metric *grad_norm;
	bool reward; /* reinforcement learning: its losses mean little */
	bool negative_loss; /* has had a main loss below 0: no logarithms, no ratios */
};

void cast_fill(struct cast *, const struct run *);
/* What the run is validated on: val, or a test set that is looked at all the time. */
const struct metric *cast_eval_loss(const struct cast *);
const struct metric *cast_eval_accuracy(const struct cast *);

enum verdict {
	VERDICT_UNSURE,
	VERDICT_WELL,
	VERDICT_BAD
};

#define FINDING_WORDS 512

struct finding {
	enum verdict verdict;
	enum severity severity;
	const struct metric *metric; /* what it is about; NULL: the run */
	double value;     /* NaN if there is none */
	double threshold; /* NaN if there is none */
	int64_t window;   /* points looked at; 0 if that means nothing */
	const struct point *since; /* where it began, or NULL */
	char *words;      /* room for FINDING_WORDS bytes; NULL if nobody will read them */
};

struct question {
	const struct run *run;
	const struct metric *metric; /* one that has a new reading; NULL for rules about the run */
	const struct cast *cast;
	const double *param;         /* by PARAM() */
	double silent_s, silence_limit_s; /* stall: of the run; crash: silent since the end was said */
};

typedef void judge_fn(const struct question *, struct finding *);

judge_fn judge_nan, judge_frozen, judge_divergence, judge_spike, judge_exploding, judge_plateau,
    judge_range, judge_mismatch, judge_lr, judge_gradient, judge_slow, judge_stall, judge_crash;

/* The sentence with the numbers; nothing if words is NULL. */
void finding_say(struct finding *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A value as the metric prints it ("0.149", "2.3e-05"), in one of a few static-sized buffers. */
struct shown {
	char text[40];
};
struct shown show_point(const struct point *);
struct shown show_number(double value);
/* "at epoch 3", "at step 1200", or "" where neither is known. */
struct shown show_place(const struct point *);

/* The i-th newest kept point (0 is the last), or NULL beyond the kept ones. */
const struct point *nth_last(const struct series *, size_t i);

/* Is the accuracy counted in hundredths (94.5 for 0.945) though no % sign says so? */
double accuracy_scale(const struct metric *); /* 0.01 or 1 */

/* The point of a series that was current at the place of p (same epoch or step, else the newest one
 * before); NULL if there is none. */
const struct point *point_at_place(const struct series *, const struct point *p);

#endif
