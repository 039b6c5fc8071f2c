/*
 * rule.h - what can be wrong with a training, and how it is found out
 *
 * rules.def lists the rules with their severity, parameters (default, unit, range) and summary; a
 * rule is a pure function on the model.  Rules are asked after every record (never after every
 * slice), so that the same log gives the same alerts in the same order however it was cut, live or
 * from a backlog.  Rules about time are asked at their own deadlines.
 */
#ifndef ANALYSE_RULE_H
#define ANALYSE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/err.h"
#include "util/str.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_CRITICAL, SEVERITY_COUNT };

enum rule_id {
#define RULE(id, name, severity, summary) RULE_##id,
#define RULE_PARAM(id, param, default_value, unit, low, high, summary) /* param is a bare word */
#include "analyse/rules.def"
#undef RULE
#undef RULE_PARAM
	RULE_COUNT
};

struct rule_param_info {
	const char *name;
	double default_value;
	const char *unit; /* "epochs", "", "s", ... */
	double low, high; /* allowed range */
	const char *summary;
};

#define RULE_PARAMS_MAX 8

struct rule_info {
	const char *name;	/* "frozen" */
	enum severity severity; /* the one it usually has */
	const char *summary;
	const struct rule_param_info *params;
	size_t param_count;
};

const struct rule_info *rule_info(enum rule_id id);
bool rule_find(struct str name, enum rule_id *id);
const char *severity_name(enum severity severity); /* "info", "warning", "critical" */
bool severity_parse(struct str s, enum severity *out);

/* The settings of all rules: which are on, and their parameters. */
struct rule_settings {
	bool off[RULE_COUNT];
	double value[RULE_COUNT][RULE_PARAMS_MAX];
};

void rule_settings_init(struct rule_settings *); /* the defaults */
/* "frozen.epochs=5": false and *err for an unknown rule or parameter or a value out of range. */
bool rule_settings_set(struct rule_settings *, struct str assignment, struct err *err);
bool rule_settings_off(struct rule_settings *, struct str name, struct err *err);

#endif
