/*
 * The engine: asks the rules, and turns what they answer into alerts that open once and close once.
 *
 * For each run it keeps a watch: the cast of its metrics, its cadence, its state, its alerts.  Rules
 * about metrics are asked after every record; what only time can tell (silence, a traceback that
 * nothing follows) is asked by engine_tick(), see pulse.c.
 */
#include "config.h"

#include "analyse/engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"

#define COMPLETE 0.9 /* a bar drawn this far tells what its last drawing will */

struct watch *
engine_watch(const struct engine *engine, uint32_t run_id)
{
	return run_id < engine->by_id_cap ? engine->by_id[run_id] : NULL;
}

bool
engine_is_on(const struct engine *engine, const struct watch *watch, enum rule_id rule)
{
	return !engine->settings.off[rule] && !(watch->muted & RULE_BIT(rule));
}

static struct finding
put_question(struct engine *engine, enum rule_id rule, struct question *q, char *words)
{
	struct finding finding = {
		.severity = rule_info(rule)->severity,
		.value = NAN,
		.threshold = NAN,
		.words = words,
	};

	q->param = engine->settings.value[rule];
	docket_of(rule)->judge(q, &finding);
	return finding;
}

/* A finding that would say nothing new: a rule that rules it has said more. */
static bool
is_held_back(const struct watch *watch, enum rule_id rule, const struct finding *finding)
{
	if (watch->ruling & docket_of(rule)->held_by)
		return true;
	/* One NaN in something else than a loss is enough. */
	return rule == RULE_NAN && finding->severity < SEVERITY_CRITICAL &&
	       (watch->open & RULE_BIT(RULE_NAN));
}

void
engine_ask(struct engine *engine, struct watch *watch, enum rule_id rule, struct question *q,
	   struct moment now)
{
	bool each = docket_of(rule)->scope == SCOPE_METRIC;
	struct entry *open = alert_find_open(watch, rule, each ? q->metric : NULL);
	char words[FINDING_WORDS];
	struct finding finding;

	words[0] = '\0';
	if (!each)
		q->metric = open ? open->metric : NULL;
	q->open_value = open ? open->alert.value : NAN;
	finding = put_question(engine, rule, q, NULL);
	switch (finding.verdict) {
	case VERDICT_UNSURE:
		break;
	case VERDICT_WELL:
		if (open)
			alert_clear(engine, watch, open, now);
		break;
	case VERDICT_BAD:
		if (open ? finding.severity <= open->alert.severity :
			   is_held_back(watch, rule, &finding))
			break;
		finding = put_question(engine, rule, q, words);
		if (open)
			alert_worsen(engine, watch, open, &finding);
		else
			alert_raise(engine, watch, rule, &finding, now);
		break;
	}
}

static void
watch_free(struct watch *watch)
{
	if (!watch)
		return;
	free(watch->wants);
	free(watch->waiting);
	free(watch->entries);
	free(watch);
}

static void *
grow_zeroed(void *p, size_t *cap, size_t need, size_t size)
{
	size_t before = *cap;

	p = grow(p, cap, need, size);
	if (*cap > before)
		memset((char *)p + before * size, 0, (*cap - before) * size);
	return p;
}

static struct watch *
watch_add(struct engine *engine, const struct run *run, struct moment now)
{
	struct watch *watch = xcalloc(1, sizeof(*watch)), *before;

	watch->run = run;
	watch->state = STATE_WAITING;
	watch->arrived_ns = run->arrived_mono_ns;
	watch->segment = run->segment_count;
	watch->deadline_ns = NEVER;
	engine->by_id = grow_zeroed(engine->by_id, &engine->by_id_cap, (size_t)run->id + 1,
				    sizeof(*engine->by_id));
	engine->by_id[run->id] = watch;
	engine->order =
	    grow(engine->order, &engine->order_cap, engine->order_count + 1, sizeof(*engine->order));
	engine->order[engine->order_count++] = run->id;
	/* The run before it in the same file is over: nothing will follow what it said last. */
	engine->newest = grow_zeroed(engine->newest, &engine->newest_cap, (size_t)run->source_id + 1,
				     sizeof(*engine->newest));
	before = engine->newest[run->source_id];
	engine->newest[run->source_id] = watch;
	if (before)
		pulse_look(engine, before, true, now);
	return watch;
}

static void
fill_cast(struct watch *watch)
{
	const struct run *run = watch->run;

	if (watch->cast_count == run->metric_count)
		return;
	watch->cast_count = run->metric_count;
	cast_fill(&watch->cast, run);
	watch->wants =
	    grow(watch->wants, &watch->wants_cap, run->metric_count, sizeof(*watch->wants));
	for (size_t i = 0; i < run->metric_count; i++)
		watch->wants[i] = docket_wants(&watch->cast, run->metrics[i]);
}

/*
 * A reading of a progress bar (or of a line that has not ended) may be drawn anew.  How far the bar is
 * tells whether this one counts; without a counter, that the next record leaves the metric alone, that
 * it is drawn with the same value again, or that nothing comes for a while.
 */
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
	return (double)pos->batch.v < COMPLETE * (double)pos->batches.v ? DRAWING_PASSES :
									  DRAWING_COUNTS;
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

/* Which of the rules that want a metric are asked now. */
static unsigned
asked_now(const struct watch *watch, const struct metric *metric, bool settled)
{
	unsigned wants = watch->wants[metric->index];
	double value = series_last(metric->series)->value;

	if (!settled && drawing_of(watch, metric) != DRAWING_COUNTS)
		wants &= docket_passing();
	/* By far the most readings are finite: spare them the question. */
	if (value != 0 && isfinite(value) && !(watch->open & RULE_BIT(RULE_NAN)))
		wants &= ~RULE_BIT(RULE_NAN);
	return wants;
}

/* Asks a rule about each of the metrics that wants it; the main ones come first, so that a NaN is told of
 * the loss and not of a part of it. */
static void
ask_each(struct engine *engine, struct watch *watch, enum rule_id rule, const uint32_t *metrics,
	 size_t n, bool settled, struct moment now)
{
	const struct run *run = watch->run;

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < n; i++) {
			const struct metric *metric = run->metrics[metrics[i]];
			struct question q = { .run = run, .cast = &watch->cast, .metric = metric };

			if (cast_has(&watch->cast, metric) == (pass == 0) &&
			    (asked_now(watch, metric, settled) & RULE_BIT(rule)))
				engine_ask(engine, watch, rule, &q, now);
		}
}

/* Asks all rules that want to know of new readings of these metrics. */
static void
judge_metrics(struct engine *engine, struct watch *watch, const uint32_t *metrics, size_t n,
	      bool settled, struct moment now)
{
	const struct run *run = watch->run;
	unsigned wants = 0, passing = 0;

	for (size_t i = 0; i < n; i++) {
		const struct metric *metric = run->metrics[metrics[i]];

		wants |= asked_now(watch, metric, settled);
		if (!settled && drawing_of(watch, metric) != DRAWING_COUNTS)
			passing |= watch->wants[metric->index];
	}
	for (unsigned i = 0; wants >> i != 0; i++) {
		enum rule_id rule = (enum rule_id)i;
		struct question q = { .run = run, .cast = &watch->cast,
				      .passing = (passing & RULE_BIT(i)) != 0 };

		if (!(wants & RULE_BIT(i)) || !engine_is_on(engine, watch, rule))
			continue;
		if (docket_of(rule)->scope == SCOPE_METRIC)
			ask_each(engine, watch, rule, metrics, n, settled, now);
		else
			engine_ask(engine, watch, rule, &q, now);
	}
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
	judge_metrics(engine, watch, &metric, 1, true, now);
}

void
engine_judge_waiting(struct engine *engine, struct watch *watch, struct moment now)
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
		watch->waiting = grow(watch->waiting, &watch->waiting_cap,
				      watch->waiting_count + 1, sizeof(*watch->waiting));
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
static void
sort_waiting(struct engine *engine, struct watch *watch, struct moment now)
{
	const struct run *run = watch->run;
	size_t kept = 0;

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

void
engine_record(struct engine *engine, const struct run *run, struct moment now)
{
	struct watch *watch = engine_watch(engine, run->id);

	if (!watch)
		watch = watch_add(engine, run, now);
	fill_cast(watch);
	pulse_note(engine, watch, now);
	note_bar(watch);
	sort_waiting(engine, watch, now);
	judge_metrics(engine, watch, run->touched, run->touched_count, false, now);
	pulse_update(engine, watch, now);
}

void
engine_alive(struct engine *engine, const struct run *run, struct moment now)
{
	struct watch *watch = engine_watch(engine, run->id);

	if (!watch)
		return;
	pulse_note(engine, watch, now);
	pulse_look(engine, watch, false, now);
}

struct engine *
engine_new(const struct rule_settings *settings, news_fn *news, void *arg)
{
	struct engine *engine = xcalloc(1, sizeof(*engine));

	engine->settings = *settings;
	engine->news = news;
	engine->news_arg = arg;
	engine->deadline_ns = NEVER;
	return engine;
}

void
engine_free(struct engine *engine)
{
	if (!engine)
		return;
	for (size_t i = 0; i < engine->order_count; i++)
		watch_free(engine->by_id[engine->order[i]]);
	for (size_t i = 0; i < engine->entry_count; i++)
		alert_free(engine->entries[i]);
	free(engine->by_id);
	free(engine->order);
	free(engine->newest);
	free(engine->entries);
	free(engine);
}

void
engine_forget(struct engine *engine, uint32_t run_id)
{
	struct watch *watch = engine_watch(engine, run_id);

	if (!watch)
		return;
	alert_forget_all(engine, watch);
	for (size_t i = 0; i < engine->order_count; i++)
		if (engine->order[i] == run_id) {
			memmove(engine->order + i, engine->order + i + 1,
				(engine->order_count - i - 1) * sizeof(*engine->order));
			engine->order_count--;
			break;
		}
	for (size_t i = 0; i < engine->newest_cap; i++)
		if (engine->newest[i] == watch)
			engine->newest[i] = NULL;
	engine->by_id[run_id] = NULL;
	watch_free(watch);
}

enum run_state
engine_state(const struct engine *engine, uint32_t run_id)
{
	const struct watch *watch = engine_watch(engine, run_id);

	return watch ? watch->state : STATE_WAITING;
}
