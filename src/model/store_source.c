#include "config.h"

#include "model/store_private.h"

#include <assert.h>
#include <stdlib.h>

#include "util/die.h"

static char *
dup_or_null(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

static void
replace_text(char **text, const char *with)
{
	char *copy = dup_or_null(with);

	free(*text);
	*text = copy;
}

const char *
store_source_stem(const struct store *store, uint32_t source_id)
{
	assert(source_id >= 1 && source_id <= store->origin_count);
	return store->origins[source_id - 1].stem;
}

void
store_source_error(struct store *store, uint32_t source_id, const char *message)
{
	struct origin *origin = store_origin(store, source_id);

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
	struct origin *origin = store_origin(store, source_id);

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

	store_origin(store, source_id)->finished = true;
	if (!run || run->source_finished)
		return;
	run->source_finished = true;
	store_touch(store, run);
}

void
store_source_removed(struct store *store, uint32_t source_id, bool removed)
{
	struct origin *origin = store_origin(store, source_id);

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
	struct origin *origin = store_origin(store, source_id);
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
store_source_read(struct store *store, uint32_t source_id, int64_t offset)
{
	struct run *run = store_newest(store, source_id);

	if (!run || offset <= run->offset_last)
		return;
	run->offset_last = offset;
	store_touch(store, run);
}

void
store_source_still(struct store *store, uint32_t source_id, bool still)
{
	struct origin *origin = store_origin(store, source_id);

	if (origin->still == still)
		return;
	origin->still = still;
	for (size_t i = 0; i < origin->here_count; i++) {
		origin->slots[i]->run.still_when_first_seen = still;
		store_touch(store, &origin->slots[i]->run);
	}
}

void
store_source_partial(struct store *store, uint32_t source_id)
{
	struct origin *origin = store_origin(store, source_id);

	origin->partial = true;
	for (size_t i = 0; i < origin->here_count; i++) {
		origin->slots[i]->run.partial = true;
		store_touch(store, &origin->slots[i]->run);
	}
}

void
store_source_renamed(struct store *store, uint32_t source_id, const char *path)
{
	struct origin *origin = store_origin(store, source_id);

	replace_text(&origin->path, path);
	for (size_t i = 0; i < origin->here_count; i++) {
		replace_text(&origin->slots[i]->run.source, path);
		store_touch(store, &origin->slots[i]->run);
	}
}
