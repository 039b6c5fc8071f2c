#include "config.h"

#include "ingest/scan.h"

#include <string.h>

#include "ingest/chars.h"
#include "ingest/count.h"
#include "ingest/scan_value.h"
#include "ingest/splits.h"
#include "ingest/wording.h"
#include "util/die.h"

#define BLANK_WORDS_MAX 4 /* of a name with nothing but a blank behind it */
#define NAME_WORDS_MAX 8  /* of what may be a name */
#define WIDE_MAX 36	  /* bytes of a name beyond ASCII */
#define BRACKET_MAX 32	  /* bytes in brackets that may belong to a name */

void
scan_init(struct scan *scan, struct str text, size_t at, struct draft *draft)
{
	*scan = (struct scan){ .text = text, .draft = draft, .at = at, .from = at };
}

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

/* What has none groups nothing, and names nothing: "[ 10%]". */
static bool
has_letter(struct str s, size_t from, size_t to)
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
	while (i > from && at - i < BRACKET_MAX) {
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
		return after == ' ' && is_letter(byte_at(s, at + 1)) && !(s.p[at + 1] & 0x20) &&
		       !is_abbreviated(s, from, at - 1);
	default:
		return is_wide(c) && wide_delimiter(s, at);
	}
}

/* Where the name that ends at `to` begins. */
static size_t
name_begin(struct str s, size_t from, size_t to)
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

/* The words in front of a bracket or colon that ends at `to`. */
static struct str
words_before(struct str s, size_t from, size_t to)
{
	size_t begin = name_begin(s, from, back_blanks(s, from, to));

	return str_trim(str_between(s, begin, back_blanks(s, from, to)));
}

/* What stands between the bar that ends at `to` and the one before it. */
static struct str
cell_before(struct str s, size_t from, size_t to)
{
	size_t begin = to;

	while (begin > from && s.p[begin - 1] != '|')
		begin--;
	return str_trim(str_between(s, begin, to));
}

/* What the delimiter before the name tells: a group, or a header of the line. */
static void
look_before(struct scan *scan, size_t begin, struct item *item)
{
	struct str s = scan->text;
	size_t at = back_blanks(s, scan->from, begin);

	if (at == scan->from)
		return;
	switch (s.p[at - 1]) {
	case '[':
		if (at == begin && at - 1 > scan->from && is_word(s.p[at - 2]))
			item->group = words_before(s, scan->from, at - 1);
		break;
	case ']': {
		size_t open = at - 1;

		while (open > scan->from && s.p[open - 1] != '[' && at - open < BRACKET_MAX)
			open--;
		if (open > scan->from && s.p[open - 1] == '[' && has_letter(s, open, at - 1))
			scan->group = str_trim(str_between(s, open, at - 1));
		break;
	}
	case '|':
		if (scan->header.n == 0)
			scan->header = cell_before(s, scan->from, at - 1);
		break;
	case ':':
	case '-':
		if (scan->header.n == 0)
			scan->header = words_before(s, scan->from, at - 1);
		break;
	default:
		break;
	}
}

/*
 * "Val: loss 0.5", "val - loss: 0.5", "Val(loss=0.5", "Val -> Loss: 0.5": a word that tells a
 * split, and signs between it and the name that begins at `begin`.
 */
static void
look_for_label(struct scan *scan, size_t begin)
{
	struct str s = scan->text, word;
	size_t end = begin, at;

	while (end > scan->from &&
	       (is_blank(s.p[end - 1]) || s.p[end - 1] == ':' || s.p[end - 1] == '-' ||
		s.p[end - 1] == '>' || s.p[end - 1] == '|' || s.p[end - 1] == '(' ||
		s.p[end - 1] == '{'))
		end--;
	for (at = end; at > scan->from && is_letter(s.p[at - 1]);)
		at--;
	word = str_between(s, at, end);
	if (word.n == 0 || end == begin || (at > 0 && is_word(s.p[at - 1])) ||
	    split_of(word) == SPLIT_NONE)
		return;
	scan->label = word;
	scan->labels++;
}

/* "(val) loss": the bracket is a label, not a part of the name. */
static void
take_bracketed_label(struct scan *scan, struct item *item)
{
	struct str name = item->name, word;
	size_t close = str_find_char(name, ')');

	if (name.p[0] != '(' || close == name.n)
		return;
	word = str_trim(str_between(name, 1, close));
	name = str_trim(str_skip(name, close + 1));
	if (name.n == 0 || !wording_is_variable(word) || split_of(word) == SPLIT_NONE)
		return;
	item->name = name;
	scan->label = word;
	scan->labels++;
}

static bool
is_counter(enum name_is is)
{
	return is == NAME_EPOCH || is == NAME_STEP || is == NAME_STEP_GLOBAL || is == NAME_ITER ||
	       is == NAME_BATCH;
}

/* The last word of a name. */
static struct str
last_word(struct str name)
{
	size_t at = name.n;

	while (at > 0 && (is_word(name.p[at - 1]) || is_wide(name.p[at - 1])))
		at--;
	return str_skip(name, at);
}

/* "per epoch", "this epoch": no counter. */
static bool
is_measure(struct str before)
{
	static const struct str words[] = { { "per", 3 },  { "each", 4 }, { "every", 5 },
					    { "this", 4 }, { "last", 4 }, { "best", 4 },
					    { "of", 2 },   { "num", 3 } };
	struct str word = last_word(str_trim(before));

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(word, words[i]))
			return true;
	return false;
}

/* What counter the name before a count is: itself, or its last word ("validation loss at
 * iteration"). */
static enum name_is
counter_of(struct scan *scan, struct str name, const struct name *is)
{
	struct str word;

	if (is_counter(is->is))
		return is->is;
	if (is->is != NAME_UNKNOWN && is->is != NAME_METRIC)
		return NAME_UNKNOWN;
	word = last_word(name);
	if (word.n == 0 || word.n == name.n || is_measure(str_first(name, name.n - word.n)) ||
	    word.p[word.n - 1] == 's') /* "skipped iterations: 0" is a number of them */
		return NAME_UNKNOWN;
	switch (word.p[0] | 0x20) { /* epoch, step, iter, iteration, batch, update */
	case 'e':
	case 's':
	case 'i':
	case 'b':
	case 'u':
		break;
	default:
		return NAME_UNKNOWN;
	}
	if (byte_at(name, name.n - word.n - 1) != ' ')
		return NAME_UNKNOWN;
	return draft_look(scan->draft, STR_NONE, 0, word)->is;
}

/* Over blanks, the marks of lists and full stops: " * Acc@1", "- loss", "... loss". */
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
		    s.p[next] != '+' && s.p[next] != '~')
			break;
		at = next + 1;
	}
	return at;
}

/* "ms", "it/s" glued to a number in front of a name: its length. */
static size_t
speed_unit(struct str s)
{
	static const struct str units[] = { { "ms", 2 }, { "us", 2 }, { "it/s", 4 }, { "s/it", 4 },
					    { "s", 1 } };

	for (size_t i = 0; i < COUNT(units); i++)
		if (str_starts(s, units[i]) && (s.n == units[i].n || is_blank(s.p[units[i].n])))
			return units[i].n;
	return 0;
}

/* Behind a counter: over words that say that it is over. "finished train_loss", "ended with loss" */
static size_t
skip_fillers(struct str s, size_t at, size_t end)
{
	static const char *const words[] = { "finished", "done",  "complete", "completed", "ended",
					     "end",	 "with",  "and",      "the",	   "results",
					     "result",	 "info", "had",      "has",	   "gives" };
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

		if (close < end && !has_letter(s, at, close))
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
	return clock < 2 && dots < 3 && (letter || wide > 0 || str_eq(name, STR("#"))) && wide <= WIDE_MAX &&
	       name.n < NAME_MAX_BYTES;
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

/* The sign and the name before a number at `at`; false if there is no name. */
static bool
read_name(struct scan *scan, size_t at, struct item *item, bool *bracketed)
{
	struct str s = scan->text;
	size_t end = back_blanks(s, scan->from, at), begin;
	bool quoted = false;

	*bracketed = false;
	item->group = STR_NONE;
	if (end > scan->from && end == at && (s.p[end - 1] == '\'' || s.p[end - 1] == '"'))
		end = back_blanks(s, scan->from, end - 1);
	if (end > scan->from && s.p[end - 1] == '(' &&
	    wrapper_begin(s, scan->from, end - 1) < end - 1) {
		end = back_blanks(s, scan->from, wrapper_begin(s, scan->from, end - 1));
	} else if (end > scan->from && (s.p[end - 1] == '[' || s.p[end - 1] == '(')) {
		*bracketed = true;
		end = back_blanks(s, scan->from, end - 1);
	}
	item->sign = SIGN_BLANK;
	if (end > scan->from && (s.p[end - 1] == ':' || s.p[end - 1] == '=')) {
		item->sign = SIGN_MARK;
		end = back_blanks(s, scan->from, end - 1);
	} else if (end >= scan->from + 3 && is_wide(s.p[end - 1]) &&
		   memcmp(s.p + end - 3, "：", 3) == 0) {
		item->sign = SIGN_MARK;
		end = back_blanks(s, scan->from, end - 3);
	} else if (end >= scan->from + 3 && s.p[end - 1] == '>' && end < at &&
		   (s.p[end - 2] == '-' || s.p[end - 2] == '=') && is_blank(s.p[end - 3])) {
		item->sign = SIGN_MARK; /* "loss -> 0.5" */
		end = back_blanks(s, scan->from, end - 3);
	} else if (is_paired(s, scan->from, end)) {
		item->sign = SIGN_MARK;
		end--;
	} else if (end == at) {
		return false; /* glued to what is no sign */
	}
	if (end > scan->from && (s.p[end - 1] == '\'' || s.p[end - 1] == '"')) {
		quoted = true;
		end--;
	}
	begin = name_begin(s, scan->from, end);
	if (!quoted && end - begin > 3 && s.p[end - 1] == 's' &&
	    memcmp(s.p + end - 3, " is", 3) == 0)
		end -= 3;
	begin = skip_numbers(s, skip_marks(s, begin, end), end);
	if (scan->from > 0)
		begin = skip_fillers(s, begin, end);
	end = back_blanks(s, begin, end);
	item->sentence = str_starts(str_between(s, begin, end), STR("The "));
	if (item->sentence)
		begin = skip_blanks(s, begin + 4);
	item->name = str_between(s, begin, end);
	if (!is_name(item->name))
		return false;
	if (item->name.n > 2 * NAME_WORDS_MAX && wording_words(item->name) > NAME_WORDS_MAX)
		return false;
	take_bracketed_label(scan, item);
	item->is = draft_look(scan->draft, STR_NONE, 0, item->name);
	look_before(scan, begin, item);
	look_for_label(scan, begin);
	item->label = scan->label;
	if (item->group.n == 0)
		item->group = scan->group;
	return true;
}

/* Behind a token that is no value: a date, a version, a path. */
static size_t
skip_token(struct str s, size_t at)
{
	while (at < s.n &&
	       (is_word(s.p[at]) || s.p[at] == '.' || s.p[at] == ':' || s.p[at] == '/' ||
		s.p[at] == '-' || s.p[at] == '%' || s.p[at] == '+' || s.p[at] == '@'))
		at++;
	return at;
}

/* A name that is a counter takes its count; true if it did. */
static bool
take_count(struct scan *scan, size_t at, const struct item *item, bool bracketed)
{
	enum name_is is = counter_of(scan, item->name, item->is);
	struct count count;
	size_t end;

	if (!is_counter(is))
		return false;
	if (bracketed)
		at = back_blanks(scan->text, scan->from, at) - 1;
	end = count_read(scan->text, at, &count);
	if (end == at || is_letter(byte_at(scan->text, end)) || byte_at(scan->text, end) == '%')
		return false;
	count_put(scan->draft, is, &count);
	scan->counted = true;
	scan->at = scan->from = end;
	return true;
}

/* "Avg Reward (last 10): 2853": a number that belongs to a name, which goes on behind it. */
static bool
in_name(struct str s, size_t end)
{
	size_t next = skip_blanks(s, end + 1);

	return byte_at(s, end) == ')' && (byte_at(s, next) == ':' || byte_at(s, next) == '=');
}

/* "val_loss[0.5]": the bracket holds the value, and stands at the name. */
static bool
is_held(struct str s, size_t at, const struct item *item)
{
	return s.p[at - 1] == '[' && item->name.p + item->name.n == s.p + at - 1 &&
	       item->is->is == NAME_METRIC && !item->num.integral;
}

/* With only a blank between them, a name and a number must look like a pair in their own right. */
static bool
is_plausible(const struct item *item)
{
	if (item->sign == SIGN_MARK || item->name.p[item->name.n] == '[')
		return true;
	if (item->is->is == NAME_UNKNOWN)
		return item->is->words == 1 && (item->closed || !item->num.integral);
	return item->is->words <= BLANK_WORDS_MAX;
}

/*
 * "Train loss 12 0.5": what stands between a loss and its value is the step.  Where the value
 * begins, its length in *n; `at` if it is the value itself.
 */
static size_t
skip_step(struct scan *scan, size_t at, size_t *n, struct item *item)
{
	struct count count = { .at = { item->num.value, str_between(scan->text, at, at + *n) } };
	size_t next = skip_blanks(scan->text, at + *n), digits;
	struct num num;

	if (item->sign != SIGN_BLANK || !item->num.integral || item->is->role.kind != KIND_LOSS ||
	    next == at + *n)
		return at;
	digits = num_parse(str_skip(scan->text, next), &num);
	if (digits == 0 || num.integral)
		return at;
	count_put(scan->draft, NAME_ITER, &count);
	scan->counted = true;
	item->num = num;
	*n = digits;
	return next;
}

/* "Validation loss 12: 0.5": what the name ends with is the step, if no other loss of the line ends
 * with another number. */
static void
take_step_of_name(struct scan *scan, struct item *item)
{
	struct str name = item->name, bare;
	size_t at = name.n;
	struct count count = { .has_total = false };
	struct num number;

	while (at > 0 && is_digit(name.p[at - 1]))
		at--;
	if (at == name.n || at < 2 || name.p[at - 1] != ' ' || item->sign != SIGN_MARK ||
	    item->is->role.kind != KIND_LOSS || item->is->role.split == SPLIT_NONE)
		return;
	bare = str_first(name, at);
	if (str_find(scan->text, bare) != (size_t)(name.p - scan->text.p) ||
	    str_find(str_skip(scan->text, (size_t)(name.p - scan->text.p) + name.n), bare) <
		scan->text.n - (size_t)(name.p - scan->text.p) - name.n)
		return;
	num_parse(str_skip(name, at), &number);
	count.at.value = number.value;
	count.at.written = str_skip(name, at);
	count_put(scan->draft, NAME_ITER, &count);
	scan->counted = true;
	item->name = str_trim(bare);
	item->is = draft_look(scan->draft, STR_NONE, 0, item->name);
}

/* The value at [at, at+n); true if it makes an item. */
static bool
take_value(struct scan *scan, size_t at, size_t n, struct item *item)
{
	struct str s = scan->text;
	bool bracketed;
	size_t end;

	if (!read_name(scan, at, item, &bracketed)) {
		scan->at = skip_token(s, at + n);
		return false;
	}
	if (take_count(scan, at, item, bracketed))
		return false;
	at = skip_step(scan, at, &n, item);
	end = scan_value(s, at, n, item);
	if (end == 0 ||
	    (bracketed && ((item->sign != SIGN_MARK && !is_held(s, at, item)) ||
			   byte_at(s, end) != ']' || item->ratio)) ||
	    in_name(s, end) || !is_plausible(item)) {
		scan->at = end > 0 ? end : skip_token(s, at + n);
		return false;
	}
	take_step_of_name(scan, item);
	if (byte_at(s, end) == '\'' || byte_at(s, end) == '"')
		end++;
	scan->at = scan->from = end;
	return true;
}

/* Where the word that begins with a letter at `at` ends: "mAP50-95", "Acc@1", "lr/pg0". */
static size_t
skip_word(struct str s, size_t at)
{
	while (at < s.n && ((char_classes[(unsigned char)s.p[at]] & (CHAR_WORD | CHAR_JOIN)) ||
			    (s.p[at] == '-' && at + 1 < s.n && is_word(s.p[at + 1]))))
		at++;
	return at;
}

bool
scan_next(struct scan *scan, struct item *out)
{
	struct str s = scan->text;

	while (scan->at < s.n) {
		size_t at = scan->at, n;
		char c = s.p[at];

		if (is_letter(c)) {
			if ((c | 0x20) != 'n' && (c | 0x20) != 'i') {
				scan->at = skip_word(s, at);
				continue;
			}
		} else if (!is_digit(c)) {
			bool sign = c == '-' || c == '+' || c == '.';

			if (!sign || at + 1 >= s.n || is_blank(s.p[at + 1]) ||
			    (at > scan->from && is_word(s.p[at - 1]))) {
				scan->at++;
				continue;
			}
		}
		n = num_parse(str_skip(s, at), &out->num);
		if (n == 0) {
			scan->at = is_letter(c) ? skip_word(s, at) : at + 1;
			continue;
		}
		if (take_value(scan, at, n, out))
			return true;
	}
	return false;
}
