#include "config.h"

#include "ingest/objects.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/chars.h"
#include "ingest/count.h"
#include "ingest/head.h"
#include "ingest/sheet.h"
#include "ingest/splits.h"
#include "ingest/wording.h"
#include "util/die.h"

#define SETTINGS_LEAST 12 /* values of an object that may be settings */
#define TRIES_MAX 8	  /* braces that begin no object, in one line */
#define EVENT_MAX 32	  /* bytes of what a record is called */

void *
objects_new(void)
{
	return xcalloc(1, sizeof(struct objects));
}

void
objects_free(void *state)
{
	struct objects *objects = state;

	if (objects == NULL)
		return;
	leaves_fini(&objects->leaves);
	free(objects);
}

/* Where in a set of hashes one is or might be; NULL if there is no room for it. */
static uint32_t *
slot_of(uint32_t set[OBJECTS_SEEN], uint32_t hash)
{
	for (size_t i = 0; i < 8; i++) {
		uint32_t *slot = &set[(hash / 2 + i) % OBJECTS_SEEN];

		if (*slot == hash || *slot == 0)
			return slot;
	}
	return NULL;
}

static bool
seen(uint32_t set[OBJECTS_SEEN], struct str name)
{
	const uint32_t *slot = slot_of(set, (uint32_t)str_hash(name) | 1);

	return slot != NULL && *slot != 0;
}

static void
see(struct objects *objects, uint32_t set[OBJECTS_SEEN], struct str name)
{
	uint32_t hash = (uint32_t)str_hash(name) | 1, *slot = slot_of(set, hash);

	if (slot == NULL || *slot != 0)
		return;
	*slot = hash;
	objects->lessons++;
}

/* Something is known now that is never forgotten. */
static void
learn_that(struct objects *objects, bool *is)
{
	objects->lessons += !*is;
	*is = true;
}

static const struct name *
look(struct draft *draft, struct leaf *leaf)
{
	const struct name *name = leaf->known;

	if (name == NULL) {
		const struct name *bare = draft_look(draft, STR_NONE, 0, leaf->name);

		/* "metadata.epoch_num": a counter is one at any depth */
		if (leaf->prefix.n == 0 || bare->is == NAME_EPOCH || bare->is == NAME_STEP ||
		    bare->is == NAME_STEP_GLOBAL)
			name = bare;
		else
			name = draft_look(draft, leaf->prefix, '.', leaf->name);
		if (!name->passing)
			leaf->known = name;
	}
	return name;
}

/* What kind of record an object is, by the names of its numbers. */
struct sorts {
	size_t known, unknown; /* numbers whose name is a metric's for sure, and not */
	bool plain;	       /* a metric without quotes */
	bool trains;	       /* a loss or a learning rate */
	bool scores;	       /* a score without a split in its name */
	bool trained;	       /* one of them has been seen beside a loss */
	bool splits;	       /* a name with a split */
	bool runtime;	       /* means over the whole run: no point of any curve */
	size_t given;	       /* parameters and plans */
	size_t named;	       /* metrics that are words: "loss": "mse" */
	bool counted;	       /* it says where in the training it stands */
	struct str mode;       /* "mode": "val" */
	struct str event;      /* "msg": "eval done" */
	enum split split;      /* what all of it is about, and how names without a split say so */
	struct str prefix;
};

/* A few words that a logger was given for the record, not a sentence that may tell of anything. */
static bool
is_event(struct str name, struct str text)
{
	static const char *const names[] = { "msg", "message", "event", "type", "kind", "tag" };

	if (text.n > EVENT_MAX)
		return false;
	for (size_t i = 0; i < COUNT(names); i++)
		if (str_eq_case(name, str_of(names[i])))
			return true;
	return false;
}

static struct sorts
sort(struct objects *objects, struct leaves *leaves, struct draft *draft)
{
	struct sorts sorts = { 0 };

	for (size_t i = 0; i < leaves->count; i++) {
		struct leaf *leaf = &leaves->at[i];
		const struct name *name;

		if (leaf->is == LEAF_TEXT && leaf->prefix.n == 0 && split_is_field(leaf->name))
			sorts.mode = leaf->text;
		if (leaf->is == LEAF_TEXT && leaf->prefix.n == 0 &&
		    is_event(leaf->name, leaf->text))
			sorts.event = leaf->text;
		if (leaf->is > LEAF_QUOTED)
			continue;
		name = look(draft, leaf);
		if (str_eq(name->text, STR("train_runtime")))
			sorts.runtime = true;
		sorts.known += name->is == NAME_METRIC || name->is == NAME_MAYBE;
		sorts.unknown += name->is == NAME_UNKNOWN;
		if (leaf->is == LEAF_NUMBER && (name->is == NAME_METRIC || name->is == NAME_MAYBE))
			sorts.plain = true;
		sorts.trains |= name->role.kind == KIND_LOSS || name->role.kind == KIND_LR;
		sorts.splits |= name->role.split != SPLIT_NONE;
		if (kind_is_quality(name->role.kind) && name->role.split == SPLIT_NONE) {
			sorts.scores = true;
			sorts.trained |= seen(objects->trained, name->text);
		}
	}
	return sorts;
}

/* What a run is given, told from what it has reached. */
static void
sort_given(struct sorts *sorts, struct leaves *leaves, struct draft *draft)
{
	for (size_t i = 0; i < leaves->count; i++) {
		struct leaf *leaf = &leaves->at[i];
		const struct name *name = look(draft, leaf);

		if (leaf->is == LEAF_TEXT)
			sorts->named += name->is == NAME_METRIC;
		else if (name->is == NAME_PARAM || name->is == NAME_EPOCHS ||
			 name->is == NAME_STEPS || str_eq(name->text, STR("epochs")))
			sorts->given++;
		else if (leaf->is <= LEAF_QUOTED && name->is >= NAME_EPOCH)
			sorts->counted = true;
	}
}

static void
learn(struct objects *objects, struct leaves *leaves, struct draft *draft)
{
	for (size_t i = 0; i < leaves->count; i++) {
		const struct name *name = look(draft, &leaves->at[i]);

		if (leaves->at[i].is <= LEAF_QUOTED && kind_is_quality(name->role.kind))
			see(objects, objects->trained, name->text);
	}
	learn_that(objects, &objects->trains);
}

/*
 * null is how JSON writers that know no NaN write it, and how others write what is not there.  It
 * is a NaN where a loss has always been a number and no null ever stood for an absent one.
 */
static bool
null_is_nan(struct objects *objects, const struct leaf *leaf, const struct name *name)
{
	if (seen(objects->numbers, name->text))
		return !objects->null_is_absent && leaf->is == LEAF_NULL;
	learn_that(objects, &objects->null_is_absent);
	return false;
}

static bool
is_position(enum name_is is)
{
	return is >= NAME_EPOCH;
}

/* The name of a leaf behind its label: `eval_accuracy: {"value": 0.5, "metadata": {...}}`. */
static bool
under_label(struct str label, const struct leaf *leaf, struct pair *pair)
{
	struct str path = leaf->prefix;

	if (path.n == 0 && str_eq(leaf->name, STR("value"))) {
		pair->prefix = STR_NONE;
		pair->name = label;
		return true;
	}
	if (!str_starts(path, STR("value")))
		return false;
	pair->prefix = label;
	return true;
}

static void
say_leaf(const struct leaf *leaf, const struct name *name, const struct head *head,
	 struct draft *draft)
{
	struct pair pair = {
		.prefix = leaf->prefix,
		.joiner = '.',
		.name = leaf->name,
		.number = leaf->number,
		.written = leaf->text,
		.percent = leaf->percent,
	};

	if (leaf->is == LEAF_NULL)
		pair.number.value = NAN;
	if (is_position(name->is)) {
		draft_put(draft, name, &pair);
		return;
	}
	if (head->labels) {
		if (!under_label(head->label, leaf, &pair))
			return;
		draft_pair(draft, &pair);
	} else {
		draft_put(draft, name, &pair);
	}
}

/* "global_step/max_steps": "5/375", "epoch": "1/3": a count with its plan, as a text. */
static void
say_count(const struct leaf *leaf, struct draft *draft)
{
	struct str name = str_first(leaf->name, str_find_char(leaf->name, '/'));
	enum name_is is = draft_look(draft, STR_NONE, 0, name)->is;
	struct count count;

	if (name_is_counter(is) && is_digit(byte_at(leaf->text, 0)) &&
	    count_read(leaf->text, 0, &count) == leaf->text.n && count.has_total)
		count_put(draft, is, &count);
}

/* As many values as the object before, the first of the same name. */
static bool
is_alike(struct objects *objects, struct leaves *leaves)
{
	const struct name *first = leaves->at[0].known;
	bool alike = first != NULL && first == objects->first && leaves->count == objects->count;

	objects->first = first;
	objects->count = leaves->count;
	return alike;
}

static void
say_leaves(struct objects *objects, struct leaves *leaves, const struct head *head,
	   const struct sorts *sorts, struct draft *draft)
{
	bool alike = is_alike(objects, leaves);

	if (sorts->plain)
		learn_that(objects, &objects->plain);
	for (size_t i = 0; i < leaves->count; i++) {
		struct leaf *leaf = &leaves->at[i];
		const struct name *name = look(draft, leaf);
		bool loss = name->role.kind == KIND_LOSS;

		switch (leaf->is) {
		case LEAF_QUOTED:
			/* Beside bare numbers a quoted one is a text made for people. */
			if (objects->plain && !leaf->number.nonfinite_word &&
			    !is_position(name->is))
				continue;
			break;
		case LEAF_NULL:
			if (!loss || !null_is_nan(objects, leaf, name))
				continue;
			break;
		case LEAF_NUMBER:
			if (loss && !alike)
				see(objects, objects->numbers, name->text);
			break;
		case LEAF_TEXT:
			say_count(leaf, draft);
			continue;
		case LEAF_OTHER:
			continue;
		}
		say_leaf(leaf, name, head, draft);
	}
}

/* Settings are words, switches and absences as much as numbers; a record of a training is not. */
static bool
is_settings(struct leaves *leaves)
{
	size_t numbers = 0;

	if (leaves->count < SETTINGS_LEAST)
		return false;
	for (size_t i = 0; i < leaves->count; i++)
		numbers += leaves->at[i].is <= LEAF_QUOTED;
	return numbers < leaves->count - numbers;
}

/* "epochs": how many there are to be. */
static bool
is_plan(struct draft *draft, struct str name)
{
	const struct name *is = draft_look(draft, STR_NONE, 0, name);

	return is->is == NAME_EPOCHS || str_eq(is->text, STR("epochs"));
}

static enum shape_answer
say_params(struct leaves *leaves, bool all, struct draft *draft)
{
	for (size_t i = 0; i < leaves->count; i++) {
		const struct leaf *leaf = &leaves->at[i];
		enum name_is is = draft_look(draft, STR_NONE, 0, leaf->name)->is;

		if (leaf->is <= LEAF_TEXT &&
		    (is == NAME_PARAM || is == NAME_MAYBE || (all && leaf->prefix.n == 0)))
			draft_param(draft, draft_name(draft, leaf->name), leaf->text);
		if (leaf->is == LEAF_NUMBER && leaf->number.integral && leaf->number.value > 0 &&
		    is_plan(draft, leaf->name))
			draft->position.epochs = OPT_I64((int64_t)leaf->number.value);
	}
	return draft->param_count > 0 ? SHAPE_RECORD : SHAPE_SKIP;
}

/*
 * An evaluation may have a clock of its own under the same name: "step" counts epochs there.  It is
 * one if it stands where the epoch stands and not where the step does.
 */
static void
mend_clock(const struct objects *objects, struct draft *draft)
{
	struct position *pos = &draft->position;

	if (pos->epoch.has || !pos->step.has || !objects->epoch.has || !objects->step.has)
		return;
	if (pos->step.v < objects->step.v && (double)pos->step.v == objects->epoch.v) {
		pos->epoch = OPT_F64((double)pos->step.v);
		pos->step = (struct opt_i64){ 0 };
	}
}

static enum shape_answer
settle(struct objects *objects, struct leaves *leaves, const struct head *head,
       const struct sorts *sorts, struct draft *draft)
{
	struct position *pos = &draft->position;

	/* {"epochs": 10, "accuracy": 0.0} */
	if (!sorts->counted && sorts->given > 0 && draft->metric_count > 0)
		draft->given = GIVEN_LIKELY;
	/* {"lr": 0.1, "epochs": 10}: a plan, not a place */
	if (draft->metric_count == 0 && draft->param_count > 0 &&
	    leaves_find(leaves, STR("epochs")) && !leaves_find(leaves, STR("epoch")) &&
	    pos->epoch.has) {
		pos->epochs = OPT_I64((int64_t)pos->epoch.v);
		pos->epoch = (struct opt_f64){ 0 };
	}
	if (!position_is_counted(pos) &&
	    (draft->metric_count == 0 || (draft->metric_count == 1 && draft->param_count > 1))) {
		draft_settle(draft, false);
		draft->reading_count = draft->metric_count = 0;
	}
	if (sorts->known + sorts->unknown + draft->metric_count == 0) /* times and sizes only */
		draft->reading_count = 0;
	/* Without a counter it must be a record of a training by all else. */
	if (!position_is_counted(pos) && (head->vague || sorts->unknown > sorts->known))
		draft->reading_count = 0;
	if (draft_is_empty(draft)) {
		draft_clear(draft);
		return SHAPE_SKIP;
	}
	if (sorts->prefix.n > 0) {
		draft_prefix(draft, sorts->prefix, sorts->split);
		mend_clock(objects, draft);
		return SHAPE_RECORD;
	}
	if (pos->epoch.has)
		objects->epoch = pos->epoch;
	if (pos->step.has)
		objects->step = pos->step;
	if (sorts->trains)
		learn(objects, leaves, draft);
	return SHAPE_RECORD;
}

/*
 * A mode among the values tells the split, the logger's bracket, the words before the object or
 * what the record is called; and scores that never stand beside a loss are those of an evaluation.
 */
static void
tell_split(const struct objects *objects, struct sorts *sorts, struct str tag, struct str before)
{
	const struct str labels[] = { sorts->mode, tag, before, sorts->event };

	for (size_t i = 0; i < COUNT(labels); i++) {
		sorts->split = split_of(labels[i]);
		if (sorts->split != SPLIT_NONE) {
			sorts->prefix = split_prefix_of(labels[i]);
			return;
		}
	}
	if (sorts->scores && !sorts->trains && !sorts->trained && !sorts->splits &&
	    objects->trains) {
		sorts->split = SPLIT_VAL;
		sorts->prefix = split_prefix(SPLIT_VAL);
	}
}

/* {"metric": "val_loss", "value": 0.5, "step": 100} is {"val_loss": 0.5, "step": 100}. */
static void
name_value(struct leaves *leaves, struct draft *draft)
{
	struct leaf *value = NULL, *name = NULL;
	enum name_is is;

	for (size_t i = 0; i < leaves->count; i++) {
		struct leaf *leaf = &leaves->at[i];

		if (leaf->prefix.n > 0)
			continue;
		if (leaf->is == LEAF_TEXT && sheet_names_metric(leaf->name))
			name = leaf;
		else if (leaf->is <= LEAF_QUOTED && str_eq_case(leaf->name, STR("value")))
			value = leaf;
	}
	if (name == NULL || value == NULL)
		return;
	is = draft_look(draft, STR_NONE, 0, name->text)->is;
	if (is != NAME_METRIC && is != NAME_MAYBE)
		return;
	value->name = name->text;
	value->known = NULL;
	name->is = LEAF_OTHER;
	draft_depends(draft); /* on a text */
}

enum shape_answer
objects_say(struct objects *objects, struct leaves *leaves, struct str before, struct str tag,
	    struct draft *draft)
{
	struct head head = head_read(before, draft);
	struct sorts sorts;

	name_value(leaves, draft);
	sorts = sort(objects, leaves, draft);

	switch (head.is) {
	case HEAD_PARAMS:
		return say_params(leaves, true, draft);
	case HEAD_PROSE:
		return head.digits ? SHAPE_NO : SHAPE_SKIP;
	case HEAD_NONE:
	case HEAD_LABEL:
		break;
	}
	sorts.counted = position_is_counted(&draft->position);
	sort_given(&sorts, leaves, draft);
	if (is_settings(leaves))
		return say_params(leaves, false, draft);
	if (!sorts.counted && sorts.named > 0 && sorts.given > 0)
		return say_params(leaves, true, draft);
	if (sorts.runtime && !objects->means) {
		draft_clear(draft);
		return SHAPE_SKIP;
	}
	head.labels = head.label.n > 0 && leaves->count > 0 &&
		      (str_eq(leaves->at[0].name, STR("value")) ||
		       str_starts(leaves->at[0].prefix, STR("value")));
	tell_split(objects, &sorts, tag, before);
	if (sorts.prefix.n == 0)
		draft->split = sorts.split;
	say_leaves(objects, leaves, &head, &sorts, draft);
	return settle(objects, leaves, &head, &sorts, draft);
}

uint32_t
objects_told(const void *state)
{
	const struct objects *objects = state;

	return objects->lessons;
}

void
objects_again(void *state, const struct draft *draft)
{
	struct objects *objects = state;
	const struct position *pos = &draft->position;

	objects->first = NULL;
	if (pos->epoch.has)
		objects->epoch = pos->epoch;
	if (pos->step.has)
		objects->step = pos->step;
}

static bool
begins_style(struct str s, enum object_style style)
{
	struct str rest = str_trim(str_skip(s, 1));

	if (rest.n == 0)
		return false;
	return (rest.p[0] == '"') == (style == OBJECT_JSON);
}

/* Where the next object of that style begins at or behind `at`, or text.n. */
static size_t
find_object(struct str text, size_t at, enum object_style style)
{
	for (int tries = 0; tries < TRIES_MAX; tries++) {
		at += str_find_char(str_skip(text, at), '{');
		if (at == text.n || begins_style(str_skip(text, at), style))
			return at;
		at++;
	}
	return text.n;
}

/* "Train: {...}, Val: {...}": what stands before the object, without the object before. */
static struct str
words_before(struct str text, size_t from, size_t at)
{
	struct str words = str_trim(str_between(text, from, at));

	while (from > 0 && words.n > 0 && strchr(",;|/&", words.p[0]) != NULL)
		words = str_trim(str_skip(words, 1));
	return words;
}

/* "D" of "G: {...} D: {...}": where no split tells the objects apart, their labels do. */
static void
prefix_label(struct draft *draft, struct str words)
{
	while (words.n > 0 && strchr(":= ", words.p[words.n - 1]) != NULL)
		words.n--;
	if (wording_is_variable(words) && split_of(words) == SPLIT_NONE)
		draft_prefix(draft, draft_name(draft, words), SPLIT_NONE);
}

/* A further object of a line, of which the one before is out; it may give none. */
static enum shape_answer
read_further(struct objects *objects, enum object_style style, const struct log_line *line,
	     struct draft *draft)
{
	size_t from = objects->read_to, at = find_object(line->text, from, style), n = 0;
	struct str words = words_before(line->text, from, at);

	objects->read_to = 0;
	if (at < line->text.n)
		n = leaves_read(&objects->leaves, str_skip(line->text, at), draft);
	if (n == 0 ||
	    objects_say(objects, &objects->leaves, words, STR_NONE, draft) != SHAPE_RECORD) {
		draft_clear(draft);
		return SHAPE_SKIP;
	}
	prefix_label(draft, words);
	if (find_object(line->text, at + n, style) == line->text.n)
		return SHAPE_RECORD;
	objects->read_to = at + n;
	return SHAPE_BEFORE;
}

enum shape_answer
objects_read(struct objects *objects, enum object_style style, const struct log_line *line,
	     struct draft *draft)
{
	struct str text = line->text;
	size_t at = 0, n;

	if (objects->read_to > 0 && objects->read_line == line->number)
		return read_further(objects, style, line, draft);
	objects->read_to = 0;
	for (int tries = 0; tries < TRIES_MAX; tries++) {
		enum shape_answer answer;

		at = find_object(text, at, style);
		if (at == text.n)
			return SHAPE_NO;
		n = leaves_read(&objects->leaves, str_skip(text, at), draft);
		if (n == 0) {
			if (line->partial) /* the rest of it may be under way */
				return SHAPE_SKIP;
			at++;
			continue;
		}
		answer =
		    objects_say(objects, &objects->leaves, str_first(text, at), line->tag, draft);
		if (answer != SHAPE_RECORD || find_object(text, at + n, style) == text.n)
			return answer;
		objects->read_line = line->number;
		objects->read_to = at + n;
		return SHAPE_BEFORE;
	}
	return SHAPE_NO;
}
