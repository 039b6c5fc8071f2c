#include "config.h"

#include "ingest/reader_private.h"

#define MEMO_AFTER 16 /* lines, before it is worth while to remember them */

/* What lines have told so far that the answers of shapes, or of others, depend on. */
static uint32_t
told(struct reader *reader)
{
	uint32_t all = outlet_is_document(reader->outlet);

	if (reader->told_known)
		return reader->told;
	if (reader->open != NO_SHAPE || reader->marker.in_traceback)
		all = SHAPE_BUSY;
	for (int id = 0; id < SHAPE_COUNT && all != SHAPE_BUSY; id++) {
		const struct shape *shape = shape_at((enum shape_id)id);
		uint32_t one = shape->told ? shape->told(reader->states[id]) : 0;

		all = one == SHAPE_BUSY ? SHAPE_BUSY : (all ^ one) * 2654435761u + (all >> 15);
	}
	reader->told = all;
	reader->told_known = true;
	return all;
}

/* Lines are remembered where nobody wants to hear of each of them, and digits make no difference.
 */
static bool
want_memo(struct reader *reader)
{
	if (reader->memo != NULL)
		return true;
	if (reader->count < MEMO_AFTER || reader->options.explain != NULL ||
	    reader->options.pattern_count > 0)
		return false;
	reader->memo = memo_new();
	return true;
}

/* The long way, and what is to be learnt on it. */
static void
learn_line(struct reader *reader, const struct line *raw, struct known *known)
{
	if (reader->lesson == NULL)
		reader->lesson = lesson_new();
	lesson_begin(reader->lesson, known, raw->text, told(reader), outlet_draft(reader->outlet));
	/* A status may make an event of a line that was none. */
	if (marker_near(&reader->marker, raw->text))
		lesson_in_vain(reader->lesson);
	reader_take_line(reader, raw);
	lesson_end(reader->lesson, told(reader));
}

/* By its plan; false if it turns out that it has to be read the long way. */
static bool
follow_plan(struct reader *reader, const struct line *raw, const struct known *known)
{
	const struct shape *shape = shape_at((enum shape_id)known->shape);
	struct draft *draft = outlet_draft(reader->outlet);
	struct log_line line = reader_line(raw);

	line.full = line.text = str_first(raw->text, raw->text.n - known->blanks);
	if (!plan_follow(known->plan, raw->text.p, known->runs, draft))
		return false;
	if (known->stamped) {
		stamp_peel(&reader->stamp, &line);
		if (reader_is_said_twice(reader, &line)) {
			draft_clear(draft);
			return true;
		}
	}
	if (shape->again)
		shape->again(reader->states[known->shape], draft);
	reader_put(reader, &line, &line, shape->name);
	return true;
}

static void
skip_line(struct reader *reader, const struct line *raw, const struct known *known)
{
	struct str full = str_first(raw->text, raw->text.n - known->blanks);

	if (known->timed && full.n <= REPEAT_MAX)
		reader->before_fed = full;
}

static void
note_drawn(struct reader *reader, const struct line *raw, struct known *known,
	   const struct drawn *drawn)
{
	if (drawn->named) {
		reader->drawn = *drawn;
	} else {
		reader->drawn.at = drawn->at;
		reader->drawn.total = drawn->total;
		reader->drawn.counts = drawn->counts;
		reader->drawn.named = false;
	}
	reader->drawn_line = *raw;
	reader->drawn_known = known;
}

static void
read_known(struct reader *reader, const struct line *raw, struct known *known)
{
	bool drew = reader->drew;
	struct drawn drawn;

	reader->drew = false;
	if (!follow_plan(reader, raw, known)) {
		memo_forget(known);
		learn_line(reader, raw, known);
	} else if (!plan_draws(known->plan)) {
		reader->drew = drew && outlet_drawing_stands(reader->outlet);
	} else if (!known->stamped && outlet_drew(reader->outlet, &drawn.counts) &&
		   plan_drawn(known->plan, raw->text.p, known->runs, &drawn)) {
		reader->drew = true;
		note_drawn(reader, raw, known, &drawn);
	}
}

/* The drawing that has waited goes out: nothing has taken its place. */
static void
put_waiting(struct reader *reader)
{
	struct line line = reader->drawn_line;

	if (!reader->waits)
		return;
	reader->waits = false;
	read_known(reader, &line, reader->drawn_known);
}

/* Its bytes will go, or where the runs of its form are. */
static void
name_drawn(struct reader *reader)
{
	const struct known *known = reader->drawn_known;

	if (reader->drew && !reader->drawn.named)
		reader->drew = plan_name_drawn(known->plan, reader->drawn_line.text.p, known->runs,
					       &reader->drawn);
}

/* Does it draw the bar that was drawn last? */
static bool
draws_again(struct reader *reader, const struct line *raw, const struct known *known,
	    struct drawn *drawn)
{
	if (drawn->at < reader->drawn.at)
		return false;
	if (!reader->drawn.named && known == reader->drawn_known)
		return plan_same_bar(known->plan, raw->text.p, reader->drawn_line.text.p,
				     known->runs, drawn->counts);
	name_drawn(reader);
	return reader->drew && plan_name_drawn(known->plan, raw->text.p, known->runs, drawn) &&
	       drawn_same_bar(&reader->drawn, drawn);
}

/*
 * Of the drawings of one bar the last one counts, and of those that come in one go only that need
 * be read.  One waits for the next if another one of the same bar has gone out just before, so that
 * it would only take that one's place, and if it is not nearly the last.
 */
static bool
waits(struct reader *reader, const struct line *raw, struct known *known)
{
	struct drawn drawn;

	drawn.counts = reader->drawn.counts;
	if (!reader->drew || known->stamped ||
	    !plan_drawn(known->plan, raw->text.p, known->runs, &drawn) ||
	    !draws_again(reader, raw, known, &drawn))
		return false;
	reader->waits = (double)drawn.at < BAR_COMPLETE * (double)drawn.total;
	if (reader->waits)
		note_drawn(reader, raw, known, &drawn);
	return reader->waits;
}

/* What was learnt of the form still holds. */
static bool
does(struct reader *reader, const struct known *known, enum memo_does what)
{
	return known->does == what && known->told == told(reader);
}

static void
take_line(struct reader *reader, const struct line *raw, struct known *known)
{
	/* After what waited, which may have told something. */
	put_waiting(reader);
	if (does(reader, known, MEMO_READS)) {
		read_known(reader, raw, known);
		return;
	}
	reader->drew = false;
	if (known->does == MEMO_LONG)
		reader_take_line(reader, raw);
	else
		learn_line(reader, raw, known);
}

void
reader_take_known(struct reader *reader, const struct line *raw, struct known *known)
{
	if (does(reader, known, MEMO_SKIPS))
		skip_line(reader, raw, known);
	else if (!does(reader, known, MEMO_READS) || !waits(reader, raw, known))
		take_line(reader, raw, known);
	memo_met(reader->memo, known);
}

bool
reader_next_line(struct reader *reader, struct line *line, struct known **known)
{
	*known = NULL;
	if (!want_memo(reader))
		return linebuf_next(reader->lines, line);
	*known = memo_ahead(reader->memo, linebuf_ahead(reader->lines));
	if (*known != NULL && linebuf_take(reader->lines, (*known)->n, line))
		return true;
	*known = NULL;
	/* What is found out about the next line may change what is known of those before. */
	reader_settle(reader);
	if (!linebuf_next(reader->lines, line))
		return false;
	if (!line->cut)
		*known = memo_find(reader->memo, line->text);
	if (*known == NULL)
		reader->drew = false;
	return true;
}

void
reader_settle(struct reader *reader)
{
	put_waiting(reader);
	name_drawn(reader);
	reader_keep_before(reader);
}

void
reader_rest(struct reader *reader)
{
	lesson_free(reader->lesson);
	reader->lesson = NULL;
	if (reader->memo != NULL)
		memo_rest(reader->memo);
}

void
reader_forget_known(struct reader *reader)
{
	memo_free(reader->memo);
	lesson_free(reader->lesson);
	reader->memo = NULL;
	reader->lesson = NULL;
	reader->told_known = reader->drew = reader->waits = false;
	reader->before_fed = STR_NONE;
}
