#include "config.h"

#include "ingest/section.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/section_private.h"
#include "ingest/wording.h"
#include "util/die.h"

struct section *
section_new(void)
{
	return xcalloc(1, sizeof(struct section));
}

void
section_free(struct section *section)
{
	if (section == NULL)
		return;
	free(section->seen);
	free(section);
}

void
section_reset(struct section *section)
{
	free(section->seen);
	*section = (struct section){ 0 };
}

struct section *
section_copy(const struct section *section)
{
	struct section *copy = xmalloc(sizeof(*copy));

	*copy = *section;
	copy->seen_cap = copy->seen_count;
	copy->seen = NULL;
	if (copy->seen_count > 0) {
		copy->seen = xreallocarray(NULL, copy->seen_count, sizeof(*copy->seen));
		memcpy(copy->seen, section->seen, copy->seen_count * sizeof(*copy->seen));
	}
	return copy;
}

const struct position *
section_position(const struct section *section)
{
	return &section->now;
}

bool
section_begins_epoch(const struct section *section)
{
	return section->moved && !section->planned && !section->heading.document;
}

bool
section_has_readings(const struct section *section)
{
	return section->any;
}

bool
section_is_document(const struct section *section)
{
	return section->heading.document;
}

void
section_text(struct section *section, const struct log_line *line)
{
	heading_text(&section->heading, line->full);
}

void
section_title(struct section *section, const struct log_line *line)
{
	heading_title(&section->heading, line->full);
}

bool
section_ignores(const struct section *section, struct str line)
{
	return heading_ignores(&section->heading, line);
}

bool
section_holds_params(const struct section *section)
{
	return section->any || section->heading.document;
}

void
section_params(struct section *section, const struct draft *draft, const struct log_line *line)
{
	heading_params(&section->heading, draft, line->full);
}

static void
begin_run(struct section *section, struct record *record)
{
	struct position own = record->position;

	/* An epoch that was announced since the last reading is the new run's already. */
	if (section->moved && !own.epoch.has) {
		record->position.epoch = section->now.epoch;
		record->position.epochs = section->now.epochs;
	}
	section->now = record->position;
	for (size_t i = 0; i < section->seen_count; i++)
		section->past[section->seen[i].name % SECTION_PAST / 64] |=
		    UINT64_C(1) << section->seen[i].name % 64;
	memset(section->slots, 0, sizeof(section->slots));
	section->seen_count = 0;
	section->first_epoch = (struct opt_f64){ 0 };
	memset(section->newest_epoch, 0, sizeof(section->newest_epoch));
	section->any = section->counts = section->ended = section->rows = false;
}

/* A new table counts from its start again, though under other names. */
static bool
is_anew(const struct section *section, const struct draft *draft)
{
	const struct position *pos = &draft->position;

	return pos->epoch.has && section->first_epoch.has && section->now.epoch.has &&
	       pos->epoch.v <= section->first_epoch.v && pos->epoch.v < section->now.epoch.v;
}

/* The epoch does not follow the one before. */
static bool
leaps(const struct section *section, const struct draft *draft)
{
	const struct position *pos = &draft->position;

	return pos->epoch.has && section->now.epoch.has &&
	       (pos->epoch.v < section->now.epoch.v || pos->epoch.v > section->now.epoch.v + 1);
}

/* Whether a record with readings begins a run, given how its counters stand. */
static bool
begins(const struct section *section, const struct draft *draft, bool counted, enum fall fall)
{
	const struct heading *above = &section->heading;

	if (!section->any || draft->goes_on || (draft->whole && section->whole))
		return false;
	if (section->ended || section->rows || fall == FALL_TO_START ||
	    section->whole != draft->whole)
		return true;
	if (draft->summary)
		return above->fresh;
	if (counted && heading_turns(above))
		return true;
	if (draft->table_start && (above->fresh || is_anew(section, draft)))
		return true;
	if (counted && above->document && above->fresh && leaps(section, draft))
		return true;
	/* In a document a heading ends the log above it, and what has no counter may belong below.
	 */
	return !counted && above->document && above->fresh && section->counts;
}

static bool
place_position(struct section *section, const struct draft *draft, struct record *record)
{
	const struct position *pos = &record->position;
	bool falls =
	    pos->epoch.has && section->now.epoch.has && pos->epoch.v < section->now.epoch.v;

	/* Announced, but without a reading yet: it may begin a run, and is no news of the old one.
	 */
	position_move(&section->now, pos);
	section->moved |= pos->epoch.has;
	section->planned = draft->given == GIVEN_LINE;
	section->announced |= pos->epoch.has;
	return !falls;
}

/* "fold 3" of a record with a fold of 3. */
static struct str
fold_of(struct draft *draft)
{
	for (size_t i = 0; i < draft->param_count; i++) {
		const struct param *param = &draft->params[i];
		char *p;

		if (!str_eq(param->key, STR("fold")))
			continue;
		p = draft_alloc(draft, 5 + param->value.n);
		memcpy(p, "fold ", 5);
		memcpy(p + 5, param->value.p, param->value.n);
		return (struct str){ p, 5 + param->value.n };
	}
	return STR_NONE;
}

/* The number that the log gives the run, if it gives it one; good until the draft is cleared. */
static struct str
numbered_title(const struct section *section, struct draft *draft)
{
	const struct heading *above = &section->heading;
	struct str fold = fold_of(draft);

	if (draft->numbered.n > 0)
		return draft->numbered;
	if (fold.n > 0)
		return fold;
	return above->fresh && above->counts && !above->document ? heading_name(above) : STR_NONE;
}

static void
keep_title(struct section *section, struct str title)
{
	section->title_n = title.n < sizeof(section->title) ? title.n : 0;
	if (section->title_n > 0)
		memcpy(section->title, title.p, title.n);
}

static void
name_run(struct section *section, struct draft *draft, struct record *record)
{
	const struct heading *above = &section->heading;
	struct str title = numbered_title(section, draft);

	if (draft->heading.n > 0)
		record->heading = draft->heading;
	else if (title.n > 0 && record->begins_run)
		record->heading = title;
	else if (above->document || (above->fresh && record->begins_run))
		record->heading = heading_name(above);
	if (!record->begins_run)
		keep_title(section, title.n == 0 && above->fresh && !above->document
					? heading_name(above)
					: title);
	section->titled =
	    record->begins_run &&
	    (title.n > 0 ||
	     heading_alike((struct str){ section->title, section->title_n }, record->heading));
	section->alike |= section->titled;
}

struct str
section_take_title(struct section *section)
{
	struct str title = { section->title, section->title_n };

	if (!section->titled)
		return STR_NONE;
	section->title_n = 0;
	section->titled = false;
	return title;
}

static bool
place_row(struct section *section, const struct draft *draft, struct record *record)
{
	record->by_name = true;
	record->heading = draft->heading;
	section->rows = true;
	section->any = true;
	section->heading.fresh = false;
	return true;
}

/*
 * "mean val_loss: 0.86 std: 0.01" below the last of several folds: of all of them, not a point of
 * one.  What each run says at its end has been said before.
 */
static bool
is_of_all_runs(struct section *section, const struct draft *draft)
{
	if (!(section->heading.counted || section->alike) || section->runs < 2)
		return false;
	for (size_t i = 0; i < draft->reading_count; i++) {
		struct str name = draft->readings[i].name;
		uint32_t hash = (uint32_t)str_hash(name);

		if (!wording_is_statistic(name) || section_has_seen(section, hash) ||
		    (section->past[hash % SECTION_PAST / 64] >> hash % 64 & 1))
			return false;
	}
	return true;
}

bool
section_place(struct section *section, struct draft *draft, const struct log_line *line,
	      struct record *record)
{
	bool counted = position_is_counted(&record->position);
	struct position pos;
	enum fall fall;

	(void)line;
	section_settle_iterations(section, draft, &record->position);
	section_settle_batches(section, draft, &record->position);
	if (draft->reading_count == 0)
		return place_position(section, draft, record);
	if (draft->by_name)
		return place_row(section, draft, record);
	if (section->rows && !counted && !draft->summary)
		return false;
	if (!counted && is_of_all_runs(section, draft))
		return false;
	section_mend_step(section, draft, record);
	pos = section->now;
	position_move(&pos, &record->position);
	fall = section_look_for_fall(section, draft, section_judged_by(&record->position, &pos));
	record->begins_run = begins(section, draft, counted, fall);
	if (record->begins_run || !section->any)
		section->runs++;
	if (record->begins_run || !section->any)
		name_run(section, draft, record);
	if (record->begins_run) {
		begin_run(section, record);
		pos = record->position;
	} else if (fall == FALL_BACK) {
		record->begins_segment = true;
		section->now = pos;
	}
	position_move(&section->now, &record->position);
	section_remember(section, draft, &pos);
	heading_take(&section->heading, draft);
	section->moved = false;
	section->ended = draft->summary;
	section->whole = draft->whole;
	return true;
}
