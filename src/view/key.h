/*
 * key.h - keys as the view knows them, whatever the terminal sent
 *
 * A key is a Unicode code point, or one of the constants above the Unicode range.  Ctrl-A to Ctrl-Z
 * are their control codes 1 to 26 (Tab is 9, Enter 13), Escape is 27.
 */
#ifndef VIEW_KEY_H
#define VIEW_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

enum key {
	KEY_TAB = 9,
	KEY_RETURN = 13,
	KEY_ESCAPE = 27,
	KEY_SPACE = 32,
	KEY_FIRST_SPECIAL = 0x110000,
	KEY_ARROW_UP = KEY_FIRST_SPECIAL,
	KEY_ARROW_DOWN,
	KEY_ARROW_LEFT,
	KEY_ARROW_RIGHT,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_GO_HOME,
	KEY_GO_END,
	KEY_DELETE,
	KEY_INSERT,
	KEY_ERASE, /* Backspace, whichever code the terminal sends */
	KEY_BACKTAB,
	KEY_SHIFT_LEFT,
	KEY_SHIFT_RIGHT,
	KEY_FUNCTION_1, /* F1 .. F12 follow each other */
	KEY_FUNCTION_12 = KEY_FUNCTION_1 + 11,
	KEY_CLICK, /* mouse: see struct key_event */
	KEY_DOUBLE_CLICK,
	KEY_DRAG,
	KEY_RELEASE,
	KEY_WHEEL_UP,
	KEY_WHEEL_DOWN,
};

struct key_event {
	uint32_t key;
	int x, y; /* of mouse keys, in cells */
};

/* "Enter", "C-l", "PgUp", "F1", "j", "Space" into buf (16 bytes are enough). */
void key_name(uint32_t key, char *buf, size_t size);
/* Reads what key_name() writes; false if it is no key. */
bool key_parse(struct str s, uint32_t *out);

#endif
