#include "config.h"

#include "view/strips.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "util/minmax.h"

void
strips_fini(struct strips *strips)
{
	free(strips->cells);
	free(strips->looks);
	*strips = (struct strips){ 0 };
}

void
strips_fit(struct strips *strips, struct rect area)
{
	int cols = max(area.cols, 0), rows = max(area.rows, 0);
	size_t count;

	if (cols != strips->cols || rows != strips->rows)
		strips_fini(strips);
	strips->x = area.x;
	strips->y = area.y;
	count = (size_t)cols * (size_t)rows;
	if (count == 0 || strips->cells)
		return;
	strips->cols = cols;
	strips->rows = rows;
	strips->cells = xcalloc(count, sizeof(*strips->cells));
	strips->looks = xcalloc((size_t)rows, sizeof(*strips->looks));
}

static bool
is_within(const struct strips *strips, const struct canvas *canvas, int i)
{
	int y = strips->y + i;

	return strips->x >= 0 && y >= 0 && y < canvas->rows &&
	       strips->cols <= canvas->cols - strips->x;
}

static struct cell *
kept(const struct strips *strips, int i)
{
	assert(i >= 0 && i < strips->rows);
	return strips->cells + (size_t)i * (size_t)strips->cols;
}

bool
strips_show(const struct strips *strips, int i, uint64_t look, struct canvas *canvas)
{
	if (look == LOOK_NONE || i >= strips->rows || strips->looks[i] != look ||
	    !is_within(strips, canvas, i))
		return false;
	memcpy(canvas->cells + (size_t)(strips->y + i) * (size_t)canvas->cols + strips->x,
	       kept(strips, i), (size_t)strips->cols * sizeof(struct cell));
	return true;
}

void
strips_keep(struct strips *strips, int i, uint64_t look, const struct canvas *canvas)
{
	if (i >= strips->rows)
		return;
	if (!is_within(strips, canvas, i))
		look = LOOK_NONE;
	strips->looks[i] = look;
	if (look != LOOK_NONE)
		memcpy(kept(strips, i), canvas_at(canvas, strips->x, strips->y + i),
		       (size_t)strips->cols * sizeof(struct cell));
}
