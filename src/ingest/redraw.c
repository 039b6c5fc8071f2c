#include "config.h"

#include "ingest/redraw.h"

#include <math.h>
#include <string.h>

/* The bar with that key, moved to the front; NULL if it is not drawn at present. */
static struct redraw_bar *
find(struct redraw *redraw, uint32_t key)
{
	struct redraw_bar found;

	for (size_t i = 0; i < REDRAW_BARS; i++) {
		if (redraw->bars[i].number == 0 || redraw->bars[i].key != key)
			continue;
		if (i > 0) {
			found = redraw->bars[i];
			memmove(redraw->bars + 1, redraw->bars, i * sizeof(found));
			redraw->bars[0] = found;
		}
		return &redraw->bars[0];
	}
	return NULL;
}

/* A bar of that key begins; what the one before it showed is remembered. */
static struct redraw_bar *
begin(struct redraw *redraw, uint32_t key, struct redraw_bar *before)
{
	if (before == NULL) {
		memmove(redraw->bars + 1, redraw->bars,
			(REDRAW_BARS - 1) * sizeof(redraw->bars[0]));
		before = &redraw->bars[0];
		*before = (struct redraw_bar){ .key = key };
	}
	memcpy(before->before, before->now, before->now_count * sizeof(before->now[0]));
	before->before_count = before->now_count;
	before->now_count = 0;
	before->number = ++redraw->numbers;
	return before;
}

static bool
same_epoch(struct opt_f64 a, struct opt_f64 b)
{
	return a.has == b.has && (!a.has || a.v == b.v);
}

static struct redraw_value *
find_value(struct redraw_value *values, size_t n, uint32_t name)
{
	for (size_t i = 0; i < n; i++)
		if (values[i].name == name)
			return &values[i];
	return NULL;
}

static bool
same_value(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

/* Keeps the readings that are news of this bar. */
static void
drop_stale(struct redraw *redraw, struct redraw_bar *bar, struct draft *draft)
{
	size_t kept = 0;

	redraw->kept = 0;
	for (size_t i = 0; i < draft->reading_count; i++) {
		struct reading *reading = &draft->readings[i];
		uint32_t name = draft_known(draft, reading)->hash;
		struct redraw_value *now = find_value(bar->now, bar->now_count, name);
		const struct redraw_value *before =
		    find_value(bar->before, bar->before_count, name);

		if (now == NULL && !bar->done && before != NULL &&
		    same_value(before->value, reading->value))
			continue;
		if (now == NULL && bar->now_count < REDRAW_VALUES) {
			now = &bar->now[bar->now_count++];
			now->name = name;
		}
		if (now != NULL)
			now->value = reading->value;
		draft->readings[kept++] = *reading;
		redraw->kept |= i < REDRAW_VALUES ? UINT32_C(1) << i : 0;
	}
	draft->reading_count = kept;
}

/* What a redrawn line that is no bar is known by. */
static uint32_t
line_key(const struct log_line *line, const struct position *pos)
{
	uint64_t key = (uint64_t)line->number * UINT64_C(0x9e3779b97f4a7c15);

	if (!pos->epoch.has && pos->step.has)
		key ^= (uint64_t)pos->step.v * UINT64_C(0xff51afd7ed558ccd);
	return (uint32_t)(key >> 32);
}

uint32_t
redraw_number(struct redraw *redraw, struct draft *draft, const struct log_line *line,
	      const struct position *pos)
{
	uint32_t key = draft->bar_key;
	bool steps = draft->bar && !pos->epoch.has;
	struct redraw_bar *bar;

	if (!draft->bar && !line->redraws && !line->redrawn)
		return 0;
	if (!draft->bar)
		key = line_key(line, pos);
	bar = find(redraw, key);
	/* Without epochs the bar counts the run's own steps, and each of them is a reading. */
	if (bar == NULL || !same_epoch(bar->epoch, pos->epoch) || draft->bar_at < bar->at ||
	    (steps && draft->bar_at > bar->at))
		bar = begin(redraw, key, bar);
	bar->epoch = pos->epoch;
	bar->at = draft->bar_at;
	bar->done = draft->bar_done || steps || !draft->bar;
	drop_stale(redraw, bar, draft);
	return bar->number;
}
