/*
 * discover_private.h - discovery from within; for discover*.c alone
 */
#ifndef INGEST_DISCOVER_PRIVATE_H
#define INGEST_DISCOVER_PRIVATE_H

#include "ingest/discover.h"
#include "util/hash.h"

/* A folder that is listed, or only watched because of what was named in it. */
struct place {
	UT_hash_handle hh;
	struct place *prev, *next; /* in the queue */
	char *real;
	char *path;  /* as shown */
	char *below; /* the argument: "" for the argument itself */
	int depth;
	bool list;
	bool queued;
};

struct link {
	struct link *prev, *next;
	char *real;
};

enum argument_kind { ARGUMENT_FILE, ARGUMENT_FOLDER, ARGUMENT_GLOB };

struct argument {
	enum argument_kind kind;
	char *text;
	char *real; /* of a folder */
};

struct discover {
	found_fn *found;
	void *arg;
	struct argument *arguments;
	size_t count, cap;
	struct place *places; /* uthash, by real path */
	struct place *queue;  /* to be listed */
	struct link *links;   /* to be followed when the queue is empty */
	bool globs_due;
};

/* discover.c */
/* A folder whose logs are meant: listed in a step to come.  A known one has been or will be. */
void discover_enter(struct discover *, const char *real, const char *path, const char *below,
		    int depth);
/* Not listed, but watched for the return of what was named in it, or for new matches of a glob. */
void discover_watch(struct discover *, const char *folder, const char *below);
void discover_report(struct discover *, const struct found *file, const char *below);

/* discover_argument.c */
void discover_run_globs(struct discover *);
void discover_take_file(struct discover *, const char *path, const struct stat *st);

#endif
