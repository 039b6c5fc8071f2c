#include "config.h"

#include "util/text.h"

#include <string.h>

#include "check_util.h"
#include "random.h"

START_TEST(decodes_utf8_and_nothing_else)
{
	static const struct {
		const char *bytes;
		size_t n;
		uint32_t code;
	} cases[] = {
		{ "a", 1, 'a' },
		{ "\xc3\xa4z", 2, 0xe4 },
		{ "\xe8\xae\xad", 3, 0x8bad },
		{ "\xf0\x9f\x9a\x80", 4, 0x1f680 },
		{ "\xff", 1, 0xfffd },
		{ "\x80", 1, 0xfffd },
		{ "\xc3", 1, 0xfffd },		     /* cut off */
		{ "\xc3z", 1, 0xfffd },
		{ "\xe8\xae", 1, 0xfffd },
		{ "\xc0\xaf", 1, 0xfffd },	     /* overlong '/' */
		{ "\xe0\x80\xaf", 1, 0xfffd },
		{ "\xed\xa0\x80", 1, 0xfffd },	     /* half of a surrogate pair */
		{ "\xf4\x90\x80\x80", 1, 0xfffd },   /* beyond U+10FFFF */
	};

	for (int i = 0; i < COUNT_OF(cases); i++) {
		uint32_t code = 0;
		size_t n = text_decode(str_of(cases[i].bytes), &code);

		ck_assert_msg(n == cases[i].n && code == cases[i].code, "case %d: %zu %x", i, n, code);
	}
	{
		uint32_t code;

		ck_assert_uint_eq(text_decode((struct str){ "\0", 1 }, &code), 1);
		ck_assert_uint_eq(code, 0);
		ck_assert_uint_eq(text_decode((struct str){ "\xe8\xae\xad", 2 }, &code), 1);
	}
}
END_TEST

START_TEST(encodes_what_it_decodes)
{
	char buf[4];
	uint32_t code;

	for (uint32_t c = 1; c < 0x110000; c++) {
		size_t n = text_encode(buf, c);

		uint32_t want = c >= 0xd800 && c < 0xe000 ? 0xfffd : c;

		if (text_decode((struct str){ buf, n }, &code) != n || code != want)
			ck_abort_msg("U+%04X came back as U+%04X", c, code);
	}
	ck_assert_uint_eq(text_encode(buf, 0x110000), 3);
}
END_TEST

static const struct {
	uint32_t code;
	int cols;
} widths[] = {
	{ 'a', 1 },	{ ' ', 1 },	{ '~', 1 },	{ 0xe4, 1 },	{ 0x3c3, 1 },
	{ 0x8bad, 2 },	{ 0xff1a, 2 },	{ 0x3042, 2 },	{ 0xac00, 2 },	{ 0x1f680, 2 },
	{ 0x301, 0 },	{ 0x200d, 0 },	{ 0xfe0f, 0 },	{ 0x2588, 1 },	{ 0x28ff, 1 },
	{ 0x2026, 1 },	{ 0x2501, 1 },	{ 0xfffd, 1 },
	/* what must not reach a terminal */
	{ 0, -1 },	{ 7, -1 },	{ '\n', -1 },	{ '\t', -1 },	{ 0x1b, -1 },
	{ 0x7f, -1 },	{ 0x80, -1 },	{ 0x9b, -1 },	{ 0x9f, -1 },	{ 0x61c, -1 },
	{ 0x200e, -1 }, { 0x200f, -1 }, { 0x2028, -1 }, { 0x2029, -1 }, { 0x202a, -1 },
	{ 0x202b, -1 }, { 0x202c, -1 }, { 0x202d, -1 }, { 0x202e, -1 }, { 0x2066, -1 },
	{ 0x2067, -1 }, { 0x2068, -1 }, { 0x2069, -1 }, { 0xd800, -1 }, { 0xfffe, -1 },
	{ 0xffff, -1 }, { 0x1ffff, -1 }, { 0xfdd0, -1 }, { 0xe0001, -1 }, { 0x110000, -1 },
};

START_TEST(measures_in_columns)
{
	ck_assert_msg(text_char_cols(widths[_i].code) == widths[_i].cols, "U+%04X: %d",
		      widths[_i].code, text_char_cols(widths[_i].code));
}
END_TEST

struct clean_case {
	const char *dirty, *clean, *ascii;
};

static const struct clean_case cleanings[] = {
	{ "loss: 0.5", "loss: 0.5", "loss: 0.5" },
	{ "", "", "" },
	{ "a\tb", "a b", "a b" },
	{ "训练损失", "训练损失", "????" },
	{ "a\001b\x7f", "a\xef\xbf\xbd" "b\xef\xbf\xbd", "a?b?" },
	{ "a\nb", "a\xef\xbf\xbd" "b", "a?b" },
	{ "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd", "??" },
	{ "\xc2\x9b" "31m", "\xef\xbf\xbd" "31m", "?31m" }, /* CSI as a C1 control */
	{ "a\xe2\x80\xae" "b", "a\xef\xbf\xbd" "b", "a?b" }, /* U+202E */
	{ "e\xcc\x81", "e\xcc\x81", "e" },
	{ "50%|█████▌   │ → ✓", "50%|█████▌   │ → ✓", "50%|######   | > +" },
	{ "— ‘a’ “b” 3×4…", "— ‘a’ “b” 3×4…", "- 'a' \"b\" 3x4~" },
	/* escape sequences go whole */
	{ "\033[31mred\033[0m", "red", "red" },
	{ "\033[1;38;5;208m!\033[K", "!", "!" },
	{ "\033[?25lx\033[2 q", "x", "x" },
	{ "\033]0;title\007x", "x", "x" },
	{ "\033]52;c;aGk=\033\\x", "x", "x" },
	{ "\033]8;;http://a\033\\link\033]8;;\033\\", "link", "link" },
	{ "\033P$q\"p\033\\x", "x", "x" },
	{ "\033_apc\033\\x\033^pm\033\\y\033Xsos\033\\z", "xyz", "xyz" },
	{ "\033(Bx\033)0y", "xy", "xy" },
	{ "\033cx\0337y\033=z", "xyz", "xyz" },
	{ "\033[A\033[37m03/07", "03/07", "03/07" },
	/* broken off, or nested to hide something */
	{ "x\033", "x", "x" },
	{ "x\033[", "x", "x" },
	{ "x\033[31", "x", "x" },
	{ "x\033]0;never ends", "x", "x" },
	{ "\033[3\0331mx", "mx", "mx" },
	{ "\033]0;a\033[31mb", "b", "b" },
	{ "\033\033[31mx", "x", "x" },
	{ "\033]0;a\030b", "b", "b" },
	{ "\033[31\001mx", "\xef\xbf\xbdmx", "?mx" },
};

START_TEST(leaves_nothing_that_steers_a_terminal)
{
	const struct clean_case *c = &cleanings[_i];
	char *clean = text_clean(str_of(c->dirty), false);
	char *ascii = text_clean(str_of(c->dirty), true);

	ck_assert_str_eq(clean, c->clean);
	ck_assert_str_eq(ascii, c->ascii);
	ck_assert_int_eq(text_cols(str_of(c->dirty)), text_cols(str_of(c->clean)));
	free(clean);
	free(ascii);
}
END_TEST

START_TEST(any_bytes_come_out_fit_to_be_shown)
{
	struct random random = { 6 };
	char bytes[64];

	for (int i = 0; i < 100000; i++) {
		size_t n = random_below(&random, sizeof(bytes));
		char *clean;
		struct str rest;

		for (size_t k = 0; k < n; k++) /* many of the bytes that matter */
			bytes[k] = random_below(&random, 3) ? (char)random_next(&random) :
							      "\033[]P\\;m\xc2\x9b\xe2\x80\xae"[random_below(&random, 13)];
		clean = text_clean((struct str){ bytes, n }, i % 2);
		for (rest = str_of(clean); rest.n > 0;) {
			uint32_t code;

			rest = str_skip(rest, text_decode(rest, &code));
			if (text_char_cols(code) < 0 || (i % 2 && code >= 0x80))
				ck_abort_msg("U+%04X came through", code);
		}
		if (text_cols(str_of(clean)) !=
		    (i % 2 ? (int)strlen(clean) : text_cols((struct str){ bytes, n })))
			ck_abort_msg("%s is as wide as %d", clean, text_cols(str_of(clean)));
		free(clean);
	}
}
END_TEST

START_TEST(bounds_towers_of_marks)
{
	char tower[1 + 2 * 1000 + 2] = "a";
	char *clean;

	for (int i = 0; i < 1000; i++)
		memcpy(tower + 1 + 2 * i, "\xcc\x81", 2);
	tower[2001] = 'b';
	clean = text_clean(str_of(tower), false);
	ck_assert_str_eq(clean, "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81" "b");
	ck_assert_int_eq(text_cols(str_of(tower)), 2);
	free(clean);
}
END_TEST

START_TEST(counts_columns_not_bytes)
{
	ck_assert_int_eq(text_cols(STR("val_loss")), 8);
	ck_assert_int_eq(text_cols(STR("验证准确率")), 10);
	ck_assert_int_eq(text_cols(STR("\033[31m训\033[0m")), 2);
	ck_assert_int_eq(text_cols(STR("a\xff")), 2);
	ck_assert_int_eq(text_cols(STR_NONE), 0);
}
END_TEST

static const struct {
	const char *text;
	int cols;
	const char *cut, *ascii;
} cuts[] = {
	{ "abcdef", 6, "abcdef", "abcdef" },
	{ "abcdef", 5, "ab…ef", "ab~ef" },
	{ "abcdef", 4, "ab…f", "ab~f" },
	{ "abcdef", 2, "a…", "a~" },
	{ "abcdef", 1, "…", "~" },
	{ "abcdef", 0, "", "" },
	{ "abcdef", -3, "", "" },
	{ "", 0, "", "" },
	{ "训练损失", 8, "训练损失", "训练损失" },
	{ "训练损失", 7, "训…损失", "训~损失" },
	{ "训练损失", 6, "训…失", "训~失" },
	{ "训练损失", 3, "…失", "~失" },
	{ "训练损失", 2, "…", "~" },
	{ "e\xcc\x81" "abce\xcc\x81", 3, "e\xcc\x81…e\xcc\x81", "e\xcc\x81~e\xcc\x81" },
};

START_TEST(cuts_out_the_middle_by_columns)
{
	char *cut = text_cut_middle(str_of(cuts[_i].text), cuts[_i].cols, false);
	char *ascii = text_cut_middle(str_of(cuts[_i].text), cuts[_i].cols, true);

	ck_assert_str_eq(cut, cuts[_i].cut);
	ck_assert_str_eq(ascii, cuts[_i].ascii);
	ck_assert(cuts[_i].cols < 0 || text_cols(str_of(cut)) <= cuts[_i].cols);
	free(cut);
	free(ascii);
}
END_TEST

static const struct {
	const char *text;
	size_t tell;
	int cols;
	const char *cut;
} around[] = {
	{ "lr=0.1_bs=16", 3, 12, "lr=0.1_bs=16" },
	/* The middle is cut out where that keeps it. */
	{ "lr=0.1_bs=16", 3, 10, "lr=0.…s=16" },
	{ "lr=0.1_bs=16", 10, 10, "lr=0.…s=16" },
	/* Else the beginning is kept, or the end. */
	{ "outputs/12-31/train", 8, 14, "outputs/12…ain" },
	{ "outputs/12-31/train", 11, 12, "out…31/train" },
	{ "a-model-of-mine/7/of-many-others", 16, 12, "…e/7/of-man…" },
	/* In a few columns there is no choice. */
	{ "outputs/12-31/train", 12, 7, "out…ain" },
	{ "outputs/12-31/train", 99, 9, "outp…rain" },
	/* By columns, and whole characters. */
	{ "训练损失训练", 9, 8, "…损失训…" },
};

START_TEST(what_tells_is_not_cut_out)
{
	char *cut = text_cut_around(str_of(around[_i].text), around[_i].tell, around[_i].cols,
				    false);

	ck_assert_str_eq(cut, around[_i].cut);
	ck_assert_int_le(text_cols(str_of(cut)), around[_i].cols);
	free(cut);
}
END_TEST

START_TEST(a_sentence_loses_its_end)
{
	static const struct {
		const char *text;
		int cols;
		const char *cut, *ascii;
	} ends[] = {
		{ "loss became NaN", 15, "loss became NaN", "loss became NaN" },
		{ "loss became NaN", 14, "loss became N…", "loss became N~" },
		{ "loss became NaN", 13, "loss became…", "loss became~" },
		{ "训练损失", 6, "训练…", "训练~" },
		{ "abc", 1, "…", "~" },
		{ "abc", 0, "", "" },
		{ "", -1, "", "" },
	};

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		char *cut = text_cut_end(str_of(ends[i].text), ends[i].cols, false);
		char *ascii = text_cut_end(str_of(ends[i].text), ends[i].cols, true);

		ck_assert_str_eq(cut, ends[i].cut);
		ck_assert_str_eq(ascii, ends[i].ascii);
		free(cut);
		free(ascii);
	}
}
END_TEST

START_TEST(a_prefix_ends_at_a_character)
{
	ck_assert_uint_eq(text_prefix(STR("abc"), 2).n, 2);
	ck_assert_uint_eq(text_prefix(STR("abc"), 9).n, 3);
	ck_assert_uint_eq(text_prefix(STR("训练"), 3).n, 3);
	ck_assert_uint_eq(text_prefix(STR("训练"), 1).n, 0);
	ck_assert_uint_eq(text_prefix(STR("e\xcc\x81x"), 1).n, 3); /* the mark stays with its base */
	ck_assert_uint_eq(text_prefix(STR("abc"), 0).n, 0);
	ck_assert_uint_eq(text_prefix(STR("abc"), -1).n, 0);
	ck_assert_uint_eq(text_prefix(STR_NONE, 5).n, 0);
}
END_TEST

TCase *
text_case(void)
{
	TCase *tcase = tcase_create("text");

	tcase_add_test(tcase, decodes_utf8_and_nothing_else);
	tcase_add_test(tcase, encodes_what_it_decodes);
	tcase_add_loop_test(tcase, measures_in_columns, 0, COUNT_OF(widths));
	tcase_add_loop_test(tcase, leaves_nothing_that_steers_a_terminal, 0, COUNT_OF(cleanings));
	tcase_add_test(tcase, any_bytes_come_out_fit_to_be_shown);
	tcase_add_test(tcase, bounds_towers_of_marks);
	tcase_add_test(tcase, counts_columns_not_bytes);
	tcase_add_loop_test(tcase, cuts_out_the_middle_by_columns, 0, COUNT_OF(cuts));
	tcase_add_loop_test(tcase, what_tells_is_not_cut_out, 0, COUNT_OF(around));
	tcase_add_test(tcase, a_sentence_loses_its_end);
	tcase_add_test(tcase, a_prefix_ends_at_a_character);
	return tcase;
}
