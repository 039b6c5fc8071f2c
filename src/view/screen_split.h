/*
 * screen_split.h - runs beside each other: tiles with a plot, the log or the epochs of a run each
 */
#ifndef VIEW_SCREEN_SPLIT_H
#define VIEW_SCREEN_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/chart.h"
#include "view/epochs.h"
#include "view/lens.h"
#include "view/logview.h"
#include "view/table.h"
#include "view/tiles.h"

enum tile_kind { TILE_PLOT, TILE_LOG, TILE_EPOCHS, TILE_KIND_COUNT };

struct ui;
struct ui_env;

/* What a tile shows. */
struct tile {
	enum tile_kind kind;
	uint32_t run_id; /* 0: not there (yet) ... */
	char *run_name;	 /* ... it is awaited under this name; owned, may be NULL */
	char panel[48];	 /* title of the panel plotted; "": the first */
	struct chart chart;
	struct logview log;
	struct epochs epochs;
	struct table table;
};

/* Zeroed: not opened yet. */
struct split_screen {
	bool opened;
	struct tiles tiles;
	struct tile tile[TILES_MAX];
	int focus;
	bool zoomed;
	struct lens lens; /* of all tiles */
	struct rect area; /* drawn last */
	bool dragging;
	struct spot drag;
};

void split_screen_fini(struct split_screen *);
/* split_tiles.c: one tile with its title. */
void split_draw_tile(struct ui *, const struct ui_env *, int at, struct canvas *, struct rect area);

#endif
