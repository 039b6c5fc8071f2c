/*
 * fuzz_number.c - a number that is read is what strtod reads, and what is printed reads back
 */
#include "config.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "util/num.h"

#define WRITTEN_MAX 2000 /* longer numbers are read here, too, but not compared */

static bool
same(double a, double b)
{
	return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof(a)) == 0;
}

/* strtod knows no groups of thousands. */
static void
compare_with_strtod(struct str written, const struct num *num)
{
	char text[WRITTEN_MAX + 1], *end;
	size_t n = 0;

	if (written.n > WRITTEN_MAX || num->nonfinite_word)
		return;
	for (size_t i = 0; i < written.n; i++)
		if (written.p[i] != ',')
			text[n++] = written.p[i];
	text[n] = '\0';
	assert(same(strtod(text, &end), num->value));
	assert(*end == '\0');
}

static void
print_and_read(double value)
{
	char text[64];
	struct num num;
	size_t n;

	if (!isfinite(value))
		return;
	n = num_shortest(text, sizeof(text), value);
	assert(n > 0 && n == strlen(text));
	assert(num_parse((struct str){ text, n }, &num) == n);
	assert(same(num.value, value));
	for (int digits = 1; digits <= 17; digits += 4)
		assert(num_format(text, sizeof(text), value, digits) < sizeof(text));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct str text = { .p = (const char *)bytes, .n = n };
	struct num num;
	double value;

	for (size_t at = 0; at < n && at < 4096;) {
		struct str rest = str_skip(text, at);
		size_t took = num_parse(rest, &num);

		assert(took <= rest.n);
		if (took > 0) {
			compare_with_strtod(str_first(rest, took), &num);
			print_and_read(num.value);
		}
		at += took > 0 ? took : 1;
	}
	num_whole(text, &num);
	if (n >= sizeof(value)) {
		memcpy(&value, bytes, sizeof(value));
		print_and_read(value);
	}
	return 0;
}
