/*
 * points.h - the points that a series keeps: first all of them, later what is worth keeping
 *
 * Internal to model/series.  When SERIES_MAX points are there, all but the newest SERIES_TAIL are
 * put into buckets of neighbours, of each of which the smallest, the largest and the first
 * non-finite one are kept.  When buckets become too many, each two become one.  The very first
 * point stays for ever.
 */
#ifndef MODEL_POINTS_H
#define MODEL_POINTS_H

#include <stddef.h>
#include <stdint.h>

#include "model/series.h"

struct points {
	struct point *at; /* in order; at[n - 1] is the newest */
	size_t n, cap;
	/*
	 * The first `thinned` of them are what is kept of the buckets, each of which stands for
	 * `width` points as they came, the last one for `open` if that is not 0.  All that follow
	 * are as they came.
	 */
	size_t thinned;
	size_t buckets, bucket_cap;
	uint8_t *bucket_kept; /* points kept of each bucket */
	size_t width;
	size_t open;
};

void points_init(struct points *);
void points_fini(struct points *);

/* May move and thin all but the newest SERIES_TAIL of the points before. */
struct point *points_add(struct points *); /* to be filled by the caller */

size_t points_memory(const struct points *); /* bytes on the heap */

#endif
