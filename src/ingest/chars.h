/*
 * chars.h - text seen byte by byte
 */
#ifndef INGEST_CHARS_H
#define INGEST_CHARS_H

#include <stddef.h>

#include "util/chars.h"
#include "util/str.h"

/* The byte at `at`, '\0' beyond the end. */
static inline char
byte_at(struct str s, size_t at)
{
	return at < s.n ? s.p[at] : '\0';
}

/* The index of the first byte at or after `at` that is no blank. */
static inline size_t
skip_blanks(struct str s, size_t at)
{
	while (at < s.n && is_blank(s.p[at]))
		at++;
	return at;
}

/* The index behind the last byte before `at` that is no blank, not below `from`. */
static inline size_t
back_blanks(struct str s, size_t from, size_t at)
{
	while (at > from && is_blank(s.p[at - 1]))
		at--;
	return at;
}

static inline struct str
str_between(struct str s, size_t from, size_t to)
{
	return (struct str){ s.p + from, to - from };
}

#endif
