/*
 * tiles.h - a screen split into up to 16 tiles, as tmux and vi split theirs
 *
 * A binary tree in an array, so that it can be copied, compared and saved.  Tiles are known by a
 * number 0 .. TILES_MAX-1 that stays theirs while others come and go.  Ratios, not sizes, are kept:
 * the picture survives a resize and comes back when the terminal does.
 */
#ifndef VIEW_TILES_H
#define VIEW_TILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/str.h"
#include "view/canvas.h"

#define TILES_MAX 16
#define TILES_NODES (2 * TILES_MAX)

enum tile_split { TILE_BESIDE, TILE_BELOW }; /* where the new one comes to stand */
enum tile_side { TILE_LEFT, TILE_DOWN, TILE_UP, TILE_RIGHT };

struct tile_node {
	bool used;
	bool leaf;
	uint8_t tile;	  /* of a leaf */
	uint8_t split;	  /* enum tile_split, of an inner node */
	uint8_t child[2]; /* nodes */
	uint16_t ratio;	  /* of the first child, in thousandths of the room */
};

struct tiles {
	struct tile_node nodes[TILES_NODES]; /* node 0 is the root */
	size_t count;			     /* of tiles */
};

void tiles_init(struct tiles *); /* one tile: 0 */
bool tiles_has(const struct tiles *, int tile);
/* Splits a tile in halves; the new tile's number, -1 if there are TILES_MAX. */
int tiles_split(struct tiles *, int tile, enum tile_split split);
/* Its room goes to its neighbour in the tree.  The last tile cannot be closed (false). */
bool tiles_close(struct tiles *, int tile);
/*
 * Tiles 0 .. n-1 (1..TILES_MAX), arranged so that they use an area of this shape well: a cell
 * counts as twice as high as wide, and a tile that is wide rather than high is preferred.
 */
void tiles_automatic(struct tiles *, size_t n, int cols, int rows);

/*
 * The rectangles of all tiles in area, indexed by number; those not in use, and those without room,
 * are empty.  Between tiles that stand beside each other is a blank column (for the border).
 */
void tiles_rects(const struct tiles *, struct rect area, struct rect out[TILES_MAX]);
/* The tile on that side whose border is shared longest; -1 if there is none. */
int tiles_neighbour(const struct tiles *, struct rect area, int tile, enum tile_side side);
/* The next in reading order (by = 1) or the one before (-1), round about. */
int tiles_next(const struct tiles *, int tile, int by);
/*
 * Moves the nearest border that lies on this axis by `cells` to that side; false if there is none.
 */
bool tiles_resize(struct tiles *, struct rect area, int tile, enum tile_side side, int cells);
/* All borders back to equal shares. */
void tiles_even(struct tiles *);
/* The tile under a cell, -1 if none. */
int tiles_at(const struct tiles *, struct rect area, int x, int y);
/* The border under a cell, for dragging: moves it there.  false if no border was at from. */
bool tiles_drag(struct tiles *, struct rect area, struct spot from, struct spot to);

/* "b500(0,v500(1,2))": for the state file.  free() it. */
char *tiles_write(const struct tiles *);
/* false (and *out untouched) if s is not what tiles_write() writes. */
bool tiles_parse(struct str s, struct tiles *out);

#endif
