/*
 * state_file.h - what the screens remember between two starts
 *
 * $XDG_STATE_HOME/traintop/state (else ~/.local/state/...).  It is never in the way: what cannot be
 * read is as if it were not there, and it is replaced as a whole or not at all.
 */
#ifndef APP_STATE_FILE_H
#define APP_STATE_FILE_H

#include <stdbool.h>

#include "util/err.h"

/* NULL if there is no home to look in.  free() it. */
char *state_file_path(void);

/* Its text; NULL if there is none, or it is no text of a sane size.  free() it. */
char *state_file_load(const char *path);

/* false and *err if it cannot be written; what was there stays. */
bool state_file_save(const char *path, const char *text, struct err *err);

#endif
