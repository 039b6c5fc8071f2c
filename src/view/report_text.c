#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "util/text.h"
#include "view/canvas.h"
#include "view/cells.h"
#include "view/report.h"
#include "view/report_value.h"
#include "view/run_columns.h"
#include "view/table.h"

#define NAME_COLS 28 /* of a run: longer ones are shown without what they share */
#define COLS_MIN 20

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
	} codes[] = {
		{ MARK_BOLD, 1 }, { MARK_DIM, 2 }, { MARK_UNDERLINE, 4 }, { MARK_REVERSE, 7 }
	};
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
	int counts[STATE_COUNT] = { 0 };
	size_t n = options->run_count;
	struct rect rest = { 0, 0, canvas->cols, 1 };

	for (size_t i = 0; i < n; i++)
		counts[engine_state(options->engine, options->runs[i]->id)]++;
	rect_cut_left(&rest, canvas_printf(canvas, rest, STYLE_BRIGHT, MARK_BOLD, "%zu run%s", n,
					   n == 1 ? "" : "s"));
	for (enum run_state state = 0; state < STATE_COUNT; state++) {
		struct glyph glyph = state_glyph(state);

		if (counts[state] == 0)
			continue;
		rect_cut_left(&rest, 3);
		rect_cut_left(&rest, canvas_printf(canvas, rest, glyph.style, 0, "%d %s",
						   counts[state], state_name(state)));
	}
}

#define PIECE_ROWS 200

/* What the table's callback works with. */
struct rows {
	const struct report_options *options;
	struct run_columns columns;
	struct sort_key sort;
	struct run_cell cell;
	struct table table;
};

static void
fill_cell(void *arg, size_t row, size_t column, struct table_cell *out)
{
	struct rows *rows = arg;

	rows->cell.run = rows->options->runs[row];
	rows->cell.place = row;
	run_cell_fill(&rows->cell, column, out);
}

/* A script that reads the table finds the names whole, unless they are too long for it. */
static struct names_shared
shared_names(const struct report_options *options)
{
	for (size_t i = 0; i < options->run_count; i++) {
		if (text_cols(str_of(options->runs[i]->name)) > NAME_COLS)
			return names_share(options->store);
	}
	return (struct names_shared){ 0 };
}

/* The table of the runs screen, as wide as it may be. */
static struct table_source
measure_table(struct rows *rows, int cols)
{
	const struct report_options *options = rows->options;
	struct table_source source = { .row_count = options->run_count,
				       .cell = fill_cell,
				       .arg = rows };

	rows->sort = (struct sort_key){ .by = SORT_RANK, .rank = *options->rank };
	rows->columns.place_cols = number_digits(options->run_count);
	rows->cell = (struct run_cell){
		.columns = &rows->columns,
		.engine = options->engine,
		.sort = &rows->sort,
		.shared = shared_names(options),
		.place_cols = rows->columns.place_cols,
		.now = options->now,
		.ascii = options->ascii,
	};
	run_columns_look(&rows->columns, options->store, &rows->sort);
	source.columns = rows->columns.columns;
	source.column_count = run_columns_make(&rows->columns, &rows->sort);
	table_measure(&rows->table, &source);
	run_columns_fit(&rows->columns, &rows->table, &source, 0, cols);
	return source;
}

/* As long as it is, by pieces: a canvas for all would take more memory than the runs do. */
static void
put_rows(FILE *out, struct rows *rows, int cols)
{
	struct table_source source = measure_table(rows, cols);

	for (size_t row = 0; row < source.row_count; row += PIECE_ROWS) {
		size_t left = source.row_count - row;
		int n = left < PIECE_ROWS ? (int)left : PIECE_ROWS;
		/* Only the first piece shows the titles, which stand above its rows. */
		int titles = row == 0;
		struct canvas *canvas = canvas_new(cols, n + titles);

		canvas->ascii = rows->options->ascii;
		rows->table.top = row;
		table_draw(&rows->table, &source, canvas,
			   (struct rect){ 0, titles - 1, cols, n + 1 });
		put_canvas(out, canvas, rows->options);
		canvas_free(canvas);
	}
}

static void
put_table(FILE *out, const struct report_options *options, int cols)
{
	struct rows *rows = xcalloc(1, sizeof(*rows));
	/* A blank row, where there is something below it. */
	struct canvas *canvas = canvas_new(cols, options->run_count > 0 ? 2 : 1);

	rows->options = options;
	canvas->ascii = options->ascii;
	draw_head(canvas, options);
	put_canvas(out, canvas, options);
	canvas_free(canvas);
	if (options->run_count > 0)
		put_rows(out, rows, cols);
	free(rows);
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
			cells_glyph(row, (struct rect){ 0, 0, 2, 1 }, glyph, 0);
			canvas_text(row, (struct rect){ 3, 0, indent - 4, 1 }, glyph.style, 0,
				    str_of(rule_info(alert->rule)->name));
		}
		canvas_text(row, (struct rect){ indent, 0, cols - indent, 1 }, STYLE_PLAIN, 0,
			    words);
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
