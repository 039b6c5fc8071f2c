#include "config.h"

#include "view/plot_axes.h"

#include <math.h>
#include <string.h>

#include "util/minmax.h"

#define Y_AXIS_COLS 24 /* narrower areas have no y axis */
#define X_AXIS_ROWS 5  /* lower or even narrower ones no x axis */
#define X_AXIS_COLS 8
#define FAR_DOTS 1e6
#define ROWS_A_TICK 2 /* of a logarithmic axis, at least */

/*
 * Far outside is as good as farther: lines from there come in as steeply, and arithmetic on dots
 * keeps its precision.
 */
static double
within(double dot)
{
	return dot > FAR_DOTS ? FAR_DOTS : dot < -FAR_DOTS ? -FAR_DOTS : dot;
}

double
plot_dot_y(const struct plot_view *view, double y, int dot_rows)
{
	return within((view->y1 - y) / (view->y1 - view->y0) * dot_rows - 0.5);
}

double
plot_dot_x(const struct plot_view *view, double x, int dot_cols)
{
	return within((x - view->x0) / (view->x1 - view->x0) * (dot_cols - 1));
}

static bool
has_x(struct rect area, const struct plot *plot)
{
	return !plot->bare && area.rows >= X_AXIS_ROWS && area.cols >= X_AXIS_COLS;
}

int
plot_axes_rows(struct rect area, const struct plot *plot)
{
	int rows = area.rows - (has_x(area, plot) ? 2 : 0);

	return rows > 0 ? rows : 1;
}

/* Within a decade there may be no power of ten: then any round numbers. */
static void
ticks_of_log(struct ticks *ticks, const struct plot_view *view, int rows)
{
	double low = pow(10, view->y0), high = pow(10, view->y1);

	ticks_logarithmic(ticks, view->y0, view->y1, rows / ROWS_A_TICK);
	if (ticks->count < 2 && low < high && isfinite(high))
		ticks_values(ticks, low, high,
			     ticks_round_up((high - low) / (1 + rows / (2.0 * ROWS_A_TICK))));
}

static void
place_y(struct plot_axes *axes, const struct plot_view *view, int rows)
{
	if (!view->has_values)
		axes->y.count = 0;
	else if (view->log_y)
		ticks_of_log(&axes->y, view, rows);
	else
		ticks_values(&axes->y, view->y0, view->y1, view->y_unit);
	for (size_t i = 0; i < axes->y.count; i++) {
		int cols = (int)strlen(axes->y.tick[i].text);

		axes->y_cols = cols > axes->y_cols ? cols : axes->y_cols;
	}
}

void
plot_axes_place(struct plot_axes *axes, struct rect area, const struct plot *plot,
		struct plot_view *view)
{
	struct rect inner = area;

	*axes = (struct plot_axes){ .area = area };
	view->inner = inner;
	if (plot->bare || !view->has_range)
		return;
	axes->has_x = has_x(area, plot);
	inner.rows = plot_axes_rows(area, plot);
	axes->has_y = area.cols >= Y_AXIS_COLS && area.rows >= 2;
	if (axes->has_y) {
		place_y(axes, view, inner.rows);
		inner.x += axes->y_cols + 2;
		inner.cols -= axes->y_cols + 2;
	}
	view->inner = inner;
}

/* Columns from the point on, so that texts stand on it. */
static int
behind_point(const char *text)
{
	const char *point = strpbrk(text, ".e");

	return point ? (int)strlen(point) : 0;
}

static void
draw_y(const struct plot_axes *axes, struct canvas *canvas, const struct plot_view *view)
{
	const struct rect *inner = &view->inner;
	int line = inner->x - 1, behind = 0, last_row = -1;

	for (int y = 0; y < inner->rows; y++)
		canvas_glyph(canvas, line, inner->y + y, (struct glyph){ "│", "|", STYLE_DIM }, 0);
	for (size_t i = 0; i < axes->y.count; i++)
		if (behind_point(axes->y.tick[i].text) > behind)
			behind = behind_point(axes->y.tick[i].text);
	/* From the top down; of two that fall into one row the upper one stays. */
	for (size_t i = axes->y.count; i-- > 0;) {
		const struct tick *tick = &axes->y.tick[i];
		double value = view->log_y ? log10(tick->at) : tick->at;
		/* The hair: ticks in the middle of rows, whose edges are not exact. */
		int row = (int)floor(plot_dot_y(view, value, inner->rows) + 0.5 + 1e-6);
		int shift = behind - behind_point(tick->text);
		int cols = (int)strlen(tick->text);

		row = clamp(row, 0, inner->rows - 1);
		if (row == last_row)
			continue;
		last_row = row;
		if (cols + shift > axes->y_cols)
			shift = axes->y_cols - cols;
		canvas_text_right(
		    canvas, (struct rect){ axes->area.x, inner->y + row, axes->y_cols - shift, 1 },
		    STYLE_DIM, 0, str_of(tick->text));
		canvas_glyph(canvas, line, inner->y + row, (struct glyph){ "┤", "+", STYLE_DIM },
			     0);
	}
}

/* Column of the canvas in which an x stands. */
int
plot_column_at(const struct plot_view *view, double x)
{
	double column = plot_dot_x(view, x, view->inner.cols);

	if (!(column > -1))
		column = -1;
	if (!(column < view->inner.cols))
		column = view->inner.cols;
	return view->inner.x + (int)lround(column);
}

double
plot_x_at(const struct plot_view *view, int column)
{
	int last = view->inner.cols - 1;

	if (last <= 0)
		return (view->x0 + view->x1) / 2;
	return view->x0 + (view->x1 - view->x0) * (column - view->inner.x) / last;
}

static void
tick_alone(struct ticks *ticks, enum axis axis, double x)
{
	ticks->count = 1;
	ticks->tick[0].at = x;
	axis_write(axis, x, floor(x) == x ? 1 : 0, ticks->tick[0].text, TICK_TEXT);
}

static void
draw_x(const struct plot_axes *axes, struct canvas *canvas, enum axis axis,
       const struct plot_view *view)
{
	const struct rect *inner = &view->inner;
	int y = inner->y + inner->rows, left = axes->area.x, right = axes->area.x + axes->area.cols;
	/* Between whole epochs there is nothing to be read: they are counted as steps are. */
	bool counts = axis == AXIS_EPOCH && view->whole_x && view->x1 - view->x0 >= 1;
	struct ticks ticks;

	canvas_rule(canvas, (struct rect){ inner->x, y, inner->cols, 1 }, STYLE_DIM);
	if (axes->has_y)
		canvas_glyph(canvas, inner->x - 1, y, (struct glyph){ "└", "+", STYLE_DIM }, 0);
	if (view->one_x)
		tick_alone(&ticks, axis, (view->x0 + view->x1) / 2);
	else
		ticks_along(&ticks, counts ? AXIS_STEP : axis, view->x0, view->x1, inner->cols);
	for (size_t i = 0; i < ticks.count; i++) {
		int cols = (int)strlen(ticks.tick[i].text);
		int column = plot_column_at(view, ticks.tick[i].at);
		int x = column - cols / 2;

		canvas_glyph(canvas, column, y, (struct glyph){ "┬", "+", STYLE_DIM }, 0);
		/* Texts at the ends move inwards. */
		x = x + cols > right ? right - cols : x;
		x = x < left ? left : x;
		canvas_text(canvas, (struct rect){ x, y + 1, right - x, 1 }, STYLE_DIM, 0,
			    str_of(ticks.tick[i].text));
	}
}

void
plot_axes_draw(const struct plot_axes *axes, struct canvas *canvas, enum axis axis,
	       const struct plot_view *view)
{
	if (axes->has_y)
		draw_y(axes, canvas, view);
	if (axes->has_x)
		draw_x(axes, canvas, axis, view);
}
