#include "config.h"

#include "model/metric.h"

#include <assert.h>

#include "model/vocabulary.h"
#include "util/die.h"

static const char *const splits[] = {
	[SPLIT_NONE] = "",
	[SPLIT_TRAIN] = "train",
	[SPLIT_VAL] = "val",
	[SPLIT_TEST] = "test",
};

static_assert(COUNT(splits) == SPLIT_COUNT, "a split has no name");

static const struct {
	const char *name;
	enum better better;
	const char *role[SPLIT_COUNT];
} kinds[] = {
#define KIND(id, text, direction)                                                                  \
	[KIND_##id] = { .name = text,                                                              \
			.better = BETTER_##direction,                                              \
			.role = { NULL, "train/" text, "val/" text, "test/" text } }
	[KIND_NONE] = { .name = "", .better = BETTER_UNKNOWN },
	KIND(LOSS, "loss", LOWER),
	KIND(ACCURACY, "accuracy", HIGHER),
	KIND(TOP5, "top5", HIGHER),
	KIND(F1, "f1", HIGHER),
	KIND(PRECISION, "precision", HIGHER),
	KIND(RECALL, "recall", HIGHER),
	KIND(AUC, "auc", HIGHER),
	KIND(MAP, "map", HIGHER),
	KIND(PERPLEXITY, "perplexity", LOWER),
	KIND(BLEU, "bleu", HIGHER),
	KIND(REWARD, "reward", HIGHER),
	KIND(LR, "lr", UNKNOWN),
	KIND(GRAD_NORM, "grad_norm", UNKNOWN),
	KIND(THROUGHPUT, "throughput", HIGHER),
	KIND(TIME, "time", LOWER),
#undef KIND
};

static_assert(COUNT(kinds) == KIND_COUNT, "a kind has no name");

struct role
metric_role(struct str name, bool *main)
{
	struct saying says = vocabulary_read(name);

	if (main)
		*main = says.kind != KIND_NONE && !says.part;
	return (struct role){ .split = says.split, .kind = says.kind };
}

enum kind
metric_kind_beside(struct str name, enum kind *other)
{
	struct saying says = vocabulary_read(name);

	*other = says.beside;
	return says.kind == KIND_NONE ? says.maybe : KIND_NONE;
}

enum better
metric_better(struct str name, struct role role)
{
	assert(role.kind < KIND_COUNT);
	if (role.kind != KIND_NONE)
		return kinds[role.kind].better;
	return vocabulary_read(name).better;
}

const char *
role_name(struct role role)
{
	assert(role.kind < KIND_COUNT && role.split < SPLIT_COUNT);
	return kinds[role.kind].role[role.split];
}

bool
role_parse(struct str s, struct role *out)
{
	for (enum split split = SPLIT_TRAIN; split < SPLIT_COUNT; split++)
		for (enum kind kind = KIND_LOSS; kind < KIND_COUNT; kind++) {
			struct role role = { split, kind };

			if (str_eq(s, str_of(role_name(role)))) {
				*out = role;
				return true;
			}
		}
	return false;
}

const char *
split_name(enum split split)
{
	assert(split < SPLIT_COUNT);
	return splits[split];
}

const char *
kind_name(enum kind kind)
{
	assert(kind < KIND_COUNT);
	return kinds[kind].name;
}

const char *
better_name(enum better better)
{
	switch (better) {
	case BETTER_LOWER:
		return "lower";
	case BETTER_HIGHER:
		return "higher";
	case BETTER_UNKNOWN:
		return NULL;
	}
	return NULL;
}
