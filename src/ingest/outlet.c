#include "config.h"

#include "ingest/outlet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/context.h"
#include "ingest/levels.h"
#include "ingest/listing.h"
#include "ingest/owners.h"
#include "ingest/redraw.h"
#include "ingest/section.h"
#include "ingest/sides.h"
#include "ingest/writers.h"
#include "util/die.h"

#define HELD_MAX 32
#define NEAR_LINES 24 /* a reading without a counter belongs to the step this close behind it */

/* What a draft waits for. */
enum wait {
	WAIT_NONE,
	WAIT_COUNTER, /* a counter: nothing has been counted before it */
	WAIT_RANK,    /* another rank, or the same one again */
	WAIT_GIVEN,   /* a counter, which would tell that they were settings */
	WAIT_LIST,    /* the end of a list of settings, if it is one: "epochs: 10" */
};

struct held {
	struct draft *draft;
	struct log_line first, last; /* without their slices, but for last.full */
	const char *shape;
	struct event event;
	enum wait wait;
};

/* All that is learnt from lines; see outlet_begin_partial(). */
struct known {
	struct context context;
	struct redraw redraw;
	struct levels levels;
	struct sides sides;
	struct owners owners;
	struct writers writers;
	struct listing listing;
	bool no_list;	/* what looks like settings is none */
	bool uncounted; /* so many have waited for a first counter that none is to be expected */
	bool leads;	/* readings without a counter belong to the step that follows */
	bool ranks;	/* there are several ranks */
	int64_t rank;	/* the only one so far; -1: none */
};

struct outlet {
	const struct reader_options *options;
	struct draft *draft;
	struct draft *spare[HELD_MAX];
	size_t spare_count;
	struct held held[HELD_MAX];
	size_t held_count;
	struct section *section;
	struct known known;

	bool partial;
	struct section *section_before;
	struct known known_before;
	uint32_t partial_bar; /* of the unfinished line that was emitted last */
	int64_t partial_offset;

	bool drew;	  /* see outlet_drew() */
	uint32_t drawn;	  /* the bar of the newest record with one */
	bool drawn_moves; /* the counter was another one before it */

	record_fn *emit;
	void *arg;
	struct moment arrival;
	bool live;
};

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
	outlet->drew = false;
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

/* "rank_1": what the readings of that rank are called, once there are several. */
static void
prefix_rank(struct draft *draft, int64_t rank)
{
	char prefix[32];
	int n = snprintf(prefix, sizeof(prefix), "rank_%lld", (long long)rank);

	draft_prefix(draft, (struct str){ prefix, (size_t)n }, SPLIT_NONE);
}

static void
apply_context(struct outlet *outlet, struct draft *draft)
{
	const struct position *pos = &draft->position;
	enum split split;
	struct str label;

	for (size_t i = 0; i < draft->reading_count; i++) {
		struct reading *reading = &draft->readings[i];

		if (reading->split != SPLIT_NONE ||
		    draft_known(draft, reading)->role.split != SPLIT_NONE)
			continue;
		label = context_take(&outlet->known.context, draft_known(draft, reading)->hash,
				     pos->epoch.has || pos->step.has || pos->batch.has, &split);
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
			record->bar = ++outlet->known_before.redraw.numbers;
		outlet->partial_bar = record->bar;
		outlet->partial_offset = origin->first->offset;
		/* Also the numbers that were given to bars while it was read. */
		if (outlet->known.redraw.numbers > outlet->known_before.redraw.numbers)
			outlet->known_before.redraw.numbers = outlet->known.redraw.numbers;
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
	outlet->drew = draft->bar && section_position(outlet->section)->epoch.has &&
		       readings <= REDRAW_VALUES && outlet->drawn_moves && !outlet->partial;
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

/* The draft goes out; it is free afterwards. */
static void
let_out(struct outlet *outlet, struct draft *draft, const struct origin *origin)
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
	outlet->emit(outlet->arg, &record);
	explain(outlet, origin, &record);
}

static void
recycle(struct outlet *outlet, struct draft *draft)
{
	draft_clear(draft);
	if (draft == outlet->draft)
		return;
	outlet->spare[outlet->spare_count++] = draft;
}

/* counter: to which held readings belong; counted: it is the first, and what is given stood before
 * it. */
static void
release(struct outlet *outlet, const struct position *counter, bool counted)
{
	size_t n = outlet->held_count;

	/* Emptied first: letting one out must not find the others. */
	outlet->held_count = 0;
	for (size_t i = 0; i < n; i++) {
		struct held *held = &outlet->held[i];

		if (held->draft->given == GIVEN_LIKELY && (counted || held->wait == WAIT_LIST)) {
			draft_make_params(held->draft);
		} else if (held->wait == WAIT_COUNTER && counter != NULL) {
			held->draft->position.epoch = counter->epoch;
			held->draft->position.step = counter->step;
		}
		if (held->wait == WAIT_RANK && outlet->known.ranks)
			prefix_rank(held->draft, held->first.rank.v);
		let_out(outlet, held->draft,
			&(struct origin){ &held->first, &held->last, held->shape, held->event });
		recycle(outlet, held->draft);
	}
}

void
outlet_flush(struct outlet *outlet)
{
	release(outlet, NULL, false);
}

/* The current draft waits; another one takes its place. */
static void
hold(struct outlet *outlet, const struct origin *origin, enum wait wait)
{
	struct held *held;

	if (outlet->held_count == HELD_MAX) {
		outlet->known.uncounted = true;
		release(outlet, NULL, false);
	}
	held = &outlet->held[outlet->held_count++];
	*held = (struct held){
		.draft = outlet->draft,
		.first = *origin->first,
		.shape = origin->shape,
		.event = origin->event,
		.wait = wait,
	};
	held->first.text = held->first.full = held->first.tag = STR_NONE;
	held->first.writer = STR_NONE;
	held->last = held->first;
	held->last.number = origin->last->number;
	held->last.full = draft_copy(outlet->draft, origin->last->full);
	held->last.end_offset = origin->last->end_offset;
	held->last.time_ns = origin->last->time_ns;
	draft_keep(outlet->draft);
	outlet->draft =
	    outlet->spare_count > 0 ? outlet->spare[--outlet->spare_count] : draft_new();
}

static bool
has_counter(const struct draft *draft)
{
	return draft->position.epoch.has || draft->position.step.has || draft->position.batch.has;
}

/* Readings before anything was counted may belong to the counter that follows them. */
static bool
waits_for_counter(const struct outlet *outlet, const struct draft *draft)
{
	const struct position *now = section_position(outlet->section);

	if (has_counter(draft) || draft->summary || draft->by_name || draft->whole ||
	    draft->table_start || section_is_document(outlet->section))
		return false;
	return outlet->known.leads || !(outlet->known.uncounted || now->epoch.has || now->step.has);
}

static bool
has_begun(const struct outlet *outlet)
{
	const struct position *now = section_position(outlet->section);

	return now->epoch.has || now->step.has;
}

/* A line as settings are listed; given: it is one for sure. */
static void
note_listed(struct outlet *outlet, int64_t number, bool given)
{
	if (!listing_add(&outlet->known.listing, number, given))
		return;
	for (size_t i = 0; i < outlet->held_count; i++) {
		struct held *held = &outlet->held[i];

		if (held->draft->given == GIVEN_LINE &&
		    held->first.number >= outlet->known.listing.from)
			held->draft->given = GIVEN_LIKELY;
	}
}

static bool
is_param(const struct draft *draft)
{
	return draft->reading_count == 0 && !has_counter(draft);
}

/* Before anything was counted: is the draft one of a list of settings? */
static void
look_for_list(struct outlet *outlet, struct draft *draft, const struct origin *origin)
{
	if (has_begun(outlet) || (!is_param(draft) && draft->given == GIVEN_NO))
		return;
	note_listed(outlet, origin->first->number, is_param(draft));
	if (draft->given == GIVEN_LINE && outlet->known.listing.given)
		draft->given = GIVEN_LIKELY;
}

/* A line comes that is no part of the list: what waited for its end need not wait any longer. */
static void
end_list(struct outlet *outlet, int64_t number, bool listed)
{
	bool waits = false;

	if (listed && listing_goes_on(&outlet->known.listing, number))
		return;
	for (size_t i = 0; i < outlet->held_count; i++) {
		struct held *held = &outlet->held[i];

		if (held->wait != WAIT_LIST)
			continue;
		if (held->draft->given == GIVEN_LIKELY) {
			draft_make_params(held->draft);
			held->wait = WAIT_GIVEN;
		} else {
			waits = true;
		}
	}
	if (waits)
		release(outlet, NULL, false);
}

/* "epochs: 10" waits for the end of its list; a second one tells that they are counted so. */
static bool
waits_for_list(struct outlet *outlet, struct draft *draft)
{
	if (draft->given == GIVEN_NO || draft->reading_count > 0 || has_begun(outlet) ||
	    outlet->known.no_list || section_is_document(outlet->section))
		return false;
	if (draft->given == GIVEN_LIKELY) {
		draft_make_params(draft);
		return false;
	}
	for (size_t i = 0; i < outlet->held_count; i++)
		outlet->known.no_list |= outlet->held[i].wait == WAIT_LIST;
	if (outlet->known.no_list)
		release(outlet, NULL, false);
	return !outlet->known.no_list;
}

/* Likely settings wait for what is counted after them, unless the like of them came before. */
static bool
waits_as_given(struct outlet *outlet, const struct draft *draft)
{
	if (draft->given != GIVEN_LIKELY || draft->reading_count == 0 || outlet->known.no_list ||
	    has_begun(outlet) || section_is_document(outlet->section))
		return false;
	for (size_t i = 0; i < outlet->held_count; i++) {
		const struct draft *held = outlet->held[i].draft;

		if (held->given == GIVEN_LIKELY && held->reading_count > 0 &&
		    str_eq(held->readings[0].name, draft->readings[0].name)) {
			outlet->known.no_list = true;
			release(outlet, NULL, false);
			return false;
		}
	}
	return true;
}

/* The counter that held drafts waited for has come. */
static void
meet_counter(struct outlet *outlet, const struct draft *draft, const struct origin *origin)
{
	const struct held *last;

	if (outlet->held_count == 0 || draft->reading_count == 0 || !has_counter(draft))
		return;
	last = &outlet->held[outlet->held_count - 1];
	if (last->wait == WAIT_RANK)
		return;
	if (origin->first->number - last->last.number <= NEAR_LINES && draft->position.step.has) {
		outlet->known.leads |= !draft->position.epoch.has;
		release(outlet, &draft->position, true);
	} else {
		release(outlet, NULL, true);
	}
}

/*
 * A counter without readings, "Epoch 1/10": what was given, or measured, before it is not of it.
 * But the last line of a list counts the list: "loss: 0.5", "lr: 0.1", "step: 1".
 */
static void
meet_announcement(struct outlet *outlet, const struct draft *draft, const struct origin *origin)
{
	const struct listing *listing = &outlet->known.listing;

	if (outlet->held_count == 0 || draft->reading_count > 0 || !has_counter(draft) ||
	    outlet->held[outlet->held_count - 1].wait == WAIT_RANK)
		return;
	outlet->known.leads |= listing->to > listing->from &&
			       listing_goes_on(listing, origin->first->number) &&
			       listing_has_form(origin->last->text);
	if (outlet->known.leads)
		release(outlet, &draft->position, false);
	else
		release(outlet, NULL, true);
}

/* Ranks above 0 are called by their number if there are others; true if that is not known yet. */
static bool
meet_rank(struct outlet *outlet, struct draft *draft, struct opt_i64 rank)
{
	struct known *known = &outlet->known;
	bool waiting = outlet->held_count > 0 && outlet->held[0].wait == WAIT_RANK;

	if (!rank.has || draft->reading_count == 0)
		return false;
	if (known->rank >= 0 && known->rank != rank.v)
		known->ranks = true;
	if (known->ranks && waiting)
		release(outlet, NULL, false);
	if (known->ranks) {
		if (rank.v > 0)
			prefix_rank(draft, rank.v);
		return false;
	}
	if (known->rank < 0 && rank.v > 0) {
		known->rank = rank.v;
		return true;
	}
	if (waiting) /* the same one again: it is alone */
		release(outlet, NULL, false);
	known->rank = rank.v;
	return false;
}

/* The run so far turns out to be that of the first of several. */
static void
name_first_writer(struct outlet *outlet, const struct log_line *line)
{
	const struct writers *writers = &outlet->known.writers;

	release(outlet, NULL, false);
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

void
outlet_put(struct outlet *outlet, const struct origin *origin)
{
	struct draft *draft = outlet->draft;

	outlet->drew = false;
	draft_settle(draft);
	if (draft_is_empty(draft) && origin->event.kind == EVENT_NONE) {
		explain(outlet, origin, NULL);
		draft_clear(draft);
		return;
	}
	if (draft->reading_count > 0) {
		if (context_is_repeat(&outlet->known.context)) {
			explain(outlet, origin, NULL);
			draft_clear(draft);
			return;
		}
		apply_context(outlet, draft);
		if (draft->reading_count > 1 && draft->loose)
			sides_tell_apart(&outlet->known.sides, draft);
		if (draft->loose && !draft->bar)
			owners_tell_apart(&outlet->known.owners, draft, has_counter(draft));
		if (draft_is_empty(draft)) {
			explain(outlet, origin, NULL);
			draft_clear(draft);
			return;
		}
		levels_tell_apart(&outlet->known.levels, draft,
				  draft->position.epoch.has ||
				      section_position(outlet->section)->epoch.has);
	}
	if (draft->reading_count == 0 && draft->param_count > 0 && !has_counter(draft) &&
	    section_holds_params(outlet->section)) {
		section_params(outlet->section, draft, origin->last);
		explain(outlet, origin, NULL);
		draft_clear(draft);
		return;
	}
	if (draft->reading_count > 0 && origin->first->writer.n > 0)
		meet_writer(outlet, draft, origin->first);
	if (!outlet->partial) {
		end_list(outlet, origin->first->number,
			 is_param(draft) || draft->given == GIVEN_LINE);
		look_for_list(outlet, draft, origin);
		if (waits_for_list(outlet, draft)) {
			hold(outlet, origin, WAIT_LIST);
			return;
		}
	}
	if (draft->reading_count == 0 && has_counter(draft))
		context_count(&outlet->known.context);
	/* How far another rank is, is no news. */
	if (draft->reading_count == 0 && origin->first->rank.has && origin->first->rank.v > 0) {
		draft_clear(draft);
		return;
	}
	if (meet_rank(outlet, draft, origin->first->rank)) {
		hold(outlet, origin, WAIT_RANK);
		return;
	}
	if (waits_as_given(outlet, draft) && !outlet->partial) {
		hold(outlet, origin, WAIT_GIVEN);
		return;
	}
	if (!outlet->partial)
		meet_announcement(outlet, draft, origin);
	context_announced(&outlet->known.context, origin->last->text);
	meet_counter(outlet, draft, origin);
	if (draft->reading_count > 0 && waits_for_counter(outlet, draft) && !outlet->partial) {
		hold(outlet, origin, WAIT_COUNTER);
		return;
	}
	let_out(outlet, draft, origin);
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

	outlet->drew = false;
	if (!outlet->partial && !has_begun(outlet)) {
		bool listed = event.kind == EVENT_NONE && listing_has_form(line->text);

		end_list(outlet, line->number, listed);
		if (listed)
			note_listed(outlet, line->number, false);
	}
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
outlet_has_begun(const struct outlet *outlet)
{
	return outlet->held_count > 0 || has_begun(outlet) || section_has_readings(outlet->section);
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
	       (has_begun(outlet) || !listing_has_form(line->text));
}

void
outlet_begin_partial(struct outlet *outlet)
{
	outlet->partial = true;
	outlet->known_before = outlet->known;
	section_free(outlet->section_before);
	outlet->section_before = section_copy(outlet->section);
}

void
outlet_end_partial(struct outlet *outlet)
{
	struct section *section = outlet->section_before;

	outlet->partial = false;
	outlet->known = outlet->known_before;
	outlet->section_before = NULL;
	section_free(outlet->section);
	outlet->section = section;
}
