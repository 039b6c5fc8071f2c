/*
 * near.h - the name that was probably meant
 *
 * For "no such metric: val_lss; val_loss?".  Offer every known name in turn, then ask for the best.
 * Nearness is the number of letters to insert, delete, replace or swap, ASCII letters without case;
 * a name that has less than about two thirds in common with what was typed is no help and is not
 * named.
 */
#ifndef UTIL_NEAR_H
#define UTIL_NEAR_H

#include "util/str.h"

#define NEAR_MAX 64 /* longer names are never near */

struct near {
	struct str wanted;
	const char *best; /* borrowed from near_try() */
	int distance;
};

void near_init(struct near *, struct str wanted); /* wanted is borrowed */
void near_try(struct near *, const char *name);
/* NULL if no name was near. */
const char *near_best(const struct near *);

#endif
