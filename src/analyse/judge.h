/*
 * judge.h - what a rule is asked, and what it answers (inside analyse)
 *
 * A rule looks at the model and its parameters and says BAD, WELL, or that it cannot tell; nothing
 * is remembered between two questions.  Between what is bad and what is well again lies a zone in
 * which a rule is unsure: an open alert stays open there, and none is raised.  That zone is the
 * hysteresis.
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

/*
 * Who plays which part in a run; NULL where nobody does.  The main metric of the role, or a part of
 * it that is the only one ("train_loss_step").
 */
struct cast {
	const struct metric *loss[SPLIT_COUNT];
	const struct metric *accuracy[SPLIT_COUNT];
	const struct metric *grad_norm;
	/* The first of val that is better higher: accuracy, F1, mAP, ... */
	const struct metric *quality;
	bool reward; /* reinforcement learning: its losses follow the policy, not the progress */
};

void cast_fill(struct cast *, const struct run *);
/* Is the metric the main one of its role, or cast for it? */
bool cast_has(const struct cast *, const struct metric *);
/* What the run is validated on: val, or a test set that is looked at all the time. */
const struct metric *cast_eval_loss(const struct cast *);
const struct metric *cast_eval_accuracy(const struct cast *);

enum verdict { VERDICT_UNSURE, VERDICT_WELL, VERDICT_BAD };

#define FINDING_WORDS 512

struct finding {
	enum verdict verdict;
	enum severity severity;
	const struct metric *metric; /* what it is about; NULL: the run */
	double value;		     /* NaN if there is none */
	double threshold;	     /* NaN if there is none */
	int64_t window;		     /* points looked at; 0 if that means nothing */
	const struct point *since;   /* where it began, or NULL */
	char *words; /* room for FINDING_WORDS bytes; NULL if nobody will read them */
};

struct question {
	const struct run *run;
	const struct cast *cast;
	const double *param; /* by PARAM() */
	/* A rule about a metric: the one with a new reading.  A rule about the run: the one that
	 * its open alert is about, else NULL. */
	const struct metric *metric;
	double open_value; /* the value that the open alert was raised for; NaN if none is open */
	bool passing; /* the newest reading is an early drawing of a bar: little can be said yet */
	double silent_s, limit_s; /* stall: how long the run is silent, and how long it may be */
};

typedef void judge_fn(const struct question *, struct finding *);

judge_fn judge_nan, judge_frozen, judge_divergence, judge_spike, judge_exploding, judge_plateau,
    judge_range, judge_mismatch, judge_lr, judge_gradient, judge_slow, judge_stall, judge_crash;

/*
 * Could the judge of that name say BAD?  False only where it is certain that it would not; much
 * cheaper than to ask it, since a rule is asked about every reading and is hardly ever broken.
 */
typedef bool may_fn(const struct question *);

may_fn may_frozen, may_spike, may_exploding, may_range, may_lr, may_gradient, may_slow;

/* The sentence with the numbers; nothing if words is NULL. */
#define finding_say(finding, ...)                                                                  \
	do {                                                                                       \
		if ((finding)->words)                                                              \
			finding_write((finding), __VA_ARGS__);                                     \
	} while (0)
void finding_write(struct finding *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Numbers and places in words. */
struct shown {
	char text[40];
};
struct shown show_point(const struct point *); /* as it was printed: "0.890", "2.3e-5" */
struct shown show_number(double value);	       /* 4 digits at most: "0.89", "1.2e+6" */
struct shown show_place(const struct point *); /* "epoch 3", "step 1200", "line 17" */

/* The i-th newest kept point (0 is the last); NULL beyond the kept ones. */
const struct point *nth_last(const struct series *, size_t i);
/* Was a there when b came?  Both are of the same run. */
bool came_before(const struct point *a, const struct point *b);
/* Median of up to n finite points that end with the newest, or with the point that was there when p
 * came; NaN if there is none.  n is 9 at most. */
double level_now(const struct series *, size_t n);
double level_at(const struct series *, const struct point *p, size_t n);

/* The highest of n readings from the skip-th newest on, as far as they are kept; 0 if none is
 * above. */
double highest_of(const struct series *, size_t skip, size_t n);
/* The lowest of the newest n; NaN if one of them is not finite or not there. */
double lowest_of(const struct series *, size_t n);
/* The best of n readings from the skip-th newest on; NaN if none is finite. */
double best_of(const struct metric *, size_t skip, size_t n);

/* 0.01 for an accuracy that is counted in hundredths though no % sign says so (94.5), else 1. */
double accuracy_scale(const struct metric *);
/* Digits that the printed value has from its first one that is not 0; 0 for 0. */
int point_digits(const struct point *);
/* Epochs over which the newest value has stood still.  Where no epoch is known, an evaluation
 * counts as one and so do JUDGE_READINGS readings of the training. */
#define JUDGE_READINGS 10
double epochs_still(const struct metric *);
/* The part of the run that is done by its plan; NaN where none is known. */
double part_done(const struct run *);
/* The log shows the run from its beginning, as far as the counters tell. */
bool run_seen_from_start(const struct run *);

#endif
