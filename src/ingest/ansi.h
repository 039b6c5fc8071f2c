/*
 * ansi.h - escape sequences and tags out of a line
 *
 * Colours, cursor movements and titles are for terminals; in a log they stand even between a name
 * and its value.  A line without any is handed back as it is.
 */
#ifndef INGEST_ANSI_H
#define INGEST_ANSI_H

#include <stddef.h>

#include "util/str.h"

/* Where stripped text is put; initialise with { 0 }. */
struct ansi {
	char *buf;
	size_t cap;
};

void ansi_fini(struct ansi *);

/* s without its escape sequences: s itself, or a slice of the buffer, good until the next call. */
struct str ansi_strip(struct ansi *, struct str s);

/*
 * s without the tags of a document ("<font color='red'>0.591</font>" is 0.591) and with its hard
 * blanks as plain ones.  As ansi_strip().
 */
struct str ansi_strip_tags(struct ansi *, struct str s);

#endif
