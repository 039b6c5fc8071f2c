#include "config.h"

#include "view/layout.h"

#include <stdbool.h>

#include "util/minmax.h"

#define PREVIEW_SCREEN_ROWS 20 /* on lower screens there is no preview */
#define PREVIEW_INFO_COLS 72   /* on narrower ones nothing beside its plot */
#define PREVIEW_ROWS 8	       /* at least: its rule, five rows of curves and the x axis */
#define FACTS_SCREEN_ROWS 30   /* on lower ones a run's title must do */
#define RULES_SCREEN_ROWS 12   /* on lower screens lines are too dear for rules */

struct layout_frame
layout_frame(int cols, int rows)
{
	struct rect area = { 0, 0, cols, rows };
	struct layout_frame frame = { 0 };

	if (rows >= 4)
		frame.hints = rect_cut_bottom(&area, 1);
	if (rows >= 2)
		frame.title = rect_cut_top(&area, 1);
	frame.body = area;
	return frame;
}

/* Below the table: what the selected run looks like. */
static void
preview(struct layout_runs *layout, struct rect area)
{
	layout->preview_rule = rect_cut_top(&area, 1);
	if (area.cols >= PREVIEW_INFO_COLS) {
		struct rect right = rect_cut_right(&area, area.cols / 2);

		rect_cut_left(&right, 2);
		layout->info = rect_cut_top(&right, min(4, (right.rows + 1) / 2));
		layout->log = right;
	}
	layout->plot = area;
}

struct layout_runs
layout_runs(int cols, int rows, size_t run_count)
{
	struct layout_frame frame = layout_frame(cols, rows);
	struct layout_runs layout = { .title = frame.title, .hints = frame.hints };
	struct rect area = frame.body;
	int wanted = 1 + (int)(run_count < 1000 ? run_count : 1000);

	if (rows >= 5)
		layout.status = rect_cut_top(&area, 1);
	if (rows >= RULES_SCREEN_ROWS) {
		layout.rule = rect_cut_top(&area, 1);
		layout.hints_rule = rect_cut_bottom(&area, 1);
	}
	if (rows >= PREVIEW_SCREEN_ROWS) {
		/*
		 * The table gets what it wants, but at most three quarters; the preview what is
		 * left.
		 */
		int spare = area.rows - wanted - 1;
		int preview_rows = max(max(spare, PREVIEW_ROWS), area.rows / 4);

		preview(&layout,
			rect_cut_bottom(&area, min(preview_rows, max(spare, area.rows / 2))));
	}
	layout.table = area;
	return layout;
}

struct layout_run
layout_run(int cols, int rows, size_t plots, size_t alerts)
{
	struct layout_frame frame = layout_frame(cols, rows);
	struct layout_run layout = { .title = frame.title, .hints = frame.hints };
	struct rect area = frame.body;
	int alert_rows = (int)(alerts < LAYOUT_ALERTS ? alerts : LAYOUT_ALERTS);
	int log_rows = rows >= 48 ? 8 : rows >= 36 ? 6 : rows >= 24 ? 4 : rows >= 16 ? 2 : 0;

	if (rows >= FACTS_SCREEN_ROWS)
		layout.facts = rect_cut_top(&area, 1);
	if (log_rows > 0) {
		layout.log = rect_cut_bottom(&area, log_rows);
		layout.log_rule = rect_cut_bottom(&area, 1);
	}
	if (alert_rows > 0 && rows >= 8) {
		layout.alerts = rect_cut_bottom(&area, min(alert_rows, max(1, rows / 8)));
		if (rows >= RULES_SCREEN_ROWS)
			layout.alerts_rule = rect_cut_bottom(&area, 1);
	}
	if (plots > LAYOUT_PLOTS)
		plots = LAYOUT_PLOTS;
	layout_grid(area, plots, 36, 5, layout.plots);
	for (size_t i = 0; i < plots; i++)
		if (layout.plots[i].cols > 0 && layout.plots[i].rows > 0)
			layout.plot_count = i + 1;
	return layout;
}

void
layout_grid(struct rect area, size_t n, int min_cols, int min_rows, struct rect *out)
{
	int per_row, grid_rows, shown;

	for (size_t i = 0; i < n; i++)
		out[i] = (struct rect){ .x = area.x, .y = area.y };
	if (n == 0 || n > 1000 || area.cols <= 0 || area.rows <= 0)
		return;
	min_cols = max(min_cols, 1);
	min_rows = max(min_rows, 1);
	/* +1: a blank column stands between two, not after the last. */
	per_row = clamp((area.cols + 1) / (min_cols + 1), 1, (int)n);
	grid_rows = clamp(((int)n + per_row - 1) / per_row, 1, max(1, area.rows / min_rows));
	shown = min((int)n, grid_rows * per_row);
	/* As even as it goes: 4 in two rows of 2 rather than 3 and 1. */
	per_row = (shown + grid_rows - 1) / grid_rows;
	for (int i = 0; i < shown; i++) {
		int row = i / per_row, column = i % per_row;
		int in_row = row == grid_rows - 1 ? shown - row * per_row : per_row;
		int left = (area.cols + 1) * column / in_row;
		int right = (area.cols + 1) * (column + 1) / in_row - 1;
		int top = area.rows * row / grid_rows;
		int bottom = area.rows * (row + 1) / grid_rows;

		if (right > left)
			out[i] = (struct rect){ area.x + left, area.y + top, right - left,
						bottom - top };
	}
}
