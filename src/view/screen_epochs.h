/*
 * screen_epochs.h - a run's epochs as a table
 */
#ifndef VIEW_SCREEN_EPOCHS_H
#define VIEW_SCREEN_EPOCHS_H

#include "view/canvas.h"
#include "view/epochs.h"
#include "view/table.h"

struct ui_env;

/* Zeroed at first. */
struct epochs_screen {
	struct epochs epochs;
	struct table table;
	size_t skip;	 /* columns scrolled away */
	uint32_t run_id; /* whose epochs the selection belongs to */
	bool at_end;	 /* the selection follows the newest row */
	struct rect table_area;
};

void epochs_screen_fini(struct epochs_screen *);
/* Draws them anywhere; the tiles use it too.  skip: metrics scrolled away. */
void epochs_draw(struct epochs *, struct table *, size_t skip, struct canvas *, struct rect area);

#endif
