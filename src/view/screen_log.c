#include "config.h"

#include "view/screen_log.h"

#include "view/head.h"
#include "view/layout.h"
#include "view/ui_state.h"

/* Coming from plots with a cross-hair: at the line that said the point. */
static void
enter(struct ui *ui, const struct ui_env *env)
{
	const struct run *run = ui_run(ui, env);
	uint32_t line = 0;

	if (!run)
		return;
	if (ui->log.view.run_id != run->id)
		logview_open(&ui->log.view, run);
	if (ui->before_count > 0 && ui->before[ui->before_count - 1] == SCREEN_RUN)
		line = run_screen_line(&ui->run);
	if (ui->before_count > 0 && ui->before[ui->before_count - 1] == SCREEN_COMPARE)
		line = compare_screen_line(&ui->compare, run->id);
	if (line && !logview_goto(&ui->log.view, env, run, line))
		ui_say(ui, env, STYLE_WARNING, "line %u of %s cannot be read any more", line,
		       run->source);
}

static void
draw(struct ui *ui, const struct ui_env *env, struct canvas *canvas)
{
	struct layout_frame frame = layout_frame(canvas->cols, canvas->rows);
	const struct run *run = ui_run(ui, env);
	struct logview *view = &ui->log.view;
	struct pieces title = { 0 };
	struct rect area = frame.body;

	if (!run) {
		head_name(&title, "log");
		head_screen(ui, env, &title, canvas, frame.title);
		return;
	}
	head_run(ui, env, run, &title);
	pieces_add(&title, 5, STYLE_DIM, "%s", run->source);
	if (view->follow)
		pieces_add(&title, 3, STYLE_LIVE, "following");
	else if (view->line)
		pieces_add(&title, 3, STYLE_DIM, "line %u", view->line);
	if (view->wrap)
		pieces_add(&title, 4, STYLE_DIM, "wrapped");
	if (view->search[0])
		pieces_add(&title, 3, STYLE_MATCH, "/%s", view->search);
	pieces_draw(&title, canvas, frame.title);
	if (canvas->rows >= 8)
		frame_rule(canvas, rect_cut_top(&area, 1), "log", false);
	ui->log.area = area;
	view->marked = true;
	logview_draw(view, env, run, canvas, area);
}

/* To the plot, with the cross-hair where the cursor's line has its reading. */
static void
to_point(struct ui *ui, const struct ui_env *env, const struct run *run)
{
	if (ui->log.view.line && run_screen_cross(&ui->run, run, ui->log.view.line))
		ui_go(ui, env, SCREEN_RUN);
	else
		ui_say(ui, env, STYLE_DIM, "this line gave no reading");
}

static void
find(struct ui *ui, const struct ui_env *env, const struct run *run, int by)
{
	if (!ui->log.view.search[0])
		ui_say(ui, env, STYLE_DIM, "nothing to find yet: / asks");
	else if (!logview_find(&ui->log.view, env, run, by))
		ui_say(ui, env, STYLE_DIM,
		       by > 0 ? "no match below; N goes up" : "no match above; n goes down");
}

static bool
act(struct ui *ui, const struct ui_env *env, enum action action)
{
	const struct run *run = ui_run(ui, env);
	struct logview *view = &ui->log.view;

	if (!run)
		return false;
	if (!view->opened || view->run_id != run->id)
		logview_open(view, run);
	if (logview_act(view, env, run, action))
		return true;
	if (action == ACTION_SEARCH) {
		ui_prompt_open(ui, PROMPT_SEARCH);
	} else if (action == ACTION_NEXT_MATCH || action == ACTION_PREV_MATCH) {
		find(ui, env, run, action == ACTION_NEXT_MATCH ? 1 : -1);
	} else if (action == ACTION_TO_POINT || action == ACTION_OPEN) {
		to_point(ui, env, run);
	} else if (action == ACTION_PREV_RUN || action == ACTION_NEXT_RUN) {
		ui_select_by(ui, action == ACTION_PREV_RUN ? -1 : 1);
	} else if (action == ACTION_BACK && view->search[0]) {
		view->search[0] = '\0';
	} else {
		return false;
	}
	return true;
}

static bool
mouse(struct ui *ui, const struct ui_env *env, struct key_event event)
{
	const struct run *run = ui_run(ui, env);

	if (!run || event.key != KEY_CLICK || !rect_has(ui->log.area, event.x, event.y))
		return false;
	logview_click(&ui->log.view, env, run, event.y - ui->log.area.y);
	return true;
}

const struct screen screen_log = {
	.name = "log",
	.groups = { GROUP_LOG, GROUP_RUN },
	.group_count = 2,
	.hints = { ACTION_SEARCH, ACTION_FOLLOW, ACTION_WRAP, ACTION_TO_POINT, ACTION_NEXT_MATCH,
		   ACTION_PREV_MATCH },
	.hint_count = 6,
	.enter = enter,
	.draw = draw,
	.act = act,
	.mouse = mouse,
};
