/*
 * facts.h - what there is to say about a run in a few lines
 */
#ifndef VIEW_FACTS_H
#define VIEW_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/run.h"
#include "util/clock.h"
#include "view/style.h"

struct engine;

#define FACT_TEXT 320
#define FACTS_MAX 12

struct fact {
	char text[FACT_TEXT];
	enum style style;
	unsigned marks;
};

struct facts {
	struct fact list[FACTS_MAX];
	size_t count;
};

/*
 * The most important first: its worst alert (or that there are none), how it ended, the best value
 * and what belongs to it, where a loss was NaN or Inf, pace and end, parameters, trouble with its
 * file.  As many as there are and fit.
 */
void facts_of(struct facts *, const struct run *, const struct engine *, struct moment now,
	      bool ascii);
/* "lr 1e-5   batch_size 32": the parameters, those that matter most first; its length. */
size_t facts_params(const struct run *, char *buf, size_t size);

#endif
