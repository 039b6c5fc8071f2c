/*
 * logs.h - a log read to its end by a session of its own, for tests on whole files
 */
#ifndef TESTS_UNIT_LOGS_H
#define TESTS_UNIT_LOGS_H

#include "analyse/engine.h"
#include "app/session.h"
#include "model/store.h"
#include "suite.h"

struct log_read {
	struct loop *loop;
	struct session *session;
	const struct store *store;
	const struct engine *engine;
};

/* path below tests/; fails the test if it cannot be read. */
void log_open(struct log_read *, const char *path);
void log_close(struct log_read *);

/* Did this rule ever raise an alert on this run (0: on any)? */
bool log_raised(const struct log_read *, uint32_t run_id, const char *rule);

/* The cases of check_logs. */
case_fn cuts_case, formats_case, memo_case, recordings_case, seeds_case;

#endif
