/*
 * counter.h - how far the training is, in all the ways that lines count
 *
 * "Epoch 3/10", "Epoch: [0][10/5005]", "[1,  2000]", "Train Epoch: 1 [6400/60000 (11%)]", "iter 5:",
 * "s:0", "第3轮", "1epoch:train:6376-6750batch", "0:      learn" ...
 */
#ifndef INGEST_COUNTER_H
#define INGEST_COUNTER_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/draft.h"
#include "util/str.h"

struct counted {
	double value;
	struct str written;
};

/* One count: "7", "7/100", "[7/100]", "[ 50/73 ( 70%)]", "[1,  2000]". */
struct count {
	struct counted at;
	bool has_total;
	struct counted total;
	bool has_second; /* a second number, behind a comma */
	struct counted second;
	bool bracketed;
};

/* Reads a count at s[at]; where it ends, or `at` if there is none. */
size_t count_read(struct str s, size_t at, struct count *out);

/* The count goes into the draft's position, where a name of that kind says; false if it is none. */
bool count_put(struct draft *, enum name_is is, const struct count *count);

/* What a line begins with. */
struct front {
	size_t end;       /* bytes taken; 0: the line begins with no counter */
	bool weak;        /* numbers without a word: only a line of readings may begin so */
	bool evaluation;  /* a counter within an evaluation: "Test: [20/79]" */
	enum split split; /* "Train Epoch: 1", "Epoch(val) [1]" */
	struct str label; /* of an evaluation: "Test", "Test (EMA)"; else the word in front that told
			   * the split: "validation" of "validation loss at iteration 1"; or empty */
};

/* Reads the counters at the front of a line into the draft's position. */
struct front counter_front(struct str text, struct draft *);

#endif
