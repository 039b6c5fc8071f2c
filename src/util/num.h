/*
 * num.h - numbers as logs write them, without locale
 *
 * Parsing is exact to the last bit (what strtod in the C locale gives), and never depends on
 * LC_NUMERIC.  The spellings of non-finite numbers that are known: nan, NaN, -nan, NAN, nan(ind),
 * nan(snan), 1.#QNAN, 1.#SNAN, -1.#IND, 1.#INF, inf, Inf, -inf, Infinity.
 */
#ifndef UTIL_NUM_H
#define UTIL_NUM_H

#include <stdbool.h>
#include <stddef.h>

#include "util/str.h"

struct num {
	double value;	     /* a number too large for a double is +-Inf, as with strtod */
	bool integral;	     /* only digits (and groups) after the sign */
	bool nonfinite_word; /* was written as nan or inf, not as digits */
};

/*
 * Reads one number at the start of s (no blanks before it): [+-] digits [. digits] [e[+-]digits],
 * ".5", thousands in groups of exactly three ("2,097,152", not followed by a blank or digit), or a
 * non-finite word that is not part of a longer word (so "nanms" and "information" are none).
 * Returns how many bytes it took, 0 if there is no number (*out is then undefined).
 * A full stop that ends a sentence ("0.5." or "3. ") is not taken; one that a bracket, a comma, a
 * semicolon, a bar or an exponent follows is ("[1.]", "1.e-3").  `1.2.3` and `1e5x` are taken up to
 * where the number ends: whether what follows allows it to be a value is the caller's to judge.
 * Takes time by the length of the number alone.
 */
size_t num_parse(struct str s, struct num *out);

/* The whole of s (blanks around it allowed) is one number; "5." is one here. */
bool num_whole(struct str s, struct num *out);

/*
 * value with `digits` significant digits into buf, terminated, at most size-1 bytes: plain notation
 * from 1e-4 up to 1e6, else scientific ("1e-05" is written 1e-5); "NaN", "Inf", "-Inf" otherwise.
 * Trailing zeros are kept (0.1490 has 4 digits).  Returns the length.
 */
size_t num_format(char *buf, size_t size, double value, int digits);

/* The shortest text that reads back as value: "0.149", "1e-06", "3"; "NaN", "Inf", "-Inf". */
size_t num_shortest(char *buf, size_t size, double value);

#endif
