/*
 * scan_name.h - the name in front of a number, and the sign between them
 */
#ifndef INGEST_SCAN_NAME_H
#define INGEST_SCAN_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "ingest/scan.h"
#include "util/str.h"

#define SCAN_BRACKET_MAX 32 /* bytes in brackets that may belong to a name */

struct written_name {
	struct str name;
	size_t begin; /* in the text */
	enum scan_sign sign;
	bool bracketed; /* the number stands in a bracket: "loss: [0.5" */
	bool said;	/* "is" stands behind it: "loss is 0.5" */
	bool sentence;	/* "The" stood before the name, and is off */
};

/* The name of the number at s[at]; it begins at `from` at the earliest.  False if there is none. */
bool scan_name(struct str s, size_t from, size_t at, struct written_name *out);

/* Where a name that ends at `to` begins, by what can stand within one. */
size_t scan_name_begin(struct str s, size_t from, size_t to);

/* What has none groups nothing, and names nothing: "[ 10%]". */
bool scan_has_letter(struct str s, size_t from, size_t to);

#endif
