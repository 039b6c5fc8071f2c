/*
 * explain.h - --explain FILE: line by line, which shape read what
 *
 * The tool with which a person finds out why a number is missing.
 */
#ifndef APP_EXPLAIN_H
#define APP_EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "ingest/reader.h"
#include "util/err.h"

struct explain_options {
	struct reader_options reader; /* its name and explain function are set here */
	bool ascii;
	bool colour;
};

/* path "-" is standard input.  false and *err if it cannot be read. */
bool explain_file(FILE *out, const char *path, const struct explain_options *, struct err *err);

#endif
