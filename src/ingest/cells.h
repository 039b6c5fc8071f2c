/*
 * cells.h - a line cut into cells, and what a cell holds
 *
 * For CSV, framed tables and plain columns alike.  Cells are trimmed slices of the line, but for
 * quoted CSV cells, which are copied into the draft's arena.
 */
#ifndef INGEST_CELLS_H
#define INGEST_CELLS_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/draft.h"
#include "util/num.h"
#include "util/str.h"

#define CELLS_MAX 4096 /* of one line; a line with more is none of ours */

struct cells {
	struct str *at;
	size_t n;
	size_t cap;
};

void cells_init(struct cells *);
void cells_fini(struct cells *);

/* Each false if the line has more than CELLS_MAX cells; then cells->n is 0. */
bool cells_split_csv(struct cells *, struct str line, char delimiter, struct draft *);
/* By "|", "│" or "┃"; frames at both ends are no cells. */
bool cells_split_bars(struct cells *, struct str line);
/* By blanks and tabs, at least `blanks` of them (1 or 2; a tab counts as two). */
bool cells_split_blanks(struct cells *, struct str line, size_t blanks);

enum cell_is {
	CELL_EMPTY, /* nothing, or a mark for "no value": "-", "_", "N/A", "null" ... */
	CELL_NUMBER,
	CELL_RATIO, /* 3/12 */
	CELL_TEXT,
};

struct cell {
	enum cell_is is;
	struct num number; /* of a ratio: what stands before the slash */
	struct num total;  /* of a ratio */
	struct str written; /* the number */
	bool percent;
	bool unit; /* letters glued to the number: "6.18G", "0.52s" */
};

/* Markup ("<font ...>", "**") around a value and what follows it in brackets or behind "±" is
 * passed over. */
struct cell cell_read(struct str text);

/* The text of a cell without markup. */
struct str cell_plain(struct str text, struct draft *);

/* Could it be the name of a column: short, no number, no sentence, no pair. */
bool cell_is_name(struct str text);

#endif
