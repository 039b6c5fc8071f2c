#include "config.h"

#include "ingest/scan_count.h"

#include <math.h>

#include "ingest/chars.h"
#include "ingest/count.h"
#include "ingest/counter.h"
#include "util/die.h"

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

	if (name_is_counter(is->is))
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

/* "cost" of "cost after", of "cost (": what a counter that follows is the place of. */
static struct str
before_link(struct str text)
{
	static const char *const links[] = { "after", "at", "in", "on", "for" };
	struct str word;

	text = str_trim(text);
	if (str_ends(text, STR("(")))
		return str_trim(str_first(text, text.n - 1));
	word = last_word(text);
	for (size_t i = 0; i < COUNT(links); i++)
		if (str_eq_case(word, str_of(links[i])))
			return str_trim(str_first(text, text.n - word.n));
	return STR_NONE;
}

void
scan_hold(struct scan *scan, struct str before)
{
	struct str name = before_link(before);

	if (name.n > 0 && draft_look(scan->draft, STR_NONE, 0, name)->is == NAME_METRIC)
		scan->held = name;
}

/* "accuracy after 2 epochs": the counter's word stands behind the count; where it ends, or `at`. */
static size_t
counted_behind(struct scan *scan, size_t at, enum name_is *is)
{
	struct str s = scan->text;
	size_t from = skip_blanks(s, at), n = 0;

	while (is_letter(byte_at(s, from + n)))
		n++;
	if (n < 2 || from == at || s.p[from + n - 1] != 's')
		return at;
	*is = draft_look(scan->draft, STR_NONE, 0, str_between(s, from, from + n - 1))->is;
	return name_is_counter(*is) ? from + n : at;
}

bool
scan_count(struct scan *scan, size_t at, const struct item *item)
{
	struct str s = scan->text, before = str_between(s, scan->from, at);
	enum name_is is = counter_of(scan, item->name, item->is);
	struct count count;
	size_t end = count_read(s, at, &count), behind;

	if (end == at || is_letter(byte_at(s, end)) || byte_at(s, end) == '%')
		return false;
	if (byte_at(s, end) == '(' && byte_at(s, end - 1) != ')' && !count.has_total)
		return false; /* "Steps 412(410.12)": with its average */
	if (name_is_counter(is) && !name_is_counter(item->is->is) && item->sign == SIGN_BLANK &&
	    count.at.value != floor(count.at.value))
		return false; /* "loss on training batch is 0.52" */
	if (name_is_counter(is)) {
		size_t counter = (size_t)(item->name.p - s.p) + item->name.n;

		before = str_between(s, scan->from, counter - last_word(item->name).n);
	} else if (!count.has_total && before_link(before).n > 0 &&
		   (behind = counted_behind(scan, end, &is)) > end) {
		end = behind;
	} else {
		return false;
	}
	scan_hold(scan, before);
	if (is == NAME_EPOCH)
		end = counter_put_epoch(s, end, &count, scan->draft);
	else
		count_put(scan->draft, is, &count);
	scan->counted = true;
	scan->at = scan->from = end;
	return true;
}

/* ": ", " = ", "): ", " is ": nothing but a sign. */
static bool
is_sign(struct str s)
{
	static const char *const signs[] = { ":", "=", "：", "is" };

	s = str_trim(s);
	if (byte_at(s, 0) == ')')
		s = str_trim(str_skip(s, 1));
	for (size_t i = 0; i < COUNT(signs); i++)
		if (str_eq(s, str_of(signs[i])))
			return true;
	return false;
}

bool
scan_held(struct scan *scan, size_t at, struct item *item)
{
	struct str held = scan->held;

	scan->held = STR_NONE;
	if (held.n == 0 || !is_sign(str_between(scan->text, scan->from, at)))
		return false;
	item->name = held;
	item->is = draft_look(scan->draft, STR_NONE, 0, held);
	item->sign = SIGN_MARK;
	item->sentence = item->said = false;
	item->label = scan->label;
	item->group = scan->group;
	item->within = STR_NONE;
	return true;
}
