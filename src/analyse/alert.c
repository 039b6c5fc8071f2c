#include "config.h"

#include "analyse/alert.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "analyse/engine_private.h"
#include "util/die.h"

void
alert_tell(struct engine *engine, enum news_kind kind, const struct watch *watch,
	   const struct alert *alert, enum run_state before)
{
	struct news news = {
		.kind = kind,
		.alert = alert,
		.run = watch->run,
		.state = watch->state,
		.state_before = before,
	};

	if (engine->news)
		engine->news(engine->news_arg, &news);
}

struct entry *
alert_find_open(const struct watch *watch, enum rule_id rule, const struct metric *metric)
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

void
alert_free(struct entry *entry)
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

void
alert_unlist(struct engine *engine, const struct entry *entry)
{
	drop(engine->entries, &engine->entry_count, entry_index(engine, entry->alert.id));
}

static void
forget_oldest_closed(struct engine *engine, struct watch *watch)
{
	for (size_t i = 0; i < watch->entry_count; i++) {
		struct entry *entry = watch->entries[i];

		if (entry->alert.open)
			continue;
		drop(watch->entries, &watch->entry_count, i);
		alert_unlist(engine, entry);
		alert_free(entry);
		return;
	}
}

/* One that comes again has an id that is not the newest. */
static void
add_entry(struct engine *engine, struct watch *watch, struct entry *entry)
{
	size_t at;

	if (watch->entry_count >= ALERTS_KEPT)
		forget_oldest_closed(engine, watch);
	at = entry_index(engine, entry->alert.id);
	watch->entries = grow(watch->entries, &watch->entry_cap, watch->entry_count + 1,
			      sizeof(*watch->entries));
	watch->entries[watch->entry_count++] = entry;
	engine->entries = grow(engine->entries, &engine->entry_cap, engine->entry_count + 1,
			       sizeof(*engine->entries));
	memmove(engine->entries + at + 1, engine->entries + at,
		(engine->entry_count - at) * sizeof(struct entry *));
	engine->entries[at] = entry;
	engine->entry_count++;
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
	alert->epoch = point_epoch(last);
	alert->step = point_step(last);
	alert->line = last->line;
}

/*
 * When what a run says happens: now while its log grows; in what was there before, when the lines
 * say that it was, else when the last of them was written.
 */
static int64_t
happened_ns(const struct run *run, struct moment now)
{
	int64_t at = run->time_last_ns.has ? run->time_last_ns.v : run->arrived_wall_ns;

	if (run->arrived_mono_ns != 0 || at == 0 || at > now.wall_ns)
		return now.wall_ns;
	return at;
}

static struct entry *
new_entry(struct engine *engine, const struct watch *watch, enum rule_id rule,
	  const struct finding *finding, struct moment now)
{
	struct entry *entry = xcalloc(1, sizeof(*entry));

	entry->alert.id = ++engine->last_id;
	entry->alert.rule = rule;
	entry->alert.run_id = watch->run->id;
	entry->alert.metric = finding->metric ? xstrdup(finding->metric->name) : NULL;
	entry->alert.raised_wall_ns = happened_ns(watch->run, now);
	return entry;
}

/* What was found and where, also where it was found before. */
static void
set_finding(struct entry *entry, const struct watch *watch, const struct finding *finding)
{
	struct alert *alert = &entry->alert;
	const struct point *since = finding->since;

	entry->metric = finding->metric;
	alert->severity = finding->severity;
	alert->open = true;
	alert->cleared_wall_ns = 0;
	set_place(alert, watch->run, finding->metric);
	free(alert->message);
	alert->message = xstrdup(finding->words);
	alert->value = finding->value;
	alert->threshold = finding->threshold;
	if (since) {
		alert->since_epoch = point_epoch(since);
		alert->since_step = point_step(since);
	}
	alert->window = finding->window;
}

void
alert_raise(struct engine *engine, struct watch *watch, enum rule_id rule,
	    const struct finding *finding, struct moment now)
{
	uint64_t print = reread_print(rule, finding);
	struct entry *before = reread_take(engine, watch->run->id, print);
	struct entry *entry = before ? before : new_entry(engine, watch, rule, finding, now);

	entry->print = print;
	set_finding(entry, watch, finding);
	add_entry(engine, watch, entry);
	note_open(watch, rule);
	if (before)
		return;
	entry->told = finding->severity;
	alert_tell(engine, NEWS_RAISED, watch, &entry->alert, watch->state);
}

void
alert_worsen(struct engine *engine, struct watch *watch, struct entry *entry,
	     const struct finding *finding)
{
	struct alert *alert = &entry->alert;

	alert->severity = finding->severity;
	free(alert->message);
	alert->message = xstrdup(finding->words);
	alert->value = finding->value;
	alert->threshold = finding->threshold;
	note_open(watch, alert->rule);
	if (alert->severity <= entry->told)
		return;
	entry->told = alert->severity;
	alert_tell(engine, NEWS_WORSE, watch, alert, watch->state);
}

void
alert_clear(struct engine *engine, struct watch *watch, struct entry *entry, struct moment now)
{
	entry->alert.open = false;
	note_open(watch, entry->alert.rule);
	if (entry->told_cleared_ns != 0) {
		entry->alert.cleared_wall_ns = entry->told_cleared_ns;
		return;
	}
	entry->alert.cleared_wall_ns = entry->told_cleared_ns = happened_ns(watch->run, now);
	alert_tell(engine, NEWS_CLEARED, watch, &entry->alert, watch->state);
}

void
alert_forget_all(struct engine *engine, struct watch *watch)
{
	for (size_t i = 0; i < watch->entry_count; i++) {
		struct entry *entry = watch->entries[i];

		drop(engine->entries, &engine->entry_count, entry_index(engine, entry->alert.id));
		alert_free(entry);
	}
	watch->entry_count = 0;
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
	const struct watch *watch = engine_watch(engine, run_id);

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
	const struct watch *watch = engine_watch(engine, run_id);
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
	const struct watch *watch = engine_watch(engine, run_id);
	const struct entry *entry = watch ? alert_find_open(watch, rule, NULL) : NULL;

	return entry ? &entry->alert : NULL;
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
	struct watch *watch = engine_watch(engine, run_id);
	struct entry *entry;

	if (!watch)
		return;
	if (!muted) {
		watch->muted &= ~RULE_BIT(rule);
		return;
	}
	watch->muted |= RULE_BIT(rule);
	/* Nobody wants to hear of it: it closes without news. */
	while ((entry = alert_find_open(watch, rule, NULL))) {
		entry->alert.open = false;
		note_open(watch, rule);
	}
}

bool
engine_muted(const struct engine *engine, uint32_t run_id, enum rule_id rule)
{
	const struct watch *watch = engine_watch(engine, run_id);

	return watch && (watch->muted & RULE_BIT(rule));
}
