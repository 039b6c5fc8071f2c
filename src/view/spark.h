/*
 * spark.h - a series in one row of cells
 *
 * Eight heights a cell, "▁▂▃▄▅▆▇█", in ASCII five: "_.-'^".  Each cell stands for a stretch of the
 * series and shows that value in it which is farthest from their mean, so a spike is never averaged
 * away; a cell in which NaN or Inf was logged is "×" (in ASCII "x").  A series that (almost) never
 * changes is a flat line, low in the middle.  One that falls by more than a decade, all above 0, is
 * drawn by its logarithm; values far outside the rest stand at the edge and do not flatten it.
 */
#ifndef VIEW_SPARK_H
#define VIEW_SPARK_H

#include <stdbool.h>
#include <stddef.h>

#include "model/series.h"
#include "view/canvas.h"

/* The range of values that a spark's heights span. */
struct spark_scale {
	double low, high; /* low <= high; NaN: nothing finite */
	bool log;
};

enum { SPARK_EMPTY = 0, SPARK_LOWEST = 1, SPARK_HIGHEST = 8, SPARK_NONFINITE = 9 };

/* The scale that covers one series, or two (b may be NULL) so that they can be compared. */
struct spark_scale spark_scale(const struct series *a, const struct series *b);

/*
 * Fills levels[0 .. cols-1] with SPARK_*; a series of fewer points than cols fills that many cells
 * from the left, one each.  Returns how many cells are in use.
 */
int spark_levels(const struct series *, const struct spark_scale *, int cols,
		 unsigned char *levels);

/* Draws a series (NULL: nothing) with a scale of its own (scale NULL) or a given one. */
void spark_draw(struct canvas *, struct rect row, enum style style, const struct series *,
		const struct spark_scale *scale);

#endif
