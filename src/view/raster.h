/*
 * raster.h - dots finer than cells: what curves are drawn into before they become characters
 *
 * A cell holds 2x4 dots in braille, 1x2 in half blocks, 1x3 in ASCII ("'", "-", "_" and what
 * combines them).  Dot coordinates count from the upper left, as cells do; what falls outside is
 * clipped.  Curves that meet in a cell share its dots, and the later one gives its style; a faint
 * one gives way.
 */
#ifndef VIEW_RASTER_H
#define VIEW_RASTER_H

#include <stdbool.h>
#include <stdint.h>

#include "view/canvas.h"
#include "view/plot.h"

struct raster_cell {
	uint8_t bits;
	uint8_t style;
	uint8_t marks;
	bool faint;
};

struct raster {
	int cols, rows; /* in cells */
	int dot_cols, dot_rows;
	enum plot_ink ink;
	struct raster_cell *cells;
	int *trail; /* per column of cells: the present curve's last dot row; -1: none */
	struct raster_cell pen;
};

/* cols and rows are at least 1. */
void raster_init(struct raster *, int cols, int rows, enum plot_ink ink);
void raster_fini(struct raster *);

/* The lines that follow are another curve's. */
void raster_begin(struct raster *, enum style style, bool faint);
/* From one dot to another, both drawn; any finite coordinates. */
void raster_line(struct raster *, double x0, double y0, double x1, double y1);
/* The row of cells that a dot lies in. */
int raster_cell_y(const struct raster *, double y);

/* Cells without a dot leave the canvas as it is. */
void raster_draw(const struct raster *, struct canvas *, int x, int y);

#endif
