/*
 * signals.h - signals as events of the loop
 *
 * The signals named are blocked and come through a signalfd, so that they are handled between two
 * turns of the loop, never in the middle of anything.
 */
#ifndef APP_SIGNALS_H
#define APP_SIGNALS_H

#include <stddef.h>

#include "util/err.h"

struct loop;
struct signals;

struct signals_wanted {
	const int *numbers;
	size_t n;
	void (*fn)(void *arg, int number); /* number is the signal's */
	void *arg;			   /* borrowed until signals_close() */
};

/* NULL and *err if there is no descriptor left.  loop is borrowed. */
struct signals *signals_open(const struct signals_wanted *, struct loop *loop, struct err *err);
void signals_close(struct signals *); /* NULL is fine; what was blocked is free again */

#endif
