/*
 * ring.h - the newest bytes of a stream that cannot be read twice
 *
 * Holds at most RING_MAX bytes; older ones are forgotten.  Offsets count from the stream's start.
 */
#ifndef INGEST_RING_H
#define INGEST_RING_H

#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

#define RING_MAX (1 << 20)

struct ring;

struct ring *ring_new(void);
void ring_free(struct ring *); /* NULL is fine */

void ring_push(struct ring *, struct str bytes);

/* Copies the bytes from offset `from` on, at most n; how many.  0 where they are forgotten. */
size_t ring_copy(const struct ring *, int64_t from, char *buf, size_t n);

/* The oldest offset it still holds. */
int64_t ring_begin(const struct ring *);

#endif
