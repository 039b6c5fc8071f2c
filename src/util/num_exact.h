/*
 * num_exact.h - from decimal digits to the nearest double
 *
 * Internal to util/num.  What the C library's strtod gives in the C locale, to the last bit, but
 * faster for what logs contain, and bounded in time by the number of digits.
 */
#ifndef UTIL_NUM_EXACT_H
#define UTIL_NUM_EXACT_H

#include <stddef.h>
#include <stdint.h>

#define EXACT_DIGITS 19 /* decimal digits that always fit a uint64_t, zeros in front aside */

/* An unsigned number as text: digits, and between them a point and commas to step over. */
struct decimal {
	const char *begin, *end;
	size_t digits; /* in that text, zeros in front included */
	uint64_t head; /* all digits as one integer, as far as a word goes */
	int64_t scale; /* the number is the integer of all digits times 10^scale */
};

double exact_double(const struct decimal *);

#endif
