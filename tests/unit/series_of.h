/*
 * series_of.h - series and traces made from a few numbers, for tests
 */
#ifndef TESTS_UNIT_SERIES_OF_H
#define TESTS_UNIT_SERIES_OF_H

#include <stddef.h>

#include "model/series.h"
#include "view/trace.h"

/* Epochs 1, 2, ...; three decimals. */
static inline struct series *
series_of(const double *values, size_t n)
{
	struct series *series = series_new();

	for (size_t i = 0; i < n; i++)
		series_push(series, &(struct point){ .value = values[i],
						     .epoch = (float)(i + 1),
						     .decimals = 3,
						     .line = (uint32_t)(i + 1),
						     .flags = POINT_HAS_EPOCH });
	return series;
}

/* x is 1, 2, ... */
static inline struct trace
trace_of(const double *values, size_t n)
{
	struct trace trace = { 0 };

	for (size_t i = 0; i < n; i++)
		trace_push(&trace, (struct trace_point){ .x = (double)(i + 1), .y = values[i] });
	return trace;
}

#endif
