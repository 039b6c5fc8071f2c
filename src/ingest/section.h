/*
 * section.h - where one run of a source ends and the next begins
 *
 * A counter that falls back to its start begins a run, any other fall a segment.  What stands above
 * (headings, comments, parameter lines) names the run that follows and gives it its parameters.
 */
#ifndef INGEST_SECTION_H
#define INGEST_SECTION_H

#include <stdbool.h>

#include "ingest/draft.h"
#include "ingest/shape.h"
#include "model/record.h"

struct section;

struct section *section_new(void);
void section_free(struct section *); /* NULL is fine */
void section_reset(struct section *);
struct section *section_copy(const struct section *);

/* A line in which no shape found a reading: it may be a heading. */
void section_text(struct section *, const struct log_line *);
bool section_ignores(const struct section *, struct str line); /* heading_ignores() */

/* Parameters on a line of their own may be those of a run that has not begun. */
bool section_holds_params(const struct section *);

/* A draft that holds parameters only; they go to the run that follows, or is under way. */
/* One that tells what the first run is given, and may be its name. */
void section_title(struct section *, const struct log_line *);
void section_params(struct section *, const struct draft *, const struct log_line *);

/*
 * Decides where the draft's record stands and fills record->position, begins_run, heading, by_name,
 * begins_segment; parameters that were stated above are added to the draft.  False if the record
 * is to be dropped: it belongs to no run.
 */
bool section_place(struct section *, struct draft *, const struct log_line *, struct record *);

/* The epoch and step in force, for a record without its own. */
const struct position *section_position(const struct section *);

/* An epoch has been announced, and nothing has been read of it yet. */
bool section_begins_epoch(const struct section *);

/* Has the first run a reading? */
bool section_has_readings(const struct section *);

/*
 * A second run has begun, and its heading numbers it: what the first one was headed with ("Fold 1",
 * which by itself might as well name the whole log).  Empty but for that once.
 */
struct str section_take_title(struct section *);

/* The source is a document with logs in it rather than a log. */
bool section_is_document(const struct section *);

#endif
