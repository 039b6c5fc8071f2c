/*
 * headless.h - everything that prints instead of showing a screen
 */
#ifndef APP_HEADLESS_H
#define APP_HEADLESS_H

#include "app/options.h"
#include "app/outcome.h"

/* Prints what options->mode asks for to standard output, complaints to standard error. */
enum status headless_run(const struct options *);

#endif
