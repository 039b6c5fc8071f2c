/*
 * alert.h - what the rules have found: alerts that open once and close once, and news of them
 */
#ifndef ANALYSE_ALERT_H
#define ANALYSE_ALERT_H

#include <stdbool.h>
#include <stdint.h>

#include "analyse/rule.h"
#include "analyse/state.h"
#include "model/run.h"
#include "util/opt.h"

#define ALERTS_KEPT 200 /* of one run: then the oldest closed ones are forgotten */

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
	int64_t
	    raised_wall_ns; /* in what was written before we came: when it was, if that is known */
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

#endif
