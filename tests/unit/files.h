/*
 * files.h - real files in a folder of their own, for tests
 *
 * files_setup() makes an empty temporary folder and goes there; files_teardown() removes it with all
 * that is in it.  Paths are relative to it.  What cannot be done fails the test.
 */
#ifndef TESTS_UNIT_FILES_H
#define TESTS_UNIT_FILES_H

#include <check.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char files_folder[64];

static inline void
files_setup(void)
{
	strcpy(files_folder, "/tmp/traintop-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(files_folder));
	ck_assert_int_eq(chdir(files_folder), 0);
}

static inline int
files_remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st, (void)kind, (void)where;
	return remove(path);
}

static inline void
files_teardown(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	nftw(files_folder, files_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void
files_put(const char *path, int flags, const char *text, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0644);

	ck_assert_msg(fd >= 0, "%s: %m", path);
	ck_assert_int_eq(write(fd, text, n), (ssize_t)n);
	close(fd);
}

/* Makes or empties the file and writes text into it. */
static inline void
files_write(const char *path, const char *text)
{
	files_put(path, O_TRUNC, text, strlen(text));
}

static inline void
files_append(const char *path, const char *text)
{
	files_put(path, O_APPEND, text, strlen(text));
}

/* A second file takes the place of the first by rename(2), as editors and rsync do. */
static inline void
files_replace(const char *path, const char *text)
{
	files_write("replacement.tmp", text);
	ck_assert_int_eq(rename("replacement.tmp", path), 0);
}

static inline void
files_age(const char *path, int seconds)
{
	struct timespec times[2] = { 0 };

	clock_gettime(CLOCK_REALTIME, &times[0]);
	times[0].tv_sec -= seconds;
	times[1] = times[0];
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

#endif
