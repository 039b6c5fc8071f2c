#include "config.h"

#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "golden.h"
#include "util/die.h"
#include "view/spark.h"
#include "view/table.h"

TCase *table_case(void);

/* A few runs as the runs screen has them. */
static const struct sample {
	const char *name, *position;
	double done, train, val, gap; /* 0: unknown */
	const char *note;
} samples[] = {
	{ "embed_32", "8/20", 0.4, 3.634, 3.708, -0.074, "" },
	{ "bert-pre", "4/10", 0.4, 0.139, 0.173, -0.034, "" },
	{ "a-run-with-a-name-that-never-ends-dropout_0.5", "20/20", 1, 3.163, 3.498, -0.335, "" },
	{ "学习率_实验_很长的名字_第二次尝试", "3/150", 0.02, NAN, 1e24, 0, "" },
	{ "fnn-l2", "1,204", NAN, 1e-6, 0, 0, "" },
};

enum {
	COLUMN_NAME,
	COLUMN_POSITION,
	COLUMN_BAR,
	COLUMN_TRAIN,
	COLUMN_VAL,
	COLUMN_GAP,
	COLUMN_NOTE
};

static const struct table_column columns[] = {
	[COLUMN_NAME] = { .title = "run", .min_cols = 8, .ideal_cols = 30, .align = ALIGN_LEFT },
	[COLUMN_POSITION] = { .title = "epoch", .min_cols = 5, .ideal_cols = 13, .priority = 1,
			      .align = ALIGN_RIGHT, .sorted = true, .descending = true },
	[COLUMN_BAR] = { .title = "train_loss", .min_cols = 6, .ideal_cols = 8, .max_cols = 14,
			 .priority = 4 },
	[COLUMN_TRAIN] = { .title = "", .priority = 3, .align = ALIGN_POINT, .tight = true },
	[COLUMN_VAL] = { .title = "val_loss", .priority = 2, .align = ALIGN_POINT },
	[COLUMN_GAP] = { .title = "gap", .priority = 5, .align = ALIGN_POINT },
	[COLUMN_NOTE] = { .title = "note", .ideal_cols = 20, .priority = 6 },
};

static void
draw_bar(void *arg, struct canvas *canvas, struct rect area)
{
	const struct sample *sample = arg;

	cells_progress(canvas, area, STYLE_LIVE, sample->done);
}

static void
put_text(struct table_cell *cell, const char *text)
{
	cell->kind = TABLE_TEXT;
	cell->text = str_of(text);
}

static void
put_number(struct table_cell *cell, double value, enum style style)
{
	cell->kind = value == 0 ? TABLE_UNKNOWN : TABLE_NUMBER;
	cell->value = value;
	cell->style = isnan(value) ? STYLE_CRITICAL : style;
	cell->decimals = 3;
}

static void
sample_cell(void *arg, size_t row, size_t column, struct table_cell *cell)
{
	const struct sample *sample = (const struct sample *)arg + row;

	switch (column) {
	case COLUMN_NAME:
		put_text(cell, sample->name);
		break;
	case COLUMN_POSITION:
		put_text(cell, sample->position);
		break;
	case COLUMN_BAR:
		cell->kind = TABLE_DRAW;
		cell->cols = 8;
		cell->draw = draw_bar;
		/* The callback only reads; table_cell's argument is untyped. */
		cell->draw_arg = (void *)sample;
		break;
	case COLUMN_TRAIN:
		put_number(cell, sample->train, STYLE_TRAIN);
		break;
	case COLUMN_VAL:
		put_number(cell, sample->val, STYLE_VAL);
		break;
	case COLUMN_GAP:
		put_number(cell, sample->gap, STYLE_PLAIN);
		break;
	default:
		put_text(cell, sample->note);
	}
}

static const struct table_source source = {
	.columns = columns,
	.column_count = COUNT(columns),
	.row_count = COUNT(samples),
	.cell = sample_cell,
	.arg = (void *)samples,
};

static struct table table;

static void
setup(void)
{
	table = (struct table){ 0 };
}

static const struct {
	const char *name;
	int cols;
	bool ascii, selected;
} pictures[] = {
	{ "table-100", 100, false, true },
	{ "table-80", 80, false, true },
	{ "table-46", 46, false, true },
	{ "table-46-ascii", 46, true, false },
	{ "table-20", 20, false, false },
};

START_TEST(columns_are_chosen_by_width)
{
	struct canvas *canvas = canvas_new(pictures[_i].cols, 7);

	canvas->ascii = pictures[_i].ascii;
	table.has_selection = pictures[_i].selected;
	table.selected = 1;
	table_draw(&table, &source, canvas, (struct rect){ 0, 0, canvas->cols, canvas->rows });
	golden_check(pictures[_i].name, canvas, true);
	canvas_free(canvas);
}
END_TEST

START_TEST(a_column_that_is_empty_for_all_is_not_there)
{
	table_measure(&table, &source);
	table_layout(&table, &source, 1000);
	ck_assert_int_eq(table.fits[COLUMN_NOTE].cols, 0);
	ck_assert_int_gt(table.fits[COLUMN_GAP].cols, 0);
	ck_assert_int_eq(table.fits[COLUMN_BAR].cols, 14);
}
END_TEST

START_TEST(a_hidden_column_is_not_there)
{
	table_measure(&table, &source);
	table.fits[COLUMN_VAL].hidden = true;
	table_layout(&table, &source, 1000);
	ck_assert_int_eq(table.fits[COLUMN_VAL].cols, 0);
	table_reset(&table);
	ck_assert(table.fits[COLUMN_VAL].hidden);
}
END_TEST

/* The column of each width that must go, and nothing else, as it gets narrower. */
START_TEST(columns_go_by_priority)
{
	static const int order[] = { COLUMN_GAP, COLUMN_BAR, COLUMN_TRAIN, COLUMN_VAL,
				     COLUMN_POSITION };
	int gone = 0;

	table_measure(&table, &source);
	table_layout(&table, &source, 200);
	for (int i = 0; i < COUNT_OF(order); i++)
		ck_assert_int_gt(table.fits[order[i]].cols, 0);
	for (int cols = 200; cols >= 0; cols--) {
		int hidden = 0;

		table_layout(&table, &source, cols);
		for (int i = 0; i < COUNT_OF(order); i++) {
			hidden += table.fits[order[i]].cols == 0;
			/* Never one while one that matters less is there. */
			ck_assert(i == 0 || table.fits[order[i]].cols > 0 ||
				  table.fits[order[i - 1]].cols == 0);
		}
		ck_assert_int_ge(hidden, gone);
		gone = hidden;
		ck_assert_int_gt(table.fits[COLUMN_NAME].cols, 0);
	}
	ck_assert_int_eq(gone, COUNT_OF(order));
}
END_TEST

/* One number column whose values the test sets. */
static double one_value;

static void
one_cell(void *arg, size_t row, size_t column, struct table_cell *cell)
{
	(void)arg;
	(void)row;
	(void)column;
	cell->kind = TABLE_NUMBER;
	cell->value = one_value;
	cell->decimals = 3;
}

START_TEST(widths_only_grow_until_reset)
{
	static const struct table_column column = { .title = "x", .align = ALIGN_POINT };
	struct table_source one = { .columns = &column, .column_count = 1, .row_count = 1,
				    .cell = one_cell };

	one_value = 1.234;
	table_measure(&table, &one);
	table_layout(&table, &one, 80);
	ck_assert_int_eq(table.fits[0].cols, 5);
	one_value = -51.234;
	table_measure(&table, &one);
	table_layout(&table, &one, 80);
	ck_assert_int_eq(table.fits[0].cols, 6);
	one_value = 1.234;
	table_measure(&table, &one);
	table_layout(&table, &one, 80);
	ck_assert_int_eq(table.fits[0].cols, 6);
	table_reset(&table);
	table_measure(&table, &one);
	table_layout(&table, &one, 80);
	ck_assert_int_eq(table.fits[0].cols, 5);
}
END_TEST

START_TEST(another_title_is_another_column)
{
	static const struct table_column a = { .title = "a", .align = ALIGN_POINT };
	static const struct table_column b = { .title = "b", .align = ALIGN_POINT };
	struct table_source one = { .columns = &a, .column_count = 1, .row_count = 1,
				    .cell = one_cell };

	one_value = 12345.678;
	table_measure(&table, &one);
	one.columns = &b;
	one_value = 1.5;
	table_measure(&table, &one);
	table_layout(&table, &one, 80);
	ck_assert_int_eq(table.fits[0].cols, 5);
}
END_TEST

static void
number_cell(void *arg, size_t row, size_t column, struct table_cell *cell)
{
	(void)arg;
	(void)column;
	cell->kind = TABLE_TEXT;
	cell->text = (struct str){ cell->buf, (size_t)snprintf(cell->buf, sizeof(cell->buf), "%zu",
							       row) };
}

static const struct table_column number_column = { .title = "n", .min_cols = 4, .ideal_cols = 4 };

static struct table_source
numbers(size_t rows)
{
	return (struct table_source){ .columns = &number_column, .column_count = 1,
				      .row_count = rows, .cell = number_cell };
}

static const struct {
	size_t rows, top, selected;
	int shown; /* rows of the table, header aside */
	size_t new_top, new_selected;
} scrolls[] = {
	{ 100, 0, 0, 10, 0, 0 },     { 100, 0, 9, 10, 0, 9 },	 { 100, 0, 10, 10, 1, 10 },
	{ 100, 50, 20, 10, 20, 20 }, { 100, 95, 99, 10, 90, 99 }, { 100, 0, 500, 10, 90, 99 },
	{ 5, 3, 4, 10, 0, 4 },	     { 0, 7, 7, 10, 0, 0 },	 { 100, 3, 50, 1, 50, 50 },
	{ 100, 3, 50, 0, 3, 50 },
};

START_TEST(of_columns_that_matter_as_much_the_last_goes_first)
{
	static const struct table_column three[] = {
		{ .title = "aaa", .ideal_cols = 3, .priority = 1, .keep = true },
		{ .title = "bbb", .ideal_cols = 3, .priority = 1, .keep = true },
		{ .title = "ccc", .ideal_cols = 3, .priority = 1, .keep = true },
	};
	struct table_source equal = { .columns = three, .column_count = 3, .cell = number_cell };

	table_measure(&table, &equal);
	table_layout(&table, &equal, 1 + TABLE_GAP + 1);
	ck_assert_int_gt(table.fits[0].cols, 0);
	ck_assert_int_gt(table.fits[1].cols, 0);
	ck_assert_int_eq(table.fits[2].cols, 0);
}
END_TEST

START_TEST(the_selection_stays_in_view)
{
	struct table_source rows = numbers(scrolls[_i].rows);
	struct canvas *canvas = canvas_new(10, scrolls[_i].shown + 1);

	table.has_selection = true;
	table.top = scrolls[_i].top;
	table.selected = scrolls[_i].selected;
	table_draw(&table, &rows, canvas, (struct rect){ 0, 0, 10, canvas->rows });
	ck_assert_uint_eq(table.top, scrolls[_i].new_top);
	ck_assert_uint_eq(table.selected, scrolls[_i].new_selected);
	canvas_free(canvas);
}
END_TEST

START_TEST(a_click_finds_its_row_and_column)
{
	struct canvas *canvas = canvas_new(100, 7);
	struct rect area = { 4, 1, 90, 5 };
	struct table_hit hit;

	table.has_selection = true;
	table.selected = 4;
	table_draw(&table, &source, canvas, area);
	ck_assert_uint_eq(table.top, 1);
	hit = table_hit(&table, &source, area, 7, 1);
	ck_assert(hit.header && hit.has_column && !hit.has_row);
	ck_assert_uint_eq(hit.column, COLUMN_NAME);
	hit = table_hit(&table, &source, area, area.x + table.fits[COLUMN_VAL].x, 3);
	ck_assert(!hit.header && hit.has_column && hit.has_row);
	ck_assert_uint_eq(hit.column, COLUMN_VAL);
	ck_assert_uint_eq(hit.row, 2);
	hit = table_hit(&table, &source, area, area.x, 2);
	ck_assert(hit.has_row && !hit.has_column);
	hit = table_hit(&table, &source, area, 2, 2);
	ck_assert(!hit.has_row && !hit.has_column && !hit.header);
	canvas_free(canvas);
}
END_TEST

START_TEST(any_area_is_drawn_within_its_bounds)
{
	for (int cols = 0; cols < 60; cols++) {
		for (int rows = 0; rows < 8; rows++) {
			struct canvas *canvas = canvas_new(64, 10);
			struct rect area = { 2, 1, cols, rows };
			char *styles;

			table.has_selection = cols % 2;
			canvas_fill(canvas, (struct rect){ 0, 0, 64, 10 }, STYLE_MATCH, "x");
			canvas_fill(canvas, area, STYLE_PLAIN, " ");
			table_draw(&table, &source, canvas, area);
			styles = canvas_dump_styles(canvas);
			for (int i = 0; i < 10 * 65 - 1; i++)
				if (!rect_has(area, i % 65, i / 65) && styles[i] != '\n' &&
				    styles[i] != 'm')
					ck_abort_msg("%dx%d draws outside", cols, rows);
			free(styles);
			canvas_free(canvas);
		}
	}
}
END_TEST

static void
hostile_cell(void *arg, size_t row, size_t column, struct table_cell *cell)
{
	(void)arg;
	(void)row;
	(void)column;
	cell->kind = TABLE_TEXT;
	cell->text = STR("a\x1b[31mred\x1b[0m\x07 and a long name that must be cut somewhere");
}

START_TEST(hostile_names_are_cleaned)
{
	struct table_source rows = { .columns = &number_column, .column_count = 1, .row_count = 1,
				     .cell = hostile_cell };
	struct canvas *canvas = canvas_new(10, 2);
	char *text;

	table_draw(&table, &rows, canvas, (struct rect){ 0, 0, 10, 2 });
	text = canvas_dump(canvas);
	ck_assert_str_eq(text, "n\nar…e");
	free(text);
	canvas_free(canvas);
}
END_TEST

TCase *
table_case(void)
{
	TCase *tcase = tcase_create("table");

	tcase_add_checked_fixture(tcase, setup, NULL);
	tcase_add_loop_test(tcase, columns_are_chosen_by_width, 0, COUNT_OF(pictures));
	tcase_add_test(tcase, a_column_that_is_empty_for_all_is_not_there);
	tcase_add_test(tcase, a_hidden_column_is_not_there);
	tcase_add_test(tcase, columns_go_by_priority);
	tcase_add_test(tcase, widths_only_grow_until_reset);
	tcase_add_test(tcase, another_title_is_another_column);
	tcase_add_test(tcase, of_columns_that_matter_as_much_the_last_goes_first);
	tcase_add_loop_test(tcase, the_selection_stays_in_view, 0, COUNT_OF(scrolls));
	tcase_add_test(tcase, a_click_finds_its_row_and_column);
	tcase_add_test(tcase, any_area_is_drawn_within_its_bounds);
	tcase_add_test(tcase, hostile_names_are_cleaned);
	return tcase;
}
