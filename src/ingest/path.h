/*
 * path.h - names of files as text
 *
 * Whatever returns a char * returns a copy of its own: free() it.
 */
#ifndef INGEST_PATH_H
#define INGEST_PATH_H

#include <stdbool.h>

/* "logs", "a.log" -> "logs/a.log"; in "." or "" a name stands alone. */
char *path_join(const char *folder, const char *name);
const char *path_name(const char *path); /* its last part */
/* "logs/a.log" -> "logs", "a.log" -> ".", "/a.log" -> "/". */
char *path_folder(const char *path);
/* The real path of the folder that a path lies in, and its name there; NULL if there is none. */
char *path_real(const char *path);
/* Is it the folder, or does it lie below it? */
bool path_is_below(const char *path, const char *folder);
/* What lies between two folders: "runs", "runs/exp1/a" -> "exp1/a". */
const char *path_below(const char *folder, const char *path);

#endif
