/*
 * filter_node.h - a filter as a tree (inside analyse): filter_parse.c makes it, filter.c asks it
 */
#ifndef ANALYSE_FILTER_NODE_H
#define ANALYSE_FILTER_NODE_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "analyse/rank.h"
#include "analyse/state.h"
#include "analyse/rule.h"

enum filter_kind {
	FILTER_ALL, /* the empty filter */
	FILTER_AND,
	FILTER_OR,
	FILTER_NOT,
	FILTER_WORD,
	FILTER_GLOB,
	FILTER_REGEX,
	FILTER_STATE,
	FILTER_ALERT_ANY,
	FILTER_ALERT_RULE,
	FILTER_ALERT_SEVERITY,
	FILTER_EPOCH,
	FILTER_STEP,
	FILTER_AGE,
	FILTER_METRIC, /* or parameter */
};

enum filter_op {
	FILTER_LESS,
	FILTER_LESS_EQUAL,
	FILTER_MORE,
	FILTER_MORE_EQUAL,
	FILTER_EQUAL,
	FILTER_UNEQUAL
};

struct filter {
	enum filter_kind kind;
	struct filter *left, *right; /* AND, OR; NOT has left */
	char *text;		     /* word, glob; what a parameter is compared with */
	pcre2_code *regex;
	enum run_state state;
	enum rule_id rule;
	enum severity severity;
	char *param;	     /* METRIC: the key as it was written, lower case */
	struct rank_key key; /* METRIC */
	enum filter_op op;
	bool is_number;
	double number; /* age: seconds */
};

#endif
