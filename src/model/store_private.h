/*
 * store_private.h - what a store is made of
 *
 * For store.c, store_name.c and store_source.c only.
 */
#ifndef MODEL_STORE_PRIVATE_H
#define MODEL_STORE_PRIVATE_H

#include "model/store.h"

/* A name that more than one run wanted. */
struct wanted {
	char *name;
	int next; /* no number below is free */
	UT_hash_handle hh;
};

/* A run and what only the store needs to know of it.  The run comes first. */
struct slot {
	struct run run;
	uint32_t order; /* of first appearance in the store */
	char *heading; /* as the log gave it; NULL: none */
	bool headed;   /* it is found by its heading: the first of its source to have it */
	bool here;     /* false: its source was restarted and has not come to it again */
	/* Its name has a number behind this one, borrowed; NULL: it has none. */
	struct wanted *numbered;
	int number;
	UT_hash_handle by_id;
	UT_hash_handle by_unique;  /* by run.name */
	UT_hash_handle by_heading; /* of its source, by heading */
};

struct origin {
	char *path;
	char *stem;
	struct slot **slots; /* by section - 1 */
	size_t slot_count, slot_cap;
	size_t here_count; /* sections begun since the last restart */
	struct slot *headings;
	struct position pending; /* said before the first run began */

	char *error;
	char *poll_reason;
	bool finished, removed, still, partial;
	bool full; /* a run could not begin: what follows belongs to none */
	int64_t arrived_mono_ns, arrived_wall_ns;
};

struct store {
	struct origin *origins; /* by source id - 1 */
	size_t origin_count, origin_cap;
	struct slot **order; /* runs that are here, in order of appearance */
	size_t count, cap;
	size_t slot_total;
	uint32_t last_id;
	struct slot *ids;
	struct slot *names;
	struct wanted *wanted;
	uint64_t generation;
};

/* Asserts that there is such a source. */
struct origin *store_origin(struct store *, uint32_t source_id);
void store_show(struct store *, struct slot *); /* in its place in the order */
void store_sweep(struct store *);		/* out of it go all that are not here any more */
void store_free_slot(struct slot *);
/* Tells a run what is known of its source. */
void store_tell_facts(const struct origin *, struct run *);

/* Names of runs: store_name.c. */
void store_name_give(struct store *, struct slot *, struct str heading);
void store_name_take(struct store *, struct slot *);
void store_name_fini(struct store *);

#endif
