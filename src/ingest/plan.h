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

/*
 * A line that draws a progress bar, as far as it can be told from another drawing of the same bar
 * that would take its place.
 */
struct drawn {
	uint64_t who; /* the bar and the names of its readings, hashed */
	int64_t at, total;
	uint32_t counts; /* the readings that count, as bits */
	size_t id_n;
	char id[64]; /* what has to be the same: epoch, total, readings that do not count */
};

/*
 * False if the line is no drawing, or one that has more
 * to say: a value that is 0, negative, infinite or no number, or so large that it would alarm
 * somebody.
 */
bool plan_drawn(const struct plan *, const char *text, const struct digits *, uint32_t counts,
		struct drawn *out);
bool plan_draws(const struct plan *); /* could that be true? */

/*
 * The same for a line whose runs are where they are in the one before it, which was *drawn: its
 * counter if it may take that one's place, else -1.
 */
int64_t plan_drawn_again(const struct plan *, const char *text, const char *before,
			 const struct digits *, const struct drawn *drawn);

/* May b take the place of a?  The bar is the same, and so are the names; its counter has not
 * fallen. */
bool drawn_over(const struct drawn *a, const struct drawn *b);

size_t plan_memory(const struct plan *); /* bytes */

#endif
