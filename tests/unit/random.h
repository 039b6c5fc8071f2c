/*
 * random.h - the same random numbers on every machine and run
 */
#ifndef TESTS_UNIT_RANDOM_H
#define TESTS_UNIT_RANDOM_H

#include <stdint.h>

struct random {
	uint64_t state;
};

/* xorshift64*; a state of 0 is taken as a seed too. */
static inline uint64_t
random_next(struct random *random)
{
	uint64_t x = random->state ? random->state : UINT64_C(0x9e3779b97f4a7c15);

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	random->state = x;
	return x * UINT64_C(0x2545f4914f6cdd1d);
}

/* 0 .. limit-1 */
static inline uint64_t
random_below(struct random *random, uint64_t limit)
{
	return random_next(random) % limit;
}

/* 0 <= x < 1 */
static inline double
random_unit(struct random *random)
{
	return (double)(random_next(random) >> 11) * 0x1p-53;
}

#endif
