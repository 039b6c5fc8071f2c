/*
 * reader_private.h - the reader, for the files that it is made of
 *
 * reader.c reads lines the long way: it asks the shapes.  reader_known.c reads lines of forms that
 * are known (memo.h).
 */
#ifndef INGEST_READER_PRIVATE_H
#define INGEST_READER_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/ansi.h"
#include "ingest/lesson.h"
#include "ingest/linebuf.h"
#include "ingest/marker.h"
#include "ingest/memo.h"
#include "ingest/message.h"
#include "ingest/outlet.h"
#include "ingest/reader.h"
#include "ingest/shape.h"
#include "ingest/stamp.h"
#include "ingest/tuple.h"
#include "ingest/utf16.h"

#define NO_SHAPE SHAPE_COUNT
#define REPEAT_MAX 4096 /* longer lines are not looked at for being said twice */

struct reader {
	struct reader_options options;
	struct linebuf *lines;
	struct ansi ansi, tags;
	struct stamp stamp;
	struct marker marker;
	struct message message;
	struct tuple tuple;
	struct utf16 utf16;
	struct outlet *outlet;
	void *states[SHAPE_COUNT];
	enum shape_id open;    /* in the middle of a block; NO_SHAPE: none */
	struct log_line first; /* of that block: where its record begins (its slices are void) */
	char *before;	       /* the last stamped line: a second handler says the same */
	size_t before_n, before_cap;
	struct str before_fed; /* that line, if it is still among the bytes being fed */
	struct memo *memo;     /* NULL: not yet */
	struct lesson *lesson; /* NULL: nothing has been learnt from the bytes being fed */
	uint32_t told;	       /* by the lines so far, see struct shape; valid if told_known */
	bool told_known;
	/*
	 * Of the drawings of one bar, the one that the next may take the place of (drew): it has
	 * been put, or it waits, since that place may be taken before anybody has looked at it.
	 */
	bool drew, waits;
	struct drawn drawn;
	struct line drawn_line; /* among the bytes being fed, unless it is named */
	struct known *drawn_known;
	int64_t count;	/* lines seen */
	int64_t looked; /* bytes at the start that were searched for NULs */
	bool binary;
	bool live;
};

/* reader.c */
struct log_line reader_line(const struct line *raw);		/* without its slices */
void reader_take_line(struct reader *, const struct line *raw); /* the long way */
void reader_put(struct reader *, const struct log_line *from, const struct log_line *to,
		const char *shape);
/* The same words at the same time: a second handler of the logger wrote them. */
bool reader_is_said_twice(struct reader *, const struct log_line *);
/* The last stamped line is copied: its bytes will go. */
void reader_keep_before(struct reader *);

/* reader_known.c.  The next line, and its form if that is known; false if there is none. */
bool reader_next_line(struct reader *, struct line *, struct known **);
void reader_take_known(struct reader *, const struct line *raw, struct known *);
/* Nothing refers to the bytes being fed any more. */
void reader_settle(struct reader *);
void reader_rest(struct reader *); /* until more is fed: what is only used then is given back */
void reader_forget_known(struct reader *);

#endif
