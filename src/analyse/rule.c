#include "config.h"

#include "analyse/rule.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

#include "analyse/param.h"
#include "model/record.h"
#include "util/die.h"
#include "util/near.h"
#include "util/num.h"

static const struct rule_param_info params[] = {
#define RULE(id, name, severity, summary)
#define RULE_PARAM(id, param, value, unit, low, high, summary)                                     \
	{ #param, value, unit, low, high, summary },
#include "analyse/rules.def"
#undef RULE
#undef RULE_PARAM
};

static const struct rule_info rules[] = {
#define RULE(id, name, severity, summary)                                                          \
	[RULE_##id] = { name, severity, summary, params + PARAM_FIRST_##id, PARAM_COUNT_##id },
#define RULE_PARAM(id, param, value, unit, low, high, summary)
#include "analyse/rules.def"
#undef RULE
#undef RULE_PARAM
};

#define RULE(id, name, severity, summary)                                                          \
	static_assert(PARAM_COUNT_##id <= RULE_PARAMS_MAX, "too many parameters: " name);
#define RULE_PARAM(id, param, value, unit, low, high, summary)
#include "analyse/rules.def"
#undef RULE
#undef RULE_PARAM

static const char *const severities[] = {
	[SEVERITY_INFO] = "info",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_CRITICAL] = "critical",
};

const struct rule_info *
rule_info(enum rule_id id)
{
	assert((unsigned)id < RULE_COUNT);
	return &rules[id];
}

bool
rule_find(struct str name, enum rule_id *id)
{
	for (size_t i = 0; i < COUNT(rules); i++)
		if (str_eq_case(name, str_of(rules[i].name))) {
			*id = (enum rule_id)i;
			return true;
		}
	return false;
}

const char *
severity_name(enum severity severity)
{
	assert((unsigned)severity < SEVERITY_COUNT);
	return severities[severity];
}

bool
severity_parse(struct str s, enum severity *out)
{
	for (size_t i = 0; i < COUNT(severities); i++)
		if (str_eq_case(s, str_of(severities[i]))) {
			*out = (enum severity)i;
			return true;
		}
	return false;
}

void
rule_settings_init(struct rule_settings *settings)
{
	*settings = (struct rule_settings){ 0 };
	for (size_t i = 0; i < COUNT(rules); i++)
		for (size_t j = 0; j < rules[i].param_count; j++)
			settings->value[i][j] = rules[i].params[j].default_value;
}

static void
unknown_rule(struct str name, struct err *err)
{
	struct near near;
	const char *best;

	near_init(&near, name);
	for (size_t i = 0; i < COUNT(rules); i++)
		near_try(&near, rules[i].name);
	best = near_best(&near);
	if (best)
		err_set(err, 0, "%.*s: no such rule; %s?", (int)name.n, name.p, best);
	else
		err_set(err, 0, "%.*s: no such rule; --list-rules names them", (int)name.n, name.p);
}

static void
unknown_param(const struct rule_info *rule, struct str name, struct err *err)
{
	char known[256];
	size_t n = 0;

	known[0] = '\0';
	for (size_t i = 0; i < rule->param_count && n < sizeof(known); i++)
		n += (size_t)snprintf(known + n, sizeof(known) - n, "%s%s", i > 0 ? ", " : "",
				      rule->params[i].name);
	err_set(err, 0, "rule %s has no parameter %.*s; it has %s", rule->name, (int)name.n, name.p,
		known);
}

bool
rule_settings_set(struct rule_settings *settings, struct str assignment, struct err *err)
{
	size_t eq = str_find_char(assignment, '=');
	struct str left = str_trim(str_first(assignment, eq));
	struct str right = str_trim(str_skip(assignment, eq + 1));
	size_t dot = str_find_char(left, '.');
	struct str rule = str_first(left, dot), name = str_skip(left, dot + 1);
	struct num num;
	enum rule_id id;

	if (eq == assignment.n || dot == left.n) {
		err_set(err, 0, "%.*s: write RULE.PARAMETER=VALUE, for example frozen.epochs=5",
			(int)assignment.n, assignment.p);
		return false;
	}
	if (!rule_find(rule, &id)) {
		unknown_rule(rule, err);
		return false;
	}
	for (size_t i = 0; i < rules[id].param_count; i++) {
		const struct rule_param_info *param = &rules[id].params[i];

		if (!str_eq_case(name, str_of(param->name)))
			continue;
		if (!num_whole(right, &num) || !isfinite(num.value)) {
			err_set(err, 0, "%s.%s: %.*s is not a number", rules[id].name, param->name,
				(int)right.n, right.p);
			return false;
		}
		if (num.value < param->low || num.value > param->high) {
			err_set(err, 0, "%s.%s: %.*s is out of range; it may be %g to %g",
				rules[id].name, param->name, (int)right.n, right.p, param->low,
				param->high);
			return false;
		}
		settings->value[id][i] = num.value;
		return true;
	}
	unknown_param(&rules[id], name, err);
	return false;
}

bool
rule_settings_off(struct rule_settings *settings, struct str name, struct err *err)
{
	enum rule_id id;

	if (!rule_find(str_trim(name), &id)) {
		unknown_rule(str_trim(name), err);
		return false;
	}
	settings->off[id] = true;
	return true;
}
