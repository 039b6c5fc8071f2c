/*
 * run.h - one training
 *
 * Facts only: what the log has said.  What it means (state, alerts, rank) is judged in analyse.
 * Only apply.c and store.c write to a run; everyone else reads it through a const pointer.
 */
#ifndef MODEL_RUN_H
#define MODEL_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/event.h"
#include "model/metric.h"
#include "model/record.h"
#include "model/series.h"
#include "util/hash.h"

#define RUN_METRICS_MAX 2000   /* names beyond are not kept: see run.metrics_dropped */
#define RUN_METRICS_SCANNED 12 /* up to so many are looked through one by one */
#define RUN_PARAMS_MAX 200

/* What told the split of a metric's role. */
enum split_by {
	SPLIT_BY_LABEL,	  /* its name, or the context */
	SPLIT_BY_COMPANY, /* the labels of those it was printed with */
	SPLIT_BY_GUESS,	  /* the same, but a labelled twin may overturn it */
};

struct metric {
	char *name;	 /* normalised, unique in its run */
	uint32_t name_n; /* its bytes */
	uint32_t index;	 /* in run->metrics */
	struct role role;
	bool main; /* see metric_role() */
	bool percent;
	enum better better;
	struct series *series;
	uint32_t bar; /* record.bar of the newest point; 0: it stays */
	int segment;  /* run->segment_count when the newest point came */
	enum split_by split_by;
	UT_hash_handle hh; /* by name; see run.by_name */
};

struct run_param {
	char *key;
	char *value; /* the last one stated */
};

struct run_event {
	enum event_kind kind; /* EVENT_NONE: nothing happened */
	char *quote;
	int64_t line;
	struct opt_i64 time_ns;
};

struct run {
	uint32_t id; /* never used again in this store */
	uint32_t source_id;
	int section;  /* 1-based, in its source */
	char *name;   /* unique in the store; never empty */
	char *source; /* path as given, or "-" */

	struct metric **metrics; /* in order of appearance */
	size_t metric_count;
	size_t metric_cap;
	struct metric *by_name; /* uthash; empty up to RUN_METRICS_SCANNED metrics */
	int64_t metrics_dropped;
	/* 1 + index of the metric that plays it, 0: none */
	uint16_t roles[SPLIT_COUNT][KIND_COUNT];

	struct run_param *params;
	size_t param_count;
	size_t param_cap;

	struct position position;   /* the last one known, each part on its own */
	struct opt_f64 epoch_first; /* of this run */
	struct opt_f64 epoch_read;  /* the newest one that readings came with */
	bool epoch_is_fraction;	    /* it has been seen to count in fractions */
	struct opt_i64 step_first;
	int segment_count; /* at least 1 */

	/* The newest event that speaks of an end, cleared by a reading that comes after it. */
	struct run_event end;
	int64_t record_count; /* records with readings */
	bool awaited; /* begun without a record: the first one will tell which run this is */
	bool source_finished; /* its source ended: end of stdin, or a later run in the same file */
	bool still_when_first_seen; /* its file had not grown for a while when we came */
	bool partial; /* only the two ends of its log have been read: it stands in for the run */
	bool polled;		    /* inotify cannot see its file; why is in poll_reason */
	char *poll_reason;
	char *source_error; /* the source cannot be read at present; NULL: it can */

	int64_t time_origin_ns;	      /* wall clock that point.time_cs counts from; 0: none yet */
	struct opt_i64 time_first_ns; /* by the records' own time, else arrival */
	struct opt_i64 time_last_ns;
	int64_t arrived_mono_ns; /* monotonic, at the last byte that came live; 0: never live */
	int64_t arrived_wall_ns; /* wall clock (or the file's mtime) of the newest byte known */

	int64_t line_first, line_last;	   /* in the source */
	int64_t offset_first, offset_last; /* bytes [first, last) of the source are this run's */

	int64_t changed_mono_ns; /* monotonic clock when the newest record was applied */
	uint64_t generation;	 /* goes up with every change of this run */
	bool removed;		 /* its source is gone for good: kept, shown as such */

	/* Metrics the last record touched: indexes into metrics.  For the rules. */
	uint32_t *touched;
	size_t touched_count;
	size_t touched_cap;
};

bool metric_is_named(const struct metric *, struct str name);

/* NULL if there is none of that name. */
struct metric *run_find_metric(struct run *, struct str name); /* for apply.c */
const struct metric *run_metric(const struct run *, struct str name);

/*
 * The metric that plays a role, NULL if none: the main one of that name before a part of it, then
 * the earlier one.  SPLIT_NONE in role matches any split.
 */
const struct metric *run_role(const struct run *, struct role role);

/* run_role() for the two that every screen shows. */
const struct metric *run_train_loss(const struct run *);
const struct metric *run_val_loss(const struct run *);

/* NULL if the run never stated it. */
const char *run_param(const struct run *, struct str key);

/* Minimum or maximum by metric->better; NULL if unknown or no finite point. */
const struct point *metric_best(const struct metric *);

/*
 * Train loss minus val loss at the newest epoch (or step) that both have; false if there is none.
 * Negative when val is worse.
 */
bool run_gap(const struct run *, double *gap);
/* The best val loss and the train loss of the same epoch (or step). */
struct loss_pair {
	const struct metric *train, *val;      /* NULL: the run has none */
	const struct point *at_train, *at_val; /* NULL: there is none, or none at that epoch */
};
struct loss_pair run_best_losses(const struct run *);
/* The gap there: what the report prints. */
bool run_gap_best(const struct run *, double *gap);

#endif
