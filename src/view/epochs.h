/*
 * epochs.h - a run's epochs as the lab notebook has them: a row per epoch, a column per metric
 */
#ifndef VIEW_EPOCHS_H
#define VIEW_EPOCHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/run.h"
#include "view/trace.h"

#define EPOCHS_METRICS 20
#define EPOCHS_ROWS 5000

struct epoch_value {
	bool has;
	double value;
	int decimals;
	uint32_t line;
};

struct epoch_row {
	double x; /* epoch, step or number of the point */
	bool has_time;
	double end_s;	/* since the run's origin */
	double takes_s; /* since the row before; NaN: unknown */
	struct epoch_value values[EPOCHS_METRICS];
};

/* Zeroed is empty. */
struct epochs {
	enum axis axis;				      /* AXIS_EPOCH, AXIS_STEP or AXIS_INDEX */
	const struct metric *metrics[EPOCHS_METRICS]; /* borrowed from the run */
	size_t metric_count;
	struct epoch_row *rows;
	size_t row_count, row_cap;
	bool has_best;
	size_t best;	 /* row of the best headline metric */
	uint32_t run_id; /* what it was made of */
	uint64_t generation;
	bool made;
};

void epochs_fini(struct epochs *);
/* Made anew only if the run has changed; true if so. */
bool epochs_make(struct epochs *, const struct run *);
/* The table in Markdown, best row marked "*"; free() it. */
char *epochs_markdown(const struct epochs *, const struct run *);

#endif
