/*
 * frame.h - what all screens share: rules with titles, and lines made of pieces
 */
#ifndef VIEW_FRAME_H
#define VIEW_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "view/canvas.h"

/*
 * "── loss ─────" over a row; the title bright if it is focused.  Returns the columns up to the
 * rule behind the title, where more can be written.  An empty title is a plain rule.
 */
int frame_rule(struct canvas *, struct rect row, const char *title, bool focused);

/*
 * Takes the next row of at most cols columns off a text, broken after a word where one ends; never
 * empty unless the text is.
 */
struct str frame_take_row(struct str *rest, int cols);
/* Text broken between words over the rows of an area, its end cut if it is longer; rows taken. */
int frame_wrap(struct canvas *, struct rect area, enum style style, unsigned marks,
	       const char *text);

#define PIECE_TEXT 256
#define PIECES_MAX 32
#define PIECE_GAP 3

/* One piece of a line: "5 live". */
struct piece {
	char text[PIECE_TEXT];
	enum style style;
	unsigned marks;
	int priority; /* 0: never left out, cut if it must be; else the highest number goes first */
	bool right;   /* stands at the right end, before the right pieces added earlier */
	bool sentence; /* loses its end, not its middle, where it is cut */
	int gap;       /* blanks before it (right: behind it) */
	int x, cols;   /* where pieces_draw() put it; cols 0: left out */
};

/* Zeroed is empty. */
struct pieces {
	struct piece items[PIECES_MAX];
	size_t count;
};

/* Adds a piece on the left (pieces beyond PIECES_MAX are dropped); never NULL. */
struct piece *pieces_add(struct pieces *, int priority, enum style style, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
struct piece *pieces_add_right(struct pieces *, int priority, enum style style, const char *fmt,
			       ...) __attribute__((format(printf, 4, 5)));
void pieces_draw(struct pieces *, struct canvas *, struct rect row);

#endif
