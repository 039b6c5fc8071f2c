#include "config.h"

#include "ingest/draft_private.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ingest/count.h"
#include "ingest/puts.h"
#include "ingest/wording.h"

/* Where "0,5012" has a comma in place of a point; written.n if it has none, as "2,097,152". */
static size_t
decimal_comma(struct str written)
{
	size_t at = str_find_char(written, ',');

	return written.n - at == 4 && written.p[0] != '0' ? written.n : at;
}

/* Digits behind the point that a written number stands for: 1.2e-3 has 4. */
static unsigned
decimals_of(struct str written)
{
	size_t at = str_find_char(written, '.');
	int decimals = 0, exponent = 0;
	bool negative = false;

	if (at == written.n)
		at = decimal_comma(written);
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

bool
draft_is_whole(double value)
{
	return value >= 0 && value <= 9007199254740992.0 && value == floor(value);
}

static void
put_step(struct draft *draft, double value, int rank)
{
	if (!draft_is_whole(value) || (draft->position.step.has && rank <= draft->arena->step_rank))
		return;
	draft->position.step = OPT_I64((int64_t)value);
	draft->arena->step_rank = rank;
}

static void
put_whole(struct opt_i64 *to, double value)
{
	if (draft_is_whole(value))
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
	    str_find_char(written, 'E') == written.n && isfinite(value)) {
		size_t n = written.n, comma = decimal_comma(written);

		memcpy(buf, written.p, n);
		if (comma < n)
			buf[comma] = '.';
		n += (size_t)snprintf(buf + n, sizeof(buf) - n, "e%d", exponent);
		if (num_whole((struct str){ buf, n }, &number))
			return number.value;
	}
	for (; exponent > 0; exponent--)
		value *= 10;
	return exponent < 0 ? value / 100 : value;
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

void
draft_drawing(struct draft *draft, const struct drawing *drawing)
{
	struct put *put = next_put(draft, PUT_DRAWING);
	struct position *pos = &draft->position;
	int64_t at = count_digits(drawing->at), total = count_digits(drawing->total);
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
draft_depends(struct draft *draft)
{
	if (draft->puts != NULL)
		draft->puts->torn = true;
}
