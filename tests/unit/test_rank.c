#include "config.h"

#include "check_analyse.h"

#include <stdio.h>
#include <string.h>

#include "analyse/rank.h"
#include "scene.h"

#define RUNS_MAX 16

/* The order of the scene's runs by a key ("" for the default), as "3 1 2" (order of appearance). */
static const char *
order(struct scene *scene, const char *text, bool reversed, bool with_engine)
{
	static char out[128];
	const struct run *runs[RUNS_MAX];
	struct rank_key key = { 0 };
	size_t n = store_count(scene->store), at = 0;
	struct err err;

	if (text[0] != '\0')
		ck_assert(rank_key_parse(str_of(text), &key, &err));
	key.reversed = reversed;
	for (size_t i = 0; i < n; i++)
		runs[i] = store_run(scene->store, i);
	rank_sort(runs, n, &key, with_engine ? scene->engine : NULL);
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(out + at, sizeof(out) - at, "%s%d", i ? " " : "",
				       runs[i]->section);
	rank_key_fini(&key);
	return out;
}

static const struct {
	const char *line, *headline; /* NULL: none */
} headlines[] = {
	{ "e=1 train_loss=3 val_loss=2 val_acc=0.5\n", "val_loss" },
	{ "e=1 loss=3 val_acc=0.5\n", "loss" },
	{ "e=1 policy_loss=3 episode_reward=0.5\n", "episode_reward" },
	{ "e=1 train/box_loss=3 val/box_loss=2 metrics/map50=0.5\n", "metrics/map50" },
	{ "e=1 train/box_loss=3 val/box_loss=2\n", "val/box_loss" },
	{ "e=1 acc=0.5 perplexity=3\n", "acc" },
	{ "e=1 temperature=3\n", NULL },
};

START_TEST(a_part_of_a_loss_judges_only_where_nothing_else_does)
{
	struct scene scene;
	const struct metric *metric;

	scene_init(&scene);
	scene_say(&scene, headlines[_i].line);
	metric = rank_headline(scene_run(&scene));
	ck_assert_int_eq(metric != NULL, headlines[_i].headline != NULL);
	if (metric)
		ck_assert_str_eq(metric->name, headlines[_i].headline);
	scene_fini(&scene);
}
END_TEST

static const struct {
	const char *asked, *line, *found; /* NULL: none */
} names[] = {
	{ "val_loss", "e=1 loss=3 eval_loss=2\n", "eval_loss" },
	{ "val_acc", "e=1 val_accuracy=0.5 train_accuracy=0.6\n", "val_accuracy" },
	{ "验证损失", "e=1 val_loss=2\n", "val_loss" },
	{ "train_loss", "e=1 eval_loss=2\n", NULL },
	{ "val_loss", "e=1 eval_loss=2 val_loss=3\n", "val_loss" },
	/* a name that does not say of what is nobody else's */
	{ "loss", "e=1 train_loss=2\n", NULL },
	/* nor is a part of something */
	{ "val_box_loss", "e=1 val_cls_loss=2\n", NULL },
};

START_TEST(a_name_means_what_plays_its_role)
{
	struct scene scene;
	const struct metric *metric;

	scene_init(&scene);
	scene_say(&scene, names[_i].line);
	metric = rank_metric(scene_run(&scene), str_of(names[_i].asked));
	ck_assert_int_eq(metric != NULL, names[_i].found != NULL);
	if (metric)
		ck_assert_str_eq(metric->name, names[_i].found);
	scene_fini(&scene);
}
END_TEST

static const char four[] =
    "e=1 train_loss=3.2 val_loss=3.7 acc=0.2\ne=2 train_loss=3.1 val_loss=3.8 acc=0.3\n"
    "new e=1 train_loss=3.5 val_loss=3.5 acc=0.4\ne=2 train_loss=3.0 val_loss=3.6 acc=0.1\n"
    "new e=1 train_loss=2.0\n"
    "new e=1 train_loss=3.9 val_loss=nan acc=0.35\n";

static const struct {
	const char *key;
	bool reversed;
	const char *order;
} orders[] = {
	{ "val_loss", false, "2 1 3 4" },
	{ "val_loss", true, "1 2 3 4" },
	{ "val/loss", false, "2 1 3 4" },
	{ "val_loss.last", false, "2 1 3 4" },
	{ "val_loss.first", false, "2 1 3 4" },
	{ "val_loss.max", false, "2 1 3 4" },
	{ "acc", false, "2 4 1 3" },
	{ "acc.last", false, "4 1 2 3" },
	{ "acc.min", false, "4 1 2 3" },
	{ "train_loss.best", false, "3 2 1 4" },
	{ "train_loss.mean", false, "3 1 2 4" },
	{ "train_loss.slope", false, "2 1 3 4" },
	{ "train_loss.count", false, "1 2 3 4" },
	{ "Train Loss", false, "3 2 1 4" },
	{ "", false, "2 1 3 4" }, /* val loss; 3 and 4 have train losses, 4 no val value */
};

START_TEST(runs_stand_in_the_order_of_the_key)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, four);
	ck_assert_msg(strcmp(order(&scene, orders[_i].key, orders[_i].reversed, false),
			     orders[_i].order) == 0,
		      "%s: %s, not %s", orders[_i].key,
		      order(&scene, orders[_i].key, orders[_i].reversed, false), orders[_i].order);
	scene_fini(&scene);
}
END_TEST

START_TEST(hundredths_and_fractions_are_ranked_on_one_scale)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "val_acc=96.1\nnew val_acc=0.97\nnew val_acc=0.95\nnew val_acc=99.0\n");
	ck_assert_str_eq(order(&scene, "val_acc", false, false), "4 2 1 3");
	ck_assert_str_eq(order(&scene, "val_acc.last", true, false), "3 1 2 4");
	scene_fini(&scene);
}
END_TEST

START_TEST(ties_keep_the_order_of_appearance)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "val_loss=1.0\nnew val_loss=1.0\nnew val_loss=0.5\nnew val_loss=1.0\n");
	ck_assert_str_eq(order(&scene, "val_loss", false, false), "3 1 2 4");
	ck_assert_str_eq(order(&scene, "val_loss", true, false), "1 2 4 3");
	scene_fini(&scene);
}
END_TEST

/* Typilus: dropout_0 has the best val loss and a test accuracy of 0.78 %. */
START_TEST(a_run_whose_test_contradicts_it_does_not_stand_first)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene,
		  "e=2 train_loss=3.2480 val_loss=3.4660\ntest_loss=7.9390 acc@1=0.78%\n"
		  "new e=10 train_loss=3.6340 val_loss=3.7080\ntest_loss=3.9709 acc@1=18.18%\n"
		  "new e=11 train_loss=3.4400 val_loss=3.6130\ntest_loss=3.9465 acc@1=18.62%\n");
	ck_assert_str_eq(order(&scene, "", false, false), "1 3 2");
	ck_assert_str_eq(order(&scene, "", false, true), "3 2 1");
	ck_assert_str_eq(order(&scene, "val_loss", false, true), "3 2 1");
	ck_assert_str_eq(order(&scene, "val_loss", true, true), "1 2 3");
	scene_fini(&scene);
}
END_TEST

START_TEST(a_run_with_a_critical_alert_does_not_stand_first)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene,
		  "s=1 loss=0.1\ns=2 loss=0.05\n!oom_gpu\nnew s=1 loss=0.9\nnew s=1 loss=0.8\n");
	scene_settle(&scene);
	ck_assert_str_eq(order(&scene, "loss", false, true), "3 2 1");
	scene_fini(&scene);
}
END_TEST

START_TEST(keys_are_a_metric_and_a_statistic)
{
	struct rank_key key;
	struct err err;

	ck_assert(rank_key_parse(STR(" val_loss.Slope "), &key, &err));
	ck_assert_str_eq(key.metric, "val_loss");
	ck_assert_int_eq(key.statistic, STATISTIC_SLOPE);
	rank_key_fini(&key);
	/* names have dots too */
	ck_assert(rank_key_parse(STR("train.loss"), &key, &err));
	ck_assert_str_eq(key.metric, "train.loss");
	ck_assert_int_eq(key.statistic, STATISTIC_BEST);
	rank_key_fini(&key);
	ck_assert(rank_key_parse(STR("train.loss.last"), &key, &err));
	ck_assert_str_eq(key.metric, "train.loss");
	ck_assert_int_eq(key.statistic, STATISTIC_LAST);
	rank_key_fini(&key);
	ck_assert(!rank_key_parse(STR("val_loss.bst"), &key, &err));
	ck_assert_str_eq(err.message, "bst: no such statistic; best?");
	ck_assert(!rank_key_parse(STR("  "), &key, &err));
	ck_assert(!rank_key_parse(STR(".best"), &key, &err));
}
END_TEST

START_TEST(an_unknown_metric_is_told_with_the_nearest)
{
	struct rank_key key;
	struct scene scene;
	struct err err;

	scene_init(&scene);
	scene_say(&scene, four);
	ck_assert(rank_key_parse(STR("val_lss"), &key, &err));
	ck_assert(!rank_key_known(&key, scene.store, &err));
	ck_assert_str_eq(err.message, "val_lss: no such metric; val_loss?");
	rank_key_fini(&key);
	ck_assert(rank_key_parse(STR("验证困惑度"), &key, &err));
	ck_assert(!rank_key_known(&key, scene.store, &err));
	ck_assert_str_eq(err.message, "验证困惑度: no such metric");
	rank_key_fini(&key);
	ck_assert(rank_key_parse(STR("val/loss.last"), &key, &err));
	ck_assert(rank_key_known(&key, scene.store, &err));
	rank_key_fini(&key);
	key = (struct rank_key){ 0 };
	ck_assert(rank_key_known(&key, scene.store, &err));
	scene_fini(&scene);
}
END_TEST

START_TEST(statistics_of_a_metric)
{
	const struct metric *metric;
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene,
		  "val_loss=4 temperature=7\nval_loss=1 temperature=9\nval_loss=nan\nval_loss=2\n");
	metric = rank_metric(scene_run(&scene), STR("val/loss"));
	ck_assert_double_eq(rank_statistic(metric, STATISTIC_BEST), 1);
	ck_assert_double_eq(rank_statistic(metric, STATISTIC_LAST), 2);
	ck_assert_double_eq(rank_statistic(metric, STATISTIC_FIRST), 4);
	ck_assert_double_eq(rank_statistic(metric, STATISTIC_MIN), 1);
	ck_assert_double_eq(rank_statistic(metric, STATISTIC_MAX), 4);
	ck_assert_double_eq_tol(rank_statistic(metric, STATISTIC_MEAN), 7.0 / 3, 1e-12);
	ck_assert_double_eq_tol(rank_statistic(metric, STATISTIC_SLOPE), -1, 1e-12);
	ck_assert_double_eq(rank_statistic(metric, STATISTIC_COUNT_OF), 4);
	/* which way is better is not known: the last one */
	metric = rank_metric(scene_run(&scene), STR("temperature"));
	ck_assert_double_eq(rank_statistic(metric, STATISTIC_BEST), 9);
	scene_fini(&scene);
}
END_TEST

TCase *
rank_case(void)
{
	TCase *tc = tcase_create("rank");

	tcase_add_loop_test(tc, runs_stand_in_the_order_of_the_key, 0, COUNT_OF(orders));
	tcase_add_test(tc, hundredths_and_fractions_are_ranked_on_one_scale);
	tcase_add_test(tc, ties_keep_the_order_of_appearance);
	tcase_add_test(tc, a_run_whose_test_contradicts_it_does_not_stand_first);
	tcase_add_test(tc, a_run_with_a_critical_alert_does_not_stand_first);
	tcase_add_test(tc, keys_are_a_metric_and_a_statistic);
	tcase_add_test(tc, an_unknown_metric_is_told_with_the_nearest);
	tcase_add_test(tc, statistics_of_a_metric);
	tcase_add_loop_test(tc, a_part_of_a_loss_judges_only_where_nothing_else_does, 0,
			    COUNT_OF(headlines));
	tcase_add_loop_test(tc, a_name_means_what_plays_its_role, 0, COUNT_OF(names));
	return tc;
}
