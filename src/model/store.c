#include "config.h"

#include "model/store.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/store_private.h"
#include "util/die.h"
#include "util/hash.h"

struct store *
store_new(void)
{
	return xcalloc(1, sizeof(struct store));
}

/* Gives back all that a run holds; it stays where it is. */
static void
run_fini(struct run *run)
{
	struct metric **metrics = run->metrics;

	HASH_CLEAR(hh, run->by_name);
	for (size_t i = 0; i < run->metric_count; i++) {
		series_free(metrics[i]->series);
		free(metrics[i]->name);
		free(metrics[i]);
	}
	for (size_t i = 0; i < run->param_count; i++) {
		free(run->params[i].key);
		free(run->params[i].value);
	}
	free(run->metrics);
	free(run->params);
	free(run->touched);
	free(run->end.quote);
	free(run->poll_reason);
	free(run->source_error);
	free(run->source);
	free(run->name);
}

void
store_free_slot(struct slot *slot)
{
	run_fini(&slot->run);
	free(slot->heading);
	free(slot);
}

void
store_free(struct store *store)
{
	if (!store)
		return;
	HASH_CLEAR(by_id, store->ids);
	store_name_fini(store);
	for (size_t i = 0; i < store->origin_count; i++) {
		struct origin *origin = &store->origins[i];

		for (size_t k = 0; k < origin->slot_count; k++)
			store_free_slot(origin->slots[k]);
		free(origin->slots);
		free(origin->path);
		free(origin->stem);
		free(origin->error);
		free(origin->poll_reason);
	}
	free(store->origins);
	free(store->order);
	free(store);
}

struct origin *
store_origin(struct store *store, uint32_t source_id)
{
	assert(source_id >= 1 && source_id <= store->origin_count);
	return &store->origins[source_id - 1];
}

uint32_t
store_add_source(struct store *store, const char *path, const char *stem)
{
	struct origin *origin;

	store->origins = grow(store->origins, &store->origin_cap, store->origin_count + 1,
			      sizeof(*store->origins));
	origin = &store->origins[store->origin_count++];
	*origin = (struct origin){
		.path = xstrdup(path),
		.stem = xstrdup(*stem ? stem : "run"),
	};
	return (uint32_t)store->origin_count;
}

/* Where in the order a run stands, or would stand. */
static size_t
place(const struct store *store, uint32_t order)
{
	size_t low = 0, high = store->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (store->order[middle]->order < order)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
store_show(struct store *store, struct slot *slot)
{
	size_t at = place(store, slot->order);

	store->order = grow(store->order, &store->cap, store->count + 1, sizeof(*store->order));
	memmove(store->order + at + 1, store->order + at,
		(store->count - at) * sizeof(*store->order));
	store->order[at] = slot;
	store->count++;
	slot->here = true;
}

void
store_sweep(struct store *store)
{
	size_t n = 0;

	for (size_t i = 0; i < store->count; i++)
		if (store->order[i]->here)
			store->order[n++] = store->order[i];
	store->count = n;
}

void
store_restart_source(struct store *store, uint32_t source_id)
{
	struct origin *origin = store_origin(store, source_id);

	for (size_t i = 0; i < origin->here_count; i++) {
		struct slot *slot = origin->slots[i];
		uint32_t id = slot->run.id;

		store_name_take(store, slot);
		run_fini(&slot->run);
		memset(&slot->run, 0, sizeof(slot->run));
		slot->run.id = id;
		slot->here = false;
	}
	origin->here_count = 0;
	origin->pending = (struct position){ 0 };
	origin->finished = false;
	origin->partial = false;
	origin->full = false;
	store_sweep(store);
	store->generation++;
}

static struct slot *
next_slot(struct store *store, struct origin *origin)
{
	struct slot *slot;

	if (origin->here_count < origin->slot_count)
		return origin->slots[origin->here_count++];
	if (store->slot_total == STORE_RUNS_MAX)
		return NULL;
	slot = xcalloc(1, sizeof(*slot));
	slot->order = slot->run.id = ++store->last_id;
	store->slot_total++;
	HASH_ADD(by_id, store->ids, run.id, sizeof(slot->run.id), slot);
	origin->slots =
	    grow(origin->slots, &origin->slot_cap, origin->slot_count + 1, sizeof(*origin->slots));
	origin->slots[origin->slot_count++] = slot;
	origin->here_count++;
	return slot;
}

void
store_tell_facts(const struct origin *origin, struct run *run)
{
	free(run->source);
	free(run->source_error);
	free(run->poll_reason);
	run->source = xstrdup(origin->path);
	run->source_error = origin->error ? xstrdup(origin->error) : NULL;
	run->poll_reason = origin->poll_reason ? xstrdup(origin->poll_reason) : NULL;
	run->polled = origin->poll_reason != NULL;
	run->removed = origin->removed;
	run->still_when_first_seen = origin->still;
}

static void
run_init(struct run *run, const struct origin *origin, uint32_t source_id)
{
	run->source_id = source_id;
	run->segment_count = 1;
	run->position = origin->pending;
	store_tell_facts(origin, run);
	run->source_finished = origin->finished;
	run->partial = origin->partial;
	run->arrived_mono_ns = origin->arrived_mono_ns;
	run->arrived_wall_ns = origin->arrived_wall_ns;
}

struct run *
store_begin_run(struct store *store, uint32_t source_id, struct str heading)
{
	struct origin *origin = store_origin(store, source_id);
	struct run *before = store_newest(store, source_id);
	struct slot *slot = next_slot(store, origin);

	origin->full = !slot;
	if (!slot)
		return NULL;
	if (before) {
		before->source_finished = true;
		store_touch(store, before);
	}
	run_init(&slot->run, origin, source_id);
	slot->run.section = (int)origin->here_count;
	origin->pending = (struct position){ 0 };
	store_name_give(store, slot, heading);
	store_show(store, slot);
	store_touch(store, &slot->run);
	return &slot->run;
}

struct run *
store_await_run(struct store *store, uint32_t source_id)
{
	struct run *run = store_newest(store, source_id);

	if (run)
		return run;
	run = store_begin_run(store, source_id, STR_NONE);
	if (run)
		run->awaited = true;
	return run;
}

bool
store_source_full(const struct store *store, uint32_t source_id)
{
	assert(source_id >= 1 && source_id <= store->origin_count);
	return store->origins[source_id - 1].full;
}

struct position *
store_pending(struct store *store, uint32_t source_id)
{
	return &store_origin(store, source_id)->pending;
}

size_t
store_count(const struct store *store)
{
	return store->count;
}

const struct run *
store_run(const struct store *store, size_t i)
{
	assert(i < store->count);
	return &store->order[i]->run;
}

const struct run *
store_find(const struct store *store, uint32_t run_id)
{
	struct slot *slot;

	HASH_FIND(by_id, store->ids, &run_id, sizeof(run_id), slot);
	return slot && slot->here ? &slot->run : NULL;
}

struct run *
store_newest(struct store *store, uint32_t source_id)
{
	struct origin *origin = store_origin(store, source_id);

	return origin->here_count ? &origin->slots[origin->here_count - 1]->run : NULL;
}

uint64_t
store_generation(const struct store *store)
{
	return store->generation;
}

void
store_touch(struct store *store, struct run *run)
{
	run->generation = ++store->generation;
}
