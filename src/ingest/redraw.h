/*
 * redraw.h - which drawings are of one bar
 *
 * A progress bar is one reading, however often it is drawn: its drawings share a number
 * (record.bar).  A bar is known again by its label and total while its counter does not fall; a
 * line that is redrawn without being a bar, by its place and position.
 */
#ifndef INGEST_REDRAW_H
#define INGEST_REDRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "ingest/draft.h"
#include "ingest/shape.h"
#include "model/record.h"

#define REDRAW_BARS 8	 /* that are drawn at a time */
#define REDRAW_VALUES 32 /* of one bar */

struct redraw_value {
	uint32_t name; /* hash */
	double value;
};

struct redraw_bar {
	uint32_t key;
	uint32_t number; /* 0: free */
	int64_t at;
	struct opt_f64 epoch;
	bool done;
	/* What the bar before this one ended with, and what this one shows. */
	struct redraw_value before[REDRAW_VALUES], now[REDRAW_VALUES];
	size_t before_count, now_count;
};

/* Initialise with { 0 }. */
struct redraw {
	struct redraw_bar bars[REDRAW_BARS]; /* newest first */
	uint32_t numbers;
	uint32_t kept; /* of the newest drawing's readings, those that were not dropped, as bits */
};

/*
 * The number of the bar that the draft draws; 0 if it draws none.  `pos` is where it stands, with
 * the epoch that is known from lines before.  Readings that only repeat what the bar before ended
 * with are dropped until the bar is done.
 */
uint32_t redraw_number(struct redraw *, struct draft *, const struct log_line *,
		       const struct position *pos);

#endif
