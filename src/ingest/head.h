/*
 * head.h - the words before an object: a label, options, or prose
 */
#ifndef INGEST_HEAD_H
#define INGEST_HEAD_H

#include <stdbool.h>

#include "ingest/draft.h"
#include "util/str.h"

struct head {
	enum {
		HEAD_NONE,   /* nothing, or a progress bar */
		HEAD_LABEL,  /* a few words, or a counter: "Epoch 3 [val]:" */
		HEAD_PARAMS, /* "Training args:" */
		HEAD_PROSE,  /* a sentence: what follows is no record of a training */
	} is;
	struct str label; /* the last word, if a colon or equals sign follows it */
	bool labels;	  /* the object's values are named by it (set by the caller) */
	bool digits;	  /* has numbers that are no counters */
	bool vague;	  /* several words, and neither a counter nor a split among them */
	bool counts;	  /* counters and nothing else */
	enum split split;
};

/* "Training config:", "hyperparameters": what follows are options. */
bool head_is_params(struct str before);

/* Its counters ("Epoch 3", "[3/10]" behind a name, a bar's "11/400") go into the draft. */
struct head head_read(struct str before, struct draft *);

#endif
