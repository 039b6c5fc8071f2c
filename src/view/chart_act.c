#include "config.h"

#include "view/chart.h"

#include <math.h>

/* The next (by > 0) or former reading that is not finite; false if there is none. */
static bool
find_bad(const struct chart *chart, const struct lens *lens, int by, double *x)
{
	double from = lens->crossed ? lens->cross_x : by > 0 ? -INFINITY : INFINITY;
	bool found = false;

	for (size_t i = 0; i < chart->item_count; i++) {
		const struct trace *trace = &chart->traces[2 * i];

		for (size_t k = 0; k < trace->count; k++) {
			double at = trace->points[k].x;

			if (isfinite(trace->points[k].y) || (by > 0 ? at <= from : at >= from))
				continue;
			if (!found || (by > 0 ? at < *x : at > *x))
				*x = at;
			found = true;
		}
	}
	return found;
}

static bool
find_best_x(const struct chart *chart, double *x)
{
	/* The last one that has a best: val, where there is train and val. */
	for (size_t i = chart->item_count; i-- > 0;) {
		const struct curve *curve = &chart->legend[i];

		if (curve->has_best && curve->best < curve->trace->count) {
			*x = curve->trace->points[curve->best].x;
			return true;
		}
	}
	return false;
}

static void
step(struct chart *chart, struct lens *lens, int by)
{
	double from = lens->crossed ? lens->cross_x : chart->span.high;

	/* The first key shows it, at the newest point. */
	if (lens->crossed)
		from = plot_step(&chart->plot, &chart->view, from, by);
	lens_cross(lens, from, chart->span);
}

/* What moves the cross-hair; false if the action does not. */
static bool
act_cross(struct chart *chart, struct lens *lens, enum action action)
{
	double x;

	if (action == ACTION_LEFT || action == ACTION_RIGHT)
		step(chart, lens, action == ACTION_LEFT ? -1 : 1);
	else if (action == ACTION_FAR_LEFT || action == ACTION_FAR_RIGHT)
		step(chart, lens, action == ACTION_FAR_LEFT ? -10 : 10);
	else if (action != ACTION_BEST && action != ACTION_NEXT_BAD && action != ACTION_PREV_BAD)
		return false;
	else if (action == ACTION_BEST
		     ? find_best_x(chart, &x)
		     : find_bad(chart, lens, action == ACTION_NEXT_BAD ? 1 : -1, &x))
		lens_cross(lens, x, chart->span);
	return true;
}

bool
chart_act(struct chart *chart, struct lens *lens, enum action action)
{
	if (!chart->has_range)
		return false;
	if (act_cross(chart, lens, action))
		return true;
	if (action == ACTION_ZOOM_IN || action == ACTION_ZOOM_OUT)
		lens_zoom(lens, action == ACTION_ZOOM_IN, chart->span,
			  (struct span){ chart->view.x0, chart->view.x1 });
	else if (action == ACTION_ZOOM_ALL)
		lens->zoomed = false;
	else if (action == ACTION_PAN_LEFT || action == ACTION_PAN_RIGHT)
		lens_pan(lens, action == ACTION_PAN_LEFT ? -1 : 1, chart->span);
	else if (action == ACTION_LOG_Y)
		lens->log_y = !lens->log_y;
	else if (action == ACTION_SMOOTH || action == ACTION_SMOOTH_LESS)
		lens_smooth(lens, action == ACTION_SMOOTH ? 1 : -1);
	else if (action == ACTION_AXIS)
		lens_turn_axis(lens, chart->axis, chart->axes);
	else
		return false;
	return true;
}

bool
chart_click(struct chart *chart, struct lens *lens, int x, int y)
{
	if (!rect_has(chart->view.inner, x, y) || !chart->has_range)
		return false;
	lens_cross(lens, plot_x_at(&chart->view, x), chart->span);
	return true;
}
