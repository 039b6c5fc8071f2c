/*
 * screen_runs.h - the ranked table of runs, and a preview of the selected one
 */
#ifndef VIEW_SCREEN_RUNS_H
#define VIEW_SCREEN_RUNS_H

#include <stdbool.h>
#include <stdint.h>

#include "view/preview.h"
#include "view/run_columns.h"
#include "view/table.h"

/* Zeroed at first. */
struct runs_screen {
	struct table table;
	struct run_columns columns;
	uint64_t measured;   /* order.version that the table was measured for */
	uint64_t fitted;     /* order.adopted at which its columns were fitted anew ... */
	int64_t fitted_ns;   /* ... and when; monotonic */
	size_t column_count; /* of columns.columns, as drawn last */
	size_t changing;     /* rows drawn last that had changed a moment ago */
	size_t skip;	     /* columns scrolled away to the left */
	bool no_preview;
	size_t room;	 /* runs that the layout was made for ... */
	int64_t room_ns; /* ... when that key was pressed; monotonic */
	struct preview preview;
	struct rect table_area; /* drawn last */
	struct run_cell cell;	/* what the table's callback works with */
};

void runs_screen_fini(struct runs_screen *);

#endif
