#include "config.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "check_util.h"
#include "random.h"
#include "util/num.h"

/* The reference is the C library's strtod in the C locale, in which these tests run. */
static void
check(const char *text)
{
	double want = strtod(text, NULL);
	struct num num;
	size_t n = num_parse(str_of(text), &num);

	/* A passed ck_assert() is a write(2), too dear for millions. */
	if (n != strlen(text))
		ck_abort_msg("%s: took %zu", text, n);
	if (memcmp(&want, &num.value, sizeof(want)) != 0)
		ck_abort_msg("%s: %a, not %a", text, num.value, want);
}

static double
any_double(struct random *random)
{
	double value;

	do {
		uint64_t bits = random_next(random);

		memcpy(&value, &bits, sizeof(value));
	} while (!isfinite(value));
	return value;
}

START_TEST(as_strtod_for_any_double)
{
	struct random random = { 1 };
	char text[64];

	for (int i = 0; i < 300000; i++) {
		snprintf(text, sizeof(text), "%.*g", (int)(14 + random_below(&random, 6)),
			 any_double(&random));
		check(text);
	}
}
END_TEST

/* What logs are full of: 1 to 21 digits, small exponents. */
START_TEST(as_strtod_for_what_logs_contain)
{
	struct random random = { 2 };
	char text[64];

	for (int i = 0; i < 600000; i++) {
		int digits = 1 + (int)random_below(&random, 21);
		double value = ldexp(random_unit(&random), (int)random_below(&random, 40) - 20);

		if (i % 3 == 0)
			snprintf(text, sizeof(text), "%.*f", digits, value);
		else if (i % 3 == 1)
			snprintf(text, sizeof(text), "%.*e", digits, value);
		else
			snprintf(text, sizeof(text), "%llue%d",
				 (unsigned long long)random_next(&random) >> random_below(&random, 60),
				 (int)random_below(&random, 64) - 32);
		check(text);
	}
}
END_TEST

/* The zeros in front are no digits: 0.00010758976129704678 is as short as 1.0758976129704678e-4. */
START_TEST(as_strtod_for_small_numbers_written_out)
{
	struct random random = { 7 };
	char text[64];

	for (int i = 0; i < 300000; i++) {
		double value = ldexp(random_unit(&random), -(int)random_below(&random, 40));

		snprintf(text, sizeof(text), "%.*f", (int)(15 + random_below(&random, 20)), value);
		check(text);
	}
}
END_TEST

START_TEST(as_strtod_for_subnormal_numbers)
{
	struct random random = { 3 };
	char text[900];

	for (int i = 0; i < 50000; i++) {
		uint64_t bits = random_next(&random) >> (12 + random_below(&random, 52));
		double value;

		memcpy(&value, &bits, sizeof(value));
		snprintf(text, sizeof(text), "%.*e", 16 + (int)random_below(&random, 750), value);
		check(text);
	}
}
END_TEST

/*
 * The point exactly between two doubles is written out in full by way of long double, which has the
 * one more bit that it needs; then one unit of its last digit (and of digits far behind) up and down.
 */
START_TEST(as_strtod_around_halfway_points)
{
	struct random random = { 4 };
	char text[2000];

	for (int i = 0; i < 20000; i++) {
		double low = fabs(any_double(&random));
		int exponent = (int)random_below(&random, 1400) - 1080;
		long double half;
		size_t n;

		if (i % 2)
			low = ldexp(1 + random_unit(&random), exponent > 1000 ? 1000 : exponent);
		if (low > DBL_MAX / 4)
			continue;
		half = ((long double)low + (long double)nextafter(low, INFINITY)) / 2;
		snprintf(text, sizeof(text), "%.1100Le", half);
		{
			char *e = strchr(text, 'e'), power[16], *last = e;

			snprintf(power, sizeof(power), "%s", e);
			while (last[-1] == '0')
				last--;
			n = (size_t)(last - text);
			snprintf(last, 16, "%s", power);
			check(text); /* exactly between */
			snprintf(text + n, 64, "00000000000000000000001%s", power);
			check(text);
			if (text[n - 1] > '0' && text[n - 1] <= '9') {
				text[n - 1]--;
				snprintf(text + n, 64, "99999999999999999999999%s", power);
				check(text);
			}
		}
	}
}
END_TEST

START_TEST(as_strtod_for_800_digits)
{
	struct random random = { 5 };
	char text[900];

	for (int i = 0; i < 20000; i++) {
		size_t n = 0, digits = 700 + random_below(&random, 150);
		size_t point = random_below(&random, digits);

		if (random_below(&random, 4) == 0) {
			memset(text, '0', 30); /* zeros in front are no significant digits */
			n = 30;
		}
		for (size_t k = 0; k < digits; k++) {
			if (k == point)
				text[n++] = '.';
			/* Stretches of one digit come near to halfway points. */
			text[n++] = (char)('0' + (k % 50 < 25 ? (int)random_below(&random, 10) : i % 10));
		}
		if (text[n - 1] == '.')
			text[n++] = '5';
		snprintf(text + n, sizeof(text) - n, "e%d", (int)random_below(&random, 1500) - 1100);
		check(text);
	}
}
END_TEST

static const char *const known_hard[] = {
	"2.2250738585072011e-308", /* hung PHP and Java once */
	"2.2250738585072012e-308",
	"2.2250738585072014e-308",
	"4.9406564584124654e-324",
	"2.4703282292062327e-324", /* just below half of the smallest: 0 */
	"2.4703282292062328e-324",
	"1.7976931348623157e308",
	"1.7976931348623158e308",
	"1.7976931348623159e308", /* rounds to infinity */
	"179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017"
	"977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273"
	"854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704"
	"342711559699508093042880",
	"9007199254740993",
	"9007199254740992.99999999999999999999999",
	"9007199254740993.00000000000000000000001",
	"9223372036854775807",
	"18446744073709551615",
	"18446744073709551616",
	"1.00000000000000011102230246251565404236316680908203125",
	"1.00000000000000011102230246251565404236316680908203124",
	"1.00000000000000011102230246251565404236316680908203126",
	"6.9294956446009195e15",
	"0.000000000000000000000000000000000000000000000000000000000000000000000000000000000001e90",
	"9999999999999999999",
	"9999999999999999999e-27",
	"1e27",
	"1e28",
	"7450580596923828125e-27",
	"1e-27",
	"0e999999999999",
	"0.0e-999999999999",
};

START_TEST(as_strtod_for_known_hard_numbers)
{
	check(known_hard[_i]);
}
END_TEST

START_TEST(counts_zeros_without_number)
{
	size_t zeros = 3000000;
	char *text = malloc(2 * zeros + 64);
	size_t n = 0;
	struct num num;

	/* 0.000...0001e3000001 is 1 */
	n += (size_t)sprintf(text, "0.");
	memset(text + n, '0', zeros);
	n += zeros;
	n += (size_t)sprintf(text + n, "1e%zu", zeros + 1);
	ck_assert_uint_eq(num_parse((struct str){ text, n }, &num), n);
	ck_assert_double_eq(num.value, 1);
	/* 1000...000e-3000000 too */
	text[0] = '1';
	memset(text + 1, '0', zeros);
	n = zeros + 1;
	n += (size_t)sprintf(text + n, "e-%zu", zeros);
	ck_assert_uint_eq(num_parse((struct str){ text, n }, &num), n);
	ck_assert_double_eq(num.value, 1);
	free(text);
}
END_TEST

/* 20 MB of digits: by hand in 0.1 s, while anything quadratic would take hours. */
START_TEST(takes_time_by_the_length_alone)
{
	size_t n = 20000000;
	char *text = malloc(n);
	clock_t before = clock();
	struct num num;

	memset(text, '7', n);
	ck_assert_uint_eq(num_parse((struct str){ text, n }, &num), n);
	ck_assert(isinf(num.value));
	ck_assert((double)(clock() - before) / CLOCKS_PER_SEC < 5);
	free(text);
}
END_TEST

TCase *
num_exact_case(void)
{
	TCase *tcase = tcase_create("num_exact");

	tcase_add_test(tcase, as_strtod_for_any_double);
	tcase_add_test(tcase, as_strtod_for_what_logs_contain);
	tcase_add_test(tcase, as_strtod_for_small_numbers_written_out);
	tcase_add_test(tcase, as_strtod_for_subnormal_numbers);
	tcase_add_test(tcase, as_strtod_around_halfway_points);
	tcase_add_test(tcase, as_strtod_for_800_digits);
	tcase_add_loop_test(tcase, as_strtod_for_known_hard_numbers, 0, COUNT_OF(known_hard));
	tcase_add_test(tcase, counts_zeros_without_number);
	tcase_add_test(tcase, takes_time_by_the_length_alone);
	return tcase;
}
