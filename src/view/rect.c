#include "config.h"

#include "view/rect.h"

#include <stdint.h>

#include "util/minmax.h"

struct rect
rect_intersect(struct rect a, struct rect b)
{
	int64_t x = a.x > b.x ? a.x : b.x;
	int64_t y = a.y > b.y ? a.y : b.y;
	int64_t right_a = (int64_t)a.x + a.cols, right_b = (int64_t)b.x + b.cols;
	int64_t end_a = (int64_t)a.y + a.rows, end_b = (int64_t)b.y + b.rows;
	int64_t right = right_a < right_b ? right_a : right_b;
	int64_t end = end_a < end_b ? end_a : end_b;

	if (right <= x || end <= y)
		return (struct rect){ .x = (int)x, .y = (int)y };
	return (struct rect){ (int)x, (int)y, (int)(right - x), (int)(end - y) };
}

bool
rect_has(struct rect r, int x, int y)
{
	return x >= r.x && y >= r.y && (int64_t)x < (int64_t)r.x + r.cols &&
	       (int64_t)y < (int64_t)r.y + r.rows;
}

struct rect
rect_cut_top(struct rect *area, int n)
{
	struct rect cut = *area;

	cut.rows = clamp(n, 0, area->rows);
	area->y += cut.rows;
	area->rows -= cut.rows;
	return cut;
}

struct rect
rect_cut_bottom(struct rect *area, int n)
{
	struct rect cut = *area;

	cut.rows = clamp(n, 0, area->rows);
	area->rows -= cut.rows;
	cut.y = area->y + area->rows;
	return cut;
}

struct rect
rect_cut_left(struct rect *area, int n)
{
	struct rect cut = *area;

	cut.cols = clamp(n, 0, area->cols);
	area->x += cut.cols;
	area->cols -= cut.cols;
	return cut;
}

struct rect
rect_cut_right(struct rect *area, int n)
{
	struct rect cut = *area;

	cut.cols = clamp(n, 0, area->cols);
	area->cols -= cut.cols;
	cut.x = area->x + area->cols;
	return cut;
}
