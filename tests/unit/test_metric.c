#include "config.h"

#include "model/metric.h"

#include <string.h>

#include "check_model.h"
#include "model/event.h"
#include "random.h"

static const struct {
	const char *name;
	struct role role;
	bool is_main;
	enum better better;
} names[] = {
#define PLAIN_main true
#define PLAIN_part false
#define ROLE(text, split, kind, plain, way)                                                        \
	{ text, { SPLIT_##split, KIND_##kind }, PLAIN_##plain, BETTER_##way },
#include "metric_names.def"
};

START_TEST(names_play_the_roles_that_a_person_gives_them)
{
	struct str name = str_of(names[_i].name);
	bool plain = true;
	struct role role = metric_role(name, &plain);

	ck_assert_msg(role.split == names[_i].role.split, "%s: %s", name.p, split_name(role.split));
	ck_assert_msg(role.kind == names[_i].role.kind, "%s: %s", name.p, kind_name(role.kind));
	ck_assert_msg(plain == names[_i].is_main, "%s", name.p);
	ck_assert_msg(metric_better(name, role) == names[_i].better, "%s", name.p);
}
END_TEST

START_TEST(some_names_need_company)
{
	enum kind other = KIND_NONE;

	ck_assert_int_eq(metric_kind_beside(STR("val_rec"), &other), KIND_RECALL);
	ck_assert_int_eq(other, KIND_PRECISION);
	ck_assert_int_eq(metric_kind_beside(STR("r"), &other), KIND_RECALL);
	ck_assert_int_eq(metric_kind_beside(STR("rec_loss"), &other), KIND_NONE);
	ck_assert_int_eq(metric_kind_beside(STR("loss"), &other), KIND_NONE);
	ck_assert_int_eq(metric_kind_beside(STR("rec_weight"), &other), KIND_NONE);
}
END_TEST

START_TEST(a_kind_tells_what_its_values_are)
{
	ck_assert(kind_is_quality(KIND_ACCURACY) && kind_is_fraction(KIND_ACCURACY));
	ck_assert(kind_is_quality(KIND_AUC) && kind_is_fraction(KIND_AUC));
	ck_assert(kind_is_quality(KIND_BLEU) && !kind_is_fraction(KIND_BLEU));
	ck_assert(kind_is_quality(KIND_TOP5) && !kind_is_fraction(KIND_TOP5));
	ck_assert(!kind_is_quality(KIND_LOSS) && !kind_is_fraction(KIND_LOSS));
	ck_assert(!kind_is_quality(KIND_REWARD) && !kind_is_quality(KIND_PERPLEXITY));
	ck_assert(!kind_is_quality(KIND_NONE) && !kind_is_fraction(KIND_NONE));
}
END_TEST

START_TEST(role_names_read_back)
{
	for (enum split split = SPLIT_TRAIN; split < SPLIT_COUNT; split++)
		for (enum kind kind = KIND_LOSS; kind < KIND_COUNT; kind++) {
			struct role role = { split, kind }, back = { SPLIT_NONE, KIND_NONE };

			ck_assert(role_parse(str_of(role_name(role)), &back));
			ck_assert_int_eq(back.split, split);
			ck_assert_int_eq(back.kind, kind);
		}
	ck_assert_str_eq(role_name((struct role){ SPLIT_VAL, KIND_ACCURACY }), "val/accuracy");
	ck_assert_str_eq(role_name((struct role){ SPLIT_TRAIN, KIND_GRAD_NORM }), "train/grad_norm");
	ck_assert_str_eq(role_name((struct role){ SPLIT_TEST, KIND_TOP5 }), "test/top5");
	ck_assert_ptr_null(role_name((struct role){ SPLIT_NONE, KIND_LOSS }));
	ck_assert_ptr_null(role_name((struct role){ SPLIT_VAL, KIND_NONE }));
}
END_TEST

START_TEST(what_is_no_role_does_not_parse)
{
	static const char *const no_roles[] = { "", "/", "val", "loss", "val/", "/loss", "val/los",
						"val/losses", "VAL/loss", "val/loss ", "dev/loss" };
	struct role role;

	for (int i = 0; i < COUNT_OF(no_roles); i++)
		ck_assert_msg(!role_parse(str_of(no_roles[i]), &role), "%s", no_roles[i]);
}
END_TEST

START_TEST(has_a_word_for_everything)
{
	ck_assert_str_eq(split_name(SPLIT_NONE), "");
	ck_assert_str_eq(split_name(SPLIT_VAL), "val");
	ck_assert_str_eq(kind_name(KIND_NONE), "");
	ck_assert_str_eq(kind_name(KIND_MAP), "map");
	ck_assert_str_eq(kind_name(KIND_TIME), "time");
	ck_assert_str_eq(better_name(BETTER_LOWER), "lower");
	ck_assert_str_eq(better_name(BETTER_HIGHER), "higher");
	ck_assert_ptr_null(better_name(BETTER_UNKNOWN));
	for (enum kind kind = KIND_LOSS; kind < KIND_COUNT; kind++)
		ck_assert_uint_gt(strlen(kind_name(kind)), 0);
	for (enum event_kind kind = EVENT_NONE; kind < EVENT_KIND_COUNT; kind++)
		ck_assert_uint_gt(strlen(event_kind_name(kind)), 0);
	ck_assert_str_eq(event_kind_name(EVENT_OOM_GPU), "oom_gpu");
	ck_assert_str_eq(event_kind_name(EVENT_EARLY_STOP), "early_stop");
}
END_TEST

START_TEST(any_bytes_may_be_a_name)
{
	struct random random = { 7 };
	char name[300];

	for (int i = 0; i < 5000; i++) {
		size_t n = random_below(&random, sizeof(name));
		enum kind other;
		bool plain;

		for (size_t k = 0; k < n; k++)
			name[k] = random_below(&random, 2) ? (char)random_next(&random) :
							     "loss_/(1训"[random_below(&random, 11)];
		metric_role((struct str){ name, n }, &plain);
		metric_kind_beside((struct str){ name, n }, &other);
	}
	metric_role(STR_NONE, NULL);
}
END_TEST

TCase *
metric_case(void)
{
	TCase *tcase = tcase_create("metric");

	tcase_add_loop_test(tcase, names_play_the_roles_that_a_person_gives_them, 0,
			    COUNT_OF(names));
	tcase_add_test(tcase, some_names_need_company);
	tcase_add_test(tcase, a_kind_tells_what_its_values_are);
	tcase_add_test(tcase, role_names_read_back);
	tcase_add_test(tcase, what_is_no_role_does_not_parse);
	tcase_add_test(tcase, has_a_word_for_everything);
	tcase_add_test(tcase, any_bytes_may_be_a_name);
	return tcase;
}
