/*
 * draft_private.h - the draft, for the files that it is made of
 *
 * draft.c keeps what was put; draft_put.c is the gate through which it comes; draft_same.c
 * compares.
 */
#ifndef INGEST_DRAFT_PRIVATE_H
#define INGEST_DRAFT_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/draft.h"
#include "ingest/names.h"

#define MAYBE_MAX 32

struct chunk;

/* A reading that becomes a parameter if it stands alone. */
struct maybe {
	size_t reading;
	struct str written;
};

struct draft_arena {
	struct chunk *chunks; /* newest first; the last of the list is kept for ever */
	struct names *names;
	struct maybe maybe[MAYBE_MAX];
	size_t maybe_count;
	int step_rank; /* how surely position.step counts the whole run */
};

/* A counter is a whole number that an int64_t and a double both hold exactly. */
bool draft_is_whole(double value);

#endif
