#include "config.h"

#include "ingest/scan_name.h"

#include <string.h>

#include "ingest/chars.h"
#include "ingest/draft.h"
#include "ingest/wording.h"
#include "util/die.h"

#define NAME_WORDS_MAX 8 /* of what may be a name */
#define WIDE_MAX 36	 /* bytes of a name beyond ASCII */

/* Does a delimiter beyond ASCII (full-width punctuation, a bar, a dash, an arrow) end at s[at]? */
static bool
wide_delimiter(struct str s, size_t at)
{
	static const struct str marks[] = {
		{ "，", 3 }, { "；", 3 }, { "：", 3 }, { "（", 3 }, { "）", 3 },
		{ "。", 3 }, { "、", 3 }, { "【", 3 }, { "】", 3 }, { "│", 3 },
		{ "┃", 3 },  { "║", 3 },  { "｜", 3 }, { "—", 3 },  { "–", 3 },
		{ "•", 3 },  { "→", 3 },  { "⇒", 3 },  { "·", 2 },
	};

	if (at == 0 || ((unsigned char)s.p[at - 1] & 0xc0) != 0x80)
		return false;
	for (size_t i = 0; i < COUNT(marks); i++)
		if (at >= marks[i].n && memcmp(s.p + at - marks[i].n, marks[i].p, marks[i].n) == 0)
			return true;
	return false;
}

bool
scan_has_letter(struct str s, size_t from, size_t to)
{
	for (; from < to; from++)
		if (is_letter(s.p[from]) || is_wide(s.p[from]))
			return true;
	return false;
}

/* s[at] is ')': where the bracket that belongs to a name opens, or at + 1. */
static size_t
open_bracket(struct str s, size_t from, size_t at)
{
	size_t i = at;
	bool comma = false, letter = false, nested = at > from && s.p[at - 1] == ')';

	i -= nested; /* "D(G(z))" */
	while (i > from && at - i < SCAN_BRACKET_MAX) {
		i--;
		if (s.p[i] == '(' && nested) {
			nested = false;
			continue;
		}
		if (s.p[i] == '(') /* "mAP(0.50, 11point)", no list of numbers */
			return !comma || letter ? i : at + 1;
		if (s.p[i] == ':' || s.p[i] == '=' || s.p[i] == ')')
			break;
		comma |= s.p[i] == ',';
		letter |= is_letter(s.p[i]);
	}
	return at + 1;
}

/* "Val. Loss", "Avg. Acc": the full stop at `stop` ends no sentence. */
static bool
is_abbreviated(struct str s, size_t from, size_t stop)
{
	static const char *const words[] = { "val", "valid", "eval", "avg", "acc", "tr", "trn" };
	size_t begin = stop;

	while (begin > from && is_letter(s.p[begin - 1]))
		begin--;
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(str_between(s, begin, stop), str_of(words[i])))
			return true;
	return false;
}

/* "Epoch done. loss": the full stop at `stop` ends a sentence, though the next begins small. */
static bool
is_over(struct str s, size_t from, size_t stop)
{
	size_t begin = stop;

	while (begin > from && is_letter(s.p[begin - 1]))
		begin--;
	return wording_is_over(str_between(s, begin, stop));
}

/* Does a name that goes on to the right begin at s[at] at the latest, because of s[at-1]? */
static bool
delimits(struct str s, size_t from, size_t at)
{
	char c = s.p[at - 1], before = at - 1 > from ? s.p[at - 2] : '\0', after = byte_at(s, at);

	switch (c) {
	case ',':
	case ';':
	case '|':
	case '\t':
	case '(':
	case '[':
	case '{':
	case '}':
	case ']':
	case '<':
	case '>':
	case '"':
	case '`':
	case '!':
	case '=':
	case '?':
	case '\\':
		return true;
	case ':':
	case '\'':
		return !is_word(before) || !is_word(after);
	case ' ':
		if (before == ' ' || before == '\t')
			return true;
		return before == '-' && at - 2 > from && s.p[at - 3] == ' ';
	case '.':
		if (after != ' ' || !is_letter(byte_at(s, at + 1)))
			return false;
		return s.p[at + 1] & 0x20 ? is_over(s, from, at - 1)
					  : !is_abbreviated(s, from, at - 1);
	default:
		return is_wide(c) && wide_delimiter(s, at);
	}
}

size_t
scan_name_begin(struct str s, size_t from, size_t to)
{
	size_t at = to;

	while (at > from) {
		if (is_word(s.p[at - 1])) {
			at--;
			continue;
		}
		if (s.p[at - 1] == ')') {
			size_t open = open_bracket(s, from, at - 1);

			if (open == at)
				break;
			at = open;
			continue;
		}
		if (delimits(s, from, at))
			break;
		at--;
	}
	return at;
}

/* Over blanks, the marks of lists and full stops: " * Acc@1", "- loss", " / loss", "... loss". */
static size_t
skip_marks(struct str s, size_t at, size_t end)
{
	while (at + 1 < end) {
		size_t next = at;

		while (next + 1 < end && s.p[next] == '.')
			next++;
		if (next > at && !is_blank(s.p[next]))
			break;
		if (!is_blank(s.p[next]) && s.p[next] != '*' && s.p[next] != '-' &&
		    s.p[next] != '+' && s.p[next] != '~' &&
		    !(s.p[next] == '/' && is_blank(byte_at(s, next + 1))))
			break;
		at = next + 1;
	}
	return at;
}

/* "ms", "it/s", "/s/gpu" glued to a number in front of a name: its length. */
static size_t
speed_unit(struct str s)
{
	static const struct str units[] = { { "ms", 2 }, { "us", 2 }, { "it/s", 4 },  { "s/it", 4 },
					    { "s", 1 },	 { "/s", 2 }, { "/s/gpu", 6 } };

	for (size_t i = 0; i < COUNT(units); i++)
		if (str_starts(s, units[i]) && (s.n == units[i].n || is_blank(s.p[units[i].n])))
			return units[i].n;
	return 0;
}

/* Behind a counter: over words that say that it is over. "finished train_loss", "ended with loss"
 */
static size_t
skip_fillers(struct str s, size_t at, size_t end)
{
	static const char *const words[] = { "finished", "done",    "complete", "completed",
					     "ended",	 "end",	    "with",	"and",
					     "the",	 "results", "result",	"info",
					     "had",	 "has",	    "gives",	"of" };
	size_t next = at;

	for (size_t i = 0; i < COUNT(words); i++) {
		while (is_letter(byte_at(s, next)))
			next++;
		if (next == at || next >= end || !(is_blank(s.p[next]) || s.p[next] == '.'))
			return at;
		if (str_eq(str_between(s, at, next), str_of(words[i]))) {
			at = next = skip_marks(s, next, end);
			i = (size_t)-1;
		}
	}
	return at;
}

/* Over what is no name's: "11:22:33 batch_cost", "(1/4) loss", "2.5 data_cost", of which the number
 * was no value. */
static size_t
skip_numbers(struct str s, size_t at, size_t end)
{
	if (at < end && s.p[at] == '(' && is_digit(byte_at(s, at + 1))) {
		size_t close = at + str_find_char(str_between(s, at, end), ')');

		if (close < end && !scan_has_letter(s, at, close))
			at = skip_marks(s, close + 1, end);
	}
	while (at < end && is_digit(s.p[at])) {
		size_t next = at;

		while (next < end && (is_digit(s.p[next]) || s.p[next] == '.' || s.p[next] == ':'))
			next++;
		next += speed_unit(str_between(s, next, end));
		if (next < end && !is_blank(s.p[next]))
			return at;
		if (next == end)
			return end;
		at = skip_marks(s, next, end);
	}
	return at;
}

/* Has a letter, no time of day, and is no sentence in a script without blanks. */
static bool
is_name(struct str name)
{
	bool letter = false;
	size_t wide = 0, clock = 0, dots = 0;

	for (size_t i = 0; i < name.n && dots < 3; i++) {
		letter |= is_letter(name.p[i]);
		wide += is_wide(name.p[i]);
		dots = name.p[i] == '.' ? dots + 1 : 0;
		clock += name.p[i] == ':' && i > 0 && is_digit(name.p[i - 1]) &&
			 is_digit(byte_at(name, i + 1));
	}
	/* "mAP_0.5:0.95" has one colon between digits, a time of day two. */
	return clock < 2 && dots < 3 && (letter || wide > 0 || str_eq(name, STR("#"))) &&
	       wide <= WIDE_MAX && name.n < NAME_MAX_BYTES;
}

/* "tensor(0.5", "np.float64(0.5": where the word before the bracket at `open` begins, if it is one
 * that arrays print their numbers in; else `open`. */
static size_t
wrapper_begin(struct str s, size_t from, size_t open)
{
	static const char *const words[] = { "tensor",	"array",   "Array",   "DeviceArray",
					     "float16", "float32", "float64", "bfloat16" };
	size_t begin = open, last;

	while (begin > from && (is_word(s.p[begin - 1]) || s.p[begin - 1] == '.'))
		begin--;
	for (last = open; last > begin && s.p[last - 1] != '.';)
		last--;
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq(str_between(s, last, open), str_of(words[i])))
			return begin;
	return open;
}

/* "('loss', 0.5)": does a quoted name, an opening bracket before it, end with the comma before
 * `end`? */
static bool
is_paired(struct str s, size_t from, size_t end)
{
	size_t at = end;
	char quote;

	if (end < from + 4 || s.p[end - 1] != ',' || (s.p[end - 2] != '\'' && s.p[end - 2] != '"'))
		return false;
	quote = s.p[end - 2];
	for (at = end - 2; at > from && s.p[at - 1] != quote;)
		at--;
	return at >= from + 2 && s.p[at - 2] == '(';
}

/* Over the sign before a number; where the name ends in front of it, or `none` if there is none. */
static size_t
skip_sign(struct str s, size_t from, size_t end, size_t at, enum scan_sign *sign)
{
	*sign = SIGN_MARK;
	if (end > from && (s.p[end - 1] == ':' || s.p[end - 1] == '='))
		return back_blanks(s, from, end - 1);
	if (end >= from + 3 && is_wide(s.p[end - 1]) && memcmp(s.p + end - 3, "：", 3) == 0)
		return back_blanks(s, from, end - 3);
	if (end >= from + 3 && s.p[end - 1] == '>' && end < at &&
	    (s.p[end - 2] == '-' || s.p[end - 2] == '=') && is_blank(s.p[end - 3]))
		return back_blanks(s, from, end - 3); /* "loss -> 0.5" */
	if (is_paired(s, from, end))
		return end - 1;
	*sign = SIGN_BLANK;
	return end == at ? s.n + 1 : end; /* glued to what is no sign */
}

bool
scan_name(struct str s, size_t from, size_t at, struct written_name *out)
{
	size_t end = back_blanks(s, from, at), begin;
	bool quoted = false;

	out->bracketed = false;
	if (end > from && end == at && (s.p[end - 1] == '\'' || s.p[end - 1] == '"'))
		end = back_blanks(s, from, end - 1);
	if (end > from && s.p[end - 1] == '(' && wrapper_begin(s, from, end - 1) < end - 1) {
		end = back_blanks(s, from, wrapper_begin(s, from, end - 1));
	} else if (end > from && (s.p[end - 1] == '[' || s.p[end - 1] == '(')) {
		out->bracketed = true;
		end = back_blanks(s, from, end - 1);
	}
	end = skip_sign(s, from, end, at, &out->sign);
	if (end > s.n)
		return false;
	if (end > from && (s.p[end - 1] == '\'' || s.p[end - 1] == '"')) {
		quoted = true;
		end--;
	}
	begin = scan_name_begin(s, from, end);
	out->said = !quoted && end - begin > 3 && s.p[end - 1] == 's' &&
		    memcmp(s.p + end - 3, " is", 3) == 0;
	if (out->said)
		end -= 3;
	begin = skip_numbers(s, skip_marks(s, begin, end), end);
	if (from > 0)
		begin = skip_fillers(s, begin, end);
	end = back_blanks(s, begin, end);
	out->sentence = str_starts(str_between(s, begin, end), STR("The "));
	if (out->sentence)
		begin = skip_blanks(s, begin + 4);
	out->name = str_between(s, begin, end);
	out->begin = begin;
	if (!is_name(out->name))
		return false;
	return out->name.n <= 2 * NAME_WORDS_MAX || wording_words(out->name) <= NAME_WORDS_MAX;
}
