#include "config.h"

#include "ingest/section.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/heading.h"
#include "ingest/wording.h"
#include "util/die.h"

#define SEEN 128 /* names of a run whose counters are watched */
#define SLOTS (2 * SEEN)
#define PAST 1024 /* bits; a power of two */
#define LOOKED 2  /* readings of a record by whose names a fall is told */

/* Where a metric stood last: another one may have a clock of its own. */
struct seen {
	uint32_t name; /* hash */
	struct position last;
	struct opt_i64 first_step;
};

/* "iter" beside an epoch restarts with it, or goes on. */
struct iterations {
	struct opt_f64 epoch; /* of the last one */
	int64_t last;
	bool several;  /* have been met within one epoch */
	bool restarts; /* one fell: it is told for good */
	bool goes_on;
};

enum fall { FALL_NONE, FALL_BACK, FALL_TO_START };

struct section {
	struct heading heading;
	struct position now; /* what is in force */
	bool moved;	     /* its epoch came on a line without readings since the last reading */
	bool planned;	     /* that line may have told how many there are to be: "epochs: 10" */
	bool announced;	     /* so did one ever */
	uint64_t past[PAST / 64]; /* names of the runs before, by some bits of their hashes */
	uint32_t bar_key;	  /* the last bar that does not say what it counts */
	int64_t bar_at;
	struct opt_f64 bar_epoch; /* in which it was drawn */
	bool bar_repeats, bar_goes_on;
	bool bar_full; /* it reached its total before there was an epoch or a reading */
	struct iterations iterations;
	struct opt_f64 first_epoch;
	struct opt_f64 newest_epoch[2]; /* of those that are whole, and of fractions */
	unsigned runs;			/* how many have begun */
	char title[HEADING_MAX + 1];	/* the number of the first one, until there is a second */
	size_t title_n;
	bool titled; /* the second one has a number, too */
	bool alike;  /* so have all */
	bool any;    /* the run has readings */
	bool counts; /* some of them with a counter */
	bool whole;  /* it is told by one document */
	bool ended;  /* by final values: the next reading is another run's */
	bool rows; /* the runs so far were rows of a table: what has no counter is none of theirs */
	struct seen *seen;
	size_t seen_count, seen_cap;
	uint8_t slots[SLOTS]; /* by name: 1 + where it is in seen; 0: free */
};

static_assert(SEEN < UINT8_MAX, "a slot holds the place of a name");

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

/* ---- counters ---- */

/* Where the name is, or would be. */
static uint8_t *
find_slot(struct section *section, uint32_t name)
{
	size_t at = name % SLOTS;

	while (section->slots[at] != 0 && section->seen[section->slots[at] - 1].name != name)
		at = (at + 1) % SLOTS;
	return &section->slots[at];
}

static struct seen *
find_seen(struct section *section, struct draft *draft, size_t i)
{
	uint32_t name = draft_known(draft, &draft->readings[i])->hash;
	uint8_t *slot = find_slot(section, name);

	if (*slot == 0) {
		if (section->seen_count == SEEN)
			return NULL;
		section->seen = grow(section->seen, &section->seen_cap, section->seen_count + 1,
				     sizeof(*section->seen));
		section->seen[section->seen_count++] = (struct seen){ .name = name };
		*slot = (uint8_t)section->seen_count;
	}
	return &section->seen[*slot - 1];
}

static bool
is_seen(struct section *section, uint32_t name)
{
	return *find_slot(section, name) != 0;
}

static bool
is_fraction(double epoch)
{
	return epoch != floor(epoch);
}

/*
 * A bar may count the epoch under way, "Epoch 2/9", while lines between its drawings tell how much
 * has passed: 1.25 is no fall behind 2, as long as neither falls behind itself.
 */
static bool
is_same_epoch(const struct section *section, double epoch, double last)
{
	const struct opt_f64 *before = &section->newest_epoch[is_fraction(epoch)];

	if (epoch == last)
		return true;
	if (is_fraction(epoch) == is_fraction(last) || fabs(epoch - last) > 1)
		return false;
	return before->has ? epoch >= before->v : is_fraction(epoch);
}

/* -1, 0, 1: pos before, at or behind what was seen last; 0 where they have nothing in common. */
static int
compare(const struct section *section, const struct position *pos, const struct position *last)
{
	if (pos->epoch.has && last->epoch.has &&
	    !is_same_epoch(section, pos->epoch.v, last->epoch.v))
		return pos->epoch.v < last->epoch.v ? -1 : 1;
	if (pos->step.has && last->step.has && pos->step.v != last->step.v)
		return pos->step.v < last->step.v ? -1 : 1;
	if (pos->epoch.has && last->epoch.has && pos->epoch.v == last->epoch.v && pos->batch.has &&
	    last->batch.has && pos->batch.v != last->batch.v)
		return pos->batch.v < last->batch.v ? -1 : 1;
	return 0;
}

static bool
is_start(const struct section *section, const struct seen *seen, const struct position *pos)
{
	if (pos->epoch.has && section->first_epoch.has)
		return pos->epoch.v <= section->first_epoch.v;
	return pos->step.has && seen->first_step.has && pos->step.v <= seen->first_step.v;
}

/*
 * What a record's place is judged by: its own step rather than an epoch from a line before, which
 * may be that of an evaluation still under way.
 */
static const struct position *
judged_by(const struct position *own, const struct position *in_force)
{
	return own->step.has && !own->epoch.has ? own : in_force;
}

/* Do the counters of the record fall behind those of the same metrics before? */
static enum fall
look_for_fall(struct section *section, struct draft *draft, const struct position *pos)
{
	for (size_t i = 0; i < draft->reading_count && i < LOOKED; i++) {
		struct seen *seen = find_seen(section, draft, i);

		if (seen != NULL && compare(section, pos, &seen->last) < 0)
			return is_start(section, seen, pos) ? FALL_TO_START : FALL_BACK;
	}
	return FALL_NONE;
}

static void
remember(struct section *section, struct draft *draft, const struct position *pos)
{
	for (size_t i = 0; i < draft->reading_count && i < LOOKED; i++) {
		struct seen *seen = find_seen(section, draft, i);

		if (seen == NULL)
			continue;
		if (!seen->first_step.has)
			seen->first_step = pos->step;
		seen->last = *pos;
	}
	if (pos->epoch.has && (!section->first_epoch.has || pos->epoch.v < section->first_epoch.v))
		section->first_epoch = pos->epoch;
	if (pos->epoch.has)
		section->newest_epoch[is_fraction(pos->epoch.v)] = pos->epoch;
	section->any = true;
	section->counts |= position_is_counted(pos);
}

/* The first of another epoch: beyond the last one, and far beyond if each epoch has but one. */
static bool
is_beyond(const struct iterations *iterations, int64_t at)
{
	return at > iterations->last &&
	       (iterations->several || at >= iterations->last + iterations->last / 2);
}

/* Iterations that do not restart with the epoch, "epoch: 2, iter: 1100", are the run's steps. */
static void
settle_iterations(struct section *section, const struct draft *draft, struct position *pos)
{
	struct iterations *iterations = &section->iterations;
	bool same;

	if (!draft->iterated || draft->bar)
		return;
	same = iterations->epoch.has && pos->epoch.v == iterations->epoch.v;
	if (iterations->epoch.has && pos->batch.v < iterations->last &&
	    pos->epoch.v >= iterations->epoch.v)
		iterations->restarts = true;
	if (iterations->epoch.has && pos->epoch.v > iterations->epoch.v)
		iterations->goes_on |= is_beyond(iterations, pos->batch.v);
	iterations->several = same || iterations->several;
	iterations->epoch = pos->epoch;
	iterations->last = pos->batch.v;
	if (iterations->restarts || (!iterations->goes_on && pos->epoch.v == floor(pos->epoch.v)))
		return;
	pos->step = pos->batch;
	pos->steps = pos->batches;
	pos->batch.has = pos->batches.has = false;
}

/* A bare bar that has begun anew counts the batches of epochs. */
static void
watch_bar(struct section *section, const struct draft *draft)
{
	if (!draft->bar_bare)
		return;
	if (section->bar_key == draft->bar_key && draft->bar_at < section->bar_at)
		section->bar_repeats = true;
	else if (section->bar_key == draft->bar_key && draft->bar_at > section->bar_at &&
		 section->bar_epoch.has && section->now.epoch.v > section->bar_epoch.v)
		section->bar_goes_on = true; /* over an epoch's end */
	section->bar_epoch = section->now.epoch;
	section->bar_key = draft->bar_key;
	section->bar_at = draft->bar_at;
	section->bar_full = draft->bar_done && !section->any && !section->now.epoch.has;
}

/*
 * A bare bar was full, and then came the first readings, with an epoch of their own: it had counted
 * the batches of that epoch, though its steps were taken for the run's.
 */
static void
mend_step(struct section *section, const struct draft *draft, struct record *record)
{
	const struct position *own = &record->position;

	if (!section->bar_full || section->any || draft->bar || !own->epoch.has || own->step.has ||
	    own->epoch.v != floor(own->epoch.v))
		return;
	record->forgets_step = section->now.step.has;
	section->now.step = section->now.steps = (struct opt_i64){ 0 };
	section->bar_repeats = true;
	section->bar_full = false;
}

/*
 * Batches of a run without epochs are its steps.  So are those of a bare bar, if its epochs come
 * with readings only (as fractions, mostly) and it was never drawn from its start again.
 */
static void
settle_batches(struct section *section, const struct draft *draft, struct position *pos)
{
	watch_bar(section, draft);
	if (!pos->batch.has || pos->epoch.has)
		return;
	if (section->now.epoch.has && (!draft->bar_bare || section->bar_repeats ||
				       (section->announced && !section->bar_goes_on)))
		return;
	if (pos->step.has)
		return;
	pos->step = pos->batch;
	pos->steps = pos->batches;
	pos->batch.has = pos->batches.has = false;
}

/* ---- runs ---- */

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
		section->past[section->seen[i].name % PAST / 64] |= UINT64_C(1)
								    << section->seen[i].name % 64;
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

		if (!wording_is_statistic(name) || is_seen(section, hash) ||
		    (section->past[hash % PAST / 64] >> hash % 64 & 1))
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
	settle_iterations(section, draft, &record->position);
	settle_batches(section, draft, &record->position);
	if (draft->reading_count == 0)
		return place_position(section, draft, record);
	if (draft->by_name)
		return place_row(section, draft, record);
	if (section->rows && !counted && !draft->summary)
		return false;
	if (!counted && is_of_all_runs(section, draft))
		return false;
	mend_step(section, draft, record);
	pos = section->now;
	position_move(&pos, &record->position);
	fall = look_for_fall(section, draft, judged_by(&record->position, &pos));
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
	remember(section, draft, &pos);
	heading_take(&section->heading, draft);
	section->moved = false;
	section->ended = draft->summary;
	section->whole = draft->whole;
	return true;
}
