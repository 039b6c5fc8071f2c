/*
 * outlet_private.h - the outlet, for the files that it is made of
 *
 * outlet.c lets drafts out as records.  outlet_wait.c keeps those that can only be placed by what
 * follows them, and tells when that has come.
 */
#ifndef INGEST_OUTLET_PRIVATE_H
#define INGEST_OUTLET_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/context.h"
#include "ingest/levels.h"
#include "ingest/listing.h"
#include "ingest/outlet.h"
#include "ingest/owners.h"
#include "ingest/redraw.h"
#include "ingest/section.h"
#include "ingest/sides.h"
#include "ingest/writers.h"

#define HELD_MAX 32

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
	bool trains;	/* what only a training says has been said */
	bool leads;	/* readings without a counter belong to the step that follows */
	bool ranks;	/* there are several ranks */
	int64_t rank;	/* the only one so far; -1: none */
};

struct outlet {
	const struct reader_options *options;
	struct draft *draft;
	struct draft *spare[HELD_MAX];
	size_t spare_count;
	struct held *held;
	size_t held_count, held_cap;
	struct section *section;
	struct known known;

	bool partial;
	struct section *section_before; /* both NULL, unless partial */
	struct known *known_before;
	uint32_t partial_bar; /* of the unfinished line that was emitted last */
	int64_t partial_offset;

	bool drew;	  /* see outlet_drew() */
	uint32_t drawn;	  /* the bar of the newest record with one */
	bool drawn_moves; /* the counter was another one before it */
	bool drawn_tells_epoch;
	bool stands;	  /* see outlet_drawing_stands() */

	record_fn *emit;
	void *arg;
	struct moment arrival;
	bool live;
};

/* Its metrics are such as others have, too, and nothing counts them: none of a training, as far as
 * is known.  Else it tells that there is one. */
bool outlet_is_stray(struct outlet *, struct draft *);

/* The draft goes out as a record; it is free afterwards. */
void outlet_let_out(struct outlet *, struct draft *, const struct origin *);

bool outlet_is_counting(const struct outlet *); /* an epoch or a step has been met */

/* The current draft waits; another one takes its place. */
void outlet_hold(struct outlet *, const struct origin *, enum wait);

/* What is held goes out; as readings of that counter if they waited for one. NULL: of none. */
void outlet_release(struct outlet *, const struct position *counter, bool counted);

/*
 * Each is told of the draft that came, lets go what waited for it, and tells whether the draft has
 * to wait itself.
 */
bool outlet_meet_list(struct outlet *, struct draft *, const struct origin *);
bool outlet_meet_rank(struct outlet *, struct draft *, struct opt_i64 rank);
bool outlet_meet_given(struct outlet *, const struct draft *);
bool outlet_meet_counter(struct outlet *, const struct draft *, const struct origin *);

/* A line without readings came. */
void outlet_meet_text(struct outlet *, const struct log_line *, struct event);

#endif
