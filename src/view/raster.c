#include "config.h"

#include "view/raster.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "util/die.h"
#include "util/minmax.h"
#include "util/text.h"

static const struct {
	int dots_x, dots_y;
} inks[] = {
	[INK_BRAILLE] = { 2, 4 },
	[INK_BLOCKS] = { 1, 2 },
	[INK_ASCII] = { 1, 3 },
};

void
raster_init(struct raster *raster, int cols, int rows, enum plot_ink ink)
{
	assert(cols > 0 && rows > 0);
	*raster = (struct raster){
		.cols = cols,
		.rows = rows,
		.dot_cols = cols * inks[ink].dots_x,
		.dot_rows = rows * inks[ink].dots_y,
		.ink = ink,
		.cells = xcalloc((size_t)cols * (size_t)rows, sizeof(*raster->cells)),
		.trail = xmalloc((size_t)cols * sizeof(*raster->trail)),
	};
	raster_begin(raster, STYLE_PLAIN, false);
}

void
raster_fini(struct raster *raster)
{
	free(raster->cells);
	free(raster->trail);
}

void
raster_begin(struct raster *raster, enum style style, bool faint)
{
	raster->pen = (struct raster_cell){
		.style = (uint8_t)style,
		.marks = faint ? MARK_DIM : 0,
		.faint = faint,
	};
	for (int i = 0; i < raster->cols; i++)
		raster->trail[i] = -1;
}

static uint8_t
bit_of(enum plot_ink ink, int x, int y)
{
	static const uint8_t braille[2][4] = {
		{ 0x01, 0x02, 0x04, 0x40 },
		{ 0x08, 0x10, 0x20, 0x80 },
	};

	return ink == INK_BRAILLE ? braille[x][y] : (uint8_t)(1u << y);
}

/* x and y are inside. */
static void
dot(struct raster *raster, int x, int y)
{
	int dots_x = inks[raster->ink].dots_x, dots_y = inks[raster->ink].dots_y;
	int cell_x = x / dots_x;
	struct raster_cell *cell =
	    &raster->cells[(size_t)(y / dots_y) * (size_t)raster->cols + (size_t)cell_x];
	uint8_t bits = cell->bits;

	raster->trail[cell_x] = y;
	if (raster->pen.faint && bits && !cell->faint)
		return;
	if (!raster->pen.faint && cell->faint)
		bits = 0;
	*cell = raster->pen;
	cell->bits = bits | bit_of(raster->ink, x % dots_x, y % dots_y);
}

/*
 * Cuts [*t0, *t1] down to where start + t * delta lies within 0 .. last; false if nothing is left
 * (Liang and Barsky).
 */
static bool
clip(double start, double delta, double last, double *t0, double *t1)
{
	double enter, leave;

	if (delta == 0)
		return start >= 0 && start <= last;
	enter = (delta > 0 ? 0 - start : last - start) / delta;
	leave = (delta > 0 ? last - start : 0 - start) / delta;
	*t0 = fmax(*t0, enter);
	*t1 = fmin(*t1, leave);
	return *t0 <= *t1;
}

void
raster_line(struct raster *raster, double x0, double y0, double x1, double y1)
{
	double t0 = 0, t1 = 1, dx = x1 - x0, dy = y1 - y0;
	int last_x = raster->dot_cols - 1, last_y = raster->dot_rows - 1, steps;

	/* Half a dot beyond the edge still rounds to a dot inside. */
	if (!isfinite(dx) || !isfinite(dy) || !clip(x0 + 0.5, dx, last_x + 1, &t0, &t1) ||
	    !clip(y0 + 0.5, dy, last_y + 1, &t0, &t1))
		return;
	x1 = x0 + t1 * dx;
	y1 = y0 + t1 * dy;
	x0 += t0 * dx;
	y0 += t0 * dy;
	steps = (int)ceil(fmax(fabs(x1 - x0), fabs(y1 - y0)));
	for (int i = 0; i <= steps; i++) {
		double t = steps ? (double)i / steps : 0;
		int x = (int)lround(x0 + t * (x1 - x0)), y = (int)lround(y0 + t * (y1 - y0));

		dot(raster, clamp(x, 0, last_x), clamp(y, 0, last_y));
	}
}

int
raster_cell_y(const struct raster *raster, double y)
{
	return (int)floor((y + 0.5) / inks[raster->ink].dots_y);
}

static void
draw_cell(const struct raster_cell *cell, enum plot_ink ink, struct canvas *canvas, int x, int y)
{
	static const char *const blocks[] = { " ", "▀", "▄", "█" };
	static const char ascii[] = " '-'_:,|";
	char braille[4];
	struct str text;

	if (ink == INK_BRAILLE)
		text = (struct str){ braille, text_encode(braille, 0x2800u + cell->bits) };
	else if (ink == INK_BLOCKS)
		text = str_of(blocks[cell->bits]);
	else
		text = (struct str){ &ascii[cell->bits], 1 };
	canvas_text(canvas, (struct rect){ x, y, 1, 1 }, cell->style, cell->marks, text);
}

void
raster_draw(const struct raster *raster, struct canvas *canvas, int x, int y)
{
	for (int row = 0; row < raster->rows; row++) {
		for (int column = 0; column < raster->cols; column++) {
			const struct raster_cell *cell =
			    &raster->cells[(size_t)row * (size_t)raster->cols + (size_t)column];

			if (cell->bits)
				draw_cell(cell, raster->ink, canvas, x + column, y + row);
		}
	}
}
