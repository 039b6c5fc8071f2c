#include "config.h"

#include "ingest/discover.h"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include <utlist.h>

#include "ingest/discover_private.h"
#include "ingest/path.h"
#include "util/die.h"
#include "util/hash.h"

struct discover *
discover_new(found_fn *found, void *arg)
{
	struct discover *d = xcalloc(1, sizeof(*d));

	d->found = found;
	d->arg = arg;
	return d;
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
	char *folder = path_folder(real);
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

void
discover_enter(struct discover *d, const char *real, const char *path, const char *below, int depth)
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

void
discover_watch(struct discover *d, const char *folder, const char *below)
{
	char *real = realpath(folder, NULL);

	if (real != NULL)
		report_folder(d, add_place(d, real, folder, below));
	free(real);
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

void
discover_forget(struct discover *d, const char *real)
{
	struct place *place, *next;

	HASH_ITER (hh, d->places, place, next)
		if (path_is_below(place->real, real))
			free_place(d, place);
}

void
discover_free(struct discover *d)
{
	struct place *place, *next_place;
	struct link *link, *next_link;

	if (d == NULL)
		return;
	HASH_ITER (hh, d->places, place, next_place)
		free_place(d, place);
	DL_FOREACH_SAFE (d->links, link, next_link) {
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

void
discover_report(struct discover *d, const struct found *file, const char *below)
{
	struct found found = *file;
	struct str name = discover_stem(str_of(path_name(found.path)));
	char *short_name = str_dup(name);
	char *stem = path_join(below, short_name);

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
	char *path = path_join(place->path, path_name(real));

	if ((place->list && log != LOG_NAME_NO) || matches_a_glob(d, path))
		discover_report(d,
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
	path = path_join(place->path, name);
	below = path_join(place->below, name);
	discover_enter(d, real, path, below, place->depth + 1);
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
			visit_folder(d, place, target, path_name(real));
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
		visit_folder(d, place, real, path_name(real));
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
		if (entry->d_name[0] == '.' ||
		    (entry->d_type == DT_REG && discover_name(entry->d_name) == LOG_NAME_NO))
			continue;
		if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
			continue;
		real = path_join(place->real, entry->d_name);
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
			discover_enter(d, real, d->arguments[i].text, "", 0);
		else if (d->arguments[i].kind == ARGUMENT_GLOB)
			d->globs_due = true;
	place = find_place_of(d, real);
	if (place != NULL)
		visit(d, place, real, &st);
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
		discover_run_globs(d);
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
	HASH_ITER (hh, d->places, place, next)
		enqueue(d, place);
	d->globs_due = true;
	for (size_t i = 0; i < d->count; i++) {
		const struct argument *a = &d->arguments[i];

		if (a->kind == ARGUMENT_FOLDER && stat(a->real, &st) == 0)
			discover_enter(d, a->real, a->text, "", 0);
		else if (a->kind == ARGUMENT_FILE && stat(a->text, &st) == 0)
			discover_take_file(d, a->text, &st);
	}
}
