#include "config.h"

#include "ingest/reader.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/ansi.h"
#include "ingest/draft.h"
#include "ingest/linebuf.h"
#include "ingest/section.h"
#include "ingest/shape.h"
#include "ingest/stamp.h"
#include "util/die.h"

#define NO_SHAPE SHAPE_COUNT
#define BINARY_LOOK 4096 /* bytes at the start in which a NUL tells that this is no text */

struct reader {
	struct reader_options options;
	struct linebuf *lines;
	struct ansi ansi;
	struct stamp stamp;
	struct draft *draft;
	struct section *section;
	void *states[SHAPE_COUNT];
	enum shape_id open; /* in the middle of a block; NO_SHAPE: none */
	struct log_line first; /* of that block: where its record begins (its slices are void) */
	int64_t count; /* lines seen */
	int64_t looked; /* bytes at the start that were searched for NULs */
	bool binary;

	/* Of the call that is under way. */
	record_fn *emit;
	void *arg;
	struct moment arrival;
	bool live;
};

static void
open_shapes(struct reader *reader)
{
	for (int id = 0; id < SHAPE_COUNT; id++) {
		const struct shape *shape = shape_at((enum shape_id)id);

		reader->states[id] = shape->new ? shape->new() : NULL;
	}
}

static void
close_shapes(struct reader *reader)
{
	for (int id = 0; id < SHAPE_COUNT; id++) {
		const struct shape *shape = shape_at((enum shape_id)id);

		if (shape->free)
			shape->free(reader->states[id]);
	}
}

struct reader *
reader_new(const struct reader_options *options)
{
	struct reader *reader = xcalloc(1, sizeof(*reader));

	if (options)
		reader->options = *options;
	reader->lines = linebuf_new();
	reader->draft = draft_new();
	reader->section = section_new();
	reader->open = NO_SHAPE;
	open_shapes(reader);
	return reader;
}

void
reader_free(struct reader *reader)
{
	if (reader == NULL)
		return;
	close_shapes(reader);
	section_free(reader->section);
	draft_free(reader->draft);
	ansi_fini(&reader->ansi);
	linebuf_free(reader->lines);
	free(reader);
}

void
reader_reset(struct reader *reader)
{
	close_shapes(reader);
	open_shapes(reader);
	reader->open = NO_SHAPE;
	linebuf_reset(reader->lines);
	draft_clear(reader->draft);
	section_reset(reader->section);
	reader->count = reader->looked = 0;
	reader->binary = false;
}

static void
explain(struct reader *reader, const struct log_line *line, const char *shape,
	const struct record *record)
{
	if (reader->options.explain)
		reader->options.explain(reader->options.explain_arg, line->number, line->full,
					shape, record);
}

/* The draft, which began at line `from` and ends with line `to`, becomes a record. */
static void
emit_draft(struct reader *reader, const struct log_line *from, const struct log_line *to,
	   const char *shape)
{
	struct draft *draft = reader->draft;
	struct record record;

	draft_settle(draft);
	record = (struct record){
		.position = draft->position,
		.readings = draft->readings,
		.reading_count = draft->reading_count,
		.params = draft->params,
		.param_count = draft->param_count,
		.time_ns = to->time_ns,
		.line = from->number,
		.offset = from->offset,
		.end_offset = to->end_offset,
	};
	if (!record.time_ns.has && reader->live)
		record.time_ns = OPT_I64(reader->arrival.wall_ns);
	if (!draft_is_empty(draft)) {
		section_place(reader->section, draft, &record);
		reader->emit(reader->arg, &record);
	}
	explain(reader, to, shape, draft_is_empty(draft) ? NULL : &record);
	draft_clear(draft);
}

/* Asks one shape for a line; true if the line is dealt with. */
static bool
ask(struct reader *reader, enum shape_id id, const struct log_line *line)
{
	const struct shape *shape = shape_at(id);
	const struct log_line *from = reader->open == id ? &reader->first : line;
	enum shape_answer answer;

	while ((answer = shape->read(reader->states[id], line, reader->draft)) == SHAPE_BEFORE) {
		emit_draft(reader, from, line, shape->name);
		reader->open = NO_SHAPE;
		from = line;
	}
	switch (answer) {
	case SHAPE_NO:
	case SHAPE_BEFORE:
		return false;
	case SHAPE_RECORD:
		emit_draft(reader, from, line, shape->name);
		reader->open = NO_SHAPE;
		return true;
	case SHAPE_PART:
		if (reader->open != id)
			reader->first = *line;
		reader->open = id;
		explain(reader, line, shape->name, NULL);
		return true;
	case SHAPE_SKIP:
		explain(reader, line, shape->name, NULL);
		return true;
	}
	return false;
}

/* A block that no line continued: what it holds is a record, or nothing. */
static void
close_block(struct reader *reader, const struct log_line *line)
{
	const struct shape *shape = shape_at(reader->open);

	while (shape->finish && shape->finish(reader->states[reader->open], reader->draft))
		emit_draft(reader, &reader->first, line, shape->name);
	draft_clear(reader->draft);
	reader->open = NO_SHAPE;
}

static void
read_line(struct reader *reader, const struct log_line *line)
{
	if (reader->open != NO_SHAPE) {
		if (ask(reader, reader->open, line))
			return;
		if (reader->open != NO_SHAPE)
			close_block(reader, line);
	}
	for (int id = 0; id < SHAPE_COUNT; id++)
		if (ask(reader, (enum shape_id)id, line))
			return;
	explain(reader, line, NULL, NULL);
}

static void
take_line(struct reader *reader, const struct line *raw)
{
	struct log_line line = {
		.redrawn = raw->redrawn,
		.redraws = raw->redraws,
		.partial = raw->partial,
		.number = raw->number,
		.offset = raw->offset,
		.end_offset = raw->end_offset,
	};

	reader->count++;
	line.full = ansi_strip(&reader->ansi, raw->text);
	while (line.full.n > 0 && strchr(" \t", line.full.p[line.full.n - 1]))
		line.full.n--;
	stamp_peel(&reader->stamp, &line);
	read_line(reader, &line);
}

static void
look_for_binary(struct reader *reader, struct str bytes)
{
	int64_t left = BINARY_LOOK - reader->looked;
	size_t n = bytes.n < (size_t)left ? bytes.n : (size_t)left;

	if (n > 0 && memchr(bytes.p, '\0', n))
		reader->binary = true;
	reader->looked += (int64_t)n;
}

void
reader_feed(struct reader *reader, struct str bytes, struct moment arrival, bool live,
	    record_fn *emit, void *arg)
{
	struct line line;

	if (reader->looked < BINARY_LOOK)
		look_for_binary(reader, bytes);
	if (reader->binary)
		return;
	reader->emit = emit;
	reader->arg = arg;
	reader->arrival = arrival;
	reader->live = live;
	linebuf_feed(reader->lines, bytes);
	while (linebuf_next(reader->lines, &line))
		take_line(reader, &line);
}

void
reader_flush(struct reader *reader, struct moment now, record_fn *emit, void *arg)
{
	struct line line;

	if (reader->binary)
		return;
	reader->emit = emit;
	reader->arg = arg;
	reader->arrival = now;
	if (linebuf_partial(reader->lines, &line))
		take_line(reader, &line);
	if (reader->open != NO_SHAPE)
		close_block(reader, &reader->first);
}

int64_t
reader_lines(const struct reader *reader)
{
	return reader->count;
}

bool
reader_is_binary(const struct reader *reader)
{
	return reader->binary;
}
