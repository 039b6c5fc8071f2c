#include "config.h"

#include "view/screen_compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "view/ui_state.h"

enum {
	COLUMN_MARKER,
	COLUMN_RUN,
	COLUMN_ALERT,
	COLUMN_STATE,
	COLUMN_LAST,
	COLUMN_CROSS,
	COLUMN_DIFFERENCE,
	COLUMN_BEST,
	COLUMN_AT,
	COLUMN_COUNT
};

struct rows {
	struct ui *ui;
	const struct ui_env *env;
	size_t baseline;
	struct numbers differences; /* how they are written: all alike */
	struct {
		enum style style;
		int marker;
	} draw;
};

static void
draw_marker(void *arg, struct canvas *canvas, struct rect area)
{
	struct rows *rows = arg;

	plot_marker(canvas, area.x, area.y, rows->draw.style, rows->draw.marker);
}

static void
trace_cell(const struct chart *chart, size_t i, const struct trace_point *point,
	   struct table_cell *out)
{
	if (!point) {
		out->kind = TABLE_UNKNOWN;
		return;
	}
	out->kind = TABLE_NUMBER;
	out->value = point->y;
	out->decimals = chart->decimals[i];
	out->style = isfinite(point->y) ? STYLE_PLAIN : STYLE_CRITICAL;
}

/* At the cross-hair, else the last one; NULL if there is none. */
static const struct trace_point *
difference_of(const struct compare_screen *screen, size_t i)
{
	if (screen->lens.crossed)
		return chart_read(&screen->difference, i, screen->lens.cross_x);
	return chart_last(&screen->difference, i);
}

static void
difference_cell(const struct rows *rows, size_t i, struct table_cell *out)
{
	const struct compare_screen *screen = &rows->ui->compare;
	const struct trace_point *point;
	bool plus;

	if (i == rows->baseline) {
		out->kind = TABLE_TEXT;
		out->style = STYLE_DIM;
		out->text = STR("base");
		return;
	}
	if (rows->baseline >= screen->run_count)
		return;
	point = difference_of(screen, i);
	if (!point) {
		out->kind = TABLE_UNKNOWN;
		return;
	}
	plus = point->y >= 0;
	snprintf(out->buf, sizeof(out->buf), "%s", plus ? "+" : "");
	numbers_write(&rows->differences, point->y, out->buf + plus, sizeof(out->buf) - plus);
	out->kind = TABLE_TEXT;
	out->text = str_of(out->buf);
}

static void
best_cell(const struct metric *metric, bool place, struct table_cell *out)
{
	const struct point *best = metric ? metric_best(metric) : NULL;

	out->kind = TABLE_UNKNOWN;
	if (!best)
		return;
	if (!place) {
		out->kind = TABLE_NUMBER;
		out->value = best->value;
		out->decimals = number_decimals(metric, best);
		return;
	}
	if (cells_where(point_epoch(best), point_step(best), false, out->buf, sizeof(out->buf)) ==
	    0)
		return;
	out->kind = TABLE_TEXT;
	out->style = STYLE_DIM;
	out->text = str_of(out->buf);
}

static void
run_cell(struct rows *rows, const struct run *run, size_t column, struct table_cell *out)
{
	struct glyph glyph = state_shown(run, engine_state(rows->env->engine, run->id)).glyph;

	if (column == COLUMN_RUN) {
		out->kind = TABLE_TEXT;
		out->text = names_short(rows->ui->shared, run->name);
	} else if (column == COLUMN_ALERT) {
		run_cell_alert(engine_worst(rows->env->engine, run->id), rows->ui->ascii, out);
	} else if (column == COLUMN_STATE) {
		out->kind = TABLE_TEXT;
		out->style = glyph.style;
		out->text = str_of(rows->ui->ascii ? glyph.ascii : glyph.utf8);
	} else {
		best_cell(compare_metric(rows->ui, run), column == COLUMN_AT, out);
	}
}

static void
fill_cell(void *arg, size_t row, size_t column, struct table_cell *out)
{
	struct rows *rows = arg;
	const struct compare_screen *screen = &rows->ui->compare;
	const struct run *run = store_find(rows->env->store, screen->runs[row]);
	const struct chart *chart = &screen->chart;

	if (column == COLUMN_MARKER) {
		rows->draw.style = chart->legend[row].style;
		rows->draw.marker = chart->legend[row].marker;
		out->kind = TABLE_DRAW;
		out->cols = 1;
		out->draw = draw_marker;
		out->draw_arg = rows;
	} else if (column == COLUMN_LAST) {
		trace_cell(chart, row, chart_last(chart, row), out);
	} else if (column == COLUMN_CROSS && screen->lens.crossed) {
		trace_cell(chart, row, chart_read(chart, row, screen->lens.cross_x), out);
	} else if (column == COLUMN_DIFFERENCE) {
		difference_cell(rows, row, out);
	} else if (run && column != COLUMN_CROSS) {
		run_cell(rows, run, column, out);
	}
}

static const struct table_column legend[COLUMN_COUNT] = {
	[COLUMN_MARKER] = { .title = "", .min_cols = 1, .ideal_cols = 1, .keep = true },
	[COLUMN_RUN] = { .title = "run",
			 .min_cols = 8,
			 .ideal_cols = 40,
			 .tight = true,
			 .keep = true },
	[COLUMN_ALERT] = { .title = "", .min_cols = 2, .ideal_cols = 2, .priority = 5 },
	[COLUMN_STATE] = { .title = "",
			   .min_cols = 1,
			   .ideal_cols = 1,
			   .priority = 6,
			   .tight = true },
	[COLUMN_LAST] = { .title = "last",
			  .min_cols = 5,
			  .ideal_cols = 10,
			  .priority = 2,
			  .align = ALIGN_POINT },
	[COLUMN_CROSS] = { .title = "at", /* and where */
			   .min_cols = 5,
			   .ideal_cols = 12,
			   .priority = 1,
			   .align = ALIGN_POINT },
	[COLUMN_DIFFERENCE] = { .title = "diff",
				.min_cols = 6,
				.ideal_cols = 10,
				.priority = 1,
				.align = ALIGN_RIGHT },
	[COLUMN_BEST] = { .title = "best",
			  .min_cols = 5,
			  .ideal_cols = 10,
			  .priority = 3,
			  .align = ALIGN_POINT },
	[COLUMN_AT] = { .title = "@",
			.min_cols = 2,
			.ideal_cols = 7,
			.priority = 4,
			.align = ALIGN_RIGHT },
};

void
compare_draw_legend(struct ui *ui, const struct ui_env *env, struct canvas *canvas,
		    struct rect area)
{
	struct compare_screen *screen = &ui->compare;
	char at[CELLS_TEXT + 16], number[CELLS_TEXT];
	struct table_column columns[COLUMN_COUNT];
	struct rows rows = { .ui = ui, .env = env, .baseline = compare_baseline(screen) };
	struct table_source source = { .columns = columns,
				       .column_count = COLUMN_COUNT,
				       .row_count = screen->run_count,
				       .cell = fill_cell,
				       .arg = &rows };

	chart_write_x(&screen->chart, screen->lens.cross_x, number, sizeof(number));
	snprintf(at, sizeof(at), "at %s", number);
	memcpy(columns, legend, sizeof(columns));
	columns[COLUMN_CROSS].title = at;
	screen->table.has_selection = true;
	for (size_t i = 0; i < screen->run_count; i++) {
		if (screen->runs[i] == screen->selected)
			screen->table.selected = i;
	}
	numbers_init(&rows.differences, 0);
	for (size_t i = 0; i < screen->run_count && rows.baseline < screen->run_count; i++) {
		const struct trace_point *point =
		    i == rows.baseline ? NULL : difference_of(screen, i);

		if (point)
			numbers_add(&rows.differences, point->y, screen->chart.decimals[i]);
	}
	/* Few rows: their widths are always those of what is shown. */
	table_reset(&screen->table);
	table_draw(&screen->table, &source, canvas, area);
	screen->table_area = area;
}
