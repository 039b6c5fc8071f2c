/*
 * log_line.h - one line of a log with its metric values and matches highlighted
 */
#ifndef VIEW_LOG_LINE_H
#define VIEW_LOG_LINE_H

#include <stdbool.h>

#include "model/run.h"
#include "util/str.h"
#include "view/canvas.h"

struct log_text;

/* How lines are looked at. */
struct log_look {
	enum style style;  /* of what is neither a reading nor a match */
	int skip;	   /* columns scrolled away to the left */
	bool wrapped;	   /* what does not fit the row stands on others */
	struct str search; /* what stands out; empty: nothing */
};

/* Columns that the line takes when it is drawn whole. */
int log_line_cols(const struct log_text *);
/* Numbers that became readings of the run carry the colour of their metric. */
void log_line_draw(struct canvas *, struct rect row, const struct run *, const struct log_text *,
		   const struct log_look *);
bool log_search_minds_case(struct str search);
/* Does text hold what is searched for?  Without capitals in it, case does not matter. */
bool log_line_matches(struct str text, struct str search);

#endif
