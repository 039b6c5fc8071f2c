/*
 * gestures.h - what the mouse does, as keys, in the order in which it did it
 *
 * A queue: terminals tell of several things at once, and each is asked for by itself.
 */
#ifndef APP_GESTURES_H
#define APP_GESTURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/key.h"
#include "view/rect.h"

#define GESTURES_MAX 64 /* that wait to be asked for; further ones are lost */

/* Zeroed is empty. */
struct gestures {
	struct key_event waiting[GESTURES_MAX];
	size_t count, next;
	bool pressed;	  /* the first button is down */
	int64_t first_ns; /* monotonic, of a press that may be the first of two; 0: there is none */
	struct spot first;
};

void gestures_add(struct gestures *, uint32_t key, struct spot at);
/* The first button goes down: KEY_CLICK, or KEY_DOUBLE_CLICK.  A third press is a first one. */
void gestures_press(struct gestures *, struct spot at, int64_t now_ns);
void gestures_release(struct gestures *, struct spot at);
/* Down and up again, so many times. */
void gestures_click(struct gestures *, int times, struct spot at, int64_t now_ns);
/* KEY_DRAG, if the button is down. */
void gestures_move(struct gestures *, struct spot at);

/* False if none waits. */
bool gestures_next(struct gestures *, struct key_event *out);

#endif
