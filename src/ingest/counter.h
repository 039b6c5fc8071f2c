/*
 * counter.h - how far the training is, in all the ways that lines count
 *
 * "Epoch 3/10", "Epoch: [0][10/5005]", "[1,  2000]", "Train Epoch: 1 [6400/60000 (11%)]",
 * "iter 5:", "s:0", "第3轮", "1epoch:train:6376-6750batch", "0:      learn" ...
 */
#ifndef INGEST_COUNTER_H
#define INGEST_COUNTER_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/count.h"
#include "ingest/draft.h"
#include "util/str.h"

/* What a line begins with. */
struct front {
	size_t end;	  /* bytes taken; 0: the line begins with no counter */
	bool weak;	  /* numbers without a word: only a line of readings may begin so */
	bool evaluation;  /* a counter within an evaluation: "Test: [20/79]" */
	enum split split; /* "Train Epoch: 1", "Epoch(val) [1]" */
	/*
	 * Of an evaluation: "Test", "Test (EMA)"; else the word in front that told the split:
	 * "validation" of "validation loss at iteration 1"; or empty.
	 */
	struct str label;
	/* The counter's word: "Val loss after " of "Val loss after epoch 2: 0.4". */
	struct str before;
};

/* Reads the counters at the front of a line into the draft's position. */
struct front counter_front(struct str text, struct draft *);

/* The epoch that was counted at s[..end] with what follows it: a second number in its bracket, or
 * batches in brackets of their own or behind a colon.  Where all of it ends. */
size_t counter_put_epoch(struct str s, size_t end, const struct count *, struct draft *);

#endif
