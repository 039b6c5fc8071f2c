#include "config.h"

#include "suite.h"

#include <string.h>

#include "ingest/pattern.h"

static struct pattern *
compile(const char *expression)
{
	struct err err;
	struct pattern *pattern = pattern_new("mine", expression, &err);

	ck_assert_msg(pattern != NULL, "%s", err.message);
	return pattern;
}

START_TEST(named_groups_are_counters_and_metrics)
{
	struct pattern *pattern =
	    compile("^<(?<epoch>\\d+)/(?<epochs>\\d+)> L (?<Train_Loss>\\S+) A (?<val_acc>\\S+)");
	struct draft *draft = draft_new();

	ck_assert(pattern_read(pattern, STR("<3/10> L 0.5 A 66.8%"), draft));
	ck_assert(draft->position.epoch.has && draft->position.epoch.v == 3);
	ck_assert(draft->position.epochs.has && draft->position.epochs.v == 10);
	ck_assert_uint_eq(draft->reading_count, 2);
	ck_assert(str_eq(draft->readings[0].name, STR("train_loss")));
	ck_assert(draft->readings[0].value == 0.5);
	ck_assert(str_eq(draft->readings[1].name, STR("val_acc")));
	ck_assert(draft->readings[1].value == 0.668 && draft->readings[1].percent);
	draft_clear(draft);
	ck_assert(!pattern_read(pattern, STR("<3/10> nothing"), draft));
	ck_assert(!pattern_read(pattern, STR("<3/10> L abc A def"), draft) ||
		  draft->reading_count == 0);
	draft_free(draft);
	pattern_free(pattern);
}
END_TEST

START_TEST(all_counters_have_a_group)
{
	struct pattern *pattern = compile("^(?<step>\\d+)/(?<steps>\\d+) (?<batch>\\d+)/"
					  "(?<batches>\\d+) (?<loss>\\S+)$");
	struct draft *draft = draft_new();

	ck_assert(pattern_read(pattern, STR("1200/15000 7/64 0.25"), draft));
	ck_assert(draft->position.step.has && draft->position.step.v == 1200);
	ck_assert(draft->position.steps.has && draft->position.steps.v == 15000);
	ck_assert(draft->position.batch.has && draft->position.batch.v == 7);
	ck_assert(draft->position.batches.has && draft->position.batches.v == 64);
	ck_assert(!draft->position.epoch.has && !draft->position.epochs.has);
	draft_clear(draft);
	draft_free(draft);
	pattern_free(pattern);
}
END_TEST

START_TEST(a_group_named_run_tells_whose_line_it_is)
{
	struct pattern *pattern = compile("^(?<run>\\w+)> (?<loss>\\S+)$");
	struct draft *draft = draft_new();

	ck_assert(pattern_read(pattern, STR("alpha> nan"), draft));
	ck_assert(draft->by_name && str_eq(draft->heading, STR("alpha")));
	ck_assert_uint_eq(draft->reading_count, 1);
	ck_assert(draft->readings[0].value != draft->readings[0].value);
	draft_free(draft);
	pattern_free(pattern);
}
END_TEST

START_TEST(a_wrong_expression_is_told_where_and_why)
{
	struct err err;

	ck_assert_ptr_null(pattern_new("--pattern", "loss=(?<loss>\\S+", &err));
	ck_assert_msg(strstr(err.message, "--pattern: ") == err.message &&
			  strstr(err.message, "missing closing parenthesis") != NULL,
		      "%s", err.message);
	ck_assert_ptr_null(pattern_new("--pattern", "loss=(\\S+)", &err));
	ck_assert_msg(strstr(err.message, "no named group") != NULL, "%s", err.message);
}
END_TEST

START_TEST(a_dear_expression_and_broken_bytes_are_bounded)
{
	struct pattern *pattern = compile("^(a+)+(?<loss>\\d)$");
	struct draft *draft = draft_new();
	char line[200];

	memset(line, 'a', sizeof(line));
	ck_assert(!pattern_read(pattern, (struct str){ line, sizeof(line) }, draft));
	ck_assert(!pattern_read(pattern, STR("\xff\xfe\xc3("), draft));
	ck_assert(!pattern_read(pattern, STR_NONE, draft));
	draft_free(draft);
	pattern_free(pattern);
}
END_TEST

TCase *pattern_case(void);

TCase *
pattern_case(void)
{
	TCase *tcase = tcase_create("pattern");

	tcase_add_test(tcase, named_groups_are_counters_and_metrics);
	tcase_add_test(tcase, all_counters_have_a_group);
	tcase_add_test(tcase, a_group_named_run_tells_whose_line_it_is);
	tcase_add_test(tcase, a_wrong_expression_is_told_where_and_why);
	tcase_add_test(tcase, a_dear_expression_and_broken_bytes_are_bounded);
	return tcase;
}
