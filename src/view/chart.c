#include "config.h"

#include "view/chart.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "util/text.h"
#include "view/cells.h"
#include "view/frame.h"

#define BRIEF_COLS 10 /* of a name in a legend that is too long */

void
chart_fini(struct chart *chart)
{
	for (size_t i = 0; i < COUNT(chart->traces); i++)
		trace_fini(&chart->traces[i]);
	*chart = (struct chart){ 0 };
}

static uint64_t
mix(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * UINT64_C(0x100000001b3) ^ (hash >> 29);
}

/* The axis that is wanted if any curve has it, else the first that all have. */
static enum axis
choose_axis(const struct chart_item *items, size_t n, const struct lens *lens)
{
	static const enum axis order[] = { AXIS_EPOCH, AXIS_STEP, AXIS_RELATIVE };

	for (size_t i = 0; i < n && lens->axis_chosen; i++) {
		if (trace_has_axis(items[i].metric->series, lens->axis))
			return lens->axis;
	}
	for (size_t a = 0; a < COUNT(order); a++) {
		size_t have = 0;

		while (have < n && trace_has_axis(items[have].metric->series, order[a]))
			have++;
		if (have == n)
			return order[a];
	}
	return AXIS_INDEX;
}

/* Which axes any of the curves can be drawn along. */
static unsigned
axes_of(const struct chart_item *items, size_t n)
{
	unsigned axes = 0;

	for (enum axis axis = 0; axis < AXIS_INDEX; axis++) {
		for (size_t i = 0; i < n && !(axes >> axis & 1); i++)
			axes |= (unsigned)trace_has_axis(items[i].metric->series, axis) << axis;
	}
	return axes;
}

static void
find_best(struct curve *curve, const struct trace *raw, const struct metric *metric)
{
	const struct point *best = metric_best(metric);

	curve->has_best = false;
	for (size_t i = 0; best && i < raw->count && !curve->has_best; i++) {
		if (raw->points[i].y == best->value && raw->points[i].line == best->line) {
			curve->best = i;
			curve->has_best = true;
		}
	}
}

static void
find_range(struct chart *chart)
{
	chart->has_range = false;
	for (size_t i = 0; i < chart->item_count; i++) {
		double low, high;

		if (!trace_range(&chart->traces[2 * i], &low, &high))
			continue;
		if (!chart->has_range || low < chart->span.low)
			chart->span.low = low;
		if (!chart->has_range || high > chart->span.high)
			chart->span.high = high;
		chart->has_range = true;
	}
}

static void
make_curve(struct chart *chart, size_t i, const struct chart_item *item, double weight)
{
	struct trace *raw = &chart->traces[2 * i];
	struct trace *smooth = &chart->traces[2 * i + 1];
	struct curve *curve = &chart->legend[i];
	const struct point *last = series_last(item->metric->series);

	trace_series(raw, item->metric->series, chart->axis, item->run->time_origin_ns);
	snprintf(chart->labels[i], sizeof(chart->labels[i]), "%s", item->label);
	*curve = (struct curve){
		.trace = raw, .name = chart->labels[i], .style = item->style, .marker = item->marker
	};
	find_best(curve, raw, item->metric);
	chart->decimals[i] = -1;
	if (last && weight == 0)
		chart->decimals[i] = number_decimals(item->metric, last);
	if (weight > 0) {
		trace_smooth(smooth, raw, weight);
		curve->trace = smooth;
	}
}

/* Raw curves behind smoothed ones first, so that they lie below. */
static void
order_curves(struct chart *chart, bool smooth)
{
	size_t n = 0;

	for (size_t i = 0; i < chart->item_count && smooth; i++) {
		struct curve raw = chart->legend[i];

		raw.trace = &chart->traces[2 * i];
		raw.faint = true;
		raw.marker = -1;
		raw.has_best = false;
		chart->curves[n++] = raw;
	}
	for (size_t i = 0; i < chart->item_count; i++)
		chart->curves[n++] = chart->legend[i];
	chart->curve_count = n;
}

void
chart_make(struct chart *chart, const struct chart_item *items, size_t n, const struct lens *lens)
{
	double weight = lens_weight(lens);
	uint64_t identity = UINT64_C(0xcbf29ce484222325), made_of;
	enum axis axis = choose_axis(items, n, lens);

	assert(n <= CHART_CURVES);
	identity = mix(mix(identity, n), axis);
	for (size_t i = 0; i < n; i++)
		identity =
		    mix(mix(identity, items[i].run->id), str_hash(str_of(items[i].metric->name)));
	made_of = mix(mix(identity, (uint64_t)lens->smooth), 1);
	for (size_t i = 0; i < n; i++) {
		made_of = mix(mix(made_of, items[i].run->generation), items[i].style);
		made_of =
		    mix(mix(made_of, (uint64_t)items[i].marker), str_hash(str_of(items[i].label)));
	}
	if (identity != chart->identity)
		chart->scale = (struct plot_scale){ 0 };
	if (made_of == chart->made_of)
		return;
	chart->identity = identity;
	chart->made_of = made_of;
	chart->axis = axis;
	chart->axes = axes_of(items, n);
	chart->item_count = n;
	for (size_t i = 0; i < n; i++)
		make_curve(chart, i, &items[i], weight);
	order_curves(chart, weight > 0);
	find_range(chart);
}

void
chart_panel(struct chart *chart, const struct run *run, const struct panel *panel,
	    const struct lens *lens)
{
	struct chart_item items[PANEL_METRICS];
	char labels[PANEL_METRICS][CHART_LABEL];

	static_assert(PANEL_METRICS <= CHART_CURVES, "a panel does not fit a chart");
	for (size_t i = 0; i < panel->count; i++) {
		panel_label(panel, i, labels[i], sizeof(labels[i]));
		items[i] = (struct chart_item){ .run = run,
						.metric = panel->metrics[i],
						.label = labels[i],
						.style = panel_style(panel, i),
						.marker = (int)i % PLOT_MARKERS };
	}
	chart_make(chart, items, panel->count, lens);
}

void
chart_difference(struct chart *chart, const struct chart *from, size_t base)
{
	uint64_t made_of = mix(from->made_of, base + 1);

	assert(base < from->item_count);
	if (chart->made_of == made_of)
		return;
	if (chart->identity != mix(from->identity, base + 1))
		chart->scale = (struct plot_scale){ 0 };
	chart->identity = mix(from->identity, base + 1);
	chart->made_of = made_of;
	chart->axis = from->axis;
	chart->item_count = from->item_count;
	for (size_t i = 0; i < from->item_count; i++) {
		struct trace *trace = &chart->traces[2 * i];

		trace_clear(trace);
		if (i != base)
			trace_difference(trace, from->legend[i].trace, from->legend[base].trace);
		chart->legend[i] = from->legend[i];
		chart->legend[i].trace = trace;
		chart->legend[i].name = chart->labels[i];
		chart->legend[i].has_best = false;
		snprintf(chart->labels[i], sizeof(chart->labels[i]), "%s", from->labels[i]);
		chart->decimals[i] = from->decimals[i];
	}
	order_curves(chart, false);
	find_range(chart);
}

void
chart_draw_plot(struct chart *chart, struct canvas *canvas, struct rect area,
		const struct lens *lens)
{
	chart->plot = (struct plot){ .curves = chart->curves,
				     .curve_count = chart->curve_count,
				     .lines = chart->lines,
				     .line_count = chart->line_count,
				     .bands = chart->bands,
				     .band_count = chart->band_count,
				     .axis = chart->axis,
				     .ink = chart->ink,
				     .log_y = lens->log_y,
				     .zoomed = lens->zoomed,
				     .x0 = lens->x0,
				     .x1 = lens->x1,
				     .crossed = lens->crossed,
				     .cross_x = lens->cross_x };
	chart->view = plot_draw(canvas, area, &chart->plot, &chart->scale);
	/* Borrowed for this draw only. */
	chart->lines = NULL;
	chart->bands = NULL;
	chart->line_count = chart->band_count = 0;
}

size_t
chart_write_x(const struct chart *chart, double x, char *buf, size_t size)
{
	if (chart->axis == AXIS_EPOCH)
		return number_write_epoch(round(x * 100) / 100, buf, size);
	return axis_write(chart->axis, x, (chart->span.high - chart->span.low) / 1000, buf, size);
}

/* How far from the cross-hair a point may lie to be read: a column, or half of the way between
 * points where a curve has few of them. */
static double
tolerance(const struct chart *chart, const struct trace *trace)
{
	double column = 0, spacing = 0;

	if (chart->view.inner.cols > 0)
		column = (chart->view.x1 - chart->view.x0) / chart->view.inner.cols;
	if (trace->count > 1 && chart->has_range)
		spacing = 0.6 * (chart->span.high - chart->span.low) / (double)(trace->count - 1);
	return fmax(column, spacing);
}

const struct trace_point *
chart_read(const struct chart *chart, size_t i, double x)
{
	const struct curve *curve = &chart->legend[i];

	return plot_read(curve, x, tolerance(chart, curve->trace));
}

const struct trace_point *
chart_last(const struct chart *chart, size_t i)
{
	const struct trace *trace = chart->legend[i].trace;

	return trace->count > 0 ? &trace->points[trace->count - 1] : NULL;
}

uint32_t
chart_line(const struct chart *chart, const struct lens *lens)
{
	const struct trace_point *nearest = NULL;

	for (size_t i = 0; i < chart->item_count && lens->crossed; i++) {
		const struct trace_point *point = chart_read(chart, i, lens->cross_x);

		if (point &&
		    (!nearest || fabs(point->x - lens->cross_x) < fabs(nearest->x - lens->cross_x)))
			nearest = point;
	}
	return nearest ? nearest->line : 0;
}

bool
chart_find_line(const struct chart *chart, uint32_t line, double *x)
{
	for (size_t i = 0; i < chart->item_count; i++) {
		const struct trace *trace = &chart->traces[2 * i];

		for (size_t k = 0; k < trace->count; k++) {
			if (trace->points[k].line == line) {
				*x = trace->points[k].x;
				return true;
			}
		}
	}
	return false;
}

/* Train and val have the same colours everywhere: they are known without their names. */
static bool
is_split(const char *label)
{
	for (int split = SPLIT_TRAIN; split < SPLIT_COUNT; split++) {
		if (!strcmp(label, split_name((enum split)split)))
			return true;
	}
	return false;
}

struct entry {
	char text[CHART_LABEL + CELLS_TEXT + 2];
};

/*
 * What the legend says of an item: its name and value.  Where room is short the splits are known by
 * their colours, the only curve and what the cross-hair reads by their places; other names are cut.
 */
static struct entry
entry_of(const struct chart *chart, size_t i, const struct lens *lens, bool brief, bool ascii)
{
	const struct trace_point *point =
	    lens->crossed ? chart_read(chart, i, lens->cross_x) : chart_last(chart, i);
	struct entry entry;
	char number[CELLS_TEXT], *name;

	snprintf(number, sizeof(number), "%s", cells_unknown(ascii));
	if (point)
		number_write(point->y, chart->decimals[i], number, sizeof(number));
	if (!brief) {
		snprintf(entry.text, sizeof(entry.text), "%s %s", chart->labels[i], number);
	} else if (lens->crossed || chart->item_count == 1 || is_split(chart->labels[i])) {
		snprintf(entry.text, sizeof(entry.text), "%s", number);
	} else {
		name = text_cut_middle(str_of(chart->labels[i]), BRIEF_COLS, ascii);
		snprintf(entry.text, sizeof(entry.text), "%s %s", name, number);
		free(name);
	}
	return entry;
}

/* The entries of a legend that are shown. */
struct entries {
	struct curve curves[CHART_CURVES];
	struct entry list[CHART_CURVES];
	size_t count;
};

static int
entries_cols(const struct entries *entries)
{
	int cols = 0;

	/* Its marker and a blank before each, two blanks between them. */
	for (size_t i = 0; i < entries->count; i++)
		cols += (i ? 4 : 2) + text_cols(str_of(entries->list[i].text));
	return cols;
}

/* The last one, but not the validation's: that is what a run is judged by.  There are two at least.
 */
static void
drop_entry(struct entries *entries)
{
	size_t out = entries->count - 1;

	if (!strcmp(entries->curves[out].name, split_name(SPLIT_VAL)))
		out--;
	entries->count--;
	for (size_t i = out; i < entries->count; i++) {
		entries->curves[i] = entries->curves[i + 1];
		entries->list[i] = entries->list[i + 1];
	}
}

static void
fill_entries(const struct chart *chart, const struct lens *lens, bool brief, bool ascii,
	     struct entries *out)
{
	out->count = chart->item_count;
	for (size_t i = 0; i < chart->item_count; i++) {
		out->list[i] = entry_of(chart, i, lens, brief, ascii);
		out->curves[i] = chart->legend[i];
	}
}

int
chart_draw_legend(const struct chart *chart, struct canvas *canvas, struct rect row,
		  const struct lens *lens)
{
	struct entries entries;
	int cols;

	fill_entries(chart, lens, false, canvas->ascii, &entries);
	if (entries_cols(&entries) > row.cols)
		fill_entries(chart, lens, true, canvas->ascii, &entries);
	while (entries.count > 1 && entries_cols(&entries) > row.cols)
		drop_entry(&entries);
	for (size_t i = 0; i < entries.count; i++)
		entries.curves[i].name = entries.list[i].text;
	/* Once for its width: it stands on a rule, which must not show between its words. */
	cols = plot_legend(canvas, row, entries.curves, entries.count);
	canvas_fill(canvas, (struct rect){ row.x, row.y, cols + 1, 1 }, STYLE_PLAIN, " ");
	return plot_legend(canvas, row, entries.curves, entries.count);
}

/* " epoch 23 ": where the cross-hair is; not where its values would have no room for it. */
static void
draw_cross_x(const struct chart *chart, struct canvas *canvas, struct rect *row, bool must,
	     const struct lens *lens)
{
	char text[2 * CELLS_TEXT], at[CELLS_TEXT];
	struct entries entries;

	chart_write_x(chart, lens->cross_x, at, sizeof(at));
	snprintf(text, sizeof(text), " %s %s ", axis_name(chart->axis), at);
	fill_entries(chart, lens, true, canvas->ascii, &entries);
	if (must || text_cols(str_of(text)) + 1 + entries_cols(&entries) <= row->cols)
		rect_cut_left(row, canvas_text(canvas, *row, STYLE_DIM, 0, str_of(text)));
}

/* What the curves are drawn along, and what is not drawn; short of room nothing. */
void
chart_draw_axis_note(const struct chart *chart, struct canvas *canvas, struct rect row,
		     bool crossed)
{
	bool undrawn = chart->view.undrawn > 0;
	char note[64];

	if (!chart->has_range || (crossed && !undrawn))
		return;
	if (undrawn)
		snprintf(note, sizeof(note), " %zu at or below 0 not drawn ", chart->view.undrawn);
	else
		snprintf(note, sizeof(note), " by %s ", axis_name(chart->axis));
	if (text_cols(str_of(note)) + 3 > row.cols)
		return;
	rect_cut_right(&row, 1);
	canvas_text_right(canvas, row, undrawn ? STYLE_WARNING : STYLE_DIM, 0, str_of(note));
}

void
chart_draw_title(struct chart *chart, struct canvas *canvas, struct rect row,
		 struct chart_title title, const struct lens *lens)
{
	rect_cut_left(&row, frame_rule(canvas, row, title.text, title.focused));
	if (lens->crossed && row.cols > 12)
		draw_cross_x(chart, canvas, &row, title.focused, lens);
	if (row.cols > 8) {
		rect_cut_left(&row, canvas_text(canvas, row, STYLE_PLAIN, 0, STR(" ")));
		rect_cut_left(&row, chart_draw_legend(chart, canvas, row, lens));
	}
	chart_draw_axis_note(chart, canvas, row, lens->crossed);
}

void
chart_draw(struct chart *chart, struct canvas *canvas, struct rect area, struct chart_title title,
	   const struct lens *lens)
{
	struct rect row = rect_cut_top(&area, 1);

	if (row.cols <= 0 || row.rows <= 0)
		return;
	/* The plot first: what the title reads depends on how much of x a column stands for. */
	chart_draw_plot(chart, canvas, area, lens);
	chart_draw_title(chart, canvas, row, title, lens);
}
