#include "config.h"

#include "view/key.h"

#include <stdio.h>
#include <string.h>

#include "util/die.h"
#include "util/text.h"

/* The first name of a key is the one that is written; the others are read as well. */
/* clang-format off */
static const struct {
	uint32_t key;
	const char *name;
} names[] = {
	{ KEY_TAB, "Tab" },
	{ KEY_RETURN, "Enter" },
	{ KEY_RETURN, "Return" },
	{ KEY_ESCAPE, "Esc" },
	{ KEY_ESCAPE, "Escape" },
	{ KEY_SPACE, "Space" },
	{ KEY_ARROW_UP, "Up" },
	{ KEY_ARROW_DOWN, "Down" },
	{ KEY_ARROW_LEFT, "Left" },
	{ KEY_ARROW_RIGHT, "Right" },
	{ KEY_PAGE_UP, "PgUp" },
	{ KEY_PAGE_UP, "PageUp" },
	{ KEY_PAGE_DOWN, "PgDn" },
	{ KEY_PAGE_DOWN, "PageDown" },
	{ KEY_GO_HOME, "Home" },
	{ KEY_GO_END, "End" },
	{ KEY_DELETE, "Del" },
	{ KEY_DELETE, "Delete" },
	{ KEY_INSERT, "Ins" },
	{ KEY_INSERT, "Insert" },
	{ KEY_ERASE, "Backspace" },
	{ KEY_BACKTAB, "S-Tab" },
	{ KEY_SHIFT_LEFT, "S-Left" },
	{ KEY_SHIFT_RIGHT, "S-Right" },
	{ KEY_CLICK, "Click" },
	{ KEY_DOUBLE_CLICK, "DoubleClick" },
	{ KEY_DRAG, "Drag" },
	{ KEY_RELEASE, "Release" },
	{ KEY_WHEEL_UP, "WheelUp" },
	{ KEY_WHEEL_DOWN, "WheelDown" },
};
/* clang-format on */

static bool
is_function(uint32_t key)
{
	return key >= KEY_FUNCTION_1 && key <= KEY_FUNCTION_12;
}

void
key_name(uint32_t key, char *buf, size_t size)
{
	char utf8[5] = "";

	for (size_t i = 0; i < COUNT(names); i++) {
		if (names[i].key == key) {
			snprintf(buf, size, "%s", names[i].name);
			return;
		}
	}
	if (is_function(key)) {
		snprintf(buf, size, "F%u", (unsigned)(key - KEY_FUNCTION_1 + 1));
	} else if (key >= 1 && key <= 26) {
		snprintf(buf, size, "C-%c", (char)('a' + key - 1));
	} else if (key < KEY_FIRST_SPECIAL && text_char_cols(key) > 0) {
		utf8[text_encode(utf8, key)] = '\0';
		snprintf(buf, size, "%s", utf8);
	} else {
		snprintf(buf, size, "U+%X", (unsigned)key);
	}
}

/* Digits of the base up to a limit, all of s; false if s is anything else. */
static bool
parse_digits(struct str s, uint32_t base, uint32_t max, uint32_t *out)
{
	static const char digits[] = "0123456789ABCDEF";
	uint64_t value = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *digit = s.p[i] ? strchr(digits, s.p[i]) : NULL;

		if (!digit || (uint32_t)(digit - digits) >= base)
			return false;
		value = value * base + (uint64_t)(digit - digits);
		if (value > max)
			return false;
	}
	*out = (uint32_t)value;
	return s.n > 0;
}

static bool
parse_prefixed(struct str s, uint32_t *out)
{
	uint32_t n;

	if (s.n == 3 && str_starts_case(s, STR("c-"))) {
		char letter = (char)(s.p[2] | 0x20);

		if (letter < 'a' || letter > 'z')
			return false;
		*out = (uint32_t)(letter - 'a' + 1);
		return true;
	}
	if (str_starts_case(s, STR("f")) && parse_digits(str_skip(s, 1), 10, 12, &n) && n >= 1) {
		*out = KEY_FUNCTION_1 + n - 1;
		return true;
	}
	if (str_starts(s, STR("U+")) && parse_digits(str_skip(s, 2), 16, UINT32_MAX, &n)) {
		*out = n;
		return true;
	}
	return false;
}

bool
key_parse(struct str s, uint32_t *out)
{
	uint32_t code;

	if (s.n == 0)
		return false;
	if (text_decode(s, &code) == s.n && text_char_cols(code) > 0 && code != 0xfffd) {
		*out = code;
		return true;
	}
	for (size_t i = 0; i < COUNT(names); i++) {
		if (str_eq_case(s, str_of(names[i].name))) {
			*out = names[i].key;
			return true;
		}
	}
	return parse_prefixed(s, out);
}
