#include "config.h"

#include "view/screen_compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "view/head.h"
#include "view/layout.h"
#include "view/ui_state.h"

void
compare_screen_fini(struct compare_screen *screen)
{
	free(screen->metric);
	chart_fini(&screen->chart);
	chart_fini(&screen->difference);
}

const struct metric *
compare_metric(const struct ui *ui, const struct run *run)
{
	if (ui->compare.metric)
		return rank_metric(run, str_of(ui->compare.metric));
	if (ui->sort.by == SORT_RANK && ui->sort.rank.metric)
		return rank_metric(run, str_of(ui->sort.rank.metric));
	if (ui->compare.role.kind != KIND_NONE)
		return run_role(run, ui->compare.role);
	return run_headline(run);
}

/* What most of the runs are judged by; without a kind where they are judged by what has none. */
static struct role
common_role(const struct ui_env *env, const uint32_t *ids, size_t n)
{
	size_t counts[SPLIT_COUNT][KIND_COUNT] = { 0 }, most = 0;
	struct role role = { SPLIT_NONE, KIND_NONE };

	for (size_t i = 0; i < n; i++) {
		const struct run *run = store_find(env->store, ids[i]);
		const struct metric *metric = run ? run_headline(run) : NULL;
		size_t *count;

		if (!metric)
			continue;
		count = &counts[metric->role.split][metric->role.kind];
		/* Of equals the first, which stands higher in the table. */
		if (++*count > most) {
			most = *count;
			role = metric->role;
		}
	}
	return role;
}

static bool
contains(const uint32_t *ids, size_t n, uint32_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (ids[i] == id)
			return true;
	}
	return false;
}

/* A run keeps its slot, and with it colour and marker, while others come and go. */
static size_t
slot_of(struct compare_screen *screen, uint32_t id)
{
	size_t empty = CHART_CURVES;

	for (size_t i = CHART_CURVES; i-- > 0;) {
		if (screen->slots[i] == id)
			return i;
		if (!screen->slots[i])
			empty = i;
	}
	/* There are as many slots as runs. */
	screen->slots[empty] = id;
	return empty;
}

static struct chart_item
item_of(struct compare_screen *screen, const struct run *run, const struct metric *metric)
{
	size_t slot = slot_of(screen, run->id);

	/* The second round of colours has other markers. */
	return (struct chart_item){ .run = run,
				    .metric = metric,
				    .label = run->name,
				    .style = (enum style)(STYLE_CURVE_1 + slot % 8),
				    .marker = (int)((slot + slot / 8) % PLOT_MARKERS) };
}

struct entry {
	struct chart_item item;
	double last;
};

/* By the last value, best first; what has none last. */
static void
sort_entries(struct entry *entries, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct entry moving = entries[i];
		bool higher = moving.item.metric->better == BETTER_HIGHER;
		size_t at = i;

		while (at > 0 && !isnan(moving.last) &&
		       (isnan(entries[at - 1].last) ||
			(higher ? entries[at - 1].last < moving.last
				: entries[at - 1].last > moving.last))) {
			entries[at] = entries[at - 1];
			at--;
		}
		entries[at] = moving;
	}
}

/* Who is compared, in which order; fills the chart. */
static void
choose(struct ui *ui, const struct ui_env *env)
{
	struct compare_screen *screen = &ui->compare;
	struct entry entries[CHART_CURVES];
	struct chart_item items[CHART_CURVES];
	uint32_t ids[CHART_CURVES];
	size_t chosen = ui_chosen_runs(ui, env, ids, CHART_CURVES), n = 0;

	for (size_t i = 0; i < CHART_CURVES; i++) {
		if (!contains(ids, chosen, screen->slots[i]))
			screen->slots[i] = 0;
	}
	screen->role = common_role(env, ids, chosen);
	for (size_t i = 0; i < chosen; i++) {
		const struct run *run = store_find(env->store, ids[i]);
		const struct metric *metric = run ? compare_metric(ui, run) : NULL;
		const struct point *last = metric ? series_last(metric->series) : NULL;

		if (last)
			entries[n++] = (struct entry){ item_of(screen, run, metric), last->value };
	}
	sort_entries(entries, n);
	screen->run_count = n;
	screen->lacking = chosen - n;
	for (size_t i = 0; i < n; i++) {
		items[i] = entries[i].item;
		screen->runs[i] = items[i].run->id;
	}
	if (!contains(screen->runs, n, screen->selected))
		screen->selected = n > 0 ? screen->runs[0] : 0;
	screen->chart.ink = screen->difference.ink = ui->ink;
	chart_make(&screen->chart, items, n, &screen->lens);
}

size_t
compare_baseline(const struct compare_screen *screen)
{
	size_t i = 0;

	while (i < screen->run_count && screen->runs[i] != screen->baseline)
		i++;
	return i;
}

uint32_t
compare_screen_line(const struct compare_screen *screen, uint32_t run_id)
{
	for (size_t i = 0; i < screen->run_count && screen->lens.crossed; i++) {
		const struct trace_point *point;

		if (screen->runs[i] != run_id || i >= screen->chart.item_count)
			continue;
		point = chart_read(&screen->chart, i, screen->lens.cross_x);
		return point ? point->line : 0;
	}
	return 0;
}

static void
title_of(const struct ui *ui, char *buf, size_t size)
{
	const struct compare_screen *screen = &ui->compare;
	const char *role = role_name(screen->role);

	if (screen->metric)
		snprintf(buf, size, "%s", screen->metric);
	else if (ui->sort.by == SORT_RANK && ui->sort.rank.metric)
		snprintf(buf, size, "%s", ui->sort.rank.metric);
	else
		snprintf(buf, size, "%s", role ? role : "what each is judged by");
}

/* Where the difference is 0: the baseline itself. */
static void
draw_difference(struct ui *ui, struct canvas *canvas, struct rect area)
{
	static const struct plot_line zero = { .y = 0, .style = STYLE_DIM, .label = NULL };
	struct compare_screen *screen = &ui->compare;
	size_t base = compare_baseline(screen);
	struct lens lens = screen->lens;
	char title[CHART_LABEL + 32], text[PIECE_TEXT], key[32];
	int indent;

	if (base == screen->run_count || screen->run_count < 2 || area.rows < 3)
		return;
	/* A difference has both signs; its x are those of the plot above. */
	lens.log_y = false;
	lens.zoomed = true;
	lens.x0 = screen->chart.view.x0;
	lens.x1 = screen->chart.view.x1;
	chart_difference(&screen->difference, &screen->chart, base);
	screen->difference.lines = &zero;
	screen->difference.line_count = 1;
	snprintf(title, sizeof(title), "difference to %s", screen->chart.labels[base]);
	frame_rule(canvas, rect_cut_top(&area, 1), title, false);
	if (!screen->difference.has_range) {
		action_keys(ui->keys, ACTION_AXIS, false, key, sizeof(key));
		snprintf(text, sizeof(text), "no %s at which it and another run have values%s%s%s",
			 axis_name(screen->chart.axis), key[0] ? "; " : "", key,
			 key[0] ? " takes another axis" : "");
		head_message(canvas, (struct rect){ area.x + 2, area.y + 1, area.cols - 2, 1 },
			     STYLE_DIM, text);
		return;
	}
	chart_draw_plot(&screen->difference, canvas, area, &lens);
	/* Shorter labels beside the axis: below each other all the same. */
	indent = screen->chart.view.inner.x - screen->difference.view.inner.x;
	if (indent <= 0)
		return;
	canvas_fill(canvas, area, STYLE_PLAIN, " ");
	rect_cut_left(&area, indent);
	screen->difference.lines = &zero;
	screen->difference.line_count = 1;
	chart_draw_plot(&screen->difference, canvas, area, &lens);
}

/* Runs that say nothing along the axis that was chosen. */
static size_t
count_undrawn(const struct chart *chart)
{
	size_t n = 0;

	for (size_t i = 0; i < chart->item_count; i++)
		n += chart->traces[2 * i].count == 0;
	return n;
}

static void
draw_rule(const struct compare_screen *screen, const char *metric, struct canvas *canvas,
	  struct rect row)
{
	rect_cut_left(&row, frame_rule(canvas, row, metric, true));
	/* Below the cross-hair the legend tells where it is. */
	chart_draw_axis_note(&screen->chart, canvas, row, false);
}

static void
draw(struct ui *ui, const struct ui_env *env, struct canvas *canvas)
{
	struct layout_frame frame = layout_frame(canvas->cols, canvas->rows);
	struct compare_screen *screen = &ui->compare;
	struct rect area = frame.body, legend, rule, band = { 0 };
	struct pieces title = { 0 };
	char metric[CHART_LABEL], text[PIECE_TEXT];
	size_t undrawn;
	bool based;

	choose(ui, env);
	based = compare_baseline(screen) < screen->run_count;
	title_of(ui, metric, sizeof(metric));
	head_name(&title, "compare");
	pieces_add(&title, 1, STYLE_PLAIN, "%zu run%s by %s", screen->run_count,
		   screen->run_count == 1 ? "" : "s", metric);
	if (order_marked(&ui->order, env->store) > CHART_CURVES)
		pieces_add(&title, 2, STYLE_WARNING, "%zu are marked, %d at most are shown",
			   order_marked(&ui->order, env->store), CHART_CURVES);
	if (screen->lacking > 0)
		pieces_add(&title, 4, STYLE_DIM, "%zu without it", screen->lacking);
	undrawn = count_undrawn(&screen->chart);
	if (undrawn > 0)
		pieces_add(&title, 4, STYLE_WARNING, "%zu without %s", undrawn,
			   axis_name(screen->chart.axis));
	lens_describe(&screen->lens, text, sizeof(text));
	if (text[0])
		pieces_add(&title, 4, STYLE_DIM, "%s", text);
	head_screen(ui, env, &title, canvas, frame.title);
	if (screen->run_count == 0) {
		head_message(canvas, (struct rect){ area.x + 2, area.y + 1, area.cols - 2, 1 },
			     STYLE_DIM, "none of these runs has this metric; m chooses another");
		return;
	}
	legend = rect_cut_bottom(&area, screen->run_count + 1 < (size_t)area.rows * 2 / 5
					    ? (int)screen->run_count + 1
					    : area.rows * 2 / 5);
	if (based && area.rows >= 12)
		band = rect_cut_bottom(&area, area.rows / 3);
	rule = rect_cut_top(&area, canvas->rows >= 8 ? 1 : 0);
	chart_draw_plot(&screen->chart, canvas, area, &screen->lens);
	if (rule.rows > 0)
		draw_rule(screen, metric, canvas, rule);
	/* Made even where it has no room: the legend says its numbers. */
	if (based)
		chart_difference(&screen->difference, &screen->chart, compare_baseline(screen));
	draw_difference(ui, canvas, band);
	compare_draw_legend(ui, env, canvas, legend);
}

static void
select_by(struct compare_screen *screen, int by)
{
	long at = 0, last = (long)screen->run_count - 1;

	for (size_t i = 0; i < screen->run_count; i++) {
		if (screen->runs[i] == screen->selected)
			at = (long)i;
	}
	at += by;
	at = at > last ? last : at;
	if (last >= 0)
		screen->selected = screen->runs[at > 0 ? at : 0];
}

/* Takes the selected run out; the first time, when none was marked, by marking all the others. */
static void
drop(struct ui *ui)
{
	struct compare_screen *screen = &ui->compare;

	for (size_t i = 0; i < screen->run_count; i++)
		order_note(&ui->order, screen->runs[i])->marked =
		    screen->runs[i] != screen->selected;
}

static bool
act(struct ui *ui, const struct ui_env *env, enum action action)
{
	struct compare_screen *screen = &ui->compare;

	if (action != ACTION_BEST && chart_act(&screen->chart, &screen->lens, action))
		return true;
	if (action == ACTION_UP || action == ACTION_DOWN) {
		select_by(screen, action == ACTION_UP ? -1 : 1);
	} else if (action == ACTION_TOP || action == ACTION_BOTTOM) {
		select_by(screen, action == ACTION_TOP ? -CHART_CURVES : CHART_CURVES);
	} else if (action == ACTION_BASELINE) {
		screen->baseline = screen->baseline == screen->selected ? 0 : screen->selected;
	} else if (action == ACTION_DROP && screen->run_count > 1) {
		drop(ui);
	} else if (action == ACTION_METRIC) {
		ui_menu_open(ui, env, MENU_METRIC);
	} else if ((action == ACTION_OPEN || action == ACTION_RUN || action == ACTION_EPOCHS ||
		    action == ACTION_LOG) &&
		   screen->selected) {
		ui_select(ui, screen->selected);
		if (action == ACTION_OPEN)
			ui_go(ui, env, screen->lens.crossed ? SCREEN_LOG : SCREEN_RUN);
		return action == ACTION_OPEN;
	} else if (action == ACTION_BACK && screen->lens.crossed) {
		screen->lens.crossed = false;
	} else {
		return false;
	}
	return true;
}

static bool
mouse(struct ui *ui, const struct ui_env *env, struct key_event event)
{
	struct compare_screen *screen = &ui->compare;
	int row = event.y - screen->table_area.y - 1;

	(void)env;
	if (event.key != KEY_CLICK && event.key != KEY_DRAG)
		return false;
	if (rect_has(screen->table_area, event.x, event.y) && row >= 0) {
		size_t at = screen->table.top + (size_t)row;

		if (at < screen->run_count)
			screen->selected = screen->runs[at];
		return true;
	}
	return chart_click(&screen->chart, &screen->lens, event.x, event.y);
}

const struct screen screen_compare = {
	.name = "compare",
	.groups = { GROUP_COMPARE, GROUP_PLOT },
	.group_count = 2,
	.hints = { ACTION_METRIC, ACTION_BASELINE, ACTION_DROP, ACTION_LEFT, ACTION_OPEN,
		   ACTION_ZOOM_IN, ACTION_LOG_Y, ACTION_SMOOTH, ACTION_AXIS, ACTION_TILE },
	.hint_count = 10,
	.draw = draw,
	.act = act,
	.mouse = mouse,
};
