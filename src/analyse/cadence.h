/*
 * cadence.h - the gaps between a run's lines, and how long a silence they explain (inside analyse)
 *
 * A histogram of logarithmic buckets, so that it costs the same whatever the length of the run.
 * Pauses for evaluation and checkpoints are rarer than one line in a hundred, so the 99th
 * percentile does not know them: the second longest gap of all is remembered beside it (the longest
 * may have been a stall).
 */
#ifndef ANALYSE_CADENCE_H
#define ANALYSE_CADENCE_H

#include <stdint.h>

#define CADENCE_BUCKETS 48

struct cadence {
	uint32_t bucket[CADENCE_BUCKETS];
	uint32_t count;
	int64_t longest_ns, second_ns;
};

/* A gap > 0 between two lines (or bursts of them); one of more than a week is none of a cadence. */
void cadence_add(struct cadence *, int64_t gap_ns);
/* The gap that 99 of 100 do not exceed (to about a fifth); 0 if none is known. */
int64_t cadence_p99_ns(const struct cadence *);
/*
 * How long a silence its gaps explain: least_ns, factor times the 99th percentile or twice the
 * second longest gap, whichever is most.
 */
int64_t cadence_limit_ns(const struct cadence *, int64_t least_ns, double factor);
/*
 * The same for a run that is being watched: while few of its gaps are known nobody can say what its
 * cadence is (its first epoch may take an hour), so it is given a multiple of least_ns.
 */
int64_t cadence_patient_ns(const struct cadence *, int64_t least_ns, double factor);

#endif
