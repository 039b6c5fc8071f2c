#include "config.h"

#include "ingest/draft.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"

#define CHUNK (16 * 1024)
#define MAYBE_MAX 32
#define PARAMS_MAX 256
#define PARAM_VALUE_MAX 200

struct chunk {
	struct chunk *next;
	size_t used, size;
	char bytes[];
};

/* A reading that becomes a parameter if it stands alone. */
struct maybe {
	size_t reading;
	struct str written;
};

struct draft_arena {
	struct chunk *chunks; /* newest first; the last of the list is kept for ever */
	struct names *names;
	struct maybe maybe[MAYBE_MAX];
	size_t maybe_count;
	int step_rank; /* how surely position.step counts the whole run */
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
	draft->arena->chunks = chunk_new(CHUNK, NULL);
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
	draft->goes_on = draft->loose = false;
	draft->heading = STR_NONE;
}

static bool
position_is_empty(const struct position *pos)
{
	return !pos->epoch.has && !pos->epochs.has && !pos->step.has && !pos->steps.has &&
	       !pos->batch.has && !pos->batches.has;
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

void
draft_reading(struct draft *draft, struct str name, double value, bool percent, unsigned decimals)
{
	if (draft->reading_count == DRAFT_READINGS_MAX || name.n == 0)
		return;
	draft->readings = grow(draft->readings, &draft->reading_cap, draft->reading_count + 1,
			       sizeof(*draft->readings));
	draft->readings[draft->reading_count++] = (struct reading){
		.name = name,
		.value = value,
		.split = draft->split,
		.percent = percent,
		.decimals = (uint8_t)(decimals < UINT8_MAX ? decimals : UINT8_MAX),
	};
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

/* Digits behind the point that a written number stands for: 1.2e-3 has 4. */
static unsigned
decimals_of(struct str written)
{
	size_t at = str_find_char(written, '.');
	int decimals = 0, exponent = 0;
	bool negative = false;

	for (at++; at < written.n && written.p[at] >= '0' && written.p[at] <= '9'; at++)
		decimals++;
	if (at < written.n && (written.p[at] == 'e' || written.p[at] == 'E')) {
		for (at++; at < written.n; at++) {
			if (written.p[at] == '-')
				negative = true;
			else if (written.p[at] >= '0' && written.p[at] <= '9' && exponent < 400)
				exponent = exponent * 10 + (written.p[at] - '0');
		}
		decimals += negative ? exponent : -exponent;
	}
	return decimals > 0 ? (unsigned)decimals : 0;
}

/* A counter is a whole number that an int64_t and a double both hold exactly. */
static bool
whole(double value)
{
	return value >= 0 && value <= 9007199254740992.0 && value == floor(value);
}

static void
put_step(struct draft *draft, double value, int rank)
{
	if (!whole(value) || (draft->position.step.has && rank <= draft->arena->step_rank))
		return;
	draft->position.step = OPT_I64((int64_t)value);
	draft->arena->step_rank = rank;
}

static void
put_whole(struct opt_i64 *to, double value)
{
	if (whole(value))
		*to = OPT_I64((int64_t)value);
}

/* The number goes where its name says; true if the name is one of a position. */
static bool
put_position(struct draft *draft, enum name_is is, double value)
{
	struct position *pos = &draft->position;

	switch (is) {
	case NAME_EPOCH:
		if (isfinite(value) && value >= 0 && value < 1e9)
			pos->epoch = OPT_F64(value);
		return true;
	case NAME_EPOCHS:
		put_whole(&pos->epochs, value);
		return true;
	case NAME_STEP_GLOBAL:
		put_step(draft, value, 3);
		return true;
	case NAME_STEP:
		put_step(draft, value, 2);
		return true;
	case NAME_ITER:
		put_step(draft, value, 1);
		return true;
	case NAME_STEPS:
		put_whole(&pos->steps, value);
		return true;
	case NAME_BATCH:
		put_whole(&pos->batch, value);
		return true;
	case NAME_BATCHES:
		put_whole(&pos->batches, value);
		return true;
	case NAME_UNKNOWN:
	case NAME_METRIC:
	case NAME_AUX:
	case NAME_MAYBE:
	case NAME_PARAM:
	case NAME_NOISE:
		return false;
	}
	return false;
}

/* A hundredth, by moving the point: 60.94 % is 0.6094 to the last bit. */
static double
hundredth(double value, struct str written)
{
	char buf[48];
	struct num number;

	if (written.n + 3 > sizeof(buf) || str_find_char(written, 'e') < written.n ||
	    str_find_char(written, 'E') < written.n || !isfinite(value))
		return value / 100;
	memcpy(buf, written.p, written.n);
	memcpy(buf + written.n, "e-2", 3);
	return num_whole((struct str){ buf, written.n + 3 }, &number) ? number.value : value / 100;
}

static void
put_reading(struct draft *draft, struct str name, const struct pair *pair)
{
	double value = pair->number.value;

	if (pair->percent)
		value = hundredth(value, pair->written);
	draft_reading(draft, name, value, pair->percent, decimals_of(pair->written));
}

void
draft_count(struct draft *draft, enum name_is is, double value)
{
	put_position(draft, is, value);
}

enum pair_is
draft_put(struct draft *draft, const struct name *name, const struct pair *pair)
{
	struct draft_arena *arena = draft->arena;
	struct str text = name->text;

	if (name->is == NAME_NOISE)
		return PAIR_NOISE;
	if (put_position(draft, name->is, pair->number.value))
		return PAIR_POSITION;
	if (name->passing)
		text = draft_copy(draft, text);
	if (name->is == NAME_PARAM) {
		draft_param(draft, text, pair->written);
		return PAIR_PARAM;
	}
	if (draft->reading_count == DRAFT_READINGS_MAX)
		return PAIR_NOISE;
	if (name->is == NAME_METRIC)
		draft->metric_count++;
	if (name->is == NAME_MAYBE && arena->maybe_count < MAYBE_MAX)
		arena->maybe[arena->maybe_count++] =
		    (struct maybe){ draft->reading_count, draft_copy(draft, pair->written) };
	put_reading(draft, text, pair);
	return PAIR_READING;
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
	if (split != SPLIT_NONE)
		reading->split = split;
}

void
draft_prefix(struct draft *draft, struct str prefix, enum split split)
{
	for (size_t i = 0; i < draft->reading_count; i++) {
		struct reading *reading = &draft->readings[i];

		if (split != SPLIT_NONE &&
		    (reading->split != SPLIT_NONE ||
		     draft_look(draft, STR_NONE, 0, reading->name)->role.split != SPLIT_NONE))
			continue;
		draft_prefix_one(draft, reading, prefix, split);
	}
}

enum pair_is
draft_pair(struct draft *draft, const struct pair *pair)
{
	return draft_put(draft, draft_look(draft, pair->prefix, pair->joiner, pair->name), pair);
}

void
draft_metric(struct draft *draft, const struct pair *pair)
{
	struct str name = draft_name(draft, pair->name);

	if (name.n == 0 || draft->reading_count == DRAFT_READINGS_MAX)
		return;
	draft->metric_count++;
	put_reading(draft, name, pair);
}

void
draft_settle(struct draft *draft)
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
	}
	if (draft->metric_count > 0 || pos->epoch.has || pos->step.has || pos->batch.has)
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
