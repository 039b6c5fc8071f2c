/*
 * err.h - what went wrong in the world, in one sentence
 *
 * Functions that can fail because of files, terminals or configuration take a struct err * (never
 * NULL) as their last parameter and fill it when they fail.  The message names the thing and says
 * what to do; it has no "traintop: " in front and no full stop or newline behind.
 */
#ifndef UTIL_ERR_H
#define UTIL_ERR_H

#define ERR_MAX 512

struct err {
	int number; /* errno, or 0 */
	char message[ERR_MAX];
};

void err_set(struct err *err, int number, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
