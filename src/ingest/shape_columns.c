#include "config.h"

#include "ingest/shape.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/chars.h"
#include "ingest/sheet.h"
#include "util/die.h"

#define COLUMNS_MAX 64
#define BAR_KEY 0x636f6c73 /* there is one at a time */
#define FORGET_AFTER 2000  /* lines without a row, after which a header no longer counts */

/* Where a column stands in its line, by the dashes under its name. */
struct span {
	size_t from, to;
};

/*
 * Columns parted by blanks under a header: "epoch  train_loss  valid_loss", dashes beneath it or
 * not; and the table by classes that evaluations print below such a row.
 */
struct columns {
	struct sheet table;   /* of epochs */
	struct sheet classes; /* in force until a line is no row of it */
	struct row cells;
	struct span spans[COLUMNS_MAX];
	size_t span_count;
	bool indexed;	/* the header is indented: rows may begin with a number of their own */
	bool headed;	/* the line before was the header */
	bool evaluated; /* a row of all classes has been read since the last row of an epoch */
	int silent;	/* lines since the last row */
};

static void *
make(void)
{
	struct columns *columns = xcalloc(1, sizeof(*columns));

	sheet_init(&columns->table);
	sheet_init(&columns->classes);
	row_init(&columns->cells);
	columns->evaluated = true;
	return columns;
}

static void
drop(void *state)
{
	struct columns *columns = state;

	sheet_fini(&columns->table);
	sheet_fini(&columns->classes);
	row_fini(&columns->cells);
	free(columns);
}

static struct str
first_word(struct str text)
{
	size_t n = 0;

	while (n < text.n && text.p[n] != ' ' && text.p[n] != '\t')
		n++;
	return str_first(text, n);
}

/* Most lines are sorted out by their first word. */
static bool
begins_header(struct str text)
{
	static const char *const words[] = { "epoch",	 "epochs",  "iter",	   "iteration",
					     "step",	 "ep",	    "e",	   "#",
					     "round",	 "it",	    "class",	   "category",
					     "轮次",	 "步数",    "global_step", "test",
					     "validate", "classes", "episode",	   "gen" };
	struct str word = first_word(text);

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(word, str_of(words[i])))
			return true;
	return false;
}

/* "# step loss": the header of a file that is to be plotted is a comment. */
static struct str
bare_header(struct str text)
{
	size_t at = skip_blanks(text, 1);

	return byte_at(text, 0) == '#' && is_letter(byte_at(text, at)) ? str_skip(text, at) : text;
}

/* What stands before a progress bar: "... 640:  45%|####". */
static struct str
before_bar(struct str text)
{
	return str_first(text, str_find(text, STR(": ")));
}

/* A row with a bar behind it is drawn again and again, also on lines of its own. */
static void
put_bar(struct draft *draft, struct str line)
{
	struct str tail = str_trim(str_skip(line, before_bar(line).n + 1));
	struct num percent;
	size_t n = num_parse(tail, &percent);

	if (!draft->position.epoch.has || n == 0 || n == tail.n || tail.p[n] != '%' ||
	    !(percent.value >= 0 && percent.value <= 100))
		return;
	draft->bar = true;
	draft->bar_key = BAR_KEY;
	draft->bar_at = (int64_t)percent.value;
	draft->bar_done = percent.value >= 100;
}

static bool
read_header(struct columns *columns, struct str text, struct draft *draft)
{
	struct row *cells = &columns->cells;

	text = before_bar(text);
	if (!row_split_blanks(cells, text, 2))
		return false;
	/* Pasted text may have lost its blanks; then every word is a name. */
	if (cells->n == 1 &&
	    (first_word(text).n < 2 || !row_split_blanks(cells, text, 1) || cells->n < 3))
		return false;
	if (cells->n < 2 || cells->n > COLUMNS_MAX)
		return false;
	if (cells->at[cells->n - 1].n > 1 && str_ends(cells->at[cells->n - 1], STR(")")) &&
	    str_find_char(cells->at[cells->n - 1], '(') == cells->at[cells->n - 1].n)
		cells->at[cells->n - 1].n--; /* "Box(P  R  mAP50  mAP50-95)" */
	switch (sheet_header(&columns->classes, cells, draft)) {
	case SHEET_CLASSES:
	case SHEET_PAIRS:
		return true;
	case SHEET_EPOCHS:
		sheet_clear(&columns->classes);
		if (sheet_same(&columns->table, cells))
			columns->table.fresh = true;
		else
			sheet_header(&columns->table, cells, draft);
		columns->span_count = 0;
		return true;
	case SHEET_NONE:
	case SHEET_METRICS:
	case SHEET_RUNS:
	case SHEET_SPLITS:
	case SHEET_SIDES:
		break;
	}
	sheet_clear(&columns->classes);
	return false;
}

/* "---  ------  ----": where the columns stand. */
static bool
read_dashes(struct columns *columns, struct str line)
{
	size_t count = 0;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] != '-' && line.p[i] != '=' && line.p[i] != ' ')
			return false;
		if (line.p[i] == ' ')
			continue;
		if (i == 0 || line.p[i - 1] == ' ') {
			if (count == COLUMNS_MAX)
				return false;
			columns->spans[count++].from = i;
		}
		columns->spans[count - 1].to = i + 1;
	}
	columns->span_count = count == columns->table.n ? count : 0;
	return count > 1;
}

/* Cells by the dashes: what stands between the middles of the gaps around a column. */
static void
split_spans(struct columns *columns, struct str line)
{
	struct row *cells = &columns->cells;
	size_t from = 0;

	cells->n = 0;
	cells->at = grow(cells->at, &cells->cap, columns->span_count, sizeof(*cells->at));
	for (size_t i = 0; i < columns->span_count; i++) {
		size_t to = i + 1 < columns->span_count ? columns->spans[i].to : line.n;

		to = to < from ? from : to;
		cells->at[cells->n++] = str_trim(str_first(str_skip(line, from), to - from));
		from = to;
	}
}

static bool
split_row(struct columns *columns, const struct sheet *table, struct str line)
{
	struct row *cells = &columns->cells;

	if (row_split_blanks(cells, line, 1) && cells->n == table->n)
		return true;
	if (columns->indexed && cells->n == table->n + 1) { /* pandas' index */
		cells->n--;
		memmove(cells->at, cells->at + 1, cells->n * sizeof(*cells->at));
		return true;
	}
	if (row_split_blanks(cells, line, 2) && cells->n == table->n)
		return true;
	if (table != &columns->table || columns->span_count != table->n)
		return false;
	split_spans(columns, line);
	return true;
}

/* Its first cell is a counter: "12" or "1/12". */
static bool
begins_row(struct str text)
{
	struct num number;
	size_t n = num_parse(text, &number);

	return n > 0 && number.integral && (n == text.n || strchr(" \t/", text.p[n]) != NULL);
}

static bool
read_row(struct columns *columns, const struct log_line *line, struct str text, struct draft *draft)
{
	struct sheet *table = &columns->table;

	if (table->kind == SHEET_NONE || !begins_row(text))
		return false;
	if (!split_row(columns, table, before_bar(line->text)) ||
	    field_read(columns->cells.at[0]).is == FIELD_TEXT ||
	    !sheet_record(table, &columns->cells, draft))
		return false;
	put_bar(draft, line->text);
	if (draft->metric_count == 0 && !draft->bar) {
		draft_clear(draft);
		return false;
	}
	if (!line->partial) {
		table->fresh = false;
		columns->evaluated = false;
	}
	return true;
}

/*
 * The row of all classes is an evaluation, the first time after a row of training; one more is the
 * final check of a model that has had its own.
 */
static enum shape_answer
read_class(struct columns *columns, const struct log_line *line, struct draft *draft)
{
	bool late = columns->evaluated;

	if (columns->classes.kind == SHEET_NONE ||
	    !split_row(columns, &columns->classes, line->text))
		return SHAPE_NO;
	if (!sheet_class(&columns->classes, &columns->cells, draft))
		return SHAPE_SKIP;
	if (!line->partial)
		columns->evaluated = true;
	if (!late)
		return SHAPE_RECORD;
	draft_clear(draft);
	return SHAPE_SKIP;
}

/* "test_acc    0.93" under "Test metric    DataLoader 0" */
static enum shape_answer
read_pair(struct columns *columns, const struct log_line *line, bool headed, struct draft *draft)
{
	struct row *cells = &columns->cells;
	struct field value;

	if (headed && row_is_rule(str_trim(line->text)))
		return SHAPE_SKIP;
	if (line->partial)
		return SHAPE_SKIP;
	if (!row_split_blanks(cells, line->text, 2) || cells->n != 2)
		return SHAPE_NO;
	value = field_read(cells->at[1]);
	if (value.is != FIELD_NUMBER)
		return SHAPE_NO;
	draft->split = columns->classes.split;
	field_put(&value, &(struct pair){ .name = cells->at[0] }, draft);
	return SHAPE_RECORD;
}

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	struct columns *columns = state;
	struct str text = str_trim(line->text);
	bool headed = columns->headed;
	enum shape_answer answer;

	if (text.n == 0)
		return SHAPE_NO;
	if (read_row(columns, line, text, draft)) {
		columns->silent = 0;
		return SHAPE_RECORD;
	}
	if (line->partial && columns->table.kind != SHEET_NONE && begins_row(text))
		return SHAPE_SKIP;
	if (!line->partial) {
		columns->headed = false;
		if (columns->table.kind != SHEET_NONE && ++columns->silent > FORGET_AFTER)
			sheet_clear(&columns->table);
		if (headed && read_dashes(columns, line->text))
			return SHAPE_SKIP;
		if (begins_header(bare_header(text)) &&
		    read_header(columns, bare_header(text), draft)) {
			draft_clear(draft);
			columns->headed = true;
			columns->indexed = line->text.p[0] == ' ';
			return SHAPE_SKIP;
		}
	}
	answer = columns->classes.kind == SHEET_PAIRS ? read_pair(columns, line, headed, draft)
						      : read_class(columns, line, draft);
	if (answer == SHAPE_NO && !line->partial)
		sheet_clear(&columns->classes);
	return answer;
}

static uint32_t
told(const void *state)
{
	const struct columns *columns = state;

	/* Under a header lines are counted. */
	return columns->table.kind != SHEET_NONE || columns->classes.kind != SHEET_NONE ||
		       columns->headed
		   ? SHAPE_BUSY
		   : 0;
}

const struct shape shape_columns = {
	.name = "columns",
	.new = make,
	.free = drop,
	.read = read_line,
	.told = told,
};
