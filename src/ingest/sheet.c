#include "config.h"

#include "ingest/sheet.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/splits.h"
#include "util/die.h"

void
sheet_init(struct sheet *sheet)
{
	*sheet = (struct sheet){ 0 };
}

void
sheet_fini(struct sheet *sheet)
{
	free(sheet->columns);
	free(sheet->text);
	*sheet = (struct sheet){ 0 };
}

void
sheet_clear(struct sheet *sheet)
{
	sheet->kind = SHEET_NONE;
	sheet->n = sheet->text_n = 0;
}

static bool
is_one_of(struct str s, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_case(s, str_of(words[i])))
			return true;
	return false;
}

/* Headers of a column that names runs. */
static bool
names_runs(struct str cell)
{
	static const char *const words[] = {
		"model", "run",	    "name",    "experiment", "exp",   "config", "configuration",
		"setup", "setting", "variant", "method",     "trial", "模型",	"实验",
		"配置",	 "方法",    "参数",    "设置",	     "名称",
	};

	return is_one_of(cell, words, COUNT(words));
}

static bool
names_classes(struct str cell)
{
	static const char *const words[] = { "class",  "classes", "category", "label",
					     "labels", "类别",	  "subset" };

	return is_one_of(cell, words, COUNT(words));
}

static bool
names_metrics(struct str cell)
{
	static const char *const words[] = {
		"metric",
		"metrics",
		"test metric",
		"validate metric",
		"validation metric",
		"val metric",
		"runningstage.testing metric",
		"指标",
	};

	return is_one_of(cell, words, COUNT(words));
}

bool
sheet_names_metric(struct str name)
{
	static const char *const words[] = { "metric", "name", "key", "tag", "metric_name" };

	return is_one_of(name, words, COUNT(words));
}

static bool
names_params(const struct row *cells)
{
	static const char *const names[] = {
		"parameter",	   "parameters", "param",    "hyperparameter", "hyperparameters",
		"hyper-parameter", "hparam",	 "argument", "arguments",      "arg",
		"option",	   "options",	 "setting",  "settings",       "config",
		"configuration",   "flag",	 "参数",     "超参数",	       "配置",
	};
	static const char *const values[] = { "value", "values", "setting", "default",
					      "值",    "取值",	 "数值" };

	return cells->n == 2 && is_one_of(cells->at[0], names, COUNT(names)) &&
	       is_one_of(cells->at[1], values, COUNT(values));
}

/* All columns but the first are called as splits are, two of them or more. */
static bool
are_splits(const struct row *cells)
{
	for (size_t i = 1; i < cells->n; i++) {
		struct str cell = cells->at[i];

		for (size_t k = 0; k < cell.n; k++)
			if (cell.p[k] == '_' || cell.p[k] == ' ' || cell.p[k] == '/')
				return false;
		if (split_of(cell) == SPLIT_NONE)
			return false;
	}
	return cells->n > 2;
}

/* "epoch gpu_mem box obj cls ...": parts of a loss whose names stand for it only together. */
static bool
is_detector(const struct row *cells)
{
	static const char *const words[] = { "box", "obj", "cls", "dfl", "giou" };
	size_t parts = 0;

	for (size_t i = 1; i < cells->n; i++)
		parts += is_one_of(cells->at[i], words, COUNT(words));
	return parts > 1;
}

/* A board of what runs right now repeats what the log says elsewhere. */
static bool
is_board(const struct row *cells)
{
	static const char *const words[] = { "status", "state", "loc", "状态" };

	for (size_t i = 0; i < cells->n; i++)
		if (is_one_of(cells->at[i], words, COUNT(words)))
			return true;
	return false;
}

static struct str
without(struct str s, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str word = str_of(words[i]);

		if (str_starts_case(s, word)) {
			s = str_skip(s, word.n);
			while (s.n > 0 && strchr(" _-", s.p[0]) != NULL)
				s = str_skip(s, 1);
			return s;
		}
	}
	return s;
}

static enum column_is
column_kind(struct str cell, struct str *bare)
{
	static const char *const best[] = { "best", "最佳", "最优", "最好" };
	static const char *const final[] = { "final", "last", "最终", "最后" };

	*bare = without(cell, best, COUNT(best));
	if (bare->n > 0 && bare->n < cell.n)
		return COLUMN_BEST;
	*bare = without(cell, final, COUNT(final));
	if (bare->n > 0 && bare->n < cell.n)
		return COLUMN_FINAL;
	*bare = cell;
	return COLUMN_PLAIN;
}

/* What the i-th column is called: a first one may count in other words than elsewhere. */
static struct str
name_of(const struct row *cells, size_t i)
{
	static const char *const words[] = { "episode", "episodes", "gen", "generation" };

	if (i == 0 && cells->n > 1 && str_eq(cells->at[0], STR("E")) &&
	    str_eq(cells->at[1], STR("#")))
		return STR("epoch");
	return i == 0 && is_one_of(cells->at[0], words, COUNT(words)) ? STR("iteration")
								      : cells->at[i];
}

/* What a header says, before it is taken over. */
struct header {
	size_t counters, metrics;
	size_t known; /* names that are metrics, costs, rates */
	bool first_counts;
	unsigned splits;      /* bit set of enum split among the metrics */
	size_t named, valued; /* as in struct sheet */
};

static struct header
judge(const struct row *cells, struct draft *draft)
{
	struct header header = { 0 };

	for (size_t i = 0; i < cells->n; i++) {
		struct str bare;
		enum column_is is = column_kind(name_of(cells, i), &bare);
		const struct name *name = draft_look(draft, STR_NONE, 0, bare);

		header.known +=
		    name->is == NAME_METRIC || name->is == NAME_AUX || name->is == NAME_MAYBE;
		if (name->is == NAME_METRIC) {
			header.metrics++;
			header.splits |= 1u << name->role.split;
		}
		if (sheet_names_metric(cells->at[i]))
			header.named = i + 1;
		if (str_eq_case(cells->at[i], STR("value")))
			header.valued = i + 1;
		if (is == COLUMN_PLAIN && name_is_counter(name->is)) {
			header.counters++;
			header.first_counts |= i == 0;
		}
	}
	return header;
}

static enum sheet_kind
kind_of(const struct row *cells, const struct header *header, struct draft *draft)
{
	const struct name *first = draft_look(draft, STR_NONE, 0, cells->at[0]);

	if ((names_metrics(cells->at[0]) || cells->at[0].n == 0) && are_splits(cells))
		return SHEET_SIDES;
	if (header->metrics == 0 && header->named > 0 && header->valued > 0 && header->counters > 0)
		return SHEET_EPOCHS;
	if (names_metrics(cells->at[0]) || names_params(cells))
		return SHEET_PAIRS;
	if (header->first_counts && is_detector(cells))
		return SHEET_EPOCHS;
	if (header->metrics == 0 || is_board(cells))
		return SHEET_NONE;
	if (split_is_field(cells->at[0]))
		return header->counters == 0 ? SHEET_SPLITS : SHEET_EPOCHS;
	if (names_classes(cells->at[0]))
		return SHEET_CLASSES;
	if (header->first_counts)
		return SHEET_EPOCHS;
	if (names_runs(cells->at[0]))
		return SHEET_RUNS;
	if (header->counters > 0)
		return SHEET_EPOCHS;
	if (first->is == NAME_PARAM || first->is == NAME_MAYBE)
		return SHEET_RUNS;
	/* Metrics of something that the first column names are not those of a training. */
	if (first->is == NAME_UNKNOWN && cells->at[0].n > 0)
		return SHEET_NONE;
	return 2 * header->known >= cells->n ? SHEET_METRICS : SHEET_NONE;
}

static struct str
keep(struct sheet *sheet, struct str s)
{
	memcpy(sheet->text + sheet->text_n, s.p, s.n);
	sheet->text_n += s.n;
	return (struct str){ sheet->text + sheet->text_n - s.n, s.n };
}

static void
add_column(struct sheet *sheet, struct str cell, struct draft *draft)
{
	struct column column = { .name = keep(sheet, cell) };
	struct str bare;

	column.is = column_kind(column.name, &bare);
	column.bare = bare;
	column.counter = name_is_counter(draft_look(draft, STR_NONE, 0, bare)->is);
	sheet->columns = grow(sheet->columns, &sheet->cap, sheet->n + 1, sizeof(*sheet->columns));
	sheet->columns[sheet->n++] = column;
}

static void
take_header(struct sheet *sheet, const struct row *cells, struct draft *draft)
{
	size_t need = STR("iteration").n;

	sheet->n = sheet->text_n = 0;
	for (size_t i = 0; i < cells->n; i++)
		need += cells->at[i].n;
	sheet->text = grow(sheet->text, &sheet->text_cap, need, 1);
	for (size_t i = 0; i < cells->n; i++)
		add_column(sheet, name_of(cells, i), draft);
	sheet->hash = (uint32_t)sheet->n;
	for (size_t i = 0; i < sheet->n; i++)
		sheet->hash = sheet->hash * 31 + (uint32_t)str_hash(sheet->columns[i].name);
}

uint32_t
sheet_told(const struct sheet *sheet)
{
	if (sheet->kind == SHEET_NONE)
		return 0;
	return (sheet->hash ^ (uint32_t)sheet->kind) << 1 | sheet->fresh;
}

bool
sheet_could_be_header(const struct row *cells)
{
	if (cells->n < 2)
		return false;
	if (names_metrics(cells->at[0]) || names_params(cells))
		return true;
	for (size_t i = 0; i < cells->n; i++)
		if (!field_is_name(cells->at[i]) && (i > 0 || cells->at[i].n > 0))
			return false;
	return true;
}

enum sheet_kind
sheet_header(struct sheet *sheet, const struct row *cells, struct draft *draft)
{
	struct header header;
	enum sheet_kind kind;

	if (!sheet_could_be_header(cells))
		return SHEET_NONE;
	header = judge(cells, draft);
	kind = kind_of(cells, &header, draft);
	if (kind == SHEET_NONE)
		return SHEET_NONE;
	take_header(sheet, cells, draft);
	sheet->named = sheet->valued = 0;
	if (header.metrics == 0 && kind == SHEET_EPOCHS) {
		sheet->named = header.named;
		sheet->valued = header.valued;
	}
	sheet->kind = kind;
	sheet->fresh = true;
	sheet->split = SPLIT_NONE;
	for (int split = SPLIT_TRAIN; split < SPLIT_COUNT; split++)
		if (header.splits == (1u << split | 1u << SPLIT_NONE))
			sheet->split = (enum split)split;
	sheet->params = kind == SHEET_PAIRS && names_params(cells);
	if (kind == SHEET_PAIRS)
		sheet->split = split_of(cells->at[0]);
	return kind;
}

bool
sheet_same(const struct sheet *sheet, const struct row *cells)
{
	if (sheet->kind == SHEET_NONE || cells->n != sheet->n)
		return false;
	for (size_t i = 0; i < cells->n; i++)
		if (!str_eq(cells->at[i], sheet->columns[i].name) && !sheet->columns[i].counter)
			return false;
	return cells->n > 0 && field_is_name(cells->at[0]);
}

static void
say(const struct column *column, const struct field *cell, struct str prefix, struct draft *draft)
{
	field_put(cell, &(struct pair){ .prefix = prefix, .name = column->bare }, draft);
}

static void
say_total(const struct column *column, const struct field *cell, struct draft *draft)
{
	struct opt_i64 total = OPT_I64((int64_t)cell->total.value);

	if (!cell->total.integral)
		return;
	if (draft_look(draft, STR_NONE, 0, column->bare)->is == NAME_EPOCH)
		draft->position.epochs = total;
	else
		draft->position.steps = total;
}

/* "val" under "phase": what all of the row is of. */
static void
say_split(struct str cell, struct draft *draft)
{
	enum split split = split_of(cell);
	struct str prefix = split_prefix_of(cell);

	if (prefix.n > 0)
		draft_prefix(draft, prefix, split);
	for (size_t i = 0; i < draft->reading_count && prefix.n == 0; i++)
		draft->readings[i].split = split;
}

bool
sheet_record(struct sheet *sheet, const struct row *cells, struct draft *draft)
{
	struct str split = STR_NONE;
	size_t numbers = 0;

	for (size_t i = 0; i < sheet->n; i++) {
		struct column column = sheet->columns[i];
		struct field cell = field_read(cells->at[i]);

		column.bare = column.name;
		if (str_eq_case(column.name, STR("size")))
			continue;
		if (cell.is == FIELD_TEXT && split_is_field(column.name))
			split = cells->at[i];
		if (sheet->named > 0 && !column.counter) {
			column.bare = cells->at[sheet->named - 1];
			if (i + 1 != sheet->valued ||
			    draft_look(draft, STR_NONE, 0, column.bare)->is != NAME_METRIC)
				continue;
			draft_depends(draft); /* on a text */
		}
		if (cell.is == FIELD_NUMBER || (cell.is == FIELD_RATIO && column.counter)) {
			numbers++;
			say(&column, &cell, STR_NONE, draft);
			if (cell.is == FIELD_RATIO)
				say_total(&column, &cell, draft);
		} else if (cell.is == FIELD_TEXT &&
			   (column.counter || sheet->kind == SHEET_METRICS)) {
			draft_clear(draft);
			return false;
		}
	}
	if (numbers == 0 || draft->reading_count == 0) {
		draft_clear(draft);
		return false;
	}
	if (split_of(split) != SPLIT_NONE)
		say_split(split, draft);
	draft->table_start = sheet->fresh;
	return true;
}

bool
sheet_has_best(const struct sheet *sheet)
{
	for (size_t i = 1; i < sheet->n; i++)
		if (sheet->columns[i].is == COLUMN_BEST && !sheet->columns[i].counter)
			return true;
	return false;
}

/* A gap is a difference of two others; the model makes its own. */
static bool
is_derived(struct str name)
{
	static const char *const words[] = { "gap", "diff", "difference", "delta", "差距", "差值" };

	return is_one_of(name, words, COUNT(words));
}

bool
sheet_run(const struct sheet *sheet, const struct row *cells, bool best, struct draft *draft)
{
	struct str heading = field_plain(cells->at[0], draft);
	const struct name *first = draft_look(draft, STR_NONE, 0, sheet->columns[0].name);
	struct num number;

	if (heading.n == 0)
		return false;
	draft->split = sheet->split;
	for (size_t i = 1; i < sheet->n; i++) {
		const struct column *column = &sheet->columns[i];
		struct field cell = field_read(cells->at[i]);
		struct str prefix = STR_NONE;

		if ((column->is == COLUMN_BEST) != best || cell.is != FIELD_NUMBER ||
		    is_derived(column->bare))
			continue;
		if (draft_look(draft, STR_NONE, 0, column->bare)->role.split == SPLIT_NONE &&
		    !column->counter)
			prefix = split_prefix(sheet->split);
		say(column, &cell, prefix, draft);
	}
	if (draft->reading_count == 0) {
		draft_clear(draft);
		return false;
	}
	if ((first->is == NAME_PARAM || first->is == NAME_MAYBE) && num_whole(heading, &number))
		draft_param(draft, draft_name(draft, sheet->columns[0].name), heading);
	draft->heading = heading;
	draft->by_name = true;
	return true;
}

bool
sheet_split_record(const struct sheet *sheet, const struct row *cells, struct draft *draft)
{
	bool sides = sheet->kind == SHEET_SIDES;

	if (!sides && split_of(cells->at[0]) == SPLIT_NONE)
		return false;
	for (size_t i = 1; i < sheet->n; i++) {
		struct str side = sides ? sheet->columns[i].name : cells->at[0];
		struct column column = { .bare = sides ? cells->at[0] : sheet->columns[i].name };
		struct field cell = field_read(cells->at[i]);

		if (cell.is != FIELD_NUMBER || !field_is_name(column.bare))
			continue;
		draft->split = split_of(side);
		say(&column, &cell, draft_name(draft, side), draft);
	}
	if (draft->metric_count > 0)
		return true;
	draft_clear(draft);
	return false;
}

/* How many of each class there were says nothing about the training. */
static bool
is_size(struct str name)
{
	static const char *const words[] = { "images", "instances", "labels", "support", "gts",
					     "dets",   "targets",   "count",  "size" };

	return is_one_of(name, words, COUNT(words));
}

bool
sheet_class(const struct sheet *sheet, const struct row *cells, struct draft *draft)
{
	static const char *const words[] = { "all", "overall", "mean", "average", "total" };

	if (!is_one_of(cells->at[0], words, COUNT(words)))
		return false;
	draft->split = SPLIT_VAL;
	for (size_t i = 1; i < sheet->n; i++) {
		struct field cell = field_read(cells->at[i]);

		if (cell.is == FIELD_NUMBER && !is_size(sheet->columns[i].name))
			say(&sheet->columns[i], &cell, STR_NONE, draft);
	}
	if (draft->reading_count > 0)
		return true;
	draft_clear(draft);
	return false;
}
