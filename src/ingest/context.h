/*
 * context.h - what the lines before say about the next one
 *
 * "testing in eval mode" makes the readings that follow the validation's; "Best iteration:" makes
 * the next line a repetition.
 */
#ifndef INGEST_CONTEXT_H
#define INGEST_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/metric.h"
#include "util/str.h"

/* Initialise with { 0 }. */
struct context {
	enum split split;  /* of the readings that follow */
	struct str label;  /* what their names are prefixed with; static */
	uint32_t labelled; /* hash of a name that was given a label before it was ever plain */
	uint32_t plain;	   /* of one that was plain first */
	bool used;	   /* by readings without a counter of their own */
	enum split within; /* an evaluation that has been drawn since anything was counted */
	bool repeats;	   /* the next readings were printed before */
};

/* A line in which no shape found anything. */
void context_text(struct context *, struct str line);
/* A line in which something was found, and that ends with a colon: "eval | step: 400 | output:". */
void context_announced(struct context *, struct str line);
/* Would such a line, of whatever length, change nothing?  Digits in it make no difference. */
bool context_ignores(struct str line);

/*
 * A record with readings comes, `name` is the hash of its first that does not tell its split: the
 * prefix for all that do not, or empty.  Where such a name was an evaluation's first, the
 * training's are told from it by a prefix, too.  counted: the record has a counter of its own.
 */
struct str context_take(struct context *, uint32_t name, bool counted, enum split *split);

/* A record comes: `drawn` is what a bar in it draws the progress of, if it is one. */
void context_draw(struct context *, bool bar, enum split drawn, bool counted);

/* What a record without a counter and a split is of, whose first reading has that name: "averaged
 * stats" below the progress of an evaluation. */
enum split context_average(const struct context *, struct str name);

/* A counter comes by itself: what was announced, and has come, is over. */
void context_count(struct context *);

/* Nothing is announced: context_take() would say nothing that a line before has told it. */
bool context_is_silent(const struct context *);

/* The record repeats what was printed before, and is no reading. */
bool context_is_repeat(struct context *);

#endif
