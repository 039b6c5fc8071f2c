/*
 * stamp.h - what stands in front of a line's own text
 *
 * Times, levels, logger names, process ids and ranks, in all the ways that loggers write them.
 * They are peeled off, so that none of their digits becomes a step or a value.
 */
#ifndef INGEST_STAMP_H
#define INGEST_STAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "ingest/shape.h"

/* Other years are typing errors or no years; their nanoseconds, or differences of them, would
 * overflow. */
#define STAMP_YEAR_MIN 1970
#define STAMP_YEAR_MAX 2199

/* Local midnights, remembered: mktime(3) is dear and a log stays on one day.  Initialise with { 0
 * }. */
struct stamp {
	int year, month, day;
	int64_t midnight_s; /* since 1970, UTC */
};

/* Peels line->full: fills text, tag, stamped, time_ns and rank. */
void stamp_peel(struct stamp *, struct log_line *line);

/* Length of a bracket at text[at] that names a rank ("[rank1]", "[GPU2]"), 0 if there is none. */
size_t stamp_rank(struct str text, size_t at);

#endif
