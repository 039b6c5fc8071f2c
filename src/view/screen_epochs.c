#include "config.h"

#include "view/screen_epochs.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "util/text.h"
#include "view/head.h"
#include "view/layout.h"
#include "view/ui_state.h"

/* The table: the row's place, the best one's mark, then each metric and its change, then the time.
 */
enum { COLUMN_X, COLUMN_BEST, COLUMN_FIRST };

#define METRIC_COLUMNS 2 /* value and change */
#define CHANGE_COLS 6

void
epochs_screen_fini(struct epochs_screen *screen)
{
	epochs_fini(&screen->epochs);
}

struct rows {
	const struct epochs *epochs;
	const struct table *table;
	size_t skip;
};

static size_t
shown_metrics(const struct epochs *epochs, size_t skip)
{
	return epochs->metric_count > skip ? epochs->metric_count - skip : 0;
}

static enum style
value_style(const struct metric *metric)
{
	if (metric->role.split == SPLIT_VAL)
		return STYLE_VAL;
	return metric->role.split == SPLIT_TRAIN ? STYLE_TRAIN : STYLE_PLAIN;
}

/* The newest value of the metric in a row before this one; NULL if there is none. */
static const struct epoch_value *
value_before(const struct epochs *epochs, size_t row, size_t m)
{
	while (row-- > 0) {
		if (epochs->rows[row].values[m].has)
			return &epochs->rows[row].values[m];
	}
	return NULL;
}

/* Is a change of it worth telling?  A learning rate follows its plan, and times only vary. */
static bool
tells_by_change(const struct metric *metric)
{
	return metric->role.kind != KIND_LR && metric->role.kind != KIND_TIME &&
	       metric->role.kind != KIND_THROUGHPUT;
}

/* With the digits of its column: numbers. */
static void
change_cell(const struct epochs *epochs, size_t row, size_t m, const struct numbers *numbers,
	    struct table_cell *out)
{
	const struct epoch_value *value = &epochs->rows[row].values[m];
	const struct epoch_value *before = value_before(epochs, row, m);
	double change;

	if (!value->has || !before || !isfinite(value->value) || !isfinite(before->value) ||
	    !tells_by_change(epochs->metrics[m]))
		return;
	change = value->value - before->value;
	if (fabs(change) < 1 && numbers_scientific(numbers, change))
		change = 0;
	out->buf[0] = '+';
	numbers_write(numbers, change, out->buf + (change >= 0), sizeof(out->buf) - 1);
	out->kind = TABLE_TEXT;
	out->style = STYLE_DIM;
	out->text = str_of(out->buf);
}

static void
value_cell(const struct epochs *epochs, size_t row, size_t m, struct table_cell *out)
{
	const struct epoch_value *value = &epochs->rows[row].values[m];

	if (!value->has) {
		out->kind = TABLE_UNKNOWN;
		return;
	}
	out->kind = TABLE_NUMBER;
	out->value = value->value;
	out->decimals = value->decimals;
	out->style = isfinite(value->value) ? value_style(epochs->metrics[m]) : STYLE_CRITICAL;
	out->marks = isfinite(value->value) ? 0 : MARK_BOLD;
}

static void
fill_cell(void *arg, size_t row, size_t column, struct table_cell *out)
{
	struct rows *rows = arg;
	const struct epochs *epochs = rows->epochs;
	const struct epoch_row *at = &epochs->rows[row];
	size_t metric_columns = METRIC_COLUMNS * shown_metrics(epochs, rows->skip);
	bool best = epochs->has_best && epochs->best == row;

	if (column == COLUMN_X) {
		number_write_epoch(at->x, out->buf, sizeof(out->buf));
		out->kind = TABLE_TEXT;
		out->text = str_of(out->buf);
	} else if (column == COLUMN_BEST) {
		out->kind = best ? TABLE_TEXT : TABLE_EMPTY;
		out->style = STYLE_GOOD;
		out->marks = MARK_BOLD;
		out->text = STR("*");
	} else if (column < COLUMN_FIRST + metric_columns) {
		size_t m = rows->skip + (column - COLUMN_FIRST) / METRIC_COLUMNS;

		if ((column - COLUMN_FIRST) % METRIC_COLUMNS == 0)
			value_cell(epochs, row, m, out);
		else
			change_cell(epochs, row, m, &rows->table->fits[column - 1].numbers, out);
	} else if (isfinite(at->takes_s)) {
		clock_format_span(out->buf, sizeof(out->buf),
				  (int64_t)(at->takes_s * (double)NS_PER_S));
		out->kind = TABLE_TEXT;
		out->style = STYLE_DIM;
		out->text = str_of(out->buf);
	}
	if (best && column != COLUMN_X)
		out->marks |= MARK_BOLD;
}

void
epochs_draw(struct epochs *epochs, struct table *table, size_t skip, struct canvas *canvas,
	    struct rect area)
{
	struct table_column columns[COLUMN_FIRST + METRIC_COLUMNS * EPOCHS_METRICS + 1] = {
		[COLUMN_X] = { .title = axis_name(epochs->axis),
			       .min_cols = 5,
			       .ideal_cols = 10,
			       .align = ALIGN_RIGHT,
			       .keep = true },
		[COLUMN_BEST] = { .title = "",
				  .min_cols = 1,
				  .ideal_cols = 1,
				  .tight = true,
				  .keep = true },
	};
	struct rows rows = { .epochs = epochs, .table = table, .skip = skip };
	size_t n = COLUMN_FIRST;

	static_assert(COLUMN_FIRST + METRIC_COLUMNS * EPOCHS_METRICS + 1 <= TABLE_COLUMNS_MAX,
		      "the epochs have too many columns");
	for (size_t m = skip; m < epochs->metric_count; m++) {
		const char *name = metric_shown(epochs->metrics[m], canvas->ascii);
		int title_cols = text_cols(str_of(name)) - CHANGE_COLS - 1;

		columns[n++] = (struct table_column){ .title = name,
						      .min_cols = title_cols < 5    ? 5
								  : title_cols > 12 ? 12
										    : title_cols,
						      .ideal_cols = 14,
						      .priority = 1 + (int)m,
						      .align = ALIGN_POINT };
		/* Changes go before the last metric does. */
		columns[n++] = (struct table_column){ .title = "",
						      .min_cols = CHANGE_COLS,
						      .ideal_cols = 10,
						      .priority = 100 + (int)m,
						      .align = ALIGN_RIGHT,
						      .tight = true };
	}
	columns[n++] = (struct table_column){ .title = "took",
					      .min_cols = 3,
					      .ideal_cols = 6,
					      .priority = 50,
					      .align = ALIGN_RIGHT };
	struct table_source source = { .columns = columns,
				       .column_count = n,
				       .row_count = epochs->row_count,
				       .cell = fill_cell,
				       .arg = &rows };
	if (!table->measured)
		table_measure(table, &source);
	table_layout(table, &source, area.cols);
	/* Without their changes behind them metrics need room for their own names. */
	for (size_t i = COLUMN_FIRST; i + METRIC_COLUMNS < n; i += METRIC_COLUMNS) {
		int title_cols = text_cols(str_of(columns[i].title));

		if (table->fits[i + 1].cols == 0 && columns[i].min_cols < title_cols)
			columns[i].min_cols = title_cols < 12 ? title_cols : 12;
	}
	table_draw(table, &source, canvas, area);
}

static void
prepare(struct epochs_screen *screen, const struct run *run)
{
	size_t last;

	if (epochs_make(&screen->epochs, run))
		screen->table.measured = false;
	last = screen->epochs.row_count > 0 ? screen->epochs.row_count - 1 : 0;
	if (screen->run_id != run->id) {
		screen->run_id = run->id;
		screen->at_end = true;
		screen->skip = 0;
		table_reset(&screen->table);
	}
	if (screen->at_end || screen->table.selected > last)
		screen->table.selected = last;
	screen->table.has_selection = true;
}

static void
draw(struct ui *ui, const struct ui_env *env, struct canvas *canvas)
{
	struct layout_frame frame = layout_frame(canvas->cols, canvas->rows);
	struct epochs_screen *screen = &ui->epochs;
	const struct run *run = ui_run(ui, env);
	struct rect area = frame.body;
	struct pieces title = { 0 };

	if (!run) {
		head_name(&title, "epochs");
		head_screen(ui, env, &title, canvas, frame.title);
		return;
	}
	head_run(ui, env, run, &title);
	pieces_draw(&title, canvas, frame.title);
	if (canvas->rows >= 8)
		frame_rule(canvas, rect_cut_top(&area, 1), "epochs", false);
	prepare(screen, run);
	screen->table_area = area;
	if (screen->epochs.row_count == 0)
		head_message(canvas, (struct rect){ area.x + 2, area.y, area.cols - 2, 1 },
			     STYLE_DIM, "no epochs yet");
	else
		epochs_draw(&screen->epochs, &screen->table, screen->skip, canvas, area);
}

static void
move_to(struct epochs_screen *screen, long to)
{
	long last = (long)screen->epochs.row_count - 1;

	if (to > last)
		to = last;
	screen->table.selected = to > 0 ? (size_t)to : 0;
	screen->at_end = (long)screen->table.selected >= last;
}

/* To the plots, with the cross-hair at the selected row. */
static void
open_plot(struct ui *ui, const struct ui_env *env, const struct run *run)
{
	const struct epochs *epochs = &ui->epochs.epochs;

	if (epochs->row_count == 0)
		return;
	run_screen_goto(&ui->run, run, epochs->axis, epochs->rows[ui->epochs.table.selected].x);
	ui_go(ui, env, SCREEN_RUN);
}

static void
copy(struct ui *ui, const struct ui_env *env)
{
	const struct run *run = ui_run(ui, env);

	if (!run || ui->epochs.epochs.row_count == 0)
		return;
	free(ui->copied);
	ui->copied = epochs_markdown(&ui->epochs.epochs, run);
	ui->wish = UI_COPY;
	ui_say(ui, env, STYLE_DIM, "copied %zu rows as Markdown", ui->epochs.epochs.row_count);
}

static bool
act(struct ui *ui, const struct ui_env *env, enum action action)
{
	struct epochs_screen *screen = &ui->epochs;
	long by = action_rows(action, screen->table_area.rows);
	const struct run *run = ui_run(ui, env);

	if (!run)
		return false;
	prepare(screen, run);
	if (by != 0) {
		move_to(screen, (long)screen->table.selected + by);
		return true;
	}
	switch ((int)action) {
	case ACTION_LEFT:
		screen->skip -= screen->skip > 0;
		screen->table.measured = false;
		break;
	case ACTION_RIGHT:
		screen->skip += screen->skip + 1 < screen->epochs.metric_count;
		screen->table.measured = false;
		break;
	case ACTION_PREV_RUN:
	case ACTION_NEXT_RUN:
		ui_select_by(ui, action == ACTION_PREV_RUN ? -1 : 1);
		break;
	case ACTION_OPEN:
		open_plot(ui, env, run);
		break;
	case ACTION_COPY:
		copy(ui, env);
		break;
	default:
		return false;
	}
	return true;
}

static bool
mouse(struct ui *ui, const struct ui_env *env, struct key_event event)
{
	struct epochs_screen *screen = &ui->epochs;
	int row = event.y - screen->table_area.y - 1;

	(void)env;
	if (event.key != KEY_CLICK || row < 0 || !rect_has(screen->table_area, event.x, event.y))
		return false;
	move_to(screen, (long)screen->table.top + row);
	return true;
}

const struct screen screen_epochs = {
	.name = "epochs",
	.groups = { GROUP_EPOCHS, GROUP_RUN },
	.group_count = 2,
	.hints = { ACTION_OPEN, ACTION_COPY, ACTION_PREV_RUN, ACTION_NEXT_RUN, ACTION_LOG,
		   ACTION_ALERTS },
	.hint_count = 6,
	.draw = draw,
	.act = act,
	.mouse = mouse,
};
