#include "config.h"

#include "ingest/outlet_private.h"

#include <stdio.h>

#include "ingest/wording.h"
#include "util/die.h"

#define NEAR_LINES 24 /* a reading without a counter belongs to the step this close behind it */

/* "rank_1": what the readings of that rank are called, once there are several. */
static void
prefix_rank(struct draft *draft, int64_t rank)
{
	char prefix[32];
	int n = snprintf(prefix, sizeof(prefix), "rank_%lld", (long long)rank);

	draft_prefix(draft, (struct str){ prefix, (size_t)n }, SPLIT_NONE);
}

/* "error rate 0.02, cpu 41.2" */
static bool
is_vague(struct draft *draft)
{
	for (size_t i = 0; i < draft->reading_count; i++) {
		const struct name *name = draft_known(draft, &draft->readings[i]);

		if (draft->readings[i].split != SPLIT_NONE || name->role.split != SPLIT_NONE ||
		    (name->is == NAME_METRIC &&
		     !(name->role.kind == KIND_NONE && (name->wording & WORDING_VAGUE))))
			return false;
	}
	return true;
}

bool
outlet_is_stray(struct outlet *outlet, struct draft *draft)
{
	if (outlet->known.trains || draft->reading_count == 0)
		return false;
	outlet->known.trains = outlet_is_counting(outlet) || draft->summary || draft->by_name ||
			       draft->whole || draft->table_start || !draft->loose ||
			       position_is_counted(&draft->position) || !is_vague(draft);
	return !outlet->known.trains;
}

static void
recycle(struct outlet *outlet, struct draft *draft)
{
	draft_clear(draft);
	if (draft == outlet->draft)
		return;
	outlet->spare[outlet->spare_count++] = draft;
}

void
outlet_release(struct outlet *outlet, const struct position *counter, bool counted)
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
		if (held->event.kind != EVENT_NONE || !outlet_is_stray(outlet, held->draft))
			outlet_let_out(outlet, held->draft,
				       &(struct origin){ &held->first, &held->last, held->shape,
							 held->event });
		recycle(outlet, held->draft);
	}
}

void
outlet_hold(struct outlet *outlet, const struct origin *origin, enum wait wait)
{
	struct held *held;

	if (outlet->held_count == HELD_MAX) {
		outlet->known.uncounted = true;
		outlet_release(outlet, NULL, false);
	}
	outlet->held =
	    grow(outlet->held, &outlet->held_cap, outlet->held_count + 1, sizeof(*outlet->held));
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

/* Readings before anything was counted may belong to the counter that follows them. */
static bool
waits_for_counter(const struct outlet *outlet, const struct draft *draft)
{
	const struct position *now = section_position(outlet->section);

	if (position_is_counted(&draft->position) || draft->summary || draft->by_name ||
	    draft->whole || draft->table_start || section_is_document(outlet->section))
		return false;
	return outlet->known.leads || !(outlet->known.uncounted || now->epoch.has || now->step.has);
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
	return draft->reading_count == 0 && !position_is_counted(&draft->position);
}

/* Before anything was counted: is the draft one of a list of settings? */
static void
look_for_list(struct outlet *outlet, struct draft *draft, const struct origin *origin)
{
	if (outlet_is_counting(outlet) || (!is_param(draft) && draft->given == GIVEN_NO))
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
		outlet_release(outlet, NULL, false);
}

/* "epochs: 10" waits for the end of its list; a second one tells that they are counted so. */
static bool
waits_for_list(struct outlet *outlet, struct draft *draft)
{
	if (draft->given == GIVEN_NO || draft->reading_count > 0 || outlet_is_counting(outlet) ||
	    outlet->known.no_list || section_is_document(outlet->section))
		return false;
	if (draft->given == GIVEN_LIKELY) {
		draft_make_params(draft);
		return false;
	}
	for (size_t i = 0; i < outlet->held_count; i++)
		outlet->known.no_list |= outlet->held[i].wait == WAIT_LIST;
	if (outlet->known.no_list)
		outlet_release(outlet, NULL, false);
	return !outlet->known.no_list;
}

bool
outlet_meet_list(struct outlet *outlet, struct draft *draft, const struct origin *origin)
{
	if (outlet->partial)
		return false;
	end_list(outlet, origin->first->number, is_param(draft) || draft->given == GIVEN_LINE);
	look_for_list(outlet, draft, origin);
	return waits_for_list(outlet, draft);
}

void
outlet_meet_text(struct outlet *outlet, const struct log_line *line, struct event event)
{
	bool listed = event.kind == EVENT_NONE && listing_has_form(line->text);

	end_list(outlet, line->number, listed);
	if (listed)
		note_listed(outlet, line->number, false);
}

/* Likely settings wait for what is counted after them, unless the like of them came before. */
static bool
waits_as_given(struct outlet *outlet, const struct draft *draft)
{
	if (draft->given != GIVEN_LIKELY || draft->reading_count == 0 || outlet->known.no_list ||
	    outlet_is_counting(outlet) || section_is_document(outlet->section))
		return false;
	for (size_t i = 0; i < outlet->held_count; i++) {
		const struct draft *held = outlet->held[i].draft;

		if (held->given == GIVEN_LIKELY && held->reading_count > 0 &&
		    str_eq(held->readings[0].name, draft->readings[0].name)) {
			outlet->known.no_list = true;
			outlet_release(outlet, NULL, false);
			return false;
		}
	}
	return true;
}

bool
outlet_meet_given(struct outlet *outlet, const struct draft *draft)
{
	return waits_as_given(outlet, draft) && !outlet->partial;
}

/* The counter that held drafts waited for has come. */
static void
meet_counter(struct outlet *outlet, const struct draft *draft, const struct origin *origin)
{
	const struct held *last;

	if (outlet->held_count == 0 || draft->reading_count == 0 ||
	    !position_is_counted(&draft->position))
		return;
	last = &outlet->held[outlet->held_count - 1];
	if (last->wait == WAIT_RANK)
		return;
	if (origin->first->number - last->last.number <= NEAR_LINES && draft->position.step.has) {
		outlet->known.leads |= !draft->position.epoch.has;
		outlet_release(outlet, &draft->position, true);
	} else {
		outlet_release(outlet, NULL, true);
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

	if (outlet->held_count == 0 || draft->reading_count > 0 ||
	    !position_is_counted(&draft->position) ||
	    outlet->held[outlet->held_count - 1].wait == WAIT_RANK)
		return;
	outlet->known.leads |= listing->to > listing->from &&
			       listing_goes_on(listing, origin->first->number) &&
			       listing_has_form(origin->last->text);
	if (outlet->known.leads)
		outlet_release(outlet, &draft->position, false);
	else
		outlet_release(outlet, NULL, true);
}

bool
outlet_meet_counter(struct outlet *outlet, const struct draft *draft, const struct origin *origin)
{
	if (!outlet->partial)
		meet_announcement(outlet, draft, origin);
	meet_counter(outlet, draft, origin);
	return draft->reading_count > 0 && waits_for_counter(outlet, draft) && !outlet->partial;
}

/* Ranks above 0 are called by their number if there are others: waits while that is not known. */
bool
outlet_meet_rank(struct outlet *outlet, struct draft *draft, struct opt_i64 rank)
{
	struct known *known = &outlet->known;
	bool waiting = outlet->held_count > 0 && outlet->held[0].wait == WAIT_RANK;

	if (!rank.has || draft->reading_count == 0)
		return false;
	if (known->rank >= 0 && known->rank != rank.v)
		known->ranks = true;
	if (known->ranks && waiting)
		outlet_release(outlet, NULL, false);
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
		outlet_release(outlet, NULL, false);
	known->rank = rank.v;
	return false;
}
