/*
 * strips.h - rows of cells kept from the frame before, so that only what changed is drawn anew
 *
 * A look is a number made of all that a row's cells are drawn from: the same look, the same cells.
 * 0 is a row of which that is not known; it is never kept.
 */
#ifndef VIEW_STRIPS_H
#define VIEW_STRIPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/canvas.h"

#define LOOK_NONE UINT64_C(0)
#define LOOK_FIRST UINT64_C(0xcbf29ce484222325) /* to begin look_mix() with */

static inline uint64_t
look_mix(uint64_t look, uint64_t value)
{
	return (look ^ value) * UINT64_C(0x100000001b3) ^ (look >> 29);
}

/* Zeroed is empty. */
struct strips {
	struct cell *cells; /* rows * cols */
	uint64_t *looks;    /* of each row */
	int cols, rows;
	int x, y; /* of the first row on the canvas */
};

void strips_fini(struct strips *);
/* The rows of that area; one of another size than before forgets them all. */
void strips_fit(struct strips *, struct rect area);
/*
 * Row i of the area as it was kept; false if it looked otherwise then.  Rows that are not all
 * within the canvas are neither shown nor kept.
 */
bool strips_show(const struct strips *, int i, uint64_t look, struct canvas *);
void strips_keep(struct strips *, int i, uint64_t look, const struct canvas *);

#endif
