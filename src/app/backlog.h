/*
 * backlog.h - which source is read next while there is a backlog
 *
 * A heap of feeds: the one that comes before all others is at its top.  The order of a feed must
 * not change while it is in here.
 */
#ifndef APP_BACKLOG_H
#define APP_BACKLOG_H

#include <stdbool.h>
#include <stddef.h>

struct feed;

/* Does a come before b? */
typedef bool backlog_before_fn(const struct feed *a, const struct feed *b);

struct backlog {
	backlog_before_fn *before;
	struct feed **feeds;
	size_t count, cap;
};

void backlog_init(struct backlog *, backlog_before_fn *before);
void backlog_fini(struct backlog *);

void backlog_push(struct backlog *, struct feed *);
struct feed *backlog_top(const struct backlog *); /* NULL if it is empty */
void backlog_pop(struct backlog *);

#endif
