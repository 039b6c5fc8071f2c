/*
 * lesson.h - what shapes make of a line, watched so that lines of its form need not be asked about
 *
 * One lesson is one line.  It is in vain where the line changed what later lines mean, where it was
 * cut into several writers' pieces, or where its readings cannot be made from its numbers alone.
 */
#ifndef INGEST_LESSON_H
#define INGEST_LESSON_H

#include <stdbool.h>
#include <stdint.h>

#include "ingest/draft.h"
#include "ingest/memo.h"
#include "ingest/puts.h"
#include "ingest/shape.h"

struct lesson {
	struct known *known; /* the form; NULL: nobody is watching */
	uint32_t told;	     /* by the lines before */
	unsigned pieces;
	bool done;     /* somebody has had the line */
	bool tellable; /* none of this is in vain so far */
	size_t blanks; /* at the end */
	bool stamped, timed;
	enum memo_does does; /* so far */
	uint8_t shape;
	struct plan *plan;
	struct draft *draft, *spare;
	struct form form;
	struct puts puts;
};

struct lesson *lesson_new(void);
void lesson_free(struct lesson *); /* NULL is fine */

/* A line of a form is read; draft is the one that shapes write into. */
void lesson_begin(struct lesson *, struct known *, struct str line, uint32_t told, struct draft *);

/* In the course of it; all do nothing where nobody is watching. */
void lesson_piece(struct lesson *, const struct log_line *);		  /* its prefix is off */
void lesson_record(struct lesson *, enum shape_id, const struct draft *); /* before it is put */
void lesson_skip(struct lesson *, enum shape_id); /* a shape had it, and it says nothing */
void lesson_text(struct lesson *, bool ignored);  /* nobody had it; it changes nothing, either */
void lesson_in_vain(struct lesson *);

/* It has been read; `told` is what lines have told now.  The form knows what there was to learn. */
void lesson_end(struct lesson *, uint32_t told);

#endif
