#include "config.h"

#include "ingest/outlet.h"

#include <assert.h>
#include <stdlib.h>

#include "ingest/outlet_private.h"
#include "ingest/splits.h"
#include "util/die.h"

struct outlet *
outlet_new(const struct reader_options *options)
{
	struct outlet *outlet = xcalloc(1, sizeof(*outlet));

	outlet->options = options;
	outlet->draft = draft_new();
	outlet->section = section_new();
	outlet->known.rank = -1;
	return outlet;
}

void
outlet_free(struct outlet *outlet)
{
	if (outlet == NULL)
		return;
	for (size_t i = 0; i < outlet->held_count; i++)
		draft_free(outlet->held[i].draft);
	for (size_t i = 0; i < outlet->spare_count; i++)
		draft_free(outlet->spare[i]);
	draft_free(outlet->draft);
	section_free(outlet->section);
	section_free(outlet->section_before);
	free(outlet->known_before);
	free(outlet->held);
	free(outlet);
}

void
outlet_reset(struct outlet *outlet)
{
	while (outlet->held_count > 0) {
		outlet->spare[outlet->spare_count++] = outlet->held[--outlet->held_count].draft;
		draft_clear(outlet->spare[outlet->spare_count - 1]);
	}
	draft_clear(outlet->draft);
	section_reset(outlet->section);
	outlet->known = (struct known){ .rank = -1 };
	outlet->partial_bar = outlet->drawn = 0;
	outlet->drew = outlet->stands = false;
}

void
outlet_open(struct outlet *outlet, record_fn *emit, void *arg, struct moment arrival, bool live)
{
	outlet->emit = emit;
	outlet->arg = arg;
	outlet->arrival = arrival;
	outlet->live = live;
}

struct draft *
outlet_draft(struct outlet *outlet)
{
	return outlet->draft;
}

static void
explain(struct outlet *outlet, const struct origin *origin, const struct record *record)
{
	if (outlet->options->explain)
		outlet->options->explain(outlet->options->explain_arg, origin->last->number,
					 origin->last->full, origin->shape, record);
}

static struct record
record_of(const struct outlet *outlet, const struct draft *draft, const struct origin *origin)
{
	struct record record = {
		.event = origin->event,
		.time_ns = origin->last->time_ns,
		.line = origin->first->number,
		.offset = origin->first->offset,
		.end_offset = origin->last->end_offset,
	};

	/* Not copied as a whole: see draft_reading(). */
	position_move(&record.position, &draft->position);
	if (!record.time_ns.has && outlet->live)
		record.time_ns = OPT_I64(outlet->arrival.wall_ns);
	return record;
}

static void
apply_context(struct outlet *outlet, struct draft *draft)
{
	const struct position *pos = &draft->position;
	struct context *context = &outlet->known.context;
	enum split split = context_average(context, draft->readings[0].name);
	struct str label;

	context_draw(context, draft->bar, draft->readings[0].split, position_is_counted(pos));
	if (split != SPLIT_NONE && !position_is_counted(pos)) {
		draft_prefix(draft, split_prefix(split), split);
		return;
	}
	for (size_t i = 0; i < draft->reading_count; i++) {
		struct reading *reading = &draft->readings[i];

		if (reading->split != SPLIT_NONE ||
		    draft_known(draft, reading)->role.split != SPLIT_NONE)
			continue;
		label = context_take(context, draft_known(draft, reading)->hash,
				     position_is_counted(pos), &split);
		if (split != SPLIT_NONE)
			draft_prefix(draft, label, split);
		return;
	}
}

/* An unfinished line that is finished now takes the place of what it was first read as. */
static void
number_partial(struct outlet *outlet, const struct origin *origin, struct record *record)
{
	if (outlet->partial) {
		if (record->bar == 0)
			record->bar = ++outlet->known_before->redraw.numbers;
		outlet->partial_bar = record->bar;
		outlet->partial_offset = origin->first->offset;
		/* Also the numbers that were given to bars while it was read. */
		if (outlet->known.redraw.numbers > outlet->known_before->redraw.numbers)
			outlet->known_before->redraw.numbers = outlet->known.redraw.numbers;
	} else if (outlet->partial_bar != 0 && outlet->partial_offset == origin->first->offset) {
		if (record->bar == 0)
			record->bar = outlet->partial_bar;
		outlet->partial_bar = 0;
	}
}

/* A record of a bar goes out, which had so many readings before stale ones were dropped. */
static void
note_drawing(struct outlet *outlet, const struct record *record, const struct draft *draft,
	     size_t readings, struct opt_i64 batch)
{
	if (record->bar == 0)
		return;
	if (record->bar != outlet->drawn)
		outlet->drawn_moves = record->position.batch.has &&
				      !(batch.has && batch.v == record->position.batch.v);
	outlet->drawn = record->bar;
	outlet->drawn_tells_epoch = draft->position.epoch.has;
	outlet->drew = draft->bar && section_position(outlet->section)->epoch.has &&
		       readings <= REDRAW_VALUES && outlet->drawn_moves && !outlet->partial;
}

/* A record of something else went out: would it make a difference to the bar that was drawn before?
 */
static void
note_between(struct outlet *outlet, const struct record *record, struct opt_i64 batch)
{
	const struct position *now = section_position(outlet->section);
	const struct context *context = &outlet->known.context;

	outlet->stands = outlet->drawn_tells_epoch && record->bar == 0 && !record->begins_run &&
			 !record->begins_segment && !record->by_name && record->reading_count > 0 &&
			 record->param_count == 0 && record->event.kind == EVENT_NONE &&
			 outlet->held_count == 0 &&
			 (!now->batch.has || (batch.has && batch.v == now->batch.v)) &&
			 context_is_silent(context) && !outlet->partial;
}

/* The run so far is given another name. */
static void
rename_run(struct outlet *outlet, struct str heading, const struct log_line *line)
{
	struct record record = {
		.heading = heading,
		.line = line->number,
		.offset = line->offset,
		.end_offset = line->end_offset,
	};

	outlet->emit(outlet->arg, &record);
}

/* "Fold 2" tells that "Fold 1" was the name of a run, and not of the log. */
static void
rename_first(struct outlet *outlet, const struct log_line *line)
{
	struct str title = section_take_title(outlet->section);

	if (title.n > 0)
		rename_run(outlet, title, line);
}

void
outlet_let_out(struct outlet *outlet, struct draft *draft, const struct origin *origin)
{
	struct record record = record_of(outlet, draft, origin);
	struct opt_i64 batch = section_position(outlet->section)->batch;
	size_t readings = draft->reading_count;

	if (!section_place(outlet->section, draft, origin->first, &record)) {
		explain(outlet, origin, NULL);
		return;
	}
	if (draft->reading_count > 0) {
		record.bar = redraw_number(&outlet->known.redraw, draft, origin->last,
					   section_position(outlet->section));
		number_partial(outlet, origin, &record);
		note_drawing(outlet, &record, draft, readings, batch);
	}
	/* An unfinished line may yet count differently: it begins nothing. */
	if (outlet->partial &&
	    (record.begins_run || record.begins_segment || draft->reading_count == 0))
		return;
	if (record.begins_run)
		rename_first(outlet, origin->first);
	record.readings = draft->readings;
	record.reading_count = draft->reading_count;
	record.params = draft->params;
	record.param_count = draft->param_count;
	note_between(outlet, &record, batch);
	outlet->emit(outlet->arg, &record);
	explain(outlet, origin, &record);
}

void
outlet_flush(struct outlet *outlet)
{
	outlet_release(outlet, NULL, false);
}

/* The run so far turns out to be that of the first of several. */
static void
name_first_writer(struct outlet *outlet, const struct log_line *line)
{
	const struct writers *writers = &outlet->known.writers;

	outlet_release(outlet, NULL, false);
	rename_run(outlet, (struct str){ writers->first, writers->first_n }, line);
}

/* What several writers say is told apart: trials are runs, parts get their names before those of
 * their readings. */
static void
meet_writer(struct outlet *outlet, struct draft *draft, const struct log_line *line)
{
	struct writers *writers = &outlet->known.writers;

	if (!outlet->partial && writers_meet(writers, line->writer, draft) &&
	    writers_is_run(line->writer))
		name_first_writer(outlet, line);
	if (!writers->several)
		return;
	if (writers_is_run(line->writer)) {
		draft->by_name = true;
		draft->heading = draft_copy(draft, line->writer);
	} else if (!writers_is_first(writers, line->writer)) {
		draft_prefix(draft, draft_name(draft, line->writer), SPLIT_NONE);
	}
}

/* Nothing is to be known of the draft. */
static void
drop(struct outlet *outlet, const struct origin *origin)
{
	explain(outlet, origin, NULL);
	draft_clear(outlet->draft);
}

/* Readings get the names that tell them from others of the log; false if they are none. */
static bool
tell_apart(struct outlet *outlet, struct draft *draft)
{
	if (context_is_repeat(&outlet->known.context))
		return false;
	apply_context(outlet, draft);
	if (draft->reading_count > 1 && draft->loose)
		sides_tell_apart(&outlet->known.sides, draft);
	if (draft->loose && !draft->bar)
		owners_tell_apart(&outlet->known.owners, draft,
				  position_is_counted(&draft->position));
	if (draft_is_empty(draft))
		return false;
	levels_tell_apart(&outlet->known.levels, draft,
			  draft->position.epoch.has ||
			      section_position(outlet->section)->epoch.has);
	return true;
}

/* What the run that follows is given goes to its section. */
static bool
is_given(const struct draft *draft)
{
	return draft->reading_count == 0 && draft->param_count > 0 &&
	       !position_is_counted(&draft->position);
}

/* The draft meets what is held, and is held itself if only what follows can place it. */
static enum wait
wait_of(struct outlet *outlet, struct draft *draft, const struct origin *origin)
{
	if (outlet_meet_rank(outlet, draft, origin->first->rank))
		return WAIT_RANK;
	if (outlet_meet_given(outlet, draft))
		return WAIT_GIVEN;
	context_announced(&outlet->known.context, origin->last->text);
	return outlet_meet_counter(outlet, draft, origin) ? WAIT_COUNTER : WAIT_NONE;
}

void
outlet_put(struct outlet *outlet, const struct origin *origin)
{
	struct draft *draft = outlet->draft;
	enum wait wait;

	outlet->drew = outlet->stands = false;
	draft_settle(draft, section_begins_epoch(outlet->section));
	if ((draft_is_empty(draft) && origin->event.kind == EVENT_NONE) ||
	    (draft->reading_count > 0 && !tell_apart(outlet, draft))) {
		drop(outlet, origin);
		return;
	}
	if (is_given(draft) && section_holds_params(outlet->section)) {
		section_params(outlet->section, draft, origin->last);
		drop(outlet, origin);
		return;
	}
	if (is_given(draft)) /* "Trial 1: lr=0.1" names the first run, too */
		section_title(outlet->section, origin->last);
	if (draft->reading_count > 0 && origin->first->writer.n > 0)
		meet_writer(outlet, draft, origin->first);
	if (outlet_meet_list(outlet, draft, origin)) {
		outlet_hold(outlet, origin, WAIT_LIST);
		return;
	}
	if (draft->reading_count == 0 && position_is_counted(&draft->position))
		context_count(&outlet->known.context);
	/* How far another rank is, is no news. */
	if (draft->reading_count == 0 && origin->first->rank.has && origin->first->rank.v > 0) {
		draft_clear(draft);
		return;
	}
	wait = wait_of(outlet, draft, origin);
	if (wait != WAIT_NONE) {
		outlet_hold(outlet, origin, wait);
		return;
	}
	if (origin->event.kind == EVENT_NONE && outlet_is_stray(outlet, draft)) {
		drop(outlet, origin);
		return;
	}
	outlet_let_out(outlet, draft, origin);
	draft_clear(draft);
}

void
outlet_text(struct outlet *outlet, const struct log_line *line, struct event event)
{
	struct record record = {
		.event = event,
		.time_ns = line->time_ns,
		.line = line->number,
		.offset = line->offset,
		.end_offset = line->end_offset,
	};

	outlet->drew = outlet->stands = false;
	if (!outlet->partial && !outlet_is_counting(outlet))
		outlet_meet_text(outlet, line, event);
	if (event.kind == EVENT_NONE || section_is_document(outlet->section)) {
		context_text(&outlet->known.context, line->text);
		section_text(outlet->section, line);
		return;
	}
	context_text(&outlet->known.context, line->text);
	if (!record.time_ns.has && outlet->live)
		record.time_ns = OPT_I64(outlet->arrival.wall_ns);
	outlet_flush(outlet);
	outlet->emit(outlet->arg, &record);
}

bool
outlet_drew(const struct outlet *outlet, uint32_t *kept)
{
	*kept = outlet->known.redraw.kept;
	return outlet->drew;
}

bool
outlet_drawing_stands(const struct outlet *outlet)
{
	return outlet->stands;
}

bool
outlet_is_counting(const struct outlet *outlet)
{
	const struct position *now = section_position(outlet->section);

	return now->epoch.has || now->step.has;
}

bool
outlet_has_begun(const struct outlet *outlet)
{
	return outlet->held_count > 0 || outlet_is_counting(outlet) ||
	       section_has_readings(outlet->section);
}

bool
outlet_is_document(const struct outlet *outlet)
{
	return section_is_document(outlet->section);
}

bool
outlet_ignores(const struct outlet *outlet, const struct log_line *line)
{
	return context_ignores(line->text) && section_ignores(outlet->section, line->full) &&
	       (outlet_is_counting(outlet) || !listing_has_form(line->text));
}

void
outlet_begin_partial(struct outlet *outlet)
{
	assert(!outlet->partial);
	outlet->partial = true;
	outlet->known_before = xmalloc(sizeof(*outlet->known_before));
	*outlet->known_before = outlet->known;
	outlet->section_before = section_copy(outlet->section);
}

void
outlet_end_partial(struct outlet *outlet)
{
	struct section *section = outlet->section_before;

	outlet->partial = false;
	outlet->known = *outlet->known_before;
	free(outlet->known_before);
	outlet->known_before = NULL;
	outlet->section_before = NULL;
	section_free(outlet->section);
	outlet->section = section;
}
