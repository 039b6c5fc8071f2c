/*
 * scan_value.h - what follows a number: its unit, its average, and whether it is a value at all
 */
#ifndef INGEST_SCAN_VALUE_H
#define INGEST_SCAN_VALUE_H

#include <stddef.h>

#include "ingest/scan.h"
#include "util/str.h"

/*
 * Fills the item from the number at [at, at+n), which is in item->num, on; where the value ends, or
 * 0 if the number is none: part of a date, a version, a word.
 */
size_t scan_value(struct str s, size_t at, size_t n, struct item *item);

#endif
