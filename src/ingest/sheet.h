/*
 * sheet.h - what a row of cells says, by the header above it
 *
 * Shared by CSV, framed tables and plain columns, which differ in how they are cut into cells only.
 * What is no table of a training (a model's layers, a confusion matrix, options) is SHEET_NONE.
 */
#ifndef INGEST_SHEET_H
#define INGEST_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/row.h"
#include "ingest/draft.h"
#include "ingest/shape.h"

enum sheet_kind {
	SHEET_NONE,
	SHEET_EPOCHS,  /* a counter's column and metrics: a row is a record */
	SHEET_METRICS, /* metrics without a counter: a row is a record */
	SHEET_RUNS,    /* a column of names and metrics: a row is a run */
	SHEET_CLASSES, /* metrics by class: the row of all of them is an evaluation */
	SHEET_SPLITS,  /* a column that says train or val, and metrics: a row is a record */
	SHEET_SIDES,   /* metrics by name, a column for each split: a row is a record */
	SHEET_PAIRS,   /* "Test metric | DataLoader 0": a row is a reading */
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

struct sheet {
	enum sheet_kind kind;
	struct column *columns;
	size_t n;
	size_t cap;
	char *text; /* the names, one after the other */
	size_t text_n;
	size_t text_cap;
	bool params;	  /* of SHEET_PAIRS: they are what the run is given */
	bool fresh;	  /* no row has been read under this header */
	enum split split; /* of its columns, where one of them says it for all */
	uint32_t hash;	  /* of the names */
	/* "step,metric,value": the columns of the name and of the value, from 1; 0: none */
	size_t named, valued;
};

/* "metric", "tag": a field or column of that name may say what another one, "value", is of. */
bool sheet_names_metric(struct str name);

void sheet_init(struct sheet *);
void sheet_fini(struct sheet *);
/* Forgets the header. */
void sheet_clear(struct sheet *);

/* Every cell could be the name of a column. */
bool sheet_could_be_header(const struct row *);
/* Takes the header over if it is one of a training (or of pairs); else nothing is changed. */
enum sheet_kind sheet_header(struct sheet *, const struct row *, struct draft *);
/* What the header in force has told; see struct shape. */
uint32_t sheet_told(const struct sheet *);

/* The cells are those of the header that is in force. */
bool sheet_same(const struct sheet *, const struct row *);

/* The rows of each kind into the draft; false if the row is none, the draft is empty then. */
bool sheet_record(struct sheet *, const struct row *, struct draft *);
/* Of SHEET_SPLITS and SHEET_SIDES. */
bool sheet_split_record(const struct sheet *, const struct row *, struct draft *);
bool sheet_class(const struct sheet *, const struct row *, struct draft *);
/* A run's values at its best epoch, or all others. */
bool sheet_run(const struct sheet *, const struct row *, bool best, struct draft *);
bool sheet_has_best(const struct sheet *);

#endif
