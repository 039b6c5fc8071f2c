/*
 * prompt.h - a line that is typed at the bottom of the screen
 *
 * Edits UTF-8 by characters, with the keys of a shell (C-a, C-e, C-u, C-k, C-w, arrows), a history
 * per purpose and completion of names.
 */
#ifndef VIEW_PROMPT_H
#define VIEW_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/str.h"
#include "view/canvas.h"

#define PROMPT_MAX 1000 /* bytes */
#define PROMPT_HISTORY 30

/* Lines that were accepted, oldest first. */
struct prompt_history {
	char *lines[PROMPT_HISTORY];
	size_t count;
};

void prompt_history_fini(struct prompt_history *);
/* A line that is there already moves to the end; empty ones are not kept. */
void prompt_history_push(struct prompt_history *, const char *line);

/* Zeroed is closed. */
struct prompt {
	bool open;
	int purpose;	   /* the caller's */
	const char *label; /* borrowed */
	char text[PROMPT_MAX + 1];
	size_t length;
	size_t cursor;			/* byte, at the start of a character or at the end */
	struct prompt_history *history; /* borrowed */
	size_t recalled;		/* lines back in history; 0: none */
};

enum prompt_result { PROMPT_EDITING, PROMPT_CHANGED, PROMPT_ACCEPTED, PROMPT_CANCELLED };

void prompt_open(struct prompt *, int purpose, const char *label, const char *text,
		 struct prompt_history *);
/* PROMPT_ACCEPTED and PROMPT_CANCELLED close it; the text stays to be read. */
enum prompt_result prompt_key(struct prompt *, uint32_t key);

/* The name that ends at the cursor: letters, digits and what names are made of. */
struct str prompt_word(const struct prompt *);
/* Adds to that word what all the words that begin with it have in common; true if it grew. */
bool prompt_complete(struct prompt *, const char *const *words, size_t n);

/* Label, text and cursor from the left, the note at the right. */
void prompt_draw(const struct prompt *, struct canvas *, struct rect row, const char *note,
		 enum style note_style);

#endif
