/*
 * run_cells_private.h - what the files of the cells of the table of runs share: run_cells.c has
 * those that always stand there, run_cells_rare.c what the user asks for
 */
#ifndef VIEW_RUN_CELLS_PRIVATE_H
#define VIEW_RUN_CELLS_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "view/run_columns.h"

void run_cell_text(struct table_cell *out, enum style style, struct str text);
/* What was written to out->buf. */
void run_cell_buf(struct table_cell *out, enum style style);
/* A value that a log wrote.  What is not finite is the loudest thing in its row. */
void run_cell_value(struct table_cell *out, double value, int decimals, enum style style);
void run_cell_point(struct table_cell *out, const struct metric *, const struct point *,
		    enum style style);
void run_cell_span(struct table_cell *out, bool known, int64_t span_ns, enum style style);

void run_cell_param(const struct run_cell *, const char *key, struct table_cell *out);
void run_cell_statistic(const struct run_cell *, const struct rank_key *, struct table_cell *out);
/* What the runs are ranked by, where no other column shows it. */
void run_cell_key(const struct run_cell *, struct table_cell *out);
/* The columns that are there only if asked for. */
void run_cell_rare(const struct run_cell *, enum run_column column, struct table_cell *out);

#endif
