/*
 * watch.h - who changed: inotify by libinotifytools, polling where inotify cannot see
 *
 * Folders are watched rather than files, since many logs share one.  libinotifytools keeps the
 * watches; reading is ours, since its own blocks.  Where the kernel's limits are
 * reached, or a file system does not tell of other hosts' writes (NFS, CIFS, FUSE, 9p, Lustre),
 * paths are polled, and watch_poll_reason() says so.
 *
 * Folders are given and told by their real path: absolute, without symbolic links (realpath(3)).
 */
#ifndef INGEST_WATCH_H
#define INGEST_WATCH_H

#include <stdbool.h>
#include <stdint.h>

enum watch_news {
	WATCH_CHANGED,	   /* a file grew, was truncated or closed after writing: look at it */
	WATCH_APPEARED,	   /* a file or folder was made here or moved here */
	WATCH_GONE,	   /* a file or folder was deleted here or moved away */
	WATCH_FOLDER_GONE, /* a watched folder itself was deleted or moved: watched no more */
	WATCH_OVERFLOW,	   /* events were lost: look at everything; path is NULL */
};

typedef void watch_fn(void *arg, enum watch_news news, const char *path);

struct watch;

/* At most one may exist at a time (libinotifytools is one per process). */
struct watch *watch_new(void);
void watch_free(struct watch *); /* NULL is fine */

/* For the loop; -1 if inotify is not to be had at all (then everything is polled). */
int watch_fd(const struct watch *);

/*
 * Begins to watch a folder (not what is below it).  Watching it twice is once.  That a folder above
 * it is moved or deleted is told, too (WATCH_FOLDER_GONE of that one).
 */
void watch_folder(struct watch *, const char *path);
/* Ends the watches of a folder and of all below it. */
void watch_unfolder(struct watch *, const char *path);

/*
 * Reads the pending events without blocking and calls fn for each; at most so many that it returns
 * soon: true if there may be more.  fn may watch and unwatch folders.
 */
bool watch_drain(struct watch *, watch_fn *fn, void *arg);

/*
 * Why the files of this folder must be polled ("NFS does not tell of writes by other hosts"), or
 * NULL if inotify sees them.  Good until the folder is watched or unwatched again.
 */
const char *watch_poll_reason(const struct watch *, const char *folder);

/* The name of a file system (f_type of statfs(2)) on which inotify is blind; NULL if it sees. */
const char *watch_blind_name(uint32_t f_type);

#endif
