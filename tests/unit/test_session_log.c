#include "config.h"

#include "following.h"
#include "suite.h"

TCase *session_log_case(void);

static void
begin(void)
{
	files_setup();
	following_begin(&(struct session_options){ .follow = true });
}

static void
end(void)
{
	following_end();
	files_teardown();
}

static const struct run *
open_log(const char *text)
{
	files_write("a.log", text);
	following_add("a.log");
	following_settle();
	return store_run(session_store(following.session), 0);
}

/* "number@offset-end:text" each. */
static const char *
tell(const struct log_text *lines, size_t n)
{
	static char told[4096];
	size_t at = 0;

	told[0] = '\0';
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(told + at, sizeof(told) - at, "%lld@%lld-%lld:%.*s\n",
				       (long long)lines[i].line, (long long)lines[i].offset,
				       (long long)lines[i].end_offset, (int)lines[i].text.n,
				       lines[i].text.p);
	return told;
}

static const char *
before(const struct run *run, int64_t end_offset, size_t n)
{
	struct log_text lines[100];

	return tell(lines, session_log_before(following.session, run, end_offset, lines, n));
}

static const char *
after(const struct run *run, int64_t begin_offset, size_t n)
{
	struct log_text lines[100];

	return tell(lines, session_log_after(following.session, run, begin_offset, lines, n));
}

START_TEST(the_newest_lines_and_those_before_them)
{
	const struct run *run = open_log("one\ntwo\nthree\nfour");

	ck_assert_str_eq(before(run, INT64_MAX, 2), "3@8-14:three\n4@14-18:four\n");
	ck_assert_str_eq(before(run, 14, 2), "2@4-8:two\n3@8-14:three\n");
	ck_assert_str_eq(before(run, 8, 9), "1@0-4:one\n2@4-8:two\n");
	ck_assert_str_eq(before(run, 0, 9), "");
	ck_assert_str_eq(before(run, INT64_MAX, 0), "");
}
END_TEST

START_TEST(a_log_is_its_runs_from_the_first_byte_to_the_last)
{
	const struct run *run = open_log("settings\nepoch 1 loss 0.5\nsaved\n");

	ck_assert_int_eq(run->offset_first, 0);
	ck_assert_int_eq(run->offset_last, 32);
	files_append("a.log", "nothing to measure here\n");
	following_settle();
	ck_assert_int_eq(run->offset_last, 56);
}
END_TEST

START_TEST(the_lines_behind_a_place)
{
	const struct run *run = open_log("one\ntwo\n\nfour\n");

	ck_assert_str_eq(after(run, 0, 2), "1@0-4:one\n2@4-8:two\n");
	ck_assert_str_eq(after(run, 4, 9), "2@4-8:two\n3@8-9:\n4@9-14:four\n");
	ck_assert_str_eq(after(run, 14, 9), "");
	ck_assert_str_eq(after(run, 99, 9), "");
}
END_TEST

START_TEST(a_line_is_shown_as_a_terminal_would)
{
	const struct run *run = open_log("10%\r20%\r30%\r\n"
					 "\033[1mbold\033[0m and \033]0;title\a plain\n"
					 "win\r\n"
					 "a\rb\r");

	ck_assert_str_eq(after(run, 0, 9), "1@0-13:30%\n"
					   "2@13-47:bold and  plain\n"
					   "3@47-52:win\n"
					   "4@52-56:b\n");
}
END_TEST

START_TEST(lines_are_found_by_number)
{
	const struct run *run = open_log("one\ntwo\nthree");

	ck_assert_int_eq(session_log_seek(following.session, run, 1), 0);
	ck_assert_int_eq(session_log_seek(following.session, run, 2), 4);
	ck_assert_int_eq(session_log_seek(following.session, run, 3), 8);
	ck_assert_int_eq(session_log_seek(following.session, run, 4), -1);
	ck_assert_int_eq(session_log_seek(following.session, run, 0), -1);
}
END_TEST

START_TEST(a_large_log_is_not_read_again_as_a_whole)
{
	enum { LINES = 400000 };
	struct log_text lines[2];
	const struct run *run;
	FILE *out = fopen("a.log", "w");

	for (int i = 1; i <= LINES; i++)
		fprintf(out, "line number %07d\n", i); /* 20 bytes */
	fclose(out);
	following_add("a.log");
	following_settle();
	run = store_run(session_store(following.session), 0);
	for (int i = 1; i <= LINES; i += 9973)
		ck_assert_int_eq(session_log_seek(following.session, run, i), (i - 1) * 20);
	ck_assert_uint_eq(session_log_before(following.session, run, 20 * 300000, lines, 2), 2);
	ck_assert_int_eq(lines[0].line, 299999);
	ck_assert_int_eq(lines[1].line, 300000);
	ck_assert_int_eq(memcmp(lines[1].text.p, "line number 0300000", 19), 0);
	ck_assert_uint_eq(session_log_after(following.session, run, 20 * 300000, lines, 2), 2);
	ck_assert_int_eq(lines[0].line, 300001);
}
END_TEST

START_TEST(a_line_without_end_is_shown_in_part)
{
	size_t n = 9 << 20;
	char *text = malloc(n + 1);
	struct log_text lines[3];
	const struct run *run;
	size_t count;

	memset(text, 'x', n);
	text[n] = '\0';
	memcpy(text, "first\n", 6);
	run = open_log(text);
	count = session_log_after(following.session, run, 0, lines, 3);
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_le(lines[1].text.n, 1 << 20);
	count = session_log_before(following.session, run, INT64_MAX, lines, 3);
	ck_assert_uint_le(count, 1);
	free(text);
}
END_TEST

START_TEST(a_log_that_has_gone_has_no_lines)
{
	const struct run *run = open_log("one\n");

	unlink("a.log");
	following_settle();
	ck_assert_str_eq(before(run, INT64_MAX, 5), "");
	ck_assert_str_eq(after(run, 0, 5), "");
}
END_TEST

TCase *
session_log_case(void)
{
	TCase *tcase = tcase_create("session_log");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, the_newest_lines_and_those_before_them);
	tcase_add_test(tcase, a_log_is_its_runs_from_the_first_byte_to_the_last);
	tcase_add_test(tcase, the_lines_behind_a_place);
	tcase_add_test(tcase, a_line_is_shown_as_a_terminal_would);
	tcase_add_test(tcase, lines_are_found_by_number);
	tcase_add_test(tcase, a_large_log_is_not_read_again_as_a_whole);
	tcase_add_test(tcase, a_line_without_end_is_shown_in_part);
	tcase_add_test(tcase, a_log_that_has_gone_has_no_lines);
	return tcase;
}
