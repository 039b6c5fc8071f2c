#include "config.h"

#include "analyse/engine_private.h"
#include "model/store.h"
#include "util/die.h"

static bool
is_ours(const struct engine *engine, const struct watch *watch)
{
	return engine_watch(engine, watch->run->id) == watch;
}

static void
take_watches(struct engine *engine, const struct engine *other, const struct store *store)
{
	for (size_t i = 0; i < other->order_count; i++) {
		struct watch *watch = other->by_id[other->order[i]];

		if (store_find(store, watch->run->id) != watch->run)
			continue;
		engine_enter(engine, watch);
		if (watch->deadline_ns < engine->deadline_ns)
			engine->deadline_ns = watch->deadline_ns;
	}
}

/* They are numbered anew, in the order in which they were raised. */
static void
take_entries(struct engine *engine, struct engine *other)
{
	size_t left = 0;

	engine->entries =
	    grow(engine->entries, &engine->entry_cap, engine->entry_count + other->entry_count + 1,
		 sizeof(*engine->entries));
	for (size_t i = 0; i < other->entry_count; i++) {
		struct entry *entry = other->entries[i];
		const struct watch *watch = engine_watch(other, entry->alert.run_id);

		if (!is_ours(engine, watch)) {
			other->entries[left++] = entry;
			continue;
		}
		entry->alert.id = ++engine->last_id;
		entry->alert.run_id = watch->run->id;
		engine->entries[engine->entry_count++] = entry;
	}
	other->entry_count = left;
}

/* What was taken is not given back with the rest. */
static void
let_go(const struct engine *engine, struct engine *other)
{
	size_t left = 0;

	for (size_t i = 0; i < other->order_count; i++) {
		uint32_t id = other->order[i];

		if (is_ours(engine, other->by_id[id]))
			other->by_id[id] = NULL;
		else
			other->order[left++] = id;
	}
	other->order_count = left;
}

void
engine_take(struct engine *engine, struct engine *other, const struct store *store)
{
	size_t known = engine->entry_count;

	take_watches(engine, other, store);
	take_entries(engine, other);
	let_go(engine, other);
	for (size_t i = known; i < engine->entry_count; i++) {
		const struct alert *alert = &engine->entries[i]->alert;
		const struct watch *watch = engine_watch(engine, alert->run_id);

		if (alert->open)
			alert_tell(engine, NEWS_RAISED, watch, alert, watch->state);
	}
}
