#include "config.h"

#include "view/screen_alerts.h"

#include <stdio.h>
#include <stdlib.h>

#include "util/die.h"
#include "view/head.h"
#include "view/layout.h"
#include "view/ui_state.h"

enum {
	COLUMN_TIME,
	COLUMN_SEVERITY,
	COLUMN_RUN,
	COLUMN_RULE,
	COLUMN_WHERE,
	COLUMN_MESSAGE,
	COLUMN_COUNT
};

#define EVIDENCE_ROWS 14 /* of the body from which on the evidence has room */
#define LIST_ROWS 2	 /* of the table, besides its alerts: titles and a blank row */

void
alerts_screen_fini(struct alerts_screen *screen)
{
	free(screen->shown);
	chart_fini(&screen->chart);
}

/* Newest first: what several runs had said before we came is read in any order. */
static int
newer_first(const void *a, const void *b, void *arg)
{
	const struct engine *engine = arg;
	size_t i = *(const size_t *)a, j = *(const size_t *)b;
	int64_t x = engine_alert(engine, i)->raised_wall_ns,
		y = engine_alert(engine, j)->raised_wall_ns;

	if (x != y)
		return x < y ? 1 : -1;
	return i < j ? 1 : i > j ? -1 : 0;
}

static void
collect(struct ui *ui, const struct ui_env *env)
{
	struct alerts_screen *screen = &ui->alerts;
	size_t total = engine_alert_count(env->engine);

	screen->shown = grow(screen->shown, &screen->cap, total + 1, sizeof(*screen->shown));
	screen->count = 0;
	screen->shown_hash = 1;
	for (size_t i = total; i-- > 0;) {
		const struct alert *alert = engine_alert(env->engine, i);

		if (screen->open_only && !alert->open)
			continue;
		screen->shown[screen->count++] = i;
		screen->shown_hash = screen->shown_hash * 31 + alert->id * 16 +
				     alert->severity * 4 + alert->open * 2 + alert->acknowledged;
	}
	qsort_r(screen->shown, screen->count, sizeof(*screen->shown), newer_first, env->engine);
}

static const struct alert *
alert_at(const struct ui *ui, const struct ui_env *env, size_t row)
{
	return engine_alert(env->engine, ui->alerts.shown[row]);
}

/* The selection stays on its alert while newer ones come in above it. */
static const struct alert *
selected(struct ui *ui, const struct ui_env *env)
{
	struct alerts_screen *screen = &ui->alerts;

	for (size_t i = 0; i < screen->count; i++) {
		if (alert_at(ui, env, i)->id == screen->selected) {
			screen->table.selected = i;
			return alert_at(ui, env, i);
		}
	}
	if (screen->count == 0)
		return NULL;
	if (screen->table.selected >= screen->count)
		screen->table.selected = screen->count - 1;
	if (screen->selected == 0)
		screen->table.selected = 0;
	return alert_at(ui, env, screen->table.selected);
}

struct rows {
	struct ui *ui;
	const struct ui_env *env;
	char message[ERR_MAX];
};

static void
put(struct table_cell *out, enum style style, struct str text)
{
	out->kind = TABLE_TEXT;
	out->style = style;
	out->text = text;
}

static void
where_cell(const struct alert *alert, struct table_cell *out)
{
	char number[CELLS_TEXT];

	if (cells_where(alert->epoch, alert->step, true, out->buf, sizeof(out->buf)) == 0 &&
	    alert->line > 0) {
		number_write_count(alert->line, number, sizeof(number));
		snprintf(out->buf, sizeof(out->buf), "line %s", number);
	}
	put(out, STYLE_DIM, str_of(out->buf));
}

/* Loud while it is open and nobody has seen it. */
static enum style
loudness(const struct alert *alert, enum style loud)
{
	return alert->open && !alert->acknowledged ? loud : STYLE_DIM;
}

static void
fill_cell(void *arg, size_t row, size_t column, struct table_cell *out)
{
	struct rows *rows = arg;
	const struct alert *alert = alert_at(rows->ui, rows->env, row);
	const struct run *run = store_find(rows->env->store, alert->run_id);
	struct glyph glyph = severity_glyph(alert->severity);
	bool muted = engine_muted(rows->env->engine, alert->run_id, alert->rule);
	const char *state = muted		  ? "muted: "
			    : !alert->open	  ? "cleared: "
			    : alert->acknowledged ? "seen: "
						  : "";

	switch (column) {
	case COLUMN_TIME:
		clock_format_when(out->buf, sizeof(out->buf), alert->raised_wall_ns,
				  rows->env->now.wall_ns, true);
		put(out, STYLE_DIM, str_of(out->buf));
		break;
	case COLUMN_SEVERITY:
		put(out, loudness(alert, glyph.style),
		    str_of(rows->ui->ascii ? glyph.ascii : glyph.utf8));
		out->marks = alert->open && !alert->acknowledged ? MARK_BOLD : 0;
		break;
	case COLUMN_RUN:
		put(out, loudness(alert, STYLE_PLAIN),
		    run ? names_short(rows->ui->shared, run->name) : STR("(gone)"));
		break;
	case COLUMN_RULE:
		put(out, loudness(alert, glyph.style), str_of(rule_info(alert->rule)->name));
		break;
	case COLUMN_WHERE:
		where_cell(alert, out);
		break;
	default:
		snprintf(rows->message, sizeof(rows->message), "%s%s", state, alert->message);
		put(out, loudness(alert, STYLE_PLAIN), str_of(rows->message));
		out->sentence = true;
		break;
	}
}

/* The sentence takes what the others leave; they are shown whole or not at all, names aside. */
static void
draw_table(struct ui *ui, const struct ui_env *env, struct canvas *canvas, struct rect area)
{
	struct table_column columns[COLUMN_COUNT] = {
		[COLUMN_TIME] = { .title = "time", .ideal_cols = 10, .priority = 4 },
		[COLUMN_SEVERITY] = { .title = "", .ideal_cols = 10, .priority = 0, .keep = true },
		[COLUMN_RUN] = { .title = "run", .ideal_cols = 28, .priority = 1 },
		[COLUMN_RULE] = { .title = "rule", .ideal_cols = 12, .priority = 2 },
		[COLUMN_WHERE] = { .title = "where", .ideal_cols = 16, .priority = 3 },
		[COLUMN_MESSAGE] = { .title = "what",
				     .min_cols = area.cols / 3,
				     .ideal_cols = 300,
				     .priority = 0,
				     .keep = true },
	};
	struct alerts_screen *screen = &ui->alerts;
	struct rows rows = { ui, env, "" };
	struct table_source source = { .columns = columns,
				       .column_count = COLUMN_COUNT,
				       .row_count = screen->count,
				       .cell = fill_cell,
				       .arg = &rows };
	int name_cols = area.cols / 5;

	if (screen->measured != screen->shown_hash) {
		table_reset(&screen->table);
		table_measure(&screen->table, &source);
		screen->measured = screen->shown_hash;
	}
	for (size_t i = 0; i < COLUMN_MESSAGE; i++) {
		int wanted = screen->table.fits[i].wanted;

		columns[i].min_cols = i == COLUMN_RUN && wanted > name_cols ? name_cols : wanted;
	}
	screen->table.has_selection = true;
	screen->table_area = area;
	table_draw(&screen->table, &source, canvas, area);
}

/* Half of the rows; more where the alerts leave them, but the list keeps a quarter. */
static int
evidence_rows(size_t alerts, int rows)
{
	int listed = alerts + LIST_ROWS < (size_t)rows ? (int)(alerts + LIST_ROWS) : rows;
	int least = rows / 2, most = rows - rows / 4;

	if (rows - listed < least)
		return least;
	return rows - listed < most ? rows - listed : most;
}

static void
add_count(const struct ui *ui, size_t n, enum severity severity, struct pieces *title)
{
	struct glyph glyph = severity_glyph(severity);

	pieces_add(title, 2, glyph.style, "%s %zu %s%s", ui->ascii ? glyph.ascii : glyph.utf8, n,
		   severity_name(severity), severity == SEVERITY_WARNING && n > 1 ? "s" : "");
}

/* "‼ 2 critical   ▲ 5 warnings   3 cleared": what the list holds, as it is marked there. */
static void
add_counts(const struct ui *ui, const struct ui_env *env, struct pieces *title)
{
	size_t open[SEVERITY_COUNT] = { 0 }, cleared = 0, seen = 0;

	for (size_t i = 0; i < engine_alert_count(env->engine); i++) {
		const struct alert *alert = engine_alert(env->engine, i);

		if (!alert->open)
			cleared++;
		else if (alert->acknowledged)
			seen++;
		else
			open[alert->severity]++;
	}
	for (int severity = SEVERITY_COUNT - 1; severity >= 0; severity--)
		if (open[severity] > 0)
			add_count(ui, open[severity], (enum severity)severity, title);
	if (seen > 0)
		pieces_add(title, 3, STYLE_DIM, "%zu seen", seen);
	if (cleared > 0 && ui->alerts.open_only)
		pieces_add(title, 1, STYLE_KEY, "%zu cleared not shown", cleared);
	else if (cleared > 0)
		pieces_add(title, 3, STYLE_DIM, "%zu cleared", cleared);
}

static void
draw(struct ui *ui, const struct ui_env *env, struct canvas *canvas)
{
	struct layout_frame frame = layout_frame(canvas->cols, canvas->rows);
	struct alerts_screen *screen = &ui->alerts;
	struct rect area = frame.body, below = { 0 };
	struct pieces title = { 0 };
	const struct alert *alert;

	collect(ui, env);
	alert = selected(ui, env);
	head_name(&title, "alerts");
	add_counts(ui, env, &title);
	head_screen(ui, env, &title, canvas, frame.title);
	if (canvas->rows >= 8)
		frame_rule(canvas, rect_cut_top(&area, 1), "", false);
	if (!alert) {
		head_message(canvas, (struct rect){ area.x + 2, area.y + 1, area.cols - 2, 1 },
			     STYLE_DIM,
			     engine_alert_count(env->engine) > 0 ? "no open alerts; o shows all"
			     : store_count(env->store) > 0	 ? "no alerts: all is well"
							   : "no alerts: there are no runs yet");
		screen->table_area = (struct rect){ 0 };
		return;
	}
	if (area.rows >= EVIDENCE_ROWS)
		below = rect_cut_bottom(&area, evidence_rows(screen->count, area.rows));
	draw_table(ui, env, canvas, area);
	if (below.rows > 0)
		alerts_draw_evidence(ui, env, alert, canvas, below);
}

static void
move_to(struct ui *ui, const struct ui_env *env, long to)
{
	long last = (long)ui->alerts.count - 1;

	if (last < 0)
		return;
	to = to > last ? last : to;
	ui->alerts.table.selected = to > 0 ? (size_t)to : 0;
	ui->alerts.selected = alert_at(ui, env, ui->alerts.table.selected)->id;
}

/* To the run, with the cross-hair where the alert was raised. */
static void
open_alert(struct ui *ui, const struct ui_env *env, const struct alert *alert)
{
	const struct run *run = store_find(env->store, alert->run_id);
	bool known;

	if (!run)
		return;
	ui_select(ui, run->id);
	known = alert->line > 0 && alert->line < UINT32_MAX &&
		run_screen_cross(&ui->run, run, (uint32_t)alert->line);
	if (!known && alert->epoch.has)
		run_screen_goto(&ui->run, run, AXIS_EPOCH, alert->epoch.v);
	else if (!known && alert->step.has)
		run_screen_goto(&ui->run, run, AXIS_STEP, (double)alert->step.v);
	ui_go(ui, env, SCREEN_RUN);
}

static void
mute(struct ui *ui, const struct ui_env *env, const struct alert *alert)
{
	bool muted = !engine_muted(env->engine, alert->run_id, alert->rule);
	const char *name = rule_info(alert->rule)->name;

	engine_mute(env->engine, alert->run_id, alert->rule, muted);
	ui_say(ui, env, STYLE_DIM, muted ? "%s is muted for this run" : "%s is heard again", name);
	ui_reorder(ui);
}

static bool
act(struct ui *ui, const struct ui_env *env, enum action action)
{
	struct alerts_screen *screen = &ui->alerts;
	long by = action_rows(action, screen->table_area.rows);
	const struct alert *alert;

	collect(ui, env);
	alert = selected(ui, env);
	if (action == ACTION_OPEN_ONLY) {
		screen->open_only = !screen->open_only;
		return true;
	}
	if (!alert)
		return action == ACTION_OPEN;
	if (by != 0)
		move_to(ui, env, (long)screen->table.selected + by);
	else if (action == ACTION_OPEN)
		open_alert(ui, env, alert);
	else if (action == ACTION_ACKNOWLEDGE)
		engine_acknowledge(env->engine, alert->id, !alert->acknowledged);
	else if (action == ACTION_MUTE)
		mute(ui, env, alert);
	else
		return false;
	return true;
}

static bool
mouse(struct ui *ui, const struct ui_env *env, struct key_event event)
{
	struct alerts_screen *screen = &ui->alerts;
	int row = event.y - screen->table_area.y - 1;

	if ((event.key != KEY_CLICK && event.key != KEY_DOUBLE_CLICK) || row < 0 ||
	    !rect_has(screen->table_area, event.x, event.y))
		return false;
	collect(ui, env);
	if (screen->table.top + (size_t)row < screen->count)
		move_to(ui, env, (long)screen->table.top + row);
	if (event.key == KEY_DOUBLE_CLICK && selected(ui, env))
		open_alert(ui, env, selected(ui, env));
	return true;
}

const struct screen screen_alerts = {
	.name = "alerts",
	.groups = { GROUP_ALERTS },
	.group_count = 1,
	.hints = { ACTION_OPEN, ACTION_ACKNOWLEDGE, ACTION_MUTE, ACTION_OPEN_ONLY },
	.hint_count = 4,
	.draw = draw,
	.act = act,
	.mouse = mouse,
};
