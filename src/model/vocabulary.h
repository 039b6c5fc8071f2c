/*
 * vocabulary.h - what the words of a metric's name say
 *
 * Internal to model/metric.  The entries are in metrics.def.
 */
#ifndef MODEL_VOCABULARY_H
#define MODEL_VOCABULARY_H

#include <stdbool.h>

#include "model/metric.h"
#include "util/str.h"

struct saying {
	enum split split;
	enum kind kind;
	bool part;	    /* more stands in the name than a split and a kind */
	enum better better; /* of words that have no kind */
	/* The name is of kind `maybe`, if the same record has a metric of kind `beside`. */
	enum kind maybe, beside;
};

struct saying vocabulary_read(struct str text);

/* Two names that differ in nothing but the split: "accuracy" and "validation-accuracy". */
bool vocabulary_twins(struct str a, struct str b);

#endif
