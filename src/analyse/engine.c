/*
 * The engine: asks the rules, and turns what they answer into alerts that open once and close once.
 *
 * For each run it keeps a watch: the cast of its metrics, its cadence, its state, its alerts. Rules
 * about metrics are asked after every record; what only time can tell (silence, a traceback that
 * nothing follows) is asked by engine_tick(), see pulse.c.
 */
#include "config.h"

#include "analyse/engine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyse/engine_private.h"
#include "util/die.h"

struct watch *
engine_watch(const struct engine *engine, uint32_t run_id)
{
	return run_id < engine->by_id_cap ? engine->by_id[run_id] : NULL;
}

bool
engine_is_on(const struct engine *engine, const struct watch *watch, enum rule_id rule)
{
	return !engine->settings.off[rule] && !(watch->muted & RULE_BIT(rule)) &&
	       !watch->run->partial;
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
		if (open ? finding.severity <= open->alert.severity
			 : is_held_back(watch, rule, &finding))
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
	free(watch->asked);
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

struct watch *
engine_enter(struct engine *engine, struct watch *watch)
{
	const struct run *run = watch->run;
	struct watch *before;

	engine->by_id = grow_zeroed(engine->by_id, &engine->by_id_cap, (size_t)run->id + 1,
				    sizeof(*engine->by_id));
	engine->by_id[run->id] = watch;
	engine->order = grow(engine->order, &engine->order_cap, engine->order_count + 1,
			     sizeof(*engine->order));
	engine->order[engine->order_count++] = run->id;
	engine->newest = grow_zeroed(engine->newest, &engine->newest_cap,
				     (size_t)run->source_id + 1, sizeof(*engine->newest));
	before = engine->newest[run->source_id];
	engine->newest[run->source_id] = watch;
	return before;
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
	reread_begin_watch(engine, watch);
	before = engine_enter(engine, watch);
	/* The run before it in the same file is over: nothing will follow what it said last. */
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

/* May the rule have something to tell?  While it has an alert open it may clear that one. */
static bool
may_tell(const struct engine *engine, const struct watch *watch, enum rule_id rule,
	 struct question *q)
{
	may_fn *may = docket_of(rule)->may;

	q->param = engine->settings.value[rule];
	return may == NULL || (watch->open & RULE_BIT(rule)) || may(q);
}

/* Which of the rules that want a metric are asked now; early: a drawing that will be replaced. */
static unsigned
asked_now(const struct engine *engine, const struct watch *watch, const struct metric *metric,
	  bool early)
{
	struct question q = { .run = watch->run, .cast = &watch->cast, .metric = metric };
	unsigned wants = watch->wants[metric->index];
	double value = series_last(metric->series)->value;

	if (early)
		wants &= docket_passing();
	/* By far the most readings are finite: spare them the question. */
	if (value != 0 && isfinite(value) && !(watch->open & RULE_BIT(RULE_NAN)))
		wants &= ~RULE_BIT(RULE_NAN);
	for (unsigned left = wants & docket_each(); left != 0; left &= left - 1) {
		enum rule_id rule = (enum rule_id)__builtin_ctz(left);

		if (!may_tell(engine, watch, rule, &q))
			wants &= ~RULE_BIT(rule);
	}
	return wants;
}

/* Asks a rule about each of the metrics that wants it; the main ones come first, so that a NaN is
 * told of the loss and not of a part of it. */
static void
ask_each(struct engine *engine, struct watch *watch, enum rule_id rule, struct fresh fresh,
	 struct moment now)
{
	const struct run *run = watch->run;

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < fresh.n; i++) {
			const struct metric *metric = run->metrics[fresh.metrics[i]];
			struct question q = { .run = run, .cast = &watch->cast, .metric = metric };

			if ((watch->asked[i] & RULE_BIT(rule)) &&
			    cast_has(&watch->cast, metric) == (pass == 0))
				engine_ask(engine, watch, rule, &q, now);
		}
}

void
engine_judge(struct engine *engine, struct watch *watch, struct fresh fresh, struct moment now)
{
	const struct run *run = watch->run;
	unsigned wants = 0, passing = 0;

	watch->asked = grow(watch->asked, &watch->asked_cap, fresh.n + 1, sizeof(*watch->asked));
	for (size_t i = 0; i < fresh.n; i++) {
		const struct metric *metric = run->metrics[fresh.metrics[i]];

		bool early = metric->bar != 0 && !fresh.settled && !drawing_counts(watch, metric);

		watch->asked[i] = asked_now(engine, watch, metric, early);
		wants |= watch->asked[i];
		if (early)
			passing |= watch->wants[metric->index];
	}
	for (; wants != 0; wants &= wants - 1) {
		enum rule_id rule = (enum rule_id)__builtin_ctz(wants);
		struct question q = { .run = run,
				      .cast = &watch->cast,
				      .passing = (passing & RULE_BIT(rule)) != 0 };

		if (!engine_is_on(engine, watch, rule))
			continue;
		if (docket_each() & RULE_BIT(rule))
			ask_each(engine, watch, rule, fresh, now);
		else if (may_tell(engine, watch, rule, &q))
			engine_ask(engine, watch, rule, &q, now);
	}
}

void
engine_record(struct engine *engine, const struct run *run, struct moment now)
{
	struct watch *watch = engine_watch(engine, run->id);
	struct fresh fresh = { run->touched, run->touched_count, .settled = false };

	if (!watch)
		watch = watch_add(engine, run, now);
	fill_cast(watch);
	pulse_note(engine, watch, now);
	drawing_note(engine, watch, now);
	engine_judge(engine, watch, fresh, now);
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
	reread_free_all(engine);
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

void
engine_forget_source(struct engine *engine, uint32_t source_id)
{
	for (size_t i = engine->order_count; i-- > 0;) {
		uint32_t run_id = engine->order[i];

		if (engine->by_id[run_id]->run->source_id == source_id)
			engine_forget(engine, run_id);
	}
}

enum run_state
engine_state(const struct engine *engine, uint32_t run_id)
{
	const struct watch *watch = engine_watch(engine, run_id);

	return watch ? watch->state : STATE_WAITING;
}
