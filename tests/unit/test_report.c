#include "config.h"

#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "golden.h"
#include "model/apply.h"
#include "util/die.h"
#include "view/report.h"

TCase *report_case(void);

#define START_NS (INT64_C(1763755043) * NS_PER_S) /* 2025-11-21T19:57:23Z */

struct model {
	struct store *store;
	struct engine *engine;
	struct rule_settings settings;
	struct rank_key rank;
	const struct run *runs[8];
	struct report_options options;
	int64_t line;
};

static void
setup(struct model *m)
{
	*m = (struct model){ .store = store_new() };
	rule_settings_init(&m->settings);
	m->engine = engine_new(&m->settings, NULL, NULL);
	m->options = (struct report_options){
		.store = m->store,
		.runs = m->runs,
		.engine = m->engine,
		.rank = &m->rank,
		.now = { .mono_ns = 0, .wall_ns = START_NS + 90 * NS_PER_S },
		.cols = 100,
	};
}

static void
teardown(struct model *m)
{
	engine_free(m->engine);
	store_free(m->store);
}

/* One line of a log: an epoch with its train loss, val loss and val accuracy. */
static void
say_epoch(struct model *m, uint32_t source, const char *heading, double epoch, double train,
	  double val, double accuracy)
{
	struct reading readings[] = {
		{ .name = STR("train_loss"), .value = train, .decimals = 3 },
		{ .name = STR("val_loss"), .value = val, .decimals = 3 },
		{ .name = STR("val_accuracy"), .value = accuracy, .decimals = 3 },
	};
	struct record record = {
		.begins_run = heading != NULL,
		.heading = str_of(heading),
		.position = { .epoch = OPT_F64(epoch), .epochs = OPT_I64(10) },
		.readings = readings,
		.reading_count = 3,
		.time_ns = OPT_I64(START_NS + (int64_t)(epoch * 1.5 * (double)NS_PER_S)),
		.line = ++m->line,
	};
	const struct run *run;

	run = apply_record(m->store, source, &record, m->options.now);
	ck_assert_ptr_nonnull(run);
	engine_record(m->engine, run, m->options.now);
}

static void
say_one(struct model *m, uint32_t source, const char *heading, const char *name, double value,
	bool percent, unsigned decimals)
{
	struct reading reading = { .name = str_of(name),
				   .value = value,
				   .percent = percent,
				   .decimals = (uint8_t)decimals };
	struct record record = {
		.begins_run = heading != NULL,
		.heading = str_of(heading),
		.readings = &reading,
		.reading_count = 1,
		.line = ++m->line,
	};
	const struct run *run = apply_record(m->store, source, &record, m->options.now);

	ck_assert_ptr_nonnull(run);
	engine_record(m->engine, run, m->options.now);
}

static void
say_param(struct model *m, uint32_t source, const char *key, const char *value)
{
	struct param param = { .key = str_of(key), .value = str_of(value) };
	struct record record = { .params = &param, .param_count = 1, .line = ++m->line };

	apply_record(m->store, source, &record, m->options.now);
}

/*
 * A run that learns and was tested, one that never learns, one whose loss is lost, and one whose
 * name would like to be a table, a field, a link and an escape sequence.
 */
static void
say_all(struct model *m)
{
	uint32_t bert = store_add_source(m->store, "logs/bert.log", "bert");
	uint32_t fnn = store_add_source(m->store, "logs/fnn.log", "fnn");

	say_epoch(m, bert, "6678: pre", 1, 0.715, 0.451, 0.668);
	say_param(m, bert, "lr", "1e-6");
	say_epoch(m, bert, NULL, 2, 0.372, 0.304, 0.790);
	say_epoch(m, bert, NULL, 3, 0.228, 0.314, 0.785);
	say_one(m, bert, NULL, "test_acc@1", 0.2218, true, 2);
	for (int epoch = 1; epoch <= 4; epoch++)
		say_epoch(m, bert, epoch == 1 ? "6677: npre" : NULL, epoch, 1.040, 1.040,
			  epoch == 1 ? 0.148 : 0.149);
	m->line = 0;
	say_epoch(m, fnn, NULL, 0, 0.734296, 0.416949, 0.5);
	say_epoch(m, fnn, NULL, 1, NAN, INFINITY, 0.5);
	say_one(m, fnn, "a|b,\"c\" [d](e)\033[31m 训练", "loss", 1e-7, false, 7);
	for (size_t i = 0; i < store_count(m->store); i++)
		m->runs[i] = store_run(m->store, i);
	m->options.run_count = store_count(m->store);
}

static char *
written_by(void (*report)(FILE *, const struct report_options *),
	   const struct report_options *options)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	report(out, options);
	fclose(out);
	return text;
}

static void
check(const char *name, void (*report)(FILE *, const struct report_options *),
      const struct report_options *options)
{
	char *text = written_by(report, options);

	golden_check_text(name, text);
	free(text);
}

START_TEST(each_report_writes_the_model_as_it_was_looked_at)
{
	struct model m;

	setup(&m);
	say_all(&m);
	check("report_json", report_json, &m.options);
	check("report_csv", report_csv, &m.options);
	rank_sort(m.runs, m.options.run_count, &m.rank, m.engine);
	check("report_markdown", report_markdown, &m.options);
	check("report_text", report_text, &m.options);
	m.options.cols = 46;
	m.options.ascii = true;
	check("report_text_narrow_ascii", report_text, &m.options);
	m.options.cols = 160;
	m.options.ascii = false;
	m.options.colours = 256;
	check("report_text_wide_colours", report_text, &m.options);
	teardown(&m);
}
END_TEST

START_TEST(a_long_table_has_its_titles_once_and_each_run_once)
{
	enum { RUNS = 450 };
	static const struct run *runs[RUNS];
	char *text, *line, *rest, name[24];
	struct model m;

	setup(&m);
	for (int i = 0; i < RUNS; i++) {
		snprintf(name, sizeof(name), "run-%03d", i);
		say_one(&m, store_add_source(m.store, name, name), NULL, "val_loss", 0.5, false, 3);
		runs[i] = store_run(m.store, (size_t)i);
	}
	m.options.runs = runs;
	m.options.run_count = RUNS;
	rest = text = written_by(report_text, &m.options);
	ck_assert_ptr_nonnull(strstr(strsep(&rest, "\n"), "450 runs"));
	ck_assert_str_eq(strsep(&rest, "\n"), "");
	ck_assert_ptr_nonnull(strstr(strsep(&rest, "\n"), "   run "));
	for (int i = 0; i < RUNS; i++) {
		snprintf(name, sizeof(name), " run-%03d ", i);
		line = strsep(&rest, "\n");
		ck_assert_msg(line && strstr(line, name), "%s: %s", name, line);
	}
	ck_assert_str_eq(rest, "");
	free(text);
	teardown(&m);
}
END_TEST

START_TEST(without_runs_each_report_is_whole_all_the_same)
{
	struct model m;
	char *text;

	setup(&m);
	text = written_by(report_json, &m.options);
	ck_assert_str_eq(text, "{\"schema\": 1, \"traintop\": \"" PACKAGE_VERSION
			       "\",\n \"runs\": []}\n");
	free(text);
	text = written_by(report_csv, &m.options);
	ck_assert_str_eq(text, "run,metric,role,epoch,step,time,value\n");
	free(text);
	text = written_by(report_markdown, &m.options);
	ck_assert_ptr_nonnull(strstr(text, "No run"));
	free(text);
	text = written_by(report_text, &m.options);
	ck_assert_str_eq(text, "0 runs\n");
	free(text);
	teardown(&m);
}
END_TEST

static const struct {
	enum news_kind kind;
	bool about_alert;
	const char *line;
} news_cases[] = {
	{ NEWS_STATE, false,
	  "{ \"event\": \"state\", \"time\": \"2025-11-21T19:57:23.50Z\", \"run\": \"6678: pre\", "
	  "\"source\": \"logs/bert.log\", \"section\": 1, \"state\": \"done\", "
	  "\"state_before\": \"live\", \"rule\": null, \"severity\": null, \"metric\": null, "
	  "\"epoch\": null, \"step\": null, \"line\": null, \"message\": null }\n" },
	{ NEWS_RAISED, true,
	  "{ \"event\": \"raised\", \"time\": \"2025-11-21T19:57:23.50Z\", \"run\": \"6678: pre\", "
	  "\"source\": \"logs/bert.log\", \"section\": 1, \"state\": \"live\", "
	  "\"state_before\": null, \"rule\": \"nan\", \"severity\": \"critical\", "
	  "\"metric\": \"train_loss\", \"epoch\": 2.5, \"step\": 40, \"line\": 17, "
	  "\"message\": \"train_loss is \\\"NaN\\\"\" }\n" },
	{ NEWS_CLEARED, true,
	  "{ \"event\": \"cleared\", \"time\": \"2025-11-21T19:57:23.50Z\", \"run\": \"6678: "
	  "pre\", "
	  "\"source\": \"logs/bert.log\", \"section\": 1, \"state\": \"live\", "
	  "\"state_before\": null, \"rule\": \"nan\", \"severity\": \"critical\", "
	  "\"metric\": \"train_loss\", \"epoch\": 2.5, \"step\": 40, \"line\": 17, "
	  "\"message\": \"train_loss is \\\"NaN\\\"\" }\n" },
};

static const struct {
	const char *names[2], *shown;
} paths[] = {
	/* Whole, where there is room for them, ... */
	{ { "a/lr=0.1/train", "a/lr=0.2/train" }, "1   a/lr=0.1/train " },
	/* ... else without what they share. */
	{ { "sweeps/of-the-year/lr=0.1/train", "sweeps/of-the-year/lr=0.2/train" }, "1   lr=0.1 " },
};

START_TEST(names_are_whole_where_there_is_room)
{
	struct model m;
	char *text;

	setup(&m);
	for (size_t i = 0; i < 2; i++) {
		uint32_t source = store_add_source(m.store, paths[_i].names[i], paths[_i].names[i]);

		say_one(&m, source, NULL, "val_loss", 0.5 + (double)i, false, 1);
		m.runs[i] = store_run(m.store, i);
	}
	m.options.run_count = 2;
	text = written_by(report_text, &m.options);
	ck_assert_ptr_nonnull(strstr(text, paths[_i].shown));
	free(text);
	teardown(&m);
}
END_TEST

START_TEST(the_best_run_is_named_by_what_the_runs_are_ranked_by)
{
	struct model m;
	uint32_t source;
	char *text;

	setup(&m);
	source = store_add_source(m.store, "a.log", "a");
	say_one(&m, source, "poor", "val_accuracy", 0.5, false, 3);
	say_one(&m, source, "rich", "val_accuracy", 0.875, false, 3);
	for (size_t i = 0; i < store_count(m.store); i++)
		m.runs[i] = store_run(m.store, i);
	m.options.run_count = store_count(m.store);
	rank_sort(m.runs, m.options.run_count, &m.rank, m.engine);
	text = written_by(report_markdown, &m.options);
	ck_assert_ptr_nonnull(
	    strstr(text, "**rich**, by val\\_accuracy.best\n\n- val\\_accuracy: 0.875\n"));
	free(text);
	teardown(&m);
}
END_TEST

START_TEST(a_piece_of_news_is_one_line_of_json)
{
	char metric[] = "train_loss", message[] = "train_loss is \"NaN\"";
	struct alert alert = { .rule = RULE_NAN,
			       .severity = SEVERITY_CRITICAL,
			       .metric = metric,
			       .epoch = OPT_F64(2.5),
			       .step = OPT_I64(40),
			       .line = 17,
			       .message = message };
	struct moment at = { .wall_ns = START_NS + NS_PER_S / 2 };
	struct model m;
	struct news news = { .kind = news_cases[_i].kind };
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	setup(&m);
	say_all(&m);
	news.run = m.runs[0];
	news.alert = news_cases[_i].about_alert ? &alert : NULL;
	news.state = news_cases[_i].about_alert ? STATE_LIVE : STATE_DONE;
	news.state_before = STATE_LIVE;
	report_news(out, &news, at);
	fclose(out);
	ck_assert_str_eq(text, news_cases[_i].line);
	free(text);
	teardown(&m);
}
END_TEST

START_TEST(the_rules_are_listed_with_what_was_set)
{
	struct rule_settings settings;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct err err;

	rule_settings_init(&settings);
	ck_assert(rule_settings_set(&settings, STR("frozen.epochs=5"), &err));
	ck_assert(rule_settings_off(&settings, STR("plateau"), &err));
	report_rules(out, &settings);
	fclose(out);
	golden_check_text("report_rules", text);
	free(text);
}
END_TEST

TCase *
report_case(void)
{
	TCase *tcase = tcase_create("report");

	tcase_add_test(tcase, each_report_writes_the_model_as_it_was_looked_at);
	tcase_add_test(tcase, a_long_table_has_its_titles_once_and_each_run_once);
	tcase_add_test(tcase, without_runs_each_report_is_whole_all_the_same);
	tcase_add_loop_test(tcase, names_are_whole_where_there_is_room, 0, COUNT_OF(paths));
	tcase_add_test(tcase, the_best_run_is_named_by_what_the_runs_are_ranked_by);
	tcase_add_loop_test(tcase, a_piece_of_news_is_one_line_of_json, 0, COUNT_OF(news_cases));
	tcase_add_test(tcase, the_rules_are_listed_with_what_was_set);
	return tcase;
}
