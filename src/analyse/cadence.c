#include "config.h"

#include "analyse/cadence.h"

#include <assert.h>
#include <math.h>

#include "util/clock.h"
#include "util/minmax.h"

/* From 10 ms to two days. */
#define SMALLEST_NS (10 * NS_PER_MS)
#define PER_DOUBLING 2
#define LARGEST_NS (7 * 24 * 3600 * NS_PER_S)
#define AGE_AT 100000 /* then all counts are halved: a run may change its ways */
#define FEW 5	      /* gaps known: too few for a percentile */
#define FEW_TIMES 10  /* least_ns, for a run with few gaps */
#define NONE_TIMES 60 /* least_ns, for a run with none: its first epoch may take an hour */

static int
bucket_of(int64_t gap_ns)
{
	double place = log2((double)gap_ns / (double)SMALLEST_NS) * PER_DOUBLING;

	if (place < 0)
		return 0;
	return place < CADENCE_BUCKETS - 1 ? (int)place : CADENCE_BUCKETS - 1;
}

void
cadence_add(struct cadence *cadence, int64_t gap_ns)
{
	assert(gap_ns > 0);
	if (gap_ns > LARGEST_NS)
		return;
	cadence->bucket[bucket_of(gap_ns)]++;
	cadence->count++;
	if (gap_ns > cadence->longest_ns) {
		cadence->second_ns = cadence->longest_ns;
		cadence->longest_ns = gap_ns;
	} else if (gap_ns > cadence->second_ns) {
		cadence->second_ns = gap_ns;
	}
	if (cadence->count < AGE_AT)
		return;
	cadence->count = 0;
	for (int i = 0; i < CADENCE_BUCKETS; i++) {
		cadence->bucket[i] /= 2;
		cadence->count += cadence->bucket[i];
	}
}

int64_t
cadence_p99_ns(const struct cadence *cadence)
{
	uint32_t above = 0;
	double ns;

	if (cadence->count == 0)
		return 0;
	for (int i = CADENCE_BUCKETS - 1; i >= 0; i--) {
		above += cadence->bucket[i];
		if ((double)above < 0.01 * cadence->count || above == 0)
			continue;
		/* The upper end of the bucket, but no more than there ever was. */
		ns = (double)SMALLEST_NS * exp2((i + 1) / (double)PER_DOUBLING);
		return ns < (double)cadence->longest_ns ? (int64_t)ns : cadence->longest_ns;
	}
	return cadence->longest_ns;
}

int64_t
cadence_limit_ns(const struct cadence *cadence, int64_t least_ns, double factor)
{
	int64_t by_p99 = (int64_t)(factor * (double)cadence_p99_ns(cadence));

	return max_i64(least_ns, max_i64(by_p99, 2 * cadence->second_ns));
}

int64_t
cadence_patient_ns(const struct cadence *cadence, int64_t least_ns, double factor)
{
	int64_t times = cadence->count == 0 ? NONE_TIMES : cadence->count < FEW ? FEW_TIMES : 1;

	return max_i64(least_ns * times, cadence_limit_ns(cadence, least_ns, factor));
}
