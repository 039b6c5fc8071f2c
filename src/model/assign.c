#include "config.h"

#include "model/assign.h"

#include <assert.h>
#include <string.h>

#include "model/vocabulary.h"
#include "util/chars.h"
#include "util/die.h"

#define TWINS_AMONG 100 /* metrics of a run: the first so many */

/* A name that only those who train a policy print. */
static bool
is_policy(struct str name)
{
	static const char *const words[] = { "policy",	"actor",   "entropy",
					     "pi_loss", "loss_pi", "pg_loss" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_find_case(name, str_of(words[i])) < name.n)
			return true;
	return false;
}

/* "v_loss", "v loss": "v" is no validation where a policy is trained. */
static bool
is_value(struct str name)
{
	return name.n > 1 && (name.p[0] | 0x20) == 'v' && !is_letter(name.p[1]);
}

/* What those who train detectors call the parts of their loss, where they print several. */
static bool
is_loss_part(struct str name)
{
	static const char *const words[] = { "box", "obj", "cls", "dfl", "giou" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(name, str_of(words[i])))
			return true;
	return false;
}

/* "Train: 0.71" */
static bool
is_bare_fraction(const struct reading *reading)
{
	return reading->value >= 0 && reading->value <= 1 && metric_is_split(reading->name);
}

static const struct company *
look_round(struct company *company, const struct record *record)
{
	if (company->known)
		return company;
	company->known = true;
	for (size_t i = 0; i < record->reading_count; i++) {
		struct role role = metric_role(record->readings[i].name, NULL);

		if (is_bare_fraction(&record->readings[i])) {
			company->bare++;
			company->percent += record->readings[i].percent;
		}
		if (record->readings[i].split != SPLIT_NONE)
			role.split = record->readings[i].split;
		company->has[role.split][role.kind] = true;
		company->acts |= is_policy(record->readings[i].name);
		company->parts += is_loss_part(record->readings[i].name);
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

/*
 * "Loss: 1.93, Train: 0.71, Val: 0.68", "Train: 71 %, Val: 68 %": what has no other name, on two or
 * three splits, are scores if the loss is named, or if all of them are percentages.
 */
static bool
is_scoring(const struct company *company)
{
	return company->bare > 1 &&
	       (company->percent == company->bare || company->has[SPLIT_NONE][KIND_LOSS] ||
		company->has[SPLIT_TRAIN][KIND_LOSS]);
}

static bool
has_quality(const struct company *company, enum split split)
{
	for (enum kind kind = KIND_NONE; kind < KIND_COUNT; kind++)
		if (company->has[split][kind] && kind_is_quality(kind))
			return true;
	return false;
}

/* What nobody computes on training data, since it takes an evaluation of its own. */
static bool
takes_evaluation(enum kind kind)
{
	return kind == KIND_MAP || kind == KIND_BLEU;
}

/* The same but for the split; two main metrics of a kind are, however they are spelled. */
static bool
are_twins(const struct metric *a, const struct metric *b)
{
	if (a == b || a->role.kind != b->role.kind)
		return false;
	return (a->main && b->main) || vocabulary_twins(str_of(a->name), str_of(b->name));
}

/* How many metrics are looked through for twins, which takes time for each pair. */
static size_t
twins_end(const struct run *run)
{
	return run->metric_count < TWINS_AMONG ? run->metric_count : TWINS_AMONG;
}

static bool
has_val_twin(const struct run *run, const struct metric *metric)
{
	for (size_t i = 0; i < twins_end(run); i++) {
		const struct metric *other = run->metrics[i];

		if (other->role.split == SPLIT_VAL && other->split_by == SPLIT_BY_LABEL &&
		    are_twins(metric, other))
			return true;
	}
	return false;
}

/* Do these say that a step of the training printed them? */
static bool
trains(const struct company *company)
{
	static const enum kind kinds[] = { KIND_LOSS, KIND_LR, KIND_GRAD_NORM, KIND_THROUGHPUT };

	for (size_t i = 0; i < COUNT(kinds); i++)
		if (company->has[SPLIT_NONE][kinds[i]] || company->has[SPLIT_TRAIN][kinds[i]])
			return true;
	return false;
}

/*
 * A quality (accuracy and its kin) without a label.  Where others in the record are labelled, it is
 * the one that they are not; else it was measured on the data of the loss that it is printed with,
 * and where both losses are there (fastai), it is the validation's.
 */
static enum split
assume_quality(const struct run *run, const struct metric *metric, const struct company *company)
{
	enum kind kind = metric->role.kind;

	if (has_quality(company, SPLIT_VAL) || has_val_twin(run, metric))
		return SPLIT_TRAIN;
	if (company->has[SPLIT_TRAIN][kind] || company->has[SPLIT_VAL][KIND_LOSS] ||
	    takes_evaluation(kind))
		return SPLIT_VAL;
	if (trains(company))
		return SPLIT_TRAIN;
	if (company->has[SPLIT_TEST][KIND_LOSS])
		return SPLIT_TEST;
	/* Alone, while the training steps have one of their own, or while both losses are known. */
	return run->roles[SPLIT_TRAIN][kind] ||
		       (run->roles[SPLIT_TRAIN][KIND_LOSS] && run->roles[SPLIT_VAL][KIND_LOSS])
		   ? SPLIT_VAL
		   : SPLIT_NONE;
}

/* What is no quality and has no label is printed by training alone. */
static enum split
assume_split(const struct run *run, const struct metric *metric, const struct company *company)
{
	if (metric->role.kind == KIND_NONE)
		return SPLIT_NONE;
	return kind_is_quality(metric->role.kind) ? assume_quality(run, metric, company)
						  : SPLIT_TRAIN;
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

	if (twin->split_by != SPLIT_BY_LABEL || twin->role.split != SPLIT_VAL ||
	    takes_evaluation(twin->role.kind))
		return;
	for (size_t i = 0; i < twins_end(run); i++) {
		struct metric *metric = run->metrics[i];

		if (metric->split_by == SPLIT_BY_GUESS && metric->role.split == SPLIT_VAL &&
		    are_twins(metric, twin)) {
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
	if (metric->role.kind == KIND_NONE && look_round(company, record)->parts > 1) {
		metric->main = str_eq(reading->name, STR("total"));
		if (metric->main || is_loss_part(reading->name))
			metric->role.kind = KIND_LOSS;
	}
	if (metric->role.kind == KIND_NONE && is_bare_fraction(reading) &&
	    is_scoring(look_round(company, record)))
		metric->role.kind = KIND_ACCURACY;
	if (metric->role.split == SPLIT_VAL && is_value(reading->name) &&
	    look_round(company, record)->acts)
		metric->role.split = SPLIT_NONE;
	if (reading->split != SPLIT_NONE)
		metric->role.split = reading->split;
	if (metric->role.split == SPLIT_NONE) {
		const struct company *round = look_round(company, record);
		bool certain =
		    round->has[SPLIT_TRAIN][KIND_LOSS] && round->has[SPLIT_VAL][KIND_LOSS];

		metric->role.split = assume_split(run, metric, round);
		metric->split_by = certain ? SPLIT_BY_COMPANY : SPLIT_BY_GUESS;
	}
	metric->better = metric_better(reading->name, metric->role);
	enter(run, metric);
	reconsider(run, metric);
}
