#include "config.h"

#include "view/run_cells_private.h"

#include <math.h>
#include <string.h>

#include "model/progress.h"
#include "util/num.h"
#include "view/cells.h"

static const struct point *
statistic_point(const struct metric *metric, enum statistic statistic)
{
	switch (statistic) {
	case STATISTIC_BEST:
		return metric_best(metric);
	case STATISTIC_LAST:
		return series_last(metric->series);
	case STATISTIC_FIRST:
		return series_first(metric->series);
	case STATISTIC_MIN:
		return series_min(metric->series);
	case STATISTIC_MAX:
		return series_max(metric->series);
	case STATISTIC_MEAN:
	case STATISTIC_SLOPE:
	case STATISTIC_SMOOTH:
	case STATISTIC_COUNT_OF:
	case STATISTIC_COUNT:
		break;
	}
	return NULL;
}

void
run_cell_param(const struct run_cell *cell, const char *key, struct table_cell *out)
{
	const char *value = run_param(cell->run, str_of(key));

	if (value)
		run_cell_text(out, STYLE_PLAIN, str_of(value));
	else
		out->kind = TABLE_UNKNOWN;
}

void
run_cell_statistic(const struct run_cell *cell, const struct rank_key *key, struct table_cell *out)
{
	const struct metric *metric = rank_metric(cell->run, str_of(key->metric));
	const struct point *point = metric ? statistic_point(metric, key->statistic) : NULL;
	double value = metric ? rank_statistic(metric, key->statistic) : NAN;

	if (point)
		run_cell_point(out, metric, point, STYLE_PLAIN);
	else if (metric && !isnan(value))
		run_cell_value(out, value, -1, STYLE_PLAIN);
	else
		out->kind = TABLE_UNKNOWN;
}

void
run_cell_key(const struct run_cell *cell, struct table_cell *out)
{
	if (!cell->columns->has_key)
		return;
	if (cell->sort->by == SORT_PARAM)
		run_cell_param(cell, cell->sort->param, out);
	else
		run_cell_statistic(cell, &cell->sort->rank, out);
}

static void
lr_cell(const struct run_cell *cell, struct table_cell *out)
{
	const struct metric *metric = run_role(cell->run, (struct role){ SPLIT_NONE, KIND_LR });
	const struct point *last = metric ? series_last(metric->series) : NULL;

	if (run_param(cell->run, STR("lr")) || !last) {
		run_cell_param(cell, "lr", out);
		return;
	}
	num_shortest(out->buf, sizeof(out->buf), last->value);
	run_cell_buf(out, STYLE_PLAIN);
}

static void
pace_cell(const struct run_cell *cell, struct table_cell *out)
{
	struct progress progress = run_progress(cell->run, cell->now.wall_ns);
	bool epochs = progress.epoch_ns.has;
	struct opt_i64 span = epochs ? progress.epoch_ns : progress.step_ns;

	if (!span.has || span.v < 0) {
		out->kind = TABLE_UNKNOWN;
		return;
	}
	number_write_pace(span.v, out->buf, sizeof(out->buf));
	strncat(out->buf, epochs ? "/ep" : "/st", sizeof(out->buf) - strlen(out->buf) - 1);
	run_cell_buf(out, STYLE_PLAIN);
}

void
run_cell_rare(const struct run_cell *cell, enum run_column column, struct table_cell *out)
{
	const struct run *run = cell->run;
	bool timed = run->time_first_ns.has && run->time_last_ns.has;

	switch ((int)column) {
	case RUN_COLUMN_LR:
		lr_cell(cell, out);
		break;
	case RUN_COLUMN_PACE:
		pace_cell(cell, out);
		break;
	case RUN_COLUMN_AGE:
		run_cell_span(out, run->arrived_wall_ns > 0,
			      cell->now.wall_ns - run->arrived_wall_ns, STYLE_DIM);
		break;
	case RUN_COLUMN_TIME:
		run_cell_span(out, timed, run->time_last_ns.v - run->time_first_ns.v, STYLE_PLAIN);
		break;
	case RUN_COLUMN_SOURCE:
		run_cell_text(out, STYLE_DIM, str_of(run->source));
		break;
	default:
		break;
	}
}
