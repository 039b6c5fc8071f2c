/*
 * scan.h - the names and numbers in a line of text
 *
 * One pass over the bytes: at each number it looks back for the name and the sign between them, and
 * ahead for what the number means (percent, unit, running average).  Whether the line is one of a
 * training at all is judged by its caller.
 */
#ifndef INGEST_SCAN_H
#define INGEST_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/draft.h"
#include "ingest/unit.h"
#include "util/num.h"
#include "util/str.h"

enum scan_sign {
	SIGN_BLANK, /* "loss 0.5" */
	SIGN_MARK,  /* "loss: 0.5", "loss=0.5", "损失：0.5" */
};

struct item {
	struct str name;  /* as written */
	struct str group; /* "tot_loss" of "tot_loss[loss=0.7", "valid" of "[valid] loss=2.3" */
	struct str within; /* the same for all that the bracket holds */
	struct str behind; /* "val" of "loss: 0.5(val)" */
	struct str label; /* "Val" of "Val: loss 0.5, acc 0.7": in force for all that follows it */
	const struct name *is;
	enum scan_sign sign;
	bool sentence; /* it begins one: "The running time is 5.2" */
	bool said; /* "is" stands behind it: "loss is 0.5" */
	bool closed; /* a delimiter or the end follows the value */
	struct num num; /* of a ratio ("3655/10000"): the quotient */
	struct str written;
	enum unit unit;
	struct str unit_word; /* as written: "ms" */
	int exponent;	      /* power of ten: 3 of "12.4k" */
	bool ratio;
	bool has_twin; /* "train/val loss: 0.5/0.6": the second one, of the second split */
	struct num twin;
	struct str twin_written;
	bool has_rate; /* "0.320s,  400.32/s": the second one */
	bool has_rate_average;
	struct num rate, rate_average;
	bool has_average; /* "0.5 (0.7)" */
	struct num average;
	struct str average_written;
	int average_exponent;
};

struct scan {
	struct str text;
	struct draft *draft; /* counters go into its position */
	size_t at;   /* next byte to look at */
	size_t from; /* behind the last value: a name begins here at the earliest */
	struct str header; /* words with a colon before the first name: "Test set", "Averaged stats" */
	bool counted;      /* a counter was found */
	struct str group;  /* "[valid]" in force */
	struct str within; /* "tot_loss[" in force */
	struct str label;  /* "Val:" in force */
	size_t labels;     /* how many have been met */
	struct str held;   /* "Cost" of "Cost after iteration 100: 0.58", behind the 100 */
};

/* Begins at byte `at` of the text. */
void scan_init(struct scan *, struct str text, size_t at, struct draft *);

/* The next pair; false at the end. */
bool scan_next(struct scan *, struct item *out);

#endif
