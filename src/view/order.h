/*
 * order.h - which runs the table shows, in which order, so that rows keep their place while you
 * read
 *
 * The order that the data ask for is looked at when the store has changed, but taken over only when
 * it has rested for a moment and no key was pressed; runs that moved then carry a mark for a while.
 * In the first moments, when a crash is told from a pause, rows go to their places quietly.
 * What the user asks for (another sort key, another filter) is shown at once.
 *
 * Runs are kept by id: nothing here points into the store.
 */
#ifndef VIEW_ORDER_H
#define VIEW_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyse/rank.h"
#include "model/store.h"
#include "util/clock.h"

struct engine;
struct filter;

#define ORDER_SETTLE_NS (1500 * NS_PER_MS) /* an order must rest so long before it is shown */
#define ORDER_PATIENCE_NS (10 * NS_PER_S)  /* one that never rests is shown after so long */
#define ORDER_OPENING_NS (3 * NS_PER_S)	   /* when the logs have been read nobody knows a place: */
#define ORDER_OPENING_SETTLE_NS (300 * NS_PER_MS) /* for so long it need rest only so long */
#define ORDER_MARK_NS (8 * NS_PER_S)		  /* for so long a row says how far it moved */
#define ORDER_FLASH_NS NS_PER_S			  /* what changed is bright for so long ... */
#define ORDER_CALM_NS (2 * NS_PER_S)		  /* ... if it had not changed for so long before */

/* What the rows can be sorted by. */
enum sort_by {
	SORT_RANK, /* by a rank key */
	SORT_NAME,
	SORT_STATE,
	SORT_ALERT,
	SORT_EPOCH, /* how far it is */
	SORT_LEFT,  /* how long it still takes */
	SORT_GAP,
	SORT_AGE, /* how long since it said something */
	SORT_APPEARANCE,
	SORT_PARAM,
	SORT_COUNT
};

struct sort_key {
	enum sort_by by;
	struct rank_key rank; /* of SORT_RANK; owned */
	char *param;	      /* of SORT_PARAM; owned */
	bool reversed;	      /* of all but SORT_RANK, which has its own */
};

void sort_key_fini(struct sort_key *);
bool sort_key_reversed(const struct sort_key *);
/* "val_loss.best", "name", "lr": what the head line says; into buf. */
void sort_key_name(const struct sort_key *, char *buf, size_t size);

/* What the screens remember of a run. */
struct note {
	bool marked;
	bool known;	  /* it was seen before ... */
	bool partial;	  /* ... before all of it was read */
	int moved;	  /* rows up (> 0) or down at the last re-rank */
	int64_t moved_ns; /* when; monotonic */
	int64_t record_count;
	int64_t changed_ns; /* when record_count grew; monotonic */
	int64_t flashed_ns; /* when it last did after a pause */
};

/* Zeroed is empty. */
struct order {
	uint32_t *shown; /* run ids, in the order shown */
	size_t count, cap;
	uint32_t *wanted; /* the order that the data ask for */
	size_t wanted_count, wanted_cap;
	struct note *notes; /* by run id */
	size_t note_cap;

	bool urgent;	    /* show what is wanted at once */
	bool begun;	    /* a first order has been shown */
	int64_t opening_ns; /* until then what is wanted is shown soon, without marks */
	uint64_t generation;
	int64_t looked_ns;
	int64_t differs_ns; /* since when wanted differs from shown; NEVER: it does not */
	int64_t rests_ns;   /* since when wanted is as it is */
	uint64_t version;   /* goes up when shown changes ... */
	uint64_t adopted;   /* ... and this when rows changed places */
};

/* What an order is made from; borrowed for the call. */
struct order_query {
	const struct store *store;
	const struct engine *engine;
	const struct filter *filter; /* NULL: all */
	const struct sort_key *sort;
	struct moment now;
	int64_t key_ns; /* when a key was pressed last; monotonic */
	bool reading;	/* the backlog is being read: show what there is at once, without marks */
};

void order_fini(struct order *);
/* True if shown changed, or was looked at anew. */
bool order_update(struct order *, const struct order_query *);
/* A run is about to be drawn: if it has said something since it was seen last, and not all the
 * time, it is bright for a while. */
void order_see(struct order *, const struct run *, struct moment now);
/* When order_update() has something to do though nothing changes; monotonic, or NEVER. */
int64_t order_deadline(const struct order *, const struct order_query *);

/* Where a run stands; false if it is not shown. */
bool order_place(const struct order *, uint32_t run_id, size_t *place);
/* Its note; made if there is none. */
struct note *order_note(struct order *, uint32_t run_id);
/* NULL if there is none. */
const struct note *order_note_at(const struct order *, uint32_t run_id);
/* How many runs are marked. */
size_t order_marked(const struct order *, const struct store *);

/* Sorts runs by a key; the engine may be NULL. */
void sort_runs(const struct run **runs, size_t n, const struct sort_key *, const struct engine *,
	       struct moment now);

#endif
