/*
 * screen_run.h - one run: all its plots, alerts, parameters, the end of its log
 */
#ifndef VIEW_SCREEN_RUN_H
#define VIEW_SCREEN_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/chart.h"
#include "view/layout.h"
#include "view/lens.h"

/* Zeroed at first. */
struct run_screen {
	struct lens lens;
	struct chart charts[LAYOUT_PLOTS];
	struct rect areas[LAYOUT_PLOTS]; /* drawn last */
	size_t shown;			 /* charts drawn last ... */
	size_t first;			 /* ... from this panel on */
	size_t panel_count;
	size_t focus;	 /* panel */
	bool zoomed;	 /* the focused plot alone */
	uint32_t run_id; /* whose plots these are */
};

void run_screen_fini(struct run_screen *);
/* The line of the log that said the point under the cross-hair; 0 if there is none. */
uint32_t run_screen_line(const struct run_screen *);
/* Shows that run with the cross-hair at an x of an axis. */
void run_screen_goto(struct run_screen *, const struct run *, enum axis axis, double x);
/* Puts the cross-hair on the point that a line of the log said; false if it said none. */
bool run_screen_cross(struct run_screen *, const struct run *, uint32_t line);

#endif
