/*
 * twin.h - a name for two readings, of which the splits are told at once: "train/val loss"
 */
#ifndef INGEST_TWIN_H
#define INGEST_TWIN_H

#include <stdbool.h>

#include "util/str.h"

struct twin {
	struct str words[2]; /* "train", "val" */
	struct str name;     /* "loss": what is measured on both; a slice of the whole */
};

/* "train/val loss", "Loss (train/val)", "acc train/test"; false if the name is none of these. */
bool twin_of(struct str name, struct twin *out);

#endif
