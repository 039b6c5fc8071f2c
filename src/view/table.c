#include "config.h"

#include "view/table.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/chars.h"
#include "util/minmax.h"
#include "util/text.h"

#define MARGIN 2 /* the selection's mark and a blank */

static void
ask(const struct table_source *source, size_t row, size_t column, struct table_cell *cell)
{
	*cell = (struct table_cell){ .decimals = -1 };
	source->cell(source->arg, row, column, cell);
}

void
table_fini(struct table *table)
{
	strips_fini(&table->strips);
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
		fit->filled = true;
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

		ask(source, row, column, &cell);
		if (cell.kind == TABLE_NUMBER && isfinite(cell.value) &&
		    numbers_scientific(&fit->numbers, cell.value))
			fit_number(fit, cell.value);
	}
	fit->wanted = max(fit->wanted, fit->before + fit->after);
}

/* Does the title of a column run on over the next one? */
static bool
title_continues(const struct table_source *source, size_t next)
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

			ask(source, row, column, &cell);
			measure_cell(fit, &cell);
		}
		if (source->columns[column].align == ALIGN_POINT && fit->filled)
			measure_numbers(fit, source, column);
		if (!title_continues(source, column + 1))
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

static bool
is_plain_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x20 || s.p[i] > 0x7e)
			return false;
	return true;
}

static void
place_text(struct canvas *canvas, struct rect area, enum table_align align,
	   const struct table_cell *cell, struct str text)
{
	if (align == ALIGN_LEFT)
		canvas_text(canvas, area, cell->style, cell->marks, text);
	else
		canvas_text_right(canvas, area, cell->style, cell->marks, text);
}

/* A text that is too wide loses its middle, a sentence its end; what a log wrote is cleaned first.
 */
static void
draw_text(struct canvas *canvas, struct rect area, enum table_align align,
	  const struct table_cell *cell)
{
	char *clean, *cut;

	if (is_plain_ascii(cell->text) && cell->text.n <= (size_t)area.cols) {
		place_text(canvas, area, align, cell, cell->text);
		return;
	}
	clean = text_clean(cell->text, canvas->ascii);
	cut = cell->sentence ? text_cut_end(str_of(clean), area.cols, canvas->ascii)
			     : text_cut_around(str_of(clean), cell->tell, area.cols, canvas->ascii);
	place_text(canvas, area, align, cell, str_of(cut));
	free(cut);
	free(clean);
}

static void
draw_number(struct canvas *canvas, struct rect area, const struct table_fit *fit,
	    const struct table_cell *cell)
{
	char text[CELLS_TEXT];
	size_t n = numbers_write(&fit->numbers, cell->value, text, sizeof(text));
	int after = (int)(n - strcspn(text, ".e"));

	if (!isfinite(cell->value))
		after = fit->after; /* no point to stand on */
	rect_cut_right(&area, max(fit->after - after, 0));
	canvas_text_right(canvas, area, cell->style, cell->marks,
			  (struct str){ .p = text, .n = n });
}

static void
draw_unknown(struct canvas *canvas, struct rect area, enum table_align align,
	     const struct table_cell *cell)
{
	struct glyph dash = { cells_unknown(false), cells_unknown(true), STYLE_DIM };

	canvas_glyph(canvas, align == ALIGN_LEFT ? area.x : area.x + area.cols - 1, area.y, dash,
		     cell->marks);
}

static void
draw_cell(const struct table *table, const struct table_source *source, size_t column,
	  struct canvas *canvas, struct rect area, const struct table_cell *cell)
{
	enum table_align align = source->columns[column].align;

	switch (cell->kind) {
	case TABLE_EMPTY:
		return;
	case TABLE_UNKNOWN:
		draw_unknown(canvas, area, align, cell);
		return;
	case TABLE_TEXT:
		draw_text(canvas, area, align, cell);
		return;
	case TABLE_NUMBER:
		draw_number(canvas, area, &table->fits[column], cell);
		return;
	case TABLE_DRAW:
		cell->draw(cell->draw_arg, canvas, area);
		return;
	}
}

/* The part of a column's rectangle that lies within the table's. */
static struct rect
column_rect(const struct table_fit *fit, struct rect area, int y)
{
	struct rect whole = { area.x + fit->x, y, fit->cols, 1 };

	return rect_intersect(whole, area);
}

static void
draw_title(const struct table *table, const struct table_source *source, size_t i,
	   struct canvas *canvas, struct rect area)
{
	const struct table_column *column = &source->columns[i];
	const struct glyph falling = { "▾", "v", STYLE_BRIGHT },
			   rising = { "▴", "^", STYLE_BRIGHT };
	enum style style = column->sorted ? STYLE_BRIGHT : STYLE_HEADER;
	struct rect place = column_rect(&table->fits[i], area, area.y);
	struct table_cell cell = { .style = style, .text = str_of(column->title) };
	int taken;

	if (title_continues(source, i + 1) && table->fits[i + 1].cols > 0)
		place.cols = min(table->fits[i + 1].x + table->fits[i + 1].cols - table->fits[i].x,
				 area.x + area.cols - place.x);
	taken = min(text_cols(cell.text), place.cols);
	if (place.cols <= 0 || taken == 0)
		return;
	draw_text(canvas, place, column->align, &cell);
	if (column->sorted && column->align == ALIGN_LEFT)
		place.cols = taken;
	/* In the gap behind it; where the table ends there, before it. */
	if (column->sorted) {
		int x = place.x + place.cols;

		if (x >= area.x + area.cols)
			x = place.x + place.cols - taken - 1;
		if (x >= area.x && x < area.x + area.cols)
			canvas_glyph(canvas, x, area.y, column->descending ? falling : rising, 0);
	}
}

/* How much of two texts is alike. */
struct likeness {
	size_t head, tail; /* bytes */
	bool same;
};

static struct likeness
compare(struct str a, struct str b)
{
	struct likeness like = { 0 };
	size_t most = a.n < b.n ? a.n : b.n;

	while (like.head < most && a.p[like.head] == b.p[like.head])
		like.head++;
	like.same = like.head == a.n && like.head == b.n;
	while (like.tail < most && a.p[a.n - 1 - like.tail] == b.p[b.n - 1 - like.tail])
		like.tail++;
	return like;
}

/*
 * A text that is to be cut to so many columns and would then look like another one on the screen:
 * the byte where it differs from the one that is most like it.  0: its middle says nothing.
 */
static size_t
tell(const struct table *table, const struct table_source *source, size_t row, size_t column,
     struct str text)
{
	int cols = table->fits[column].cols;
	size_t head = text_prefix(text, cols / 2).n,
	       tail = text_suffix(text, cols - 1 - cols / 2).n;
	size_t last = table->top + table->shown, alike = 0, at = 0;

	for (size_t i = table->top; i < last && i < source->row_count; i++) {
		struct table_cell other;
		struct likeness like;

		if (i == row)
			continue;
		ask(source, i, column, &other);
		like = compare(text, other.text);
		if (like.same || like.head < head || like.tail < tail ||
		    like.head + like.tail <= alike)
			continue;
		alike = like.head + like.tail;
		at = like.head;
	}
	while (at > 0 && at < text.n && is_inner(text.p[at]))
		at--;
	return at;
}

/* What a draw works with. */
struct painting {
	struct table *table;
	const struct table_source *source;
	struct canvas *canvas;
	struct rect area;
	uint64_t columns; /* see look_of_columns() */
};

static void
draw_row(const struct painting *p, size_t row, struct rect line, enum style style, unsigned marks)
{
	const struct table *table = p->table;

	if (style != STYLE_PLAIN || marks)
		canvas_paint(p->canvas, line, style, marks);
	for (size_t i = 0; i < p->source->column_count; i++) {
		struct rect place = column_rect(&table->fits[i], p->area, line.y);
		struct table_cell cell;

		if (table->fits[i].cols == 0 || place.cols <= 0)
			continue;
		ask(p->source, row, i, &cell);
		cell.marks |= marks;
		if (cell.kind == TABLE_TEXT && !cell.sentence && text_cols(cell.text) > place.cols)
			cell.tell = tell(table, p->source, row, i, cell.text);
		draw_cell(table, p->source, i, p->canvas, place, &cell);
	}
	if (table->has_selection && row == table->selected) {
		canvas_glyph(p->canvas, line.x, line.y, (struct glyph){ "▸", ">", STYLE_BRIGHT },
			     marks);
		canvas_mark(p->canvas, line, MARK_SELECTED);
	}
}

/* Where a text of a column is cut, the others tell which part of it is left out: see tell(). */
static uint64_t
look_of_texts(const struct painting *p, size_t column)
{
	size_t last = p->table->top + p->table->shown;
	uint64_t look = LOOK_FIRST;

	for (size_t row = p->table->top; row < last && row < p->source->row_count; row++) {
		struct table_cell cell;

		ask(p->source, row, column, &cell);
		look = look_mix(look, str_hash(cell.text));
	}
	return look;
}

/* How the columns stand, and their numbers are written: what all rows have in common. */
static uint64_t
look_of_columns(const struct painting *p)
{
	uint64_t look = look_mix(LOOK_FIRST, p->canvas->ascii);

	if (!p->source->look)
		return LOOK_NONE;
	for (size_t i = 0; i < p->source->column_count; i++) {
		const struct table_fit *fit = &p->table->fits[i];
		struct rect place = column_rect(fit, p->area, p->area.y);

		if (fit->cols == 0)
			continue;
		look = look_mix(look_mix(look, i), fit->title_hash);
		look = look_mix(look_mix(look, (uint64_t)fit->x), (uint64_t)fit->cols);
		if (p->source->columns[i].align == ALIGN_POINT)
			look = look_mix(look_mix(look, (uint64_t)fit->after),
					numbers_look(&fit->numbers));
		else if (fit->wanted > place.cols)
			look = look_mix(look, look_of_texts(p, i));
	}
	return look;
}

static uint64_t
look_of_row(const struct painting *p, size_t row, enum style style, unsigned marks)
{
	uint64_t look = p->source->look ? p->source->look(p->source->arg, row) : LOOK_NONE;

	if (look == LOOK_NONE)
		return LOOK_NONE;
	look = look_mix(look_mix(look_mix(look, p->columns), style), marks);
	look = look_mix(look, p->table->has_selection && row == p->table->selected);
	return look == LOOK_NONE ? LOOK_FIRST : look;
}

/* Line y of the area shows a row. */
static void
show_row(const struct painting *p, size_t row, int y)
{
	struct rect line = { p->area.x, p->area.y + y, p->area.cols, 1 };
	enum style style = STYLE_PLAIN;
	unsigned marks = 0;
	uint64_t look;

	if (p->source->row)
		p->source->row(p->source->arg, row, &style, &marks);
	look = look_of_row(p, row, style, marks);
	if (strips_show(&p->table->strips, y, look, p->canvas, line.x, line.y))
		return;
	draw_row(p, row, line, style, marks);
	strips_keep(&p->table->strips, y, look, p->canvas, line.x, line.y);
}

/* Keeps the offset within the rows and the selection within what is shown. */
static void
scroll(struct table *table, size_t row_count, size_t shown)
{
	if (table->selected >= row_count)
		table->selected = row_count > 0 ? row_count - 1 : 0;
	if (table->has_selection && table->selected < table->top)
		table->top = table->selected;
	if (table->has_selection && shown > 0 && table->selected >= table->top + shown)
		table->top = table->selected - shown + 1;
	if (table->top + shown > row_count)
		table->top = row_count > shown ? row_count - shown : 0;
}

void
table_draw(struct table *table, const struct table_source *source, struct canvas *canvas,
	   struct rect area)
{
	struct painting painting = { table, source, canvas, area, 0 };

	if (!table->measured)
		table_measure(table, source);
	if (area.cols <= 0 || area.rows <= 0)
		return;
	table_layout(table, source, area.cols);
	for (size_t i = 0; i < source->column_count; i++)
		if (table->fits[i].cols > 0)
			draw_title(table, source, i, canvas, area);
	table->shown = (size_t)area.rows - 1;
	scroll(table, source->row_count, table->shown);
	painting.columns = look_of_columns(&painting);
	strips_fit(&table->strips, source->look ? area.cols : 0, area.rows);
	for (int y = 1; y < area.rows; y++) {
		size_t row = table->top + (size_t)y - 1;

		if (row >= source->row_count)
			break;
		show_row(&painting, row, y);
	}
}

struct table_hit
table_hit(const struct table *table, const struct table_source *source, struct rect area, int x,
	  int y)
{
	struct table_hit hit = { 0 };

	if (!rect_has(area, x, y))
		return hit;
	hit.header = y == area.y;
	if (!hit.header) {
		hit.row = table->top + (size_t)(y - area.y) - 1;
		hit.has_row = hit.row < source->row_count;
	}
	for (size_t i = 0; i < source->column_count; i++) {
		if (rect_has(column_rect(&table->fits[i], area, y), x, y)) {
			hit.has_column = true;
			hit.column = i;
		}
	}
	return hit;
}
