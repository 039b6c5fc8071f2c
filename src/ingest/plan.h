/*
 * plan.h - how lines of one form are read: what stands where in them
 *
 * Made from what a shape put into the draft for one line (puts.h); followed for the next line of
 * that form, it puts the same things with that line's numbers, without asking what they mean again.
 */
#ifndef INGEST_PLAN_H
#define INGEST_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/draft.h"
#include "ingest/form.h"
#include "ingest/puts.h"

struct plan;

/*
 * NULL if the draft cannot be made again from the line's numbers alone.  `draft` is what the puts
 * gave; `spare` is another one, which is used and cleared.
 */
struct plan *plan_new(const struct form *, const struct puts *, const struct draft *draft,
		      struct draft *spare);
void plan_free(struct plan *); /* NULL is fine */

/*
 * Reads a line of the form, with its own runs, into an empty draft.  False if it turns out that the
 * line has to be read the long way after all; the draft is empty then.  Names are the plan's, the
 * rest is the line's: draft_keep() copies both.
 */
bool plan_follow(const struct plan *, const char *text, const struct digits *, struct draft *);

/* A line that draws a progress bar, and how it is told from one that draws another. */
struct drawn {
	int64_t at, total;
	uint32_t counts; /* its readings that count, as bits; what the others are is the bar's */
	bool named;	 /* what is below is known */
	uint64_t who;	 /* the bar, its total and the names of its readings, hashed */
	size_t id_n;
	char id[64]; /* what has to be the same: epoch, readings that do not count */
};

bool plan_draws(const struct plan *); /* may lines of the form be drawings? */

/*
 * Reads at and total.  False if the line is no drawing, or one that has more to say: a value that
 * is 0, negative, infinite or no number, or so large that it would alarm somebody.
 */
bool plan_drawn(const struct plan *, const char *text, const struct digits *, struct drawn *);

/* Names it by ->counts; false if that would be too long a name. */
bool plan_name_drawn(const struct plan *, const char *text, const struct digits *, struct drawn *);

bool drawn_same_bar(const struct drawn *, const struct drawn *); /* both are named */

/* The same for two lines of the form whose runs are in the same places. */
bool plan_same_bar(const struct plan *, const char *text, const char *before, const struct digits *,
		   uint32_t counts);

#endif
