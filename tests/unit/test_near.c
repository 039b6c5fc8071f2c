#include "config.h"

#include "suite.h"
#include "util/near.h"

static const char *const names[] = {
	"once", "json", "fail-on", "val_loss", "train_loss", "frozen"
};

static const struct {
	const char *wanted;
	const char *best; /* NULL: none is near */
} cases[] = {
	{ "jsn", "json" },   /* a letter lost */
	{ "jsoon", "json" }, /* one too many */
	{ "josn", "json" },  /* two swapped */
	{ "JSON", "json" },  /* case is no difference */
	{ "val_lss", "val_loss" }, { "fial-on", "fail-on" },
	{ "forzen", "frozen" },	   { "x", NULL }, /* one letter in common with nothing */
	{ "accuracy", NULL },	   { "", NULL },
};

START_TEST(the_nearest_name_is_found_or_none)
{
	struct near near;

	near_init(&near, str_of(cases[_i].wanted));
	for (int i = 0; i < COUNT_OF(names); i++)
		near_try(&near, names[i]);
	if (cases[_i].best)
		ck_assert_pstr_eq(near_best(&near), cases[_i].best);
	else
		ck_assert_ptr_null(near_best(&near));
}
END_TEST

START_TEST(names_beyond_the_limit_are_never_near)
{
	char wanted[NEAR_MAX + 2];
	struct near near;

	for (size_t i = 0; i < sizeof(wanted); i++)
		wanted[i] = 'a';
	near_init(&near, (struct str){ .p = wanted, .n = sizeof(wanted) });
	near_try(&near, "aaaa");
	ck_assert_ptr_null(near_best(&near));
}
END_TEST

TCase *near_case(void);

TCase *
near_case(void)
{
	TCase *tcase = tcase_create("near");

	tcase_add_loop_test(tcase, the_nearest_name_is_found_or_none, 0, COUNT_OF(cases));
	tcase_add_test(tcase, names_beyond_the_limit_are_never_near);
	return tcase;
}
