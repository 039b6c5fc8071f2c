/*
 * source.h - one followed file or pipe: its bytes, in order, each once
 *
 * Tells growth, truncation (also truncation that has outgrown the old size), rewriting, replacement
 * by rename, rotation, deletion and return apart by device, inode, size and fingerprints of its
 * first bytes and of those read last; reads with pread(2) in slices (mmap would be SIGBUS on
 * truncation).  A source that fails while running is a state with a message, and is tried again: it
 * never ends the program.
 *
 * Offsets count the bytes handed out since the last restart.  A file that was replaced by one that
 * begins with the very same bytes (a copy made anew, rsync) goes on where it was.  A file that was
 * rotated (moved aside while another took its place) is read to its end first, and the new one's
 * bytes follow on, for the training goes on too.
 */
#ifndef INGEST_SOURCE_H
#define INGEST_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "util/err.h"
#include "util/str.h"

#define SOURCE_SLICE (64 * 1024) /* parsed in a millisecond or two: keys must not wait */
#define SOURCE_PRINT 1024	 /* bytes of a fingerprint */
#define SOURCE_BUFFER (SOURCE_SLICE + SOURCE_PRINT)

enum source_news {
	SOURCE_SAME,	  /* nothing new */
	SOURCE_BYTES,	  /* bytes were handed out (perhaps none); ask again: there may be more */
	SOURCE_RESTARTED, /* truncated, replaced, rewritten: what was read is void; ask again */
	SOURCE_GONE,	  /* the file is not there (now), and was read to its end */
	SOURCE_ENDED,	  /* a pipe's writer is gone; a FIFO may find another one */
	SOURCE_ERROR,	  /* see source_error(); ask again later */
};

struct source;

/*
 * path "-" is standard input, or any file, FIFO or character device.  A FIFO is opened without
 * waiting for a writer.  NULL and *err if it cannot be opened, is a folder or a block device.
 */
struct source *source_open(const char *path, struct err *err);
/* A regular file that will be opened when it is first read; st is what stat(2) says of it. */
struct source *source_new(const char *path, const struct stat *st);
void source_close(struct source *); /* NULL is fine */

/* One slice at most, into *bytes, which lie in buf.  Never blocks. */
enum source_news source_read(struct source *, char buf[SOURCE_BUFFER], struct str *bytes);

/* One look from outside: is the regular file just as it was when it was last read? */
bool source_is_unchanged(const struct source *);

/* Gives a regular file's descriptor back; the next read opens it again and goes on. */
void source_release(struct source *);

/* Gives up whatever it has, for good: who writes into a pipe is told so by the kernel. */
void source_hang_up(struct source *);

const char *source_path(const struct source *);
const char *source_error(const struct source *); /* NULL: none */
bool source_is_pipe(const struct source *);
int source_fd(const struct source *);		/* -1 if it has none at present */
int64_t source_offset(const struct source *);	/* bytes handed out since the last restart */
int64_t source_size(const struct source *);	/* last known; of a pipe: the offset */
int64_t source_mtime_ns(const struct source *); /* wall clock; 0 unknown */
/* Which file the source has been reading (or would, if it has not begun). */
dev_t source_device(const struct source *);
ino_t source_inode(const struct source *);
/* The file behind the source was moved there: it is the same file. */
void source_renamed(struct source *, const char *path);

/*
 * Bytes [from, to) out of turn (for the log view), at most `size` of them, into buf; how many.  0
 * where they are not to be had: before source_oldest(), of a pipe beyond what was read, of a file
 * beyond its end, or where it has gone.
 */
int64_t source_again(const struct source *, int64_t from, int64_t to, char *buf, int64_t size);
/* The first offset that can be read again: of a pipe its newest bytes, of a rotated log the new
 * file. */
int64_t source_oldest(const struct source *);

#endif
