#include "config.h"

#include "app/passthrough.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/die.h"

struct passthrough {
	int fd;
	char *kept;
	size_t n, cap;
	bool broken;
};

struct passthrough *
passthrough_new(int fd)
{
	struct passthrough *p = xcalloc(1, sizeof(*p));

	p->fd = fd;
	return p;
}

/* Can a page be written without blocking?  Pipes are ready when they have room for PIPE_BUF. */
static bool
is_ready(const struct passthrough *p, int wait_ms)
{
	struct pollfd out = { .fd = p->fd, .events = POLLOUT };

	return poll(&out, 1, wait_ms) > 0;
}

/* Writes as much as is taken now, or with wait_ms -1 all; how much. */
static size_t
put(struct passthrough *p, struct str bytes, int wait_ms)
{
	size_t done = 0;

	while (done < bytes.n && !p->broken && is_ready(p, wait_ms)) {
		size_t n = bytes.n - done < PIPE_BUF ? bytes.n - done : PIPE_BUF;
		ssize_t written = write(p->fd, bytes.p + done, n);

		if (written > 0)
			done += (size_t)written;
		else if (written < 0 && errno == EAGAIN && wait_ms == 0)
			break; /* whoever shares the descriptor made it non-blocking */
		else if (written < 0 && errno != EINTR && errno != EAGAIN)
			p->broken = true;
	}
	return p->broken ? bytes.n : done;
}

void
passthrough_free(struct passthrough *p)
{
	if (p == NULL)
		return;
	put(p, (struct str){ p->kept, p->n }, -1);
	free(p->kept);
	free(p);
}

void
passthrough_flush(struct passthrough *p)
{
	size_t done;

	if (p->n == 0)
		return;
	done = put(p, (struct str){ p->kept, p->n }, 0);
	p->n -= done;
	memmove(p->kept, p->kept + done, p->n);
}

void
passthrough_write(struct passthrough *p, struct str bytes)
{
	if (p->n == 0)
		bytes = str_skip(bytes, put(p, bytes, 0));
	if (bytes.n == 0)
		return;
	p->kept = grow(p->kept, &p->cap, p->n + bytes.n, 1);
	memcpy(p->kept + p->n, bytes.p, bytes.n);
	p->n += bytes.n;
}

bool
passthrough_is_full(const struct passthrough *p)
{
	return p->n > 0;
}

bool
passthrough_is_broken(const struct passthrough *p)
{
	return p->broken;
}
