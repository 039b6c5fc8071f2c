/*
 * owners.h - names that belong to the run, and are used of a part of it, too
 *
 * "Epoch 1 loss 0.9 acc 0.6" and below it "cat: acc 0.7", "client 3: loss 0.5": what a line with a
 * counter calls by a bare name is the run's.  Under a heading without a counter the same name is
 * the heading's; if that has a number, it is one of many, and nobody's curve.  Of two headings that
 * use one name, the first one has it.
 */
#ifndef INGEST_OWNERS_H
#define INGEST_OWNERS_H

#include <stdbool.h>
#include <stdint.h>

#include "ingest/draft.h"

#define OWNERS_NAMES 32 /* that are remembered; further ones are left alone */

/* Initialise with { 0 }. */
struct owners {
	struct {
		uint32_t name, part; /* hashes; part 0: the run */
	} names[OWNERS_NAMES];
	uint32_t count;
};

/* Prefixes the readings with the part that they are about, or drops them, where one of the names is
 * another's. */
void owners_tell_apart(struct owners *, struct draft *, bool counted);

#endif
