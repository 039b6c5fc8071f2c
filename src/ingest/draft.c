#include "config.h"

#include "ingest/draft.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/draft_private.h"
#include "ingest/puts.h"
#include "util/die.h"

#define CHUNK_FIRST 1024 /* enough for nearly every line */
#define CHUNK (16 * 1024)
#define PARAMS_MAX 256
#define PARAM_VALUE_MAX 200

struct chunk {
	struct chunk *next;
	size_t used, size;
	char bytes[];
};

static struct chunk *
chunk_new(size_t size, struct chunk *next)
{
	struct chunk *chunk = xmalloc(sizeof(*chunk) + size);

	*chunk = (struct chunk){ .next = next, .size = size };
	return chunk;
}

struct draft *
draft_new(void)
{
	struct draft *draft = xcalloc(1, sizeof(*draft));

	draft->arena = xcalloc(1, sizeof(*draft->arena));
	draft->arena->chunks = chunk_new(CHUNK_FIRST, NULL);
	draft->arena->names = names_new();
	return draft;
}

static void
drop_chunks(struct draft_arena *arena, struct chunk *down_to)
{
	while (arena->chunks != down_to) {
		struct chunk *next = arena->chunks->next;

		free(arena->chunks);
		arena->chunks = next;
	}
}

void
draft_free(struct draft *draft)
{
	if (draft == NULL)
		return;
	drop_chunks(draft->arena, NULL);
	names_free(draft->arena->names);
	free(draft->arena);
	free(draft->readings);
	free(draft->params);
	free(draft);
}

void
draft_clear(struct draft *draft)
{
	struct draft_arena *arena = draft->arena;

	while (arena->chunks->next != NULL) {
		struct chunk *next = arena->chunks->next;

		free(arena->chunks);
		arena->chunks = next;
	}
	arena->chunks->used = 0;
	names_trim(arena->names);
	arena->maybe_count = 0;
	arena->step_rank = 0;
	draft->position = (struct position){ 0 };
	draft->reading_count = draft->metric_count = draft->param_count = 0;
	draft->split = SPLIT_NONE;
	draft->bar_key = 0;
	draft->bar_at = 0;
	draft->bar_done = draft->bar_bare = false;
	draft->bar = draft->table_start = draft->summary = draft->whole = draft->by_name = false;
	draft->goes_on = draft->loose = draft->iterated = false;
	draft->given = GIVEN_NO;
	draft->heading = draft->numbered = draft->part = STR_NONE;
	if (draft->puts != NULL)
		draft->puts->n = 0;
}

bool
draft_is_empty(const struct draft *draft)
{
	return draft->reading_count == 0 && draft->param_count == 0 &&
	       position_is_empty(&draft->position);
}

char *
draft_alloc(struct draft *draft, size_t n)
{
	struct draft_arena *arena = draft->arena;
	struct chunk *chunk = arena->chunks;

	if (chunk->size - chunk->used < n) {
		chunk = chunk_new(n > CHUNK ? n : CHUNK, chunk);
		arena->chunks = chunk;
	}
	chunk->used += n;
	return chunk->bytes + chunk->used - n;
}

struct str
draft_copy(struct draft *draft, struct str s)
{
	char *p = draft_alloc(draft, s.n + 1);

	memcpy(p, s.n > 0 ? s.p : "", s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

struct str
draft_name(struct draft *draft, struct str written)
{
	char buf[NAME_MAX_BYTES];

	return draft_copy(draft, (struct str){ buf, name_write(buf, written) });
}

const struct name *
draft_look(struct draft *draft, struct str prefix, char joiner, struct str name)
{
	return names_find(draft->arena->names, prefix, joiner, name);
}

const struct name *
draft_known(struct draft *draft, struct reading *reading)
{
	const struct name *name = reading->known;

	if (name == NULL) {
		name = draft_look(draft, STR_NONE, 0, reading->name);
		if (!name->passing)
			reading->known = name;
	}
	return name;
}

void
draft_reading(struct draft *draft, struct str name, double value, bool percent, unsigned decimals)
{
	struct reading *reading;

	if (draft->reading_count == DRAFT_READINGS_MAX || name.n == 0)
		return;
	draft->readings = grow(draft->readings, &draft->reading_cap, draft->reading_count + 1,
			       sizeof(*draft->readings));
	/* Field by field: a processor waits for what has just been written and is copied as a
	 * whole. */
	reading = &draft->readings[draft->reading_count++];
	reading->name = name;
	reading->value = value;
	reading->split = draft->split;
	reading->percent = percent;
	reading->decimals = (uint8_t)(decimals < UINT8_MAX ? decimals : UINT8_MAX);
	reading->known = NULL;
}

void
draft_number(struct draft *draft, const struct name *name, double value, unsigned decimals)
{
	size_t n = draft->reading_count;

	assert(draft->puts == NULL && !name->passing);
	draft_reading(draft, name->text, value, false, decimals);
	if (draft->reading_count == n)
		return;
	draft->readings[n].known = name;
	if (name->is == NAME_METRIC)
		draft->metric_count++;
}

void
draft_param(struct draft *draft, struct str key, struct str value)
{
	if (draft->param_count == PARAMS_MAX || key.n == 0 || value.n == 0 ||
	    value.n > PARAM_VALUE_MAX)
		return;
	draft->params =
	    grow(draft->params, &draft->param_cap, draft->param_count + 1, sizeof(*draft->params));
	draft->params[draft->param_count++] =
	    (struct param){ .key = key, .value = draft_copy(draft, str_trim(value)) };
}

void
draft_keep(struct draft *draft)
{
	for (size_t i = 0; i < draft->reading_count; i++) {
		draft->readings[i].name = draft_copy(draft, draft->readings[i].name);
		draft->readings[i].known = NULL;
	}
	for (size_t i = 0; i < draft->param_count; i++)
		draft->params[i].key = draft_copy(draft, draft->params[i].key);
}

void
draft_prefix_one(struct draft *draft, struct reading *reading, struct str prefix, enum split split)
{
	struct str name = reading->name;
	char *p = draft_alloc(draft, prefix.n + 1 + name.n);

	memcpy(p, prefix.p, prefix.n);
	p[prefix.n] = '_';
	memcpy(p + prefix.n + 1, name.p, name.n);
	reading->name = (struct str){ p, prefix.n + 1 + name.n };
	reading->known = NULL;
	if (split != SPLIT_NONE)
		reading->split = split;
}

void
draft_prefix(struct draft *draft, struct str prefix, enum split split)
{
	for (size_t i = 0; i < draft->reading_count; i++) {
		struct reading *reading = &draft->readings[i];

		if (split != SPLIT_NONE && (reading->split != SPLIT_NONE ||
					    draft_known(draft, reading)->role.split != SPLIT_NONE))
			continue;
		draft_prefix_one(draft, reading, prefix, split);
	}
}

void
draft_make_params(struct draft *draft)
{
	struct position *pos = &draft->position;

	for (size_t i = 0; i < draft->reading_count; i++) {
		const struct reading *reading = &draft->readings[i];
		char *p = draft_alloc(draft, PARAM_VALUE_MAX);
		double value = reading->percent ? reading->value * 100 : reading->value;
		size_t n = num_shortest(p, PARAM_VALUE_MAX, value);

		draft_param(draft, reading->name, (struct str){ p, n });
	}
	draft->reading_count = draft->metric_count = 0;
	if (pos->epoch.has && !pos->epochs.has && draft_is_whole(pos->epoch.v))
		pos->epochs = OPT_I64((int64_t)pos->epoch.v);
	pos->epoch = (struct opt_f64){ 0 };
	pos->step = pos->batch = (struct opt_i64){ 0 };
	draft->whole = draft->table_start = false;
}

void
draft_settle(struct draft *draft, bool begins_epoch)
{
	struct draft_arena *arena = draft->arena;
	struct position *pos = &draft->position;
	size_t kept = 0, maybe = 0;

	/* "iter" restarts with each epoch where a line has both. */
	if (pos->epoch.has && arena->step_rank == 1 && !pos->batch.has) {
		pos->batch = pos->step;
		pos->batches = pos->steps;
		pos->step = pos->steps = (struct opt_i64){ 0 };
		arena->step_rank = 0;
		draft->iterated = true;
	}
	/* So does the one in the label of a bar that counts the batches of an epoch. */
	if (pos->epoch.has && arena->step_rank == 1 && draft->bar)
		pos->step = pos->steps = (struct opt_i64){ 0 };
	if (draft->metric_count > 0 || position_is_counted(pos) || begins_epoch)
		return;
	for (size_t i = 0; i < draft->reading_count; i++) {
		if (maybe < arena->maybe_count && arena->maybe[maybe].reading == i)
			draft_param(draft, draft->readings[i].name, arena->maybe[maybe++].written);
		else
			draft->readings[kept++] = draft->readings[i];
	}
	draft->reading_count = kept;
	arena->maybe_count = 0;
}
