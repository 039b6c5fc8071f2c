#include "config.h"

#include "util/num.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "check_util.h"

struct parse_case {
	const char *text;
	size_t taken;
	double value;
	bool integral;
};

static const struct parse_case numbers[] = {
	{ "0", 1, 0, true },
	{ "42", 2, 42, true },
	{ "+7", 2, 7, true },
	{ "-7", 2, -7, true },
	{ "007", 3, 7, true },
	{ "0.149", 5, 0.149, false },
	{ "-0.5", 4, -0.5, false },
	{ ".5", 2, .5, false },
	{ "-.5R", 3, -.5, false },
	{ "1e-06", 5, 1e-6, false },
	{ "8.600000E-06", 12, 8.6e-6, false },
	{ "4.2e+01", 7, 42, false },
	{ "1e5x", 3, 1e5, false },
	{ "1e", 1, 1, true },
	{ "1e+", 1, 1, true },
	{ "2em", 1, 2, true },
	{ "1.2.3", 3, 1.2, false },
	{ "12/391", 2, 12, true },
	{ "16.5%", 4, 16.5, false },
	{ "6.18G", 4, 6.18, false },
	/* a full stop that ends a sentence */
	{ "0.5.", 3, .5, false },
	{ "3. ", 1, 3, true },
	{ "3.", 1, 3, true },
	{ "0.019. The", 5, .019, false },
	/* and one that belongs to a number */
	{ "5.]", 2, 5, false },
	{ "21.,", 3, 21, false },
	{ "1.e-3", 5, 1e-3, false },
	/* groups of thousands, and lists */
	{ "2,097,152", 9, 2097152, true },
	{ "25,842,076 parameters", 10, 25842076, true },
	{ "1,234.5", 7, 1234.5, false },
	{ "1,2", 1, 1, true },
	{ "1, 234", 1, 1, true },
	{ "1,2345", 1, 1, true },
	{ "1,234,56", 1, 1, true },
	{ "1234,567", 4, 1234, true },
	{ "0,123", 1, 0, true },
	{ "0.5,300", 3, .5, false },
	{ "2.473e-04, eta", 9, 2.473e-4, false },
	/* beyond what a double can hold */
	{ "1e400", 5, INFINITY, false },
	{ "-1e400", 6, -INFINITY, false },
	{ "1e-400", 6, 0, false },
	{ "1e99999999999999999999", 22, INFINITY, false },
	{ "1e-99999999999999999999", 23, 0, false },
	{ "9223372036854775807", 19, 9223372036854775808.0, true },
	{ "18446744073709551616", 20, 18446744073709551616.0, true },
};

START_TEST(reads_one_number_and_no_more)
{
	const struct parse_case *c = &numbers[_i];
	struct num num;

	ck_assert_msg(num_parse(str_of(c->text), &num) == c->taken, "%s", c->text);
	ck_assert_msg(num.value == c->value, "%s: %.17g", c->text, num.value);
	ck_assert_msg(num.integral == c->integral, "%s", c->text);
	ck_assert_msg(!num.nonfinite_word, "%s", c->text);
}
END_TEST

static const char *const no_numbers[] = {
	"",	"-",	 "+",	 ".",	  "-.",	     ".e5",  "e5",	   "x1",   "nanms",
	"info", "INFO",	 "inference", "information", "infinite", "nano", "nan_count", "inf2",
	"--1",	"+-1",	 " 1",	 "%",	  "NaNs",    "#QNAN", "_",
};

START_TEST(finds_no_number_where_there_is_none)
{
	struct num num;

	ck_assert_msg(num_parse(str_of(no_numbers[_i]), &num) == 0, "%s", no_numbers[_i]);
	ck_assert_msg(!num_whole(str_of(no_numbers[_i]), &num) || *no_numbers[_i] == ' ', "%s",
		      no_numbers[_i]);
}
END_TEST

static const struct {
	const char *text;
	size_t taken;
	int sign; /* of an infinity; 0: NaN */
} words[] = {
	{ "nan", 3, 0 },      { "NaN", 3, 0 },	  { "NAN", 3, 0 },	 { "-nan", 4, 0 },
	{ "+nan", 4, 0 },     { "nan,", 3, 0 },	  { "nan(ind)", 8, 0 },	 { "-nan(ind)", 9, 0 },
	{ "-NaN(IND)", 9, 0 }, { "nan(snan)", 9, 0 }, { "1.#QNAN", 7, 0 }, { "1.#QNAN00", 9, 0 },
	{ "-1.#IND", 7, 0 },  { "-1.#IND00 ", 9, 0 }, { "1.#SNAN", 7, 0 }, { "1.#INF", 6, 1 },
	{ "-1.#INF", 7, -1 }, { "1.#INF0000", 10, 1 }, { "inf", 3, 1 },  { "Inf", 3, 1 },
	{ "-inf", 4, -1 },    { "+inf", 4, 1 },	  { "Infinity", 8, 1 },	 { "-Infinity}", 9, -1 },
	{ "inf)", 3, 1 },     { "nan%", 3, 0 },	  { "inf-norm", 3, 1 },
};

START_TEST(knows_every_spelling_of_what_is_not_finite)
{
	struct num num;

	ck_assert_msg(num_parse(str_of(words[_i].text), &num) == words[_i].taken, "%s",
		      words[_i].text);
	ck_assert(num.nonfinite_word && !num.integral);
	if (words[_i].sign == 0)
		ck_assert_msg(isnan(num.value), "%s", words[_i].text);
	else
		ck_assert_msg(isinf(num.value) && (num.value > 0) == (words[_i].sign > 0), "%s",
			      words[_i].text);
}
END_TEST

/* Digits are read eight at a time: whatever byte ends them, wherever it stands, does. */
START_TEST(digits_end_at_any_other_byte)
{
	char text[24];
	struct num num;

	for (size_t at = 1; at < 20; at++)
		for (int byte = 0; byte < 256; byte++) {
			if ((byte >= '0' && byte <= '9') || byte == ',' || byte == '.' || byte == 'e' ||
			    byte == 'E')
				continue;
			memcpy(text, "12345678901234567890", 20);
			text[at] = (char)byte;
			if (num_parse((struct str){ text, 20 }, &num) != at)
				ck_abort_msg("byte %d at %zu", byte, at);
		}
	ck_assert_uint_eq(num_parse(STR("12345678x"), &num), 8);
	ck_assert_double_eq(num.value, 12345678);
}
END_TEST

START_TEST(reads_only_its_slice)
{
	struct num num;

	ck_assert_uint_eq(num_parse((struct str){ "12345", 3 }, &num), 3);
	ck_assert_double_eq(num.value, 123);
	ck_assert_uint_eq(num_parse((struct str){ "1.5", 2 }, &num), 1);
	ck_assert_uint_eq(num_parse((struct str){ "1e5", 2 }, &num), 1);
	ck_assert_uint_eq(num_parse((struct str){ "1,000", 4 }, &num), 1);
	ck_assert_uint_eq(num_parse((struct str){ "1.#QNAN", 6 }, &num), 1);
	ck_assert_uint_eq(num_parse((struct str){ "-nan", 1 }, &num), 0);
	ck_assert_uint_eq(num_parse((struct str){ "5.\0", 3 }, &num), 1);
	ck_assert_uint_eq(num_parse(STR_NONE, &num), 0);
}
END_TEST

START_TEST(keeps_the_sign_of_zero)
{
	struct num num;

	ck_assert_uint_eq(num_parse(STR("-0.0"), &num), 4);
	ck_assert(num.value == 0 && signbit(num.value));
	ck_assert_uint_eq(num_parse(STR("0.0"), &num), 3);
	ck_assert(num.value == 0 && !signbit(num.value));
}
END_TEST

START_TEST(takes_the_whole_text_or_nothing)
{
	struct num num;

	ck_assert(num_whole(STR(" 3.5\t"), &num));
	ck_assert_double_eq(num.value, 3.5);
	ck_assert(num_whole(STR("5."), &num) && !num.integral);
	ck_assert(num_whole(STR("nan"), &num) && num.nonfinite_word);
	ck_assert(num_whole(STR("1,000,000"), &num) && num.value == 1e6);
	ck_assert(!num_whole(STR("3.5 4"), &num));
	ck_assert(!num_whole(STR("3.5.."), &num));
	ck_assert(!num_whole(STR("0.5."), &num));
	ck_assert(!num_whole(STR("3s"), &num));
	ck_assert(!num_whole(STR("1,2"), &num));
	ck_assert(!num_whole(STR("  "), &num));
}
END_TEST

static const struct {
	double value;
	int digits;
	const char *text;
} formats[] = {
	{ 0.149, 4, "0.1490" },	     { 0.149, 3, "0.149" },	{ 0.149, 2, "0.15" },
	{ 0, 4, "0.000" },	     { 0, 1, "0" },		{ 1, 4, "1.000" },
	{ -2.5, 3, "-2.50" },	     { 0.99996, 4, "1.000" },	{ 999.96, 4, "1000" },
	{ 123456, 4, "123456" },     { 999999, 6, "999999" },	{ 999999.6, 4, "1.000e6" },
	{ 1e6, 4, "1.000e6" },	     { 1234567, 3, "1.23e6" },	{ 1e-4, 2, "0.00010" },
	{ 9.9996e-5, 4, "0.0001000" }, { 1e-5, 1, "1e-5" },	{ 1e-5, 3, "1.00e-5" },
	{ -8.3916e-7, 3, "-8.39e-7" }, { 1.6e24, 2, "1.6e24" },	{ 5e-324, 2, "4.9e-324" },
	{ NAN, 4, "NaN" },	     { -NAN, 4, "NaN" },	{ INFINITY, 4, "Inf" },
	{ -INFINITY, 4, "-Inf" },    { 2, 0, "2" },		{ 0.5, 99, "0.50000000000000000" },
	{ -1e-308, 17, "-9.9999999999999991e-309" },
};

START_TEST(formats_to_significant_digits)
{
	char buf[64];
	size_t n = num_format(buf, sizeof(buf), formats[_i].value, formats[_i].digits);

	ck_assert_str_eq(buf, formats[_i].text);
	ck_assert_uint_eq(n, strlen(formats[_i].text));
}
END_TEST

START_TEST(never_writes_beyond_the_buffer)
{
	char buf[8] = "#######";

	ck_assert_uint_eq(num_format(buf, 4, 0.149, 4), 3);
	ck_assert_str_eq(buf, "0.1");
	ck_assert_int_eq(buf[4], '#');
	ck_assert_uint_eq(num_shortest(buf, 3, 0.149), 2);
	ck_assert_str_eq(buf, "0.");
	ck_assert_uint_eq(num_format(buf, 1, 0.149, 4), 0);
	ck_assert_str_eq(buf, "");
	ck_assert_uint_eq(num_format(NULL, 0, 0.149, 4), 0);
}
END_TEST

static const struct {
	double value;
	const char *text;
} shortest[] = {
	{ 0.149, "0.149" },
	{ 1e-6, "1e-06" },
	{ 3, "3" },
	{ -0.1, "-0.1" },
	{ 0.1 + 0.2, "0.30000000000000004" },
	{ 1.0 / 3, "0.3333333333333333" },
	{ 2.127045154571533, "2.127045154571533" },
	{ 5e-324, "5e-324" },
	{ DBL_MAX, "1.7976931348623157e+308" },
	{ DBL_MIN, "2.2250738585072014e-308" },
	{ 123456789012, "123456789012" },
	{ INFINITY, "Inf" },
	{ -INFINITY, "-Inf" },
};

START_TEST(writes_the_shortest_text_that_reads_back)
{
	char buf[64];
	struct num back;

	ck_assert_uint_eq(num_shortest(buf, sizeof(buf), shortest[_i].value),
			  strlen(shortest[_i].text));
	ck_assert_str_eq(buf, shortest[_i].text);
	ck_assert(num_whole(str_of(buf), &back) && back.value == shortest[_i].value);
	num_shortest(buf, sizeof(buf), NAN);
	ck_assert_str_eq(buf, "NaN");
}
END_TEST

/* Makes a locale with a decimal comma in the current folder, since Debian installs none. */
static bool
comma_locale(void)
{
	char buf[16];

	if (system("localedef -c -i de_DE -f UTF-8 ./comma >/dev/null 2>&1") != 0 ||
	    setenv("LOCPATH", ".", 1) != 0 || !setlocale(LC_ALL, "comma"))
		return false;
	snprintf(buf, sizeof(buf), "%.1f", 0.5);
	return strcmp(buf, "0,5") == 0;
}

START_TEST(knows_no_locale)
{
	bool comma = comma_locale();
	struct num num;
	char buf[64];

	if (!comma)
		fputs("note: no locale with a decimal comma could be made\n", stderr);
	ck_assert_uint_eq(num_parse(STR("0.25"), &num), 4);
	ck_assert_double_eq(num.value, 0.25);
	ck_assert_uint_eq(num_parse(STR("0.2500000000000000000000000001e-200"), &num), 35);
	ck_assert_double_eq(num.value, 0.25e-200);
	num_format(buf, sizeof(buf), 0.25, 3);
	ck_assert_str_eq(buf, "0.250");
	num_shortest(buf, sizeof(buf), 1.0 / 3);
	ck_assert_str_eq(buf, "0.3333333333333333");
	if (comma) {
		snprintf(buf, sizeof(buf), "%.1f", 0.5); /* and left as it was */
		ck_assert_str_eq(buf, "0,5");
	}
	ck_assert_int_eq(system("rm -rf ./comma"), 0);
}
END_TEST

TCase *
num_case(void)
{
	TCase *tcase = tcase_create("num");

	tcase_add_loop_test(tcase, reads_one_number_and_no_more, 0, COUNT_OF(numbers));
	tcase_add_loop_test(tcase, finds_no_number_where_there_is_none, 0, COUNT_OF(no_numbers));
	tcase_add_loop_test(tcase, knows_every_spelling_of_what_is_not_finite, 0, COUNT_OF(words));
	tcase_add_test(tcase, digits_end_at_any_other_byte);
	tcase_add_test(tcase, reads_only_its_slice);
	tcase_add_test(tcase, keeps_the_sign_of_zero);
	tcase_add_test(tcase, takes_the_whole_text_or_nothing);
	tcase_add_loop_test(tcase, formats_to_significant_digits, 0, COUNT_OF(formats));
	tcase_add_test(tcase, never_writes_beyond_the_buffer);
	tcase_add_loop_test(tcase, writes_the_shortest_text_that_reads_back, 0, COUNT_OF(shortest));
	tcase_add_test(tcase, knows_no_locale);
	return tcase;
}
