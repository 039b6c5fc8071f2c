/*
 * trace.h - the points of one curve, as plots take them
 *
 * A trace is made of a series and a choice of x axis, or computed from other traces: smoothed, or
 * the difference between two.  Whoever draws the same plot again may keep it until the run's
 * generation changes.
 */
#ifndef VIEW_TRACE_H
#define VIEW_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/series.h"

enum axis {
	AXIS_EPOCH,
	AXIS_STEP,
	AXIS_TIME,     /* wall clock, in seconds since 1970 */
	AXIS_RELATIVE, /* seconds since the run's time_origin_ns */
	AXIS_INDEX,    /* the number of the point, from 1: where a log says nothing else */
	AXIS_COUNT
};

const char *axis_name(enum axis axis); /* "epoch", "step", "time", "relative time", "point" */

struct trace_point {
	double x;      /* finite */
	double y;      /* may be NaN or Inf */
	uint32_t line; /* in the source, as struct point has it; 0: computed */
	bool segment;  /* no line is drawn to it from the point before */
};

/* Zeroed is empty. */
struct trace {
	struct trace_point *points; /* in the order logged: x may go back at a segment */
	size_t count, cap;
};

void trace_fini(struct trace *);
void trace_clear(struct trace *);
void trace_push(struct trace *, struct trace_point);

/* How far a series can be drawn by this axis: does at least one of its points have that x? */
bool trace_has_axis(const struct series *, enum axis axis);

/*
 * The kept points of a series, replacing what the trace held; those that lack this x are left out.
 * Where stretches of NaN and Inf begin and end is there even if those points have been thinned.
 * By epoch, points that share an epoch number are spread evenly over the epoch that ends there: a
 * train loss printed 50 times in epoch 3 lies in (2, 3], the val loss of epoch 3 at 3.
 */
void trace_series(struct trace *, const struct series *, enum axis axis, int64_t time_origin_ns);

/*
 * out: the debiased exponential average of in (TensorBoard's smoothing), weight 0 (none) .. below
 * 1.  NaN and Inf stay where they are and do not enter the average; a segment starts it anew.
 */
void trace_smooth(struct trace *out, const struct trace *in, double weight);

/*
 * out: a minus base at each x of a that lies within base's range, base being interpolated between
 * its neighbours.  What is not finite on either side is left out.
 */
void trace_difference(struct trace *out, const struct trace *a, const struct trace *base);

/* The point nearest to x (the newest of equals, NaN values count); NULL if there is none. */
const struct trace_point *trace_find(const struct trace *, double x);
/* Range of x; false if it is empty. */
bool trace_range(const struct trace *, double *low, double *high);

#endif
