/*
 * line_index.h - which line of a source begins where, roughly
 *
 * Counts the line ends that pass by and keeps a mark about every LINE_INDEX_STEP bytes, so that the
 * way between an offset and a line number is never longer than that to read again.
 */
#ifndef APP_LINE_INDEX_H
#define APP_LINE_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

#define LINE_INDEX_STEP (1 << 20)

struct line_mark {
	int64_t offset; /* any place in the source */
	int64_t ends;	/* line ends before it */
};

struct line_index {
	struct line_mark *marks;
	size_t count, cap;
	struct line_mark now; /* what has passed by */
};

void line_index_fini(struct line_index *); /* it can be used anew */
void line_index_pass(struct line_index *, struct str bytes);

/* The last mark at or before an offset; the start of the source if there is none. */
struct line_mark line_index_at_offset(const struct line_index *, int64_t offset);
/* The last mark before which fewer than `ends` lines end. */
struct line_mark line_index_at_line(const struct line_index *, int64_t ends);

int64_t line_index_ends(struct str bytes); /* line ends in them */

#endif
