#include "config.h"

#include "ingest/shape.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/chars.h"
#include "util/die.h"

#define SUBJECT_MAX 16
#define DIGITS_MAX 4 /* of a condition that becomes a part of the name: 50 of "ap50" */

/*
 * One quality under several conditions, as detectors are judged:
 *
 *	Evaluate annotation type *bbox*
 *	 Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.378
 *	 Average Precision  (AP) @[ IoU=0.50      | area=   all | maxDets=100 ] = 0.571
 *
 * That of all areas is read: "ap" over all thresholds, "ap50" at one of them.  What is said of a
 * second subject (*segm*) has its name in front.
 */
struct conditions {
	char first[SUBJECT_MAX], now[SUBJECT_MAX]; /* '\0' ends them, if they are shorter */
};

static void *
make(void)
{
	return xcalloc(1, sizeof(struct conditions));
}

/* "*bbox*", "bbox" behind the words that announce what is judged; empty if they do not. */
static struct str
find_subject(struct str text)
{
	static const struct str words[] = { { "Evaluate annotation type *", 26 },
					    { "IoU metric: ", 12 } };

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t at = words[i].n, n = 0;

		if (!str_starts(text, words[i]))
			continue;
		while (is_word(byte_at(text, at + n)))
			n++;
		if (n > 0 && n <= SUBJECT_MAX)
			return str_between(text, at, at + n);
	}
	return STR_NONE;
}

static void
note_subject(struct conditions *conditions, struct str subject)
{
	memset(conditions->now, 0, SUBJECT_MAX);
	memcpy(conditions->now, subject.p, subject.n);
	if (conditions->first[0] == '\0')
		memcpy(conditions->first, conditions->now, SUBJECT_MAX);
}

/* What stands behind "KEY=" between the bars; empty if nothing does. */
static struct str
condition(struct str conditions, struct str key)
{
	size_t at = str_find(conditions, key) + key.n;
	struct str rest = str_skip(conditions, at + 1);

	if (byte_at(conditions, at) != '=')
		return STR_NONE;
	return str_trim(str_first(rest, str_find_char(rest, '|')));
}

/* "AP" of "Average Precision  (AP)", if the words are a quality's; else empty. */
static struct str
short_name(struct str words, struct draft *draft)
{
	size_t open = str_find_char(words, '(');
	struct str name = str_skip(words, open + 1);

	if (!str_ends(name, STR(")")) ||
	    draft_look(draft, STR_NONE, 0, str_trim(str_first(words, open)))->role.kind != KIND_MAP)
		return STR_NONE;
	return str_first(name, name.n - 1);
}

/* "ap", "ap50": of one threshold, or of the mean over a range of them. */
static struct str
name_of(struct str name, struct str threshold, struct draft *draft)
{
	struct str digits = str_skip(threshold, str_find_char(threshold, '.') + 1);
	char *p;

	if (digits.n > DIGITS_MAX || str_find_char(threshold, ':') < threshold.n)
		return name;
	p = draft_alloc(draft, name.n + digits.n);
	memcpy(p, name.p, name.n);
	if (digits.n > 0)
		memcpy(p + name.n, digits.p, digits.n);
	return (struct str){ p, name.n + digits.n };
}

/* A line whose conditions are in the bracket behind the sign at `open`. */
static enum shape_answer
read_value(const struct conditions *conditions, struct str text, size_t open, struct draft *draft)
{
	size_t close = open + str_find_char(str_skip(text, open), ']');
	struct pair pair = { .joiner = '_' };
	struct str within, area;

	pair.name = short_name(str_trim(str_first(text, open)), draft);
	pair.written = str_trim(str_skip(text, close + 1));
	if (pair.name.n == 0 || byte_at(pair.written, 0) != '=')
		return SHAPE_NO;
	pair.written = str_trim(str_skip(pair.written, 1));
	within = str_between(text, open + 2, close);
	area = condition(within, STR("area"));
	/* -1: there was nothing to judge */
	if (!num_whole(pair.written, &pair.number) || pair.number.value < 0 ||
	    (area.n > 0 && !str_eq(area, STR("all"))))
		return SHAPE_SKIP;
	pair.name = name_of(pair.name, condition(within, STR("IoU")), draft);
	if (memcmp(conditions->first, conditions->now, SUBJECT_MAX) != 0)
		pair.prefix =
		    (struct str){ conditions->now, strnlen(conditions->now, SUBJECT_MAX) };
	draft->split = SPLIT_VAL;
	draft_pair(draft, &pair);
	draft_depends(draft); /* on the conditions, which are in the name */
	return SHAPE_RECORD;
}

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	struct conditions *conditions = state;
	struct str text = str_trim(line->text), subject = find_subject(text);
	size_t at = str_find_char(text, '@');

	if (subject.n > 0 && !line->partial)
		note_subject(conditions, subject);
	/* Most lines are sorted out by one byte. */
	return byte_at(text, at + 1) == '[' ? read_value(conditions, text, at, draft) : SHAPE_NO;
}

static uint32_t
told(const void *state)
{
	const struct conditions *conditions = state;

	return (uint32_t)str_hash((struct str){ conditions->first, 2 * (size_t)SUBJECT_MAX }) &
	       ~UINT32_C(1);
}

const struct shape shape_conditions = {
	.name = "conditions",
	.new = make,
	.free = free,
	.read = read_line,
	.told = told,
};
