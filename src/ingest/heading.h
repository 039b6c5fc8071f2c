/*
 * heading.h - lines that name what follows them
 */
#ifndef INGEST_HEADING_H
#define INGEST_HEADING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/draft.h"
#include "util/str.h"

#define HEADING_MAX 200
#define HEADING_PARAMS 16

struct heading_param {
	char key[48], value[64]; /* terminated */
};

/* What stands above the next run.  Initialise with { 0 }. */
struct heading {
	bool document;	       /* Markdown and the like: a log has no paragraphs */
	bool fenced;	       /* within ``` */
	bool fresh;	       /* since the last reading */
	bool counts;	       /* it numbers runs: "Fold 1" */
	bool counted;	       /* one that did was used */
	uint32_t number, used; /* hashes of its number, and of that one's */
	char text[HEADING_MAX + 1];
	size_t n;
	struct heading_param params[HEADING_PARAMS]; /* stated since then */
	size_t param_count;
};

/* A line in which no shape found a reading. */
void heading_text(struct heading *, struct str line);
/* Would such a line, of whatever length, change nothing?  Digits in it make no difference. */
bool heading_ignores(const struct heading *, struct str line);

/* The same, but what it gives the run is known already, unless it says more beside a number. */
void heading_title(struct heading *, struct str line);

/* A line that states parameters. */
void heading_params(struct heading *, const struct draft *, struct str line);

/* "Fold 1" at the beginning of a line that goes on: "[Fold 1] Epoch 2/10 ..."; else empty. */
struct str heading_numbered(struct str line);

struct str heading_name(const struct heading *); /* empty if nothing stands above */

/* Two names that differ in their numbers only: "Seed 1", "Seed 2". */
bool heading_alike(struct str a, struct str b);

/* It gives the runs numbers, and it is the turn of another one. */
bool heading_turns(const struct heading *);

/* The parameters stated above go into the draft; the heading is used up. */
void heading_take(struct heading *, struct draft *);

#endif
