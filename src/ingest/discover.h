/*
 * discover.h - which files a SOURCE argument means
 *
 * A file, "-", a glob, or a folder: then its log files, also below it.  What a log file is, is told
 * by its ending and, where the ending tells nothing, by its first bytes being text; hidden files,
 * checkpoints, archives, pictures and other binaries are passed over.  Symbolic links are followed
 * once; loops end.
 */
#ifndef INGEST_DISCOVER_H
#define INGEST_DISCOVER_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

#define DISCOVER_DEPTH 16
#define DISCOVER_MAX 200000 /* files of one argument */

enum found_kind { FOUND_FILE, FOUND_FOLDER, FOUND_STDIN };

typedef void found_fn(void *arg, enum found_kind kind, const char *path);

/*
 * Calls found for every file the argument means and for every folder that must be watched for new
 * ones (also for a glob and for a file: the folder it lies in, as FOUND_FOLDER, first).  false and
 * *err if it means nothing: no such file, a folder that cannot be read, a glob without a match.
 * A folder without a log is no error: it may come.
 */
bool discover(const char *argument, found_fn *found, void *arg, struct err *err);

/* A file that appeared (in a folder that was found for `argument`): does the argument mean it? */
bool discover_matches(const char *argument, const char *path);

/* Judged by name alone: could it be a log? */
bool discover_name_is_log(const char *path);

#endif
