/*
 * The lab notebooks with which this project began: what a person finds in them, traintop must find.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "analyse/rank.h"
#include "logs.h"
#include "suite.h"

static const struct run *
run_at(const struct log_read *log, int section)
{
	ck_assert_int_le(section, (int)store_count(log->store));
	return store_run(log->store, (size_t)section - 1);
}

static const struct metric *
role_of(const struct run *run, enum split split, enum kind kind)
{
	const struct metric *metric =
	    run_role(run, (struct role){ .split = split, .kind = kind });

	ck_assert_msg(metric != NULL, "%s has no %s", run->name,
		      role_name((struct role){ .split = split, .kind = kind }));
	return metric;
}

static bool
is_among(int section, const int *sections, int n)
{
	for (int i = 0; i < n; i++)
		if (sections[i] == section)
			return true;
	return false;
}

START_TEST(the_bert_notebook_has_56_runs_of_871_epochs)
{
	struct log_read log;
	int64_t epochs = 0;

	log_open(&log, "seeds/bert-notebook.md");
	ck_assert_uint_eq(store_count(log.store), 56);
	for (int i = 1; i <= 56; i++)
		epochs += series_count(role_of(run_at(&log, i), SPLIT_VAL, KIND_ACCURACY)->series);
	ck_assert_int_eq(epochs, 871);
	log_close(&log);
}
END_TEST

START_TEST(runs_of_the_bert_notebook_are_named_after_their_headings)
{
	static const struct {
		int section;
		const char *name;
	} names[] = {
		{ 1, "10个epoch(pretrained bert-base-uncased)" },
		{ 2, "4个epoch(not pretrained bert-base-uncased)" },
		{ 3, "（pretrained）" },
		{ 5, "（npretrained）" },
		{ 9, "AdamW prebert" },
		{ 11, "6677：现在的npre，3epoch" },
		{ 12, "6678：目前用于比较的preBert，3epoch" },
		{ 13, "6705: 重新调整了之后的代码，跑10个epoches" },
		{ 14, "6710：同样调整了之后的代码，但是没有预训练参数，10个epoches" },
		{ 15, "6823: npre （有效果了）" },
		{ 16, "6827：同参数，预训练比较" },
		{ 24, "6881: npre" },
		{ 35, "7182: pre" },
		{ 38, "7091 : npre" },
		{ 44, "130 epochs npre" },
		{ 48, "8012: 3个方向的加速度数据， 5 epochs 1e-5" },
		{ 56, "8011: 80 epochs, 1e-5,npre" },
	};
	struct log_read log;

	log_open(&log, "seeds/bert-notebook.md");
	for (int i = 0; i < COUNT_OF(names); i++)
		ck_assert_str_eq(run_at(&log, names[i].section)->name, names[i].name);
	log_close(&log);
}
END_TEST

START_TEST(every_stuck_run_of_the_bert_notebook_is_frozen_and_no_other)
{
	static const int frozen[] = { 2, 5, 6, 11, 14 };
	struct log_read log;

	log_open(&log, "seeds/bert-notebook.md");
	for (int i = 1; i <= 56; i++) {
		const struct run *run = run_at(&log, i);

		ck_assert_msg(log_raised(&log, run->id, "frozen") ==
				  is_among(i, frozen, COUNT_OF(frozen)),
			      "section %d, %s: frozen is wrong", i, run->name);
		ck_assert_msg(!log_raised(&log, run->id, "nan") && !log_raised(&log, run->id, "crash"),
			      "section %d, %s: nan or crash", i, run->name);
	}
	log_close(&log);
}
END_TEST

START_TEST(runs_with_098_train_and_069_val_accuracy_are_diverged)
{
	static const int diverged[] = { 51, 53, 55, 56 };
	static const int well[] = { 1, 3, 7, 9, 13, 33, 41, 43, 46 };
	struct log_read log;

	log_open(&log, "seeds/bert-notebook.md");
	for (int i = 0; i < COUNT_OF(diverged); i++)
		ck_assert_msg(log_raised(&log, run_at(&log, diverged[i])->id, "divergence"),
			      "section %d", diverged[i]);
	for (int i = 0; i < COUNT_OF(well); i++)
		ck_assert_msg(!log_raised(&log, run_at(&log, well[i])->id, "divergence"),
			      "section %d", well[i]);
	log_close(&log);
}
END_TEST

START_TEST(a_test_accuracy_above_a_table_belongs_to_the_table)
{
	struct log_read log;
	const struct metric *test;

	log_open(&log, "seeds/bert-notebook.md");
	test = role_of(run_at(&log, 35), SPLIT_TEST, KIND_ACCURACY);
	ck_assert_double_eq(series_last(test->series)->value, 0.591);
	test = role_of(run_at(&log, 56), SPLIT_TEST, KIND_ACCURACY);
	ck_assert_double_eq(series_last(test->series)->value, 0.646);
	ck_assert_ptr_null(run_role(run_at(&log, 34),
				    (struct role){ .split = SPLIT_TEST, .kind = KIND_ACCURACY }));
	log_close(&log);
}
END_TEST

static void
check_param(const struct log_read *log, int section, const char *key, double value)
{
	const char *text = run_param(run_at(log, section), str_of(key));

	ck_assert_msg(text != NULL, "section %d, %s: no %s", section, run_at(log, section)->name, key);
	ck_assert_msg(strtod(text, NULL) == value, "section %d: %s is %s", section, key, text);
}

START_TEST(the_sweep_has_25_runs_with_the_parameters_that_the_text_states)
{
	static const struct {
		int section;
		const char *key;
		double value;
	} params[] = {
		{ 1, "alpha", 0.3 },  { 1, "lr", 1e-3 },  { 1, "batch_size", 64 }, { 2, "lr", 1e-3 },
		{ 3, "lr", 2e-3 },    { 4, "lr", 1e-4 },  { 5, "lr", 2e-4 },	   { 6, "lr", 1e-5 },
		{ 7, "alpha", 0.3 },  { 7, "lr", 1e-3 },  { 8, "alpha", 0.4 },	   { 9, "alpha", 0.5 },
		{ 10, "alpha", 0.6 }, { 11, "alpha", 0.7 },
	};
	struct log_read log;

	log_open(&log, "seeds/wandb-sweep.md");
	ck_assert_uint_eq(store_count(log.store), 25);
	for (int i = 0; i < COUNT_OF(params); i++)
		check_param(&log, params[i].section, params[i].key, params[i].value);
	log_close(&log);
}
END_TEST

START_TEST(the_nearest_heading_that_states_a_learning_rate_counts)
{
	struct log_read log;

	log_open(&log, "seeds/bert-notebook.md");
	check_param(&log, 15, "lr", 1e-6); /* "1e-6 预热0.5", though an lr=1e-4 stands further above */
	check_param(&log, 25, "lr", 1e-6);
	check_param(&log, 48, "lr", 1e-5);
	log_close(&log);
}
END_TEST

START_TEST(each_run_of_the_sweep_keeps_its_own_values)
{
	/* train Totalloss of each Run summary, as grep shows them */
	static const double loss[] = { 0.10662, 0.10662, 0.08008, 0.10679, 0.12239, 0.25475, 0.02351,
				       0.02648, 0.08106, 0.10129, 0.13506, 0.04113, 0.01576, 0.03759,
				       0.01513, 0.0215,	 0.04726, 0.03547, 0.04387, 0.02355, 0.02388,
				       0.02636, 0.04186, 0.0312,  0.02452 };
	struct log_read log;

	log_open(&log, "seeds/wandb-sweep.md");
	for (int i = 0; i < COUNT_OF(loss); i++) {
		const struct metric *metric =
		    run_metric(run_at(&log, i + 1), str_of("train_totalloss"));

		ck_assert_msg(metric != NULL, "section %d has no train_totalloss", i + 1);
		ck_assert_int_eq(series_count(metric->series), 1);
		ck_assert_double_eq(series_last(metric->series)->value, loss[i]);
	}
	log_close(&log);
}
END_TEST

START_TEST(typilus_tables_are_13_runs_with_train_val_and_test_values)
{
	struct log_read log;
	const struct run *run;

	log_open(&log, "seeds/typilus-report.md");
	ck_assert_uint_eq(store_count(log.store), 13);
	for (int i = 1; i <= 13; i++) {
		run = run_at(&log, i);
		role_of(run, SPLIT_TRAIN, KIND_LOSS);
		role_of(run, SPLIT_VAL, KIND_LOSS);
		role_of(run, SPLIT_TEST, KIND_LOSS);
		role_of(run, SPLIT_TEST, KIND_ACCURACY);
	}
	run = run_at(&log, 1);
	ck_assert_str_eq(run->name, "dropout_0");
	ck_assert_double_eq(metric_best(role_of(run, SPLIT_VAL, KIND_LOSS))->value, 3.466);
	ck_assert_double_eq(series_last(role_of(run, SPLIT_VAL, KIND_LOSS)->series)->value, 3.498);
	ck_assert_double_eq(series_last(role_of(run, SPLIT_TEST, KIND_LOSS)->series)->value, 7.939);
	ck_assert_double_eq_tol(
	    series_last(role_of(run, SPLIT_TEST, KIND_ACCURACY)->series)->value, 0.0078, 1e-12);
	log_close(&log);
}
END_TEST

START_TEST(the_run_whose_test_contradicts_its_validation_does_not_stand_first)
{
	struct rank_key key = { .metric = NULL };
	const struct run *runs[13];
	struct log_read log;

	log_open(&log, "seeds/typilus-report.md");
	for (int i = 0; i < 13; i++)
		runs[i] = run_at(&log, i + 1);
	rank_sort(runs, 13, &key, log.engine);
	ck_assert_str_ne(runs[0]->name, "dropout_0");
	ck_assert(log_raised(&log, run_at(&log, 1)->id, "mismatch"));
	for (int i = 2; i <= 13; i++)
		ck_assert_msg(!log_raised(&log, run_at(&log, i)->id, "mismatch"), "%s",
			      run_at(&log, i)->name);
	log_close(&log);
}
END_TEST

START_TEST(the_fnn_lab_has_its_five_logs_and_no_run_of_prose_or_code)
{
	static const struct {
		int epochs, nonfinite;
		double last;
	} logs[] = {
		{ 3, 3, NAN }, { 3, 1, NAN }, { 5, 0, 0.400639 }, { 21, 0, 0.00296 }, { 24, 0, 0.36789 },
	};
	struct log_read log;

	log_open(&log, "seeds/fnn-lab.md");
	ck_assert_uint_eq(store_count(log.store), COUNT_OF(logs));
	for (int i = 0; i < COUNT_OF(logs); i++) {
		const struct run *run = run_at(&log, i + 1);
		const struct series *loss = role_of(run, SPLIT_TRAIN, KIND_LOSS)->series;

		ck_assert_int_eq(series_count(loss), logs[i].epochs);
		ck_assert_int_eq(series_nonfinite(loss), logs[i].nonfinite);
		if (logs[i].nonfinite == 0)
			ck_assert_double_eq(series_last(loss)->value, logs[i].last);
		ck_assert_uint_eq(run->metric_count, 4);
		ck_assert_msg(log_raised(&log, run->id, "nan") == (logs[i].nonfinite > 0), "%s",
			      run->name);
	}
	log_close(&log);
}
END_TEST

START_TEST(the_one_bar_of_the_lab_report_is_read)
{
	struct log_read log;
	const struct run *run;

	log_open(&log, "seeds/lab1-report.md");
	ck_assert_uint_eq(store_count(log.store), 1);
	run = run_at(&log, 1);
	ck_assert_double_eq(
	    series_last(run_metric(run, str_of("train_acc"))->series)->value, 0.1484);
	ck_assert_double_eq(series_last(run_metric(run, str_of("val_acc"))->series)->value, 0.138);
	ck_assert_int_eq(series_count(run_metric(run, str_of("val_acc"))->series), 1);
	log_close(&log);
}
END_TEST

TCase *
seeds_case(void)
{
	TCase *tcase = tcase_create("seeds");

	tcase_add_test(tcase, the_bert_notebook_has_56_runs_of_871_epochs);
	tcase_add_test(tcase, runs_of_the_bert_notebook_are_named_after_their_headings);
	tcase_add_test(tcase, every_stuck_run_of_the_bert_notebook_is_frozen_and_no_other);
	tcase_add_test(tcase, runs_with_098_train_and_069_val_accuracy_are_diverged);
	tcase_add_test(tcase, a_test_accuracy_above_a_table_belongs_to_the_table);
	tcase_add_test(tcase, the_sweep_has_25_runs_with_the_parameters_that_the_text_states);
	tcase_add_test(tcase, the_nearest_heading_that_states_a_learning_rate_counts);
	tcase_add_test(tcase, each_run_of_the_sweep_keeps_its_own_values);
	tcase_add_test(tcase, typilus_tables_are_13_runs_with_train_val_and_test_values);
	tcase_add_test(tcase, the_run_whose_test_contradicts_its_validation_does_not_stand_first);
	tcase_add_test(tcase, the_fnn_lab_has_its_five_logs_and_no_run_of_prose_or_code);
	tcase_add_test(tcase, the_one_bar_of_the_lab_report_is_read);
	return tcase;
}
