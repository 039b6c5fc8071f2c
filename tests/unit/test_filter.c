#include "config.h"

#include "check_analyse.h"

#include <stdio.h>
#include <string.h>

#include "analyse/filter.h"
#include "model/apply.h"
#include "scene.h"

/* Four runs: names, parameters, a chinese metric, an alert, a crash. */
static void
fill(struct scene *scene)
{
	static const struct {
		const char *heading, *key, *value;
	} runs[] = {
		{ "6823: npre （有效果了）", "lr", "1e-6" },
		{ "bert-pre 10 epochs", "lr", "0.00001" },
		{ "bert-npre", "optimizer", "AdamW" },
		{ "fnn l2", "lr", "0.01" },
	};
	static const char *const logs[] = {
		"e=1 train_loss=1.040 val_loss=1.033 val_acc=0.172\n"
		"e=5 train_loss=0.627 val_loss=0.606 val_acc=0.514\n",
		"e=1 train_loss=0.715 val_loss=0.451 val_acc=0.668 验证准确率=0.668\n"
		"e=10 train_loss=0.002 val_loss=0.168 val_acc=0.926 验证准确率=0.926\n",
		"e=1 train_loss=1.040 val_loss=1.040 val_acc=0.149\n"
		"e=2 train_loss=1.040 val_loss=1.040 val_acc=0.149\n"
		"e=3 train_loss=1.040 val_loss=1.040 val_acc=0.149\n",
		"e=0 s=70 train_loss=0.734 map50(b)=0.5\ne=1 s=140 train_loss=nan\n!oom_gpu\n",
	};

	for (int i = 0; i < COUNT_OF(runs); i++) {
		struct param param = { str_of(runs[i].key), str_of(runs[i].value) };
		struct record record = { .begins_run = true,
					 .heading = str_of(runs[i].heading),
					 .params = &param,
					 .param_count = 1 };
		const struct run *run =
		    apply_record(scene->store, scene->source, &record, scene->now);

		engine_record(scene->engine, run, scene->now);
		scene_say(scene, logs[i]);
	}
	store_source_arrival(scene->store, scene->source, scene->now, false);
	scene->now.wall_ns += 600 * NS_PER_S;
	scene_settle(scene);
}

static const struct {
	const char *filter;
	const char *runs; /* that match, by their number */
} cases[] = {
	{ "", "1 2 3 4" },
	{ "   ", "1 2 3 4" },
	{ "npre", "1 3" },
	{ "NPRE", "1 3" },
	{ "有效果", "1" },
	{ "6823:", "1" },
	{ "bert-*", "2 3" },
	{ "BERT-*", "2 3" },
	{ "bert", "2 3" },
	{ "*pre", "3" },
	{ "?nn*", "4" },
	{ "[0-9]*", "1" },
	{ "/^bert|l2$/", "2 3 4" },
	{ "/BERT/", "2 3" },
	{ "/有.果/", "1" },
	{ "\"10 epochs\"", "2" },
	{ "\"bert-*\"", "" },
	{ "bert npre", "3" },
	{ "bert | fnn", "2 3 4" },
	{ "bert|fnn", "2 3 4" },
	{ "!bert", "1 4" },
	{ "! bert", "1 4" },
	{ "!!bert", "2 3" },
	{ "!(bert | fnn)", "1" },
	{ "bert !npre", "2" },
	{ "npre bert | fnn", "3 4" }, /* and binds more */
	{ "npre (bert | fnn)", "3" },
	{ "val_loss<0.5", "2" },
	{ "val_loss < 0.5", "2" },
	{ "val_loss>=1.04", "3" },
	{ "val_loss=1.04", "3" },
	{ "val_loss==1.040", "3" },
	{ "val_loss!=1.04", "1 2" },
	{ "val_acc.best>=0.9", "2" },
	{ "val_acc>50%", "1 2" },
	{ "val/loss<0.7", "1 2" },
	{ "train_loss<9", "1 2 3" }, /* NaN is not less than anything */
	{ "train_loss.first<0.72", "2" },
	{ "验证准确率>0.9", "2" },
	{ "map50(b)>0.4", "4" },
	{ "lr=1e-5", "2" },
	{ "lr=0.00001", "2" },
	{ "lr<1e-3", "1 2" },
	{ "optimizer=adamw", "3" },
	{ "optimizer=adam*", "3" },
	{ "optimizer!=sgd", "3" },
	{ "epoch>4", "1 2" },
	{ "epoch<=3", "3 4" },
	{ "step>=140", "4" },
	{ "age<1h", "1 2 3 4" },
	{ "age<5m", "" },
	{ "age>0.1h", "1 2 3 4" },
	{ "age>=600", "1 2 3 4" },
	{ "state:crashed", "4" },
	{ "state:Crashed", "4" },
	{ "!state:crashed", "1 2 3" },
	{ "alert:any", "3 4" },
	{ "alert:none", "1 2" },
	{ "alert:frozen", "3" },
	{ "alert:nan", "4" },
	{ "alert:crash alert:nan", "4" },
	{ "alert:critical", "3 4" },
	{ "alert:info", "3 4" }, /* at least */
	{ "alert:frozen|lr=1e-6", "1 3" },
};

START_TEST(a_filter_finds_its_runs)
{
	char found[64] = "";
	struct filter *filter;
	struct scene scene;
	struct err err;

	scene_init(&scene);
	fill(&scene);
	filter = filter_parse(str_of(cases[_i].filter), &err);
	ck_assert_msg(filter != NULL, "%s: %s", cases[_i].filter, err.message);
	for (size_t i = 0; i < store_count(scene.store); i++)
		if (filter_match(filter, store_run(scene.store, i), scene.engine, scene.now))
			snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s%zu",
				 found[0] ? " " : "", i + 1);
	ck_assert_msg(strcmp(found, cases[_i].runs) == 0, "%s: %s, not %s", cases[_i].filter, found,
		      cases[_i].runs);
	filter_free(filter);
	scene_fini(&scene);
}
END_TEST

static const struct {
	const char *filter;
	const char *message;
} slips[] = {
	{ "(bert", "the ( at character 1 is not closed" },
	{ "bert)", "the ) at character 5 closes nothing" },
	{ "bert |", "something is missing at the end of the filter" },
	{ "| bert", "`|` at character 1 has nothing in front of it" },
	{ "!", "something is missing at the end of the filter" },
	{ "()", "`)` at character 2 has nothing in front of it" },
	{ "/bert", "/bert: the regular expression has no closing /" },
	{ "/be(rt/", "/be(rt/: missing closing parenthesis (at character 6)" },
	{ "state:lve", "state:lve: no such state; live?" },
	{ "state:",
	  "state:: no such state; waiting, live, stalled, done, crashed, stopped or ended" },
	{ "alert:forzen", "alert:forzen: no such rule; frozen?" },
	{ "val_loss<", "val_loss: a number is missing behind it" },
	{ "val_loss<low", "val_loss: low is not a number" },
	{ "val_loss.bst<1", "bst: no such statistic; best?" },
	{ "epoch=last", "epoch: last is not a number" },
	{ "age<tomorrow", "age: tomorrow is no time; write 90s, 5m, 1h or 2d" },
	{ "<3", "`<` at character 1 has nothing in front of it" },
};

START_TEST(a_slip_is_told_in_words)
{
	struct filter *filter;
	struct err err;

	filter = filter_parse(str_of(slips[_i].filter), &err);
	ck_assert_msg(filter == NULL, "%s", slips[_i].filter);
	ck_assert_str_eq(err.message, slips[_i].message);
}
END_TEST

START_TEST(an_unknown_metric_is_told_with_the_nearest)
{
	static const struct {
		const char *filter, *message; /* NULL: all are known */
	} unknown[] = {
		{ "val_lss<1", "val_lss: no such metric; val_loss?" },
		{ "bert | (npre train_los.last>1)", "train_los.last: no such metric; train_loss?" },
		{ "weather=fine", "weather: no such metric" },
		{ "val_loss<1 lr=3 optimizer=x val/loss>1 epoch>1 age<1h", NULL },
		{ "bert", NULL },
	};
	struct scene scene;
	struct err err;

	scene_init(&scene);
	fill(&scene);
	for (int i = 0; i < COUNT_OF(unknown); i++) {
		struct filter *filter = filter_parse(str_of(unknown[i].filter), &err);

		ck_assert_ptr_nonnull(filter);
		ck_assert_int_eq(filter_unknown(filter, scene.store, &err),
				 unknown[i].message != NULL);
		if (unknown[i].message)
			ck_assert_str_eq(err.message, unknown[i].message);
		filter_free(filter);
	}
	ck_assert(!filter_unknown(NULL, scene.store, &err));
	scene_fini(&scene);
}
END_TEST

START_TEST(nesting_has_an_end)
{
	char deep[4001];
	struct err err;

	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	ck_assert_ptr_null(filter_parse(str_of(deep), &err));
	ck_assert_str_eq(err.message, "the filter is nested too deeply");
	memset(deep, '!', sizeof(deep) - 1);
	ck_assert_ptr_null(filter_parse(str_of(deep), &err));
}
END_TEST

/* Every cut of every filter is a filter or a sentence. */
START_TEST(no_cut_of_a_filter_breaks_the_parser)
{
	struct err err;

	for (int i = 0; i < COUNT_OF(cases); i++) {
		struct str s = str_of(cases[i].filter);

		for (size_t from = 0; from < s.n; from++)
			for (size_t n = 0; from + n <= s.n; n++) {
				struct filter *filter =
				    filter_parse((struct str){ s.p + from, n }, &err);

				if (!filter)
					ck_assert_uint_gt(strlen(err.message), 0);
				filter_free(filter);
			}
	}
}
END_TEST

START_TEST(a_name_that_is_no_utf_8_can_be_found)
{
	struct scene scene;
	struct record record = { .begins_run = true, .heading = STR("caf\xe9 7") };
	struct filter *filter;
	struct err err;

	scene_init(&scene);
	apply_record(scene.store, scene.source, &record, scene.now);
	filter = filter_parse(STR("/^CAF.* [0-9]$|7/"), &err);
	ck_assert(filter_match(filter, scene_run(&scene), NULL, scene.now));
	filter_free(filter);
	filter = filter_parse(STR("/8/"), &err);
	ck_assert(!filter_match(filter, scene_run(&scene), NULL, scene.now));
	filter_free(filter);
	scene_fini(&scene);
}
END_TEST

TCase *
filter_case(void)
{
	TCase *tc = tcase_create("filter");

	tcase_add_loop_test(tc, a_filter_finds_its_runs, 0, COUNT_OF(cases));
	tcase_add_loop_test(tc, a_slip_is_told_in_words, 0, COUNT_OF(slips));
	tcase_add_test(tc, an_unknown_metric_is_told_with_the_nearest);
	tcase_add_test(tc, nesting_has_an_end);
	tcase_add_test(tc, no_cut_of_a_filter_breaks_the_parser);
	tcase_add_test(tc, a_name_that_is_no_utf_8_can_be_found);
	return tc;
}
