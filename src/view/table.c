#include "config.h"

#include "view/table.h"

#include "util/chars.h"
#include "util/minmax.h"
#include "util/text.h"
#include "view/table_private.h"

void
table_fini(struct table *table)
{
	strips_fini(&table->strips);
}

/* The part of a column's rectangle that lies within the table's. */
static struct rect
column_rect(const struct table_fit *fit, struct rect area, int y)
{
	struct rect whole = { area.x + fit->x, y, fit->cols, 1 };

	return rect_intersect(whole, area);
}

/* The mark of the sorted column: behind its title, where the table ends there before it. */
static void
draw_sorted(struct canvas *canvas, struct rect area, struct rect title, bool descending)
{
	struct glyph falling = { "▾", "v", STYLE_BRIGHT }, rising = { "▴", "^", STYLE_BRIGHT };
	int x = title.x + title.cols;

	if (!rect_has(area, x, area.y))
		x = title.x - 1;
	if (rect_has(area, x, area.y))
		canvas_glyph(canvas, x, area.y, descending ? falling : rising, 0);
}

static void
draw_title(const struct table *table, const struct table_source *source, size_t i,
	   struct canvas *canvas, struct rect area)
{
	const struct table_column *column = &source->columns[i];
	enum style style = column->sorted ? STYLE_BRIGHT : STYLE_HEADER;
	struct rect place = column_rect(&table->fits[i], area, area.y);
	struct table_cell cell = { .style = style, .text = str_of(column->title) };
	int taken;

	if (table_title_continues(source, i + 1) && table->fits[i + 1].cols > 0)
		place.cols = min(table->fits[i + 1].x + table->fits[i + 1].cols - table->fits[i].x,
				 area.x + area.cols - place.x);
	taken = min(text_cols(cell.text), place.cols);
	if (place.cols <= 0 || taken == 0)
		return;
	table_draw_text(canvas, place, column->align, &cell);
	if (column->align == ALIGN_LEFT)
		place.cols = taken;
	else
		rect_cut_left(&place, place.cols - taken);
	if (column->sorted)
		draw_sorted(canvas, area, place, column->descending);
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
		table_ask(source, i, column, &other);
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
	struct table *table = p->table;

	if (style != STYLE_PLAIN || marks)
		canvas_paint(p->canvas, line, style, marks);
	for (size_t i = 0; i < p->source->column_count; i++) {
		struct rect place = column_rect(&table->fits[i], p->area, line.y);
		struct table_cell cell;

		if (table->fits[i].cols == 0 || place.cols <= 0)
			continue;
		table_ask(p->source, row, i, &cell);
		cell.marks |= marks;
		if (cell.kind == TABLE_TEXT && !cell.sentence && text_cols(cell.text) > place.cols)
			cell.tell = tell(table, p->source, row, i, cell.text);
		if (!table_draw_cell(p->canvas, place, p->source->columns[i].align, &table->fits[i],
				     &cell))
			table->outgrown = true;
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

		table_ask(p->source, row, column, &cell);
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
	if (strips_show(&p->table->strips, y, look, p->canvas))
		return;
	draw_row(p, row, line, style, marks);
	strips_keep(&p->table->strips, y, look, p->canvas);
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
	table->outgrown = false;
	table->shown = (size_t)area.rows - 1;
	scroll(table, source->row_count, table->shown);
	painting.columns = look_of_columns(&painting);
	strips_fit(&table->strips, source->look ? area : (struct rect){ 0 });
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
