#include "config.h"

#include "view/epochs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyse/stats.h"
#include "util/die.h"
#include "util/text.h"
#include "view/cells.h"
#include "view/panel.h"

void
epochs_fini(struct epochs *epochs)
{
	free(epochs->rows);
	*epochs = (struct epochs){ 0 };
}

/* What a point counts by; false if it does not say.  The 50 losses of epoch 3, at 2.02 to 3, are of
 * row 3. */
static bool
point_key(const struct point *point, enum axis axis, size_t index, double *key)
{
	if (axis == AXIS_EPOCH) {
		*key = ceil((double)point->epoch - 1e-4) + 0.0; /* not -0 */
		return (point->flags & POINT_HAS_EPOCH) && isfinite(point->epoch);
	}
	if (axis == AXIS_STEP) {
		*key = (double)point->step;
		return point->flags & POINT_HAS_STEP;
	}
	*key = (double)(index + 1);
	return true;
}

static enum axis
choose_axis(const struct epochs *epochs)
{
	for (size_t m = 0; m < epochs->metric_count; m++) {
		if (trace_has_axis(epochs->metrics[m]->series, AXIS_EPOCH))
			return AXIS_EPOCH;
	}
	for (size_t m = 0; m < epochs->metric_count; m++) {
		if (trace_has_axis(epochs->metrics[m]->series, AXIS_STEP))
			return AXIS_STEP;
	}
	return AXIS_INDEX;
}

/* Panels in order, each train before val; time and the like come last as they do there. */
static void
choose_metrics(struct epochs *epochs, const struct run *run)
{
	struct panel *panels = xcalloc(PANELS_MAX, sizeof(*panels));
	size_t n = panels_of(run, panels, PANELS_MAX);

	epochs->metric_count = 0;
	for (size_t p = 0; p < n; p++) {
		for (size_t m = 0; m < panels[p].count && epochs->metric_count < EPOCHS_METRICS;
		     m++)
			epochs->metrics[epochs->metric_count++] = panels[p].metrics[m];
	}
	free(panels);
}

/* By steps one row for each evaluation (or each point of what the run is judged by); else a row for
 * each epoch or point that any metric has. */
static void
make_rows(struct epochs *epochs, const struct run *run)
{
	const struct metric *headline = run_headline(run);
	double *keys = NULL;
	size_t count = 0, cap = 0, unique = 0;

	for (size_t m = 0; m < epochs->metric_count; m++) {
		const struct series *series = epochs->metrics[m]->series;

		if (epochs->axis != AXIS_EPOCH && epochs->metrics[m] != headline)
			continue;
		for (size_t i = 0; i < series_kept(series); i++) {
			keys = grow(keys, &cap, count + 1, sizeof(*keys));
			count += point_key(series_at(series, i), epochs->axis, i, &keys[count]);
		}
	}
	stats_sort(keys, count);
	for (size_t i = 0; i < count; i++) {
		if (unique == 0 || keys[i] != keys[unique - 1])
			keys[unique++] = keys[i];
	}
	/* The newest ones, if there are too many. */
	epochs->row_count = unique < EPOCHS_ROWS ? unique : EPOCHS_ROWS;
	epochs->rows =
	    grow(epochs->rows, &epochs->row_cap, epochs->row_count + 1, sizeof(*epochs->rows));
	memset(epochs->rows, 0, epochs->row_count * sizeof(*epochs->rows));
	for (size_t i = 0; i < epochs->row_count; i++)
		epochs->rows[i].x = keys[unique - epochs->row_count + i];
	free(keys);
}

/* The row that a key falls into: the first one at or after it; row_count if none. */
static size_t
row_of(const struct epochs *epochs, double key)
{
	size_t low = 0, high = epochs->row_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (epochs->rows[middle].x < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
fill_metric(struct epochs *epochs, size_t m)
{
	const struct metric *metric = epochs->metrics[m];
	size_t kept = series_kept(metric->series);

	for (size_t i = 0; i < kept; i++) {
		const struct point *point = series_at(metric->series, i);
		struct epoch_row *row;
		size_t at;
		double key;

		if (!point_key(point, epochs->axis, i, &key))
			continue;
		at = row_of(epochs, key);
		/* Rows that were left out hold nothing. */
		if (at == epochs->row_count ||
		    (at == 0 && key < epochs->rows[0].x && epochs->row_count == EPOCHS_ROWS))
			continue;
		row = &epochs->rows[at];
		row->values[m] = (struct epoch_value){ .has = true,
						       .value = point->value,
						       .decimals = number_decimals(metric, point),
						       .line = point->line };
		if ((point->flags & POINT_HAS_TIME) &&
		    (!row->has_time || point->time_cs / 100.0 > row->end_s)) {
			row->has_time = true;
			row->end_s = point->time_cs / 100.0;
		}
	}
}

static void
fill_times(struct epochs *epochs)
{
	for (size_t i = 0; i < epochs->row_count; i++) {
		struct epoch_row *row = &epochs->rows[i];

		row->takes_s = NAN;
		if (i > 0 && row->has_time && row[-1].has_time && row->end_s > row[-1].end_s)
			row->takes_s = row->end_s - row[-1].end_s;
	}
}

/* The row that holds a line of the log; false if none does. */
static bool
find_line(const struct epochs *epochs, uint32_t line, size_t *row)
{
	for (size_t i = 0; i < epochs->row_count; i++) {
		for (size_t m = 0; m < epochs->metric_count; m++) {
			if (epochs->rows[i].values[m].has &&
			    epochs->rows[i].values[m].line == line) {
				*row = i;
				return true;
			}
		}
	}
	return false;
}

static void
find_best(struct epochs *epochs, const struct run *run)
{
	const struct metric *headline = run_headline(run);
	const struct point *best = headline ? metric_best(headline) : NULL;

	epochs->has_best = best && find_line(epochs, best->line, &epochs->best);
	for (size_t m = 0; best && m < epochs->metric_count; m++) {
		if (epochs->metrics[m] != headline)
			continue;
		/* By the value itself: a block's line stands for all its metrics. */
		for (size_t i = 0; i < epochs->row_count; i++) {
			const struct epoch_value *value = &epochs->rows[i].values[m];

			if (value->has && value->value == best->value) {
				epochs->best = i;
				epochs->has_best = true;
				return;
			}
		}
	}
}

bool
epochs_make(struct epochs *epochs, const struct run *run)
{
	if (epochs->made && epochs->run_id == run->id && epochs->generation == run->generation)
		return false;
	epochs->made = true;
	epochs->run_id = run->id;
	epochs->generation = run->generation;
	choose_metrics(epochs, run);
	epochs->axis = choose_axis(epochs);
	make_rows(epochs, run);
	for (size_t m = 0; m < epochs->metric_count; m++)
		fill_metric(epochs, m);
	fill_times(epochs);
	find_best(epochs, run);
	return true;
}

/* A cell of a Markdown table. */
static void
put_cell(FILE *out, const char *text)
{
	char *clean = text_clean(str_of(text), false);

	fputs("| ", out);
	for (const char *p = clean; *p; p++) {
		if (*p == '|')
			fputc('\\', out);
		fputc(*p, out);
	}
	fputc(' ', out);
	free(clean);
}

char *
epochs_markdown(const struct epochs *epochs, const struct run *run)
{
	char *text = NULL, *name = text_clean(str_of(run->name), false), number[CELLS_TEXT];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("no memory for a table of %zu rows", epochs->row_count);
	fprintf(out, "%s\n\n", name);
	free(name);
	put_cell(out, axis_name(epochs->axis));
	for (size_t m = 0; m < epochs->metric_count; m++)
		put_cell(out, epochs->metrics[m]->name);
	fputs("|\n|", out);
	for (size_t m = 0; m <= epochs->metric_count; m++)
		fputs(" ---: |", out);
	fputc('\n', out);
	for (size_t i = 0; i < epochs->row_count; i++) {
		char place[CELLS_TEXT + 4];

		number_write_epoch(epochs->rows[i].x, number, sizeof(number));
		snprintf(place, sizeof(place), "%s%s", number,
			 epochs->has_best && epochs->best == i ? " \\*" : "");
		put_cell(out, place);
		for (size_t m = 0; m < epochs->metric_count; m++) {
			const struct epoch_value *value = &epochs->rows[i].values[m];

			number[0] = '\0';
			if (value->has && isfinite(value->value) && value->decimals > 0 &&
			    value->decimals < 15)
				snprintf(number, sizeof(number), "%.*f", value->decimals,
					 value->value);
			else if (value->has)
				number_write(value->value, value->decimals, number, sizeof(number));
			put_cell(out, number);
		}
		fputs("|\n", out);
	}
	fclose(out);
	return text;
}
