/*
 * preview.h - what the selected run looks like, below the table of runs
 */
#ifndef VIEW_PREVIEW_H
#define VIEW_PREVIEW_H

#include <stddef.h>
#include <stdint.h>

#include "view/canvas.h"
#include "view/chart.h"
#include "view/layout.h"
#include "view/strips.h"

struct ui;
struct ui_env;

#define PREVIEW_PLOTS 3 /* of the first panels: the large one, and as many beside it as have room  \
			 */

/* A plot that is drawn anew only when its run has said something. */
struct preview_plot {
	struct chart chart;
	struct strips strips;
};

/* Zeroed at first. */
struct preview {
	struct preview_plot plots[PREVIEW_PLOTS];
	/* Its log is shown up to here, ... */
	uint32_t run_id;
	int64_t log_end;
	int64_t log_ns; /* ... as it was then; monotonic */
};

void preview_fini(struct preview *);
/* The selected run, in the places that the layout has for it. */
void preview_draw(struct preview *, struct ui *, const struct ui_env *, struct canvas *,
		  const struct layout_runs *);

#endif
