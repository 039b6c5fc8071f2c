/*
 * code.h - lines that are not a log's own words
 *
 * Source code, shell traces, option dumps, tensors: full of names and numbers, none of which is a
 * reading.
 */
#ifndef INGEST_CODE_H
#define INGEST_CODE_H

#include <stdbool.h>

#include "util/str.h"

bool code_is(struct str line);

#endif
