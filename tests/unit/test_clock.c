#include "config.h"

#include "util/clock.h"

#include <string.h>
#include <time.h>

#include "check_util.h"

static const struct {
	int64_t span_s;
	const char *text;
} spans[] = {
	{ 0, "0s" },	     { 48, "48s" },	  { 59, "59s" },      { 60, "1m" },
	{ 12 * 60 + 59, "12m" }, { 3599, "59m" },  { 3600, "1h00" },   { 7500, "2h05" },
	{ 86399, "23h59" },  { 86400, "1d0h" },	  { 3 * 86400 + 4 * 3600 + 3599, "3d4h" },
	{ 400 * 86400L, "400d0h" },
};

START_TEST(tells_a_span_in_two_units_at_most)
{
	char buf[32];
	size_t n = clock_format_span(buf, sizeof(buf), spans[_i].span_s * NS_PER_S + NS_PER_S - 1);

	ck_assert_str_eq(buf, spans[_i].text);
	ck_assert_uint_eq(n, strlen(buf));
}
END_TEST

START_TEST(cuts_a_span_to_the_buffer)
{
	char buf[4];

	ck_assert_uint_eq(clock_format_span(buf, sizeof(buf), 7500 * NS_PER_S), 3);
	ck_assert_str_eq(buf, "2h0");
	ck_assert_uint_gt(clock_format_span(buf, sizeof(buf), NEVER), 0);
}
END_TEST

START_TEST(shows_the_local_time_of_day)
{
	char buf[16];

	setenv("TZ", "XYZ-5:30", 1);
	tzset();
	ck_assert_uint_eq(clock_format_time(buf, sizeof(buf), 0), 8);
	ck_assert_str_eq(buf, "05:30:00");
	clock_format_time(buf, sizeof(buf), 51843 * NS_PER_S + 999999999);
	ck_assert_str_eq(buf, "19:54:03");
	clock_format_time(buf, sizeof(buf), -1); /* the second before 1970 */
	ck_assert_str_eq(buf, "05:29:59");
	clock_format_time(buf, sizeof(buf), INT64_MIN);
	ck_assert_uint_eq(strlen(buf), 8);
	ck_assert_uint_eq(clock_format_time(buf, 6, 0), 5);
	ck_assert_str_eq(buf, "05:30");
}
END_TEST

static const struct {
	int64_t at_s;
	bool seconds;
	const char *text;
} whens[] = {
	/* Seen from Friday, 20 November 2026, 09:00 in Kathmandu. */
	{ 1795144500 + 59, false, "09:00" },
	{ 1795144500 + 59, true, "09:00:59" },
	{ 1795144500 - 9 * 3600, true, "00:00:00" },
	{ 1795144500 - 9 * 3600 - 1, true, "Thu 23:59" },
	{ 1795144500 + 18 * 3600, false, "Sat 03:00" },
	{ 1795144500 + 13 * 86400, false, "2026-12-03" },
	{ 1795144500 + 365 * 86400, true, "2027-11-20" },
};

START_TEST(says_on_which_day)
{
	char buf[16];

	setenv("TZ", "XXX-5:45", 1);
	tzset();
	clock_format_when(buf, sizeof(buf), whens[_i].at_s * NS_PER_S, 1795144500 * NS_PER_S,
			  whens[_i].seconds);
	ck_assert_str_eq(buf, whens[_i].text);
}
END_TEST

START_TEST(goes_on)
{
	struct moment before = clock_now(), after;
	struct timespec wait = { .tv_nsec = 2000000 };

	nanosleep(&wait, NULL);
	after = clock_now();
	ck_assert_int_ge(after.mono_ns - before.mono_ns, 2 * NS_PER_MS);
	ck_assert_int_gt(after.wall_ns, INT64_C(1700000000) * NS_PER_S);
}
END_TEST

TCase *
clock_case(void)
{
	TCase *tcase = tcase_create("clock");

	tcase_add_loop_test(tcase, tells_a_span_in_two_units_at_most, 0, COUNT_OF(spans));
	tcase_add_test(tcase, cuts_a_span_to_the_buffer);
	tcase_add_test(tcase, shows_the_local_time_of_day);
	tcase_add_loop_test(tcase, says_on_which_day, 0, COUNT_OF(whens));
	tcase_add_test(tcase, goes_on);
	return tcase;
}
