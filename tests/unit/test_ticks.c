#include "config.h"

#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "view/plot.h"
#include "view/ticks.h"

TCase *ticks_case(void);

/* Texts in one line, blanks between. */
static const char *
texts_of(const struct ticks *ticks)
{
	static char all[TICKS_MAX * TICK_TEXT];

	all[0] = '\0';
	for (size_t i = 0; i < ticks->count; i++) {
		if (i > 0)
			strcat(all, " ");
		strcat(all, ticks->tick[i].text);
	}
	return all;
}

static const struct {
	double low, high, unit;
	const char *texts;
} values[] = {
	{ 0, 1, 0.2, "0.0 0.2 0.4 0.6 0.8 1.0" },
	{ -0.34, 0.02, 0.1, "-0.3 -0.2 -0.1 0.0" },
	{ 0.1489, 0.1511, 0.0005, "0.1490 0.1495 0.1500 0.1505 0.1510" },
	{ 0, 120000, 50000, "0 50000 100000" },
	{ 0, 5e-6, 2e-6, "0 2e-6 4e-6" },
	{ 0, 3e9, 1e9, "0 1e9 2e9 3e9" },
	{ 1000.001, 1000.004, 0.001, "1000.001 1000.002 1000.003 1000.004" },
	{ -1e300, 1e300, 1e300, "-1e300 0 1e300" },
};

START_TEST(ticks_of_values_are_alike)
{
	struct ticks ticks;

	ticks_values(&ticks, values[_i].low, values[_i].high, values[_i].unit);
	ck_assert_str_eq(texts_of(&ticks), values[_i].texts);
}
END_TEST

/* What is to be covered by so many rows, and the axis that does it. */
static const struct {
	double low, high;
	int rows;
	double axis_low, axis_high, unit;
} by_rows[] = {
	/* a row is 0.1: its middle is a multiple of that */
	{ 0, 1, 11, -0.05, 1.05, 0.2 },
	{ 0, 1, 12, -0.05, 1.15, 0.2 },
	{ 0.14, 0.71, 5, -0.083333333333, 0.75, 0.5 },
	{ -0.34, 0.02, 10, -0.34, 0.06, 0.2 },
	{ 2.3, 2.31, 10, 2.298125, 2.310625, 0.005 },
	{ 5, 1000, 1, -1250, 1250, 5000 },
	/* a label every other row is too much on a high axis */
	{ 0, 1.8, 37, -0.025, 1.825, 0.2 },
	{ 0.4, 1, 28, 0.3375, 1.0375, 0.1 },
};

START_TEST(ticks_stand_in_the_middle_of_rows)
{
	struct tick_rows axis = ticks_rows(by_rows[_i].low, by_rows[_i].high, by_rows[_i].rows);

	ck_assert_double_eq_tol(axis.low, by_rows[_i].axis_low, 1e-9);
	ck_assert_double_eq_tol(axis.high, by_rows[_i].axis_high, 1e-9);
	ck_assert_double_eq_tol(axis.unit, by_rows[_i].unit, 1e-9);
}
END_TEST

START_TEST(any_range_is_covered_and_more_than_half_used)
{
	for (int rows = 3; rows <= 60; rows++) {
		for (double range = 1e-3; range < 1e3; range *= 1.37) {
			for (double low = -900; low < 2000; low += 333.3) {
				struct tick_rows axis = ticks_rows(low, low + range, rows);
				double row = (axis.high - axis.low) / rows;

				if (axis.low > low + 1e-9 || axis.high < low + range - 1e-9 ||
				    (rows - 2) * row > 1.8 * range ||
				    fabs(remainder(axis.unit, row)) > 1e-6 * row)
					ck_abort_msg("%g + %g on %d rows: %g .. %g by %g", low,
						     range, rows, axis.low, axis.high, axis.unit);
			}
		}
	}
}
END_TEST

static const struct {
	double low, high;
	int wanted;
	const char *texts;
} logarithmic[] = { /* exponents */
	{ -2, 2, 5, "0.01 0.1 1 10 100" },
	{ -0.7, 0.6, 6, "0.2 0.5 1 2" },
	{ -6, -5, 6, "1e-6 2e-6 5e-6 1e-5" },
	{ -8, 8, 4, "1e-8 1e-4 1 10000 1e8" },
	{ -323, 308, 2, "1e-316 1" },
	{ 0.5, 0.6, 4, "" },
};

START_TEST(logarithmic_ticks_are_decades_or_parts_of_them)
{
	struct ticks ticks;

	ticks_logarithmic(&ticks, logarithmic[_i].low, logarithmic[_i].high,
			  logarithmic[_i].wanted);
	ck_assert_str_eq(texts_of(&ticks), logarithmic[_i].texts);
}
END_TEST

static const struct {
	enum axis axis;
	double low, high;
	int cols;
	const char *texts;
} along[] = {
	{ AXIS_EPOCH, 1, 10, 60, "1 2 3 4 5 6 7 8 9 10" },
	{ AXIS_EPOCH, 1, 10, 30, "2 4 6 8 10" },
	{ AXIS_EPOCH, 1, 150, 60, "20 40 60 80 100 120 140" },
	{ AXIS_EPOCH, 0, 1.5, 60, "0.0 0.2 0.4 0.6 0.8 1.0 1.2 1.4" },
	{ AXIS_STEP, 0, 10000, 60, "0 2k 4k 6k 8k 10k" },
	{ AXIS_STEP, 500, 1500, 60, "600 800 1,000 1,200 1,400" },
	{ AXIS_STEP, 0, 5e6, 60, "0 1M 2M 3M 4M 5M" },
	{ AXIS_STEP, 1, 2, 60, "1 2" },
	{ AXIS_INDEX, 1, 4, 60, "1 2 3 4" },
	{ AXIS_RELATIVE, 0, 90, 60, "0s 15s 30s 45s 1:00 1:15 1:30" },
	{ AXIS_RELATIVE, 0, 7200, 60, "0s 30m 1h00 1h30 2h00" },
	{ AXIS_TIME, 3600, 7200, 60, "01:00 01:10 01:20 01:30 01:40 01:50 02:00" },
	{ AXIS_TIME, 0, 40, 60, "00:00:00 00:00:10 00:00:20 00:00:30 00:00:40" },
	{ AXIS_TIME, 0, 5 * 86400, 60, "01-01 01-02 01-03 01-04 01-05 01-06" },
	{ AXIS_EPOCH, 1, 10, 3, "10" },
};

START_TEST(an_x_axis_has_as_many_ticks_as_have_room)
{
	struct ticks ticks;

	setenv("TZ", "UTC", 1);
	tzset();
	ticks_along(&ticks, along[_i].axis, along[_i].low, along[_i].high, along[_i].cols);
	ck_assert_str_eq(texts_of(&ticks), along[_i].texts);
}
END_TEST

START_TEST(times_of_day_are_round_where_the_user_lives)
{
	struct ticks ticks;

	setenv("TZ", "XXX-5:30", 1);
	tzset();
	ticks_along(&ticks, AXIS_TIME, 0, 6 * 3600, 40);
	ck_assert_str_eq(texts_of(&ticks), "06:00 08:00 10:00");
}
END_TEST

TCase *
ticks_case(void)
{
	TCase *tcase = tcase_create("ticks");

	tcase_add_loop_test(tcase, ticks_of_values_are_alike, 0, COUNT_OF(values));
	tcase_add_loop_test(tcase, ticks_stand_in_the_middle_of_rows, 0, COUNT_OF(by_rows));
	tcase_add_test(tcase, any_range_is_covered_and_more_than_half_used);
	tcase_add_loop_test(tcase, logarithmic_ticks_are_decades_or_parts_of_them, 0,
			    COUNT_OF(logarithmic));
	tcase_add_loop_test(tcase, an_x_axis_has_as_many_ticks_as_have_room, 0, COUNT_OF(along));
	tcase_add_test(tcase, times_of_day_are_round_where_the_user_lives);
	return tcase;
}
