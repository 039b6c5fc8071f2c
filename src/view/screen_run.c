#include "config.h"

#include "view/screen_run.h"

#include <stdio.h>
#include <string.h>

#include "view/cells.h"
#include "view/facts.h"
#include "view/head.h"
#include "view/logview.h"
#include "view/ui_state.h"

#define WHERE_TEXT (CELLS_TEXT + 8) /* "step 1,204" */
#define WHERE_SCREEN_COLS 60	    /* on narrower screens the sentence needs its room */

void
run_screen_fini(struct run_screen *screen)
{
	for (size_t i = 0; i < LAYOUT_PLOTS; i++)
		chart_fini(&screen->charts[i]);
}

/* The chart of the focused panel as drawn last; NULL if there is none. */
static struct chart *
focused(struct run_screen *screen)
{
	if (screen->focus < screen->first || screen->focus >= screen->first + screen->shown)
		return NULL;
	return &screen->charts[screen->focus - screen->first];
}

uint32_t
run_screen_line(const struct run_screen *screen)
{
	size_t at = screen->focus - screen->first;

	if (screen->focus < screen->first || at >= screen->shown)
		return 0;
	return chart_line(&screen->charts[at], &screen->lens);
}

/* Another run: its own x, and again all of it. */
static void
begin_run(struct run_screen *screen, const struct run *run)
{
	if (screen->run_id == run->id)
		return;
	screen->run_id = run->id;
	screen->first = 0;
	screen->focus = 0;
	lens_reset(&screen->lens);
}

void
run_screen_goto(struct run_screen *screen, const struct run *run, enum axis axis, double x)
{
	begin_run(screen, run);
	lens_reset(&screen->lens);
	screen->lens.axis_chosen = axis < AXIS_INDEX;
	screen->lens.axis = axis;
	screen->lens.crossed = true;
	screen->lens.cross_x = x;
}

bool
run_screen_cross(struct run_screen *screen, const struct run *run, uint32_t line)
{
	struct panel panels[PANELS_MAX];
	size_t n = panels_of(run, panels, PANELS_MAX);
	struct chart chart = { 0 };
	bool found = false;

	begin_run(screen, run);
	for (size_t i = 0; i < n && !found; i++) {
		double x;

		chart_panel(&chart, run, &panels[i], &screen->lens);
		found = chart_find_line(&chart, line, &x);
		if (found) {
			screen->focus = i;
			lens_cross(&screen->lens, x, chart.span);
		}
	}
	chart_fini(&chart);
	return found;
}

/* ---- drawing */

static void
draw_plots(struct ui *ui, struct canvas *canvas, const struct run *run, const struct panel *panels,
	   const struct layout_run *layout)
{
	struct run_screen *screen = &ui->run;

	screen->shown = layout->plot_count;
	if (screen->focus >= screen->panel_count)
		screen->focus = screen->panel_count > 0 ? screen->panel_count - 1 : 0;
	if (screen->focus < screen->first)
		screen->first = screen->focus;
	if (screen->shown > 0 && screen->focus >= screen->first + screen->shown)
		screen->first = screen->focus - screen->shown + 1;
	if (screen->first + screen->shown > screen->panel_count)
		screen->first = screen->panel_count - screen->shown;
	for (size_t i = 0; i < screen->shown; i++) {
		const struct panel *panel = &panels[screen->first + i];
		struct chart_title title = { .text = panel->title };

		title.focused = screen->first + i == screen->focus && screen->panel_count > 1;
		screen->areas[i] = layout->plots[i];
		screen->charts[i].ink = ui->ink;
		chart_panel(&screen->charts[i], run, panel, &screen->lens);
		chart_draw(&screen->charts[i], canvas, layout->plots[i], title, &screen->lens);
	}
}

/* Columns that the rules and places of these alerts take. */
struct alert_cols {
	int rule, where;
};

static size_t
write_where(const struct alert *alert, char *buf, size_t size)
{
	return cells_where(alert->epoch, alert->step, true, buf, size);
}

static struct alert_cols
alert_cols_of(const struct alert *const *alerts, size_t n)
{
	struct alert_cols cols = { 0 };
	char where[WHERE_TEXT];

	for (size_t i = 0; i < n; i++) {
		int rule = (int)strlen(rule_info(alerts[i]->rule)->name);
		int at = (int)write_where(alerts[i], where, sizeof(where));

		cols.rule = rule > cols.rule ? rule : cols.rule;
		cols.where = at > cols.where ? at : cols.where;
	}
	return cols;
}

static void
draw_alert(const struct ui *ui, const struct alert *alert, struct alert_cols cols,
	   struct canvas *canvas, struct rect row)
{
	struct glyph glyph = severity_glyph(alert->severity);
	struct pieces pieces = { 0 };
	struct piece *message;
	char where[WHERE_TEXT];

	pieces_add(&pieces, 0, alert->open ? glyph.style : STYLE_DIM, "%-*s %-*s",
		   ui->ascii ? 2 : 0, ui->ascii ? glyph.ascii : glyph.utf8, cols.rule,
		   rule_info(alert->rule)->name)
	    ->marks = alert->open && !alert->acknowledged ? MARK_BOLD : 0;
	write_where(alert, where, sizeof(where));
	if (cols.where > 0)
		pieces_add(&pieces, 0, STYLE_DIM, "%-*s", cols.where, where)->gap = 2;
	message = pieces_add(&pieces, 0, alert->open ? STYLE_PLAIN : STYLE_DIM, "%s%s",
			     alert->open ? "" : "cleared: ", alert->message);
	message->gap = 2;
	message->sentence = true;
	pieces_draw(&pieces, canvas, row);
}

/* At most n, open ones before those that cleared, newer before older; how many there are. */
static size_t
choose_alerts(const struct ui_env *env, const struct run *run, const struct alert **out, size_t n)
{
	const struct alert *all[64];
	size_t total = engine_run_alerts(env->engine, run->id, all, 64), count = 0;
	size_t known = total < 64 ? total : 64;

	for (int open = 1; open >= 0; open--) {
		for (size_t i = known; i-- > 0 && count < n;) {
			if (all[i]->open == (open == 1))
				out[count++] = all[i];
		}
	}
	return total;
}

/* With a word on those that have no room. */
static void
draw_alerts_rule(const struct ui *ui, size_t n, const struct layout_run *layout,
		 struct canvas *canvas)
{
	size_t more = n - (size_t)layout->alerts.rows;
	char title[PIECE_TEXT] = "alerts", key[32];

	action_keys(ui->keys, ACTION_ALERTS, false, key, sizeof(key));
	if (n > (size_t)layout->alerts.rows)
		snprintf(title, sizeof(title), "alerts, %zu more%s%s%s", more, key[0] ? " (" : "",
			 key, key[0] ? ")" : "");
	frame_rule(canvas, layout->alerts_rule, title, false);
}

static void
draw_alerts(const struct ui *ui, struct canvas *canvas, const struct alert *const *alerts, size_t n,
	    const struct layout_run *layout)
{
	struct alert_cols cols = alert_cols_of(alerts, n < LAYOUT_ALERTS ? n : LAYOUT_ALERTS);

	/* For all or for none: what stands behind it is a column. */
	if (layout->alerts.cols < WHERE_SCREEN_COLS)
		cols.where = 0;
	if (layout->alerts.rows <= 0)
		return;
	draw_alerts_rule(ui, n, layout, canvas);
	for (int i = 0; i < layout->alerts.rows && (size_t)i < n; i++)
		draw_alert(ui, alerts[i], cols, canvas,
			   (struct rect){ layout->alerts.x, layout->alerts.y + i,
					  layout->alerts.cols, 1 });
}

static void
draw_log(const struct ui_env *env, const struct run *run, struct canvas *canvas,
	 const struct layout_run *layout)
{
	if (layout->log.rows <= 0)
		return;
	frame_rule(canvas, layout->log_rule, "log", false);
	logview_tail(env, run, run->offset_last, canvas, layout->log);
}

static void
draw_facts(const struct ui *ui, const struct ui_env *env, const struct run *run,
	   struct canvas *canvas, struct rect row)
{
	struct facts facts;
	struct pieces pieces = { 0 };

	facts_of(&facts, run, env->engine, env->now, ui->ascii);
	/* The first is the alert, which has its own place. */
	for (size_t i = 1; i < facts.count; i++) {
		if (facts.list[i].style == STYLE_PLAIN || facts.list[i].style == STYLE_DIM)
			pieces_add(&pieces, (int)i, facts.list[i].style, "%s", facts.list[i].text);
	}
	pieces_draw(&pieces, canvas, row);
}

static void
draw(struct ui *ui, const struct ui_env *env, struct canvas *canvas)
{
	const struct run *run = ui_run(ui, env);
	struct run_screen *screen = &ui->run;
	struct panel panels[PANELS_MAX];
	const struct alert *alerts[LAYOUT_ALERTS];
	struct layout_run layout;
	struct pieces title = { 0 };
	char text[PIECE_TEXT];
	size_t n;

	if (!run) {
		head_name(&title, "run");
		head_screen(ui, env, &title, canvas, (struct rect){ 0, 0, canvas->cols, 1 });
		return;
	}
	begin_run(screen, run);
	screen->panel_count = panels_of(run, panels, PANELS_MAX);
	n = choose_alerts(env, run, alerts, LAYOUT_ALERTS);
	layout = layout_run(canvas->cols, canvas->rows,
			    screen->zoomed && screen->panel_count > 0 ? 1 : screen->panel_count, n);
	head_run(ui, env, run, &title);
	lens_describe(&screen->lens, text, sizeof(text));
	if (text[0])
		pieces_add(&title, 5, STYLE_DIM, "%s", text);
	/* Those that have no room come with the focus. */
	if (layout.plot_count < screen->panel_count)
		pieces_add(&title, 4, STYLE_DIM, "plot %zu of %zu",
			   screen->focus < screen->panel_count ? screen->focus + 1 : 1,
			   screen->panel_count);
	if (layout.facts.rows == 0 && facts_params(run, text, sizeof(text)) > 0)
		pieces_add(&title, 7, STYLE_DIM, "%s", text);
	pieces_draw(&title, canvas, layout.title);
	draw_facts(ui, env, run, canvas, layout.facts);
	draw_plots(ui, canvas, run, panels, &layout);
	draw_alerts(ui, canvas, alerts, n, &layout);
	draw_log(env, run, canvas, &layout);
}

/* ---- keys */

static void
focus_by(struct run_screen *screen, long by)
{
	size_t n = screen->panel_count;

	if (n > 0)
		screen->focus = (size_t)(((long)screen->focus + by + (long)n) % (long)n);
}

/* Up and down: to the plot in the same column of the grid. */
static void
focus_vertically(struct run_screen *screen, int by)
{
	size_t per_row = 0;

	while (per_row < screen->shown && screen->areas[per_row].y == screen->areas[0].y)
		per_row++;
	if (per_row == 0)
		per_row = 1;
	if (by < 0 ? screen->focus >= per_row : screen->focus + per_row < screen->panel_count)
		screen->focus = by < 0 ? screen->focus - per_row : screen->focus + per_row;
}

static bool
act(struct ui *ui, const struct ui_env *env, enum action action)
{
	struct run_screen *screen = &ui->run;
	struct chart *chart = focused(screen);

	if (chart && chart_act(chart, &screen->lens, action))
		return true;
	if (action == ACTION_NEXT_PLOT || action == ACTION_PREV_PLOT)
		focus_by(screen, action == ACTION_NEXT_PLOT ? 1 : -1);
	else if (action == ACTION_UP || action == ACTION_DOWN)
		focus_vertically(screen, action == ACTION_UP ? -1 : 1);
	else if (action == ACTION_TOP || action == ACTION_BOTTOM)
		screen->focus =
		    action == ACTION_TOP || !screen->panel_count ? 0 : screen->panel_count - 1;
	else if (action == ACTION_PREV_RUN || action == ACTION_NEXT_RUN)
		ui_select_by(ui, action == ACTION_PREV_RUN ? -1 : 1);
	else if (action == ACTION_ZOOM)
		screen->zoomed = !screen->zoomed;
	else if (action == ACTION_METRIC)
		ui_menu_open(ui, env, MENU_PANEL);
	else if (action == ACTION_OPEN)
		ui_go(ui, env, SCREEN_LOG);
	else if (action == ACTION_BACK && screen->lens.crossed)
		screen->lens.crossed = false;
	else if (action == ACTION_BACK && screen->zoomed)
		screen->zoomed = false;
	else
		return false;
	return true;
}

static bool
mouse(struct ui *ui, const struct ui_env *env, struct key_event event)
{
	struct run_screen *screen = &ui->run;

	(void)env;
	if (event.key != KEY_CLICK && event.key != KEY_DRAG && event.key != KEY_DOUBLE_CLICK)
		return false;
	for (size_t i = 0; i < screen->shown; i++) {
		if (!rect_has(screen->areas[i], event.x, event.y))
			continue;
		screen->focus = screen->first + i;
		if (event.key == KEY_DOUBLE_CLICK)
			screen->zoomed = !screen->zoomed;
		else
			chart_click(&screen->charts[i], &screen->lens, event.x, event.y);
		return true;
	}
	return false;
}

const struct screen screen_run = {
	.name = "run",
	.groups = { GROUP_RUN, GROUP_PLOT },
	.group_count = 2,
	.hints = { ACTION_NEXT_PLOT, ACTION_ZOOM, ACTION_LEFT, ACTION_NEXT_RUN, ACTION_EPOCHS,
		   ACTION_LOG, ACTION_ZOOM_IN, ACTION_LOG_Y, ACTION_SMOOTH, ACTION_AXIS },
	.hint_count = 10,
	.draw = draw,
	.act = act,
	.mouse = mouse,
};
