#include "config.h"

#include "ingest/shape.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/chars.h"
#include "ingest/sheet.h"
#include "util/die.h"

#define LABEL_MAX 32
#define LOOK_MAX 256 /* bytes in which a header has its first delimiter */

struct csv {
	struct sheet table;
	struct row cells;
	char delimiter;
	size_t row_n; /* cells of the last row that was one */
	/* "copypaste: AP,AP50": the same word stands before the header and its rows. */
	char label[LABEL_MAX];
	size_t label_n;
	/* "copypaste: Task: bbox" names what the next table is about. */
	char task[LABEL_MAX];
	size_t task_n;
};

static void *
make(void)
{
	struct csv *csv = xcalloc(1, sizeof(*csv));

	sheet_init(&csv->table);
	row_init(&csv->cells);
	return csv;
}

static void
drop(void *state)
{
	struct csv *csv = state;

	sheet_fini(&csv->table);
	row_fini(&csv->cells);
	free(csv);
}

/* The delimiter that ends the first cell; 0 if that is no name. */
static char
first_delimiter(struct str text)
{
	struct str look = str_first(text, LOOK_MAX);

	for (size_t i = 0; i < look.n; i++) {
		char c = look.p[i];

		if (c == ',' || c == '\t' || c == ';')
			return i == 0 || field_is_name(str_first(look, i)) || look.p[0] == '"' ? c
											       : 0;
		if (c == '=' || c == '{' || c == '|')
			return 0;
	}
	return 0;
}

/* A word and a colon before the first cell; its length with the blank behind it. */
static size_t
label_length(struct str text)
{
	size_t colon = str_find_char(str_first(text, LABEL_MAX), ':');

	if (colon + 1 >= text.n || colon + 2 > LABEL_MAX || text.p[colon + 1] != ' ')
		return 0;
	for (size_t i = 0; i < colon; i++)
		if (text.p[i] == ' ' || text.p[i] == ',' || text.p[i] == '\t')
			return 0;
	return colon > 0 ? colon + 2 : 0;
}

static bool
take_kind(struct csv *csv, struct draft *draft)
{
	struct sheet *table = &csv->table;

	switch (table->kind) {
	case SHEET_EPOCHS:
	case SHEET_METRICS:
		return true;
	case SHEET_RUNS:
		for (size_t i = 1; i < table->n; i++)
			if (table->columns[i].counter) /* "model,epoch,loss" */
				return true;
		if (draft_look(draft, STR_NONE, 0, table->columns[0].name)->is != NAME_UNKNOWN) {
			table->kind = SHEET_METRICS;
			return true;
		}
		break;
	case SHEET_NONE:
	case SHEET_SPLITS:
	case SHEET_SIDES:
	case SHEET_CLASSES:
	case SHEET_PAIRS:
		break;
	}
	sheet_clear(table);
	return false;
}

/* "return f(a, b)" is code: a bracket that its cell does not close stands in no header. */
static bool
is_torn(const struct row *cells)
{
	for (size_t i = 0; i < cells->n; i++) {
		int depth = 0;

		for (size_t k = 0; k < cells->at[i].n; k++)
			depth += (cells->at[i].p[k] == '(') - (cells->at[i].p[k] == ')');
		if (depth != 0)
			return true;
	}
	return false;
}

/* A header in the place of the one that may be in force; it is one of counters if that is there. */
static bool
read_header(struct csv *csv, struct str text, struct draft *draft)
{
	size_t label = label_length(text);
	struct str rest = str_skip(text, label);
	char delimiter = first_delimiter(rest);
	struct row *cells = &csv->cells;

	if (delimiter == 0 || !row_split_csv(cells, rest, delimiter, draft) || cells->n < 2)
		return false;
	if (sheet_same(&csv->table, cells)) {
		csv->table.fresh = true;
		return true;
	}
	if (is_torn(cells) || sheet_header(&csv->table, cells, draft) == SHEET_NONE ||
	    !take_kind(csv, draft))
		return false;
	csv->delimiter = delimiter;
	memcpy(csv->label, text.p, label);
	csv->label_n = label;
	return true;
}

/*
 * Some writers put one empty cell too many into each row, others the row's name before the first
 * column, or a mark behind the last: what is too much goes, so that the columns stand under their
 * names again.
 */
static void
drop_extra(struct row *cells)
{
	size_t extra = 0;

	if (field_read(cells->at[0]).is == FIELD_NUMBER &&
	    field_read(cells->at[cells->n - 1]).is != FIELD_NUMBER) {
		cells->n--;
		return;
	}
	for (size_t i = 1; i < cells->n; i++)
		if (cells->at[i].n == 0) {
			extra = i;
			break;
		}
	memmove(&cells->at[extra], &cells->at[extra + 1],
		(cells->n - extra - 1) * sizeof(*cells->at));
	cells->n--;
}

/* "0,35" where cells are parted by semicolons */
static void
mend_commas(struct row *cells, struct draft *draft)
{
	for (size_t i = 0; i < cells->n; i++) {
		struct str cell = cells->at[i];
		size_t comma = str_find_char(cell, ',');
		char *p;

		if (comma == cell.n || str_find_char(cell, '.') < cell.n)
			continue;
		p = draft_alloc(draft, cell.n);
		memcpy(p, cell.p, cell.n);
		p[comma] = '.';
		cells->at[i].p = p;
	}
}

/* Trailing tabs are trimmed off lines, though each of them parts two empty cells. */
static void
pad(struct row *cells, size_t n)
{
	cells->at = grow(cells->at, &cells->cap, n, sizeof(*cells->at));
	while (cells->n < n)
		cells->at[cells->n++] = STR_NONE;
}

static void
put_task(const struct csv *csv, struct draft *draft)
{
	for (size_t i = 0; i < draft->reading_count; i++) {
		struct str *name = &draft->readings[i].name;
		char *p = draft_alloc(draft, csv->task_n + 1 + name->n);

		memcpy(p, csv->task, csv->task_n);
		p[csv->task_n] = '/';
		memcpy(p + csv->task_n + 1, name->p, name->n);
		*name = (struct str){ p, csv->task_n + 1 + name->n };
	}
}

static bool
read_row(struct csv *csv, const struct log_line *line, struct str text, struct draft *draft)
{
	struct row *cells = &csv->cells;
	struct str label = { csv->label, csv->label_n };
	size_t written;

	if (csv->table.kind == SHEET_NONE || !str_starts(text, label))
		return false;
	text = str_skip(text, label.n);
	if (!row_split_csv(cells, text, csv->delimiter, draft))
		return false;
	if (line->partial && cells->n != (csv->row_n > 0 ? csv->row_n : csv->table.n))
		return false;
	written = cells->n;
	if (cells->n == csv->table.n + 1)
		drop_extra(cells);
	if (cells->n > 1 && cells->n < csv->table.n && csv->delimiter == '\t')
		pad(cells, csv->table.n);
	if (cells->n != csv->table.n)
		return false;
	if (csv->delimiter == ';')
		mend_commas(cells, draft);
	if (csv->table.kind == SHEET_RUNS ? !sheet_run(&csv->table, cells, false, draft)
					  : !sheet_record(&csv->table, cells, draft))
		return false;
	if (!line->partial)
		csv->row_n = written;
	if (written != csv->table.n)
		draft_depends(draft); /* again() could not tell how many cells there were */
	if (csv->task_n > 0 && csv->label_n > 0)
		put_task(csv, draft);
	return true;
}

/* "copypaste: Task: bbox" */
static bool
read_task(struct csv *csv, struct str text)
{
	size_t label = label_length(text);
	struct str rest = str_skip(text, label);
	size_t inner = label > 0 ? label_length(rest) : 0;
	struct str task = str_trim(str_skip(rest, inner));

	if (inner == 0 || !str_starts_case(rest, STR("task")) || task.n == 0 ||
	    task.n > LABEL_MAX || str_find_char(task, ' ') < task.n)
		return false;
	memcpy(csv->task, task.p, task.n);
	csv->task_n = task.n;
	return true;
}

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	struct csv *csv = state;
	struct str text = str_trim(line->text);

	if (text.n == 0)
		return SHAPE_NO;
	/* Trailing tabs are empty cells. */
	if (csv->delimiter == '\t')
		text = line->text;
	if (read_row(csv, line, text, draft)) {
		if (!line->partial)
			csv->table.fresh = false;
		return SHAPE_RECORD;
	}
	if (line->partial)
		return csv->table.kind != SHEET_NONE && is_digit(text.p[0]) ? SHAPE_SKIP : SHAPE_NO;
	if (read_header(csv, text, draft)) {
		draft_clear(draft);
		return csv->table.kind == SHEET_METRICS ? SHAPE_NO : SHAPE_SKIP;
	}
	read_task(csv, text);
	return SHAPE_NO;
}

static void
again(void *state, const struct draft *draft)
{
	struct csv *csv = state;

	(void)draft;
	csv->row_n = csv->table.n;
}

static uint32_t
told(const void *state)
{
	const struct csv *csv = state;
	uint32_t hash = sheet_told(&csv->table);

	if (csv->task_n > 0)
		hash ^= (uint32_t)str_hash((struct str){ csv->task, csv->task_n });
	if (csv->table.kind != SHEET_NONE)
		hash ^= (uint32_t)csv->delimiter +
			(uint32_t)str_hash((struct str){ csv->label, csv->label_n });
	return hash == SHAPE_BUSY ? 1 : hash;
}

const struct shape shape_csv = {
	.name = "csv",
	.new = make,
	.free = drop,
	.read = read_line,
	.told = told,
	.again = again,
};
