/*
 * model_world.h - a store with one source, and records told in a line of C
 */
#ifndef TESTS_UNIT_MODEL_WORLD_H
#define TESTS_UNIT_MODEL_WORLD_H

#include "model/apply.h"

#define TOLD_MAX 16

/* A record and the room for what it points to. */
struct told {
	struct record record;
	struct reading readings[TOLD_MAX];
	struct param params[TOLD_MAX];
};

/* Fields of struct record may be set by hand between these. */
static inline struct told *
tell_start(struct told *told)
{
	*told = (struct told){ 0 };
	told->record.readings = told->readings;
	told->record.params = told->params;
	return told;
}

static inline struct told *
tell(struct told *told, const char *name, double value)
{
	told->readings[told->record.reading_count++] =
	    (struct reading){ .name = str_of(name), .value = value, .decimals = 3 };
	return told;
}

static inline struct told *
tell_of(struct told *told, enum split split, const char *name, double value)
{
	tell(told, name, value);
	told->readings[told->record.reading_count - 1].split = split;
	return told;
}

static inline struct told *
tell_param(struct told *told, const char *key, const char *value)
{
	told->params[told->record.param_count++] =
	    (struct param){ .key = str_of(key), .value = str_of(value) };
	return told;
}

static inline struct told *
tell_event(struct told *told, enum event_kind kind, const char *quote)
{
	told->record.event = (struct event){ .kind = kind, .quote = str_of(quote) };
	return told;
}

static inline struct run *
apply_told(struct store *store, uint32_t source_id, const struct told *told)
{
	return apply_record(store, source_id, &told->record, (struct moment){ 1, 1 });
}

#endif
