/*
 * stamp_private.h - what stands in front of a line, for the files that peel it off
 *
 * stamp.c takes one token after another; stamp_writer.c knows those that tell who wrote the line.
 */
#ifndef INGEST_STAMP_PRIVATE_H
#define INGEST_STAMP_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/stamp.h"

#define PEEL_TOKEN_MAX 80 /* bytes of one token */

/* A line being peeled. */
struct peel {
	struct stamp *stamp;
	struct log_line *line;
	struct str s; /* the whole line */
	size_t at;    /* where the next token begins */
	bool glued;   /* no blank stood behind the last one */
};

/* Length of a logger's name at `at`: letters, digits and what joins them; 0 if there is none. */
size_t peel_logger(struct str s, size_t at);
/* Behind the blanks, dashes, bars and colons between tokens. */
size_t peel_separators(struct str s, size_t at);
/* Length of the bracket that comes next, its content in *content; 0 if none does. */
size_t peel_find_bracket(const struct peel *, struct str *content);

int64_t peel_rank(struct str); /* of "rank1", "GPU 2"; -1 if it is none */
/* Is what stands in a bracket a name, and no counter? */
bool peel_is_label(struct str content);
/* The label may be a writer's name, unless it tells a split. */
void peel_note_writer(struct peel *, struct str label);
/* The same for a label in a bracket that comes next, and stays in the text. */
void peel_note_label(struct peel *);

/* Each tells the length of what it knows, and notes who it is; 0 if something else comes next. */
size_t peel_tagged(struct peel *);	/* "[1,0]<stdout>:" */
size_t peel_host(struct peel *);	/* "HOST:0", before a tab */
size_t peel_node(struct peel *);	/* "Node[0]" */
size_t peel_rank_number(struct peel *); /* "0: " */
size_t peel_actor(struct peel *);	/* "(Worker pid=12) " */
size_t peel_writer(struct peel *);	/* "trial_001 |", "GPU 0:" */

#endif
