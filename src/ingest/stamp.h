/*
 * stamp.h - what stands in front of a line's own text
 *
 * Times, levels, logger names, process ids and ranks, in all the ways that loggers write them.
 * They are peeled off, so that none of their digits becomes a step or a value.
 */
#ifndef INGEST_STAMP_H
#define INGEST_STAMP_H

#include <stddef.h>

#include "ingest/shape.h"
#include "ingest/stamp_time.h"

/* What is known from line to line.  Initialise with { 0 }. */
struct stamp {
	struct midnight midnight;
};

/* Peels line->full: fills text, tag, stamped, time_ns and rank. */
void stamp_peel(struct stamp *, struct log_line *line);

/* Length of a bracket at text[at] that names a rank ("[rank1]", "[GPU2]"), 0 if there is none. */
size_t stamp_rank(struct str text, size_t at);

#endif
