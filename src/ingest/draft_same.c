#include "config.h"

#include "ingest/draft_private.h"

#include <assert.h>
#include <string.h>

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
