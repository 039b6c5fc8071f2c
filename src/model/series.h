/*
 * series.h - the points of one metric, bounded in memory whatever their number
 *
 * count, first, last, min, max and the number of non-finite values are exact for ever.  Of the
 * points themselves the newest SERIES_TAIL are kept as they came; older ones are thinned in buckets
 * that keep both extremes (and a non-finite value, if there was one) of what they stand for, so
 * that no spike and no NaN is ever averaged away.
 *
 * The last point can be replaced (a progress bar that is redrawn) without leaving a trace in the
 * statistics.
 */
#ifndef MODEL_SERIES_H
#define MODEL_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/opt.h"

#define SERIES_TAIL 256 /* newest points that are never thinned */
#define SERIES_MAX 4096 /* points kept in all */
#define SERIES_STRETCHES_MAX 1000

enum point_flag {
	POINT_HAS_EPOCH = 1,
	POINT_HAS_STEP = 2,
	POINT_HAS_TIME = 4,
	POINT_SEGMENT = 8, /* first of a segment: no line is drawn to it from the point before */
};

#define POINT_STEP_MAX ((INT64_C(1) << 47) - 1)

struct point;

/* As the log had them: points keep the epoch as a float, and 0.2 is to be 0.2. */
struct opt_f64 point_epoch(const struct point *);
struct opt_i64 point_step(const struct point *);

/* There are millions of these: 28 bytes, not 32. */
struct point {
	double value;
	int64_t step : 48;
	uint64_t flags : 8;    /* enum point_flag */
	uint64_t decimals : 8; /* behind the point, as printed */
	float epoch;
	uint32_t time_cs; /* hundredths of a second since the run's time_origin_ns */
	uint32_t line;	  /* in the source, 1-based; UINT32_MAX if beyond */
} __attribute__((packed, aligned(4)));

/* Neighbouring points that are all NaN or Inf. */
struct stretch {
	struct point first, last;
	int64_t count;
};

struct series; /* opaque: series.c */

struct series *series_new(void);
void series_free(struct series *); /* NULL is fine */

void series_push(struct series *, const struct point *);
/* The same for a point that is *like but for its value. */
void series_push_like(struct series *, const struct point *like, double value, uint8_t decimals);
/* The newest point is the first of a segment. */
void series_begin_segment(struct series *);
/* The newest point becomes *p; there must be one. */
void series_replace_last(struct series *, const struct point *);

/* How many were ever pushed (replaced ones once), and how many of them were NaN or Inf. */
int64_t series_count(const struct series *);
int64_t series_nonfinite(const struct series *);
/*
 * Every stretch of points that are not finite, in order, whatever has been thinned.  Asserts i <
 * count.  There are SERIES_STRETCHES_MAX at most: then the last one holds all that follow, and its
 * count is still that of the points that are not finite.
 */
size_t series_stretch_count(const struct series *);
struct stretch series_stretch(const struct series *, size_t i);

/* NULL if there is none.  Good until the next push.  best: the smallest or largest finite one, the
 * earliest of equals. */
const struct point *series_first(const struct series *);
const struct point *series_last(const struct series *);
const struct point *series_last_finite(const struct series *);
const struct point *series_min(const struct series *);
const struct point *series_max(const struct series *);

double series_mean(const struct series *); /* of the finite ones; NaN if there is none */

/* Points since (and without) the one that series_min() gives. */
int64_t series_since_min(const struct series *);

/* How many of the newest points (at least 1 if any) have the same value, to the last bit; and the
 * first of them. */
int64_t series_still(const struct series *);
const struct point *series_still_since(const struct series *);

/* The kept points in order, 0 .. series_kept()-1.  at() asserts i < kept. */
size_t series_kept(const struct series *);
const struct point *series_at(const struct series *, size_t i);
/* How many of the last kept ones are consecutive and unthinned. */
size_t series_tail(const struct series *);

/* The newest kept finite point whose epoch is `epoch`, or NULL. */
const struct point *series_find_epoch(const struct series *, double epoch);

size_t series_memory(const struct series *); /* bytes in all */

#endif
