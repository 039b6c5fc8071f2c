/*
 * alert.h - the engine: from rules' findings to alerts that open once and close once
 */
#ifndef ANALYSE_ALERT_H
#define ANALYSE_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyse/rule.h"
#include "analyse/state.h"
#include "model/store.h"
#include "util/clock.h"
#include "util/opt.h"

struct alert {
	uint64_t id; /* 1, 2, ... in the order in which they were raised */
	enum rule_id rule;
	enum severity severity; /* may rise while it is open (divergence) */
	uint32_t run_id;
	char *metric; /* name, or NULL for a rule about the run */
	bool open;
	bool acknowledged;
	struct opt_f64 epoch; /* where it was raised */
	struct opt_i64 step;
	int64_t line;
	char *message; /* the sentence with the numbers: "val_accuracy has been 0.149 for ..." */
	/* Evidence for "why?": what was compared with what, over which window. */
	double value;	  /* NaN if there is none */
	double threshold; /* NaN if there is none */
	struct opt_f64 since_epoch;
	struct opt_i64 since_step;
	int64_t window; /* points looked at; 0 if that means nothing */
	int64_t raised_wall_ns;
	int64_t cleared_wall_ns; /* 0 while open */
};

/* Raised, cleared, grown more severe; state changes of a run.  For --follow, notifications,
 * flashes. */
enum news_kind { NEWS_RAISED, NEWS_CLEARED, NEWS_WORSE, NEWS_STATE };
struct news {
	enum news_kind kind;
	const struct alert *alert; /* NULL for NEWS_STATE */
	const struct run *run;
	enum run_state state, state_before;
};
typedef void news_fn(void *arg, const struct news *);

struct engine;

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
/* The store forgot a source's runs (restart): so do we; their alerts go without news. */
void engine_forget(struct engine *, uint32_t run_id);
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
