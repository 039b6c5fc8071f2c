/*
 * The engine: alerts open once and close once, and what time does to a run.
 */
#include "config.h"

#include "check_analyse.h"

#include <stdio.h>
#include <string.h>

#include "random.h"
#include "scene.h"
#include "trainings.h"

static const struct alert *
only_alert(const struct scene *scene)
{
	ck_assert_uint_eq(engine_alert_count(scene->engine), 1);
	return engine_alert(scene->engine, 0);
}

static size_t
open_count(const struct scene *scene, enum severity at_least)
{
	size_t n = 0;

	for (size_t i = 0; i < engine_alert_count(scene->engine); i++) {
		const struct alert *alert = engine_alert(scene->engine, i);

		n += alert->open && alert->severity >= at_least;
	}
	return n;
}

START_TEST(an_open_alert_is_raised_once_and_cleared_once)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "s=1 loss=1.0\ns=2 loss=nan\ns=3 loss=nan\ns=4 loss=nan\n");
	ck_assert_str_eq(scene_news(&scene), "+nan critical loss s2\n");
	ck_assert_uint_eq(open_count(&scene, SEVERITY_INFO), 1);
	ck_assert_uint_eq(open_count(&scene, SEVERITY_CRITICAL), 1);
	scene_say(&scene, "s=5 loss=1.0\ns=6 loss=1.0\ns=7 loss=1.0\ns=8 loss=1.0\n");
	ck_assert_str_eq(scene_news(&scene), "-nan critical loss s7\n");
	ck_assert_uint_eq(open_count(&scene, SEVERITY_INFO), 0);
	ck_assert(!only_alert(&scene)->open);
	ck_assert_int_eq(only_alert(&scene)->cleared_wall_ns, scene.now.wall_ns);
	scene_say(&scene, "s=9 loss=nan\n");
	ck_assert_str_eq(scene_news(&scene), "+nan critical loss s9\n");
	ck_assert_uint_eq(engine_alert_count(scene.engine), 2);
	ck_assert_uint_eq(engine_alert(scene.engine, 0)->id, 1);
	ck_assert_uint_eq(engine_alert(scene.engine, 1)->id, 2);
	scene_fini(&scene);
}
END_TEST

START_TEST(an_epoch_of_a_fifth_is_a_fifth)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "e=0.2 loss=nan\n");
	ck_assert_double_eq(only_alert(&scene)->epoch.v, 0.2);
	ck_assert_double_eq(only_alert(&scene)->since_epoch.v, 0.2);
	scene_fini(&scene);
}
END_TEST

START_TEST(severity_grows_with_the_numbers)
{
	struct scene scene;
	const struct alert *alert;

	scene_init(&scene);
	scene_say(&scene, overfit);
	alert = only_alert(&scene);
	ck_assert_int_eq(alert->severity, SEVERITY_CRITICAL);
	ck_assert_double_eq(alert->epoch.v, 14);
	ck_assert_ptr_nonnull(
	    strstr(alert->message, "val_loss is 2.365, 32.7 % above its best 1.782"));
	ck_assert_uint_eq(open_count(&scene, SEVERITY_CRITICAL), 1);
	ck_assert_uint_eq(open_count(&scene, SEVERITY_WARNING), 1);
	scene_fini(&scene);
}
END_TEST

START_TEST(parameters_move_the_thresholds)
{
	struct scene scene;

	scene_init_set(&scene, "frozen.epochs=5");
	scene_say(&scene, bert_npre_10);
	ck_assert_str_eq(scene.news, "+frozen critical val_accuracy e6\n");
	scene_fini(&scene);
	scene_init_set(&scene, "divergence.accuracy=0.3");
	scene_say(&scene, bert_8005);
	ck_assert_str_eq(scene.news, "");
	scene_fini(&scene);
}
END_TEST

START_TEST(a_rule_that_is_off_says_nothing)
{
	struct scene scene;

	scene_init(&scene);
	engine_free(scene.engine);
	scene.settings.off[RULE_FROZEN] = true;
	scene.engine = engine_new(&scene.settings, NULL, NULL);
	scene_say(&scene, bert_npre_10);
	ck_assert_uint_eq(engine_alert_count(scene.engine), 0);
	scene_fini(&scene);
}
END_TEST

START_TEST(a_muted_rule_is_mute_for_that_run_alone)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "s=1 loss=1.0\ns=2 loss=nan\n");
	engine_mute(scene.engine, scene_run(&scene)->id, RULE_NAN, true);
	ck_assert(engine_muted(scene.engine, scene_run(&scene)->id, RULE_NAN));
	ck_assert(!engine_muted(scene.engine, scene_run(&scene)->id, RULE_FROZEN));
	ck_assert_uint_eq(open_count(&scene, SEVERITY_INFO), 0);
	scene_say(&scene, "s=3 loss=nan\nnew s=1 loss=nan\n");
	ck_assert_str_eq(scene_news(&scene), "+nan critical loss s2\n+nan critical loss s1\n");
	engine_mute(scene.engine, store_run(scene.store, 0)->id, RULE_NAN, false);
	ck_assert(!engine_muted(scene.engine, store_run(scene.store, 0)->id, RULE_NAN));
	scene_fini(&scene);
}
END_TEST

START_TEST(an_acknowledged_alert_stays_open_and_known)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "s=1 loss=1.0 val_acc=1.5\ns=2 loss=nan val_acc=1.5\n");
	ck_assert_uint_eq(engine_alert_count(scene.engine), 2);
	engine_acknowledge(scene.engine, 2, true);
	ck_assert(engine_alert(scene.engine, 1)->acknowledged);
	ck_assert(engine_alert(scene.engine, 1)->open);
	ck_assert(!engine_alert(scene.engine, 0)->acknowledged);
	engine_acknowledge(scene.engine, 2, false);
	ck_assert(!engine_alert(scene.engine, 1)->acknowledged);
	engine_acknowledge(scene.engine, 99, true); /* nobody's */
	scene_fini(&scene);
}
END_TEST

START_TEST(the_worst_is_the_most_severe_then_the_newest_that_is_not_acknowledged)
{
	struct scene scene;
	uint32_t id;

	scene_init(&scene);
	scene_say(&scene, "e=1 loss=0.5 acc=1.2 val_loss=0.5 val_acc=1.3\n");
	id = scene_run(&scene)->id;
	ck_assert_str_eq(engine_worst(scene.engine, id)->metric, "val_acc");
	engine_acknowledge(scene.engine, engine_worst(scene.engine, id)->id, true);
	ck_assert_str_eq(engine_worst(scene.engine, id)->metric, "acc");
	scene_say(&scene, "e=2 loss=nan\n");
	ck_assert_str_eq(engine_worst(scene.engine, id)->metric, "loss");
	ck_assert_ptr_null(engine_worst(scene.engine, id + 1));
	ck_assert_ptr_nonnull(engine_open(scene.engine, id, RULE_RANGE));
	ck_assert_ptr_null(engine_open(scene.engine, id, RULE_FROZEN));
	scene_fini(&scene);
}
END_TEST

START_TEST(a_run_lists_its_own_alerts_in_order)
{
	const struct alert *alerts[2];
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "s=1 loss=nan\nnew s=1 acc=1.2 loss=0.5\ns=2 loss=nan\n");
	ck_assert_uint_eq(engine_run_alerts(scene.engine, scene_run(&scene)->id, alerts, 2), 2);
	ck_assert_str_eq(alerts[0]->metric, "acc");
	ck_assert_str_eq(alerts[1]->metric, "loss");
	ck_assert_uint_eq(engine_run_alerts(scene.engine, scene_run(&scene)->id, NULL, 0), 2);
	ck_assert_uint_eq(engine_run_alerts(scene.engine, 12345, NULL, 0), 0);
	scene_fini(&scene);
}
END_TEST

START_TEST(a_forgotten_run_takes_its_alerts_with_it)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "s=1 loss=nan\nnew s=1 loss=nan\n");
	scene_news(&scene);
	engine_forget(scene.engine, store_run(scene.store, 0)->id);
	ck_assert_str_eq(scene.news, "");
	ck_assert_uint_eq(engine_alert_count(scene.engine), 1);
	ck_assert_uint_eq(open_count(&scene, SEVERITY_INFO), 1);
	ck_assert_uint_eq(engine_alert(scene.engine, 0)->id, 2);
	engine_acknowledge(scene.engine, 2, true);
	ck_assert(engine_alert(scene.engine, 0)->acknowledged);
	engine_forget(scene.engine, scene_run(&scene)->id);
	ck_assert_uint_eq(engine_alert_count(scene.engine), 0);
	engine_forget(scene.engine, scene_run(&scene)->id);
	scene_fini(&scene);
}
END_TEST

/* Its source is read from the start again. */
static void
reread(struct scene *scene, const char *text)
{
	engine_reread(scene->engine, scene->source);
	store_restart_source(scene->store, scene->source);
	scene_say(scene, text);
}

START_TEST(what_is_known_of_runs_that_change_stores_goes_with_them)
{
	struct scene here, there;
	const struct alert *alert;
	uint32_t source;

	scene_init(&here);
	scene_say(&here, "s=1 loss=nan\n");
	source = store_add_source(here.store, "b", "b");
	scene_init(&there);
	scene_say(&there, "s=1 loss=1.0\ns=2 loss=nan\ns=3 loss=1.0\ns=4 loss=1.0\ns=5 loss=1.0\n"
			  "s=6 loss=1.0\nnew s=7 loss=1.0\ns=8 loss=nan\n");
	scene_news(&here);
	engine_take(here.engine, there.engine, here.store); /* none has come */
	ck_assert_uint_eq(engine_alert_count(here.engine), 1);
	store_take(here.store, source, there.store);
	engine_take(here.engine, there.engine, here.store);
	/* What is over is no news. */
	ck_assert_str_eq(scene_news(&here), "+nan critical loss s8\n");
	ck_assert_uint_eq(engine_alert_count(here.engine), 3);
	ck_assert_uint_eq(engine_alert_count(there.engine), 0);
	for (size_t i = 0; i < 3; i++) {
		alert = engine_alert(here.engine, i);
		ck_assert_uint_eq(alert->id, i + 1);
		ck_assert_uint_eq(alert->run_id, store_run(here.store, i)->id);
	}
	ck_assert_int_eq(engine_state(here.engine, store_run(here.store, 1)->id), STATE_ENDED);
	/* They are looked after on. */
	here.source = source;
	scene_say(&here, "s=9 loss=1.0\ns=10 loss=1.0\ns=11 loss=1.0\n");
	ck_assert_str_eq(scene_news(&here), "-nan critical loss s11\n");
	engine_forget_source(here.engine, source);
	ck_assert_uint_eq(engine_alert_count(here.engine), 1);
	ck_assert_uint_eq(engine_alert(here.engine, 0)->run_id, store_run(here.store, 0)->id);
	scene_fini(&there);
	scene_fini(&here);
}
END_TEST

START_TEST(on_what_is_known_in_part_no_rule_is_asked)
{
	struct scene scene;

	scene_init(&scene);
	store_source_partial(scene.store, scene.source);
	scene_say(&scene, "s=1 loss=nan\ns=2 loss=nan acc=1.5\n");
	ck_assert_str_eq(scene_news(&scene), "");
	ck_assert_int_eq(engine_state(scene.engine, scene_run(&scene)->id), STATE_LIVE);
	scene_fini(&scene);
}
END_TEST

START_TEST(what_opened_grew_and_closed_before_does_so_without_news_when_it_is_read_again)
{
	static const char gone[] = "s=1 loss=1\ns=2 loss=nan\ns=3 loss=1\ns=4 loss=1\ns=5 loss=1\n";
	struct scene scene;
	int64_t cleared_ns;

	scene_init(&scene);
	scene_say(&scene, gone);
	ck_assert_str_eq(scene_news(&scene), "+nan critical loss s2\n-nan critical loss s5\n");
	cleared_ns = only_alert(&scene)->cleared_wall_ns;
	scene_wait(&scene, 100);
	reread(&scene, gone);
	reread(&scene, gone);
	ck_assert_str_eq(scene_news(&scene), "");
	ck_assert(!only_alert(&scene)->open);
	ck_assert_int_eq(only_alert(&scene)->cleared_wall_ns, cleared_ns);
	/* What is open until the end closes with news, for once. */
	reread(&scene, "s=1 loss=1\ns=2 loss=nan\n");
	ck_assert_str_eq(scene_news(&scene), "");
	ck_assert(only_alert(&scene)->open);
	ck_assert_int_eq(only_alert(&scene)->cleared_wall_ns, 0);
	scene_fini(&scene);

	scene_init(&scene);
	scene_say(&scene, overfit);
	ck_assert_ptr_nonnull(strstr(scene_news(&scene), "^divergence critical val_loss"));
	engine_acknowledge(scene.engine, 1, true);
	reread(&scene, overfit);
	ck_assert_str_eq(scene_news(&scene), "");
	ck_assert_int_eq(only_alert(&scene)->severity, SEVERITY_CRITICAL);
	ck_assert(only_alert(&scene)->acknowledged);
	scene_fini(&scene);
}
END_TEST

START_TEST(alerts_that_come_again_keep_their_order_and_those_that_do_not_are_gone)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "e=1 loss=0.5 train_acc=1.25\ne=2 test_acc=1.25\ne=3 loss=nan\n");
	scene_news(&scene);
	reread(&scene, "e=1 loss=0.5 train_acc=1.25\ne=3 loss=nan\n");
	ck_assert_str_eq(scene_news(&scene), "");
	ck_assert_uint_eq(engine_alert_count(scene.engine), 2);
	ck_assert_uint_eq(engine_alert(scene.engine, 0)->id, 1);
	ck_assert_uint_eq(engine_alert(scene.engine, 1)->id, 3);
	scene_say(&scene, "e=2 test_acc=1.25\n");
	ck_assert_str_eq(scene_news(&scene), "");
	ck_assert_uint_eq(engine_alert(scene.engine, 1)->id, 2);
	engine_reread_end(scene.engine, scene.source);
	reread(&scene, "e=1 loss=0.5 train_acc=1.25\n");
	engine_reread_end(scene.engine, scene.source);
	scene_say(&scene, "e=3 loss=nan\n");
	ck_assert_str_eq(scene_news(&scene), "+nan critical loss e3\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(alerts_of_one_run_are_bounded)
{
	struct scene scene;

	scene_init(&scene);
	for (int i = 0; i < 1000; i++) {
		scene_say(&scene, "loss=nan\nloss=1.0\nloss=1.1\nloss=1.2\n");
		ck_assert_str_eq(scene_news(&scene), "+nan critical loss\n-nan critical loss\n");
	}
	ck_assert_uint_eq(engine_alert_count(scene.engine), 200);
	ck_assert_uint_eq(engine_alert(scene.engine, 199)->id, 1000);
	ck_assert_uint_eq(engine_run_alerts(scene.engine, scene_run(&scene)->id, NULL, 0), 200);
	scene_fini(&scene);
}
END_TEST

/* --- progress bars */

START_TEST(an_early_drawing_of_a_bar_is_not_judged)
{
	struct scene scene;

	scene_init(&scene);
	for (int e = 1; e <= 8; e++) {
		/* the first batch of an epoch has a loss of its own */
		scene_sayf(&scene, "e=%d bar=%d b=1 B=100 loss=%.3f", e, e, 30.0 / e);
		scene_sayf(&scene, "e=%d bar=%d b=50 B=100 loss=%.3f", e, e, 9.0 / e);
		scene_sayf(&scene, "e=%d bar=%d b=100 B=100 loss=%.3f val_acc=0.1%d", e, e, 1.0 / e,
			   e % 4);
	}
	ck_assert_str_eq(scene.news, "");
	scene_sayf(&scene, "e=9 bar=9 b=3 B=100 loss=nan");
	ck_assert_str_eq(scene.news, "+nan critical loss e9\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(the_last_drawing_of_a_bar_is_judged)
{
	struct scene scene;

	scene_init(&scene);
	for (int e = 1; e <= 3; e++)
		for (int b = 10; b <= 100; b += 10)
			scene_sayf(&scene, "e=%d bar=%d b=%d B=100 loss=%.3f", e, e, b,
				   b == 100 ? 2.303 : 2.5 - 0.01 * b);
	ck_assert_str_eq(scene.news, "+frozen critical loss e3\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(a_bar_without_a_counter_is_judged_when_the_log_goes_on)
{
	struct scene scene;

	scene_init(&scene);
	for (int e = 1; e <= 3; e++) {
		scene_sayf(&scene, "e=%d bar=%d test_acc=0.%d", e, e, e);
		scene_sayf(&scene, "bar=%d test_acc=0.0", e);
		scene_sayf(&scene, "bar=%d test_acc=0.101", e);
		ck_assert_str_eq(scene.news, "");
		scene_sayf(&scene, "e=%d train_loss=2.3", e);
	}
	ck_assert_str_eq(scene.news, "+frozen critical test_acc e3\n");
	scene_fini(&scene);
}
END_TEST

/* print(..., end="") and the newline with the next line: each line is seen unfinished, then whole.
 */
START_TEST(lines_that_end_late_are_judged_too)
{
	struct scene scene;

	scene_init(&scene);
	scene.live = true;
	for (int e = 1; e <= 3; e++) {
		scene_sayf(&scene, "e=%d bar=%d loss=2.303", e, e);
		if (_i == 0)
			scene_sayf(&scene, "e=%d bar=%d loss=2.303", e, e);
		else
			scene_wait(&scene, 2);
	}
	ck_assert_str_eq(scene.news, "+frozen critical loss e3\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(the_counter_of_a_bar_before_is_not_that_of_this_one)
{
	struct scene scene;

	scene_init(&scene);
	for (int e = 1; e <= 6; e++) {
		/* "Test: [20/79]" has a counter that nobody knows: 781 of 782 is the training's */
		scene_sayf(&scene, "e=%d b=781 B=782 train_loss=%.3f", e, 2.303);
		scene_sayf(&scene, "bar=%d test_acc=0.000", e);
		scene_sayf(&scene, "bar=%d test_acc=0.00%d", e, e);
	}
	ck_assert_str_eq(scene.news, "+frozen critical train_loss e5\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(the_last_bar_of_a_log_is_judged_when_all_is_read)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "e=1 bar=1 val_acc=0.101\ne=2 bar=2 val_acc=0.101\n"
			  "e=3 bar=3 val_acc=0.2\nbar=3 val_acc=0.101\n");
	ck_assert_str_eq(scene.news, "");
	scene_settle(&scene);
	ck_assert_str_eq(scene.news, "+frozen critical val_acc e3\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(a_loss_beyond_any_scale_is_told_even_in_a_passing_bar)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "e=0 bar=1 b=1 B=19 train_loss_step=1.93e+10\n"
			  "e=0 bar=1 b=2 B=19 train_loss_step=8.29e+26\n"
			  "e=0 bar=1 b=3 B=19 train_loss_step=1.69e+28\n"
			  "e=0 bar=1 b=19 B=19 train_loss_step=1.84e+06\n");
	ck_assert_str_eq(scene.news, "+exploding critical train_loss_step e0\n");
	scene_fini(&scene);
}
END_TEST

/* --- crash */

START_TEST(a_crash_is_told_when_nothing_follows)
{
	struct scene scene;
	const struct alert *alert;

	scene_init(&scene);
	scene.live = true;
	scene_say(&scene, "s=1 loss=1.0\n!traceback\n!oom_gpu\n");
	ck_assert_str_eq(scene.news, "");
	scene_wait(&scene, 0.5);
	ck_assert_str_eq(scene.news, "");
	scene_wait(&scene, 1);
	ck_assert_str_eq(scene_news(&scene), "+crash critical s1\n");
	alert = only_alert(&scene);
	ck_assert_str_eq(alert->message, "the log's words");
	ck_assert_int_eq(alert->line, 3);
	ck_assert_ptr_null(alert->metric);
	scene_wait(&scene, 100000);
	ck_assert_str_eq(scene.news, "");
	ck_assert_int_eq(engine_state(scene.engine, scene_run(&scene)->id), STATE_CRASHED);
	ck_assert_int_eq(engine_deadline(scene.engine), NEVER);
	scene_fini(&scene);
}
END_TEST

START_TEST(a_log_that_ends_in_a_crash_is_judged_when_all_is_read)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "s=1 loss=1.0\n!segfault\n");
	scene_settle(&scene);
	ck_assert_str_eq(scene.news, "+crash critical s1\n");
	ck_assert_int_eq(engine_state(scene.engine, scene_run(&scene)->id), STATE_CRASHED);
	scene_fini(&scene);
}
END_TEST

START_TEST(an_exception_that_was_caught_is_no_crash)
{
	struct scene scene;

	scene_init(&scene);
	scene.live = true;
	scene_say(&scene, "s=1 loss=1.0\n!traceback\n!exception\ns=2 loss=0.9\n");
	scene_wait(&scene, 30);
	scene_settle(&scene);
	ck_assert_str_eq(scene.news, "");
	ck_assert_int_eq(engine_state(scene.engine, scene_run(&scene)->id), STATE_LIVE);
	scene_fini(&scene);
}
END_TEST

START_TEST(metrics_bring_a_crashed_run_back)
{
	struct scene scene;

	scene_init(&scene);
	scene.live = true;
	scene_say(&scene, "s=1 loss=1.0\n!nccl\n");
	scene_wait(&scene, 20);
	scene_say(&scene, "seg s=1 loss=1.0\n");
	ck_assert_str_eq(scene.news, "+crash critical s1\n-crash critical s1\n");
	ck_assert_int_eq(engine_state(scene.engine, scene_run(&scene)->id), STATE_LIVE);
	scene_fini(&scene);
}
END_TEST

START_TEST(a_person_who_stops_a_run_raises_nothing)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "s=1 loss=1.0\n!traceback\n!interrupted\n");
	scene_settle(&scene);
	ck_assert_str_eq(scene.news, "");
	ck_assert_int_eq(engine_state(scene.engine, scene_run(&scene)->id), STATE_STOPPED);
	scene_fini(&scene);
}
END_TEST

START_TEST(a_run_that_another_follows_in_the_same_file_is_over)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "s=1 loss=1.0\n!exception\nnew s=1 loss=1.0\n");
	ck_assert_str_eq(scene.news, "+crash critical s1\n");
	ck_assert_int_eq(engine_state(scene.engine, store_run(scene.store, 0)->id), STATE_CRASHED);
	scene_fini(&scene);
}
END_TEST

START_TEST(an_alert_in_what_was_written_before_has_the_time_of_the_line)
{
	struct scene scene;
	const struct alert *alert;

	scene_init(&scene);
	scene_say(&scene, "t=10 e=1 train_loss=0.5\nt=20 e=2 train_loss=nan\nt=30 e=3 "
			  "train_loss=nan\n");
	alert = only_alert(&scene);
	ck_assert_int_eq(alert->raised_wall_ns, scene.origin_ns + 20 * NS_PER_S);
	scene_fini(&scene);
	/* Without a stamp: when the last line was written, at the latest. */
	scene_init(&scene);
	scene_say(&scene, "e=1 train_loss=0.5\ne=2 train_loss=nan\n");
	ck_assert_int_eq(only_alert(&scene)->raised_wall_ns, scene_run(&scene)->arrived_wall_ns);
	scene_fini(&scene);
	/* While it is watched it is now, whatever clock the lines are stamped by. */
	scene_init(&scene);
	scene.live = true;
	scene_say(&scene, "t=10 e=1 train_loss=0.5\nt=20 e=2 train_loss=nan\n");
	ck_assert_int_eq(only_alert(&scene)->raised_wall_ns, scene.now.wall_ns);
	scene_fini(&scene);
}
END_TEST

/* --- stall */

/* n lines, `gap` seconds apart. */
static void
say_lines(struct scene *scene, int n, double gap)
{
	for (int i = 0; i < n; i++) {
		int64_t step = scene->line + 1;

		scene_sayf(scene, "s=%lld loss=%.3f", (long long)step, 1.0 / (double)step);
		scene_wait(scene, gap);
	}
}

START_TEST(silence_beyond_the_cadence_is_a_stall_and_ends_with_a_byte)
{
	struct scene scene;

	scene_init(&scene);
	scene.live = scene.states = true;
	say_lines(&scene, 50, 1);
	scene_news(&scene);
	scene_wait(&scene, 58);
	ck_assert_str_eq(scene_news(&scene), "");
	scene_wait(&scene, 2);
	ck_assert_str_eq(scene_news(&scene), "=stalled\n+stall warning s50\n");
	ck_assert_str_eq(only_alert(&scene)->message,
			 "silent for 1m, longer than its own cadence explains (1m)");
	scene_wait(&scene, 10000);
	ck_assert_str_eq(scene_news(&scene), "");
	ck_assert_int_eq(engine_deadline(scene.engine), NEVER);
	store_source_arrival(scene.store, scene.source, scene.now, true);
	engine_alive(scene.engine, scene_run(&scene), scene.now);
	ck_assert_str_eq(scene_news(&scene), "=live\n-stall warning s50\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(pauses_for_evaluation_are_learned)
{
	struct scene scene;

	scene_init(&scene);
	scene.live = true;
	/* an evaluation of 50 s after each 500 lines is rarer than one line in a hundred */
	for (int i = 0; i < 3; i++) {
		say_lines(&scene, 500, 1);
		scene_wait(&scene, 50);
	}
	say_lines(&scene, 1, 90);
	ck_assert_str_eq(scene.news, "");
	scene_wait(&scene, 30);
	ck_assert_ptr_nonnull(strstr(scene.news, "+stall warning"));
	scene_fini(&scene);
}
END_TEST

START_TEST(a_run_of_long_epochs_is_given_time)
{
	struct scene scene;

	scene_init(&scene);
	scene.live = true;
	say_lines(&scene, 7, 1200);
	ck_assert_str_eq(scene.news, "");
	scene_wait(&scene, 4700);
	ck_assert_str_eq(scene.news, "");
	scene_wait(&scene, 200);
	ck_assert_str_eq(scene.news, "+stall warning s7\n");
	scene_fini(&scene);
}
END_TEST

START_TEST(who_has_reached_the_end_does_not_stall)
{
	static const char *const ends[] = { "e=3 E=3 loss=1.0", "s=100 S=100 loss=1.0", "!done",
					    "!early_stop", "!interrupted" };
	struct scene scene;

	scene_init(&scene);
	scene.live = true;
	say_lines(&scene, 20, 1);
	scene_say(&scene, ends[_i]);
	scene_wait(&scene, 1000000);
	ck_assert_str_eq(scene.news, "");
	ck_assert_int_eq(engine_deadline(scene.engine), NEVER);
	scene_fini(&scene);
}
END_TEST

START_TEST(a_file_that_was_still_when_we_came_never_stalls)
{
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, "s=1 loss=1.0\ns=2 loss=0.9\n");
	ck_assert_int_eq(engine_state(scene.engine, scene_run(&scene)->id), STATE_LIVE);
	scene_wait(&scene, 1000000);
	ck_assert_str_eq(scene.news, "");
	ck_assert_int_eq(engine_state(scene.engine, scene_run(&scene)->id), STATE_ENDED);
	ck_assert_int_eq(engine_deadline(scene.engine), NEVER);
	scene_fini(&scene);
}
END_TEST

START_TEST(nothing_wakes_an_engine_without_runs)
{
	struct scene scene;

	scene_init(&scene);
	ck_assert_int_eq(engine_deadline(scene.engine), NEVER);
	engine_tick(scene.engine, scene.store, scene.now);
	ck_assert_int_eq(engine_deadline(scene.engine), NEVER);
	ck_assert_int_eq(engine_state(scene.engine, 7), STATE_WAITING);
	scene_fini(&scene);
}
END_TEST

/* --- slicing */

/* The same records give the same news, whatever happens between them: ticks, waits, looks. */
START_TEST(news_do_not_depend_on_when_we_look)
{
	static const char *const logs[] = { bert_npre_10, overfit, nanogpt_spike, hf_overfit,
					    mnist_ok,	  bert_40, fnn_num8 };
	struct random random = { 5 };
	char expected[SCENE_NEWS];
	struct scene scene;

	scene_init(&scene);
	scene_say(&scene, logs[_i]);
	scene_settle(&scene);
	memcpy(expected, scene_news(&scene), sizeof(expected));
	scene_fini(&scene);
	for (int round = 0; round < 20; round++) {
		struct str all = str_of(logs[_i]);

		scene_init(&scene);
		scene.live = round % 2;
		for (size_t i = 0, n; i < all.n; i += n + 1) {
			n = str_find_char(str_skip(all, i), '\n');
			scene_sayf(&scene, "%.*s", (int)n, all.p + i);
			if (random_below(&random, 3) == 0)
				scene_wait(&scene, 20 * random_unit(&random));
		}
		scene_settle(&scene);
		ck_assert_str_eq(scene_news(&scene), expected);
		scene_fini(&scene);
	}
}
END_TEST

/* --- anything */

/* Counts what is open by the news alone. */
static int
open_by_news(const char *news)
{
	int open = 0;

	for (const char *line = news; *line; line = strchr(line, '\n') + 1)
		open += line[0] == '+' ? 1 : line[0] == '-' ? -1 : 0;
	return open;
}

static void
say_anything(struct scene *scene, struct random *random)
{
	static const char *const words[] = { "new",   "seg",	  "!traceback",
					     "!done", "!oom_gpu", "!interrupted" };
	static const char *const names[] = {
		"loss",	     "train_loss", "val_loss",	"test_loss", "val_acc",
		"train_acc", "test_acc",   "grad_norm", "lr",	     "reward",
		"foo",	     "loss_cls",   "val_auc",	"top5",
	};
	static const char *const values[] = { "nan",   "inf",	"-inf",	  "0",	   "0.0",
					      "-1.5",  "1e308", "1e-320", "0.149", "0.149",
					      "0.150", "94.5%", "94.5",	  "1.0",   "2.303" };
	char line[512] = "";
	size_t n = 0, readings = random_below(random, 5);

	if (random_below(random, 40) == 0)
		n += (size_t)snprintf(line, sizeof(line), "%s ", words[random_below(random, 6)]);
	if (random_below(random, 2))
		n += (size_t)snprintf(line + n, sizeof(line) - n, "e=%d ",
				      (int)random_below(random, 50));
	if (random_below(random, 3) == 0)
		n += (size_t)snprintf(line + n, sizeof(line) - n, "s=%d S=1000 t=%d ",
				      (int)random_below(random, 2000),
				      (int)random_below(random, 9999));
	if (random_below(random, 4) == 0)
		n += (size_t)snprintf(line + n, sizeof(line) - n, "bar=%d b=%d B=10 ",
				      (int)random_below(random, 5) + 1,
				      (int)random_below(random, 12));
	for (size_t i = 0; i < readings; i++)
		n += (size_t)snprintf(line + n, sizeof(line) - n, "%s=%s ",
				      names[random_below(random, COUNT_OF(names))],
				      values[random_below(random, COUNT_OF(values))]);
	scene_say(scene, line);
}

START_TEST(whatever_a_log_says_alerts_open_and_close_in_turn)
{
	struct random random = { (uint64_t)_i + 1 };
	struct scene scene;
	int open = 0;

	scene_init(&scene);
	for (int i = 0; i < 2000; i++) {
		const struct alert *alerts[1000];
		size_t n = 0, all;

		scene.live = random_below(&random, 2);
		say_anything(&scene, &random);
		if (random_below(&random, 50) == 0)
			scene_wait(&scene, 3000 * random_unit(&random));
		open += open_by_news(scene_news(&scene));
		ck_assert_int_eq(open, (int)open_count(&scene, SEVERITY_INFO));
		if (store_count(scene.store) == 0)
			continue;
		all = engine_run_alerts(scene.engine, scene_run(&scene)->id, alerts, 1000);
		for (size_t k = 0; k < all; k++)
			n += alerts[k]->open;
		ck_assert_int_eq(n > 0, engine_worst(scene.engine, scene_run(&scene)->id) != NULL);
	}
	scene_settle(&scene);
	scene_fini(&scene);
}
END_TEST

TCase *
engine_case(void)
{
	TCase *tc = tcase_create("engine");

	tcase_add_test(tc, an_open_alert_is_raised_once_and_cleared_once);
	tcase_add_test(tc, an_epoch_of_a_fifth_is_a_fifth);
	tcase_add_test(tc, severity_grows_with_the_numbers);
	tcase_add_test(tc, parameters_move_the_thresholds);
	tcase_add_test(tc, a_rule_that_is_off_says_nothing);
	tcase_add_test(tc, a_muted_rule_is_mute_for_that_run_alone);
	tcase_add_test(tc, an_acknowledged_alert_stays_open_and_known);
	tcase_add_test(tc, the_worst_is_the_most_severe_then_the_newest_that_is_not_acknowledged);
	tcase_add_test(tc, a_run_lists_its_own_alerts_in_order);
	tcase_add_test(tc, a_forgotten_run_takes_its_alerts_with_it);
	tcase_add_test(tc, what_is_known_of_runs_that_change_stores_goes_with_them);
	tcase_add_test(tc, on_what_is_known_in_part_no_rule_is_asked);
	tcase_add_test(
	    tc, what_opened_grew_and_closed_before_does_so_without_news_when_it_is_read_again);
	tcase_add_test(tc, alerts_that_come_again_keep_their_order_and_those_that_do_not_are_gone);
	tcase_add_test(tc, alerts_of_one_run_are_bounded);
	tcase_add_test(tc, an_early_drawing_of_a_bar_is_not_judged);
	tcase_add_test(tc, the_last_drawing_of_a_bar_is_judged);
	tcase_add_test(tc, a_bar_without_a_counter_is_judged_when_the_log_goes_on);
	tcase_add_loop_test(tc, lines_that_end_late_are_judged_too, 0, 2);
	tcase_add_test(tc, the_counter_of_a_bar_before_is_not_that_of_this_one);
	tcase_add_test(tc, the_last_bar_of_a_log_is_judged_when_all_is_read);
	tcase_add_test(tc, a_loss_beyond_any_scale_is_told_even_in_a_passing_bar);
	tcase_add_test(tc, a_crash_is_told_when_nothing_follows);
	tcase_add_test(tc, a_log_that_ends_in_a_crash_is_judged_when_all_is_read);
	tcase_add_test(tc, an_exception_that_was_caught_is_no_crash);
	tcase_add_test(tc, metrics_bring_a_crashed_run_back);
	tcase_add_test(tc, a_person_who_stops_a_run_raises_nothing);
	tcase_add_test(tc, a_run_that_another_follows_in_the_same_file_is_over);
	tcase_add_test(tc, an_alert_in_what_was_written_before_has_the_time_of_the_line);
	tcase_add_test(tc, silence_beyond_the_cadence_is_a_stall_and_ends_with_a_byte);
	tcase_add_test(tc, pauses_for_evaluation_are_learned);
	tcase_add_test(tc, a_run_of_long_epochs_is_given_time);
	tcase_add_loop_test(tc, who_has_reached_the_end_does_not_stall, 0, 5);
	tcase_add_test(tc, a_file_that_was_still_when_we_came_never_stalls);
	tcase_add_test(tc, nothing_wakes_an_engine_without_runs);
	tcase_add_loop_test(tc, whatever_a_log_says_alerts_open_and_close_in_turn, 0, 20);
	tcase_add_loop_test(tc, news_do_not_depend_on_when_we_look, 0, 7);
	return tc;
}
