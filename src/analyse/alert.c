/*
 * The engine: asks the rules, and turns what they answer into alerts that open once and close once.
 *
 * For each run it keeps a watch: the cast of its metrics, its cadence, its state, its alerts.  Rules
 * about metrics are asked after every record; what only time can tell (silence, a traceback that
 * nothing follows) is asked by engine_tick().
 */
#include "config.h"

#include "analyse/alert.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analyse/cadence.h"
#include "analyse/docket.h"
#include "util/die.h"

#define ALERTS_KEPT 200	    /* of one run: then the oldest closed ones are forgotten */
#define COMPLETE 0.9	    /* a bar drawn this far tells what its last drawing will */
#define LIMIT_EVERY 32	    /* gaps between two looks at the cadence while a run is read */

/* An alert, and whom it is about. */
struct entry {
	struct alert alert; /* first: handed out */
	const struct metric *metric;
};

struct watch {
	const struct run *run;
	struct cast cast;
	size_t cast_count;   /* metrics when the cast was filled */
	unsigned *wants;     /* for each metric: rules that want its readings */
	size_t wants_cap;
	enum run_state state;
	unsigned muted;	     /* rules, as bits */
	unsigned open;	     /* rules that have an open alert */
	unsigned ruling;     /* the same, but an open NaN counts only if it is of a loss */
	struct entry **entries; /* all of the run, oldest first */
	size_t entry_count, entry_cap;
	struct cadence cadence;
	int64_t limit_ns;    /* silence that the cadence explains, as last computed */
	uint32_t limit_gaps; /* gaps known then */
	int64_t arrived_ns;  /* run->arrived_mono_ns, as last seen */
	struct opt_i64 stamp_ns; /* run->time_last_ns, as last seen */
	int segment;
	bool failed;	     /* the log has said so; crash waits whether something follows */
	int64_t failed_ns;   /* monotonic */
	bool confirmed;	     /* nothing followed */
	int64_t deadline_ns;
	uint64_t generation; /* run->generation when time was last looked at */
};

struct engine {
	struct rule_settings settings;
	news_fn *news;
	void *news_arg;
	struct watch **by_id; /* index: run id; NULL where there is none */
	size_t by_id_cap;
	uint32_t *order; /* run ids, in order of appearance */
	size_t order_count, order_cap;
	struct watch **newest; /* index: source id; the newest run of each */
	size_t newest_cap;
	struct entry **entries; /* all, by alert.id */
	size_t entry_count, entry_cap;
	size_t open_count[SEVERITY_COUNT];
	uint64_t last_id;
	int64_t deadline_ns;
	uint64_t generation;
};

static struct watch *
watch_find(const struct engine *engine, uint32_t run_id)
{
	return run_id < engine->by_id_cap ? engine->by_id[run_id] : NULL;
}

static int64_t
seconds(double s)
{
	return (int64_t)(s * (double)NS_PER_S);
}

/* --- alerts */

static void
tell(struct engine *engine, enum news_kind kind, const struct watch *watch,
     const struct entry *entry, enum run_state before)
{
	struct news news = {
		.kind = kind,
		.alert = entry ? &entry->alert : NULL,
		.run = watch->run,
		.state = watch->state,
		.state_before = before,
	};

	if (engine->news)
		engine->news(engine->news_arg, &news);
}

/* The open alert of a rule (about a metric, if that is not NULL). */
static struct entry *
find_open(const struct watch *watch, enum rule_id rule, const struct metric *metric)
{
	if (!(watch->open & RULE_BIT(rule)))
		return NULL;
	for (size_t i = watch->entry_count; i-- > 0;) {
		struct entry *entry = watch->entries[i];

		if (entry->alert.open && entry->alert.rule == rule &&
		    (!metric || entry->metric == metric))
			return entry;
	}
	return NULL;
}

/* The bits that tell which rules have open alerts, after one of the rule opened or closed. */
static void
note_open(struct watch *watch, enum rule_id rule)
{
	watch->open &= ~RULE_BIT(rule);
	watch->ruling &= ~RULE_BIT(rule);
	for (size_t i = 0; i < watch->entry_count; i++) {
		const struct alert *alert = &watch->entries[i]->alert;

		if (!alert->open || alert->rule != rule)
			continue;
		watch->open |= RULE_BIT(rule);
		if (rule != RULE_NAN || alert->severity == SEVERITY_CRITICAL)
			watch->ruling |= RULE_BIT(rule);
	}
}

static void
entry_free(struct entry *entry)
{
	free(entry->alert.metric);
	free(entry->alert.message);
	free(entry);
}

static void
drop(struct entry **entries, size_t *count, size_t i)
{
	memmove(entries + i, entries + i + 1, (*count - i - 1) * sizeof(*entries));
	--*count;
}

/* Index of the first alert with at least that id. */
static size_t
entry_index(const struct engine *engine, uint64_t id)
{
	size_t low = 0, high = engine->entry_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (engine->entries[middle]->alert.id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
forget_oldest_closed(struct engine *engine, struct watch *watch)
{
	for (size_t i = 0; i < watch->entry_count; i++) {
		struct entry *entry = watch->entries[i];

		if (entry->alert.open)
			continue;
		drop(watch->entries, &watch->entry_count, i);
		drop(engine->entries, &engine->entry_count, entry_index(engine, entry->alert.id));
		entry_free(entry);
		return;
	}
}

static void
add_entry(struct engine *engine, struct watch *watch, struct entry *entry)
{
	if (watch->entry_count >= ALERTS_KEPT)
		forget_oldest_closed(engine, watch);
	watch->entries = grow(watch->entries, &watch->entry_cap, watch->entry_count + 1,
			      sizeof(*watch->entries));
	watch->entries[watch->entry_count++] = entry;
	engine->entries = grow(engine->entries, &engine->entry_cap, engine->entry_count + 1,
			       sizeof(*engine->entries));
	engine->entries[engine->entry_count++] = entry;
}

/* Where the alert stands: at the newest reading of its metric, else where the run is. */
static void
set_place(struct alert *alert, const struct run *run, const struct metric *metric)
{
	const struct point *last = metric ? series_last(metric->series) : NULL;

	alert->epoch = run->position.epoch;
	alert->step = run->position.step;
	alert->line = alert->rule == RULE_CRASH ? run->end.line : run->line_last;
	if (!last)
		return;
	alert->epoch = (struct opt_f64){ (last->flags & POINT_HAS_EPOCH) != 0, (double)last->epoch };
	alert->step = (struct opt_i64){ (last->flags & POINT_HAS_STEP) != 0, last->step };
	alert->line = last->line;
}

static void
raise_alert(struct engine *engine, struct watch *watch, enum rule_id rule,
	    const struct finding *finding, struct moment now)
{
	struct entry *entry = xcalloc(1, sizeof(*entry));
	struct alert *alert = &entry->alert;
	const struct point *since = finding->since;

	entry->metric = finding->metric;
	alert->id = ++engine->last_id;
	alert->rule = rule;
	alert->severity = finding->severity;
	alert->run_id = watch->run->id;
	alert->metric = finding->metric ? xstrdup(finding->metric->name) : NULL;
	alert->open = true;
	set_place(alert, watch->run, finding->metric);
	alert->message = xstrdup(finding->words);
	alert->value = finding->value;
	alert->threshold = finding->threshold;
	if (since) {
		alert->since_epoch = (struct opt_f64){ (since->flags & POINT_HAS_EPOCH) != 0,
						       (double)since->epoch };
		alert->since_step = (struct opt_i64){ (since->flags & POINT_HAS_STEP) != 0,
						      since->step };
	}
	alert->window = finding->window;
	alert->raised_wall_ns = now.wall_ns;
	add_entry(engine, watch, entry);
	engine->open_count[alert->severity]++;
	note_open(watch, rule);
	tell(engine, NEWS_RAISED, watch, entry, watch->state);
}

static void
worsen_alert(struct engine *engine, struct watch *watch, struct entry *entry,
	     const struct finding *finding)
{
	struct alert *alert = &entry->alert;

	engine->open_count[alert->severity]--;
	alert->severity = finding->severity;
	engine->open_count[alert->severity]++;
	free(alert->message);
	alert->message = xstrdup(finding->words);
	alert->value = finding->value;
	alert->threshold = finding->threshold;
	note_open(watch, alert->rule);
	tell(engine, NEWS_WORSE, watch, entry, watch->state);
}

static void
clear_alert(struct engine *engine, struct watch *watch, struct entry *entry, struct moment now)
{
	entry->alert.open = false;
	entry->alert.cleared_wall_ns = now.wall_ns;
	engine->open_count[entry->alert.severity]--;
	note_open(watch, entry->alert.rule);
	tell(engine, NEWS_CLEARED, watch, entry, watch->state);
}

/* --- asking */

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

static void
ask(struct engine *engine, struct watch *watch, enum rule_id rule, struct question *q,
    struct moment now)
{
	bool each = docket_of(rule)->scope == SCOPE_METRIC;
	struct entry *open = find_open(watch, rule, each ? q->metric : NULL);
	char words[FINDING_WORDS];
	struct finding finding;

	words[0] = '\0';
	if (!each)
		q->metric = open ? open->metric : NULL;
	finding = put_question(engine, rule, q, NULL);
	switch (finding.verdict) {
	case VERDICT_UNSURE:
		break;
	case VERDICT_WELL:
		if (open)
			clear_alert(engine, watch, open, now);
		break;
	case VERDICT_BAD:
		if (open ? finding.severity <= open->alert.severity :
			   is_held_back(watch, rule, &finding))
			break;
		finding = put_question(engine, rule, q, words);
		if (open)
			worsen_alert(engine, watch, open, &finding);
		else
			raise_alert(engine, watch, rule, &finding, now);
		break;
	}
}

/* --- watches */

static void
watch_free(struct watch *watch)
{
	if (!watch)
		return;
	free(watch->wants);
	free(watch->entries);
	free(watch);
}

static void look(struct engine *, struct watch *, bool settled, struct moment now);

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
		look(engine, before, true, now);
	return watch;
}

static void
fill_cast(struct watch *watch)
{
	const struct run *run = watch->run;

	if (watch->cast_count == run->metric_count)
		return;
	watch->cast_count = run->metric_count;
	watch->wants =
	    grow(watch->wants, &watch->wants_cap, run->metric_count, sizeof(*watch->wants));
	for (size_t i = 0; i < run->metric_count; i++)
		watch->wants[i] = docket_wants(run->metrics[i]);
	cast_fill(&watch->cast, run);
}

/* The gap before what has just come: by the watch if it came live, else by the log's own stamps. */
static void
note_gap(struct watch *watch)
{
	const struct run *run = watch->run;
	int64_t gap = 0;

	if (run->arrived_mono_ns != 0) {
		if (watch->arrived_ns != 0)
			gap = run->arrived_mono_ns - watch->arrived_ns;
		watch->arrived_ns = run->arrived_mono_ns;
	} else if (run->time_last_ns.has) {
		if (watch->stamp_ns.has && watch->segment == run->segment_count)
			gap = run->time_last_ns.v - watch->stamp_ns.v;
		watch->stamp_ns = run->time_last_ns;
	}
	watch->segment = run->segment_count;
	if (gap > 0)
		cadence_add(&watch->cadence, gap);
}

static void
update_limit(const struct engine *engine, struct watch *watch)
{
	const double *stall = engine->settings.value[RULE_STALL];
	int64_t least = seconds(stall[PARAM(STALL, silence)]);
	double factor = stall[PARAM(STALL, factor)];

	watch->limit_ns = watch->run->arrived_mono_ns != 0 ?
			      cadence_patient_ns(&watch->cadence, least, factor) :
			      cadence_limit_ns(&watch->cadence, least, factor);
	watch->limit_gaps = watch->cadence.count;
}

/* --- time */

static void
set_state(struct engine *engine, struct watch *watch, struct moment now)
{
	enum run_state before = watch->state, state;

	/* Whether an exception was caught is not known before something follows, or nothing. */
	if (watch->failed && !watch->confirmed)
		return;
	state = state_judge(watch->run, watch->limit_ns, now);
	if (state == before)
		return;
	watch->state = state;
	tell(engine, NEWS_STATE, watch, NULL, before);
}

static bool
is_on(const struct engine *engine, const struct watch *watch, enum rule_id rule)
{
	return !engine->settings.off[rule] && !(watch->muted & RULE_BIT(rule));
}

static void
ask_about_time(struct engine *engine, struct watch *watch, struct moment now)
{
	struct question q = { .run = watch->run, .cast = &watch->cast };

	if (watch->state == STATE_STALLED || (watch->open & RULE_BIT(RULE_STALL))) {
		int64_t silent = watch->state == STATE_STALLED ?
				     now.mono_ns - watch->run->arrived_mono_ns :
				     0;

		q.silent_s = (double)silent / (double)NS_PER_S;
		q.limit_s = (double)watch->limit_ns / (double)NS_PER_S;
		if (is_on(engine, watch, RULE_STALL))
			ask(engine, watch, RULE_STALL, &q, now);
	}
	if ((watch->confirmed || (watch->open & RULE_BIT(RULE_CRASH))) &&
	    is_on(engine, watch, RULE_CRASH))
		ask(engine, watch, RULE_CRASH, &q, now);
}

/* Has the log said that the run failed, and since when? */
static void
note_failure(struct watch *watch, struct moment now)
{
	bool failed = state_is_crash(watch->run->end.kind);

	if (failed && !watch->failed)
		watch->failed_ns = now.mono_ns;
	watch->failed = failed;
	watch->confirmed &= failed;
}

/* When the watch wants to be looked at again, if nothing comes. */
static int64_t
next_look(const struct engine *engine, const struct watch *watch, struct moment now)
{
	const struct run *run = watch->run;
	int64_t silent;

	if (watch->failed && !watch->confirmed)
		return watch->failed_ns + seconds(engine->settings.value[RULE_CRASH][PARAM(CRASH, quiet)]);
	if (watch->state != STATE_LIVE)
		return NEVER;
	silent = run->arrived_mono_ns != 0 ? now.mono_ns - run->arrived_mono_ns :
					     now.wall_ns - run->arrived_wall_ns;
	return silent > watch->limit_ns ? now.mono_ns : now.mono_ns + (watch->limit_ns - silent) + 1;
}

static void
set_deadline(struct engine *engine, struct watch *watch, int64_t deadline_ns)
{
	watch->deadline_ns = deadline_ns;
	if (deadline_ns < engine->deadline_ns)
		engine->deadline_ns = deadline_ns;
}

/* Everything about the run that time tells.  settled: nothing will follow what the log said last. */
static void
look(struct engine *engine, struct watch *watch, bool settled, struct moment now)
{
	double quiet = engine->settings.value[RULE_CRASH][PARAM(CRASH, quiet)];

	note_failure(watch, now);
	if (watch->failed && (settled || watch->run->source_finished ||
			      now.mono_ns - watch->failed_ns >= seconds(quiet)))
		watch->confirmed = true;
	update_limit(engine, watch);
	set_state(engine, watch, now);
	ask_about_time(engine, watch, now);
	watch->generation = watch->run->generation;
	set_deadline(engine, watch, next_look(engine, watch, now));
}

static void
look_at_all(struct engine *engine, const struct store *store, bool settled, struct moment now)
{
	engine->generation = store_generation(store);
	engine->deadline_ns = NEVER;
	for (size_t i = 0; i < engine->order_count; i++) {
		struct watch *watch = engine->by_id[engine->order[i]];

		if (settled || watch->generation != watch->run->generation ||
		    watch->deadline_ns <= now.mono_ns)
			look(engine, watch, settled, now);
		else
			set_deadline(engine, watch, watch->deadline_ns);
	}
}

void
engine_tick(struct engine *engine, const struct store *store, struct moment now)
{
	if (store_generation(store) != engine->generation || now.mono_ns >= engine->deadline_ns)
		look_at_all(engine, store, false, now);
}

void
engine_settle(struct engine *engine, const struct store *store, struct moment now)
{
	look_at_all(engine, store, true, now);
}

int64_t
engine_deadline(const struct engine *engine)
{
	return engine->deadline_ns;
}

/* --- records */

/* The newest reading is an early drawing of a progress bar: it will be replaced. */
static bool
is_passing(const struct run *run, const struct metric *metric)
{
	const struct position *pos = &run->position;

	return metric->bar != 0 && pos->batch.has && pos->batches.has &&
	       (double)pos->batch.v < COMPLETE * (double)pos->batches.v;
}

/* Asks a rule about each metric with a new reading that it wants; the main ones come first, so that a
 * NaN is told of the loss and not of a part of it. */
static void
ask_each(struct engine *engine, struct watch *watch, enum rule_id rule, struct moment now)
{
	const struct run *run = watch->run;

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < run->touched_count; i++) {
			const struct metric *metric = run->metrics[run->touched[i]];
			struct question q = { .run = run, .cast = &watch->cast, .metric = metric };

			if (metric->main != (pass == 0) ||
			    !(watch->wants[metric->index] & RULE_BIT(rule)) ||
			    (rule != RULE_NAN && is_passing(run, metric)))
				continue;
			ask(engine, watch, rule, &q, now);
		}
}

/* The rules that want to be asked after this record. */
static unsigned
wanted(const struct watch *watch)
{
	const struct run *run = watch->run;
	unsigned wants = 0;

	for (size_t i = 0; i < run->touched_count; i++) {
		const struct metric *metric = run->metrics[run->touched[i]];
		double value = series_last(metric->series)->value;
		unsigned mine = watch->wants[metric->index];

		if (is_passing(run, metric))
			mine &= RULE_BIT(RULE_NAN);
		/* By far the most readings are finite: spare them the question. */
		if (value != 0 && isfinite(value) && !(watch->open & RULE_BIT(RULE_NAN)))
			mine &= ~RULE_BIT(RULE_NAN);
		wants |= mine;
	}
	return wants;
}

void
engine_record(struct engine *engine, const struct run *run, struct moment now)
{
	struct watch *watch = watch_find(engine, run->id);
	unsigned wants;

	if (!watch)
		watch = watch_add(engine, run, now);
	fill_cast(watch);
	note_gap(watch);
	note_failure(watch, now);
	wants = wanted(watch);
	for (unsigned rule = 0; wants >> rule != 0; rule++) {
		struct question q = { .run = run, .cast = &watch->cast };

		if (!(wants & RULE_BIT(rule)) || !is_on(engine, watch, (enum rule_id)rule))
			continue;
		if (docket_of((enum rule_id)rule)->scope == SCOPE_METRIC)
			ask_each(engine, watch, (enum rule_id)rule, now);
		else
			ask(engine, watch, (enum rule_id)rule, &q, now);
	}
	if (watch->limit_ns == 0 || watch->cadence.count - watch->limit_gaps >= LIMIT_EVERY)
		update_limit(engine, watch);
	set_state(engine, watch, now);
	ask_about_time(engine, watch, now);
	set_deadline(engine, watch, next_look(engine, watch, now));
}

void
engine_alive(struct engine *engine, const struct run *run, struct moment now)
{
	struct watch *watch = watch_find(engine, run->id);

	if (!watch)
		return;
	note_gap(watch);
	look(engine, watch, false, now);
}

/* --- the rest */

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
		entry_free(engine->entries[i]);
	free(engine->by_id);
	free(engine->order);
	free(engine->newest);
	free(engine->entries);
	free(engine);
}

void
engine_forget(struct engine *engine, uint32_t run_id)
{
	struct watch *watch = watch_find(engine, run_id);

	if (!watch)
		return;
	for (size_t i = 0; i < watch->entry_count; i++) {
		struct entry *entry = watch->entries[i];

		if (entry->alert.open)
			engine->open_count[entry->alert.severity]--;
		drop(engine->entries, &engine->entry_count, entry_index(engine, entry->alert.id));
		entry_free(entry);
	}
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
	const struct watch *watch = watch_find(engine, run_id);

	return watch ? watch->state : STATE_WAITING;
}

size_t
engine_alert_count(const struct engine *engine)
{
	return engine->entry_count;
}

const struct alert *
engine_alert(const struct engine *engine, size_t i)
{
	assert(i < engine->entry_count);
	return &engine->entries[i]->alert;
}

size_t
engine_run_alerts(const struct engine *engine, uint32_t run_id, const struct alert **out, size_t n)
{
	const struct watch *watch = watch_find(engine, run_id);

	if (!watch)
		return 0;
	for (size_t i = 0; i < watch->entry_count && i < n; i++)
		out[i] = &watch->entries[i]->alert;
	return watch->entry_count;
}

/* Is a to be shown before b? */
static bool
is_worse(const struct alert *a, const struct alert *b)
{
	if (!b || a->severity != b->severity)
		return !b || a->severity > b->severity;
	return a->acknowledged == b->acknowledged || !a->acknowledged;
}

const struct alert *
engine_worst(const struct engine *engine, uint32_t run_id)
{
	const struct watch *watch = watch_find(engine, run_id);
	const struct alert *worst = NULL;

	for (size_t i = 0; watch && watch->open && i < watch->entry_count; i++) {
		const struct alert *alert = &watch->entries[i]->alert;

		if (alert->open && is_worse(alert, worst))
			worst = alert;
	}
	return worst;
}

const struct alert *
engine_open(const struct engine *engine, uint32_t run_id, enum rule_id rule)
{
	const struct watch *watch = watch_find(engine, run_id);
	const struct entry *entry = watch ? find_open(watch, rule, NULL) : NULL;

	return entry ? &entry->alert : NULL;
}

size_t
engine_open_count(const struct engine *engine, enum severity at_least)
{
	size_t n = 0;

	for (unsigned i = at_least; i < SEVERITY_COUNT; i++)
		n += engine->open_count[i];
	return n;
}

void
engine_acknowledge(struct engine *engine, uint64_t alert_id, bool acknowledged)
{
	size_t i = entry_index(engine, alert_id);

	if (i < engine->entry_count && engine->entries[i]->alert.id == alert_id)
		engine->entries[i]->alert.acknowledged = acknowledged;
}

void
engine_mute(struct engine *engine, uint32_t run_id, enum rule_id rule, bool muted)
{
	struct watch *watch = watch_find(engine, run_id);
	struct entry *entry;

	if (!watch)
		return;
	if (!muted) {
		watch->muted &= ~RULE_BIT(rule);
		return;
	}
	watch->muted |= RULE_BIT(rule);
	/* Nobody wants to hear of it: it closes without news. */
	while ((entry = find_open(watch, rule, NULL))) {
		entry->alert.open = false;
		engine->open_count[entry->alert.severity]--;
		note_open(watch, rule);
	}
}

bool
engine_muted(const struct engine *engine, uint32_t run_id, enum rule_id rule)
{
	const struct watch *watch = watch_find(engine, run_id);

	return watch && (watch->muted & RULE_BIT(rule));
}
