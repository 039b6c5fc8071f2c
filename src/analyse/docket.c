#include "config.h"

#include "analyse/docket.h"

#include <assert.h>
#include <math.h>

#include "util/die.h"

#define BIT(id) RULE_BIT(RULE_##id)

/* A loss that is lost explains whatever else the run does from there on. */
#define RUINED (BIT(NAN) | BIT(EXPLODING))

static const struct docket dockets[] = {
	[RULE_NAN] = { judge_nan, NULL, SCOPE_METRIC, 0 },
	[RULE_FROZEN] = { judge_frozen, may_frozen, SCOPE_RUN, RUINED },
	[RULE_DIVERGENCE] = { judge_divergence, NULL, SCOPE_RUN, RUINED | BIT(FROZEN) },
	[RULE_EXPLODING] = { judge_exploding, may_exploding, SCOPE_RUN, BIT(NAN) },
	[RULE_SPIKE] = { judge_spike, may_spike, SCOPE_RUN, RUINED },
	[RULE_PLATEAU] = { judge_plateau, NULL, SCOPE_RUN, RUINED | BIT(FROZEN) | BIT(DIVERGENCE) },
	[RULE_RANGE] = { judge_range, may_range, SCOPE_METRIC, 0 },
	[RULE_MISMATCH] = { judge_mismatch, NULL, SCOPE_RUN, RUINED },
	[RULE_LR] = { judge_lr, may_lr, SCOPE_METRIC, 0 },
	[RULE_GRADIENT] = { judge_gradient, may_gradient, SCOPE_METRIC, RUINED },
	[RULE_SLOW] = { judge_slow, may_slow, SCOPE_RUN, 0 },
	[RULE_STALL] = { judge_stall, NULL, SCOPE_TIME, 0 },
	[RULE_CRASH] = { judge_crash, NULL, SCOPE_END, 0 },
};

static_assert(COUNT(dockets) == RULE_COUNT, "a rule has no judge");
static_assert(RULE_COUNT <= 32, "one bit for each rule");

/* What is asked of the main metric of a kind. */
static unsigned
wants_main(struct role role)
{
	switch (role.kind) {
	case KIND_LOSS:
		if (role.split == SPLIT_TRAIN)
			return BIT(FROZEN) | BIT(SPIKE) | BIT(EXPLODING) | BIT(SLOW);
		return BIT(FROZEN) | BIT(DIVERGENCE) | BIT(PLATEAU) | BIT(MISMATCH);
	case KIND_ACCURACY:
		return BIT(FROZEN) | BIT(DIVERGENCE) | BIT(MISMATCH);
	case KIND_LR:
		return BIT(LR);
	case KIND_GRAD_NORM:
		return BIT(GRADIENT);
	case KIND_NONE:
	case KIND_TOP5:
	case KIND_F1:
	case KIND_PRECISION:
	case KIND_RECALL:
	case KIND_AUC:
	case KIND_MAP:
	case KIND_PERPLEXITY:
	case KIND_BLEU:
	case KIND_REWARD:
	case KIND_THROUGHPUT:
	case KIND_TIME:
	case KIND_COUNT:
		return 0;
	}
	return 0;
}

const struct docket *
docket_of(enum rule_id id)
{
	assert((unsigned)id < RULE_COUNT);
	return &dockets[id];
}

unsigned
docket_each(void)
{
	return BIT(NAN) | BIT(RANGE) | BIT(LR) | BIT(GRADIENT);
}

unsigned
docket_passing(void)
{
	return BIT(NAN) | BIT(EXPLODING);
}

unsigned
docket_wants(const struct cast *cast, const struct metric *metric)
{
	unsigned wants = BIT(NAN);

	if (metric->role.kind == KIND_LOSS || kind_is_fraction(metric->role.kind))
		wants |= BIT(RANGE);
	return cast_has(cast, metric) ? wants | wants_main(metric->role) : wants;
}
