#include "config.h"

#include "model/store_private.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "util/chars.h"
#include "util/die.h"
#include "util/hash.h"

#define NAME_MAX_BYTES 200 /* of a run; a heading may be a whole paragraph */

static bool
is_taken(const struct store *store, const char *name)
{
	const struct slot *slot;

	HASH_FIND(by_unique, store->names, name, strlen(name), slot);
	return slot != NULL;
}

/* At most so many bytes of it, cut at a character. */
static struct str
first_bytes(struct str s, size_t n)
{
	if (s.n <= n)
		return s;
	while (n > 0 && is_inner(s.p[n]))
		n--;
	return str_first(s, n);
}

static struct wanted *
want(struct store *store, const char *name)
{
	struct wanted *wanted;

	HASH_FIND(hh, store->wanted, name, strlen(name), wanted);
	if (wanted)
		return wanted;
	wanted = xmalloc(sizeof(*wanted));
	*wanted = (struct wanted){ .name = xstrdup(name), .next = 2 };
	HASH_ADD_KEYPTR(hh, store->wanted, wanted->name, strlen(wanted->name), wanted);
	return wanted;
}

/* Names the run so, if nobody else is, else with the first free number behind it. */
static void
name_uniquely(struct store *store, struct slot *slot, struct str text)
{
	char *name = str_dup(first_bytes(text, NAME_MAX_BYTES));

	if (is_taken(store, name)) {
		struct wanted *wanted = want(store, name);

		do {
			free(name);
			name = xasprintf("%s#%d", wanted->name, wanted->next++);
		} while (is_taken(store, name));
		slot->numbered = wanted;
		slot->number = wanted->next - 1;
	}
	slot->run.name = name;
	HASH_ADD_KEYPTR(by_unique, store->names, slot->run.name, strlen(slot->run.name), slot);
}

void
store_name_give(struct store *store, struct slot *slot, struct str heading)
{
	struct origin *origin = store_origin(store, slot->run.source_id);
	struct slot *other;

	heading = str_trim(heading);
	if (heading.n > 0) {
		HASH_FIND(by_heading, origin->headings, heading.p, heading.n, other);
		slot->heading = str_dup(heading);
		slot->headed = !other;
		if (slot->headed)
			HASH_ADD_KEYPTR(by_heading, origin->headings, slot->heading, heading.n,
					slot);
	}
	name_uniquely(store, slot, heading.n > 0 ? heading : str_of(origin->stem));
}

void
store_name_take(struct store *store, struct slot *slot)
{
	struct origin *origin = store_origin(store, slot->run.source_id);

	if (slot->headed)
		HASH_DELETE(by_heading, origin->headings, slot);
	free(slot->heading);
	slot->heading = NULL;
	slot->headed = false;
	if (slot->numbered && slot->number < slot->numbered->next)
		slot->numbered->next = slot->number; /* free again */
	slot->numbered = NULL;
	HASH_DELETE(by_unique, store->names, slot);
	free(slot->run.name);
	slot->run.name = NULL;
}

void
store_rename_run(struct store *store, struct run *run, struct str heading)
{
	struct slot *slot;

	HASH_FIND(by_id, store->ids, &run->id, sizeof(run->id), slot);
	assert(slot && &slot->run == run);
	heading = str_trim(heading);
	if (heading.n == 0 || str_eq(heading, str_of(slot->heading)))
		return;
	store_name_take(store, slot);
	store_name_give(store, slot, heading);
	store_touch(store, run);
}

struct run *
store_headed(struct store *store, uint32_t source_id, struct str heading)
{
	struct origin *origin = store_origin(store, source_id);
	struct slot *slot;

	heading = str_trim(heading);
	if (heading.n == 0)
		return NULL;
	HASH_FIND(by_heading, origin->headings, heading.p, heading.n, slot);
	return slot ? &slot->run : NULL;
}

void
store_name_fini(struct store *store)
{
	struct wanted *wanted, *next;

	HASH_CLEAR(by_unique, store->names);
	HASH_ITER (hh, store->wanted, wanted, next) {
		HASH_DELETE(hh, store->wanted, wanted);
		free(wanted->name);
		free(wanted);
	}
	for (size_t i = 0; i < store->origin_count; i++)
		HASH_CLEAR(by_heading, store->origins[i].headings);
}
