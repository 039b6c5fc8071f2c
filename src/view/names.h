/*
 * names.h - names of runs without what all of them share
 *
 * A log that lies deep in a folder is named by its path, and of a sweep all paths begin and end
 * alike ("sweep/lr=0.1/train", "sweep/lr=0.2/train"): tables have better use for the room.  Names
 * that are no paths are headings, and stay as they are.
 */
#ifndef VIEW_NAMES_H
#define VIEW_NAMES_H

#include <stddef.h>

#include "util/str.h"

struct store;

/* Bytes at the beginning ("sweep/") and at the end ("/train") of all names that are paths. */
struct names_shared {
	size_t head, tail;
};

struct names_shared names_share(const struct store *);
/* A part of the name, never empty unless the name is. */
struct str names_short(struct names_shared, const char *name);

#endif
