#include "config.h"

#include "view/tiles.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "util/chars.h"
#include "util/die.h"

#define NODES (2 * TILES_MAX)
#define ROOT 0
#define WHOLE 1000 /* thousandths */
#define RATIO_MIN 50
#define WIDE_BEST 1.8 /* width to height, as the eye sees it */
#define RAGGED 1.15   /* how much worse rows of different length are */

/* The node of a tile, -1 if there is none. */
static int
node_of(const struct tiles *tiles, int tile)
{
	for (int i = 0; i < NODES; i++)
		if (tiles->nodes[i].used && tiles->nodes[i].leaf && tiles->nodes[i].tile == tile)
			return i;
	return -1;
}

static int
parent_of(const struct tiles *tiles, int node)
{
	for (int i = 0; i < NODES; i++) {
		const struct tile_node *n = &tiles->nodes[i];

		if (n->used && !n->leaf && (n->child[0] == node || n->child[1] == node))
			return i;
	}
	return -1;
}

static int
free_node(const struct tiles *tiles)
{
	for (int i = 0; i < NODES; i++)
		if (!tiles->nodes[i].used)
			return i;
	assert(!"a tree of TILES_MAX leaves has fewer nodes than this");
	return -1;
}

static void
set_leaf(struct tile_node *node, int tile)
{
	*node = (struct tile_node){ .used = true, .leaf = true, .tile = (uint8_t)tile };
}

void
tiles_init(struct tiles *tiles)
{
	*tiles = (struct tiles){ .count = 1 };
	set_leaf(&tiles->nodes[ROOT], 0);
}

bool
tiles_has(const struct tiles *tiles, int tile)
{
	return node_of(tiles, tile) >= 0;
}

/* A leaf becomes an inner node over its old self and the new tile. */
static void
split_node(struct tiles *tiles, int node, int tile, enum tile_split split, int ratio)
{
	int first = free_node(tiles), second;

	tiles->nodes[first] = tiles->nodes[node];
	second = free_node(tiles);
	set_leaf(&tiles->nodes[second], tile);
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
	int node = node_of(tiles, tile), new_tile = 0;

	assert(node >= 0);
	if (tiles->count >= TILES_MAX)
		return -1;
	while (tiles_has(tiles, new_tile))
		new_tile++;
	split_node(tiles, node, new_tile, split, WHOLE / 2);
	return new_tile;
}

bool
tiles_close(struct tiles *tiles, int tile)
{
	int node = node_of(tiles, tile), parent, other;

	assert(node >= 0);
	parent = parent_of(tiles, node);
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
		split_node(tiles, node, (int)tiles->count, split, (int)((WHOLE + n / 2) / n));
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
	split_evenly(tiles, ROOT, grid_rows, TILE_BELOW);
	walk(tiles, ROOT, leaves, &found);
	for (size_t row = 0; row < grid_rows; row++)
		split_evenly(tiles, leaves[row], n / grid_rows + (row < n % grid_rows),
			     TILE_BESIDE);
	found = 0;
	walk(tiles, ROOT, leaves, &found);
	for (size_t i = 0; i < found; i++)
		tiles->nodes[leaves[i]].tile = (uint8_t)i;
}

/* Cells of `room` that the first child gets; the second gets the rest, less the border. */
static int
first_share(int room, int ratio)
{
	return (int)(((int64_t)room * ratio + WHOLE / 2) / WHOLE);
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
place(const struct tiles *tiles, int node, struct rect area, struct rect rects[NODES])
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
	area.cols = area.cols > 0 ? area.cols : 0;
	area.rows = area.rows > 0 ? area.rows : 0;
	return area;
}

void
tiles_rects(const struct tiles *tiles, struct rect area, struct rect out[TILES_MAX])
{
	struct rect rects[NODES];

	area = sane(area);
	for (int i = 0; i < TILES_MAX; i++)
		out[i] = (struct rect){ .x = area.x, .y = area.y };
	place(tiles, ROOT, area, rects);
	for (int i = 0; i < NODES; i++)
		if (tiles->nodes[i].used && tiles->nodes[i].leaf)
			out[tiles->nodes[i].tile] = rects[i];
}

static int
overlap(int a, int a_len, int b, int b_len)
{
	int start = a > b ? a : b;
	int end = a + a_len < b + b_len ? a + a_len : b + b_len;

	return end - start;
}

/* Cells of the border that two rectangles share, b lying on that side of a; 0 or less: none. */
static int
shared(struct rect a, struct rect b, enum tile_side side)
{
	int distance;

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
	default:
		return 0;
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

int
tiles_next(const struct tiles *tiles, int tile, int by)
{
	int leaves[TILES_MAX];
	size_t n = 0;
	int at = 0, to;

	assert(tiles_has(tiles, tile));
	walk(tiles, ROOT, leaves, &n);
	while (tiles->nodes[leaves[at]].tile != tile)
		at++;
	to = (at + by) % (int)n;
	return tiles->nodes[leaves[to < 0 ? to + (int)n : to]].tile;
}

/* Moves the border within an inner node to where its first child has `share` cells. */
static void
set_share(struct tile_node *node, struct rect area, int share)
{
	int room = node->split == TILE_BESIDE ? area.cols - (area.cols > 2) : area.rows;
	int ratio;

	if (room < 2)
		return;
	share = share < 1 ? 1 : share > room - 1 ? room - 1 : share;
	ratio = (int)(((int64_t)share * WHOLE + room / 2) / room);
	if (ratio < RATIO_MIN)
		ratio = RATIO_MIN;
	if (ratio > WHOLE - RATIO_MIN)
		ratio = WHOLE - RATIO_MIN;
	node->ratio = (uint16_t)ratio;
}

bool
tiles_resize(struct tiles *tiles, struct rect area, int tile, enum tile_side side, int cells)
{
	enum tile_split split = side == TILE_LEFT || side == TILE_RIGHT ? TILE_BESIDE : TILE_BELOW;
	struct rect rects[NODES], half[2];
	int node = node_of(tiles, tile);

	assert(node >= 0);
	place(tiles, ROOT, sane(area), rects);
	for (node = parent_of(tiles, node); node >= 0; node = parent_of(tiles, node)) {
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
	n->ratio = (uint16_t)(WHOLE * first / (first + second));
	return n->split == along ? first + second : 1;
}

void
tiles_even(struct tiles *tiles)
{
	even(tiles, ROOT, TILE_BESIDE);
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
tiles_drag(struct tiles *tiles, struct rect area, int from_x, int from_y, int to_x, int to_y)
{
	struct rect rects[NODES], half[2];

	place(tiles, ROOT, sane(area), rects);
	for (int i = 0; i < NODES; i++) {
		struct tile_node *n = &tiles->nodes[i];

		if (!n->used || n->leaf || !rect_has(rects[i], from_x, from_y))
			continue;
		halve(n, rects[i], half);
		/* The border is the blank column, or the title row of the lower tile. */
		if (n->split == TILE_BESIDE && from_x == half[0].x + half[0].cols &&
		    from_x < half[1].x) {
			set_share(n, rects[i], to_x - rects[i].x);
			return true;
		}
		if (n->split == TILE_BELOW && from_y == half[1].y) {
			set_share(n, rects[i], to_y - rects[i].y);
			return true;
		}
	}
	return false;
}

static void
write_node(const struct tiles *tiles, int node, FILE *out)
{
	const struct tile_node *n = &tiles->nodes[node];

	if (n->leaf) {
		fprintf(out, "%d", n->tile);
		return;
	}
	fprintf(out, "%c%d(", n->split == TILE_BESIDE ? 'b' : 'v', n->ratio);
	write_node(tiles, n->child[0], out);
	fputc(',', out);
	write_node(tiles, n->child[1], out);
	fputc(')', out);
}

char *
tiles_write(const struct tiles *tiles)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("out of memory");
	write_node(tiles, ROOT, out);
	fclose(out);
	return text;
}

struct parser {
	struct str rest;
	struct tiles *tiles;
};

static bool
take_char(struct parser *parser, char c)
{
	if (parser->rest.n == 0 || *parser->rest.p != c)
		return false;
	parser->rest = str_skip(parser->rest, 1);
	return true;
}

static bool
take_number(struct parser *parser, int max, int *out)
{
	int value = 0;
	size_t digits = 0;

	while (digits < parser->rest.n && digits < 4 && is_digit(parser->rest.p[digits]))
		value = value * 10 + (parser->rest.p[digits++] - '0');
	parser->rest = str_skip(parser->rest, digits);
	*out = value;
	return digits > 0 && value <= max;
}

static bool parse_node(struct parser *parser, int node);

static bool
parse_inner(struct parser *parser, int node, enum tile_split split)
{
	struct tiles *tiles = parser->tiles;
	int first, second, ratio;

	/* Each inner node adds a tile. */
	if (++tiles->count > TILES_MAX || !take_number(parser, WHOLE - RATIO_MIN, &ratio) ||
	    ratio < RATIO_MIN)
		return false;
	tiles->nodes[node].used = true;
	first = free_node(tiles);
	tiles->nodes[first].used = true;
	second = free_node(tiles);
	tiles->nodes[second].used = true;
	tiles->nodes[node].split = (uint8_t)split;
	tiles->nodes[node].ratio = (uint16_t)ratio;
	tiles->nodes[node].child[0] = (uint8_t)first;
	tiles->nodes[node].child[1] = (uint8_t)second;
	return take_char(parser, '(') && parse_node(parser, first) && take_char(parser, ',') &&
	       parse_node(parser, second) && take_char(parser, ')');
}

static bool
parse_node(struct parser *parser, int node)
{
	int tile;

	if (take_char(parser, 'b'))
		return parse_inner(parser, node, TILE_BESIDE);
	if (take_char(parser, 'v'))
		return parse_inner(parser, node, TILE_BELOW);
	if (!take_number(parser, TILES_MAX - 1, &tile) || tiles_has(parser->tiles, tile))
		return false;
	set_leaf(&parser->tiles->nodes[node], tile);
	return true;
}

bool
tiles_parse(struct str s, struct tiles *out)
{
	struct tiles tiles = { .count = 1 };
	struct parser parser = { .rest = s, .tiles = &tiles };

	tiles.nodes[ROOT].used = true;
	if (!parse_node(&parser, ROOT) || parser.rest.n > 0)
		return false;
	*out = tiles;
	return true;
}
