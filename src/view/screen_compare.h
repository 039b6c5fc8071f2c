/*
 * screen_compare.h - runs over each other in one plot, measured against one of them
 */
#ifndef VIEW_SCREEN_COMPARE_H
#define VIEW_SCREEN_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/chart.h"
#include "view/lens.h"
#include "view/table.h"

struct ui;
struct ui_env;

/* Zeroed at first. */
struct compare_screen {
	struct lens lens;
	char *metric;		      /* name or role; NULL: what the runs are ranked by ... */
	struct role role;	      /* ... and without a rank what most of them are judged by */
	uint32_t slots[CHART_CURVES]; /* run ids: a run keeps its colour and marker; 0: free */
	uint32_t runs[CHART_CURVES];  /* in the order of the legend */
	size_t run_count;
	size_t lacking;	   /* runs chosen that do not have the metric */
	uint32_t selected; /* run id */
	uint32_t baseline; /* run id; 0: none */
	struct chart chart;
	struct chart difference; /* to the baseline */
	struct table table;
	struct rect table_area;
};

void compare_screen_fini(struct compare_screen *);
/* The metric of a run that is compared; NULL if it has none. */
const struct metric *compare_metric(const struct ui *, const struct run *);
/* Where the baseline stands in the legend; run_count if there is none. */
size_t compare_baseline(const struct compare_screen *);
/* compare_legend.c: the runs with their markers, values and differences. */
void compare_draw_legend(struct ui *, const struct ui_env *, struct canvas *, struct rect area);
/* The line of that run's log that said the point under the cross-hair; 0 if there is none. */
uint32_t compare_screen_line(const struct compare_screen *, uint32_t run_id);

#endif
