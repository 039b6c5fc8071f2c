/*
 * faults.so - the world as it is on a bad day, put in front of the C library by LD_PRELOAD
 *
 *   FAULT_MALLOC=N     the Nth request for memory fails, and all that follow
 *   FAULT_CLOCK=FILE   while FILE is there, the wall clock goes an hour behind
 *   FAULT_STATFS=TYPE  every file system is of this type (a number as in statfs(2))
 *   FAULT_WATCH=ERRNO  inotify_add_watch(2) fails
 *   FAULT_INOTIFY=ERRNO  inotify_init(2) fails
 */
#include "config.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static long
number_of(const char *name)
{
	const char *text = getenv(name);

	return text ? strtol(text, NULL, 0) : 0;
}

/* Not before the environment is there. */
static int
memory_fails(void)
{
	static long count, limit = -1;

	if (limit < 0) {
		if (!environ)
			return 0;
		limit = number_of("FAULT_MALLOC");
	}
	if (limit == 0 || ++count < limit)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t size)
{
	return memory_fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return memory_fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
	return memory_fails() ? NULL : __libc_realloc(p, size);
}

int
clock_gettime(clockid_t id, struct timespec *now)
{
	const char *file = getenv("FAULT_CLOCK");
	int status = (int)syscall(SYS_clock_gettime, id, now);

	if (status == 0 && id == CLOCK_REALTIME && file && access(file, F_OK) == 0)
		now->tv_sec -= 3600;
	return status;
}

int
statfs(const char *path, struct statfs *fs)
{
	int status = (int)syscall(SYS_statfs, path, fs);

	if (status == 0 && getenv("FAULT_STATFS"))
		fs->f_type = number_of("FAULT_STATFS");
	return status;
}

int
inotify_add_watch(int fd, const char *path, uint32_t mask)
{
	if (getenv("FAULT_WATCH")) {
		errno = (int)number_of("FAULT_WATCH");
		return -1;
	}
	return (int)syscall(SYS_inotify_add_watch, fd, path, mask);
}

int
inotify_init1(int flags)
{
	if (getenv("FAULT_INOTIFY")) {
		errno = (int)number_of("FAULT_INOTIFY");
		return -1;
	}
	return (int)syscall(SYS_inotify_init1, flags);
}

int
inotify_init(void)
{
	return inotify_init1(0);
}
