/*
 * How a run stands, from what is known about it.
 */
#include "config.h"

#include "check_analyse.h"

#include "analyse/state.h"
#include "util/clock.h"

#define S NS_PER_S
#define LIMIT (60 * S)

static const struct moment now = { 5000 * S, INT64_C(1790000000) * S };

/* A run with one metric whose file was touched age_s ago, never live. */
static struct run
run_of_age(int64_t age_s)
{
	return (struct run){ .record_count = 1, .arrived_wall_ns = now.wall_ns - age_s * S };
}

static const struct {
	enum event_kind end;
	enum run_state state;
} ends[] = {
	{ EVENT_DONE, STATE_DONE },	       { EVENT_EARLY_STOP, STATE_DONE },
	{ EVENT_TRACEBACK, STATE_CRASHED },    { EVENT_EXCEPTION, STATE_CRASHED },
	{ EVENT_OOM_GPU, STATE_CRASHED },      { EVENT_OOM_HOST, STATE_CRASHED },
	{ EVENT_NCCL, STATE_CRASHED },	       { EVENT_SEGFAULT, STATE_CRASHED },
	{ EVENT_KILLED, STATE_CRASHED },       { EVENT_EXIT, STATE_CRASHED },
	{ EVENT_INTERRUPTED, STATE_STOPPED },
};

START_TEST(the_log_has_the_last_word)
{
	struct run run = run_of_age(1);

	run.end.kind = ends[_i].end;
	ck_assert_int_eq(state_judge(&run, LIMIT, now), ends[_i].state);
	run.record_count = 0;
	ck_assert_int_eq(state_judge(&run, LIMIT, now), ends[_i].state);
	ck_assert_int_eq(state_is_crash(ends[_i].end), ends[_i].state == STATE_CRASHED);
}
END_TEST

static const struct {
	const char *name;
	struct position position;
	double epoch_first;
	int64_t step_first;
	bool done;
} plans[] = {
	{ "epoch 10 of 10", { .epoch = { true, 10 }, .epochs = { true, 10 } }, 1, -1, true },
	{ "epoch 9 of 10", { .epoch = { true, 9 }, .epochs = { true, 10 } }, 1, -1, false },
	{ "epoch 9 of 10, from 0", { .epoch = { true, 9 }, .epochs = { true, 10 } }, 0, -1, true },
	{ "the last epoch has begun",
	  { .epoch = { true, 10 }, .epochs = { true, 10 }, .batch = { true, 40 }, .batches = { true, 100 } },
	  1, -1, false },
	{ "the last batch of the last epoch",
	  { .epoch = { true, 10 }, .epochs = { true, 10 }, .batch = { true, 100 }, .batches = { true, 100 } },
	  1, -1, true },
	{ "a fraction of an epoch", { .epoch = { true, 7.98 }, .epochs = { true, 8 } }, 0.02, -1, false },
	{ "all steps", { .step = { true, 400 }, .steps = { true, 400 } }, -1, 10, true },
	{ "one step less", { .step = { true, 399 }, .steps = { true, 400 } }, -1, 1, false },
	{ "one step less, from 0", { .step = { true, 399 }, .steps = { true, 400 } }, -1, 0, true },
	{ "steps beyond the plan", { .step = { true, 1010 }, .steps = { true, 1000 } }, -1, 1, true },
	{ "steps count before epochs",
	  { .step = { true, 10 }, .steps = { true, 400 }, .epoch = { true, 8 }, .epochs = { true, 8 } },
	  1, 10, false },
	{ "no plan", { .step = { true, 400 }, .epoch = { true, 8 } }, 1, 1, false },
	{ "a plan of nothing", { .step = { true, 0 }, .steps = { true, 0 } }, -1, 0, false },
};

START_TEST(who_reaches_the_plan_is_done)
{
	struct run run = run_of_age(1);

	run.position = plans[_i].position;
	if (plans[_i].epoch_first >= 0)
		run.epoch_first = OPT_F64(plans[_i].epoch_first);
	if (plans[_i].step_first >= 0)
		run.step_first = OPT_I64(plans[_i].step_first);
	ck_assert_msg(state_judge(&run, LIMIT, now) == (plans[_i].done ? STATE_DONE : STATE_LIVE),
		      "%s", plans[_i].name);
}
END_TEST

START_TEST(without_a_metric_a_run_is_waiting)
{
	struct run run = run_of_age(100000);

	run.record_count = 0;
	ck_assert_int_eq(state_judge(&run, LIMIT, now), STATE_WAITING);
}
END_TEST

START_TEST(silence_makes_a_live_run_stall_and_an_old_file_end)
{
	struct run run = run_of_age(59);

	ck_assert_int_eq(state_judge(&run, LIMIT, now), STATE_LIVE);
	run = run_of_age(61);
	ck_assert_int_eq(state_judge(&run, LIMIT, now), STATE_ENDED);
	ck_assert_int_eq(state_judge(&run, 2 * LIMIT, now), STATE_LIVE);
	run.arrived_mono_ns = now.mono_ns - 61 * S;
	ck_assert_int_eq(state_judge(&run, LIMIT, now), STATE_STALLED);
	run.arrived_mono_ns = now.mono_ns - 59 * S;
	ck_assert_int_eq(state_judge(&run, LIMIT, now), STATE_LIVE);
	run.source_finished = true;
	ck_assert_int_eq(state_judge(&run, LIMIT, now), STATE_ENDED);
	run = (struct run){ .record_count = 1 };
	ck_assert_int_eq(state_judge(&run, LIMIT, now), STATE_ENDED);
}
END_TEST

START_TEST(states_have_the_names_of_the_contract)
{
	static const char *const names[] = { "waiting", "live",	   "stalled", "done",
					     "crashed", "stopped", "ended" };

	ck_assert_int_eq(STATE_COUNT, COUNT_OF(names));
	for (int i = 0; i < STATE_COUNT; i++)
		ck_assert_str_eq(state_name((enum run_state)i), names[i]);
}
END_TEST

TCase *
state_case(void)
{
	TCase *tc = tcase_create("state");

	tcase_add_loop_test(tc, the_log_has_the_last_word, 0, COUNT_OF(ends));
	tcase_add_loop_test(tc, who_reaches_the_plan_is_done, 0, COUNT_OF(plans));
	tcase_add_test(tc, without_a_metric_a_run_is_waiting);
	tcase_add_test(tc, silence_makes_a_live_run_stall_and_an_old_file_end);
	tcase_add_test(tc, states_have_the_names_of_the_contract);
	return tc;
}
