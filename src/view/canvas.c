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
struct glyph_bytes {
	char text[CELL_BYTES + 1];
	size_t n;
	int cols; /* 1 or 2 */
};

static void
cell_set(struct cell *cell, const char *text, size_t n, enum style style, unsigned marks)
{
	memcpy(cell->text, text, n);
	cell->text[n] = '\0';
	cell->style = (uint8_t)style;
	cell->mark = (uint8_t)marks;
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
		memcpy(cell_at(canvas, x - 1, y)->text, " ", 2);
	if (is_right_half(canvas, x + cols, y))
		memcpy(cell_at(canvas, x + cols, y)->text, " ", 2);
}

/* x, y and all of the glyph's columns must be inside. */
static void
put(struct canvas *canvas, int x, int y, enum style style, unsigned marks,
    const struct glyph_bytes *glyph)
{
	break_wide(canvas, x, y, glyph->cols);
	cell_set(cell_at(canvas, x, y), glyph->text, glyph->n, style, marks);
	if (glyph->cols == 2)
		cell_set(cell_at(canvas, x + 1, y), "", 0, style, marks);
}

static void
glyph_replacement(struct glyph_bytes *glyph, bool ascii)
{
	glyph->n = ascii ? 1 : sizeof(replacement) - 1;
	memcpy(glyph->text, ascii ? "?" : replacement, glyph->n);
	glyph->cols = 1;
}

/*
 * Marks that follow the base in s are taken while they fit a cell and skipped beyond; their bytes.
 */
static size_t
take_marks(struct str s, struct glyph_bytes *glyph, bool ascii)
{
	size_t used = 0;

	while (used < s.n && (unsigned char)s.p[used] >= 0x80) {
		uint32_t code;
		size_t n = text_decode(str_skip(s, used), &code);

		if (text_char_cols(code) != 0)
			break;
		if (!ascii && glyph->n + n <= CELL_BYTES) {
			memcpy(glyph->text + glyph->n, s.p + used, n);
			glyph->n += n;
		}
		used += n;
	}
	return used;
}

/* The first character of s (s.n > 0), with its marks; the bytes it took. */
static size_t
take_glyph(struct str s, bool ascii, struct glyph_bytes *glyph)
{
	unsigned char first = (unsigned char)s.p[0];
	uint32_t code;
	size_t n;

	if (first == '\t' || (first >= 0x20 && first < 0x7f)) {
		glyph->text[0] = first == '\t' ? ' ' : (char)first;
		glyph->n = 1;
		glyph->cols = 1;
		n = 1;
		if (s.n > 1 && (unsigned char)s.p[1] >= 0x80)
			n += take_marks(str_skip(s, 1), glyph, ascii);
		return n;
	}
	n = text_decode(s, &code);
	glyph->cols = text_char_cols(code);
	if (glyph->cols < 0 || code == 0xfffd) {
		glyph_replacement(glyph, ascii);
	} else if (ascii) {
		/* As wide as what it stands for, so that what was measured still fits. */
		memcpy(glyph->text, "?", 1);
		glyph->n = 1;
	} else {
		assert(n <= 4);
		memcpy(glyph->text, s.p, n);
		glyph->n = n;
	}
	/* A mark without a base (cols 0) is dropped by the caller, with those that follow it. */
	return n + take_marks(str_skip(s, n), glyph, ascii);
}

/* One glyph at a place that may be outside, or halfway. */
static void
put_clipped(struct canvas *canvas, int64_t x, int y, enum style style, unsigned marks,
	    const struct glyph_bytes *glyph)
{
	static const struct glyph_bytes space = { .text = " ", .n = 1, .cols = 1 };

	if (y < 0 || y >= canvas->rows)
		return;
	if (x >= 0 && x + glyph->cols <= canvas->cols) {
		put(canvas, (int)x, y, style, marks, glyph);
		return;
	}
	for (int64_t i = x; i < x + glyph->cols; i++)
		if (i >= 0 && i < canvas->cols)
			put(canvas, (int)i, y, style, marks, &space);
}

int
canvas_text(struct canvas *canvas, int x, int y, int cols, enum style style, unsigned marks,
	    struct str text)
{
	static const struct glyph_bytes question = { .text = "?", .n = 1, .cols = 1 };
	int taken = 0;

	while (text.n > 0 && taken < cols) {
		struct glyph_bytes glyph;
		size_t n = take_glyph(text, canvas->ascii, &glyph);

		text = str_skip(text, n);
		if (glyph.cols == 0)
			continue;
		if (glyph.cols > cols - taken)
			break;
		if (glyph.cols == 2 && canvas->ascii) {
			put_clipped(canvas, (int64_t)x + taken, y, style, marks, &question);
			put_clipped(canvas, (int64_t)x + taken + 1, y, style, marks, &question);
		} else {
			put_clipped(canvas, (int64_t)x + taken, y, style, marks, &glyph);
		}
		taken += glyph.cols;
	}
	return taken;
}

/* Columns that canvas_text() would take. */
static int
measure(struct str text, int cols)
{
	int taken = 0;

	while (text.n > 0 && taken < cols) {
		struct glyph_bytes glyph;

		text = str_skip(text, take_glyph(text, false, &glyph));
		if (glyph.cols > cols - taken)
			break;
		taken += glyph.cols;
	}
	return taken;
}

int
canvas_text_right(struct canvas *canvas, int x, int y, int cols, enum style style, unsigned marks,
		  struct str text)
{
	int taken = measure(text, cols);
	int64_t start = (int64_t)x + cols - taken;

	if (taken <= 0 || start > INT32_MAX)
		return 0;
	return canvas_text(canvas, (int)start, y, taken, style, marks, text);
}

int
canvas_printf(struct canvas *canvas, int x, int y, int cols, enum style style, unsigned marks,
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
	taken = canvas_text(canvas, x, y, cols, style, marks,
			    (struct str){ .p = large ? large : small, .n = (size_t)n });
	free(large);
	return taken;
}

void
canvas_glyph(struct canvas *canvas, int x, int y, enum style style, unsigned marks,
	     const char *utf8, char ascii)
{
	struct glyph_bytes glyph = { .text = { ascii }, .n = 1, .cols = 1 };

	if (!canvas->ascii && utf8[0] != '\0')
		take_glyph(str_of(utf8), false, &glyph);
	if (glyph.cols > 0)
		put_clipped(canvas, x, y, style, marks, &glyph);
}

void
canvas_rule(struct canvas *canvas, int x, int y, int cols, enum style style)
{
	struct rect area = rect_intersect((struct rect){ x, y, cols, 1 },
					  (struct rect){ 0, 0, canvas->cols, canvas->rows });

	for (int i = 0; i < area.cols; i++)
		canvas_glyph(canvas, area.x + i, y, style, 0, "─", '-');
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
			int taken = canvas_text(canvas, x, y, area.x + area.cols - x, style, 0,
						str_of(utf8));

			/* No glyph, or half of a wide one at the end: a blank. */
			x += taken > 0 ? taken : canvas_text(canvas, x, y, 1, style, 0, STR(" "));
		}
}

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
