#include "config.h"

#include "view/plot_scale.h"

#include <math.h>

#include "analyse/stats.h"
#include "view/ticks.h"

#define SAMPLES 256   /* values looked at to find what is usual */
#define SAMPLES_MIN 8 /* with fewer only the wild ones below are left out */
#define REACH 8.0     /* usual ranges beyond the usual one that are still drawn to scale */
#define WILD 1000.0   /* times the next smaller magnitude: left out however few there are */
#define HEADROOM 0.10 /* of the range, where data have left it */
#define GROWTH 0.40   /* of the range of x, where data have left it: a run goes on */
#define USED_MIN 0.45 /* of the axis: when the data need less it shrinks */
#define NEAR_ZERO 0.4 /* of the highest value: below that a falling curve is led to 0 */
#define FLAT 1e-6     /* relative: less than this much movement is none */
#define TINY 1e-290   /* smaller values are 0 */
#define X_RANGE_MIN 1e-9

/* The values that are to be shown, before anything is left out. */
struct extent {
	double x0, x1;
	bool fractions;		    /* among the x */
	double low, high;	    /* finite values, by the axis' measure; low > high: none */
	double next_low, next_high; /* the second smallest and largest of different value */
	size_t count;
	double samples[SAMPLES];
	size_t sample_count, stride;
	size_t due; /* the count at which the next sample is taken */
	uint32_t dice;
};

/* A value as the axis measures it; NaN if it cannot. */
static double
measured(double y, bool log_y)
{
	if (!isfinite(y))
		return NAN;
	if (!log_y)
		return y;
	return y > 0 ? log10(y) : NAN;
}

static bool
in_window(const struct plot *plot, double x)
{
	return !plot->zoomed || (x >= plot->x0 && x <= plot->x1);
}

static void
extent_init(struct extent *extent)
{
	*extent = (struct extent){
		.x0 = INFINITY,
		.x1 = -INFINITY,
		.low = INFINITY,
		.high = -INFINITY,
		.next_low = INFINITY,
		.next_high = -INFINITY,
		.stride = 1,
	};
}

static void
extent_add(struct extent *extent, double y)
{
	if (y > extent->high) {
		extent->next_high = extent->high;
		extent->high = y;
	} else if (y < extent->high && y > extent->next_high) {
		extent->next_high = y;
	}
	if (y < extent->low) {
		extent->next_low = extent->low;
		extent->low = y;
	} else if (y > extent->low && y < extent->next_low) {
		extent->next_low = y;
	}
	if (extent->count++ == extent->due && extent->sample_count < SAMPLES) {
		/* One of each stretch, by chance: a log may repeat itself every few lines. */
		extent->samples[extent->sample_count++] = y;
		extent->dice = extent->dice * 1103515245u + 12345u;
		extent->due =
		    extent->sample_count * extent->stride + (extent->dice >> 16) % extent->stride;
	}
}

static void
extent_point(struct extent *extent, const struct trace_point *point, bool log_y,
	     struct plot_view *view)
{
	double y = measured(point->y, log_y);

	extent->x0 = point->x < extent->x0 ? point->x : extent->x0;
	extent->x1 = point->x > extent->x1 ? point->x : extent->x1;
	extent->fractions = extent->fractions || point->x != floor(point->x);
	if (!isnan(y)) {
		extent_add(extent, y);
		return;
	}
	view->nonfinite += !isfinite(point->y);
	view->undrawn += isfinite(point->y);
}

/* Where the line between two points crosses x, if it does: it is to be seen there. */
static void
extent_crossing(struct extent *extent, const struct trace_point *from, const struct trace_point *to,
		double x, bool log_y)
{
	double y0 = measured(from->y, log_y), y1 = measured(to->y, log_y);

	if (to->segment || isnan(y0 + y1) || !(from->x < x && x < to->x))
		return;
	extent_add(extent, y0 + (y1 - y0) * ((x - from->x) / (to->x - from->x)));
	extent->x0 = x < extent->x0 ? x : extent->x0;
	extent->x1 = x > extent->x1 ? x : extent->x1;
}

static void
extent_curves(struct extent *extent, const struct plot *plot, bool log_y, struct plot_view *view)
{
	size_t total = 0;

	for (size_t i = 0; i < plot->curve_count; i++)
		total += plot->curves[i].trace->count;
	extent->stride = total / SAMPLES + 1;
	for (size_t i = 0; i < plot->curve_count; i++) {
		const struct trace *trace = plot->curves[i].trace;

		for (size_t k = 0; k < trace->count; k++) {
			const struct trace_point *point = &trace->points[k];

			if (in_window(plot, point->x))
				extent_point(extent, point, log_y, view);
			if (!plot->zoomed || k == 0)
				continue;
			extent_crossing(extent, point - 1, point, plot->x0, log_y);
			extent_crossing(extent, point - 1, point, plot->x1, log_y);
		}
	}
}

/* The limits beyond which a value would flatten all the others. */
static void
usual_range(struct extent *extent, bool log_y, double *low, double *high)
{
	size_t n = extent->sample_count;
	double range;

	*low = -INFINITY;
	*high = INFINITY;
	if (!log_y && extent->count > 1) {
		double low_size = fmax(fabs(extent->next_low), fabs(extent->high));
		double high_size = fmax(fabs(extent->next_high), fabs(extent->low));

		if (extent->low < 0 && -extent->low > WILD * low_size && low_size > 0)
			*low = extent->next_low;
		if (extent->high > WILD * high_size && high_size > 0)
			*high = extent->next_high;
	}
	if (n < SAMPLES_MIN)
		return;
	stats_sort(extent->samples, n);
	range = extent->samples[n - 1 - n / 50] - extent->samples[n / 50];
	if (!(range > 0))
		return;
	*low = fmax(*low, extent->samples[n / 50] - REACH * range);
	*high = fmin(*high, extent->samples[n - 1 - n / 50] + REACH * range);
}

/* Leaves out what lies beyond the limits; the range becomes that of the others. */
static void
leave_out(struct extent *extent, const struct plot *plot, bool log_y, struct plot_view *view)
{
	double low, high;
	struct extent rest;

	usual_range(extent, log_y, &low, &high);
	if (extent->low >= low && extent->high <= high)
		return;
	/*
	 * What crosses the window's edge does not count here: it leads to one of these or is cut.
	 */
	extent_init(&rest);
	for (size_t i = 0; i < plot->curve_count; i++) {
		const struct trace *trace = plot->curves[i].trace;

		for (size_t k = 0; k < trace->count; k++) {
			double y = measured(trace->points[k].y, log_y);

			if (isnan(y) || !in_window(plot, trace->points[k].x))
				continue;
			if (y >= low && y <= high)
				extent_add(&rest, y);
			else
				view->clipped++;
		}
	}
	extent->low = rest.low;
	extent->high = rest.high;
}

/* A threshold that is not far away is shown. */
static void
include_lines(struct extent *extent, const struct plot *plot, bool log_y)
{
	double range = extent->high - extent->low;
	double reach = range > 0 ? range : fabs(extent->high) / 2;
	double low = extent->low - reach, high = extent->high + reach;

	for (size_t i = 0; i < plot->line_count; i++) {
		double y = measured(plot->lines[i].y, log_y);

		if (y >= low && y <= high) {
			extent->low = fmin(extent->low, y);
			extent->high = fmax(extent->high, y);
		}
	}
}

/* Room for a range that has none, round about its middle. */
static void
widen_flat(double *low, double *high)
{
	double size = fmax(fabs(*low), fabs(*high));

	if (*high - *low > FLAT * size && size >= TINY)
		return;
	if (size < TINY)
		size = 1;
	*low -= size / 10;
	*high += size / 10;
}

/* Outwards to round numbers: of decades, those that tell little ones apart. */
static void
round_outwards(double *low, double *high)
{
	double unit = ticks_round_up((*high - *low) / 5) / 5;

	/* fmin and fmax: a multiple need not be exact. */
	*low = fmin(*low, floor(*low / unit + 1e-9) * unit);
	*high = fmax(*high, ceil(*high / unit - 1e-9) * unit);
}

/* [*kept0, *kept1] was the axis; does it still serve data from low to high? */
static bool
still_serves(double kept0, double kept1, double low, double high)
{
	return low >= kept0 && high <= kept1 && high - low >= USED_MIN * (kept1 - kept0);
}

static void
fit_y(const struct extent *extent, int rows, const struct plot_scale *kept, struct plot_view *view)
{
	double low = extent->low, high = extent->high, range;
	struct tick_rows ticks;

	if (kept->set && kept->rows == rows &&
	    still_serves(kept->y0, kept->y1, extent->low, extent->high)) {
		view->y0 = kept->y0;
		view->y1 = kept->y1;
		view->y_unit = kept->y_unit;
		return;
	}
	widen_flat(&low, &high);
	range = high - low;
	if (!isfinite(range))
		return; /* more than a double holds: nothing is drawn */
	/* Data that left the axis will go on doing so. */
	if (kept->set && extent->low < kept->y0)
		low -= HEADROOM / 2 * range;
	if (kept->set && extent->high > kept->y1)
		high += HEADROOM / 2 * range;
	/* A loss does not go below 0, so its axis need not; one that falls comes near to it. */
	if (extent->low >= 0 && !view->log_y &&
	    (low < 0 || (kept->set && extent->low < kept->y0 && low < NEAR_ZERO * high)))
		low = 0;
	if (view->log_y) {
		round_outwards(&low, &high);
		view->y0 = low;
		view->y1 = high;
		return;
	}
	ticks = ticks_rows(low, high, rows);
	view->y0 = fmin(ticks.low, low); /* rounding may have left it a hair above */
	view->y1 = fmax(ticks.high, high);
	view->y_unit = ticks.unit;
}

static void
fit_x(const struct extent *extent, const struct plot *plot, const struct plot_scale *kept,
      struct plot_view *view)
{
	view->x0 = extent->x0;
	view->x1 = extent->x1;
	if (plot->zoomed) {
		view->x0 = plot->x0;
		view->x1 = plot->x1;
	} else if (kept->set && still_serves(kept->x0, kept->x1, extent->x0, extent->x1)) {
		view->x0 = kept->x0;
		view->x1 = kept->x1;
	} else if (kept->set && extent->x1 > kept->x1) {
		view->x1 += GROWTH * (extent->x1 - extent->x0);
	}
	if (!(view->x1 - view->x0 > X_RANGE_MIN * fmax(1, fabs(view->x1)))) {
		double room = 0.5 * fmax(1, X_RANGE_MIN * fabs(view->x1));

		view->x0 -= room;
		view->x1 += room;
		view->one_x = true;
	}
}

void
plot_scale_fit(const struct plot *plot, int rows, struct plot_scale *scale, struct plot_view *view)
{
	struct plot_scale kept = *scale;
	struct extent extent;

	extent_init(&extent);
	view->log_y = plot->log_y;
	extent_curves(&extent, plot, view->log_y, view);
	if (view->log_y && extent.count == 0 && view->undrawn > 0) {
		/* Nothing of it has a logarithm: better drawn than not. */
		view->log_y = false;
		view->undrawn = view->nonfinite = 0;
		extent_curves(&extent, plot, false, view);
	}
	if (!(extent.x0 <= extent.x1))
		return; /* no points at all; the kept scale waits for some */
	if (kept.log_y != view->log_y || kept.zoomed != plot->zoomed || kept.axis != plot->axis)
		kept.set = false;
	fit_x(&extent, plot, &kept, view);
	view->whole_x = !extent.fractions;
	view->has_values = extent.count > 0;
	if (view->has_values) {
		leave_out(&extent, plot, view->log_y, view);
		include_lines(&extent, plot, view->log_y);
		fit_y(&extent, rows, &kept, view);
	} else {
		view->y0 = 0;
		view->y1 = 1;
	}
	view->has_range =
	    isfinite(view->x1 - view->x0) && isfinite(view->y1 - view->y0) && view->y1 > view->y0;
	if (!view->has_values || !view->has_range)
		return;
	*scale = (struct plot_scale){
		.set = true,
		.log_y = view->log_y,
		.zoomed = plot->zoomed,
		.axis = plot->axis,
		.rows = rows,
		.x0 = view->x0,
		.x1 = view->x1,
		.y0 = view->y0,
		.y1 = view->y1,
		.y_unit = view->y_unit,
	};
}
