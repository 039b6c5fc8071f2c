#include "config.h"

#include "ingest/discover.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <utlist.h>

#include "util/die.h"
#include "util/hash.h"

/* A folder that is listed, or only watched because of what was named in it. */
struct place {
	UT_hash_handle hh;
	struct place *prev, *next; /* in the queue */
	char *real;
	char *path;  /* as shown */
	char *below; /* the argument: "" for the argument itself */
	int depth;
	bool list;
	bool queued;
};

struct link {
	struct link *prev, *next;
	char *real;
};

enum argument_kind { ARGUMENT_FILE, ARGUMENT_FOLDER, ARGUMENT_GLOB };

struct argument {
	enum argument_kind kind;
	char *text;
	char *real; /* of a folder */
};

struct discover {
	found_fn *found;
	void *arg;
	struct argument *arguments;
	size_t count, cap;
	struct place *places; /* uthash, by real path */
	struct place *queue;  /* to be listed */
	struct link *links;   /* to be followed when the queue is empty */
	bool globs_due;
};

struct discover *
discover_new(found_fn *found, void *arg)
{
	struct discover *d = xcalloc(1, sizeof(*d));

	d->found = found;
	d->arg = arg;
	return d;
}

/* --- paths */

static char *
join(const char *folder, const char *name)
{
	size_t n = strlen(folder);

	if (n == 0 || strcmp(folder, ".") == 0)
		return xstrdup(name);
	return xasprintf("%s%s%s", folder, folder[n - 1] == '/' ? "" : "/", name);
}

static const char *
name_in(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* "logs/a.log" -> "logs", "a.log" -> ".", "/a.log" -> "/". */
static char *
folder_of(const char *path)
{
	size_t n = (size_t)(name_in(path) - path);

	if (n == 0)
		return xstrdup(".");
	return xstrndup(path, n > 1 ? n - 1 : 1);
}

/* The real path of the folder that a path lies in, and its name there; NULL if there is none. */
static char *
real_of(const char *path)
{
	char *folder = folder_of(path);
	char *real_folder = realpath(folder, NULL);
	char *real = real_folder != NULL ? join(real_folder, name_in(path)) : NULL;

	free(folder);
	free(real_folder);
	return real;
}

/* --- places */

static struct place *
find_place(const struct discover *d, const char *real)
{
	struct place *place;

	HASH_FIND_STR(d->places, real, place);
	return place;
}

static struct place *
find_place_of(const struct discover *d, const char *real)
{
	char *folder = folder_of(real);
	struct place *place = find_place(d, folder);

	free(folder);
	return place;
}

static void
enqueue(struct discover *d, struct place *place)
{
	if (place->queued || !place->list)
		return;
	place->queued = true;
	DL_APPEND(d->queue, place);
}

static void
report_folder(struct discover *d, const struct place *place)
{
	d->found(d->arg, &(struct found){
			     .kind = FOUND_FOLDER,
			     .path = place->path,
			     .real = place->real,
			     .stem = place->below,
			 });
}

static struct place *
add_place(struct discover *d, const char *real, const char *path, const char *below)
{
	struct place *place = find_place(d, real);

	if (place != NULL)
		return place;
	place = xcalloc(1, sizeof(*place));
	place->real = xstrdup(real);
	place->path = xstrdup(path);
	place->below = xstrdup(below);
	HASH_ADD_KEYPTR(hh, d->places, place->real, strlen(place->real), place);
	return place;
}

/* A folder whose logs are meant: listed in a step to come.  A known one has been or will be. */
static void
enter(struct discover *d, const char *real, const char *path, const char *below, int depth)
{
	struct place *place = add_place(d, real, path, below);

	if (place->list || depth > DISCOVER_DEPTH)
		return;
	free(place->path);
	free(place->below);
	place->path = xstrdup(path);
	place->below = xstrdup(below);
	place->list = true;
	place->depth = depth;
	enqueue(d, place);
}

/* Not listed, but watched for the return of what was named in it, or for new matches of a glob. */
static void
watch_only(struct discover *d, const char *folder, const char *below)
{
	char *real = realpath(folder, NULL);

	if (real != NULL)
		report_folder(d, add_place(d, real, folder, below));
	free(real);
}

static void
watch_folder_of(struct discover *d, const char *path)
{
	char *folder = folder_of(path);

	watch_only(d, folder, "");
	free(folder);
}

static void
free_place(struct discover *d, struct place *place)
{
	if (place->queued)
		DL_DELETE(d->queue, place);
	HASH_DEL(d->places, place);
	free(place->real);
	free(place->path);
	free(place->below);
	free(place);
}

static bool
lies_below(const char *real, const char *folder)
{
	size_t n = strlen(folder);

	return strncmp(real, folder, n) == 0 &&
	       (real[n] == '\0' || real[n] == '/' || folder[n - 1] == '/');
}

void
discover_forget(struct discover *d, const char *real)
{
	struct place *place, *next;

	HASH_ITER(hh, d->places, place, next)
		if (lies_below(place->real, real))
			free_place(d, place);
}

void
discover_free(struct discover *d)
{
	struct place *place, *next_place;
	struct link *link, *next_link;

	if (d == NULL)
		return;
	HASH_ITER(hh, d->places, place, next_place)
		free_place(d, place);
	DL_FOREACH_SAFE(d->links, link, next_link) {
		free(link->real);
		free(link);
	}
	for (size_t i = 0; i < d->count; i++) {
		free(d->arguments[i].text);
		free(d->arguments[i].real);
	}
	free(d->arguments);
	free(d);
}

bool
discover_has_folder(const struct discover *d, const char *real)
{
	return find_place(d, real) != NULL;
}

bool
discover_is_missing(const struct discover *d)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->arguments[i].kind == ARGUMENT_FOLDER &&
		    find_place(d, d->arguments[i].real) == NULL)
			return true;
	return false;
}

/* --- files */

static void
report_file(struct discover *d, const struct found *file, const char *below)
{
	struct found found = *file;
	struct str name = discover_stem(str_of(name_in(found.path)));
	char *short_name = str_dup(name);
	char *stem = join(below, short_name);

	found.stem = stem;
	d->found(d->arg, &found);
	free(stem);
	free(short_name);
}

static bool
matches_a_glob(const struct discover *d, const char *path)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->arguments[i].kind == ARGUMENT_GLOB &&
		    fnmatch(d->arguments[i].text, path, FNM_PATHNAME | FNM_PERIOD) == 0)
			return true;
	return false;
}

static void
visit_file(struct discover *d, const struct place *place, const char *real, const struct stat *st,
	   bool link)
{
	enum log_name log = discover_name(real);
	char *path = join(place->path, name_in(real));

	if ((place->list && log != LOG_NAME_NO) || matches_a_glob(d, path))
		report_file(d,
			    &(struct found){
				.kind = FOUND_FILE,
				.path = path,
				.real = real,
				.st = st,
				.link = link,
				.sure = log == LOG_NAME_YES,
			    },
			    place->below);
	free(path);
}

static void
visit_folder(struct discover *d, const struct place *place, const char *real, const char *name)
{
	char *path, *below;

	if (!place->list || !discover_folder_name(name))
		return;
	path = join(place->path, name);
	below = join(place->below, name);
	enter(d, real, path, below, place->depth + 1);
	free(path);
	free(below);
}

/* What a link leads to; a folder is then known by the path it really has. */
static void
follow_link(struct discover *d, const char *real)
{
	const struct place *place = find_place_of(d, real);
	struct stat st;
	char *target;

	if (place == NULL || stat(real, &st) < 0)
		return;
	if (S_ISREG(st.st_mode))
		visit_file(d, place, real, &st, true);
	else if (S_ISDIR(st.st_mode)) {
		target = realpath(real, NULL);
		if (target != NULL)
			visit_folder(d, place, target, name_in(real));
		free(target);
	}
}

static void
visit(struct discover *d, const struct place *place, const char *real, const struct stat *st)
{
	struct link *link;

	if (S_ISREG(st->st_mode))
		visit_file(d, place, real, st, false);
	else if (S_ISDIR(st->st_mode))
		visit_folder(d, place, real, name_in(real));
	else if (S_ISLNK(st->st_mode)) {
		link = xcalloc(1, sizeof(*link));
		link->real = xstrdup(real);
		DL_APPEND(d->links, link);
	}
}

static void
list(struct discover *d, const struct place *place)
{
	DIR *dir = opendir(place->real);
	const struct dirent *entry;
	struct stat st;
	char *real;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.' || (entry->d_type == DT_REG &&
						discover_name(entry->d_name) == LOG_NAME_NO))
			continue;
		if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		real = join(place->real, entry->d_name);
		visit(d, place, real, &st);
		free(real);
	}
	closedir(dir);
}

void
discover_look(struct discover *d, const char *real)
{
	const struct place *place;
	struct stat st;

	if (lstat(real, &st) < 0)
		return;
	for (size_t i = 0; S_ISDIR(st.st_mode) && i < d->count; i++)
		if (d->arguments[i].kind == ARGUMENT_FOLDER &&
		    strcmp(d->arguments[i].real, real) == 0)
			enter(d, real, d->arguments[i].text, "", 0);
		else if (d->arguments[i].kind == ARGUMENT_GLOB)
			d->globs_due = true;
	place = find_place_of(d, real);
	if (place != NULL)
		visit(d, place, real, &st);
}

/* --- globs */

/* The folder that a glob's files all lie below: "runs/exp*" -> "runs". */
static char *
fixed_part(const char *pattern)
{
	size_t n = strcspn(pattern, "*?[");
	char *prefix = xstrndup(pattern, n);
	char *folder = folder_of(prefix);

	free(prefix);
	return folder;
}

/* What lies between two folders: "runs", "runs/exp1/a" -> "exp1/a". */
static const char *
path_below(const char *folder, const char *path)
{
	size_t n = strlen(folder);

	if (strncmp(path, folder, n) != 0 || (n > 0 && path[n] != '/'))
		return strcmp(folder, "/") == 0 ? path + 1 : strcmp(folder, ".") == 0 ? path : "";
	return path + n + 1;
}

/* New matches may appear in every folder that a part of the pattern means. */
static void
watch_glob_folders(struct discover *d, const char *pattern, const char *fixed)
{
	watch_only(d, fixed, "");
	for (const char *slash = strchr(pattern, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		char *part = xstrndup(pattern, (size_t)(slash - pattern));
		glob_t matches;

		if (glob(part, GLOB_ONLYDIR, NULL, &matches) == 0)
			for (size_t i = 0; i < matches.gl_pathc; i++)
				watch_only(d, matches.gl_pathv[i],
					   path_below(fixed, matches.gl_pathv[i]));
		globfree(&matches);
		free(part);
	}
}

static void
take_match(struct discover *d, const char *path, const char *fixed)
{
	char *folder = folder_of(path);
	char *real = real_of(path);
	char *own = realpath(path, NULL);
	struct stat st, link;

	if (real == NULL || own == NULL || stat(path, &st) < 0 || lstat(path, &link) < 0)
		goto out;
	if (S_ISDIR(st.st_mode))
		enter(d, own, path, path_below(fixed, path), 0);
	else if (S_ISREG(st.st_mode))
		report_file(d,
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

static void
run_globs(struct discover *d)
{
	d->globs_due = false;
	for (size_t i = 0; i < d->count; i++)
		if (d->arguments[i].kind == ARGUMENT_GLOB)
			run_glob(d, d->arguments[i].text);
}

/* --- arguments */

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

static void
take_file(struct discover *d, const char *path, const struct stat *st)
{
	char *real = real_of(path);
	char *target = realpath(path, NULL);
	struct stat link = *st;

	lstat(path, &link);
	watch_folder_of(d, path);
	if (target != NULL && S_ISLNK(link.st_mode))
		watch_folder_of(d, target);
	if (real != NULL)
		report_file(d,
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
	enter(d, real, path, "", 0);
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
	take_file(d, argument, &st);
	return true;
}

bool
discover_has_work(const struct discover *d)
{
	return d->globs_due || d->queue != NULL || d->links != NULL;
}

bool
discover_step(struct discover *d)
{
	struct place *place = d->queue;
	struct link *link = d->links;

	if (d->globs_due)
		run_globs(d);
	else if (place != NULL) {
		DL_DELETE(d->queue, place);
		place->queued = false;
		report_folder(d, place); /* first, so that nothing that comes now is missed */
		list(d, place);
	} else if (link != NULL) {
		DL_DELETE(d->links, link);
		follow_link(d, link->real);
		free(link->real);
		free(link);
	} else
		return false;
	return true;
}

void
discover_again(struct discover *d, const char *real)
{
	struct place *place, *next;
	struct stat st;

	if (real != NULL) {
		place = find_place(d, real);
		d->globs_due = d->globs_due || (place != NULL && !place->list);
		if (place != NULL)
			enqueue(d, place);
		return;
	}
	HASH_ITER(hh, d->places, place, next)
		enqueue(d, place);
	d->globs_due = true;
	for (size_t i = 0; i < d->count; i++) {
		const struct argument *a = &d->arguments[i];

		if (a->kind == ARGUMENT_FOLDER && stat(a->real, &st) == 0)
			enter(d, a->real, a->text, "", 0);
		else if (a->kind == ARGUMENT_FILE && stat(a->text, &st) == 0)
			take_file(d, a->text, &st);
	}
}
