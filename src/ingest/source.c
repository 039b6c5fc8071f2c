#include "config.h"

#include "ingest/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/ring.h"
#include "ingest/source_private.h"
#include "util/clock.h"
#include "util/die.h"

int64_t
source_position(const struct source *s)
{
	return s->begin + (s->offset - s->base);
}

void
source_forget_error(struct source *s)
{
	free(s->error);
	s->error = NULL;
}

enum source_news
source_fail(struct source *s, const char *reason)
{
	source_forget_error(s);
	s->error = xasprintf("%s: %s", s->path, reason);
	return SOURCE_ERROR;
}

const char *
source_reason(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return "no such file";
	case EACCES:
	case EPERM:
		return "permission denied";
	case ELOOP:
		return "its symbolic links form a loop";
	case ENXIO:
		return "is a socket or a device without a driver; give a file, a FIFO or -";
	default:
		return strerror(error);
	}
}

void
source_close_fd(struct source *s)
{
	if (s->fd >= 0 && !s->standard)
		close(s->fd);
	s->fd = -1;
}

static int64_t
mtime_of(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * NS_PER_S + st->st_mtim.tv_nsec;
}

void
source_identify(struct source *s, const struct stat *st)
{
	s->identified = true;
	s->device = st->st_dev;
	s->inode = st->st_ino;
	s->size = st->st_size;
	s->mtime_ns = mtime_of(st);
}

/* Is this the file that we have been reading? */
bool
source_is_ours(const struct source *s, const struct stat *st)
{
	return s->identified && s->device == st->st_dev && s->inode == st->st_ino;
}

bool
source_is_unchanged(const struct source *s)
{
	struct stat st;

	return stat(s->path, &st) == 0 && source_is_ours(s, &st) && s->size == st.st_size &&
	       s->mtime_ns == mtime_of(&st);
}

ssize_t
source_read_at(int fd, char *buf, size_t n, int64_t at, size_t least)
{
	size_t have = 0;

	do {
		ssize_t got = pread(fd, buf + have, n - have, at + (int64_t)have);

		if (got == 0)
			break;
		if (got < 0 && errno != EINTR)
			return -1;
		have += got > 0 ? (size_t)got : 0;
	} while (have < least);
	return (ssize_t)have;
}

void
source_hand_out(struct source *s, struct str bytes)
{
	if (bytes.n == 0)
		return;
	s->offset += (int64_t)bytes.n;
	s->last = bytes.p[bytes.n - 1];
}

enum source_news
source_fail_errno(struct source *s)
{
	int error = errno;

	source_close_fd(s);
	return source_fail(s, source_reason(error));
}

enum source_news
source_read(struct source *s, char buf[SOURCE_BUFFER], struct str *bytes)
{
	*bytes = STR_NONE;
	return s->pipe ? source_read_pipe(s, buf, bytes) : source_read_file(s, buf, bytes);
}

int64_t
source_oldest(const struct source *s)
{
	return s->pipe ? ring_begin(s->ring) : s->base;
}

int64_t
source_again(const struct source *s, int64_t from, int64_t to, char *buf, int64_t size)
{
	int fd = s->fd;
	struct stat st;
	ssize_t got;

	if (s->pipe && to > s->offset)
		to = s->offset;
	if (to - from > size)
		to = from + size;
	if (from < source_oldest(s) || to <= from)
		return 0;
	if (s->pipe)
		return (int64_t)ring_copy(s->ring, from, buf, (size_t)(to - from));
	if (fd < 0)
		fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return 0;
	got = -1;
	if (fstat(fd, &st) == 0 && source_is_ours(s, &st))
		got = source_read_at(fd, buf, (size_t)(to - from), s->begin + (from - s->base), 1);
	if (fd != s->fd)
		close(fd);
	return got < 0 ? 0 : got;
}

/* --- coming and going */

static struct source *
make(const char *path)
{
	struct source *s = xcalloc(1, sizeof(*s));

	s->path = xstrdup(path);
	s->fd = -1;
	return s;
}

struct source *
source_new(const char *path, const struct stat *st)
{
	struct source *s = make(path);

	source_identify(s, st);
	return s;
}

static const char *
refusal(mode_t mode)
{
	if (S_ISDIR(mode))
		return "is a folder";
	if (S_ISBLK(mode))
		return "is a block device; give a file, a FIFO or -";
	return NULL;
}

struct source *
source_open(const char *path, struct err *err)
{
	struct source *s = make(path);
	struct stat st;

	s->standard = strcmp(path, "-") == 0;
	s->fd =
	    s->standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (s->fd < 0 || fstat(s->fd, &st) < 0) {
		err_set(err, errno, "%s: %s", s->standard ? "standard input" : path,
			source_reason(errno));
		goto fail;
	}
	if (s->standard && (fcntl(s->fd, F_GETFL) & O_ACCMODE) == O_WRONLY) {
		err_set(err, 0, "standard input: is closed");
		goto fail;
	}
	if (refusal(st.st_mode) != NULL) {
		err_set(err, 0, "%s: %s", s->standard ? "standard input" : path,
			refusal(st.st_mode));
		goto fail;
	}
	source_identify(s, &st);
	s->pipe = s->standard || !S_ISREG(st.st_mode);
	if (s->pipe)
		s->ring = ring_new();
	return s;
fail:
	source_close(s);
	return NULL;
}

void
source_close(struct source *s)
{
	if (s == NULL)
		return;
	source_close_fd(s);
	ring_free(s->ring);
	free(s->error);
	free(s->path);
	free(s);
}

void
source_release(struct source *s)
{
	if (!s->pipe)
		source_close_fd(s);
}

void
source_hang_up(struct source *s)
{
	source_close_fd(s);
}

void
source_renamed(struct source *s, const char *path)
{
	free(s->path);
	s->path = xstrdup(path);
	s->moved = false;
}

const char *
source_path(const struct source *s)
{
	return s->path;
}

const char *
source_error(const struct source *s)
{
	return s->error;
}

bool
source_is_pipe(const struct source *s)
{
	return s->pipe;
}

int
source_fd(const struct source *s)
{
	return s->fd;
}

int64_t
source_offset(const struct source *s)
{
	return s->offset;
}

int64_t
source_size(const struct source *s)
{
	int64_t left = s->pipe ? 0 : s->size - source_position(s);

	return s->offset + (left > 0 ? left : 0);
}

dev_t
source_device(const struct source *s)
{
	return s->device;
}

ino_t
source_inode(const struct source *s)
{
	return s->inode;
}

int64_t
source_mtime_ns(const struct source *s)
{
	return s->mtime_ns;
}
