/*
 * outcome.h - how it went: sentences on standard error, and the exit status
 */
#ifndef APP_OUTCOME_H
#define APP_OUTCOME_H

#include <stdbool.h>

#include "app/options.h"

struct filter;
struct session;

/* Exit statuses; the manual has them in a table. */
enum status {
	STATUS_FINE,
	STATUS_ALERT,  /* --fail-on: an alert at or above the level is open at the end */
	STATUS_USAGE,  /* an option, its value or the configuration is wrong */
	STATUS_SOURCE, /* a source could not be read, or there is no usable terminal */
};

/* "traintop: SENTENCE", cleaned, to standard error. */
void complain(const char *sentence);

/*
 * How a session ended.  filter: whose alerts count for --fail-on (NULL: all runs'); failed: a
 * source of the command line could not be added to it.
 */
enum status outcome_of(const struct options *, struct session *, const struct filter *filter,
		       bool failed);

#endif
