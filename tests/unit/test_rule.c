/*
 * The table of the rules and their settings.
 */
#include "config.h"

#include "check_analyse.h"

#include <string.h>

#include "analyse/rule.h"
#include "util/str.h"

START_TEST(the_rules_of_the_design_are_there)
{
	static const struct {
		const char *name;
		enum severity severity;
	} rules[] = {
		{ "nan", SEVERITY_CRITICAL },	    { "frozen", SEVERITY_CRITICAL },
		{ "divergence", SEVERITY_WARNING }, { "spike", SEVERITY_WARNING },
		{ "exploding", SEVERITY_CRITICAL }, { "plateau", SEVERITY_INFO },
		{ "range", SEVERITY_WARNING },	    { "mismatch", SEVERITY_WARNING },
		{ "lr", SEVERITY_WARNING },	    { "gradient", SEVERITY_WARNING },
		{ "slow", SEVERITY_WARNING },	    { "stall", SEVERITY_WARNING },
		{ "crash", SEVERITY_CRITICAL },
	};

	ck_assert_int_eq(RULE_COUNT, COUNT_OF(rules));
	for (int i = 0; i < COUNT_OF(rules); i++) {
		enum rule_id id;

		ck_assert(rule_find(str_of(rules[i].name), &id));
		ck_assert_str_eq(rule_info(id)->name, rules[i].name);
		ck_assert_int_eq(rule_info(id)->severity, rules[i].severity);
	}
}
END_TEST

START_TEST(every_parameter_has_a_default_within_its_range)
{
	for (int i = 0; i < RULE_COUNT; i++) {
		const struct rule_info *rule = rule_info((enum rule_id)i);

		ck_assert_uint_gt(strlen(rule->summary), 10);
		ck_assert_uint_gt(rule->param_count, 0);
		for (size_t j = 0; j < rule->param_count; j++) {
			const struct rule_param_info *param = &rule->params[j];

			ck_assert_msg(param->default_value >= param->low &&
					  param->default_value <= param->high,
				      "%s.%s", rule->name, param->name);
			ck_assert_uint_gt(strlen(param->summary), 3);
		}
	}
}
END_TEST

START_TEST(parameters_belong_to_their_rule)
{
	enum rule_id id;

	ck_assert(rule_find(STR("frozen"), &id));
	ck_assert_uint_eq(rule_info(id)->param_count, 4);
	ck_assert_str_eq(rule_info(id)->params[0].name, "epochs");
	ck_assert_double_eq(rule_info(id)->params[0].default_value, 3);
	ck_assert_str_eq(rule_info(id)->params[3].name, "digit");
	ck_assert(rule_find(STR("crash"), &id));
	ck_assert_uint_eq(rule_info(id)->param_count, 1);
	ck_assert_str_eq(rule_info(id)->params[0].name, "quiet");
}
END_TEST

START_TEST(a_setting_changes_one_parameter)
{
	struct rule_settings settings, before;
	struct err err;

	rule_settings_init(&settings);
	before = settings;
	ck_assert(rule_settings_set(&settings, STR("divergence.patience=8"), &err));
	ck_assert_double_eq(settings.value[RULE_DIVERGENCE][0], 8);
	settings.value[RULE_DIVERGENCE][0] = 5;
	ck_assert_mem_eq(&settings, &before, sizeof(settings));
	ck_assert(rule_settings_set(&settings, STR(" Divergence.Loss = 5e-2 "), &err));
	ck_assert_double_eq(settings.value[RULE_DIVERGENCE][1], 0.05);
	ck_assert(rule_settings_off(&settings, STR("plateau"), &err));
	ck_assert(settings.off[RULE_PLATEAU]);
	ck_assert(!settings.off[RULE_FROZEN]);
}
END_TEST

static const struct {
	const char *assignment;
	const char *message;
} slips[] = {
	{ "frozen", "frozen: write RULE.PARAMETER=VALUE, for example frozen.epochs=5" },
	{ "frozen=5", "frozen=5: write RULE.PARAMETER=VALUE, for example frozen.epochs=5" },
	{ "", ": write RULE.PARAMETER=VALUE, for example frozen.epochs=5" },
	{ "forzen.epochs=5", "forzen: no such rule; frozen?" },
	{ "weather.rain=5", "weather: no such rule; --list-rules names them" },
	{ "frozen.epoch=5",
	  "rule frozen has no parameter epoch; it has epochs, accuracy, loss, digit" },
	{ "frozen.epochs=many", "frozen.epochs: many is not a number" },
	{ "frozen.epochs=nan", "frozen.epochs: nan is not a number" },
	{ "frozen.epochs=", "frozen.epochs:  is not a number" },
	{ "frozen.epochs=0", "frozen.epochs: 0 is out of range; it may be 2 to 1000" },
};

START_TEST(a_slip_is_told_in_words)
{
	struct rule_settings settings, before;
	struct err err;

	rule_settings_init(&settings);
	before = settings;
	ck_assert(!rule_settings_set(&settings, str_of(slips[_i].assignment), &err));
	ck_assert_str_eq(err.message, slips[_i].message);
	ck_assert_mem_eq(&settings, &before, sizeof(settings));
}
END_TEST

START_TEST(an_unknown_rule_cannot_be_switched_off)
{
	struct rule_settings settings;
	struct err err;

	rule_settings_init(&settings);
	ck_assert(!rule_settings_off(&settings, STR("spkie"), &err));
	ck_assert_str_eq(err.message, "spkie: no such rule; spike?");
}
END_TEST

START_TEST(severities_have_names)
{
	enum severity severity;

	ck_assert_str_eq(severity_name(SEVERITY_INFO), "info");
	ck_assert_str_eq(severity_name(SEVERITY_WARNING), "warning");
	ck_assert_str_eq(severity_name(SEVERITY_CRITICAL), "critical");
	ck_assert(severity_parse(STR("Critical"), &severity));
	ck_assert_int_eq(severity, SEVERITY_CRITICAL);
	ck_assert(!severity_parse(STR("fatal"), &severity));
}
END_TEST

TCase *
rule_case(void)
{
	TCase *tc = tcase_create("rule");

	tcase_add_test(tc, the_rules_of_the_design_are_there);
	tcase_add_test(tc, every_parameter_has_a_default_within_its_range);
	tcase_add_test(tc, parameters_belong_to_their_rule);
	tcase_add_test(tc, a_setting_changes_one_parameter);
	tcase_add_loop_test(tc, a_slip_is_told_in_words, 0, COUNT_OF(slips));
	tcase_add_test(tc, an_unknown_rule_cannot_be_switched_off);
	tcase_add_test(tc, severities_have_names);
	return tc;
}
