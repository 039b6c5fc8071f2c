#include "config.h"

#include "view/order.h"

#include <stdlib.h>
#include <string.h>

#include "analyse/filter.h"
#include "util/die.h"

/* States and ages change without the store; whenever something is drawn, they are looked at this
 * often. */
#define STALE_NS (2 * NS_PER_S)

void
order_fini(struct order *order)
{
	free(order->shown);
	free(order->wanted);
	free(order->notes);
	*order = (struct order){ 0 };
}

struct note *
order_note(struct order *order, uint32_t run_id)
{
	size_t before = order->note_cap;

	order->notes =
	    grow(order->notes, &order->note_cap, (size_t)run_id + 1, sizeof(*order->notes));
	if (order->note_cap > before)
		memset(order->notes + before, 0,
		       (order->note_cap - before) * sizeof(*order->notes));
	return &order->notes[run_id];
}

const struct note *
order_note_at(const struct order *order, uint32_t run_id)
{
	return run_id < order->note_cap ? &order->notes[run_id] : NULL;
}

bool
order_place(const struct order *order, uint32_t run_id, size_t *place)
{
	for (size_t i = 0; i < order->count; i++) {
		if (order->shown[i] == run_id) {
			*place = i;
			return true;
		}
	}
	return false;
}

size_t
order_marked(const struct order *order, const struct store *store)
{
	size_t n = 0;

	for (size_t i = 0; i < store_count(store); i++) {
		const struct note *note = order_note_at(order, store_run(store, i)->id);

		n += note && note->marked;
	}
	return n;
}

void
order_see(struct order *order, const struct run *run, struct moment now)
{
	struct note *note = order_note(order, run->id);

	/* What was read between beginning and end is older than what was shown already. */
	if (note->known && note->record_count != run->record_count &&
	    note->partial == run->partial) {
		if (now.mono_ns >= note->changed_ns + ORDER_CALM_NS)
			note->flashed_ns = now.mono_ns;
		note->changed_ns = now.mono_ns;
	}
	note->known = true;
	note->partial = run->partial;
	note->record_count = run->record_count;
}

static bool
same_order(const struct order *order)
{
	return order->count == order->wanted_count &&
	       (order->count == 0 ||
		!memcmp(order->shown, order->wanted, order->count * sizeof(*order->shown)));
}

/* Fills wanted; true if it is another order than at the last look. */
static bool
look(struct order *order, const struct order_query *query)
{
	size_t total = store_count(query->store);
	const struct run **runs = xcalloc(total + 1, sizeof(struct run *));
	size_t n = 0;
	bool changed;

	for (size_t i = 0; i < total; i++) {
		const struct run *run = store_run(query->store, i);

		order_see(order, run, query->now);
		if (filter_match(query->filter, run, query->engine, query->now))
			runs[n++] = run;
	}
	sort_runs(runs, n, query->sort, query->engine, query->now);
	changed = n != order->wanted_count;
	order->wanted = grow(order->wanted, &order->wanted_cap, n + 1, sizeof(*order->wanted));
	for (size_t i = 0; i < n; i++) {
		changed = changed || order->wanted[i] != runs[i]->id;
		order->wanted[i] = runs[i]->id;
	}
	order->wanted_count = n;
	free(runs);
	return changed;
}

/* Place of each run id in wanted, plus 1; 0: not wanted.  free() it. */
static uint32_t *
wanted_places(const struct order *order, size_t ids)
{
	uint32_t *places = xcalloc(ids + 1, sizeof(*places));

	for (size_t i = 0; i < order->wanted_count; i++)
		places[order->wanted[i]] = (uint32_t)i + 1;
	return places;
}

/* Runs that are not wanted any more go at once; new ones come in where they belong, or as near to
 * it as the rows that keep their place allow. */
static void
update_members(struct order *order)
{
	uint32_t *places = wanted_places(order, order->note_cap);
	bool *is_shown = xcalloc(order->note_cap + 1, sizeof(*is_shown));
	size_t kept = 0;

	for (size_t i = 0; i < order->count; i++) {
		if (places[order->shown[i]]) {
			is_shown[order->shown[i]] = true;
			order->shown[kept++] = order->shown[i];
		}
	}
	order->count = kept;
	order->shown =
	    grow(order->shown, &order->cap, order->wanted_count + 1, sizeof(*order->shown));
	for (size_t i = 0; i < order->wanted_count; i++) {
		size_t at = i < order->count ? i : order->count;

		if (is_shown[order->wanted[i]])
			continue;
		memmove(&order->shown[at + 1], &order->shown[at],
			(order->count - at) * sizeof(*order->shown));
		order->shown[at] = order->wanted[i];
		order->count++;
	}
	free(is_shown);
	free(places);
}

/* Shows what is wanted; with marks, rows say how far they moved. */
static void
adopt(struct order *order, struct moment now, bool marks)
{
	uint32_t *places = wanted_places(order, order->note_cap);

	for (size_t i = 0; i < order->count; i++) {
		struct note *note = order_note(order, order->shown[i]);
		uint32_t place = places[order->shown[i]];

		note->moved = 0;
		if (place && place - 1 != i && marks) {
			note->moved = (int)i - (int)(place - 1);
			note->moved_ns = now.mono_ns;
		}
	}
	free(places);
	order->shown =
	    grow(order->shown, &order->cap, order->wanted_count + 1, sizeof(*order->shown));
	memcpy(order->shown, order->wanted, order->wanted_count * sizeof(*order->shown));
	order->count = order->wanted_count;
	order->differs_ns = NEVER;
	order->urgent = false;
	order->begun = true;
	order->version++;
	order->adopted++;
}

/* The more runs there are, the rarer they are sorted. */
static int64_t
look_interval(const struct order_query *query)
{
	return 200 * NS_PER_MS + (int64_t)store_count(query->store) * NS_PER_MS / 5;
}

/* The logs have just been read, and no key was pressed since: nobody knows a place yet. */
static bool
is_opening(const struct order *order, const struct order_query *query)
{
	int64_t now = query->now.mono_ns;

	return now < order->opening_ns && now >= query->key_ns + ORDER_SETTLE_NS;
}

/* When the wanted order may be shown; NEVER if it is shown. */
static int64_t
due(const struct order *order, const struct order_query *query)
{
	int64_t rested, quiet, patience;

	if (order->differs_ns == NEVER)
		return NEVER;
	rested = order->rests_ns +
		 (is_opening(order, query) ? ORDER_OPENING_SETTLE_NS : ORDER_SETTLE_NS);
	quiet = query->key_ns + ORDER_SETTLE_NS;
	patience = order->differs_ns + ORDER_PATIENCE_NS;
	if (rested > patience)
		rested = patience;
	return rested > quiet ? rested : quiet;
}

bool
order_update(struct order *order, const struct order_query *query)
{
	int64_t now = query->now.mono_ns;
	bool fresh = store_generation(query->store) != order->generation;
	bool hurry = order->urgent || !order->begun;
	bool changed;

	if (!hurry && now >= order->looked_ns && now < order->looked_ns + look_interval(query))
		return false;
	if (!hurry && !fresh && !is_opening(order, query) && now < due(order, query) &&
	    now < order->looked_ns + STALE_NS)
		return false;
	changed = look(order, query);
	order->generation = store_generation(query->store);
	order->looked_ns = now;
	if (query->reading || !order->begun)
		order->opening_ns = now + ORDER_OPENING_NS;
	if (hurry || query->reading) {
		adopt(order, query->now, false);
		return true;
	}
	update_members(order);
	order->version++;
	if (same_order(order)) {
		order->differs_ns = NEVER;
		return true;
	}
	if (order->differs_ns == NEVER)
		order->differs_ns = now;
	if (changed)
		order->rests_ns = now;
	if (now >= due(order, query))
		adopt(order, query->now, !is_opening(order, query));
	return true;
}

int64_t
order_deadline(const struct order *order, const struct order_query *query)
{
	int64_t at = NEVER;
	int64_t look_at = order->looked_ns + look_interval(query);

	if (order->urgent || !order->begun)
		return query->now.mono_ns;
	if (store_generation(query->store) != order->generation)
		at = look_at;
	if (order->differs_ns != NEVER) {
		int64_t shown_at = due(order, query) > look_at ? due(order, query) : look_at;

		if (shown_at < at)
			at = shown_at;
	}
	return at;
}
