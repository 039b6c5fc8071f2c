/*
 * store.h - all runs, and the sources they came from
 *
 * Runs keep their address and their order of appearance for the life of the store; see store_take()
 * for the exception.
 */
#ifndef MODEL_STORE_H
#define MODEL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/run.h"
#include "util/clock.h"
#include "util/str.h"

#define STORE_RUNS_MAX 100000

struct store;

struct store *store_new(void);
void store_free(struct store *); /* NULL is fine */

/*
 * A new source.  path is shown and stands in the JSON; stem is what its runs are named after when
 * the log gives them no name ("bert" -> "bert", "bert#2").  Both are copied.  Returns its id.
 */
uint32_t store_add_source(struct store *, const char *path, const char *stem);

/* Its runs are forgotten: the file was truncated or rewritten as a whole and is read anew.  A run
 * of the same section takes the place (and id) of the old one. */
void store_restart_source(struct store *, uint32_t source_id);

const char *store_source_stem(const struct store *, uint32_t source_id);

/*
 * The runs of the only source of `other` become those of a source here, in place of the ones it had
 * (whose addresses and series are void then).  What was looked at goes on being looked at: the last
 * one has the id that the last one had, others that of the one with the same name.  `other` keeps
 * those that find no room, and can only be freed.
 */
void store_take(struct store *, uint32_t source_id, struct store *other);

/* Facts about a source that its runs carry; strings are copied, NULL clears. */
void store_source_error(struct store *, uint32_t source_id, const char *message);
void store_source_polled(struct store *, uint32_t source_id, const char *reason);
void store_source_finished(struct store *, uint32_t source_id);
void store_source_removed(struct store *, uint32_t source_id, bool removed);
/* When its newest byte was written; live: it came while we watched. */
void store_source_arrival(struct store *, uint32_t source_id, struct moment at, bool live);
/* Its bytes have been read up to there: until another begins, they are its newest run's. */
void store_source_read(struct store *, uint32_t source_id, int64_t offset);
void store_source_still(struct store *, uint32_t source_id, bool still);
/* Only its beginning and its end have been read so far. */
void store_source_partial(struct store *, uint32_t source_id);
void store_source_renamed(struct store *, uint32_t source_id, const char *path);

size_t store_count(const struct store *);
const struct run *store_run(const struct store *, size_t i);	     /* in order of appearance */
const struct run *store_find(const struct store *, uint32_t run_id); /* NULL if unknown */
/* The newest run of a source; NULL if it has none yet. */
struct run *store_newest(struct store *, uint32_t source_id);

/* For apply.c: begins a run in a source (heading may be empty); NULL at STORE_RUNS_MAX. */
struct run *store_begin_run(struct store *, uint32_t source_id, struct str heading);
/* The newest run of a source, or one that waits for its first record; NULL at STORE_RUNS_MAX. */
struct run *store_await_run(struct store *, uint32_t source_id);
void store_rename_run(struct store *, struct run *, struct str heading);
/* For apply.c: the run of a source that has this heading, NULL if there is none. */
struct run *store_headed(struct store *, uint32_t source_id, struct str heading);
/* For apply.c: at STORE_RUNS_MAX a run of this source could not begin, so that what it says now
 * belongs to no run. */
bool store_source_full(const struct store *, uint32_t source_id);
/* For apply.c: the position that a source has told before its first run began; the run takes it. */
struct position *store_pending(struct store *, uint32_t source_id);

/* Goes up with every change anywhere. */
uint64_t store_generation(const struct store *);
void store_touch(struct store *, struct run *);

#endif
