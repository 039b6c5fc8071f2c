/*
 * notify.h - telling somebody who is not looking: bell, desktop notification, command
 *
 * Alerts of runs that were over before anybody watched are history and make no noise.  The same
 * alert (run, rule, metric) is told again no sooner than a minute later.  A command gets everything
 * in its environment as TRAINTOP_*, never in its text, runs at most once at a time per alert, and
 * never makes anybody wait; its failure is told in a sentence.
 */
#ifndef APP_NOTIFY_H
#define APP_NOTIFY_H

#include <stdbool.h>

#include "analyse/alert.h"
#include "util/clock.h"
#include "util/str.h"

struct loop;

struct notify_options {
	unsigned ways;	     /* enum notify_way bits of options.h; needs send */
	const char *command; /* for sh; NULL: none.  Borrowed */
	struct loop *loop;   /* borrowed: watches the commands */
	bool history;	     /* tell of old runs, too (a front end that only prints and ends) */
	void *arg;
	void (*send)(void *arg, struct str bytes);	   /* to the terminal; may be NULL */
	void (*complain)(void *arg, const char *sentence); /* a command failed */
};

struct notify;

struct notify *notify_new(const struct notify_options *);
void notify_free(struct notify *); /* NULL is fine; commands that run go on running */

void notify_news(struct notify *, const struct news *, struct moment now);

/* Commands that run or wait for their turn. */
size_t notify_busy(const struct notify *);

/*
 * An escape sequence made fit to pass through the multiplexer we may be in (TMUX, STY), which would
 * swallow it otherwise.  free() it.
 */
char *notify_wrap(const char *sequence);

#endif
