#include "config.h"

#include "ingest/source.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/ring.h"
#include "util/clock.h"
#include "util/die.h"

/* Bytes that were read, told by their number and their hash. */
struct print {
	size_t n; /* at most SOURCE_PRINT */
	unsigned long hash;
};

struct source {
	char *path;
	char *error;
	int fd;
	bool pipe;       /* cannot be read twice: ring holds its newest bytes */
	bool standard;   /* standard input: not ours to close, and it may block */
	bool identified; /* device and inode are known */
	dev_t device;
	ino_t inode;
	int64_t size; /* of the file as last seen */
	int64_t mtime_ns;

	/*
	 * Offset `base` of what is handed out lies at position `begin` of the file.  base is what
	 * rotated files gave before this one.  begin is 0 but for a hole at the start: a writer that
	 * does not append leaves one when its log is truncated under it.
	 */
	int64_t offset;
	int64_t base;
	int64_t begin;
	struct print head; /* from `begin` on */
	struct print tail; /* up to where we are */
	bool moved;        /* when last seen, the file had another name than ours */
	char last;         /* byte handed out */

	struct ring *ring;
};

static struct print
print_of(const char *p, size_t n)
{
	return (struct print){ n, n > 0 ? str_hash((struct str){ p, n }) : 0 };
}

static bool
is_print_of(struct print print, const char *p)
{
	return print.hash == print_of(p, print.n).hash;
}

static int64_t
position(const struct source *s)
{
	return s->begin + (s->offset - s->base);
}

static void
forget_error(struct source *s)
{
	free(s->error);
	s->error = NULL;
}

static enum source_news
fail(struct source *s, const char *reason)
{
	forget_error(s);
	s->error = xasprintf("%s: %s", s->path, reason);
	return SOURCE_ERROR;
}

static const char *
reason_of(int error)
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

static void
close_fd(struct source *s)
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

static void
identify(struct source *s, const struct stat *st)
{
	s->identified = true;
	s->device = st->st_dev;
	s->inode = st->st_ino;
	s->size = st->st_size;
	s->mtime_ns = mtime_of(st);
}

/* Is this the file that we have been reading? */
static bool
is_ours(const struct source *s, const struct stat *st)
{
	return s->identified && s->device == st->st_dev && s->inode == st->st_ino;
}

bool
source_is_unchanged(const struct source *s)
{
	struct stat st;

	return stat(s->path, &st) == 0 && is_ours(s, &st) && s->size == st.st_size &&
	       s->mtime_ns == mtime_of(&st);
}

/* What was read before is void: the next byte is the first. */
static void
begin_anew(struct source *s)
{
	s->offset = s->base = s->begin = 0;
	s->head = s->tail = (struct print){ 0 };
	s->moved = false;
}

/* Another file takes the place of one that lives on elsewhere: its bytes follow on. */
static void
follow_on(struct source *s)
{
	s->base = s->offset;
	s->begin = 0;
	s->head = s->tail = (struct print){ 0 };
	s->moved = false;
}

/* --- reading a regular file */

static ssize_t
read_at(int fd, char *buf, size_t n, int64_t at)
{
	ssize_t got;

	do
		got = pread(fd, buf, n, at);
	while (got < 0 && errno == EINTR);
	return got;
}

/* Are the first bytes still those that were read?  Takes down more of them while there are few. */
static bool
head_holds(struct source *s, int fd)
{
	char buf[SOURCE_PRINT];
	int64_t read_already = s->offset - s->base;
	size_t want = read_already < SOURCE_PRINT ? (size_t)read_already : SOURCE_PRINT;
	ssize_t got;

	if (want == 0)
		return true;
	got = read_at(fd, buf, want, s->begin);
	if (got < 0 || (size_t)got < s->head.n || !is_print_of(s->head, buf))
		return false;
	s->head = print_of(buf, (size_t)got);
	return true;
}

static bool
tail_holds(const struct source *s, int fd)
{
	char buf[SOURCE_PRINT];
	ssize_t got = read_at(fd, buf, s->tail.n, position(s) - (int64_t)s->tail.n);

	return got == (ssize_t)s->tail.n && is_print_of(s->tail, buf);
}

static void
hand_out(struct source *s, struct str bytes)
{
	if (bytes.n == 0)
		return;
	s->offset += (int64_t)bytes.n;
	s->last = bytes.p[bytes.n - 1];
}

/*
 * The start of a file: NULs before the text are a hole, and its whole pages are jumped over.
 * Hands out no byte where there is more hole to look at.
 */
static struct str
skip_hole(struct source *s, struct str bytes)
{
	size_t nuls = 0;
	off_t data;

	while (nuls < bytes.n && bytes.p[nuls] == '\0')
		nuls++;
	s->begin += (int64_t)nuls;
	if (nuls == bytes.n) {
		data = lseek(s->fd, s->begin, SEEK_DATA);
		if (data > s->begin)
			s->begin = data;
	}
	return str_skip(bytes, nuls);
}

enum took { TOOK_BYTES, TOOK_NOTHING, TOOK_OTHERS, TOOK_ERROR };

/*
 * The next slice of the open file.  Each read begins with the bytes that were read last, which must be
 * what they were (TOOK_OTHERS): this finds truncation however much was written since, and nothing can
 * change between the look and the reading.
 */
static enum took
take(struct source *s, char *buf, struct str *bytes)
{
	struct stat st;
	ssize_t got;
	size_t known;

	if (fstat(s->fd, &st) < 0)
		return TOOK_ERROR;
	identify(s, &st);
	if (!head_holds(s, s->fd))
		return TOOK_OTHERS;
	got = read_at(s->fd, buf, s->tail.n + SOURCE_SLICE, position(s) - (int64_t)s->tail.n);
	if (got < 0)
		return TOOK_ERROR;
	if ((size_t)got < s->tail.n || !is_print_of(s->tail, buf))
		return TOOK_OTHERS;
	if ((size_t)got == s->tail.n)
		return TOOK_NOTHING;
	*bytes = (struct str){ buf + s->tail.n, (size_t)got - s->tail.n };
	if (s->offset == s->base)
		*bytes = skip_hole(s, *bytes);
	hand_out(s, *bytes);
	known = s->tail.n + bytes->n;
	if (known > SOURCE_PRINT)
		known = SOURCE_PRINT;
	s->tail = print_of(bytes->p + bytes->n - known, known);
	return TOOK_BYTES;
}

/*
 * The file at the path, opened: SOURCE_SAME if reading goes on in it, SOURCE_RESTARTED if it is
 * another one.
 */
static enum source_news
adopt(struct source *s, int fd, const struct stat *st)
{
	bool known = is_ours(s, st);
	bool same_text;

	s->fd = fd;
	if (known || !s->identified || s->offset == 0) {
		identify(s, st);
		s->moved = false;
		return SOURCE_SAME;
	}
	same_text = head_holds(s, fd) && tail_holds(s, fd);
	identify(s, st);
	if (same_text)
		return SOURCE_SAME;
	if (s->moved) {
		follow_on(s);
		return SOURCE_SAME;
	}
	begin_anew(s);
	return SOURCE_RESTARTED;
}

static enum source_news
open_again(struct source *s)
{
	int fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return SOURCE_GONE;
	if (fd < 0)
		return fail(s, reason_of(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return fail(s, "is no regular file any more");
	}
	return adopt(s, fd, &st);
}

/* Has the open file another name than ours (or none)? */
static void
note_where_it_went(struct source *s)
{
	struct stat st;

	s->moved = fstat(s->fd, &st) == 0 && st.st_nlink > 0;
}

/*
 * Read to its end: is it still the file that stands at the path?  If another one was opened in its
 * place, SOURCE_BYTES (none yet).
 */
static enum source_news
look_at_path(struct source *s, char *buf, struct str *bytes)
{
	enum source_news news;
	struct stat st;

	if (stat(s->path, &st) < 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			return SOURCE_SAME; /* the descriptor still serves */
		note_where_it_went(s);
		close_fd(s);
		return SOURCE_GONE;
	}
	if (is_ours(s, &st) || !S_ISREG(st.st_mode))
		return SOURCE_SAME;
	/* What was written before the file was moved aside comes before the new one's bytes. */
	if (take(s, buf, bytes) == TOOK_BYTES)
		return SOURCE_BYTES;
	note_where_it_went(s);
	if (s->moved && st.st_size == 0)
		return SOURCE_SAME; /* logrotate made it; the writer has not come over yet */
	close_fd(s);
	news = open_again(s);
	return news == SOURCE_SAME ? SOURCE_BYTES : news;
}

static enum source_news
read_error(struct source *s)
{
	int error = errno;

	close_fd(s);
	return fail(s, reason_of(error));
}

static enum source_news
read_open_file(struct source *s, char *buf, struct str *bytes)
{
	if (s->base > 0 && s->offset == s->base && s->last != '\n') {
		/* The rotated file's last line does not go on in the new one. */
		*bytes = STR("\n");
		hand_out(s, *bytes);
		s->base = s->offset;
		return SOURCE_BYTES;
	}
	switch (take(s, buf, bytes)) {
	case TOOK_BYTES:
		return SOURCE_BYTES;
	case TOOK_OTHERS:
		begin_anew(s);
		return SOURCE_RESTARTED;
	case TOOK_ERROR:
		return read_error(s);
	case TOOK_NOTHING:
		break;
	}
	return SOURCE_SAME;
}

static enum source_news
read_file(struct source *s, char *buf, struct str *bytes)
{
	enum source_news news = SOURCE_SAME;

	if (s->fd < 0)
		news = open_again(s);
	if (news != SOURCE_SAME)
		return news;
	forget_error(s);
	news = read_open_file(s, buf, bytes);
	return news == SOURCE_SAME ? look_at_path(s, buf, bytes) : news;
}

/* --- pipes */

static bool
is_ready(int fd, short events, short *revents)
{
	struct pollfd p = { .fd = fd, .events = events };

	if (poll(&p, 1, 0) <= 0)
		return false;
	*revents = p.revents;
	return true;
}

/*
 * Once its writer has gone, a FIFO's descriptor is ready for ever; a fresh one is not until the next
 * writer has come.  Opened before the old one is closed, so that a writer between finds a reader.
 */
static enum source_news
await_writer(struct source *s)
{
	int fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode)) {
		close_fd(s);
		s->fd = fd;
		return SOURCE_ENDED;
	}
	if (fd >= 0)
		close(fd);
	close_fd(s);
	return SOURCE_ENDED;
}

static enum source_news
read_pipe(struct source *s, char *buf, struct str *bytes)
{
	struct stat st;
	short revents = 0;
	ssize_t got;

	if (s->fd < 0)
		return SOURCE_ENDED;
	/* Standard input's flags are not ours to change: look first, then read what is there. */
	if (!is_ready(s->fd, POLLIN, &revents))
		return SOURCE_SAME;
	got = read(s->fd, buf, SOURCE_SLICE);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return SOURCE_SAME;
	if (got < 0)
		return read_error(s);
	if (got > 0) {
		*bytes = (struct str){ buf, (size_t)got };
		ring_push(s->ring, *bytes);
		hand_out(s, *bytes);
		return SOURCE_BYTES;
	}
	if (s->standard || fstat(s->fd, &st) < 0 || !S_ISFIFO(st.st_mode)) {
		close_fd(s);
		return SOURCE_ENDED;
	}
	return await_writer(s);
}

enum source_news
source_read(struct source *s, char buf[SOURCE_BUFFER], struct str *bytes)
{
	*bytes = STR_NONE;
	return s->pipe ? read_pipe(s, buf, bytes) : read_file(s, buf, bytes);
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

	if (to > s->offset)
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
	if (fstat(fd, &st) == 0 && is_ours(s, &st))
		got = read_at(fd, buf, (size_t)(to - from), s->begin + (from - s->base));
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

	identify(s, st);
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
	s->fd = s->standard ? STDIN_FILENO
			    : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (s->fd < 0 || fstat(s->fd, &st) < 0) {
		err_set(err, errno, "%s: %s", s->standard ? "standard input" : path,
			reason_of(errno));
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
	identify(s, &st);
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
	close_fd(s);
	ring_free(s->ring);
	free(s->error);
	free(s->path);
	free(s);
}

void
source_release(struct source *s)
{
	if (!s->pipe)
		close_fd(s);
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
	int64_t left = s->pipe ? 0 : s->size - position(s);

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
