#include "config.h"

#include "ingest/section_private.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "util/die.h"

#define LOOKED 2 /* readings of a record by whose names a fall is told */

static_assert(SECTION_SEEN < UINT8_MAX, "a slot holds the place of a name");

/* Where the name is, or would be. */
static uint8_t *
find_slot(struct section *section, uint32_t name)
{
	size_t at = name % SECTION_SLOTS;

	while (section->slots[at] != 0 && section->seen[section->slots[at] - 1].name != name)
		at = (at + 1) % SECTION_SLOTS;
	return &section->slots[at];
}

static struct seen *
find_seen(struct section *section, struct draft *draft, size_t i)
{
	uint32_t name = draft_known(draft, &draft->readings[i])->hash;
	uint8_t *slot = find_slot(section, name);

	if (*slot == 0) {
		if (section->seen_count == SECTION_SEEN)
			return NULL;
		section->seen = grow(section->seen, &section->seen_cap, section->seen_count + 1,
				     sizeof(*section->seen));
		section->seen[section->seen_count++] = (struct seen){ .name = name };
		*slot = (uint8_t)section->seen_count;
	}
	return &section->seen[*slot - 1];
}

bool
section_has_seen(struct section *section, uint32_t name)
{
	return *find_slot(section, name) != 0;
}

static bool
is_fraction(double epoch)
{
	return epoch != floor(epoch);
}

/*
 * A bar may count the epoch under way, "Epoch 2/9", while lines between its drawings tell how much
 * has passed: 1.25 is no fall behind 2, as long as neither falls behind itself.
 */
static bool
is_same_epoch(const struct section *section, double epoch, double last)
{
	const struct opt_f64 *before = &section->newest_epoch[is_fraction(epoch)];

	if (epoch == last)
		return true;
	if (is_fraction(epoch) == is_fraction(last) || fabs(epoch - last) > 1)
		return false;
	return before->has ? epoch >= before->v : is_fraction(epoch);
}

/* -1, 0, 1: pos before, at or behind what was seen last; 0 where they have nothing in common. */
static int
compare(const struct section *section, const struct position *pos, const struct position *last)
{
	if (pos->epoch.has && last->epoch.has &&
	    !is_same_epoch(section, pos->epoch.v, last->epoch.v))
		return pos->epoch.v < last->epoch.v ? -1 : 1;
	if (pos->step.has && last->step.has && pos->step.v != last->step.v)
		return pos->step.v < last->step.v ? -1 : 1;
	if (pos->epoch.has && last->epoch.has && pos->epoch.v == last->epoch.v && pos->batch.has &&
	    last->batch.has && pos->batch.v != last->batch.v)
		return pos->batch.v < last->batch.v ? -1 : 1;
	return 0;
}

static bool
is_start(const struct section *section, const struct seen *seen, const struct position *pos)
{
	if (pos->epoch.has && section->first_epoch.has)
		return pos->epoch.v <= section->first_epoch.v;
	return pos->step.has && seen->first_step.has && pos->step.v <= seen->first_step.v;
}

const struct position *
section_judged_by(const struct position *own, const struct position *in_force)
{
	return own->step.has && !own->epoch.has ? own : in_force;
}

enum fall
section_look_for_fall(struct section *section, struct draft *draft, const struct position *pos)
{
	for (size_t i = 0; i < draft->reading_count && i < LOOKED; i++) {
		struct seen *seen = find_seen(section, draft, i);

		if (seen != NULL && compare(section, pos, &seen->last) < 0)
			return is_start(section, seen, pos) ? FALL_TO_START : FALL_BACK;
	}
	return FALL_NONE;
}

void
section_remember(struct section *section, struct draft *draft, const struct position *pos)
{
	for (size_t i = 0; i < draft->reading_count && i < LOOKED; i++) {
		struct seen *seen = find_seen(section, draft, i);

		if (seen == NULL)
			continue;
		if (!seen->first_step.has)
			seen->first_step = pos->step;
		seen->last = *pos;
	}
	if (pos->epoch.has && (!section->first_epoch.has || pos->epoch.v < section->first_epoch.v))
		section->first_epoch = pos->epoch;
	if (pos->epoch.has)
		section->newest_epoch[is_fraction(pos->epoch.v)] = pos->epoch;
	section->any = true;
	section->counts |= position_is_counted(pos);
}

/* The first of another epoch: beyond the last one, and far beyond if each epoch has but one. */
static bool
is_beyond(const struct iterations *iterations, int64_t at)
{
	return at > iterations->last &&
	       (iterations->several || at >= iterations->last + iterations->last / 2);
}

void
section_settle_iterations(struct section *section, const struct draft *draft, struct position *pos)
{
	struct iterations *iterations = &section->iterations;
	bool same;

	if (!draft->iterated || draft->bar)
		return;
	same = iterations->epoch.has && pos->epoch.v == iterations->epoch.v;
	if (iterations->epoch.has && pos->batch.v < iterations->last &&
	    pos->epoch.v >= iterations->epoch.v)
		iterations->restarts = true;
	if (iterations->epoch.has && pos->epoch.v > iterations->epoch.v)
		iterations->goes_on |= is_beyond(iterations, pos->batch.v);
	iterations->several = same || iterations->several;
	iterations->epoch = pos->epoch;
	iterations->last = pos->batch.v;
	if (iterations->restarts || (!iterations->goes_on && pos->epoch.v == floor(pos->epoch.v)))
		return;
	pos->step = pos->batch;
	pos->steps = pos->batches;
	pos->batch.has = pos->batches.has = false;
}

/* A bare bar that has begun anew counts the batches of epochs. */
static void
watch_bar(struct section *section, const struct draft *draft)
{
	if (!draft->bar_bare)
		return;
	if (section->bar_key == draft->bar_key && draft->bar_at < section->bar_at)
		section->bar_repeats = true;
	else if (section->bar_key == draft->bar_key && draft->bar_at > section->bar_at &&
		 section->bar_epoch.has && section->now.epoch.v > section->bar_epoch.v)
		section->bar_goes_on = true; /* over an epoch's end */
	section->bar_epoch = section->now.epoch;
	section->bar_key = draft->bar_key;
	section->bar_at = draft->bar_at;
	section->bar_full = draft->bar_done && !section->any && !section->now.epoch.has;
}

void
section_mend_step(struct section *section, const struct draft *draft, struct record *record)
{
	const struct position *own = &record->position;

	if (!section->bar_full || section->any || draft->bar || !own->epoch.has || own->step.has ||
	    own->epoch.v != floor(own->epoch.v))
		return;
	record->forgets_step = section->now.step.has;
	section->now.step = section->now.steps = (struct opt_i64){ 0 };
	section->bar_repeats = true;
	section->bar_full = false;
}

void
section_settle_batches(struct section *section, const struct draft *draft, struct position *pos)
{
	watch_bar(section, draft);
	if (!pos->batch.has || pos->epoch.has)
		return;
	if (section->now.epoch.has && (!draft->bar_bare || section->bar_repeats ||
				       (section->announced && !section->bar_goes_on)))
		return;
	if (pos->step.has)
		return;
	pos->step = pos->batch;
	pos->steps = pos->batches;
	pos->batch.has = pos->batches.has = false;
}
