#include "config.h"

#include "model/run.h"

#include <math.h>

#include "check_model.h"
#include "model/progress.h"
#include "model_world.h"

static struct store *store;
static uint32_t source_id;
static struct told told;
static int64_t line;

static void
setup(void)
{
	line = 100;
	store = store_new();
	source_id = store_add_source(store, "a.log", "a");
}

static void
teardown(void)
{
	store_free(store);
}

static const struct run *
newest(void)
{
	return store_newest(store, source_id);
}

/* A train or val loss at an epoch and step; NaN: not known. */
static void
loss_at(const char *name, double epoch, double step, double value)
{
	tell(tell_start(&told), name, value);
	told.record.line = ++line;
	if (!isnan(epoch))
		told.record.position.epoch = OPT_F64(epoch);
	if (!isnan(step))
		told.record.position.step = OPT_I64((int64_t)step);
	apply_told(store, source_id, &told);
}

static void
check_gap(double want)
{
	double gap = -1e9;

	ck_assert(run_gap(newest(), &gap));
	ck_assert_double_eq_tol(gap, want, 1e-12);
}

static void
check_no_gap(void)
{
	double gap;

	ck_assert(!run_gap(newest(), &gap));
	ck_assert(!run_gap_best(newest(), &gap));
}

START_TEST(the_gap_is_of_the_newest_epoch_that_both_have)
{
	double gap;

	loss_at("train_loss", 1, NAN, 3.6);
	check_no_gap();
	loss_at("val_loss", 1, NAN, 3.7);
	check_gap(3.6 - 3.7);
	loss_at("train_loss", 2, NAN, 3.2);
	check_gap(3.6 - 3.7); /* epoch 2 is not evaluated yet */
	loss_at("val_loss", 2, NAN, 3.9);
	check_gap(3.2 - 3.9);
	ck_assert(run_gap_best(newest(), &gap)); /* val was best at epoch 1 */
	ck_assert_double_eq_tol(gap, 3.6 - 3.7, 1e-12);
	loss_at("train_loss", 3, NAN, NAN);
	loss_at("val_loss", 3, NAN, NAN);
	check_gap(3.2 - 3.9);
}
END_TEST

START_TEST(the_gap_without_epochs_is_of_the_step_before)
{
	for (int step = 10; step <= 100; step += 10)
		loss_at("loss", NAN, step, 100 - step);
	loss_at("val_loss", NAN, 55, 60);
	check_gap(50 - 60); /* loss at step 50 */
	loss_at("val_loss", NAN, 5, 60);
	check_gap(50 - 60); /* nothing stands before step 5: the evaluation before it */
}
END_TEST

START_TEST(the_gap_of_fractional_epochs_is_of_the_same_epoch)
{
	for (int i = 1; i <= 20; i++)
		loss_at("loss", i * 0.2, NAN, 20 - i);
	loss_at("loss", 4.98, NAN, 0.5);
	loss_at("eval_loss", 4, NAN, 1);
	check_gap(0 - 1); /* loss at 4.0 exactly */
	loss_at("eval_loss", 5, NAN, 2);
	check_gap(0.5 - 2);
	loss_at("eval_loss", 6, NAN, 2); /* no loss between 5 and 6 */
	check_gap(0.5 - 2);
}
END_TEST

START_TEST(the_gap_takes_the_last_of_an_epochs_batches)
{
	for (int i = 0; i < 10; i++)
		loss_at("loss", 1, 10 + i, 10 - i);
	loss_at("val_loss", 1, 19, 3);
	check_gap(1 - 3);
}
END_TEST

START_TEST(the_gap_is_to_the_train_loss_of_the_same_line)
{
	double gap;

	loss_at("loss", NAN, 20, 2.0); /* of one batch */
	tell(tell(tell_start(&told), "train_loss", 2.2), "val_loss", 1.9);
	told.record.position.step = OPT_I64(29);
	told.record.line = 3;
	apply_told(store, source_id, &told);
	loss_at("loss", NAN, 30, 1.8);
	check_gap(2.2 - 1.9);
	ck_assert(run_gap_best(newest(), &gap));
	ck_assert_double_eq_tol(gap, 2.2 - 1.9, 1e-12);
	ck_assert_str_eq(run_train_loss(newest())->name, "loss");
}
END_TEST

START_TEST(there_is_no_gap_to_what_has_no_epoch)
{
	loss_at("loss", NAN, NAN, 5);
	loss_at("val_loss", 0, NAN, 3);
	check_no_gap();
}
END_TEST

START_TEST(an_epoch_that_only_val_has_is_passed_over)
{
	loss_at("loss", 1, NAN, 5);
	loss_at("val_loss", 1, NAN, 3);
	loss_at("val_loss", 2, NAN, 4);
	check_gap(5 - 3);
}
END_TEST

START_TEST(any_split_is_the_main_metric_that_came_first)
{
	loss_at("test_loss_b", 1, NAN, 5);
	loss_at("val_loss", 1, NAN, 5);
	loss_at("train_loss", 1, NAN, 5);
	ck_assert_str_eq(run_role(newest(), (struct role){ SPLIT_NONE, KIND_LOSS })->name,
			 "val_loss");
}
END_TEST

START_TEST(the_best_is_by_direction)
{
	loss_at("val_loss", 1, NAN, 0.5);
	loss_at("val_loss", 2, NAN, 0.4);
	loss_at("val_loss", 3, NAN, NAN);
	loss_at("val_acc", 4, NAN, 0.7);
	loss_at("val_acc", 5, NAN, 0.6);
	loss_at("gadget", 5, NAN, 1);
	loss_at("val_f1", 5, NAN, NAN);
	ck_assert_float_eq(metric_best(run_metric(newest(), STR("val_loss")))->epoch, 2);
	ck_assert_float_eq(metric_best(run_metric(newest(), STR("val_acc")))->epoch, 4);
	ck_assert_ptr_null(metric_best(run_metric(newest(), STR("gadget"))));
	ck_assert_ptr_null(metric_best(run_metric(newest(), STR("val_f1"))));
}
END_TEST

/* One record: where it stands, at which second, with a reading or without. */
static void
stand(struct position position, double second, bool reading)
{
	tell_start(&told);
	if (reading)
		tell(&told, "loss", second);
	told.record.position = position;
	told.record.time_ns = OPT_I64((int64_t)((1000 + second) * (double)NS_PER_S));
	apply_told(store, source_id, &told);
}

static struct progress
progress_at(double second)
{
	return run_progress(newest(), (int64_t)((1000 + second) * (double)NS_PER_S));
}

START_TEST(unknown_is_not_nothing_done)
{
	stand((struct position){ 0 }, 0, true);
	ck_assert(isnan(progress_at(0).done));
	ck_assert(!progress_at(0).left_ns.has);
	ck_assert(!progress_at(0).step_ns.has);
	ck_assert(!progress_at(0).epoch_ns.has);
	stand((struct position){ .epoch = OPT_F64(3) }, 1, true);
	ck_assert(isnan(progress_at(0).done));
	stand((struct position){ .epochs = OPT_I64(0), .steps = OPT_I64(-5), .step = OPT_I64(3) }, 2,
	      true);
	ck_assert(isnan(progress_at(0).done));
	stand((struct position){ .epochs = OPT_I64(5) }, 3, true);
	ck_assert_double_eq_tol(progress_at(0).done, 0.6, 1e-9);
	ck_assert(!progress_at(0).left_ns.has); /* one epoch alone has no pace */
}
END_TEST

START_TEST(epochs_counted_from_one)
{
	struct position at = { .epochs = OPT_I64(10) };

	at.epoch = OPT_F64(1);
	stand(at, 0, false); /* a heading: the epoch only begins */
	stand((struct position){ 0 }, 0, false);
	tell(tell_start(&told), "loss", 1);
	apply_told(store, source_id, &told);
	ck_assert_double_eq_tol(progress_at(0).done, 0.1, 1e-9);
	at.epoch = OPT_F64(2);
	stand(at, 10, false);
	ck_assert_double_eq_tol(progress_at(0).done, 0.1, 1e-9);
	at.batch = OPT_I64(25);
	at.batches = OPT_I64(100);
	stand(at, 20, true);
	ck_assert_double_eq_tol(progress_at(0).done, 0.125, 1e-9);
	at.epoch = OPT_F64(10);
	at.batch = OPT_I64(110); /* more than planned */
	stand(at, 100, true);
	ck_assert_double_eq_tol(progress_at(0).done, 1, 1e-9);
	at.epoch = OPT_F64(12);
	stand(at, 110, true);
	ck_assert_double_eq_tol(progress_at(0).done, 1, 1e-9);
}
END_TEST

START_TEST(epochs_counted_from_zero)
{
	for (int i = 0; i < 4; i++)
		stand((struct position){ .epoch = OPT_F64(i), .epochs = OPT_I64(8) }, i * 30, true);
	ck_assert_double_eq_tol(progress_at(90).done, 0.5, 1e-9);
	ck_assert_int_eq(progress_at(90).epoch_ns.v, 30 * NS_PER_S);
	ck_assert_int_eq(progress_at(90).left_ns.v, 120 * NS_PER_S);
	ck_assert_int_eq(progress_at(100).left_ns.v, 110 * NS_PER_S); /* counts down */
	ck_assert_int_eq(progress_at(1000).left_ns.v, 0);
	ck_assert_int_eq(progress_at(-50).left_ns.v, 120 * NS_PER_S); /* a clock set back */
}
END_TEST

START_TEST(what_is_left_counts_down_by_our_clock_not_by_that_of_the_lines)
{
	struct moment at = { .wall_ns = 5000000 * NS_PER_S };

	/* Lines of long ago, or of another time zone, that come now. */
	store_source_arrival(store, source_id, at, true);
	for (int i = 0; i < 4; i++)
		stand((struct position){ .epoch = OPT_F64(i), .epochs = OPT_I64(8) }, i * 30, true);
	ck_assert_int_eq(run_progress(newest(), at.wall_ns).left_ns.v, 120 * NS_PER_S);
	ck_assert_int_eq(run_progress(newest(), at.wall_ns + 10 * NS_PER_S).left_ns.v,
			 110 * NS_PER_S);
}
END_TEST

START_TEST(epochs_in_fractions)
{
	for (int i = 0; i <= 20; i++)
		stand((struct position){ .epoch = OPT_F64(i * 0.1), .epochs = OPT_I64(4) }, i * 6,
		      true);
	ck_assert_double_eq_tol(progress_at(120).done, 0.5, 1e-9);
	ck_assert_double_eq_tol((double)progress_at(120).epoch_ns.v, 60e9, 1e5);
}
END_TEST

/* Nobody waits for a time that no clock can count. */
START_TEST(epochs_in_fractions_of_nothing_have_no_time)
{
	for (int i = 0; i < 4; i++)
		stand((struct position){ .epoch = OPT_F64(i * 1e-30), .epochs = OPT_I64(4) }, i,
		      true);
	ck_assert(!progress_at(4).epoch_ns.has);
	ck_assert(!progress_at(4).left_ns.has);
}
END_TEST

START_TEST(steps_tell_more_than_epochs)
{
	for (int i = 1; i <= 100; i++)
		stand((struct position){ .epoch = OPT_F64(1),
					 .epochs = OPT_I64(2),
					 .step = OPT_I64(i * 10),
					 .steps = OPT_I64(4000) },
		      i, true);
	ck_assert_double_eq_tol(progress_at(100).done, 0.25, 1e-9);
	ck_assert_int_eq(progress_at(100).step_ns.v, NS_PER_S / 10);
	ck_assert_int_eq(progress_at(100).left_ns.v, 300 * NS_PER_S);
	ck_assert(!progress_at(100).epoch_ns.has); /* the first is still going on */
}
END_TEST

/* 20 batches an epoch; the newest epoch has only begun. */
START_TEST(an_epochs_time_is_measured_from_beginning_to_beginning)
{
	for (int i = 0; i < 65; i++)
		stand((struct position){ .epoch = OPT_F64(i / 20) }, i * 5, true);
	ck_assert_int_eq(progress_at(0).epoch_ns.v, 100 * NS_PER_S);
}
END_TEST

START_TEST(the_cadence_is_that_of_the_newest_points_after_a_resume)
{
	struct position at = { .steps = OPT_I64(1000) };

	for (int i = 0; i < 50; i++) {
		at.step = OPT_I64(i);
		stand(at, i * 100, true);
	}
	tell_start(&told);
	told.record.begins_segment = true;
	apply_told(store, source_id, &told);
	for (int i = 0; i < 5; i++) {
		at.step = OPT_I64(40 + i);
		stand(at, 10000 + i, true);
	}
	ck_assert_int_eq(progress_at(10004).step_ns.v, NS_PER_S);
}
END_TEST

TCase *
run_case(void)
{
	TCase *tcase = tcase_create("run");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, the_gap_is_of_the_newest_epoch_that_both_have);
	tcase_add_test(tcase, the_gap_without_epochs_is_of_the_step_before);
	tcase_add_test(tcase, the_gap_of_fractional_epochs_is_of_the_same_epoch);
	tcase_add_test(tcase, the_gap_takes_the_last_of_an_epochs_batches);
	tcase_add_test(tcase, the_gap_is_to_the_train_loss_of_the_same_line);
	tcase_add_test(tcase, there_is_no_gap_to_what_has_no_epoch);
	tcase_add_test(tcase, an_epoch_that_only_val_has_is_passed_over);
	tcase_add_test(tcase, any_split_is_the_main_metric_that_came_first);
	tcase_add_test(tcase, the_best_is_by_direction);
	tcase_add_test(tcase, unknown_is_not_nothing_done);
	tcase_add_test(tcase, epochs_counted_from_one);
	tcase_add_test(tcase, epochs_counted_from_zero);
	tcase_add_test(tcase, what_is_left_counts_down_by_our_clock_not_by_that_of_the_lines);
	tcase_add_test(tcase, epochs_in_fractions);
	tcase_add_test(tcase, epochs_in_fractions_of_nothing_have_no_time);
	tcase_add_test(tcase, steps_tell_more_than_epochs);
	tcase_add_test(tcase, an_epochs_time_is_measured_from_beginning_to_beginning);
	tcase_add_test(tcase, the_cadence_is_that_of_the_newest_points_after_a_resume);
	return tcase;
}
