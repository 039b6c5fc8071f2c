/*
 * stamp_time.h - dates and times as loggers write them
 */
#ifndef INGEST_STAMP_TIME_H
#define INGEST_STAMP_TIME_H

#include <stddef.h>
#include <stdint.h>

#include "util/opt.h"
#include "util/str.h"

/* Other years are typing errors or no years; their nanoseconds, or differences of them, would
 * overflow. */
#define STAMP_YEAR_MIN 1970
#define STAMP_YEAR_MAX 2199
#define STAMP_SECONDS_MAX 7.25811840e9 /* since 1970, to the end of the last year */

/* The last local midnight: mktime(3) is dear, and a log stays on one day.  Zeroed is none. */
struct midnight {
	int year, month, day;
	int64_t at_s; /* since 1970, UTC */
};

/*
 * A date and time, or a time alone, at s[at]: its length, 0 if there is none.  Fills *time_ns
 * (since 1970, UTC) if it has a year and *time_ns is not known yet.
 */
size_t stamp_time(struct midnight *, struct str s, size_t at, struct opt_i64 *time_ns);

/* Exactly n digits at s[at]: their value, or -1. */
int stamp_digits(struct str s, size_t at, int n);

#endif
