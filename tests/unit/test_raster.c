#include "config.h"

#include "suite.h"

#include "view/raster.h"

TCase *raster_case(void);

static struct raster raster;
static struct canvas *canvas;

static void
setup(void)
{
	canvas = canvas_new(4, 2);
}

static void
teardown(void)
{
	raster_fini(&raster);
	canvas_free(canvas);
}

static void
check(const char *text, const char *styles)
{
	char *plane, *style_plane;

	raster_draw(&raster, canvas, 0, 0);
	plane = canvas_dump(canvas);
	style_plane = canvas_dump_styles(canvas);
	ck_assert_str_eq(plane, text);
	if (styles)
		ck_assert_str_eq(style_plane, styles);
	free(plane);
	free(style_plane);
}

static const struct {
	enum plot_ink ink;
	double x0, y0, x1, y1;
	const char *text;
} lines[] = {
	/* single dots: each corner of the raster */
	{ INK_BRAILLE, 0, 0, 0, 0, "⠁\n" },
	{ INK_BRAILLE, 7, 7, 7, 7, "\n   ⢀" },
	{ INK_BLOCKS, 3, 3, 3, 3, "\n   ▄" },
	{ INK_ASCII, 3, 5, 3, 5, "\n   _" },
	/* across, down, and both */
	{ INK_BRAILLE, 0, 0, 7, 0, "⠉⠉⠉⠉\n" },
	{ INK_BRAILLE, 0, 7, 0, 0, "⡇\n⡇" },
	{ INK_BRAILLE, 0, 0, 7, 7, "⠑⢄\n  ⠑⢄" },
	{ INK_BLOCKS, 0, 0, 3, 3, "▀▄\n  ▀▄" },
	{ INK_BLOCKS, 1, 0, 1, 3, " █\n █" },
	{ INK_ASCII, 0, 0, 0, 2, "|\n" },
	{ INK_ASCII, 0, 1, 3, 1, "----\n" },
	/* from far outside: what falls inside is drawn, nothing else */
	{ INK_BRAILLE, -1000, 0, 1000, 0, "⠉⠉⠉⠉\n" },
	{ INK_BRAILLE, 3, -1e6, 3, 1e6, " ⢸\n ⢸" },
	{ INK_BRAILLE, -1000, -1, 1000, -1, "\n" },
	{ INK_BRAILLE, -5, 5, 5, -5, "⠊\n" },
	{ INK_BRAILLE, 9, 0, 30, 7, "\n" },
};

START_TEST(lines_are_drawn_in_dots)
{
	raster_init(&raster, 4, 2, lines[_i].ink);
	raster_line(&raster, lines[_i].x0, lines[_i].y0, lines[_i].x1, lines[_i].y1);
	check(lines[_i].text, NULL);
}
END_TEST

START_TEST(curves_share_cells_and_the_later_one_colours_them)
{
	raster_init(&raster, 4, 2, INK_BRAILLE);
	raster_begin(&raster, STYLE_TRAIN, false);
	raster_line(&raster, 0, 0, 3, 0);
	raster_begin(&raster, STYLE_VAL, false);
	raster_line(&raster, 2, 3, 7, 3);
	check("⠉⣉⣀⣀\n", "tvvv\n....");
}
END_TEST

START_TEST(a_faint_curve_gives_way_whichever_comes_first)
{
	raster_init(&raster, 4, 2, INK_BRAILLE);
	raster_begin(&raster, STYLE_TRAIN, true);
	raster_line(&raster, 0, 0, 3, 0);
	raster_begin(&raster, STYLE_VAL, false);
	raster_line(&raster, 2, 3, 5, 3);
	raster_begin(&raster, STYLE_TEST, true);
	raster_line(&raster, 4, 1, 7, 1);
	check("⠉⣀⣀⠒\n", "tvve\n....");
	ck_assert_int_eq(canvas_at(canvas, 0, 0)->mark, MARK_DIM);
	ck_assert_int_eq(canvas_at(canvas, 1, 0)->mark, 0);
}
END_TEST

START_TEST(the_trail_tells_where_the_present_curve_went)
{
	raster_init(&raster, 4, 2, INK_BRAILLE);
	raster_line(&raster, 0, 7, 7, 7);
	raster_begin(&raster, STYLE_VAL, false);
	raster_line(&raster, 2, 1, 5, 4);
	ck_assert_int_eq(raster.trail[0], -1);
	ck_assert_int_eq(raster.trail[1], 2);
	ck_assert_int_eq(raster.trail[2], 4);
	ck_assert_int_eq(raster.trail[3], -1);
	ck_assert_int_eq(raster_cell_y(&raster, raster.trail[1]), 0);
	ck_assert_int_eq(raster_cell_y(&raster, raster.trail[2]), 1);
}
END_TEST

TCase *
raster_case(void)
{
	TCase *tcase = tcase_create("raster");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, lines_are_drawn_in_dots, 0, COUNT_OF(lines));
	tcase_add_test(tcase, curves_share_cells_and_the_later_one_colours_them);
	tcase_add_test(tcase, a_faint_curve_gives_way_whichever_comes_first);
	tcase_add_test(tcase, the_trail_tells_where_the_present_curve_went);
	return tcase;
}
