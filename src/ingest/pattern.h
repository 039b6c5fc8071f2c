/*
 * pattern.h - a user's own format: a regular expression with named groups
 *
 * For the log that no shape reads (--pattern, a [format NAME] section).  The groups epoch, step,
 * batch and their plans epochs, steps, batches say where a line stands, `run` which run it belongs
 * to; any other group is the metric of its name.  Matching is bounded, whatever the expression.
 */
#ifndef INGEST_PATTERN_H
#define INGEST_PATTERN_H

#include <stdbool.h>

#include "ingest/draft.h"
#include "util/err.h"
#include "util/str.h"

struct pattern;

/* name is what --explain calls it; both are copied.  NULL and *err if the expression is wrong or
 * names no group. */
struct pattern *pattern_new(const char *name, const char *expression, struct err *err);
void pattern_free(struct pattern *); /* NULL is fine */
const char *pattern_name(const struct pattern *);

/* The line matches, and a group of it was a value: it is in the draft. */
bool pattern_read(const struct pattern *, struct str line, struct draft *);

#endif
