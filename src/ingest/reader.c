#include "config.h"

#include "ingest/reader.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/bar.h"
#include "ingest/chars.h"
#include "ingest/draft.h"
#include "ingest/pattern.h"
#include "ingest/reader_private.h"
#include "util/die.h"

#define BINARY_LOOK 4096 /* bytes at the start in which a NUL tells that this is no text */

static void
open_shapes(struct reader *reader)
{
	for (int id = 0; id < SHAPE_COUNT; id++) {
		const struct shape *shape = shape_at((enum shape_id)id);

		reader->states[id] = shape->new ? shape->new () : NULL;
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
	reader->outlet = outlet_new(&reader->options);
	reader->open = NO_SHAPE;
	marker_init(&reader->marker);
	open_shapes(reader);
	return reader;
}

void
reader_free(struct reader *reader)
{
	if (reader == NULL)
		return;
	close_shapes(reader);
	outlet_free(reader->outlet);
	ansi_fini(&reader->ansi);
	ansi_fini(&reader->tags);
	linebuf_free(reader->lines);
	message_fini(&reader->message);
	tuple_fini(&reader->tuple);
	utf16_fini(&reader->utf16);
	reader_forget_known(reader);
	free(reader->before);
	free(reader);
}

void
reader_reset(struct reader *reader)
{
	close_shapes(reader);
	open_shapes(reader);
	reader->open = NO_SHAPE;
	linebuf_reset(reader->lines);
	utf16_fini(&reader->utf16);
	outlet_reset(reader->outlet);
	marker_init(&reader->marker);
	reader_forget_known(reader);
	reader->before_n = 0;
	reader->count = reader->looked = 0;
	reader->binary = false;
}

static void
explain(struct reader *reader, const struct log_line *line, const char *shape)
{
	if (reader->options.explain)
		reader->options.explain(reader->options.explain_arg, line->number, line->full,
					shape, NULL);
}

void
reader_put(struct reader *reader, const struct log_line *from, const struct log_line *to,
	   const char *shape)
{
	outlet_put(reader->outlet, &(struct origin){ .first = from, .last = to, .shape = shape });
}

static void read_line(struct reader *reader, const struct log_line *line);

/* An object without a reading may wrap a line that a program has printed. */
static bool
read_message(struct reader *reader, const struct log_line *line)
{
	struct log_line inner = *line;

	if (!message_read(&reader->message, line->text, &inner.full))
		return false;
	lesson_in_vain(reader->lesson);
	stamp_peel(&reader->stamp, &inner);
	read_line(reader, &inner);
	return true;
}

/* "Epoch 00012: early stopping": a counter may stand before what has happened. */
static struct event
event_behind_counter(struct reader *reader, const struct log_line *line)
{
	const struct draft *draft = outlet_draft(reader->outlet);

	if (draft->reading_count > 0 || draft->param_count > 0)
		return (struct event){ .kind = EVENT_NONE };
	return marker_find(&reader->marker, line->text);
}

static void
put_record(struct reader *reader, enum shape_id id, const struct log_line *from,
	   const struct log_line *line)
{
	struct event event = event_behind_counter(reader, line);

	if (event.kind == EVENT_NONE)
		lesson_record(reader->lesson, id, outlet_draft(reader->outlet));
	else
		lesson_in_vain(reader->lesson);
	outlet_put(reader->outlet,
		   &(struct origin){
		       .first = from, .last = line, .shape = shape_at(id)->name, .event = event });
}

/* Asks one shape for a line; true if the line is dealt with. */
static bool
ask(struct reader *reader, enum shape_id id, const struct log_line *line)
{
	const struct shape *shape = shape_at(id);
	const struct log_line *from = reader->open == id ? &reader->first : line;
	enum shape_answer answer;

	while ((answer = shape->read(reader->states[id], line, outlet_draft(reader->outlet))) ==
	       SHAPE_BEFORE) {
		lesson_in_vain(reader->lesson);
		reader_put(reader, from, line, shape->name);
		reader->open = NO_SHAPE;
		from = line;
	}
	switch (answer) {
	case SHAPE_NO:
	case SHAPE_BEFORE:
		return false;
	case SHAPE_RECORD:
		put_record(reader, id, from, line);
		reader->open = NO_SHAPE;
		return true;
	case SHAPE_PART:
		lesson_in_vain(reader->lesson);
		if (reader->open != id) {
			reader->first = *line;
			reader->first.text = reader->first.full = reader->first.tag = STR_NONE;
			reader->first.writer = STR_NONE;
		}
		reader->open = id;
		explain(reader, line, shape->name);
		return true;
	case SHAPE_SKIP:
		if (id == SHAPE_JSON && read_message(reader, line))
			return true;
		lesson_skip(reader->lesson, id);
		explain(reader, line, shape->name);
		return true;
	}
	return false;
}

/* What the open block can say already.  It may go on: writers' buffers tear blocks anywhere. */
static void
say_block(struct reader *reader)
{
	const struct shape *shape = shape_at(reader->open);

	while (shape->finish &&
	       shape->finish(reader->states[reader->open], outlet_draft(reader->outlet)))
		reader_put(reader, &reader->first, &reader->first, shape->name);
}

/* A block that no line continued: what it holds is a record, or nothing. */
static void
close_block(struct reader *reader)
{
	say_block(reader);
	draft_clear(outlet_draft(reader->outlet));
	reader->open = NO_SHAPE;
}

static bool
ask_patterns(struct reader *reader, const struct log_line *line)
{
	for (size_t i = 0; i < reader->options.pattern_count; i++) {
		const struct pattern *pattern = reader->options.patterns[i];

		if (pattern_read(pattern, line->full, outlet_draft(reader->outlet))) {
			reader_put(reader, line, line, pattern_name(pattern));
			return true;
		}
	}
	return false;
}

static bool
ask_all(struct reader *reader, const struct log_line *line)
{
	for (int id = 0; id < SHAPE_COUNT; id++)
		if (ask(reader, (enum shape_id)id, line))
			return true;
	return false;
}

static void
read_line(struct reader *reader, const struct log_line *line)
{
	struct event event;

	if (ask_patterns(reader, line))
		return;
	if (reader->open != NO_SHAPE) {
		if (ask(reader, reader->open, line))
			return;
		if (reader->open != NO_SHAPE)
			close_block(reader);
	}
	if (!marker_in_trace(&reader->marker, line->text) &&
	    !marker_ends_trace(&reader->marker, line->text) && ask_all(reader, line))
		return;
	event = marker_find(&reader->marker, line->text);
	lesson_text(reader->lesson,
		    event.kind == EVENT_NONE && outlet_ignores(reader->outlet, line));
	/* Servers and scripts name exceptions, too; who trains and dies of one has begun. */
	if (event.kind != EVENT_NONE && reader->marker.lone && !outlet_has_begun(reader->outlet))
		event.kind = EVENT_NONE;
	outlet_text(reader->outlet, line, event);
	explain(reader, line, event.kind != EVENT_NONE ? "marker" : NULL);
}

void
reader_keep_before(struct reader *reader)
{
	struct str line = reader->before_fed;

	if (line.n == 0)
		return;
	reader->before = grow(reader->before, &reader->before_cap, line.n, 1);
	memcpy(reader->before, line.p, line.n);
	reader->before_n = line.n;
	reader->before_fed = STR_NONE;
}

bool
reader_is_said_twice(struct reader *reader, const struct log_line *line)
{
	if (!line->time_ns.has || line->full.n > REPEAT_MAX)
		return false;
	reader_keep_before(reader);
	if (reader->before_n == line->full.n &&
	    memcmp(reader->before, line->full.p, line->full.n) == 0)
		return true;
	reader->before_fed = line->full;
	reader_keep_before(reader);
	return false;
}

/* One writer's text. */
static void
take_piece(struct reader *reader, const struct log_line *of, struct str text)
{
	struct log_line line = *of;

	while (text.n > 0 && is_blank(text.p[text.n - 1]))
		text.n--;
	line.full = text;
	stamp_peel(&reader->stamp, &line);
	lesson_piece(reader->lesson, &line);
	if (tuple_read(&reader->tuple, line.text, &line.text))
		lesson_in_vain(reader->lesson);
	if (!reader_is_said_twice(reader, &line))
		read_line(reader, &line);
}

/* Where on a line that begins with a rank another rank begins to write, else text.n. */
static size_t
find_rank(struct str text)
{
	if (stamp_rank(text, 0) == 0)
		return text.n;
	for (size_t at = 1; at < text.n; at++) {
		at += str_find_char(str_skip(text, at), '[');
		if (at < text.n && !is_blank(text.p[at - 1]) && text.p[at - 1] != ']' &&
		    stamp_rank(text, at) > 0)
			return at;
	}
	return text.n;
}

/*
 * Does another writer's text stand behind the bar?  An object is none: its shape takes the step
 * from the bar.  In a bar that is cut off only a marker can be told from its own text.
 */
static bool
find_foreign(const struct marker *marker, struct str text, struct bar *bar)
{
	struct str rest = str_trim(str_skip(text, bar->end));

	if (bar->open) {
		size_t from = (size_t)(bar->tail.p - text.p);

		bar->end = from + marker_position(marker, str_skip(text, from));
		return bar->end < text.n;
	}
	return rest.n > 0 && rest.p[0] != '{';
}

/*
 * Several writers may share one line: ranks, or a progress bar and a print behind it.  What stands
 * behind a bar was printed while it was drawn, so it belongs before it, unless it is a bar, too, or
 * tells of the end.
 */
static void
take_text(struct reader *reader, const struct log_line *line, struct str text)
{
	size_t rank = find_rank(text);
	struct bar bar, next;

	if (rank < text.n) {
		take_piece(reader, line, str_first(text, rank));
		take_text(reader, line, str_skip(text, rank));
	} else if (bar_find(text, &bar) && find_foreign(&reader->marker, text, &bar)) {
		struct str rest = str_skip(text, bar.end);
		bool first =
		    bar_find(rest, &next) || marker_position(&reader->marker, rest) < rest.n;

		if (first)
			take_piece(reader, line, str_first(text, bar.end));
		take_text(reader, line, rest);
		if (!first)
			take_piece(reader, line, str_first(text, bar.end));
	} else {
		take_piece(reader, line, text);
	}
}

/* Which bytes a line has that most lines have not: what they stand for need not be looked for. */
enum special {
	SPECIAL_ESCAPE = 1,
	SPECIAL_TAG = 2,
	SPECIAL_BAR = 4, /* may be a progress bar, or several ranks */
};

static bool
has_wide(struct str text)
{
	uint64_t all = 0, eight;
	size_t at;

	for (at = 0; at + 8 <= text.n; at += 8) {
		memcpy(&eight, text.p + at, 8);
		all |= eight;
	}
	for (; at < text.n; at++)
		all |= (unsigned char)text.p[at];
	return (all & UINT64_C(0x8080808080808080)) != 0;
}

static unsigned
specials_of(struct str text)
{
	unsigned is = has_wide(text) ? SPECIAL_TAG | SPECIAL_BAR : 0;

	if (text.n == 0)
		return 0;
	if (memchr(text.p, '\033', text.n))
		is |= SPECIAL_ESCAPE;
	if (memchr(text.p, '<', text.n))
		is |= SPECIAL_TAG;
	if (memchr(text.p, '[', text.n))
		is |= SPECIAL_BAR;
	return is;
}

struct log_line
reader_line(const struct line *raw)
{
	return (struct log_line){
		.redrawn = raw->redrawn,
		.redraws = raw->redraws,
		.partial = raw->partial,
		.number = raw->number,
		.offset = raw->offset,
		.end_offset = raw->end_offset,
	};
}

void
reader_take_line(struct reader *reader, const struct line *raw)
{
	unsigned special = specials_of(raw->text);
	struct str text = raw->text;
	struct log_line line = reader_line(raw);

	reader->told_known = false;
	if (raw->offset == 0 && str_starts(text, STR("\xef\xbb\xbf"))) /* a mark of its encoding */
		text = str_skip(text, 3);
	if (special & SPECIAL_ESCAPE)
		text = ansi_strip(&reader->ansi, text);
	if (special & SPECIAL_TAG)
		text = ansi_strip_tags(&reader->tags, text);
	if (special & SPECIAL_BAR)
		take_text(reader, &line, text);
	else
		take_piece(reader, &line, text);
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
	struct known *known;

	bytes = utf16_feed(&reader->utf16, bytes);
	if (reader->looked < BINARY_LOOK)
		look_for_binary(reader, bytes);
	if (reader->binary)
		return;
	reader->live = live;
	outlet_open(reader->outlet, emit, arg, arrival, live);
	linebuf_feed(reader->lines, bytes);
	while (reader_next_line(reader, &line, &known)) {
		reader->count++;
		if (known != NULL)
			reader_take_known(reader, &line, known);
		else
			reader_take_line(reader, &line);
	}
	reader_settle(reader);
	reader_rest(reader);
}

void
reader_flush(struct reader *reader, struct moment now, record_fn *emit, void *arg)
{
	struct line line;

	if (reader->binary)
		return;
	outlet_open(reader->outlet, emit, arg, now, reader->live);
	if (reader->open != NO_SHAPE)
		say_block(reader);
	if (linebuf_partial(reader->lines, &line)) {
		outlet_begin_partial(reader->outlet);
		reader_take_line(reader, &line);
		outlet_end_partial(reader->outlet);
	}
	outlet_flush(reader->outlet);
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
