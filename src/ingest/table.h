/*
 * table.h - what a row of cells says, by the header above it
 *
 * Shared by CSV, framed tables and plain columns, which differ in how they are cut into cells only.
 * What is no table of a training (a model's layers, a confusion matrix, options) is TABLE_NONE.
 */
#ifndef INGEST_TABLE_H
#define INGEST_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/cells.h"
#include "ingest/draft.h"
#include "ingest/shape.h"

enum table_kind {
	TABLE_NONE,
	TABLE_EPOCHS,  /* a counter's column and metrics: a row is a record */
	TABLE_METRICS, /* metrics without a counter: a row is a record */
	TABLE_RUNS,    /* a column of names and metrics: a row is a run */
	TABLE_CLASSES, /* metrics by class: the row of all of them is an evaluation */
	TABLE_PAIRS,   /* "Test metric | DataLoader 0": a row is a reading */
};

enum column_is {
	COLUMN_PLAIN,
	COLUMN_BEST,  /* "best X": the value at the best epoch */
	COLUMN_FINAL, /* "final X" */
};

struct column {
	struct str name; /* in table.text */
	struct str bare; /* the name without "best" or "final" */
	enum column_is is;
	bool counter; /* its cell says where the row stands */
};

struct table {
	enum table_kind kind;
	struct column *columns;
	size_t n;
	size_t cap;
	char *text;       /* the names, one after the other */
	size_t text_n;
	size_t text_cap;
	bool fresh;       /* no row has been read under this header */
	enum split split; /* of its columns, where one of them says it for all */
};

void table_init(struct table *);
void table_fini(struct table *);
/* Forgets the header. */
void table_clear(struct table *);

/* Every cell could be the name of a column. */
bool table_could_be_header(const struct cells *);
/* Takes the header over if it is one of a training (or of pairs); else nothing is changed. */
enum table_kind table_header(struct table *, const struct cells *, struct draft *);
/* The cells are those of the header that is in force. */
bool table_same(const struct table *, const struct cells *);

/* The rows of each kind into the draft; false if the row is none, the draft is empty then. */
bool table_record(struct table *, const struct cells *, struct draft *);
bool table_class(const struct table *, const struct cells *, struct draft *);
/* A run's values at its best epoch, or all others. */
bool table_run(const struct table *, const struct cells *, bool best, struct draft *);
bool table_has_best(const struct table *);

#endif
