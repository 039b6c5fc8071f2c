#include "config.h"

#include "suite.h"

#include <string.h>

#include "view/key.h"

TCase *key_case(void);

static const struct {
	uint32_t key;
	const char *name;
} written[] = {
	{ 'j', "j" },
	{ 'J', "J" },
	{ '/', "/" },
	{ '?', "?" },
	{ 0x635f, "损" },
	{ KEY_SPACE, "Space" },
	{ KEY_TAB, "Tab" },
	{ KEY_RETURN, "Enter" },
	{ KEY_ESCAPE, "Esc" },
	{ 1, "C-a" },
	{ 12, "C-l" },
	{ 26, "C-z" },
	{ KEY_ARROW_UP, "Up" },
	{ KEY_PAGE_UP, "PgUp" },
	{ KEY_PAGE_DOWN, "PgDn" },
	{ KEY_GO_HOME, "Home" },
	{ KEY_ERASE, "Backspace" },
	{ KEY_BACKTAB, "S-Tab" },
	{ KEY_SHIFT_LEFT, "S-Left" },
	{ KEY_FUNCTION_1, "F1" },
	{ KEY_FUNCTION_1 + 9, "F10" },
	{ KEY_FUNCTION_12, "F12" },
	{ KEY_CLICK, "Click" },
	{ KEY_WHEEL_DOWN, "WheelDown" },
	{ 0, "U+0" },
	{ 0x1f, "U+1F" },
	{ 0x301, "U+301" },
};

START_TEST(a_key_has_a_name_that_reads_back)
{
	char name[16];
	uint32_t key = 12345;

	key_name(written[_i].key, name, sizeof(name));
	ck_assert_str_eq(name, written[_i].name);
	ck_assert(key_parse(str_of(name), &key));
	ck_assert_uint_eq(key, written[_i].key);
}
END_TEST

START_TEST(every_special_key_has_a_name_that_reads_back)
{
	for (uint32_t key = KEY_FIRST_SPECIAL; key <= KEY_WHEEL_DOWN; key++) {
		char name[16];
		uint32_t back = 0;

		key_name(key, name, sizeof(name));
		ck_assert_msg(strncmp(name, "U+", 2) != 0, "%s", name);
		ck_assert(key_parse(str_of(name), &back));
		ck_assert_uint_eq(back, key);
	}
}
END_TEST

static const struct {
	const char *text;
	uint32_t key;
} read_too[] = {
	{ "enter", KEY_RETURN }, { "Return", KEY_RETURN }, { "escape", KEY_ESCAPE },
	{ "C-L", 12 },		 { "c-l", 12 },		   { "PageDown", KEY_PAGE_DOWN },
	{ "f5", KEY_FUNCTION_1 + 4 }, { "DEL", KEY_DELETE }, { " ", KEY_SPACE },
	{ "f", 'f' },		 { "U", 'U' },
};

START_TEST(other_spellings_are_read)
{
	uint32_t key = 0;

	ck_assert(key_parse(str_of(read_too[_i].text), &key));
	ck_assert_uint_eq(key, read_too[_i].key);
}
END_TEST

static const char *const refused[] = { "",    "jj",   "C-",	"C-1",	  "C-aa", "F0",
				       "F13", "F1x",  "Hyper-x", "\xff", "U+",	  "U+xyz",
				       "U+FFFFFFFFFF", "\xcc\x81" };

START_TEST(what_is_no_key_is_refused)
{
	uint32_t key = 0;

	ck_assert(!key_parse(str_of(refused[_i]), &key));
}
END_TEST

TCase *
key_case(void)
{
	TCase *tcase = tcase_create("key");

	tcase_add_loop_test(tcase, a_key_has_a_name_that_reads_back, 0, COUNT_OF(written));
	tcase_add_test(tcase, every_special_key_has_a_name_that_reads_back);
	tcase_add_loop_test(tcase, other_spellings_are_read, 0, COUNT_OF(read_too));
	tcase_add_loop_test(tcase, what_is_no_key_is_refused, 0, COUNT_OF(refused));
	return tcase;
}
