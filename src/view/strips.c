#include "config.h"

#include "view/strips.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"

void
strips_fini(struct strips *strips)
{
	free(strips->cells);
	free(strips->looks);
	*strips = (struct strips){ 0 };
}

void
strips_fit(struct strips *strips, int cols, int rows)
{
	size_t count;

	cols = cols > 0 ? cols : 0;
	rows = rows > 0 ? rows : 0;
	if (cols == strips->cols && rows == strips->rows)
		return;
	strips_fini(strips);
	count = (size_t)cols * (size_t)rows;
	if (count == 0)
		return;
	strips->cols = cols;
	strips->rows = rows;
	strips->cells = xcalloc(count, sizeof(*strips->cells));
	strips->looks = xcalloc((size_t)rows, sizeof(*strips->looks));
}

static bool
is_within(const struct strips *strips, const struct canvas *canvas, int x, int y)
{
	return x >= 0 && y >= 0 && y < canvas->rows && strips->cols <= canvas->cols - x;
}

static struct cell *
kept(const struct strips *strips, int i)
{
	assert(i >= 0 && i < strips->rows);
	return strips->cells + (size_t)i * (size_t)strips->cols;
}

bool
strips_show(const struct strips *strips, int i, uint64_t look, struct canvas *canvas, int x, int y)
{
	if (look == LOOK_NONE || i >= strips->rows || strips->looks[i] != look ||
	    !is_within(strips, canvas, x, y))
		return false;
	memcpy(canvas->cells + (size_t)y * (size_t)canvas->cols + x, kept(strips, i),
	       (size_t)strips->cols * sizeof(struct cell));
	return true;
}

void
strips_keep(struct strips *strips, int i, uint64_t look, const struct canvas *canvas, int x, int y)
{
	if (i >= strips->rows)
		return;
	if (!is_within(strips, canvas, x, y))
		look = LOOK_NONE;
	strips->looks[i] = look;
	if (look != LOOK_NONE)
		memcpy(kept(strips, i), canvas_at(canvas, x, y),
		       (size_t)strips->cols * sizeof(struct cell));
}
