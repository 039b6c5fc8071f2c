#include "config.h"

#include "view/run_columns.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "analyse/judge.h"
#include "util/die.h"
#include "view/panel.h"
#include "view/trace.h"

#define LOSS_DIGITS 5  /* runs that are to be ranked differ late in their digits */
#define NARROW_COLS 72 /* below this a name is worth more than the curves */

#define PINNED COLUMN_PINNED
#define KEEP COLUMN_KEEP
#define TIGHT COLUMN_TIGHT
#define EXTRA COLUMN_EXTRA

static const struct run_column_info infos[] = {
#define COLUMN(id, column_name, column_title, min, ideal, max, prio, alignment, column_flags,      \
	       text)                                                                               \
	{ .name = column_name,                                                                     \
	  .help = text,                                                                            \
	  .flags = column_flags,                                                                   \
	  .column = { .title = column_title,                                                       \
		      .min_cols = min,                                                             \
		      .ideal_cols = ideal,                                                         \
		      .max_cols = max,                                                             \
		      .priority = prio,                                                            \
		      .align = ALIGN_##alignment,                                                  \
		      .keep = ((column_flags)&COLUMN_KEEP) != 0,                                   \
		      .tight = ((column_flags)&COLUMN_TIGHT) != 0 } },
#include "view/columns.def"
#undef COLUMN
};
static_assert(COUNT(infos) == RUN_COLUMN_COUNT, "columns.def and enum run_column differ");
static_assert(RUN_COLUMN_COUNT + RUN_COLUMNS_EXTRA <= TABLE_COLUMNS_MAX, "too many columns");

const struct run_column_info *
run_column_info(enum run_column id)
{
	return &infos[id];
}

void
run_columns_fini(struct run_columns *columns)
{
	for (size_t i = 0; i < columns->extra_count; i++)
		rank_key_fini(&columns->extra[i].key);
	columns->extra_count = 0;
}

bool
run_columns_add(struct run_columns *columns, const struct rank_key *key, bool param)
{
	struct extra_column *extra;

	if (columns->extra_count == RUN_COLUMNS_EXTRA || !key->metric)
		return false;
	extra = &columns->extra[columns->extra_count++];
	*extra = (struct extra_column){ .key = *key, .param = param };
	extra->key.metric = xstrdup(key->metric);
	if (param || key->statistic == STATISTIC_LAST)
		snprintf(extra->title, sizeof(extra->title), "%s", key->metric);
	else
		snprintf(extra->title, sizeof(extra->title), "%s.%s", key->metric,
			 statistic_name(key->statistic));
	return true;
}

void
run_columns_remove(struct run_columns *columns, size_t at)
{
	assert(at < columns->extra_count);
	rank_key_fini(&columns->extra[at].key);
	columns->extra_count--;
	memmove(&columns->extra[at], &columns->extra[at + 1],
		(columns->extra_count - at) * sizeof(columns->extra[0]));
}

bool
run_columns_shown(const struct run_columns *columns, enum run_column id)
{
	return !(infos[id].flags & COLUMN_EXTRA) != columns->chosen[id];
}

/* Kinds that say how good a run is, the likelier ones first. */
static const enum kind qualities[] = {
	KIND_ACCURACY, KIND_REWARD,	KIND_MAP,  KIND_F1,	KIND_AUC,
	KIND_BLEU,     KIND_PERPLEXITY, KIND_TOP5, KIND_RECALL, KIND_PRECISION,
};

/* Is it evaluated again and again, not once at the end? */
static bool
is_curve(const struct metric *metric)
{
	return metric && series_count(metric->series) > 1;
}

/* The kind that most runs have; of its splits val, if a run has it, else a test that is repeated.
 */
static void
look_quality(struct run_columns *columns, const struct store *store)
{
	size_t most = 0;

	columns->has_quality = false;
	for (size_t k = 0; k < COUNT(qualities); k++) {
		struct role any = { SPLIT_NONE, qualities[k] }, val = { SPLIT_VAL, qualities[k] };
		struct role test = { SPLIT_TEST, qualities[k] };
		size_t with_val = 0, with_test = 0, with_any = 0;

		for (size_t i = 0; i < store_count(store); i++) {
			const struct run *run = store_run(store, i);

			with_val += run_role(run, val) != NULL;
			with_test += is_curve(run_role(run, test));
			with_any += run_role(run, any) != NULL;
		}
		if (with_any <= most)
			continue;
		most = with_any;
		columns->quality = with_val ? val : with_test ? test : any;
		columns->has_quality = true;
		snprintf(columns->quality_title, sizeof(columns->quality_title), "%s%s",
			 with_val    ? "val_"
			 : with_test ? "test_"
				     : "",
			 qualities[k] == KIND_ACCURACY ? "acc" : kind_name(qualities[k]));
	}
}

/* Does one run say 96.1 where another says 0.97? */
static void
look_scales(struct run_columns *columns, const struct store *store)
{
	size_t hundredths = 0, fractions = 0;

	for (size_t i = 0; i < store_count(store); i++) {
		const struct metric *metric = run_role(store_run(store, i), columns->quality);

		if (!metric || !kind_is_fraction(metric->role.kind))
			continue;
		if (accuracy_scale(metric) < 1)
			hundredths++;
		else
			fractions++;
	}
	columns->fractions = hundredths > 0 && fractions > 0;
}

/* What most runs are judged by, and of its splits the one by which runs are ranked first. */
static void
look_best(struct run_columns *columns, const struct store *store)
{
	static const enum split splits[] = { SPLIT_VAL, SPLIT_TEST, SPLIT_NONE, SPLIT_TRAIN };
	size_t counts[KIND_COUNT][SPLIT_COUNT] = { 0 }, totals[KIND_COUNT] = { 0 }, at = 0;
	enum kind most = KIND_LOSS;

	for (size_t i = 0; i < store_count(store); i++) {
		const struct metric *metric = run_headline(store_run(store, i));

		if (!metric)
			continue;
		counts[metric->role.kind][metric->role.split]++;
		totals[metric->role.kind]++;
	}
	for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
		if (totals[kind] > totals[most])
			most = kind;
	}
	while (at + 1 < COUNT(splits) && counts[most][splits[at]] == 0)
		at++;
	columns->best_role = (struct role){ splits[at], most };
}

/*
 * Many a script calls test what it evaluates after each epoch: where no run has a val loss, that
 * stands in its columns.  Where few runs have either, a curve of it would be empty for most.
 */
static void
look_losses(struct run_columns *columns, const struct store *store)
{
	const struct role test = { SPLIT_TEST, KIND_LOSS };
	size_t with_val = 0, with_test = 0, with_train = 0;

	for (size_t i = 0; i < store_count(store); i++) {
		const struct run *run = store_run(store, i);

		with_val += run_val_loss(run) != NULL;
		with_test += is_curve(run_role(run, test));
		with_train += run_train_loss(run) != NULL;
	}
	columns->judge = SPLIT_VAL;
	if (with_val == 0 && with_test > 0) {
		columns->judge = SPLIT_TEST;
		with_val = with_test;
	}
	columns->train_first = 2 * with_val < with_train;
}

/* Epochs and steps stand in one column. */
static void
look_positions(struct run_columns *columns, const struct store *store)
{
	size_t epochs = 0, steps = 0;

	for (size_t i = 0; i < store_count(store); i++) {
		const struct position *position = &store_run(store, i)->position;

		epochs += position->epoch.has;
		steps += !position->epoch.has && position->step.has;
	}
	columns->by_step = steps > 0 && epochs == 0;
	columns->mixed = steps > 0 && epochs > 0;
}

void
run_columns_look(struct run_columns *columns, const struct store *store,
		 const struct sort_key *sort)
{
	look_best(columns, store);
	look_losses(columns, store);
	look_quality(columns, store);
	look_scales(columns, store);
	look_positions(columns, store);
	/* What is best by default has a column already. */
	columns->has_key = sort->by == SORT_PARAM || (sort->by == SORT_RANK && sort->rank.metric);
	sort_key_name(sort, columns->key_title, sizeof(columns->key_title));
}

/* Which rank key a column stands for; the metric is NULL if it stands for none. */
static struct rank_key
column_rank(const struct run_columns *columns, size_t column)
{
	static char train[] = "train/loss", val[] = "val/loss", test[] = "test/loss";

	switch (column) {
	case RUN_COLUMN_TRAIN_SPARK:
	case RUN_COLUMN_TRAIN:
		return (struct rank_key){ .metric = train, .statistic = STATISTIC_LAST };
	case RUN_COLUMN_VAL_SPARK:
	case RUN_COLUMN_VAL:
		return (struct rank_key){ .metric = columns->judge == SPLIT_TEST ? test : val,
					  .statistic = STATISTIC_LAST };
	case RUN_COLUMN_QUALITY:
		if (columns->has_quality && role_name(columns->quality))
			return (struct rank_key){ .metric = (char *)role_name(columns->quality),
						  .statistic = STATISTIC_LAST };
		break;
	default:
		if (column >= RUN_COLUMN_COUNT)
			return columns->extra[column - RUN_COLUMN_COUNT].key;
		break;
	}
	return (struct rank_key){ 0 };
}

/* Columns that sort by something else than a metric. */
static const struct {
	enum run_column column;
	enum sort_by by;
} sorts[] = {
	{ RUN_COLUMN_NAME, SORT_NAME },	      { RUN_COLUMN_ALERT, SORT_ALERT },
	{ RUN_COLUMN_STATE, SORT_STATE },     { RUN_COLUMN_BAR, SORT_EPOCH },
	{ RUN_COLUMN_POSITION, SORT_EPOCH },  { RUN_COLUMN_LEFT, SORT_LEFT },
	{ RUN_COLUMN_GAP, SORT_GAP },	      { RUN_COLUMN_AGE, SORT_AGE },
	{ RUN_COLUMN_RANK, SORT_APPEARANCE },
};

bool
run_column_sort(const struct run_columns *columns, size_t column, struct sort_key *out)
{
	struct rank_key key = column_rank(columns, column);

	*out = (struct sort_key){ .by = SORT_RANK };
	if (column == RUN_COLUMN_BEST || column == RUN_COLUMN_BEST_AT)
		return true; /* the default ranking */
	if (column >= RUN_COLUMN_COUNT && columns->extra[column - RUN_COLUMN_COUNT].param) {
		out->by = SORT_PARAM;
		out->param = xstrdup(key.metric);
		return true;
	}
	if (key.metric) {
		out->rank = key;
		out->rank.metric = xstrdup(key.metric);
		return true;
	}
	for (size_t i = 0; i < COUNT(sorts); i++) {
		if (sorts[i].column == column) {
			out->by = sorts[i].by;
			return true;
		}
	}
	return false;
}

/* Does a column stand for what the table is sorted by? */
static bool
is_sorted(const struct run_columns *columns, size_t column, const struct sort_key *sort)
{
	struct sort_key key;
	bool same;

	if (column == RUN_COLUMN_KEY)
		return true;
	/* Of a pair the one that carries the title. */
	if (column == RUN_COLUMN_TRAIN || column == RUN_COLUMN_VAL ||
	    column == RUN_COLUMN_POSITION || column == RUN_COLUMN_BEST_AT ||
	    !run_column_sort(columns, column, &key))
		return false;
	same = key.by == sort->by;
	if (same && key.by == SORT_RANK) {
		same = key.rank.statistic == sort->rank.statistic &&
		       !key.rank.metric == !sort->rank.metric &&
		       (!key.rank.metric || !strcmp(key.rank.metric, sort->rank.metric));
	}
	if (same && key.by == SORT_PARAM)
		same = !strcmp(key.param, sort->param);
	sort_key_fini(&key);
	return same;
}

/* The one takes the other's place among those that are left out. */
static void
prefer(struct run_columns *columns, enum run_column column, enum run_column to)
{
	columns->columns[column].priority = infos[to].column.priority;
	columns->columns[to].priority = infos[column].column.priority;
}

size_t
run_columns_make(struct run_columns *columns, const struct sort_key *sort)
{
	size_t count = RUN_COLUMN_COUNT + columns->extra_count;
	bool other = false;

	for (size_t i = 0; i < RUN_COLUMN_COUNT; i++)
		columns->columns[i] = infos[i].column;
	/* Over the last digit of the places. */
	if (columns->place_cols == 1)
		columns->columns[RUN_COLUMN_RANK].title = "#";
	if (columns->by_step)
		columns->columns[RUN_COLUMN_BAR].title = axis_name(AXIS_STEP);
	if (columns->train_first) {
		prefer(columns, RUN_COLUMN_TRAIN_SPARK, RUN_COLUMN_VAL_SPARK);
		prefer(columns, RUN_COLUMN_TRAIN, RUN_COLUMN_VAL);
	}
	columns->columns[RUN_COLUMN_TRAIN].digits = LOSS_DIGITS;
	columns->columns[RUN_COLUMN_VAL].digits = LOSS_DIGITS;
	if (columns->judge == SPLIT_TEST)
		columns->columns[RUN_COLUMN_VAL_SPARK].title = "test_loss";
	columns->columns[RUN_COLUMN_BEST].digits = LOSS_DIGITS;
	columns->columns[RUN_COLUMN_QUALITY].title = columns->quality_title;
	columns->columns[RUN_COLUMN_KEY].title = columns->key_title;
	for (size_t i = 0; i < columns->extra_count; i++)
		columns->columns[RUN_COLUMN_COUNT + i] =
		    (struct table_column){ .title = columns->extra[i].title,
					   .min_cols = 5,
					   .ideal_cols = 16,
					   .priority = 2,
					   .align = columns->extra[i].param ? ALIGN_RIGHT
									    : ALIGN_POINT };
	for (size_t i = 0; i < count; i++) {
		bool sorted = i != RUN_COLUMN_KEY && is_sorted(columns, i, sort);

		columns->columns[i].sorted = sorted;
		columns->columns[i].descending = sort_key_reversed(sort);
		other = other || sorted;
	}
	/* A column of its own only for what no other one shows. */
	columns->has_key = columns->has_key && !other;
	columns->columns[RUN_COLUMN_KEY].sorted = columns->has_key;
	columns->columns[RUN_COLUMN_KEY].descending = sort_key_reversed(sort);
	return count;
}

/* Columns that were scrolled away, and what the user hides. */
static void
hide(const struct run_columns *columns, struct table *table, size_t count, size_t skip)
{
	for (size_t i = 0; i < count; i++) {
		struct table_fit *fit = &table->fits[i];
		bool builtin = i < RUN_COLUMN_COUNT;
		bool pinned = builtin && (infos[i].flags & COLUMN_PINNED);

		fit->hidden = builtin && !run_columns_shown(columns, (enum run_column)i);
		if (i == RUN_COLUMN_KEY && !columns->has_key)
			fit->hidden = true;
		if (pinned || fit->hidden || !fit->filled || skip == 0)
			continue;
		fit->hidden = true;
		skip--;
	}
}

/* Numbers that are texts are shown whole or not at all, and names get their share of the width. */
static void
give_room(struct run_columns *columns, const struct table *table, size_t count, int cols)
{
	struct table_column *column = columns->columns;
	int name_cols = cols < NARROW_COLS ? cols / 3 : cols / 4;

	/* Room for the mark of a move, so that nothing shifts when there is one. */
	column[RUN_COLUMN_RANK].min_cols = columns->place_cols + 2;
	for (size_t i = 0; i < count; i++)
		if (column[i].align == ALIGN_RIGHT && column[i].min_cols < table->fits[i].wanted)
			column[i].min_cols = table->fits[i].wanted;
	/* Short names leave what they do not need. */
	if (column[RUN_COLUMN_NAME].max_cols > table->fits[RUN_COLUMN_NAME].wanted)
		column[RUN_COLUMN_NAME].max_cols = table->fits[RUN_COLUMN_NAME].wanted;
	if (name_cols > column[RUN_COLUMN_NAME].ideal_cols)
		column[RUN_COLUMN_NAME].ideal_cols = name_cols;
	if (name_cols > table->fits[RUN_COLUMN_NAME].wanted)
		name_cols = table->fits[RUN_COLUMN_NAME].wanted;
	if (name_cols > column[RUN_COLUMN_NAME].min_cols)
		column[RUN_COLUMN_NAME].min_cols = name_cols;
}

/* A number whose curve has no room is named for itself; false if all those have their names. */
static bool
name_lone_numbers(struct run_columns *columns, const struct table *table)
{
	static const struct {
		enum run_column curve, number;
		const char *title;
	} pairs[] = {
		{ RUN_COLUMN_BAR, RUN_COLUMN_POSITION, "epoch" },
		{ RUN_COLUMN_TRAIN_SPARK, RUN_COLUMN_TRAIN, "train" },
		{ RUN_COLUMN_VAL_SPARK, RUN_COLUMN_VAL, "val" },
	};

	bool any = false;

	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct table_column *number = &columns->columns[pairs[i].number];
		int cols = (int)strlen(pairs[i].title);

		if (table->fits[pairs[i].curve].cols != 0 || !number->tight)
			continue;
		any = true;
		number->title = pairs[i].title;
		if (pairs[i].number == RUN_COLUMN_VAL && columns->judge == SPLIT_TEST)
			number->title = split_name(SPLIT_TEST);
		if (pairs[i].number == RUN_COLUMN_POSITION && columns->by_step)
			number->title = axis_name(AXIS_STEP);
		number->tight = false;
		if (number->min_cols < cols)
			number->min_cols = cols;
	}
	return any;
}

void
run_columns_fit(struct run_columns *columns, struct table *table, const struct table_source *source,
		size_t skip, int cols)
{
	hide(columns, table, source->column_count, skip);
	give_room(columns, table, source->column_count, cols);
	table_layout(table, source, cols);
	/* A name takes room, for which another curve may have to go. */
	while (name_lone_numbers(columns, table))
		table_layout(table, source, cols);
}
