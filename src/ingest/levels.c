#include "config.h"

#include "ingest/levels.h"

static bool
is_batched(const struct levels *levels, uint32_t hash)
{
	for (uint32_t i = 0; i < levels->count; i++)
		if (levels->batched[i] == hash)
			return true;
	return false;
}

void
levels_tell_apart(struct levels *levels, struct draft *draft, bool in_epoch)
{
	bool batch = draft->position.batch.has && !draft->bar;
	uint32_t hash;

	if (draft->reading_count == 0)
		return;
	/* The first name stands for all of its line. */
	hash = draft_known(draft, &draft->readings[0])->hash;
	if (batch) {
		if (levels->count < LEVELS_NAMES && !is_batched(levels, hash))
			levels->batched[levels->count++] = hash;
	} else if (in_epoch && !draft->bar && is_batched(levels, hash)) {
		draft_prefix(draft, STR("epoch"), SPLIT_NONE);
	}
}
