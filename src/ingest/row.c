#include "config.h"

#include "ingest/row.h"

#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "ingest/chars.h"
#include "ingest/unit.h"
#include "util/die.h"

#define NAME_BYTES_MAX 80
#define NAME_WORDS_MAX 6

void
row_init(struct row *cells)
{
	*cells = (struct row){ 0 };
}

void
row_fini(struct row *cells)
{
	free(cells->at);
	*cells = (struct row){ 0 };
}

static bool
add(struct row *cells, struct str cell)
{
	if (cells->n == ROW_MAX) {
		cells->n = 0;
		return false;
	}
	cells->at = grow(cells->at, &cells->cap, cells->n + 1, sizeof(*cells->at));
	cells->at[cells->n++] = str_trim(cell);
	return true;
}

struct csv_line {
	struct row *cells;
	struct draft *draft;
	bool full;
};

static void
on_csv_cell(void *p, size_t n, void *arg)
{
	struct csv_line *line = arg;

	if (!line->full)
		line->full = !add(line->cells, draft_copy(line->draft, (struct str){ p, n }));
}

static void
on_csv_row(int end, void *arg)
{
	(void)end;
	(void)arg;
}

/* Quotes are rare in logs, so only lines that have them pay for libcsv. */
static bool
split_quoted(struct row *cells, struct str line, char delimiter, struct draft *draft)
{
	struct csv_line out = { .cells = cells, .draft = draft };
	struct csv_parser parser;

	if (csv_init(&parser, 0) != 0)
		die("out of memory");
	csv_set_delim(&parser, (unsigned char)delimiter);
	csv_parse(&parser, line.p, line.n, on_csv_cell, on_csv_row, &out);
	csv_fini(&parser, on_csv_cell, on_csv_row, &out);
	csv_free(&parser);
	return !out.full;
}

bool
row_split_csv(struct row *cells, struct str line, char delimiter, struct draft *draft)
{
	cells->n = 0;
	if (str_find_char(line, '"') < line.n)
		return split_quoted(cells, line, delimiter, draft);
	for (;;) {
		size_t n = str_find_char(line, delimiter);

		if (!add(cells, str_first(line, n)))
			return false;
		if (n == line.n)
			return true;
		line = str_skip(line, n + 1);
	}
}

/* How many bytes of a bar between cells s begins with. */
static size_t
bar_length(struct str s)
{
	static const struct str bars[] = { { "|", 1 }, { "│", 3 }, { "┃", 3 } };

	/* Nearly all bytes begin none of them. */
	if (s.n == 0 || (s.p[0] != '|' && s.p[0] != bars[1].p[0]))
		return 0;
	for (size_t i = 0; i < COUNT(bars); i++)
		if (str_starts(s, bars[i]))
			return bars[i].n;
	return 0;
}

bool
row_split_bars(struct row *cells, struct str line)
{
	struct str rest = str_trim(line);
	size_t from = 0, at = 0, bar;

	cells->n = 0;
	from = at = bar_length(rest);
	while (at < rest.n) {
		bar = bar_length(str_skip(rest, at));
		if (bar == 0) {
			at++;
			continue;
		}
		if (!add(cells, str_first(str_skip(rest, from), at - from)))
			return false;
		at += bar;
		from = at;
	}
	return from == rest.n || add(cells, str_skip(rest, from));
}

bool
row_split_blanks(struct row *cells, struct str line, size_t blanks)
{
	struct str rest = str_trim(line);
	size_t from = 0, gap = 0;

	cells->n = 0;
	for (size_t i = 0; i < rest.n; i++) {
		if (rest.p[i] == ' ' || rest.p[i] == '\t') {
			gap += rest.p[i] == '\t' ? 2 : 1;
			continue;
		}
		if (gap >= blanks) {
			if (!add(cells, str_first(str_skip(rest, from), i - from)))
				return false;
			from = i;
		}
		gap = 0;
	}
	return rest.n == 0 || add(cells, str_skip(rest, from));
}

static struct str
skip_markup(struct str s)
{
	for (;;) {
		s = str_trim(s);
		if (s.n > 0 && s.p[0] == '<') {
			size_t close = str_find_char(s, '>');

			if (close == s.n)
				return s;
			s = str_skip(s, close + 1);
		} else if (s.n > 0 && (s.p[0] == '*' || s.p[0] == '`')) {
			s = str_skip(s, 1);
		} else {
			return s;
		}
	}
}

struct str
field_plain(struct str text, struct draft *draft)
{
	char *out;
	size_t n = 0;
	bool tag = false;

	text = skip_markup(text);
	if (str_find_char(text, '<') == text.n && str_find_char(text, '*') == text.n &&
	    str_find_char(text, '`') == text.n)
		return text;
	out = draft_alloc(draft, text.n);
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '<')
			tag = true;
		else if (c == '>' && tag)
			tag = false;
		else if (!tag && c != '`' && c != '*')
			out[n++] = c;
	}
	return str_trim((struct str){ out, n });
}

static bool
is_missing(struct str s)
{
	static const char *const marks[] = { "",     "-",    "--", "_", "N/A", "n/a", "NA",
					     "null", "None", "*",  "—", "–",   "?" };

	for (size_t i = 0; i < COUNT(marks); i++)
		if (str_eq(s, str_of(marks[i])))
			return true;
	return false;
}

/* What may stand behind a value without making it text: a bracket, "± 0.01", closing markup. */
static bool
is_tail(struct str s)
{
	s = str_trim(s);
	return s.n == 0 || s.p[0] == '(' || s.p[0] == '<' || s.p[0] == '*' || s.p[0] == '`' ||
	       str_starts(s, STR("±")) || str_starts(s, STR("+/-"));
}

struct field
field_read(struct str text)
{
	struct field cell = { .is = FIELD_TEXT };
	struct str s = str_trim(text), rest;
	size_t n = num_parse(s, &cell.number);

	if (n == 0) {
		if (is_missing(s))
			cell.is = FIELD_EMPTY;
		s = skip_markup(s);
		n = num_parse(s, &cell.number);
		if (n == 0)
			return cell;
	}
	cell.written = str_first(s, n);
	cell.is = FIELD_NUMBER;
	if (n == s.n)
		return cell;
	rest = str_skip(s, n);
	if (rest.p[0] == '/') {
		size_t total = num_parse(str_skip(rest, 1), &cell.total);

		cell.is = total > 0 && total + 1 == rest.n ? FIELD_RATIO : FIELD_TEXT;
		return cell;
	}
	if (str_starts(str_trim(rest), STR("%"))) {
		cell.percent = true;
		rest = str_skip(str_trim(rest), 1);
	} else if (is_letter(rest.p[0])) {
		size_t letters = 0;

		while (letters < rest.n && is_letter(rest.p[letters]))
			letters++;
		cell.unit = str_first(rest, letters);
		rest = str_skip(rest, letters);
		if (letters > 3)
			cell.is = FIELD_TEXT;
	}
	if (!is_tail(rest))
		cell.is = FIELD_TEXT;
	return cell;
}

enum pair_is
field_put(const struct field *cell, const struct pair *as, struct draft *draft)
{
	const struct name *name = draft_look(draft, as->prefix, as->joiner, as->name);
	enum unit unit = unit_beside(unit_of(cell->unit), name);
	struct pair pair = *as;

	if (name->is == NAME_NOISE)
		return PAIR_NOISE;
	pair.name = unit_name(draft, as->name, unit, cell->unit);
	pair.number = cell->number;
	pair.written = cell->written;
	pair.percent = cell->percent;
	pair.exponent = unit == UNIT_COUNT ? unit_exponent(cell->unit) : 0;
	if (pair.name.p == as->name.p && !name->passing)
		return draft_put(draft, name, &pair);
	return draft_pair(draft, &pair);
}

bool
field_is_name(struct str s)
{
	size_t words = 1, word = 0;
	bool letter = false;
	struct num number;

	s = str_trim(s);
	if (s.n == 0 || s.n > NAME_BYTES_MAX || num_whole(s, &number))
		return false;
	word = num_parse(s, &number);
	if (word > 0 && is_blank(s.p[word])) /* "0 of 12" */
		return false;
	word = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool last = i + 1 == s.n;

		if (c < 0x20 || strchr("[={}|\"!*&;\\$`<>", c) != NULL)
			return false;
		if ((c == ':' || c == '.' || c == '?') && (last || s.p[i + 1] == ' '))
			return false;
		if (c == ' ') {
			words += s.p[i - 1] != ' ';
			word = i + 1;
		}
		letter |= is_letter(s.p[i]) || c >= 0x80 || c == '#';
	}
	/* "loss 7.110" is a pair. */
	return letter && words <= NAME_WORDS_MAX && !num_whole(str_skip(s, word), &number);
}

bool
row_is_rule(struct str text)
{
	size_t lines = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		/* U+2500 to U+257F */
		if (c == 0xe2 && i + 2 < text.n && (unsigned char)text.p[i + 1] >= 0x94 &&
		    (unsigned char)text.p[i + 1] <= 0x95) {
			lines++;
			i += 2;
		} else if (c == '-' || c == '=' || c == '_') {
			lines++;
		} else if (c != '+' && c != '|' && c != ':' && c != ' ') {
			return false;
		}
	}
	return lines >= 3;
}
