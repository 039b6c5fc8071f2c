/*
 * writers.h - several programs, or parts of one, that write into one log
 *
 * "[A] epoch 1 loss 0.9" and "[B] epoch 1 loss 0.7" are no two readings of one curve: who writes is
 * told by what stands in front (stamp.h), and that there are several by a counter that is said
 * again.
 */
#ifndef INGEST_WRITERS_H
#define INGEST_WRITERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/draft.h"

#define WRITER_MAX 32 /* bytes of a name; longer ones are none */

/* Initialise with { 0 }. */
struct writers {
	bool several;
	char first[WRITER_MAX]; /* who wrote first */
	size_t first_n;
	uint32_t last;	    /* hash of who wrote last, */
	uint32_t said;	    /* of its first reading, */
	struct position at; /* and where it stood */
};

/* A draft with readings comes from a writer; true if it tells that there are several. */
bool writers_meet(struct writers *, struct str writer, const struct draft *);

/* The one that wrote first: its readings keep their names. */
bool writers_is_first(const struct writers *, struct str writer);

/* "trial_001", "job-7": what it writes is a run of its own; other names are those of parts. */
bool writers_is_run(struct str writer);

#endif
