/*
 * section.h - where one run of a source ends and the next begins
 *
 * A counter that falls back to its start begins a run, any other fall a segment.  What stands above
 * (headings, comments, parameter lines) names the run that follows.
 */
#ifndef INGEST_SECTION_H
#define INGEST_SECTION_H

#include "ingest/draft.h"
#include "model/record.h"

struct section;

struct section *section_new(void);
void section_free(struct section *); /* NULL is fine */
void section_reset(struct section *);

/* Decides where the record stands: position, begins_run, heading, begins_segment. */
void section_place(struct section *, const struct draft *, struct record *);

#endif
