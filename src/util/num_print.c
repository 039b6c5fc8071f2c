#include "config.h"

#include "util/num.h"

#include <assert.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS_MAX 17 /* tell any two doubles apart */
#define TEXT_SIZE (DIGITS_MAX + 16)

/* snprintf() with one of "%.*e", "%.*f", "%.*g", in the C locale whatever LC_NUMERIC says. */
static void
print(char text[TEXT_SIZE], char conversion, int digits, double value)
{
	locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	locale_t before;
	int n;

	assert(c_locale);
	before = uselocale(c_locale);
	if (conversion == 'e')
		n = snprintf(text, TEXT_SIZE, "%.*e", digits, value);
	else if (conversion == 'f')
		n = snprintf(text, TEXT_SIZE, "%.*f", digits, value);
	else
		n = snprintf(text, TEXT_SIZE, "%.*g", digits, value);
	uselocale(before);
	freelocale(c_locale);
	assert(n > 0 && n < TEXT_SIZE);
	(void)n;
}

/* As much of the text as fits into buf; how much that is. */
static size_t
put(char *buf, size_t size, const char *text)
{
	size_t n = strlen(text);

	if (size == 0)
		return 0;
	if (n > size - 1)
		n = size - 1;
	memcpy(buf, text, n);
	buf[n] = '\0';
	return n;
}

static const char *
nonfinite(double value)
{
	return isnan(value) ? "NaN" : value < 0 ? "-Inf" : "Inf";
}

size_t
num_format(char *buf, size_t size, double value, int digits)
{
	char text[TEXT_SIZE];
	char *e;
	int exponent;

	if (!isfinite(value))
		return put(buf, size, nonfinite(value));
	digits = digits < 1 ? 1 : digits > DIGITS_MAX ? DIGITS_MAX : digits;
	/* First by exponent, which rounding may have raised: 0.99996 with 4 digits is 1.000. */
	print(text, 'e', digits - 1, value);
	e = strchr(text, 'e');
	exponent = (int)strtol(e + 1, NULL, 10);
	if (exponent >= -4 && exponent < 6) {
		int decimals = digits - 1 - exponent;

		print(text, 'f', decimals > 0 ? decimals : 0, value);
	} else {
		snprintf(e + 1, sizeof(text) - (size_t)(e + 1 - text), "%d", exponent);
	}
	return put(buf, size, text);
}

size_t
num_shortest(char *buf, size_t size, double value)
{
	char text[TEXT_SIZE];
	/* Up to 15 digits survive in any double but those near zero that have few bits left. */
	int digits = fabs(value) < DBL_MIN ? 1 : DBL_DIG;
	struct num back;

	if (!isfinite(value))
		return put(buf, size, nonfinite(value));
	do {
		print(text, 'g', digits, value);
	} while (digits++ < DIGITS_MAX && (!num_whole(str_of(text), &back) || back.value != value));
	return put(buf, size, text);
}
