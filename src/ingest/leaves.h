/*
 * leaves.h - the values of one JSON object or Python dict, without building it
 *
 * One lenient walker reads both: strings in either quotes, words such as NaN, None, True, calls
 * that wrap one number ("tensor(0.5)", "np.float64(0.5)"), a percent sign behind a number.  Lists
 * are walked over and give nothing.  It does not recurse and does not allocate but for the list it
 * fills, which is used again for the next line.
 */
#ifndef INGEST_LEAVES_H
#define INGEST_LEAVES_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/draft.h"
#include "util/num.h"
#include "util/str.h"

#define LEAVES_MAX 4096 /* values of one object; further ones are dropped */
#define LEAVES_DEPTH 16

enum leaf_is {
	LEAF_NUMBER,
	LEAF_QUOTED, /* a number in quotes */
	LEAF_TEXT,   /* any other string */
	LEAF_NULL,   /* null, None */
	LEAF_OTHER,  /* true, false, a list, an empty object */
};

struct leaf {
	enum leaf_is is;
	bool percent;
	struct str prefix; /* names of the objects around it, joined with '.'; empty at the top */
	struct str name;
	struct str text;	  /* as written, without its quotes */
	struct num number;	  /* LEAF_NUMBER, LEAF_QUOTED */
	const struct name *known; /* what draft_look() gives; NULL: not looked at, or not kept */
};

/* Zeroed is empty. */
struct leaves {
	struct leaf *at;
	size_t count;
	size_t cap;
	char quote; /* of the first name: '"' JSON, '\'' a dict, 0 a bare word */
};

void leaves_fini(struct leaves *);

/*
 * Reads the object that s begins with ("{").  Returns how many bytes it took, 0 if it is none or is
 * cut off.  Joined names live in the draft's arena, everything else in s.
 */
size_t leaves_read(struct leaves *, struct str s, struct draft *);

/* The first leaf of that name at the top, or NULL. */
const struct leaf *leaves_find(const struct leaves *, struct str name);

#endif
