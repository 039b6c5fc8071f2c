#include "config.h"

#include <check.h>

#include "app/gestures.h"
#include "util/clock.h"
#include "util/die.h"

TCase *gestures_case(void);

static struct gestures gestures;

static void
setup(void)
{
	gestures = (struct gestures){ 0 };
}

static void
expect(uint32_t key, int x, int y)
{
	struct key_event event;

	ck_assert(gestures_next(&gestures, &event));
	ck_assert_uint_eq(event.key, key);
	ck_assert_int_eq(event.x, x);
	ck_assert_int_eq(event.y, y);
}

static void
expect_none(void)
{
	struct key_event event;

	ck_assert(!gestures_next(&gestures, &event));
}

/* Two presses, and what the second one is. */
static const struct {
	struct spot second;
	int64_t later_ms;
	uint32_t is;
} presses[] = {
	{ { 7, 3 }, 200, KEY_DOUBLE_CLICK },
	{ { 7, 3 }, 600, KEY_CLICK },
	{ { 8, 3 }, 200, KEY_CLICK },
	{ { 7, 4 }, 200, KEY_CLICK },
};

START_TEST(two_presses_in_one_place_are_a_double_click)
{
	struct spot second = presses[_i].second;

	gestures_press(&gestures, (struct spot){ 7, 3 }, 5 * NS_PER_S);
	gestures_release(&gestures, (struct spot){ 7, 3 });
	gestures_press(&gestures, second, 5 * NS_PER_S + presses[_i].later_ms * NS_PER_MS);
	expect(KEY_CLICK, 7, 3);
	expect(KEY_RELEASE, 7, 3);
	expect(presses[_i].is, second.x, second.y);
	expect_none();
}
END_TEST

START_TEST(a_third_press_is_a_first_one)
{
	gestures_click(&gestures, 3, (struct spot){ 7, 3 }, 5 * NS_PER_S);
	expect(KEY_CLICK, 7, 3);
	expect(KEY_RELEASE, 7, 3);
	expect(KEY_DOUBLE_CLICK, 7, 3);
	expect(KEY_RELEASE, 7, 3);
	expect(KEY_CLICK, 7, 3);
	expect(KEY_RELEASE, 7, 3);
	expect_none();
}
END_TEST

START_TEST(a_move_is_a_drag_while_the_button_is_down)
{
	gestures_move(&gestures, (struct spot){ 1, 1 });
	expect_none();
	gestures_press(&gestures, (struct spot){ 2, 1 }, NS_PER_S);
	gestures_move(&gestures, (struct spot){ 3, 1 });
	gestures_release(&gestures, (struct spot){ 4, 1 });
	gestures_move(&gestures, (struct spot){ 5, 1 });
	expect(KEY_CLICK, 2, 1);
	expect(KEY_DRAG, 3, 1);
	expect(KEY_RELEASE, 4, 1);
	expect_none();
}
END_TEST

START_TEST(what_nobody_asks_for_is_bounded)
{
	for (int i = 0; i < 10 * GESTURES_MAX; i++)
		gestures_add(&gestures, KEY_WHEEL_UP, (struct spot){ i, 0 });
	for (int i = 0; i < GESTURES_MAX; i++)
		expect(KEY_WHEEL_UP, i, 0);
	expect_none();
	gestures_add(&gestures, KEY_WHEEL_DOWN, (struct spot){ 9, 9 });
	expect(KEY_WHEEL_DOWN, 9, 9);
}
END_TEST

TCase *
gestures_case(void)
{
	TCase *tcase = tcase_create("gestures");

	tcase_add_checked_fixture(tcase, setup, NULL);
	tcase_add_loop_test(tcase, two_presses_in_one_place_are_a_double_click, 0,
			    (int)COUNT(presses));
	tcase_add_test(tcase, a_third_press_is_a_first_one);
	tcase_add_test(tcase, a_move_is_a_drag_while_the_button_is_down);
	tcase_add_test(tcase, what_nobody_asks_for_is_bounded);
	return tcase;
}
