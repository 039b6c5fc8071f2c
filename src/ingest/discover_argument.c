#include "config.h"

#include "ingest/discover_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/path.h"
#include "util/die.h"

/* --- globs */

/* The folder that a glob's files all lie below: "runs/exp*" -> "runs". */
static char *
fixed_part(const char *pattern)
{
	size_t n = strcspn(pattern, "*?[");
	char *prefix = xstrndup(pattern, n);
	char *folder = path_folder(prefix);

	free(prefix);
	return folder;
}

/* New matches may appear in every folder that a part of the pattern means. */
static void
watch_glob_folders(struct discover *d, const char *pattern, const char *fixed)
{
	discover_watch(d, fixed, "");
	for (const char *slash = strchr(pattern, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		char *part = xstrndup(pattern, (size_t)(slash - pattern));
		glob_t matches;

		if (glob(part, GLOB_ONLYDIR, NULL, &matches) == 0)
			for (size_t i = 0; i < matches.gl_pathc; i++)
				discover_watch(d, matches.gl_pathv[i],
					       path_below(fixed, matches.gl_pathv[i]));
		globfree(&matches);
		free(part);
	}
}

static void
take_match(struct discover *d, const char *path, const char *fixed)
{
	char *folder = path_folder(path);
	char *real = path_real(path);
	char *own = realpath(path, NULL);
	struct stat st, link;

	if (real == NULL || own == NULL || stat(path, &st) < 0 || lstat(path, &link) < 0)
		goto out;
	if (S_ISDIR(st.st_mode))
		discover_enter(d, own, path, path_below(fixed, path), 0);
	else if (S_ISREG(st.st_mode))
		discover_report(d,
				&(struct found){
				    .kind = FOUND_FILE,
				    .path = path,
				    .real = real,
				    .st = &st,
				    .link = S_ISLNK(link.st_mode),
				    .sure = discover_name(path) == LOG_NAME_YES,
				},
				strcmp(folder, fixed) == 0 ? "" : path_below(fixed, folder));
out:
	free(own);
	free(real);
	free(folder);
}

static size_t
run_glob(struct discover *d, const char *pattern)
{
	char *fixed = fixed_part(pattern);
	glob_t matches;
	size_t n = 0;

	watch_glob_folders(d, pattern, fixed);
	if (glob(pattern, 0, NULL, &matches) == 0) {
		n = matches.gl_pathc;
		for (size_t i = 0; i < n; i++)
			take_match(d, matches.gl_pathv[i], fixed);
	}
	globfree(&matches);
	free(fixed);
	return n;
}

void
discover_run_globs(struct discover *d)
{
	d->globs_due = false;
	for (size_t i = 0; i < d->count; i++)
		if (d->arguments[i].kind == ARGUMENT_GLOB)
			run_glob(d, d->arguments[i].text);
}

/* --- arguments */

static void
watch_folder_of(struct discover *d, const char *path)
{
	char *folder = path_folder(path);

	discover_watch(d, folder, "");
	free(folder);
}

static void
remember(struct discover *d, enum argument_kind kind, const char *text, const char *real)
{
	d->arguments = grow(d->arguments, &d->cap, d->count + 1, sizeof(*d->arguments));
	d->arguments[d->count++] = (struct argument){
		.kind = kind,
		.text = xstrdup(text),
		.real = real != NULL ? xstrdup(real) : NULL,
	};
}

void
discover_take_file(struct discover *d, const char *path, const struct stat *st)
{
	char *real = path_real(path);
	char *target = realpath(path, NULL);
	struct stat link = *st;

	lstat(path, &link);
	watch_folder_of(d, path);
	if (target != NULL && S_ISLNK(link.st_mode))
		watch_folder_of(d, target);
	if (real != NULL)
		discover_report(d,
				&(struct found){
				    .kind = S_ISREG(st->st_mode) ? FOUND_FILE : FOUND_STREAM,
				    .path = path,
				    .real = real,
				    .st = st,
				    .link = S_ISLNK(link.st_mode),
				    .named = true,
				    .sure = true,
				},
				"");
	free(target);
	free(real);
}

static bool
add_folder(struct discover *d, const char *path, struct err *err)
{
	char *real = realpath(path, NULL);
	DIR *dir = opendir(path);

	if (real == NULL || dir == NULL) {
		err_set(err, errno, "%s: the folder cannot be read: %s", path, strerror(errno));
		free(real);
		return false;
	}
	closedir(dir);
	remember(d, ARGUMENT_FOLDER, path, real);
	discover_enter(d, real, path, "", 0);
	free(real);
	return true;
}

/* Refuses what cannot be read, with the reason. */
static bool
check_file(const char *path, const struct stat *st, struct err *err)
{
	char byte;
	int fd;

	if (S_ISBLK(st->st_mode) || S_ISSOCK(st->st_mode)) {
		err_set(err, 0, "%s: is a %s; give a file, a folder, a FIFO or -", path,
			S_ISBLK(st->st_mode) ? "block device" : "socket");
		return false;
	}
	if (!S_ISREG(st->st_mode))
		return true;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0 || pread(fd, &byte, 1, 0) < 0) {
		err_set(err, errno, "%s: %s", path,
			errno == EACCES ? "permission denied" : strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	close(fd);
	if (!discover_is_text(path)) {
		err_set(err, 0, "%s: is a binary file, not a log (traintop reads text)", path);
		return false;
	}
	return true;
}

static bool
add_missing(struct discover *d, const char *argument, int error, struct err *err)
{
	if (error == ENOENT && strpbrk(argument, "*?[") != NULL) {
		while (strncmp(argument, "./", 2) == 0)
			argument += 2;
		if (run_glob(d, argument) > 0) {
			remember(d, ARGUMENT_GLOB, argument, NULL);
			return true;
		}
		err_set(err, 0, "%s: no file matches", argument);
	} else if (error == ENOENT || error == ENOTDIR)
		err_set(err, error, "%s: no such file", argument);
	else if (error == ELOOP)
		err_set(err, error, "%s: its symbolic links form a loop", argument);
	else
		err_set(err, error, "%s: %s", argument,
			error == EACCES ? "permission denied" : strerror(error));
	return false;
}

bool
discover_add(struct discover *d, const char *argument, struct err *err)
{
	struct stat st;

	if (strcmp(argument, "-") == 0) {
		d->found(d->arg, &(struct found){
				     .kind = FOUND_STREAM,
				     .path = "-",
				     .stem = "stdin",
				     .named = true,
				     .sure = true,
				 });
		return true;
	}
	if (stat(argument, &st) < 0)
		return add_missing(d, argument, errno, err);
	if (S_ISDIR(st.st_mode))
		return add_folder(d, argument, err);
	if (!check_file(argument, &st, err))
		return false;
	remember(d, ARGUMENT_FILE, argument, NULL);
	discover_take_file(d, argument, &st);
	return true;
}
