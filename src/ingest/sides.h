/*
 * sides.h - one bare name on the training's and on the validation's side
 *
 * "train Loss: 0.5 Acc: 0.8" and below it "val Loss: 0.6 Acc: 0.7": only the company says whose the
 * second accuracy is.  The name belongs to the side on which it came first; on another it gets a
 * prefix.
 */
#ifndef INGEST_SIDES_H
#define INGEST_SIDES_H

#include <stdint.h>

#include "ingest/draft.h"

#define SIDES_NAMES 64 /* bare names that are remembered; further ones are left alone */

/* Initialise with { 0 }. */
struct sides {
	struct {
		uint32_t hash;
		uint8_t split;
	} names[SIDES_NAMES];
	uint32_t count;
};

/* Prefixes the metrics of the draft that tell no split themselves and stand on another side than
 * before. */
void sides_tell_apart(struct sides *, struct draft *);

#endif
