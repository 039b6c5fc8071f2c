#include "config.h"

#include "view/tiles.h"

#include <assert.h>

#include "util/minmax.h"
#include "view/tiles_private.h"

/* Cells of `room` that the first child gets; the second gets the rest, less the border. */
static int
first_share(int room, int ratio)
{
	return (int)(((int64_t)room * ratio + TILES_WHOLE / 2) / TILES_WHOLE);
}

/* Both halves of an inner node's rectangle. */
static void
halve(const struct tile_node *node, struct rect area, struct rect half[2])
{
	half[0] = half[1] = area;
	if (node->split == TILE_BESIDE) {
		int border = area.cols > 2;
		int room = area.cols - border;

		half[0].cols = first_share(room, node->ratio);
		half[1].cols = room - half[0].cols;
		half[1].x = area.x + half[0].cols + border;
	} else {
		half[0].rows = first_share(area.rows, node->ratio);
		half[1].rows = area.rows - half[0].rows;
		half[1].y = area.y + half[0].rows;
	}
}

/* The rectangles of all nodes, inner ones too. */
static void
place(const struct tiles *tiles, int node, struct rect area, struct rect rects[TILES_NODES])
{
	const struct tile_node *n = &tiles->nodes[node];
	struct rect half[2];

	rects[node] = area;
	if (n->leaf)
		return;
	halve(n, area, half);
	place(tiles, n->child[0], half[0], rects);
	place(tiles, n->child[1], half[1], rects);
}

static struct rect
sane(struct rect area)
{
	area.cols = max(area.cols, 0);
	area.rows = max(area.rows, 0);
	return area;
}

void
tiles_rects(const struct tiles *tiles, struct rect area, struct rect out[TILES_MAX])
{
	struct rect rects[TILES_NODES];

	area = sane(area);
	for (int i = 0; i < TILES_MAX; i++)
		out[i] = (struct rect){ .x = area.x, .y = area.y };
	place(tiles, TILES_ROOT, area, rects);
	for (int i = 0; i < TILES_NODES; i++)
		if (tiles->nodes[i].used && tiles->nodes[i].leaf)
			out[tiles->nodes[i].tile] = rects[i];
}

static int
overlap(int a, int a_len, int b, int b_len)
{
	return min(a + a_len, b + b_len) - max(a, b);
}

/* Cells of the border that two rectangles share, b lying on that side of a; 0 or less: none. */
static int
shared(struct rect a, struct rect b, enum tile_side side)
{
	int distance = -1;

	switch (side) {
	case TILE_LEFT:
		distance = a.x - (b.x + b.cols);
		break;
	case TILE_RIGHT:
		distance = b.x - (a.x + a.cols);
		break;
	case TILE_UP:
		distance = a.y - (b.y + b.rows);
		break;
	case TILE_DOWN:
		distance = b.y - (a.y + a.rows);
		break;
	}
	if (distance < 0 || distance > 1)
		return 0;
	if (side == TILE_LEFT || side == TILE_RIGHT)
		return overlap(a.y, a.rows, b.y, b.rows);
	return overlap(a.x, a.cols, b.x, b.cols);
}

int
tiles_neighbour(const struct tiles *tiles, struct rect area, int tile, enum tile_side side)
{
	struct rect rects[TILES_MAX];
	int best = -1, longest = 0;

	assert(tiles_has(tiles, tile));
	tiles_rects(tiles, area, rects);
	for (int i = 0; i < TILES_MAX; i++) {
		int length = i == tile ? 0 : shared(rects[tile], rects[i], side);

		if (length > longest) {
			longest = length;
			best = i;
		}
	}
	return best;
}

/* Moves the border within an inner node to where its first child has `share` cells. */
static void
set_share(struct tile_node *node, struct rect area, int share)
{
	int room = node->split == TILE_BESIDE ? area.cols - (area.cols > 2) : area.rows;
	int ratio;

	if (room < 2)
		return;
	share = clamp(share, 1, room - 1);
	ratio = (int)(((int64_t)share * TILES_WHOLE + room / 2) / room);
	node->ratio = (uint16_t)clamp(ratio, TILES_RATIO_MIN, TILES_WHOLE - TILES_RATIO_MIN);
}

bool
tiles_resize(struct tiles *tiles, struct rect area, int tile, enum tile_side side, int cells)
{
	enum tile_split split = side == TILE_LEFT || side == TILE_RIGHT ? TILE_BESIDE : TILE_BELOW;
	struct rect rects[TILES_NODES], half[2];
	int node = tiles_node_of(tiles, tile);

	assert(node >= 0);
	place(tiles, TILES_ROOT, sane(area), rects);
	for (node = tiles_parent_of(tiles, node); node >= 0; node = tiles_parent_of(tiles, node)) {
		struct tile_node *n = &tiles->nodes[node];

		if (n->split != split)
			continue;
		halve(n, rects[node], half);
		if (side == TILE_LEFT || side == TILE_UP)
			cells = -cells;
		set_share(n, rects[node],
			  (split == TILE_BESIDE ? half[0].cols : half[0].rows) + cells);
		return true;
	}
	return false;
}

int
tiles_at(const struct tiles *tiles, struct rect area, int x, int y)
{
	struct rect rects[TILES_MAX];

	tiles_rects(tiles, area, rects);
	for (int i = 0; i < TILES_MAX; i++)
		if (rect_has(rects[i], x, y))
			return i;
	return -1;
}

bool
tiles_drag(struct tiles *tiles, struct rect area, struct spot from, struct spot to)
{
	struct rect rects[TILES_NODES], half[2];

	place(tiles, TILES_ROOT, sane(area), rects);
	for (int i = 0; i < TILES_NODES; i++) {
		struct tile_node *n = &tiles->nodes[i];

		if (!n->used || n->leaf || !rect_has(rects[i], from.x, from.y))
			continue;
		halve(n, rects[i], half);
		/* The border is the blank column, or the title row of the lower tile. */
		if (n->split == TILE_BESIDE && from.x == half[0].x + half[0].cols &&
		    from.x < half[1].x) {
			set_share(n, rects[i], to.x - rects[i].x);
			return true;
		}
		if (n->split == TILE_BELOW && from.y == half[1].y) {
			set_share(n, rects[i], to.y - rects[i].y);
			return true;
		}
	}
	return false;
}
