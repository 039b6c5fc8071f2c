/*
 * section_private.h - the section, for the files that it is made of
 *
 * section.c tells runs from each other and names them; section_count.c follows their counters.
 */
#ifndef INGEST_SECTION_PRIVATE_H
#define INGEST_SECTION_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/heading.h"
#include "ingest/section.h"

#define SECTION_SEEN 128 /* names of a run whose counters are watched */
#define SECTION_SLOTS (2 * SECTION_SEEN)
#define SECTION_PAST 1024 /* bits; a power of two */

/* Where a metric stood last: another one may have a clock of its own. */
struct seen {
	uint32_t name; /* hash */
	struct position last;
	struct opt_i64 first_step;
};

/* "iter" beside an epoch restarts with it, or goes on. */
struct iterations {
	struct opt_f64 epoch; /* of the last one */
	int64_t last;
	bool several;  /* have been met within one epoch */
	bool restarts; /* one fell: it is told for good */
	bool goes_on;
};

enum fall { FALL_NONE, FALL_BACK, FALL_TO_START };

struct section {
	struct heading heading;
	struct position now; /* what is in force */
	bool moved;	     /* its epoch came on a line without readings since the last reading */
	bool planned;	     /* that line may have told how many there are to be: "epochs: 10" */
	bool announced;	     /* so did one ever */
	uint64_t
	    past[SECTION_PAST / 64]; /* names of the runs before, by some bits of their hashes */
	uint32_t bar_key;	     /* the last bar that does not say what it counts */
	int64_t bar_at;
	struct opt_f64 bar_epoch; /* in which it was drawn */
	bool bar_repeats, bar_goes_on;
	bool bar_full; /* it reached its total before there was an epoch or a reading */
	struct iterations iterations;
	struct opt_f64 first_epoch;
	struct opt_f64 newest_epoch[2]; /* of those that are whole, and of fractions */
	unsigned runs;			/* how many have begun */
	char title[HEADING_MAX + 1];	/* the number of the first one, until there is a second */
	size_t title_n;
	bool titled; /* the second one has a number, too */
	bool alike;  /* so have all */
	bool any;    /* the run has readings */
	bool counts; /* some of them with a counter */
	bool whole;  /* it is told by one document */
	bool ended;  /* by final values: the next reading is another run's */
	bool rows; /* the runs so far were rows of a table: what has no counter is none of theirs */
	struct seen *seen;
	size_t seen_count, seen_cap;
	uint8_t slots[SECTION_SLOTS]; /* by name: 1 + where it is in seen; 0: free */
};

bool section_has_seen(struct section *, uint32_t name); /* its hash; in this run */

/*
 * What a record's place is judged by: its own step rather than an epoch from a line before, which
 * may be that of an evaluation still under way.
 */
const struct position *section_judged_by(const struct position *own,
					 const struct position *in_force);
/* Do the counters of the record fall behind those of the same metrics before? */
enum fall section_look_for_fall(struct section *, struct draft *, const struct position *);
/* The record's metrics stand there now. */
void section_remember(struct section *, struct draft *, const struct position *);

/* Iterations that do not restart with the epoch, "epoch: 2, iter: 1100", are the run's steps. */
void section_settle_iterations(struct section *, const struct draft *, struct position *);
/*
 * Batches of a run without epochs are its steps.  So are those of a bare bar, if its epochs come
 * with readings only (as fractions, mostly) and it was never drawn from its start again.
 */
void section_settle_batches(struct section *, const struct draft *, struct position *);
/*
 * A bare bar was full, and then came the first readings, with an epoch of their own: it had counted
 * the batches of that epoch, though its steps were taken for the run's.
 */
void section_mend_step(struct section *, const struct draft *, struct record *);

#endif
