/*
 * rect.h - rectangles of cells
 *
 * Coordinates are signed and may lie outside of any canvas.
 */
#ifndef VIEW_RECT_H
#define VIEW_RECT_H

#include <stdbool.h>

/* Empty if cols or rows is 0 or less. */
struct rect {
	int x, y, cols, rows;
};

/* A cell. */
struct spot {
	int x, y;
};

struct rect rect_intersect(struct rect a, struct rect b);
bool rect_has(struct rect r, int x, int y);

/* Cuts n columns or rows off a side of *area and returns them; fewer if there are not that many. */
struct rect rect_cut_top(struct rect *area, int n);
struct rect rect_cut_bottom(struct rect *area, int n);
struct rect rect_cut_left(struct rect *area, int n);
struct rect rect_cut_right(struct rect *area, int n);

#endif
