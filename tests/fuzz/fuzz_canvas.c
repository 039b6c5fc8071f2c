/*
 * fuzz_canvas.c - drawing anything anywhere leaves every cell fit for a terminal
 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "util/str.h"
#include "util/text.h"
#include "view/canvas.h"

static void
check_text(const char *text)
{
	for (const char *p = text; *p; p++)
		assert((unsigned char)*p >= 0x20 && *p != 0x7f);
}

static void
check_row(const struct canvas *canvas, int y)
{
	for (int x = 0; x < canvas->cols; x++) {
		const struct cell *cell = canvas_at(canvas, x, y);

		assert(strlen(cell->text) <= CELL_BYTES);
		assert(text_cols(str_of(cell->text)) <= 2);
		check_text(cell->text);
	}
}

/* One drawing, described by six bytes and the text that follows; how many bytes it took. */
static size_t
draw(struct canvas *canvas, const uint8_t *bytes, size_t n)
{
	int x = (int8_t)bytes[0], y = (int8_t)bytes[1], cols = (int8_t)bytes[2];
	struct str text = { .p = (const char *)bytes + 6, .n = bytes[3] < n - 6 ? bytes[3] : n - 6 };
	enum style style = bytes[4] % STYLE_COUNT;
	unsigned marks = bytes[5] >> 4;

	if (bytes[5] & 1)
		canvas_text(canvas, (struct rect){ x, y, cols, 1 }, style, marks, text);
	else
		canvas_text_right(canvas, (struct rect){ x, y, cols, 1 }, style, marks, text);
	if (bytes[5] & 2)
		canvas_rule(canvas, (struct rect){ x, y, cols, 1 }, style);
	return 6 + text.n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct canvas *canvas;
	char *text;

	if (n < 2)
		return 0;
	canvas = canvas_new(bytes[0] % 80, bytes[1] % 24);
	canvas->ascii = bytes[0] & 0x80;
	for (size_t at = 2; at + 6 < n;)
		at += draw(canvas, bytes + at, n - at);
	for (int y = 0; y < canvas->rows; y++)
		check_row(canvas, y);
	text = canvas_dump(canvas);
	free(text);
	text = text_clean((struct str){ .p = (const char *)bytes, .n = n }, bytes[0] & 0x40);
	check_text(text);
	free(text);
	canvas_free(canvas);
	return 0;
}
