/*
 * loop.h - one poll(2) for everything that can wake us
 *
 * Descriptors are registered with a callback; a deadline is asked for before every wait.  Regular
 * files are never registered: poll(2) calls them always ready.  A loop does not own descriptors.
 */
#ifndef UTIL_LOOP_H
#define UTIL_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;

/* revents are poll(2)'s.  A callback may add and remove descriptors, also its own. */
typedef void loop_ready_fn(void *arg, int fd, short revents);

struct loop *loop_new(void);
void loop_free(struct loop *); /* NULL is fine */

/* events are poll(2)'s (POLLIN ...).  Adding a descriptor again replaces its entry. */
void loop_add(struct loop *, int fd, short events, loop_ready_fn *ready, void *arg);
void loop_remove(struct loop *, int fd); /* fine if it is not there */

/*
 * Waits until a descriptor is ready or the monotonic clock reaches deadline_ns (NEVER: no limit;
 * in the past: do not wait), then calls what is ready.  An EINTR returns early.  Returns the number
 * of callbacks called.
 */
int loop_wait(struct loop *, int64_t deadline_ns);

#endif
