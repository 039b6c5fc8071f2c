#include "config.h"

#include "view/table.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "util/minmax.h"
#include "util/text.h"
#include "view/table_private.h"

#define MARGIN 2 /* the selection's mark and a blank */

void
table_ask(const struct table_source *source, size_t row, size_t column, struct table_cell *cell)
{
	*cell = (struct table_cell){ .decimals = -1 };
	source->cell(source->arg, row, column, cell);
}

void
table_reset(struct table *table)
{
	table->measured = false;
	for (size_t i = 0; i < TABLE_COLUMNS_MAX; i++) {
		bool hidden = table->fits[i].hidden;

		table->fits[i] = (struct table_fit){ .hidden = hidden };
	}
}

/* Begins anew where a column is not the one that was measured before. */
static void
recognise(struct table_fit *fit, const struct table_column *column)
{
	unsigned long hash = str_hash(str_of(column->title)) * 4 + (unsigned long)column->align + 1;
	bool hidden = fit->hidden;

	if (fit->title_hash == hash)
		return;
	*fit = (struct table_fit){ .hidden = hidden, .title_hash = hash };
	numbers_init(&fit->numbers, column->digits);
}

/* Columns of a number before its point and from there on. */
static void
fit_number(struct table_fit *fit, double value)
{
	char text[CELLS_TEXT];
	size_t n = numbers_write(&fit->numbers, value, text, sizeof(text));
	size_t before = strcspn(text, ".e");

	fit->before = max(fit->before, (int)before);
	fit->after = max(fit->after, (int)(n - before));
}

static void
measure_cell(struct table_fit *fit, const struct table_cell *cell)
{
	switch (cell->kind) {
	case TABLE_EMPTY:
		return;
	case TABLE_UNKNOWN:
		fit->wanted = max(fit->wanted, 1);
		return;
	case TABLE_TEXT:
		fit->wanted = max(fit->wanted, text_cols(cell->text));
		fit->filled = fit->filled || cell->text.n > 0;
		return;
	case TABLE_DRAW:
		fit->wanted = max(fit->wanted, cell->cols);
		fit->filled = fit->filled || !cell->idle;
		return;
	case TABLE_NUMBER:
		numbers_add(&fit->numbers, cell->value, cell->decimals);
		if (!isfinite(cell->value))
			fit->wanted = max(fit->wanted, cell->value < 0 ? 4 : 3);
		fit->filled = true;
		return;
	}
}

/*
 * Once it is known how the numbers of a column are written: how wide that makes them.  The extremes
 * tell it, except of those in scientific notation.
 */
static void
measure_numbers(struct table_fit *fit, const struct table_source *source, size_t column)
{
	const struct numbers_range *range = numbers_range(&fit->numbers);
	bool scientific = fit->numbers.scientific || range->count < fit->numbers.all.count ||
			  numbers_scientific(&fit->numbers, range->low);

	fit->before = fit->after = 0;
	if (!isnan(range->least)) {
		fit_number(fit, range->least);
		fit_number(fit, range->most);
	}
	for (size_t row = 0; scientific && row < source->row_count; row++) {
		struct table_cell cell;

		table_ask(source, row, column, &cell);
		if (cell.kind == TABLE_NUMBER && isfinite(cell.value) &&
		    numbers_scientific(&fit->numbers, cell.value))
			fit_number(fit, cell.value);
	}
	fit->wanted = max(fit->wanted, fit->before + fit->after);
}

bool
table_title_continues(const struct table_source *source, size_t next)
{
	return next < source->column_count && source->columns[next].tight &&
	       source->columns[next].title[0] == '\0';
}

void
table_measure(struct table *table, const struct table_source *source)
{
	assert(source->column_count <= TABLE_COLUMNS_MAX);
	for (size_t column = 0; column < source->column_count; column++) {
		struct table_fit *fit = &table->fits[column];

		recognise(fit, &source->columns[column]);
		for (size_t row = 0; row < source->row_count; row++) {
			struct table_cell cell;

			table_ask(source, row, column, &cell);
			measure_cell(fit, &cell);
		}
		if (source->columns[column].align == ALIGN_POINT && fit->filled)
			measure_numbers(fit, source, column);
		if (!table_title_continues(source, column + 1))
			fit->wanted =
			    max(fit->wanted, text_cols(str_of(source->columns[column].title)));
	}
	table->measured = true;
}

/* What a column wants, and what it can do with. */
static int
column_wanted(const struct table *table, const struct table_source *source, size_t i)
{
	const struct table_column *column = &source->columns[i];

	if (column->align == ALIGN_POINT)
		return max(table->fits[i].wanted, column->min_cols);
	return max(min(table->fits[i].wanted, column->ideal_cols), column->min_cols);
}

static int
column_least(const struct table *table, const struct table_source *source, size_t i)
{
	const struct table_column *column = &source->columns[i];
	int wanted = column_wanted(table, source, i);

	/* A number that lost its middle would be another number. */
	if (column->align != ALIGN_LEFT)
		return wanted;
	return min(wanted, max(column->min_cols, 1));
}

static int
gap_before(const struct table_source *source, size_t i, bool first)
{
	if (first)
		return 0;
	return source->columns[i].tight ? 1 : TABLE_GAP;
}

static int
margin(const struct table *table)
{
	return table->has_selection ? MARGIN : 0;
}

/* Columns that all that are shown (cols > 0) take together. */
static int
total(const struct table *table, const struct table_source *source)
{
	int cols = margin(table);
	bool first = true;

	for (size_t i = 0; i < source->column_count; i++) {
		if (table->fits[i].cols == 0)
			continue;
		cols += gap_before(source, i, first) + table->fits[i].cols;
		first = false;
	}
	return cols;
}

/*
 * The shown column to leave out next, SIZE_MAX if none may: the highest number, of equals the last.
 */
static size_t
least_needed(const struct table *table, const struct table_source *source)
{
	size_t worst = SIZE_MAX;

	for (size_t i = 0; i < source->column_count; i++) {
		int priority = source->columns[i].priority;

		if (table->fits[i].cols > 0 && priority > 0 &&
		    (worst == SIZE_MAX || priority >= source->columns[worst].priority))
			worst = i;
	}
	return worst;
}

/* Gives spare room to the columns, those with the lowest number first, up to what they want. */
static int
grow_wanted(struct table *table, const struct table_source *source, int spare)
{
	int last = 0;

	for (size_t i = 0; i < source->column_count; i++)
		last = max(last, source->columns[i].priority);
	for (int priority = 0; priority <= last && spare > 0; priority++) {
		for (size_t i = 0; i < source->column_count; i++) {
			struct table_fit *fit = &table->fits[i];
			int more;

			if (fit->cols == 0 || source->columns[i].priority != priority)
				continue;
			more = min(spare, column_wanted(table, source, i) - fit->cols);
			fit->cols += more;
			spare -= more;
		}
	}
	return spare;
}

/* What is left over goes in turn to those that can use it. */
static void
grow_beyond(struct table *table, const struct table_source *source, int spare)
{
	bool grown = true;

	while (spare > 0 && grown) {
		grown = false;
		for (size_t i = 0; i < source->column_count && spare > 0; i++) {
			struct table_fit *fit = &table->fits[i];

			if (fit->cols > 0 && fit->cols < source->columns[i].max_cols) {
				fit->cols++;
				spare--;
				grown = true;
			}
		}
	}
}

void
table_layout(struct table *table, const struct table_source *source, int cols)
{
	int x = margin(table), spare;
	bool first = true;

	for (size_t i = 0; i < source->column_count; i++) {
		struct table_fit *fit = &table->fits[i];
		bool shown = !fit->hidden && (fit->filled || source->columns[i].keep);

		fit->cols = shown ? column_least(table, source, i) : 0;
	}
	while (total(table, source) > cols) {
		size_t out = least_needed(table, source);

		if (out == SIZE_MAX)
			break;
		table->fits[out].cols = 0;
	}
	spare = grow_wanted(table, source, cols - total(table, source));
	grow_beyond(table, source, spare);
	for (size_t i = 0; i < source->column_count; i++) {
		struct table_fit *fit = &table->fits[i];

		if (fit->cols == 0)
			continue;
		x += gap_before(source, i, first);
		fit->x = x;
		x += fit->cols;
		first = false;
	}
}
