#include "config.h"

#include "analyse/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "model/series.h"
#include "util/die.h"

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void
stats_sort(double *values, size_t n)
{
	if (n > 0)
		qsort(values, n, sizeof(*values), compare);
}

/* The k-th smallest (from 0) of n values, by Hoare's selection as Wirth writes it; afterwards none
 * before it is larger and none behind it is smaller. */
static double
select_kth(double *values, size_t n, size_t k)
{
	ptrdiff_t low = 0, high = (ptrdiff_t)n - 1, at = (ptrdiff_t)k;

	assert(k < n);
	while (low < high) {
		double pivot = values[at];
		ptrdiff_t i = low, j = high;

		do {
			while (values[i] < pivot)
				i++;
			while (values[j] > pivot)
				j--;
			if (i <= j) {
				double swap = values[i];

				values[i++] = values[j];
				values[j--] = swap;
			}
		} while (i <= j);
		if (j < at)
			low = i;
		if (at < i)
			high = j;
	}
	return values[k];
}

double
stats_median(double *values, size_t n)
{
	double upper, lower;

	if (n == 0)
		return NAN;
	upper = select_kth(values, n, n / 2);
	if (n % 2 == 1)
		return upper;
	lower = values[0];
	for (size_t i = 1; i < n / 2; i++)
		if (values[i] > lower)
			lower = values[i];
	return lower + (upper - lower) / 2;
}

double
stats_mad(const double *values, size_t n, double median)
{
	double *away, mad;

	if (n == 0)
		return NAN;
	away = xreallocarray(NULL, n, sizeof(*away));
	for (size_t i = 0; i < n; i++)
		away[i] = fabs(values[i] - median);
	mad = 1.4826 * stats_median(away, n);
	free(away);
	return mad;
}

/* The newest n finite values into out, oldest first; how many. */
static size_t
newest_finite(const struct series *series, double *out, size_t n)
{
	size_t kept = series_kept(series), first = kept, found = 0;

	while (first > 0 && found < n)
		found += isfinite(series_at(series, --first)->value) ? 1 : 0;
	found = 0;
	for (size_t i = first; i < kept && found < n; i++) {
		double value = series_at(series, i)->value;

		if (isfinite(value))
			out[found++] = value;
	}
	return found;
}

double
stats_slope(const struct series *series, size_t n)
{
	double *y, mean_x, mean_y = 0, up = 0, down = 0;
	size_t kept = series_kept(series);

	n = n < kept ? n : kept;
	y = xreallocarray(NULL, n, sizeof(*y));
	n = newest_finite(series, y, n);
	mean_x = ((double)n - 1) / 2;
	for (size_t i = 0; i < n; i++)
		mean_y += y[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		double x = (double)i - mean_x;

		up += x * (y[i] - mean_y);
		down += x * x;
	}
	free(y);
	return n < 2 ? NAN : up / down;
}

double
stats_smooth(const struct series *series, double weight)
{
	double average = 0, held = 1;

	assert(weight >= 0 && weight < 1);
	for (size_t i = 0; i < series_kept(series); i++) {
		double value = series_at(series, i)->value;

		if (!isfinite(value))
			continue;
		average = weight * average + (1 - weight) * value;
		held *= weight;
	}
	/* held is what the zero of the start still weighs. */
	return held == 1 ? NAN : average / (1 - held);
}
