#include "config.h"

#include <json-c/json.h>
#include <stdlib.h>

#include "util/die.h"
#include "view/report.h"
#include "view/report_value.h"

#define SCHEMA 1
#define WRITTEN (JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE)

static struct json_object *
new_object(void)
{
	return report_json_made(json_object_new_object());
}

static struct json_object *
new_array(size_t n)
{
	return report_json_made(json_object_new_array_ext((int)n));
}

static struct json_object *
integer(int64_t value)
{
	return report_json_made(json_object_new_int64(value));
}

/* The key is static. */
static void
add(struct json_object *object, const char *key, struct json_object *value)
{
	if (json_object_object_add_ex(object, key, value, JSON_C_OBJECT_ADD_CONSTANT_KEY) < 0)
		die("out of memory");
}

static void
append(struct json_object *array, struct json_object *value)
{
	if (json_object_array_add(array, value) < 0)
		die("out of memory");
}

static const char *
written(struct json_object *object)
{
	const char *text = json_object_to_json_string_ext(object, WRITTEN);

	if (!text)
		die("out of memory");
	return text;
}

static struct json_object *
params_of(const struct run *run)
{
	struct json_object *object = new_object();

	for (size_t i = 0; i < run->param_count; i++) {
		struct json_object *key = report_json_text(run->params[i].key);

		if (json_object_object_add(object, json_object_get_string(key),
					   report_json_text(run->params[i].value)) < 0)
			die("out of memory");
		json_object_put(key);
	}
	return object;
}

static struct json_object *
value_of(const struct point *p)
{
	return p ? report_json_number(p->value) : NULL;
}

/* Line 0 is not known, the largest one is too large. */
static struct json_object *
line_of(const struct point *p)
{
	return p->line > 0 && p->line < UINT32_MAX ? integer(p->line) : NULL;
}

/* Where it was NaN or Inf: stretches of neighbouring readings, in order. */
static struct json_object *
nonfinite_places(const struct series *series)
{
	size_t n = series_stretch_count(series);
	struct json_object *array = new_array(n);

	for (size_t i = 0; i < n; i++) {
		struct stretch stretch = series_stretch(series, i);
		struct json_object *object = new_object();

		add(object, "epoch", report_json_epoch(&stretch.first));
		add(object, "step", report_json_step(&stretch.first));
		add(object, "line", line_of(&stretch.first));
		add(object, "last_epoch", report_json_epoch(&stretch.last));
		add(object, "last_step", report_json_step(&stretch.last));
		add(object, "last_line", line_of(&stretch.last));
		add(object, "count", integer(stretch.count));
		append(array, object);
	}
	return array;
}

static struct json_object *
metric_of(const struct metric *metric)
{
	struct json_object *object = new_object();
	const struct series *series = metric->series;
	const struct point *best = metric_best(metric);

	add(object, "name", report_json_text(metric->name));
	add(object, "role", report_json_text(role_name(metric->role)));
	add(object, "better", report_json_text(better_name(metric->better)));
	add(object, "count", integer(series_count(series)));
	add(object, "nonfinite", integer(series_nonfinite(series)));
	add(object, "nonfinite_at", nonfinite_places(series));
	add(object, "first", value_of(series_first(series)));
	add(object, "last", value_of(series_last(series)));
	add(object, "min", value_of(series_min(series)));
	add(object, "max", value_of(series_max(series)));
	add(object, "best", value_of(best));
	add(object, "best_epoch", report_json_epoch(best));
	add(object, "best_step", report_json_step(best));
	return object;
}

static struct json_object *
metrics_of(const struct run *run)
{
	struct json_object *array = new_array(run->metric_count);

	for (size_t i = 0; i < run->metric_count; i++)
		append(array, metric_of(run->metrics[i]));
	return array;
}

/* "Why?": the numbers that the rule compared. */
static struct json_object *
why_of(const struct alert *alert)
{
	struct json_object *object = new_object();

	add(object, "value", report_json_number(alert->value));
	add(object, "threshold", report_json_number(alert->threshold));
	add(object, "window", alert->window ? integer(alert->window) : NULL);
	add(object, "since_epoch", report_json_f64(alert->since_epoch));
	add(object, "since_step", report_json_i64(alert->since_step));
	return object;
}

static struct json_object *
alert_of(const struct alert *alert)
{
	struct json_object *object = new_object();

	add(object, "rule", report_json_text(rule_info(alert->rule)->name));
	add(object, "severity", report_json_text(severity_name(alert->severity)));
	add(object, "metric", report_json_text(alert->metric));
	add(object, "open", report_json_made(json_object_new_boolean(alert->open)));
	add(object, "epoch", report_json_f64(alert->epoch));
	add(object, "step", report_json_i64(alert->step));
	add(object, "line", integer(alert->line));
	add(object, "message", report_json_text(alert->message));
	add(object, "why", why_of(alert));
	return object;
}

static struct json_object *
alerts_of(const struct run *run, const struct engine *engine)
{
	size_t n;
	const struct alert **alerts = report_alerts(engine, run, &n);
	struct json_object *array = new_array(n);

	for (size_t i = 0; i < n; i++)
		append(array, alert_of(alerts[i]));
	free(alerts);
	return array;
}

static struct json_object *
run_of(const struct run *run, const struct engine *engine)
{
	struct json_object *object = new_object();
	const struct position *position = &run->position;

	add(object, "name", report_json_text(run->name));
	add(object, "source", report_json_text(run->source));
	add(object, "section", integer(run->section));
	add(object, "state", report_json_text(state_name(engine_state(engine, run->id))));
	add(object, "epoch", report_json_f64(position->epoch));
	add(object, "epochs", report_json_i64(position->epochs));
	add(object, "step", report_json_i64(position->step));
	add(object, "steps", report_json_i64(position->steps));
	add(object, "params", params_of(run));
	add(object, "metrics", metrics_of(run));
	add(object, "alerts", alerts_of(run, engine));
	return object;
}

/*
 * A run at a time, each on a line of its own: thousands of runs are never a tree in memory, and the
 * document can be read with grep as well as with a parser.
 */
void
report_json(FILE *out, const struct report_options *options)
{
	fprintf(out, "{\"schema\": %d, \"traintop\": \"%s\",\n \"runs\": [", SCHEMA,
		PACKAGE_VERSION);
	for (size_t i = 0; i < options->run_count; i++) {
		struct json_object *object = run_of(options->runs[i], options->engine);

		fprintf(out, "%s\n  %s", i ? "," : "", written(object));
		json_object_put(object);
	}
	fputs("]}\n", out);
}

static const char *
news_name(enum news_kind kind)
{
	switch (kind) {
	case NEWS_RAISED:
		return "raised";
	case NEWS_CLEARED:
		return "cleared";
	case NEWS_WORSE:
		return "worse";
	case NEWS_STATE:
		break;
	}
	return "state";
}

/* The same keys for every kind of news: what does not apply is null. */
void
report_news(FILE *out, const struct news *news, struct moment now)
{
	struct json_object *object = new_object();
	const struct alert *alert = news->alert;
	bool changed = news->kind == NEWS_STATE;

	add(object, "event", report_json_text(news_name(news->kind)));
	add(object, "time", report_json_time(now.wall_ns));
	add(object, "run", report_json_text(news->run->name));
	add(object, "source", report_json_text(news->run->source));
	add(object, "section", integer(news->run->section));
	add(object, "state", report_json_text(state_name(news->state)));
	add(object, "state_before",
	    changed ? report_json_text(state_name(news->state_before)) : NULL);
	add(object, "rule", alert ? report_json_text(rule_info(alert->rule)->name) : NULL);
	add(object, "severity", alert ? report_json_text(severity_name(alert->severity)) : NULL);
	add(object, "metric", alert ? report_json_text(alert->metric) : NULL);
	add(object, "epoch", alert ? report_json_f64(alert->epoch) : NULL);
	add(object, "step", alert ? report_json_i64(alert->step) : NULL);
	add(object, "line", alert ? integer(alert->line) : NULL);
	add(object, "message", alert ? report_json_text(alert->message) : NULL);
	fprintf(out, "%s\n", written(object));
	json_object_put(object);
}
