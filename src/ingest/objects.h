/*
 * objects.h - what the objects in a line say: JSON and Python dicts
 *
 * The two differ in their quotes only; what stands before an object, and which of its values are
 * readings, is judged alike for both.
 */
#ifndef INGEST_OBJECTS_H
#define INGEST_OBJECTS_H

#include <stdbool.h>
#include <stdint.h>

#include "ingest/leaves.h"
#include "ingest/shape.h"

#define OBJECTS_SEEN 256

/* What one source's objects have told so far. */
struct objects {
	struct leaves leaves;
	/* Hashes of names that were numbers in an object with a loss, and of names seen as numbers
	 * at all; a full table stops learning. */
	uint32_t trained[OBJECTS_SEEN];
	uint32_t numbers[OBJECTS_SEEN];
	bool trains;		  /* an object with a loss has been seen */
	const struct name *first; /* of the object before, only to be compared: an object of the */
	size_t count;		  /* same kind teaches nothing */
	bool means;		  /* means over the run are an element of its history like others */
	bool plain;		  /* a metric stood there without quotes */
	bool null_is_absent;	  /* null stood for a value that is not there */
	struct opt_f64 epoch;	  /* the last one */
	struct opt_i64 step;
	int64_t read_line; /* number of the line that is being read, */
	size_t read_to;	   /* and where the object before in it ended; 0: none did */
	uint32_t lessons;  /* how often something was learnt that answers depend on */
};

void *objects_new(void);
void objects_free(void *objects); /* NULL is fine */

enum object_style { OBJECT_JSON, OBJECT_DICT };

enum shape_answer objects_read(struct objects *, enum object_style, const struct log_line *,
			       struct draft *);

/* As in struct shape. */
uint32_t objects_told(const void *objects);
void objects_again(void *objects, const struct draft *);

/*
 * The rest of the way, for an object whose leaves were read elsewhere (a document): before is what
 * stands before it, tag the logger's bracket; both may be empty.
 */
enum shape_answer objects_say(struct objects *, struct leaves *, struct str before, struct str tag,
			      struct draft *);

#endif
