#include "config.h"

#include "view/trace.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "util/clock.h"
#include "util/die.h"

const char *
axis_name(enum axis axis)
{
	switch (axis) {
	case AXIS_EPOCH:
		return "epoch";
	case AXIS_STEP:
		return "step";
	case AXIS_TIME:
		return "time";
	case AXIS_RELATIVE:
		return "relative time";
	case AXIS_INDEX:
		return "point";
	case AXIS_COUNT:
		break;
	}
	assert(!"no such axis");
	return "";
}

void
trace_fini(struct trace *trace)
{
	free(trace->points);
	*trace = (struct trace){ 0 };
}

void
trace_clear(struct trace *trace)
{
	trace->count = 0;
}

void
trace_push(struct trace *trace, struct trace_point point)
{
	assert(isfinite(point.x));
	trace->points = grow(trace->points, &trace->cap, trace->count + 1, sizeof(point));
	trace->points[trace->count++] = point;
}

static bool
point_has(const struct point *point, enum axis axis)
{
	switch (axis) {
	case AXIS_EPOCH:
		return (point->flags & POINT_HAS_EPOCH) && isfinite(point->epoch);
	case AXIS_STEP:
		return point->flags & POINT_HAS_STEP;
	case AXIS_TIME:
	case AXIS_RELATIVE:
		return point->flags & POINT_HAS_TIME;
	case AXIS_INDEX:
	case AXIS_COUNT:
		break;
	}
	return true;
}

bool
trace_has_axis(const struct series *series, enum axis axis)
{
	size_t kept = series_kept(series);

	for (size_t i = 0; i < kept; i++)
		if (point_has(series_at(series, i), axis))
			return true;
	return false;
}

static double
point_x(const struct point *point, enum axis axis, size_t index, int64_t time_origin_ns)
{
	switch (axis) {
	case AXIS_EPOCH:
		return (double)point->epoch;
	case AXIS_STEP:
		return (double)point->step;
	case AXIS_TIME:
		return (double)time_origin_ns / (double)NS_PER_S + point->time_cs / 100.0;
	case AXIS_RELATIVE:
		return point->time_cs / 100.0;
	case AXIS_INDEX:
	case AXIS_COUNT:
		break;
	}
	return (double)(index + 1);
}

/* The index after the last point from i on that has the same x. */
static size_t
same_until(const struct trace *trace, size_t i)
{
	size_t end = i + 1;

	while (end < trace->count && trace->points[end].x == trace->points[i].x &&
	       !trace->points[end].segment)
		end++;
	return end;
}

/*
 * k points of epoch e are spread over (e - 1, e], the last one at e.  The newest epoch is not
 * complete while it lasts: it is spread as if it had as many points as the one before, so that
 * those drawn do not move.
 */
static void
spread_epochs(struct trace *trace)
{
	size_t before = 1, end;
	double last = -INFINITY;

	for (size_t i = 0; i < trace->count; i = end) {
		double epoch = trace->points[i].x;
		double start = last < epoch && last > epoch - 1 ? last : epoch - 1;
		size_t shares;

		end = same_until(trace, i);
		shares = end - i;
		if (end == trace->count && shares < before)
			shares = before;
		for (size_t k = i; k < end; k++)
			trace->points[k].x =
			    start + (epoch - start) * (double)(k - i + 1) / (double)shares;
		before = shares;
		last = trace->points[end - 1].x;
	}
}

/* What a trace is made with. */
struct making {
	struct trace *trace;
	enum axis axis;
	int64_t time_origin_ns;
	bool segment; /* a break that the next point has to show */
};

static void
add_point(struct making *making, const struct point *point, size_t index)
{
	struct trace_point at = { .y = point->value, .line = point->line };

	making->segment = making->segment || (point->flags & POINT_SEGMENT);
	if (!point_has(point, making->axis))
		return;
	at.x = point_x(point, making->axis, index, making->time_origin_ns);
	at.segment = making->segment;
	trace_push(making->trace, at);
	making->segment = false;
}

/*
 * Where stretches that are not finite begin and end: of points that have been thinned only some
 * stand among the kept ones, but a NaN is drawn where it was logged.
 */
struct ends {
	const struct series *series;
	size_t next, count;
};

static struct point
end_at(const struct ends *ends, size_t i)
{
	struct stretch stretch = series_stretch(ends->series, i / 2);

	return i % 2 == 0 ? stretch.first : stretch.last;
}

static bool
is_same(const struct point *a, const struct point *b)
{
	return a->line == b->line && a->step == b->step && a->epoch == b->epoch;
}

static bool
came_before(const struct point *a, const struct point *b)
{
	return a->line != b->line ? a->line < b->line : a->step < b->step;
}

/* Those that came before a kept point, and not what the trace has already. */
static void
add_ends(struct making *making, struct ends *ends, const struct point *kept)
{
	for (; ends->next < ends->count; ends->next++) {
		struct point end = end_at(ends, ends->next),
			     first = end_at(ends, ends->next - ends->next % 2);

		if (is_same(&end, kept) || (ends->next % 2 == 1 && is_same(&end, &first)))
			continue;
		if (!came_before(&end, kept))
			return;
		add_point(making, &end, 0);
	}
}

void
trace_series(struct trace *trace, const struct series *series, enum axis axis,
	     int64_t time_origin_ns)
{
	struct making making = { trace, axis, time_origin_ns, false };
	struct ends ends = { .series = series };
	size_t kept = series_kept(series);

	trace_clear(trace);
	if (series_count(series) > (int64_t)kept && axis != AXIS_INDEX)
		ends.count = 2 * series_stretch_count(series);
	for (size_t i = 0; i < kept; i++) {
		const struct point *point = series_at(series, i);

		add_ends(&making, &ends, point);
		add_point(&making, point, i);
	}
	if (axis == AXIS_EPOCH)
		spread_epochs(trace);
}

/* A share of the way from the mean to y.  A series that stands still stays where it is to the last
 * digit: else its curve would tremble. */
static double
step_to(double mean, double y, double share)
{
	if (share >= 1)
		return y;
	if (isfinite(y - mean))
		return mean + share * (y - mean);
	return (1 - share) * mean + share * y;
}

void
trace_smooth(struct trace *out, const struct trace *in, double weight)
{
	double mean = 0, debias = 0;

	assert(weight >= 0 && weight < 1);
	trace_clear(out);
	for (size_t i = 0; i < in->count; i++) {
		struct trace_point point = in->points[i];

		if (point.segment)
			mean = debias = 0;
		if (isfinite(point.y)) {
			debias = weight * debias + (1 - weight);
			mean = step_to(mean, point.y, (1 - weight) / debias);
			point.y = mean;
		}
		trace_push(out, point);
	}
}

/*
 * base's value at x between points i and i + 1, moving *i on as x grows; NaN where there is none.
 */
static double
interpolate(const struct trace *base, size_t *i, double x)
{
	const struct trace_point *a, *b;

	if (*i > 0 && base->points[*i].x > x)
		*i = 0; /* a went back: a resumed run */
	while (*i + 1 < base->count && base->points[*i + 1].x <= x)
		(*i)++;
	a = &base->points[*i];
	if (a->x == x)
		return a->y;
	if (a->x > x || *i + 1 >= base->count)
		return NAN;
	b = &base->points[*i + 1];
	return a->y + (b->y - a->y) * (x - a->x) / (b->x - a->x);
}

void
trace_difference(struct trace *out, const struct trace *a, const struct trace *base)
{
	size_t at = 0;
	bool segment = false;

	trace_clear(out);
	for (size_t i = 0; base->count > 0 && i < a->count; i++) {
		struct trace_point point = a->points[i];

		segment = segment || point.segment;
		point.y -= interpolate(base, &at, point.x);
		if (!isfinite(point.y))
			continue;
		point.segment = segment;
		segment = false;
		trace_push(out, point);
	}
}

const struct trace_point *
trace_find(const struct trace *trace, double x)
{
	const struct trace_point *found = NULL;
	double nearest = INFINITY;

	for (size_t i = 0; i < trace->count; i++) {
		double distance = fabs(trace->points[i].x - x);

		if (distance <= nearest) {
			nearest = distance;
			found = &trace->points[i];
		}
	}
	return found;
}

bool
trace_range(const struct trace *trace, double *low, double *high)
{
	if (trace->count == 0)
		return false;
	*low = *high = trace->points[0].x;
	for (size_t i = 1; i < trace->count; i++) {
		*low = fmin(*low, trace->points[i].x);
		*high = fmax(*high, trace->points[i].x);
	}
	return true;
}
