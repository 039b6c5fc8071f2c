/*
 * pairs.h - a line with names and numbers, while it is judged
 *
 * The scanner finds every pair there might be; here it is judged which of them are readings.  A
 * line is one of a training if it has a metric's name or begins with a counter; only there unknown
 * names count.  For shape_pairs.c.
 */
#ifndef INGEST_PAIRS_H
#define INGEST_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/counter.h"
#include "ingest/marker.h"
#include "ingest/scan.h"
#include "ingest/shape.h"

#define PAIRS_MAX 160		 /* of one line; further ones are not looked at */
#define PAIRS_HEADER_WORDS_MAX 3 /* of what stands before the names, if it is to prefix them */

struct pairs {
	const struct log_line *line;
	struct draft *draft;
	struct front front;
	struct scan scan;
	size_t count;
	bool counted;	   /* the line has a counter of its own */
	bool metric;	   /* one of its names is a metric's */
	size_t params;	   /* how many of its names are parameters' */
	bool transfer;	   /* it tells how fast something is moved, and of no training */
	struct str prefix; /* of all names of the line */
	enum split split;  /* what the line says of them */
	bool summary;	   /* the line is an average */
	struct item items[PAIRS_MAX];
};

/* Scans the line, which begins with pairs->front; tells whether it is counted and has a metric. */
void pairs_gather(struct pairs *);

/* The line is one that a training printed of itself, as far as can be told. */
bool pairs_are_logged(const struct pairs *, const struct marker *);

/* "Training config: lr=0.1, loss_weight=1.0": all of it is what the run is given. */
bool pairs_are_params(const struct pairs *);

/* Might the readings of the line be what the run is given? */
enum given pairs_given(const struct pairs *);

/* "epochs: 10" by itself: there will be so many, or it is the tenth. */
bool pairs_may_be_plan(const struct pairs *);

/* "Epoch 3/10": a counter, and no reading yet. */
bool pairs_announce(const struct pairs *);

bool pairs_is_reading(const struct pairs *, const struct item *);
bool pairs_is_param(const struct pairs *, const struct item *);

/* What stands before the first name, with blanks between: "LOC        tp: 1591". */
struct str pairs_label(const struct pairs *);

/* Finds what all names of the line are prefixed with. */
void pairs_find_prefix(struct pairs *);

/* "cat" of "cat: acc 0.7", "[cat] acc 0.7", "Client 1" of "Client 1, acc: 0.7": a heading of the
 * line that tells neither a split nor where the training is. */
struct str pairs_part(const struct pairs *);

/* What a reading is called besides its name, and what that tells. */
struct told {
	struct str prefix, name;
	enum split split;
};

/* The item's own prefix: the group or label it stands in, else that of the line. */
struct told pairs_tell(const struct pairs *, const struct item *);

#endif
