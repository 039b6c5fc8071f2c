#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "util/text.h"
#include "view/canvas.h"
#include "view/cells.h"
#include "view/report.h"
#include "view/report_value.h"
#include "view/spark.h"
#include "view/table.h"

#define SPARK_COLS 8
#define SPARK_COLS_MAX 20
#define COLS_MIN 20

enum column {
	COLUMN_PLACE,
	COLUMN_RUN,
	COLUMN_ALERT,
	COLUMN_STATE,
	COLUMN_EPOCH,
	COLUMN_TRAIN_SPARK,
	COLUMN_TRAIN,
	COLUMN_VAL_SPARK,
	COLUMN_VAL,
	COLUMN_BEST,
	COLUMN_AT,
	COLUMN_GAP,
	COLUMN_ACCURACY,
	COLUMN_COUNT
};

/* clang-format off */
static const struct table_column columns[COLUMN_COUNT] = {
	[COLUMN_PLACE] = { .title = "#", .min_cols = 1, .ideal_cols = 6, .priority = 8,
			   .align = ALIGN_RIGHT, .keep = true },
	[COLUMN_RUN] = { .title = "run", .min_cols = 8, .ideal_cols = 30, .keep = true },
	[COLUMN_ALERT] = { .title = "", .min_cols = 1, .ideal_cols = 2 },
	[COLUMN_STATE] = { .title = "state", .min_cols = 7, .ideal_cols = 9, .priority = 3,
			   .keep = true, .tight = true },
	[COLUMN_EPOCH] = { .title = "epoch", .min_cols = 5, .ideal_cols = 14, .priority = 2,
			   .align = ALIGN_RIGHT },
	[COLUMN_TRAIN_SPARK] = { .title = "train_loss", .min_cols = SPARK_COLS,
				 .ideal_cols = SPARK_COLS, .max_cols = SPARK_COLS_MAX, .priority = 9 },
	[COLUMN_TRAIN] = { .title = "", .min_cols = 4, .ideal_cols = 11, .priority = 4,
			   .align = ALIGN_POINT, .tight = true },
	[COLUMN_VAL_SPARK] = { .title = "val_loss", .min_cols = SPARK_COLS,
			       .ideal_cols = SPARK_COLS, .max_cols = SPARK_COLS_MAX, .priority = 9 },
	[COLUMN_VAL] = { .title = "", .min_cols = 4, .ideal_cols = 11, .priority = 1,
			 .align = ALIGN_POINT, .tight = true },
	[COLUMN_BEST] = { .title = "best", .min_cols = 4, .ideal_cols = 11, .priority = 1,
			  .align = ALIGN_POINT },
	[COLUMN_AT] = { .title = "@", .min_cols = 1, .ideal_cols = 7, .priority = 5,
			.align = ALIGN_RIGHT },
	[COLUMN_GAP] = { .title = "gap", .min_cols = 4, .ideal_cols = 9, .priority = 6,
			 .align = ALIGN_POINT },
	[COLUMN_ACCURACY] = { .title = "val_acc", .min_cols = 4, .ideal_cols = 9, .priority = 7,
			      .align = ALIGN_POINT },
};
/* clang-format on */

static void
text_cell(struct table_cell *cell, enum style style, const char *text)
{
	cell->kind = TABLE_TEXT;
	cell->style = style;
	cell->text = str_of(text);
}

static void
number_cell(struct table_cell *cell, enum style style, double value, int decimals)
{
	cell->kind = TABLE_NUMBER;
	cell->style = isfinite(value) ? style : STYLE_CRITICAL;
	cell->value = value;
	cell->decimals = decimals;
}

static void
last_cell(struct table_cell *cell, enum style style, const struct metric *metric)
{
	const struct point *p = metric ? series_last(metric->series) : NULL;

	if (p)
		number_cell(cell, style, p->value, number_decimals(metric, p));
}

static void
draw_spark(void *arg, struct canvas *canvas, struct rect area)
{
	const struct metric *metric = arg;
	enum style style = metric->role.split == SPLIT_VAL ? STYLE_VAL : STYLE_TRAIN;

	spark_draw(canvas, area.x, area.y, area.cols, style, 0, metric->series, NULL);
}

static void
spark_cell(struct table_cell *cell, const struct metric *metric)
{
	if (!metric)
		return;
	cell->kind = TABLE_DRAW;
	cell->cols = SPARK_COLS;
	cell->draw = draw_spark;
	cell->draw_arg = (void *)metric; /* comes back to draw_spark(), which takes it as const */
}

static void
draw_severity(void *arg, struct canvas *canvas, struct rect area)
{
	const struct alert *alert = arg;

	cells_glyph(canvas, area.x, area.y, area.cols, severity_glyph(alert->severity), 0);
}

static void
alert_cell(struct table_cell *cell, const struct alert *alert, bool ascii)
{
	if (!alert)
		return;
	cell->kind = TABLE_DRAW;
	cell->cols = ascii ? 2 : 1;
	cell->draw = draw_severity;
	cell->draw_arg = (void *)alert; /* the same */
}

static void
state_cell(struct table_cell *cell, enum run_state state, bool ascii)
{
	struct glyph glyph = state_glyph(state);

	snprintf(cell->buf, sizeof(cell->buf), "%s %s", ascii ? glyph.ascii : glyph.utf8,
		 state_name(state));
	text_cell(cell, glyph.style, cell->buf);
}

static void
epoch_cell(struct table_cell *cell, const struct position *position, bool ascii)
{
	if (!position->epoch.has && !position->step.has)
		return;
	cells_position(position, ascii, cell->buf, sizeof(cell->buf));
	text_cell(cell, STYLE_PLAIN, cell->buf);
}

/* The ranked value, as the log wrote it where it is one of the points. */
static void
best_cell(struct table_cell *cell, const struct metric *ranked, enum statistic statistic)
{
	const struct point *p = statistic == STATISTIC_BEST ? metric_best(ranked) : NULL;

	number_cell(cell, STYLE_BRIGHT, rank_statistic(ranked, statistic),
		    p ? number_decimals(ranked, p) : -1);
}

/* The epoch of the best value; where the log knows none, its step. */
static void
at_cell(struct table_cell *cell, const struct point *best)
{
	if (!best)
		return;
	if (best->flags & POINT_HAS_EPOCH)
		number_write_epoch((double)best->epoch, cell->buf, sizeof(cell->buf));
	else if (best->flags & POINT_HAS_STEP)
		number_write_count(best->step, cell->buf, sizeof(cell->buf));
	else
		return;
	text_cell(cell, STYLE_DIM, cell->buf);
}

static void
run_cell(const struct report_options *options, const struct run *run, enum column column,
	 struct table_cell *cell)
{
	const struct metric *train = run_train_loss(run), *val = run_val_loss(run);
	const struct metric *ranked = report_ranked(run, options->rank);
	const struct metric *accuracy =
	    run_role(run, (struct role){ .split = SPLIT_VAL, .kind = KIND_ACCURACY });
	double gap;

	switch (column) {
	case COLUMN_RUN:
		text_cell(cell, STYLE_PLAIN, run->name);
		break;
	case COLUMN_ALERT:
		alert_cell(cell, engine_worst(options->engine, run->id), options->ascii);
		break;
	case COLUMN_STATE:
		state_cell(cell, engine_state(options->engine, run->id), options->ascii);
		break;
	case COLUMN_EPOCH:
		epoch_cell(cell, &run->position, options->ascii);
		break;
	case COLUMN_TRAIN_SPARK:
		spark_cell(cell, train);
		break;
	case COLUMN_TRAIN:
		last_cell(cell, STYLE_TRAIN, train);
		break;
	case COLUMN_VAL_SPARK:
		spark_cell(cell, val);
		break;
	case COLUMN_VAL:
		last_cell(cell, STYLE_VAL, val);
		break;
	case COLUMN_BEST:
		if (ranked)
			best_cell(cell, ranked, options->rank->statistic);
		break;
	case COLUMN_AT:
		if (ranked && options->rank->statistic == STATISTIC_BEST)
			at_cell(cell, metric_best(ranked));
		break;
	case COLUMN_GAP:
		if (run_gap(run, &gap))
			number_cell(cell, STYLE_PLAIN, gap, -1);
		break;
	case COLUMN_ACCURACY:
		last_cell(cell, STYLE_VAL, accuracy);
		break;
	case COLUMN_PLACE:
	case COLUMN_COUNT:
		break;
	}
}

static void
cell(void *arg, size_t row, size_t column, struct table_cell *out)
{
	const struct report_options *options = arg;

	if (column == COLUMN_PLACE) {
		number_write_count((int64_t)row + 1, out->buf, sizeof(out->buf));
		text_cell(out, STYLE_DIM, out->buf);
		return;
	}
	run_cell(options, options->runs[row], (enum column)column, out);
}

/* --- the canvas as text */

struct sgr {
	bool on; /* colours, or at least marks */
	enum ground ground;
	int colours;
};

/* Select Graphic Rendition: everything off, then what this cell has. */
static void
put_sgr(FILE *out, const struct sgr *sgr, const struct cell *cell)
{
	static const struct {
		enum cell_mark mark;
		int code;
	} codes[] = { { MARK_BOLD, 1 }, { MARK_DIM, 2 }, { MARK_UNDERLINE, 4 }, { MARK_REVERSE, 7 } };
	struct look look = style_look((enum style)cell->style, sgr->ground, sgr->colours);
	unsigned marks = cell->mark | look.marks;

	fputs("\033[0", out);
	for (size_t i = 0; i < COUNT(codes); i++)
		if (marks & (unsigned)codes[i].mark)
			fprintf(out, ";%d", codes[i].code);
	if (look.fg >= 0 && look.fg < 8)
		fprintf(out, ";%d", 30 + look.fg);
	else if (look.fg >= 0)
		fprintf(out, ";38;5;%d", look.fg);
	if (look.bg >= 0 && look.bg < 8)
		fprintf(out, ";%d", 40 + look.bg);
	else if (look.bg >= 0)
		fprintf(out, ";48;5;%d", look.bg);
	fputc('m', out);
}

/* Blanks at the end of a row say nothing. */
static int
used_cols(const struct canvas *canvas, int y)
{
	int cols = canvas->cols;

	while (cols > 0 && strcmp(canvas_at(canvas, cols - 1, y)->text, " ") == 0)
		cols--;
	return cols;
}

static void
put_row(FILE *out, const struct canvas *canvas, int y, const struct sgr *sgr)
{
	const struct cell *before = NULL;
	int cols = used_cols(canvas, y);

	for (int x = 0; x < cols; x++) {
		const struct cell *at = canvas_at(canvas, x, y);

		if (sgr->on && (!before || before->style != at->style || before->mark != at->mark))
			put_sgr(out, sgr, at);
		before = at;
		fputs(at->text, out);
	}
	fputs(sgr->on && cols > 0 ? "\033[0m\n" : "\n", out);
}

static void
put_canvas(FILE *out, const struct canvas *canvas, const struct report_options *options)
{
	struct sgr sgr = {
		.on = options->colours > 0,
		.ground = options->light ? GROUND_LIGHT : GROUND_DARK,
		.colours = options->colours,
	};

	for (int y = 0; y < canvas->rows; y++)
		put_row(out, canvas, y, &sgr);
}

/* "3 runs   1 live   2 done   ‼ 1 alert" */
static void
draw_head(struct canvas *canvas, const struct report_options *options)
{
	int counts[STATE_COUNT] = { 0 }, x = 0;
	size_t n = options->run_count;

	for (size_t i = 0; i < n; i++)
		counts[engine_state(options->engine, options->runs[i]->id)]++;
	x += canvas_printf(canvas, x, 0, canvas->cols - x, STYLE_BRIGHT, MARK_BOLD, "%zu run%s", n,
			   n == 1 ? "" : "s");
	for (enum run_state state = 0; state < STATE_COUNT; state++) {
		struct glyph glyph = state_glyph(state);

		if (counts[state] == 0)
			continue;
		x += 3;
		x += canvas_printf(canvas, x, 0, canvas->cols - x, glyph.style, 0, "%d %s",
				   counts[state], state_name(state));
	}
}

static void
put_table(FILE *out, const struct report_options *options, int cols)
{
	struct table_source source = {
		.columns = columns,
		.column_count = COLUMN_COUNT,
		.row_count = options->run_count,
		.cell = cell,
		.arg = (void *)options, /* comes back to cell(), which takes it as const */
	};
	struct table *table = xcalloc(1, sizeof(*table));
	struct canvas *canvas = canvas_new(cols, (int)options->run_count + 3);
	struct rect area = { .x = 0, .y = 2, .cols = cols, .rows = canvas->rows - 2 };

	canvas->ascii = options->ascii;
	draw_head(canvas, options);
	table_draw(table, &source, canvas, area);
	put_canvas(out, canvas, options);
	canvas_free(canvas);
	free(table);
}

/* --- alerts */

/* Where to cut a text to get at most `cols` columns: at a blank if there is one. */
static struct str
first_words(struct str text, int cols)
{
	struct str all = text_prefix(text, cols);
	size_t n = all.n;

	if (all.n == text.n)
		return all;
	while (n > 0 && text.p[n] != ' ')
		n--;
	return n > 0 ? str_first(text, n) : all;
}

/* ‼ frozen      bert-npre: val_accuracy has been 0.149 for 3 epochs and never learned */
static void
put_alert(FILE *out, const struct report_options *options, const struct run *run,
	  const struct alert *alert, int cols)
{
	struct glyph glyph = severity_glyph(alert->severity);
	char *sentence = xasprintf("%s: %s", run->name, alert->message);
	char *clean = text_clean(str_of(sentence), options->ascii);
	const int indent = 15;
	struct str rest = str_of(clean);
	bool first = true;

	while (rest.n > 0) {
		struct canvas *row = canvas_new(cols, 1);
		struct str words = first_words(rest, cols > 2 * indent ? cols - indent : indent);

		row->ascii = options->ascii;
		if (first) {
			cells_glyph(row, 0, 0, 2, glyph, 0);
			canvas_text(row, 3, 0, indent - 4, glyph.style, 0,
				    str_of(rule_info(alert->rule)->name));
		}
		canvas_text(row, indent, 0, cols - indent, STYLE_PLAIN, 0, words);
		put_canvas(out, row, options);
		canvas_free(row);
		rest = str_trim(str_skip(rest, words.n));
		first = false;
	}
	free(clean);
	free(sentence);
}

static void
put_alerts(FILE *out, const struct report_options *options, int cols)
{
	bool any = false;

	for (size_t i = 0; i < options->run_count; i++) {
		const struct run *run = options->runs[i];
		size_t n;
		const struct alert **alerts = report_alerts(options->engine, run, &n);

		for (size_t j = 0; j < n; j++) {
			if (!alerts[j]->open)
				continue;
			if (!any)
				fputc('\n', out);
			any = true;
			put_alert(out, options, run, alerts[j], cols);
		}
		free(alerts);
	}
}

void
report_text(FILE *out, const struct report_options *options)
{
	int cols = options->cols < COLS_MIN ? COLS_MIN : options->cols;

	put_table(out, options, cols);
	put_alerts(out, options, cols);
}
