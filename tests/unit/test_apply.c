#include "config.h"

#include "model/apply.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "check_model.h"
#include "model_world.h"

static struct store *store;
static uint32_t source_id;

static void
setup(void)
{
	store = store_new();
	source_id = store_add_source(store, "logs/bert.log", "bert");
}

static void
teardown(void)
{
	store_free(store);
}

static struct run *
apply(const struct told *told)
{
	return apply_told(store, source_id, told);
}

static const struct metric *
metric_of(const struct run *run, const char *name)
{
	const struct metric *metric = run_metric(run, str_of(name));

	ck_assert_msg(metric != NULL, "%s", name);
	return metric;
}

static const char *
role_of(const struct run *run, const char *name)
{
	const char *role = role_name(metric_of(run, name)->role);

	return role ? role : "none";
}

START_TEST(a_record_makes_points_that_know_where_they_stand)
{
	struct told told;
	struct run *run;
	const struct point *p;

	tell(tell(tell_start(&told), "train_loss", 0.715), "val_accuracy", 0.668);
	told.record.position.epoch = OPT_F64(1);
	told.record.position.step = OPT_I64(300);
	told.record.time_ns = OPT_I64(50 * NS_PER_S);
	told.record.line = 7;
	run = apply(&told);
	told.record.time_ns = OPT_I64(51 * NS_PER_S + 239999999);
	told.record.line = 8;
	ck_assert_ptr_eq(apply(&told), run);
	ck_assert_str_eq(run->name, "bert");
	ck_assert_uint_eq(run->metric_count, 2);
	ck_assert_int_eq(run->record_count, 2);
	ck_assert_int_eq(series_count(metric_of(run, "train_loss")->series), 2);
	p = series_last(metric_of(run, "val_accuracy")->series);
	ck_assert_double_eq(p->value, 0.668);
	ck_assert_int_eq(p->flags, POINT_HAS_EPOCH | POINT_HAS_STEP | POINT_HAS_TIME);
	ck_assert_float_eq(p->epoch, 1);
	ck_assert_int_eq(p->step, 300);
	ck_assert_uint_eq(p->time_cs, 123);
	ck_assert_uint_eq(p->line, 8);
	ck_assert_uint_eq(p->decimals, 3);
	ck_assert_int_eq(run->line_first, 7);
	ck_assert_int_eq(run->line_last, 8);
	ck_assert_int_eq(run->time_first_ns.v, 50 * NS_PER_S);
	ck_assert_ptr_null(run_metric(run, STR("loss")));
	ck_assert_ptr_null(run_metric(run, STR_NONE));
}
END_TEST

START_TEST(what_a_line_does_not_say_stays_as_it_was)
{
	struct told told;
	struct run *run;

	tell(tell_start(&told), "loss", 1);
	told.record.position.epoch = OPT_F64(2);
	told.record.position.epochs = OPT_I64(10);
	told.record.position.batch = OPT_I64(30);
	told.record.position.batches = OPT_I64(100);
	apply(&told);
	tell(tell_start(&told), "loss", 1);
	told.record.position.step = OPT_I64(230);
	run = apply(&told);
	ck_assert_double_eq(run->position.epoch.v, 2);
	ck_assert_int_eq(run->position.batch.v, 30);
	ck_assert_int_eq(run->position.step.v, 230);
	ck_assert_int_eq(run->step_first.v, 230);
	ck_assert_double_eq(series_last(run->metrics[0]->series)->epoch, 2);
	tell(tell_start(&told), "loss", 1);
	told.record.position.epoch = OPT_F64(3); /* a new epoch: its batches are not known yet */
	run = apply(&told);
	ck_assert(!run->position.batch.has);
	ck_assert_int_eq(run->position.batches.v, 100);
	ck_assert_double_eq(run->epoch_first.v, 2);
	ck_assert_int_eq(run->position.epochs.v, 10);
}
END_TEST

START_TEST(what_says_nothing_makes_no_run)
{
	struct told told;
	struct run *run;

	tell_start(&told);
	ck_assert_ptr_null(apply(&told));
	told.record.position.epoch = OPT_F64(4); /* but is remembered */
	ck_assert_ptr_null(apply(&told));
	ck_assert_uint_eq(store_count(store), 0);
	tell(tell_start(&told), "loss", 1);
	run = apply(&told);
	ck_assert_double_eq(run->position.epoch.v, 4);
	ck_assert_double_eq(series_last(run->metrics[0]->series)->epoch, 4);
	ck_assert_uint_eq(store_count(store), 1);
}
END_TEST

START_TEST(params_and_events_alone_make_a_run)
{
	struct told told;

	ck_assert_ptr_nonnull(apply(tell_param(tell_start(&told), "lr", "1e-5")));
	ck_assert_uint_eq(store_count(store), 1);
	source_id = store_add_source(store, "b.log", "b");
	ck_assert_ptr_nonnull(apply(tell_event(tell_start(&told), EVENT_OOM_GPU, "CUDA out of memory")));
	ck_assert_uint_eq(store_count(store), 2);
}
END_TEST

START_TEST(touched_names_what_the_record_changed)
{
	struct told told;
	struct run *run;

	apply(tell(tell(tell_start(&told), "loss", 1), "acc", 0));
	run = apply(tell(tell(tell_start(&told), "acc", 0), "lr", 0.1));
	ck_assert_uint_eq(run->touched_count, 2);
	ck_assert_str_eq(run->metrics[run->touched[0]]->name, "acc");
	ck_assert_str_eq(run->metrics[run->touched[1]]->name, "lr");
	run = apply(tell_param(tell_start(&told), "seed", "1"));
	ck_assert_uint_eq(run->touched_count, 0);
}
END_TEST

/* The next metric is guessed by the record before: in any order the right one must be found. */
START_TEST(names_are_told_apart_in_any_order)
{
	static const char *const names[] = { "loss", "loss_a", "los", "x", "y", "loss_b" };
	struct told told;
	const struct run *run = NULL;
	double sums[COUNT_OF(names)] = { 0 };

	for (int round = 0; round < 200; round++) {
		tell_start(&told);
		for (int k = 0; k < 1 + round % COUNT_OF(names); k++) {
			int i = (k * (1 + round % 5) + round) % COUNT_OF(names);

			tell(&told, names[i], i * 1000 + round);
			sums[i] += i * 1000 + round;
		}
		run = apply(&told);
	}
	for (int i = 0; i < COUNT_OF(names); i++) {
		const struct series *series = metric_of(run, names[i])->series;

		ck_assert_double_eq_tol(series_mean(series) * (double)series_count(series), sums[i],
					1e-6);
	}
}
END_TEST

/* From some number on they are found by a table: every one of them must be in it. */
START_TEST(any_number_of_names_is_found)
{
	struct told told;
	const struct run *run = NULL;
	char name[32];

	for (int round = 0; round < 3; round++)
		for (int i = 0; i < 4 * RUN_METRICS_SCANNED; i++) {
			/* Each alone, backwards and forwards, so that none is foreseen. */
			snprintf(name, sizeof(name), "m%d",
				 round % 2 ? i : 4 * RUN_METRICS_SCANNED - 1 - i);
			run = apply(tell(tell_start(&told), name, round));
		}
	ck_assert_uint_eq(run->metric_count, 4 * RUN_METRICS_SCANNED);
	for (size_t i = 0; i < run->metric_count; i++) {
		ck_assert_int_eq(series_count(run->metrics[i]->series), 3);
		ck_assert_ptr_eq(run_metric(run, str_of(run->metrics[i]->name)), run->metrics[i]);
		ck_assert_uint_eq(run->metrics[i]->index, i);
	}
}
END_TEST

START_TEST(a_bar_is_one_reading_however_often_it_is_drawn)
{
	struct told told;
	struct run *run = NULL;

	for (int i = 1; i <= 50; i++) {
		tell(tell_start(&told), "loss", 10.0 / i);
		told.record.bar = 1;
		run = apply(&told);
	}
	tell(tell(tell_start(&told), "loss", 0.1), "val_loss", 0.3);
	told.record.bar = 1;
	apply(&told);
	ck_assert_int_eq(series_count(metric_of(run, "loss")->series), 1);
	ck_assert_double_eq(series_max(metric_of(run, "loss")->series)->value, 0.1);
	ck_assert_int_eq(series_count(metric_of(run, "val_loss")->series), 1);
	/* The next bar, a plain line, and a bar again. */
	told.record.bar = 2;
	apply(&told);
	told.record.bar = 0;
	apply(&told);
	apply(&told);
	told.record.bar = 2;
	apply(&told);
	ck_assert_int_eq(series_count(metric_of(run, "loss")->series), 5);
}
END_TEST

START_TEST(a_resume_begins_a_segment_in_every_metric)
{
	struct told told;
	struct run *run;

	run = apply(tell(tell(tell_start(&told), "loss", 1), "val_loss", 1));
	ck_assert_int_eq(run->segment_count, 1);
	tell(tell_start(&told), "loss", 2);
	told.record.begins_segment = true;
	told.record.bar = 5;
	apply(&told);
	told.record.begins_segment = false; /* redrawn: it still begins the segment */
	apply(&told);
	ck_assert_int_eq(run->segment_count, 2);
	ck_assert_int_eq(series_count(metric_of(run, "loss")->series), 2);
	ck_assert_int_eq(series_last(metric_of(run, "loss")->series)->flags, POINT_SEGMENT);
	apply(tell(tell(tell_start(&told), "loss", 3), "val_loss", 3));
	ck_assert_int_eq(series_last(metric_of(run, "loss")->series)->flags, 0);
	ck_assert_int_eq(series_last(metric_of(run, "val_loss")->series)->flags, POINT_SEGMENT);
	apply(tell(tell_start(&told), "new", 3)); /* first of all: nothing stands before it */
	ck_assert_int_eq(series_last(metric_of(run, "new")->series)->flags, 0);
}
END_TEST

START_TEST(runs_begin_and_are_named)
{
	struct told told;
	struct run *first, *second, *third;

	first = apply(tell(tell_start(&told), "loss", 1));
	tell(tell_start(&told), "loss", 2);
	told.record.begins_run = true;
	second = apply(&told);
	ck_assert_ptr_ne(first, second);
	ck_assert(first->source_finished);
	ck_assert(!second->source_finished);
	ck_assert_str_eq(second->name, "bert#2");
	ck_assert_int_eq(second->section, 2);
	told.record.heading = STR("6823: npre （有效果了）");
	third = apply(&told);
	ck_assert_str_eq(third->name, "6823: npre （有效果了）");
	tell(tell_start(&told), "loss", 3);
	told.record.heading = STR(" alpha = 0.4 ");
	ck_assert_ptr_eq(apply(&told), third); /* a better name for the run as it is */
	ck_assert_str_eq(third->name, "alpha = 0.4");
	ck_assert_int_eq(series_count(third->metrics[0]->series), 2);
	ck_assert_uint_eq(store_count(store), 3);
}
END_TEST

START_TEST(a_run_that_was_waited_for_is_the_one_that_begins)
{
	struct run *waiting = store_await_run(store, source_id);
	struct told told;

	tell(tell_start(&told), "loss", 0.5);
	told.record.begins_run = true;
	told.record.heading = STR("first");
	told.record.line = 3;
	ck_assert_ptr_eq(apply(&told), waiting);
	ck_assert_str_eq(waiting->name, "first");
	told.record.heading = STR("second");
	told.record.line = 9;
	ck_assert_ptr_ne(apply(&told), waiting);
	ck_assert_uint_eq(store_count(store), 2);
}
END_TEST

START_TEST(every_byte_read_is_some_runs)
{
	struct run *first, *second;
	struct told told;

	tell(tell_start(&told), "loss", 0.5);
	told.record.line = 3;
	told.record.offset = 100;
	told.record.end_offset = 120;
	first = apply(&told);
	ck_assert_int_eq(first->offset_first, 0);
	ck_assert_int_eq(first->offset_last, 120);
	store_source_read(store, source_id, 500);
	ck_assert_int_eq(first->offset_last, 500);
	store_source_read(store, source_id, 400);
	ck_assert_int_eq(first->offset_last, 500);
	told.record.begins_run = true;
	told.record.line = 9;
	told.record.offset = 450;
	told.record.end_offset = 470;
	second = apply(&told);
	ck_assert_int_eq(first->offset_last, 450);
	ck_assert_int_eq(second->offset_first, 450);
	store_source_read(store, source_id, 600);
	ck_assert_int_eq(first->offset_last, 450);
	ck_assert_int_eq(second->offset_last, 600);
}
END_TEST

START_TEST(rows_of_a_table_find_their_runs_again)
{
	struct told told;
	struct run *a, *b;

	tell(tell_start(&told), "val_loss", 3.4);
	told.record.by_name = true;
	told.record.heading = STR("dropout_0");
	a = apply(&told);
	told.record.heading = STR("layers_1");
	b = apply(&told);
	tell(tell_start(&told), "test_loss", 7.9);
	told.record.by_name = true;
	told.record.heading = STR("dropout_0");
	ck_assert_ptr_eq(apply(&told), a);
	ck_assert_uint_eq(store_count(store), 2);
	ck_assert_uint_eq(a->metric_count, 2);
	ck_assert_uint_eq(b->metric_count, 1);
	/* In another source the same heading is another run. */
	source_id = store_add_source(store, "c.log", "c");
	ck_assert_ptr_ne(apply(&told), a);
	ck_assert_str_eq(store_run(store, 2)->name, "dropout_0#2");
}
END_TEST

START_TEST(the_last_value_of_a_param_counts)
{
	struct told told;
	const struct run *run;
	char key[32];

	apply(tell_param(tell_param(tell_start(&told), "lr", "1e-5"), "alpha", "0.3"));
	run = apply(tell_param(tell_start(&told), "lr", "2e-5"));
	ck_assert_uint_eq(run->param_count, 2);
	ck_assert_str_eq(run_param(run, STR("lr")), "2e-5");
	ck_assert_str_eq(run_param(run, STR("alpha")), "0.3");
	ck_assert_ptr_null(run_param(run, STR("l")));
	for (int i = 0; i < 2 * RUN_PARAMS_MAX; i++) {
		snprintf(key, sizeof(key), "key%d", i);
		apply(tell_param(tell_start(&told), key, "1"));
	}
	ck_assert_uint_eq(run->param_count, RUN_PARAMS_MAX);
}
END_TEST

START_TEST(a_million_names_take_bounded_room)
{
	struct told told;
	const struct run *run = NULL;
	char name[32];

	for (int i = 0; i < 100000; i++) {
		snprintf(name, sizeof(name), "metric%d", i);
		run = apply(tell(tell_start(&told), name, i));
	}
	ck_assert_uint_eq(run->metric_count, RUN_METRICS_MAX);
	ck_assert_int_eq(run->metrics_dropped, 100000 - RUN_METRICS_MAX);
	run = apply(tell(tell_start(&told), "metric7", 1));
	ck_assert_int_eq(series_count(metric_of(run, "metric7")->series), 2);
}
END_TEST

struct end_case {
	struct {
		enum event_kind kind; /* EVENT_NONE: a reading */
		const char *quote;    /* NULL: that was all */
	} told[4];
	enum event_kind kind;
	const char *quote;
};

static const struct end_case ends[] = {
	{ { { EVENT_DONE, "Training completed" } }, EVENT_DONE, "Training completed" },
	/* the exception says more than the traceback that it ends */
	{ { { EVENT_TRACEBACK, "Traceback" }, { EVENT_EXCEPTION, "ValueError: x" } },
	  EVENT_EXCEPTION, "ValueError: x" },
	{ { { EVENT_TRACEBACK, "Traceback" }, { EVENT_OOM_GPU, "OutOfMemoryError" } },
	  EVENT_OOM_GPU, "OutOfMemoryError" },
	{ { { EVENT_TRACEBACK, "Traceback" }, { EVENT_INTERRUPTED, "KeyboardInterrupt" } },
	  EVENT_INTERRUPTED, "KeyboardInterrupt" },
	/* what follows a failure are its consequences */
	{ { { EVENT_OOM_GPU, "OOM" }, { EVENT_KILLED, "SIGTERM" }, { EVENT_EXIT, "code 1" } },
	  EVENT_OOM_GPU, "OOM" },
	{ { { EVENT_EXCEPTION, "first" }, { EVENT_TRACEBACK, "T" }, { EVENT_EXCEPTION, "second" } },
	  EVENT_EXCEPTION, "first" },
	{ { { EVENT_EXIT, "return code = 1" }, { EVENT_DONE, "Done." } }, EVENT_EXIT,
	  "return code = 1" },
	{ { { EVENT_EXCEPTION, "x" }, { EVENT_DONE, "Done." } }, EVENT_EXCEPTION, "x" },
	{ { { EVENT_TRACEBACK, "T" }, { EVENT_EXIT, "code 1" } }, EVENT_TRACEBACK, "T" },
	/* a failure behind a good end is still one */
	{ { { EVENT_DONE, "done" }, { EVENT_SEGFAULT, "core dumped" } }, EVENT_SEGFAULT,
	  "core dumped" },
	{ { { EVENT_EARLY_STOP, "stop" }, { EVENT_DONE, "done" } }, EVENT_EARLY_STOP, "stop" },
	/* metrics after it bring the run back to life */
	{ { { EVENT_TRACEBACK, "T" }, { EVENT_EXCEPTION, "x" }, { EVENT_NONE, "" } }, EVENT_NONE,
	  NULL },
	{ { { EVENT_EXCEPTION, "old" }, { EVENT_NONE, "" }, { EVENT_EXCEPTION, "new" } },
	  EVENT_EXCEPTION, "new" },
};

START_TEST(the_end_is_what_said_it_best)
{
	const struct end_case *c = &ends[_i];
	struct told told;
	const struct run *run = apply(tell(tell_start(&told), "loss", 1));

	for (int i = 0; i < 4 && c->told[i].quote; i++) {
		if (c->told[i].kind == EVENT_NONE)
			apply(tell(tell_start(&told), "loss", 1));
		else
			apply(tell_event(tell_start(&told), c->told[i].kind, c->told[i].quote));
	}
	ck_assert_int_eq(run->end.kind, c->kind);
	if (c->quote)
		ck_assert_str_eq(run->end.quote, c->quote);
	else
		ck_assert_ptr_null(run->end.quote);
}
END_TEST

START_TEST(a_test_after_the_end_is_no_further_training)
{
	struct told told;
	const struct run *run;

	apply(tell_event(tell_start(&told), EVENT_DONE, "training completed"));
	run = apply(tell(tell_start(&told), "test_loss", 1));
	ck_assert_int_eq(run->end.kind, EVENT_DONE);
	run = apply(tell(tell_start(&told), "loss", 1));
	ck_assert_int_eq(run->end.kind, EVENT_NONE);
	apply(tell_event(tell_start(&told), EVENT_TRACEBACK, "Traceback"));
	run = apply(tell(tell_start(&told), "test_loss", 1));
	ck_assert_int_eq(run->end.kind, EVENT_NONE);
}
END_TEST

START_TEST(a_bar_drawn_once_more_is_no_further_training)
{
	struct told told;
	const struct run *run;

	tell(tell_start(&told), "loss", 1)->record.bar = 7;
	apply(&told);
	apply(tell_event(tell_start(&told), EVENT_DONE, "training completed"));
	tell(tell_start(&told), "loss", 0.5)->record.bar = 7;
	run = apply(&told);
	ck_assert_int_eq(run->end.kind, EVENT_DONE);
	tell(tell_start(&told), "loss", 0.5)->record.bar = 8;
	run = apply(&told);
	ck_assert_int_eq(run->end.kind, EVENT_NONE);
}
END_TEST

START_TEST(a_test_behind_a_good_end_is_no_further_training)
{
	struct told told;
	const struct run *run;

	apply(tell(tell_start(&told), "loss", 1));
	apply(tell_event(tell_start(&told), EVENT_DONE, "done"));
	apply(tell(tell_start(&told), "test_loss", 1));
	run = apply(tell_of(tell_start(&told), SPLIT_TEST, "accuracy", 1));
	ck_assert_int_eq(run->end.kind, EVENT_DONE);
	apply(tell(tell(tell_start(&told), "test_loss", 1), "val_loss", 1));
	ck_assert_int_eq(run->end.kind, EVENT_NONE);
	apply(tell_event(tell_start(&told), EVENT_EXCEPTION, "x"));
	apply(tell(tell_start(&told), "test_loss", 1)); /* behind a bad end it is a sign of life */
	ck_assert_int_eq(run->end.kind, EVENT_NONE);
}
END_TEST

START_TEST(a_bar_that_is_drawn_once_more_is_no_sign_of_life)
{
	struct told told;
	const struct run *run;

	tell(tell_start(&told), "loss", 1);
	told.record.bar = 1;
	apply(&told);
	apply(tell_event(tell_start(&told), EVENT_INTERRUPTED, "KeyboardInterrupt"));
	tell(tell_start(&told), "loss", 1);
	told.record.bar = 1;
	run = apply(&told);
	ck_assert_int_eq(run->end.kind, EVENT_INTERRUPTED);
	told.record.bar = 2;
	apply(&told);
	ck_assert_int_eq(run->end.kind, EVENT_NONE);
}
END_TEST

START_TEST(an_event_keeps_its_line_and_time)
{
	struct told told;
	const struct run *run;

	tell_event(tell(tell_start(&told), "loss", 1), EVENT_KILLED, "CANCELLED DUE TO TIME LIMIT");
	told.record.line = 42;
	told.record.time_ns = OPT_I64(7);
	run = apply(&told); /* glued to a bar: the end comes after the reading */
	ck_assert_int_eq(run->end.kind, EVENT_KILLED);
	ck_assert_int_eq(run->end.line, 42);
	ck_assert_int_eq(run->end.time_ns.v, 7);
}
END_TEST

START_TEST(times_out_of_order_and_far_apart)
{
	struct told told;
	const struct run *run;
	const struct series *series;

	tell(tell_start(&told), "loss", 1);
	told.record.time_ns = OPT_I64(1000 * NS_PER_S);
	run = apply(&told);
	series = run->metrics[0]->series;
	told.record.time_ns = OPT_I64(999 * NS_PER_S); /* the clock was set back */
	apply(&told);
	ck_assert_int_eq(series_last(series)->flags & POINT_HAS_TIME, 0);
	told.record.time_ns = OPT_I64(1000 * NS_PER_S + INT64_C(500) * 86400 * NS_PER_S);
	apply(&told);
	ck_assert_int_eq(series_last(series)->flags & POINT_HAS_TIME, 0);
	told.record.time_ns = OPT_I64(1000 * NS_PER_S + INT64_C(490) * 86400 * NS_PER_S);
	apply(&told);
	ck_assert_uint_eq(series_last(series)->time_cs, 4233600000u);
	told.record.time_ns = OPT_I64(INT64_MIN);
	apply(&told);
	told.record.time_ns = OPT_I64(INT64_MAX);
	apply(&told);
	ck_assert_int_eq(series_count(series), 6);
}
END_TEST

START_TEST(a_line_number_too_large_says_so)
{
	struct told told;

	tell(tell_start(&told), "loss", 1);
	told.record.line = INT64_C(5000000000);
	ck_assert_uint_eq(series_last(apply(&told)->metrics[0]->series)->line, UINT32_MAX);
}
END_TEST

/* --- roles: what the name does not tell, the company does */

START_TEST(what_only_training_prints_is_trainings)
{
	struct told told;
	const struct run *run;

	tell(tell(tell(tell_start(&told), "loss", 1), "lr", 1), "grad_norm", 1);
	tell(tell(tell(&told, "tok/s", 1), "perplexity", 1), "reward", 1);
	run = apply(&told);
	ck_assert_str_eq(role_of(run, "loss"), "train/loss");
	ck_assert_str_eq(role_of(run, "lr"), "train/lr");
	ck_assert_str_eq(role_of(run, "grad_norm"), "train/grad_norm");
	ck_assert_str_eq(role_of(run, "tok/s"), "train/throughput");
	ck_assert_str_eq(role_of(run, "perplexity"), "train/perplexity");
	ck_assert_str_eq(role_of(run, "reward"), "train/reward");
}
END_TEST

START_TEST(context_outranks_the_name)
{
	struct told told;
	const struct run *run;

	tell_of(tell_start(&told), SPLIT_VAL, "avg_loss", 1);
	tell_of(&told, SPLIT_TEST, "accuracy", 1);
	tell_of(&told, SPLIT_VAL, "test_loss", 1);
	run = apply(&told);
	ck_assert_str_eq(role_of(run, "avg_loss"), "val/loss");
	ck_assert_str_eq(role_of(run, "accuracy"), "test/accuracy");
	ck_assert_str_eq(role_of(run, "test_loss"), "val/loss");
}
END_TEST

START_TEST(accuracy_beside_a_val_loss_is_validations)
{
	struct told told;
	const struct run *run;

	tell(tell(tell(tell_start(&told), "train_loss", 4.4), "valid_loss", 4.5), "accuracy", 0.4);
	run = apply(&told); /* fastai */
	ck_assert_str_eq(role_of(run, "accuracy"), "val/accuracy");
}
END_TEST

START_TEST(accuracy_with_a_twin_is_trainings)
{
	struct told told;
	const struct run *run;

	tell(tell(tell_start(&told), "loss", 1), "accuracy", 0.4);
	tell(tell(&told, "val_loss", 1), "val_accuracy", 0.3);
	run = apply(&told); /* Keras, in whatever order */
	ck_assert_str_eq(role_of(run, "accuracy"), "train/accuracy");
	ck_assert_str_eq(role_of(run, "val_accuracy"), "val/accuracy");
}
END_TEST

START_TEST(a_twin_that_comes_later_puts_it_right)
{
	struct told told;
	const struct run *run;

	run = apply(tell(tell(tell_start(&told), "val_loss", 1), "accuracy", 0.4));
	ck_assert_str_eq(role_of(run, "accuracy"), "val/accuracy");
	apply(tell(tell_start(&told), "val_accuracy", 0.3));
	ck_assert_str_eq(role_of(run, "accuracy"), "train/accuracy");
	ck_assert_str_eq(run_role(run, (struct role){ SPLIT_VAL, KIND_ACCURACY })->name,
			 "val_accuracy");
	ck_assert_str_eq(run_role(run, (struct role){ SPLIT_TRAIN, KIND_ACCURACY })->name,
			 "accuracy");
}
END_TEST

START_TEST(qualities_follow_the_loss_they_stand_with)
{
	struct told told;
	const struct run *run;

	run = apply(tell(tell(tell(tell_start(&told), "loss", 1), "acc", 0.4), "map", 0.1));
	ck_assert_str_eq(role_of(run, "acc"), "train/accuracy");
	ck_assert_str_eq(role_of(run, "map"), "val/map"); /* takes an evaluation */
	run = apply(tell(tell_start(&told), "acc/top1", 0.7)); /* alone, beside training's own */
	ck_assert_str_eq(role_of(run, "acc/top1"), "val/accuracy");
	source_id = store_add_source(store, "b", "b");
	run = apply(tell(tell(tell_start(&told), "test_loss", 1), "acc@1", 0.22));
	ck_assert_str_eq(role_of(run, "acc@1"), "test/accuracy");
	source_id = store_add_source(store, "c", "c");
	run = apply(tell(tell_start(&told), "accuracy", 0.9)); /* alone: nobody can tell */
	ck_assert_str_eq(role_of(run, "accuracy"), "none");
	ck_assert_int_eq(metric_of(run, "accuracy")->better, BETTER_HIGHER);
}
END_TEST

START_TEST(what_the_others_labels_leave_open_is_the_rest)
{
	struct told told;
	const struct run *run;

	/* Labelled for training only: what has no label is the evaluation's. */
	tell(tell(tell_start(&told), "sentence_precision", 0.6), "train_sentence_precision", 0.5);
	run = apply(&told);
	ck_assert_str_eq(role_of(run, "sentence_precision"), "val/precision");
	/* Labelled for validation: what has no label is training's, twin or not. */
	source_id = store_add_source(store, "b", "b");
	tell(tell(tell(tell_start(&told), "val_acc", 0.6), "f1", 0.5), "val_loss", 1);
	run = apply(&told);
	ck_assert_str_eq(role_of(run, "f1"), "train/f1");
}
END_TEST

START_TEST(several_of_a_kind_do_not_push_each_other_out)
{
	struct told told;
	const struct run *run;

	tell(tell(tell_start(&told), "train/box_loss", 1), "val/box_loss", 1);
	tell(tell(&told, "metrics/map_0.5", 0.3), "metrics/map_0.5:0.95", 0.2);
	run = apply(&told);
	ck_assert_str_eq(role_of(run, "metrics/map_0.5"), "val/map");
	ck_assert_str_eq(role_of(run, "metrics/map_0.5:0.95"), "val/map");
	source_id = store_add_source(store, "b", "b");
	run = apply(tell(tell(tell_start(&told), "bbox_map", 0.3), "segm_map", 0.2));
	ck_assert_str_eq(role_of(run, "segm_map"), "val/map");
}
END_TEST

START_TEST(final_results_do_not_overturn_what_is_certain)
{
	struct told told;
	const struct run *run;

	tell(tell(tell_start(&told), "train_loss", 1), "valid_loss", 1);
	run = apply(tell(&told, "precision", 0.4)); /* fastai */
	apply(tell(tell(tell_start(&told), "val_loss", 1), "val_precision", 0.4));
	ck_assert_str_eq(role_of(run, "precision"), "val/precision");
}
END_TEST

START_TEST(an_accuracy_beside_a_speed_is_trainings)
{
	struct told told;
	const struct run *run;

	run = apply(tell(tell(tell_start(&told), "speed", 1e4), "accuracy", 0.001));
	ck_assert_str_eq(role_of(run, "accuracy"), "train/accuracy");
	run = apply(tell(tell_start(&told), "validation-accuracy", 0.37));
	ck_assert_str_eq(role_of(run, "validation-accuracy"), "val/accuracy");
}
END_TEST

START_TEST(twins_are_the_same_but_for_the_split)
{
	struct told told;
	const struct run *run;

	run = apply(tell(tell(tell_start(&told), "val_loss", 1), "f1_macro", 0.4));
	ck_assert_str_eq(role_of(run, "f1_macro"), "val/f1");
	apply(tell(tell_start(&told), "val_f1_micro", 0.3)); /* another one */
	ck_assert_str_eq(role_of(run, "f1_macro"), "val/f1");
	apply(tell(tell_start(&told), "val/f1_macro", 0.3));
	ck_assert_str_eq(role_of(run, "f1_macro"), "train/f1");
}
END_TEST

START_TEST(rec_is_a_recall_only_beside_a_precision)
{
	struct told told;
	const struct run *run;

	run = apply(tell(tell(tell_start(&told), "val_prec", 1), "val_rec", 0.4));
	ck_assert_str_eq(role_of(run, "val_rec"), "val/recall");
	ck_assert_int_eq(metric_of(run, "val_rec")->better, BETTER_HIGHER);
	source_id = store_add_source(store, "vae", "vae");
	run = apply(tell(tell(tell_start(&told), "kl", 1), "rec", 120));
	ck_assert_int_eq(metric_of(run, "rec")->role.kind, KIND_NONE);
	ck_assert_int_eq(metric_of(run, "rec")->better, BETTER_UNKNOWN);
}
END_TEST

START_TEST(the_main_metric_of_a_role_is_shown)
{
	struct told told;
	const struct run *run;

	tell(tell(tell_start(&told), "loss_bbox", 1), "loss_cls", 1);
	run = apply(&told);
	ck_assert_str_eq(run_train_loss(run)->name, "loss_bbox");
	apply(tell(tell_start(&told), "loss", 1));
	ck_assert_str_eq(run_train_loss(run)->name, "loss");
	apply(tell(tell_start(&told), "total_loss", 1)); /* as good, but later */
	ck_assert_str_eq(run_train_loss(run)->name, "loss");
	ck_assert_ptr_null(run_val_loss(run));
	ck_assert_str_eq(run_role(run, (struct role){ SPLIT_NONE, KIND_LOSS })->name, "loss");
	ck_assert_ptr_null(run_role(run, (struct role){ SPLIT_TRAIN, KIND_NONE }));
}
END_TEST

START_TEST(percent_and_direction_are_kept)
{
	struct told told;
	const struct run *run;

	tell(tell(tell_start(&told), "val_acc", 0.43), "val_wer", 0.2);
	told.readings[0].percent = true;
	apply(&told);
	told.readings[0].percent = false; /* "1" after "99.5%" */
	run = apply(&told);
	ck_assert(metric_of(run, "val_acc")->percent);
	ck_assert(!metric_of(run, "val_wer")->percent);
	ck_assert_int_eq(metric_of(run, "val_acc")->better, BETTER_HIGHER);
	ck_assert_int_eq(metric_of(run, "val_wer")->better, BETTER_LOWER);
}
END_TEST

TCase *
apply_case(void)
{
	TCase *tcase = tcase_create("apply");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, a_record_makes_points_that_know_where_they_stand);
	tcase_add_test(tcase, what_a_line_does_not_say_stays_as_it_was);
	tcase_add_test(tcase, what_says_nothing_makes_no_run);
	tcase_add_test(tcase, params_and_events_alone_make_a_run);
	tcase_add_test(tcase, touched_names_what_the_record_changed);
	tcase_add_test(tcase, names_are_told_apart_in_any_order);
	tcase_add_test(tcase, any_number_of_names_is_found);
	tcase_add_test(tcase, a_bar_is_one_reading_however_often_it_is_drawn);
	tcase_add_test(tcase, a_resume_begins_a_segment_in_every_metric);
	tcase_add_test(tcase, runs_begin_and_are_named);
	tcase_add_test(tcase, a_run_that_was_waited_for_is_the_one_that_begins);
	tcase_add_test(tcase, every_byte_read_is_some_runs);
	tcase_add_test(tcase, rows_of_a_table_find_their_runs_again);
	tcase_add_test(tcase, the_last_value_of_a_param_counts);
	tcase_add_test(tcase, a_million_names_take_bounded_room);
	tcase_add_loop_test(tcase, the_end_is_what_said_it_best, 0, COUNT_OF(ends));
	tcase_add_test(tcase, a_test_after_the_end_is_no_further_training);
	tcase_add_test(tcase, a_bar_drawn_once_more_is_no_further_training);
	tcase_add_test(tcase, a_test_behind_a_good_end_is_no_further_training);
	tcase_add_test(tcase, a_bar_that_is_drawn_once_more_is_no_sign_of_life);
	tcase_add_test(tcase, an_event_keeps_its_line_and_time);
	tcase_add_test(tcase, times_out_of_order_and_far_apart);
	tcase_add_test(tcase, a_line_number_too_large_says_so);
	tcase_add_test(tcase, what_only_training_prints_is_trainings);
	tcase_add_test(tcase, context_outranks_the_name);
	tcase_add_test(tcase, accuracy_beside_a_val_loss_is_validations);
	tcase_add_test(tcase, accuracy_with_a_twin_is_trainings);
	tcase_add_test(tcase, a_twin_that_comes_later_puts_it_right);
	tcase_add_test(tcase, qualities_follow_the_loss_they_stand_with);
	tcase_add_test(tcase, what_the_others_labels_leave_open_is_the_rest);
	tcase_add_test(tcase, several_of_a_kind_do_not_push_each_other_out);
	tcase_add_test(tcase, final_results_do_not_overturn_what_is_certain);
	tcase_add_test(tcase, an_accuracy_beside_a_speed_is_trainings);
	tcase_add_test(tcase, twins_are_the_same_but_for_the_split);
	tcase_add_test(tcase, rec_is_a_recall_only_beside_a_precision);
	tcase_add_test(tcase, the_main_metric_of_a_role_is_shown);
	tcase_add_test(tcase, percent_and_direction_are_kept);
	return tcase;
}
