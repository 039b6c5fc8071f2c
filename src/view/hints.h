/*
 * hints.h - the line at the bottom that says what can be pressed
 */
#ifndef VIEW_HINTS_H
#define VIEW_HINTS_H

#include <stddef.h>
#include <stdint.h>

#include "view/action.h"
#include "view/canvas.h"
#include "view/screen.h"

#define HINTS_MAX 40

/* Which hints stand where, for clicks; zeroed is none. */
struct hints {
	struct hint {
		enum action action;
		struct rect area;
	} items[HINTS_MAX];
	size_t count;
};

void hints_clear(struct hints *);
/* What there is to hint at; borrowed. */
struct hints_for {
	const struct screen *screen;
	const struct action_map *keys;
	uint32_t chord; /* its first key has been pressed; 0: none */
	bool first;	/* there is no screen to go back to */
};

/*
 * "Enter open   / filter   ...   ? help   q quit": the screen's hints as far as they fit, help
 * and the way out always.  After the first key of a chord: what can follow.
 */
void hints_draw(struct hints *, const struct hints_for *, struct canvas *, struct rect row);
/* The action under a cell; ACTION_COUNT if none. */
enum action hints_at(const struct hints *, int x, int y);

#endif
