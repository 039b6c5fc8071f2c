#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "view/ui_state.h"

#define NAMES_MAX 500

/* Values of menu items that stand for no column, metric or filter. */
enum { ITEM_NONE = -1, ITEM_SAVE = -2, ITEM_TYPE = -3, ITEM_APPEARANCE = -4 };
/* Values of extra columns in MENU_COLUMNS: metrics to add come after the columns there are. */
#define ITEM_METRIC 1000

/* ---- names of metrics of many runs */

struct names {
	const char *items[NAMES_MAX]; /* borrowed from the runs */
	size_t counts[NAMES_MAX];     /* runs that have it */
	size_t count;
};

static void
add_name(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++) {
		if (!strcmp(names->items[i], name)) {
			names->counts[i]++;
			return;
		}
	}
	if (names->count < NAMES_MAX) {
		names->items[names->count] = name;
		names->counts[names->count++] = 1;
	}
}

/* Metric names in order of appearance; of one run or (NULL) of all. */
static void
collect_metrics(struct names *names, const struct ui_env *env, const struct run *only)
{
	names->count = 0;
	for (size_t i = 0; i < store_count(env->store); i++) {
		const struct run *run = store_run(env->store, i);

		for (size_t m = 0; m < run->metric_count && (!only || only == run); m++)
			add_name(names, run->metrics[m]->name);
	}
}

static void
collect_params(struct names *names, const struct ui_env *env)
{
	names->count = 0;
	for (size_t i = 0; i < store_count(env->store); i++) {
		const struct run *run = store_run(env->store, i);

		for (size_t p = 0; p < run->param_count; p++)
			add_name(names, run->params[p].key);
	}
}

static void
add_names(struct menu *menu, const struct names *names, int64_t first, const char *kind)
{
	for (size_t i = 0; i < names->count; i++) {
		char detail[64];

		snprintf(detail, sizeof(detail), "%s%s%zu run%s", kind, kind[0] ? ", " : "",
			 names->counts[i], names->counts[i] == 1 ? "" : "s");
		menu_add(menu, first + (int64_t)i, names->items[i], detail, false);
	}
}

/* ---- what the menus hold */

static bool
is_number_of_curve(size_t column)
{
	const struct table_column *info;

	if (column >= RUN_COLUMN_COUNT)
		return false;
	info = &run_column_info((enum run_column)column)->column;
	return info->tight && !info->title[0];
}

static void
open_sort(struct ui *ui)
{
	const struct run_columns *columns = &ui->runs.columns;

	menu_open(&ui->menu, MENU_SORT, "sort by", false);
	for (size_t i = 0; i < ui->runs.column_count; i++) {
		const char *title = columns->columns[i].title;
		struct sort_key key;

		/* A number sorts as its curve does, and the place is no order of its own. */
		if (i == RUN_COLUMN_RANK || i == RUN_COLUMN_BEST_AT || is_number_of_curve(i) ||
		    !run_column_sort(columns, i, &key))
			continue;
		sort_key_fini(&key);
		if (i == RUN_COLUMN_ALERT)
			title = "alerts";
		if (!title[0] || (i + 1 < ui->runs.column_count && !ui->runs.table.fits[i].filled &&
				  !ui->runs.table.fits[i + 1].filled && i != RUN_COLUMN_ALERT))
			continue;
		menu_add(&ui->menu, (int64_t)i, title,
			 i < RUN_COLUMN_COUNT ? run_column_info((enum run_column)i)->help : NULL,
			 columns->columns[i].sorted);
	}
	menu_add(&ui->menu, ITEM_APPEARANCE, "appearance", "the order in which runs came up",
		 ui->sort.by == SORT_APPEARANCE);
	menu_add(&ui->menu, ITEM_TYPE, "another metric ...", "METRIC.STATISTIC, as you type it",
		 false);
}

static void
open_columns(struct ui *ui, const struct ui_env *env)
{
	const struct run_columns *columns = &ui->runs.columns;
	struct names names;

	menu_open(&ui->menu, MENU_COLUMNS, "columns", true);
	for (size_t i = 0; i < RUN_COLUMN_COUNT; i++) {
		const struct run_column_info *info = run_column_info((enum run_column)i);

		if (info->name[0] && !(info->flags & COLUMN_PINNED))
			menu_add(&ui->menu, (int64_t)i, info->name, info->help,
				 run_columns_shown(columns, (enum run_column)i));
	}
	for (size_t i = 0; i < columns->extra_count; i++)
		menu_add(&ui->menu, RUN_COLUMN_COUNT + (int64_t)i, columns->extra[i].title,
			 "your own", true);
	collect_params(&names, env);
	add_names(&ui->menu, &names, ITEM_METRIC + NAMES_MAX, "parameter");
	collect_metrics(&names, env, NULL);
	add_names(&ui->menu, &names, ITEM_METRIC, "metric");
}

static void
open_metrics(struct ui *ui, const struct ui_env *env)
{
	struct names names;

	menu_open(&ui->menu, MENU_METRIC, "compare by", false);
	menu_add(&ui->menu, ITEM_NONE, "what the runs are ranked by", NULL, !ui->compare.metric);
	collect_metrics(&names, env, NULL);
	add_names(&ui->menu, &names, 0, "");
	for (size_t i = 0; i < ui->menu.count && ui->compare.metric; i++)
		ui->menu.items[i].checked = !strcmp(ui->menu.items[i].label, ui->compare.metric);
}

static void
open_panels(struct ui *ui, const struct ui_env *env)
{
	const struct run *run = ui_run(ui, env);
	struct panel panels[PANELS_MAX];
	size_t n = run ? panels_of(run, panels, PANELS_MAX) : 0;

	menu_open(&ui->menu, MENU_PANEL, "plot", false);
	for (size_t i = 0; i < n; i++) {
		char detail[100] = "";

		for (size_t m = 0; m < panels[i].count && m < 3; m++) {
			size_t used = strlen(detail);

			snprintf(detail + used, sizeof(detail) - used, "%s%s", m ? ", " : "",
				 panels[i].metrics[m]->name);
		}
		menu_add(&ui->menu, (int64_t)i, panels[i].title, detail, false);
	}
}

static void
open_filters(struct ui *ui)
{
	menu_open(&ui->menu, MENU_FILTERS, "filters", false);
	for (size_t i = 0; i < ui->filter_count; i++)
		menu_add(&ui->menu, (int64_t)i, ui->filters[i].name, ui->filters[i].expression,
			 !strcmp(ui->filters[i].expression, ui->filter_text));
	menu_add(&ui->menu, ITEM_NONE, "no filter",
		 ui->filter_text[0] ? NULL : "to save one here, set it first", !ui->filter_text[0]);
	if (ui->filter_text[0])
		menu_add(&ui->menu, ITEM_SAVE, "save the present one ...", ui->filter_text, false);
}

void
ui_menu_open(struct ui *ui, const struct ui_env *env, enum menu_purpose purpose)
{
	switch (purpose) {
	case MENU_SORT:
		open_sort(ui);
		break;
	case MENU_COLUMNS:
		open_columns(ui, env);
		break;
	case MENU_METRIC:
		open_metrics(ui, env);
		break;
	case MENU_PANEL:
		open_panels(ui, env);
		break;
	case MENU_FILTERS:
		open_filters(ui);
		break;
	}
	menu_ready(&ui->menu);
}

/* ---- what choosing does */

static void
choose_sort(struct ui *ui, const struct ui_env *env, int64_t value)
{
	struct sort_key key = { .by = SORT_APPEARANCE };

	if (value == ITEM_TYPE)
		ui_prompt_open(ui, PROMPT_RANK);
	else if (value == ITEM_APPEARANCE ||
		 run_column_sort(&ui->runs.columns, (size_t)value, &key))
		ui_sort(ui, env, key);
}

static void
choose_column(struct ui *ui, const struct menu_item *item)
{
	struct run_columns *columns = &ui->runs.columns;
	bool param = item->value >= ITEM_METRIC + NAMES_MAX;
	struct rank_key key = { .metric = item->label, .statistic = STATISTIC_LAST };

	if (item->value < RUN_COLUMN_COUNT) {
		columns->chosen[item->value] = !columns->chosen[item->value];
		return;
	}
	/* An own column goes by its title: numbers shift as others go. */
	for (size_t i = 0; i < columns->extra_count; i++) {
		if (!strcmp(columns->extra[i].title, item->label)) {
			run_columns_remove(columns, i);
			ui_reorder(ui);
			return;
		}
	}
	if (item->checked && item->value >= ITEM_METRIC)
		run_columns_add(columns, &key, param);
	ui_reorder(ui);
}

static void
choose_filter(struct ui *ui, const struct ui_env *env, int64_t value)
{
	struct err err;

	if (value == ITEM_SAVE)
		ui_prompt_open(ui, PROMPT_FILTER_NAME);
	else if (value == ITEM_NONE)
		ui_filter_set(ui, "", &err);
	else if (!ui_filter_set(ui, ui->filters[value].expression, &err))
		ui_say(ui, env, STYLE_WARNING, "%s", err.message);
}

static void
choose_panel(struct ui *ui, const struct menu_item *item)
{
	if (ui->screen == SCREEN_SPLIT) {
		struct tile *tile = &ui->split.tile[ui->split.focus];

		tile->kind = TILE_PLOT;
		snprintf(tile->panel, sizeof(tile->panel), "%s", item->label);
	} else {
		ui->run.focus = (size_t)item->value;
	}
}

static void
choose(struct ui *ui, const struct ui_env *env, const struct menu_item *item)
{
	switch ((enum menu_purpose)ui->menu.purpose) {
	case MENU_SORT:
		choose_sort(ui, env, item->value);
		break;
	case MENU_COLUMNS:
		choose_column(ui, item);
		break;
	case MENU_METRIC:
		free(ui->compare.metric);
		ui->compare.metric = item->value == ITEM_NONE ? NULL : xstrdup(item->label);
		lens_reset(&ui->compare.lens);
		break;
	case MENU_PANEL:
		choose_panel(ui, item);
		break;
	case MENU_FILTERS:
		choose_filter(ui, env, item->value);
		break;
	}
}

void
ui_menu_key(struct ui *ui, const struct ui_env *env, struct key_event event)
{
	enum menu_result result = menu_key(&ui->menu, event);

	if (result == MENU_CHOSEN || result == MENU_TOGGLED)
		choose(ui, env, menu_chosen(&ui->menu));
}
