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

size_t plan_memory(const struct plan *); /* bytes */

#endif
