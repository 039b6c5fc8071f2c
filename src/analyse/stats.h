/*
 * stats.h - small robust statistics on arrays and series
 */
#ifndef ANALYSE_STATS_H
#define ANALYSE_STATS_H

#include <stddef.h>

struct series;

void stats_sort(double *values, size_t n); /* ascending */
/* Median of n values (reorders them); NaN for n == 0.  Even n: mean of the middle two. */
double stats_median(double *values, size_t n);
/* Median absolute deviation times 1.4826 (consistent with sigma of a normal distribution). */
double stats_mad(const double *values, size_t n, double median);
/* Least squares slope per point over the newest n kept finite points; NaN below 2. */
double stats_slope(const struct series *, size_t n);
/* Debiased exponential average (as TensorBoard's smoothing): weight 0..1; last value, or NaN. */
double stats_smooth(const struct series *, double weight);

#endif
