#include "config.h"

#include "ingest/pairs.h"

#include <math.h>
#include <string.h>

#include "ingest/chars.h"
#include "ingest/code.h"
#include "ingest/head.h"
#include "ingest/splits.h"
#include "ingest/wording.h"
#include "util/die.h"

#define MARKED_WORDS_MAX 6 /* of a name before ':' or '=' */
#define PERCENT_MAX 100
#define CODE_INDENT 4	      /* blanks before a statement within a function */
#define PARAMS_WORDS_MAX 4    /* before what a run is given */
#define PROSE_WORDS 4	      /* loose words of a line whose pairs have only blanks in them */
#define PROSE_WORDS_MARKED 16 /* of a line with a ':' or '=' in one */

/* "loss = 0", "train_acc=0", "    loss = 0.0": a variable is set. */
static bool
is_assignment(const struct pairs *pairs, const struct item *item)
{
	size_t at = (size_t)(item->written.p - pairs->line->text.p);
	bool zero = item->num.value == 0 && pairs->count == 1 &&
		    skip_blanks(pairs->line->text, 0) >= CODE_INDENT;

	return !pairs->counted && (item->num.integral || zero) && !item->ratio &&
	       item->unit == UNIT_NONE && (item->is->wording & WORDING_VARIABLE) &&
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

/* "http://host/?loss=0.5&lr=1", "test_x.py::test_loss[0.5]" */
static bool
is_query(const struct pairs *pairs, const struct item *item)
{
	char before = item->name.p > pairs->line->text.p ? item->name.p[-1] : '\0';

	if (before == ':' && item->name.p - pairs->line->text.p > 1 && item->name.p[-2] == ':')
		return true;
	return before == '?' || before == '&' || byte_at(item->name, 0) == '&';
}

static bool
is_measured(const struct pairs *pairs, const struct item *item)
{
	return is_query(pairs, item) || item->unit == UNIT_TIME || item->unit == UNIT_SIZE ||
	       (item->is->wording & WORDING_PATH) || is_assignment(pairs, item) ||
	       is_qualifier(pairs, item);
}

/* "reducing learning rate to 0.1", but not "After 100 steps, loss on training batch is 0.5". */
static bool
is_told_in_words(const struct pairs *pairs, const struct item *item)
{
	return item->sign == SIGN_BLANK && !(item->said && pairs->counted) &&
	       (item->is->wording & (WORDING_VERBAL | WORDING_FILLED));
}

static bool
is_metric(const struct pairs *pairs, const struct item *item)
{
	unsigned wording = item->is->wording;

	if (item->is->is != NAME_METRIC || item->is->words > MARKED_WORDS_MAX)
		return false;
	if ((wording & WORDING_BEST) && !(pairs->counted && item->is->words == 1))
		return false;
	if (is_told_in_words(pairs, item))
		return false;
	/* "BenchmarkAccuracy  12041", "make: *** [train] Error 1": how often, which one */
	if (!pairs->counted && item->sign == SIGN_BLANK && item->num.integral &&
	    (item->num.value > PERCENT_MAX || item->is->role.kind == KIND_NONE))
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
	/* "batch = 64, train = 1": a switch */
	if (item->num.integral && !item->ratio && item->unit == UNIT_NONE &&
	    (item->is->wording & WORDING_VARIABLE) && split_of(item->name) != SPLIT_NONE &&
	    item->written.n == 1)
		return false;
	/* "loss 0.5 (best 0.4)" */
	if ((item->is->wording & WORDING_BEST) &&
	    (item->is->words > 1 || is_bracketed(pairs, item)))
		return false;
	if (item->sign == SIGN_MARK)
		return item->is->words < MARKED_WORDS_MAX;
	return item->is->words == 1 && !item->ratio && !(item->is->wording & WORDING_FILLER);
}

/* Of the mean over an epoch or an evaluation only the metrics are worth a series of their own. */
static bool
is_summed(const struct pairs *pairs, const struct item *item)
{
	return pairs->summary || pairs->front.evaluation ||
	       (item->group.n > 0 && pairs->scan.group.n > 0 &&
		!is_digit(item->group.p[0])); /* "[2k]" groups nothing */
}

/*
 * "frame=  100 fps= 25 q=28.0 size=    1024kB bitrate=2011.2kbits/s": more sizes and speeds than
 * values that may be anything, in steps and not in epochs.
 */
static bool
is_transfer(const struct pairs *pairs)
{
	size_t costs = 0, others = 0;

	if (pairs->metric || pairs->draft->position.epoch.has)
		return false;
	for (size_t i = 0; i < pairs->count; i++) {
		const struct item *item = &pairs->items[i];
		bool cost = item->unit == UNIT_SIZE || item->unit == UNIT_RATE ||
			    item->is->role.kind == KIND_THROUGHPUT;

		costs += cost;
		others += !cost && item->is->is == NAME_UNKNOWN;
	}
	return costs > 1 && costs > others;
}

bool
pairs_is_reading(const struct pairs *pairs, const struct item *item)
{
	if (pairs->transfer)
		return false;
	if (is_summed(pairs, item) && item->is->is != NAME_METRIC)
		return false;
	switch (item->is->is) {
	case NAME_METRIC:
		return is_metric(pairs, item);
	case NAME_UNKNOWN:
		return is_likely(pairs, item);
	case NAME_AUX:
	case NAME_MAYBE:
		return (pairs->metric || pairs->counted) && !is_told_in_words(pairs, item);
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

/* "batch_size      32": nothing but a name and a value in columns. */
static bool
is_aligned(const struct pairs *pairs)
{
	const struct item *item = &pairs->items[0];
	struct str s = str_trim(pairs->line->text);
	const char *behind = item->name.p + item->name.n;
	bool joined = str_find_char(item->name, '_') < item->name.n;

	return pairs->count == 1 && item->name.p == s.p &&
	       item->written.p + item->written.n == s.p + s.n &&
	       item->written.p - behind >= (joined && item->is->is == NAME_PARAM ? 1 : 2) &&
	       (item->is->wording & WORDING_VARIABLE);
}

/* A parameter stands alone on its line, or beside others. */
bool
pairs_is_param(const struct pairs *pairs, const struct item *item)
{
	size_t now = str_starts_case(item->name, STR("current ")); /* "Current learning rate" */

	return (item->sign == SIGN_MARK || is_aligned(pairs)) &&
	       item->is->words <= PAIRS_HEADER_WORDS_MAX &&
	       (item->is->is == NAME_PARAM ||
		(item->is->is == NAME_MAYBE && item->is->words <= 2 + now && !pairs->metric &&
		 !pairs->counted));
}

/* Only "epochs=10" counts in the line. */
static bool
is_plan(struct str text)
{
	size_t at = str_find_case(text, STR("epoch"));

	return byte_at(text, at + 5) == 's' &&
	       str_find_case(str_skip(text, at + 5), STR("epoch")) == text.n - at - 5;
}

/* "Training config: lr=0.1, loss_weight=1.0": all of it is what the run is given. */
bool
pairs_are_params(const struct pairs *pairs)
{
	struct str text = pairs->line->text;
	struct str before = str_trim(str_first(text, (size_t)(pairs->items[0].name.p - text.p)));

	/* Not "Build settings: BLAS=mkl, AVX=1", nor "def f(params, lr=1)". */
	return pairs->front.end == 0 && before.n > 0 &&
	       strchr(":({[-", before.p[before.n - 1]) != NULL &&
	       (!pairs->counted || is_plan(text)) && str_find_char(before, '=') == before.n &&
	       wording_words(before) <= PARAMS_WORDS_MAX && head_is_params(before);
}

enum given
pairs_given(const struct pairs *pairs)
{
	const struct item *first = &pairs->items[0];

	if (pairs->counted || pairs->front.end > 0)
		return GIVEN_NO;
	if (pairs->params > 1)
		return GIVEN_LIKELY;
	return pairs->count == 1 && (first->sign == SIGN_MARK || is_aligned(pairs)) &&
		       !first->has_average && (first->is->wording & WORDING_VARIABLE)
		   ? GIVEN_LINE
		   : GIVEN_NO;
}

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

/* "Train: 55.2%, Valid: 54.1%": scores, unless they are how something was divided. */
static bool
is_scored(const struct pairs *pairs)
{
	size_t splits = 0;
	double sum = 0;

	for (size_t i = 0; i < pairs->count; i++) {
		const struct item *item = &pairs->items[i];

		if (item->unit != UNIT_PERCENT || item->is->words > 1 ||
		    split_of(item->name) == SPLIT_NONE)
			continue;
		splits++;
		sum += item->num.value;
	}
	return splits > 1 && fabs(sum - PERCENT_MAX) > 1;
}

void
pairs_gather(struct pairs *pairs)
{
	while (pairs->count < PAIRS_MAX && scan_next(&pairs->scan, &pairs->items[pairs->count]))
		pairs->count++;
	pairs->counted = pairs->scan.counted || (pairs->front.end > 0 && !pairs->front.weak);
	for (size_t i = 0; i < pairs->count && !pairs->metric; i++)
		pairs->metric = is_metric(pairs, &pairs->items[i]);
	pairs->metric = pairs->metric || is_scored(pairs);
	pairs->counted = is_counted(pairs);
	pairs->transfer = is_transfer(pairs);
	for (size_t i = 0; i < pairs->count; i++)
		pairs->params += pairs->items[i].is->is == NAME_PARAM;
}

/* What stands before the first name, with blanks between: "LOC        tp: 1591". */
struct str
pairs_label(const struct pairs *pairs)
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
	struct str label = pairs_label(pairs);
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

/* "Saving dict for step 300: accuracy = 0.8", "Checkpoint [3] ppl=20": what is saved are the
 * readings, or nothing is. */
static bool
is_saved_result(struct str before)
{
	static const char *const words[] = { "dict", "metrics", "results", "scores",
					     "checkpoint [" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_find_case(before, str_of(words[i])) < before.n)
			return true;
	return false;
}

/*
 * "Simulation complete  reward_mean=9.4 reward_std=0.0": what is over there is neither the training
 * nor an evaluation or an epoch of it.
 */
static bool
is_of_other(const struct pairs *pairs, struct str before)
{
	static const char *const parts[] = { "train", "epoch", "step", "iter", "fold", "run" };

	if (pairs->counted || !wording_is_over(before) || split_of(before) != SPLIT_NONE)
		return false;
	for (size_t i = 0; i < COUNT(parts); i++)
		if (str_find_case(before, str_of(parts[i])) < before.n)
			return false;
	return true;
}

/* "Best instance accuracy: 0.6, class accuracy: 0.5": all of it is the best there was, but what is
 * said to be of now. */
static bool
is_list_of_best(const struct pairs *pairs)
{
	static const char *const words[] = { "current", "cur_", "this epoch", "latest" };
	const struct item *first = &pairs->items[0];
	struct str text = str_trim(pairs->line->text);

	if (first->name.p > text.p + STR("the ").n || !(first->is->wording & WORDING_BEST) ||
	    !wording_is_best(str_first(first->name, str_find_char(first->name, ' '))))
		return false;
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_find_case(text, str_of(words[i])) < text.n)
			return false;
	return true;
}

/* "Better model found at epoch 3 with f1: 0.5", "Saved (epoch 3, score 0.5)", "Training done,
 * loss=0.5": said before. */
static bool
is_repeated(const struct pairs *pairs, const struct marker *marker)
{
	struct str text = pairs->line->text;
	struct str before = str_first(text, (size_t)(pairs->items[0].name.p - text.p));

	if (wording_is_best(before) || is_list_of_best(pairs) || is_of_other(pairs, before))
		return true;
	if (wording_is_saving(text) && !is_saved_result(before))
		return !is_test_result(pairs);
	return marker_is_end(marker, text) && !is_test_result(pairs);
}

/* "Epoch 7: took 14.8s | Best so far: epoch 3 val_loss: 0.5": all that is told was said before. */
static bool
is_best_so_far(const struct pairs *pairs)
{
	struct str text = pairs->line->text;
	size_t i = 0;

	while (i < pairs->count && pairs->items[i].is->is != NAME_METRIC)
		i++;
	return i < pairs->count &&
	       str_find_case(text, STR("best so far")) < (size_t)(pairs->items[i].name.p - text.p);
}

/* The line is one that a training printed of itself, as far as can be told. */
bool
pairs_are_logged(const struct pairs *pairs, const struct marker *marker)
{
	if (is_best_so_far(pairs))
		return false;
	if (pairs->front.end > 0 && !pairs->front.weak)
		return true;
	if (pairs->front.end == 0 && is_repeated(pairs, marker))
		return false;
	if (!pairs->counted && (is_prose(pairs) || is_of_part(pairs)))
		return false;
	return !code_is(pairs->line->text);
}

bool
pairs_may_be_plan(const struct pairs *pairs)
{
	struct str s = str_trim(pairs->line->text), name = str_first(s, STR("epochs").n);
	size_t sign = skip_blanks(s, name.n);
	struct num num;

	return pairs->count == 0 && str_eq_case(name, STR("epochs")) && byte_at(s, sign) == ':' &&
	       num_whole(str_skip(s, sign + 1), &num);
}

/* "epoch=5", "steps = 100", "batches: 3" alone on a line: a parameter of what follows. */
static bool
is_setting(const struct pairs *pairs)
{
	struct str s = str_trim(pairs->line->text);
	size_t sign;
	struct num num;

	if (pairs->front.end == 0)
		return false;
	sign = str_find_char(s, '=');
	if (pairs->count > 0) /* "batch = 64, time_steps = 1, train = 1" */
		return sign < pairs->front.end;
	if (sign == s.n) {
		if (pairs_may_be_plan(pairs))
			return false;
		sign = str_find_char(s, ':');
		if (sign == 0 || sign == s.n || s.p[sign - 1] != 's' || s.p[0] < 'a')
			return false;
	}
	return num_whole(str_trim(str_skip(s, sign + 1)), &num);
}

/* "Epoch 3/10": a counter, and no reading yet. */
bool
pairs_announce(const struct pairs *pairs)
{
	return pairs->front.end > 0 && !pairs->front.weak && !is_setting(pairs) &&
	       !code_is(pairs->line->text);
}
