#include "config.h"

#include "check_analyse.h"

#include "analyse/cadence.h"
#include "util/clock.h"

#define S NS_PER_S

START_TEST(nothing_known_is_the_least_and_patience_sixty_times)
{
	struct cadence cadence = { 0 };

	ck_assert_int_eq(cadence_p99_ns(&cadence), 0);
	ck_assert_int_eq(cadence_limit_ns(&cadence, 60 * S, 5), 60 * S);
	ck_assert_int_eq(cadence_patient_ns(&cadence, 60 * S, 5), 3600 * S);
	cadence_add(&cadence, 2 * S);
	ck_assert_int_eq(cadence_patient_ns(&cadence, 60 * S, 5), 600 * S);
}
END_TEST

START_TEST(the_percentile_is_near_the_true_one)
{
	struct cadence cadence = { 0 };

	/* 980 gaps of 1 s, 20 of 30 s: 99 of 100 are not above 30 s */
	for (int i = 0; i < 1000; i++)
		cadence_add(&cadence, i % 50 == 7 ? 30 * S : 1 * S);
	ck_assert_int_ge(cadence_p99_ns(&cadence), 24 * S);
	ck_assert_int_le(cadence_p99_ns(&cadence), 30 * S);
	ck_assert_int_ge(cadence_limit_ns(&cadence, 60 * S, 5), 120 * S);
	ck_assert_int_le(cadence_limit_ns(&cadence, 60 * S, 5), 150 * S);
	ck_assert_int_eq(cadence_patient_ns(&cadence, 60 * S, 5),
			 cadence_limit_ns(&cadence, 60 * S, 5));
}
END_TEST

START_TEST(quick_runs_are_given_the_least)
{
	struct cadence cadence = { 0 };

	for (int i = 0; i < 1000; i++)
		cadence_add(&cadence, 20 * NS_PER_MS);
	ck_assert_int_eq(cadence_limit_ns(&cadence, 60 * S, 5), 60 * S);
	ck_assert_int_eq(cadence_p99_ns(&cadence), 20 * NS_PER_MS);
}
END_TEST

START_TEST(a_pause_that_came_twice_will_come_again)
{
	struct cadence cadence = { 0 };

	for (int i = 0; i < 2000; i++)
		cadence_add(&cadence, 1 * S);
	cadence_add(&cadence, 300 * S);
	ck_assert_int_eq(cadence_limit_ns(&cadence, 60 * S, 5), 60 * S);
	cadence_add(&cadence, 280 * S);
	ck_assert_int_eq(cadence_limit_ns(&cadence, 60 * S, 5), 560 * S);
}
END_TEST

START_TEST(absurd_gaps_are_no_cadence)
{
	struct cadence cadence = { 0 };

	cadence_add(&cadence, INT64_MAX);
	cadence_add(&cadence, 30 * INT64_C(24) * 3600 * S);
	ck_assert_int_eq(cadence_p99_ns(&cadence), 0);
	cadence_add(&cadence, 1);
	ck_assert_int_eq(cadence_p99_ns(&cadence), 1);
	for (int i = 0; i < 10; i++)
		cadence_add(&cadence, 7 * INT64_C(24) * 3600 * S);
	/* no overflow with the largest factor */
	ck_assert_int_gt(cadence_limit_ns(&cadence, 1000000 * S, 1000), 1000000 * S);
}
END_TEST

START_TEST(a_run_that_changes_its_ways_is_forgiven)
{
	struct cadence cadence = { 0 };

	for (int i = 0; i < 50000; i++)
		cadence_add(&cadence, 40 * S);
	for (int i = 0; i < 10000000; i++)
		cadence_add(&cadence, 1 * S);
	ck_assert_int_le(cadence_p99_ns(&cadence), 2 * S);
}
END_TEST

TCase *
cadence_case(void)
{
	TCase *tc = tcase_create("cadence");

	tcase_add_test(tc, nothing_known_is_the_least_and_patience_sixty_times);
	tcase_add_test(tc, the_percentile_is_near_the_true_one);
	tcase_add_test(tc, quick_runs_are_given_the_least);
	tcase_add_test(tc, a_pause_that_came_twice_will_come_again);
	tcase_add_test(tc, absurd_gaps_are_no_cadence);
	tcase_add_test(tc, a_run_that_changes_its_ways_is_forgiven);
	return tc;
}
