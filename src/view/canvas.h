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
#include "view/rect.h"
#include "view/style.h"

#define CELL_BYTES 15 /* UTF-8 of one cell, terminated: a base and what combines with it */

struct cell {
	/* "" : right half of a wide character.  NULs to its end, so that cells can be compared. */
	char text[CELL_BYTES + 1];
	uint8_t style; /* enum style */
	uint8_t mark;  /* enum cell_mark bits */
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

struct canvas {
	int cols, rows;
	struct cell *cells;	/* rows * cols */
	bool ascii;		/* non-ASCII glyphs are not to be drawn: see struct glyph */
	int cursor_x, cursor_y; /* where the terminal's cursor shall stand; -1: hidden */
};

/* A character with what stands for it in ASCII, and the style that goes with its meaning. */
struct glyph {
	const char *utf8;
	const char *ascii;
	enum style style;
};

/* Sizes of 1x1 and up; 0 and less count as 1. */
struct canvas *canvas_new(int cols, int rows);
void canvas_free(struct canvas *);			 /* NULL is fine */
void canvas_resize(struct canvas *, int cols, int rows); /* blank afterwards */
void canvas_clear(struct canvas *);			 /* all blank, cursor hidden */

/* The cell at x, y, or NULL outside. */
const struct cell *canvas_at(const struct canvas *, int x, int y);

/*
 * Text on the first row of a rectangle, clipped to it and to the canvas; the columns it took.  Text
 * that does not fit is cut at a character.  A tab is one blank.  In ASCII what is not ASCII becomes
 * '?' ("??" where it is wide, so that what was measured before still fits).
 */
int canvas_text(struct canvas *, struct rect row, enum style style, unsigned marks,
		struct str text);
/* The same, its end at the right end of the row. */
int canvas_text_right(struct canvas *, struct rect row, enum style style, unsigned marks,
		      struct str text);
int canvas_printf(struct canvas *, struct rect row, enum style style, unsigned marks,
		  const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* The first character of a glyph; of its ASCII where its UTF-8 is empty. */
void canvas_glyph(struct canvas *, int x, int y, struct glyph glyph, unsigned marks);
/* A horizontal rule over the first row of a rectangle. */
void canvas_rule(struct canvas *, struct rect row, enum style style);
/* Gives all cells of a rectangle a style and marks, keeping their text. */
void canvas_paint(struct canvas *, struct rect area, enum style style, unsigned marks);
/* Adds marks to all cells of a rectangle, keeping text and styles. */
void canvas_mark(struct canvas *, struct rect area, unsigned marks);
void canvas_fill(struct canvas *, struct rect area, enum style style, const char *utf8);

/* The text plane: rows joined by '\n', blanks at row ends off.  free() it. */
char *canvas_dump(const struct canvas *);
/* The style plane: one letter a cell as style_letter() gives it.  free() it. */
char *canvas_dump_styles(const struct canvas *);

#endif
