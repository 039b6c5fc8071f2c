/*
 * Files that are written anew as a whole (a JSON document at each checkpoint) are read from their
 * start again.  What was told of them then must not be told once more.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "analyse/engine_private.h"
#include "util/die.h"
#include "util/hash.h"

/* What was known of a run before its source was read anew. */
struct former {
	uint32_t run_id, source_id;
	enum run_state state;
	unsigned muted;
	struct entry **entries; /* that have not come again yet; the oldest first */
	size_t count, cap;
	UT_hash_handle hh;
};

static struct former *
find(const struct engine *engine, uint32_t run_id)
{
	struct former *former;

	HASH_FIND(hh, engine->formers, &run_id, sizeof(run_id), former);
	return former;
}

static uint64_t
mix(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * UINT64_C(0x100000001b3) ^ (hash >> 29);
}

static uint64_t
mix_double(uint64_t hash, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return mix(hash, bits);
}

static uint64_t
mix_point(uint64_t hash, const struct point *point)
{
	if (!point)
		return hash;
	hash = mix_double(mix_double(hash, point->value), (double)point->epoch);
	return mix(hash, (uint64_t)point->step);
}

/* Another training that goes wrong in the same way has other readings. */
uint64_t
reread_print(enum rule_id rule, const struct finding *finding)
{
	const struct metric *metric = finding->metric;
	uint64_t hash = mix(UINT64_C(0xcbf29ce484222325), rule);

	hash = mix_double(mix_double(hash, finding->value), finding->threshold);
	hash = mix(mix_point(hash, finding->since), (uint64_t)finding->window);
	if (!metric)
		return hash;
	hash = mix(hash, str_hash(str_of(metric->name)));
	hash = mix(hash, (uint64_t)series_count(metric->series));
	hash =
	    mix_point(mix_point(hash, series_first(metric->series)), series_last(metric->series));
	return mix_point(mix_point(hash, series_min(metric->series)), series_max(metric->series));
}

/* The alert that said the same before; it is the caller's. */
struct entry *
reread_take(struct engine *engine, uint32_t run_id, uint64_t print)
{
	struct former *former = find(engine, run_id);

	for (size_t i = 0; former && i < former->count; i++) {
		struct entry *entry = former->entries[i];

		if (entry->print != print)
			continue;
		former->count--;
		memmove(former->entries + i, former->entries + i + 1,
			(former->count - i) * sizeof(*former->entries));
		return entry;
	}
	return NULL;
}

void
reread_begin_watch(const struct engine *engine, struct watch *watch)
{
	const struct former *former = find(engine, watch->run->id);

	if (!former)
		return;
	watch->state = former->state;
	watch->muted = former->muted;
}

static void
put_aside(struct engine *engine, struct watch *watch)
{
	struct former *former = find(engine, watch->run->id);

	if (!former) {
		former = xcalloc(1, sizeof(*former));
		former->run_id = watch->run->id;
		former->source_id = watch->run->source_id;
		HASH_ADD(hh, engine->formers, run_id, sizeof(former->run_id), former);
	}
	former->state = watch->state;
	former->muted = watch->muted;
	for (size_t i = 0; i < watch->entry_count; i++) {
		alert_unlist(engine, watch->entries[i]);
		former->entries =
		    grow(former->entries, &former->cap, former->count + 1, sizeof(struct entry *));
		former->entries[former->count++] = watch->entries[i];
	}
	watch->entry_count = 0;
}

void
engine_reread(struct engine *engine, uint32_t source_id)
{
	for (size_t i = engine->order_count; i-- > 0;) {
		struct watch *watch = engine->by_id[engine->order[i]];

		if (watch->run->source_id != source_id)
			continue;
		put_aside(engine, watch);
		engine_forget(engine, watch->run->id);
	}
}

static void
former_free(struct engine *engine, struct former *former)
{
	HASH_DELETE(hh, engine->formers, former);
	for (size_t i = 0; i < former->count; i++)
		alert_free(former->entries[i]);
	free(former->entries);
	free(former);
}

void
engine_reread_end(struct engine *engine, uint32_t source_id)
{
	struct former *former, *next;

	HASH_ITER (hh, engine->formers, former, next)
		if (former->source_id == source_id)
			former_free(engine, former);
}

void
reread_free_all(struct engine *engine)
{
	struct former *former, *next;

	HASH_ITER (hh, engine->formers, former, next)
		former_free(engine, former);
}
