/*
 * listing.h - lines below each other with one name and value each, as settings are listed
 *
 * Before anything is counted a "loss: 0.5" may be a setting as well as a reading.  In a list with
 * a setting in it ("lr: 0.1") it is one.
 */
#ifndef INGEST_LISTING_H
#define INGEST_LISTING_H

#include <stdbool.h>
#include <stdint.h>

#include "util/str.h"

/* Initialise with { 0 }. */
struct listing {
	int64_t from, to; /* numbers of its lines; to is 0 if there is none */
	bool given;	  /* some of them are settings for sure */
};

/* "dataset: cifar10", "  - use_amp = true", "optimizer   adam": may the line be one of a list? */
bool listing_has_form(struct str line);

/* Would that line be the next one? */
bool listing_goes_on(const struct listing *, int64_t number);

/* A line of a list, this one or another; given: it is a setting for sure.  True if it is the first
 * in its list of which that is known. */
bool listing_add(struct listing *, int64_t number, bool given);

#endif
