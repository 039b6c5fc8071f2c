/*
 * run_columns.h - the columns of the table of runs: which there are, what stands in their cells,
 * what they sort by
 */
#ifndef VIEW_RUN_COLUMNS_H
#define VIEW_RUN_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "analyse/engine.h"
#include "model/run.h"
#include "util/clock.h"
#include "view/names.h"
#include "view/order.h"
#include "view/strips.h"
#include "view/table.h"

enum run_column {
#define COLUMN(id, name, title, min, ideal, max, priority, align, flags, help) RUN_COLUMN_##id,
#include "view/columns.def"
#undef COLUMN
	RUN_COLUMN_COUNT
};

enum run_column_flag {
	COLUMN_PINNED = 1, /* always there, and does not scroll away */
	COLUMN_KEEP = 2,
	COLUMN_TIGHT = 4,
	COLUMN_EXTRA = 8 /* only if the user asks for it */
};

struct run_column_info {
	const char *name;
	const char *help;
	unsigned flags;
	struct table_column column;
};

const struct run_column_info *run_column_info(enum run_column id);

#define RUN_COLUMNS_EXTRA 16
#define RUN_COLUMN_TITLE 40

/* METRIC.STATISTIC or a parameter that the user wants to see. */
struct extra_column {
	struct rank_key key; /* owned */
	bool param;	     /* key.metric is a parameter's name */
	char title[RUN_COLUMN_TITLE];
};

/* Which columns there are; zeroed is those of columns.def. */
struct run_columns {
	bool chosen[RUN_COLUMN_COUNT]; /* the other way than columns.def has it */
	struct extra_column extra[RUN_COLUMNS_EXTRA];
	size_t extra_count;
	/* Made by run_columns_make(). */
	struct table_column columns[RUN_COLUMN_COUNT + RUN_COLUMNS_EXTRA];
	char quality_title[RUN_COLUMN_TITLE], key_title[RUN_COLUMN_TITLE];
	struct role quality;
	struct role best_role; /* what most runs are judged by */
	enum split judge;      /* of the loss beside the train loss: val, or test */
	bool train_first;      /* few have a val loss: the train loss is worth more room */
	bool has_quality;
	bool fractions; /* some runs count the quality in hundredths, others do not */
	bool has_key;
	bool by_step;	/* no run counts epochs, ... */
	bool mixed;	/* ... or some do not: their steps say that they are steps */
	int place_cols; /* of the largest place number; set by the caller */
};

void run_columns_fini(struct run_columns *);
/* False if it is unknown or there is no room for more. */
bool run_columns_add(struct run_columns *, const struct rank_key *key, bool param);
void run_columns_remove(struct run_columns *, size_t at);
bool run_columns_shown(const struct run_columns *, enum run_column id);

/* What quality means for these runs, and titles; once for each new order. */
void run_columns_look(struct run_columns *, const struct store *, const struct sort_key *);
/* The columns, with the sorted one marked; returns how many. */
size_t run_columns_make(struct run_columns *, const struct sort_key *);

/*
 * Fits a measured table of these columns into cols: what is not to be shown is hidden, and so are
 * the first `skip` of those that scroll.
 */
void run_columns_fit(struct run_columns *, struct table *, const struct table_source *, size_t skip,
		     int cols);

/* What a cell needs; borrowed. */
struct run_cell {
	const struct run_columns *columns;
	const struct run *run;
	const struct engine *engine;
	const struct sort_key *sort;
	struct names_shared shared;
	const struct note *note; /* may be NULL */
	size_t place;		 /* 0-based */
	int place_cols;		 /* columns of the largest place number */
	struct moment now;
	bool ascii;
	bool flash; /* what changed a moment ago is bright */
	struct {
		const struct series *series;
		enum style style;
		double done;
	} draw; /* for cells that draw themselves: filled by run_cell_fill() */
};

/* column: from 0; from RUN_COLUMN_COUNT on it is an extra one.  *cell must outlive the draw. */
void run_cell_fill(struct run_cell *, size_t column, struct table_cell *out);

/* All that the cells of its row are drawn from, but for what the user chose (strips.h). */
uint64_t run_cell_look(const struct run_cell *);

/* The sign of a run's worst open alert; nothing if that is NULL. */
void run_cell_alert(const struct alert *worst, bool ascii, struct table_cell *out);

/* The key that a column sorts by, into *out (fini it); false if it has none. */
bool run_column_sort(const struct run_columns *, size_t column, struct sort_key *out);

#endif
