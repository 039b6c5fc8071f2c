#include "config.h"

#include "view/screen_alerts.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "view/ui_state.h"

#define WIDE_COLS 90 /* from which on it has a plot and the log beside each other */
#define FACTS 6

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

void
alerts_draw_evidence(struct ui *ui, const struct ui_env *env, const struct alert *alert,
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
