/*
 * watch.h - who changed: inotify by libinotifytools, polling where inotify cannot see
 *
 * Folders are watched rather than files, since many logs share one.  libinotifytools keeps the
 * watches; reading is ours, since its own blocks (DESIGN.md 3).  Where the kernel's limits are
 * reached, or a file system does not tell of other hosts' writes (NFS, CIFS, FUSE, 9p, Lustre),
 * paths are polled, and watch_poll_reason() says so.
 */
#ifndef INGEST_WATCH_H
#define INGEST_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "util/err.h"

enum watch_news {
	WATCH_CHANGED,  /* a file grew, was truncated, created, or moved here: look at it */
	WATCH_GONE,     /* a file was deleted or moved away */
	WATCH_MOVED,    /* a file was renamed within what is watched: `to` is its new path */
	WATCH_APPEARED, /* a folder or file is new: look whether it is one of ours */
	WATCH_FOLDER_GONE, /* a watched folder was deleted or moved away */
	WATCH_OVERFLOW, /* events were lost: look at everything */
};

typedef void watch_fn(void *arg, enum watch_news news, const char *path, const char *to);

struct watch;

/* At most one may exist at a time (libinotifytools is one per process). */
struct watch *watch_new(void);
void watch_free(struct watch *); /* NULL is fine */

/* For the loop; -1 if inotify is not to be had at all (then everything is polled). */
int watch_fd(const struct watch *);

/* Begins to watch a folder (not what is below it).  Watching it twice is once. */
void watch_folder(struct watch *, const char *path);
void watch_unfolder(struct watch *, const char *path);

/* Reads all pending events without blocking and calls fn for each. */
void watch_drain(struct watch *, watch_fn *fn, void *arg);

/* Why the files of this folder must be polled ("NFS does not tell of writes by other hosts"), or
 * NULL if inotify sees them. */
const char *watch_poll_reason(const struct watch *, const char *folder);

#endif
