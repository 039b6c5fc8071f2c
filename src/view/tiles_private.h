/*
 * tiles_private.h - the tree of tiles, for those who work on it: tiles.c changes it, tiles_place.c
 * knows where its tiles stand, tiles_text.c writes it down
 */
#ifndef VIEW_TILES_PRIVATE_H
#define VIEW_TILES_PRIVATE_H

#include "view/tiles.h"

#define TILES_ROOT 0
#define TILES_WHOLE 1000 /* thousandths: see tile_node.ratio */
#define TILES_RATIO_MIN 50

/* The node of a tile, and the node above a node; -1 if there is none. */
int tiles_node_of(const struct tiles *, int tile);
int tiles_parent_of(const struct tiles *, int node);
/* One that is not in use: a tree of TILES_MAX leaves has one less than there are. */
int tiles_free_node(const struct tiles *);
void tiles_set_leaf(struct tile_node *, int tile);

#endif
