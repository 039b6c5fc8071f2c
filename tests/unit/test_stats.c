#include "config.h"

#include "check_analyse.h"

#include <math.h>
#include <string.h>

#include "analyse/stats.h"
#include "model/series.h"
#include "random.h"

#define VALUES_MAX 9

static const struct {
	double values[VALUES_MAX];
	size_t n;
	double median, mad; /* mad: times 1.4826 */
} cases[] = {
	{ { 5 }, 1, 5, 0 },
	{ { 2, 1 }, 2, 1.5, 0.7413 },
	{ { 3, 1, 2 }, 3, 2, 1.4826 },
	{ { 4, 1, 3, 2 }, 4, 2.5, 1.4826 },
	{ { 1, 1, 1, 1, 100 }, 5, 1, 0 },
	{ { 9, 8, 7, 6, 5, 4, 3, 2, 1 }, 9, 5, 2.9652 },
	{ { -1, -1, 0, 0, 0, 2, 2, 2, 2 }, 9, 0, 1.4826 },
};

static void
values_of(int i, double copy[VALUES_MAX])
{
	memcpy(copy, cases[i].values, sizeof(cases[i].values));
}

START_TEST(order_statistics)
{
	double copy[VALUES_MAX];
	size_t n = cases[_i].n;

	values_of(_i, copy);
	ck_assert_double_eq_tol(stats_median(copy, n), cases[_i].median, 1e-12);
	ck_assert_double_eq_tol(stats_mad(cases[_i].values, n, cases[_i].median), cases[_i].mad,
				1e-12);
}
END_TEST

START_TEST(of_nothing_there_is_no_median)
{
	double none[1];

	ck_assert_double_nan(stats_median(none, 0));
	ck_assert_double_nan(stats_mad(none, 0, 0));
}
END_TEST

/* Half of the values are below and half above, whatever order and ties they come in. */
START_TEST(the_median_halves_any_array)
{
	struct random random = { 99 };
	double values[101], copy[101];

	for (int round = 0; round < 500; round++) {
		size_t n = 1 + random_below(&random, 101), below = 0, above = 0;
		double median;

		for (size_t i = 0; i < n; i++)
			values[i] = (double)random_below(&random, 1 + (uint64_t)round % 30);
		memcpy(copy, values, n * sizeof(*copy));
		median = stats_median(copy, n);
		for (size_t i = 0; i < n; i++) {
			below += values[i] < median;
			above += values[i] > median;
		}
		ck_assert_uint_le(below, n / 2);
		ck_assert_uint_le(above, n / 2);
	}
}
END_TEST

static struct series *
series_with(const double *values, size_t n)
{
	struct series *series = series_new();

	for (size_t i = 0; i < n; i++) {
		struct point p = { .value = values[i],
				   .step = (int64_t)i,
				   .flags = POINT_HAS_STEP };

		series_push(series, &p);
	}
	return series;
}

START_TEST(the_slope_of_a_line_is_its_slope)
{
	static const double line[] = { 7, 5, 3, 1 }, bent[] = { 0, 0, 0, 1, 2, 3 }, one[] = { 1 };
	struct series *series = series_with(line, 4);

	ck_assert_double_eq_tol(stats_slope(series, 10), -2, 1e-12);
	ck_assert_double_eq_tol(stats_slope(series, 2), -2, 1e-12);
	series_free(series);
	series = series_with(bent, 6);
	ck_assert_double_eq_tol(stats_slope(series, 4), 1, 1e-12);
	series_free(series);
	series = series_with(one, 1);
	ck_assert_double_nan(stats_slope(series, 10));
	series_free(series);
}
END_TEST

START_TEST(smoothing_has_no_memory_of_zero)
{
	static const double flat[] = { 4, 4, 4 }, step[] = { 0, NAN, 1 };
	struct series *series = series_with(flat, 3);

	ck_assert_double_eq_tol(stats_smooth(series, 0.9), 4, 1e-12);
	series_free(series);
	/* (0.5 * 0 + 0.5 * 1) weighed 0.25 : 0.5, without the 0.25 of the start */
	series = series_with(step, 3);
	ck_assert_double_eq_tol(stats_smooth(series, 0.5), 2.0 / 3, 1e-12);
	ck_assert_double_eq_tol(stats_smooth(series, 0), 1, 1e-12);
	series_free(series);
	series = series_with(NULL, 0);
	ck_assert_double_nan(stats_smooth(series, 0.5));
	series_free(series);
}
END_TEST

TCase *
stats_case(void)
{
	TCase *tc = tcase_create("stats");

	tcase_add_loop_test(tc, order_statistics, 0, COUNT_OF(cases));
	tcase_add_test(tc, of_nothing_there_is_no_median);
	tcase_add_test(tc, the_median_halves_any_array);
	tcase_add_test(tc, the_slope_of_a_line_is_its_slope);
	tcase_add_test(tc, smoothing_has_no_memory_of_zero);
	return tc;
}
