#include "config.h"

#include "suite.h"

#include <math.h>

#include "series_of.h"
#include "util/clock.h"
#include "view/trace.h"

TCase *trace_case(void);

static struct trace trace, other, result;

static void
teardown(void)
{
	trace_fini(&trace);
	trace_fini(&other);
	trace_fini(&result);
}

static void
push(struct series *series, double value, float epoch, int64_t step, unsigned flags)
{
	series_push(series, &(struct point){ .value = value,
					     .epoch = epoch,
					     .step = step,
					     .time_cs = (uint32_t)step * 150,
					     .line = (uint32_t)step + 7,
					     .flags = (uint16_t)flags });
}

static void
check_x(const struct trace *got, const double *x, size_t n)
{
	ck_assert_uint_eq(got->count, n);
	for (size_t i = 0; i < n; i++)
		ck_assert_double_eq_tol(got->points[i].x, x[i], 1e-9);
}

START_TEST(each_axis_takes_its_own_field)
{
	static const double epochs[] = { 1, 2 }, steps[] = { 10, 20 }, relative[] = { 15, 30 };
	static const double times[] = { 1000015, 1000030 }, indexes[] = { 1, 2 };
	struct series *series = series_new();
	int64_t origin = 1000000 * NS_PER_S;

	push(series, 0.5, 1, 10, POINT_HAS_EPOCH | POINT_HAS_STEP | POINT_HAS_TIME);
	push(series, 0.4, 2, 20, POINT_HAS_EPOCH | POINT_HAS_STEP | POINT_HAS_TIME);
	trace_series(&trace, series, AXIS_EPOCH, origin);
	check_x(&trace, epochs, 2);
	ck_assert_uint_eq(trace.points[1].line, 27);
	trace_series(&trace, series, AXIS_STEP, origin);
	check_x(&trace, steps, 2);
	trace_series(&trace, series, AXIS_RELATIVE, origin);
	check_x(&trace, relative, 2);
	trace_series(&trace, series, AXIS_TIME, origin);
	check_x(&trace, times, 2);
	trace_series(&trace, series, AXIS_INDEX, origin);
	check_x(&trace, indexes, 2);
	ck_assert_double_eq(trace.points[1].y, 0.4);
	series_free(series);
}
END_TEST

START_TEST(points_without_this_x_are_left_out_and_leave_their_break)
{
	static const double steps[] = { 1, 3 };
	struct series *series = series_new();

	push(series, 0.5, 0, 1, POINT_HAS_STEP);
	push(series, 0.4, 0, 0, POINT_SEGMENT);
	push(series, 0.3, 0, 3, POINT_HAS_STEP);
	trace_series(&trace, series, AXIS_STEP, 0);
	check_x(&trace, steps, 2);
	ck_assert(!trace.points[0].segment);
	ck_assert(trace.points[1].segment);
	ck_assert(trace_has_axis(series, AXIS_STEP));
	ck_assert(!trace_has_axis(series, AXIS_EPOCH));
	series_free(series);
}
END_TEST

/* Epoch numbers as logged, and where the points are drawn. */
static const struct {
	float epochs[8];
	size_t n;
	double x[8];
} spreads[] = {
	{ { 1, 2, 3 }, 3, { 1, 2, 3 } },
	{ { 1, 1, 1, 1, 2, 2 }, 6, { 0.25, 0.5, 0.75, 1, 1.25, 1.5 } },
	{ { 1, 1, 2, 2, 2, 2 }, 6, { 0.5, 1, 1.25, 1.5, 1.75, 2 } },
	{ { 0.5f, 1, 1.5f }, 3, { 0.5, 1, 1.5 } },
	{ { 0, 0, 1, 1 }, 4, { -0.5, 0, 0.5, 1 } },
	{ { 5, 6, 6 }, 3, { 5, 5.5, 6 } },
	{ { 0.5f, 1, 1 }, 3, { 0.5, 0.75, 1 } },
	{ { 3 }, 1, { 3 } },
};

/* Is a point that is not finite there at this step? */
static bool
is_lost_at(double step)
{
	for (size_t i = 0; i < trace.count; i++)
		if (trace.points[i].x == step)
			return !isfinite(trace.points[i].y);
	return false;
}

START_TEST(what_was_not_finite_is_where_it_was_though_it_has_been_thinned)
{
	struct series *series = series_new();
	size_t lost = 0;

	/* All of these fall into one bucket of the hundred thousand. */
	for (int64_t step = 1; step <= 100000; step++) {
		bool nan = step == 20000 || step == 20003 || (step >= 20007 && step <= 20012);

		push(series, nan ? NAN : 1, 0, step, POINT_HAS_STEP);
	}
	trace_series(&trace, series, AXIS_STEP, 0);
	ck_assert(is_lost_at(20000));
	ck_assert(is_lost_at(20003));
	ck_assert(is_lost_at(20007));
	ck_assert(is_lost_at(20012));
	for (size_t i = 0; i < trace.count; i++) {
		lost += !isfinite(trace.points[i].y);
		if (i > 0)
			ck_assert_double_gt(trace.points[i].x, trace.points[i - 1].x);
	}
	ck_assert_uint_ge(lost, 4);
	ck_assert_uint_le(lost, 8);
	series_free(series);
}
END_TEST

START_TEST(points_of_one_epoch_are_spread_over_it)
{
	struct series *series = series_new();

	for (size_t i = 0; i < spreads[_i].n; i++)
		push(series, 1, spreads[_i].epochs[i], 0, POINT_HAS_EPOCH);
	trace_series(&trace, series, AXIS_EPOCH, 0);
	check_x(&trace, spreads[_i].x, spreads[_i].n);
	series_free(series);
}
END_TEST

START_TEST(smoothing_is_debiased_and_leaves_nan_in_place)
{
	static const double values[] = { 4, 2, NAN, 2, 8 };

	trace = trace_of(values, 5);
	trace.points[4].segment = true;
	trace_smooth(&result, &trace, 0.5);
	ck_assert_uint_eq(result.count, 5);
	ck_assert_double_eq(result.points[0].y, 4);
	/* (0.25 * 4 + 0.5 * 2) / 0.75 */
	ck_assert_double_eq_tol(result.points[1].y, 8.0 / 3, 1e-12);
	ck_assert(isnan(result.points[2].y));
	/* (0.125 * 4 + 0.25 * 2 + 0.5 * 2) / 0.875 */
	ck_assert_double_eq_tol(result.points[3].y, 2 / 0.875, 1e-12);
	ck_assert_double_eq(result.points[4].y, 8);
	trace_smooth(&result, &trace, 0);
	ck_assert_double_eq(result.points[1].y, 2);
}
END_TEST

START_TEST(what_stands_still_is_smoothed_to_itself)
{
	double values[100];

	for (size_t i = 0; i < 100; i++)
		values[i] = 0.001;
	trace = trace_of(values, 100);
	trace_smooth(&result, &trace, 0.97);
	for (size_t i = 0; i < 100; i++)
		ck_assert_double_eq(result.points[i].y, 0.001);
	/* And what swings as far as numbers go stays one. */
	for (size_t i = 0; i < 100; i++)
		values[i] = i % 2 ? 1e308 : -1e308;
	trace_fini(&trace);
	trace = trace_of(values, 100);
	trace_smooth(&result, &trace, 0.9);
	ck_assert(isfinite(result.points[99].y));
}
END_TEST

START_TEST(a_difference_is_taken_where_both_are)
{
	static const double x[] = { 2, 2.5, 3, 5 };
	static const double y[] = { 1, 1.5, 2, -3 };

	/* base: 1 at 2, 3 at 4, NaN at 4.5, 4 at 5 */
	trace_push(&other, (struct trace_point){ .x = 2, .y = 1 });
	trace_push(&other, (struct trace_point){ .x = 4, .y = 3 });
	trace_push(&other, (struct trace_point){ .x = 4.5, .y = NAN });
	trace_push(&other, (struct trace_point){ .x = 5, .y = 4 });
	trace_push(&trace, (struct trace_point){ .x = 1, .y = 9 });
	trace_push(&trace, (struct trace_point){ .x = 2, .y = 2 });
	trace_push(&trace, (struct trace_point){ .x = 2.5, .y = 3 });
	trace_push(&trace, (struct trace_point){ .x = 3, .y = 4 });
	trace_push(&trace, (struct trace_point){ .x = 3.5, .y = NAN });
	trace_push(&trace, (struct trace_point){ .x = 4.25, .y = 4 });
	trace_push(&trace, (struct trace_point){ .x = 5, .y = 1 });
	trace_push(&trace, (struct trace_point){ .x = 6, .y = 1 });
	trace_difference(&result, &trace, &other);
	check_x(&result, x, 4);
	for (int i = 0; i < 4; i++)
		ck_assert_double_eq_tol(result.points[i].y, y[i], 1e-12);
	trace_clear(&other);
	trace_difference(&result, &trace, &other);
	ck_assert_uint_eq(result.count, 0);
}
END_TEST

START_TEST(the_nearest_point_is_found_the_newer_of_equals)
{
	static const double values[] = { 1, 2, NAN, 4 };
	double low, high;

	ck_assert_ptr_null(trace_find(&trace, 1));
	ck_assert(!trace_range(&trace, &low, &high));
	trace = trace_of(values, 4);
	ck_assert_ptr_eq(trace_find(&trace, -100), &trace.points[0]);
	ck_assert_ptr_eq(trace_find(&trace, 2.9), &trace.points[2]);
	ck_assert_ptr_eq(trace_find(&trace, 1.5), &trace.points[1]);
	ck_assert_ptr_eq(trace_find(&trace, 1e9), &trace.points[3]);
	ck_assert(trace_range(&trace, &low, &high));
	ck_assert_double_eq(low, 1);
	ck_assert_double_eq(high, 4);
}
END_TEST

TCase *
trace_case(void)
{
	TCase *tcase = tcase_create("trace");

	tcase_add_checked_fixture(tcase, NULL, teardown);
	tcase_add_test(tcase, each_axis_takes_its_own_field);
	tcase_add_test(tcase, points_without_this_x_are_left_out_and_leave_their_break);
	tcase_add_loop_test(tcase, points_of_one_epoch_are_spread_over_it, 0, COUNT_OF(spreads));
	tcase_add_test(tcase, smoothing_is_debiased_and_leaves_nan_in_place);
	tcase_add_test(tcase, what_stands_still_is_smoothed_to_itself);
	tcase_add_test(tcase, a_difference_is_taken_where_both_are);
	tcase_add_test(tcase, the_nearest_point_is_found_the_newer_of_equals);
	tcase_add_test(tcase, what_was_not_finite_is_where_it_was_though_it_has_been_thinned);
	return tcase;
}
