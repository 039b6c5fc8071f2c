/*
 * param.h - the parameters of the rules by name (inside analyse)
 *
 * PARAM(FROZEN, epochs) is the index of that parameter within its rule, so that a rule can say
 * which of its numbers it means and the compiler knows whether there is one.
 */
#ifndef ANALYSE_PARAM_H
#define ANALYSE_PARAM_H

#include <assert.h>

#include "analyse/rule.h"

/* All parameters in a row; the two REWIND lines let each rule's run of them begin where the one
 * before ended. */
enum rule_param_place {
#define RULE(id, name, severity, summary)                                                          \
	PARAM_FIRST_##id, PARAM_REWIND_##id = PARAM_FIRST_##id - 1,
#define RULE_PARAM(id, param, value, unit, low, high, summary) PARAM_AT_##id##_##param,
#define RULE_END(id) PARAM_END_##id, PARAM_BACK_##id = PARAM_END_##id - 1,
#include "analyse/rules.def"
#undef RULE
#undef RULE_PARAM
};

enum rule_param_count {
#define RULE(id, name, severity, summary)                                                          \
	PARAM_COUNT_##id = (int)PARAM_END_##id - (int)PARAM_FIRST_##id,
#define RULE_PARAM(id, param, value, unit, low, high, summary)
#include "analyse/rules.def"
#undef RULE
#undef RULE_PARAM
};

#define PARAM(id, param) ((int)PARAM_AT_##id##_##param - (int)PARAM_FIRST_##id)

#endif
