#include "config.h"

#include "view/log_line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/chars.h"
#include "util/num.h"
#include "util/text.h"
#include "view/ui.h"

#define SHOWN_BYTES 16384 /* of a line; the rest is not drawn */
#define VALUES_MAX 64	  /* readings of one line that are looked for */
#define METRICS_MAX 64	  /* metrics that are looked at */
#define BLOCK_LINES 12	  /* a block's readings carry the number of its first line */

/* A reading that this line may have given. */
struct value {
	double value;
	bool percent;
	enum style style;
};

static struct str
shown(const struct log_text *text)
{
	return str_first(text->text, SHOWN_BYTES);
}

int
log_line_cols(const struct log_text *text)
{
	return text_cols(shown(text));
}

bool
log_search_minds_case(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_capital(s.p[i]))
			return true;
	return false;
}

static size_t
find(struct str text, struct str search)
{
	return log_search_minds_case(search) ? str_find(text, search) : str_find_case(text, search);
}

bool
log_line_matches(struct str text, struct str search)
{
	return search.n > 0 && find(text, search) < text.n;
}

/* Where all else is dim, plain stands out enough. */
static enum style
metric_style(const struct metric *metric, enum style ground)
{
	switch (metric->role.split) {
	case SPLIT_TRAIN:
		return STYLE_TRAIN;
	case SPLIT_VAL:
		return STYLE_VAL;
	case SPLIT_TEST:
		return STYLE_TEST;
	case SPLIT_NONE:
	case SPLIT_COUNT:
		break;
	}
	return ground == STYLE_DIM ? STYLE_PLAIN : STYLE_BRIGHT;
}

/* The first kept point whose line is at least this one. */
static size_t
first_from(const struct series *series, int64_t line)
{
	size_t low = 0, high = series_kept(series);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (series_at(series, middle)->line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What the run's series have for these lines. */
static size_t
values_within(const struct run *run, int64_t first, int64_t line, enum style ground,
	      struct value *out)
{
	size_t n = 0;

	for (size_t m = 0; m < run->metric_count && m < METRICS_MAX; m++) {
		const struct metric *metric = run->metrics[m];
		const struct series *series = metric->series;

		for (size_t i = first_from(series, first);
		     i < series_kept(series) && series_at(series, i)->line <= line &&
		     n < VALUES_MAX;
		     i++)
			out[n++] = (struct value){ series_at(series, i)->value, metric->percent,
						   metric_style(metric, ground) };
	}
	return n;
}

/* What this line said; where it said nothing by itself, what a block that may hold it said. */
static size_t
values_of(const struct run *run, int64_t line, enum style ground, struct value *out)
{
	size_t n = values_within(run, line, line, ground, out);

	return n > 0 ? n : values_within(run, line - BLOCK_LINES, line, ground, out);
}

static bool
same(double said, const struct value *value)
{
	if (isnan(said) || isnan(value->value))
		return isnan(said) && isnan(value->value);
	if (said == value->value)
		return true;
	return value->percent && fabs(said / 100 - value->value) <= 1e-12 * fabs(value->value);
}

static bool
in_word(char c)
{
	return is_word(c) || c == '.';
}

/* Walks over a line that has been drawn and gives stretches of it a style. */
struct painter {
	struct canvas *canvas;
	struct rect row;
	struct str text;
	size_t at; /* a byte of the text ... */
	int x;	   /* ... and the column where it stands */
};

static void
walk_to(struct painter *painter, size_t at)
{
	painter->x += text_cols((struct str){ painter->text.p + painter->at, at - painter->at });
	painter->at = at;
}

/* The next n bytes, as far as they are shown. */
static void
paint(struct painter *painter, size_t n, enum style style, unsigned marks)
{
	int from = painter->x;
	struct rect cells;

	walk_to(painter, painter->at + n);
	cells = (struct rect){ from, painter->row.y, painter->x - from, 1 };
	cells = rect_intersect(cells, painter->row);
	if (cells.cols > 0)
		canvas_paint(painter->canvas, cells, style, marks);
}

static void
paint_values(struct painter painter, const struct value *values, size_t count)
{
	struct str text = painter.text;

	for (size_t i = 0, taken; i < text.n && count > 0; i += taken > 0 ? taken : 1) {
		struct num num;
		size_t v = 0;

		taken = 0;
		if (i == 0 || !in_word(text.p[i - 1]))
			taken = num_parse(str_skip(text, i), &num);
		while (taken > 0 && v < count && !same(num.value, &values[v]))
			v++;
		if (taken == 0 || v == count)
			continue;
		walk_to(&painter, i);
		paint(&painter, taken, values[v].style, 0);
	}
}

static void
paint_matches(struct painter painter, struct str search)
{
	struct str rest = painter.text;

	while (search.n > 0 && rest.n > 0) {
		size_t next = find(rest, search);

		if (next == rest.n)
			return;
		walk_to(&painter, painter.at + next);
		paint(&painter, search.n, STYLE_MATCH, MARK_BOLD);
		rest = str_skip(painter.text, painter.at);
	}
}

/* Progress bars are drawn as thin lines: a screen of full blocks would be the loudest thing there
 * is. */
static void
thin_bars(char *text)
{
	/* U+2588 is E2 96 88, its parts to U+258F follow it; each is as long as what replaces it.
	 */
	for (char *p = text; (p = strstr(p, "\xe2\x96")) != NULL; p += 3) {
		unsigned char last = (unsigned char)p[2];

		if (last == 0x88)
			memcpy(p, "━", 3);
		else if (last > 0x88 && last <= 0x8f)
			memcpy(p, "╸", 3);
	}
}

/* "…" over what is cut off at an end of the row. */
static void
mark_cuts(struct canvas *canvas, struct rect row, int skip, int cols)
{
	const struct glyph more = { "…", "~", STYLE_DIM };

	if (row.cols < 2)
		return;
	if (skip > 0 && cols > 0)
		canvas_glyph(canvas, row.x, row.y, more, 0);
	if (cols > skip + row.cols)
		canvas_glyph(canvas, row.x + row.cols - 1, row.y, more, 0);
}

void
log_line_draw(struct canvas *canvas, struct rect row, const struct run *run,
	      const struct log_text *line, const struct log_look *look)
{
	char *clean = text_clean(shown(line), canvas->ascii);
	struct str text = str_of(clean), rest;
	struct value values[VALUES_MAX];
	size_t count = line->line > 0 ? values_of(run, line->line, look->style, values) : 0;
	struct str before = text_prefix(text, look->skip);
	struct rect whole = row;
	struct painter painter = { canvas, row, text, .x = row.x - look->skip };

	thin_bars(clean);
	/* A wide character across the left edge is left out, and its second column stays blank. */
	rest = str_skip(text, before.n);
	if (text_cols(before) < look->skip && rest.n > 0) {
		uint32_t code;
		size_t n = text_decode(rest, &code);

		rest = str_skip(rest, n);
		rect_cut_left(&row, 1);
	}
	canvas_text(canvas, row, look->style, 0, rest);
	paint_values(painter, values, count);
	paint_matches(painter, look->search);
	if (!look->wrapped)
		mark_cuts(canvas, whole, look->skip, text_cols(text));
	free(clean);
}
