#include "config.h"

#include "view/run_cells_private.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyse/judge.h"
#include "model/progress.h"
#include "util/num.h"
#include "view/cells.h"
#include "view/panel.h"
#include "view/spark.h"

void
run_cell_text(struct table_cell *out, enum style style, struct str text)
{
	out->kind = TABLE_TEXT;
	out->style = style;
	out->text = text;
}

void
run_cell_buf(struct table_cell *out, enum style style)
{
	run_cell_text(out, style, str_of(out->buf));
}

void
run_cell_value(struct table_cell *out, double value, int decimals, enum style style)
{
	out->kind = TABLE_NUMBER;
	out->value = value;
	out->decimals = decimals;
	out->style = isfinite(value) ? style : STYLE_CRITICAL;
	if (!isfinite(value))
		out->marks |= MARK_BOLD;
}

void
run_cell_point(struct table_cell *out, const struct metric *metric, const struct point *point,
	       enum style style)
{
	if (!point) {
		out->kind = TABLE_UNKNOWN;
		return;
	}
	run_cell_value(out, point->value, number_decimals(metric, point), style);
}

static bool
flashes(const struct run_cell *cell)
{
	return cell->flash && cell->note && cell->note->flashed_ns &&
	       cell->now.mono_ns < cell->note->flashed_ns + ORDER_FLASH_NS;
}

static void
last_cell(const struct run_cell *cell, const struct metric *metric, struct table_cell *out)
{
	if (flashes(cell))
		out->marks |= MARK_BOLD;
	run_cell_point(out, metric, metric ? series_last(metric->series) : NULL,
		       flashes(cell) ? STYLE_BRIGHT : STYLE_PLAIN);
}

static void
rank_cell(const struct run_cell *cell, struct table_cell *out)
{
	const struct note *note = cell->note;
	size_t size = sizeof(out->buf);
	int n = snprintf(out->buf, size, "%*zu", cell->place_cols, cell->place + 1);

	run_cell_buf(out, STYLE_DIM);
	if (note && note->moved && cell->now.mono_ns < note->moved_ns + ORDER_MARK_NS) {
		const char *up = cell->ascii ? "^" : "↑", *down = cell->ascii ? "v" : "↓";
		const char *sign = note->moved > 0 ? up : down;

		if (abs(note->moved) > 9)
			snprintf(out->buf + n, size - (size_t)n, "%s%s", sign, sign);
		else
			snprintf(out->buf + n, size - (size_t)n, "%s%d", sign, abs(note->moved));
		run_cell_buf(out, note->moved > 0 ? STYLE_GOOD : STYLE_DIM);
	}
}

static void
name_cell(const struct run_cell *cell, struct table_cell *out)
{
	enum run_state state = engine_state(cell->engine, cell->run->id);

	run_cell_text(out, cell->run->removed || state == STATE_WAITING ? STYLE_DIM : STYLE_PLAIN,
		      names_short(cell->shared, cell->run->name));
	if (cell->note && cell->note->marked)
		out->marks |= MARK_BOLD;
}

void
run_cell_alert(const struct alert *worst, bool ascii, struct table_cell *out)
{
	struct glyph glyph;

	if (!worst)
		return;
	glyph = severity_glyph(worst->severity);
	run_cell_text(out, glyph.style, str_of(ascii ? glyph.ascii : glyph.utf8));
	if (worst->acknowledged)
		out->marks |= MARK_DIM;
	else if (worst->severity > SEVERITY_INFO)
		out->marks |= MARK_BOLD;
}

static void
state_cell(const struct run_cell *cell, bool word, struct table_cell *out)
{
	struct state_shown shown =
	    state_shown(cell->run, engine_state(cell->engine, cell->run->id));

	run_cell_text(out, shown.glyph.style,
		      str_of(word	   ? shown.word
			     : cell->ascii ? shown.glyph.ascii
					   : shown.glyph.utf8));
}

static void
draw_bar(void *arg, struct canvas *canvas, struct rect area)
{
	struct run_cell *cell = arg;

	cells_progress(canvas, area, cell->draw.style, cell->draw.done);
}

static void
bar_cell(struct run_cell *cell, struct table_cell *out)
{
	struct progress progress = run_progress(cell->run, cell->now.wall_ns);
	enum run_state state = engine_state(cell->engine, cell->run->id);

	if (isnan(progress.done))
		return;
	out->kind = TABLE_DRAW;
	out->cols = 8;
	/* Where all are complete their states say so. */
	out->idle = progress.done >= 1;
	out->draw = draw_bar;
	out->draw_arg = cell;
	cell->draw.done = progress.done;
	cell->draw.style = state == STATE_LIVE ? STYLE_LIVE : STYLE_DIM;
}

static void
position_cell(const struct run_cell *cell, struct table_cell *out)
{
	const struct position *position = &cell->run->position;
	size_t n;

	if (!position->epoch.has && !position->step.has) {
		out->kind = TABLE_UNKNOWN;
		return;
	}
	n = cells_position(position, cell->ascii, out->buf, sizeof(out->buf));
	if (!position->epoch.has && cell->columns->mixed)
		snprintf(out->buf + n, sizeof(out->buf) - n, " st");
	run_cell_buf(out, STYLE_PLAIN);
}

void
run_cell_span(struct table_cell *out, bool known, int64_t span_ns, enum style style)
{
	if (!known || span_ns < 0) {
		out->kind = TABLE_UNKNOWN;
		return;
	}
	clock_format_span(out->buf, sizeof(out->buf), span_ns);
	run_cell_buf(out, style);
}

static void
left_cell(const struct run_cell *cell, struct table_cell *out)
{
	struct progress progress = run_progress(cell->run, cell->now.wall_ns);
	bool live = engine_state(cell->engine, cell->run->id) == STATE_LIVE;

	if (!live || !progress.left_ns.has || progress.left_ns.v < 0) {
		out->kind = TABLE_UNKNOWN;
		return;
	}
	number_write_left(progress.left_ns.v, out->buf, sizeof(out->buf));
	run_cell_buf(out, STYLE_PLAIN);
}

/* Curves in rows below each other must not touch: the highest eighth of a cell stays free. */
static void
leave_headroom(struct spark_scale *scale)
{
	double taller = SPARK_HIGHEST / (SPARK_HIGHEST - 1.01);

	if (!(scale->low < scale->high))
		return;
	if (scale->log)
		scale->high = scale->low * pow(scale->high / scale->low, taller);
	else
		scale->high = scale->low + (scale->high - scale->low) * taller;
}

static void
draw_spark(void *arg, struct canvas *canvas, struct rect area)
{
	struct run_cell *cell = arg;
	struct spark_scale scale = spark_scale(cell->draw.series, NULL);

	leave_headroom(&scale);
	spark_draw(canvas, area, cell->draw.style, cell->draw.series, &scale);
}

static void
spark_cell(struct run_cell *cell, const struct metric *metric, enum style style,
	   struct table_cell *out)
{
	/* One point is no curve. */
	if (!metric || series_count(metric->series) < 2)
		return;
	out->kind = TABLE_DRAW;
	out->cols = 10;
	out->draw = draw_spark;
	out->draw_arg = cell;
	cell->draw.series = metric->series;
	cell->draw.style = style;
}

static void
best_cell(const struct run_cell *cell, struct table_cell *out)
{
	const struct metric *metric = run_headline(cell->run);
	bool first = cell->place == 0 && cell->sort->by == SORT_RANK && !cell->sort->rank.reversed;
	enum style style = first ? STYLE_GOOD : STYLE_PLAIN;

	/* An accuracy among losses, or a train loss among val losses, is not to be compared. */
	if (metric && (metric->role.kind != cell->columns->best_role.kind ||
		       metric->role.split != cell->columns->best_role.split))
		style = STYLE_DIM;
	run_cell_point(out, metric, metric ? metric_best(metric) : NULL, style);
	if (first)
		out->marks |= MARK_BOLD;
}

static void
best_at_cell(const struct run_cell *cell, struct table_cell *out)
{
	const struct metric *metric = run_headline(cell->run);
	const struct point *best = metric ? metric_best(metric) : NULL;

	if (best &&
	    cells_where(point_epoch(best), point_step(best), false, out->buf, sizeof(out->buf)) > 0)
		run_cell_buf(out, STYLE_DIM);
	else
		out->kind = TABLE_UNKNOWN;
}

static void
gap_cell(const struct run_cell *cell, struct table_cell *out)
{
	const struct metric *train = run_train_loss(cell->run);
	const struct point *last = train ? series_last(train->series) : NULL;
	double gap;

	if (!run_gap(cell->run, &gap)) {
		out->kind = TABLE_UNKNOWN;
		return;
	}
	run_cell_value(out, gap, last ? number_decimals(train, last) : -1, STYLE_DIM);
}

static void
quality_cell(const struct run_cell *cell, struct table_cell *out)
{
	const struct metric *metric = NULL;

	if (cell->columns->has_quality)
		metric = run_role(cell->run, cell->columns->quality);
	/* One thing that flashes says that something is new; each costs bytes twice. */
	if (run_train_loss(cell->run) || run_val_loss(cell->run))
		run_cell_point(out, metric, metric ? series_last(metric->series) : NULL,
			       STYLE_PLAIN);
	else
		last_cell(cell, metric, out);
	/* A column has one scale. */
	if (out->kind == TABLE_NUMBER && cell->columns->fractions && accuracy_scale(metric) < 1) {
		out->value *= accuracy_scale(metric);
		out->decimals += out->decimals >= 0 ? 2 : 0;
	}
}

/* The loss that stands beside the train loss. */
static const struct metric *
judge_loss(const struct run_cell *cell)
{
	return run_role(cell->run, (struct role){ cell->columns->judge, KIND_LOSS });
}

static uint64_t
look_of_alert(const struct alert *worst)
{
	if (!worst)
		return 0;
	return 1 + 2 * (uint64_t)worst->severity + worst->acknowledged;
}

static uint64_t
look_of_note(const struct run_cell *cell)
{
	const struct note *note = cell->note;
	uint64_t look = flashes(cell);

	if (!note)
		return look;
	look |= (uint64_t)note->marked << 1;
	if (cell->now.mono_ns < note->moved_ns + ORDER_MARK_NS)
		look |= (uint64_t)(uint32_t)note->moved << 2;
	return look;
}

uint64_t
run_cell_look(const struct run_cell *cell)
{
	const struct run_columns *columns = cell->columns;
	enum run_state state = engine_state(cell->engine, cell->run->id);
	uint64_t look = look_mix(LOOK_FIRST, cell->run->generation);

	look = look_mix(look, state);
	look = look_mix(look, look_of_alert(engine_worst(cell->engine, cell->run->id)));
	look = look_mix(look, look_of_note(cell));
	look = look_mix(look_mix(look, cell->place), (uint64_t)cell->place_cols);
	look = look_mix(look_mix(look, cell->shared.head), cell->shared.tail);
	look = look_mix(look_mix(look, columns->best_role.split), columns->best_role.kind);
	look = look_mix(look_mix(look, columns->has_key), columns->mixed);
	if (columns->has_quality)
		look = look_mix(look_mix(look, columns->quality.split), columns->quality.kind);
	/* Clocks in a row are as good as the one above them: to the second. */
	if (state == STATE_LIVE || run_columns_shown(columns, RUN_COLUMN_AGE))
		look = look_mix(look, (uint64_t)(cell->now.wall_ns / NS_PER_S));
	return look;
}

void
run_cell_fill(struct run_cell *cell, size_t column, struct table_cell *out)
{
	if (column >= RUN_COLUMN_COUNT) {
		const struct extra_column *extra = &cell->columns->extra[column - RUN_COLUMN_COUNT];

		if (extra->param)
			run_cell_param(cell, extra->key.metric, out);
		else
			run_cell_statistic(cell, &extra->key, out);
		return;
	}
	switch ((enum run_column)column) {
	case RUN_COLUMN_RANK:
		rank_cell(cell, out);
		break;
	case RUN_COLUMN_NAME:
		name_cell(cell, out);
		break;
	case RUN_COLUMN_ALERT:
		run_cell_alert(engine_worst(cell->engine, cell->run->id), cell->ascii, out);
		break;
	case RUN_COLUMN_GLYPH:
	case RUN_COLUMN_STATE:
		state_cell(cell, column == RUN_COLUMN_STATE, out);
		break;
	case RUN_COLUMN_BAR:
		bar_cell(cell, out);
		break;
	case RUN_COLUMN_POSITION:
		position_cell(cell, out);
		break;
	case RUN_COLUMN_LEFT:
		left_cell(cell, out);
		break;
	case RUN_COLUMN_TRAIN_SPARK:
		spark_cell(cell, run_train_loss(cell->run), STYLE_TRAIN, out);
		break;
	case RUN_COLUMN_TRAIN:
		last_cell(cell, run_train_loss(cell->run), out);
		break;
	case RUN_COLUMN_VAL_SPARK:
		spark_cell(cell, judge_loss(cell),
			   cell->columns->judge == SPLIT_TEST ? STYLE_TEST : STYLE_VAL, out);
		break;
	case RUN_COLUMN_VAL:
		last_cell(cell, judge_loss(cell), out);
		break;
	case RUN_COLUMN_BEST:
		best_cell(cell, out);
		break;
	case RUN_COLUMN_BEST_AT:
		best_at_cell(cell, out);
		break;
	case RUN_COLUMN_GAP:
		gap_cell(cell, out);
		break;
	case RUN_COLUMN_QUALITY:
		quality_cell(cell, out);
		break;
	case RUN_COLUMN_KEY:
		run_cell_key(cell, out);
		break;
	case RUN_COLUMN_LR:
	case RUN_COLUMN_PACE:
	case RUN_COLUMN_AGE:
	case RUN_COLUMN_TIME:
	case RUN_COLUMN_SOURCE:
		run_cell_rare(cell, (enum run_column)column, out);
		break;
	case RUN_COLUMN_COUNT:
		break;
	}
}
