/*
 * passthrough.h - what stdin brought goes on to stdout, as with cat
 *
 * Writes without blocking and without touching the descriptor's flags, which others share.  What
 * the reader at the other end does not take yet is kept; whoever feeds must stop reading meanwhile,
 * so that no more than one slice is ever kept.
 */
#ifndef APP_PASSTHROUGH_H
#define APP_PASSTHROUGH_H

#include <stdbool.h>

#include "util/str.h"

struct passthrough;

struct passthrough *passthrough_new(int fd);
/* Waits until the last byte is taken.  NULL is fine. */
void passthrough_free(struct passthrough *);

/* Takes all of bytes.  passthrough_is_full() tells whether some had to be kept. */
void passthrough_write(struct passthrough *, struct str bytes);
/* Writes what is kept, as far as it is taken now. */
void passthrough_flush(struct passthrough *);
bool passthrough_is_full(const struct passthrough *);
/* The other end is closed: everything is dropped from now on. */
bool passthrough_is_broken(const struct passthrough *);

#endif
