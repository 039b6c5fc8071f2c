#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/chars.h"
#include "ingest/code.h"
#include "ingest/counter.h"
#include "ingest/marker.h"
#include "ingest/scan.h"
#include "ingest/sentence.h"
#include "ingest/shape.h"
#include "ingest/splits.h"
#include "ingest/wording.h"
#include "util/die.h"

/*
 * Names and numbers in a line of text.  The scanner finds every pair there might be; here it is
 * judged which of them are readings.  A line is one of a training if it has a metric's name or
 * begins with a counter; only there unknown names count.
 */

#define ITEMS_MAX 160
#define MARKED_WORDS_MAX 6 /* of a name before ':' or '=' */
#define HEADER_WORDS_MAX 3
#define PROSE_WORDS 4	      /* loose words of a line whose pairs have only blanks in them */
#define PROSE_WORDS_MARKED 16 /* of a line with a ':' or '=' in one */

struct pairs {
	const struct log_line *line;
	struct draft *draft;
	struct front front;
	struct scan scan;
	size_t count;
	bool counted;	   /* the line has a counter of its own */
	bool metric;	   /* one of its names is a metric's */
	struct str prefix; /* of all names of the line */
	enum split split;  /* what the line says of them */
	bool summary;	   /* the line is an average */
	struct item items[ITEMS_MAX];
};

/* ---- which pairs are readings ---- */

/* "loss = 0", "train_acc=0": a variable is set. */
static bool
is_assignment(const struct pairs *pairs, const struct item *item)
{
	size_t at = (size_t)(item->written.p - pairs->line->text.p);

	return !pairs->counted && item->num.integral && !item->ratio && item->unit == UNIT_NONE &&
	       (item->is->wording & WORDING_VARIABLE) &&
	       pairs->line->text.p[back_blanks(pairs->line->text, 0, at) - 1] == '=';
}

/* "(AP) @[ IoU=0.50 | area= all ] = 0.31": what says of what a value is. */
static bool
is_qualifier(const struct pairs *pairs, const struct item *item)
{
	struct str s = pairs->line->text;
	size_t end = (size_t)(item->written.p + item->written.n - s.p);
	size_t close;

	if (item->sign != SIGN_MARK || pairs->front.end > 0)
		return false;
	close = end + str_find_char(str_skip(s, end), ']');
	return close < s.n && byte_at(s, skip_blanks(s, close + 1)) == '=';
}

/* "http://host/?loss=0.5&lr=1" */
static bool
is_query(const struct pairs *pairs, const struct item *item)
{
	char before = item->name.p > pairs->line->text.p ? item->name.p[-1] : '\0';

	return before == '?' || before == '&';
}

static bool
is_measured(const struct pairs *pairs, const struct item *item)
{
	return is_query(pairs, item) || item->unit == UNIT_TIME || item->unit == UNIT_SIZE ||
	       (item->is->wording & WORDING_PATH) || is_assignment(pairs, item) ||
	       is_qualifier(pairs, item);
}

static bool
is_metric(const struct pairs *pairs, const struct item *item)
{
	unsigned wording = item->is->wording;

	if (item->is->is != NAME_METRIC || item->is->words > MARKED_WORDS_MAX)
		return false;
	if ((wording & WORDING_BEST) && !(pairs->counted && item->is->words == 1))
		return false;
	if (item->sign == SIGN_BLANK && (wording & (WORDING_VERBAL | WORDING_FILLED)))
		return false;
	if (!pairs->counted &&
	    ((wording & WORDING_SENTENCE) || ((wording & WORDING_OPTION) && pairs->count == 1)))
		return false;
	return !is_measured(pairs, item);
}

static bool
is_bracketed(const struct pairs *pairs, const struct item *item)
{
	return item->name.p > pairs->line->text.p && item->name.p[-1] == '(';
}

/* A name that is not known: what it stands in must be a line of a training. */
static bool
is_likely(const struct pairs *pairs, const struct item *item)
{
	if (!pairs->metric && !pairs->counted)
		return false;
	if (is_measured(pairs, item))
		return false;
	/* "loss 0.5 (best 0.4)" */
	if ((item->is->wording & WORDING_BEST) &&
	    (item->is->words > 1 || is_bracketed(pairs, item)))
		return false;
	if (item->sign == SIGN_MARK)
		return item->is->words < MARKED_WORDS_MAX;
	return item->is->words == 1 && !(item->is->wording & WORDING_FILLER);
}

/* Of the mean over an epoch or an evaluation only the metrics are worth a series of their own. */
static bool
is_summed(const struct pairs *pairs, const struct item *item)
{
	return pairs->summary || pairs->front.evaluation ||
	       (item->group.n > 0 && pairs->scan.group.n > 0);
}

static bool
is_reading(const struct pairs *pairs, const struct item *item)
{
	if (is_summed(pairs, item) && item->is->is != NAME_METRIC)
		return false;
	switch (item->is->is) {
	case NAME_METRIC:
		return is_metric(pairs, item);
	case NAME_UNKNOWN:
		return is_likely(pairs, item);
	case NAME_AUX:
	case NAME_MAYBE:
		return pairs->metric || pairs->counted;
	case NAME_PARAM:
	case NAME_NOISE:
	case NAME_EPOCH:
	case NAME_EPOCHS:
	case NAME_STEP_GLOBAL:
	case NAME_STEP:
	case NAME_ITER:
	case NAME_STEPS:
	case NAME_BATCH:
	case NAME_BATCHES:
		return false;
	}
	return false;
}

/* A parameter stands alone on its line, or beside others. */
static bool
is_param(const struct pairs *pairs, const struct item *item)
{
	return item->sign == SIGN_MARK && item->is->words <= HEADER_WORDS_MAX &&
	       (item->is->is == NAME_PARAM ||
		(item->is->is == NAME_MAYBE && item->is->words <= 2 && !pairs->metric &&
		 !pairs->counted));
}

/* ---- what the line is ---- */

/* Numbers without a word in front make a counter only before readings: "200:    learn: 0.64". */
static bool
is_counted(const struct pairs *pairs)
{
	size_t fractions = 0;

	if (pairs->scan.counted || (pairs->front.end > 0 && !pairs->front.weak))
		return true;
	if (pairs->front.end == 0)
		return false;
	for (size_t i = 0; i < pairs->count; i++)
		fractions += !pairs->items[i].num.integral && pairs->items[i].is->is != NAME_AUX;
	/* "0 val 10.9499" */
	return pairs->metric || fractions >= 2 ||
	       (fractions == 1 && pairs->count == 1 && pairs->items[0].sign == SIGN_BLANK &&
		pairs->scan.from == pairs->line->text.n);
}

static void
gather(struct pairs *pairs)
{
	while (pairs->count < ITEMS_MAX && scan_next(&pairs->scan, &pairs->items[pairs->count]))
		pairs->count++;
	pairs->counted = pairs->scan.counted || (pairs->front.end > 0 && !pairs->front.weak);
	for (size_t i = 0; i < pairs->count && !pairs->metric; i++)
		pairs->metric = is_metric(pairs, &pairs->items[i]);
	pairs->counted = is_counted(pairs);
}

/* What stands before the first name, with blanks between: "LOC        tp: 1591". */
static struct str
label_of(const struct pairs *pairs)
{
	struct str s = pairs->line->text;
	size_t at = (size_t)(pairs->items[0].name.p - s.p);
	struct str label = str_trim(str_first(s, at));

	if (pairs->front.end > 0 || at < 2 || s.p[at - 1] != ' ' || s.p[at - 2] != ' ' ||
	    !wording_is_variable(label))
		return STR_NONE;
	return label;
}

/*
 * "Region 82 Avg IOU: 0.5", "Class 3 accuracy: 0.7", "LOC        tp: 1591": of one part of many,
 * not of the run.  The number or label stands before any pair.
 */
static bool
is_of_part(const struct pairs *pairs)
{
	struct str s = str_trim(pairs->line->text);
	struct str label = label_of(pairs);
	size_t word = 0, digits;

	if (label.n > 0 && split_of(label) == SPLIT_NONE)
		return true;
	while (is_letter(byte_at(s, word)))
		word++;
	for (digits = word + 1; is_digit(byte_at(s, digits));)
		digits++;
	return word > 1 && byte_at(s, word) == ' ' && digits > word + 1 &&
	       byte_at(s, digits) == ' ' && is_letter(byte_at(s, digits + 1)) &&
	       !str_eq_case(str_first(s, word), STR("top")) &&
	       !str_eq_case(str_first(s, word), STR("fold"));
}

/* Words of the line that belong to no name: a sentence has many, a log line few. */
static size_t
loose_words(const struct pairs *pairs)
{
	struct str text = pairs->line->text;
	size_t words = wording_words(text);

	for (size_t at = 1; at + 1 < text.n; at++) /* bars between cells are none */
		words -= text.p[at] == '|' && is_blank(text.p[at - 1]) && is_blank(text.p[at + 1]);
	for (size_t i = 0; i < pairs->count; i++) {
		size_t own = pairs->items[i].is->words + 1;

		words -= own < words ? own : words;
	}
	return words;
}

/* Prose has its readings, too, but nobody can tell which. */
static bool
is_prose(const struct pairs *pairs)
{
	bool marked = false;

	if (str_find(pairs->line->text, STR("。")) < pairs->line->text.n)
		return true;
	for (size_t i = 0; i < pairs->count; i++)
		marked |= pairs->items[i].sign == SIGN_MARK;
	return loose_words(pairs) > (marked ? PROSE_WORDS_MARKED : PROSE_WORDS);
}

/* "End of training | test loss 1.95", "Epoch loaded: 7 - test loss: 0.29": nothing said it before.
 */
static bool
is_test_result(const struct pairs *pairs)
{
	struct str text = pairs->line->text;

	for (size_t i = 0; i < pairs->count; i++)
		if (pairs->items[i].is->is == NAME_METRIC &&
		    pairs->items[i].is->role.split == SPLIT_TEST)
			return str_find_case(text, STR("sav")) == text.n;
	return false;
}

/* "Better model found at epoch 3 with f1: 0.5", "Saved (epoch 3, score 0.5)", "Training done,
 * loss=0.5": said before. */
static bool
is_repeated(const struct pairs *pairs, const struct marker *marker)
{
	struct str text = pairs->line->text;
	struct str before = str_first(text, (size_t)(pairs->items[0].name.p - text.p));

	if (wording_is_best(before))
		return true;
	return (wording_is_saving(text) || marker_is_end(marker, text)) && !is_test_result(pairs);
}

/* The line is one that a training printed of itself, as far as can be told. */
static bool
is_log(const struct pairs *pairs, const struct marker *marker)
{
	if (pairs->front.end > 0 && !pairs->front.weak)
		return true;
	if (pairs->front.end == 0 && is_repeated(pairs, marker))
		return false;
	if (!pairs->counted && (is_prose(pairs) || is_of_part(pairs)))
		return false;
	return !code_is(pairs->line->text);
}

/* "epoch=5", "steps = 100" alone on a line: a parameter of what follows. */
static bool
is_setting(const struct pairs *pairs)
{
	struct str s = pairs->line->text;
	size_t sign;
	struct num num;

	if (pairs->count > 0 || pairs->front.end == 0)
		return false;
	sign = str_find_char(s, '=');
	return sign < s.n && num_whole(str_skip(s, sign + 1), &num);
}

/* ---- what its names are prefixed with ---- */

/* "Train net output #0" without its number. */
static struct str
without_number(struct str header)
{
	return str_trim(str_first(header, str_find_char(header, '#')));
}

/* "Rank 1 | Epoch Loss: 0.19" */
static struct str
rank_prefix(struct pairs *pairs)
{
	const struct item *first = &pairs->items[0];
	char *p;

	if (pairs->front.end > 0 || first->sign != SIGN_BLANK || !first->num.integral ||
	    !str_eq_case(first->name, STR("rank")))
		return STR_NONE;
	p = draft_alloc(pairs->draft, 5 + first->written.n);
	memcpy(p, "rank_", 5);
	memcpy(p + 5, first->written.p, first->written.n);
	return (struct str){ p, 5 + first->written.n };
}

/* " * Acc@1 70.1 Acc@5 89.3": the result of an evaluation, after its progress. */
static bool
is_starred(const struct pairs *pairs)
{
	struct str s = str_trim(pairs->line->text);

	return !pairs->counted && byte_at(s, 0) == '*' && byte_at(s, 1) == ' ';
}

static void
set_prefix(struct pairs *pairs, struct str prefix, enum split split)
{
	pairs->prefix = prefix;
	pairs->split = split;
}

/* "[valid]" prefixes with its own word; "[train_inner]" with nothing. */
static struct str
tag_prefix(struct str tag, enum split split)
{
	struct str prefix = split_prefix(split);

	return prefix.n > 0 && str_find_char(tag, '_') == tag.n ? tag : prefix;
}

static void
find_prefix_of_header(struct pairs *pairs)
{
	struct str header = without_number(pairs->scan.header);
	enum split split;

	if (header.n == 0)
		header = label_of(pairs);
	split = split_of(header);
	if (split != SPLIT_NONE) {
		set_prefix(pairs,
			   wording_words(header) <= HEADER_WORDS_MAX ? header : split_prefix(split),
			   split);
	} else if (header.n > 0 && pairs->front.end == 0 &&
		   wording_words(header) <= HEADER_WORDS_MAX && wording_is_average(header)) {
		set_prefix(pairs, header, SPLIT_NONE);
		pairs->summary = true;
	} else if (wording_is_variable(pairs->line->tag)) {
		split = draft_look(pairs->draft, STR_NONE, 0, pairs->line->tag)->role.split;
		set_prefix(pairs, tag_prefix(pairs->line->tag, split), split);
	}
}

/* The split that "phase=val", "split: train" before the first name says. */
static enum split
stated_split(const struct pairs *pairs)
{
	static const char *const names[] = { "mode", "split", "phase", "stage", "subset" };
	struct str s = pairs->line->text;
	struct str before = str_first(s, (size_t)(pairs->items[0].name.p - s.p));

	for (size_t i = 0; i < COUNT(names); i++) {
		struct str name = str_of(names[i]);
		size_t at = str_find_case(before, name), end = at + name.n;

		if (at == before.n || (at > 0 && is_word(s.p[at - 1])) ||
		    (byte_at(s, end) != '=' && byte_at(s, end) != ':'))
			continue;
		end = skip_blanks(s, end + 1);
		for (at = end; is_letter(byte_at(s, at));)
			at++;
		return split_of(str_between(s, end, at));
	}
	return SPLIT_NONE;
}

static void
find_prefix(struct pairs *pairs)
{
	enum split split = pairs->front.split;
	struct str rank = rank_prefix(pairs);

	if (rank.n > 0)
		set_prefix(pairs, rank, SPLIT_NONE);
	else if (pairs->front.evaluation)
		set_prefix(pairs, pairs->front.label, split);
	else if (pairs->front.end > 0 && split != SPLIT_NONE)
		set_prefix(pairs,
			   split != SPLIT_TRAIN && pairs->front.label.n > 0 ? pairs->front.label
									    : split_prefix(split),
			   split);
	else if (is_starred(pairs))
		set_prefix(pairs, split_prefix(SPLIT_VAL), SPLIT_VAL);
	else if ((split = stated_split(pairs)) != SPLIT_NONE)
		set_prefix(pairs, split_prefix(split), split);
	else
		find_prefix_of_header(pairs);
}

/* Of a line with several labels what is no metric belongs to none: "Train: .. | Val: .. | lr: 0.1".
 */
static bool
is_unlabelled(const struct pairs *pairs, const struct item *item)
{
	return pairs->scan.labels > 1 && (item->is->is == NAME_MAYBE || item->is->is == NAME_AUX);
}

/* Has a metric before it in the line the same name? */
static bool
is_namesake(const struct pairs *pairs, const struct item *item)
{
	if (item->is->is != NAME_METRIC)
		return false;
	for (const struct item *other = pairs->items; other < item; other++)
		if (str_eq_case(other->name, item->name))
			return true;
	return false;
}

/* The split that the last name before the item tells: "train loss 0.5 acc 0.7 val loss 0.6 acc
 * 0.7". */
static enum split
split_before(const struct pairs *pairs, const struct item *item)
{
	for (const struct item *other = item; other > pairs->items; other--)
		if (other[-1].is->role.split != SPLIT_NONE)
			return other[-1].is->role.split;
	return SPLIT_NONE;
}

/* "val" of "loss: 0.5 (val: 0.6)", "loss train=0.5 val=0.6": the name is that of the metric before.
 */
static struct str
name_before(const struct pairs *pairs, const struct item *item)
{
	struct str name;
	size_t word = 0;

	if (item == pairs->items || item[-1].is->is != NAME_METRIC ||
	    !wording_is_variable(item->name) || split_of(item->name) == SPLIT_NONE ||
	    item->is->is != NAME_UNKNOWN)
		return STR_NONE;
	name = item[-1].name;
	while (word < name.n && is_letter(name.p[name.n - 1 - word]))
		word++;
	if (word < name.n && split_of(str_skip(name, name.n - word)) != SPLIT_NONE)
		return str_trim(str_first(name, name.n - word));
	for (word = 0; word < name.n && is_letter(name.p[word]);)
		word++;
	return split_of(str_first(name, word)) == SPLIT_NONE ? name
							     : str_trim(str_skip(name, word));
}

/* What a reading is called besides its name, and what that tells. */
struct told {
	struct str prefix, name;
	enum split split;
};

/* The item's own prefix: the group or label it stands in, else that of the line. */
static struct told
tell(const struct pairs *pairs, const struct item *item)
{
	struct str twin = name_before(pairs, item);
	bool tells = item->is->role.split != SPLIT_NONE;
	enum split split;

	if (twin.n > 0)
		return (struct told){ item->name, twin, split_of(item->name) };
	if (item->group.n > 0 && split_of(item->group) != SPLIT_NONE)
		return (struct told){ tells ? STR_NONE : item->group, STR_NONE,
				      tells ? SPLIT_NONE : split_of(item->group) };
	if (is_unlabelled(pairs, item))
		return (struct told){ STR_NONE, STR_NONE, SPLIT_NONE };
	if (item->label.n > 0 && (pairs->scan.labels > 1 || pairs->prefix.n == 0))
		return (struct told){ tells ? STR_NONE : item->label, STR_NONE,
				      tells ? SPLIT_NONE : split_of(item->label) };
	if (pairs->prefix.n == 0 && !tells && is_namesake(pairs, item)) {
		split = split_before(pairs, item);
		return (struct told){ split_word(split), STR_NONE, split };
	}
	return (struct told){ pairs->split != SPLIT_NONE && tells ? STR_NONE : pairs->prefix,
			      STR_NONE, tells ? SPLIT_NONE : pairs->split };
}

/* ---- putting them down ---- */

/* "tot_loss" of "tot_loss[loss=0.7": the group says all that the name does. */
static struct str
name_of(const struct item *item)
{
	if (item->group.n > item->name.n && str_ends(item->group, item->name) &&
	    split_of(item->group) == SPLIT_NONE)
		return item->group;
	return item->name;
}

/* "time" of "time 285ms" is "time(ms)": a series has one unit, and nothing else would tell it. */
static struct str
with_unit(struct draft *draft, struct str name, const struct item *item)
{
	char *p;

	if ((item->unit != UNIT_TIME && item->unit != UNIT_SIZE) || item->unit_word.n == 0 ||
	    item->unit_word.p[0] == 's')
		return name;
	p = draft_alloc(draft, name.n + 2 + item->unit_word.n);
	memcpy(p, name.p, name.n);
	p[name.n] = '(';
	memcpy(p + name.n + 1, item->unit_word.p, item->unit_word.n);
	p[name.n + 1 + item->unit_word.n] = ')';
	return (struct str){ p, name.n + 2 + item->unit_word.n };
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
					  .percent = item->unit == UNIT_PERCENT });
}

/* "Time: 0.320s,  400.32/s  (0.470s,  272.39/s)" */
static void
put_rate(struct draft *draft, const struct item *item)
{
	draft_pair(draft, &(struct pair){ .name = STR("rate"), .number = item->rate });
	if (item->has_average)
		draft_pair(draft,
			   &(struct pair){ .name = STR("rate_avg"), .number = item->rate_average });
}

static void
put_reading(struct pairs *pairs, const struct item *item)
{
	struct draft *draft = pairs->draft;
	struct told told = tell(pairs, item);
	struct pair pair = {
		.prefix = told.prefix,
		.name = with_unit(draft, told.name.n > 0 ? told.name : name_of(item), item),
		.number = item->num,
		.written = item->written,
		.percent = item->unit == UNIT_PERCENT,
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

	find_prefix(pairs);
	pairs->draft->loose = true;
	for (size_t i = 0; i < pairs->count; i++) {
		const struct item *item = &pairs->items[i];

		if (is_reading(pairs, item)) {
			put_reading(pairs, item);
			any = true;
		} else if (is_param(pairs, item)) {
			draft_pair(pairs->draft, &(struct pair){ .name = item->name,
								 .number = item->num,
								 .written = item->written });
			any = true;
		}
	}
	return any;
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

/* "Epoch 3/10": a counter, and no reading yet. */
static bool
is_announcement(const struct pairs *pairs)
{
	return pairs->front.end > 0 && !pairs->front.weak && !is_setting(pairs) &&
	       !code_is(pairs->line->text);
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
	pairs.counted = pairs.metric = pairs.summary = false;
	pairs.prefix = STR_NONE;
	pairs.split = SPLIT_NONE;
	pairs.front = counter_front(line->text, draft);
	front = draft->position;
	scan_init(&pairs.scan, line->text, pairs.front.end, draft);
	gather(&pairs);
	if (pairs.count > 0 && pairs.front.weak && !pairs.counted)
		front = draft->position = (struct position){ 0 }; /* it was no counter */
	if (pairs.count > 0 && is_log(&pairs, state))
		any = put_all(&pairs);
	else if (pairs.count == 0 && pairs.front.weak)
		any = byte_at(line->text, pairs.front.end) == ' ' &&
		      read_reversed(line->text, skip_blanks(line->text, pairs.front.end), draft);
	if (!any && pairs.front.end == 0)
		any = sentence_read(line->text, draft);
	if (!any && !is_announcement(&pairs)) {
		draft_clear(draft);
		return SHAPE_NO;
	}
	/* "Epoch 0 | Batchsize: 32 | Steps: 28": what follows the counter is a plan. */
	if (draft->reading_count == 0)
		draft->position = front;
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
