#include "config.h"

#include "view/style.h"

#include <assert.h>

#include "util/die.h"
#include "view/canvas.h"

#define NONE (-1) /* the terminal's own */

/* Foregrounds for dark and light grounds; a column of the table below. */
struct shade {
	int16_t dark, light;
};

struct style_row {
	char letter;
	struct shade with_256, with_16, with_8;
	uint8_t marks;	    /* in every mode with colours */
	uint8_t marks_mono; /* in the mode without */
};

/*
 * Okabe and Ito's colours as near as the 6x6x6 cube has them; on a light ground darker ones of the
 * same hue, to keep a contrast of about 4.5.  With 16 and 8 colours dim text is the terminal's own
 * foreground made dim, since bright black is the background in popular schemes.
 */
/* clang-format off */
static const struct style_row styles[] = {
	[STYLE_PLAIN]    = { '.', { NONE, NONE }, { NONE, NONE }, { NONE, NONE }, 0, 0 },
	[STYLE_DIM]      = { 'd', { 245, 243 }, { NONE, NONE }, { NONE, NONE }, 0, MARK_DIM },
	[STYLE_BRIGHT]   = { 'b', { 255, 232 }, { NONE, NONE }, { NONE, NONE }, MARK_BOLD, MARK_BOLD },
	[STYLE_HEADER]   = { 'h', { 250, 240 }, { NONE, NONE }, { NONE, NONE }, MARK_BOLD, MARK_BOLD },
	[STYLE_TRAIN]    = { 't', {  74,  25 }, { 12, 4 },  { 6, 4 }, 0, 0 },
	[STYLE_VAL]      = { 'v', { 214, 130 }, {  3, 3 },  { 3, 3 }, 0, MARK_BOLD },
	[STYLE_TEST]     = { 'e', { 175, 132 }, { 13, 5 },  { 5, 5 }, 0, MARK_UNDERLINE },
	[STYLE_GOOD]     = { 'g', {  36,  29 }, { 10, 2 },  { 2, 2 }, 0, 0 },
	[STYLE_LIVE]     = { 'l', {  79,  30 }, { 14, 6 },  { 6, 6 }, 0, MARK_BOLD },
	[STYLE_INFO]     = { 'i', { 110,  24 }, { 12, 4 },  { 6, 4 }, 0, 0 },
	[STYLE_WARNING]  = { 'w', { 227, 100 }, { 11, 3 },  { 3, 3 }, MARK_BOLD, MARK_BOLD },
	[STYLE_CRITICAL] = { 'C', { 203, 160 }, {  9, 1 },  { 1, 1 }, MARK_BOLD, MARK_BOLD | MARK_REVERSE },
	[STYLE_SELECTED] = { 's', { NONE, NONE }, { NONE, NONE }, { NONE, NONE }, MARK_BOLD, MARK_REVERSE },
	[STYLE_MATCH]    = { 'm', {  16,  16 }, { 0, 0 }, { 0, 0 }, 0, MARK_BOLD | MARK_UNDERLINE },
	[STYLE_KEY]      = { 'k', { 252, 236 }, { NONE, NONE }, { NONE, NONE }, MARK_BOLD, MARK_BOLD },
	[STYLE_CURVE_1]  = { '1', {  74,  31 }, { 14, 6 }, { 6, 6 }, 0, 0 },
	[STYLE_CURVE_2]  = { '2', { 214, 166 }, {  3, 3 }, { 3, 3 }, 0, 0 },
	[STYLE_CURVE_3]  = { '3', {  36,  29 }, { 10, 2 }, { 2, 2 }, 0, 0 },
	[STYLE_CURVE_4]  = { '4', { 227, 101 }, { 11, 8 }, { 3, 3 }, MARK_BOLD, MARK_BOLD },
	[STYLE_CURVE_5]  = { '5', {  33,  19 }, { 12, 4 }, { 4, 4 }, 0, 0 },
	[STYLE_CURVE_6]  = { '6', { 203, 124 }, {  9, 1 }, { 1, 1 }, 0, 0 },
	[STYLE_CURVE_7]  = { '7', { 175, 133 }, { 13, 5 }, { 5, 5 }, 0, 0 },
	[STYLE_CURVE_8]  = { '8', { 251, 238 }, { NONE, NONE }, { NONE, NONE }, 0, 0 },
};
/* clang-format on */
static_assert(COUNT(styles) == STYLE_COUNT, "a style has no look");

static int16_t
shade_on(struct shade shade, enum ground ground)
{
	return ground == GROUND_LIGHT ? shade.light : shade.dark;
}

/* The two styles whose meaning is in the ground they stand on. */
static void
add_ground(struct look *look, enum style style, enum ground ground, int colours)
{
	if (style == STYLE_SELECTED && colours >= 256)
		look->bg = ground == GROUND_LIGHT ? 254 : 237;
	else if (style == STYLE_SELECTED)
		look->marks |= MARK_REVERSE;
	else if (style == STYLE_MATCH && colours >= 256)
		look->bg = ground == GROUND_LIGHT ? 222 : 179;
	else if (style == STYLE_MATCH)
		look->bg = 3;
}

struct look
style_look(enum style style, enum ground ground, int colours)
{
	const struct style_row *row;
	struct look look = { .fg = NONE, .bg = NONE };

	assert((unsigned)style < STYLE_COUNT);
	row = &styles[style];
	if (colours < 8) {
		look.marks = row->marks_mono;
		return look;
	}
	look.marks = row->marks;
	if (colours >= 256)
		look.fg = shade_on(row->with_256, ground);
	else if (colours >= 16)
		look.fg = shade_on(row->with_16, ground);
	else
		look.fg = shade_on(row->with_8, ground);
	if (style == STYLE_DIM && colours < 256)
		look.marks |= MARK_DIM;
	add_ground(&look, style, ground, colours);
	return look;
}

struct look
style_look_marked(enum style style, unsigned marks, enum ground ground, int colours)
{
	struct look look = style_look(style, ground, colours);

	look.marks |= (uint8_t)(marks & ~(unsigned)MARK_SELECTED);
	if (marks & MARK_SELECTED) {
		struct look selected = style_look(STYLE_SELECTED, ground, colours);

		/* A colour turned round would be a block of it, and faint text a hole. */
		if (selected.bg == NONE) {
			look.marks = (uint8_t)((look.marks & ~MARK_DIM) | MARK_REVERSE);
			look.fg = NONE;
		} else if (look.bg == NONE) {
			look.bg = selected.bg;
		}
	}
	return look;
}

char
style_letter(enum style style)
{
	assert((unsigned)style < STYLE_COUNT);
	return styles[style].letter;
}
