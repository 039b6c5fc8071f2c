#include "config.h"

#include "view/plot.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "util/die.h"
#include "util/minmax.h"
#include "util/text.h"
#include "view/plot_axes.h"
#include "view/plot_scale.h"
#include "view/raster.h"

#define MARKER_EVERY 24 /* columns between the markers along a curve */

/* Their style is the curve's. */
static const struct glyph markers[] = {
	{ .utf8 = "●", .ascii = "o" }, { .utf8 = "○", .ascii = "+" }, { .utf8 = "◆", .ascii = "#" },
	{ .utf8 = "◇", .ascii = "@" }, { .utf8 = "■", .ascii = "%" }, { .utf8 = "□", .ascii = "&" },
	{ .utf8 = "▶", .ascii = "$" }, { .utf8 = "▷", .ascii = "Z" },
};
static_assert(COUNT(markers) == PLOT_MARKERS, "a marker has no glyph");

/* What the drawing of one plot needs everywhere. */
struct drawing {
	struct canvas *canvas;
	const struct plot *plot;
	const struct plot_view *view;
	struct raster raster;
};

/* A value as the axis measures it: what a log axis cannot draw lies infinitely deep. */
static double
measured(const struct plot_view *view, double y)
{
	if (!view->log_y)
		return y;
	return y > 0 ? log10(y) : isnan(y) ? NAN : -INFINITY;
}

static bool
is_drawable(const struct drawing *d, double y)
{
	return isfinite(measured(d->view, y));
}

static double
dot_x(const struct drawing *d, double x)
{
	return plot_dot_x(d->view, x, d->raster.dot_cols);
}

static double
dot_y(const struct drawing *d, double y)
{
	return plot_dot_y(d->view, measured(d->view, y), d->raster.dot_rows);
}

/* A glyph in a cell of the inner rectangle; nothing outside. */
static void
put(const struct drawing *d, int column, int row, struct glyph glyph, unsigned marks)
{
	const struct rect *inner = &d->view->inner;

	if (rect_has(*inner, inner->x + column, inner->y + row))
		canvas_glyph(d->canvas, inner->x + column, inner->y + row, glyph, marks);
}

/* -1 above the plot (and for NaN, which has no row), the number of rows below it. */
static int
row_of(const struct drawing *d, double y)
{
	double value = measured(d->view, y);
	int row;

	if (isnan(value) || value > d->view->y1)
		return -1;
	if (value < d->view->y0)
		return d->raster.rows;
	row = raster_cell_y(&d->raster, dot_y(d, y));
	return clamp(row, 0, d->raster.rows - 1);
}

static int
column_of(const struct drawing *d, double x)
{
	return plot_column_at(d->view, x) - d->view->inner.x;
}

/* Cells of the inner rectangle, counted from its corner. */
static void
shade(const struct drawing *d, struct rect cells, enum style style)
{
	cells = rect_intersect(cells, (struct rect){ 0, 0, d->raster.cols, d->raster.rows });
	for (int row = cells.y; row < cells.y + cells.rows; row++)
		for (int column = cells.x; column < cells.x + cells.cols; column++)
			put(d, column, row, (struct glyph){ "·", ".", style }, 0);
}

static void
draw_band(const struct drawing *d, const struct plot_band *band)
{
	struct rect cells = { 0, 0, d->raster.cols, d->raster.rows };

	if (band->vertical) {
		cells.x = column_of(d, band->low);
		cells.cols = column_of(d, band->high) - cells.x + 1;
	} else {
		cells.y = row_of(d, band->high);
		cells.rows = row_of(d, band->low) - cells.y + 1;
	}
	shade(d, cells, band->style);
}

static void
draw_line(const struct drawing *d, const struct plot_line *line)
{
	const struct rect *inner = &d->view->inner;
	int row = row_of(d, line->y), cols;

	if (d->view->log_y && !(line->y > 0))
		return;
	for (int column = 0; column < inner->cols; column++)
		put(d, column, row, (struct glyph){ "╌", "=", line->style }, 0);
	if (!line->label || row < 1 || row >= inner->rows)
		return;
	cols = text_cols(str_of(line->label));
	if (cols < inner->cols)
		canvas_text(
		    d->canvas,
		    (struct rect){ inner->x + inner->cols - cols, inner->y + row - 1, cols, 1 },
		    line->style, 0, str_of(line->label));
}

static void
draw_cross(const struct drawing *d)
{
	int column = column_of(d, d->plot->cross_x);

	if (!d->plot->crossed)
		return;
	for (int row = 0; row < d->raster.rows; row++)
		put(d, column, row, (struct glyph){ "┊", ":", STYLE_BRIGHT }, 0);
}

/*
 * What falls into one column of dots, so that each column is drawn once however many points it has.
 */
struct stroke {
	bool any;
	double x, last, low, high; /* dots */
};

static void
stroke_flush(struct drawing *d, const struct stroke *stroke)
{
	if (stroke->any)
		raster_line(&d->raster, stroke->x, stroke->low, stroke->x, stroke->high);
}

/* Moves on to a point; joins it to the one before if the curve is not broken there. */
static void
stroke_to(struct drawing *d, struct stroke *stroke, double x, double y, bool joined)
{
	double column = floor(x + 0.5);

	if (stroke->any && joined && column == stroke->x) {
		stroke->last = y;
		stroke->low = fmin(stroke->low, y);
		stroke->high = fmax(stroke->high, y);
		return;
	}
	stroke_flush(d, stroke);
	if (stroke->any && joined)
		raster_line(&d->raster, stroke->x, stroke->last, column, y);
	*stroke = (struct stroke){ .any = true, .x = column, .last = y, .low = y, .high = y };
}

/*
 * A point that is left out goes just over the edge, so that its neighbours' lines lead to its mark.
 */
static double
edge_y(const struct drawing *d, const struct trace_point *point)
{
	double y = dot_y(d, point->y);

	if (point->x < d->view->x0 || point->x > d->view->x1)
		return y;
	return y < -1 ? -1 : y > d->raster.dot_rows ? d->raster.dot_rows : y;
}

static void
draw_curve(struct drawing *d, const struct curve *curve)
{
	struct stroke stroke = { 0 };
	bool joined = false;

	raster_begin(&d->raster, curve->style, curve->faint);
	for (size_t i = 0; i < curve->trace->count; i++) {
		const struct trace_point *point = &curve->trace->points[i];
		if (!is_drawable(d, point->y)) {
			joined = false;
			continue;
		}
		stroke_to(d, &stroke, dot_x(d, point->x), edge_y(d, point),
			  joined && !point->segment);
		joined = true;
	}
	stroke_flush(d, &stroke);
}

static void
put_marker(const struct drawing *d, int column, int row, const struct curve *curve)
{
	const struct rect *inner = &d->view->inner;

	if (column >= 0 && column < inner->cols && row >= 0 && row < inner->rows)
		plot_marker(d->canvas, inner->x + column, inner->y + row, curve->style,
			    curve->marker);
}

/*
 * Remembers where the markers of the curve that was just drawn belong: they are drawn when all
 * curves are, for the raster forgets each curve's way with the next.
 */
static void
place_markers(const struct drawing *d, const struct curve *curve, int *rows)
{
	int every = MARKER_EVERY, start = (curve->marker + 1) * 5 % MARKER_EVERY;

	for (int column = 0; column < d->raster.cols; column++) {
		int dot = d->raster.trail[column];

		rows[column] = -1;
		if (curve->marker >= 0 && dot >= 0 && column % every == start)
			rows[column] = raster_cell_y(&d->raster, dot);
	}
}

static void
draw_markers(const struct drawing *d, const struct curve *curve, const int *rows)
{
	const struct trace *trace = curve->trace;

	if (curve->marker < 0)
		return;
	for (int column = 0; column < d->raster.cols; column++)
		put_marker(d, column, rows[column], curve);
	for (size_t i = trace->count; i-- > 0;) {
		if (is_drawable(d, trace->points[i].y)) {
			put_marker(d, column_of(d, trace->points[i].x),
				   row_of(d, trace->points[i].y), curve);
			return;
		}
	}
}

/* NaN and Inf where they were logged, and what is outside at the edge towards which it lies. */
static void
draw_edges(const struct drawing *d, const struct curve *curve)
{
	const struct glyph cross = { "×", "x", STYLE_CRITICAL },
			   cross_dim = { "×", "x", STYLE_DIM };
	const struct glyph above = { "▲", "^", curve->style }, below = { "▼", "v", curve->style };
	int last = d->view->inner.rows - 1, before = last;
	bool was_nonfinite = false;

	if (d->view->nonfinite + d->view->clipped + d->view->undrawn == 0)
		return;
	for (size_t i = 0; i < curve->trace->count; i++) {
		const struct trace_point *point = &curve->trace->points[i];
		int column = column_of(d, point->x), row = row_of(d, point->y);

		if (!isfinite(point->y)) {
			row = isnan(point->y) ? before : point->y > 0 ? 0 : last;
			put(d, column, row, was_nonfinite ? cross_dim : cross, 0);
			was_nonfinite = true;
			continue;
		}
		was_nonfinite = false;
		if (row < 0)
			put(d, column, 0, above, MARK_BOLD);
		if (row > last)
			put(d, column, last, below, MARK_BOLD);
		before = clamp(row, 0, last);
	}
}

static void
draw_best(const struct drawing *d, const struct curve *curve)
{
	const struct trace_point *best;

	if (!curve->has_best || curve->best >= curve->trace->count)
		return;
	best = &curve->trace->points[curve->best];
	if (is_drawable(d, best->y))
		put(d, column_of(d, best->x), row_of(d, best->y),
		    (struct glyph){ "★", "*", curve->style }, MARK_BOLD);
}

/* Where the cross-hair meets a curve. */
static void
draw_meeting(const struct drawing *d, const struct curve *curve)
{
	double column_width = (d->view->x1 - d->view->x0) / fmax(1, d->raster.cols - 1);
	const struct trace_point *point;

	if (!d->plot->crossed || curve->faint)
		return;
	point = plot_read(curve, d->plot->cross_x, column_width);
	if (!point || !is_drawable(d, point->y))
		return;
	if (curve->marker >= 0) {
		put_marker(d, column_of(d, point->x), row_of(d, point->y), curve);
	} else {
		struct curve plain = *curve;

		plain.marker = 0;
		put_marker(d, column_of(d, point->x), row_of(d, point->y), &plain);
	}
}

static void
draw_curves(struct drawing *d)
{
	const struct plot *plot = d->plot;
	size_t cols = (size_t)d->raster.cols;
	int *marker_rows = xmalloc((plot->curve_count * cols + 1) * sizeof(*marker_rows));

	for (size_t i = 0; i < plot->curve_count; i++) {
		draw_curve(d, &plot->curves[i]);
		place_markers(d, &plot->curves[i], marker_rows + i * cols);
	}
	raster_draw(&d->raster, d->canvas, d->view->inner.x, d->view->inner.y);
	for (size_t i = 0; i < plot->curve_count; i++)
		draw_markers(d, &plot->curves[i], marker_rows + i * cols);
	for (size_t i = 0; i < plot->curve_count; i++)
		draw_edges(d, &plot->curves[i]);
	for (size_t i = 0; i < plot->curve_count; i++) {
		draw_best(d, &plot->curves[i]);
		draw_meeting(d, &plot->curves[i]);
	}
	free(marker_rows);
}

struct plot_view
plot_draw(struct canvas *canvas, struct rect area, const struct plot *plot,
	  struct plot_scale *scale)
{
	struct plot_scale own = { 0 };
	struct plot_view view = { 0 };
	struct plot_axes axes;
	struct drawing d = { .canvas = canvas, .plot = plot, .view = &view };

	plot_scale_fit(plot, plot_axes_rows(area, plot), scale ? scale : &own, &view);
	plot_axes_place(&axes, area, plot, &view);
	if (!view.has_range || area.rows < 1 || view.inner.cols < 1) {
		view.inner.cols = view.inner.rows = 0;
		return view;
	}
	plot_axes_draw(&axes, canvas, plot->axis, &view);
	raster_init(&d.raster, view.inner.cols, view.inner.rows,
		    canvas->ascii ? INK_ASCII : plot->ink);
	for (size_t i = 0; i < plot->band_count; i++)
		draw_band(&d, &plot->bands[i]);
	draw_cross(&d);
	for (size_t i = 0; i < plot->line_count; i++)
		draw_line(&d, &plot->lines[i]);
	draw_curves(&d);
	raster_fini(&d.raster);
	return view;
}

/* How far the nearest point lies on one side (-1, 1) of x, at least so far; infinite: none does. */
static double
next_point(const struct plot *plot, double x, int side, double least)
{
	double next = INFINITY;

	for (size_t i = 0; i < plot->curve_count; i++) {
		const struct trace *trace = plot->curves[i].trace;

		for (size_t k = 0; k < trace->count; k++) {
			double distance = (trace->points[k].x - x) * side;

			if (distance >= least && distance < next)
				next = distance;
		}
	}
	return next;
}

double
plot_step(const struct plot *plot, const struct plot_view *view, double cross_x, int by)
{
	double column = (view->x1 - view->x0) / fmax(1, view->inner.cols - 1);
	int side = by < 0 ? -1 : 1;

	for (; by != 0; by -= side) {
		double next = next_point(plot, cross_x, side, column * (1 - 1e-9));

		if (isinf(next))
			break;
		cross_x += side * next;
	}
	return cross_x;
}

const struct trace_point *
plot_read(const struct curve *curve, double x, double tolerance)
{
	const struct trace_point *point = trace_find(curve->trace, x);

	return point && fabs(point->x - x) <= tolerance ? point : NULL;
}

void
plot_marker(struct canvas *canvas, int x, int y, enum style style, int marker)
{
	struct glyph glyph;

	assert(marker >= 0);
	glyph = markers[marker % PLOT_MARKERS];
	glyph.style = style;
	canvas_glyph(canvas, x, y, glyph, 0);
}

int
plot_legend(struct canvas *canvas, struct rect row, const struct curve *curves, size_t n)
{
	int taken = 0;

	for (size_t i = 0; i < n; i++) {
		const struct curve *curve = &curves[i];
		int gap = taken > 0 ? 2 : 0, name_cols = text_cols(str_of(curve->name)), x;

		if (curve->faint || taken + gap + 2 + name_cols > row.cols)
			continue;
		taken += gap;
		x = row.x + taken;
		if (curve->marker >= 0)
			plot_marker(canvas, x, row.y, curve->style, curve->marker);
		else
			canvas_glyph(canvas, x, row.y, (struct glyph){ "─", "-", curve->style }, 0);
		canvas_text(canvas, (struct rect){ x + 2, row.y, name_cols, 1 }, curve->style, 0,
			    str_of(curve->name));
		taken += 2 + name_cols;
	}
	return taken;
}
