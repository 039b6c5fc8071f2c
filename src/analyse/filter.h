/*
 * filter.h - which runs are shown: the filter language
 *
 * Bare words, globs and /regex/ match names; `val_loss<0.5`, `val_acc.best>=0.9`, `lr=1e-5` (metric or
 * parameter), `epoch>10`, `age<1h`, `state:live`, `alert:nan`, `alert:any`; blank is and, `|` or, `!`
 * not, parentheses.
 */
#ifndef ANALYSE_FILTER_H
#define ANALYSE_FILTER_H

#include <stdbool.h>

#include "analyse/alert.h"
#include "model/run.h"
#include "util/clock.h"
#include "util/err.h"
#include "util/str.h"

struct filter;

/* NULL and *err (in words, with the place) if s is no filter.  Empty s matches everything. */
struct filter *filter_parse(struct str s, struct err *err);
void filter_free(struct filter *); /* NULL is fine */
/* filter NULL matches everything. */
bool filter_match(const struct filter *, const struct run *, const struct engine *,
		  struct moment now);
/* An unknown metric in the filter: a message with the nearest name the store has; false if all known. */
bool filter_unknown(const struct filter *, const struct store *, struct err *err);

#endif
