#include "config.h"

#include "view/ui.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "util/die.h"
#include "view/head.h"
#include "view/hints.h"
#include "view/ui_state.h"

#define MESSAGE_NS (5 * NS_PER_S)
#define WHEEL_ROWS 3

static const struct screen *const screens[] = {
	[SCREEN_RUNS] = &screen_runs,	  [SCREEN_RUN] = &screen_run,
	[SCREEN_SPLIT] = &screen_split,	  [SCREEN_COMPARE] = &screen_compare,
	[SCREEN_EPOCHS] = &screen_epochs, [SCREEN_LOG] = &screen_log,
	[SCREEN_ALERTS] = &screen_alerts, [SCREEN_HELP] = &screen_help,
};
static_assert(COUNT(screens) == SCREEN_COUNT, "a screen is not listed");

const struct screen *
ui_screen(enum screen_id id)
{
	return screens[id];
}

struct ui *
ui_new(const struct ui_options *options)
{
	struct ui *ui = xcalloc(1, sizeof(*ui));
	struct err err;

	ui->ascii = options->ascii;
	ui->ink = options->ink;
	ui->calm = options->calm;
	ui->keys = options->keys ? action_map_copy(options->keys) : action_map_new();
	ui->sort.rank = options->rank;
	if (options->rank.metric) {
		ui->sort.rank.metric = xstrdup(options->rank.metric);
		ui->rank_given = true;
	}
	ui->filter_text = xstrdup("");
	if (options->filter)
		ui_filter_set(ui, options->filter, &err);
	ui->order.differs_ns = NEVER;
	ui->fades_ns = NEVER;
	ui->cols = 80;
	ui->rows = 24;
	return ui;
}

void
ui_free(struct ui *ui)
{
	if (!ui)
		return;
	action_map_free(ui->keys);
	free(ui->copied);
	for (size_t i = 0; i < COUNT(ui->histories); i++)
		prompt_history_fini(&ui->histories[i]);
	menu_fini(&ui->menu);
	order_fini(&ui->order);
	sort_key_fini(&ui->sort);
	free(ui->saved_sort);
	free(ui->filter_text);
	filter_free(ui->filter);
	for (size_t i = 0; i < ui->filter_count; i++) {
		free(ui->filters[i].name);
		free(ui->filters[i].expression);
	}
	for (size_t i = 0; i < ui->pending_count; i++)
		free(ui->pending[i]);
	runs_screen_fini(&ui->runs);
	run_screen_fini(&ui->run);
	split_screen_fini(&ui->split);
	compare_screen_fini(&ui->compare);
	epochs_screen_fini(&ui->epochs);
	alerts_screen_fini(&ui->alerts);
	free(ui);
}

const char *
ui_copied(const struct ui *ui)
{
	return ui->copied ? ui->copied : "";
}

void
ui_say(struct ui *ui, const struct ui_env *env, enum style style, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(ui->message, sizeof(ui->message), fmt, args);
	va_end(args);
	ui->message_style = style;
	ui->message_until_ns = env->now.mono_ns + MESSAGE_NS;
}

void
ui_fades_at(struct ui *ui, int64_t mono_ns)
{
	if (mono_ns < ui->fades_ns)
		ui->fades_ns = mono_ns;
}

static void
enter(struct ui *ui, const struct ui_env *env, enum screen_id screen)
{
	ui->screen = screen;
	if (screens[screen]->enter)
		screens[screen]->enter(ui, env);
}

void
ui_go(struct ui *ui, const struct ui_env *env, enum screen_id screen)
{
	if (screen == ui->screen)
		return;
	/* A screen is on the way back only once. */
	for (size_t i = 0; i < ui->before_count; i++) {
		if (ui->before[i] == screen)
			ui->before_count = i;
	}
	if (screen == SCREEN_RUNS)
		ui->before_count = 0;
	else if (ui->before_count < UI_HISTORY &&
		 (ui->before_count == 0 || ui->before[ui->before_count - 1] != ui->screen))
		ui->before[ui->before_count++] = ui->screen;
	enter(ui, env, screen);
}

bool
ui_back(struct ui *ui, const struct ui_env *env)
{
	if (ui->screen == SCREEN_RUNS)
		return false;
	enter(ui, env, ui->before_count > 0 ? ui->before[--ui->before_count] : SCREEN_RUNS);
	return true;
}

/* The groups a screen listens to, its own first. */
static size_t
groups_of(const struct screen *screen, enum action_group *out)
{
	size_t n = 0;

	for (; n < screen->group_count; n++)
		out[n] = screen->groups[n];
	out[n++] = GROUP_MOVE;
	out[n++] = GROUP_GENERAL;
	return n;
}

static void
quit(struct ui *ui, const struct ui_env *env)
{
	if (!ui_back(ui, env))
		ui->wish = UI_QUIT;
}

/* Escape: what is least in the way goes last. */
static void
back(struct ui *ui, const struct ui_env *env)
{
	struct err err;

	if (ui_back(ui, env) || !ui->filter_text[0])
		return;
	ui_filter_set(ui, "", &err);
	ui_say(ui, env, STYLE_DIM, "no filter");
}

/* Round the runs with open alerts that nobody has acknowledged, in the order shown. */
static void
next_alert(struct ui *ui, const struct ui_env *env)
{
	size_t from = 0, count = ui->order.count;

	if (!order_place(&ui->order, ui->run_id, &from))
		from = count;
	for (size_t i = 1; i <= count; i++) {
		uint32_t id = ui->order.shown[(from + i) % count];
		const struct alert *worst = engine_worst(env->engine, id);

		if (worst && !worst->acknowledged) {
			ui_select(ui, id);
			ui_say(ui, env, STYLE_WARNING, "%s: %s", rule_info(worst->rule)->name,
			       worst->message);
			return;
		}
	}
	ui_say(ui, env, STYLE_DIM, "no open alerts");
}

static enum screen_id
screen_of(enum action action)
{
	static const struct {
		enum action action;
		enum screen_id screen;
	} targets[] = {
		{ ACTION_RUNS, SCREEN_RUNS },	  { ACTION_RUN, SCREEN_RUN },
		{ ACTION_TILE, SCREEN_SPLIT },	  { ACTION_COMPARE, SCREEN_COMPARE },
		{ ACTION_EPOCHS, SCREEN_EPOCHS }, { ACTION_LOG, SCREEN_LOG },
		{ ACTION_ALERTS, SCREEN_ALERTS }, { ACTION_HELP, SCREEN_HELP },
		{ ACTION_OPEN, SCREEN_RUN },
	};

	for (size_t i = 0; i < COUNT(targets); i++) {
		if (targets[i].action == action)
			return targets[i].screen;
	}
	return SCREEN_COUNT;
}

/* What every screen can do. */
static void
act_general(struct ui *ui, const struct ui_env *env, enum action action)
{
	enum screen_id screen = screen_of(action);

	if (screen != SCREEN_COUNT) {
		if (screen != SCREEN_RUNS && screen != SCREEN_ALERTS && screen != SCREEN_HELP &&
		    !ui_run(ui, env))
			ui_say(ui, env, STYLE_DIM, "no runs yet");
		else if (screen == SCREEN_HELP && ui->screen == SCREEN_HELP)
			ui_back(ui, env);
		else
			ui_go(ui, env, screen);
	} else if (action == ACTION_QUIT) {
		quit(ui, env);
	} else if (action == ACTION_BACK) {
		back(ui, env);
	} else if (action == ACTION_EXIT) {
		ui->wish = UI_QUIT;
	} else if (action == ACTION_SUSPEND) {
		ui->wish = UI_SUSPEND;
	} else if (action == ACTION_REPAINT) {
		ui->wish = UI_REPAINT;
	} else if (action == ACTION_NEXT_ALERT) {
		next_alert(ui, env);
	} else if (action == ACTION_FILTER) {
		ui_go(ui, env, SCREEN_RUNS);
		ui_prompt_open(ui, PROMPT_FILTER);
	}
}

static void
act(struct ui *ui, const struct ui_env *env, enum action action)
{
	const struct screen *screen = screens[ui->screen];

	if (!screen->act(ui, env, action))
		act_general(ui, env, action);
}

static bool
is_mouse(uint32_t key)
{
	return key >= KEY_CLICK && key <= KEY_WHEEL_DOWN;
}

static void
mouse(struct ui *ui, const struct ui_env *env, struct key_event event)
{
	const struct screen *screen = screens[ui->screen];
	enum action action = hints_at(&ui->hints, event.x, event.y);

	if (event.key == KEY_CLICK && action != ACTION_COUNT) {
		act(ui, env, action);
		return;
	}
	if (screen->mouse && screen->mouse(ui, env, event))
		return;
	if (event.key == KEY_WHEEL_UP || event.key == KEY_WHEEL_DOWN) {
		for (int i = 0; i < WHEEL_ROWS; i++)
			screen->act(ui, env, event.key == KEY_WHEEL_UP ? ACTION_UP : ACTION_DOWN);
	}
}

/* A key that does nothing says so: it may do something elsewhere, or be the wrong case. */
static void
say_unknown(struct ui *ui, const struct ui_env *env, uint32_t key)
{
	char name[32], help[32];

	key_name(key, name, sizeof(name));
	action_keys(ui->keys, ACTION_HELP, false, help, sizeof(help));
	if (name[0] && help[0])
		ui_say(ui, env, STYLE_DIM, "%s does nothing here; %s lists the keys", name, help);
}

static void
plain_key(struct ui *ui, const struct ui_env *env, uint32_t key)
{
	enum action_group groups[SCREEN_GROUPS + 2];
	struct action_query query = { .groups = groups,
				      .group_count = groups_of(screens[ui->screen], groups),
				      .before = ui->chord,
				      .key = key };
	bool begins;
	enum action action = action_find(ui->keys, &query, &begins);

	ui->chord = begins ? key : 0;
	if (action != ACTION_COUNT)
		act(ui, env, action);
	else if (!begins)
		say_unknown(ui, env, key);
}

enum ui_wish
ui_key(struct ui *ui, const struct ui_env *env, struct key_event event)
{
	ui->wish = UI_NOTHING;
	ui->key_ns = env->now.mono_ns;
	ui->message_until_ns = 0;
	ui_refresh(ui, env);
	if (ui->prompt.open && !is_mouse(event.key))
		ui_prompt_key(ui, env, event.key);
	else if (ui->menu.open)
		ui_menu_key(ui, env, event);
	else if (is_mouse(event.key))
		mouse(ui, env, event);
	else
		plain_key(ui, env, event.key);
	return ui->wish;
}

/* What is hinted at can be done: little without runs, and nothing to a row where there is none. */
static const struct screen *
hinting_screen(const struct ui *ui, const struct ui_env *env)
{
	static const struct screen no_runs = { .hint_count = 0 };
	static const struct screen no_match = { .hints = { ACTION_FILTER, ACTION_BACK,
							   ACTION_FILTERS, ACTION_ALERTS },
						.hint_count = 4 };

	if (ui->screen != SCREEN_RUNS || ui->order.count > 0 || ui->chord)
		return screens[ui->screen];
	return store_count(env->store) == 0 ? &no_runs : &no_match;
}

static void
draw_bottom(struct ui *ui, const struct ui_env *env, struct canvas *canvas, struct rect row)
{
	char note[ERR_MAX];
	enum style style;

	hints_clear(&ui->hints);
	if (row.rows <= 0)
		return;
	if (ui->prompt.open) {
		style = ui_prompt_note(ui, env, note, sizeof(note));
		prompt_draw(&ui->prompt, canvas, row, note, style);
	} else if (env->now.mono_ns < ui->message_until_ns) {
		head_message(canvas, row, ui->message_style, ui->message);
		ui_fades_at(ui, ui->message_until_ns);
	} else if (ui->menu.open) {
		menu_draw_keys(&ui->menu, canvas, row);
	} else {
		hints_draw(&ui->hints,
			   &(struct hints_for){ .screen = hinting_screen(ui, env),
						.keys = ui->keys,
						.chord = ui->chord,
						.first = ui->screen == SCREEN_RUNS },
			   canvas, row);
	}
}

void
ui_draw(struct ui *ui, const struct ui_env *env, struct canvas *canvas)
{
	struct rect whole = { 0, 0, canvas->cols, canvas->rows };
	struct layout_frame frame = layout_frame(canvas->cols, canvas->rows);

	ui->cols = canvas->cols;
	ui->rows = canvas->rows;
	ui->fades_ns = NEVER;
	ui_refresh(ui, env);
	canvas_clear(canvas);
	if (canvas->cols < UI_LEAST_COLS || canvas->rows < UI_LEAST_ROWS) {
		head_tiny(ui, env, canvas);
		return;
	}
	screens[ui->screen]->draw(ui, env, canvas);
	/* On a screen too low for hints the prompt and messages take its last line. */
	if (frame.hints.rows <= 0 && (ui->prompt.open || env->now.mono_ns < ui->message_until_ns)) {
		frame.hints = (struct rect){ 0, canvas->rows - 1, canvas->cols, 1 };
		canvas_fill(canvas, frame.hints, STYLE_PLAIN, " ");
	}
	draw_bottom(ui, env, canvas, frame.hints);
	/* The hint line tells the menu's keys. */
	whole.rows -= frame.hints.rows;
	if (ui->menu.open)
		menu_draw(&ui->menu, canvas, whole);
}

int64_t
ui_deadline(const struct ui *ui, const struct ui_env *env)
{
	struct order_query query = ui_query(ui, env);
	int64_t at = order_deadline(&ui->order, &query);

	if (ui->fades_ns < at)
		at = ui->fades_ns;
	/* The clock, and what counts down with it, moves while something lives. */
	if (head_any_live(env)) {
		int64_t second = env->now.mono_ns + NS_PER_S - env->now.wall_ns % NS_PER_S;

		if (second < at)
			at = second;
	}
	return at;
}
