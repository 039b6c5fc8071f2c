/*
 * spool.h - what goes to the terminal, without ever waiting for it
 *
 * A terminal may take no more: a laptop sleeps with SSH in between, a window manager hangs.
 * write(2) would wait then, and with us the training whose output we read.  curses knows only
 * write(2), so what it sends between spool_begin() and spool_end() goes into memory; from there it
 * goes on as fast as the terminal takes it.
 */
#ifndef APP_SPOOL_H
#define APP_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "util/err.h"
#include "util/str.h"

struct spool;

/* tty is borrowed.  NULL and *err if there is no descriptor left. */
struct spool *spool_open(int tty, struct err *err);
void spool_close(struct spool *); /* NULL is fine; what waits is lost */

FILE *spool_file(struct spool *); /* for curses; closed by spool_close() */
void spool_begin(struct spool *);
/* How many bytes the frame had; 0 where that is not known. */
size_t spool_end(struct spool *);

/* Bytes as they are, behind those that wait; dropped if the terminal takes none for long. */
void spool_send(struct spool *, struct str bytes);

int spool_fd(const struct spool *);	/* for poll(2): POLLOUT if it takes more */
bool spool_waits(const struct spool *); /* bytes are left that it has not taken */
void spool_flush(struct spool *);	/* as many as it takes now */
/* Until nothing is left and it would take more, for wait_ns at most; false if it would not. */
bool spool_drain(struct spool *, int64_t wait_ns);

#endif
