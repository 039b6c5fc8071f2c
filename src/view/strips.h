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
};

void strips_fini(struct strips *);
/* For an area of this size; another one than before forgets all rows. */
void strips_fit(struct strips *, int cols, int rows);
/*
 * Row i as it was kept, at (x, y) of the canvas; false if it looked otherwise then.  Rows outside
 * of the canvas are neither shown nor kept.
 */
bool strips_show(const struct strips *, int i, uint64_t look, struct canvas *, int x, int y);
void strips_keep(struct strips *, int i, uint64_t look, const struct canvas *, int x, int y);

#endif
