/*
 * str.h - borrowed slices of text
 *
 * Log text is any bytes, not terminated, and belongs to the buffer it was read into.  A slice is
 * good for as long as the function that handed it out says.
 */
#ifndef UTIL_STR_H
#define UTIL_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char *p; /* may be NULL only if n is 0 */
	size_t n;
};

#define STR(literal) ((struct str){ .p = "" literal, .n = sizeof(literal) - 1 })
#define STR_NONE ((struct str){ .p = NULL, .n = 0 })

struct str str_of(const char *terminated);    /* NULL gives STR_NONE */
bool str_eq_case(struct str a, struct str b); /* ASCII letters without case */
bool str_starts_case(struct str s, struct str prefix);
struct str str_trim(struct str s); /* blanks, tabs, \r off both ends */

/* Those below are asked for each word of each line. */

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Without its first n bytes (or empty). */
static inline struct str
str_skip(struct str s, size_t n)
{
	if (n > s.n)
		n = s.n;
	if (n == 0)
		return s; /* NULL + 0 is undefined */
	return (struct str){ .p = s.p + n, .n = s.n - n };
}

/* Its first n bytes at most. */
static inline struct str
str_first(struct str s, size_t n)
{
	return (struct str){ .p = s.p, .n = n < s.n ? n : s.n };
}

static inline bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq(str_first(s, prefix.n), prefix);
}

static inline bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_skip(s, s.n - suffix.n), suffix);
}

/* Index of the first occurrence, or s.n. */
size_t str_find(struct str s, struct str needle);
size_t str_find_case(struct str s, struct str needle);
size_t str_find_char(struct str s, char c);

/* For hash tables; not the same on all machines. */
unsigned long str_hash(struct str s);

/* A terminated copy of its own; free() it. */
char *str_dup(struct str s);

#endif
