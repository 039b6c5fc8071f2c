/*
 * source_private.h - a source from within; for source*.c alone
 */
#ifndef INGEST_SOURCE_PRIVATE_H
#define INGEST_SOURCE_PRIVATE_H

#include "ingest/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

struct ring;

/* Bytes that were read, told by their number and their hash. */
struct print {
	size_t n; /* at most SOURCE_PRINT */
	uint64_t hash;
};

struct source {
	char *path;
	char *error;
	int fd;
	bool pipe;	 /* cannot be read twice: ring holds its newest bytes */
	bool standard;	 /* standard input: not ours to close, and it may block */
	bool identified; /* device and inode are known */
	dev_t device;
	ino_t inode;
	int64_t size; /* of the file as last seen */
	int64_t mtime_ns;

	/*
	 * Offset `base` of what is handed out lies at position `begin` of the file.  base is what
	 * rotated files gave before this one.  begin is 0 but for a hole at the start: a writer
	 * that does not append leaves one when its log is truncated under it.
	 */
	int64_t offset;
	int64_t base;
	int64_t begin;
	struct print head; /* from `begin` on */
	struct print tail; /* up to where we are */
	bool moved;	   /* when last seen, the file had another name than ours */
	char last;	   /* byte handed out */

	struct ring *ring;
};

/* source.c */
void source_identify(struct source *, const struct stat *); /* that is the file we read */
bool source_is_ours(const struct source *, const struct stat *);
int64_t source_position(const struct source *);		 /* in the file: where the next byte lies */
void source_hand_out(struct source *, struct str bytes); /* they are on their way to the reader */
void source_close_fd(struct source *);
enum source_news source_fail(struct source *, const char *reason);
enum source_news source_fail_errno(struct source *); /* gives the descriptor up, too */
void source_forget_error(struct source *);
/*
 * pread(2), which a signal does not interrupt, and which gives at least `least` bytes where the
 * file has them: fewer mean its end.  -1 and errno if they are there and cannot be read.
 */
ssize_t source_read_at(int fd, char *buf, size_t n, int64_t at, size_t least);
const char *source_reason(int error); /* why a file cannot be read, for people */

/* The two ways to read(); see source_read(). */
enum source_news source_read_file(struct source *, char *buf, struct str *bytes);
enum source_news source_read_pipe(struct source *, char *buf, struct str *bytes);

#endif
