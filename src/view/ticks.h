/*
 * ticks.h - round numbers along an axis
 */
#ifndef VIEW_TICKS_H
#define VIEW_TICKS_H

#include <stdbool.h>
#include <stddef.h>

#include "view/trace.h"

#define TICKS_MAX 32
#define TICK_TEXT 24

struct tick {
	double at;
	char text[TICK_TEXT];
};

struct ticks {
	struct tick tick[TICKS_MAX]; /* ascending */
	size_t count;
	double unit; /* between two; 0: not evenly spaced (logarithmic) */
};

/* The smallest of 1, 2, 5 times a power of ten that is at least `least` (> 0). */
double ticks_round_up(double least);

/*
 * A y axis of so many rows of cells that covers low .. high (low < high), as closely as round ticks
 * that stand in the middle of their rows allow.  What is never below 0 gets no room there.
 */
struct tick_rows {
	double low, high; /* the outer edges of the lowest and the highest row */
	double unit;	  /* between two ticks, a whole number of rows */
};
struct tick_rows ticks_rows(double low, double high, int rows);

/* Multiples of unit within low .. high (low < high); all texts have the same number of decimals. */
void ticks_values(struct ticks *, double low, double high, double unit);
/*
 * The ticks of a logarithmic axis from 10^low to 10^high: decades, and twice and five times them
 * where they are few; about `wanted`.
 */
void ticks_logarithmic(struct ticks *, double low, double high, int wanted);
/* An x axis of `cols` columns: as many ticks as have room for their texts. */
void ticks_along(struct ticks *, enum axis axis, double low, double high, int cols);

#endif
