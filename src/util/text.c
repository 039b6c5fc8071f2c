#include "config.h"

#include "util/text.h"

#include <string.h>

#include <utf8proc.h>

#include "util/die.h"

#define REPLACEMENT 0xFFFD
#define MARKS_MAX 4 /* zero-width characters kept on one base */
#define CUT_LEAST 8 /* in fewer columns there is no choice where to cut */
#define CUT_EDGE 3  /* columns of the ellipsis and what is left on its short side */

enum control { BEL = 0x07, CAN = 0x18, SUB = 0x1a, ESC = 0x1b };

size_t
text_decode(struct str s, uint32_t *code)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n;

	if ((unsigned char)s.p[0] < 0x80) {
		*code = (unsigned char)s.p[0];
		return 1;
	}
	n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, s.n < 4 ? (utf8proc_ssize_t)s.n : 4,
			     &c);
	if (n < 1) {
		*code = REPLACEMENT;
		return 1;
	}
	*code = (uint32_t)c;
	return (size_t)n;
}

size_t
text_encode(char buf[4], uint32_t code)
{
	if (!utf8proc_codepoint_valid((utf8proc_int32_t)code))
		code = REPLACEMENT;
	return (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)buf);
}

/* Characters that change what a terminal does, or the direction of what stands around them. */
static bool
is_refused(uint32_t code)
{
	if (code < 0x20 || (code >= 0x7f && code < 0xa0))
		return true;
	if (code < 0x61c)
		return false;
	return code == 0x61c || code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x206f) ||
	       (code >= 0xfdd0 && code <= 0xfdef) || (code >= 0xfff9 && code <= 0xfffb) ||
	       (code >= 0xe0000 && code <= 0xe007f) || (code & 0xfffe) == 0xfffe ||
	       !utf8proc_codepoint_valid((utf8proc_int32_t)code);
}

int
text_char_cols(uint32_t code)
{
	if (code >= 0x20 && code < 0x7f)
		return 1;
	if (is_refused(code))
		return -1;
	return utf8proc_charwidth((utf8proc_int32_t)code);
}

/* Length of a control string (OSC, DCS ...) behind its introducer, its terminator included. */
static size_t
string_length(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == BEL)
			return i + 1;
		if (s.p[i] == CAN || s.p[i] == SUB)
			return i + 1;
		if (s.p[i] == ESC)
			return i + 1 < s.n && s.p[i + 1] == '\\' ? i + 2 : i;
	}
	return s.n;
}

static bool
within(char c, int low, int high)
{
	return (unsigned char)c >= low && (unsigned char)c <= high;
}

/* Length of the escape sequence at the start of s, which begins with ESC. */
static size_t
escape_length(struct str s)
{
	size_t n = 2;

	if (s.n < 2)
		return s.n;
	switch (s.p[1]) {
	case '[':
		while (n < s.n && within(s.p[n], 0x30, 0x3f))
			n++;
		while (n < s.n && within(s.p[n], 0x20, 0x2f))
			n++;
		return n < s.n && within(s.p[n], 0x40, 0x7e) ? n + 1 : n;
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_':
		return n + string_length(str_skip(s, n));
	default:
		n = 1;
		while (n < s.n && within(s.p[n], 0x20, 0x2f))
			n++;
		return n < s.n && within(s.p[n], 0x30, 0x7e) ? n + 1 : n;
	}
}

/* What stands for signs that logs draw with where there is only ASCII; '?' for all others. */
static uint32_t
ascii_for(uint32_t code)
{
	static const struct {
		uint32_t first, last;
		char ascii;
	} signs[] = {
		{ 0xb1, 0xb1, '~' },	 { 0xb7, 0xb7, '.' },	   { 0xd7, 0xd7, 'x' },
		{ 0x2010, 0x2015, '-' }, { 0x2018, 0x2019, '\'' }, { 0x201c, 0x201d, '"' },
		{ 0x2022, 0x2022, '*' }, { 0x2026, 0x2026, '~' },  { 0x2190, 0x2190, '<' },
		{ 0x2192, 0x2192, '>' }, { 0x21d2, 0x21d2, '>' },  { 0x2500, 0x2501, '-' },
		{ 0x2502, 0x2503, '|' }, { 0x2504, 0x257f, '+' },  { 0x2580, 0x259f, '#' },
		{ 0x2713, 0x2714, '+' }, { 0x2717, 0x2718, 'x' },
	};

	for (size_t i = 0; i < COUNT(signs); i++)
		if (code >= signs[i].first && code <= signs[i].last)
			return (uint32_t)signs[i].ascii;
	return '?';
}

/* Walks through text as it would be shown. */
struct walk {
	struct str rest;
	int marks; /* zero-width characters since the last base */
	bool ascii;
};

/* The next character that is shown, its columns in *cols; false at the end. */
static bool
walk_next(struct walk *walk, uint32_t *code, int *cols)
{
	while (walk->rest.n > 0) {
		if (walk->rest.p[0] == ESC) {
			walk->rest = str_skip(walk->rest, escape_length(walk->rest));
			continue;
		}
		walk->rest = str_skip(walk->rest, text_decode(walk->rest, code));
		if (*code == '\t')
			*code = ' ';
		*cols = text_char_cols(*code);
		if (*cols == 0 && (walk->ascii || ++walk->marks > MARKS_MAX))
			continue;
		if (*cols < 0 || (walk->ascii && *code >= 0x80)) {
			*code = walk->ascii ? ascii_for(*code) : REPLACEMENT;
			*cols = 1;
		}
		if (*cols > 0)
			walk->marks = 0;
		return true;
	}
	return false;
}

int
text_cols(struct str s)
{
	struct walk walk = { .rest = s };
	uint32_t code;
	int cols, sum = 0;

	while (walk_next(&walk, &code, &cols))
		sum += cols;
	return sum;
}

char *
text_clean(struct str s, bool ascii)
{
	struct walk walk = { .rest = s, .ascii = ascii };
	char *clean = NULL;
	size_t n = 0, cap = 0;
	uint32_t code;
	int cols;

	clean = grow(clean, &cap, s.n + 1, 1);
	while (walk_next(&walk, &code, &cols)) {
		clean = grow(clean, &cap, n + 5, 1);
		n += text_encode(clean + n, code);
	}
	clean[n] = '\0';
	return clean;
}

/* Of a character, or of what stands for it. */
static int
shown_cols(uint32_t code)
{
	int cols = text_char_cols(code);

	return cols < 0 ? 1 : cols;
}

struct str
text_prefix(struct str s, int cols)
{
	size_t n = 0;

	while (n < s.n) {
		uint32_t code;
		size_t step = text_decode(str_skip(s, n), &code);
		int wide = shown_cols(code);

		if (wide > cols)
			break;
		cols -= wide;
		n += step;
	}
	return str_first(s, n);
}

struct str
text_suffix(struct str s, int cols)
{
	int drop = text_cols(s) - cols;
	size_t n = 0;

	while (n < s.n) {
		uint32_t code;
		size_t step = text_decode(str_skip(s, n), &code);
		int wide = shown_cols(code);

		if (drop <= 0 && wide > 0)
			break;
		drop -= wide;
		n += step;
	}
	return str_skip(s, n);
}

/* The parts with an ellipsis between them, and before and behind them where `open` says so. */
static char *
join_cut(struct str head, struct str tail, bool open, bool ascii)
{
	const char *ellipsis = ascii ? "~" : "…";
	const char *edge = open ? ellipsis : "", *between = open ? "" : ellipsis;

	return xasprintf("%s%.*s%s%.*s%s", edge, (int)head.n, head.n ? head.p : "", between,
			 (int)tail.n, tail.n ? tail.p : "", edge);
}

char *
text_cut_middle(struct str s, int cols, bool ascii)
{
	struct str head;

	if (text_cols(s) <= cols)
		return str_dup(s);
	if (cols < 1)
		return xstrdup("");
	head = text_prefix(s, cols / 2);
	return join_cut(head, text_suffix(s, cols - 1 - text_cols(head)), false, ascii);
}

char *
text_cut_around(struct str s, size_t tell, int cols, bool ascii)
{
	int half = cols / 2, before, behind;
	struct str head;

	if (tell >= s.n || cols < CUT_LEAST || text_cols(s) <= cols)
		return text_cut_middle(s, cols, ascii);
	before = text_cols(str_first(s, tell));
	behind = text_cols(str_skip(s, tell));
	if (before + 2 <= half || behind < cols - half)
		return text_cut_middle(s, cols, ascii);
	if (before + 2 + CUT_EDGE <= cols)
		head = text_prefix(s, before + 2);
	else if (behind + CUT_EDGE <= cols)
		head = text_prefix(s, cols - 1 - behind);
	else
		return join_cut(text_prefix(text_suffix(s, behind + 2), cols - 2), STR(""), true,
				ascii);
	return join_cut(head, text_suffix(s, cols - 1 - text_cols(head)), false, ascii);
}

char *
text_cut_end(struct str s, int cols, bool ascii)
{
	const char *ellipsis = ascii ? "~" : "…";
	struct str head;
	char *cut;

	if (text_cols(s) <= cols)
		return str_dup(s);
	if (cols < 1)
		return xstrdup("");
	head = str_trim(text_prefix(s, cols - 1));
	cut = xmalloc(head.n + strlen(ellipsis) + 1);
	if (head.n)
		memcpy(cut, head.p, head.n);
	memcpy(cut + head.n, ellipsis, strlen(ellipsis) + 1);
	return cut;
}
