/*
 * outlet.h - drafts become records
 *
 * The last station of ingest: which run, which position, which bar, which rank.  A draft that can
 * only be placed by what follows it is held back until then.
 */
#ifndef INGEST_OUTLET_H
#define INGEST_OUTLET_H

#include <stdbool.h>
#include <stdint.h>

#include "ingest/draft.h"
#include "ingest/reader.h"
#include "ingest/shape.h"
#include "model/event.h"

/* Where a draft comes from. */
struct origin {
	const struct log_line *first, *last; /* its first and last line; borrowed */
	const char *shape;
	struct event event;
};

struct outlet;

struct outlet *outlet_new(const struct reader_options *); /* borrowed */
void outlet_free(struct outlet *);			  /* NULL is fine */
void outlet_reset(struct outlet *);

/* Where the records of the calls that follow go; arrival is their time if they have none. */
void outlet_open(struct outlet *, record_fn *emit, void *arg, struct moment arrival, bool live);

/* The draft that shapes write into; another one after each outlet_put(). */
struct draft *outlet_draft(struct outlet *);

/* The draft is complete. */
void outlet_put(struct outlet *, const struct origin *);

/* A line in which nothing was found but perhaps an event. */
void outlet_text(struct outlet *, const struct log_line *, struct event event);

/* Has anything been counted or measured? */
bool outlet_has_begun(const struct outlet *);

bool outlet_is_document(const struct outlet *); /* section_is_document() */

/*
 * The last thing that came here was a drawing of a progress bar, within an epoch, whose counter
 * moves: another one of that bar would only take its place, unless it differs in readings that were
 * dropped (those that are not in *kept; bits).
 */
bool outlet_drew(const struct outlet *, uint32_t *kept);

/*
 * The last thing that came here was a record, but no drawing: the bar that was drawn before it is
 * drawn on as if it had not come.
 */
bool outlet_drawing_stands(const struct outlet *);

/* Would outlet_text() without an event change nothing, whatever the line's digits are? */
bool outlet_ignores(const struct outlet *, const struct log_line *);

/* What is held back goes out as it is. */
void outlet_flush(struct outlet *);

/*
 * Between begin and end the records are of an unfinished line: they are emitted so that those of
 * the finished line replace them, and what the outlet has learnt from them is forgotten.
 */
void outlet_begin_partial(struct outlet *);
void outlet_end_partial(struct outlet *);

#endif
