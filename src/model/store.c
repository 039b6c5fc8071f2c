#include "config.h"

#include "model/store.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uthash.h>

#include "util/die.h"

#define NAME_MAX_BYTES 200 /* of a run; a heading may be a whole paragraph */

/* A run and what only the store needs to know of it.  The run comes first. */
struct slot {
	struct run run;
	size_t order;	   /* of first appearance in the store */
	char *heading;	   /* as the log gave it; NULL: none */
	bool headed;	   /* it is found by its heading: the first of its source to have it */
	bool here;	   /* false: its source was restarted and has not come to it again */
	UT_hash_handle by_id;
	UT_hash_handle by_unique;  /* by run.name */
	UT_hash_handle by_heading; /* of its source, by heading */
};

/* How often a name was wanted, so that the next free number is found at once. */
struct wanted {
	char *name;
	int next;
	UT_hash_handle hh;
};

struct origin {
	char *path;
	char *stem;
	struct slot **slots; /* by section - 1 */
	size_t slot_count, slot_cap;
	size_t here_count; /* sections begun since the last restart */
	struct slot *headings;
	struct position pending; /* said before the first run began */

	char *error;
	char *poll_reason;
	bool finished, removed, still;
	bool full; /* a run could not begin: what follows belongs to none */
	int64_t arrived_mono_ns, arrived_wall_ns;
};

struct store {
	struct origin *origins; /* by source id - 1 */
	size_t origin_count, origin_cap;
	struct slot **order; /* runs that are here, in order of appearance */
	size_t count, cap;
	size_t slot_total;
	struct slot *ids;
	struct slot *names;
	struct wanted *wanted;
	uint64_t generation;
};

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
store_free(struct store *store)
{
	struct wanted *wanted, *next;

	if (!store)
		return;
	HASH_CLEAR(by_id, store->ids);
	HASH_CLEAR(by_unique, store->names);
	HASH_ITER (hh, store->wanted, wanted, next) {
		HASH_DELETE(hh, store->wanted, wanted);
		free(wanted->name);
		free(wanted);
	}
	for (size_t i = 0; i < store->origin_count; i++) {
		struct origin *origin = &store->origins[i];

		HASH_CLEAR(by_heading, origin->headings);
		for (size_t k = 0; k < origin->slot_count; k++) {
			run_fini(&origin->slots[k]->run);
			free(origin->slots[k]->heading);
			free(origin->slots[k]);
		}
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

static struct origin *
origin_of(struct store *store, uint32_t source_id)
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
place(const struct store *store, size_t order)
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

static void
show(struct store *store, struct slot *slot)
{
	size_t at = place(store, slot->order);

	store->order = grow(store->order, &store->cap, store->count + 1, sizeof(*store->order));
	memmove(store->order + at + 1, store->order + at,
		(store->count - at) * sizeof(*store->order));
	store->order[at] = slot;
	store->count++;
	slot->here = true;
}

/* Takes all runs out of the order that are not here any more. */
static void
sweep(struct store *store)
{
	size_t n = 0;

	for (size_t i = 0; i < store->count; i++)
		if (store->order[i]->here)
			store->order[n++] = store->order[i];
	store->count = n;
}

static void
unname(struct store *store, struct slot *slot)
{
	struct origin *origin = origin_of(store, slot->run.source_id);

	if (slot->headed)
		HASH_DELETE(by_heading, origin->headings, slot);
	free(slot->heading);
	slot->heading = NULL;
	slot->headed = false;
	HASH_DELETE(by_unique, store->names, slot);
	free(slot->run.name);
	slot->run.name = NULL;
}

void
store_restart_source(struct store *store, uint32_t source_id)
{
	struct origin *origin = origin_of(store, source_id);

	for (size_t i = 0; i < origin->here_count; i++) {
		struct slot *slot = origin->slots[i];
		uint32_t id = slot->run.id;

		unname(store, slot);
		run_fini(&slot->run);
		memset(&slot->run, 0, sizeof(slot->run));
		slot->run.id = id;
		slot->here = false;
	}
	origin->here_count = 0;
	origin->pending = (struct position){ 0 };
	origin->finished = false;
	origin->full = false;
	sweep(store);
	store->generation++;
}

static struct slot *
slot_named(struct store *store, const char *name)
{
	struct slot *slot;

	HASH_FIND(by_unique, store->names, name, strlen(name), slot);
	return slot;
}

/* At most so many bytes of it, cut at a character. */
static struct str
first_bytes(struct str s, size_t n)
{
	if (s.n <= n)
		return s;
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_first(s, n);
}

/* The name if nobody has it, else with a number; of its own. */
static char *
unique_name(struct store *store, struct str want)
{
	char *name = str_dup(first_bytes(want, NAME_MAX_BYTES));
	struct wanted *wanted;

	if (!slot_named(store, name))
		return name;
	HASH_FIND(hh, store->wanted, name, strlen(name), wanted);
	if (!wanted) {
		wanted = xmalloc(sizeof(*wanted));
		*wanted = (struct wanted){ .name = xstrdup(name), .next = 2 };
		HASH_ADD_KEYPTR(hh, store->wanted, wanted->name, strlen(wanted->name), wanted);
	}
	for (;;) {
		char *numbered = xasprintf("%s#%d", name, wanted->next);

		if (!slot_named(store, numbered)) {
			free(name);
			return numbered;
		}
		wanted->next++;
		free(numbered);
	}
}

static void
give_name(struct store *store, struct slot *slot, struct str heading)
{
	struct origin *origin = origin_of(store, slot->run.source_id);
	struct run *run = &slot->run;
	struct slot *other;

	heading = str_trim(heading);
	if (heading.n > 0) {
		HASH_FIND(by_heading, origin->headings, heading.p, heading.n, other);
		slot->heading = str_dup(heading);
		slot->headed = !other;
		if (slot->headed)
			HASH_ADD_KEYPTR(by_heading, origin->headings, slot->heading, heading.n, slot);
	}
	run->name = unique_name(store, heading.n > 0 ? heading : str_of(origin->stem));
	HASH_ADD_KEYPTR(by_unique, store->names, run->name, strlen(run->name), slot);
}

static char *
dup_or_null(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

/* A run that knows of its source what the store knows of it. */
static void
run_init(struct run *run, const struct origin *origin, uint32_t source_id)
{
	run->source_id = source_id;
	run->source = xstrdup(origin->path);
	run->segment_count = 1;
	run->position = origin->pending;
	run->source_error = dup_or_null(origin->error);
	run->poll_reason = dup_or_null(origin->poll_reason);
	run->polled = origin->poll_reason != NULL;
	run->removed = origin->removed;
	run->source_finished = origin->finished;
	run->still_when_first_seen = origin->still;
	run->arrived_mono_ns = origin->arrived_mono_ns;
	run->arrived_wall_ns = origin->arrived_wall_ns;
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
	slot->order = store->slot_total++;
	slot->run.id = (uint32_t)store->slot_total;
	HASH_ADD(by_id, store->ids, run.id, sizeof(slot->run.id), slot);
	origin->slots = grow(origin->slots, &origin->slot_cap, origin->slot_count + 1,
			     sizeof(*origin->slots));
	origin->slots[origin->slot_count++] = slot;
	origin->here_count++;
	return slot;
}

struct run *
store_begin_run(struct store *store, uint32_t source_id, struct str heading)
{
	struct origin *origin = origin_of(store, source_id);
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
	give_name(store, slot, heading);
	show(store, slot);
	store_touch(store, &slot->run);
	return &slot->run;
}

static struct slot *
slot_of(struct store *store, uint32_t run_id)
{
	struct slot *slot;

	HASH_FIND(by_id, store->ids, &run_id, sizeof(run_id), slot);
	return slot;
}

void
store_rename_run(struct store *store, struct run *run, struct str heading)
{
	struct slot *slot = slot_of(store, run->id);

	assert(slot && &slot->run == run);
	heading = str_trim(heading);
	if (heading.n == 0 || str_eq(heading, str_of(slot->heading)))
		return;
	unname(store, slot);
	give_name(store, slot, heading);
	store_touch(store, run);
}

struct run *
store_headed(struct store *store, uint32_t source_id, struct str heading)
{
	struct origin *origin = origin_of(store, source_id);
	struct slot *slot;

	heading = str_trim(heading);
	if (heading.n == 0)
		return NULL;
	HASH_FIND(by_heading, origin->headings, heading.p, heading.n, slot);
	return slot ? &slot->run : NULL;
}

struct position *
store_pending(struct store *store, uint32_t source_id)
{
	return &origin_of(store, source_id)->pending;
}

bool
store_source_full(const struct store *store, uint32_t source_id)
{
	assert(source_id >= 1 && source_id <= store->origin_count);
	return store->origins[source_id - 1].full;
}

static void
replace_text(char **text, const char *with)
{
	char *copy = dup_or_null(with);

	free(*text);
	*text = copy;
}

void
store_source_error(struct store *store, uint32_t source_id, const char *message)
{
	struct origin *origin = origin_of(store, source_id);

	if (str_eq(str_of(origin->error), str_of(message)) && !origin->error == !message)
		return;
	replace_text(&origin->error, message);
	for (size_t i = 0; i < origin->here_count; i++) {
		replace_text(&origin->slots[i]->run.source_error, message);
		store_touch(store, &origin->slots[i]->run);
	}
}

void
store_source_polled(struct store *store, uint32_t source_id, const char *reason)
{
	struct origin *origin = origin_of(store, source_id);

	replace_text(&origin->poll_reason, reason);
	for (size_t i = 0; i < origin->here_count; i++) {
		struct run *run = &origin->slots[i]->run;

		replace_text(&run->poll_reason, reason);
		run->polled = reason != NULL;
		store_touch(store, run);
	}
}

void
store_source_finished(struct store *store, uint32_t source_id)
{
	struct run *run = store_newest(store, source_id);

	origin_of(store, source_id)->finished = true;
	if (!run || run->source_finished)
		return;
	run->source_finished = true;
	store_touch(store, run);
}

void
store_source_removed(struct store *store, uint32_t source_id, bool removed)
{
	struct origin *origin = origin_of(store, source_id);

	if (origin->removed == removed)
		return;
	origin->removed = removed;
	for (size_t i = 0; i < origin->here_count; i++) {
		origin->slots[i]->run.removed = removed;
		store_touch(store, &origin->slots[i]->run);
	}
}

void
store_source_arrival(struct store *store, uint32_t source_id, struct moment at, bool live)
{
	struct origin *origin = origin_of(store, source_id);
	struct run *run = store_newest(store, source_id);

	origin->arrived_wall_ns = at.wall_ns;
	if (live)
		origin->arrived_mono_ns = at.mono_ns;
	if (!run)
		return;
	run->arrived_wall_ns = origin->arrived_wall_ns;
	run->arrived_mono_ns = origin->arrived_mono_ns;
	store_touch(store, run);
}

void
store_source_still(struct store *store, uint32_t source_id, bool still)
{
	struct origin *origin = origin_of(store, source_id);

	if (origin->still == still)
		return;
	origin->still = still;
	for (size_t i = 0; i < origin->here_count; i++) {
		origin->slots[i]->run.still_when_first_seen = still;
		store_touch(store, &origin->slots[i]->run);
	}
}

void
store_source_renamed(struct store *store, uint32_t source_id, const char *path)
{
	struct origin *origin = origin_of(store, source_id);

	replace_text(&origin->path, path);
	for (size_t i = 0; i < origin->here_count; i++) {
		replace_text(&origin->slots[i]->run.source, path);
		store_touch(store, &origin->slots[i]->run);
	}
}

size_t
store_count(const struct store *store)
{
	return store->count;
}

struct run *
store_at(struct store *store, size_t i)
{
	assert(i < store->count);
	return &store->order[i]->run;
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
	struct origin *origin = origin_of(store, source_id);

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
