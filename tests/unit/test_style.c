#include "config.h"

#include "suite.h"

#include <string.h>

#include "view/canvas.h"
#include "view/cells.h"
#include "view/style.h"

TCase *style_case(void);

static const int colour_modes[] = { 256, 16, 8, 0 };

static bool
same_look(struct look a, struct look b)
{
	return a.fg == b.fg && a.bg == b.bg && a.marks == b.marks;
}

START_TEST(letters_are_unique)
{
	for (int i = 0; i < STYLE_COUNT; i++) {
		ck_assert(style_letter((enum style)i) > ' ' && style_letter((enum style)i) < 0x7f);
		for (int k = 0; k < i; k++) {
			ck_assert_int_ne(style_letter((enum style)i), style_letter((enum style)k));
		}
	}
	ck_assert_int_eq(style_letter(STYLE_PLAIN), '.');
}
END_TEST

/* 256, 16, 8 and no colours, dark and light: the loop variable counts through them. */
START_TEST(colours_stay_within_what_the_terminal_has)
{
	int colours = colour_modes[_i / 2];
	enum ground ground = _i % 2 ? GROUND_LIGHT : GROUND_DARK;

	for (int i = 0; i < STYLE_COUNT; i++) {
		struct look look = style_look((enum style)i, ground, colours);

		ck_assert_int_ge(look.fg, -1);
		ck_assert_int_ge(look.bg, -1);
		ck_assert_int_lt(look.fg, colours > 0 ? colours : 1);
		ck_assert_int_lt(look.bg, colours > 0 ? colours : 1);
		if (colours == 0) {
			ck_assert_int_eq(look.fg, -1);
			ck_assert_int_eq(look.bg, -1);
		}
	}
}
END_TEST

START_TEST(severities_look_different_in_every_mode)
{
	static const enum style severe[] = { STYLE_PLAIN, STYLE_WARNING, STYLE_CRITICAL };
	int colours = colour_modes[_i / 2];
	enum ground ground = _i % 2 ? GROUND_LIGHT : GROUND_DARK;

	for (int i = 0; i < COUNT_OF(severe); i++)
		for (int k = 0; k < i; k++)
			ck_assert(!same_look(style_look(severe[i], ground, colours),
					     style_look(severe[k], ground, colours)));
}
END_TEST

START_TEST(severities_and_states_differ_by_glyph_where_no_colour_tells)
{
	for (int i = 0; i < SEVERITY_COUNT; i++) {
		for (int k = 0; k < i; k++) {
			struct glyph a = severity_glyph((enum severity)i);
			struct glyph b = severity_glyph((enum severity)k);

			ck_assert_str_ne(a.utf8, b.utf8);
			ck_assert_str_ne(a.ascii, b.ascii);
			ck_assert_int_ne(a.style, b.style);
		}
	}
	for (int i = 0; i < STATE_COUNT; i++) {
		for (int k = 0; k < i; k++) {
			struct glyph a = state_glyph((enum run_state)i);
			struct glyph b = state_glyph((enum run_state)k);

			ck_assert_str_ne(a.utf8, b.utf8);
			ck_assert_str_ne(a.ascii, b.ascii);
		}
	}
}
END_TEST

START_TEST(train_and_val_and_the_curves_differ_wherever_there_are_colours_for_them)
{
	int colours = colour_modes[_i / 2];
	enum ground ground = _i % 2 ? GROUND_LIGHT : GROUND_DARK;

	ck_assert(!same_look(style_look(STYLE_TRAIN, ground, colours),
			     style_look(STYLE_VAL, ground, colours)));
	if (colours < 16)
		return; /* eight curves and eight colours, two of them black and white: markers tell */
	for (int i = STYLE_CURVE_1; i <= STYLE_CURVE_8; i++)
		for (int k = STYLE_CURVE_1; k < i; k++)
			ck_assert(!same_look(style_look((enum style)i, ground, colours),
					     style_look((enum style)k, ground, colours)));
}
END_TEST

START_TEST(the_selected_row_keeps_its_colours_where_it_can)
{
	struct look plain = style_look(STYLE_VAL, GROUND_DARK, 256);
	struct look selected = style_look_marked(STYLE_VAL, MARK_SELECTED, GROUND_DARK, 256);
	struct look poor = style_look_marked(STYLE_VAL, MARK_SELECTED | MARK_BOLD, GROUND_DARK, 8);

	ck_assert_int_eq(selected.fg, plain.fg);
	ck_assert_int_ne(selected.bg, -1);
	ck_assert_int_eq(selected.marks & MARK_SELECTED, 0);
	ck_assert_int_eq(poor.marks, MARK_REVERSE | MARK_BOLD);
	ck_assert_int_eq(poor.bg, -1);
	/* Turned round a colour would be a block of it. */
	ck_assert_int_eq(poor.fg, -1);
	/* What a search found is to be seen on the selected row, too. */
	ck_assert(same_look(style_look_marked(STYLE_MATCH, MARK_SELECTED, GROUND_DARK, 256),
			    style_look(STYLE_MATCH, GROUND_DARK, 256)));
}
END_TEST

TCase *
style_case(void)
{
	TCase *tcase = tcase_create("style");
	int modes = 2 * COUNT_OF(colour_modes);

	tcase_add_test(tcase, letters_are_unique);
	tcase_add_loop_test(tcase, colours_stay_within_what_the_terminal_has, 0, modes);
	tcase_add_loop_test(tcase, severities_look_different_in_every_mode, 0, modes);
	tcase_add_test(tcase, severities_and_states_differ_by_glyph_where_no_colour_tells);
	tcase_add_loop_test(tcase,
			    train_and_val_and_the_curves_differ_wherever_there_are_colours_for_them,
			    0, modes);
	tcase_add_test(tcase, the_selected_row_keeps_its_colours_where_it_can);
	return tcase;
}
