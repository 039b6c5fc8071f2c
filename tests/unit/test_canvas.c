#include "config.h"

#include "suite.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "util/text.h"
#include "view/canvas.h"

TCase *canvas_case(void);

static struct canvas *canvas;

static void
setup(void)
{
	canvas = canvas_new(10, 3);
}

static void
teardown(void)
{
	canvas_free(canvas);
}

/* The text plane, good until the next call. */
static const char *
dump(void)
{
	static char text[4096];
	char *plane = canvas_dump(canvas);

	snprintf(text, sizeof(text), "%s", plane);
	free(plane);
	return text;
}

static int
text_at(int x, int y, int cols, const char *text)
{
	return canvas_text(canvas, (struct rect){ x, y, cols, 1 }, STYLE_PLAIN, 0, str_of(text));
}

struct text_case {
	int x, y, cols;
	const char *text;
	int taken;
	const char *dump;
};

static const struct text_case text_cases[] = {
	{ 0, 0, 10, "loss", 4, "loss\n\n" },
	{ 3, 2, 10, "loss", 4, "\n\n   loss" },
	/* cut by its own width, by the canvas, on both sides, above and below */
	{ 0, 0, 3, "loss", 3, "los\n\n" },
	{ 8, 0, 10, "loss", 4, "        lo\n\n" },
	{ -2, 0, 10, "loss", 4, "ss\n\n" },
	{ -5, 1, 30, "0123456789abcdefgh", 18, "\n56789abcde\n" },
	{ 0, -1, 10, "loss", 4, "\n\n" },
	{ 0, 3, 10, "loss", 4, "\n\n" },
	{ 0, 0, 0, "loss", 0, "\n\n" },
	{ 0, 0, -5, "loss", 0, "\n\n" },
	{ 0, 0, 10, "", 0, "\n\n" },
	{ INT_MAX, 0, 10, "loss", 4, "\n\n" },
	{ INT_MIN, 0, INT_MAX, "loss", 4, "\n\n" },
	/* wide characters take two columns, and none at all where only one is left */
	{ 0, 0, 10, "损失", 4, "损失\n\n" },
	{ 0, 0, 3, "损失", 2, "损\n\n" },
	{ 0, 0, 1, "损失", 0, "\n\n" },
	{ -1, 0, 10, "损失x", 5, " 失x\n\n" },
	{ 7, 0, 10, "损失x", 5, "       损\n\n" },
	/* marks combine with what they follow; alone they are nothing */
	{ 0, 0, 10, "e\xcc\x81x", 2, "e\xcc\x81x\n\n" },
	{ 0, 0, 10, "\xcc\x81x", 1, "x\n\n" },
	/* what must not reach a terminal */
	{ 0, 0, 10, "a\x1b[31mb", 7, "a\xef\xbf\xbd[31mb\n\n" },
	{ 0, 0, 10, "a\x07\x7f\r\nb", 6,
	  "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	  "b\n\n" },
	{ 0, 0, 10, "\xc2\x9bx", 2, "\xef\xbf\xbdx\n\n" },
	{ 0, 0, 10, "\xe2\x80\xaex", 2, "\xef\xbf\xbdx\n\n" },
	{ 0, 0, 10, "\xff\xfex", 3, "\xef\xbf\xbd\xef\xbf\xbdx\n\n" },
	{ 0, 0, 10, "\xe6\x8d", 2, "\xef\xbf\xbd\xef\xbf\xbd\n\n" },
	{ 0, 0, 10, "a\tb", 3, "a b\n\n" },
};

START_TEST(text_is_clipped_to_its_width_and_to_the_canvas)
{
	const struct text_case *c = &text_cases[_i];

	ck_assert_int_eq(text_at(c->x, c->y, c->cols, c->text), c->taken);
	ck_assert_str_eq(dump(), c->dump);
}
END_TEST

START_TEST(a_nul_inside_a_text_is_refused)
{
	canvas_text(canvas, (struct rect){ 0, 0, 10, 1 }, STYLE_PLAIN, 0,
		    (struct str){ .p = "a\0b", .n = 3 });
	ck_assert_str_eq(dump(), "a\xef\xbf\xbd" "b\n\n");
}
END_TEST

static const struct {
	int x; /* where an "x" is drawn over "损失" at 2..5 */
	const char *dump;
} half_cases[] = {
	{ 1, " x损失\n\n" },
	{ 2, "  x 失\n\n" },
	{ 3, "   x失\n\n" },
	{ 4, "  损x\n\n" },
	{ 5, "  损 x\n\n" },
	{ 6, "  损失x\n\n" },
};

START_TEST(the_other_half_of_a_wide_character_becomes_blank)
{
	text_at(2, 0, 10, "损失");
	text_at(half_cases[_i].x, 0, 10, "x");
	ck_assert_str_eq(dump(), half_cases[_i].dump);
}
END_TEST

START_TEST(a_wide_character_over_two_halves_blanks_both)
{
	text_at(0, 0, 10, "损失");
	text_at(1, 0, 10, "训");
	ck_assert_str_eq(dump(), " 训\n\n");
	ck_assert_str_eq(canvas_at(canvas, 3, 0)->text, " ");
}
END_TEST

START_TEST(marks_beyond_a_cells_room_are_dropped)
{
	char text[400] = "a";

	for (int i = 0; i < 100; i++)
		strcat(text, "\xcc\x81");
	strcat(text, "b");
	ck_assert_int_eq(text_at(0, 0, 10, text), 2);
	/* "a" and seven of two bytes each. */
	ck_assert_uint_eq(strlen(canvas_at(canvas, 0, 0)->text), CELL_BYTES);
	ck_assert_str_eq(canvas_at(canvas, 1, 0)->text, "b");
}
END_TEST

static const struct {
	const char *text;
	int cols, taken;
	const char *dump;
} right_cases[] = {
	{ "0.149", 8, 5, "    0.149\n\n" },
	{ "损失", 8, 4, "     损失\n\n" },
	{ "0123456789", 8, 8, " 01234567\n\n" },
	{ "", 8, 0, "\n\n" },
	{ "0.149", 0, 0, "\n\n" },
};

START_TEST(text_right_ends_at_its_width)
{
	ck_assert_int_eq(canvas_text_right(canvas, (struct rect){ 1, 0, right_cases[_i].cols, 1 },
					   STYLE_PLAIN, 0, str_of(right_cases[_i].text)),
			 right_cases[_i].taken);
	ck_assert_str_eq(dump(), right_cases[_i].dump);
}
END_TEST

START_TEST(ascii_shows_question_marks_as_wide_as_what_they_stand_for)
{
	canvas->ascii = true;
	ck_assert_int_eq(text_at(0, 0, 10, "损é\xcc\x81x"), 4);
	canvas_glyph(canvas, 0, 1, (struct glyph){ "●", "*", STYLE_PLAIN }, 0);
	canvas_rule(canvas, (struct rect){ 2, 1, 3, 1 }, STYLE_DIM);
	ck_assert_str_eq(dump(), "???x\n* ---\n");
	canvas->ascii = false;
	canvas_glyph(canvas, 0, 1, (struct glyph){ "", "+", STYLE_PLAIN }, 0);
	ck_assert_str_eq(dump(), "???x\n+ ---\n");
	canvas->ascii = true;
	ck_assert_int_eq(text_at(0, 2, 3, "损损"), 2);
}
END_TEST

START_TEST(printf_takes_more_than_any_buffer)
{
	char text[1000];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert_int_eq(
	    canvas_printf(canvas, (struct rect){ 0, 0, 8, 1 }, STYLE_PLAIN, 0, "%d%s", 7, text), 8);
	ck_assert_str_eq(dump(), "7aaaaaaa\n\n");
}
END_TEST

START_TEST(styles_and_marks_are_kept_with_their_cells)
{
	canvas_text(canvas, (struct rect){ 0, 0, 10, 1 }, STYLE_TRAIN, MARK_BOLD, STR("ab"));
	canvas_text(canvas, (struct rect){ 2, 0, 10, 1 }, STYLE_VAL, 0, STR("损"));
	canvas_mark(canvas, (struct rect){ 1, 0, 2, 1 }, MARK_SELECTED);
	canvas_paint(canvas, (struct rect){ -5, 2, 100, 100 }, STYLE_CRITICAL, MARK_REVERSE);
	ck_assert_int_eq(canvas_at(canvas, 0, 0)->mark, MARK_BOLD);
	ck_assert_int_eq(canvas_at(canvas, 1, 0)->mark, MARK_BOLD | MARK_SELECTED);
	ck_assert_int_eq(canvas_at(canvas, 3, 0)->mark, 0);
	char *styles = canvas_dump_styles(canvas);

	ck_assert_str_eq(styles, "ttvv......\n..........\nCCCCCCCCCC");
	free(styles);
}
END_TEST

START_TEST(a_fill_stays_within_its_rectangle)
{
	canvas_fill(canvas, (struct rect){ 8, 1, 100, 100 }, STYLE_PLAIN, "·");
	canvas_fill(canvas, (struct rect){ 0, 0, 3, 1 }, STYLE_PLAIN, "损");
	ck_assert_str_eq(dump(), "损\n        ··\n        ··");
}
END_TEST

START_TEST(a_resize_blanks_all_and_hides_the_cursor)
{
	text_at(0, 0, 10, "loss");
	canvas->cursor_x = 3;
	canvas_resize(canvas, 0, -4);
	ck_assert_int_eq(canvas->cols, 1);
	ck_assert_int_eq(canvas->rows, 1);
	ck_assert_int_eq(canvas->cursor_x, -1);
	ck_assert_str_eq(dump(), "");
	ck_assert_ptr_null(canvas_at(canvas, 1, 0));
	ck_assert_ptr_null(canvas_at(canvas, 0, -1));
}
END_TEST

static const struct {
	struct rect a, b, both; /* only cols and rows matter of an empty one */
} rect_cases[] = {
	{ { 0, 0, 4, 4 }, { 2, 1, 4, 4 }, { 2, 1, 2, 3 } },
	{ { 0, 0, 4, 4 }, { 4, 0, 4, 4 }, { 0, 0, 0, 0 } },
	{ { 0, 0, -4, 4 }, { -9, 0, 40, 4 }, { 0, 0, 0, 0 } },
	{ { INT_MIN, 0, INT_MAX, 4 }, { 0, 0, 4, 4 }, { 0, 0, 0, 0 } },
	{ { 5, 5, INT_MAX, INT_MAX }, { 0, 0, 10, 10 }, { 5, 5, 5, 5 } },
};

START_TEST(intersections_do_not_overflow)
{
	struct rect both = rect_intersect(rect_cases[_i].a, rect_cases[_i].b);

	ck_assert_int_eq(both.cols, rect_cases[_i].both.cols);
	ck_assert_int_eq(both.rows, rect_cases[_i].both.rows);
	if (both.cols > 0) {
		ck_assert_int_eq(both.x, rect_cases[_i].both.x);
		ck_assert_int_eq(both.y, rect_cases[_i].both.y);
	}
}
END_TEST

static bool
is_right_half(int x, int y)
{
	const struct cell *cell = canvas_at(canvas, x, y);

	return cell && cell->text[0] == '\0';
}

/* What holds of every cell whatever was done to it. */
static bool
is_whole(int x, int y)
{
	const struct cell *cell = canvas_at(canvas, x, y);
	uint32_t code;

	if (cell->style >= STYLE_COUNT || strlen(cell->text) > CELL_BYTES)
		return false;
	if (is_right_half(x, y))
		return x > 0 && !is_right_half(x - 1, y);
	if (canvas->ascii && (cell->text[0] < 0x20 || cell->text[0] > 0x7e || cell->text[1]))
		return false;
	text_decode(str_of(cell->text), &code);
	return text_char_cols(code) == (is_right_half(x + 1, y) ? 2 : 1);
}

static void
check_whole(void)
{
	for (int y = 0; y < canvas->rows; y++)
		for (int x = 0; x < canvas->cols; x++)
			if (!is_whole(x, y))
				ck_abort_msg("cell %d,%d is \"%s\"", x, y,
					     canvas_at(canvas, x, y)->text);
}

static unsigned seed;

static int
random_below(int n)
{
	seed = seed * 1103515245u + 12345u;
	return (int)((seed >> 8) % (unsigned)n);
}

static struct str
random_text(void)
{
	static const char *const pieces[] = { "loss", "损失", "é", "e\xcc\x81", "\x1b[2J", "\xff",
					      "\xe6\x8d", "\xe2\x80\x8f", "🙂", "\t", "\xf0\x9f",
					      "ก็็็็็", "한글", "" };
	static char text[256];

	text[0] = '\0';
	for (int n = random_below(6); n > 0; n--)
		strcat(text, pieces[random_below(COUNT_OF(pieces))]);
	return (struct str){ .p = text, .n = strlen(text) + (random_below(8) == 0) };
}

static struct rect
random_rect(void)
{
	return (struct rect){ random_below(canvas->cols + 20) - 10,
			      random_below(canvas->rows + 10) - 5, random_below(60) - 5,
			      random_below(20) - 3 };
}

static void
random_operation(void)
{
	struct rect r = random_rect();
	enum style style = (enum style)random_below(STYLE_COUNT);
	unsigned marks = (unsigned)random_below(32);

	switch (random_below(9)) {
	case 0:
		canvas_text_right(canvas, r, style, marks, random_text());
		break;
	case 1:
		canvas_glyph(canvas, r.x, r.y, (struct glyph){ "━", "#", style }, marks);
		break;
	case 2:
		canvas_glyph(canvas, r.x, r.y, (struct glyph){ "损", "?", style }, marks);
		break;
	case 3:
		canvas_rule(canvas, r, style);
		break;
	case 4:
		canvas_fill(canvas, r, style, random_below(2) ? "损" : "");
		break;
	case 5:
		canvas_paint(canvas, r, style, marks);
		break;
	case 6:
		canvas_mark(canvas, r, marks);
		break;
	default:
		ck_assert_int_le(canvas_text(canvas, r, style, marks, random_text()),
				 r.cols > 0 ? r.cols : 0);
	}
}

static const struct {
	int cols, rows;
} sizes[] = { { 1, 1 },	  { 2, 1 },   { 1, 7 },	   { 3, 2 },
	      { 46, 19 }, { 80, 24 }, { 200, 60 }, { 700, 3 } };

START_TEST(a_canvas_stays_whole_whatever_is_drawn)
{
	canvas_resize(canvas, sizes[_i].cols, sizes[_i].rows);
	for (int round = 0; round < 20; round++) {
		canvas->ascii = round % 4 == 3;
		canvas_clear(canvas);
		seed = (unsigned)(round * 100 + _i);
		for (int i = 0; i < 100; i++)
			random_operation();
		check_whole();
	}
}
END_TEST

TCase *
canvas_case(void)
{
	TCase *tcase = tcase_create("canvas");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, text_is_clipped_to_its_width_and_to_the_canvas, 0,
			    COUNT_OF(text_cases));
	tcase_add_test(tcase, a_nul_inside_a_text_is_refused);
	tcase_add_loop_test(tcase, the_other_half_of_a_wide_character_becomes_blank, 0,
			    COUNT_OF(half_cases));
	tcase_add_test(tcase, a_wide_character_over_two_halves_blanks_both);
	tcase_add_test(tcase, marks_beyond_a_cells_room_are_dropped);
	tcase_add_loop_test(tcase, text_right_ends_at_its_width, 0, COUNT_OF(right_cases));
	tcase_add_test(tcase, ascii_shows_question_marks_as_wide_as_what_they_stand_for);
	tcase_add_test(tcase, printf_takes_more_than_any_buffer);
	tcase_add_test(tcase, styles_and_marks_are_kept_with_their_cells);
	tcase_add_test(tcase, a_fill_stays_within_its_rectangle);
	tcase_add_test(tcase, a_resize_blanks_all_and_hides_the_cursor);
	tcase_add_loop_test(tcase, intersections_do_not_overflow, 0, COUNT_OF(rect_cases));
	tcase_add_loop_test(tcase, a_canvas_stays_whole_whatever_is_drawn, 0, COUNT_OF(sizes));
	return tcase;
}
