#include "config.h"

#include "view/table_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/minmax.h"
#include "util/text.h"

static bool
is_plain_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return false;
	return true;
}

static void
place_text(struct canvas *canvas, struct rect area, enum table_align align,
	   const struct table_cell *cell, struct str text)
{
	if (align == ALIGN_LEFT)
		canvas_text(canvas, area, cell->style, cell->marks, text);
	else
		canvas_text_right(canvas, area, cell->style, cell->marks, text);
}

void
table_draw_text(struct canvas *canvas, struct rect area, enum table_align align,
		const struct table_cell *cell)
{
	char *clean, *cut;

	if (is_plain_ascii(cell->text) && cell->text.n <= (size_t)area.cols) {
		place_text(canvas, area, align, cell, cell->text);
		return;
	}
	clean = text_clean(cell->text, canvas->ascii);
	cut = cell->sentence ? text_cut_end(str_of(clean), area.cols, canvas->ascii)
			     : text_cut_around(str_of(clean), cell->tell, area.cols, canvas->ascii);
	place_text(canvas, area, align, cell, str_of(cut));
	free(cut);
	free(clean);
}

static bool
draw_number(struct canvas *canvas, struct rect area, const struct table_fit *fit,
	    const struct table_cell *cell)
{
	char text[CELLS_TEXT];
	size_t n = numbers_write(&fit->numbers, cell->value, text, sizeof(text));
	int after = (int)(n - strcspn(text, ".e"));

	if (!isfinite(cell->value))
		after = fit->after; /* no point to stand on */
	rect_cut_right(&area, max(fit->after - after, 0));
	canvas_text_right(canvas, area, cell->style, cell->marks,
			  (struct str){ .p = text, .n = n });
	return (int)n <= area.cols;
}

static void
draw_unknown(struct canvas *canvas, struct rect area, enum table_align align,
	     const struct table_cell *cell)
{
	struct glyph dash = { cells_unknown(false), cells_unknown(true), STYLE_DIM };

	canvas_glyph(canvas, align == ALIGN_LEFT ? area.x : area.x + area.cols - 1, area.y, dash,
		     cell->marks);
}

bool
table_draw_cell(struct canvas *canvas, struct rect area, enum table_align align,
		const struct table_fit *fit, const struct table_cell *cell)
{
	switch (cell->kind) {
	case TABLE_EMPTY:
		break;
	case TABLE_UNKNOWN:
		draw_unknown(canvas, area, align, cell);
		break;
	case TABLE_TEXT:
		table_draw_text(canvas, area, align, cell);
		return align != ALIGN_RIGHT || text_cols(cell->text) <= area.cols;
	case TABLE_NUMBER:
		return draw_number(canvas, area, fit, cell);
	case TABLE_DRAW:
		cell->draw(cell->draw_arg, canvas, area);
		break;
	}
	return true;
}
