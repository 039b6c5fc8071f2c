/*
 * splits.h - train, val or test, where a label says it
 *
 * For what stands around readings rather than in their names: a logger's bracket, the words before
 * an object, the heading of a table.
 */
#ifndef INGEST_SPLITS_H
#define INGEST_SPLITS_H

#include <stdbool.h>

#include "model/metric.h"
#include "util/str.h"

/* By the first word that says it ("train_inner", "Validation results", "验证"); else SPLIT_NONE. */
enum split split_of(struct str label);

/* Is a field of that name to say it: "mode", "split", "phase"? */
bool split_is_field(struct str name);

/* What a name is prefixed with where only the label tells: "val", "test", nothing for train. */
struct str split_prefix(enum split split);

/* The split in a word of its own, "train" too; empty for SPLIT_NONE. */
struct str split_word(enum split split);

/* split_prefix() in the label's own word, where that is "eval". */
struct str split_prefix_of(struct str label);

#endif
