/*
 * scan_count.h - counters within a line, and what a counter stands between: a name and its value
 */
#ifndef INGEST_SCAN_COUNT_H
#define INGEST_SCAN_COUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/scan.h"

/*
 * If the item's name is a counter's, the count at `at` goes into the draft's position and the scan
 * goes on behind it; else false.  A metric's name before the counter is held for the value behind
 * it.
 */
bool scan_count(struct scan *, size_t at, const struct item *);

/* Holds the metric's name in what stands before the word of a counter: "Val loss after ". */
void scan_hold(struct scan *, struct str before);

/*
 * "Cost after iteration 100: 0.58": gives the item the name that is held, if nothing but a sign
 * stands between the counter and the number at `at`; else false.
 */
bool scan_held(struct scan *, size_t at, struct item *);

#endif
