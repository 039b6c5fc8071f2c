/*
 * table.h - rows and columns with a header, a selection and a scroll offset
 *
 * What a cell holds is asked of a callback (row, column), so that screens and reports share this.
 * First table_measure() looks at all rows: which columns say anything, how wide they want to be,
 * with how many digits their numbers are written.  Then table_draw() asks for the visible cells
 * only.  Between two measures widths only grow, so that nothing jumps while numbers change;
 * table_reset() lets them shrink.
 */
#ifndef VIEW_TABLE_H
#define VIEW_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/str.h"
#include "view/canvas.h"
#include "view/cells.h"
#include "view/strips.h"

#define TABLE_COLUMNS_MAX 64
#define TABLE_GAP 2 /* blanks between columns */

enum table_align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_POINT };

struct table_column {
	const char *title;
	int min_cols;	/* narrower than this it is left out; what stands right is never cut */
	int ideal_cols; /* wider than this is not wanted */
	int max_cols;	/* ... but room that is left over is taken up to this: sparks.  0: none */
	int priority;	/* 0: never left out; else the highest number goes first */
	enum table_align align; /* ALIGN_POINT: numbers on their decimal point */
	int digits;		/* of ALIGN_POINT; 0: CELLS_DIGITS */
	bool keep;		/* stays even if it is empty for all rows */
	bool tight;		/* one blank, not TABLE_GAP, before it: a number behind its spark */
	bool sorted;		/* its title is marked: the table is sorted by it ... */
	bool descending;	/* ... in this direction */
};

enum table_kind { TABLE_EMPTY, TABLE_TEXT, TABLE_NUMBER, TABLE_UNKNOWN, TABLE_DRAW };

/* One cell, filled by the callback; zeroed before. */
struct table_cell {
	enum table_kind kind;
	enum style style;
	unsigned marks;
	char buf[64];	 /* for texts made on the spot: text may point here */
	struct str text; /* TABLE_TEXT: good until the next call */
	size_t tell;	 /* TABLE_TEXT: set by the table: this byte tells it from its neighbours */
	bool sentence;	 /* TABLE_TEXT: loses its end, not its middle, where it is too wide */
	int cols;	 /* TABLE_DRAW: columns it wants (for the measure) */
	bool idle;	 /* TABLE_DRAW: does not fill a column by itself */
	double value;	 /* TABLE_NUMBER */
	int decimals;	 /* TABLE_NUMBER: as logged, or -1 */
	void (*draw)(void *arg, struct canvas *, struct rect area); /* TABLE_DRAW */
	void *draw_arg;
};

struct table_source {
	const struct table_column *columns;
	size_t column_count; /* <= TABLE_COLUMNS_MAX */
	size_t row_count;
	/* TABLE_EMPTY says nothing; TABLE_UNKNOWN is shown as a dash but does not fill a column. */
	void (*cell)(void *arg, size_t row, size_t column, struct table_cell *out);
	/* Style and marks for a whole row, painted under its cells; may be NULL. */
	void (*row)(void *arg, size_t row, enum style *style, unsigned *marks);
	/* What a row's cells are made from (strips.h); may be NULL: nothing is known of that. */
	uint64_t (*look)(void *arg, size_t row);
	void *arg;
};

/* What table_measure() found out about a column and table_layout() made of it. */
struct table_fit {
	bool filled;
	bool hidden; /* by the user; set it freely, then table_layout() or table_draw() */
	unsigned long title_hash; /* another title: another column */
	int wanted;		  /* columns that its cells want */
	int before;		  /* of ALIGN_POINT: columns before the point ... */
	int after;		  /* ... and from the point on */
	struct numbers numbers;
	int x, cols; /* where it stands, from the table's left edge; cols 0: not shown */
};

/* Kept between frames; zeroed at first. */
struct table {
	bool measured;
	struct table_fit fits[TABLE_COLUMNS_MAX];
	size_t top;   /* first row shown ... */
	size_t shown; /* ... and how many there is room for */
	size_t selected;
	bool has_selection; /* the selected row is marked ("▸" in a margin of 2) and kept in view */
	struct strips strips; /* the rows drawn last */
	bool outgrown; /* a number drawn last was wider than its column: measure, draw again */
};

void table_fini(struct table *);
void table_reset(struct table *); /* widths are measured anew; selection and hidden columns stay */
void table_measure(struct table *, const struct table_source *);
/* Chooses columns for a width; table_draw() does it by itself. */
void table_layout(struct table *, const struct table_source *, int cols);

/*
 * Header in the first row of the area, rows below.  Measures if that was not done.  A title may run
 * on over tight columns without a title that follow.  Names too wide for their column lose their
 * middle.
 */
void table_draw(struct table *, const struct table_source *, struct canvas *, struct rect area);

/* What lies under a cell of the area that was drawn last. */
struct table_hit {
	bool header;
	bool has_row, has_column;
	size_t row, column;
};
struct table_hit table_hit(const struct table *, const struct table_source *, struct rect area,
			   int x, int y);

#endif
