/*
 * numeral.h - a number as it stands in all lines of one form
 *
 * Lines of a form differ in their digits only, so what a number is made of (a sign, digits, a
 * point, digits, an exponent) is the same in all of them.  It is read from where those digits are,
 * without a look at anything else; its value is num_parse()'s to the last bit.
 */
#ifndef INGEST_NUMERAL_H
#define INGEST_NUMERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/form.h"
#include "util/str.h"

struct numeral {
	uint16_t run; /* of its first digits; those of the fraction and the exponent follow */
	bool plain;   /* it is made of such parts; if not, num_parse() has to be asked */
	bool negative, fraction, exponent, exponent_negative;
};

/* What the parts of `written`, a slice of the form's line, are. */
struct numeral numeral_of(const struct form *, struct str written);

struct measure {
	double value;
	unsigned decimals; /* behind the point: 1.2e-3 has 4, and 1e-3, without a point, none */
};

/* In another line of the form; false if its exponent is a long one.  It has to be plain. */
bool numeral_read(const struct numeral *, const char *text, const struct digits *,
		  struct measure *out);

/* A counter of at most nine digits; false if it is none. */
bool numeral_whole(const struct numeral *, const char *text, const struct digits *, int64_t *value);

/* Is it above 0 and below BAR_ORDINARY (model/record.h), and written without much ado? */
bool numeral_is_ordinary(const struct numeral *, const char *text, const struct digits *);

#endif
