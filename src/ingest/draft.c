#include "config.h"

#include "ingest/draft.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/puts.h"
#include "ingest/wording.h"
#include "util/die.h"

#define CHUNK_FIRST 1024 /* enough for nearly every line */
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

/* The value times a power of ten, by moving the point: 60.94 % is 0.6094 to the last bit. */
static double
scaled(double value, struct str written, int exponent)
{
	char buf[48];
	struct num number;

	if (written.n + 4 < sizeof(buf) && str_find_char(written, 'e') == written.n &&
	    str_find_char(written, 'E') == written.n && str_find_char(written, ',') == written.n &&
	    isfinite(value)) {
		size_t n = written.n;

		memcpy(buf, written.p, n);
		n += (size_t)snprintf(buf + n, sizeof(buf) - n, "e%d", exponent);
		if (num_whole((struct str){ buf, n }, &number))
			return number.value;
	}
	for (; exponent > 0; exponent--)
		value *= 10;
	return exponent < 0 ? value / 100 : value;
}

static bool
same_double(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static bool
same_i64(struct opt_i64 a, struct opt_i64 b)
{
	return a.has == b.has && (!a.has || a.v == b.v);
}

static bool
same_position(const struct position *a, const struct position *b)
{
	return a->epoch.has == b->epoch.has &&
	       (!a->epoch.has || same_double(a->epoch.v, b->epoch.v)) &&
	       same_i64(a->epochs, b->epochs) && same_i64(a->step, b->step) &&
	       same_i64(a->steps, b->steps) && same_i64(a->batch, b->batch) &&
	       same_i64(a->batches, b->batches);
}

static bool
same_reading(const struct reading *a, const struct reading *b)
{
	return str_eq(a->name, b->name) && same_double(a->value, b->value) &&
	       a->split == b->split && a->percent == b->percent && a->decimals == b->decimals;
}

static bool
same_bar(const struct draft *a, const struct draft *b)
{
	return a->bar == b->bar && a->bar_key == b->bar_key && a->bar_at == b->bar_at &&
	       a->bar_done == b->bar_done && a->bar_bare == b->bar_bare;
}

static bool
same_kind(const struct draft *a, const struct draft *b)
{
	return a->table_start == b->table_start && a->loose == b->loose && a->given == b->given &&
	       a->summary == b->summary && a->goes_on == b->goes_on && a->whole == b->whole &&
	       a->by_name == b->by_name && str_eq(a->heading, b->heading) &&
	       str_eq(a->numbered, b->numbered) && str_eq(a->part, b->part);
}

/* Whatever a shape says has to be compared, and followed by plan.c. */
static_assert(sizeof(void *) != 8 || sizeof(struct draft) == 264,
	      "a draft has another field: tell draft_same()");

bool
draft_same(const struct draft *a, const struct draft *b)
{
	if (a->reading_count != b->reading_count || a->param_count != b->param_count ||
	    a->metric_count != b->metric_count || a->arena->step_rank != b->arena->step_rank ||
	    a->arena->maybe_count != b->arena->maybe_count ||
	    !same_position(&a->position, &b->position) || !same_bar(a, b) || !same_kind(a, b))
		return false;
	for (size_t i = 0; i < a->reading_count; i++)
		if (!same_reading(&a->readings[i], &b->readings[i]))
			return false;
	for (size_t i = 0; i < a->param_count; i++)
		if (!str_eq(a->params[i].key, b->params[i].key) ||
		    !str_eq(a->params[i].value, b->params[i].value))
			return false;
	for (size_t i = 0; i < a->arena->maybe_count; i++)
		if (a->arena->maybe[i].reading != b->arena->maybe[i].reading ||
		    !str_eq(a->arena->maybe[i].written, b->arena->maybe[i].written))
			return false;
	return true;
}

void
draft_depends(struct draft *draft)
{
	if (draft->puts != NULL)
		draft->puts->torn = true;
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

static void
put_reading(struct draft *draft, struct str name, unsigned wording, const struct pair *pair)
{
	bool percent = pair->percent || (wording & WORDING_PERCENT);
	double value = pair->number.value;
	unsigned decimals =
	    pair->decimals.has ? (unsigned)pair->decimals.v : decimals_of(pair->written);
	unsigned shift = (unsigned)pair->exponent;

	if (percent)
		value = scaled(value, pair->written, -2);
	else if (pair->exponent > 0)
		value = scaled(value, pair->written, pair->exponent);
	draft_reading(draft, name, value, percent, decimals > shift ? decimals - shift : 0);
}

/* Where the next thing that is put is taken down; NULL if it is not. */
static struct put *
next_put(struct draft *draft, enum put_is is)
{
	struct puts *puts = draft->puts;
	struct put *put;

	if (puts == NULL || puts->n == PUTS_MAX) {
		if (puts != NULL)
			puts->torn = true;
		return NULL;
	}
	put = &puts->at[puts->n++];
	put->is = is;
	put->split = draft->split;
	return put;
}

/* A slice of the line that is taken down, or a copy of what is none. */
static struct str
lasting(struct draft *draft, struct str s)
{
	struct str line = draft->puts->line;

	return s.n == 0 || (s.p >= line.p && s.p < line.p + line.n) ? s : draft_copy(draft, s);
}

void
draft_count(struct draft *draft, enum name_is is, double value, struct str written)
{
	struct put *put = next_put(draft, PUT_COUNT);

	if (put) {
		put->counter = is;
		put->count = value;
		put->pair.written = written;
	}
	put_position(draft, is, value);
}

/* The digits of a counter, -1 if they are none. */
static int64_t
digits(struct str s)
{
	int64_t value = 0;

	if (s.n == 0 || s.n > 15)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		value = value * 10 + (s.p[i] - '0');
	}
	return value;
}

void
draft_drawing(struct draft *draft, const struct drawing *drawing)
{
	struct put *put = next_put(draft, PUT_DRAWING);
	struct position *pos = &draft->position;
	int64_t at = digits(drawing->at), total = digits(drawing->total);
	bool has_total = drawing->total.n > 0;

	if (put)
		put->drawing = *drawing;
	if (drawing->counts_epochs) {
		if (at > 0)
			pos->epoch = OPT_F64((double)at);
		if (has_total)
			pos->epochs = OPT_I64(total);
	} else {
		pos->batch = OPT_I64(at);
		if (has_total)
			pos->batches = OPT_I64(total);
	}
	draft->bar = true;
	draft->bar_bare = drawing->bare;
	draft->bar_key = drawing->key;
	draft->bar_at = at;
	draft->bar_done = has_total && at >= total;
}

void
draft_within(struct draft *draft, enum split split)
{
	struct put *put = next_put(draft, PUT_WITHIN);
	struct position *pos = &draft->position;

	if (put)
		put->split = split;
	draft->bar = true;
	draft->bar_key = (uint32_t)split * 0x9e3779b9u ^ (uint32_t)pos->batches.v;
	draft->bar_at = pos->batch.v;
	draft->bar_done = pos->batch.v + 1 >= pos->batches.v;
	pos->batch.has = pos->batches.has = false;
}

enum pair_is
draft_put(struct draft *draft, const struct name *name, const struct pair *pair)
{
	struct draft_arena *arena = draft->arena;
	struct str text = name->text;
	struct put *put;

	if (name->is == NAME_NOISE)
		return PAIR_NOISE;
	put = next_put(draft, PUT_PAIR);
	if (put) {
		put->name = name;
		put->pair = *pair;
		put->pair.prefix = lasting(draft, pair->prefix);
		put->pair.name = lasting(draft, pair->name);
		if (name->passing)
			draft->puts->torn = true;
	}
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
	put_reading(draft, text, name->wording, pair);
	if (!name->passing)
		draft->readings[draft->reading_count - 1].known = name;
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
	put_reading(draft, name, 0, pair);
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
	if (pos->epoch.has && !pos->epochs.has && whole(pos->epoch.v))
		pos->epochs = OPT_I64((int64_t)pos->epoch.v);
	pos->epoch = (struct opt_f64){ 0 };
	pos->step = pos->batch = (struct opt_i64){ 0 };
	draft->whole = draft->table_start = false;
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
		draft->iterated = true;
	}
	/* So does the one in the label of a bar that counts the batches of an epoch. */
	if (pos->epoch.has && arena->step_rank == 1 && draft->bar)
		pos->step = pos->steps = (struct opt_i64){ 0 };
	if (draft->metric_count > 0 || position_is_counted(pos))
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
