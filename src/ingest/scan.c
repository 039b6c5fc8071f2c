#include "config.h"

#include "ingest/scan.h"

#include <string.h>

#include "ingest/chars.h"
#include "ingest/count.h"
#include "ingest/scan_count.h"
#include "ingest/scan_name.h"
#include "ingest/scan_value.h"
#include "ingest/splits.h"
#include "ingest/wording.h"
#include "util/die.h"

#define BLANK_WORDS_MAX 4 /* of a name with nothing but a blank behind it */
#define SAID_WORDS_MAX 6  /* with "is" behind it */

void
scan_init(struct scan *scan, struct str text, size_t at, struct draft *draft)
{
	*scan = (struct scan){ .text = text, .draft = draft, .at = at, .from = at };
}

/* The words in front of a bracket or colon that ends at `to`. */
static struct str
words_before(struct str s, size_t from, size_t to)
{
	size_t begin = scan_name_begin(s, from, back_blanks(s, from, to));

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

		while (open > scan->from && s.p[open - 1] != '[' && at - open < SCAN_BRACKET_MAX)
			open--;
		if (open > scan->from && s.p[open - 1] == '[' && scan_has_letter(s, open, at - 1))
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

/* "nll" of "loss[loss=0.5, nll=0.4], tot_loss[loss=0.6, nll=0.5]" is in the same bracket as the one
 * before it, if that is still open. */
static void
take_within(struct scan *scan, size_t begin, struct item *item)
{
	if (item->group.n > 0)
		scan->within = item->group;
	else if (scan->within.n > 0 && str_find_char(str_between(scan->text, scan->from, begin),
						     ']') < begin - scan->from)
		scan->within = STR_NONE;
	item->within = scan->within;
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

/* The sign and the name before a number at `at`; false if there is no name. */
static bool
read_name(struct scan *scan, size_t at, struct item *item, bool *bracketed)
{
	struct written_name written;

	*bracketed = false;
	if (scan_held(scan, at, item))
		return true;
	if (!scan_name(scan->text, scan->from, at, &written))
		return false;
	*bracketed = written.bracketed;
	item->group = STR_NONE;
	item->sign = written.sign;
	item->sentence = written.sentence;
	item->said = written.said;
	item->name = written.name;
	take_bracketed_label(scan, item);
	item->is = draft_look(scan->draft, STR_NONE, 0, item->name);
	look_before(scan, written.begin, item);
	take_within(scan, written.begin, item);
	look_for_label(scan, written.begin);
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
	return item->is->words <= (item->said ? SAID_WORDS_MAX : BLANK_WORDS_MAX);
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

/*
 * "loss=0,5012; acc=0,8123": a comma where others write a point.  The length of such a number, n if
 * it is none: groups of three are thousands, and what another comma is glued to is a list.
 */
static size_t
read_decimal_comma(struct scan *scan, size_t at, size_t n, struct item *item)
{
	struct str s = scan->text;
	size_t whole = at, end;
	char buf[32], behind;
	struct num num;

	while (is_digit(byte_at(s, whole)))
		whole++;
	for (end = whole + 1; is_digit(byte_at(s, end));)
		end++;
	behind = byte_at(s, end);
	if (byte_at(s, whole) != ',' || end == whole + 1 || end - at >= sizeof(buf) ||
	    (end - whole == 4 && s.p[at] != '0') || item->sign != SIGN_MARK ||
	    (item->is->is != NAME_METRIC && item->is->is != NAME_MAYBE) || is_word(behind) ||
	    behind == '.' || (behind == ',' && !is_blank(byte_at(s, end + 1))))
		return n;
	memcpy(buf, s.p + at, end - at);
	buf[whole - at] = '.';
	if (!num_whole((struct str){ buf, end - at }, &num))
		return n;
	item->num = num;
	draft_depends(scan->draft);
	return end - at;
}

/* "lr=[1e-05, 1e-05]": the same for each of several.  Where the last of them ends. */
static size_t
skip_copies(struct scan *scan, size_t at, size_t end)
{
	struct str s = scan->text, first = str_between(s, at, end);
	size_t next = end;

	while (byte_at(s, next) == ',') {
		next = skip_blanks(s, next + 1);
		if (!str_starts(str_skip(s, next), first))
			return end;
		next += first.n;
	}
	if (next == end || byte_at(s, next) != ']')
		return end;
	draft_depends(scan->draft); /* on their being the same */
	return next;
}

/* "loss 0.21 -> 0.19": the value was that before. */
static bool
is_left_behind(struct str s, size_t at)
{
	size_t next = skip_blanks(s, at);
	struct num num;

	if (str_starts(str_skip(s, next), STR("→")))
		next += STR("→").n;
	else if (byte_at(s, next) == '-' && str_starts(str_skip(s, next), STR("->")))
		next += 2;
	else if (byte_at(s, next) == '-' && str_starts(str_skip(s, next), STR("-->")))
		next += 3;
	else
		return false;
	return num_parse(str_skip(s, skip_blanks(s, next)), &num) > 0;
}

/* "train: 100% 391/391 loss: 0.5": how far a part of the line is, whose label is the name. */
static bool
skip_progress(struct scan *scan, size_t end, const struct item *item)
{
	struct count count;
	size_t from = skip_blanks(scan->text, end), to;

	if (item->unit != UNIT_PERCENT || !item->num.integral || item->is->is == NAME_METRIC)
		return false;
	to = count_read(scan->text, from, &count);
	if (from == end || !count.has_total || !is_blank(byte_at(scan->text, to)))
		return false;
	if (split_of(item->name) != SPLIT_NONE) {
		scan->label = item->name;
		scan->labels++;
	}
	scan->at = scan->from = to;
	return true;
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
	if (scan_count(scan, bracketed ? back_blanks(s, scan->from, at) - 1 : at, item))
		return false;
	at = skip_step(scan, at, &n, item);
	if (byte_at(s, at + n) == ',' || memchr(s.p + at, ',', n) != NULL)
		n = read_decimal_comma(scan, at, n, item);
	end = scan_value(s, at, n, item);
	if (bracketed && end > 0)
		end = skip_copies(scan, at, end);
	if (end == 0 ||
	    (bracketed && ((item->sign != SIGN_MARK && !is_held(s, at, item)) ||
			   byte_at(s, end) != ']' || item->ratio)) ||
	    in_name(s, end) || !is_plausible(item)) {
		scan->at = end > 0 ? end : skip_token(s, at + n);
		return false;
	}
	if (skip_progress(scan, end, item))
		return false;
	if (is_left_behind(s, end)) {
		scan->at = scan->from = end;
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
