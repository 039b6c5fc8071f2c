/*
 * plan_private.h - the plan, for the files that it is made of
 *
 * plan.c makes it of one line; plan_follow.c reads others by it.
 */
#ifndef INGEST_PLAN_PRIVATE_H
#define INGEST_PLAN_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/numeral.h"
#include "ingest/plan.h"

/* A place in lines of a form: so many bytes behind the end of the n-th run; n = 0: the beginning.
 */
struct mark {
	uint16_t run, off;
};

struct span {
	struct mark from, to;
};

struct step {
	uint8_t is;	 /* enum put_is */
	uint8_t split;	 /* enum split */
	uint8_t counter; /* enum name_is */
	bool percent;
	int8_t exponent;
	bool direct; /* a reading, and nothing has to be done about its number */
	bool counts_epochs, bare, has_total;
	struct span written; /* of a drawing: where it is */
	struct span total;
	struct numeral number; /* what is written there */
	uint32_t key;
	struct name name; /* its text is the plan's */
};

/* A run that a name is made of: its digits must stay what they are. */
struct fixed {
	uint16_t run, n;
	uint32_t at; /* in the plan's digits */
};

#define DRAWN_READINGS 32 /* bits of a drawing's readings */

struct plan {
	struct step *steps;
	size_t step_count;
	struct fixed *fixed;
	size_t fixed_count, fixed_cap;
	char *digits; /* of the fixed runs */
	size_t digits_n, digits_cap;
	char *names;
	size_t names_n;
	bool loose, table_start; /* of the draft */
	enum given given;
	bool draws; /* a bar that has a total and readings */
	bool has_total;
	int64_t total; /* of the bar */
	uint64_t who;  /* the bar and the names of its readings, hashed */
};

bool plan_is_reading(const struct step *); /* or a counter, a parameter, a drawing */

#endif
