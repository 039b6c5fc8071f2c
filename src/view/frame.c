#include "config.h"

#include "view/frame.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "util/text.h"

int
frame_rule(struct canvas *canvas, struct rect row, const char *title, bool focused)
{
	char *clean, *cut;
	int x = row.x + 3, room = row.cols - 5, cols;

	canvas_rule(canvas, row, STYLE_DIM);
	if (!title[0] || room < 1)
		return 0;
	clean = text_clean(str_of(title), canvas->ascii);
	cut = text_cut_middle(str_of(clean), room, canvas->ascii);
	cols = text_cols(str_of(cut));
	canvas_fill(canvas, (struct rect){ x - 1, row.y, cols + 2, 1 }, STYLE_PLAIN, " ");
	canvas_text(canvas, (struct rect){ x, row.y, cols, 1 },
		    focused ? STYLE_BRIGHT : STYLE_HEADER, focused ? MARK_BOLD : 0, str_of(cut));
	free(cut);
	free(clean);
	return cols + 4;
}

struct str
frame_take_row(struct str *rest, int cols)
{
	struct str text = str_trim(*rest), row = text_prefix(text, cols);
	size_t end = row.n;

	if (row.n < text.n && text.p[row.n] != ' ') {
		while (end > 0 && row.p[end - 1] != ' ')
			end--;
		if (end > 0)
			row = str_first(text, end);
	}
	/* A wide character in a single column would stay for ever. */
	if (row.n == 0)
		row = text;
	*rest = str_trim(str_skip(text, row.n));
	return str_trim(row);
}

int
frame_wrap(struct canvas *canvas, struct rect area, enum style style, unsigned marks,
	   const char *text)
{
	char *clean = text_clean(str_of(text), canvas->ascii);
	struct str rest = str_trim(str_of(clean));
	int row = 0;

	for (; rest.n > 0 && row < area.rows && area.cols > 0; row++) {
		/* The last row there is holds all the rest, cut. */
		struct str line = row + 1 < area.rows ? frame_take_row(&rest, area.cols) : rest;
		char *cut = text_cut_end(line, area.cols, canvas->ascii);

		canvas_text(canvas, (struct rect){ area.x, area.y + row, area.cols, 1 }, style,
			    marks, str_of(cut));
		free(cut);
	}
	free(clean);
	return row;
}

static struct piece *add(struct pieces *pieces, int priority, enum style style, const char *fmt,
			 va_list args) __attribute__((format(printf, 4, 0)));

static struct piece *
add(struct pieces *pieces, int priority, enum style style, const char *fmt, va_list args)
{
	/* The last place is for those that do not count any more. */
	size_t at = pieces->count < PIECES_MAX - 1 ? pieces->count++ : PIECES_MAX - 1;
	struct piece *piece = &pieces->items[at];

	*piece = (struct piece){ .style = style, .priority = priority, .gap = PIECE_GAP };
	vsnprintf(piece->text, sizeof(piece->text), fmt, args);
	return piece;
}

struct piece *
pieces_add(struct pieces *pieces, int priority, enum style style, const char *fmt, ...)
{
	struct piece *piece;
	va_list args;

	va_start(args, fmt);
	piece = add(pieces, priority, style, fmt, args);
	va_end(args);
	return piece;
}

struct piece *
pieces_add_right(struct pieces *pieces, int priority, enum style style, const char *fmt, ...)
{
	struct piece *piece;
	va_list args;

	va_start(args, fmt);
	piece = add(pieces, priority, style, fmt, args);
	va_end(args);
	piece->right = true;
	return piece;
}

/* Columns of all that are still in. */
static int
total(const struct pieces *pieces)
{
	int cols = 0;
	bool left = false, right = false;

	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *piece = &pieces->items[i];
		bool *begun = piece->right ? &right : &left;

		if (piece->cols == 0)
			continue;
		cols += piece->cols + (*begun ? piece->gap : 0);
		*begun = true;
	}
	return cols + (left && right ? PIECE_GAP : 0);
}

static struct piece *
least_needed(struct pieces *pieces)
{
	struct piece *worst = NULL;

	for (size_t i = 0; i < pieces->count; i++) {
		struct piece *piece = &pieces->items[i];

		if (piece->cols > 0 && piece->priority > 0 &&
		    (!worst || piece->priority >= worst->priority))
			worst = piece;
	}
	return worst;
}

static void
draw_piece(const struct piece *piece, struct canvas *canvas, int y)
{
	char *clean = text_clean(str_of(piece->text), canvas->ascii);
	char *cut = (piece->sentence ? text_cut_end : text_cut_middle)(str_of(clean), piece->cols,
								       canvas->ascii);

	canvas_text(canvas, (struct rect){ piece->x, y, piece->cols, 1 }, piece->style,
		    piece->marks, str_of(cut));
	free(cut);
	free(clean);
}

void
pieces_draw(struct pieces *pieces, struct canvas *canvas, struct rect row)
{
	int x = row.x, end = row.x + row.cols;
	bool left = false, right = false;

	for (size_t i = 0; i < pieces->count; i++)
		pieces->items[i].cols = text_cols(str_of(pieces->items[i].text));
	while (total(pieces) > row.cols) {
		struct piece *out = least_needed(pieces);

		if (!out)
			break;
		out->cols = 0;
	}
	for (size_t i = 0; i < pieces->count && row.rows > 0; i++) {
		struct piece *piece = &pieces->items[i];

		if (piece->cols == 0)
			continue;
		if (piece->right) {
			end -= piece->cols + (right ? piece->gap : 0);
			piece->x = end;
			right = true;
			if (piece->x < row.x) {
				piece->cols -= row.x - piece->x;
				piece->x = row.x;
			}
		} else {
			piece->x = x + (left ? piece->gap : 0);
			/* Those that may not be left out are cut. */
			if (piece->x + piece->cols > row.x + row.cols)
				piece->cols = row.x + row.cols - piece->x;
			if (piece->cols <= 0) {
				piece->cols = 0;
				continue;
			}
			x = piece->x + piece->cols;
			left = true;
		}
		draw_piece(piece, canvas, row.y);
	}
}
