/*
 * settings.h - the configuration file
 *
 * $XDG_CONFIG_HOME/traintop/traintop.conf (else ~/.config/...), by inih.  Names before the first
 * section, or in [traintop], are the options of options.def without their dashes; then [rule NAME],
 * [format NAME], [filters] and [keys].  See traintop.conf(5).
 */
#ifndef APP_SETTINGS_H
#define APP_SETTINGS_H

#include <stdbool.h>

#include "app/options.h"
#include "util/err.h"

/* The path it would have; NULL if there is no home to look in.  free() it. */
char *settings_path(void);

/* No such file is fine.  false and *err (with path and line) if it cannot be read or is wrong. */
bool settings_load(struct options *, const char *path, struct err *err);

#endif
