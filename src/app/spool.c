#include "config.h"

#include "app/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "util/clock.h"
#include "util/die.h"

#define WAITING_MAX (1 << 20)
#define FRAME_MAX (16 << 20) /* bytes of a frame, however large the terminal */

struct spool {
	int tty;    /* borrowed; where curses writes and sets modes, but for a frame */
	int fd;	    /* the same terminal, without waiting */
	int memory; /* where curses writes in a frame; -1: nowhere but to tty */
	FILE *file; /* what curses knows of; its descriptor is the one or the other */
	char *waiting;
	size_t n, cap;
};

/* -1 where it cannot be had, or where a limit on the size of files, which holds for it, too, is low. */
static int
open_memory(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur < FRAME_MAX)
		return -1;
	return memfd_create("frame", MFD_CLOEXEC);
}

static bool
is_same_terminal(int a, int b)
{
	unsigned int device[2];

	return ioctl(a, TIOCGDEV, &device[0]) == 0 && ioctl(b, TIOCGDEV, &device[1]) == 0 &&
	       device[0] == device[1];
}

/*
 * O_NONBLOCK belongs to what was opened, which we share with the shell: so it is opened anew.  After
 * su(1) the terminal is another user's and cannot be, but the session's own still can.  Without
 * either we write as everybody does.
 */
static int
open_anew(int tty)
{
	const int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", tty);
	fd = open(path, flags);
	if (fd >= 0)
		return fd;
	fd = open("/dev/tty", flags);
	if (fd >= 0 && is_same_terminal(fd, tty))
		return fd;
	if (fd >= 0)
		close(fd);
	return fcntl(tty, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
}

struct spool *
spool_open(int tty, struct err *err)
{
	struct spool *spool = xcalloc(1, sizeof(*spool));
	int copy;

	spool->tty = tty;
	spool->fd = open_anew(tty);
	spool->memory = open_memory();
	copy = fcntl(tty, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	spool->file = copy < 0 ? NULL : fdopen(copy, "w");
	if (spool->fd >= 0 && spool->file)
		return spool;
	err_set(err, errno, "the terminal cannot be opened: %s", strerror(errno));
	if (!spool->file && copy >= 0)
		close(copy);
	spool_close(spool);
	return NULL;
}

void
spool_close(struct spool *spool)
{
	if (!spool)
		return;
	if (spool->file)
		fclose(spool->file);
	if (spool->memory >= 0)
		close(spool->memory);
	if (spool->fd >= 0)
		close(spool->fd);
	free(spool->waiting);
	free(spool);
}

FILE *
spool_file(struct spool *spool)
{
	return spool->file;
}

static void
lead_to(struct spool *spool, int fd)
{
	while (dup3(fd, fileno(spool->file), O_CLOEXEC) < 0)
		if (errno != EINTR && errno != EBUSY)
			die("the terminal is lost: %s", strerror(errno));
}

void
spool_begin(struct spool *spool)
{
	if (spool->memory >= 0)
		lead_to(spool, spool->memory);
}

static size_t
take_from_memory(struct spool *spool)
{
	off_t size = lseek(spool->memory, 0, SEEK_CUR);

	if (size <= 0)
		return 0;
	spool->waiting = grow(spool->waiting, &spool->cap, spool->n + (size_t)size, 1);
	if (pread(spool->memory, spool->waiting + spool->n, (size_t)size, 0) != size)
		die("the terminal is lost: %s", strerror(errno));
	spool->n += (size_t)size;
	lseek(spool->memory, 0, SEEK_SET);
	return (size_t)size;
}

size_t
spool_end(struct spool *spool)
{
	size_t bytes = 0;

	if (spool->memory >= 0) {
		lead_to(spool, spool->tty);
		bytes = take_from_memory(spool);
	}
	spool_flush(spool);
	return bytes;
}

void
spool_send(struct spool *spool, struct str bytes)
{
	if (spool->n + bytes.n > WAITING_MAX)
		return;
	spool->waiting = grow(spool->waiting, &spool->cap, spool->n + bytes.n, 1);
	memcpy(spool->waiting + spool->n, bytes.p, bytes.n);
	spool->n += bytes.n;
	spool_flush(spool);
}

int
spool_fd(const struct spool *spool)
{
	return spool->fd;
}

bool
spool_waits(const struct spool *spool)
{
	return spool->n > 0;
}

void
spool_flush(struct spool *spool)
{
	size_t done = 0;

	while (done < spool->n) {
		ssize_t put = write(spool->fd, spool->waiting + done, spool->n - done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && errno == EAGAIN)
			break;
		/* A terminal that has gone is noticed where its keys are read. */
		done = put <= 0 ? spool->n : done + (size_t)put;
	}
	memmove(spool->waiting, spool->waiting + done, spool->n - done);
	spool->n -= done;
}

bool
spool_drain(struct spool *spool, int64_t wait_ns)
{
	int64_t until = clock_now().mono_ns + wait_ns, left = wait_ns;
	struct pollfd room = { .fd = spool->fd, .events = POLLOUT };

	for (; left >= 0; left = until - clock_now().mono_ns) {
		if (poll(&room, 1, (int)(left / NS_PER_MS) + 1) <= 0)
			continue;
		if (spool->n == 0)
			return true;
		spool_flush(spool);
	}
	return false;
}
