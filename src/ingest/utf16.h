/*
 * utf16.h - logs that a Windows shell redirected: two bytes for each letter
 *
 * A byte order mark at the start of a source tells; its text goes on as UTF-8.  However the bytes
 * are split between calls, the text is the same.
 */
#ifndef INGEST_UTF16_H
#define INGEST_UTF16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

enum utf16_is {
	UTF16_UNTOLD, /* fewer than two bytes have come */
	UTF16_NOT,
	UTF16_LITTLE,
	UTF16_BIG,
};

/* Zeroed is the start of a source. */
struct utf16 {
	enum utf16_is is;
	unsigned char held; /* the first byte of two, the second of which has not come */
	bool holds;
	uint32_t high; /* the first half of a pair, or 0 */
	char *text;
	size_t cap;
};

void utf16_fini(struct utf16 *);

/* The bytes as UTF-8, good until the next call; the bytes themselves where they are no UTF-16. */
struct str utf16_feed(struct utf16 *, struct str bytes);

#endif
