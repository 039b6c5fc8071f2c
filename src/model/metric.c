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

/* What the values of a kind are. */
enum nature {
	NATURE_OTHER,
	NATURE_QUALITY,	 /* accuracy and its kin */
	NATURE_FRACTION, /* the same, 0 to 1 */
};

static const struct {
	const char *name;
	enum better better;
	enum nature nature;
	const char *role[SPLIT_COUNT];
} kinds[] = {
#define KIND(id, text, direction, its_nature)                                                      \
	[KIND_##id] = { .name = text,                                                              \
			.better = BETTER_##direction,                                              \
			.nature = NATURE_##its_nature,                                             \
			.role = { NULL, "train/" text, "val/" text, "test/" text } }
	[KIND_NONE] = { .name = "" },
	KIND(LOSS, "loss", LOWER, OTHER),
	KIND(ACCURACY, "accuracy", HIGHER, FRACTION),
	KIND(TOP5, "top5", HIGHER, QUALITY),
	KIND(F1, "f1", HIGHER, FRACTION),
	KIND(PRECISION, "precision", HIGHER, FRACTION),
	KIND(RECALL, "recall", HIGHER, FRACTION),
	KIND(AUC, "auc", HIGHER, FRACTION),
	KIND(MAP, "map", HIGHER, QUALITY),
	KIND(PERPLEXITY, "perplexity", LOWER, OTHER),
	KIND(BLEU, "bleu", HIGHER, QUALITY),
	KIND(REWARD, "reward", HIGHER, OTHER),
	KIND(LR, "lr", UNKNOWN, OTHER),
	KIND(GRAD_NORM, "grad_norm", UNKNOWN, OTHER),
	KIND(THROUGHPUT, "throughput", HIGHER, OTHER),
	KIND(TIME, "time", LOWER, OTHER),
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

bool
metric_is_split(struct str name)
{
	struct saying says = vocabulary_read(name);

	return says.split != SPLIT_NONE && says.kind == KIND_NONE && says.maybe == KIND_NONE &&
	       says.better == BETTER_UNKNOWN && !says.part;
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

bool
kind_is_quality(enum kind kind)
{
	assert(kind < KIND_COUNT);
	return kinds[kind].nature != NATURE_OTHER;
}

bool
kind_is_fraction(enum kind kind)
{
	assert(kind < KIND_COUNT);
	return kinds[kind].nature == NATURE_FRACTION;
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
