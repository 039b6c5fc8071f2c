/*
 * plot_axes.h - the y axis, the x axis and their texts (internal to the plot)
 *
 * The y axis takes columns at the left of the area for its texts and its line, the x axis two rows
 * at the bottom; where the area is too small for that, they are left out.
 */
#ifndef VIEW_PLOT_AXES_H
#define VIEW_PLOT_AXES_H

#include "view/plot.h"
#include "view/ticks.h"

struct plot_axes {
	struct rect area;
	struct ticks y;
	bool has_y, has_x;
	int y_cols; /* of the texts */
};

/* Rows of cells that are left for curves in an area. */
int plot_axes_rows(struct rect area, const struct plot *);

/* Chooses the ticks of y and sets view->inner, the room that is left for curves. */
void plot_axes_place(struct plot_axes *, struct rect area, const struct plot *,
		     struct plot_view *view);
void plot_axes_draw(const struct plot_axes *, struct canvas *, enum axis axis,
		    const struct plot_view *);

/* Dot of a value (as the axis measures it), 0 at the top or left; may lie outside, by a limit. */
double plot_dot_y(const struct plot_view *, double y, int dot_rows);
double plot_dot_x(const struct plot_view *, double x, int dot_cols);

#endif
