/*
 * Ranking.  Runs come in groups: first those that have the value and nothing against it, then those
 * that have it but whose test contradicts it or that have a critical alert (the best val loss of a
 * run whose test accuracy is 0.8 % is no reason to stand first), then those without.  In the
 * default ranking each metric that it falls back to is a group of its own, since a train loss
 * cannot be compared with a val loss.
 */
#include "config.h"

#include "analyse/rank.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "analyse/engine.h"
#include "analyse/judge.h"
#include "analyse/stats.h"
#include "util/chars.h"
#include "util/die.h"
#include "util/near.h"

#define SLOPE_POINTS 20	  /* newest points */
#define SMOOTH_WEIGHT 0.6 /* TensorBoard's default */

static const char *const statistics[] = {
	[STATISTIC_BEST] = "best",   [STATISTIC_LAST] = "last",	    [STATISTIC_FIRST] = "first",
	[STATISTIC_MIN] = "min",     [STATISTIC_MAX] = "max",	    [STATISTIC_MEAN] = "mean",
	[STATISTIC_SLOPE] = "slope", [STATISTIC_SMOOTH] = "smooth", [STATISTIC_COUNT_OF] = "count",
};

static_assert(COUNT(statistics) == STATISTIC_COUNT, "a statistic has no name");

/*
 * What is ranked by where nobody said: the first that a run has.  A part of a loss (loss_bbox,
 * policy_loss) judges a run only if it has nothing better.
 */
/* clang-format off */
static const struct {
	struct role role;
	bool parts;
} defaults[] = {
	{ { SPLIT_VAL, KIND_LOSS }, false },
	{ { SPLIT_TRAIN, KIND_LOSS }, false },
	{ { SPLIT_VAL, KIND_ACCURACY }, false },
	{ { SPLIT_NONE, KIND_ACCURACY }, false },
	{ { SPLIT_NONE, KIND_REWARD }, false },
	{ { SPLIT_NONE, KIND_MAP }, false },
	{ { SPLIT_NONE, KIND_F1 }, false },
	{ { SPLIT_NONE, KIND_AUC }, false },
	{ { SPLIT_NONE, KIND_BLEU }, false },
	{ { SPLIT_NONE, KIND_PERPLEXITY }, false },
	{ { SPLIT_VAL, KIND_LOSS }, true },
	{ { SPLIT_TRAIN, KIND_LOSS }, true },
	{ { SPLIT_NONE, KIND_ACCURACY }, true },
};
/* clang-format on */

const char *
statistic_name(enum statistic statistic)
{
	assert((unsigned)statistic < STATISTIC_COUNT);
	return statistics[statistic];
}

static bool
find_statistic(struct str s, enum statistic *out)
{
	for (size_t i = 0; i < COUNT(statistics); i++)
		if (str_eq_case(s, str_of(statistics[i]))) {
			*out = (enum statistic)i;
			return true;
		}
	return false;
}

/* The statistic that s is one letter away from, NULL if there is none ("loss" is not meant as
 * "last"). */
static const char *
near_statistic(struct str s)
{
	struct near near;

	near_init(&near, s);
	for (size_t i = 0; i < COUNT(statistics); i++)
		near_try(&near, statistics[i]);
	return near_best(&near) && near.distance <= 1 ? near_best(&near) : NULL;
}

/* Index of the last dot, or s.n. */
static size_t
last_dot(struct str s)
{
	for (size_t i = s.n; i-- > 0;)
		if (s.p[i] == '.')
			return i;
	return s.n;
}

/* As metrics are named: lower case, blanks as '_'. */
static char *
metric_name(struct str s)
{
	char *name = str_dup(s);

	for (char *c = name; *c; c++)
		*c = *c == ' ' ? '_' : lower(*c);
	return name;
}

bool
rank_key_parse(struct str s, struct rank_key *out, struct err *err)
{
	struct rank_key key = { .statistic = STATISTIC_BEST };
	size_t dot;
	const char *meant;

	s = str_trim(s);
	dot = last_dot(s);
	if (s.n == 0 || dot == 0) {
		err_set(err, 0, "name a metric to rank by, for example val_loss or val_loss.last");
		return false;
	}
	/* Names have dots too ("train.loss"), so what is no statistic is part of the name; but
	 * "val_loss.bst" is a slip. */
	if (dot < s.n) {
		struct str name = str_skip(s, dot + 1);

		if (find_statistic(name, &key.statistic)) {
			s = str_first(s, dot);
		} else if ((meant = near_statistic(name))) {
			err_set(err, 0, "%.*s: no such statistic; %s?", (int)name.n, name.p, meant);
			return false;
		}
	}
	key.metric = metric_name(s);
	*out = key;
	return true;
}

void
rank_key_fini(struct rank_key *key)
{
	free(key->metric);
	key->metric = NULL;
}

const struct metric *
rank_metric(const struct run *run, struct str name_or_role)
{
	const struct metric *metric = run_metric(run, name_or_role);
	struct role role;
	bool whole;

	if (metric)
		return metric;
	if (role_parse(name_or_role, &role))
		return run_role(run, role);
	/* What another program calls val_loss this one calls eval_loss. */
	role = metric_role(name_or_role, &whole);
	if (!whole || role.split == SPLIT_NONE || role.kind == KIND_NONE)
		return NULL;
	metric = run_role(run, role);
	return metric && metric->main ? metric : NULL;
}

bool
rank_key_known(const struct rank_key *key, const struct store *store, struct err *err)
{
	struct str name = str_of(key->metric);
	struct near near;
	const char *best;

	if (!key->metric)
		return true;
	near_init(&near, name);
	for (size_t i = 0; i < store_count(store); i++) {
		const struct run *run = store_run(store, i);

		if (rank_metric(run, name))
			return true;
		for (size_t j = 0; j < run->metric_count; j++)
			near_try(&near, run->metrics[j]->name);
	}
	best = near_best(&near);
	if (best)
		err_set(err, 0, "%s: no such metric; %s?", key->metric, best);
	else
		err_set(err, 0, "%s: no such metric", key->metric);
	return false;
}

static double
value_of(const struct point *p)
{
	return p ? p->value : NAN;
}

double
rank_statistic(const struct metric *metric, enum statistic statistic)
{
	const struct series *series = metric->series;

	switch (statistic) {
	case STATISTIC_BEST:
		if (metric->better == BETTER_UNKNOWN)
			return value_of(series_last(series));
		return value_of(metric_best(metric));
	case STATISTIC_LAST:
		return value_of(series_last(series));
	case STATISTIC_FIRST:
		return value_of(series_first(series));
	case STATISTIC_MIN:
		return value_of(series_min(series));
	case STATISTIC_MAX:
		return value_of(series_max(series));
	case STATISTIC_MEAN:
		return series_mean(series);
	case STATISTIC_SLOPE:
		return stats_slope(series, SLOPE_POINTS);
	case STATISTIC_SMOOTH:
		return stats_smooth(series, SMOOTH_WEIGHT);
	case STATISTIC_COUNT_OF:
		return (double)series_count(series);
	case STATISTIC_COUNT:
		break;
	}
	assert(false);
	return NAN;
}

struct scored {
	const struct run *run;
	size_t group; /* smaller first, whatever the value */
	bool has;
	double value; /* smaller is better */
	size_t order;
};

static bool
is_doubtful(const struct engine *engine, const struct run *run)
{
	const struct alert *worst = engine ? engine_worst(engine, run->id) : NULL;

	return worst && (worst->severity == SEVERITY_CRITICAL ||
			 engine_open(engine, run->id, RULE_MISMATCH));
}

static const struct metric *
default_metric(const struct run *run, size_t *group)
{
	for (*group = 0; *group < COUNT(defaults); (*group)++) {
		const struct metric *metric = run_role(run, defaults[*group].role);

		if (metric && (metric->main || defaults[*group].parts))
			return metric;
	}
	return NULL;
}

const struct metric *
rank_headline(const struct run *run)
{
	size_t group;

	return default_metric(run, &group);
}

/* The metric that a run is ranked by; *group tells those apart that cannot be compared. */
static const struct metric *
ranked_metric(const struct run *run, const struct rank_key *key, size_t *group)
{
	*group = 0;
	if (key->metric)
		return rank_metric(run, str_of(key->metric));
	return default_metric(run, group);
}

const struct metric *
rank_key_metric(const struct rank_key *key, const struct run *run)
{
	size_t group;

	return ranked_metric(run, key, &group);
}

static struct scored
score(const struct run *run, const struct rank_key *key, const struct engine *engine, size_t order)
{
	struct scored scored = { .run = run, .order = order };
	const struct metric *metric = ranked_metric(run, key, &scored.group);

	if (metric)
		scored.value = rank_statistic(metric, key->statistic);
	scored.has = metric && isfinite(scored.value);
	if (!scored.has) {
		scored.group = SIZE_MAX;
		return scored;
	}
	/* 96.1 beside 0.97: the one counts in hundredths. */
	if (kind_is_fraction(metric->role.kind) && key->statistic != STATISTIC_COUNT_OF)
		scored.value *= accuracy_scale(metric);
	if (metric->better == BETTER_HIGHER || key->statistic == STATISTIC_COUNT_OF)
		scored.value = -scored.value;
	scored.group = 2 * scored.group + is_doubtful(engine, run);
	if (key->reversed) {
		scored.value = -scored.value;
		scored.group = 2 * COUNT(defaults) - scored.group;
	}
	return scored;
}

static int
compare(const void *a, const void *b)
{
	const struct scored *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->has && x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

void
rank_sort(const struct run **runs, size_t n, const struct rank_key *key,
	  const struct engine *engine)
{
	struct scored *scored = xreallocarray(NULL, n, sizeof(*scored));

	for (size_t i = 0; i < n; i++)
		scored[i] = score(runs[i], key, engine, i);
	qsort(scored, n, sizeof(*scored), compare);
	for (size_t i = 0; i < n; i++)
		runs[i] = scored[i].run;
	free(scored);
}
