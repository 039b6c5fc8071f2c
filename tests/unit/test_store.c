#include "config.h"

#include "model/store.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "check_model.h"
#include "model_world.h"

static struct store *store;

static void
setup(void)
{
	store = store_new();
}

static void
teardown(void)
{
	store_free(store);
}

static struct run *
begin(uint32_t source_id, const char *heading)
{
	return store_begin_run(store, source_id, str_of(heading));
}

START_TEST(runs_stand_in_order_of_appearance_and_keep_their_place)
{
	uint32_t a = store_add_source(store, "a.log", "a");
	uint32_t b = store_add_source(store, "b.log", "b");
	struct run *runs[3000];

	ck_assert_uint_eq(store_count(store), 0);
	ck_assert_ptr_null(store_newest(store, a));
	for (int i = 0; i < 3000; i++)
		runs[i] = begin(i % 2 ? a : b, "");
	ck_assert_uint_eq(store_count(store), 3000);
	for (int i = 0; i < 3000; i++) {
		ck_assert_ptr_eq(store_run(store, (size_t)i), runs[i]);
		ck_assert_ptr_eq(store_find(store, runs[i]->id), runs[i]);
		ck_assert_int_eq(runs[i]->section, 1 + i / 2);
	}
	ck_assert_ptr_eq(store_newest(store, a), runs[2999]);
	ck_assert_ptr_null(store_find(store, 0));
	ck_assert_ptr_null(store_find(store, 3001));
}
END_TEST

START_TEST(no_two_runs_have_one_name)
{
	uint32_t a = store_add_source(store, "x/train.log", "train");
	uint32_t b = store_add_source(store, "y/train.log", "train");

	ck_assert_str_eq(begin(a, "")->name, "train");
	ck_assert_str_eq(begin(b, "")->name, "train#2");
	ck_assert_str_eq(begin(a, NULL)->name, "train#3");
	ck_assert_str_eq(begin(a, "npre")->name, "npre");
	ck_assert_str_eq(begin(a, "npre")->name, "npre#2");
	ck_assert_str_eq(begin(a, "npre#3")->name, "npre#3"); /* called so by the log itself */
	ck_assert_str_eq(begin(b, "npre")->name, "npre#4");
	ck_assert_str_eq(begin(b, " \t ")->name, "train#4");
	ck_assert_str_eq(begin(store_add_source(store, "-", ""), "")->name, "run");
}
END_TEST

START_TEST(a_hundred_thousand_of_one_name_are_numbered_at_once)
{
	uint32_t a = store_add_source(store, "a", "a");
	clock_t before = clock();

	for (int i = 1; i < STORE_RUNS_MAX; i++)
		begin(a, "fold");
	ck_assert_str_eq(store_newest(store, a)->name, "fold#99999");
	ck_assert_ptr_nonnull(begin(a, "last"));
	ck_assert(!store_source_full(store, a));
	ck_assert_ptr_null(begin(a, "one too many"));
	ck_assert(store_source_full(store, a));
	ck_assert_uint_eq(store_count(store), STORE_RUNS_MAX);
	ck_assert((double)(clock() - before) / CLOCKS_PER_SEC < 10);
}
END_TEST

START_TEST(what_a_run_too_many_says_goes_to_no_other)
{
	uint32_t a = store_add_source(store, "a", "a");
	struct told told;

	for (int i = 0; i < STORE_RUNS_MAX; i++)
		begin(a, "fold");
	tell(tell_start(&told), "loss", 1);
	told.record.begins_run = true;
	ck_assert_ptr_null(apply_told(store, a, &told));
	told.record.begins_run = false;
	ck_assert_ptr_null(apply_told(store, a, &told));
	ck_assert_uint_eq(store_newest(store, a)->metric_count, 0);
}
END_TEST

START_TEST(long_headings_are_cut_at_a_character)
{
	uint32_t a = store_add_source(store, "a", "a");
	char heading[1201];
	const char *name;

	for (int i = 0; i < 400; i++)
		memcpy(heading + 3 * i, "训", 3);
	heading[1200] = '\0';
	name = begin(a, heading)->name;
	ck_assert_uint_le(strlen(name), 200);
	ck_assert_uint_gt(strlen(name), 190);
	ck_assert_uint_eq(strlen(name) % 3, 0);
	ck_assert_str_eq(strchr(begin(a, heading)->name, '#'), "#2");
}
END_TEST

START_TEST(a_name_given_up_is_free_again)
{
	uint32_t a = store_add_source(store, "a", "a");
	struct run *first = begin(a, "x"), *second = begin(a, "x");

	store_rename_run(store, first, STR("y"));
	ck_assert_str_eq(first->name, "y");
	ck_assert_str_eq(second->name, "x#2");
	ck_assert_str_eq(begin(a, "x")->name, "x");
	ck_assert_ptr_eq(store_headed(store, a, STR("y")), first);
	store_rename_run(store, first, STR(""));
	ck_assert_str_eq(first->name, "y");
	store_rename_run(store, second, STR("x")); /* it has that heading already */
	ck_assert_str_eq(second->name, "x#2");
}
END_TEST

START_TEST(a_source_read_anew_takes_the_places_of_its_runs)
{
	uint32_t a = store_add_source(store, "a.log", "a");
	uint32_t b = store_add_source(store, "b.log", "b");
	struct run *a1 = begin(a, ""), *b1 = begin(b, ""), *a2 = begin(a, "");
	uint32_t id1 = a1->id, id2 = a2->id;
	struct told told;

	tell_param(tell(tell_start(&told), "loss", 1), "lr", "1");
	apply_told(store, a, tell_event(&told, EVENT_EXCEPTION, "x"));
	store_restart_source(store, a);
	ck_assert_uint_eq(store_count(store), 1);
	ck_assert_ptr_eq(store_run(store, 0), b1);
	ck_assert_ptr_null(store_newest(store, a));
	ck_assert_ptr_null(store_find(store, id1));
	a1 = begin(a, "");
	ck_assert_uint_eq(a1->id, id1);
	ck_assert_str_eq(a1->name, "a");
	ck_assert_ptr_eq(store_run(store, 0), a1);
	ck_assert_ptr_eq(store_run(store, 1), b1);
	a2 = begin(a, "");
	ck_assert_uint_eq(a2->id, id2);
	ck_assert_int_eq(a2->section, 2);
	ck_assert_str_eq(a2->name, "a#2"); /* and their names */
	ck_assert_uint_eq(a2->metric_count + a2->param_count, 0);
	ck_assert_int_eq(a2->end.kind, EVENT_NONE);
	ck_assert_ptr_eq(store_run(store, 2), a2);
	ck_assert_uint_eq(begin(a, "")->id, 4);
	ck_assert_str_eq(begin(b, "a")->name, "a#4");
	store_restart_source(store, a);
	ck_assert_str_eq(begin(a, "")->name, "a");
	ck_assert_str_eq(begin(a, "")->name, "a#2");
	ck_assert_str_eq(begin(a, "")->name, "a#3");
	ck_assert_str_eq(begin(a, "")->name, "a#5");
	store_restart_source(store, a);
	store_restart_source(store, a); /* twice, before anything was read */
	ck_assert_uint_eq(store_count(store), 2);
}
END_TEST

START_TEST(runs_carry_the_facts_of_their_source)
{
	uint32_t a = store_add_source(store, "a.log", "a");
	struct run *first, *second;

	store_source_polled(store, a, "nfs");
	store_source_error(store, a, "a.log: Permission denied");
	store_source_still(store, a, true);
	store_source_arrival(store, a, (struct moment){ 5, 50 }, false);
	first = begin(a, "");
	ck_assert(first->polled);
	ck_assert_str_eq(first->poll_reason, "nfs");
	ck_assert_str_eq(first->source_error, "a.log: Permission denied");
	ck_assert(first->still_when_first_seen);
	ck_assert_int_eq(first->arrived_mono_ns, 0); /* nothing has come live */
	ck_assert_int_eq(first->arrived_wall_ns, 50);
	ck_assert_str_eq(first->source, "a.log");
	store_source_error(store, a, NULL);
	store_source_polled(store, a, NULL);
	store_source_arrival(store, a, (struct moment){ 6, 60 }, true);
	second = begin(a, "");
	ck_assert_ptr_null(first->source_error);
	ck_assert(!first->polled && !first->poll_reason);
	ck_assert_int_eq(first->arrived_mono_ns, 6);
	ck_assert_int_eq(second->arrived_mono_ns, 6);
	store_source_renamed(store, a, "b.log");
	ck_assert_str_eq(first->source, "b.log");
	ck_assert_str_eq(begin(a, "")->source, "b.log");
	store_source_removed(store, a, true);
	ck_assert(first->removed && second->removed);
	store_source_removed(store, a, false);
	ck_assert(!first->removed);
	ck_assert(second->source_finished); /* a later one has begun */
	ck_assert(!store_newest(store, a)->source_finished);
	store_source_finished(store, a);
	ck_assert(store_newest(store, a)->source_finished);
}
END_TEST

/* A source of its own, with runs of these headings. */
static struct store *
other_store(const char *const *headings)
{
	struct store *other = store_new();
	struct told told;

	store_add_source(other, "elsewhere", "a");
	for (; *headings; headings++) {
		store_begin_run(other, 1, str_of(*headings));
		apply_told(other, 1, tell(tell_start(&told), "loss", 1));
	}
	return other;
}

START_TEST(runs_that_take_the_place_of_others_go_on_as_these)
{
	static const char *const stand_in[] = { "", "x", "y", NULL };
	static const char *const whole[] = { "", "w", "x", "", NULL };
	uint32_t a = store_add_source(store, "a.log", "a"), b = store_add_source(store, "b", "b");
	struct store *other = other_store(stand_in);
	const struct run *b1, *runs[5];
	uint32_t ids[3];
	uint64_t before;

	store_source_error(store, a, "a.log: Permission denied");
	store_take(store, a, other);
	store_free(other);
	b1 = begin(b, "w"); /* comes first to a name */
	for (size_t i = 0; i < 3; i++)
		ids[i] = store_run(store, i)->id;
	before = store_generation(store);
	other = other_store(whole);
	runs[0] = store_run(other, 0);
	store_take(store, a, other);
	store_free(other);
	ck_assert_uint_gt(store_generation(store), before);
	ck_assert_uint_eq(store_count(store), 5);
	for (size_t i = 0; i < 5; i++) {
		const struct run *run = store_run(store, i);

		ck_assert_ptr_eq(store_find(store, run->id), run);
		ck_assert_uint_gt(run->generation, before - (run == b1 ? before : 0));
		ck_assert_str_eq(run->source, run == b1 ? "b" : "a.log");
		if (run != b1)
			ck_assert_str_eq(run->source_error, "a.log: Permission denied");
		runs[i] = i == 0 ? runs[0] : run;
	}
	ck_assert_ptr_eq(store_run(store, 0), runs[0]); /* they keep their address */
	ck_assert_int_eq(series_count(runs[0]->metrics[0]->series), 1);
	ck_assert_ptr_eq(runs[3], b1); /* it came after three of the other source */
	ck_assert_str_eq(runs[0]->name, "a");
	ck_assert_str_eq(runs[1]->name, "w#2");
	ck_assert_str_eq(runs[2]->name, "x");
	ck_assert_str_eq(runs[4]->name, "a#2");
	ck_assert_uint_eq(runs[0]->id, ids[0]); /* by name */
	ck_assert_uint_eq(runs[2]->id, ids[1]);
	ck_assert_uint_eq(runs[4]->id, ids[2]); /* the last one */
	ck_assert_uint_gt(runs[1]->id, b1->id); /* a new one */
	ck_assert_ptr_eq(store_newest(store, a), runs[4]);
	ck_assert_ptr_eq(store_headed(store, a, STR("x")), runs[2]);
	ck_assert_ptr_null(store_headed(store, a, STR("y")));
	ck_assert_int_eq(begin(a, "")->section, 5);
	ck_assert_str_eq(begin(b, "y")->name, "y"); /* free again */
}
END_TEST

START_TEST(what_is_known_of_a_source_comes_with_its_runs)
{
	static const char *const none[] = { NULL }, *const one[] = { "", NULL };
	uint32_t a = store_add_source(store, "a.log", "a");
	struct store *other = other_store(one);

	store_source_still(store, a, true);
	store_source_partial(other, 1);
	store_source_arrival(other, 1, (struct moment){ 6, 60 }, true);
	store_take(store, a, other);
	store_free(other);
	ck_assert(store_run(store, 0)->partial);
	ck_assert(store_run(store, 0)->still_when_first_seen);
	ck_assert_int_eq(store_run(store, 0)->arrived_mono_ns, 6);
	ck_assert(begin(a, "")->partial);
	ck_assert_int_eq(store_newest(store, a)->arrived_mono_ns, 6);
	other = other_store(none);
	store_pending(other, 1)->epoch = (struct opt_f64){ true, 7 };
	store_take(store, a, other);
	store_free(other);
	ck_assert_uint_eq(store_count(store), 0);
	ck_assert(!begin(a, "")->partial);
	ck_assert_double_eq(store_newest(store, a)->position.epoch.v, 7);
}
END_TEST

START_TEST(runs_that_find_no_room_are_left_behind)
{
	static const char *const three[] = { "x", "y", "z", NULL };
	uint32_t a = store_add_source(store, "a.log", "a"), b = store_add_source(store, "b", "b");
	struct store *other = other_store(three);

	for (int i = 0; i < STORE_RUNS_MAX - 2; i++)
		begin(b, "fold");
	store_take(store, a, other);
	ck_assert_uint_eq(store_count(store), STORE_RUNS_MAX);
	ck_assert_str_eq(store_newest(store, a)->name, "y");
	ck_assert(store_source_full(store, a));
	ck_assert_uint_eq(store_count(other), 1);
	ck_assert_str_eq(store_run(other, 0)->name, "z");
	store_free(other);
	/* In the place of those that go there is room. */
	other = other_store(three);
	store_take(store, a, other);
	store_free(other);
	ck_assert_uint_eq(store_count(store), STORE_RUNS_MAX);
	ck_assert_ptr_null(begin(b, "one too many"));
}
END_TEST

START_TEST(the_generation_tells_of_every_change)
{
	uint32_t a = store_add_source(store, "a.log", "a");
	struct run *run = begin(a, "");
	uint64_t before = store_generation(store), of_run = run->generation;
	struct told told;

	store_source_error(store, a, NULL); /* no change */
	store_source_removed(store, a, false);
	ck_assert_uint_eq(store_generation(store), before);
	apply_told(store, a, tell(tell_start(&told), "loss", 1));
	ck_assert_uint_gt(store_generation(store), before);
	ck_assert_uint_gt(run->generation, of_run);
	before = store_generation(store);
	store_source_error(store, a, "x");
	ck_assert_uint_gt(store_generation(store), before);
	before = store_generation(store);
	store_restart_source(store, a);
	ck_assert_uint_gt(store_generation(store), before);
}
END_TEST

/* 10,000 runs of 100 epochs and four metrics: most of the 200 MB must be left to the others. */
START_TEST(ten_thousand_runs_fit)
{
	static const char *const names[] = { "train_loss", "train_acc", "val_loss", "val_acc" };
	size_t points = 0;
	struct told told;
	char name[32];

	for (int i = 0; i < 10000; i++) {
		uint32_t id;

		snprintf(name, sizeof(name), "run%d", i);
		id = store_add_source(store, name, name);
		for (int epoch = 0; epoch < 100; epoch++) {
			tell_start(&told);
			for (int k = 0; k < 4; k++)
				tell(&told, names[k], 1.0 / (epoch + k + 1));
			apply_told(store, id, &told);
		}
		for (int k = 0; k < 4; k++)
			points += series_memory(store_newest(store, id)->metrics[k]->series);
	}
	ck_assert_uint_eq(store_count(store), 10000);
	ck_assert_uint_lt(points + 10000 * (sizeof(struct run) + 4 * sizeof(struct metric)),
			  170000000);
}
END_TEST

TCase *
store_case(void)
{
	TCase *tcase = tcase_create("store");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, runs_stand_in_order_of_appearance_and_keep_their_place);
	tcase_add_test(tcase, no_two_runs_have_one_name);
	tcase_add_test(tcase, a_hundred_thousand_of_one_name_are_numbered_at_once);
	tcase_add_test(tcase, what_a_run_too_many_says_goes_to_no_other);
	tcase_add_test(tcase, long_headings_are_cut_at_a_character);
	tcase_add_test(tcase, a_name_given_up_is_free_again);
	tcase_add_test(tcase, a_source_read_anew_takes_the_places_of_its_runs);
	tcase_add_test(tcase, runs_carry_the_facts_of_their_source);
	tcase_add_test(tcase, runs_that_take_the_place_of_others_go_on_as_these);
	tcase_add_test(tcase, what_is_known_of_a_source_comes_with_its_runs);
	tcase_add_test(tcase, runs_that_find_no_room_are_left_behind);
	tcase_add_test(tcase, the_generation_tells_of_every_change);
	tcase_add_test(tcase, ten_thousand_runs_fit);
	return tcase;
}
