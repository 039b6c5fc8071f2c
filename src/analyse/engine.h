/*
 * engine.h - asks the rules, and keeps what they found
 *
 * Told of every record and of the time that passes, it says how each run stands and raises alerts,
 * each of which opens once and closes once.
 */
#ifndef ANALYSE_ENGINE_H
#define ANALYSE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyse/alert.h"
#include "analyse/rule.h"
#include "analyse/state.h"
#include "util/clock.h"

struct engine;
struct store;

/* settings are copied. */
struct engine *engine_new(const struct rule_settings *settings, news_fn *news, void *arg);
void engine_free(struct engine *); /* NULL is fine */

/* After each apply_record(): run->touched says what is new. */
void engine_record(struct engine *, const struct run *, struct moment now);
/* Time has passed: states and time rules of all runs whose deadline has come. */
void engine_tick(struct engine *, const struct store *, struct moment now);
/*
 * All sources have been read to their ends and no more is waited for (headless): what a rule held
 * back because the next line could have said otherwise (a traceback that was caught) is judged now.
 */
void engine_settle(struct engine *, const struct store *, struct moment now);
/* When engine_tick() wants to be called next (monotonic); NEVER if nothing is live. */
int64_t engine_deadline(const struct engine *);
/* The run is gone for good: its alerts go without news. */
void engine_forget(struct engine *, uint32_t run_id);
void engine_forget_source(struct engine *, uint32_t source_id); /* the same for all its runs */
/*
 * After store_take(): what `other` knows of the runs that are in this store now is known here; it
 * can only be freed then.  Alerts that are open become news.
 */
void engine_take(struct engine *, struct engine *other, const struct store *);
/*
 * The source is about to be read anew from its start, and the store will forget its runs.  Alerts
 * that come again just as they were raised before (the same finding after the same readings) are
 * the same ones: no news, acknowledged as they were; mutes hold on.  Those that do not come again
 * go without news, at engine_reread_end() at the latest.
 */
void engine_reread(struct engine *, uint32_t source_id);
void engine_reread_end(struct engine *, uint32_t source_id);
/* Bytes arrived for a run without a record: it is alive. */
void engine_alive(struct engine *, const struct run *, struct moment now);

enum run_state engine_state(const struct engine *, uint32_t run_id);

/* All alerts ever raised, oldest first; a pointer is good until the next engine_*() that is not
 * const. */
size_t engine_alert_count(const struct engine *);
const struct alert *engine_alert(const struct engine *, size_t i);
/* Those of one run, in the order raised; at most n into out; how many there are in all. */
size_t engine_run_alerts(const struct engine *, uint32_t run_id, const struct alert **out,
			 size_t n);
/* The worst open one of a run: most severe, unacknowledged before acknowledged, newest; or NULL. */
const struct alert *engine_worst(const struct engine *, uint32_t run_id);
/* The open one of a rule, or NULL. */
const struct alert *engine_open(const struct engine *, uint32_t run_id, enum rule_id rule);

void engine_acknowledge(struct engine *, uint64_t alert_id, bool acknowledged);
void engine_mute(struct engine *, uint32_t run_id, enum rule_id rule, bool muted);
bool engine_muted(const struct engine *, uint32_t run_id, enum rule_id rule);

#endif
