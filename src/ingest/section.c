#include "config.h"

#include "ingest/section.h"

#include <stdlib.h>

#include "util/die.h"

struct section {
	bool any; /* a reading was placed */
	struct position first, last;
};

struct section *
section_new(void)
{
	return xcalloc(1, sizeof(struct section));
}

void
section_free(struct section *section)
{
	free(section);
}

void
section_reset(struct section *section)
{
	*section = (struct section){ 0 };
}

void
section_place(struct section *section, const struct draft *draft, struct record *record)
{
	record->heading = draft->heading;
	record->by_name = draft->by_name;
	if (draft->by_name)
		return;
	if (record->position.epoch.has && record->reading_count > 0) {
		if (!section->any)
			section->first = record->position;
		else if (section->last.epoch.has && section->first.epoch.has &&
			 record->position.epoch.v < section->last.epoch.v &&
			 record->position.epoch.v <= section->first.epoch.v)
			record->begins_run = true;
		section->any = true;
		section->last = record->position;
	}
	if (draft->table_start && section->any)
		record->begins_run = true;
}
