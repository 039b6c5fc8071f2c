/*
 * logview.h - a run's own lines: a window into the log with a cursor, following, search
 *
 * Lines are asked of ui_env's log functions by byte offset, so any log can be looked at without
 * being held in memory.
 */
#ifndef VIEW_LOGVIEW_H
#define VIEW_LOGVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/run.h"
#include "view/action.h"
#include "view/canvas.h"

struct ui_env;

#define LOGVIEW_SEARCH 200

/* Zeroed is closed: logview_open() first. */
struct logview {
	uint32_t run_id;
	bool opened;
	bool follow; /* stays at the end ... */
	int64_t end; /* ... which is this offset; 0: that of the log */
	bool wrap;
	int skip;		     /* columns scrolled to the right */
	int64_t cursor;		     /* offset of the line the cursor is on */
	int64_t top;		     /* offset of the first line shown */
	uint32_t line;		     /* number of the cursor's line as drawn; 0: unknown */
	bool dim;		     /* beside something more important */
	bool marked;		     /* the cursor's line stands out */
	char search[LOGVIEW_SEARCH]; /* "": none */
	int rows, cols;		     /* drawn last */
};

/* At the end of the run's log, following; keeps search and wrap. */
void logview_open(struct logview *, const struct run *);
/* Goes to the line of that number; false if it is not to be had. */
bool logview_goto(struct logview *, const struct ui_env *, const struct run *, uint32_t line);
void logview_draw(struct logview *, const struct ui_env *, const struct run *, struct canvas *,
		  struct rect area);
/* Moves, follow, wrap; false if the action is none of these. */
bool logview_act(struct logview *, const struct ui_env *, const struct run *, enum action);
/* The next match after (by > 0) or before the cursor's line; false if there is none. */
bool logview_find(struct logview *, const struct ui_env *, const struct run *, int by);
/* A click puts the cursor on a row of the area drawn. */
void logview_click(struct logview *, const struct ui_env *, const struct run *, int row);

/* A line of that number and what stands around it, most of it before; false if it is not to be
 * had. */
bool logview_line(const struct ui_env *, const struct run *, uint32_t line, struct canvas *,
		  struct rect area);
/* The last lines of a run's log before an offset, as many as fit, without a cursor. */
void logview_tail(const struct ui_env *, const struct run *, int64_t end, struct canvas *,
		  struct rect area);

#endif
