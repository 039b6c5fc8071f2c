/*
 * record_dump.h - what came out of a reader, as one long text
 */
#ifndef TESTS_UNIT_RECORD_DUMP_H
#define TESTS_UNIT_RECORD_DUMP_H

#include <stddef.h>

#include "drawings.h"
#include "model/record.h"

/* Initialise with { 0 }; free text. */
struct dump {
	char *text;
	size_t n, cap;
	size_t last; /* where the last record begins */
	struct drawings drawings;
};

/* A record_fn; each record is a line.  Without those that a reader may leave out. */
void dump_record(void *dump, const struct record *);

/* Fails the test if the two differ, and shows where; `what` and `how` tell of what. */
void dump_compare(const struct dump *whole, const struct dump *other, const char *what,
		  const char *how);

/* A whole file; free() it.  Fails the test if it cannot be read. */
char *dump_read_file(const char *path, size_t *n);

#endif
