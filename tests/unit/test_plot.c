#include "config.h"

#include "suite.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "golden.h"
#include "series_of.h"
#include "util/die.h"
#include "view/plot.h"

TCase *plot_case(void);

static struct trace train, val, extra;
static struct curve curves[3];
static struct plot plot;

/* Train falls, val turns up half-way: 40 epochs. */
static void
setup(void)
{
	setenv("TZ", "UTC", 1);
	tzset();
	for (int i = 1; i <= 40; i++) {
		double x = i;

		trace_push(&train, (struct trace_point){ .x = x, .y = 0.2 + 3 * exp(-x / 8) });
		trace_push(&val, (struct trace_point){
					 .x = x, .y = 0.6 + 2.6 * exp(-x / 6) +
						      (i > 20 ? 0.03 * (i - 20) : 0) });
	}
	curves[0] = (struct curve){ .trace = &train, .name = "train_loss", .style = STYLE_TRAIN,
				    .marker = 0 };
	curves[1] = (struct curve){ .trace = &val, .name = "val_loss", .style = STYLE_VAL,
				    .marker = 1 };
	plot = (struct plot){ .curves = curves, .curve_count = 2, .axis = AXIS_EPOCH };
}

static void
teardown(void)
{
	trace_fini(&train);
	trace_fini(&val);
	trace_fini(&extra);
}

static struct plot_view
picture(const char *name, int cols, int rows, bool ascii)
{
	struct canvas *canvas = canvas_new(cols, rows);
	struct plot_view view;

	canvas->ascii = ascii;
	view = plot_draw(canvas, (struct rect){ 0, 0, cols, rows }, &plot, NULL);
	golden_check(name, canvas, true);
	canvas_free(canvas);
	return view;
}

START_TEST(two_curves)
{
	curves[1].has_best = true;
	curves[1].best = 19;
	picture("plot-braille", 64, 14, false);
	picture("plot-ascii", 64, 14, true);
	plot.ink = INK_BLOCKS;
	picture("plot-blocks", 64, 14, false);
}
END_TEST

START_TEST(cross_hair_threshold_and_bands)
{
	struct plot_line line = { .y = 1.5, .style = STYLE_WARNING, .label = "limit 1.5" };
	struct plot_band band = { .vertical = true, .low = 30, .high = 36, .style = STYLE_DIM };

	plot.lines = &line;
	plot.line_count = 1;
	plot.bands = &band;
	plot.band_count = 1;
	plot.crossed = true;
	plot.cross_x = 10;
	picture("plot-cross", 64, 14, false);
	picture("plot-cross-ascii", 64, 14, true);
}
END_TEST

START_TEST(the_raw_curve_behind_the_smoothed_one)
{
	for (size_t i = 0; i < train.count; i++)
		train.points[i].y += i % 2 ? 0.4 : -0.1;
	trace_smooth(&extra, &train, 0.8);
	curves[0].faint = true;
	curves[0].marker = -1;
	curves[1] = (struct curve){ .trace = &extra, .name = "train_loss", .style = STYLE_TRAIN,
				    .marker = -1 };
	picture("plot-smooth", 64, 14, false);
}
END_TEST

START_TEST(log_y_tells_what_it_cannot_draw)
{
	struct plot_view view;

	train.points[5].y = 0;
	train.points[6].y = -1;
	train.points[9].y = NAN;
	plot.log_y = true;
	view = picture("plot-log", 64, 14, false);
	ck_assert(view.log_y);
	ck_assert_uint_eq(view.undrawn, 2);
	ck_assert_uint_eq(view.nonfinite, 1);
}
END_TEST

START_TEST(a_log_axis_within_a_decade_has_ticks)
{
	for (size_t i = 0; i < train.count; i++)
		train.points[i].y = 0.12 + 0.01 * sin((double)i / 5);
	plot.curve_count = 1;
	plot.log_y = true;
	picture("plot-log-narrow", 64, 12, false);
}
END_TEST

START_TEST(a_log_axis_without_anything_above_0_becomes_linear)
{
	struct plot_view view;
	struct canvas *canvas = canvas_new(40, 10);

	for (size_t i = 0; i < train.count; i++)
		train.points[i].y = -1 - (double)i;
	plot.curve_count = 1;
	plot.log_y = true;
	view = plot_draw(canvas, (struct rect){ 0, 0, 40, 10 }, &plot, NULL);
	ck_assert(!view.log_y);
	ck_assert(view.has_values);
	ck_assert_uint_eq(view.undrawn, 0);
	canvas_free(canvas);
}
END_TEST

START_TEST(nan_and_inf_stand_where_they_were_logged)
{
	struct plot_view view;

	train.points[15].y = INFINITY;
	for (size_t i = 25; i < train.count; i++)
		train.points[i].y = NAN;
	plot.curve_count = 1;
	view = picture("plot-nan", 64, 14, false);
	ck_assert_uint_eq(view.nonfinite, 16);
}
END_TEST

START_TEST(a_run_that_is_all_nan_has_crosses_and_no_numbers)
{
	struct plot_view view;

	for (size_t i = 0; i < train.count; i++)
		train.points[i].y = NAN;
	plot.curve_count = 1;
	view = picture("plot-all-nan", 64, 8, false);
	ck_assert(view.has_range && !view.has_values);
}
END_TEST

START_TEST(one_outlier_flattens_nothing)
{
	struct plot_view view;

	train.points[20].y = 1e24;
	val.points[30].y = -1e24;
	view = picture("plot-outlier", 64, 14, false);
	ck_assert_uint_eq(view.clipped, 2);
	ck_assert_double_lt(view.y1, 4);
	ck_assert_double_gt(view.y0, -0.5);
}
END_TEST

/* Values, and the y range that they get. */
static const struct {
	double values[12];
	size_t n, clipped;
	double y0, y1;
} ranges[] = {
	{ { 0, 1 }, 2, 0, 0, 1 },
	{ { 2.5, 2.5, 2.5 }, 3, 0, 2.24, 2.76 },
	{ { 0, 0 }, 2, 0, 0, 0.1 },
	/* few points: only what is wild is left out */
	{ { 10, 3, 1, 0.5, 0.4, 0.4 }, 6, 0, 0.4, 10 },
	{ { 2.1, 1e24, 2 }, 3, 1, 2, 2.1 },
	{ { -1e9, -3, -4 }, 3, 1, -4, -3 },
	{ { 1e24, 5, 4, 3, 2, 1, 1, 1, 1, 1 }, 10, 1, 1, 5 },
	/* all of the same wild size is not wild */
	{ { 1e24, 2e24, 3e24 }, 3, 0, 1e24, 3e24 },
	{ { 1e24 }, 1, 0, 0.9e24, 1.1e24 },
};

START_TEST(the_range_is_that_of_the_usual_values)
{
	struct canvas *canvas = canvas_new(60, 12);
	struct plot_view view;

	trace_clear(&train);
	for (size_t i = 0; i < ranges[_i].n; i++)
		trace_push(&train,
			   (struct trace_point){ .x = (double)i, .y = ranges[_i].values[i] });
	plot.curve_count = 1;
	view = plot_draw(canvas, (struct rect){ 0, 0, 60, 12 }, &plot, NULL);
	ck_assert_uint_eq(view.clipped, ranges[_i].clipped);
	/* Rounded outwards, but most of it is used. */
	ck_assert_double_le(view.y0, ranges[_i].y0);
	ck_assert_double_ge(view.y1, ranges[_i].y1);
	ck_assert_double_le(view.y1 - view.y0, 1.6 * (ranges[_i].y1 - ranges[_i].y0));
	canvas_free(canvas);
}
END_TEST

/* The axis of frames that follow each other, each with one point more. */
START_TEST(axes_rest_until_the_data_leave_them)
{
	struct canvas *canvas = canvas_new(60, 12);
	struct plot_scale scale = { 0 };
	struct plot_view before = { 0 };
	int moved = 0;

	plot.curve_count = 1;
	trace_clear(&train);
	for (int i = 1; i <= 200; i++) {
		struct plot_view view;

		trace_push(&train, (struct trace_point){ .x = i, .y = 1 + 2 * exp(-i / 30.0) });
		view = plot_draw(canvas, (struct rect){ 0, 0, 60, 12 }, &plot, &scale);
		ck_assert(view.x0 <= 1 && view.x1 >= i);
		ck_assert(view.y0 <= train.points[i - 1].y && view.y1 >= train.points[0].y);
		moved += view.x1 != before.x1 || view.y0 != before.y0;
		before = view;
	}
	/* 200 frames, but the axes moved only now and then. */
	ck_assert_int_ge(moved, 8);
	ck_assert_int_le(moved, 25);
	/* Room is given back when there is far too much of it. */
	for (size_t i = 0; i < train.count; i++)
		train.points[i].y = 1;
	train.points[3].y = 1.01;
	before = plot_draw(canvas, (struct rect){ 0, 0, 60, 12 }, &plot, &scale);
	ck_assert_double_lt(before.y1 - before.y0, 0.02);
	canvas_free(canvas);
}
END_TEST

START_TEST(one_point_has_a_place)
{
	train.count = 1;
	plot.curve_count = 1;
	picture("plot-one", 40, 8, false);
}
END_TEST

START_TEST(no_points_leave_the_area_empty)
{
	struct canvas *canvas = canvas_new(40, 8);
	struct plot_view view;
	char *text;

	train.count = 0;
	plot.curve_count = 1;
	view = plot_draw(canvas, (struct rect){ 0, 0, 40, 8 }, &plot, NULL);
	text = canvas_dump(canvas);
	ck_assert_str_eq(text, "\n\n\n\n\n\n\n");
	ck_assert(!view.has_range);
	ck_assert_int_eq(view.inner.cols, 0);
	free(text);
	canvas_free(canvas);
}
END_TEST

/* Up (0) and down (1) among values between 0 and 1. */
START_TEST(a_spike_among_thousands_of_points_stays)
{
	struct canvas *canvas = canvas_new(80, 10);
	int row = _i == 0 ? 1 : 9, near = 1234 * 79 / 4000;
	bool found = false;

	trace_clear(&train);
	for (int i = 0; i < 4000; i++)
		trace_push(&train, (struct trace_point){
					   .x = i, .y = i != 1234 ? i % 2 : _i == 0 ? 5 : -5 });
	plot.curve_count = 1;
	plot.bare = true;
	plot_draw(canvas, (struct rect){ 0, 0, 80, 10 }, &plot, NULL);
	for (int x = 0; x < 80; x++) {
		bool drawn = strcmp(canvas_at(canvas, x, row)->text, " ") != 0;

		ck_assert_int_le(drawn && abs(x - near) > 1, 0);
		found = found || drawn;
	}
	ck_assert(found);
	canvas_free(canvas);
}
END_TEST

START_TEST(segments_are_not_joined)
{
	for (size_t i = 20; i < 40; i++)
		train.points[i].x -= 10;
	train.points[20].segment = true;
	plot.curve_count = 1;
	picture("plot-resumed", 64, 12, false);
}
END_TEST

START_TEST(a_zoom_shows_its_window_and_what_comes_in_from_outside)
{
	struct plot_view view;

	plot.zoomed = true;
	plot.x0 = 4.5;
	plot.x1 = 9.5;
	view = picture("plot-zoom", 64, 12, false);
	ck_assert_double_eq(view.x0, 4.5);
	ck_assert_double_eq(view.x1, 9.5);
}
END_TEST

START_TEST(a_zoom_between_two_points_shows_the_line_that_passes)
{
	plot.zoomed = true;
	plot.x0 = 4.2;
	plot.x1 = 4.8;
	plot.curve_count = 1;
	picture("plot-zoom-between", 50, 8, false);
}
END_TEST

static const struct {
	enum axis axis;
	double start, step;
	const char *name;
} axes[] = {
	{ AXIS_STEP, 0, 500, "plot-axis-step" },
	{ AXIS_TIME, 1700000000, 613, "plot-axis-time" },
	{ AXIS_RELATIVE, 0, 90, "plot-axis-relative" },
};

START_TEST(axes_of_all_kinds)
{
	for (size_t i = 0; i < train.count; i++)
		train.points[i].x = axes[_i].start + axes[_i].step * (double)i;
	plot.curve_count = 1;
	plot.axis = axes[_i].axis;
	picture(axes[_i].name, 64, 8, false);
}
END_TEST

START_TEST(columns_and_x_agree)
{
	struct canvas *canvas = canvas_new(80, 20);
	struct plot_view view = plot_draw(canvas, (struct rect){ 5, 2, 70, 15 }, &plot, NULL);

	ck_assert_double_eq_tol(plot_x_at(&view, view.inner.x), 1, 1e-9);
	ck_assert_double_eq_tol(plot_x_at(&view, view.inner.x + view.inner.cols - 1), 40, 1e-9);
	for (int column = view.inner.x; column < view.inner.x + view.inner.cols; column++)
		ck_assert_int_eq(plot_column_at(&view, plot_x_at(&view, column)), column);
	ck_assert_int_eq(plot_column_at(&view, -1e300), view.inner.x - 1);
	ck_assert_int_eq(plot_column_at(&view, 1e300), view.inner.x + view.inner.cols);
	canvas_free(canvas);
}
END_TEST

START_TEST(the_cross_hair_steps_from_point_to_point)
{
	struct canvas *canvas = canvas_new(80, 20);
	struct plot_view view = plot_draw(canvas, (struct rect){ 0, 0, 80, 20 }, &plot, NULL);

	ck_assert_double_eq(plot_step(&plot, &view, 10, 1), 11);
	ck_assert_double_eq(plot_step(&plot, &view, 10, -3), 7);
	ck_assert_double_eq(plot_step(&plot, &view, 40, 1), 40);
	ck_assert_double_eq(plot_step(&plot, &view, 38, 100), 40);
	ck_assert_double_eq(plot_step(&plot, &view, 10.6, 1), 12);
	view.inner.cols = 20; /* two points a column: steps are columns then */
	ck_assert_double_eq(plot_step(&plot, &view, 10, 1), 13);
	canvas_free(canvas);
}
END_TEST

START_TEST(a_curve_is_read_at_its_nearest_point)
{
	const struct trace_point *point = plot_read(&curves[0], 10.3, 0.5);

	ck_assert_ptr_nonnull(point);
	ck_assert_double_eq(point->x, 10);
	ck_assert_ptr_null(plot_read(&curves[0], 50, 5));
	train.count = 0;
	ck_assert_ptr_null(plot_read(&curves[0], 10, 5));
}
END_TEST

static const struct {
	int cols, taken;
	bool ascii;
	const char *text;
} legends[] = {
	{ 40, 24, false, "● train_loss  ○ val_loss" },
	{ 40, 24, true, "o train_loss  + val_loss" },
	{ 20, 12, false, "● train_loss" },
	{ 11, 10, false, "○ val_loss" },
	{ 3, 0, false, "" },
};

START_TEST(a_legend_has_marker_and_name)
{
	struct canvas *canvas = canvas_new(40, 1);
	char *text;

	canvas->ascii = legends[_i].ascii;
	ck_assert_int_eq(plot_legend(canvas, (struct rect){ 0, 0, legends[_i].cols, 1 }, curves, 2),
			 legends[_i].taken);
	text = canvas_dump(canvas);
	ck_assert_str_eq(text, legends[_i].text);
	free(text);
	canvas_free(canvas);
}
END_TEST

/* Hostile values at every size: nothing outside the area, nothing that ends the program. */
START_TEST(any_values_are_drawn_within_any_area)
{
	static const double strange[] = { 0,	  -0.0,	  1e308, -1e308, NAN, INFINITY, -INFINITY,
					  4e-324, 1e-300, 1,	 1,	 -1,  1e24,	2 };
	static const double strange_x[] = { 0, 1, 1, 5, 1e18, -1e18, 3, 1e-300, 4 };
	struct plot_scale scale = { 0 };
	struct plot_line line = { .y = -1, .style = STYLE_WARNING, .label = "limit" };

	plot.lines = &line;
	plot.line_count = 1;
	plot.crossed = true;
	for (int round = 0; round < 4000; round++) {
		struct canvas *canvas = canvas_new(46, 13);
		struct rect area = { 2, 1, round % 43, round / 9 % 12 };
		char *styles;

		trace_clear(&train);
		for (int i = 0; i < round % 23; i++)
			trace_push(&train, (struct trace_point){
						   .x = strange_x[(i * 7 + round) % 9],
						   .y = strange[(i * 5 + round * 3) % 14],
						   .segment = i % 4 == 0 });
		plot.log_y = round % 3 == 0;
		plot.ink = (enum plot_ink)(round % 3);
		plot.zoomed = round % 5 == 0;
		plot.x0 = 0.5;
		plot.x1 = round % 2 ? 3.5 : 0.7;
		plot.cross_x = strange_x[round % 9];
		canvas->ascii = round % 7 == 0;
		canvas_fill(canvas, (struct rect){ 0, 0, 46, 13 }, STYLE_MATCH, "x");
		canvas_fill(canvas, area, STYLE_PLAIN, " ");
		plot_draw(canvas, area, &plot, round % 2 ? &scale : NULL);
		styles = canvas_dump_styles(canvas);
		for (int i = 0; i < 13 * 47 - 1; i++)
			if (!rect_has(area, i % 47, i / 47) && styles[i] != '\n' &&
			    styles[i] != 'm')
				ck_abort_msg("round %d draws outside", round);
		free(styles);
		canvas_free(canvas);
	}
}
END_TEST

TCase *
plot_case(void)
{
	TCase *tcase = tcase_create("plot");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, two_curves);
	tcase_add_test(tcase, cross_hair_threshold_and_bands);
	tcase_add_test(tcase, the_raw_curve_behind_the_smoothed_one);
	tcase_add_test(tcase, log_y_tells_what_it_cannot_draw);
	tcase_add_test(tcase, a_log_axis_within_a_decade_has_ticks);
	tcase_add_test(tcase, a_log_axis_without_anything_above_0_becomes_linear);
	tcase_add_test(tcase, nan_and_inf_stand_where_they_were_logged);
	tcase_add_test(tcase, a_run_that_is_all_nan_has_crosses_and_no_numbers);
	tcase_add_test(tcase, one_outlier_flattens_nothing);
	tcase_add_loop_test(tcase, the_range_is_that_of_the_usual_values, 0, COUNT_OF(ranges));
	tcase_add_test(tcase, axes_rest_until_the_data_leave_them);
	tcase_add_test(tcase, one_point_has_a_place);
	tcase_add_test(tcase, no_points_leave_the_area_empty);
	tcase_add_loop_test(tcase, a_spike_among_thousands_of_points_stays, 0, 2);
	tcase_add_test(tcase, segments_are_not_joined);
	tcase_add_test(tcase, a_zoom_shows_its_window_and_what_comes_in_from_outside);
	tcase_add_test(tcase, a_zoom_between_two_points_shows_the_line_that_passes);
	tcase_add_loop_test(tcase, axes_of_all_kinds, 0, COUNT_OF(axes));
	tcase_add_test(tcase, columns_and_x_agree);
	tcase_add_test(tcase, the_cross_hair_steps_from_point_to_point);
	tcase_add_test(tcase, a_curve_is_read_at_its_nearest_point);
	tcase_add_loop_test(tcase, a_legend_has_marker_and_name, 0, COUNT_OF(legends));
	tcase_add_test(tcase, any_values_are_drawn_within_any_area);
	return tcase;
}
