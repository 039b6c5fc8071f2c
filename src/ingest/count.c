#include "config.h"

#include "ingest/count.h"

#include "ingest/chars.h"
#include "util/die.h"

/* A number that may be a counter: no sign, nothing glued to it that makes it something else. */
static size_t
plain_number(struct str s, size_t at, struct counted *out)
{
	struct num num;
	size_t n;

	if (!is_digit(byte_at(s, at)))
		return 0;
	n = num_parse(str_skip(s, at), &num);
	*out = (struct counted){ num.value, str_between(s, at, at + n) };
	return n;
}

static size_t
whole_number(struct str s, size_t at, struct counted *out)
{
	size_t end = at;

	while (is_digit(byte_at(s, end)))
		end++;
	return end > at && end - at < 16 ? plain_number(str_first(s, end), at, out) : 0;
}

/* " / 100", " of 100" behind a count; "a/b/c" are three counters without a total. */
static size_t
read_total(struct str s, size_t at, struct count *out)
{
	size_t slash = skip_blanks(s, at), n;
	struct counted ignored;

	if (slash > at && str_starts(str_skip(s, slash), STR("of "))) {
		slash = skip_blanks(s, slash + 3);
		n = whole_number(s, slash, &out->total);
		out->has_total = n > 0;
		return n > 0 ? slash + n : at;
	}
	if (byte_at(s, slash) != '/')
		return at;
	n = whole_number(s, skip_blanks(s, slash + 1), &out->total);
	if (n == 0) /* "0/?" */
		return byte_at(s, slash + 1) == '?' ? slash + 2 : at;
	at = skip_blanks(s, slash + 1) + n;
	out->has_total = true;
	while (byte_at(s, at) == '/' && (n = whole_number(s, at + 1, &ignored)) > 0) {
		out->has_total = false;
		at += 1 + n;
	}
	return at;
}

/* "(11%)" */
static size_t
skip_percent(struct str s, size_t at)
{
	size_t open = skip_blanks(s, at), end;
	struct counted ignored;
	size_t n;

	if (byte_at(s, open) != '(')
		return at;
	end = skip_blanks(s, open + 1);
	n = plain_number(s, end, &ignored);
	return n > 0 && byte_at(s, end + n) == '%' && byte_at(s, end + n + 1) == ')' ? end + n + 2
										     : at;
}

/* "-6750" makes a range of which the end counts; ", 2000" is a second counter. */
static size_t
read_second(struct str s, size_t at, struct count *out)
{
	size_t n, next;

	if (byte_at(s, at) == '-' && (n = whole_number(s, at + 1, &out->at)) > 0)
		return at + 1 + n;
	if (!out->bracketed || byte_at(s, at) != ',')
		return at;
	next = skip_blanks(s, at + 1);
	n = whole_number(s, next, &out->second);
	out->has_second = n > 0;
	return n > 0 ? next + n : at;
}

int64_t
count_digits(struct str s)
{
	int64_t value = 0;

	if (s.n == 0 || s.n > 15)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_digit(s.p[i]))
			return -1;
		value = value * 10 + (s.p[i] - '0');
	}
	return value;
}

size_t
count_read(struct str s, size_t at, struct count *out)
{
	size_t from = at, n;
	char close = '\0';

	*out = (struct count){ 0 };
	if (byte_at(s, at) == '[' || byte_at(s, at) == '(') {
		close = s.p[at] == '[' ? ']' : ')';
		at = skip_blanks(s, at + 1);
		out->bracketed = true;
	}
	n = plain_number(s, at, &out->at);
	if (n == 0)
		return from;
	at = read_total(s, at + n, out);
	at = read_second(s, at, out);
	if (close == '\0')
		return at;
	at = skip_blanks(s, skip_percent(s, at));
	return byte_at(s, at) == close ? at + 1 : from;
}

bool
count_put(struct draft *draft, enum name_is is, const struct count *count)
{
	static const struct {
		enum name_is one, all;
	} counters[] = {
		{ NAME_EPOCH, NAME_EPOCHS },  { NAME_STEP_GLOBAL, NAME_STEPS },
		{ NAME_STEP, NAME_STEPS },    { NAME_ITER, NAME_STEPS },
		{ NAME_BATCH, NAME_BATCHES },
	};

	for (size_t i = 0; i < COUNT(counters); i++) {
		if (counters[i].one == is) {
			draft_count(draft, is, count->at.value, count->at.written);
			if (count->has_total)
				draft_count(draft, counters[i].all, count->total.value,
					    count->total.written);
			return true;
		}
	}
	return false;
}
