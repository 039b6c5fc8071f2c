#include "config.h"

#include "util/num_exact.h"

#include <assert.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Which double is nearest is settled by 768 significant digits and whether anything but zeros
 * follows them: no point halfway between two doubles has more than 767.
 */
#define LIBRARY_DIGITS 768
#define SCALE_MAX 100000 /* beyond any double, whatever 768 digits stand in front */

/* Clinger: both factors are exact doubles, so one rounding gives the nearest one. */
static bool
in_double(const struct decimal *d, double *value)
{
	static const double tens[] = { 1e0,  1e1,  1e2,	 1e3,  1e4,  1e5,  1e6,	 1e7,
				       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
				       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

	if (d->head >> DBL_MANT_DIG != 0 || d->scale < -22 || d->scale > 22)
		return false;
	if (d->scale < 0)
		*value = (double)d->head / tens[-d->scale];
	else
		*value = (double)d->head * tens[d->scale];
	return true;
}

/* (bits + less than one, if sticky) times 2^exponent, to the nearest double, ties to even. */
static double
round_bits(uint64_t bits, bool sticky, int exponent)
{
	const int extra = 64 - DBL_MANT_DIG;
	const uint64_t half = UINT64_C(1) << (extra - 1);
	int up = __builtin_clzll(bits);
	uint64_t below, kept;

	bits <<= up;
	below = bits & (2 * half - 1);
	kept = bits >> extra;
	if (below > half || (below == half && (sticky || kept % 2 != 0)))
		kept++;
	return ldexp((double)kept, exponent - up + extra);
}

/*
 * 10^scale is 5^scale and a shift.  As long as that power of five fits 64 bits, product and
 * quotient are exact in 128 but for a sticky rest: the 17 digits of an ordinary double need no
 * more.
 */
static bool
in_128_bits(const struct decimal *d, double *value)
{
	/* clang-format off */
	static const uint64_t fives[] = {
		UINT64_C(1), UINT64_C(5), UINT64_C(25), UINT64_C(125), UINT64_C(625),
		UINT64_C(3125), UINT64_C(15625), UINT64_C(78125), UINT64_C(390625),
		UINT64_C(1953125), UINT64_C(9765625), UINT64_C(48828125), UINT64_C(244140625),
		UINT64_C(1220703125), UINT64_C(6103515625), UINT64_C(30517578125),
		UINT64_C(152587890625), UINT64_C(762939453125), UINT64_C(3814697265625),
		UINT64_C(19073486328125), UINT64_C(95367431640625), UINT64_C(476837158203125),
		UINT64_C(2384185791015625), UINT64_C(11920928955078125),
		UINT64_C(59604644775390625), UINT64_C(298023223876953125),
		UINT64_C(1490116119384765625), UINT64_C(7450580596923828125),
	};
	/* clang-format on */
	int scale = (int)d->scale;
	unsigned __int128 wide, divisor;
	int up, up_divisor;

	if (d->scale < -27 || d->scale > 27)
		return false;
	if (scale >= 0) {
		wide = (unsigned __int128)d->head * fives[scale];
		up = wide >> 64 ? 64 - __builtin_clzll((uint64_t)(wide >> 64)) : 0;
		*value = round_bits((uint64_t)(wide >> up),
				    (wide & (((unsigned __int128)1 << up) - 1)) != 0, scale + up);
		return true;
	}
	/* With the top bits of both set, the quotient has 63 or 64 bits. */
	up = __builtin_clzll(d->head);
	up_divisor = __builtin_clzll(fives[-scale]);
	divisor = fives[-scale] << up_divisor;
	wide = (unsigned __int128)(d->head << up) << 63;
	*value = round_bits((uint64_t)(wide / divisor), wide % divisor != 0,
			    scale + up_divisor - up - 63);
	return true;
}

/* The general case: the C library, with no more digits than it takes. */
static double
by_library(const struct decimal *d)
{
	char text[LIBRARY_DIGITS + 16];
	size_t n = 0, dropped = 0;
	bool sticky = false;
	int64_t scale = d->scale;
	locale_t c_locale;
	double value;

	for (const char *p = d->begin; p < d->end; p++) {
		if (*p < '0' || *p > '9' || (n == 0 && *p == '0'))
			continue;
		if (n < LIBRARY_DIGITS) {
			text[n++] = *p;
		} else {
			dropped++;
			sticky |= *p != '0';
		}
	}
	if (n == 0)
		return 0;
	if (sticky) {
		text[n++] = '1'; /* for all that was dropped */
		dropped--;
	}
	scale += (int64_t)dropped;
	scale = scale > SCALE_MAX ? SCALE_MAX : scale < -SCALE_MAX ? -SCALE_MAX : scale;
	snprintf(text + n, sizeof(text) - n, "e%d", (int)scale);
	/* glibc has the C locale at hand and allocates nothing here. */
	c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	assert(c_locale);
	value = strtod_l(text, NULL, c_locale);
	freelocale(c_locale);
	return value;
}

/* How many digits there are from the first on that is not 0. */
static size_t
significant(const struct decimal *d)
{
	const char *p = d->begin;
	size_t zeros = 0;

	for (; p < d->end && (*p == '0' || *p == '.' || *p == ','); p++)
		zeros += *p == '0';
	return d->digits - zeros;
}

double
exact_double(const struct decimal *d)
{
	double value;

	if (d->digits > EXACT_DIGITS && significant(d) > EXACT_DIGITS)
		return by_library(d);
	if (d->head == 0)
		return 0;
	if (in_double(d, &value) || in_128_bits(d, &value))
		return value;
	return by_library(d);
}
