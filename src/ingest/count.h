/*
 * count.h - a number that counts, with its plan: "7/100"
 */
#ifndef INGEST_COUNT_H
#define INGEST_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/draft.h"
#include "util/str.h"

struct counted {
	double value;
	struct str written;
};

/* One count: "7", "7/100", "[7/100]", "[ 50/73 ( 70%)]", "[1,  2000]". */
struct count {
	struct counted at;
	bool has_total;
	struct counted total;
	bool has_second; /* a second number, behind a comma */
	struct counted second;
	bool bracketed;
};

/* A text that is all digits, up to 15 of them, as a number; -1 if it is none. */
int64_t count_digits(struct str);

/* Reads a count at s[at]; where it ends, or `at` if there is none. */
size_t count_read(struct str s, size_t at, struct count *out);

/* The count goes into the draft's position, where a name of that kind says; false if it is none. */
bool count_put(struct draft *, enum name_is is, const struct count *count);

#endif
