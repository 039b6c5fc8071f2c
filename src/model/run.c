#include "config.h"

#include "model/run.h"

#include <math.h>
#include <string.h>

bool
metric_is_named(const struct metric *metric, struct str name)
{
	return metric->name_n == name.n && memcmp(metric->name, name.p, name.n) == 0;
}

/* The place of a metric in the list, metric_count if it is not there. */
static size_t
place_of(const struct run *run, struct str name)
{
	const struct metric *metric;

	if (name.n == 0)
		return run->metric_count;
	if (run->by_name) {
		HASH_FIND(hh, run->by_name, name.p, name.n, metric);
		return metric ? metric->index : run->metric_count;
	}
	for (size_t i = 0; i < run->metric_count; i++)
		if (metric_is_named(run->metrics[i], name))
			return i;
	return run->metric_count;
}

struct metric *
run_find_metric(struct run *run, struct str name)
{
	size_t i = place_of(run, name);

	return i < run->metric_count ? run->metrics[i] : NULL;
}

const struct metric *
run_metric(const struct run *run, struct str name)
{
	size_t i = place_of(run, name);

	return i < run->metric_count ? run->metrics[i] : NULL;
}

static const struct metric *
player(const struct run *run, enum split split, enum kind kind)
{
	uint16_t place = run->roles[split][kind];

	return place ? run->metrics[place - 1] : NULL;
}

const struct metric *
run_role(const struct run *run, struct role role)
{
	const struct metric *found = NULL;

	if (role.kind == KIND_NONE)
		return NULL;
	if (role.split != SPLIT_NONE)
		return player(run, role.split, role.kind);
	for (enum split split = SPLIT_NONE; split < SPLIT_COUNT; split++) {
		const struct metric *metric = player(run, split, role.kind);

		if (metric && (!found || metric->main > found->main ||
			       (metric->main == found->main && metric->index < found->index)))
			found = metric;
	}
	return found;
}

const struct metric *
run_train_loss(const struct run *run)
{
	return run_role(run, (struct role){ SPLIT_TRAIN, KIND_LOSS });
}

const struct metric *
run_val_loss(const struct run *run)
{
	return run_role(run, (struct role){ SPLIT_VAL, KIND_LOSS });
}

const char *
run_param(const struct run *run, struct str key)
{
	for (size_t i = 0; i < run->param_count; i++)
		if (str_eq(str_of(run->params[i].key), key))
			return run->params[i].value;
	return NULL;
}

const struct point *
metric_best(const struct metric *metric)
{
	switch (metric->better) {
	case BETTER_LOWER:
		return series_min(metric->series);
	case BETTER_HIGHER:
		return series_max(metric->series);
	case BETTER_UNKNOWN:
		return NULL;
	}
	return NULL;
}

#define GAP_EVALUATIONS 8 /* newest ones among which a partner is looked for */

/* The point of that epoch, else (some count in fractions) the newest within the one before it. */
static const struct point *
by_epoch(const struct series *train, float epoch)
{
	const struct point *near = NULL;

	for (size_t i = series_kept(train); i-- > 0;) {
		const struct point *p = series_at(train, i);

		if (!(p->flags & POINT_HAS_EPOCH) || !isfinite(p->value))
			continue;
		if (p->epoch == epoch)
			return p;
		if (p->epoch < epoch && p->epoch > epoch - 1)
			near = near ? near : p;
		else if (near)
			break;
	}
	return near;
}

static const struct point *
by_step(const struct series *train, int64_t step)
{
	for (size_t i = series_kept(train); i-- > 0;) {
		const struct point *p = series_at(train, i);

		if ((p->flags & POINT_HAS_STEP) && p->step <= step && isfinite(p->value))
			return p;
	}
	return NULL;
}

/* The train point that belongs to a val point. */
static const struct point *
partner(const struct series *train, const struct point *val)
{
	const struct point *p = NULL;

	if (val->flags & POINT_HAS_EPOCH)
		p = by_epoch(train, val->epoch);
	if (!p && (val->flags & POINT_HAS_STEP))
		p = by_step(train, val->step);
	return p;
}

/*
 * The train loss that is compared with a val loss: one that is printed on the same line, since it
 * was measured at the same time, before the one that is shown.
 */
static const struct metric *
train_beside(const struct run *run, const struct metric *val)
{
	const struct point *v = series_last(val->series);

	for (size_t i = 0; i < run->metric_count; i++) {
		const struct metric *metric = run->metrics[i];

		if (metric->main && metric->role.split == SPLIT_TRAIN &&
		    metric->role.kind == KIND_LOSS && v && series_last(metric->series) &&
		    series_last(metric->series)->line == v->line)
			return metric;
	}
	return run_train_loss(run);
}

bool
run_gap(const struct run *run, double *gap)
{
	const struct metric *val = run_val_loss(run);
	const struct metric *train = val ? train_beside(run, val) : NULL;
	size_t tried = 0;

	if (!train)
		return false;
	for (size_t i = series_kept(val->series); i-- > 0 && tried < GAP_EVALUATIONS;) {
		const struct point *v = series_at(val->series, i), *t;

		if (!isfinite(v->value))
			continue;
		tried++;
		t = partner(train->series, v);
		if (t) {
			*gap = t->value - v->value;
			return true;
		}
	}
	return false;
}

struct loss_pair
run_best_losses(const struct run *run)
{
	struct loss_pair pair = { .val = run_val_loss(run) };

	pair.train = pair.val ? train_beside(run, pair.val) : run_train_loss(run);
	pair.at_val = pair.val ? series_min(pair.val->series) : NULL;
	pair.at_train = pair.train && pair.at_val ? partner(pair.train->series, pair.at_val) : NULL;
	return pair;
}

bool
run_gap_best(const struct run *run, double *gap)
{
	struct loss_pair pair = run_best_losses(run);

	if (!pair.at_train)
		return false;
	*gap = pair.at_train->value - pair.at_val->value;
	return true;
}
