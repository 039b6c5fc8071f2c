/*
 * wording.h - what the words of a name tell about it
 *
 * Many a text before a number is no name at all: part of a sentence, a path, the best value so far.
 * Judged once for each name that is met, see struct name.
 */
#ifndef INGEST_WORDING_H
#define INGEST_WORDING_H

#include <stdbool.h>
#include <stddef.h>

#include "util/str.h"

enum wording {
	WORDING_BEST = 1,	/* "best val acc", "max so far": said before */
	WORDING_SENTENCE = 2,	/* "Model is improving ppl" */
	WORDING_FILLED = 4,	/* "training from score": has a word that only sentences need */
	WORDING_FILLER = 8,	/* is such a word: "after", "total" */
	WORDING_VERBAL = 16,	/* "准确率达到" */
	WORDING_PATH = 32,	/* "/home/x/loss" */
	WORDING_OPTION = 64,	/* "LOSS_ALPHA" */
	WORDING_VARIABLE = 128, /* "train_acc": one word that could be a variable's name */
	WORDING_SIZE = 256,	/* "max mem": of a memory */
	WORDING_PERCENT = 512,	/* "acc%", "Accuracy (%)": its values are hundredths */
	WORDING_VAGUE = 1024,	/* "error rate", "score": robots, shops and games have them, too */
};

/* Which of them hold for a name as written. */
unsigned wording_of(struct str name);

/* How many words, parted by blanks. */
size_t wording_words(struct str text);

/* The text speaks of the best value so far. */
bool wording_is_best(struct str text);

/* The text tells of a file that was written or read. */
bool wording_is_saving(struct str text);

/* The text tells of something that is over: "Simulation complete". */
bool wording_is_over(struct str text);

/* The text says whose average follows: "Averaged stats", "EMA". */
bool wording_is_average(struct str text);

/* A mean or a spread over several. */
bool wording_is_statistic(struct str text);

bool wording_is_variable(struct str text);

#endif
