#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/chars.h"
#include "ingest/heading.h"
#include "ingest/pairs.h"
#include "ingest/scan_count.h"
#include "ingest/sentence.h"
#include "ingest/shape.h"
#include "ingest/splits.h"
#include "ingest/twin.h"
#include "ingest/wording.h"
#include "util/die.h"

/* Names and numbers in a line of text: pairs.h. */

/* "tot_loss" of "tot_loss[loss=0.7": the group says all that the name does. */
static struct str
name_of(const struct item *item)
{
	if (item->group.n > item->name.n && str_ends(item->group, item->name) &&
	    split_of(item->group) == SPLIT_NONE)
		return item->group;
	return item->name;
}

static void
put_average(struct draft *draft, struct str prefix, struct str name, const struct item *item)
{
	char buf[NAME_MAX_BYTES * 2];
	size_t n = 0;

	if (prefix.n + 1 + name.n > sizeof(buf))
		return;
	if (prefix.n > 0) {
		memcpy(buf, prefix.p, prefix.n);
		n = prefix.n;
		buf[n++] = '_';
	}
	memcpy(buf + n, name.p, name.n);
	draft_pair(draft, &(struct pair){ .prefix = { buf, n + name.n },
					  .name = STR("avg"),
					  .number = item->average,
					  .written = item->average_written,
					  .percent = item->unit == UNIT_PERCENT,
					  .exponent = item->average_exponent });
}

/* "Time: 0.320s,  400.32/s  (0.470s,  272.39/s)" */
static void
put_rate(struct draft *draft, const struct item *item)
{
	draft_pair(draft, &(struct pair){ .name = STR("rate"), .number = item->rate });
	if (item->has_average && item->has_rate_average)
		draft_pair(draft,
			   &(struct pair){ .name = STR("rate_avg"), .number = item->rate_average });
}

static void
put_twins(struct draft *draft, const struct item *item)
{
	const struct num numbers[] = { item->num, item->twin };
	const struct str written[] = { item->written, item->twin_written };
	struct twin twin;

	twin_of(item->name, &twin);
	for (size_t i = 0; i < COUNT(numbers); i++) {
		draft->split = split_of(twin.words[i]);
		draft_pair(draft, &(struct pair){ .prefix = twin.words[i],
						  .name = twin.name,
						  .number = numbers[i],
						  .written = written[i],
						  .percent = item->unit == UNIT_PERCENT });
	}
}

static void
put_reading(struct pairs *pairs, const struct item *item)
{
	struct draft *draft = pairs->draft;
	struct told told = pairs_tell(pairs, item);
	struct pair pair = {
		.prefix = told.prefix,
		.name = unit_name(draft, told.name.n > 0 ? told.name : name_of(item), item->unit,
				  item->unit_word),
		.number = item->num,
		.written = item->written,
		.percent = item->unit == UNIT_PERCENT,
		.exponent = item->exponent,
	};

	draft->split = told.split;
	/* What an evaluation ends with is its average, not its last batch. */
	if (item->has_average && (pairs->summary || pairs->front.evaluation))
		;
	else if (pair.prefix.n == 0 && pair.name.p == item->name.p && !item->is->passing)
		draft_put(draft, item->is, &pair);
	else
		draft_pair(draft, &pair);
	if (item->has_average)
		put_average(draft, pair.prefix, pair.name, item);
	if (item->has_rate)
		put_rate(draft, item);
}

/* True if there was anything to put. */
static bool
put_all(struct pairs *pairs)
{
	bool any = false;

	pairs_find_prefix(pairs);
	pairs->draft->loose = true;
	for (size_t i = 0; i < pairs->count; i++) {
		const struct item *item = &pairs->items[i];

		if (pairs_is_reading(pairs, item)) {
			if (item->has_twin)
				put_twins(pairs->draft, item);
			else
				put_reading(pairs, item);
			any = true;
		} else if (pairs_is_param(pairs, item)) {
			draft_pair(pairs->draft, &(struct pair){ .name = item->name,
								 .number = item->num,
								 .written = item->written });
			any = true;
		}
	}
	return any;
}

static void
put_param(struct draft *draft, const struct item *item)
{
	draft_param(draft, draft_name(draft, item->name), item->written);
}

static void
put_params(struct pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++)
		put_param(pairs->draft, &pairs->items[i]);
	draft_make_params(pairs->draft); /* "epochs=10" among them is a plan */
	draft_depends(pairs->draft);	 /* a plan puts readings, not these */
}

/*
 * "6000: 0.121626, 0.752329 avg, 0.000010 rate, 0.196614 seconds": the names stand behind the
 * numbers, and the first, which has none, is the loss.
 */
static bool
read_reversed(struct str s, size_t at, struct draft *draft)
{
	size_t values = 0;

	while (at < s.n) {
		struct str part = str_skip(s, at), name = STR("loss");
		struct num num;
		size_t n;

		part = str_trim(str_first(part, str_find(part, STR(", "))));
		n = num_parse(part, &num);
		if (n == 0 || (values > 0) != (byte_at(part, n) == ' ') || wording_words(part) > 3)
			return false;
		at += str_find(str_skip(s, at), STR(", ")) + 2;
		if (str_ends(part, STR("left")))
			continue;
		if (values > 0)
			name = str_eq(str_skip(part, n + 1), STR("avg")) ? STR("loss_avg")
									 : str_skip(part, n + 1);
		draft_pair(draft, &(struct pair){
				      .name = name, .number = num, .written = str_first(part, n) });
		values++;
	}
	return values >= 3;
}

static void *
pairs_new(void)
{
	struct marker *marker = xmalloc(sizeof(*marker));

	marker_init(marker);
	return marker;
}

static enum shape_answer
pairs_read(void *state, const struct log_line *line, struct draft *draft)
{
	struct pairs pairs;
	struct position front;
	bool any = false;

	pairs.line = line;
	pairs.draft = draft;
	pairs.count = 0;
	pairs.counted = pairs.metric = pairs.summary = pairs.transfer = false;
	pairs.params = 0;
	pairs.prefix = STR_NONE;
	pairs.split = SPLIT_NONE;
	pairs.front = counter_front(line->text, draft);
	front = draft->position;
	scan_init(&pairs.scan, line->text, pairs.front.end, draft);
	scan_hold(&pairs.scan, pairs.front.before);
	pairs_gather(&pairs);
	if (pairs.count > 0 && pairs.front.weak && !pairs.counted)
		front = draft->position = (struct position){ 0 }; /* it was no counter */
	if (pairs.count > 0 && pairs_are_params(&pairs)) {
		put_params(&pairs);
		return SHAPE_RECORD;
	}
	if (pairs.count > 0 && pairs_are_logged(&pairs, state))
		any = put_all(&pairs);
	else if (pairs.count == 0 && pairs.front.weak)
		any = byte_at(line->text, pairs.front.end) == ' ' &&
		      read_reversed(line->text, skip_blanks(line->text, pairs.front.end), draft);
	if (!any && pairs.front.end == 0)
		any = sentence_read(line->text, draft);
	if (!any && !pairs_announce(&pairs)) {
		draft_clear(draft);
		return SHAPE_NO;
	}
	if (draft->metric_count > 0)
		draft->given = pairs_given(&pairs);
	else if (pairs_may_be_plan(&pairs))
		draft->given = GIVEN_LINE;
	if (any && heading_numbered(line->text).n == 0)
		draft->part = pairs_part(&pairs);
	if (draft->part.n > 0)
		draft_depends(draft); /* on whether the name is the run's */
	/* "Epoch 0 | Batchsize: 32 | Steps: 28": what follows the counter is a plan. */
	if (draft->reading_count == 0)
		draft->position = front;
	if (draft->reading_count > 0 && pairs.counted)
		draft->numbered = heading_numbered(line->text);
	if (pairs.front.evaluation)
		draft_within(draft, pairs.front.split);
	return SHAPE_RECORD;
}

const struct shape shape_pairs = {
	.name = "pairs",
	.new = pairs_new,
	.free = free,
	.read = pairs_read,
};
