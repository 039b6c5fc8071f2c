/*
 * discover.h - which files the SOURCE arguments mean
 *
 * An argument is a file, a FIFO, "-", a glob, or a folder: then its log files, also below it, and
 * those that appear later.  What a log file is, is told by the ending of its name and, where that
 * tells nothing, by its first bytes being text; hidden files, checkpoints, archives, pictures, code
 * and folders of such are passed over, as are pipes and devices that were not named themselves.
 *
 * Folders are listed one a step, so that a large tree does not hold anybody up.  Symbolic links
 * come after everything that stands there by itself; each folder is listed once, so loops end.  The
 * same file may be reported again (a link, a folder listed anew): that is the caller's to know.
 */
#ifndef INGEST_DISCOVER_H
#define INGEST_DISCOVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "util/err.h"
#include "util/str.h"

#define DISCOVER_DEPTH 16

enum found_kind {
	FOUND_FILE,
	FOUND_STREAM, /* standard input, a FIFO or a character device, named by the user */
	FOUND_FOLDER, /* to be watched, before it is listed */
};

/* Everything is borrowed for the call. */
struct found {
	enum found_kind kind;
	const char *path; /* as shown: "logs/a.log", "-" */
	const char *real; /* with the real path of its folder: "/home/x/logs/a.log"; of a folder:
			   * its own; NULL for standard input */
	const char *stem; /* what it is called: the path below the argument without the ending */
	const struct stat *st; /* of what a link leads to; NULL for folders and standard input */
	bool link;	       /* a symbolic link: what it leads to lies elsewhere */
	bool named;	       /* by the user, rather than found in a folder or by a glob */
	bool sure; /* its name says that it is a log; else discover_may_be_log() must say so */
};
/* Must not call back into the struct discover. */
typedef void found_fn(void *arg, const struct found *);

struct discover;

struct discover *discover_new(found_fn *found, void *arg);
void discover_free(struct discover *); /* NULL is fine */

/*
 * Takes an argument up; what it means itself is found at once, what lies in folders in the steps to
 * come.  false and *err if it means nothing: no such file, a folder or file that cannot be read, no
 * text, a glob without a match.  A folder without a log is no error: it may come.
 */
bool discover_add(struct discover *, const char *argument, struct err *err);

/* Lists one folder (or follows one link); false if there was none left. */
bool discover_step(struct discover *);

bool discover_has_work(const struct discover *); /* is there one? */

/* Something appeared or changed at this path (of a real folder): is it one of ours? */
void discover_look(struct discover *, const char *real);
/* A folder, and all below it, is not there any more. */
void discover_forget(struct discover *, const char *real);
/* Lists a folder once more, or with NULL everything that was added. */
void discover_again(struct discover *, const char *real);

/* Is this one of the folders that are listed or watched? */
bool discover_has_folder(const struct discover *, const char *real);
/* A folder that was added is not there now. */
bool discover_is_missing(const struct discover *);

/* Could it be a log?  Judged by its name alone. */
enum log_name { LOG_NAME_NO, LOG_NAME_PERHAPS, LOG_NAME_YES };
enum log_name discover_name(const char *path);
/* Could a folder of this name hold logs? */
bool discover_folder_name(const char *name);
/* A file's name without the ending that says that it is a log. */
struct str discover_stem(struct str name);

/* Its first bytes are text (or there are none yet). */
bool discover_is_text(const char *path);
/* The same, for a file that nobody has named: a script is none. */
bool discover_may_be_log(const char *path);

#endif
