/*
 * minmax.h - the smaller, the larger, and what lies between
 */
#ifndef UTIL_MINMAX_H
#define UTIL_MINMAX_H

#include <stdint.h>

static inline int
min(int a, int b)
{
	return a < b ? a : b;
}

static inline int
max(int a, int b)
{
	return a > b ? a : b;
}

static inline int64_t
min_i64(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static inline int64_t
max_i64(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* n, or the nearer end of low .. high (low if that is empty). */
static inline int
clamp(int n, int low, int high)
{
	return max(low, min(n, high));
}

#endif
