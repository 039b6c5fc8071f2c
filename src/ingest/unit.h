/*
 * unit.h - what stands behind a number: "ms", "GB", "k", "it/s"
 */
#ifndef INGEST_UNIT_H
#define INGEST_UNIT_H

#include "ingest/draft.h"
#include "util/str.h"

enum unit {
	UNIT_NONE,
	UNIT_PERCENT,
	UNIT_TIME,
	UNIT_SIZE,  /* of a memory or a file */
	UNIT_COUNT, /* "12.4k", "1.2M": so many */
	UNIT_RATE,  /* something per something */
	UNIT_MEASURE, /* "dB", "px": what the value is in, and no more */
};

/* The unit that a word is; UNIT_NONE if it is none.  UNIT_PERCENT is no word. */
enum unit unit_of(struct str word);

/* The power of ten that the word of a UNIT_COUNT stands for: 3 of "k". */
int unit_exponent(struct str word);

/* What a unit is behind the value of that name: "6.18G" of a memory is a size. */
enum unit unit_beside(enum unit unit, const struct name *name);

/* "time" of "time 285ms" is "time(ms)": a series has one unit, and nothing else would tell it. */
struct str unit_name(struct draft *, struct str name, enum unit unit, struct str word);

#endif
