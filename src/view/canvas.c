#include "config.h"

#include "view/canvas.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "util/text.h"

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

/* One character as it will stand in cells. */
struct stamp {
	char text[CELL_BYTES + 1];
	size_t n;
	int cols; /* 1 or 2 */
	enum style style;
	unsigned marks;
};

static void
cell_set(struct cell *cell, const char *text, size_t n, enum style style, unsigned marks)
{
	memset(cell->text, 0, sizeof(cell->text));
	memcpy(cell->text, text, n);
	cell->style = (uint8_t)style;
	cell->mark = (uint8_t)marks;
}

static void
blank_text(struct cell *cell)
{
	cell_set(cell, " ", 1, (enum style)cell->style, cell->mark);
}

static void
blank(struct cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		cell_set(&cells[i], " ", 1, STYLE_PLAIN, 0);
}

void
canvas_resize(struct canvas *canvas, int cols, int rows)
{
	canvas->cols = cols > 0 ? cols : 1;
	canvas->rows = rows > 0 ? rows : 1;
	canvas->cells = xreallocarray(canvas->cells, (size_t)canvas->cols * (size_t)canvas->rows,
				      sizeof(*canvas->cells));
	canvas_clear(canvas);
}

struct canvas *
canvas_new(int cols, int rows)
{
	struct canvas *canvas = xcalloc(1, sizeof(*canvas));

	canvas_resize(canvas, cols, rows);
	return canvas;
}

void
canvas_free(struct canvas *canvas)
{
	if (!canvas)
		return;
	free(canvas->cells);
	free(canvas);
}

void
canvas_clear(struct canvas *canvas)
{
	size_t cols = (size_t)canvas->cols;

	/* One row by cells, the others by copying: a clear comes with every frame. */
	blank(canvas->cells, cols);
	for (int y = 1; y < canvas->rows; y++)
		memcpy(canvas->cells + (size_t)y * cols, canvas->cells,
		       cols * sizeof(*canvas->cells));
	canvas->cursor_x = canvas->cursor_y = -1;
}

static struct cell *
cell_at(const struct canvas *canvas, int x, int y)
{
	assert(x >= 0 && x < canvas->cols && y >= 0 && y < canvas->rows);
	return &canvas->cells[(size_t)y * (size_t)canvas->cols + (size_t)x];
}

const struct cell *
canvas_at(const struct canvas *canvas, int x, int y)
{
	if (x < 0 || y < 0 || x >= canvas->cols || y >= canvas->rows)
		return NULL;
	return cell_at(canvas, x, y);
}

static bool
is_right_half(const struct canvas *canvas, int x, int y)
{
	return x >= 0 && x < canvas->cols && cell_at(canvas, x, y)->text[0] == '\0';
}

/*
 * What stays of a wide character of which [x, x + cols) is about to be overwritten becomes blanks.
 */
static void
break_wide(struct canvas *canvas, int x, int y, int cols)
{
	if (is_right_half(canvas, x, y))
		blank_text(cell_at(canvas, x - 1, y));
	if (is_right_half(canvas, x + cols, y))
		blank_text(cell_at(canvas, x + cols, y));
}

/* x, y and all of the stamp's columns must be inside. */
static void
put(struct canvas *canvas, int x, int y, const struct stamp *stamp)
{
	break_wide(canvas, x, y, stamp->cols);
	cell_set(cell_at(canvas, x, y), stamp->text, stamp->n, stamp->style, stamp->marks);
	if (stamp->cols == 2)
		cell_set(cell_at(canvas, x + 1, y), "", 0, stamp->style, stamp->marks);
}

static void
stamp_text(struct stamp *stamp, const char *text, size_t n)
{
	memcpy(stamp->text, text, n);
	stamp->n = n;
}

/*
 * Marks that follow the base in s are taken while they fit a cell and skipped beyond; their bytes.
 */
static size_t
take_marks(struct str s, bool ascii, struct stamp *stamp)
{
	size_t used = 0;

	while (used < s.n && (unsigned char)s.p[used] >= 0x80) {
		uint32_t code;
		size_t n = text_decode(str_skip(s, used), &code);

		if (text_char_cols(code) != 0)
			break;
		if (!ascii && stamp->n + n <= CELL_BYTES) {
			memcpy(stamp->text + stamp->n, s.p + used, n);
			stamp->n += n;
		}
		used += n;
	}
	return used;
}

/* The first character of s (s.n > 0), with its marks; the bytes it took.  Its look stays. */
static size_t
take_glyph(struct str s, bool ascii, struct stamp *stamp)
{
	unsigned char first = (unsigned char)s.p[0];
	uint32_t code;
	size_t n;

	if (first == '\t' || (first >= 0x20 && first < 0x7f)) {
		stamp_text(stamp, first == '\t' ? " " : s.p, 1);
		stamp->cols = 1;
		n = 1;
		if (s.n > 1 && (unsigned char)s.p[1] >= 0x80)
			n += take_marks(str_skip(s, 1), ascii, stamp);
		return n;
	}
	n = text_decode(s, &code);
	stamp->cols = text_char_cols(code);
	if (stamp->cols < 0 || code == 0xfffd) {
		stamp->cols = 1;
		stamp_text(stamp, ascii ? "?" : replacement, ascii ? 1 : sizeof(replacement) - 1);
	} else if (ascii) {
		/* As wide as what it stands for, so that what was measured still fits. */
		stamp_text(stamp, "?", 1);
	} else {
		assert(n <= 4);
		stamp_text(stamp, s.p, n);
	}
	/* A mark without a base (cols 0) is dropped by the caller, with those that follow it. */
	return n + take_marks(str_skip(s, n), ascii, stamp);
}

/* One character at a place that may be outside, or halfway. */
static void
put_clipped(struct canvas *canvas, int64_t x, int y, const struct stamp *stamp)
{
	struct stamp blank = { .text = " ", .n = 1, .cols = 1 };

	if (y < 0 || y >= canvas->rows)
		return;
	if (x >= 0 && x + stamp->cols <= canvas->cols) {
		put(canvas, (int)x, y, stamp);
		return;
	}
	blank.style = stamp->style;
	blank.marks = stamp->marks;
	for (int64_t i = x; i < x + stamp->cols; i++)
		if (i >= 0 && i < canvas->cols)
			put(canvas, (int)i, y, &blank);
}

int
canvas_text(struct canvas *canvas, struct rect row, enum style style, unsigned marks,
	    struct str text)
{
	struct stamp question = { .text = "?", .n = 1, .cols = 1, .style = style, .marks = marks };
	struct stamp stamp = { .style = style, .marks = marks };
	int taken = 0;

	if (row.rows <= 0)
		return 0;
	while (text.n > 0 && taken < row.cols) {
		int64_t x = (int64_t)row.x + taken;
		size_t n = take_glyph(text, canvas->ascii, &stamp);

		text = str_skip(text, n);
		if (stamp.cols == 0)
			continue;
		if (stamp.cols > row.cols - taken)
			break;
		if (stamp.cols == 2 && canvas->ascii) {
			put_clipped(canvas, x, row.y, &question);
			put_clipped(canvas, x + 1, row.y, &question);
		} else {
			put_clipped(canvas, x, row.y, &stamp);
		}
		taken += stamp.cols;
	}
	return taken;
}

/* Columns that canvas_text() would take. */
static int
measure(struct str text, int cols)
{
	int taken = 0;

	while (text.n > 0 && taken < cols) {
		struct stamp stamp;

		text = str_skip(text, take_glyph(text, false, &stamp));
		if (stamp.cols > cols - taken)
			break;
		taken += stamp.cols;
	}
	return taken;
}

int
canvas_text_right(struct canvas *canvas, struct rect row, enum style style, unsigned marks,
		  struct str text)
{
	int taken = measure(text, row.cols);
	int64_t start = (int64_t)row.x + row.cols - taken;

	if (taken <= 0 || start > INT32_MAX)
		return 0;
	row.x = (int)start;
	row.cols = taken;
	return canvas_text(canvas, row, style, marks, text);
}

int
canvas_printf(struct canvas *canvas, struct rect row, enum style style, unsigned marks,
	      const char *fmt, ...)
{
	char small[256];
	char *large = NULL;
	va_list args;
	int n, taken;

	va_start(args, fmt);
	n = vsnprintf(small, sizeof(small), fmt, args);
	va_end(args);
	if (n < 0)
		return 0;
	if ((size_t)n >= sizeof(small)) {
		large = xmalloc((size_t)n + 1);
		va_start(args, fmt);
		vsnprintf(large, (size_t)n + 1, fmt, args);
		va_end(args);
	}
	taken = canvas_text(canvas, row, style, marks,
			    (struct str){ .p = large ? large : small, .n = (size_t)n });
	free(large);
	return taken;
}

void
canvas_glyph(struct canvas *canvas, int x, int y, struct glyph glyph, unsigned marks)
{
	const char *text = canvas->ascii || glyph.utf8[0] == '\0' ? glyph.ascii : glyph.utf8;
	struct stamp stamp = { .style = glyph.style, .marks = marks };

	if (text[0] == '\0')
		return;
	take_glyph(str_of(text), canvas->ascii, &stamp);
	if (stamp.cols > 0)
		put_clipped(canvas, x, y, &stamp);
}

void
canvas_rule(struct canvas *canvas, struct rect row, enum style style)
{
	row = rect_intersect(row, (struct rect){ 0, 0, canvas->cols, canvas->rows });
	if (row.rows == 0)
		return;
	/* The ends by the book: half a wide character may be left there. */
	for (int i = 0; i < row.cols; i++)
		if (i == 0 || i == row.cols - 1)
			canvas_glyph(canvas, row.x + i, row.y, (struct glyph){ "─", "-", style },
				     0);
		else
			*cell_at(canvas, row.x + i, row.y) = *cell_at(canvas, row.x, row.y);
}

void
canvas_paint(struct canvas *canvas, struct rect area, enum style style, unsigned marks)
{
	area = rect_intersect(area, (struct rect){ 0, 0, canvas->cols, canvas->rows });
	for (int y = area.y; y < area.y + area.rows; y++) {
		for (int x = area.x; x < area.x + area.cols; x++) {
			struct cell *cell = cell_at(canvas, x, y);

			cell->style = (uint8_t)style;
			cell->mark = (uint8_t)marks;
		}
	}
}

void
canvas_mark(struct canvas *canvas, struct rect area, unsigned marks)
{
	area = rect_intersect(area, (struct rect){ 0, 0, canvas->cols, canvas->rows });
	for (int y = area.y; y < area.y + area.rows; y++)
		for (int x = area.x; x < area.x + area.cols; x++)
			cell_at(canvas, x, y)->mark |= (uint8_t)marks;
}

void
canvas_fill(struct canvas *canvas, struct rect area, enum style style, const char *utf8)
{
	area = rect_intersect(area, (struct rect){ 0, 0, canvas->cols, canvas->rows });
	for (int y = area.y; y < area.y + area.rows; y++)
		for (int x = area.x; x < area.x + area.cols;) {
			struct rect rest = { x, y, area.x + area.cols - x, 1 };
			int taken = canvas_text(canvas, rest, style, 0, str_of(utf8));

			/* No glyph, or half of a wide one at the end: a blank. */
			rest.cols = 1;
			x += taken > 0 ? taken : canvas_text(canvas, rest, style, 0, STR(" "));
		}
}

char *
canvas_dump(const struct canvas *canvas)
{
	size_t row_max = (size_t)canvas->cols * CELL_BYTES + 1;
	char *dump = xmalloc(row_max * (size_t)canvas->rows + 1);
	size_t n = 0;

	for (int y = 0; y < canvas->rows; y++) {
		size_t row_start = n;

		for (int x = 0; x < canvas->cols; x++) {
			const char *text = cell_at(canvas, x, y)->text;
			size_t len = strlen(text);

			memcpy(dump + n, text, len);
			n += len;
		}
		while (n > row_start && dump[n - 1] == ' ')
			n--;
		if (y + 1 < canvas->rows)
			dump[n++] = '\n';
	}
	dump[n] = '\0';
	return dump;
}

char *
canvas_dump_styles(const struct canvas *canvas)
{
	size_t cols = (size_t)canvas->cols;
	char *dump = xmalloc((cols + 1) * (size_t)canvas->rows);
	char *p = dump;

	for (int y = 0; y < canvas->rows; y++) {
		for (int x = 0; x < canvas->cols; x++)
			*p++ = style_letter(cell_at(canvas, x, y)->style);
		*p++ = '\n';
	}
	p[-1] = '\0';
	return dump;
}
