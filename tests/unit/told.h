/*
 * told.h - what a reader says of a text, as a text
 *
 * A line per record that says something: "e1 s29 loss=2.166 acc=0.43 lr:0.1", that is epoch, step
 * (with their plans "e1/10"), batch, readings with '=', parameters with ':'; "dropout_0> ..." for a
 * row of a table of runs.
 */
#ifndef TESTS_UNIT_TOLD_H
#define TESTS_UNIT_TOLD_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/reader.h"
#include "util/num.h"

#define TOLD_MAX (64 * 1024)

struct told {
	char text[TOLD_MAX];
	size_t n;
	int runs;	   /* how often a run began */
	char bars[256];	   /* numbers of the bars that were drawn, each followed by a blank */
	char shapes[1024]; /* names of the shapes that gave a record, each followed by a blank */
};

static inline void
told_put(struct told *told, struct str s)
{
	ck_assert_uint_lt(told->n + s.n + 1, sizeof(told->text));
	memcpy(told->text + told->n, s.p, s.n);
	told->n += s.n;
	told->text[told->n] = '\0';
}

static inline void
told_value(struct told *told, double value)
{
	char buf[64];

	num_shortest(buf, sizeof(buf), value);
	told_put(told, str_of(buf));
}

static inline void
told_count(struct told *told, const char *mark, struct opt_f64 at, struct opt_i64 plan)
{
	if (!at.has && !plan.has)
		return;
	told_put(told, str_of(mark));
	if (at.has)
		told_value(told, at.v);
	if (plan.has) {
		told_put(told, STR("/"));
		told_value(told, (double)plan.v);
	}
	told_put(told, STR(" "));
}

static inline struct opt_f64
told_whole(struct opt_i64 at)
{
	return (struct opt_f64){ .has = at.has, .v = (double)at.v };
}

static inline void
told_bar(struct told *told, uint32_t bar)
{
	size_t n = strlen(told->bars);

	snprintf(told->bars + n, sizeof(told->bars) - n, "%u ", (unsigned)bar);
}

static inline void
told_record(void *arg, const struct record *record)
{
	struct told *told = arg;
	const struct position *pos = &record->position;

	told->runs += record->begins_run;
	if (record->bar != 0)
		told_bar(told, record->bar);
	if (record->by_name) {
		told_put(told, record->heading);
		told_put(told, STR("> "));
	}
	told_count(told, "e", pos->epoch, pos->epochs);
	told_count(told, "s", told_whole(pos->step), pos->steps);
	told_count(told, "b", told_whole(pos->batch), pos->batches);
	for (size_t i = 0; i < record->reading_count; i++) {
		told_put(told, record->readings[i].name);
		told_put(told, STR("="));
		told_value(told, record->readings[i].value);
		told_put(told, STR(" "));
	}
	for (size_t i = 0; i < record->param_count; i++) {
		told_put(told, record->params[i].key);
		told_put(told, STR(":"));
		told_put(told, record->params[i].value);
		told_put(told, STR(" "));
	}
	if (told->n > 0 && told->text[told->n - 1] == ' ')
		told->text[told->n - 1] = '\n';
}

static inline void
told_explain(void *arg, int64_t line, struct str text, const char *shape,
	     const struct record *record)
{
	struct told *told = arg;
	size_t n = strlen(told->shapes);

	(void)line;
	(void)text;
	if (shape != NULL && record != NULL)
		snprintf(told->shapes + n, sizeof(told->shapes) - n, "%s ", shape);
}

/* Reads the text, in slices of `slice` bytes (0: whole). */
static inline void
told_read(struct told *told, struct str text, size_t slice)
{
	struct reader *reader =
	    reader_new(&(struct reader_options){ .explain = told_explain, .explain_arg = told });
	struct moment never = { 0 };

	*told = (struct told){ .n = 0 };
	if (slice == 0)
		slice = text.n;
	for (size_t at = 0; at < text.n; at += slice)
		reader_feed(reader, str_first(str_skip(text, at), slice), never, false, told_record,
			    told);
	reader_flush(reader, never, told_record, told);
	reader_free(reader);
}

/* The same, with a pause of the writer after each line. */
static inline void
told_read_paused(struct told *told, struct str text)
{
	struct reader *reader = reader_new(NULL);
	struct moment never = { 0 };

	*told = (struct told){ .n = 0 };
	while (text.n > 0) {
		size_t end = str_find_char(text, '\n') + 1;

		reader_feed(reader, str_first(text, end), never, true, told_record, told);
		reader_flush(reader, never, told_record, told);
		text = str_skip(text, end);
	}
	reader_free(reader);
}

struct told_case {
	const char *text;
	const char *told;
};

/* The text says this, whole and byte by byte. */
static inline void
told_check(const struct told_case *c)
{
	static struct told told;

	told_read(&told, str_of(c->text), 0);
	ck_assert_msg(strcmp(told.text, c->told) == 0, "%s\n\nsays\n%s\ninstead of\n%s", c->text,
		      told.text, c->told);
	told_read(&told, str_of(c->text), 1);
	ck_assert_msg(strcmp(told.text, c->told) == 0, "%s\n\nsays\n%s\nbyte by byte, not\n%s",
		      c->text, told.text, c->told);
}

#endif
