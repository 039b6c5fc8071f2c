/*
 * memo.h - the forms of lines that a source has written, and how they are read
 *
 * Nearly every line of a log has been there before, but for its digits.  What the shapes made of a
 * form is remembered: that it says nothing, or the plan by which to read it.  The number of forms
 * is bounded; those not met for longest are forgotten.
 */
#ifndef INGEST_MEMO_H
#define INGEST_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/form.h"
#include "ingest/plan.h"

enum memo_does {
	MEMO_NEW,   /* nothing is known of it: it is worth learning */
	MEMO_SKIPS, /* it says nothing */
	MEMO_READS, /* by its plan */
	MEMO_LONG,  /* it must be asked about each time */
};

/* One form.  What is below `told` is the reader's. */
struct known {
	/* The newest line of the form. */
	char *line;
	char *mask; /* 0xff where its digits may be others */
	struct digits *runs;
	struct site *sites;
	size_t n, line_cap;
	size_t run_count, run_cap;
	size_t site_count;
	char *key;
	size_t key_n;
	uint64_t hash;
	int64_t used;	    /* the memo's clock */
	struct known *next; /* what followed it last, if that was another one */

	enum memo_does does;
	enum memo_does guess; /* while it is new: what the lesson before has made of it */
	uint32_t told;	      /* by the lines before, when that was learnt */
	unsigned tries;	      /* how often it was learnt */
	struct plan *plan;
	uint8_t shape; /* that made the plan */
	size_t blanks; /* at its end */
	bool stamped;  /* a prefix has to be peeled off */
	bool timed;    /* the prefix has a time */
};

struct memo;

struct memo *memo_new(void);
void memo_free(struct memo *); /* NULL is fine */

/* The form of the line that most likely stands at the beginning of `ahead`, NULL if it does not. */
struct known *memo_ahead(struct memo *, struct str ahead);

/*
 * The form of a line, NULL if it has none or has not been met before.  Good until the next
 * memo_find(); its runs are those of this line.
 */
struct known *memo_find(struct memo *, struct str line);

/* The line was of that form. */
void memo_met(struct memo *, struct known *);

/* What is known of it is void. */
void memo_forget(struct known *);

/* No line will be looked for soon: memory that is only needed then is given back. */
void memo_rest(struct memo *);

#endif
