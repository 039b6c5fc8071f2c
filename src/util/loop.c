#include "config.h"

#include "util/loop.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

#include "util/clock.h"
#include "util/die.h"

struct entry {
	int fd;
	short events;
	uint64_t serial; /* tells an entry from a later one for the same descriptor */
	loop_ready_fn *ready;
	void *arg;
};

struct loop {
	struct entry *entries;
	size_t count, cap;
	struct pollfd *polled; /* polled[i] and serials[i] belong together during a wait */
	uint64_t *serials;
	size_t polled_cap, serials_cap;
	uint64_t next_serial;
};

struct loop *
loop_new(void)
{
	return xcalloc(1, sizeof(struct loop));
}

void
loop_free(struct loop *loop)
{
	if (!loop)
		return;
	free(loop->entries);
	free(loop->polled);
	free(loop->serials);
	free(loop);
}

static struct entry *
find_fd(struct loop *loop, int fd)
{
	for (size_t i = 0; i < loop->count; i++)
		if (loop->entries[i].fd == fd)
			return &loop->entries[i];
	return NULL;
}

void
loop_add(struct loop *loop, int fd, short events, loop_ready_fn *ready, void *arg)
{
	struct entry *entry = find_fd(loop, fd);

	if (!entry) {
		loop->entries =
		    grow(loop->entries, &loop->cap, loop->count + 1, sizeof(*loop->entries));
		entry = &loop->entries[loop->count++];
	}
	*entry = (struct entry){
		.fd = fd,
		.events = events,
		.serial = loop->next_serial++,
		.ready = ready,
		.arg = arg,
	};
}

void
loop_remove(struct loop *loop, int fd)
{
	struct entry *entry = find_fd(loop, fd);

	if (entry)
		*entry = loop->entries[--loop->count];
}

/* Takes down what to wait for; callbacks may change the entries afterwards. */
static size_t
snapshot(struct loop *loop)
{
	size_t n = loop->count;

	loop->polled = grow(loop->polled, &loop->polled_cap, n, sizeof(*loop->polled));
	loop->serials = grow(loop->serials, &loop->serials_cap, n, sizeof(*loop->serials));
	for (size_t i = 0; i < n; i++) {
		loop->polled[i] = (struct pollfd){
			.fd = loop->entries[i].fd,
			.events = loop->entries[i].events,
		};
		loop->serials[i] = loop->entries[i].serial;
	}
	return n;
}

static struct timespec
until(int64_t deadline_ns)
{
	int64_t now_ns = clock_now().mono_ns;
	int64_t wait_ns = deadline_ns > now_ns ? deadline_ns - now_ns : 0;

	return (struct timespec){ .tv_sec = wait_ns / NS_PER_S, .tv_nsec = wait_ns % NS_PER_S };
}

int
loop_wait(struct loop *loop, int64_t deadline_ns)
{
	size_t n = snapshot(loop);
	struct timespec wait = { 0 };
	int called = 0;

	if (deadline_ns != NEVER)
		wait = until(deadline_ns);
	if (ppoll(loop->polled, n, deadline_ns == NEVER ? NULL : &wait, NULL) < 0) {
		if (errno != EINTR && errno != EAGAIN && errno != ENOMEM)
			die("poll: %m");
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		struct pollfd ready = loop->polled[i];
		struct entry *entry;

		if (!ready.revents)
			continue;
		entry = find_fd(loop, ready.fd);
		if (!entry || entry->serial != loop->serials[i])
			continue; /* an earlier callback took it away */
		called++;
		entry->ready(entry->arg, ready.fd, ready.revents);
	}
	return called;
}
