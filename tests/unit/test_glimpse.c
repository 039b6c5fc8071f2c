#include "config.h"

#include <glob.h>

#include "following.h"
#include "random.h"
#include "suite.h"

#include "app/session_private.h"
#include "view/report.h"

TCase *glimpse_case(void);

#define LARGE (400 << 10) /* what these tests call so; a glimpse takes 320 kB */
#define SLICE_NS (20 * INT64_C(1000))

static char news[4096];

static void
note_news(void *arg, const struct news *item)
{
	size_t n = strlen(news);

	(void)arg;
	if (item->kind != NEWS_STATE)
		snprintf(news + n, sizeof(news) - n, "%s %s of %s@%g\n",
			 item->kind == NEWS_RAISED ? "raised" : "other",
			 rule_info(item->alert->rule)->name, item->run->name, item->alert->epoch.v);
}

static void
begin_session(bool glimpse)
{
	news[0] = '\0';
	following_begin(
	    &(struct session_options){ .follow = true, .glimpse = glimpse, .news = note_news });
	if (glimpse)
		following.session->glimpse_min = LARGE;
}

static void
begin(void)
{
	files_setup();
	begin_session(true);
}

static void
end(void)
{
	following_end();
	files_teardown();
}

static const struct store *
store(void)
{
	return session_store(following.session);
}

static void
step(void)
{
	session_step(following.session, following_now(), SLICE_NS);
}

/* The first run that is shown, as soon as there is one. */
static const struct run *
first_seen(void)
{
	for (int i = 0; i < 100000 && store_count(store()) == 0; i++)
		step();
	ck_assert_uint_gt(store_count(store()), 0);
	return store_run(store(), 0);
}

/* Half of what there is has been read. */
static void
read_half(void)
{
	struct session_reading reading;

	do {
		step();
		reading = session_reading(following.session);
	} while (reading.bytes_read < reading.bytes_known / 2);
	ck_assert_int_lt(reading.bytes_read, reading.bytes_known);
}

static double
newest(const struct run *run, const char *name)
{
	const struct metric *metric = run_metric(run, str_of(name));

	ck_assert_ptr_nonnull(metric);
	return series_last(metric->series)->value;
}

/* Epochs first to last, a hundred bytes each, with as many points. */
static void
add_epochs(const char *path, int n_first, int n_last)
{
	FILE *out = fopen(path, "a");

	ck_assert_ptr_nonnull(out);
	for (int n = n_first; n <= n_last; n++)
		fprintf(out,
			"Epoch %d/90000 train_loss: %.8f points: %d lr: 1e-3 and some more "
			"text, to be a hundred bytes\n",
			n, 1.0 / n, n);
	fclose(out);
}

/* --- what is seen */

START_TEST(the_newest_values_of_a_large_log_are_seen_before_the_old_ones_are_read)
{
	const struct run *run;
	struct session_reading reading;
	uint32_t id;

	add_epochs("a.log", 1, 20000);
	following_add("a.log");
	run = first_seen();
	id = run->id;
	reading = session_reading(following.session);
	ck_assert_int_lt(reading.bytes_read, reading.bytes_known / 4);
	ck_assert(run->partial);
	ck_assert_uint_eq(store_count(store()), 1);
	ck_assert_double_eq(newest(run, "points"), 20000);
	ck_assert_double_eq(run->position.epoch.v, 20000);
	ck_assert_int_eq(run->position.epochs.v, 90000);
	ck_assert_double_eq(series_first(run_metric(run, STR("points"))->series)->value, 1);
	ck_assert_int_eq(engine_state(session_engine(following.session), id), STATE_LIVE);
	read_half();
	ck_assert_ptr_eq(store_run(store(), 0), run);
	ck_assert_double_eq(newest(run, "points"), 20000);
	following_settle();
	ck_assert_uint_eq(store_count(store()), 1);
	run = store_run(store(), 0);
	ck_assert(!run->partial);
	ck_assert_uint_eq(run->id, id);
	ck_assert_str_eq(run->name, "a");
	ck_assert_int_eq(series_count(run_metric(run, STR("points"))->series), 20000);
}
END_TEST

START_TEST(the_header_at_the_top_names_the_columns_at_the_end)
{
	FILE *out = fopen("a.csv", "w");
	const struct run *run;

	fputs("epoch,train_loss,points\n", out);
	for (int n = 1; n <= 40000; n++)
		fprintf(out, "%d,%.6f,%d\n", n, 1.0 / n, n);
	fclose(out);
	following_add("a.csv");
	run = first_seen();
	ck_assert(run->partial);
	ck_assert_double_eq(newest(run, "points"), 40000);
	ck_assert_double_eq(run->position.epoch.v, 40000);
	following_settle();
	ck_assert_int_eq(series_count(run_metric(store_run(store(), 0), STR("points"))->series),
			 40000);
}
END_TEST

/* Bars of 400 drawings, a line each; the last one is not complete. */
static void
write_bars(const char *path, int drawings)
{
	FILE *out = fopen(path, "w");

	for (int i = 0; i < drawings; i++)
		fprintf(out,
			"\rEpoch %d/900: %3d%%|#         | %d/400 [00:00<00:30, 12.81it/s, "
			"points=%d]%s",
			i / 400 + 1, i % 400 / 4, i % 400, i / 400, i % 400 == 399 ? "\n" : "");
	fclose(out);
}

/* Lines first; then bars, where the end begins before, at and behind the drawing at which the
 * beginning ends. */
START_TEST(no_line_is_drawn_over_what_was_left_out)
{
	const struct series *series;
	size_t breaks = 0;

	if (_i == 0)
		add_epochs("a.log", 1, 20000);
	else
		write_bars("a.log", 40000 + 100 * _i);
	following_add("a.log");
	series = run_metric(first_seen(), STR("points"))->series;
	for (size_t i = 1; i < series_kept(series); i++) {
		const struct point *point = series_at(series, i);
		bool leaps = point->value > series_at(series, i - 1)->value + 10;

		ck_assert_int_eq((point->flags & POINT_SEGMENT) != 0, leaps);
		breaks += leaps;
	}
	ck_assert_uint_eq(breaks, 1);
}
END_TEST

static size_t
lines_shown(const struct run *run, struct log_text *lines, size_t n)
{
	return session_log_before(following.session, run, run->offset_last, lines, n);
}

START_TEST(the_log_is_shown_as_far_as_the_values)
{
	struct log_text lines[2];
	const struct run *run;

	add_epochs("a.log", 1, 60000);
	following_add("a.log");
	run = first_seen();
	ck_assert_uint_eq(lines_shown(run, lines, 2), 2);
	ck_assert(str_starts_case(lines[1].text, STR("Epoch 60000/90000 ")));
	ck_assert_int_eq(lines[1].line, 0); /* it is not known yet which line that is */
	ck_assert_int_eq(
	    session_log_seek(following.session, run, series_last(run->metrics[0]->series)->line),
	    -1);
	following_settle();
	run = store_run(store(), 0);
	ck_assert_uint_eq(lines_shown(run, lines, 2), 2);
	ck_assert(str_starts_case(lines[1].text, STR("Epoch 60000/90000 ")));
	ck_assert_int_eq(lines[1].line, 60000);
}
END_TEST

START_TEST(of_many_large_logs_all_are_seen_before_one_is_read)
{
	char path[32];

	mkdir("d", 0755);
	for (int i = 0; i < 8; i++) {
		snprintf(path, sizeof(path), "d/%d.log", i);
		add_epochs(path, 1, 5000 + i);
		files_age(path, 100 * i);
	}
	files_write("d/small.log", "epoch 1 val_loss 0.5\n");
	following_add("d");
	for (int i = 0; i < 100000 && store_count(store()) < 8; i++) {
		ck_assert_int_eq(session_reading(following.session).bytes_read, 0);
		step();
	}
	for (size_t i = 0; i < 8; i++) {
		const struct run *run = store_run(store(), i);

		ck_assert(run->partial);
		ck_assert_double_eq(newest(run, "points"), 5000 + atoi(run->name));
	}
	following_settle();
	ck_assert_uint_eq(store_count(store()), 9);
	for (size_t i = 0; i < 9; i++)
		ck_assert(!store_run(store(), i)->partial);
}
END_TEST

/* --- what is not seen */

static const struct {
	const char *why, *head, *line, *tail;
} unseen[] = {
	{ "its end says nothing", "epoch 1 loss 0.5\n", "warning: the queue was empty\n", "" },
	{ "its end says nothing of the epoch", "epoch 1 loss 0.5\nepoch 2 loss 0.4\n",
	  "train loss 0.25, all is well\n", "" },
	{ "it has no lines", "epoch 1 loss 0.5\n", "and so on ", "epoch 2 loss 0.4\n" },
};

START_TEST(what_would_mislead_is_not_seen)
{
	FILE *out = fopen("a.log", "w");

	fputs(unseen[_i].head, out);
	for (size_t n = 0; n < LARGE; n += strlen(unseen[_i].line))
		fputs(unseen[_i].line, out);
	fputs(unseen[_i].tail, out);
	fclose(out);
	following_add("a.log");
	while (session_step(following.session, following_now(), SLICE_NS))
		for (size_t i = 0; i < store_count(store()); i++)
			ck_assert_msg(!store_run(store(), i)->partial, "%s", unseen[_i].why);
	ck_assert_uint_eq(store_count(store()), 1);
}
END_TEST

START_TEST(small_logs_are_read_at_once)
{
	add_epochs("a.log", 1, 3000);
	following_add("a.log");
	ck_assert(!first_seen()->partial);
}
END_TEST

/* --- the change of places */

/* All that is known: the points, then the rest. */
static char *
known(void)
{
	const struct run **runs = xcalloc(store_count(store()) + 1, sizeof(*runs));
	struct report_options report = {
		.store = store(),
		.runs = runs,
		.engine = session_engine(following.session),
		.now = { .wall_ns = 1 },
	};
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; i < store_count(store()); i++) {
		runs[report.run_count++] = store_run(store(), i);
		ck_assert(!store_run(store(), i)->partial);
	}
	report_csv(out, &report);
	report_json(out, &report);
	fclose(out);
	free(runs);
	return text;
}

/* The session as it is, and one that reads everything without a glimpse. */
static void
check_known(const char *what)
{
	char *with = known(), *without;
	bool same;

	following_end();
	begin_session(false);
	following_add("a.log");
	following_settle();
	following_pass(60 * NS_PER_S);
	without = known();
	same = strcmp(with, without) == 0;
	for (size_t i = 0; !same && with[i] == without[i]; i++)
		if (with[i] == '\n') {
			printf("%s differs from: %.200s\n", what, with + i);
			printf("without a glimpse: %.200s\n", without + i);
		}
	ck_assert_msg(same, "%s is not known as it would be without a glimpse", what);
	free(with);
	free(without);
}

/* As often as it takes to be large: it has several runs then. */
static void
copy_often(const char *path)
{
	static char text[1 << 20];
	FILE *in = fopen(path, "r"), *out = fopen("a.log", "w");
	size_t n = fread(text, 1, sizeof(text), in);

	ck_assert_uint_gt(n, 0);
	for (size_t written = 0; written < LARGE + (LARGE >> 1); written += n)
		fwrite(text, 1, n, out);
	fclose(in);
	fclose(out);
	files_age("a.log", 3600);
}

/* True if there was a glimpse of the log. */
static bool
check_log(const char *path)
{
	bool seen;

	copy_often(path);
	following_end();
	begin_session(true);
	following_add("a.log");
	for (int turn = 0; turn < 100 && store_count(store()) == 0; turn++)
		step();
	seen = store_count(store()) > 0 && store_run(store(), 0)->partial;
	following_settle();
	following_pass(60 * NS_PER_S);
	check_known(path);
	return seen;
}

/* In four parts; of the many small excerpts one of eight, all where THOROUGH is set. */
START_TEST(in_the_end_all_is_known_as_without_a_glimpse)
{
	static const struct {
		const char *pattern;
		size_t every;
	} logs[] = { { "/recordings/*.log", 1 },
		     { "/recordings/*/*.json", 1 },
		     { "/logs/*", 8 },
		     { "/../samples/*.log", 1 },
		     { "/../samples/*.csv", 1 } };
	size_t seen = 0, all = 0;

	for (int k = 0; k < COUNT_OF(logs); k++) {
		size_t by = 4 * (getenv("THOROUGH") != NULL ? 1 : logs[k].every);
		char pattern[1024];
		glob_t found = { 0 };

		snprintf(pattern, sizeof(pattern), "%s%s", TOP_SRCDIR "/tests", logs[k].pattern);
		ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
		for (size_t i = (size_t)_i; i < found.gl_pathc; i += by, all++)
			seen += check_log(found.gl_pathv[i]);
		globfree(&found);
	}
	ck_assert_uint_gt(seen, all / 2);
}
END_TEST

START_TEST(who_looks_at_the_last_run_goes_on_looking_at_it)
{
	static const char *const names[] = { "Fold 1", "Fold 2", "Fold 3", "Fold 4" };
	uint32_t ids[4];
	size_t count;

	for (int k = 0; k < 4; k++) {
		FILE *out = fopen("a.log", "a");

		fprintf(out, "%s\n", names[k]);
		fclose(out);
		/* The end holds the last two and some of the second. */
		add_epochs("a.log", 1, k == 1 ? 10000 : 800 + k);
	}
	following_add("a.log");
	first_seen();
	count = store_count(store());
	ck_assert_uint_eq(count, 3);
	for (size_t i = 0; i < count; i++) {
		ids[i] = store_run(store(), i)->id;
		ck_assert(store_run(store(), i)->partial);
	}
	ck_assert_str_eq(store_run(store(), 0)->name, names[0]);
	ck_assert_str_eq(store_run(store(), 1)->name, names[2]);
	ck_assert_str_eq(store_run(store(), 2)->name, names[3]);
	following_settle();
	ck_assert_uint_eq(store_count(store()), 4);
	for (size_t i = 0; i < 4; i++) {
		const struct run *run = store_run(store(), i);

		ck_assert_str_eq(run->name, names[i]);
		ck_assert_int_eq(run->section, (int)i + 1);
		ck_assert_ptr_eq(store_find(store(), run->id), run);
	}
	ck_assert_uint_eq(store_run(store(), 0)->id, ids[0]);
	ck_assert_uint_eq(store_run(store(), 2)->id, ids[1]);
	ck_assert_uint_eq(store_run(store(), 3)->id, ids[2]);
}
END_TEST

/* --- rules */

START_TEST(no_rule_is_asked_before_all_is_read_and_then_each_is_heard_once)
{
	const struct engine *engine = session_engine(following.session);

	add_epochs("a.log", 1, 20000);
	files_append("a.log", "Epoch 20001/90000 train_loss: nan points: 1\n");
	following_add("a.log");
	ck_assert(first_seen()->partial);
	read_half();
	ck_assert_uint_eq(engine_alert_count(engine), 0);
	ck_assert_str_eq(news, "");
	following_settle();
	ck_assert_str_eq(news, "raised nan of a@20001\n");
	ck_assert_uint_eq(engine_alert_count(engine), 1);
	ck_assert_uint_eq(engine_alert(engine, 0)->run_id, store_run(store(), 0)->id);
	ck_assert_int_eq(engine_alert(engine, 0)->line, 20001);
	/* It is one like any other: acknowledged, and cleared by what comes. */
	engine_acknowledge(session_engine(following.session), engine_alert(engine, 0)->id, true);
	ck_assert(engine_alert(engine, 0)->acknowledged);
	add_epochs("a.log", 20002, 20010);
	following_settle();
	ck_assert_str_eq(news, "raised nan of a@20001\nother nan of a@20001\n");
	ck_assert(!engine_alert(engine, 0)->open);
}
END_TEST

START_TEST(alerts_of_several_logs_are_told_apart)
{
	const struct engine *engine = session_engine(following.session);

	mkdir("d", 0755);
	for (int i = 0; i < 3; i++) {
		char path[32];

		snprintf(path, sizeof(path), "d/%d.log", i);
		add_epochs(path, 1, 10000 + i);
		files_append(path, "Epoch 20001/90000 train_loss: nan points: 1\n");
	}
	following_add("d");
	following_settle();
	ck_assert_uint_eq(engine_alert_count(engine), 3);
	for (size_t i = 0; i < 3; i++) {
		const struct alert *alert = engine_alert(engine, i), *own;

		ck_assert_uint_eq(alert->id, i + 1);
		ck_assert_ptr_nonnull(store_find(store(), alert->run_id));
		ck_assert_uint_eq(engine_run_alerts(engine, alert->run_id, &own, 1), 1);
		ck_assert_ptr_eq(own, alert);
	}
}
END_TEST

/* --- what happens to the file meanwhile */

START_TEST(what_a_log_gains_while_it_is_read_is_seen_and_not_lost)
{
	add_epochs("a.log", 1, 20000);
	following_add("a.log");
	first_seen();
	add_epochs("a.log", 20001, 20001);
	read_half();
	following.passed_ns += NS_PER_S;
	step();
	ck_assert(store_run(store(), 0)->partial);
	ck_assert_double_eq(newest(store_run(store(), 0), "points"), 20001);
	add_epochs("a.log", 20002, 30000);
	following_settle();
	ck_assert_int_eq(series_count(run_metric(store_run(store(), 0), STR("points"))->series),
			 30000);
	add_epochs("a.log", 30001, 30001);
	following_settle();
	following_pass(60 * NS_PER_S);
	files_age("a.log", 3600);
	ck_assert_int_eq(series_count(run_metric(store_run(store(), 0), STR("points"))->series),
			 30001);
}
END_TEST

enum fate { TRUNCATED, EMPTIED, REPLACED, FATES };
static const char *const fates[] = { "truncated", "emptied, then written", "replaced" };

START_TEST(a_log_written_anew_while_it_is_read_is_there_once_all_the_time)
{
	bool more = true;
	uint32_t id;

	add_epochs("a.log", 1, 20000);
	following_add("a.log");
	id = first_seen()->id;
	read_half();
	if (_i == REPLACED)
		files_replace("a.log", "epoch 1 val_loss 7\n");
	else
		files_write("a.log", _i == TRUNCATED ? "epoch 1 val_loss 7\n" : "");
	for (int turns = 0; more || turns < 100; turns++) {
		if (turns == 50 && _i == EMPTIED)
			files_append("a.log", "epoch 1 val_loss 7\n");
		loop_wait(following.loop, 0);
		more = session_step(following.session, following_now(), SLICE_NS);
		ck_assert_msg(store_count(store()) == 1, "%s", fates[_i]);
	}
	ck_assert_str_eq(following_story(), "a: val_loss 1 7\n");
	ck_assert(!store_run(store(), 0)->partial);
	ck_assert_uint_eq(store_run(store(), 0)->id, id);
}
END_TEST

START_TEST(what_a_log_does_not_say_any_more_is_not_shown_until_it_has_been_read)
{
	struct session_reading reading;

	add_epochs("a.log", 1, 20000);
	following_add("a.log");
	first_seen();
	read_half();
	files_write("a.log", "");
	add_epochs("a.log", 1, 10000);
	while (newest(store_run(store(), 0), "points") == 20000)
		step();
	reading = session_reading(following.session);
	ck_assert_int_lt(reading.bytes_read, reading.bytes_known);
	following_settle();
	ck_assert_int_eq(series_count(run_metric(store_run(store(), 0), STR("points"))->series),
			 10000);
}
END_TEST

START_TEST(a_log_deleted_while_it_is_read_is_read_to_its_end)
{
	add_epochs("a.log", 1, 20000);
	following_add("a.log");
	first_seen();
	read_half();
	unlink("a.log");
	ck_assert_str_eq(
	    following_story(),
	    "a: train_loss 20000 5e-05, points 20000 20000, lr 20000 0.001 [removed]\n");
	ck_assert(!store_run(store(), 0)->partial);
}
END_TEST

START_TEST(a_log_deleted_before_it_is_read_is_shown_as_it_was_until_it_returns)
{
	add_epochs("a.log", 1, 20000);
	following_add("a.log");
	while (store_count(store()) == 0)
		step();
	ck_assert_int_eq(session_reading(following.session).bytes_read, 0);
	unlink("a.log");
	following_settle();
	following_pass(3 * NS_PER_S);
	ck_assert_uint_eq(store_count(store()), 1);
	ck_assert(store_run(store(), 0)->removed);
	ck_assert_double_eq(newest(store_run(store(), 0), "points"), 20000);
	files_write("a.log", "epoch 1 val_loss 7\n");
	following_settle();
	following_pass(3 * NS_PER_S);
	ck_assert_str_eq(following_story(), "a: val_loss 1 7\n");
	ck_assert(!store_run(store(), 0)->partial);
}
END_TEST

START_TEST(what_turns_out_to_be_no_log_is_not_seen_any_more)
{
	FILE *out;

	mkdir("d", 0755);
	out = fopen("d/a.log", "w");
	for (int64_t n = 0; n < PATIENCE_BYTES + (1 << 20); n += 100)
		fprintf(out, "%99s\n", "chapter and verse");
	fclose(out);
	add_epochs("d/a.log", 1, 5000);
	files_write("d/b.log", "epoch 1 val_loss 7\n");
	following_add("d");
	ck_assert(first_seen()->partial);
	ck_assert_str_eq(following_story(), "b: val_loss 1 7\n");
}
END_TEST

static void
happen(struct random *random, int *epochs)
{
	switch (random_below(random, 4)) {
	case 0:
		files_write("a.log", "");
		*epochs = 0;
		break;
	case 1:
		unlink("a.log");
		*epochs = 0;
		break;
	case 2:
		files_replace("a.log", "");
		*epochs = 0;
		break;
	default:
		break;
	}
	add_epochs("a.log", *epochs + 1, *epochs + 1 + (int)random_below(random, 9000));
	*epochs += 1 + (int)random_below(random, 1000); /* as if a run had been resumed */
}

/* Whatever happens to its file, at any time of the reading. */
START_TEST(in_the_end_what_stands_in_a_log_is_known_and_nothing_else)
{
	struct random random = { (uint64_t)_i + 1 };
	int epochs = 0;
	char *with;

	happen(&random, &epochs);
	following_add("a.log");
	for (int i = 0; i < 12; i++) {
		for (size_t steps = random_below(&random, 60); steps > 0; steps--) {
			loop_wait(following.loop, 0);
			step();
			ck_assert_uint_le(store_count(store()), 1);
		}
		if (random_below(&random, 3) == 0)
			following.passed_ns += NS_PER_S;
		happen(&random, &epochs);
	}
	following_settle();
	following_pass(3 * NS_PER_S);
	with = xstrdup(following_story());
	following_end();
	begin_session(false);
	following_add("a.log");
	ck_assert_str_eq(with, following_story());
	free(with);
}
END_TEST

TCase *
glimpse_case(void)
{
	TCase *tcase = tcase_create("glimpse");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase,
		       the_newest_values_of_a_large_log_are_seen_before_the_old_ones_are_read);
	tcase_add_test(tcase, the_header_at_the_top_names_the_columns_at_the_end);
	tcase_add_loop_test(tcase, no_line_is_drawn_over_what_was_left_out, 0, 5);
	tcase_add_test(tcase, the_log_is_shown_as_far_as_the_values);
	tcase_add_test(tcase, of_many_large_logs_all_are_seen_before_one_is_read);
	tcase_add_loop_test(tcase, what_would_mislead_is_not_seen, 0, COUNT_OF(unseen));
	tcase_add_test(tcase, small_logs_are_read_at_once);
	tcase_add_loop_test(tcase, in_the_end_all_is_known_as_without_a_glimpse, 0, 4);
	tcase_add_test(tcase, who_looks_at_the_last_run_goes_on_looking_at_it);
	tcase_add_test(tcase, no_rule_is_asked_before_all_is_read_and_then_each_is_heard_once);
	tcase_add_test(tcase, alerts_of_several_logs_are_told_apart);
	tcase_add_test(tcase, what_a_log_gains_while_it_is_read_is_seen_and_not_lost);
	tcase_add_loop_test(tcase, a_log_written_anew_while_it_is_read_is_there_once_all_the_time,
			    0, FATES);
	tcase_add_test(tcase, what_a_log_does_not_say_any_more_is_not_shown_until_it_has_been_read);
	tcase_add_test(tcase, a_log_deleted_while_it_is_read_is_read_to_its_end);
	tcase_add_test(tcase, a_log_deleted_before_it_is_read_is_shown_as_it_was_until_it_returns);
	tcase_add_loop_test(tcase, in_the_end_what_stands_in_a_log_is_known_and_nothing_else, 0,
			    20);
	tcase_add_test(tcase, what_turns_out_to_be_no_log_is_not_seen_any_more);
	return tcase;
}
