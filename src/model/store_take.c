#include "config.h"

#include "model/store_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"

/* What a run has from the one in whose place it comes; 0: nothing, it gets a new one. */
struct legacy {
	uint32_t id, order;
};

static struct slot *
last_of(const struct origin *origin)
{
	return origin->here_count > 0 ? origin->slots[origin->here_count - 1] : NULL;
}

/* The run of the same name in the source; NULL: there is none. */
static const struct slot *
find_namesake(const struct store *store, uint32_t source_id, const struct run *run)
{
	const struct slot *slot;

	HASH_FIND(by_unique, store->names, run->name, strlen(run->name), slot);
	return slot && slot->run.source_id == source_id ? slot : NULL;
}

/* For each run that is taken, in order; free() it. */
static struct legacy *
share_out(struct store *store, uint32_t source_id, const struct origin *from)
{
	const struct origin *to = store_origin(store, source_id);
	struct legacy *legacies = xcalloc(from->here_count + 1, sizeof(*legacies));

	for (size_t i = 0; i < from->here_count; i++) {
		const struct slot *twin = find_namesake(store, source_id, &from->slots[i]->run);

		if (i < to->here_count)
			legacies[i].order = to->slots[i]->order;
		if (from->slots[i] == last_of(from))
			twin = last_of(to);
		else if (twin == last_of(to))
			twin = NULL;
		if (twin)
			legacies[i].id = twin->run.id;
	}
	return legacies;
}

static void
remove_all(struct store *store, struct origin *origin)
{
	for (size_t i = 0; i < origin->here_count; i++) {
		store_name_take(store, origin->slots[i]);
		origin->slots[i]->here = false;
	}
	store_sweep(store);
	for (size_t i = 0; i < origin->slot_count; i++) {
		HASH_DELETE(by_id, store->ids, origin->slots[i]);
		store_free_slot(origin->slots[i]);
	}
	store->slot_total -= origin->slot_count;
	origin->slot_count = origin->here_count = 0;
}

static void
take_out(struct store *other, struct slot *slot)
{
	char *heading = slot->heading ? xstrdup(slot->heading) : NULL;

	HASH_DELETE(by_id, other->ids, slot);
	store_name_take(other, slot);
	slot->heading = heading;
	slot->here = false;
}

static void
put_in(struct store *store, uint32_t source_id, struct slot *slot, struct legacy legacy)
{
	struct origin *origin = store_origin(store, source_id);
	char *heading = slot->heading;

	slot->run.source_id = source_id;
	slot->run.id = legacy.id != 0 ? legacy.id : ++store->last_id;
	slot->order = legacy.order != 0 ? legacy.order : ++store->last_id;
	HASH_ADD(by_id, store->ids, run.id, sizeof(slot->run.id), slot);
	store->slot_total++;
	origin->slots =
	    grow(origin->slots, &origin->slot_cap, origin->slot_count + 1, sizeof(*origin->slots));
	origin->slots[origin->slot_count++] = slot;
	origin->here_count++;
	slot->heading = NULL;
	store_name_give(store, slot, str_of(heading));
	free(heading);
	store_tell_facts(origin, &slot->run);
	store_show(store, slot);
	store_touch(store, &slot->run);
}

void
store_take(struct store *store, uint32_t source_id, struct store *other)
{
	struct origin *to = store_origin(store, source_id), *from = store_origin(other, 1);
	struct legacy *legacies = share_out(store, source_id, from);
	size_t taken = 0;

	assert(other->origin_count == 1 && from->slot_count == from->here_count);
	remove_all(store, to);
	while (taken < from->here_count && store->slot_total + taken < STORE_RUNS_MAX)
		take_out(other, from->slots[taken++]);
	store_sweep(other);
	for (size_t i = 0; i < taken; i++)
		put_in(store, source_id, from->slots[i], legacies[i]);
	free(legacies);
	to->pending = from->pending;
	to->finished = from->finished;
	to->partial = from->partial;
	to->full = from->full || taken < from->here_count;
	to->arrived_mono_ns = from->arrived_mono_ns;
	to->arrived_wall_ns = from->arrived_wall_ns;
	from->slot_count = from->here_count -= taken;
	if (taken > 0)
		memmove(from->slots, from->slots + taken, from->slot_count * sizeof(*from->slots));
	store->generation++;
}
