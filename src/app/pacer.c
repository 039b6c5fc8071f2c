#include "config.h"

#include "app/pacer.h"

#include "util/minmax.h"

#define BUCKET_NS (PACER_BYTES_AT_ONCE * NS_PER_S / PACER_BYTES_PER_S) /* in which it fills */

void
pacer_drew(struct pacer *pacer, int64_t begun_ns, int64_t ended_ns, size_t bytes)
{
	int64_t latest_ns = ended_ns + PACER_PAUSE_MOST_NS, next_ns;

	/* What is sent beyond the longest pause (a resized screen) is not held against later
	 * frames. */
	pacer->full_ns = max_i64(pacer->full_ns, ended_ns);
	pacer->full_ns += (int64_t)bytes * NS_PER_S / PACER_BYTES_PER_S;
	pacer->full_ns = min_i64(pacer->full_ns, latest_ns + BUCKET_NS);

	next_ns = ended_ns + max_i64(PACER_PAUSE_LEAST_NS, PACER_COSTS * (ended_ns - begun_ns));
	next_ns = max_i64(next_ns, pacer->full_ns - BUCKET_NS);
	pacer->next_ns = min_i64(next_ns, latest_ns);
}
