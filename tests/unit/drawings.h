/*
 * drawings.h - of the drawings of a progress bar the early ones may be left out
 *
 * A reader may leave out a drawing whose place the next record takes (BAR_COMPLETE in
 * model/record.h). Where records are compared, those are dropped on both sides.
 */
#ifndef TESTS_UNIT_DRAWINGS_H
#define TESTS_UNIT_DRAWINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/record.h"

#define DRAWINGS_NAMES 32

/* What is left of the record before.  Initialise with { 0 }. */
struct drawings {
	uint32_t bar; /* 0: it stays, whatever comes */
	size_t count;
	unsigned long names[DRAWINGS_NAMES];
};

static inline bool
drawings_has(const struct record *record, unsigned long name)
{
	for (size_t i = 0; i < record->reading_count; i++)
		if (str_hash(record->readings[i].name) == name)
			return true;
	return false;
}

/* Does the record take the place of the one before it, which may have been left out? */
static inline bool
drawings_replace(struct drawings *before, const struct record *record)
{
	const struct position *at = &record->position;
	bool plain = !record->begins_run && !record->begins_segment && record->heading.n == 0 &&
		     record->param_count == 0 && record->event.kind == EVENT_NONE &&
		     record->reading_count <= DRAWINGS_NAMES;
	bool early = at->batch.has && at->batches.has &&
		     (double)at->batch.v < BAR_COMPLETE * (double)at->batches.v;
	bool replaces = before->bar != 0 && before->bar == record->bar && !record->begins_run &&
			!record->begins_segment;

	for (size_t i = 0; replaces && i < before->count; i++)
		replaces = drawings_has(record, before->names[i]);
	before->bar = plain && early ? record->bar : 0;
	before->count = plain ? record->reading_count : 0;
	for (size_t i = 0; i < before->count; i++)
		before->names[i] = str_hash(record->readings[i].name);
	return replaces;
}

#endif
