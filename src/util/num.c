#include "config.h"

#include "util/num.h"

#include <endian.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "util/chars.h"
#include "util/die.h"
#include "util/num_exact.h"

#define EXPONENT_MAX INT64_C(1000000000000000) /* no text has as many digits */

struct spelling {
	struct str text;
	double value;
};

/* The value of the spelling at the start of s; its length, or 0. */
static size_t
spelled(struct str s, const struct spelling *spellings, size_t count, double *value)
{
	for (size_t i = 0; i < count; i++) {
		if (!str_starts_case(s, spellings[i].text))
			continue;
		*value = spellings[i].value;
		return spellings[i].text.n;
	}
	return 0;
}

/* clang-format off */
#define SPELLED(literal, number) { { literal, sizeof(literal) - 1 }, number }
/* clang-format on */

/* A longer spelling stands before one that it begins with. */
static size_t
plain_word(struct str s, double *value)
{
	/* clang-format off */
	static const struct spelling words[] = {
		SPELLED("nan(ind)", NAN),
		SPELLED("nan(snan)", NAN),
		SPELLED("nan", NAN),
		SPELLED("infinity", INFINITY),
		SPELLED("inf", INFINITY),
	};
	/* clang-format on */
	size_t n = spelled(s, words, COUNT(words), value);

	return n < s.n && is_word(s.p[n]) ? 0 : n;
}

/* What old C libraries of Windows print, with zeros up to the wanted number of digits. */
static size_t
windows_word(struct str s, double *value)
{
	static const struct spelling words[] = {
		SPELLED("1.#QNAN", NAN),
		SPELLED("1.#SNAN", NAN),
		SPELLED("1.#IND", NAN),
		SPELLED("1.#INF", INFINITY),
	};
	size_t n = spelled(s, words, COUNT(words), value);

	while (n > 0 && n < s.n && s.p[n] == '0')
		n++;
	return n < s.n && is_word(s.p[n]) ? 0 : n;
}

#define EACH_BYTE UINT64_C(0x0101010101010101)

/* The eight bytes at p as a number, if all of them are digits: in one word. */
static bool
eight_digits(const char *p, uint64_t *number)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	word = le64toh(word);
	if (((word & (word + 0x06 * EACH_BYTE)) & 0xf0 * EACH_BYTE) != 0x30 * EACH_BYTE)
		return false;
	word = (word - 0x30 * EACH_BYTE) * 10 + ((word - 0x30 * EACH_BYTE) >> 8);
	word &= UINT64_C(0x00ff00ff00ff00ff);
	word = (word * 100 + (word >> 16)) & UINT64_C(0x0000ffff0000ffff);
	*number = (word * 10000 + (word >> 32)) & UINT64_C(0xffffffff);
	return true;
}

/* Digits from p on; returns where they end. */
static const char *
take_digits(struct decimal *d, const char *p, const char *end)
{
	const char *from = p;
	uint64_t eight;

	for (; end - p >= 8 && eight_digits(p, &eight); p += 8)
		d->head = d->head * 100000000 + eight;
	for (; p < end && is_digit(*p); p++)
		d->head = d->head * 10 + (uint64_t)(*p - '0');
	d->digits += (size_t)(p - from);
	return p;
}

/* Where the groups (",097,152") behind the digits at p end; p itself if these are none. */
static const char *
groups_end(const char *p, const char *end)
{
	const char *at = p;

	while (end - at >= 2 && *at == ',' && is_digit(at[1])) {
		if (end - at < 4 || !is_digit(at[2]) || !is_digit(at[3]))
			return p;
		at += 4;
		if (at < end && is_digit(*at))
			return p;
	}
	return at;
}

/* Digits before the point, in groups or not. */
static const char *
take_whole(struct decimal *d, const char *p, const char *end)
{
	const char *from = p, *groups;

	p = take_digits(d, p, end);
	if (p == end || *p != ',' || p - from < 1 || p - from > 3 || *from == '0')
		return p;
	groups = groups_end(p, end);
	while (p < groups)
		p = take_digits(d, p + 1, end);
	return p;
}

/* The exponent at p into *exponent; returns where it ends, p if there is none. */
static const char *
take_exponent(const char *p, const char *end, int64_t *exponent)
{
	const char *at = p + 1;
	bool negative = false;
	int64_t value = 0;

	if (p == end || (*p != 'e' && *p != 'E'))
		return p;
	if (at < end && (*at == '-' || *at == '+'))
		negative = *at++ == '-';
	if (at == end || !is_digit(*at))
		return p;
	for (; at < end && is_digit(*at); at++)
		if (value < EXPONENT_MAX)
			value = value * 10 + (*at - '0');
	*exponent = negative ? -value : value;
	return at;
}

/* Does the point at p, with no digit behind it, belong to the number before it ("[1. 2.]")? */
static bool
is_bare_point(const char *p, const char *end)
{
	const char *after = p + 1;
	int64_t ignored;

	if (after == end)
		return false;
	return memchr(",;)]}|", *after, 6) || take_exponent(after, end, &ignored) > after;
}

/* Point and digits behind it. */
static const char *
take_fraction(struct decimal *d, const char *p, const char *end)
{
	const char *after = p + 1;

	if (p == end || *p != '.')
		return p;
	if (after < end && is_digit(*after)) {
		p = take_digits(d, after, end);
		d->scale = after - p;
		return p;
	}
	return d->digits > 0 && is_bare_point(p, end) ? after : p;
}

static size_t
nonfinite(struct str s, size_t sign, struct num *out)
{
	struct str word = str_skip(s, sign);
	bool windows = str_starts(word, STR("1"));
	size_t n = windows ? windows_word(word, &out->value) : plain_word(word, &out->value);

	if (n == 0)
		return 0;
	if (sign && s.p[0] == '-')
		out->value = -out->value;
	out->integral = false;
	out->nonfinite_word = true;
	return sign + n;
}

size_t
num_parse(struct str s, struct num *out)
{
	const char *p = s.p, *end, *whole_end;
	struct decimal d = { 0 };
	size_t sign;
	int64_t exponent = 0;

	if (s.n == 0)
		return 0;
	end = s.p + s.n;
	sign = *p == '-' || *p == '+';
	p += sign;
	if (p == end)
		return 0;
	if (!is_digit(*p) && *p != '.')
		return nonfinite(s, sign, out);
	d.begin = p;
	p = whole_end = take_whole(&d, p, end);
	if (end - p >= 2 && p[0] == '.' && p[1] == '#' && nonfinite(s, sign, out))
		return nonfinite(s, sign, out);
	p = d.end = take_fraction(&d, p, end);
	if (d.digits == 0)
		return 0;
	p = take_exponent(p, end, &exponent);
	d.scale += exponent;
	out->value = exact_double(&d);
	if (sign && s.p[0] == '-')
		out->value = -out->value;
	out->integral = p == whole_end;
	out->nonfinite_word = false;
	return (size_t)(p - s.p);
}

bool
num_whole(struct str s, struct num *out)
{
	size_t n;

	s = str_trim(s);
	n = num_parse(s, out);
	if (n > 0 && n + 1 == s.n && s.p[n] == '.' && out->integral) {
		out->integral = false; /* no sentence ends here */
		return true;
	}
	return n > 0 && n == s.n;
}
