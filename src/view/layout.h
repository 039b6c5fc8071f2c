/*
 * layout.h - where things stand on a screen of any size: pure functions from numbers to rectangles
 *
 * A rectangle that has no room is empty (0 cols or rows); those that are not lie within the screen
 * and never overlap.
 */
#ifndef VIEW_LAYOUT_H
#define VIEW_LAYOUT_H

#include <stddef.h>

#include "view/rect.h"

/*
 * What every full screen has: a title line, a body, a hint line (hints go first, then the title).
 */
struct layout_frame {
	struct rect title, body, hints;
};
struct layout_frame layout_frame(int cols, int rows);

/*
 * The runs screen.  `rows` runs are to be shown: a short list leaves its room to the preview.  The
 * preview goes below 20 rows, the info column beside its plot below 72 columns.
 */
struct layout_runs {
	struct rect title;  /* what is watched, counts, alerts, clock */
	struct rect status; /* rank, filter, reading; the filter prompt */
	struct rect rule;   /* under them */
	struct rect table;  /* header line included */
	struct rect preview_rule;
	struct rect plot;
	struct rect info; /* alerts, speed, best: beside the plot */
	struct rect log;  /* last lines, below info */
	struct rect hints_rule;
	struct rect hints;
};
struct layout_runs layout_runs(int cols, int rows, size_t run_count);

/*
 * A run's screen: title, `plots` plots in a grid, alerts (as many rows as there are, at most 4),
 * log.
 */
#define LAYOUT_PLOTS 12
#define LAYOUT_ALERTS 4 /* of a run, on its screen */
struct layout_run {
	struct rect title;
	struct rect facts;		 /* one line under the title, on high screens */
	struct rect plots[LAYOUT_PLOTS]; /* each with its rule line on top */
	size_t plot_count;		 /* that have room */
	struct rect alerts_rule, alerts;
	struct rect log_rule, log;
	struct rect hints;
};
struct layout_run layout_run(int cols, int rows, size_t plots, size_t alerts);

/*
 * n cells of equal size that fill an area, in rows, with a blank column between; as many columns as
 * keep them at least min_cols wide.  Those without room are empty.
 */
void layout_grid(struct rect area, size_t n, int min_cols, int min_rows, struct rect *out);

#endif
