#include "config.h"

#include "ingest/source_private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "ingest/ring.h"

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
 * Once its writer has gone, a FIFO's descriptor is ready for ever; a fresh one is not until the
 * next writer has come.  Opened before the old one is closed, so that a writer between finds a
 * reader.
 */
static enum source_news
await_writer(struct source *s)
{
	int fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode)) {
		source_close_fd(s);
		s->fd = fd;
		return SOURCE_ENDED;
	}
	if (fd >= 0)
		close(fd);
	source_close_fd(s);
	return SOURCE_ENDED;
}

enum source_news
source_read_pipe(struct source *s, char *buf, struct str *bytes)
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
		return source_fail_errno(s);
	if (got > 0) {
		*bytes = (struct str){ buf, (size_t)got };
		ring_push(s->ring, *bytes);
		source_hand_out(s, *bytes);
		return SOURCE_BYTES;
	}
	if (s->standard || fstat(s->fd, &st) < 0 || !S_ISFIFO(st.st_mode)) {
		source_close_fd(s);
		return SOURCE_ENDED;
	}
	return await_writer(s);
}
