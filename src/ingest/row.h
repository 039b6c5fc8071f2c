/*
 * row.h - a line cut into cells, and what a cell holds
 *
 * For CSV, framed tables and plain columns alike.  Cells are trimmed slices of the line, but for
 * quoted CSV cells, which are copied into the draft's arena.
 */
#ifndef INGEST_ROW_H
#define INGEST_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/draft.h"
#include "util/num.h"
#include "util/str.h"

#define ROW_MAX 4096 /* of one line; a line with more is none of ours */

struct row {
	struct str *at;
	size_t n;
	size_t cap;
};

void row_init(struct row *);
void row_fini(struct row *);

/* Each false if the line has more than ROW_MAX cells; then cells->n is 0. */
bool row_split_csv(struct row *, struct str line, char delimiter, struct draft *);
/* By "|", "│" or "┃"; frames at both ends are no cells. */
bool row_split_bars(struct row *, struct str line);
/* A line of a frame: dashes and their kin, and what joins them. */
bool row_is_rule(struct str line);
/* By blanks and tabs, at least `blanks` of them (1 or 2; a tab counts as two). */
bool row_split_blanks(struct row *, struct str line, size_t blanks);

enum field_is {
	FIELD_EMPTY, /* nothing, or a mark for "no value": "-", "_", "N/A", "null" ... */
	FIELD_NUMBER,
	FIELD_RATIO, /* 3/12 */
	FIELD_TEXT,
};

struct field {
	enum field_is is;
	struct num number;  /* of a ratio: what stands before the slash */
	struct num total;   /* of a ratio */
	struct str written; /* the number */
	bool percent;
	struct str unit; /* letters glued to the number: "G" of "6.18G" */
};

/* Markup ("<font ...>", "**") around a value and what follows it in brackets or behind "±" is
 * passed over. */
struct field field_read(struct str text);

/* A FIELD_NUMBER into the draft, under the name that the pair gives. */
enum pair_is field_put(const struct field *, const struct pair *as, struct draft *);

/* The text of a cell without markup. */
struct str field_plain(struct str text, struct draft *);

/* Could it be the name of a column: short, no number, no sentence, no pair. */
bool field_is_name(struct str text);

#endif
