#include "config.h"

#include "util/num.h"

#include <assert.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A double is settled by its first 768 significant digits and whether anything but zeros follows
 * them (the longest halfway case between two doubles has 767), so this many are looked at.
 */
#define DIGITS_MAX 780
#define EXPONENT_MAX 100000 /* far beyond any double; keeps sums of exponents from overflowing */
#define FAST_DIGITS 19      /* always fit a uint64_t */

/* The text of a number, taken apart: 0.DIGITS... x 10^... stays symbolic until to_double(). */
struct decimal {
	const char *first; /* first significant digit; digits, points and commas up to `end` */
	const char *end;
	uint64_t head;  /* value of the first FAST_DIGITS significant digits */
	size_t digits;  /* significant ones (without leading zeros) */
	int64_t scale;  /* power of ten of the last significant digit */
	bool negative;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* s starts with `word` (lower case), whatever its case. */
static bool
starts_word(struct str s, const char *word, size_t n)
{
	if (s.n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((s.p[i] | 0x20) != word[i])
			return false;
	return true;
}

/* nan, nan(ind), inf, infinity; their length or 0. */
static size_t
plain_word(struct str s, double *value)
{
	size_t n;

	if (starts_word(s, "nan", 3)) {
		*value = NAN;
		n = 3;
		if (starts_word(str_skip(s, n), "(ind)", 5))
			return n + 5;
		if (starts_word(str_skip(s, n), "(snan)", 6))
			return n + 6;
	} else if (starts_word(s, "inf", 3)) {
		*value = INFINITY;
		n = starts_word(s, "infinity", 8) ? 8 : 3;
	} else {
		return 0;
	}
	return n < s.n && is_word(s.p[n]) ? 0 : n;
}

/* 1.#QNAN, 1.#SNAN, 1.#IND, 1.#INF of old Windows C libraries, with zeros to the wanted digits. */
static size_t
windows_word(struct str s, double *value)
{
	struct str rest = str_skip(s, 3);
	size_t n;

	if (!str_starts(s, STR("1.#")))
		return 0;
	if (str_starts(rest, STR("QNAN")) || str_starts(rest, STR("SNAN"))) {
		*value = NAN;
		n = 7;
	} else if (str_starts(rest, STR("IND"))) {
		*value = NAN;
		n = 6;
	} else if (str_starts(rest, STR("INF"))) {
		*value = INFINITY;
		n = 6;
	} else {
		return 0;
	}
	while (n < s.n && s.p[n] == '0')
		n++;
	return n < s.n && is_word(s.p[n]) ? 0 : n;
}

static size_t
nonfinite(struct str s, bool negative, struct num *out)
{
	double value = 0;
	size_t n = s.n && s.p[0] == '1' ? windows_word(s, &value) : plain_word(s, &value);

	if (n == 0)
		return 0;
	out->value = negative ? -value : value;
	out->integral = false;
	out->nonfinite_word = true;
	return n;
}

/* How many bytes of groups (",097,152") follow the digits that end at p; 0 if these are none. */
static size_t
groups(const char *p, const char *end)
{
	const char *at = p;

	while (at < end && *at == ',' && at + 1 < end && is_digit(at[1])) {
		if (end - at < 4 || !is_digit(at[2]) || !is_digit(at[3]))
			return 0;
		at += 4;
		if (at < end && is_digit(*at))
			return 0;
	}
	return (size_t)(at - p);
}

/* Reads the digits from p on into d, over the commas between groups; returns where they end. */
static const char *
take_digits(struct decimal *d, const char *p, const char *end, bool grouped)
{
	for (; p < end && (is_digit(*p) || (grouped && *p == ',')); p++) {
		if (*p == ',')
			continue;
		if (d->digits == 0) {
			if (*p == '0')
				continue;
			d->first = p;
		}
		if (d->digits < FAST_DIGITS)
			d->head = d->head * 10 + (uint64_t)(*p - '0');
		d->digits++;
	}
	return p;
}

/* e[+-]digits at p: its value into *exponent and where it ends, or p if there is none. */
static const char *
take_exponent(const char *p, const char *end, int64_t *exponent)
{
	const char *at = p + 1;
	bool negative = false;
	int64_t value = 0;

	if (p == end || (*p | 0x20) != 'e')
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

/* Clinger: both factors are exact doubles, so one rounding gives the right one. */
static bool
small_exact(const struct decimal *d, double *value)
{
	static const double ten[] = { 1e0,  1e1,  1e2,	1e3,  1e4,  1e5,  1e6,	1e7,
				      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
				      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

	if (d->head >> DBL_MANT_DIG != 0 || d->scale < -22 || d->scale > 22)
		return false;
	*value = d->scale < 0 ? (double)d->head / ten[-d->scale] : (double)d->head * ten[d->scale];
	return true;
}

/* bits * 2^exponent, with `sticky` for something below the last bit, rounded to nearest even. */
static double
round_bits(uint64_t bits, bool sticky, int exponent)
{
	int shift = __builtin_clzll(bits);
	uint64_t half = UINT64_C(1) << 10;
	uint64_t low, kept;

	bits <<= shift;
	exponent -= shift;
	low = bits & (2 * half - 1);
	kept = bits >> 11;
	if (low > half || (low == half && (sticky || (kept & 1))))
		kept++;
	return ldexp((double)kept, exponent + 11);
}

/*
 * Up to 19 digits and a power of five that fits 64 bits: the product or quotient in 128 bits is
 * exact but for a sticky bit, so that the shortest form of any ordinary double is read right here.
 */
static bool
wide_exact(const struct decimal *d, double *value)
{
	static const uint64_t five[] = {
		1ULL, 5ULL, 25ULL, 125ULL, 625ULL, 3125ULL, 15625ULL, 78125ULL, 390625ULL,
		1953125ULL, 9765625ULL, 48828125ULL, 244140625ULL, 1220703125ULL, 6103515625ULL,
		30517578125ULL, 152587890625ULL, 762939453125ULL, 3814697265625ULL,
		19073486328125ULL, 95367431640625ULL, 476837158203125ULL, 2384185791015625ULL,
		11920928955078125ULL, 59604644775390625ULL, 298023223876953125ULL,
		1490116119384765625ULL, 7450580596923828125ULL,
	};
	int scale = (int)d->scale;
	unsigned __int128 wide;
	uint64_t divisor, rest;

	if (d->scale < -27 || d->scale > 27)
		return false;
	if (scale >= 0) {
		int shift;

		wide = (unsigned __int128)d->head * five[scale];
		if (wide >> 64 == 0) {
			*value = round_bits((uint64_t)wide, false, scale);
			return true;
		}
		shift = 64 - __builtin_clzll((uint64_t)(wide >> 64));
		rest = (uint64_t)(wide & (((unsigned __int128)1 << shift) - 1));
		*value = round_bits((uint64_t)(wide >> shift), rest != 0, scale + shift);
		return true;
	}
	/* Both with their top bit set: the quotient has 64 bits, or one more that is shifted in. */
	divisor = five[-scale];
	{
		int up = __builtin_clzll(d->head), up_divisor = __builtin_clzll(divisor);
		uint64_t quotient;

		divisor <<= up_divisor;
		wide = (unsigned __int128)(d->head << up) << 63;
		quotient = (uint64_t)(wide / divisor);
		rest = (uint64_t)(wide % divisor);
		*value = round_bits(quotient, rest != 0, scale + up_divisor - up - 63);
	}
	return true;
}

/* The general case, by the C library: digits without point or commas, cut where they cannot matter. */
static double
by_library(const struct decimal *d)
{
	char text[DIGITS_MAX + 32];
	size_t n = 0;
	bool sticky = false;
	int64_t scale = d->scale;
	locale_t c_locale;
	double value;

	for (const char *p = d->first; p < d->end; p++) {
		if (!is_digit(*p))
			continue;
		if (n < DIGITS_MAX)
			text[n++] = *p;
		else if (*p != '0')
			sticky = true;
	}
	if (d->digits > n)
		scale += (int64_t)(d->digits - n);
	if (sticky) {
		text[n++] = '1';
		scale--;
	}
	if (scale > EXPONENT_MAX)
		scale = EXPONENT_MAX;
	if (scale < -EXPONENT_MAX)
		scale = -EXPONENT_MAX;
	snprintf(text + n, sizeof(text) - n, "e%d", (int)scale);
	/* glibc has the C locale ready: this allocates nothing, and no locale need be kept. */
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	assert(c_locale);
	value = strtod_l(text, NULL, c_locale);
	freelocale(c_locale);
	return value;
}

static double
to_double(const struct decimal *d)
{
	double value;

	if (d->digits == 0)
		value = 0;
	else if (d->digits > FAST_DIGITS || (!small_exact(d, &value) && !wide_exact(d, &value)))
		value = by_library(d);
	return d->negative ? -value : value;
}

size_t
num_parse(struct str s, struct num *out)
{
	struct decimal d = { 0 };
	const char *end = s.n ? s.p + s.n : s.p;
	const char *p = s.p, *digits, *point;
	int64_t exponent = 0;
	size_t fraction = 0, n;

	if (p < end && (*p == '-' || *p == '+'))
		d.negative = *p++ == '-';
	if (p == end)
		return 0;
	if (!is_digit(*p) && *p != '.') {
		n = nonfinite((struct str){ p, (size_t)(end - p) }, d.negative, out);
		return n ? n + (size_t)(p - s.p) : 0;
	}
	digits = p;
	while (p < end && is_digit(*p))
		p++;
	n = (size_t)(p - digits);
	if (n == 1 && *digits == '1' && end - p >= 2 && p[0] == '.' && p[1] == '#') {
		n = nonfinite((struct str){ digits, (size_t)(end - digits) }, d.negative, out);
		if (n)
			return n + (size_t)(digits - s.p);
		n = 1;
	}
	if (p < end && *p == ',' && n >= 1 && n <= 3 && *digits != '0')
		p += groups(p, end);
	point = p;
	take_digits(&d, digits, point, true);
	if (p < end && *p == '.') {
		const char *after = p + 1;
		int64_t ignored;

		if (after < end && is_digit(*after)) {
			p = take_digits(&d, after, end, false);
			fraction = (size_t)(p - after);
		} else if (n == 0) {
			return 0;
		} else if (after < end && (take_exponent(after, end, &ignored) != after ||
					   memchr(",;)]}|", *after, 6))) {
			p = after;
		}
	}
	d.end = p;
	out->integral = p == point;
	p = take_exponent(p, end, &exponent);
	if (p != d.end)
		out->integral = false;
	d.scale = exponent - (int64_t)fraction;
	out->value = to_double(&d);
	out->nonfinite_word = false;
	return (size_t)(p - s.p);
}

bool
num_whole(struct str s, struct num *out)
{
	size_t n;

	s = str_trim(s);
	n = num_parse(s, out);
	if (n > 0 && n + 1 == s.n && out->integral && s.p[n] == '.') {
		out->integral = false;
		return true;
	}
	return n > 0 && n == s.n;
}

/* snprintf() of one double in the C locale, whatever LC_NUMERIC says. */
static int
print_c(char *buf, size_t size, const char *style, int digits, double value)
{
	locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	locale_t before;
	int n;

	assert(c_locale);
	before = uselocale(c_locale);
	switch (*style) {
	case 'e':
		n = snprintf(buf, size, "%.*e", digits, value);
		break;
	case 'f':
		n = snprintf(buf, size, "%.*f", digits, value);
		break;
	default:
		n = snprintf(buf, size, "%.*g", digits, value);
		break;
	}
	uselocale(before);
	freelocale(c_locale);
	assert(n >= 0);
	return n;
}

/* The text into buf as far as it fits; how much did. */
static size_t
put(char *buf, size_t size, const char *text)
{
	size_t n = strlen(text);

	if (size == 0)
		return 0;
	if (n >= size)
		n = size - 1;
	memcpy(buf, text, n);
	buf[n] = '\0';
	return n;
}

#define FORMAT_DIGITS_MAX 17

size_t
num_format(char *buf, size_t size, double value, int digits)
{
	char text[FORMAT_DIGITS_MAX + 32];
	char *e;
	int exponent;

	if (isnan(value))
		return put(buf, size, "NaN");
	if (isinf(value))
		return put(buf, size, value < 0 ? "-Inf" : "Inf");
	if (digits < 1)
		digits = 1;
	if (digits > FORMAT_DIGITS_MAX)
		digits = FORMAT_DIGITS_MAX;
	/* The exponent after rounding: 0.99996 with four digits is 1.000. */
	print_c(text, sizeof(text), "e", digits - 1, value);
	e = strchr(text, 'e');
	exponent = (int)strtol(e + 1, NULL, 10);
	if (value == 0 || (exponent >= -4 && exponent < 6)) {
		int decimals = value == 0 ? digits - 1 : digits - 1 - exponent;

		print_c(text, sizeof(text), "f", decimals > 0 ? decimals : 0, value);
	} else {
		snprintf(e + 1, sizeof(text) - (size_t)(e + 1 - text), "%d", exponent);
	}
	return put(buf, size, text);
}

size_t
num_shortest(char *buf, size_t size, double value)
{
	char text[FORMAT_DIGITS_MAX + 32];
	/* Every number of up to 15 digits survives a double, unless it has few bits left. */
	int digits = fabs(value) < DBL_MIN ? 1 : DBL_DIG;

	assert(isfinite(value));
	for (;; digits++) {
		struct num back;
		size_t n = (size_t)print_c(text, sizeof(text), "g", digits, value);

		if (digits == FORMAT_DIGITS_MAX ||
		    (num_parse((struct str){ text, n }, &back) == n && back.value == value))
			return put(buf, size, text);
	}
}
