/*
 * filter.h - which runs are shown: the filter language
 *
 *   npre           a word: the run's name has it in it (ASCII letters without case)
 *   bert-*         a glob (* ? [...]): the whole name matches it
 *   /lr=1e-[56]/   a regular expression (PCRE2, without case) found in the name
 *   "two words"    as a word, with blanks
 *   val_loss<0.5   a metric (its last value, or METRIC.STATISTIC as in rank.h) or a parameter
 *   lr=1e-5        compared with < <= > >= = !=; parameters also with text (optimizer=adam*)
 *   epoch>10 step>=1000 age<1h    where the run is; how long its log is silent (s, m, h, d)
 *   state:live     its state; alert:any, alert:none, alert:nan, alert:critical: its open alerts
 *
 * A blank is and, `|` is or (it binds less), `!` is not; parentheses.  A run that lacks what is
 * compared does not match.
 */
#ifndef ANALYSE_FILTER_H
#define ANALYSE_FILTER_H

#include <stdbool.h>

#include "analyse/engine.h"
#include "model/run.h"
#include "util/clock.h"
#include "util/err.h"
#include "util/str.h"

struct filter;

/* NULL and *err (in words, with the place) if s is no filter.  Empty s matches everything. */
struct filter *filter_parse(struct str s, struct err *err);
void filter_free(struct filter *); /* NULL is fine */
/* filter NULL matches everything; engine NULL knows no states and alerts. */
bool filter_match(const struct filter *, const struct run *, const struct engine *,
		  struct moment now);
/* An unknown metric in the filter: a message with the nearest name the store has; false if all
 * known. */
bool filter_unknown(const struct filter *, const struct store *, struct err *err);

#endif
