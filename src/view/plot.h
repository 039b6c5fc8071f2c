/*
 * plot.h - curves over each other, in braille, half blocks or ASCII
 *
 * A pure function: curves in, cells out.  Columns keep the minimum and maximum of what falls into
 * them, so that a spike stays; NaN and Inf are "×" at their place on the edge of the curve; values
 * far outside the rest (one 1e24 among losses of 2) do not flatten the others but stand as "▲" or
 * "▼" at the edge.  The y axis has round ticks.  The scale is kept by the caller between frames, so
 * that the axis rests until the data leave it.
 *
 * Curves differ by style and, for those who see no colour, by marker: "●○◆◇■□▶▷" (in ASCII
 * "o+#@%&$Z") stands on the curve's newest point and at intervals before it.
 */
#ifndef VIEW_PLOT_H
#define VIEW_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/canvas.h"
#include "view/trace.h"

#define PLOT_MARKERS 8

struct curve {
	const struct trace *trace; /* borrowed */
	const char *name;	   /* borrowed; for plot_legend() */
	enum style style;
	int marker;    /* 0 .. PLOT_MARKERS-1; -1: none */
	bool faint;    /* dim, and gives way: the raw curve behind a smoothed one */
	size_t best;   /* index of the point to mark as best ... */
	bool has_best; /* ... if this is set */
};

/* A horizontal line: a rule's threshold. */
struct plot_line {
	double y;
	enum style style;
	const char *label; /* may be NULL; stands above the line at its right end */
};

/* A shaded stretch of x or of y. */
struct plot_band {
	bool vertical; /* low .. high are of x (an alert's window), for all y; else of y */
	double low, high;
	enum style style;
};

enum plot_ink { INK_BRAILLE, INK_BLOCKS, INK_ASCII };

struct plot {
	const struct curve *curves; /* drawn in this order, the last on top */
	size_t curve_count;
	const struct plot_line *lines;
	size_t line_count;
	const struct plot_band *bands;
	size_t band_count;
	enum axis axis;
	enum plot_ink ink; /* an ASCII canvas is drawn in ASCII whatever this says */
	bool log_y;
	bool zoomed; /* only x0 .. x1 is shown */
	double x0, x1;
	bool crossed; /* a cross-hair stands at cross_x */
	double cross_x;
	bool bare; /* no axes: the whole area is curve */
};

/* Kept between frames by the caller; zeroed at first, and whenever another metric is shown. */
struct plot_scale {
	bool set;
	bool log_y, zoomed;
	enum axis axis;
	int rows;
	double x0, x1, y0, y1, y_unit;
};

/* Where things came to stand, and what could not be shown. */
struct plot_view {
	struct rect inner; /* cells of the curves, within the area given; empty: no room */
	bool has_range;	   /* there is something to draw: x0 < x1, y0 < y1 */
	bool has_values;   /* at least one of them finite */
	bool one_x;	   /* all at one x, in the middle of a made-up range */
	bool whole_x;	   /* all x are whole numbers */
	double x0, x1;	   /* middles of the first and the last column */
	double y0, y1;	   /* edges of the area, as the axis measures it: log10 if log_y */
	double y_unit;	   /* between two ticks; 0: logarithmic */
	bool log_y;	   /* false although wished for: nothing is above 0 */
	size_t undrawn;	   /* finite values at or below 0 that a log axis cannot draw */
	size_t clipped;	   /* values outside the y range, marked at the edge */
	size_t nonfinite;  /* NaN and Inf */
};

/* scale may be NULL: a scale of its own.  A plot without points shows its axes' place empty. */
struct plot_view plot_draw(struct canvas *, struct rect area, const struct plot *,
			   struct plot_scale *scale);

/*
 * The x of the middle of a column of cells (absolute, as the canvas counts), and the column of an
 * x.
 */
double plot_x_at(const struct plot_view *, int column);
int plot_column_at(const struct plot_view *, double x);

/*
 * The cross-hair's next place: x of the nearest point of any curve that lies at least a column to
 * the left (by < 0) or right of cross_x, |by| times; stays at the ends.
 */
double plot_step(const struct plot *, const struct plot_view *, double cross_x, int by);

/* What a curve says at x: its nearest point, if one lies within tolerance of x; else NULL. */
const struct trace_point *plot_read(const struct curve *, double x, double tolerance);

/* "● train  ○ val" from the left; columns taken.  Names that do not fit are left out. */
int plot_legend(struct canvas *, struct rect row, const struct curve *curves, size_t n);
void plot_marker(struct canvas *, int x, int y, enum style style, int marker);

/* "12", "1,200", "19:57", "1h20": an x of that axis into buf, to the precision of `unit` apart. */
size_t axis_write(enum axis axis, double x, double unit, char *buf, size_t size);

#endif
