#include "config.h"

#include "suite.h"

#include "util/die.h"
#include "view/layout.h"

TCase *layout_case(void);

#define COLS_MAX 200
#define ROWS_MAX 60

static bool
is_empty(struct rect r)
{
	return r.cols <= 0 || r.rows <= 0;
}

static bool
is_inside(struct rect r, int cols, int rows)
{
	if (is_empty(r))
		return r.cols >= 0 && r.rows >= 0;
	return r.x >= 0 && r.y >= 0 && r.x + r.cols <= cols && r.y + r.rows <= rows;
}

/*
 * Asserts only where something is wrong: a sweep looks at millions, and each assertion is a write.
 */
static void
check_rects(const struct rect *rects, size_t n, int cols, int rows)
{
	for (size_t i = 0; i < n; i++) {
		struct rect r = rects[i];

		if (!is_inside(r, cols, rows))
			ck_abort_msg("%dx%d: rectangle %zu is %d,%d %dx%d", cols, rows, i, r.x, r.y,
				     r.cols, r.rows);
		for (size_t k = 0; k < i && !is_empty(r); k++)
			if (!is_empty(rects[k]) && !is_empty(rect_intersect(r, rects[k])))
				ck_abort_msg("%dx%d: rectangles %zu and %zu overlap", cols, rows, k,
					     i);
	}
}

START_TEST(the_runs_screen_fits_every_size)
{
	static const size_t counts[] = { 0, 1, 5, 30, 100000 };

	for (int cols = 1; cols <= COLS_MAX; cols++) {
		for (int rows = 1; rows <= ROWS_MAX; rows++) {
			for (size_t i = 0; i < COUNT(counts); i++) {
				struct layout_runs l = layout_runs(cols, rows, counts[i]);
				struct rect all[] = { l.title, l.status,       l.rule, l.table,
						      l.plot,  l.preview_rule, l.info, l.log,
						      l.hints, l.hints_rule };

				check_rects(all, COUNT(all), cols, rows);
				/* Whatever else must go: there is always a row for the table. */
				if (l.table.rows < 1 || l.table.cols != cols)
					ck_abort_msg("%dx%d: no table", cols, rows);
			}
		}
	}
}
END_TEST

START_TEST(a_runs_screen_fits_every_size)
{
	for (int cols = 1; cols <= COLS_MAX; cols++) {
		for (int rows = 1; rows <= ROWS_MAX; rows++) {
			for (size_t plots = 0; plots <= LAYOUT_PLOTS + 1; plots += 3) {
				struct layout_run l = layout_run(cols, rows, plots, plots % 5);
				struct rect all[LAYOUT_PLOTS + 6] = { l.title, l.alerts_rule,
								      l.alerts, l.log_rule,
								      l.log, l.hints };

				if (l.plot_count > LAYOUT_PLOTS)
					ck_abort_msg("%zu plots", l.plot_count);
				for (size_t i = 0; i < l.plot_count; i++)
					all[6 + i] = l.plots[i];
				check_rects(all, 6 + l.plot_count, cols, rows);
			}
		}
	}
}
END_TEST

START_TEST(a_frame_fits_every_size_and_always_has_a_body)
{
	for (int cols = 1; cols <= COLS_MAX; cols++) {
		for (int rows = 1; rows <= ROWS_MAX; rows++) {
			struct layout_frame l = layout_frame(cols, rows);
			struct rect all[] = { l.title, l.body, l.hints };

			check_rects(all, COUNT(all), cols, rows);
			if (l.body.rows < 1)
				ck_abort_msg("%dx%d: no body", cols, rows);
		}
	}
}
END_TEST

START_TEST(the_grid_fits_every_area)
{
	for (int cols = 0; cols <= COLS_MAX; cols += 3) {
		for (int rows = 0; rows <= ROWS_MAX; rows++) {
			for (size_t n = 0; n <= 12; n++) {
				struct rect out[12];

				layout_grid((struct rect){ 0, 0, cols, rows }, n, 30, 5, out);
				check_rects(out, n, cols, rows);
			}
		}
	}
}
END_TEST

/*
 * cols, rows, n -> how they stand: columns of the first row, rows of the grid, how many have room
 */
static const struct {
	int cols, rows;
	size_t n;
	int per_row, grid_rows, shown;
} grids[] = {
	{ 120, 30, 1, 1, 1, 1 }, { 120, 30, 4, 2, 2, 4 },   { 120, 30, 5, 3, 2, 5 },
	{ 80, 20, 4, 2, 2, 4 },	 { 80, 20, 3, 2, 2, 3 },    { 40, 15, 4, 1, 3, 3 },
	{ 200, 50, 9, 5, 2, 9 }, { 120, 4, 4, 3, 1, 3 },    { 20, 3, 2, 1, 1, 1 },
};

START_TEST(the_grid_uses_the_room)
{
	struct rect out[16];
	int shown = 0, per_row = 0, grid_rows = 0;

	layout_grid((struct rect){ 0, 0, grids[_i].cols, grids[_i].rows }, grids[_i].n, 36, 5, out);
	for (size_t i = 0; i < grids[_i].n; i++) {
		shown += out[i].cols > 0;
		per_row += out[i].cols > 0 && out[i].y == 0;
		grid_rows += out[i].cols > 0 && out[i].x == 0;
	}
	ck_assert_int_eq(shown, grids[_i].shown);
	ck_assert_int_eq(per_row, grids[_i].per_row);
	ck_assert_int_eq(grid_rows, grids[_i].grid_rows);
	/* To the last column and row. */
	ck_assert_int_eq(out[shown - 1].x + out[shown - 1].cols, grids[_i].cols);
	ck_assert_int_eq(out[shown - 1].y + out[shown - 1].rows, grids[_i].rows);
}
END_TEST

START_TEST(a_short_list_leaves_its_room_to_the_preview)
{
	struct layout_runs few = layout_runs(120, 40, 3), many = layout_runs(120, 40, 300);

	ck_assert_int_gt(few.plot.rows, many.plot.rows);
	ck_assert_int_ge(many.table.rows, 20);
	ck_assert_int_ge(few.table.rows, 4);
	ck_assert_int_gt(few.info.cols, 0);
	ck_assert_int_gt(few.info.x, few.plot.x + few.plot.cols);
	ck_assert_int_gt(few.log.rows, 0);
}
END_TEST

START_TEST(small_screens_drop_the_preview_and_what_is_beside_it)
{
	ck_assert_int_eq(layout_runs(46, 19, 30).plot.rows, 0);
	ck_assert_int_gt(layout_runs(46, 24, 30).plot.rows, 0);
	ck_assert_int_eq(layout_runs(46, 24, 30).info.cols, 0);
}
END_TEST

TCase *
layout_case(void)
{
	TCase *tcase = tcase_create("layout");

	tcase_add_test(tcase, the_runs_screen_fits_every_size);
	tcase_add_test(tcase, a_runs_screen_fits_every_size);
	tcase_add_test(tcase, a_frame_fits_every_size_and_always_has_a_body);
	tcase_add_test(tcase, the_grid_fits_every_area);
	tcase_add_loop_test(tcase, the_grid_uses_the_room, 0, COUNT_OF(grids));
	tcase_add_test(tcase, a_short_list_leaves_its_room_to_the_preview);
	tcase_add_test(tcase, small_screens_drop_the_preview_and_what_is_beside_it);
	return tcase;
}
