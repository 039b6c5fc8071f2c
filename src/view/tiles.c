#include "config.h"

#include "view/tiles.h"

#include <assert.h>
#include <math.h>

#include "view/tiles_private.h"

#define WIDE_BEST 1.8 /* width to height, as the eye sees it */
#define RAGGED 1.15   /* how much worse rows of different length are */

int
tiles_node_of(const struct tiles *tiles, int tile)
{
	for (int i = 0; i < TILES_NODES; i++)
		if (tiles->nodes[i].used && tiles->nodes[i].leaf && tiles->nodes[i].tile == tile)
			return i;
	return -1;
}

int
tiles_parent_of(const struct tiles *tiles, int node)
{
	for (int i = 0; i < TILES_NODES; i++) {
		const struct tile_node *n = &tiles->nodes[i];

		if (n->used && !n->leaf && (n->child[0] == node || n->child[1] == node))
			return i;
	}
	return -1;
}

int
tiles_free_node(const struct tiles *tiles)
{
	for (int i = 0; i < TILES_NODES; i++)
		if (!tiles->nodes[i].used)
			return i;
	assert(!"a tree of TILES_MAX leaves has fewer nodes than this");
	return -1;
}

void
tiles_set_leaf(struct tile_node *node, int tile)
{
	*node = (struct tile_node){ .used = true, .leaf = true, .tile = (uint8_t)tile };
}

void
tiles_init(struct tiles *tiles)
{
	*tiles = (struct tiles){ .count = 1 };
	tiles_set_leaf(&tiles->nodes[TILES_ROOT], 0);
}

bool
tiles_has(const struct tiles *tiles, int tile)
{
	return tiles_node_of(tiles, tile) >= 0;
}

/* A leaf becomes an inner node over its old self and the new tile. */
static void
split_node(struct tiles *tiles, int node, int tile, enum tile_split split, int ratio)
{
	int first = tiles_free_node(tiles), second;

	tiles->nodes[first] = tiles->nodes[node];
	second = tiles_free_node(tiles);
	tiles_set_leaf(&tiles->nodes[second], tile);
	tiles->nodes[node] = (struct tile_node){
		.used = true,
		.split = (uint8_t)split,
		.child = { (uint8_t)first, (uint8_t)second },
		.ratio = (uint16_t)ratio,
	};
	tiles->count++;
}

int
tiles_split(struct tiles *tiles, int tile, enum tile_split split)
{
	int node = tiles_node_of(tiles, tile), new_tile = 0;

	assert(node >= 0);
	if (tiles->count >= TILES_MAX)
		return -1;
	while (tiles_has(tiles, new_tile))
		new_tile++;
	split_node(tiles, node, new_tile, split, TILES_WHOLE / 2);
	return new_tile;
}

bool
tiles_close(struct tiles *tiles, int tile)
{
	int node = tiles_node_of(tiles, tile), parent, other;

	assert(node >= 0);
	parent = tiles_parent_of(tiles, node);
	if (parent < 0)
		return false;
	other = tiles->nodes[parent].child[tiles->nodes[parent].child[0] == node];
	tiles->nodes[parent] = tiles->nodes[other];
	tiles->nodes[other] = tiles->nodes[node] = (struct tile_node){ 0 };
	tiles->count--;
	return true;
}

/* Leaves in reading order of the tree. */
static void
walk(const struct tiles *tiles, int node, int leaves[TILES_MAX], size_t *n)
{
	const struct tile_node *at = &tiles->nodes[node];

	if (at->leaf) {
		leaves[(*n)++] = node;
		return;
	}
	walk(tiles, at->child[0], leaves, n);
	walk(tiles, at->child[1], leaves, n);
}

/* Splits a leaf into n of equal size. */
static void
split_evenly(struct tiles *tiles, int node, size_t n, enum tile_split split)
{
	for (; n > 1; n--) {
		split_node(tiles, node, (int)tiles->count, split, (int)((TILES_WHOLE + n / 2) / n));
		node = tiles->nodes[node].child[1];
	}
}

/* How badly a tile of this shape shows a plot: 1 is best. */
static double
misfit(double cols, double rows)
{
	double wide = cols / (2 * rows); /* a cell is twice as high as wide */

	return wide > WIDE_BEST ? wide / WIDE_BEST : WIDE_BEST / wide;
}

/* In how many rows n tiles use an area best. */
static size_t
best_rows(size_t n, int cols, int rows)
{
	size_t best = 1;
	double best_fit = INFINITY;

	for (size_t grid_rows = 1; grid_rows <= n; grid_rows++) {
		size_t per_row = (n + grid_rows - 1) / grid_rows;
		double fit =
		    misfit((double)cols / (double)per_row, (double)rows / (double)grid_rows);

		/* Rows of different length leave tiles of different width. */
		if (n % grid_rows)
			fit *= RAGGED;
		if (fit < best_fit) {
			best_fit = fit;
			best = grid_rows;
		}
	}
	return best;
}

void
tiles_automatic(struct tiles *tiles, size_t n, int cols, int rows)
{
	size_t grid_rows = best_rows(n, cols > 0 ? cols : 1, rows > 0 ? rows : 1), found = 0;
	int leaves[TILES_MAX];

	assert(n >= 1 && n <= TILES_MAX);
	tiles_init(tiles);
	split_evenly(tiles, TILES_ROOT, grid_rows, TILE_BELOW);
	walk(tiles, TILES_ROOT, leaves, &found);
	for (size_t row = 0; row < grid_rows; row++)
		split_evenly(tiles, leaves[row], n / grid_rows + (row < n % grid_rows),
			     TILE_BESIDE);
	found = 0;
	walk(tiles, TILES_ROOT, leaves, &found);
	for (size_t i = 0; i < found; i++)
		tiles->nodes[leaves[i]].tile = (uint8_t)i;
}

int
tiles_next(const struct tiles *tiles, int tile, int by)
{
	int leaves[TILES_MAX];
	size_t n = 0;
	int at = 0, to;

	assert(tiles_has(tiles, tile));
	walk(tiles, TILES_ROOT, leaves, &n);
	while (tiles->nodes[leaves[at]].tile != tile)
		at++;
	to = (at + by) % (int)n;
	return tiles->nodes[leaves[to < 0 ? to + (int)n : to]].tile;
}

/* Leaves of a subtree that stand along its own splits: those share its room equally. */
static int
even(struct tiles *tiles, int node, enum tile_split along)
{
	struct tile_node *n = &tiles->nodes[node];
	int first, second;

	if (n->leaf)
		return 1;
	first = even(tiles, n->child[0], n->split);
	second = even(tiles, n->child[1], n->split);
	n->ratio = (uint16_t)(TILES_WHOLE * first / (first + second));
	return n->split == along ? first + second : 1;
}

void
tiles_even(struct tiles *tiles)
{
	even(tiles, TILES_ROOT, TILE_BESIDE);
}
