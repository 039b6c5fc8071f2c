#include "config.h"

#include "suite.h"

#include "app/line_index.h"

TCase *line_index_case(void);

START_TEST(line_ends_are_counted)
{
	ck_assert_int_eq(line_index_ends(STR("")), 0);
	ck_assert_int_eq(line_index_ends(STR_NONE), 0);
	ck_assert_int_eq(line_index_ends(STR("a")), 0);
	ck_assert_int_eq(line_index_ends(STR("a\nb\n\n")), 3);
}
END_TEST

START_TEST(marks_stand_where_they_should)
{
	struct line_index index = { 0 };
	char *line = malloc(1000);
	struct line_mark mark;

	for (int i = 0; i < 1000; i++)
		line[i] = i == 999 ? '\n' : 'x';
	for (int i = 0; i < 5000; i++) /* 5 MB */
		line_index_pass(&index, (struct str){ line, 1000 });
	ck_assert_uint_eq(index.count, 4);
	for (int64_t offset = 0; offset <= 5000000; offset += 99991) {
		mark = line_index_at_offset(&index, offset);
		ck_assert_int_le(mark.offset, offset);
		ck_assert_int_lt(offset - mark.offset, LINE_INDEX_STEP + 1000);
		ck_assert_int_eq(mark.ends, mark.offset / 1000);
	}
	for (int64_t ends = 0; ends < 5000; ends += 7) {
		mark = line_index_at_line(&index, ends);
		ck_assert_int_le(mark.ends, ends);
		ck_assert_int_lt(ends - mark.ends, 1051);
	}
	line_index_fini(&index);
	free(line);
}
END_TEST

TCase *
line_index_case(void)
{
	TCase *tcase = tcase_create("line_index");

	tcase_add_test(tcase, line_ends_are_counted);
	tcase_add_test(tcase, marks_stand_where_they_should);
	return tcase;
}
