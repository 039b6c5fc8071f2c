#include "config.h"

#include "ingest/context.h"

#include "ingest/chars.h"
#include "ingest/splits.h"
#include "ingest/wording.h"
#include "util/die.h"

#define LINE_MAX 64

/* Words that may stand beside the one that tells the split. */
static bool
is_plain(struct str word)
{
	static const struct str words[] = {
		{ "in", 2 },	       { "on", 2 },	  { "the", 3 },		{ "mode", 4 },
		{ "start", 5 },	       { "starting", 8 }, { "begin", 5 },	{ "running", 7 },
		{ "run", 3 },	       { "now", 3 },	  { "continue", 8 },	{ "results", 7 },
		{ "result", 6 },       { "set", 3 },	  { "performing", 10 }, { "model", 5 },
		{ "net", 3 },	       { "of", 2 },	  { "do", 2 },		{ "perform", 7 },
		{ "epoch", 5 },	       { "is", 2 },	  { "network", 7 },	{ "metrics", 7 },
		{ "performance", 11 }, { "summary", 7 },  { "iteration", 9 },	{ "error", 5 },
		{ "errors", 6 },       { "scores", 6 },	  { "perplexity", 10 }, { "loss", 4 },
		{ "accuracy", 8 },
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(word, words[i]))
			return true;
	return false;
}

/* "Starting evaluation at 2019-03-08T10:41:07Z" without when. */
static struct str
without_time(struct str s)
{
	size_t at = str_find(s, STR(" at "));

	return at < s.n && is_digit(byte_at(s, at + 4)) ? str_first(s, at) : s;
}

/* Every word tells the split or adds nothing: the line says what comes. */
static bool
is_announcement(struct str s, enum split *split, struct str *label)
{
	bool any = false, on = false; /* "validation on: test": the data are named behind "on" */

	s = without_time(s);
	for (size_t at = 0; at < s.n;) {
		size_t n = 0;
		struct str word;

		while (is_letter(byte_at(s, at + n)))
			n++;
		word = str_between(s, at, at + n);
		at += n > 0 ? n : 1;
		if (n == 0 || is_plain(word)) {
			on |= str_eq_case(word, STR("on"));
			continue;
		}
		if (split_of(word) == SPLIT_NONE)
			return false;
		/* "testing in eval mode": what the mode is, is told by the narrower word. */
		if (!any || on || split_of(word) == SPLIT_VAL) {
			*split = split_of(word);
			*label = str_eq_case(str_first(word, 4), STR("eval"))
				     ? STR("eval")
				     : split_prefix(*split);
		}
		any = true;
	}
	return any;
}

void
context_text(struct context *context, struct str line)
{
	struct str s = str_trim(line);
	enum split split = SPLIT_NONE;
	struct str label = STR_NONE;

	if (s.n == 0 || s.n > LINE_MAX)
		return;
	if (str_find_case(s, STR("best iteration")) < s.n)
		context->repeats = true;
	if (!is_announcement(s, &split, &label))
		return;
	context->split = split == SPLIT_TRAIN ? SPLIT_NONE : split;
	context->label = label;
	context->used = false;
}

void
context_announced(struct context *context, struct str line)
{
	struct str s = str_trim(line);
	size_t n = 0;
	enum split split;

	if (s.n == 0 || s.p[s.n - 1] != ':')
		return;
	while (is_letter(byte_at(s, n)))
		n++;
	split = split_of(str_first(s, n));
	context->split = split == SPLIT_TRAIN ? SPLIT_NONE : split;
	context->label = split_prefix_of(str_first(s, n));
	context->used = false;
}

bool
context_ignores(struct str line)
{
	struct str s = str_trim(line), label;
	enum split split;

	return str_find_case(s, STR("best iteration")) == s.n &&
	       !is_announcement(s, &split, &label);
}

/* The announced split of a record; SPLIT_NONE if none is in force. */
static enum split
announced(struct context *context, bool counted)
{
	enum split split = context->split;

	if (counted && context->used)
		split = SPLIT_NONE;
	context->used = true;
	if (counted)
		context->split = SPLIT_NONE;
	return split;
}

struct str
context_take(struct context *context, uint32_t name, bool counted, enum split *split)
{
	uint32_t hash = name | 1;

	*split = announced(context, counted);
	if (*split != SPLIT_NONE) {
		if (context->plain != hash && context->labelled == 0)
			context->labelled = hash;
		return context->label;
	}
	if (context->labelled == hash) {
		*split = SPLIT_TRAIN;
		return STR("train");
	}
	if (context->plain == 0)
		context->plain = hash;
	return STR_NONE;
}

void
context_draw(struct context *context, bool bar, enum split drawn, bool counted)
{
	if (bar)
		context->within = drawn == SPLIT_TRAIN ? SPLIT_NONE : drawn;
	else if (counted)
		context->within = SPLIT_NONE;
}

enum split
context_average(const struct context *context, struct str name)
{
	return context->within != SPLIT_NONE && wording_is_average(name) ? context->within
									 : SPLIT_NONE;
}

void
context_count(struct context *context)
{
	if (context->used)
		context->split = SPLIT_NONE;
}

bool
context_is_silent(const struct context *context)
{
	return context->split == SPLIT_NONE && !context->repeats;
}

bool
context_is_repeat(struct context *context)
{
	bool repeats = context->repeats;

	context->repeats = false;
	return repeats;
}
