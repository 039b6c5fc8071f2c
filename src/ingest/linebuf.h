/*
 * linebuf.h - bytes in, lines out
 *
 * '\n' ends a line ("\r\n" and "\r\r\n" are one end, not three lines); '\r' and a run of backspaces
 * end one that the next will redraw (progress bars).  A line longer than LINEBUF_MAX is cut there,
 * its rest skipped and counted, so that memory is bounded whatever is fed.  However the bytes are
 * split between calls, the lines are the same.
 *
 * Lines that lie whole in the fed bytes are handed out in place, without a copy.
 */
#ifndef INGEST_LINEBUF_H
#define INGEST_LINEBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

#define LINEBUF_MAX (1 << 20)

struct line {
	struct str text;    /* without its end; borrowed until the next call into the linebuf */
	bool redrawn;	    /* ended by '\r' or backspaces: the next piece is drawn over it */
	bool redraws;	    /* begins where a redrawn piece stood: same physical line */
	bool partial;	    /* not ended yet (linebuf_partial()) */
	bool cut;	    /* was longer than LINEBUF_MAX */
	int64_t number;	    /* physical line, 1-based: '\n's before it, plus 1 */
	int64_t offset;	    /* of its first byte since the start */
	int64_t end_offset; /* one past its end, the line end included */
};

struct linebuf;

struct linebuf *linebuf_new(void);
void linebuf_free(struct linebuf *);  /* NULL is fine */
void linebuf_reset(struct linebuf *); /* as new: offset 0, line 1 */

/* Hands over bytes; they must stay as they are until linebuf_next() has returned false. */
void linebuf_feed(struct linebuf *, struct str bytes);
bool linebuf_next(struct linebuf *, struct line *out);

/*
 * For a caller who knows what the next line will most likely be.  ahead: the bytes that have not
 * been handed out, where a line begins; empty if one has begun before them.  take: linebuf_next()
 * for a line of which it is known that none of its first n bytes ends it; false if the next one
 * does not end it, or cannot be told to.
 */
struct str linebuf_ahead(struct linebuf *);
bool linebuf_take(struct linebuf *, size_t n, struct line *out);

/* The unfinished last line, which stays where it is; false if there is none. */
bool linebuf_partial(struct linebuf *, struct line *out);

#endif
