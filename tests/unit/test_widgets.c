#include "config.h"

#include "suite.h"

#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "view/frame.h"
#include "view/key.h"
#include "view/menu.h"
#include "view/prompt.h"

TCase *widgets_case(void);

/* ---- prompt */

/* Keys, one a character; '<' left, '>' right, '^' home, '$' end, '~' erase, '!' delete, and C-w,
 * C-u, C-k as their control codes. */
static const struct {
	const char *text, *keys, *result;
	size_t cursor;
} edits[] = {
	{ "", "abc", "abc", 3 },
	{ "abc", "<<x", "axbc", 2 },
	{ "abc", "^x$y", "xabcy", 5 },
	{ "abc", "~", "ab", 2 },
	{ "abc", "<!", "ab", 2 },
	{ "损失", "~", "损", 3 },
	{ "损失", "<!", "损", 3 },
	{ "损失", "<x", "损x失", 4 },
	{ "one two", "\027", "one ", 4 },
	{ "one two ", "\027", "one ", 4 },
	{ "one two", "<<\027", "one wo", 4 },
	{ "one two", "\025", "", 0 },
	{ "one two", "<<<\013", "one ", 4 },
	{ "one two", "<<<\025", "two", 0 },
	{ "", "~", "", 0 },
	{ "a", "^<~", "a", 0 },
	{ "a", ">>!", "a", 1 },
};

static uint32_t
key_of(char c)
{
	static const struct {
		char sign;
		uint32_t key;
	} signs[] = {
		{ '<', KEY_ARROW_LEFT }, { '>', KEY_ARROW_RIGHT }, { '^', KEY_GO_HOME },
		{ '$', KEY_GO_END },	 { '~', KEY_ERASE },	   { '!', KEY_DELETE },
	};

	for (size_t i = 0; i < COUNT(signs); i++) {
		if (signs[i].sign == c)
			return signs[i].key;
	}
	return (unsigned char)c;
}

START_TEST(a_line_is_edited_by_characters)
{
	struct prompt prompt = { 0 };

	prompt_open(&prompt, 0, "> ", edits[_i].text, NULL);
	for (const char *c = edits[_i].keys; *c; c++) {
		/* Erasing an empty line leaves the prompt; the rest of a case is not about that. */
		if (prompt_key(&prompt, key_of(*c)) == PROMPT_CANCELLED)
			break;
	}
	ck_assert_str_eq(prompt.text, edits[_i].result);
	ck_assert_uint_eq(prompt.length, strlen(edits[_i].result));
	ck_assert_uint_eq(prompt.cursor, edits[_i].cursor);
}
END_TEST

START_TEST(a_line_does_not_grow_without_bound)
{
	struct prompt prompt = { 0 };

	prompt_open(&prompt, 0, "> ", "", NULL);
	for (int i = 0; i < 2 * PROMPT_MAX; i++)
		prompt_key(&prompt, 0x5931); /* three bytes */
	ck_assert_uint_eq(prompt.length, PROMPT_MAX / 3 * 3);
	ck_assert_uint_eq(strlen(prompt.text), prompt.length);
}
END_TEST

START_TEST(what_is_no_character_is_not_typed)
{
	struct prompt prompt = { 0 };

	prompt_open(&prompt, 0, "> ", "", NULL);
	ck_assert_int_eq(prompt_key(&prompt, KEY_FUNCTION_1), PROMPT_EDITING);
	ck_assert_int_eq(prompt_key(&prompt, 0x202e), PROMPT_EDITING);
	ck_assert_int_eq(prompt_key(&prompt, 0x1c), PROMPT_EDITING);
	ck_assert_str_eq(prompt.text, "");
	ck_assert_int_eq(prompt_key(&prompt, KEY_RETURN), PROMPT_ACCEPTED);
	ck_assert(!prompt.open);
}
END_TEST

START_TEST(history_holds_each_line_once_and_not_too_many)
{
	struct prompt_history history = { 0 };

	for (int i = 0; i < PROMPT_HISTORY + 5; i++) {
		char line[] = { (char)('A' + i % 26), (char)('a' + i / 26), '\0' };

		prompt_history_push(&history, line);
	}
	prompt_history_push(&history, "");
	ck_assert_uint_eq(history.count, PROMPT_HISTORY);
	prompt_history_push(&history, "Hb");
	prompt_history_push(&history, "Ib");
	prompt_history_push(&history, "Hb");
	ck_assert_uint_eq(history.count, PROMPT_HISTORY);
	ck_assert_str_eq(history.lines[PROMPT_HISTORY - 1], "Hb");
	ck_assert_str_eq(history.lines[PROMPT_HISTORY - 2], "Ib");
	prompt_history_fini(&history);
}
END_TEST

static const struct {
	const char *text;
	const char *words[4];
	const char *result;
} completions[] = {
	{ "val_", { "val_loss", "val_lr" }, "val_l" },
	{ "bert val_lo", { "val_loss", "train_loss" }, "bert val_loss" },
	{ "!alert:na", { "nan", "frozen" }, "!alert:nan" },
	{ "验", { "验证损失", "验证准确率" }, "验证" },
	{ "x", { "val_loss" }, "x" },
	{ "", { "val_loss" }, "" },
	{ "val_loss", { "val_loss", "val_loss_avg" }, "val_loss" },
};

START_TEST(a_name_is_completed_as_far_as_it_is_certain)
{
	struct prompt prompt = { 0 };
	size_t n = 0;

	while (n < 4 && completions[_i].words[n])
		n++;
	prompt_open(&prompt, 0, "> ", completions[_i].text, NULL);
	prompt_complete(&prompt, completions[_i].words, n);
	ck_assert_str_eq(prompt.text, completions[_i].result);
}
END_TEST

START_TEST(the_cursor_is_always_to_be_seen)
{
	struct canvas *canvas = canvas_new(20, 1);
	struct prompt prompt = { 0 };
	struct rect row = { 0, 0, 20, 1 };
	char *text;

	prompt_open(&prompt, 0, "find: ", "a very long line that does not fit", NULL);
	prompt_draw(&prompt, canvas, row, "note", STYLE_DIM);
	text = canvas_dump(canvas);
	/* The note waits where there is no room for both. */
	ck_assert_str_eq(text, "find:  does not fit");
	ck_assert_int_eq(canvas->cursor_x, 19);
	free(text);
	prompt_key(&prompt, KEY_GO_HOME);
	canvas_clear(canvas);
	prompt_draw(&prompt, canvas, row, NULL, STYLE_DIM);
	text = canvas_dump(canvas);
	ck_assert_str_eq(text, "find: a very long li");
	ck_assert_int_eq(canvas->cursor_x, 6);
	free(text);
	canvas_free(canvas);
}
END_TEST

/* ---- menu */

static struct menu
some_menu(bool many)
{
	static const char *const labels[] = { "apple", "banana", "cherry", "date" };
	struct menu menu = { 0 };

	menu_open(&menu, 1, "fruit", many);
	for (size_t i = 0; i < COUNT(labels); i++)
		menu_add(&menu, (int64_t)i, labels[i], i == 1 ? "yellow" : NULL, i == 2);
	menu_ready(&menu);
	return menu;
}

static enum menu_result
press(struct menu *menu, uint32_t key)
{
	return menu_key(menu, (struct key_event){ .key = key });
}

START_TEST(a_menu_begins_at_what_is_checked)
{
	struct menu menu = some_menu(false);

	ck_assert_str_eq(menu_chosen(&menu)->label, "cherry");
	ck_assert_int_eq(press(&menu, 'j'), MENU_STAYS);
	ck_assert_int_eq(press(&menu, 'j'), MENU_STAYS);
	ck_assert_str_eq(menu_chosen(&menu)->label, "date");
	ck_assert_int_eq(press(&menu, 'g'), MENU_STAYS);
	ck_assert_int_eq(press(&menu, KEY_RETURN), MENU_CHOSEN);
	ck_assert_str_eq(menu_chosen(&menu)->label, "apple");
	ck_assert(!menu.open);
	menu_fini(&menu);
}
END_TEST

START_TEST(a_menu_is_narrowed_as_one_types)
{
	struct menu menu = some_menu(true);

	press(&menu, '/');
	press(&menu, 'A');
	press(&menu, 'n');
	ck_assert_str_eq(menu_chosen(&menu)->label, "banana");
	/* The only one left is meant. */
	ck_assert_int_eq(press(&menu, KEY_RETURN), MENU_TOGGLED);
	ck_assert(menu.items[1].checked);
	ck_assert(menu.open);
	press(&menu, '/');
	press(&menu, 'x');
	ck_assert_ptr_null(menu_chosen(&menu));
	ck_assert_int_eq(press(&menu, KEY_RETURN), MENU_STAYS);
	ck_assert_int_eq(press(&menu, KEY_SPACE), MENU_STAYS);
	ck_assert_int_eq(press(&menu, KEY_ESCAPE), MENU_CLOSED);
	menu_fini(&menu);
}
END_TEST

START_TEST(a_menu_fits_any_screen)
{
	struct menu menu = some_menu(false);

	for (int cols = 1; cols < 40; cols++) {
		for (int rows = 1; rows < 12; rows++) {
			struct canvas *canvas = canvas_new(cols, rows);

			menu_draw(&menu, canvas, (struct rect){ 0, 0, cols, rows });
			canvas_free(canvas);
		}
	}
	menu_fini(&menu);
}
END_TEST

/* ---- lines made of pieces */

static const struct {
	int cols;
	const char *line;
} lines[] = {
	{ 40, "name   5 live   4 done          3 alerts" },
	{ 30, "name   5 live         3 alerts" },
	{ 24, "name   5 live   3 alerts" },
	{ 16, "name    3 alerts" },
	{ 6, "name" },
	{ 3, "n…e" },
};

START_TEST(a_line_drops_what_it_can_do_without)
{
	struct canvas *canvas = canvas_new(lines[_i].cols, 1);
	struct pieces pieces = { 0 };
	char *text;

	pieces_add(&pieces, 0, STYLE_PLAIN, "name");
	pieces_add(&pieces, 3, STYLE_PLAIN, "%d live", 5);
	pieces_add(&pieces, 4, STYLE_PLAIN, "4 done");
	pieces_add_right(&pieces, 2, STYLE_PLAIN, "3 alerts");
	pieces_draw(&pieces, canvas, (struct rect){ 0, 0, lines[_i].cols, 1 });
	text = canvas_dump(canvas);
	ck_assert_str_eq(text, lines[_i].line);
	free(text);
	canvas_free(canvas);
}
END_TEST

static const struct {
	int cols, rows;
	const char *text, *picture;
} wraps[] = {
	{ 12, 3, "one two three four", "one two\nthree four\n" },
	{ 12, 2, "one two three four five", "one two\nthree four…" },
	{ 4, 3, "abcdefgh ij", "abcd\nefgh\nij" },
	{ 5, 3, "损失很大了", "损失\n很大\n了" },
	{ 1, 2, "损失", "…\n" },
};

START_TEST(a_sentence_is_broken_between_words)
{
	struct canvas *canvas = canvas_new(wraps[_i].cols, wraps[_i].rows);
	char *text;

	frame_wrap(canvas, (struct rect){ 0, 0, wraps[_i].cols, wraps[_i].rows }, STYLE_PLAIN, 0,
		   wraps[_i].text);
	text = canvas_dump(canvas);
	ck_assert_str_eq(text, wraps[_i].picture);
	free(text);
	canvas_free(canvas);
}
END_TEST

TCase *
widgets_case(void)
{
	TCase *tcase = tcase_create("widgets");

	tcase_add_loop_test(tcase, a_line_is_edited_by_characters, 0, COUNT_OF(edits));
	tcase_add_test(tcase, a_line_does_not_grow_without_bound);
	tcase_add_test(tcase, what_is_no_character_is_not_typed);
	tcase_add_test(tcase, history_holds_each_line_once_and_not_too_many);
	tcase_add_loop_test(tcase, a_name_is_completed_as_far_as_it_is_certain, 0,
			    COUNT_OF(completions));
	tcase_add_test(tcase, the_cursor_is_always_to_be_seen);
	tcase_add_test(tcase, a_menu_begins_at_what_is_checked);
	tcase_add_test(tcase, a_menu_is_narrowed_as_one_types);
	tcase_add_test(tcase, a_menu_fits_any_screen);
	tcase_add_loop_test(tcase, a_line_drops_what_it_can_do_without, 0, COUNT_OF(lines));
	tcase_add_loop_test(tcase, a_sentence_is_broken_between_words, 0, COUNT_OF(wraps));
	return tcase;
}
