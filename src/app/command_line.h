/*
 * command_line.h - the options as a person types them, and --help
 */
#ifndef APP_COMMAND_LINE_H
#define APP_COMMAND_LINE_H

#include <stdbool.h>
#include <stdio.h>

#include "app/options.h"
#include "util/err.h"

/* Goes on where the configuration file left off.  argv must outlive the options. */
bool command_line_parse(struct options *, int argc, char *const *argv, struct err *err);

void command_line_usage(FILE *out);

#endif
