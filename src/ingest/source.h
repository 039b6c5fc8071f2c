/*
 * source.h - one followed file or pipe: its bytes, in order, each once
 *
 * Tells growth, truncation (also truncation that has outgrown the old size), replacement by rename,
 * deletion and return apart by device, inode, size and a fingerprint of the first bytes; reads with
 * pread(2) in slices (mmap would be SIGBUS on truncation).  A source that fails while running is a
 * state with a message, and is tried again: it never ends the program.
 */
#ifndef INGEST_SOURCE_H
#define INGEST_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/clock.h"
#include "util/err.h"
#include "util/str.h"

#define SOURCE_SLICE (256 * 1024)

enum source_news {
	SOURCE_SAME,      /* nothing new */
	SOURCE_BYTES,     /* bytes were handed out; ask again: there may be more */
	SOURCE_RESTARTED, /* truncated, replaced or rewritten: what was read before is void; ask again */
	SOURCE_GONE,      /* the file is not there (now); its descriptor is closed */
	SOURCE_ENDED,     /* a pipe's writer is gone: no more will come */
	SOURCE_ERROR,     /* see source_error(); will be tried again */
};

struct source;

/*
 * path "-" is standard input, or any file, FIFO or character device.  A FIFO is opened without
 * waiting for a writer.  NULL and *err if it cannot be opened, is a folder or a block device.
 */
struct source *source_open(const char *path, struct err *err);
void source_close(struct source *); /* NULL is fine */

/*
 * One slice at most (SOURCE_SLICE bytes), into *bytes, good until the next call.  Never blocks.
 */
enum source_news source_read(struct source *, struct str *bytes);

const char *source_path(const struct source *);
const char *source_error(const struct source *); /* NULL: none */
bool source_is_pipe(const struct source *);
int source_fd(const struct source *);       /* -1 if it has none at present */
int64_t source_offset(const struct source *); /* bytes handed out since the last restart */
int64_t source_size(const struct source *); /* last known; of a pipe: the offset */
int64_t source_mtime_ns(const struct source *); /* wall clock; 0 unknown */
/* The file behind the source was moved there (inotify told so): it is the same file. */
void source_renamed(struct source *, const char *path);

/*
 * Bytes [from, to) of a regular file once more (for the log view), at most `size` of them, into buf;
 * how many.  0 for pipes and where the file has gone.
 */
int64_t source_again(const struct source *, int64_t from, int64_t to, char *buf, int64_t size);

#endif
