#include "config.h"

#include "suite.h"

#include <stdio.h>
#include <string.h>

#include "view/tiles.h"

TCase *tiles_case(void);

static const struct rect screen = { 0, 1, 120, 38 };

/* The shape in words, and back. */
static void
check_shape(const struct tiles *tiles, const char *shape)
{
	char *text = tiles_write(tiles);

	ck_assert_str_eq(text, shape);
	free(text);
}

static struct tiles
tiles_of(const char *shape)
{
	struct tiles tiles;

	ck_assert_msg(tiles_parse(str_of(shape), &tiles), "%s", shape);
	return tiles;
}

static bool
fits(struct rect r, struct rect area)
{
	return r.cols >= 0 && r.rows >= 0 && r.x >= area.x && r.y >= area.y &&
	       r.x + r.cols <= area.x + area.cols && r.y + r.rows <= area.y + area.rows;
}

/* Inside, no overlap, nothing left over but the borders; asserts only where something is wrong. */
static void
check_fit(const struct tiles *tiles, struct rect area)
{
	struct rect rects[TILES_MAX];
	int used = 0;

	tiles_rects(tiles, area, rects);
	for (int i = 0; i < TILES_MAX; i++) {
		if (!fits(rects[i], area))
			ck_abort_msg("tile %d of %dx%d is outside", i, area.cols, area.rows);
		if (rects[i].cols == 0 || rects[i].rows == 0)
			continue;
		if (!tiles_has(tiles, i))
			ck_abort_msg("tile %d has room and is not", i);
		used += rects[i].cols * rects[i].rows;
		for (int k = 0; k < i; k++)
			if (rect_intersect(rects[i], rects[k]).cols > 0)
				ck_abort_msg("tiles %d and %d overlap", k, i);
	}
	/* Borders stand between tiles of one row: at most 15 of them. */
	if (area.cols > 1 && used < (area.cols - 15) * area.rows)
		ck_abort_msg("%d of %dx%d cells used", used, area.cols, area.rows);
}

START_TEST(automatic_tiling_fits_every_size)
{
	for (size_t n = 1; n <= TILES_MAX; n++) {
		for (int cols = 1; cols <= 200; cols += n == 1 ? 1 : 7) {
			for (int rows = 1; rows <= 60; rows += 3) {
				struct tiles tiles;

				tiles_automatic(&tiles, n, cols, rows);
				if (tiles.count != n)
					ck_abort_msg("%zu tiles, not %zu", tiles.count, n);
				check_fit(&tiles, (struct rect){ 3, 2, cols, rows });
			}
		}
	}
}
END_TEST

static const struct {
	size_t n;
	int cols, rows;
	const char *shape;
} automatic[] = {
	{ 1, 120, 40, "0" },
	{ 2, 120, 40, "v500(0,1)" },
	{ 2, 200, 20, "b500(0,1)" },
	{ 3, 120, 40, "v500(b500(0,1),2)" },
	{ 4, 120, 40, "v500(b500(0,1),b500(2,3))" },
	{ 4, 46, 60, "v250(0,v333(1,v500(2,3)))" },
	{ 6, 160, 50, "v333(b500(0,1),v500(b500(2,3),b500(4,5)))" },
	{ 9, 160, 50, "v333(b333(0,b500(1,2)),v500(b333(3,b500(4,5)),b333(6,b500(7,8))))" },
};

START_TEST(automatic_tiling_prefers_wide_tiles)
{
	struct tiles tiles;

	tiles_automatic(&tiles, automatic[_i].n, automatic[_i].cols, automatic[_i].rows);
	check_shape(&tiles, automatic[_i].shape);
}
END_TEST

START_TEST(splitting_and_closing_go_up_to_sixteen_and_down_to_one)
{
	struct tiles tiles;

	tiles_init(&tiles);
	ck_assert_int_eq(tiles_split(&tiles, 0, TILE_BESIDE), 1);
	ck_assert_int_eq(tiles_split(&tiles, 1, TILE_BELOW), 2);
	check_shape(&tiles, "b500(0,v500(1,2))");
	ck_assert(tiles_close(&tiles, 0));
	check_shape(&tiles, "v500(1,2)");
	/* A number that is free again is used again. */
	ck_assert_int_eq(tiles_split(&tiles, 2, TILE_BESIDE), 0);
	check_shape(&tiles, "v500(1,b500(2,0))");
	for (size_t n = 4; n <= TILES_MAX; n++)
		ck_assert_int_ge(
		    tiles_split(&tiles, (int)(n % 3), n % 2 ? TILE_BESIDE : TILE_BELOW), 3);
	ck_assert_int_eq(tiles_split(&tiles, 0, TILE_BELOW), -1);
	check_fit(&tiles, screen);
	for (int i = 0; i < TILES_MAX - 1; i++) {
		ck_assert(tiles_close(&tiles, i));
		check_fit(&tiles, screen);
	}
	ck_assert(!tiles_close(&tiles, TILES_MAX - 1));
	check_shape(&tiles, "15");
}
END_TEST

/* +-0-+-1-+   0 is high, 1 above 2 and 3 */
#define SHAPE "b500(0,v500(1,b500(2,3)))"

static const struct {
	int from;
	enum tile_side side;
	int to;
} neighbours[] = {
	{ 0, TILE_RIGHT, 1 }, { 0, TILE_LEFT, -1 }, { 0, TILE_UP, -1 },	  { 0, TILE_DOWN, -1 },
	{ 1, TILE_LEFT, 0 },  { 1, TILE_DOWN, 2 },  { 2, TILE_UP, 1 },	  { 2, TILE_RIGHT, 3 },
	{ 2, TILE_LEFT, 0 },  { 3, TILE_UP, 1 },    { 3, TILE_RIGHT, -1 }, { 3, TILE_LEFT, 2 },
};

START_TEST(a_neighbour_shares_a_border)
{
	struct tiles tiles = tiles_of(SHAPE);

	ck_assert_int_eq(tiles_neighbour(&tiles, screen, neighbours[_i].from, neighbours[_i].side),
			 neighbours[_i].to);
}
END_TEST

START_TEST(the_next_tile_goes_round_about)
{
	struct tiles tiles = tiles_of("b500(2,v500(0,1))");

	ck_assert_int_eq(tiles_next(&tiles, 2, 1), 0);
	ck_assert_int_eq(tiles_next(&tiles, 0, 1), 1);
	ck_assert_int_eq(tiles_next(&tiles, 1, 1), 2);
	ck_assert_int_eq(tiles_next(&tiles, 2, -1), 1);
	ck_assert_int_eq(tiles_next(&tiles, 2, -4), 1);
}
END_TEST

START_TEST(a_resize_moves_the_nearest_border_and_keeps_its_ratio)
{
	struct tiles tiles = tiles_of(SHAPE);
	struct rect before[TILES_MAX], after[TILES_MAX];

	tiles_rects(&tiles, screen, before);
	ck_assert(tiles_resize(&tiles, screen, 3, TILE_LEFT, 5));
	tiles_rects(&tiles, screen, after);
	ck_assert_int_eq(after[2].cols, before[2].cols - 5);
	ck_assert_int_eq(after[3].cols, before[3].cols + 5);
	ck_assert_int_eq(after[0].cols, before[0].cols);
	ck_assert(tiles_resize(&tiles, screen, 3, TILE_DOWN, 4));
	tiles_rects(&tiles, screen, after);
	ck_assert_int_eq(after[1].rows, before[1].rows + 4);
	/* Twice the screen, twice the tile. */
	tiles_rects(&tiles, (struct rect){ 0, 0, 240, 76 }, after);
	ck_assert_int_eq(after[1].rows, 2 * (before[1].rows + 4));
	tiles = tiles_of("b500(0,1)");
	ck_assert(!tiles_resize(&tiles, screen, 1, TILE_UP, 1));
	/* However far: both stay to be seen. */
	ck_assert(tiles_resize(&tiles, screen, 1, TILE_LEFT, 1000000));
	tiles_rects(&tiles, screen, after);
	ck_assert_int_ge(after[0].cols, 5);
	ck_assert_int_ge(after[1].cols, 5);
}
END_TEST

START_TEST(even_gives_tiles_of_one_row_the_same_room)
{
	struct tiles tiles = tiles_of("b800(0,b100(1,v900(2,3)))");

	tiles_even(&tiles);
	check_shape(&tiles, "b333(0,b500(1,v500(2,3)))");
}
END_TEST

START_TEST(the_mouse_finds_tiles_and_drags_borders)
{
	struct tiles tiles = tiles_of(SHAPE);
	struct rect rects[TILES_MAX];

	tiles_rects(&tiles, screen, rects);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(tiles_at(&tiles, screen, rects[i].x, rects[i].y), i);
		ck_assert_int_eq(tiles_at(&tiles, screen, rects[i].x + rects[i].cols - 1,
					  rects[i].y + rects[i].rows - 1),
				 i);
	}
	ck_assert_int_eq(tiles_at(&tiles, screen, rects[0].cols, 5), -1);
	ck_assert_int_eq(tiles_at(&tiles, screen, 0, 0), -1);
	ck_assert(!tiles_drag(&tiles, screen, (struct spot){ 3, 5 }, (struct spot){ 10, 5 }));
	ck_assert(
	    tiles_drag(&tiles, screen, (struct spot){ rects[0].cols, 5 }, (struct spot){ 30, 5 }));
	tiles_rects(&tiles, screen, rects);
	ck_assert_int_eq(rects[0].cols, 30);
	ck_assert(tiles_drag(&tiles, screen, (struct spot){ 60, rects[2].y },
			     (struct spot){ 60, rects[2].y - 6 }));
	tiles_rects(&tiles, screen, rects);
	ck_assert_int_eq(rects[1].rows, 13);
}
END_TEST

static const char *const broken[] = {
	"",	      "x",	   "16",	       "-1",	      "0 ",	     "b500(0,0)",
	"b500(0,1",   "b500(0)",   "b0(0,1)",	       "b1000(0,1)",  "b99999(0,1)", "500(0,1)",
	"b500(0,1)x", "b500(0,,1)", "b(0,1)",	       "b500(0,1,2)", "v500",
};

START_TEST(a_broken_shape_is_refused_and_changes_nothing)
{
	struct tiles tiles = tiles_of(SHAPE);

	ck_assert_msg(!tiles_parse(str_of(broken[_i]), &tiles), "%s", broken[_i]);
	check_shape(&tiles, SHAPE);
}
END_TEST

START_TEST(a_shape_of_more_tiles_than_there_are_is_refused)
{
	char shape[400] = "";
	struct tiles tiles;

	for (int i = 0; i < TILES_MAX; i++)
		strcat(shape, "b500(");
	strcat(shape, "0");
	for (int i = 1; i <= TILES_MAX; i++)
		snprintf(shape + strlen(shape), 10, ",%d)", i % TILES_MAX);
	ck_assert(!tiles_parse(str_of(shape), &tiles));
	memset(shape, 'b', sizeof(shape) - 1);
	ck_assert(!tiles_parse(str_of(shape), &tiles));
}
END_TEST

START_TEST(random_use_keeps_the_tree_whole)
{
	struct tiles tiles;
	unsigned seed = 7;

	tiles_init(&tiles);
	for (int i = 0; i < 20000; i++) {
		int tile;

		seed = seed * 1103515245u + 12345u;
		tile = (int)(seed >> 8) % TILES_MAX;
		if (tile < 0 || !tiles_has(&tiles, tile))
			continue;
		switch (seed >> 16 & 7) {
		case 0:
		case 1:
		case 2:
			tiles_split(&tiles, tile, (enum tile_split)(seed >> 20 & 1));
			break;
		case 3:
		case 4:
			tiles_close(&tiles, tile);
			break;
		case 5:
			tiles_even(&tiles);
			break;
		default:
			tiles_resize(&tiles, screen, tile, (enum tile_side)(seed >> 20 & 3),
				     (int)(seed >> 22 & 31));
		}
		check_fit(&tiles, screen);
		if (i % 100 == 0) {
			char *text = tiles_write(&tiles);
			struct tiles back = tiles_of(text);

			check_shape(&back, text);
			ck_assert_uint_eq(back.count, tiles.count);
			free(text);
		}
	}
}
END_TEST

TCase *
tiles_case(void)
{
	TCase *tcase = tcase_create("tiles");

	tcase_add_test(tcase, automatic_tiling_fits_every_size);
	tcase_add_loop_test(tcase, automatic_tiling_prefers_wide_tiles, 0, COUNT_OF(automatic));
	tcase_add_test(tcase, splitting_and_closing_go_up_to_sixteen_and_down_to_one);
	tcase_add_loop_test(tcase, a_neighbour_shares_a_border, 0, COUNT_OF(neighbours));
	tcase_add_test(tcase, the_next_tile_goes_round_about);
	tcase_add_test(tcase, a_resize_moves_the_nearest_border_and_keeps_its_ratio);
	tcase_add_test(tcase, even_gives_tiles_of_one_row_the_same_room);
	tcase_add_test(tcase, the_mouse_finds_tiles_and_drags_borders);
	tcase_add_loop_test(tcase, a_broken_shape_is_refused_and_changes_nothing, 0,
			    COUNT_OF(broken));
	tcase_add_test(tcase, a_shape_of_more_tiles_than_there_are_is_refused);
	tcase_add_test(tcase, random_use_keeps_the_tree_whole);
	return tcase;
}
