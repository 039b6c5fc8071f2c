/*
 * rank.h - which run is best
 *
 * A key is METRIC[.STATISTIC]: a metric's name or a role ("val/loss"), and last, best, min, max,
 * mean, slope, smooth, first, count (best if none is given).  The direction follows from the role:
 * lower for a loss, higher for an accuracy.  Runs that lack the metric, or whose value is not
 * finite, come last, in order of appearance; a tie keeps the order of appearance.
 */
#ifndef ANALYSE_RANK_H
#define ANALYSE_RANK_H

#include <stdbool.h>
#include <stddef.h>

#include "model/store.h"
#include "util/err.h"
#include "util/str.h"

struct engine;

enum statistic {
	STATISTIC_BEST,
	STATISTIC_LAST,
	STATISTIC_FIRST,
	STATISTIC_MIN,
	STATISTIC_MAX,
	STATISTIC_MEAN,
	STATISTIC_SLOPE,
	STATISTIC_SMOOTH,
	STATISTIC_COUNT_OF,
	STATISTIC_COUNT
};

struct rank_key {
	char *metric; /* name or role; NULL: the default, val/loss else train/loss, by role */
	enum statistic statistic;
	bool reversed;
};

/* "val_loss.best", "accuracy", "val/loss.min"; *err if the statistic is unknown. */
bool rank_key_parse(struct str s, struct rank_key *out, struct err *err);
void rank_key_fini(struct rank_key *);
/* False (with the nearest known name in *err) if no run of the store has such a metric. */
bool rank_key_known(const struct rank_key *, const struct store *, struct err *err);

/*
 * The metric of the run that a name or role means, or a name that plays a role here and is called
 * otherwise there (val_loss, eval_loss); NULL if it has none.
 */
const struct metric *rank_metric(const struct run *, struct str name_or_role);
/*
 * The metric that a run is ranked by where nobody said by which: val loss, else train loss, else an
 * accuracy or its kin, else a part of a loss; NULL if it has none of these.
 */
const struct metric *rank_headline(const struct run *);
/* The metric that a key ranks the run by; NULL if it has none. */
const struct metric *rank_key_metric(const struct rank_key *, const struct run *);
/* NaN if unknown. */
double rank_statistic(const struct metric *, enum statistic);
const char *statistic_name(enum statistic);

/* Sorts runs, best first. The engine may be NULL; with it a run whose test values contradict its
 * val values (open mismatch alert) or with a critical alert does not stand silently first: see
 * rank.c. */
void rank_sort(const struct run **runs, size_t n, const struct rank_key *, const struct engine *);

#endif
