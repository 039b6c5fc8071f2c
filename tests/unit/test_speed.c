/*
 * What judgement costs.
 */
#include "config.h"

#include "check_analyse.h"

#include <math.h>
#include <stdio.h>

#include "model/apply.h"
#include "random.h"
#include "scene.h"

#define RUNS 1000
#define HISTORY 300 /* steps that each run has when the clock starts */
#define PASSES 50

/* One new point of a run: applied before the clock runs, so that judgement alone is measured. */
static struct run *
apply_point(struct scene *scene, int source, int step, double loss)
{
	struct reading reading = { .name = STR("train_loss"), .value = loss, .decimals = 4 };
	struct record record = { .readings = &reading, .reading_count = 1, .line = step + 1 };

	record.position.step = OPT_I64(step);
	return apply_record(scene->store, (uint32_t)source, &record, scene->now);
}

static double
loss_at(struct random *random, int step)
{
	return 3 * pow(step + 1, -0.2) * (1 + 0.1 * (random_unit(random) - 0.5));
}

static int64_t
judge_all(struct scene *scene, const struct run *const *runs)
{
	int64_t start = clock_now().mono_ns;

	for (int i = 0; i < RUNS; i++)
		engine_record(scene->engine, runs[i], scene->now);
	return clock_now().mono_ns - start;
}

START_TEST(a_pass_over_1000_runs_takes_less_than_a_millisecond)
{
	static const struct run *runs[RUNS];
	struct random random = { 1 };
	int64_t best = INT64_MAX;
	struct scene scene;
	uint32_t first;

	scene_init(&scene);
	first = scene.source + 1;
	for (int i = 0; i < RUNS; i++) {
		char path[32];

		snprintf(path, sizeof(path), "run%d.log", i);
		ck_assert_uint_eq(store_add_source(scene.store, path, path), first + (uint32_t)i);
	}
	for (int step = 0; step < HISTORY + PASSES; step++) {
		int64_t took;

		for (int i = 0; i < RUNS; i++)
			runs[i] = apply_point(&scene, (int)first + i, step, loss_at(&random, step));
		took = judge_all(&scene, runs);
		if (step >= HISTORY && took < best)
			best = took;
	}
	ck_assert_str_eq(scene.news, "");
	printf("a pass over %d runs: %.0f us\n", RUNS, (double)best / 1000);
#ifndef WITH_SANITIZERS
	ck_assert_int_lt(best, NS_PER_MS);
#endif
	scene_fini(&scene);
}
END_TEST

TCase *
speed_case(void)
{
	TCase *tc = tcase_create("speed");

	tcase_add_test(tc, a_pass_over_1000_runs_takes_less_than_a_millisecond);
	return tc;
}
