/*
 * A reading of a progress bar (or of a line that has not ended) may be drawn anew.  How far the bar
 * is tells whether this one counts; without a counter, that the next record leaves the metric
 * alone, that it is drawn with the same value again, or that nothing comes for a while.
 */
#include "config.h"

#include "analyse/engine_private.h"
#include "util/die.h"

enum drawing {
	DRAWING_COUNTS,
	DRAWING_PASSES, /* an early one: it will be replaced */
	DRAWING_WAITS,
};

static enum drawing
drawing_of(const struct watch *watch, const struct metric *metric)
{
	const struct position *pos = &watch->run->position;

	if (metric->bar == 0)
		return DRAWING_COUNTS;
	if (!watch->bar_counted || !pos->batch.has || !pos->batches.has)
		return DRAWING_WAITS;
	return (double)pos->batch.v < BAR_COMPLETE * (double)pos->batches.v ? DRAWING_PASSES
									    : DRAWING_COUNTS;
}

/* Has a new bar begun, and does it move the counter? */
static void
note_bar(struct watch *watch)
{
	const struct run *run = watch->run;
	struct opt_i64 batch = run->position.batch;

	for (size_t i = 0; i < run->touched_count; i++) {
		uint32_t bar = run->metrics[run->touched[i]]->bar;

		if (bar == 0 || bar == watch->bar)
			continue;
		watch->bar = bar;
		watch->bar_counted = batch.has && !(watch->batch.has && watch->batch.v == batch.v);
	}
	watch->batch = batch;
}

bool
drawing_counts(const struct watch *watch, const struct metric *metric)
{
	return drawing_of(watch, metric) == DRAWING_COUNTS;
}

static struct waiting *
find_waiting(const struct watch *watch, uint32_t metric)
{
	for (size_t i = 0; i < watch->waiting_count; i++)
		if (watch->waiting[i].metric == metric)
			return &watch->waiting[i];
	return NULL;
}

/* Judges one metric whose newest reading will stay as it is. */
static void
judge_settled(struct engine *engine, struct watch *watch, uint32_t metric, struct moment now)
{
	engine_judge(engine, watch, (struct fresh){ &metric, 1, .settled = true }, now);
}

void
drawing_settle(struct engine *engine, struct watch *watch, struct moment now)
{
	size_t n = watch->waiting_count;

	watch->waiting_count = 0;
	for (size_t i = 0; i < n; i++)
		judge_settled(engine, watch, watch->waiting[i].metric, now);
}

static void
wait_for(struct watch *watch, uint32_t metric)
{
	const struct series *series = watch->run->metrics[metric]->series;
	struct waiting *waiting = find_waiting(watch, metric);

	if (!waiting) {
		watch->waiting = grow(watch->waiting, &watch->waiting_cap, watch->waiting_count + 1,
				      sizeof(*watch->waiting));
		waiting = &watch->waiting[watch->waiting_count++];
	}
	*waiting = (struct waiting){ metric, series_last(series)->value, series_count(series) };
}

static bool
is_touched(const struct run *run, uint32_t metric)
{
	for (size_t i = 0; i < run->touched_count; i++)
		if (run->touched[i] == metric)
			return true;
	return false;
}

/* The reading is the one that waits already. */
static bool
is_drawn_again(const struct watch *watch, uint32_t metric)
{
	const struct waiting *waiting = find_waiting(watch, metric);
	const struct series *series = watch->run->metrics[metric]->series;

	return waiting && waiting->count == series_count(series) &&
	       waiting->value == series_last(series)->value;
}

/* Those that the record has left alone are judged; those that it has drawn wait, or have waited. */
void
drawing_note(struct engine *engine, struct watch *watch, struct moment now)
{
	const struct run *run = watch->run;
	size_t kept = 0;

	note_bar(watch);
	for (size_t i = 0; i < watch->waiting_count; i++)
		if (is_touched(run, watch->waiting[i].metric))
			watch->waiting[kept++] = watch->waiting[i];
		else
			judge_settled(engine, watch, watch->waiting[i].metric, now);
	watch->waiting_count = kept;
	for (size_t i = 0; i < run->touched_count; i++) {
		if (drawing_of(watch, run->metrics[run->touched[i]]) != DRAWING_WAITS)
			continue;
		watch->waiting_ns = now.mono_ns;
		if (is_drawn_again(watch, run->touched[i]))
			judge_settled(engine, watch, run->touched[i], now);
		wait_for(watch, run->touched[i]);
	}
}
