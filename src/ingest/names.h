/*
 * names.h - what a name in a log stands for
 *
 * Normalises names as written and says what they are: a metric, a position, a parameter, noise.
 * A log repeats the same few names for ever, so what was found out is kept.
 */
#ifndef INGEST_NAMES_H
#define INGEST_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/metric.h"
#include "util/str.h"

#define NAME_MAX_BYTES 160 /* longer ones are no names */

enum name_is {
	NAME_UNKNOWN, /* may be anything: the line it stands in must tell */
	NAME_METRIC,  /* a loss, an accuracy, ...: known from model/metrics.def */
	NAME_AUX,     /* a time, speed or size: a reading in a line that has others */
	NAME_MAYBE,   /* learning rate and the like: a reading beside others, else a parameter */
	NAME_PARAM,
	NAME_NOISE,
	NAME_EPOCH,
	NAME_EPOCHS,
	NAME_STEP_GLOBAL, /* counts the whole run for sure */
	NAME_STEP,
	NAME_ITER, /* counts the whole run, or within the epoch where a line has one */
	NAME_STEPS,
	NAME_BATCH,
	NAME_BATCHES,
};

bool name_is_counter(enum name_is); /* a count follows it: an epoch, a step, a batch */

struct name {
	struct str text; /* final; good until names_trim() */
	uint32_t hash;	 /* of it */
	enum name_is is;
	struct role role; /* what metric_role() gives for it */
	bool main;	  /* and that: its kind's own name, with no other word beside it */
	unsigned wording; /* enum wording, of the name as written */
	unsigned words;
	bool passing; /* not kept: good until the next names_find() only */
};

struct names;

struct names *names_new(void);
void names_free(struct names *); /* NULL is fine */

/* prefix may be empty; joiner 0 is '_'. */
const struct name *names_find(struct names *, struct str prefix, char joiner, struct str written);

/* Forgets the names if they have become too many; what names_find() gave is void then. */
void names_trim(struct names *);

/*
 * Writes the final form of a name (lower case, blanks as '_', quotes and list marks taken off) into
 * buf, which has NAME_MAX_BYTES; its length, 0 if nothing is left or it is too long.
 */
size_t name_write(char *buf, struct str written);

#endif
