#include "config.h"

#include "view/screen_alerts.h"

#include <assert.h>
#include <math.h>
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
#define WIDE_COLS 90	 /* from which on it has a plot and the log beside each other */
#define FACTS 6
#define LIST_ROWS 2 /* of the table, besides its alerts: titles and a blank row */

void
alerts_screen_fini(struct alerts_screen *screen)
{
	free(screen->shown);
	chart_fini(&screen->chart);
}

/* Newest first. */
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

/* ---- evidence */

/* The stretch of x that the rule looked at; false if the alert does not say. */
static bool
window_of(const struct alert *alert, enum axis axis, double *low, double *high)
{
	if (axis == AXIS_EPOCH && alert->epoch.has) {
		*high = alert->epoch.v;
		*low = alert->since_epoch.has ? alert->since_epoch.v : *high;
		return true;
	}
	if (axis == AXIS_STEP && alert->step.has) {
		*high = (double)alert->step.v;
		*low = alert->since_step.has ? (double)alert->since_step.v : *high;
		return true;
	}
	return false;
}

static void
draw_window(struct ui *ui, const struct run *run, const struct alert *alert, struct canvas *canvas,
	    struct rect area)
{
	const struct metric *metric = alert->metric ? run_metric(run, str_of(alert->metric)) : NULL;
	struct chart *chart = &ui->alerts.chart;
	struct plot_line line = { .y = alert->threshold, .style = STYLE_WARNING, .label = "limit" };
	struct plot_band band = { .vertical = true, .style = STYLE_DIM };
	struct lens lens = { 0 };
	struct chart_item items[2];
	double last;
	size_t n = 0;

	if (!metric)
		metric = run_headline(run);
	if (!metric || area.rows < 3)
		return;
	items[n++] =
	    (struct chart_item){ .run = run,
				 .metric = metric,
				 .label = metric->name,
				 .style = metric->role.split == SPLIT_VAL ? STYLE_VAL : STYLE_TRAIN,
				 .marker = 0 };
	chart->ink = ui->ink;
	chart_make(chart, items, n, &lens);
	/* A limit that is compared with something else than the values is not drawn among them. */
	last = series_max(metric->series) ? series_max(metric->series)->value : NAN;
	if (isfinite(alert->threshold) && isfinite(alert->value) && isfinite(last) &&
	    alert->value <= last && alert->value >= series_min(metric->series)->value) {
		chart->lines = &line;
		chart->line_count = 1;
	}
	if (window_of(alert, chart->axis, &band.low, &band.high)) {
		chart->bands = &band;
		chart->band_count = 1;
	}
	chart_draw(chart, canvas, area, (struct chart_title){ metric->name, false }, &lens);
}

/* What the rule compared: names and values. */
struct evidence {
	struct {
		const char *name;
		char value[CELLS_TEXT + 8];
	} facts[FACTS];
	size_t count;
};

static char *
add_fact(struct evidence *evidence, const char *name)
{
	assert(evidence->count < FACTS);
	evidence->facts[evidence->count].name = name;
	return evidence->facts[evidence->count++].value;
}

static void
collect_facts(const struct ui_env *env, const struct alert *alert, struct evidence *out)
{
	const size_t size = sizeof(out->facts[0].value);
	char where[CELLS_TEXT + 8];

	if (!isnan(alert->value))
		number_write(alert->value, -1, add_fact(out, "value"), size);
	if (!isnan(alert->threshold))
		number_write(alert->threshold, -1, add_fact(out, "limit"), size);
	if (cells_where(alert->since_epoch, alert->since_step, true, where, sizeof(where)) > 0)
		snprintf(add_fact(out, "since"), size, "%s", where);
	if (alert->window > 0)
		snprintf(add_fact(out, "looked at"), size, "%lld point%s", (long long)alert->window,
			 alert->window == 1 ? "" : "s");
	if (alert->cleared_wall_ns)
		clock_format_when(add_fact(out, "cleared"), size, alert->cleared_wall_ns,
				  env->now.wall_ns, true);
	if (engine_muted(env->engine, alert->run_id, alert->rule))
		snprintf(add_fact(out, "muted"), size, "for this run");
}

/* The rule and what it compared, in a list or in one row; rows taken. */
static int
draw_why(const struct ui_env *env, const struct alert *alert, bool list, struct canvas *canvas,
	 struct rect area)
{
	const struct rule_info *rule = rule_info(alert->rule);
	char text[FACTS * (CELLS_TEXT + 24)];
	struct evidence evidence = { .count = 0 };
	size_t n = 0;
	int top = area.y;

	snprintf(text, sizeof(text), "%s: %s", rule->name, rule->summary);
	rect_cut_top(&area, frame_wrap(canvas, area, STYLE_PLAIN, 0, text));
	collect_facts(env, alert, &evidence);
	for (size_t i = 0; i < evidence.count; i++) {
		const char *name = evidence.facts[i].name, *value = evidence.facts[i].value;

		if (list) {
			snprintf(text, sizeof(text), "%-9s  %s", name, value);
			rect_cut_top(&area, frame_wrap(canvas, area, STYLE_DIM, 0, text));
		} else {
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s %s", i ? "   " : "",
					      name, value);
		}
	}
	if (n > 0)
		rect_cut_top(&area, frame_wrap(canvas, area, STYLE_DIM, 0, text));
	return area.y - top;
}

/* What the log said there. */
static bool
draw_said(const struct ui_env *env, const struct run *run, const struct alert *alert,
	  struct canvas *canvas, struct rect area)
{
	return run && alert->line > 0 && alert->line < UINT32_MAX && area.rows > 0 &&
	       logview_line(env, run, (uint32_t)alert->line, canvas, area);
}

/* The window that the rule looked at, beside or below it why, and what the log said. */
static void
draw_evidence(struct ui *ui, const struct ui_env *env, const struct alert *alert,
	      struct canvas *canvas, struct rect area)
{
	const struct run *run = store_find(env->store, alert->run_id);
	bool wide = area.cols >= WIDE_COLS;
	struct rect plot;

	frame_rule(canvas, rect_cut_top(&area, 1), run ? run->name : "why", true);
	/* The sentence whole: above it may have been cut. */
	rect_cut_top(&area,
		     frame_wrap(canvas, (struct rect){ area.x, area.y, area.cols, 3 },
				alert->open ? severity_glyph(alert->severity).style : STYLE_DIM, 0,
				alert->message));
	if (wide) {
		plot = rect_cut_left(&area, area.cols * 3 / 5);
		rect_cut_left(&area, 2);
	}
	rect_cut_top(&area, draw_why(env, alert, wide, canvas, area));
	if (wide) {
		rect_cut_top(&area, 1);
		draw_said(env, run, alert, canvas, area);
		area = plot;
	} else if (!alert->metric && draw_said(env, run, alert, canvas, area)) {
		return;
	}
	if (run)
		draw_window(ui, run, alert, canvas, area);
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
	if (screen->open_only)
		pieces_add(&title, 2, STYLE_KEY, "open only");
	pieces_add(&title, 3, STYLE_DIM, "%zu in all", engine_alert_count(env->engine));
	head_screen(ui, env, &title, canvas, frame.title);
	if (canvas->rows >= 8)
		frame_rule(canvas, rect_cut_top(&area, 1), "", false);
	if (!alert) {
		head_message(
		    canvas, (struct rect){ area.x + 2, area.y + 1, area.cols - 2, 1 }, STYLE_DIM,
		    screen->open_only ? "no open alerts; o shows all" : "no alerts: all is well");
		screen->table_area = (struct rect){ 0 };
		return;
	}
	if (area.rows >= EVIDENCE_ROWS)
		below = rect_cut_bottom(&area, evidence_rows(screen->count, area.rows));
	draw_table(ui, env, canvas, area);
	if (below.rows > 0)
		draw_evidence(ui, env, alert, canvas, below);
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
