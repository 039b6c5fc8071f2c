#include "config.h"

#include "ingest/reader.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/ansi.h"
#include "ingest/bar.h"
#include "ingest/chars.h"
#include "ingest/draft.h"
#include "ingest/linebuf.h"
#include "ingest/marker.h"
#include "ingest/outlet.h"
#include "ingest/pattern.h"
#include "ingest/shape.h"
#include "ingest/stamp.h"
#include "util/die.h"

#define NO_SHAPE SHAPE_COUNT
#define BINARY_LOOK 4096 /* bytes at the start in which a NUL tells that this is no text */

#define REPEAT_MAX 4096 /* longer lines are not looked at for being said twice */

struct reader {
	struct reader_options options;
	struct linebuf *lines;
	struct ansi ansi, tags;
	struct stamp stamp;
	struct marker marker;
	struct outlet *outlet;
	void *states[SHAPE_COUNT];
	enum shape_id open;    /* in the middle of a block; NO_SHAPE: none */
	uint64_t alike;	       /* how the last line of plain pairs began; see beginning() */
	struct log_line first; /* of that block: where its record begins (its slices are void) */
	char *before;	       /* the last stamped line: a second handler says the same */
	size_t before_n;
	int64_t count;	/* lines seen */
	int64_t looked; /* bytes at the start that were searched for NULs */
	bool binary;
	bool live;
};

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
	outlet_reset(reader->outlet);
	marker_init(&reader->marker);
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

static void
put(struct reader *reader, const struct log_line *from, const struct log_line *to,
    const char *shape)
{
	outlet_put(reader->outlet, &(struct origin){ .first = *from, .last = *to, .shape = shape });
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
		put(reader, from, line, shape->name);
		reader->open = NO_SHAPE;
		from = line;
	}
	switch (answer) {
	case SHAPE_NO:
	case SHAPE_BEFORE:
		return false;
	case SHAPE_RECORD:
		put(reader, from, line, shape->name);
		reader->open = NO_SHAPE;
		return true;
	case SHAPE_PART:
		if (reader->open != id) {
			reader->first = *line;
			reader->first.text = reader->first.full = reader->first.tag = STR_NONE;
		}
		reader->open = id;
		explain(reader, line, shape->name);
		return true;
	case SHAPE_SKIP:
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
		put(reader, &reader->first, &reader->first, shape->name);
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
			put(reader, line, line, pattern_name(pattern));
			return true;
		}
	}
	return false;
}

/*
 * How a line begins: its first bytes, all digits alike; 0 for a line without a word in front.  Most
 * lines of a log begin like the one before, and are read by the same shape.
 */
static uint64_t
beginning(struct str text)
{
	uint64_t begins = 0;
	size_t n = text.n < sizeof(begins) ? text.n : sizeof(begins);
	bool letter = false;

	for (size_t i = 0; i < n; i++) {
		letter |= is_letter(text.p[i]);
		begins = begins << 8 | (unsigned char)(is_digit(text.p[i]) ? '0' : text.p[i]);
	}
	return letter ? begins : 0;
}

static bool
ask_all(struct reader *reader, const struct log_line *line)
{
	uint64_t begins = beginning(line->text);

	/* Whoever might want a line of this beginning has left the one before to the pairs. */
	if (begins != 0 && begins == reader->alike && ask(reader, SHAPE_PAIRS, line))
		return true;
	reader->alike = 0;
	for (int id = 0; id < SHAPE_COUNT; id++) {
		if (!ask(reader, (enum shape_id)id, line))
			continue;
		if (id == SHAPE_PAIRS)
			reader->alike = begins;
		return true;
	}
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
	outlet_text(reader->outlet, line, event);
	explain(reader, line, event.kind != EVENT_NONE ? "marker" : NULL);
}

/* The same words at the same time: a second handler of the logger wrote them. */
static bool
is_said_twice(struct reader *reader, const struct log_line *line)
{
	if (!line->time_ns.has || line->full.n > REPEAT_MAX)
		return false;
	if (reader->before_n == line->full.n &&
	    memcmp(reader->before, line->full.p, line->full.n) == 0)
		return true;
	if (reader->before == NULL)
		reader->before = xmalloc(REPEAT_MAX);
	memcpy(reader->before, line->full.p, line->full.n);
	reader->before_n = line->full.n;
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
	if (!is_said_twice(reader, &line))
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

static void
take_line(struct reader *reader, const struct line *raw)
{
	unsigned special = specials_of(raw->text);
	struct str text = raw->text;
	struct log_line line = {
		.redrawn = raw->redrawn,
		.redraws = raw->redraws,
		.partial = raw->partial,
		.number = raw->number,
		.offset = raw->offset,
		.end_offset = raw->end_offset,
	};

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

	if (reader->looked < BINARY_LOOK)
		look_for_binary(reader, bytes);
	if (reader->binary)
		return;
	reader->live = live;
	outlet_open(reader->outlet, emit, arg, arrival, live);
	linebuf_feed(reader->lines, bytes);
	while (linebuf_next(reader->lines, &line)) {
		reader->count++;
		take_line(reader, &line);
	}
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
		take_line(reader, &line);
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
