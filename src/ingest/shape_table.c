#include "config.h"

#include "ingest/shape.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/splits.h"
#include "ingest/sheet.h"
#include "util/die.h"

#define SECTION_MAX 64
#define BARE_CELLS 3 /* of a row without bars at its ends */

/*
 * Tables whose cells stand between bars: Markdown, ASCII frames, box drawing; and the frames of
 * name-value rows that reinforcement learners print, one record each.
 */
struct framed {
	struct sheet table;
	struct row cells;
	struct sheet waiting; /* a header, if a rule follows it */
	char *above;	      /* a row that would be a header, if a second one completes it */
	size_t above_n, above_cap;
	bool bare;		   /* the header has no bars at its ends, and so have its rows */
	bool ruled;		   /* the line before was a rule */
	bool boxed;		   /* so was one since the last line that was none of a table's */
	bool pairs;		   /* name-value rows are being collected in the draft */
	bool given;		   /* some of them are settings */
	bool best_said;		   /* of the row that is being read: its best values are out */
	struct position said;	   /* where a part of the pairs was said, if that was not all */
	char section[SECTION_MAX]; /* "rollout/" above indented names */
	size_t section_n;
};

static void *
make(void)
{
	struct framed *framed = xcalloc(1, sizeof(*framed));

	sheet_init(&framed->table);
	sheet_init(&framed->waiting);
	row_init(&framed->cells);
	return framed;
}

static void
drop(void *state)
{
	struct framed *framed = state;

	sheet_fini(&framed->table);
	sheet_fini(&framed->waiting);
	row_fini(&framed->cells);
	free(framed->above);
	free(framed);
}

static bool
begins_bar(struct str text)
{
	return str_starts(text, STR("|")) || str_starts(text, STR("│")) ||
	       str_starts(text, STR("┃"));
}

/* What was collected is a record if it counts or measures something; else there was nothing. */
static bool
end_pairs(struct framed *framed, struct draft *draft)
{
	const struct position *pos = &draft->position;

	framed->pairs = false;
	framed->section_n = 0;
	if (framed->given && draft->metric_count > 0)
		draft->given = GIVEN_LIKELY;
	if (draft->metric_count > 0 ||
	    (draft->reading_count > 0 && (pos->step.has || pos->epoch.has)))
		return true;
	draft_settle(draft, false);
	draft->reading_count = 0;
	if (draft->param_count > 0)
		return true;
	draft_clear(draft);
	return false;
}

static bool
is_indented(struct str text)
{
	return text.n > 5 && strncmp(text.p + 1, "   ", 3) == 0;
}

static enum shape_answer
read_pair(struct framed *framed, struct str text, struct draft *draft)
{
	struct row *cells = &framed->cells;
	struct str name = cells->at[0];
	struct field cell = { .is = FIELD_EMPTY };

	for (size_t i = 1; i < cells->n && cell.is == FIELD_EMPTY; i++)
		cell = field_read(cells->at[i]);
	if (!framed->pairs) {
		draft_clear(draft);
		framed->given = false;
		framed->said = (struct position){ 0 };
		draft->split = framed->table.kind == SHEET_PAIRS ? framed->table.split : SPLIT_NONE;
	}
	framed->pairs = true;
	if (draft_is_empty(draft))
		draft->position = framed->said;
	if (!is_indented(text))
		framed->section_n = 0;
	if (cell.is == FIELD_EMPTY && str_ends(name, STR("/")) && name.n <= SECTION_MAX) {
		memcpy(framed->section, name.p, name.n - 1);
		framed->section_n = name.n - 1;
	}
	if (framed->table.kind == SHEET_PAIRS && framed->table.params) {
		draft_param(draft, draft_name(draft, name), field_plain(cells->at[1], draft));
		return SHAPE_PART;
	}
	if (draft_look(draft, STR_NONE, 0, name)->is == NAME_PARAM)
		framed->given = true;
	if (cell.is == FIELD_NUMBER)
		field_put(&cell,
			  &(struct pair){
			      .prefix = { framed->section, framed->section_n },
			      .joiner = '/',
			      .name = name,
			  },
			  draft);
	return SHAPE_PART;
}

/* One row of a table of runs: up to two records. */
static enum shape_answer
read_run(struct framed *framed, struct draft *draft)
{
	const struct sheet *table = &framed->table;

	if (!framed->best_said) {
		framed->best_said = true;
		if (sheet_has_best(table) && sheet_run(table, &framed->cells, true, draft))
			return SHAPE_BEFORE;
	}
	framed->best_said = false;
	return sheet_run(table, &framed->cells, false, draft) ? SHAPE_RECORD : SHAPE_SKIP;
}

static enum shape_answer
read_row(struct framed *framed, const struct log_line *line, struct draft *draft)
{
	struct sheet *table = &framed->table;

	switch (table->kind) {
	case SHEET_EPOCHS:
	case SHEET_METRICS:
		if (!sheet_record(table, &framed->cells, draft))
			return SHAPE_SKIP;
		if (!line->partial)
			table->fresh = false;
		return SHAPE_RECORD;
	case SHEET_RUNS:
		return line->partial ? SHAPE_SKIP : read_run(framed, draft);
	case SHEET_SPLITS:
	case SHEET_SIDES:
		return !line->partial && sheet_split_record(table, &framed->cells, draft)
			   ? SHAPE_RECORD
			   : SHAPE_SKIP;
	case SHEET_CLASSES:
		return SHAPE_SKIP;
	case SHEET_NONE:
	case SHEET_PAIRS:
		break;
	}
	return SHAPE_NO;
}

static void
swap(struct sheet *a, struct sheet *b)
{
	struct sheet t = *a;

	*a = *b;
	*b = t;
}

/* "Epoch | Loss | PPL": a header only if a rule follows it. */
static void
read_bare_header(struct framed *framed, struct draft *draft)
{
	sheet_clear(&framed->waiting);
	sheet_header(&framed->waiting, &framed->cells, draft);
	draft_clear(draft);
	framed->bare = true;
}

/* "1 | 0.52 | 71.3" right below "Epoch | Loss | Acc": the counter does for a rule. */
static bool
begins_bare(struct framed *framed, struct str text)
{
	struct row *cells = &framed->cells;

	if (!framed->bare || framed->waiting.kind != SHEET_EPOCHS ||
	    !framed->waiting.columns[0].counter || str_find_char(text, '|') == text.n ||
	    !row_split_bars(cells, text) || cells->n != framed->waiting.n ||
	    field_read(cells->at[0]).is == FIELD_TEXT || field_read(cells->at[1]).is == FIELD_TEXT)
		return false;
	swap(&framed->table, &framed->waiting);
	sheet_clear(&framed->waiting);
	return true;
}

/* A line with bars between its cells, but none before the first. */
static enum shape_answer
read_bare(struct framed *framed, const struct log_line *line, struct str text, struct draft *draft)
{
	struct row *cells = &framed->cells;
	bool readings = framed->table.kind == SHEET_EPOCHS || framed->table.kind == SHEET_METRICS;

	if (str_find_char(text, '|') == text.n || row_is_rule(text) ||
	    !row_split_bars(cells, text) || cells->n < BARE_CELLS)
		return SHAPE_NO;
	if (framed->bare && readings && sheet_same(&framed->table, cells))
		return SHAPE_SKIP;
	if (framed->bare && readings && cells->n == framed->table.n &&
	    !sheet_could_be_header(cells))
		return read_row(framed, line, draft);
	if (!line->partial && sheet_could_be_header(cells))
		read_bare_header(framed, draft);
	return SHAPE_NO;
}

static void
keep_above(struct framed *framed, struct str text)
{
	framed->above = grow(framed->above, &framed->above_cap, text.n + 1, 1);
	memcpy(framed->above, text.p, text.n);
	framed->above_n = text.n;
}

/* May this be the second row of a header: names, units in brackets and nothing, some of each? */
static bool
completes_header(const struct row *cells)
{
	size_t names = 0, empty = 0;

	for (size_t i = 0; i < cells->n; i++) {
		if (cells->at[i].n == 0)
			empty++;
		else if (field_is_name(cells->at[i]))
			names++;
		else
			return false;
	}
	return names > 0 && empty > 0;
}

/* "| Epoch | Mini-batch |" and "|       | Accuracy   |" are one header in two rows. */
static bool
read_second_row(struct framed *framed, struct draft *draft)
{
	struct row *cells = &framed->cells, above;
	struct str text = { framed->above, framed->above_n };
	bool is = false;

	if (framed->above_n == 0 || !completes_header(cells))
		return false;
	row_init(&above);
	if (row_split_bars(&above, text) && above.n == cells->n) {
		for (size_t i = 0; i < cells->n; i++) {
			struct str a = above.at[i], b = cells->at[i];
			char *p = draft_alloc(draft, a.n + 1 + b.n);

			memcpy(p, a.p, a.n);
			p[a.n] = ' ';
			memcpy(p + a.n + 1, b.n > 0 ? b.p : "", b.n);
			cells->at[i] = str_trim((struct str){ p, a.n + 1 + b.n });
		}
		is = sheet_header(&framed->table, cells, draft) != SHEET_NONE;
	}
	row_fini(&above);
	draft_clear(draft);
	return is;
}

/* A header counts where a rule frames it, or where it names a counter. */
static enum shape_answer
read_header(struct framed *framed, struct str text, struct draft *draft)
{
	enum sheet_kind kind;

	if (sheet_same(&framed->table, &framed->cells)) {
		framed->table.fresh = true;
		return SHAPE_SKIP;
	}
	sheet_clear(&framed->waiting);
	framed->bare = false;
	kind = sheet_header(&framed->waiting, &framed->cells, draft);
	draft_clear(draft);
	sheet_clear(&framed->table);
	if (kind == SHEET_NONE && framed->cells.n > 2)
		keep_above(framed, text);
	if (kind == SHEET_NONE)
		return SHAPE_NO;
	if (kind == SHEET_EPOCHS || kind == SHEET_PAIRS || framed->ruled)
		swap(&framed->table, &framed->waiting);
	return SHAPE_SKIP;
}

/* "│ loss        0.5 │": a box whose rows have blanks between name and value. */
static enum shape_answer
read_box_row(struct framed *framed, const struct log_line *line, struct draft *draft)
{
	struct row *cells = &framed->cells;
	struct str row = cells->at[0];

	if (line->partial)
		return SHAPE_SKIP;
	if (!framed->pairs && !framed->boxed)
		return SHAPE_NO;
	if (!row_split_blanks(cells, row, 2) || cells->n != 2 || !field_is_name(cells->at[0]))
		return framed->pairs ? SHAPE_PART : SHAPE_NO;
	return read_pair(framed, row, draft);
}

static enum shape_answer
read_bars(struct framed *framed, const struct log_line *line, struct str text, struct draft *draft)
{
	struct row *cells = &framed->cells;
	bool starts = framed->ruled;

	if (!row_split_bars(cells, text) || cells->n == 0)
		return line->partial ? SHAPE_SKIP : SHAPE_NO;
	if (cells->n == 1)
		return read_box_row(framed, line, draft);
	if (framed->table.kind != SHEET_NONE && framed->table.kind != SHEET_PAIRS &&
	    cells->n == framed->table.n && !sheet_could_be_header(cells))
		return read_row(framed, line, draft);
	if (line->partial)
		return framed->pairs || framed->table.kind != SHEET_NONE ? SHAPE_SKIP : SHAPE_NO;
	if (framed->pairs ||
	    ((starts || framed->table.kind == SHEET_PAIRS) && field_is_name(cells->at[0]) &&
	     cells->n == 2 && !sheet_could_be_header(cells)))
		return read_pair(framed, text, draft);
	if (read_second_row(framed, draft))
		return SHAPE_SKIP;
	framed->above_n = 0;
	return sheet_could_be_header(cells) ? read_header(framed, text, draft) : SHAPE_NO;
}

static enum shape_answer
read_rule(struct framed *framed, struct draft *draft)
{
	framed->ruled = framed->boxed = true;
	if (framed->pairs)
		return end_pairs(framed, draft) ? SHAPE_RECORD : SHAPE_SKIP;
	if (framed->waiting.kind != SHEET_NONE) {
		swap(&framed->table, &framed->waiting);
		sheet_clear(&framed->waiting);
		return SHAPE_SKIP;
	}
	return framed->table.kind != SHEET_NONE ? SHAPE_SKIP : SHAPE_NO;
}

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	struct framed *framed = state;
	struct str text = str_trim(line->text);
	enum shape_answer answer;

	if (begins_bar(text) && !row_is_rule(text)) {
		answer = read_bars(framed, line, text, draft);
		if (!line->partial)
			framed->ruled = false;
		return answer;
	}
	if (line->partial)
		return framed->pairs ? SHAPE_SKIP : read_bare(framed, line, text, draft);
	if (row_is_rule(text))
		return read_rule(framed, draft);
	framed->ruled = framed->boxed = false;
	if (!begins_bare(framed, text))
		sheet_clear(&framed->waiting);
	if (!framed->pairs) {
		answer = read_bare(framed, line, text, draft);
		if (answer != SHAPE_NO || framed->waiting.kind != SHEET_NONE)
			return answer;
	}
	if (framed->table.kind == SHEET_RUNS || framed->table.kind == SHEET_PAIRS ||
	    framed->table.kind == SHEET_CLASSES || framed->table.kind == SHEET_SPLITS ||
	    framed->table.kind == SHEET_SIDES)
		sheet_clear(&framed->table);
	if (framed->pairs && end_pairs(framed, draft))
		return SHAPE_BEFORE;
	return SHAPE_NO;
}

/* Where the frame counts already, what follows can be said at the same place. */
static bool
finish(void *state, struct draft *draft)
{
	struct framed *framed = state;

	if (!framed->pairs || draft->reading_count == 0 ||
	    (!draft->position.step.has && !draft->position.epoch.has))
		return false;
	framed->said = draft->position;
	return true;
}

static uint32_t
told(const void *state)
{
	const struct framed *framed = state;

	if (framed->pairs || framed->ruled || framed->boxed || framed->best_said ||
	    framed->above_n > 0 || framed->waiting.kind != SHEET_NONE)
		return SHAPE_BUSY;
	return sheet_told(&framed->table);
}

const struct shape shape_table = {
	.name = "table",
	.new = make,
	.free = drop,
	.read = read_line,
	.finish = finish,
	.told = told,
};
