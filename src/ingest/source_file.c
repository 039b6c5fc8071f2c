#include "config.h"

#include "ingest/source_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "util/str.h"

/* By words: it is asked for twice with every read. */
static struct print
print_of(const char *p, size_t n)
{
	uint64_t hash = n, word;
	size_t i = 0;

	for (; i + sizeof(word) <= n; i += sizeof(word)) {
		memcpy(&word, p + i, sizeof(word));
		hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	return (struct print){ n, hash ^ (n > i ? str_hash((struct str){ p + i, n - i }) : 0) };
}

static bool
is_print_of(struct print print, const char *p)
{
	return print.hash == print_of(p, print.n).hash;
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

enum still { STILL_THERE, STILL_NOT, STILL_UNKNOWN /* errno */ };

/* Are the first bytes those that were read?  Takes down more of them while there are few. */
static enum still
head_holds(struct source *s, int fd)
{
	char buf[SOURCE_PRINT];
	int64_t read_already = s->offset - s->base;
	size_t want = read_already < SOURCE_PRINT ? (size_t)read_already : SOURCE_PRINT;
	ssize_t got;

	if (want == 0)
		return STILL_THERE;
	got = source_read_at(fd, buf, want, s->begin, s->head.n);
	if (got < 0)
		return STILL_UNKNOWN;
	if ((size_t)got < s->head.n || !is_print_of(s->head, buf))
		return STILL_NOT;
	if ((size_t)got > s->head.n)
		s->head = print_of(buf, (size_t)got);
	return STILL_THERE;
}

static enum still
tail_holds(const struct source *s, int fd)
{
	char buf[SOURCE_PRINT];
	int64_t at = source_position(s) - (int64_t)s->tail.n;
	ssize_t got = source_read_at(fd, buf, s->tail.n, at, s->tail.n);

	if (got < 0)
		return STILL_UNKNOWN;
	return got == (ssize_t)s->tail.n && is_print_of(s->tail, buf) ? STILL_THERE : STILL_NOT;
}

static enum still
text_holds(struct source *s, int fd)
{
	enum still still = head_holds(s, fd);

	return still == STILL_THERE ? tail_holds(s, fd) : still;
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
 * The next slice of the open file.  Each read begins with the bytes that were read last, which must
 * be what they were (TOOK_OTHERS): this finds truncation however much was written since, and
 * nothing can change between the look and the reading.
 */
static enum took
take(struct source *s, char *buf, struct str *bytes)
{
	int64_t at = source_position(s) - (int64_t)s->tail.n;
	enum still still;
	struct stat st;
	ssize_t got;
	size_t known;

	if (fstat(s->fd, &st) < 0)
		return TOOK_ERROR;
	source_identify(s, &st);
	still = head_holds(s, s->fd);
	if (still == STILL_NOT)
		return TOOK_OTHERS;
	if (still == STILL_UNKNOWN)
		return TOOK_ERROR;
	got = source_read_at(s->fd, buf, s->tail.n + SOURCE_SLICE, at,
			     s->tail.n + (st.st_size > source_position(s)));
	if (got < 0)
		return TOOK_ERROR;
	if ((size_t)got < s->tail.n || !is_print_of(s->tail, buf))
		return TOOK_OTHERS;
	if ((size_t)got == s->tail.n)
		return TOOK_NOTHING;
	*bytes = (struct str){ buf + s->tail.n, (size_t)got - s->tail.n };
	if (s->offset == s->base)
		*bytes = skip_hole(s, *bytes);
	source_hand_out(s, *bytes);
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
	bool known = source_is_ours(s, st);
	enum still still;

	s->fd = fd;
	if (known || !s->identified || s->offset == 0) {
		source_identify(s, st);
		s->moved = false;
		return SOURCE_SAME;
	}
	still = text_holds(s, fd);
	if (still == STILL_UNKNOWN)
		return source_fail_errno(s);
	source_identify(s, st);
	if (still == STILL_THERE)
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
		return source_fail(s, source_reason(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return source_fail(s, "is no regular file any more");
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
	bool there = stat(s->path, &st) == 0;

	if (!there && errno != ENOENT && errno != ENOTDIR)
		return SOURCE_SAME; /* the descriptor still serves */
	if (there && (source_is_ours(s, &st) || !S_ISREG(st.st_mode)))
		return SOURCE_SAME;
	/* What was written before it was moved aside or deleted comes before anything else. */
	if (take(s, buf, bytes) == TOOK_BYTES)
		return SOURCE_BYTES;
	note_where_it_went(s);
	if (!there) {
		/* Its writer may go on in one that lives elsewhere; a deleted one holds disk space.
		 */
		if (!s->moved)
			source_close_fd(s);
		return SOURCE_GONE;
	}
	if (s->moved && st.st_size == 0)
		return SOURCE_SAME; /* logrotate made it; the writer has not come over yet */
	source_close_fd(s);
	news = open_again(s);
	return news == SOURCE_SAME ? SOURCE_BYTES : news;
}

static enum source_news
read_open_file(struct source *s, char *buf, struct str *bytes)
{
	if (s->base > 0 && s->offset == s->base && s->last != '\n') {
		/* The rotated file's last line does not go on in the new one. */
		*bytes = STR("\n");
		source_hand_out(s, *bytes);
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
		return source_fail_errno(s);
	case TOOK_NOTHING:
		break;
	}
	return SOURCE_SAME;
}

enum source_news
source_read_file(struct source *s, char *buf, struct str *bytes)
{
	enum source_news news = SOURCE_SAME;

	if (s->fd < 0)
		news = open_again(s);
	if (news != SOURCE_SAME)
		return news;
	source_forget_error(s);
	news = read_open_file(s, buf, bytes);
	return news == SOURCE_SAME ? look_at_path(s, buf, bytes) : news;
}
