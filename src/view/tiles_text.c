#include "config.h"

#include "view/tiles.h"

#include <stdio.h>

#include "util/chars.h"
#include "util/die.h"
#include "view/tiles_private.h"

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
	write_node(tiles, TILES_ROOT, out);
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
	if (++tiles->count > TILES_MAX ||
	    !take_number(parser, TILES_WHOLE - TILES_RATIO_MIN, &ratio) || ratio < TILES_RATIO_MIN)
		return false;
	tiles->nodes[node].used = true;
	first = tiles_free_node(tiles);
	tiles->nodes[first].used = true;
	second = tiles_free_node(tiles);
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
	tiles_set_leaf(&parser->tiles->nodes[node], tile);
	return true;
}

bool
tiles_parse(struct str s, struct tiles *out)
{
	struct tiles tiles = { .count = 1 };
	struct parser parser = { .rest = s, .tiles = &tiles };

	tiles.nodes[TILES_ROOT].used = true;
	if (!parse_node(&parser, TILES_ROOT) || parser.rest.n > 0)
		return false;
	*out = tiles;
	return true;
}
