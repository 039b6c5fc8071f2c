#include "config.h"

#include "model/apply.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "model/assign.h"
#include "util/die.h"
#include "util/text.h"

#define QUOTE_COLS 240 /* of a line that speaks of the end */

static bool
says_something(const struct record *record)
{
	return record->reading_count || record->param_count || record->event.kind != EVENT_NONE;
}

/*
 * What was read before it belongs to the run before.  One that has been waiting for its first
 * record is the run that begins.
 */
static struct run *
begin_run(struct store *store, uint32_t source_id, const struct record *record)
{
	struct run *before = store_newest(store, source_id);

	if (before && before->awaited) {
		store_rename_run(store, before, record->heading);
		return before;
	}
	if (before && before->offset_last > record->offset)
		before->offset_last = record->offset;
	return store_begin_run(store, source_id, record->heading);
}

static struct run *
find_run(struct store *store, uint32_t source_id, const struct record *record)
{
	struct run *run;

	if (record->by_name) {
		run = store_headed(store, source_id, record->heading);
		return run ? run : store_begin_run(store, source_id, record->heading);
	}
	if (record->begins_run)
		return begin_run(store, source_id, record);
	if (store_source_full(store, source_id))
		return NULL;
	run = store_newest(store, source_id);
	if (!run && says_something(record))
		return store_begin_run(store, source_id, record->heading);
	if (run && record->heading.n > 0)
		store_rename_run(store, run, record->heading);
	return run;
}

/* A record on its way into a run. */
struct applying {
	struct run *run;
	const struct record *record;
	struct point point; /* what its readings have in common: all but value and decimals */
	size_t foreseen;    /* length of run->touched as the record before left it */
	struct company company;
	size_t points; /* that were pushed, not put in the place of others */
};

/* Most runs have a handful of metrics, and there are many runs: only the others get a table. */
static void
index_newest(struct run *run)
{
	size_t from = run->by_name ? run->metric_count - 1 : 0;

	if (run->metric_count <= RUN_METRICS_SCANNED)
		return;
	for (size_t i = from; i < run->metric_count; i++) {
		struct metric *metric = run->metrics[i];

		HASH_ADD_KEYPTR(hh, run->by_name, metric->name, metric->name_n, metric);
	}
}

static struct metric *
add_metric(struct applying *to, const struct reading *reading)
{
	struct run *run = to->run;
	struct metric *metric = xcalloc(1, sizeof(*metric));

	metric->name = str_dup(reading->name);
	metric->name_n = (uint32_t)reading->name.n;
	metric->series = series_new();
	metric->segment = run->segment_count;
	metric->index = (uint32_t)run->metric_count;
	run->metrics =
	    grow(run->metrics, &run->metric_cap, run->metric_count + 1, sizeof(*run->metrics));
	run->metrics[run->metric_count++] = metric;
	index_newest(run);
	assign_role(run, metric, reading, to->record, &to->company);
	return metric;
}

/*
 * Most records name what the one before named, in the same order.  run->touched is being written
 * anew, but never beyond the reading in hand, so that its i-th entry still tells.
 */
static struct metric *
foreseen(const struct applying *to, const struct reading *reading)
{
	size_t i = (size_t)(reading - to->record->readings);
	struct metric *metric;

	if (i >= to->foreseen)
		return NULL;
	metric = to->run->metrics[to->run->touched[i]];
	return metric_is_named(metric, reading->name) ? metric : NULL;
}

static struct metric *
want_metric(struct applying *to, const struct reading *reading)
{
	struct run *run = to->run;
	struct metric *metric = foreseen(to, reading);

	if (!metric)
		metric = run_find_metric(run, reading->name);
	if (metric)
		return metric;
	if (run->metric_count == RUN_METRICS_MAX) {
		run->metrics_dropped++;
		return NULL;
	}
	return add_metric(to, reading);
}

static int64_t
clamp_step(int64_t step)
{
	if (step > POINT_STEP_MAX)
		return POINT_STEP_MAX;
	return step < -POINT_STEP_MAX ? -POINT_STEP_MAX : step;
}

/* Fills *p, which is all zero. */
static void
fill_point(struct point *p, const struct run *run, const struct record *record)
{
	/* A row of a table of runs says itself where its values belong, or it is not known. */
	const struct position *pos = record->by_name ? &record->position : &run->position;
	unsigned flags = 0;
	int64_t since_ns;

	if (pos->epoch.has) {
		p->epoch = (float)pos->epoch.v;
		flags |= POINT_HAS_EPOCH;
	}
	if (pos->step.has) {
		p->step = clamp_step(pos->step.v);
		flags |= POINT_HAS_STEP;
	}
	if (record->time_ns.has &&
	    !__builtin_sub_overflow(record->time_ns.v, run->time_origin_ns, &since_ns) &&
	    since_ns >= 0 && since_ns / NS_PER_CS <= UINT32_MAX) {
		p->time_cs = (uint32_t)(since_ns / NS_PER_CS);
		flags |= POINT_HAS_TIME;
	}
	p->flags = (uint8_t)flags;
	p->line = record->line < UINT32_MAX ? (uint32_t)record->line : UINT32_MAX;
}

static void
touch_metric(struct run *run, uint32_t index)
{
	run->touched =
	    grow(run->touched, &run->touched_cap, run->touched_count + 1, sizeof(*run->touched));
	run->touched[run->touched_count++] = index;
}

/* The newest point of the metric is what the same bar showed before. */
static void
redraw(const struct applying *to, struct metric *metric, const struct reading *reading)
{
	struct point p = to->point;

	p.value = reading->value;
	p.decimals = reading->decimals;
	p.flags |= series_last(metric->series)->flags & POINT_SEGMENT;
	series_replace_last(metric->series, &p);
}

static void
apply_reading(struct applying *to, const struct reading *reading)
{
	struct metric *metric = want_metric(to, reading);
	const struct run *run = to->run;

	if (!metric)
		return;
	metric->percent |= reading->percent;
	if (to->record->bar != 0 && metric->bar == to->record->bar) {
		redraw(to, metric, reading);
	} else {
		series_push_like(metric->series, &to->point, reading->value, reading->decimals);
		if (metric->segment != run->segment_count)
			series_begin_segment(metric->series);
		to->points++;
	}
	metric->segment = run->segment_count;
	metric->bar = to->record->bar;
	touch_metric(to->run, metric->index);
}

static void
apply_param(struct run *run, const struct param *param)
{
	struct run_param *known;

	for (size_t i = 0; i < run->param_count; i++) {
		known = &run->params[i];
		if (!str_eq(str_of(known->key), param->key))
			continue;
		if (!str_eq(str_of(known->value), param->value)) {
			free(known->value);
			known->value = str_dup(param->value);
		}
		return;
	}
	if (run->param_count == RUN_PARAMS_MAX)
		return;
	run->params =
	    grow(run->params, &run->param_cap, run->param_count + 1, sizeof(*run->params));
	known = &run->params[run->param_count++];
	known->key = str_dup(param->key);
	known->value = str_dup(param->value);
}

/*
 * How much an event tells about the end.  The first of equals stays: what follows a failure are
 * its consequences (other ranks, the launcher, the shell).  A good end counts least: the "Done." of
 * the script behind a crash is no success.
 */
static int
event_weight(enum event_kind kind)
{
	switch (kind) {
	case EVENT_NONE:
		return 0;
	case EVENT_DONE:
	case EVENT_EARLY_STOP:
		return 1;
	case EVENT_EXIT:
		return 2;
	case EVENT_TRACEBACK:
		return 3;
	case EVENT_EXCEPTION:
	case EVENT_OOM_GPU:
	case EVENT_OOM_HOST:
	case EVENT_NCCL:
	case EVENT_SEGFAULT:
	case EVENT_KILLED:
	case EVENT_INTERRUPTED:
		return 4;
	case EVENT_KIND_COUNT:
		break;
	}
	assert(false);
	return 0;
}

static void
set_end(struct run *run, const struct record *record)
{
	const struct event *event = &record->event;

	if (event_weight(event->kind) <= event_weight(run->end.kind))
		return;
	free(run->end.quote);
	run->end = (struct run_event){
		.kind = event->kind,
		.quote = text_cut_end(event->quote, QUOTE_COLS, false),
		.line = record->line,
		.time_ns = record->time_ns,
	};
}

/* A test after a good end is no further training. */
static bool
is_final_test(const struct run *run, const struct record *record)
{
	if (run->end.kind != EVENT_DONE && run->end.kind != EVENT_EARLY_STOP)
		return false;
	for (size_t i = 0; i < record->reading_count; i++) {
		const struct reading *reading = &record->readings[i];
		enum split split = reading->split != SPLIT_NONE
				       ? reading->split
				       : metric_role(reading->name, NULL).split;

		if (split != SPLIT_TEST)
			return false;
	}
	return true;
}

static void
clear_end(struct run *run)
{
	free(run->end.quote);
	run->end = (struct run_event){ .kind = EVENT_NONE };
}

static void
apply_time(struct run *run, const struct record *record)
{
	if (!record->time_ns.has)
		return;
	if (run->time_origin_ns == 0)
		run->time_origin_ns = record->time_ns.v;
	if (!run->time_first_ns.has)
		run->time_first_ns = record->time_ns;
	run->time_last_ns = record->time_ns;
}

static void
apply_place(struct run *run, const struct record *record)
{
	if (run->line_first == 0) {
		run->line_first = record->line;
		run->offset_first = run->section == 1 ? 0 : record->offset;
	}
	if (record->line > run->line_last)
		run->line_last = record->line;
	if (record->end_offset > run->offset_last)
		run->offset_last = record->end_offset;
}

static void
apply_position(struct run *run, const struct position *news)
{
	position_move(&run->position, news);
	if (news->epoch.has && news->epoch.v != floor(news->epoch.v))
		run->epoch_is_fraction = true;
	if (!run->epoch_first.has)
		run->epoch_first = run->position.epoch;
	if (!run->step_first.has)
		run->step_first = run->position.step;
}

struct run *
apply_record(struct store *store, uint32_t source_id, const struct record *record,
	     struct moment now)
{
	struct run *run = find_run(store, source_id, record);
	struct applying to;

	if (!run) {
		if (!position_is_empty(&record->position))
			position_move(store_pending(store, source_id), &record->position);
		return NULL;
	}
	to = (struct applying){ .run = run, .record = record, .foreseen = run->touched_count };
	run->touched_count = 0;
	run->changed_mono_ns = now.mono_ns;
	if (record->begins_segment)
		run->segment_count++;
	if (record->forgets_step)
		run->position.step = run->position.steps = run->step_first = (struct opt_i64){ 0 };
	apply_position(run, &record->position);
	apply_time(run, record);
	run->awaited = false;
	apply_place(run, record);
	for (size_t i = 0; i < record->param_count; i++)
		apply_param(run, &record->params[i]);
	if (record->reading_count > 0) {
		run->record_count++;
		run->epoch_read = run->position.epoch;
	}
	fill_point(&to.point, run, record);
	for (size_t i = 0; i < record->reading_count; i++)
		apply_reading(&to, &record->readings[i]);
	/* A bar that is drawn once more is no news. */
	if (to.points > 0 && !is_final_test(run, record))
		clear_end(run);
	if (record->event.kind != EVENT_NONE)
		set_end(run, record);
	store_touch(store, run);
	return run;
}
