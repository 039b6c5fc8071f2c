/*
 * table_private.h - what the files of the table share: table.c shows rows, table_fit.c finds out
 * how wide columns are to be, table_cell.c draws one cell
 */
#ifndef VIEW_TABLE_PRIVATE_H
#define VIEW_TABLE_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>

#include "view/table.h"

/* What a cell holds. */
void table_ask(const struct table_source *, size_t row, size_t column, struct table_cell *);
/* Does the title of the column before run on over this one? */
bool table_title_continues(const struct table_source *, size_t next);

/* False if it is a number that has lost digits. */
bool table_draw_cell(struct canvas *, struct rect area, enum table_align, const struct table_fit *,
		     const struct table_cell *);
/* A text that is too wide loses its middle, a sentence its end; what a log wrote is cleaned. */
void table_draw_text(struct canvas *, struct rect area, enum table_align,
		     const struct table_cell *);

#endif
