#include "config.h"

#include "suite.h"

#include "app/pacer.h"

TCase *pacer_case(void);

#define MS NS_PER_MS

START_TEST(a_pause_is_what_the_frame_asks_for)
{
	static const struct {
		int64_t took_us;
		size_t bytes;
		int64_t pause_us;
	} cases[] = {
		{ 100, 300, 4000 }, /* cheap: no eye sees more */
		{ 1000, 300, 4000 },
		{ 2000, 300, 6000 }, /* a quarter of a core */
		{ 20000, 300, 60000 },
		{ 2000000, 300, 250000 }, /* a machine in trouble */
		{ 100, 16384, 4000 },	  /* a whole screen at once */
		{ 100, 17408, 31250 },	  /* 1024 bytes too many */
		{ 100, 1 << 30, 250000 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pacer pacer = { 0 };
		int64_t ended_ns = 5000 * MS;

		pacer_drew(&pacer, ended_ns - cases[i].took_us * 1000, ended_ns, cases[i].bytes);
		ck_assert_msg(pacer.next_ns == ended_ns + cases[i].pause_us * 1000,
			      "case %zu: %lld us", i, (long long)(pacer.next_ns - ended_ns) / 1000);
	}
}
END_TEST

START_TEST(nothing_waits_before_the_first_frame)
{
	struct pacer pacer = { 0 };

	ck_assert_int_le(pacer.next_ns, 0);
}
END_TEST

/* Frames of so many bytes, each as early as may be, for ten seconds; how many. */
static int
frames_of(size_t bytes)
{
	struct pacer pacer = { 0 };
	int64_t now_ns = 1000 * NS_PER_S, end_ns = now_ns + 10 * NS_PER_S;
	int n = 0;

	for (; now_ns < end_ns; n++) {
		pacer_drew(&pacer, now_ns, now_ns + MS / 10, bytes);
		now_ns = pacer.next_ns;
	}
	return n;
}

START_TEST(where_all_changes_all_the_time_bytes_are_let_out_at_their_rate)
{
	/* 4.1 ms each; 327,680 bytes, those of the bucket and a last one; never rarer than 250 ms.
	 */
	ck_assert_int_eq(frames_of(10), 2440);
	ck_assert_int_eq(frames_of(1000), 345);
	ck_assert_int_eq(frames_of(4096), 84);
	ck_assert_int_eq(frames_of(100000), 40);
}
END_TEST

START_TEST(what_was_owed_is_forgotten_after_a_rest)
{
	struct pacer pacer = { 0 };

	pacer_drew(&pacer, 1000 * MS, 1000 * MS, 1 << 20);
	ck_assert_int_eq(pacer.next_ns, 1250 * MS);
	/* The bucket takes half a second to fill: here it holds half of what it can. */
	pacer_drew(&pacer, 1500 * MS, 1500 * MS, 8192);
	ck_assert_int_eq(pacer.next_ns, 1504 * MS);
	pacer_drew(&pacer, 1504 * MS, 1504 * MS, 8192);
	ck_assert_int_eq(pacer.next_ns, 1750 * MS);
	pacer_drew(&pacer, 3000 * MS, 3000 * MS, 16384);
	ck_assert_int_eq(pacer.next_ns, 3004 * MS);
}
END_TEST

TCase *
pacer_case(void)
{
	TCase *tc = tcase_create("pacer");

	tcase_add_test(tc, a_pause_is_what_the_frame_asks_for);
	tcase_add_test(tc, nothing_waits_before_the_first_frame);
	tcase_add_test(tc, where_all_changes_all_the_time_bytes_are_let_out_at_their_rate);
	tcase_add_test(tc, what_was_owed_is_forgotten_after_a_rest);
	return tc;
}
