#include "config.h"

#include "suite.h"

#include <math.h>
#include <string.h>

#include "view/cells.h"

TCase *cells_case(void);

#define COLUMN_MAX 6

/* A column of values, how the log wrote them, and how they are written here. */
static const struct {
	double values[COLUMN_MAX];
	int decimals; /* of all of them */
	const char *texts[COLUMN_MAX];
} columns[] = {
	/* four significant digits of the largest, the same decimals for all */
	{ { 0.7153, 1.0402, 3.634 }, -1, { "0.715", "1.040", "3.634" } },
	{ { 12.345, 0.5, 391 }, -1, { "12.35", "0.50", "391.00" } },
	{ { 0.14896, 0.89 }, -1, { "0.1490", "0.8900" } },
	/* never more than the log wrote */
	{ { 0.149, 0.89 }, 3, { "0.149", "0.890" } },
	{ { 3, 12 }, 0, { "3", "12" } },
	{ { 12345.678 }, 3, { "12346" } },
	/* two digits of the smallest, if they are not too far away */
	{ { 0.0123, 45.6 }, -1, { "0.012", "45.600" } },
	{ { 0.00001, 45.6 }, -1, { "1e-5", "45.60" } },
	{ { 7.5, 0.002, 0.0105 }, 3, { "7.500", "0.002", "0.011" } },
	{ { 45.6, 0.0123, 1e-9 }, -1, { "45.600", "0.012", "1e-9" } },
	/* scientific where nothing else says anything */
	{ { 1e-5, 5e-5, 2.5e-6 }, -1, { "1e-5", "5e-5", "2.5e-6" } },
	{ { 1e-5, 5e-5 }, 0, { "1e-5", "5e-5" } },
	{ { 3.634, 1e-6 }, 3, { "3.634", "1e-6" } },
	{ { 1.5e24, 2.5 }, -1, { "1.5e24", "2.500" } },
	{ { 123456789 }, 0, { "1.235e8" } },
	{ { 1e-3, 1e-6 }, -1, { "0.001000", "0.000001" } },
	{ { 1e-3, 1e-8 }, -1, { "0.001000", "1e-8" } },
	/* what is no number, and what is nothing */
	{ { NAN, INFINITY, -INFINITY, 2.5 }, 1, { "NaN", "Inf", "-Inf", "2.5" } },
	{ { 0, 0 }, -1, { "0.000", "0.000" } },
	{ { 0, 0 }, 2, { "0.00", "0.00" } },
	{ { -0.0, 1.5 }, 1, { "0.0", "1.5" } },
	{ { -0.034, 0.1 }, 3, { "-0.034", "0.100" } },
	/* one that is long among small ones takes neither decimals nor room from them */
	{ { 0.0426, 0.1153, 0.33, 384000, 2.3 },
	  -1,
	  { "0.043", "0.115", "0.330", "3.84e5", "2.300" } },
	{ { 8431, 7280, 9288, 10950 }, 0, { "8431", "7280", "9288", "10950" } },
	{ { 12345, 45678, 2 }, 0, { "12345", "45678", "2" } },
	/* rounding up to another power of ten */
	{ { 9.9999 }, -1, { "10.00" } },
};

START_TEST(a_column_of_numbers_has_the_same_decimals)
{
	struct numbers numbers;

	numbers_init(&numbers, 0);
	for (int i = 0; i < COLUMN_MAX && columns[_i].texts[i]; i++)
		numbers_add(&numbers, columns[_i].values[i], columns[_i].decimals);
	for (int i = 0; i < COLUMN_MAX && columns[_i].texts[i]; i++) {
		char text[CELLS_TEXT];
		size_t n = numbers_write(&numbers, columns[_i].values[i], text, sizeof(text));

		ck_assert_str_eq(text, columns[_i].texts[i]);
		ck_assert_uint_eq(n, strlen(text));
	}
}
END_TEST

static const struct {
	double value;
	int decimals;
	const char *text, *with_sign;
} singles[] = {
	{ 0.149, 3, "0.149", "+0.149" },
	{ 0.149, -1, "0.1490", "+0.1490" },
	{ -0.034, 3, "-0.034", "-0.034" },
	{ 0, 3, "0.000", "+0.000" },
	{ 1e-5, 0, "1e-5", "+1e-5" },
	{ 1e24, 1, "1e24", "+1e24" },
	{ -1.7976931348623157e308, -1, "-1.798e308", "-1.798e308" },
	{ 4.9e-324, -1, "4.941e-324", "+4.941e-324" },
	{ NAN, 3, "NaN", "NaN" },
	{ INFINITY, 3, "Inf", "+Inf" },
	{ 999999, 0, "999999", "+999999" },
};

START_TEST(a_number_by_itself_has_four_digits)
{
	char text[CELLS_TEXT];

	number_write(singles[_i].value, singles[_i].decimals, text, sizeof(text));
	ck_assert_str_eq(text, singles[_i].text);
	number_write_signed(singles[_i].value, singles[_i].decimals, text, sizeof(text));
	ck_assert_str_eq(text, singles[_i].with_sign);
}
END_TEST

static const struct {
	int64_t n;
	const char *count, *bytes;
} wholes[] = {
	{ 0, "0", "0 B" },
	{ 999, "999", "999 B" },
	{ 1000, "1,000", "1000 B" },
	{ 1023, "1,023", "1023 B" },
	{ 1024, "1,024", "1.0 kB" },
	{ 1234567, "1,234,567", "1.2 MB" },
	{ 4509715660, "4,509,715,660", "4.2 GB" },
	{ 1048575, "1,048,575", "1.0 MB" },
	{ -1234, "-1,234", "-1234 B" },
	{ INT64_MAX, "9,223,372,036,854,775,807", "8.0 EB" },
};

START_TEST(counts_are_grouped_and_bytes_have_units)
{
	char text[CELLS_TEXT];

	number_write_count(wholes[_i].n, text, sizeof(text));
	ck_assert_str_eq(text, wholes[_i].count);
	number_write_bytes(wholes[_i].n, text, sizeof(text));
	ck_assert_str_eq(text, wholes[_i].bytes);
}
END_TEST

START_TEST(texts_fit_the_buffer_they_are_given)
{
	char text[4] = "xxx";

	ck_assert_uint_eq(number_write_count(1234567, text, sizeof(text)), 3);
	ck_assert_str_eq(text, "1,2");
	ck_assert_uint_eq(number_write(0.1234, -1, text, sizeof(text)), 3);
	ck_assert_str_eq(text, "0.1");
}
END_TEST

static const struct {
	struct position position;
	const char *text;
} positions[] = {
	{ { .epoch = { true, 8 }, .epochs = { true, 20 } }, "8/20" },
	{ { .epoch = { true, 7.25 } }, "7.25" },
	{ { .epoch = { true, 2.1f }, .epochs = { true, 3 } }, "2.1/3" },
	{ { .epoch = { true, 0 }, .step = { true, 4 } }, "0" },
	{ { .step = { true, 1204 }, .steps = { true, 10000 } }, "1,204/10,000" },
	{ { .step = { true, 12 } }, "12" },
	{ { .epochs = { true, 20 } }, "-" },
};

static const struct {
	double seconds;
	const char *text;
} paces[] = {
	{ 0.00025, "0.25ms" }, { 0.154, "154ms" }, { 2.522, "2.52s" }, { 12.9, "12s" },
	{ 184, "3m04s" },      { 1000, "16m" },	   { 3720, "1h02" },
};

START_TEST(a_pace_has_the_digits_that_matter)
{
	char text[CELLS_TEXT];

	number_write_pace((int64_t)(paces[_i].seconds * 1e9), text, sizeof(text));
	ck_assert_str_eq(text, paces[_i].text);
}
END_TEST

START_TEST(a_name_that_ascii_cannot_show_is_that_of_its_role)
{
	char loss[] = "验证损失", eval[] = "eval_loss", time[] = "用时";
	const struct metric chinese = { .name = loss, .role = { SPLIT_VAL, KIND_LOSS } };
	const struct metric plain = { .name = eval, .role = { SPLIT_VAL, KIND_LOSS } };
	const struct metric unknown = { .name = time };

	ck_assert_str_eq(metric_shown(&chinese, true), "val/loss");
	ck_assert_str_eq(metric_shown(&chinese, false), "验证损失");
	ck_assert_str_eq(metric_shown(&plain, true), "eval_loss");
	ck_assert_str_eq(metric_shown(&unknown, true), "用时");
}
END_TEST

START_TEST(nothing_is_left_only_when_it_is_over)
{
	static const struct {
		double seconds;
		const char *text;
	} spans[] = { { 0, "0s" }, { 0.3, "1s" }, { 1, "1s" }, { 12.9, "13s" }, { 754, "12m" } };
	char text[CELLS_TEXT];

	for (size_t i = 0; i < COUNT(spans); i++) {
		number_write_left((int64_t)(spans[i].seconds * 1e9), text, sizeof(text));
		ck_assert_str_eq(text, spans[i].text);
	}
}
END_TEST

START_TEST(a_position_is_the_epoch_or_else_the_step)
{
	char text[2 * CELLS_TEXT];

	cells_position(&positions[_i].position, true, text, sizeof(text));
	ck_assert_str_eq(text, positions[_i].text);
}
END_TEST

static const struct {
	double done;
	const char *bar, *ascii;
} bars[] = {
	{ 0, "────────", "--------" },	   { NAN, "────────", "--------" },
	{ -1, "────────", "--------" },	   { 0.001, "╸───────", "=-------" },
	{ 0.5, "━━━━────", "####----" },   { 0.45, "━━━╸────", "###=----" },
	{ 0.999, "━━━━━━━╸", "#######=" }, { 1, "━━━━━━━━", "########" },
	{ 1e300, "━━━━━━━━", "########" },
};

START_TEST(a_bar_is_full_only_when_all_is_done)
{
	struct canvas *canvas = canvas_new(8, 1);
	char *text;

	cells_progress(canvas, (struct rect){ 0, 0, 8, 1 }, STYLE_LIVE, bars[_i].done);
	text = canvas_dump(canvas);
	ck_assert_str_eq(text, bars[_i].bar);
	free(text);
	canvas->ascii = true;
	cells_progress(canvas, (struct rect){ 0, 0, 8, 1 }, STYLE_LIVE, bars[_i].done);
	text = canvas_dump(canvas);
	ck_assert_str_eq(text, bars[_i].ascii);
	free(text);
	canvas_free(canvas);
}
END_TEST

START_TEST(a_glyph_fills_its_columns)
{
	struct canvas *canvas = canvas_new(6, 1);
	char *text;

	canvas_fill(canvas, (struct rect){ 0, 0, 6, 1 }, STYLE_PLAIN, "x");
	ck_assert_int_eq(
	    cells_glyph(canvas, (struct rect){ 0, 0, 2, 1 }, severity_glyph(SEVERITY_CRITICAL), 0),
	    2);
	text = canvas_dump(canvas);
	ck_assert_str_eq(text, "‼ xxxx");
	free(text);
	canvas->ascii = true;
	cells_glyph(canvas, (struct rect){ 0, 0, 2, 1 }, severity_glyph(SEVERITY_CRITICAL), 0);
	cells_glyph(canvas, (struct rect){ 2, 0, 2, 1 }, severity_glyph(SEVERITY_WARNING), 0);
	text = canvas_dump(canvas);
	ck_assert_str_eq(text, "!!! xx");
	free(text);
	canvas_free(canvas);
}
END_TEST

TCase *
cells_case(void)
{
	TCase *tcase = tcase_create("cells");

	tcase_add_loop_test(tcase, a_column_of_numbers_has_the_same_decimals, 0, COUNT_OF(columns));
	tcase_add_loop_test(tcase, a_number_by_itself_has_four_digits, 0, COUNT_OF(singles));
	tcase_add_loop_test(tcase, counts_are_grouped_and_bytes_have_units, 0, COUNT_OF(wholes));
	tcase_add_test(tcase, texts_fit_the_buffer_they_are_given);
	tcase_add_loop_test(tcase, a_pace_has_the_digits_that_matter, 0, COUNT_OF(paces));
	tcase_add_test(tcase, a_name_that_ascii_cannot_show_is_that_of_its_role);
	tcase_add_test(tcase, nothing_is_left_only_when_it_is_over);
	tcase_add_loop_test(tcase, a_position_is_the_epoch_or_else_the_step, 0,
			    COUNT_OF(positions));
	tcase_add_loop_test(tcase, a_bar_is_full_only_when_all_is_done, 0, COUNT_OF(bars));
	tcase_add_test(tcase, a_glyph_fills_its_columns);
	return tcase;
}
