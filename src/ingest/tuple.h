/*
 * tuple.h - a line that a print of several values became where print takes one
 *
 * "('Epoch:', 3, 'loss', 0.5)" is what Python 2 makes of a call with two brackets' worth of words
 * and numbers.
 */
#ifndef INGEST_TUPLE_H
#define INGEST_TUPLE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/str.h"

/* Zeroed is empty. */
struct tuple {
	char *text;
	size_t cap;
};

void tuple_fini(struct tuple *);

/*
 * What was meant to be printed, "Epoch: 3, loss 0.5", good until the next call; false if the line
 * is no such tuple: nothing but quoted texts and numbers, at least one of each.
 */
bool tuple_read(struct tuple *, struct str line, struct str *text);

#endif
