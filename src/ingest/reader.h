/*
 * reader.h - the bytes of one source in, records out
 *
 * Owns everything that depends on how a log is written: lines, escapes, stamps, shapes, markers and
 * sections.  The same bytes give the same records, however they are cut between calls.
 */
#ifndef INGEST_READER_H
#define INGEST_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "model/record.h"
#include "util/clock.h"
#include "util/str.h"

struct pattern; /* a user's own format; pattern.h */

/* The record and its slices are good until the function returns. */
typedef void record_fn(void *arg, const struct record *);

/* Why a line was read as it was; for --explain. */
typedef void explain_fn(void *arg, int64_t line, struct str text, const char *shape,
			const struct record *record /* NULL: the line said nothing */);

struct reader_options {
	const char *name; /* of the file, for what its ending may tell (.csv, .json); may be NULL */
	const struct pattern *const *patterns; /* asked before all shapes; borrowed */
	size_t pattern_count;
	explain_fn *explain; /* may be NULL */
	void *explain_arg;
};

struct reader;

struct reader *reader_new(const struct reader_options *);
void reader_free(struct reader *); /* NULL is fine */
/* As new, for a source that is read anew from its start. */
void reader_reset(struct reader *);

/*
 * live: the bytes were written while we watched; then arrival is the time of records without a
 * stamp.
 */
void reader_feed(struct reader *, struct str bytes, struct moment arrival, bool live,
		 record_fn *emit, void *arg);

/*
 * Nothing more has come for a while (or the source ended): emits what the unfinished last line and
 * an open block say.  If the line goes on after all, its record replaces this one (record.bar).
 */
void reader_flush(struct reader *, struct moment now, record_fn *emit, void *arg);

int64_t reader_lines(const struct reader *); /* lines seen */
/* The file is no text (NULs in its first bytes): nothing of it is read.  See reader.c. */
bool reader_is_binary(const struct reader *);

#endif
