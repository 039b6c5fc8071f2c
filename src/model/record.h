/*
 * record.h - what one line (or one block of lines) of a log said
 *
 * The only thing that crosses from ingest to model.  Everything that had to be decided by looking
 * at text has been decided here: which name, which value, which position, whether a new run begins.
 * All slices are borrowed from the reader and are good until the next record.
 */
#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "model/event.h"
#include "model/metric.h"
#include "util/opt.h"
#include "util/str.h"

/*
 * The part of its total from which on a progress bar's drawing tells what its last one will: of the
 * drawings before, those that another one takes the place of may be left out.
 */
#define BAR_COMPLETE 0.9
/* Only if all their values are above 0 and below this one, which no rule takes for a fault. */
#define BAR_ORDINARY 1e9

/* Where in the training a record stands; what a line does not say is not there. */
struct position {
	struct opt_f64 epoch;  /* as the log counts (0- or 1-based), may be a fraction */
	struct opt_i64 epochs; /* the plan */
	struct opt_i64 step; /* of the whole run: iteration, global step, boosting round, frames */
	struct opt_i64 steps;
	struct opt_i64 batch; /* within the epoch: starts anew with each one */
	struct opt_i64 batches;
};

/* What `news` says replaces what was known; what it does not say stays. */
void position_move(struct position *, const struct position *news);
bool position_is_empty(const struct position *);
bool position_is_counted(const struct position *); /* it has an epoch, a step or a batch */

struct name;

struct reading {
	struct str name;  /* final: lower case, blanks as '_', context joined ("val_loss") */
	double value;	  /* NaN and +-Inf are values; a percentage is already divided by 100 */
	enum split split; /* what the context says; SPLIT_NONE: let the name speak */
	bool percent;	  /* was written with a % sign */
	uint8_t decimals; /* digits behind the point as printed (0.149 -> 3), 0 for integers */
	const struct name *known; /* the reader's own: what it knows of the name, or NULL */
};

struct param {
	struct str key;	  /* as written, trimmed, lower case: "lr", "batch_size" */
	struct str value; /* as written, trimmed: "1e-5" */
};

struct record {
	/* Section: decided before anything else of the record is applied. */
	bool begins_run;    /* a new run begins here; heading may be empty */
	struct str heading; /* name for the run that begins, or (begins_run false) a better name for
			     * the run as it is, or empty */
	bool by_name; /* a row of a table of runs: it belongs to the run of this source that has
		       * the name `heading`, which begins here if there is none */
	bool begins_segment; /* a counter went back, but not to the start: resumed */
	bool forgets_step;   /* what had been taken for the run's step was none */

	struct position position;
	/*
	 * Not 0: one drawing of the progress bar (or unfinished line) of this number.  Its readings
	 * take the place of those that an earlier drawing of the same bar gave to the same metrics:
	 * they are no further points.  Numbers are not used again within a source.
	 */
	uint32_t bar;

	struct reading *readings;
	size_t reading_count;
	struct param *params;
	size_t param_count;

	struct event event; /* kind EVENT_NONE if the line marks nothing */

	struct opt_i64 time_ns; /* wall clock: the line's own stamp, else the arrival if live */
	int64_t line;		/* 1-based number of the (first) line in its source */
	int64_t offset;		/* of its first byte in the source */
	int64_t end_offset;	/* one past its last byte */
};

#endif
