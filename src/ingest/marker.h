/*
 * marker.h - lines that say how a training ends: markers.def
 */
#ifndef INGEST_MARKER_H
#define INGEST_MARKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/event.h"
#include "util/str.h"

#define MARKER_PAIRS 1024

/* What one source's lines have told so far. */
struct marker {
	bool in_traceback; /* its frames follow, then the exception */
	bool lone;	   /* the last event is an exception that no traceback led to */
	/* A bit for each two letters that a marker begins with: most words begin with none. */
	uint32_t begins[MARKER_PAIRS / 32];
};

void marker_init(struct marker *);

/* The event that the line marks, its quote a slice of it; EVENT_NONE if it marks none. */
struct event marker_find(struct marker *, struct str line);

/* Frames and source lines of a traceback: nothing in them is a reading. */
bool marker_in_trace(const struct marker *, struct str line);

/* The line that ends a traceback and names what was raised; marker_find() makes an event of it. */
bool marker_ends_trace(struct marker *, struct str line);

/* Does the line say that the training has ended well? */
bool marker_is_end(const struct marker *, struct str line);

/* Does the line have a marker's text, or what would be one with other digits, anywhere? */
bool marker_near(const struct marker *, struct str line);

/* Where in the text a marker stands, text.n if nowhere. */
size_t marker_position(const struct marker *, struct str text);

#endif
