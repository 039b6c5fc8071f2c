#include "config.h"

#include "suite.h"
#include "told.h"

#include "ingest/shape.h"

/* What each example says, by hand. */
static const struct {
	enum shape_id id;
	const char *told;
} examples[] = {
	{ SHAPE_DOCUMENT, "e0.2 s10/400 loss=2.99\n" },
	{ SHAPE_FINAL, "lr=0.002 train_loss=0.1142 lr:0.002\n" },
	{ SHAPE_YAML, "s2 episode_reward_mean=-44.2\n" },
	{ SHAPE_BLOCK, "e0 s10/15000 train/loss=2.998 optim/grad_norm=14.34\n" },
	{ SHAPE_JSON, "e1 s29 train.loss=2.166 train.acc=0.433 lr=0.002\n" },
	{ SHAPE_DICT, "e0.2 loss=2.95 grad_norm=NaN learning_rate=1e-05\n" },
	{ SHAPE_CSV, "e0 s49 train_loss=0.634\ne0 s60 val_loss=0.512\n" },
	{ SHAPE_TABLE, "e1 train_loss=0.71 val_acc=0.668\n" },
	{ SHAPE_COLUMNS, "e0 train_loss=4.403168 valid_loss=4.469939 accuracy=0.403841\n" },
	{ SHAPE_PAIRS, "e3/10 train_loss=0.715 val_acc=0.668\n" },
};

START_TEST(each_example_is_read_by_its_own_shape)
{
	static struct told told;

	for (int id = 0; id < SHAPE_COUNT; id++) {
		const char *name = shape_name((enum shape_id)id);
		char want[64];

		snprintf(want, sizeof(want), "%s ", name);
		told_read(&told, str_of(shape_example((enum shape_id)id)), 0);
		ck_assert_msg(strstr(told.shapes, want) != NULL, "%s: read by: %s", name,
			      told.shapes);
	}
}
END_TEST

START_TEST(each_example_says_what_stands_in_it)
{
	for (int i = 0; i < COUNT_OF(examples); i++)
		told_check(&(struct told_case){ shape_example(examples[i].id), examples[i].told });
}
END_TEST

START_TEST(each_shape_has_a_name_of_its_own_and_a_summary)
{
	for (int a = 0; a < SHAPE_COUNT; a++) {
		ck_assert_uint_gt(strlen(shape_summary((enum shape_id)a)), 10);
		for (int b = 0; b < a; b++)
			ck_assert_str_ne(shape_name((enum shape_id)a),
					 shape_name((enum shape_id)b));
	}
}
END_TEST

TCase *shapes_case(void);

TCase *
shapes_case(void)
{
	TCase *tcase = tcase_create("shapes");

	tcase_add_test(tcase, each_example_is_read_by_its_own_shape);
	tcase_add_test(tcase, each_example_says_what_stands_in_it);
	tcase_add_test(tcase, each_shape_has_a_name_of_its_own_and_a_summary);
	return tcase;
}
