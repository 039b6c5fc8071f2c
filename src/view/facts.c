#include "config.h"

#include "view/facts.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analyse/engine.h"
#include "model/progress.h"
#include "util/die.h"
#include "view/cells.h"
#include "view/panel.h"

#define PLACES_SAID 6

static void __attribute__((format(printf, 4, 5)))
say(struct facts *facts, enum style style, unsigned marks, const char *fmt, ...)
{
	struct fact *fact;
	va_list args;

	if (facts->count == FACTS_MAX)
		return;
	fact = &facts->list[facts->count++];
	fact->style = style;
	fact->marks = marks;
	va_start(args, fmt);
	vsnprintf(fact->text, sizeof(fact->text), fmt, args);
	va_end(args);
}

/* Adds to a text that may be cut. */
static void __attribute__((format(printf, 3, 4)))
append(char *buf, size_t size, const char *fmt, ...)
{
	size_t used = strlen(buf);
	va_list args;

	va_start(args, fmt);
	vsnprintf(buf + used, size - used, fmt, args);
	va_end(args);
}

size_t
facts_params(const struct run *run, char *buf, size_t size)
{
	static const char *const first[] = { "lr",    "learning_rate", "batch", "batch_size",
					     "alpha", "model",	       "seed" };
	bool told[RUN_PARAMS_MAX] = { false };

	assert(size > 0);
	buf[0] = '\0';
	for (size_t i = 0; i < COUNT(first) + run->param_count; i++) {
		size_t at = i - COUNT(first);

		if (i < COUNT(first)) {
			at = 0;
			while (at < run->param_count && strcmp(run->params[at].key, first[i]) != 0)
				at++;
		}
		if (at >= run->param_count || at >= COUNT(told) || told[at])
			continue;
		told[at] = true;
		append(buf, size, "%s%s %s", buf[0] ? "   " : "", run->params[at].key,
		       run->params[at].value);
	}
	return strlen(buf);
}

/* "best val_loss 0.173 at epoch 4", "train_loss 0.139 there, gap -0.034" */
static void
say_best(struct facts *facts, const struct run *run, bool ascii)
{
	const struct metric *metric = run_headline(run), *train = run_train_loss(run);
	const struct point *best = metric ? metric_best(metric) : NULL;
	const struct loss_pair pair = run_best_losses(run);
	const struct point *there = NULL;
	char number[CELLS_TEXT], place[CELLS_TEXT + 16], text[FACT_TEXT];
	double gap;

	if (!best)
		return;
	number_write(best->value, number_decimals(metric, best), number, sizeof(number));
	snprintf(text, sizeof(text), "best %s %s", metric_shown(metric, ascii), number);
	if (cells_where(point_epoch(best), point_step(best), true, place, sizeof(place)) > 0)
		append(text, sizeof(text), " at %s", place);
	say(facts, STYLE_PLAIN, 0, "%s", text);
	if (metric == pair.val) {
		train = pair.train;
		there = pair.at_train;
	} else if (train && train != metric && (best->flags & POINT_HAS_EPOCH)) {
		there = series_find_epoch(train->series, (double)best->epoch);
	}
	text[0] = '\0';
	if (there) {
		number_write(there->value, number_decimals(train, there), number, sizeof(number));
		append(text, sizeof(text), "%s %s there", metric_shown(train, ascii), number);
	}
	if (there && metric == pair.val && run_gap_best(run, &gap)) {
		number_write_signed(gap, number_decimals(train, there), number, sizeof(number));
		append(text, sizeof(text), ", gap %s", number);
	}
	if (text[0])
		say(facts, STYLE_PLAIN, 0, "%s", text);
}

/* "epoch 3", "epochs 7-9", "steps 120-131": where a stretch of readings was not finite. */
static void
append_stretch(char *buf, size_t size, const struct stretch *stretch, bool ascii)
{
	const char *dash = ascii ? "-" : "–";
	struct opt_f64 epoch = point_epoch(&stretch->first),
		       last_epoch = point_epoch(&stretch->last);
	struct opt_i64 step = point_step(&stretch->first), last_step = point_step(&stretch->last);
	bool by_step = step.has && last_step.has, by_epoch = epoch.has && last_epoch.has;
	bool one = by_step ? step.v == last_step.v : by_epoch && epoch.v == last_epoch.v;
	char first[CELLS_TEXT], last[CELLS_TEXT];

	if (by_step) {
		number_write_count(step.v, first, sizeof(first));
		number_write_count(last_step.v, last, sizeof(last));
	} else if (by_epoch) {
		number_write_epoch(epoch.v, first, sizeof(first));
		number_write_epoch(last_epoch.v, last, sizeof(last));
	} else {
		one = stretch->first.line == stretch->last.line;
		number_write_count(stretch->first.line, first, sizeof(first));
		number_write_count(stretch->last.line, last, sizeof(last));
	}
	append(buf, size, "%s%s %s%s%s",
	       by_step	  ? "step"
	       : by_epoch ? "epoch"
			  : "line",
	       one ? "" : "s", first, one ? "" : dash, one ? "" : last);
}

/* The metric of which it matters most that it was lost. */
static const struct metric *
lost_metric(const struct run *run)
{
	const struct metric *main[] = { run_train_loss(run), run_val_loss(run), run_headline(run) };

	for (size_t i = 0; i < COUNT(main); i++)
		if (main[i] && series_nonfinite(main[i]->series) > 0)
			return main[i];
	for (size_t i = 0; i < run->metric_count; i++)
		if (series_nonfinite(run->metrics[i]->series) > 0)
			return run->metrics[i];
	return NULL;
}

/* "train_loss was not finite 5 times: step 12, steps 40-43" */
static void
say_nonfinite(struct facts *facts, const struct run *run, bool ascii)
{
	const struct metric *metric = lost_metric(run);
	char times[CELLS_TEXT], text[FACT_TEXT];
	int64_t n = metric ? series_nonfinite(metric->series) : 0;
	size_t count;

	if (n == 0)
		return;
	count = series_stretch_count(metric->series);
	number_write_count(n, times, sizeof(times));
	snprintf(text, sizeof(text), "%s was not finite %s time%s: ", metric_shown(metric, ascii),
		 times, n == 1 ? "" : "s");
	for (size_t i = 0; i < count && i < PLACES_SAID; i++) {
		struct stretch stretch = series_stretch(metric->series, i);

		append(text, sizeof(text), "%s", i > 0 ? ", " : "");
		append_stretch(text, sizeof(text), &stretch, ascii);
	}
	if (count > PLACES_SAID)
		append(text, sizeof(text), " and %zu more", count - PLACES_SAID);
	say(facts, STYLE_CRITICAL, 0, "%s", text);
}

/* "12m left, ends about 20:10" */
static void
say_left(struct facts *facts, const struct run *run, const struct engine *engine, struct moment now)
{
	struct progress progress = run_progress(run, now.wall_ns);
	char left[CELLS_TEXT], end[CELLS_TEXT];

	if (!progress.left_ns.has || engine_state(engine, run->id) != STATE_LIVE)
		return;
	number_write_left(progress.left_ns.v, left, sizeof(left));
	clock_format_when(end, sizeof(end), now.wall_ns + progress.left_ns.v, now.wall_ns, false);
	say(facts, STYLE_PLAIN, 0, "%s left, ends about %s", left, end);
}

/* "3m04s an epoch, 1h02 so far" */
static void
say_pace(struct facts *facts, const struct run *run, struct moment now)
{
	struct progress progress = run_progress(run, now.wall_ns);
	struct opt_i64 pace = progress.epoch_ns.has ? progress.epoch_ns : progress.step_ns;
	char span[CELLS_TEXT], text[FACT_TEXT] = "";

	if (pace.has && pace.v > 0) {
		number_write_pace(pace.v, span, sizeof(span));
		append(text, sizeof(text), "%s %s", span,
		       progress.epoch_ns.has ? "an epoch" : "a step");
	}
	if (run->time_first_ns.has && run->time_last_ns.has &&
	    run->time_last_ns.v >= run->time_first_ns.v + NS_PER_S) {
		clock_format_span(span, sizeof(span), run->time_last_ns.v - run->time_first_ns.v);
		append(text, sizeof(text), "%s%s so far", text[0] ? ", " : "", span);
	}
	if (text[0])
		say(facts, STYLE_PLAIN, 0, "%s", text);
}

static void
say_alerts(struct facts *facts, const struct run *run, const struct engine *engine, bool ascii)
{
	const struct alert *alerts[3];
	size_t total = engine_run_alerts(engine, run->id, NULL, 0);
	const struct alert *worst = engine_worst(engine, run->id);
	size_t open = 0;
	struct glyph glyph;

	if (run->partial) {
		say(facts, STYLE_INFO, 0, "only its beginning and its end have been read so far");
		return;
	}
	if (!worst) {
		say(facts, STYLE_DIM, 0, total ? "no open alerts" : "no alerts");
		return;
	}
	glyph = severity_glyph(worst->severity);
	say(facts, glyph.style, worst->acknowledged ? MARK_DIM : 0, "%s %s: %s",
	    ascii ? glyph.ascii : glyph.utf8, rule_info(worst->rule)->name, worst->message);
	total = engine_run_alerts(engine, run->id, alerts, COUNT(alerts));
	for (size_t i = 0; i < total && i < COUNT(alerts); i++) {
		if (alerts[i] == worst || !alerts[i]->open || open++ > 0)
			continue;
		glyph = severity_glyph(alerts[i]->severity);
		say(facts, glyph.style, alerts[i]->acknowledged ? MARK_DIM : 0, "%s %s: %s",
		    ascii ? glyph.ascii : glyph.utf8, rule_info(alerts[i]->rule)->name,
		    alerts[i]->message);
	}
}

/* The alert of a crash quotes the same line. */
static bool
is_told(const struct facts *facts, const char *quote)
{
	for (size_t i = 0; i < facts->count; i++) {
		if (strstr(facts->list[i].text, quote))
			return true;
	}
	return false;
}

void
facts_of(struct facts *facts, const struct run *run, const struct engine *engine, struct moment now,
	 bool ascii)
{
	char params[FACT_TEXT];

	facts->count = 0;
	say_alerts(facts, run, engine, ascii);
	if (run->source_error)
		say(facts, STYLE_WARNING, 0, "%s", run->source_error);
	if (run->removed)
		say(facts, STYLE_WARNING, 0, "%s is gone", run->source);
	if (run->metrics_dropped > 0)
		say(facts, STYLE_WARNING, 0, "metrics beyond the first %d are not kept",
		    RUN_METRICS_MAX);
	say_left(facts, run, engine, now);
	say_best(facts, run, ascii);
	say_nonfinite(facts, run, ascii);
	say_pace(facts, run, now);
	if (facts_params(run, params, sizeof(params)) > 0)
		say(facts, STYLE_DIM, 0, "%s", params);
	if (run->polled && run->poll_reason)
		say(facts, STYLE_DIM, 0, "%s", run->poll_reason);
	if (run->end.kind != EVENT_NONE && run->end.quote && !is_told(facts, run->end.quote))
		say(facts, STYLE_DIM, 0, "%s", run->end.quote);
}
