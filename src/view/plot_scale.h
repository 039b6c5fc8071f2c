/*
 * plot_scale.h - which stretch of x and y a plot shows (internal to the plot)
 */
#ifndef VIEW_PLOT_SCALE_H
#define VIEW_PLOT_SCALE_H

#include "view/plot.h"

/*
 * Fills the ranges and counts of *view (not its rectangle) from what the plot shows on so many rows
 * of cells, going on from the scale of the frame before, and keeps the new one in *scale.
 */
void plot_scale_fit(const struct plot *, int rows, struct plot_scale *scale,
		    struct plot_view *view);

#endif
