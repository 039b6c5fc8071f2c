/*
 * stamp.h - what stands in front of a line's own text
 *
 * Times, levels, logger names, process ids and ranks, in all the ways that loggers write them
 * (LOGS.md 0.2).  They are peeled off, so that none of their digits becomes a step or a value.
 */
#ifndef INGEST_STAMP_H
#define INGEST_STAMP_H

#include "ingest/shape.h"

/* Peels line->full: fills text, tag, stamped, time_ns and rank. */
void stamp_peel(struct log_line *line);

#endif
