/*
 * chart.h - metrics of runs as a plot with a title: from the model to cells, and back from keys
 *
 * A chart keeps its traces between frames and makes them anew only when a run or the lens has
 * changed; keys act on what was drawn last.
 */
#ifndef VIEW_CHART_H
#define VIEW_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/run.h"
#include "view/action.h"
#include "view/lens.h"
#include "view/panel.h"
#include "view/plot.h"

#define CHART_CURVES 16
#define CHART_LABEL 64

/* One curve asked for; borrowed for the call. */
struct chart_item {
	const struct run *run;
	const struct metric *metric;
	const char *label;
	enum style style;
	int marker;
};

/* What a chart is called; focused: the keys act on it. */
struct chart_title {
	const char *text;
	bool focused;
};

/* Zeroed is empty. */
struct chart {
	struct trace traces[2 * CHART_CURVES]; /* as logged; then smoothed */
	struct curve curves[2 * CHART_CURVES]; /* faint ones first */
	struct curve legend[CHART_CURVES];     /* one for each item, in order */
	char labels[CHART_CURVES][CHART_LABEL];
	int decimals[CHART_CURVES]; /* of its numbers, as the log writes them; -1: smoothed */
	size_t item_count;
	size_t curve_count;
	uint64_t made_of;  /* a hash of items, generations and lens */
	uint64_t identity; /* a hash of items and axis: another one begins with a new scale */
	enum axis axis;
	unsigned axes; /* bit n: its curves can be drawn along axis n */
	enum plot_ink ink;
	const struct plot_line *lines; /* borrowed until the next draw */
	size_t line_count;
	const struct plot_band *bands;
	size_t band_count;
	struct plot_scale scale;
	struct plot plot;
	struct plot_view view;
	struct span span; /* of x, of all curves ... */
	bool has_range;	  /* ... if there is one */
};

void chart_fini(struct chart *);
/* At most CHART_CURVES items. */
void chart_make(struct chart *, const struct chart_item *items, size_t n, const struct lens *);
/* The same for a panel of a run. */
void chart_panel(struct chart *, const struct run *, const struct panel *, const struct lens *);
/*
 * The curves of another chart minus its curve `base`, in their styles: item i here is item i there,
 * the baseline's is empty.
 */
void chart_difference(struct chart *, const struct chart *from, size_t base);
/* "● train 0.139  ○ val 0.173": values at the cross-hair, else the last ones; columns taken. */
int chart_draw_legend(const struct chart *, struct canvas *, struct rect row, const struct lens *);
/* "── loss ── ● train 0.139  ○ val 0.173 ──" over a row. */
void chart_draw_title(struct chart *, struct canvas *, struct rect row, struct chart_title title,
		      const struct lens *);
/*
 * The first row of the area is a rule with the title and, for each curve, its value at the
 * cross-hair, or else its last one; the plot is below it.
 */
void chart_draw(struct chart *, struct canvas *, struct rect area, struct chart_title title,
		const struct lens *);
/* " by epoch " at the right end of a rule, if it has room for it. */
void chart_draw_axis_note(const struct chart *, struct canvas *, struct rect row, bool crossed);
/* The plot alone. */
void chart_draw_plot(struct chart *, struct canvas *, struct rect area, const struct lens *);

/* What an action of GROUP_PLOT or a move sideways does to the lens; false if it is none of them. */
bool chart_act(struct chart *, struct lens *, enum action action);
/* A click on the plot sets the cross-hair; false if it was beside it. */
bool chart_click(struct chart *, struct lens *, int x, int y);

/* An x of the chart's axis as text: "7", "1,204", "19:57:01". */
size_t chart_write_x(const struct chart *, double x, char *buf, size_t size);
/* What item i says at x, and at its end; NULL if nothing. */
const struct trace_point *chart_read(const struct chart *, size_t i, double x);
const struct trace_point *chart_last(const struct chart *, size_t i);
/* The line of the log that said the point at the cross-hair; 0 if there is none. */
uint32_t chart_line(const struct chart *, const struct lens *);
/* Where a line of the log stands in the chart; false if it said none of its points. */
bool chart_find_line(const struct chart *, uint32_t line, double *x);

#endif
