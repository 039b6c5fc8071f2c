#include "config.h"

#include "model/assign.h"

#include <assert.h>
#include <string.h>

static const struct company *
look_round(struct company *company, const struct record *record)
{
	if (company->known)
		return company;
	company->known = true;
	for (size_t i = 0; i < record->reading_count; i++) {
		struct role role = metric_role(record->readings[i].name, NULL);

		if (record->readings[i].split != SPLIT_NONE)
			role.split = record->readings[i].split;
		company->has[role.split][role.kind] = true;
	}
	return company;
}

static bool
has_kind(const struct company *company, enum kind kind)
{
	for (enum split split = SPLIT_NONE; split < SPLIT_COUNT; split++)
		if (company->has[split][kind])
			return true;
	return false;
}

/* What nobody computes on training data, since it takes an evaluation of its own. */
static bool
takes_evaluation(enum kind kind)
{
	return kind == KIND_MAP || kind == KIND_BLEU;
}

/*
 * A quality (accuracy and its kin) without a label was measured on the data of the loss that it is
 * printed with.  With both losses in one record it is the validation's (fastai), unless it has a
 * twin there that says so.
 */
static enum split
assume_quality(const struct run *run, enum kind kind, const struct company *company)
{
	bool trains = company->has[SPLIT_NONE][KIND_LOSS] || company->has[SPLIT_TRAIN][KIND_LOSS];

	if (run->roles[SPLIT_VAL][kind] || company->has[SPLIT_VAL][kind])
		return SPLIT_TRAIN;
	if (company->has[SPLIT_VAL][KIND_LOSS] || takes_evaluation(kind))
		return SPLIT_VAL;
	if (trains)
		return SPLIT_TRAIN;
	if (company->has[SPLIT_TEST][KIND_LOSS])
		return SPLIT_TEST;
	/* Alone, while the training steps have one of their own. */
	return run->roles[SPLIT_TRAIN][kind] ? SPLIT_VAL : SPLIT_NONE;
}

static enum split
assume_split(const struct run *run, enum kind kind, const struct company *company)
{
	switch (kind) {
	case KIND_LOSS:
	case KIND_PERPLEXITY:
	case KIND_REWARD:
	case KIND_LR:
	case KIND_GRAD_NORM:
	case KIND_THROUGHPUT:
	case KIND_TIME:
		return SPLIT_TRAIN;
	case KIND_ACCURACY:
	case KIND_TOP5:
	case KIND_F1:
	case KIND_PRECISION:
	case KIND_RECALL:
	case KIND_AUC:
	case KIND_MAP:
	case KIND_BLEU:
		return assume_quality(run, kind, company);
	case KIND_NONE:
		return SPLIT_NONE;
	case KIND_COUNT:
		break;
	}
	assert(false);
	return SPLIT_NONE;
}

/* The one that is shown for its role: the main one before a part, then the earlier one. */
static void
enter(struct run *run, const struct metric *metric)
{
	uint16_t *place = &run->roles[metric->role.split][metric->role.kind];

	if (metric->role.kind == KIND_NONE)
		return;
	if (*place == 0 || (metric->main && !run->metrics[*place - 1]->main))
		*place = (uint16_t)(metric->index + 1);
}

/* A twin with a label has come: what was thought to be validation's is training's after all. */
static void
reconsider(struct run *run, const struct metric *twin)
{
	bool changed = false;

	if (twin->assumed || twin->role.split != SPLIT_VAL || takes_evaluation(twin->role.kind))
		return;
	for (size_t i = 0; i < run->metric_count; i++) {
		struct metric *metric = run->metrics[i];

		if (metric->assumed && metric->role.split == SPLIT_VAL &&
		    metric->role.kind == twin->role.kind) {
			metric->role.split = SPLIT_TRAIN;
			changed = true;
		}
	}
	if (!changed)
		return;
	memset(run->roles, 0, sizeof(run->roles));
	for (size_t i = 0; i < run->metric_count; i++)
		enter(run, run->metrics[i]);
}

void
assign_role(struct run *run, struct metric *metric, const struct reading *reading,
	    const struct record *record, struct company *company)
{
	enum kind other, kind = metric_kind_beside(reading->name, &other);

	static_assert(RUN_METRICS_MAX < UINT16_MAX, "indexes of metrics do not fit run.roles");
	metric->role = metric_role(reading->name, &metric->main);
	if (kind != KIND_NONE && has_kind(look_round(company, record), other))
		metric->role.kind = kind;
	if (reading->split != SPLIT_NONE)
		metric->role.split = reading->split;
	if (metric->role.split == SPLIT_NONE && metric->role.kind != KIND_NONE) {
		metric->role.split =
		    assume_split(run, metric->role.kind, look_round(company, record));
		metric->assumed = true;
	}
	metric->better = metric_better(reading->name, metric->role);
	enter(run, metric);
	reconsider(run, metric);
}
