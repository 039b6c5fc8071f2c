#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "util/text.h"
#include "view/cells.h"
#include "view/report.h"
#include "view/report_value.h"

#define REPORT_DIGITS 5 /* runs that are compared differ late in their digits */

/* One number of the training table, with how many digits the log wrote it. */
struct figure {
	bool has;
	double value;
	int decimals; /* -1: computed */
};

enum training_column {
	COLUMN_BEST_EPOCH,
	COLUMN_BEST_TRAIN,
	COLUMN_BEST_VAL,
	COLUMN_GAP,
	COLUMN_FINAL_TRAIN,
	COLUMN_FINAL_VAL,
	COLUMN_COUNT
};

static const char *const training_titles[COLUMN_COUNT] = {
	[COLUMN_BEST_EPOCH] = "Best epoch",	   [COLUMN_BEST_TRAIN] = "Best train loss",
	[COLUMN_BEST_VAL] = "Best val loss",	   [COLUMN_GAP] = "Gap",
	[COLUMN_FINAL_TRAIN] = "Final train loss", [COLUMN_FINAL_VAL] = "Final val loss",
};

struct training_row {
	struct figure figures[COLUMN_COUNT];
};

/* A name cannot end its cell, begin emphasis or a link, or hide in HTML. */
static void
put_text(FILE *out, const char *text)
{
	char *clean = text_clean(str_of(text), false);

	for (const char *p = clean; *p; p++) {
		if (strchr("\\`*_[]<>|", *p))
			fputc('\\', out);
		fputc(*p, out);
	}
	free(clean);
}

static struct figure
figure_of(const struct metric *metric, const struct point *p)
{
	if (!metric || !p)
		return (struct figure){ .has = false };
	return (struct figure){
		.has = true,
		.value = p->value,
		.decimals = number_decimals(metric, p),
	};
}

/* A difference has as many digits as the one of its terms that has more. */
static int
more_decimals(const struct metric *a, const struct point *at_a, const struct metric *b,
	      const struct point *at_b)
{
	int decimals_a = number_decimals(a, at_a), decimals_b = number_decimals(b, at_b);

	return decimals_a > decimals_b ? decimals_a : decimals_b;
}

/* Whole epochs have no point. */
static struct figure
epoch_figure(double epoch)
{
	return (struct figure){ .has = true,
				.value = epoch,
				.decimals = epoch == floor(epoch) ? 0 : 2 };
}

static struct training_row
training_row(const struct run *run)
{
	struct loss_pair pair = run_best_losses(run);
	/* Without a val loss the best train loss is the best there is. */
	const struct point *best = pair.val ? pair.at_val : NULL;
	struct training_row row = { 0 };

	if (!pair.val && pair.train)
		best = pair.at_train = metric_best(pair.train);
	if (best && (best->flags & POINT_HAS_EPOCH))
		row.figures[COLUMN_BEST_EPOCH] = epoch_figure((double)best->epoch);
	row.figures[COLUMN_BEST_TRAIN] = figure_of(pair.train, pair.at_train);
	row.figures[COLUMN_BEST_VAL] = figure_of(pair.val, pair.at_val);
	if (pair.at_val && pair.at_train)
		row.figures[COLUMN_GAP] = (struct figure){
			.has = true,
			.value = pair.at_train->value - pair.at_val->value,
			.decimals = more_decimals(pair.train, pair.at_train, pair.val, pair.at_val),
		};
	if (pair.train)
		row.figures[COLUMN_FINAL_TRAIN] =
		    figure_of(pair.train, series_last(pair.train->series));
	if (pair.val)
		row.figures[COLUMN_FINAL_VAL] = figure_of(pair.val, series_last(pair.val->series));
	return row;
}

/* With as many digits as the log wrote, up to REPORT_DIGITS. */
static void
write_figure(const struct figure *figure, char *buf, size_t size)
{
	struct numbers numbers;

	numbers_init(&numbers, REPORT_DIGITS);
	numbers_add(&numbers, figure->value, figure->decimals);
	numbers_write(&numbers, figure->value, buf, size);
}

static void
put_figure(FILE *out, const struct figure *figure, const char *unit)
{
	char text[CELLS_TEXT];

	if (!figure->has) {
		fputs(" – |", out);
		return;
	}
	write_figure(figure, text, sizeof(text));
	fprintf(out, " %s%s |", text, unit);
}

static void
put_header(FILE *out, const char *const *titles, size_t n)
{
	fputs("| Run |", out);
	for (size_t i = 0; i < n; i++) {
		fputc(' ', out);
		put_text(out, titles[i]);
		fputs(" |", out);
	}
	fputs("\n|:----|", out);
	for (size_t i = 0; i < n; i++)
		fputs("----:|", out);
	fputc('\n', out);
}

static void
put_training_row(FILE *out, const struct run *run)
{
	struct training_row row = training_row(run);

	fputs("| ", out);
	put_text(out, run->name);
	fputs(" |", out);
	for (int c = 0; c < COLUMN_COUNT; c++)
		put_figure(out, &row.figures[c], "");
	fputc('\n', out);
}

static void
put_training(FILE *out, const struct report_options *options)
{
	fputs("\n## Training\n\n", out);
	put_header(out, training_titles, COLUMN_COUNT);
	for (size_t i = 0; i < options->run_count; i++)
		put_training_row(out, options->runs[i]);
}

/* The metrics of the test split, in order of appearance over all runs. */
struct test_columns {
	const char **names; /* borrowed from the runs */
	size_t count, cap;
};

static void
add_test_column(struct test_columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->count; i++)
		if (strcmp(columns->names[i], name) == 0)
			return;
	columns->names =
	    grow(columns->names, &columns->cap, columns->count + 1, sizeof(*columns->names));
	columns->names[columns->count++] = name;
}

/* As the log wrote it: a percentage is one again. */
static struct figure
test_figure(const struct metric *metric)
{
	const struct point *p = series_last(metric->series);
	struct figure figure = figure_of(metric, p);

	if (figure.has && metric->percent) {
		figure.value *= 100;
		figure.decimals = p->decimals;
	}
	return figure;
}

static struct test_columns
test_columns(const struct report_options *options)
{
	struct test_columns columns = { 0 };

	for (size_t i = 0; i < options->run_count; i++) {
		const struct run *run = options->runs[i];

		for (size_t j = 0; j < run->metric_count; j++)
			if (run->metrics[j]->role.split == SPLIT_TEST)
				add_test_column(&columns, run->metrics[j]->name);
	}
	return columns;
}

static void
put_test_row(FILE *out, const struct run *run, const struct test_columns *columns)
{
	fputs("| ", out);
	put_text(out, run->name);
	fputs(" |", out);
	for (size_t i = 0; i < columns->count; i++) {
		const struct metric *metric = run_metric(run, str_of(columns->names[i]));
		struct figure figure = { .has = false };

		if (metric)
			figure = test_figure(metric);
		put_figure(out, &figure, metric && metric->percent ? "%" : "");
	}
	fputc('\n', out);
}

static bool
has_test_values(const struct run *run)
{
	for (size_t i = 0; i < run->metric_count; i++)
		if (run->metrics[i]->role.split == SPLIT_TEST)
			return true;
	return false;
}

static void
put_test(FILE *out, const struct report_options *options)
{
	struct test_columns columns = test_columns(options);

	if (columns.count > 0) {
		fputs("\n## Test\n\n", out);
		put_header(out, columns.names, columns.count);
	}
	for (size_t i = 0; columns.count > 0 && i < options->run_count; i++)
		if (has_test_values(options->runs[i]))
			put_test_row(out, options->runs[i], &columns);
	free(columns.names);
}

static void
put_item(FILE *out, const char *label, const struct figure *figure)
{
	char text[CELLS_TEXT];

	if (!figure->has)
		return;
	write_figure(figure, text, sizeof(text));
	fputs("- ", out);
	put_text(out, label);
	fprintf(out, ": %s\n", text);
}

static void
put_test_items(FILE *out, const struct run *run)
{
	for (size_t i = 0; i < run->metric_count; i++) {
		const struct metric *metric = run->metrics[i];
		struct figure figure = test_figure(metric);
		char text[CELLS_TEXT];

		if (metric->role.split != SPLIT_TEST || !figure.has)
			continue;
		write_figure(&figure, text, sizeof(text));
		fputs("- ", out);
		put_text(out, metric->name);
		fprintf(out, ": %s%s\n", text, metric->percent ? "%" : "");
	}
}

static void
put_ranked_by(FILE *out, const struct metric *metric, const struct rank_key *key)
{
	fputs(", by ", out);
	put_text(out, metric->name);
	fprintf(out, ".%s\n\n", statistic_name(key->statistic));
}

/* Which run has the best number, whatever is wrong with it. */
static const struct run *
best_number(const struct report_options *options)
{
	const struct run **runs = xcalloc(options->run_count, sizeof(*runs));
	const struct run *best;

	memcpy(runs, options->runs, options->run_count * sizeof(*runs));
	rank_sort(runs, options->run_count, options->rank, NULL);
	best = runs[0];
	free(runs);
	return best;
}

static void
put_contradicted(FILE *out, const struct report_options *options)
{
	const struct run *run = best_number(options);
	const struct alert *alert = engine_worst(options->engine, run->id);
	const struct metric *metric = rank_key_metric(options->rank, run);
	char text[CELLS_TEXT];

	if (run == options->runs[0] || !alert || !metric)
		return;
	number_write(rank_statistic(metric, options->rank->statistic), -1, text, sizeof(text));
	fputc('\n', out);
	put_text(out, run->name);
	fprintf(out, " has %s, but it is not trusted (%s): ", text, rule_info(alert->rule)->name);
	put_text(out, alert->message);
	fputs(".\n", out);
}

static void
put_best(FILE *out, const struct report_options *options)
{
	const struct run *run = options->run_count ? options->runs[0] : NULL;
	const struct metric *metric = run ? rank_key_metric(options->rank, run) : NULL;
	struct training_row row;
	struct figure ranked;

	fputs("\n## Best run\n\n", out);
	if (!metric) {
		fputs("No run has the metric to rank by.\n", out);
		return;
	}
	row = training_row(run);
	ranked = (struct figure){
		.has = true,
		.value = rank_statistic(metric, options->rank->statistic),
		.decimals = number_decimals(metric, series_last(metric->series)),
	};
	fputs("**", out);
	put_text(out, run->name);
	fputs("**", out);
	put_ranked_by(out, metric, options->rank);
	if (metric->role.kind != KIND_LOSS)
		put_item(out, metric->name, &ranked);
	put_item(out, "Best epoch", &row.figures[COLUMN_BEST_EPOCH]);
	put_item(out, "Train loss", &row.figures[COLUMN_BEST_TRAIN]);
	put_item(out, "Val loss", &row.figures[COLUMN_BEST_VAL]);
	put_item(out, "Gap", &row.figures[COLUMN_GAP]);
	put_test_items(out, run);
	put_contradicted(out, options);
}

static void
put_alert(FILE *out, const struct run *run, const struct alert *alert)
{
	fputs("- ", out);
	put_text(out, run->name);
	fprintf(out, ", %s (%s): ", rule_info(alert->rule)->name, severity_name(alert->severity));
	put_text(out, alert->message);
	fputc('\n', out);
}

static void
put_alerts(FILE *out, const struct report_options *options)
{
	bool any = false;

	for (size_t i = 0; i < options->run_count; i++) {
		const struct run *run = options->runs[i];
		size_t n;
		const struct alert **alerts = report_alerts(options->engine, run, &n);

		for (size_t j = 0; j < n; j++) {
			if (!alerts[j]->open)
				continue;
			fputs(any ? "" : "\n## Open alerts\n\n", out);
			any = true;
			put_alert(out, run, alerts[j]);
		}
		free(alerts);
	}
}

void
report_markdown(FILE *out, const struct report_options *options)
{
	char text[REPORT_TIME_SIZE];

	report_time(text, sizeof(text), options->now.wall_ns / NS_PER_S * NS_PER_S);
	fprintf(out, "# Training report\n\nGenerated: %s\n", text);
	put_training(out, options);
	put_test(out, options);
	put_best(out, options);
	put_alerts(out, options);
}
