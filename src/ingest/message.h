/*
 * message.h - the line of text that an object holds: {"level": "info", "msg": "epoch 1 loss 0.5"}
 *
 * Loggers and container run-times wrap what a program prints into JSON.
 */
#ifndef INGEST_MESSAGE_H
#define INGEST_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/str.h"

struct message {
	char *text; /* the last one that was read */
	size_t cap;
};

void message_fini(struct message *);

/* The text in the object, good until the next call; false if it holds none. */
bool message_read(struct message *, struct str object, struct str *text);

#endif
