/*
 * canvas.h - a grid of cells: all that a screen is until tty.c sends it
 *
 * Screens draw into a canvas with signed coordinates; what falls outside is clipped.  A cell holds
 * one character (with a few combining marks) and a style.  A wide character takes its cell and
 * leaves the next one empty; drawing over half of it blanks the other half.  Control characters,
 * broken UTF-8 and bidirectional controls become U+FFFD: a canvas never holds what must not reach a
 * terminal.
 */
#ifndef VIEW_CANVAS_H
#define VIEW_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/str.h"
#include "view/style.h"

#define CELL_BYTES 15 /* UTF-8 of one cell, terminated: a base and what combines with it */

struct cell {
	char text[CELL_BYTES + 1]; /* "" : right half of a wide character */
	uint8_t style;		   /* enum style */
	uint8_t mark;		   /* enum cell_mark bits */
};

/*
 * MARK_SELECTED: the row (or tile) that the keys act on; cells keep their own colours on another
 * ground, see style_look_marked().
 */
enum cell_mark {
	MARK_BOLD = 1,
	MARK_REVERSE = 2,
	MARK_UNDERLINE = 4,
	MARK_DIM = 8,
	MARK_SELECTED = 16,
};

/* A rectangle of cells; empty if cols or rows is 0 or less. */
struct rect {
	int x, y, cols, rows;
};

struct canvas {
	int cols, rows;
	struct cell *cells;	/* rows * cols */
	bool ascii;		/* non-ASCII glyphs are not to be drawn: see canvas_glyph() */
	int cursor_x, cursor_y; /* where the terminal's cursor shall stand; -1: hidden */
};

/* Sizes of 1x1 and up; 0 and less count as 1. */
struct canvas *canvas_new(int cols, int rows);
void canvas_free(struct canvas *);			 /* NULL is fine */
void canvas_resize(struct canvas *, int cols, int rows); /* blank afterwards */
void canvas_clear(struct canvas *);			 /* all blank, cursor hidden */

/* The cell at x, y, or NULL outside. */
const struct cell *canvas_at(const struct canvas *, int x, int y);

/*
 * Text from x on, clipped to [x, x + cols) and to the canvas; the columns it took.  Text that does
 * not fit is cut at a character.  A tab is one blank.  In ASCII what is not ASCII becomes '?' ("??"
 * where it is wide, so that what was measured before still fits).
 */
int canvas_text(struct canvas *, int x, int y, int cols, enum style style, unsigned marks,
		struct str text);
/* The same, its end at x + cols. */
int canvas_text_right(struct canvas *, int x, int y, int cols, enum style style, unsigned marks,
		      struct str text);
int canvas_printf(struct canvas *, int x, int y, int cols, enum style style, unsigned marks,
		  const char *fmt, ...) __attribute__((format(printf, 7, 8)));

/* One glyph, with what stands for it in ASCII (and where utf8 is empty). */
void canvas_glyph(struct canvas *, int x, int y, enum style style, unsigned marks, const char *utf8,
		  char ascii);
/* A horizontal rule from x over cols. */
void canvas_rule(struct canvas *, int x, int y, int cols, enum style style);
/* Gives all cells of a rectangle a style and marks, keeping their text. */
void canvas_paint(struct canvas *, struct rect area, enum style style, unsigned marks);
/* Adds marks to all cells of a rectangle, keeping text and styles. */
void canvas_mark(struct canvas *, struct rect area, unsigned marks);
void canvas_fill(struct canvas *, struct rect area, enum style style, const char *utf8);

struct rect rect_intersect(struct rect a, struct rect b);
bool rect_has(struct rect r, int x, int y);

/* The text plane: rows joined by '\n', blanks at row ends off.  free() it. */
char *canvas_dump(const struct canvas *);
/* The style plane: one letter a cell as style_letter() gives it.  free() it. */
char *canvas_dump_styles(const struct canvas *);

#endif
