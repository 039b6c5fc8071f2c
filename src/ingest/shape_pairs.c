#include "config.h"

#include <math.h>
#include <string.h>

#include "ingest/chars.h"
#include "ingest/code.h"
#include "ingest/counter.h"
#include "ingest/marker.h"
#include "ingest/scan.h"
#include "ingest/shape.h"
#include "ingest/splits.h"
#include "util/die.h"

/*
 * Names and numbers in a line of text.  The scanner finds every pair there might be; here it is
 * judged which of them are readings.  A line is one of a training if it has a metric's name or
 * begins with a counter; only there unknown names count.
 */

#define ITEMS_MAX 160
#define MARKED_WORDS_MAX 6 /* of a name before ':' or '=' */
#define HEADER_WORDS_MAX 3
#define PATH_SLASHES 4
#define PROSE_WORDS 4	      /* loose words of a line whose pairs have only blanks in them */
#define PROSE_WORDS_MARKED 16 /* of a line with a ':' or '=' in one */

struct pairs {
	const struct log_line *line;
	struct draft *draft;
	struct front front;
	struct scan scan;
	struct item items[ITEMS_MAX];
	size_t count;
	bool counted;  /* the line has a counter of its own */
	bool metric;   /* one of its names is a metric's */
	struct str prefix; /* of all names of the line */
	enum split split;  /* what the line says of them */
	bool summary;	   /* the line is an average */
};

static size_t
words_of(struct str s)
{
	size_t words = 0;

	for (size_t i = 0; i < s.n; i++)
		if (!is_blank(s.p[i]) && (i == 0 || is_blank(s.p[i - 1])))
			words++;
	return words;
}

static bool
has_word(struct str s, const struct str *words, size_t n)
{
	for (size_t at = 0; at < s.n; at++) {
		if (at > 0 && is_letter(s.p[at - 1]))
			continue;
		for (size_t i = 0; i < n; i++)
			if (str_starts_case(str_skip(s, at), words[i]) &&
			    (is_wide(words[i].p[0]) || !is_letter(byte_at(s, at + words[i].n))))
				return true;
	}
	return false;
}

/* The best so far, repeated: no reading of now. */
static bool
is_repeated(struct str name)
{
	static const struct str words[] = { { "best", 4 },   { "better", 6 }, { "so far", 6 },
					    { "lowest", 6 },
					    { "highest", 7 }, { "最优", 6 },  { "最佳", 6 },
					    { "最好", 6 },   { "previous", 8 } };

	return has_word(name, words, COUNT(words));
}

/* What stands before the first pair says so of all of them: "Better model found at epoch 3 with". */
static bool
repeats_all(const struct pairs *pairs)
{
	const struct str *text = &pairs->line->text;

	return pairs->front.end == 0 &&
	       is_repeated(str_first(*text, (size_t)(pairs->items[0].name.p - text->p)));
}

/* A line about a file that was written. */
static bool
is_saving(struct str text)
{
	static const struct str words[] = { { "saved", 5 },    { "saving", 6 },	 { "save", 4 },
					    { "improved", 8 }, { "loaded", 6 },	 { "loading", 7 },
					    { "保存", 6 },     { "checkpoint", 10 } };

	return has_word(text, words, COUNT(words));
}

/* Words that stand before numbers in any sentence. */
static bool
is_filler(struct str name)
{
	static const struct str words[] = {
		{ "after", 5 }, { "for", 3 },  { "in", 2 },    { "at", 2 },   { "of", 2 },
		{ "to", 2 },	{ "the", 3 },  { "from", 4 },  { "with", 4 }, { "over", 4 },
		{ "on", 2 },	{ "and", 3 },  { "by", 2 },    { "than", 4 }, { "is", 2 },
		{ "was", 3 },	{ "are", 3 },  { "took", 4 },  { "a", 1 },    { "an", 2 },
		{ "or", 2 },	{ "total", 5 }, { "using", 5 }, { "as", 2 },   { "avg", 3 },
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(name, words[i]))
			return true;
	return false;
}

/* "Start training from score": a sentence. */
static bool
has_filler(struct str name)
{
	for (size_t at = 0; at < name.n;) {
		size_t n = str_find_char(str_skip(name, at), ' ');

		if (is_filler(str_first(str_skip(name, at), n)) &&
		    !str_eq_case(str_first(str_skip(name, at), n), STR("total")) &&
		    !str_eq_case(str_first(str_skip(name, at), n), STR("avg")))
			return true;
		at += n + 1;
	}
	return false;
}

/* "Model is improving ppl: 500 --> 400" */
static bool
is_sentence(struct str name)
{
	static const struct str words[] = { { "is", 2 },       { "was", 3 },       { "are", 3 },
					    { "from", 4 },     { "to", 2 },	   { "improving", 9 },
					    { "improved", 8 }, { "decreasing", 10 }, { "if", 2 },
					    { "than", 4 },     { "will", 4 },	   { "got", 3 } };

	return has_word(name, words, COUNT(words));
}

static bool
is_identifier(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!is_word(name.p[i]))
			return false;
	return true;
}

/* "准确率达到 97%": a sentence, not a name. */
static bool
is_verbal(struct str name)
{
	static const struct str endings[] = { { "为", 3 },   { "达到", 6 }, { "是", 3 },
					      { "约", 3 },   { "到", 3 },   { "有", 3 },
					      { "了", 3 } };

	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_ends(name, endings[i]))
			return true;
	return false;
}

/* Words of the line that belong to no name: a sentence has many, a log line few. */
static size_t
loose_words(const struct pairs *pairs)
{
	size_t words = words_of(pairs->line->text);

	for (size_t i = 0; i < pairs->count; i++) {
		size_t own = words_of(pairs->items[i].name) + 1;

		words -= own < words ? own : words;
	}
	return words;
}

/* "Training done, loss=0.5": the last values once more. */
static bool
is_end(const struct pairs *pairs)
{
	return pairs->front.end == 0 && marker_is_end(pairs->line->text);
}

/* What stands before the first name, with blanks between: "LOC        tp: 1591". */
static struct str
label_of(const struct pairs *pairs)
{
	struct str s = pairs->line->text;
	size_t at = (size_t)(pairs->items[0].name.p - s.p);
	struct str label = str_trim(str_first(s, at));

	if (pairs->front.end > 0 || at < 2 || label.n == 0 || s.p[at - 1] != ' ' ||
	    s.p[at - 2] != ' ' || !is_identifier(label))
		return STR_NONE;
	return label;
}

/*
 * "Region 82 Avg IOU: 0.5", "Class 3 accuracy: 0.7": of one part of many, not of the run.  The number
 * stands behind the first word, before any pair.
 */
static bool
is_of_part(const struct pairs *pairs)
{
	struct str s = str_trim(pairs->line->text);
	size_t word = 0, digits;

	if (!pairs->counted && label_of(pairs).n > 0 && split_of(label_of(pairs)) == SPLIT_NONE)
		return true;
	while (is_letter(byte_at(s, word)))
		word++;
	for (digits = word + 1; is_digit(byte_at(s, digits));)
		digits++;
	return !pairs->counted && word > 1 && byte_at(s, word) == ' ' && digits > word + 1 &&
	       byte_at(s, digits) == ' ' && is_letter(byte_at(s, digits + 1)) &&
	       !str_eq_case(str_first(s, word), STR("top")) &&
	       !str_eq_case(str_first(s, word), STR("fold"));
}

/* Prose has its readings, too, but nobody can tell which. */
static bool
is_prose(const struct pairs *pairs)
{
	bool marked = false;

	if (pairs->counted)
		return false;
	if (str_find(pairs->line->text, STR("。")) < pairs->line->text.n)
		return true;
	for (size_t i = 0; i < pairs->count; i++)
		marked |= pairs->items[i].sign == SIGN_MARK;
	return loose_words(pairs) > (marked ? PROSE_WORDS_MARKED : PROSE_WORDS);
}

/* "epoch=5", "steps = 100" alone on a line: a parameter of what follows. */
static bool
is_setting(const struct pairs *pairs)
{
	struct str s = pairs->line->text;
	size_t sign = str_find_char(s, '=');
	struct num num;

	return pairs->count == 0 && sign < s.n && num_whole(str_skip(s, sign + 1), &num);
}

/* "loss = 0", "train_acc=0": a variable is set. */
static bool
is_assignment(const struct pairs *pairs, const struct item *item)
{
	size_t at = (size_t)(item->written.p - pairs->line->text.p);

	return !pairs->counted && item->num.integral && !item->ratio && item->unit == UNIT_NONE &&
	       is_identifier(item->name) &&
	       pairs->line->text.p[back_blanks(pairs->line->text, 0, at) - 1] == '=';
}

/* "/home/x/run_3/loss" */
static bool
is_path(struct str name)
{
	size_t slashes = 0;

	for (size_t i = 0; i < name.n; i++)
		slashes += name.p[i] == '/' || name.p[i] == '\\';
	return slashes > PATH_SLASHES || (name.n > 0 && (name.p[0] == '/' || name.p[0] == '~'));
}

/* "LOSS_ALPHA: 0.25" alone on a line: an option. */
static bool
is_option(const struct pairs *pairs, const struct item *item)
{
	bool joined = false;

	if (pairs->counted || pairs->count > 1 || !is_identifier(item->name))
		return false;
	for (size_t i = 0; i < item->name.n; i++) {
		if (item->name.p[i] >= 'a' && item->name.p[i] <= 'z')
			return false;
		joined |= item->name.p[i] == '_';
	}
	return joined;
}

/* "(AP) @[ IoU=0.50 | area= all ] = 0.31": what says of what a value is. */
static bool
is_qualifier(const struct pairs *pairs, const struct item *item)
{
	struct str s = pairs->line->text;
	size_t end = (size_t)(item->written.p + item->written.n - s.p);
	size_t close = end + str_find_char(str_skip(s, end), ']');

	return close < s.n && byte_at(s, skip_blanks(s, close + 1)) == '=';
}

static bool
is_metric(const struct pairs *pairs, const struct item *item)
{
	if (item->is->is != NAME_METRIC || is_assignment(pairs, item))
		return false;
	if (item->unit == UNIT_TIME || item->unit == UNIT_SIZE || is_path(item->name) ||
	    is_option(pairs, item) || is_qualifier(pairs, item))
		return false;
	if (is_repeated(item->name) && !(pairs->counted && words_of(item->name) == 1))
		return false;
	if (item->sign == SIGN_BLANK && (is_verbal(item->name) || has_filler(item->name)))
		return false;
	if (item->sign == SIGN_MARK && !pairs->counted && is_sentence(item->name))
		return false;
	return words_of(item->name) <= MARKED_WORDS_MAX;
}

/* A name that is not known: what it stands in must be a line of a training. */
static bool
is_likely(const struct pairs *pairs, const struct item *item)
{
	if (!pairs->metric && !pairs->counted)
		return false;
	if (item->unit == UNIT_TIME || item->unit == UNIT_SIZE || is_assignment(pairs, item) ||
	    is_path(item->name) || is_qualifier(pairs, item))
		return false;
	if (is_repeated(item->name) && words_of(item->name) > 1)
		return false;
	if (item->sign == SIGN_MARK)
		return words_of(item->name) < MARKED_WORDS_MAX;
	return words_of(item->name) == 1 && !is_filler(item->name) &&
	       (item->closed || !item->num.integral);
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

static void
gather(struct pairs *pairs)
{
	while (pairs->count < ITEMS_MAX && scan_next(&pairs->scan, &pairs->items[pairs->count]))
		pairs->count++;
	pairs->counted = (pairs->front.end > 0 && !pairs->front.weak) || pairs->scan.counted;
	for (size_t i = 0; i < pairs->count && !pairs->metric; i++)
		pairs->metric = is_metric(pairs, &pairs->items[i]);
	/* "200:    learn: 0.64        test: 0.65" */
	if (pairs->front.end > 0 && pairs->front.weak && !pairs->counted) {
		size_t fractions = 0;

		for (size_t i = 0; i < pairs->count; i++)
			fractions += !pairs->items[i].num.integral &&
				     pairs->items[i].is->is != NAME_AUX;
		pairs->counted = pairs->metric || fractions >= 2 ||
				 (fractions == 1 && pairs->count == 1 &&
				  pairs->scan.from == pairs->line->text.n);
	}
}

/* A header that says whose average the line is: without it two things would be one series. */
static bool
is_summary(struct str header)
{
	static const struct str words[] = { { "average", 7 }, { "averaged", 8 }, { "avg", 3 },
					    { "mean", 4 },    { "ema", 3 },	 { "final", 5 },
					    { "overall", 7 } };

	return has_word(header, words, COUNT(words));
}

/* "Train net output #0" without its number. */
static struct str
without_number(struct str header)
{
	size_t at = str_find_char(header, '#');

	return str_trim(str_first(header, at));
}

/* "Rank 1 | Epoch Loss: 0.19" */
static struct str
rank_prefix(struct pairs *pairs)
{
	const struct item *first = &pairs->items[0];
	char *p;

	if (pairs->front.end > 0 || !str_eq_case(first->name, STR("rank")) || !first->num.integral ||
	    first->sign != SIGN_BLANK)
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
find_prefix(struct pairs *pairs)
{
	struct str header = without_number(pairs->scan.header);
	enum split split;

	if (header.n == 0)
		header = label_of(pairs);
	split = split_of(header);

	pairs->prefix = rank_prefix(pairs);
	if (pairs->prefix.n > 0)
		return;
	if (pairs->front.evaluation) {
		pairs->prefix = pairs->front.label;
		pairs->split = pairs->front.split;
	} else if (pairs->front.end > 0 && pairs->front.split != SPLIT_NONE) {
		pairs->prefix = split_prefix(pairs->front.split);
		pairs->split = pairs->front.split;
	} else if (is_starred(pairs)) {
		pairs->split = SPLIT_VAL;
		pairs->prefix = split_prefix(SPLIT_VAL);
	} else if (split != SPLIT_NONE) {
		pairs->prefix = words_of(header) <= HEADER_WORDS_MAX ? header : split_prefix(split);
		pairs->split = split;
	} else if (pairs->front.end == 0 && words_of(header) <= HEADER_WORDS_MAX &&
		   is_summary(header)) {
		pairs->prefix = header;
		pairs->summary = true;
	} else if (is_identifier(pairs->line->tag) &&
		   split_of(pairs->line->tag) != SPLIT_NONE) {
		pairs->split = split_of(pairs->line->tag);
		pairs->prefix = split_prefix(pairs->split);
	}
}

/* The name's own prefix: the group it stands in, else that of the line. */
static struct str
prefix_of(const struct pairs *pairs, const struct item *item)
{
	if (item->group.n > 0 && split_of(item->group) != SPLIT_NONE)
		return split_of(item->name) == SPLIT_NONE ? item->group : STR_NONE;
	if (pairs->prefix.n > 0 && split_of(pairs->prefix) != SPLIT_NONE &&
	    split_of(item->name) != SPLIT_NONE)
		return STR_NONE;
	return pairs->prefix;
}

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
put_reading(struct pairs *pairs, const struct item *item)
{
	struct str prefix = prefix_of(pairs, item);
	struct str name = with_unit(pairs->draft, name_of(item), item);

	pairs->draft->split = item->is->role.split == SPLIT_NONE ? pairs->split : SPLIT_NONE;
	/* What an evaluation ends with is its average, not its last batch. */
	if (!item->has_average || !(pairs->summary || pairs->front.evaluation))
		draft_pair(pairs->draft, &(struct pair){ .prefix = prefix,
							 .name = name,
							 .number = item->num,
							 .written = item->written,
							 .percent = item->unit == UNIT_PERCENT,
							 .unit = item->unit > UNIT_PERCENT });
	if (item->has_average)
		put_average(pairs->draft, prefix, name, item);
	if (item->has_rate)
		put_rate(pairs->draft, item);
}

/* A parameter stands alone on its line, or beside others. */
static bool
is_param(const struct pairs *pairs, const struct item *item)
{
	return item->sign == SIGN_MARK && words_of(item->name) <= HEADER_WORDS_MAX &&
	       (item->is->is == NAME_PARAM ||
		(item->is->is == NAME_MAYBE && !pairs->metric && !pairs->counted));
}

/* "Test:  [20/79]": of an evaluation only the last line counts, as of a bar. */
static void
put_evaluation(struct draft *draft, enum split split)
{
	struct position *pos = &draft->position;

	draft->bar = true;
	draft->bar_key = (uint32_t)split * 0x9e3779b9u ^ (uint32_t)pos->batches.v;
	draft->bar_at = pos->batch.v;
	draft->bar_done = pos->batch.v + 1 >= pos->batches.v;
	pos->batch.has = pos->batches.has = false;
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
		struct str part = str_skip(s, at);
		struct num num;
		size_t n;

		part = str_trim(str_first(part, str_find(part, STR(", "))));
		n = num_parse(part, &num);
		if (n == 0 || (values > 0) != (byte_at(part, n) == ' ') || words_of(part) > 3)
			return false;
		at += str_find(str_skip(s, at), STR(", ")) + 2;
		if (str_ends(part, STR("left")))
			continue;
		draft_pair(draft, &(struct pair){
				      .name = values == 0 ? STR("loss") :
					      str_eq(str_skip(part, n + 1), STR("avg")) ?
							    STR("loss_avg") :
							    str_skip(part, n + 1),
				      .number = num,
				      .written = str_first(part, n) });
		values++;
	}
	return values >= 3;
}

/* The line is one that a training printed of itself, as far as can be told. */
static bool
is_log(const struct pairs *pairs)
{
	return !is_prose(pairs) && !repeats_all(pairs) && !is_end(pairs) && !is_of_part(pairs) &&
	       !code_is(pairs->line->text);
}

static enum shape_answer
pairs_read(void *state, const struct log_line *line, struct draft *draft)
{
	struct pairs pairs;
	bool any = false;

	(void)state;
	pairs.line = line;
	pairs.draft = draft;
	pairs.count = 0;
	pairs.counted = pairs.metric = false;
	pairs.split = SPLIT_NONE;
	pairs.summary = false;
	pairs.front = counter_front(line->text, draft);
	scan_init(&pairs.scan, line->text, pairs.front.end, draft);
	gather(&pairs);
	if (pairs.count == 0 && pairs.front.weak && byte_at(line->text, pairs.front.end) == ' ' &&
	    read_reversed(line->text, skip_blanks(line->text, pairs.front.end), draft))
		return SHAPE_RECORD;
	if (is_setting(&pairs)) {
		draft_clear(draft);
		return SHAPE_NO;
	}
	if (pairs.count > 0 && is_log(&pairs)) {
		find_prefix(&pairs);
		for (size_t i = 0; i < pairs.count; i++) {
			const struct item *item = &pairs.items[i];

			if (is_reading(&pairs, item)) {
				put_reading(&pairs, item);
				any = true;
			} else if (is_param(&pairs, item)) {
				draft_pair(draft, &(struct pair){ .name = item->name,
								  .number = item->num,
								  .written = item->written });
				any = true;
			}
		}
		if (any && pairs.front.end == 0 && is_saving(line->text))
			any = false;
	}
	if (!any && (pairs.front.end == 0 || pairs.front.weak)) {
		draft_clear(draft);
		return SHAPE_NO;
	}
	if (pairs.front.evaluation)
		put_evaluation(draft, pairs.front.split);
	return SHAPE_RECORD;
}

const struct shape shape_pairs = {
	.name = "pairs",
	.read = pairs_read,
};
