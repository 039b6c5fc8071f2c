/*
 * sentence.h - a sentence that tells one quality of the trained network
 */
#ifndef INGEST_SENTENCE_H
#define INGEST_SENTENCE_H

#include <stdbool.h>

#include "ingest/draft.h"
#include "util/str.h"

/*
 * "Accuracy of the network on the 10000 test images: 54 %": a quality, of what, on which split, and
 * nothing else on the line.  The whole of it in front of the colon is the name.  False, and the
 * draft as it was, if the text is no such sentence.
 */
bool sentence_read(struct str text, struct draft *);

#endif
