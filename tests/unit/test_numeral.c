#include "config.h"

#include "ingest/numeral.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "suite.h"

TCase *numeral_case(void);

/* The number between what stands around it in a line, read by its place. */
static struct form form;
static struct numeral numeral;
static size_t at;

static bool
place(const char *before, const char *number, const char *after)
{
	static char line[1024];
	size_t n = (size_t)snprintf(line, sizeof(line), "%s%s%s", before, number, after);

	at = strlen(before);
	if (!form_read(&form, (struct str){ line, n }))
		return false;
	numeral = numeral_of(&form, (struct str){ line + at, strlen(number) });
	return numeral.plain;
}

static const struct {
	const char *text;
	double value;
	unsigned decimals;
} numbers[] = {
	{ "0", 0, 0 },		      { "7", 7, 0 },
	{ "0.149", 0.149, 3 },	      { "-0.5", -0.5, 1 },
	{ "-0.0", -0.0, 1 },	      { "2.4156", 2.4156, 4 },
	{ "1.000e-03", 1e-3, 6 },     { "8.6E-06", 8.6e-6, 7 },
	{ "1.25e+01", 12.5, 1 },      { "3e-5", 3e-5, 0 },
	{ "12345678", 12345678, 0 },  { "123456789.123456789", 123456789.123456789, 9 },
	{ "0.00000001", 0.00000001, 8 }, { "1234567890123456789", 1234567890123456789.0, 0 },
	{ "5e-324", 5e-324, 0 },      { "9e+308", INFINITY, 0 },
	{ "0.00010758976129704678", 0.00010758976129704678, 20 },
	{ "184467440737095516160.5", 184467440737095516160.5, 1 },
};

START_TEST(a_number_is_read_by_its_place)
{
	/* A line does not begin with an exponent: that has no form. */
	static const char *const befores[] = { "3/7 ", "epoch 3 of 7, the loss: ", "(", "", " " };
	struct measure measure;

	for (size_t i = 0; i < (strpbrk(numbers[_i].text, "eE") ? 2 : COUNT_OF(befores)); i++) {
		ck_assert(place(befores[i], numbers[_i].text, " or so"));
		ck_assert(numeral_read(&numeral, form.text.p, form.runs, &measure));
		ck_assert_mem_eq(&measure.value, &numbers[_i].value, sizeof(measure.value));
		ck_assert_uint_eq(measure.decimals, numbers[_i].decimals);
	}
}
END_TEST

static const char *const odd_numbers[] = { "nan", "inf", "1,234", ".5", "5.", "+3", "1e5", "--1" };

START_TEST(what_is_made_otherwise_is_left_alone)
{
	ck_assert(!place("loss: ", odd_numbers[_i], " "));
}
END_TEST

START_TEST(more_digits_than_a_word_holds_are_read_and_a_long_exponent_is_left_alone)
{
	struct measure measure;

	ck_assert(place("loss: ", "1234567890.1234567890", " "));
	ck_assert(numeral_read(&numeral, form.text.p, form.runs, &measure));
	ck_assert(measure.value == 1234567890.1234567890);
	ck_assert(place("3 of 7: ", "1.5e-0001", " "));
	ck_assert(!numeral_read(&numeral, form.text.p, form.runs, &measure));
}
END_TEST

static void
write_number(char *buf, size_t size, struct random *random)
{
	double value = ldexp(random_unit(random), (int)random_below(random, 40) - 20);
	int digits = 1 + (int)random_below(random, 12);

	switch (random_below(random, 4)) {
	case 0:
		snprintf(buf, size, "%.*f", digits, value);
		break;
	case 1:
		snprintf(buf, size, "%.*e", digits, value);
		break;
	case 2:
		snprintf(buf, size, "-%.*f", digits, value);
		break;
	default:
		snprintf(buf, size, "%" PRIu64, random_next(random) >> random_below(random, 64));
	}
}

START_TEST(numbers_are_the_librarys_to_the_last_bit)
{
	struct random random = { 11 };
	size_t read = 0;

	for (size_t i = 0; i < 1000000; i++) {
		char text[64];
		struct measure measure;
		double want;

		write_number(text, sizeof(text), &random);
		if (!place(i % 2 ? "" : "3 of 7: a loss of ", text, "]") ||
		    !numeral_read(&numeral, form.text.p, form.runs, &measure))
			continue;
		want = strtod(text, NULL);
		if (memcmp(&measure.value, &want, sizeof(want)) != 0)
			ck_abort_msg("%s: %a, not %a", text, measure.value, want);
		read++;
	}
	ck_assert_uint_gt(read, 800000);
}
END_TEST

static const struct {
	const char *text;
	int64_t whole; /* -1: it is none */
	bool ordinary;
} counters[] = {
	{ "0", 0, false },	   { "1", 1, true },	  { "0042", 42, true },
	{ "123456789", 123456789, true }, { "1234567890", -1, false }, { "-3", -1, false },
	{ "0.5", -1, true },	   { "0.000", -1, false }, { "1e-05", -1, true },
	{ "1e-005", -1, false },   { "1.5e+01", -1, false }, { "0.0e-05", -1, false },
	{ "nan", -1, false },
};

START_TEST(counters_and_what_is_ordinary_are_told)
{
	int64_t whole = -1;

	place("3 of 7: ", counters[_i].text, " ");
	if (!numeral_whole(&numeral, form.text.p, form.runs, &whole))
		whole = -1;
	ck_assert_int_eq(whole, counters[_i].whole);
	ck_assert_int_eq(numeral_is_ordinary(&numeral, form.text.p, form.runs),
			 counters[_i].ordinary);
}
END_TEST

TCase *
numeral_case(void)
{
	TCase *tcase = tcase_create("numeral");

	tcase_set_timeout(tcase, 600);
	tcase_add_loop_test(tcase, a_number_is_read_by_its_place, 0, COUNT_OF(numbers));
	tcase_add_loop_test(tcase, what_is_made_otherwise_is_left_alone, 0, COUNT_OF(odd_numbers));
	tcase_add_test(tcase, more_digits_than_a_word_holds_are_read_and_a_long_exponent_is_left_alone);
	tcase_add_test(tcase, numbers_are_the_librarys_to_the_last_bit);
	tcase_add_loop_test(tcase, counters_and_what_is_ordinary_are_told, 0, COUNT_OF(counters));
	return tcase;
}
