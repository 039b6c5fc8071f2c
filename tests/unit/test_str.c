#include "config.h"

#include "util/str.h"

#include <string.h>

#include "check_util.h"

#define ck_assert_text(s, literal)                                                                 \
	ck_assert_msg(str_eq((s), STR(literal)), "'%.*s' is not '%s'", (int)(s).n, (s).p, literal)

START_TEST(compares_bytes_and_letters)
{
	ck_assert(str_eq(STR("ab"), STR("ab")));
	ck_assert(!str_eq(STR("ab"), STR("abc")));
	ck_assert(!str_eq(STR("ab"), STR("aB")));
	ck_assert(str_eq(STR_NONE, STR("")));
	ck_assert(str_eq(STR("a\0b"), STR("a\0b")));
	ck_assert(!str_eq(STR("a\0b"), STR("a\0c")));
	ck_assert(str_eq_case(STR("Val_Loss"), STR("vAL_lOSS")));
	ck_assert(!str_eq_case(STR("a@"), STR("a`"))); /* differ by the bit of the case alone */
	ck_assert(!str_eq_case(STR("a["), STR("a{")));
	ck_assert(str_eq_case(STR_NONE, STR_NONE));
}
END_TEST

START_TEST(finds_starts_and_ends)
{
	ck_assert(str_starts(STR("epoch 1"), STR("epoch")));
	ck_assert(str_starts(STR("epoch"), STR("")));
	ck_assert(str_starts(STR_NONE, STR_NONE));
	ck_assert(!str_starts(STR("epo"), STR("epoch")));
	ck_assert(!str_starts(STR("Epoch"), STR("epoch")));
	ck_assert(str_starts_case(STR("Epoch"), STR("ePOCH")));
	ck_assert(!str_starts_case(STR("Epo"), STR("epoch")));
	ck_assert(str_ends(STR("a.csv"), STR(".csv")));
	ck_assert(!str_ends(STR("csv"), STR(".csv")));
	ck_assert(str_ends(STR(".csv"), STR(".csv")));
	ck_assert(str_ends(STR("x"), STR("")));
}
END_TEST

START_TEST(cuts_without_leaving_the_slice)
{
	ck_assert_text(str_trim(STR(" \t a b\r ")), "a b");
	ck_assert_text(str_trim(STR(" \t\r")), "");
	ck_assert_text(str_trim(STR("\na\n")), "\na\n");
	ck_assert_text(str_skip(STR("abc"), 2), "c");
	ck_assert_text(str_skip(STR("abc"), 9), "");
	ck_assert_text(str_first(STR("abc"), 2), "ab");
	ck_assert_text(str_first(STR("abc"), 9), "abc");
	ck_assert_uint_eq(str_skip(STR_NONE, 1).n, 0);
	ck_assert_ptr_null(str_skip(STR_NONE, 0).p);
	ck_assert_uint_eq(str_trim(STR_NONE).n, 0);
}
END_TEST

START_TEST(searches)
{
	ck_assert_uint_eq(str_find(STR("val_loss"), STR("loss")), 4);
	ck_assert_uint_eq(str_find(STR("val_loss"), STR("Loss")), 8);
	ck_assert_uint_eq(str_find(STR("val"), STR("")), 0);
	ck_assert_uint_eq(str_find(STR("val"), STR("value")), 3);
	ck_assert_uint_eq(str_find(STR_NONE, STR("a")), 0);
	ck_assert_uint_eq(str_find_case(STR("val_LOSS"), STR("losS")), 4);
	ck_assert_uint_eq(str_find_case(STR("val"), STR("value")), 3);
	ck_assert_uint_eq(str_find_char(STR("a=1"), '='), 1);
	ck_assert_uint_eq(str_find_char(STR("a=1"), ':'), 3);
	ck_assert_uint_eq(str_find_char(STR_NONE, 'a'), 0);
	ck_assert_uint_eq(str_find(STR("a\0b"), STR("b")), 2);
}
END_TEST

/* Pieces of names, of all lengths: two that differ have different hashes, even cut to 32 bits. */
START_TEST(hashes_tell_names_apart)
{
	static const char text[] = "train/box_loss_0.5:0.95 loss_1 loss_2 grad_norm";
	const size_t n = sizeof(text) - 1, longest = 24;
	struct str a, b;

	for (size_t i = 0; i < n * longest; i++)
		for (size_t j = 0; j < i; j++) {
			a = str_first(str_skip(str_of(text), i / longest), i % longest);
			b = str_first(str_skip(str_of(text), j / longest), j % longest);
			if (str_eq(a, b) != ((uint32_t)str_hash(a) == (uint32_t)str_hash(b)))
				ck_abort_msg("'%.*s' and '%.*s'", (int)a.n, a.p, (int)b.n, b.p);
		}
}
END_TEST

START_TEST(copies)
{
	char *copy = str_dup((struct str){ "lossy", 4 });

	ck_assert_str_eq(copy, "loss");
	free(copy);
	copy = str_dup(STR_NONE);
	ck_assert_str_eq(copy, "");
	free(copy);
	ck_assert_uint_eq(str_of("loss").n, 4);
	ck_assert_uint_eq(str_of(NULL).n, 0);
}
END_TEST

TCase *
str_case(void)
{
	TCase *tcase = tcase_create("str");

	tcase_add_test(tcase, compares_bytes_and_letters);
	tcase_add_test(tcase, finds_starts_and_ends);
	tcase_add_test(tcase, cuts_without_leaving_the_slice);
	tcase_add_test(tcase, searches);
	tcase_add_test(tcase, hashes_tell_names_apart);
	tcase_add_test(tcase, copies);
	return tcase;
}
