/*
 * session.h - everything except a front end: sources, model, rules
 *
 * TUI, headless output, tests and the fuzzer share it.  It never prints; messages for the user go
 * through session_notices().
 */
#ifndef APP_SESSION_H
#define APP_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyse/alert.h"
#include "analyse/rule.h"
#include "ingest/reader.h"
#include "util/clock.h"
#include "util/err.h"
#include "view/ui.h"

struct engine;
struct loop;
struct store;

#define SOURCES_MAX 200000 /* files beyond are passed over */

struct session_options {
	struct rule_settings rules;
	struct reader_options reader;
	bool follow;   /* watch for changes; else each source is read once to its end */
	bool glimpse;  /* the newest of a large log is shown before all of it has been read */
	news_fn *news; /* may be NULL */
	void *news_arg;
};

struct session;

struct session *session_new(const struct session_options *, struct loop *);
void session_free(struct session *); /* NULL is fine */

/*
 * One SOURCE argument: a file, a folder, a glob, "-".  False and *err if it means nothing or cannot
 * be read; the session goes on with the others.
 */
bool session_add(struct session *, const char *argument, struct err *err);

/* How much of the known backlog has been read. */
struct session_reading {
	int64_t bytes_read, bytes_known;
	size_t sources, sources_read;
};
struct session_reading session_reading(const struct session *);

/*
 * Reads what there is for about `budget_ns` (0: nothing now), then judges.  True if there is more
 * to read at once (then do not sleep).
 */
bool session_step(struct session *, struct moment now, int64_t budget_ns);
/* Reads everything there is to its end, and flushes (headless). */
void session_drain(struct session *);
/* When session_step() must be called next even if no descriptor wakes us; NEVER: nothing is due. */
int64_t session_deadline(const struct session *);

/* All sources are pipes that have ended: nothing more can come (--follow ends, too). */
bool session_is_over(const struct session *);

/*
 * From now on the bytes of standard input go on to standard output, as with cat, while they are
 * read.  session_passes_on() tells whether there may be more of them.
 */
void session_pass_on(struct session *);
bool session_passes_on(const struct session *);

struct store *session_store(struct session *);
struct engine *session_engine(struct session *);

/* Sources that could not be read, full watch tables and the like: sentences, newest last.  Returns
 * how many; *text is good until the next step. */
size_t session_notice_count(const struct session *);
const char *session_notice(const struct session *, size_t i);
/* A source could not be read (exit status 3). */
bool session_source_failed(const struct session *);

/*
 * The lines of the log that a run stands in once more, for the log views: at most n that end at or
 * before byte `end` (INT64_MAX: the newest), or that begin at or after byte `begin`; in order, of
 * each its last redraw, escapes out.  How many.  Good until the next call of either.  log_seek:
 * where line `line` begins, -1 if it is not there.  All fit struct ui_env.
 */
size_t session_log_before(void *session, const struct run *, int64_t end, struct log_text *,
			  size_t n);
size_t session_log_after(void *session, const struct run *, int64_t begin, struct log_text *,
			 size_t n);
int64_t session_log_seek(void *session, const struct run *, int64_t line);

#endif
