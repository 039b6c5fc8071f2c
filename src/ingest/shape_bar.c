#include "config.h"

#include <stdlib.h>

#include "ingest/bar.h"
#include "ingest/chars.h"
#include "ingest/counter.h"
#include "ingest/scan.h"
#include "ingest/shape.h"
#include "ingest/splits.h"
#include "util/die.h"

/*
 * Progress bars.  Each drawing is a record; the reader numbers the bars, so that drawings of one
 * replace each other.  Bars without a reading count only if they are the training's own: loading,
 * tokenizing and sanity checks have bars, too.
 */

struct bars {
	int64_t total; /* of the largest bar without a label: the training's own */
};

static void *
bar_new(void)
{
	return xcalloc(1, sizeof(struct bars));
}

/* Times and speeds are no readings of a bar. */
static bool
is_reading(const struct item *item)
{
	if (item->unit == UNIT_TIME || item->unit == UNIT_RATE || item->sign != SIGN_MARK)
		return false;
	return item->is->is == NAME_METRIC || item->is->is == NAME_UNKNOWN ||
	       item->is->is == NAME_MAYBE || item->is->is == NAME_AUX;
}

static void
read_tail(const struct bar *bar, enum split split, struct draft *draft)
{
	struct scan scan;
	struct item item, last;
	bool any = false;

	scan_init(&scan, bar->tail, 0, draft);
	for (;;) {
		bool more = scan_next(&scan, &item);

		/* Where the bar is cut off, its last value may be. */
		if (any && (more || !bar->open)) {
			struct str prefix =
			    split_of(last.name) == SPLIT_NONE ? split_prefix(split) : STR_NONE;

			draft->split = prefix.n > 0 ? split : SPLIT_NONE;
			draft_pair(draft, &(struct pair){ .prefix = prefix,
							  .name = last.name,
							  .number = last.num,
							  .written = last.written,
							  .percent = last.unit == UNIT_PERCENT });
		}
		if (!more)
			return;
		any = is_reading(&item);
		last = item;
	}
}

/*
 * Readings in the label, "Epoch 3 loss: 0.5:  10%|# | 1/10": where the first of them begins, the
 * label's end if there is none.
 */
static size_t
read_label(const struct bar *bar, size_t from, bool fresh, struct draft *draft)
{
	struct scan scan;
	struct item item;
	size_t begin = bar->label.n;

	scan_init(&scan, bar->label, from, draft);
	while (scan_next(&scan, &item)) {
		bool known = item.is->is == NAME_METRIC || item.is->is == NAME_MAYBE;

		/* Beside a metric other names count, too. */
		if ((!known && (item.is->is != NAME_UNKNOWN || begin == bar->label.n)) ||
		    (item.sign != SIGN_MARK && (item.num.integral || !known)))
			continue;
		if (begin == bar->label.n)
			begin = (size_t)(item.name.p - bar->label.p);
		if (!fresh)
			draft_pair(draft, &(struct pair){ .name = item.name,
							  .number = item.num,
							  .written = item.written,
							  .percent = item.unit == UNIT_PERCENT });
	}
	return begin;
}

/* A label that says that the bar is the training's: "Epoch", "Steps", "Training". */
static bool
is_training(struct str label)
{
	static const struct str words[] = { { "epoch", 5 },	  { "epochs", 6 },
					    { "step", 4 },	  { "steps", 5 },
					    { "iter", 4 },	  { "iteration", 9 },
					    { "iterations", 10 }, { "train", 5 },
					    { "training", 8 } };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(label, words[i]))
			return true;
	return false;
}

static bool
counts_epochs(const struct bar *bar)
{
	return bar->counts_epochs || str_eq_case(bar->label, STR("epoch")) ||
	       str_eq_case(bar->label, STR("epochs"));
}

/* Is a bar that says nothing but how far it is the training's own? */
static bool
is_main(struct bars *bars, const struct bar *bar, const struct front *front)
{
	if (!bar->has_total)
		return false;
	if (front->end > 0 || is_training(bar->label) || bar->counts_epochs)
		return true;
	if (bar->label.n > 0 || bar->total < bars->total)
		return false;
	bars->total = bar->total;
	return true;
}

/* The same for the bars of all epochs: digits are alike. */
static uint32_t
key_of(const struct bar *bar, struct str label)
{
	uint64_t key = (uint64_t)bar->total;

	for (size_t i = 0; i < label.n; i++) {
		char c = is_digit(label.p[i]) ? '0' : label.p[i];

		if (c == '0' && i > 0 && is_digit(label.p[i - 1]))
			continue;
		key = (key ^ (unsigned char)c) * UINT64_C(0x9e3779b97f4a7c15);
		key ^= key >> 29;
	}
	return (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

static enum shape_answer
bar_read(void *state, const struct log_line *line, struct draft *draft)
{
	struct bar bar;
	struct front front;
	enum split split;
	size_t named;
	bool fresh; /* it still shows what the one before it ended with */

	if (!bar_find(line->text, &bar))
		return SHAPE_NO;
	front = counter_front(bar.label, draft);
	fresh = bar.at == 0 && bar.has_total;
	named = read_label(&bar, front.end, fresh, draft);
	split = split_of(str_first(bar.label, named));
	if (!fresh)
		read_tail(&bar, split, draft);
	if (draft->reading_count == 0 && !is_main(state, &bar, &front)) {
		draft_clear(draft);
		if (bar.label.n == 0)
			draft_depends(draft); /* on how large the largest one is */
		return SHAPE_SKIP;
	}
	draft_drawing(draft, &(struct drawing){ .key = key_of(&bar, str_first(bar.label, named)),
						.at = bar.at_written,
						.total = bar.total_written,
						.counts_epochs = counts_epochs(&bar),
						.bare = front.end == 0 });
	return SHAPE_RECORD;
}

static uint32_t
bar_told(const void *state)
{
	const struct bars *bars = state;

	return (uint32_t)bars->total * 2;
}

const struct shape shape_bar = {
	.name = "bar",
	.new = bar_new,
	.free = free,
	.read = bar_read,
	.told = bar_told,
};
