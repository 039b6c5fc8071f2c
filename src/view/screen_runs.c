#include "config.h"

#include "view/screen_runs.h"

#include <math.h>
#include <stdio.h>

#include "view/head.h"
#include "view/layout.h"
#include "view/ui_state.h"

#define REFIT_NS (60 * NS_PER_S)
#define FLASHES_MOST 6 /* rows: where everything changes all the time, nothing needs to flash */

void
runs_screen_fini(struct runs_screen *screen)
{
	table_fini(&screen->table);
	run_columns_fini(&screen->columns);
	preview_fini(&screen->preview);
}

/* ---- the table */

/* What the table's callback gets. */
struct rows {
	struct ui *ui;
	const struct ui_env *env;
};

/* A run that left the store since the order was made. */
static bool
begin_row(struct rows *rows, size_t row)
{
	struct run_cell *cell = &rows->ui->runs.cell;
	uint32_t id = rows->ui->order.shown[row];

	cell->run = store_find(rows->env->store, id);
	cell->note = order_note_at(&rows->ui->order, id);
	cell->place = row;
	return cell->run != NULL;
}

static void
fill_cell(void *arg, size_t row, size_t column, struct table_cell *out)
{
	struct rows *rows = arg;

	if (begin_row(rows, row))
		run_cell_fill(&rows->ui->runs.cell, column, out);
}

/* Before a row is drawn: what it flashes until when. */
static void
row_style(void *arg, size_t row, enum style *style, unsigned *marks)
{
	struct rows *rows = arg;
	struct ui *ui = rows->ui;
	const struct note *note;
	int64_t now = rows->env->now.mono_ns;

	(void)style;
	(void)marks;
	if (!begin_row(rows, row))
		return;
	order_see(&ui->order, ui->runs.cell.run, rows->env->now);
	note = order_note_at(&ui->order, ui->order.shown[row]);
	if (note->flashed_ns && now < note->flashed_ns + ORDER_FLASH_NS) {
		ui->runs.changing++;
		if (ui->runs.cell.flash)
			ui_fades_at(ui, note->flashed_ns + ORDER_FLASH_NS);
	}
	if (note->moved && now < note->moved_ns + ORDER_MARK_NS)
		ui_fades_at(ui, note->moved_ns + ORDER_MARK_NS);
}

static uint64_t
row_look(void *arg, size_t row)
{
	struct rows *rows = arg;

	/* What a key may have changed (columns, sort, marks) is not listed one by one. */
	if (!begin_row(rows, row))
		return LOOK_NONE;
	return look_mix(run_cell_look(&rows->ui->runs.cell), (uint64_t)rows->ui->key_ns);
}

static struct table_source
table_source(struct ui *ui, struct rows *rows)
{
	return (struct table_source){ .columns = ui->runs.columns.columns,
				      .column_count = ui->runs.column_count,
				      .row_count = ui->order.count,
				      .cell = fill_cell,
				      .row = row_style,
				      .look = row_look,
				      .arg = rows };
}

static void
measure(struct ui *ui, const struct ui_env *env, const struct table_source *source)
{
	struct runs_screen *screen = &ui->runs;

	if (screen->table.measured && screen->measured == ui->order.version)
		return;
	run_columns_look(&screen->columns, env->store, &ui->sort);
	screen->column_count = run_columns_make(&screen->columns, &ui->sort);
	/* Widths only grow, and the first losses of a run are its largest: now and then, when rows
	 * move anyway or a minute has passed, columns take what they need now. */
	if (screen->fitted != ui->order.adopted ||
	    env->now.mono_ns > screen->fitted_ns + REFIT_NS) {
		table_reset(&screen->table);
		screen->fitted = ui->order.adopted;
		screen->fitted_ns = env->now.mono_ns;
	}
	table_measure(&screen->table, source);
	screen->measured = ui->order.version;
}

/* In the table's margin, beside the selection's mark. */
static void
draw_marks(const struct ui *ui, struct canvas *canvas, struct rect area)
{
	for (int y = 1; y < area.rows; y++) {
		size_t row = ui->runs.table.top + (size_t)y - 1;
		const struct note *note;

		if (row >= ui->order.count)
			return;
		note = order_note_at(&ui->order, ui->order.shown[row]);
		if (note && note->marked)
			canvas_glyph(canvas, area.x + 1, area.y + y,
				     (struct glyph){ "◆", "*", STYLE_KEY },
				     row == ui->runs.table.selected ? MARK_SELECTED : 0);
	}
}

static void
draw_table(struct ui *ui, const struct ui_env *env, struct canvas *canvas, struct rect area)
{
	struct runs_screen *screen = &ui->runs;
	struct rows rows = { ui, env };
	struct table_source source;
	int place_cols = number_digits(ui->order.count);
	size_t place = 0;

	screen->cell = (struct run_cell){
		.columns = &screen->columns,
		.engine = env->engine,
		.sort = &ui->sort,
		.shared = ui->shared,
		.now = env->now,
		.ascii = ui->ascii,
		.flash = screen->changing <= FLASHES_MOST,
		/* Two at least: a mark in the margin does not touch it. */
		.place_cols = place_cols < 2 ? 2 : place_cols,
	};
	screen->changing = 0;
	screen->column_count = run_columns_make(&screen->columns, &ui->sort);
	screen->columns.place_cols = screen->cell.place_cols;
	source = table_source(ui, &rows);
	measure(ui, env, &source);
	source = table_source(ui, &rows);
	screen->table.has_selection = order_place(&ui->order, ui->run_id, &place);
	if (screen->table.has_selection)
		screen->table.selected = place;
	run_columns_fit(&screen->columns, &screen->table, &source, screen->skip, area.cols);
	table_draw(&screen->table, &source, canvas, area);
	/* Columns are measured now and then only, and a number without its first digit is another
	 * number. */
	if (screen->table.outgrown) {
		table_measure(&screen->table, &source);
		run_columns_fit(&screen->columns, &screen->table, &source, screen->skip, area.cols);
		canvas_fill(canvas, area, STYLE_PLAIN, " ");
		screen->changing = 0;
		table_draw(&screen->table, &source, canvas, area);
	}
	screen->table_area = area;
	draw_marks(ui, canvas, area);
}

/* ---- nothing to show */

static void
draw_empty(const struct ui *ui, const struct ui_env *env, struct canvas *canvas, struct rect area)
{
	struct rect row = { area.x + 2, area.y + area.rows / 2, area.cols - 2, 1 };
	char what[PIECE_TEXT];
	const char *todo = "";

	if (store_count(env->store) > 0) {
		snprintf(what, sizeof(what), "no run matches the filter");
		todo = ui->prompt.open ? "" : "Esc drops it, / changes it";
	} else if (env->logs > 0) {
		snprintf(what, sizeof(what), "%zu log%s, no metrics yet", env->logs,
			 env->logs == 1 ? "" : "s");
		todo = "a run appears with its first; traintop --explain FILE tells what is read";
	} else {
		snprintf(what, sizeof(what), "no logs in %s yet",
			 env->title && env->title[0] ? env->title : "sight");
		todo = "they appear by themselves: .log .txt .out .csv .json and their kin";
	}
	head_message(canvas, row, STYLE_DIM, what);
	row.y++;
	if (row.y < area.y + area.rows)
		head_message(canvas, row, STYLE_DIM, todo);
}

/* ---- the screen */

/*
 * How many runs the table is to have room for.  It gives room back only when the user has done
 * something, and not while a filter is typed: nothing moves by itself.
 */
static size_t
room_for_runs(struct ui *ui)
{
	struct runs_screen *screen = &ui->runs;

	if (!ui->prompt.open && screen->room_ns != ui->key_ns) {
		screen->room = ui->order.count;
		screen->room_ns = ui->key_ns;
	}
	if (screen->room < ui->order.count)
		screen->room = ui->order.count;
	return screen->room;
}

static void
draw(struct ui *ui, const struct ui_env *env, struct canvas *canvas)
{
	struct layout_runs layout = layout_runs(canvas->cols, canvas->rows, room_for_runs(ui));

	if (ui->runs.no_preview && layout.preview_rule.rows > 0) {
		layout.table.rows = layout.preview_rule.y + layout.preview_rule.rows +
				    layout.plot.rows - layout.table.y;
		layout.preview_rule.rows = layout.plot.rows = 0;
	}
	head_draw(ui, env, canvas, layout.title, layout.status);
	canvas_rule(canvas, layout.rule, STYLE_DIM);
	if (ui->order.count > 0)
		draw_table(ui, env, canvas, layout.table);
	else
		draw_empty(ui, env, canvas, layout.table);
	if (layout.preview_rule.rows > 0 && ui->order.count > 0)
		preview_draw(&ui->runs.preview, ui, env, canvas, &layout);
	if (layout.hints_rule.rows > 0)
		canvas_rule(canvas, layout.hints_rule, STYLE_DIM);
}

static void
mark(struct ui *ui)
{
	struct note *note;

	if (!ui->run_id)
		return;
	note = order_note(&ui->order, ui->run_id);
	note->marked = !note->marked;
	ui_select_by(ui, 1);
}

static void
mark_all(struct ui *ui, bool marked)
{
	for (size_t i = 0; i < ui->order.note_cap && !marked; i++)
		ui->order.notes[i].marked = false;
	for (size_t i = 0; i < ui->order.count && marked; i++)
		order_note(&ui->order, ui->order.shown[i])->marked = true;
}

static void
reverse(struct ui *ui)
{
	if (ui->sort.by == SORT_RANK)
		ui->sort.rank.reversed = !ui->sort.rank.reversed;
	else
		ui->sort.reversed = !ui->sort.reversed;
	ui_reorder(ui);
}

/* Sorts by a column; by the one it is sorted by already, the other way round. */
static void
sort_by_column(struct ui *ui, const struct ui_env *env, size_t column)
{
	struct sort_key key;

	if (ui->runs.columns.columns[column].sorted)
		reverse(ui);
	else if (run_column_sort(&ui->runs.columns, column, &key))
		ui_sort(ui, env, key);
}

/* The next column to that side by which can be sorted, among those shown. */
static void
sort_aside(struct ui *ui, const struct ui_env *env, int by)
{
	const struct run_columns *columns = &ui->runs.columns;
	long count = (long)ui->runs.column_count, at = by > 0 ? -1 : count;
	struct sort_key key;

	for (long i = 0; i < count; i++) {
		if (columns->columns[i].sorted)
			at = i;
	}
	for (long i = 0; i < count; i++) {
		at = (at + by + count) % count;
		/* Numbers sort as their curves do: one of each pair is enough. */
		if (ui->runs.table.fits[at].cols == 0 || columns->columns[at].sorted ||
		    at == RUN_COLUMN_BEST_AT ||
		    (columns->columns[at].tight && !columns->columns[at].title[0]) ||
		    !run_column_sort(columns, (size_t)at, &key))
			continue;
		ui_sort(ui, env, key);
		return;
	}
}

static void
scroll_columns(struct runs_screen *screen, int by)
{
	size_t most = screen->column_count > 4 ? screen->column_count - 4 : 0;

	if (by < 0)
		screen->skip -= screen->skip > 0;
	else if (screen->skip < most)
		screen->skip++;
}

static bool
act(struct ui *ui, const struct ui_env *env, enum action action)
{
	long by = action_rows(action, ui->runs.table_area.rows);

	if (by != 0)
		ui_select_by(ui, by);
	else if (action == ACTION_LEFT || action == ACTION_RIGHT)
		scroll_columns(&ui->runs, action == ACTION_LEFT ? -1 : 1);
	else if (action == ACTION_MARK)
		mark(ui);
	else if (action == ACTION_MARK_ALL || action == ACTION_UNMARK)
		mark_all(ui, action == ACTION_MARK_ALL);
	else if (action == ACTION_SORT)
		ui_menu_open(ui, env, MENU_SORT);
	else if (action == ACTION_COLUMNS)
		ui_menu_open(ui, env, MENU_COLUMNS);
	else if (action == ACTION_FILTERS)
		ui_menu_open(ui, env, MENU_FILTERS);
	else if (action == ACTION_RANK)
		ui_prompt_open(ui, PROMPT_RANK);
	else if (action == ACTION_SORT_LEFT || action == ACTION_SORT_RIGHT)
		sort_aside(ui, env, action == ACTION_SORT_LEFT ? -1 : 1);
	else if (action == ACTION_REVERSE)
		reverse(ui);
	else if (action == ACTION_PREVIEW)
		ui->runs.no_preview = !ui->runs.no_preview;
	else
		return false;
	return true;
}

static bool
mouse(struct ui *ui, const struct ui_env *env, struct key_event event)
{
	struct rows rows = { ui, env };
	struct table_source source = table_source(ui, &rows);
	struct table_hit hit =
	    table_hit(&ui->runs.table, &source, ui->runs.table_area, event.x, event.y);

	if (event.key != KEY_CLICK && event.key != KEY_DOUBLE_CLICK)
		return false;
	if (hit.header && hit.has_column) {
		sort_by_column(ui, env, hit.column);
		return true;
	}
	if (!hit.has_row)
		return false;
	ui_select(ui, ui->order.shown[hit.row]);
	if (event.key == KEY_DOUBLE_CLICK)
		ui_go(ui, env, SCREEN_RUN);
	return true;
}

const struct screen screen_runs = {
	.name = "runs",
	.groups = { GROUP_RUNS },
	.group_count = 1,
	.hints = { ACTION_OPEN, ACTION_FILTER, ACTION_ALERTS, ACTION_MARK, ACTION_TILE,
		   ACTION_COMPARE, ACTION_EPOCHS, ACTION_SORT, ACTION_LOG, ACTION_COLUMNS,
		   ACTION_REVERSE },
	.hint_count = 11,
	.draw = draw,
	.act = act,
	.mouse = mouse,
};
