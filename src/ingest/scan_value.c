#include "config.h"

#include "ingest/scan_value.h"

#include "ingest/chars.h"
#include "ingest/splits.h"
#include "ingest/twin.h"
#include "ingest/unit.h"
#include "util/die.h"

/* Words behind a blank that make the number a duration in several words. */
static const struct str duration_words[] = {
	{ "minute", 6 }, { "minutes", 7 }, { "hour", 4 }, { "hours", 5 }, { "day", 3 },
	{ "days", 4 },	 { "mins", 4 },	   { "min", 3 },  { "hrs", 3 },
};

/* The letters and slashes at `at`: "it/s", "ms", "GB". */
static struct str
unit_word(struct str s, size_t at)
{
	size_t end = at;

	while (is_letter(byte_at(s, end)) || (byte_at(s, end) == '/' && end > at) ||
	       (byte_at(s, end) == '/' && is_letter(byte_at(s, end + 1))))
		end++;
	return str_between(s, at, end);
}

/* May a value end before s[at]? */
static bool
value_ends(struct str s, size_t at)
{
	char c = byte_at(s, at);

	switch (c) {
	case '\0':
		return at >= s.n;
	case ' ':
	case '\t':
	case ',':
	case ';':
	case '|':
	case ')':
	case ']':
	case '}':
	case '"':
	case '\'':
	case '<':
	case '!':
	case '*':
		return true;
	case '.': /* the end of a sentence */
		return at + 1 >= s.n || is_blank(s.p[at + 1]);
	default:
		return is_wide(c);
	}
}

/* Does a delimiter or the end stand at s[at]? */
static bool
is_closed(struct str s, size_t at)
{
	char c = byte_at(s, at);

	if (at >= s.n || (c != ' ' && c != '.' && !is_wide(c)))
		return true;
	if (is_wide(c))
		return str_starts(str_skip(s, at), STR("，")) ||
		       str_starts(str_skip(s, at), STR("；")) ||
		       str_starts(str_skip(s, at), STR("）"));
	if (c == '.')
		return true;
	return byte_at(s, at + 1) == ' ' || byte_at(s, at + 1) == '|' ||
	       byte_at(s, at + 1) == '(' || at + 1 >= s.n ||
	       ((byte_at(s, at + 1) == '-' || byte_at(s, at + 1) == '/') &&
		byte_at(s, at + 2) == ' ');
}

/* "3655/10000": the number becomes the quotient. */
static size_t
read_ratio(struct str s, size_t at, struct item *item)
{
	struct num over;
	size_t n;

	if (byte_at(s, at) != '/' || !is_digit(byte_at(s, at + 1)))
		return at;
	n = num_parse(str_skip(s, at + 1), &over);
	if (n == 0 || !over.integral || !item->num.integral || over.value <= 0 ||
	    item->num.value > over.value)
		return at;
	item->num.value /= over.value;
	item->ratio = true;
	at += 1 + n;
	if (byte_at(s, at) == '=' && (n = num_parse(str_skip(s, at + 1), &over)) > 0) {
		item->num = over; /* "2486/10042=0.2476" */
		item->written = str_between(s, at + 1, at + 1 + n);
		at += 1 + n;
	}
	return at;
}

/* "13s", "13.5 s": digits and a unit of time. */
static bool
ends_in_time(struct str s, size_t at)
{
	struct num num;

	at += num_parse(str_skip(s, at), &num);
	return unit_of(unit_word(s, skip_blanks(s, at))) == UNIT_TIME;
}

/* "%", " %", "ms", " GB", " samples/sec" behind the number; where it ends, or s.n + 1 if the number
 * is no value. */
static size_t
read_unit(struct str s, size_t at, struct item *item)
{
	struct str word;

	item->unit = UNIT_NONE;
	item->unit_word = STR_NONE;
	if (byte_at(s, at) == '%' ||
	    (byte_at(s, at) == ' ' && byte_at(s, at + 1) == '%' && value_ends(s, at + 2))) {
		item->unit = UNIT_PERCENT;
		return at + (s.p[at] == ' ' ? 2 : 1);
	}
	if (is_wide(byte_at(s, at)) && str_starts(str_skip(s, at), STR("％"))) {
		item->unit = UNIT_PERCENT;
		return at + STR("％").n;
	}
	if (is_letter(byte_at(s, at)) || byte_at(s, at) == '/') {
		word = unit_word(s, at);
		item->unit = unit_of(word);
		item->unit_word = word;
		/* "1m 13s": a duration in several words. */
		if (item->unit == UNIT_TIME && byte_at(s, at + word.n) == ' ' &&
		    is_digit(byte_at(s, at + word.n + 1)) && ends_in_time(s, at + word.n + 1))
			return s.n + 1;
		if (item->unit == UNIT_NONE && str_eq(word, STR("/s")))
			item->unit = UNIT_RATE;
		return item->unit == UNIT_NONE ? s.n + 1 : at + word.n;
	}
	if (byte_at(s, at) == ' ' && is_letter(byte_at(s, at + 1))) {
		word = unit_word(s, at + 1);
		for (size_t i = 0; i < COUNT(duration_words); i++)
			if (str_eq(word, duration_words[i]))
				return s.n + 1;
		if (word.n > 1 && value_ends(s, at + 1 + word.n)) {
			item->unit = unit_of(word);
			/* "0.5 bits 12.1": that may be a name. */
			if (item->unit == UNIT_MEASURE &&
			    is_digit(byte_at(s, skip_blanks(s, at + 1 + word.n))))
				item->unit = UNIT_NONE;
			if (item->unit != UNIT_NONE)
				return at + 1 + word.n;
		}
	}
	return at;
}

/* ",  400.32/s" behind a time; where it ends, or `at`. */
static size_t
read_rate(struct str s, size_t at, struct num *rate)
{
	size_t from = skip_blanks(s, at + 1), n;

	if (byte_at(s, at) != ',' || from == at + 1)
		return at;
	n = num_parse(str_skip(s, from), rate);
	return n > 0 && byte_at(s, from + n) == '/' && byte_at(s, from + n + 1) == 's' &&
		       !is_word(byte_at(s, from + n + 2))
		   ? from + n + 2
		   : at;
}

/*
 * "(0.7)" behind a value, its bracket at `open`, is its running average, if it looks like one: a
 * bracket with a sign of its own is a change, a whole number behind a fraction is the place of the
 * best.  Where the bracket ends, or `open` if it is something else.
 */
static size_t
read_bracket(struct str s, size_t open, struct item *item)
{
	size_t from = skip_blanks(s, open + 1), end, n;
	struct item inner;

	n = num_parse(str_skip(s, from), &inner.num);
	if (n == 0)
		return open;
	end = read_unit(s, from + n, &inner);
	if (item->has_rate) {
		size_t behind = read_rate(s, end, &item->rate_average);

		item->has_rate_average = behind > end;
		end = behind;
	}
	end = skip_blanks(s, end);
	if (end >= s.n || s.p[end] != ')')
		return open;
	if (s.p[from] == '+' || (s.p[from] == '-' && item->num.value > 0) ||
	    (inner.num.integral && !item->num.integral) ||
	    (inner.unit == UNIT_PERCENT) != (item->unit == UNIT_PERCENT))
		return end + 1;
	item->has_average = true;
	item->average = inner.num;
	item->average_exponent =
	    inner.unit == UNIT_COUNT && item->exponent != 0 ? unit_exponent(inner.unit_word) : 0;
	item->average_written = str_between(s, from, from + n);
	return end + 1;
}

static size_t
read_average(struct str s, size_t at, struct item *item)
{
	size_t open = skip_blanks(s, at), end;

	if (byte_at(s, open) != '(' || open > at + 2)
		return at;
	end = read_bracket(s, open, item);
	return end == open ? at : end;
}

/*
 * "0.84120+0.00310", "0.781 + 0.011", "150.2 ± 31.1", "180.2 +/- 41.1": how far the value spreads.
 * Where that ends, or `at`.
 */
static size_t
skip_spread(struct str s, size_t at)
{
	static const struct str signs[] = { { "±", 2 }, { "+/-", 3 }, { "+-", 2 }, { "+", 1 } };
	size_t from = skip_blanks(s, at), n;
	struct num spread;

	if (byte_at(s, from) != '+' && !is_wide(byte_at(s, from)))
		return at;
	for (size_t i = 0; i < COUNT(signs); i++) {
		if (!str_starts(str_skip(s, from), signs[i]))
			continue;
		from = skip_blanks(s, from + signs[i].n);
		n = num_parse(str_skip(s, from), &spread);
		return n > 0 && !spread.integral && value_ends(s, from + n) ? from + n : at;
	}
	return at;
}

/* "0.5(train)", "0.5 (val)": what it was measured on.  Where that ends, or `at`. */
static size_t
read_split_behind(struct str s, size_t at, struct item *item)
{
	size_t open = skip_blanks(s, at), end = open + 1;

	if (byte_at(s, open) != '(' || open > at + 1)
		return at;
	while (is_letter(byte_at(s, end)))
		end++;
	item->behind = str_between(s, open + 1, end);
	if (byte_at(s, end) == ')' && split_of(item->behind) != SPLIT_NONE)
		return end + 1;
	item->behind = STR_NONE;
	return at;
}

/* "/0.6" behind a number, if the name is one for two; where it ends, or `at`. */
static size_t
read_twin(struct str s, size_t at, struct item *item)
{
	size_t slash = skip_blanks(s, byte_at(s, at) == '%' ? at + 1 : at), from, n;
	struct twin twin;

	item->has_twin = false;
	if (byte_at(s, slash) != '/')
		return at;
	from = skip_blanks(s, slash + 1);
	n = num_parse(str_skip(s, from), &item->twin);
	if (n == 0 || !twin_of(item->name, &twin))
		return at;
	item->has_twin = true;
	item->twin_written = str_between(s, from, from + n);
	return from + n;
}

/* "0.2312(0.2412)": an average glued to its value. */
static bool
is_glued_average(struct str s, size_t at)
{
	struct num num;
	size_t n;

	if (byte_at(s, at) != '(')
		return false;
	n = num_parse(str_skip(s, at + 1), &num);
	return n > 0 && !num.integral && byte_at(s, at + 1 + n) == ')';
}

/* Everything behind the number at [at, at+n); where the value ends, 0 if the number is none. */
size_t
scan_value(struct str s, size_t at, size_t n, struct item *item)
{
	size_t end = at + n;

	item->written = str_between(s, at, end);
	item->ratio = item->has_average = false;
	item->behind = STR_NONE;
	end = read_twin(s, end, item);
	if (!item->has_twin)
		end = read_ratio(s, end, item);
	end = read_unit(s, end, item);
	if (end <= s.n)
		end = read_split_behind(s, end, item);
	if (end <= s.n)
		end = skip_spread(s, end);
	if (end > s.n || (!value_ends(s, end) && !is_glued_average(s, end)))
		return 0;
	item->unit = unit_beside(item->unit, item->is);
	item->exponent = item->unit == UNIT_COUNT ? unit_exponent(item->unit_word) : 0;
	item->has_rate = item->has_rate_average = false;
	if (item->unit == UNIT_TIME && read_rate(s, end, &item->rate) > end) {
		item->has_rate = true;
		end = read_rate(s, end, &item->rate);
	}
	end = read_average(s, end, item);
	item->closed = is_closed(s, end);
	return end;
}
