/*
 * shape.h - the shapes of lines that are understood
 *
 * A shape is a way of writing readings down: name-number pairs, JSON, a table under a header, a
 * block of several lines.  Never a framework: a row per framework would never end.  shapes.def
 * lists them in the order in which they are asked; each has a file shape_*.c of its own, described
 * by one `const struct shape` at its end.
 *
 * The reader asks the shape that is in the middle of a block first, then the one that this source
 * has been using, then the others in the order of the table.
 */
#ifndef INGEST_SHAPE_H
#define INGEST_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "ingest/draft.h"
#include "util/opt.h"
#include "util/str.h"

#define DOCUMENT_MEMORY_MAX (512 << 20) /* a JSON document that would take more is given up */

/* A line as shapes see it: escapes out, stamps peeled off its front. */
struct log_line {
	struct str text; /* what is left after the prefixes, not trimmed in front (indentation says
			  * something), trimmed behind */
	struct str full; /* escapes out, prefixes still on */
	/* Logger or split bracket peeled off: "train_inner", "mmengine", or empty. */
	struct str tag;
	bool stamped;		/* a time, level or logger prefix was peeled off */
	struct opt_i64 time_ns; /* of the stamp */
	struct opt_i64 rank;	/* "[rank1]", "1: ", "[GPU2]" in front */
	struct str writer;	/* "A" of "[A] epoch 1 ...", "trial_001" of "trial_001 | ..." */
	bool redrawn, redraws;	/* as in struct line */
	bool partial;
	int64_t number, offset, end_offset;
};

enum shape_answer {
	SHAPE_NO,     /* not mine; the draft is as it was */
	SHAPE_RECORD, /* the draft is a whole record */
	SHAPE_PART, /* mine, and more is to come: keep the draft, ask me first for the next line */
	SHAPE_SKIP, /* mine, and it says nothing (a rule, a header): no other shape may have it */
	SHAPE_BEFORE, /* the draft is a whole record, and this line is not used up: offer it again,
		       * to me first (the block ended before it, or it holds several records) */
};

struct shape {
	const char *name; /* as in shapes.def */
	/* State of one source; both NULL for a shape without state. */
	void *(*new)(void);
	void (*free)(void *state);
	/* state is NULL for a shape without. */
	enum shape_answer (*read)(void *state, const struct log_line *, struct draft *);
	/* The source ended, or has been still for a while: true if the draft holds what can be said
	 * of an open block; then it is asked again.  The block may go on.  May be NULL. */
	bool (*finish)(void *state, struct draft *);
	/*
	 * What lines have told so far, as a number, as far as answers to other lines depend on it:
	 * lines of one form (form.h) get the same answer for as long as it is the same.  0 where
	 * nothing has been told, SHAPE_BUSY where each line changes it.  NULL: always 0.
	 */
	uint32_t (*told)(const void *state);
	/* The draft was made for a line of a form that the shape had read before, without asking
	 * it: it takes note of what it would have taken note of.  NULL: of nothing. */
	void (*again)(void *state, const struct draft *);
};

#define SHAPE_BUSY UINT32_MAX

enum shape_id {
#define SHAPE(id, object, summary, example) SHAPE_##id,
#include "ingest/shapes.def"
#undef SHAPE
	SHAPE_COUNT
};

const struct shape *shape_at(enum shape_id id);
const char *shape_name(enum shape_id id);
const char *shape_summary(enum shape_id id); /* one line, for --list-formats and the manual */
const char *shape_example(enum shape_id id); /* lines that this shape reads, '\n' between them */

#endif
