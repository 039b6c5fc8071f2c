/*
 * levels.h - readings of batches and of epochs under one name
 *
 * A log may print the loss of every hundredth batch and, under the same name, that of the epoch.
 * The name belongs to the batches if they came first; the other series is told from it by a prefix.
 */
#ifndef INGEST_LEVELS_H
#define INGEST_LEVELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/draft.h"

#define LEVELS_NAMES 64

/* Initialise with { 0 }. */
struct levels {
	uint32_t batched[LEVELS_NAMES]; /* hashes of names that batches have */
	uint32_t count;
};

/* Puts "epoch_" before names of the draft that batches have, if it is none of a batch itself. */
void levels_tell_apart(struct levels *, struct draft *, bool in_epoch);

#endif
