/*
 * puts.h - what was put into a draft, one after the other
 *
 * To put the same things into it again, with the numbers of another line, gives what that line
 * says: see plan.h.
 */
#ifndef INGEST_PUTS_H
#define INGEST_PUTS_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/draft.h"

#define PUTS_MAX 64

enum put_is {
	PUT_PAIR,    /* draft_put() */
	PUT_COUNT,   /* draft_count() */
	PUT_DRAWING, /* draft_drawing() */
	PUT_WITHIN,  /* draft_within() */
};

/* Slices are of the line or of the draft's arena; names are good until the draft is cleared. */
struct put {
	enum put_is is;
	enum split split;	 /* the draft's; of PUT_WITHIN the evaluation's */
	const struct name *name; /* PUT_PAIR */
	struct pair pair;
	enum name_is counter; /* PUT_COUNT */
	double count;
	struct drawing drawing; /* PUT_DRAWING */
};

struct puts {
	struct str line;
	struct put at[PUTS_MAX];
	size_t n;
	bool torn; /* there was more than can be taken down; see also draft_depends() */
};

#endif
