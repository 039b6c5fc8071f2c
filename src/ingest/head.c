#include "config.h"

#include "ingest/head.h"

#include <string.h>

#include "ingest/splits.h"
#include "util/chars.h"
#include "util/die.h"

#define LABEL_WORDS_MAX 3

static bool
is_bar(struct str s)
{
	return str_find(s, STR("it/s")) < s.n || str_find(s, STR("s/it")) < s.n ||
	       str_find(s, STR("%|")) < s.n;
}

static bool
is_params(struct str word)
{
	static const char *const words[] = {
		"args",	  "arguments", "config",   "configuration", "hparams", "hyperparameters",
		"params", "options",   "settings", "parameters",    "kwargs",  "hyperparams",
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(word, str_of(words[i])))
			return true;
	return false;
}

static bool
is_wrapping(char c)
{
	return c != '\0' && strchr(" \t[](),:=|-<>*#'\"", c) != NULL;
}

/* The next word, without what stands around words; empty at the end. */
static struct str
next_word(struct str *rest)
{
	struct str word = { 0 };

	while (rest->n > 0 && is_wrapping(rest->p[0]))
		*rest = str_skip(*rest, 1);
	word.p = rest->p;
	while (rest->n > 0 && !is_wrapping(rest->p[0])) {
		*rest = str_skip(*rest, 1);
		word.n++;
	}
	return word;
}

/* "3" or "3/10" behind a name; true if it is the counter of that name. */
static bool
put_counter(struct draft *draft, struct str name, struct str word)
{
	struct num at, total;
	size_t n = num_parse(word, &at), total_n = 0;
	const struct name *is = draft_look(draft, STR_NONE, 0, name);

	if (n == 0 || is->is < NAME_EPOCH)
		return false;
	if (n < word.n && word.p[n] == '/')
		total_n = num_parse(str_skip(word, n + 1), &total);
	if (n < word.n && total_n == 0)
		return false;
	if (is->is == NAME_STEP_GLOBAL && draft->position.steps.has) {
		/* "STEP: 24/36 -- GLOBAL_STEP: 1025": the first one was within the epoch */
		draft->position.batch = draft->position.step;
		draft->position.batches = draft->position.steps;
		draft->position.steps = (struct opt_i64){ 0 };
	}
	if (n < word.n && total.integral)
		draft_count(draft,
			    is->is == NAME_EPOCH   ? NAME_EPOCHS
			    : is->is == NAME_BATCH ? NAME_BATCHES
						   : NAME_STEPS,
			    total.value, str_first(str_skip(word, n + 1), total_n));
	return draft_pair(draft, &(struct pair){ .name = name,
						 .number = at,
						 .written = str_first(word, n) }) == PAIR_POSITION;
}

/* " 11/400 [00:01<...": without a label the bar counts the steps of the run. */
static void
put_bar(struct draft *draft, struct str bar)
{
	size_t open = str_find_char(bar, '[');
	struct str k = str_trim(str_first(bar, open));
	size_t from = k.n;

	while (from > 0 && (is_digit(k.p[from - 1]) || k.p[from - 1] == '/'))
		from--;
	put_counter(draft, STR("step"), str_skip(k, from));
}

static struct str
last_label(struct str head)
{
	size_t from;

	if (head.n < 2 || (head.p[head.n - 1] != ':' && head.p[head.n - 1] != '='))
		return STR_NONE;
	head = str_trim(str_first(head, head.n - 1));
	for (from = head.n; from > 0 && head.p[from - 1] != ' ' && head.p[from - 1] != '\t';)
		from--;
	return str_skip(head, from);
}

bool
head_is_params(struct str before)
{
	struct str word;

	while ((word = next_word(&before)).n > 0)
		if (is_params(word))
			return true;
	return false;
}

struct head
head_read(struct str before, struct draft *draft)
{
	struct str rest = str_trim(before), word, last = STR_NONE;
	struct head head = { .is = HEAD_NONE };
	bool counts = false;
	size_t words = 0;

	if (rest.n == 0)
		return head;
	if (is_bar(rest)) {
		size_t percent = str_find_char(rest, '%');

		if (percent <= 4)
			put_bar(draft, rest);
		rest = str_first(rest, percent);
	}
	head.label = last_label(rest);
	head.split = split_of(rest);
	while ((word = next_word(&rest)).n > 0) {
		struct num number;

		if (last.n > 0 && put_counter(draft, last, word)) {
			counts = true;
			words--;
			last = STR_NONE;
			continue;
		}
		if (is_params(word))
			head.is = HEAD_PARAMS;
		if (num_parse(word, &number) > 0) {
			head.digits = true;
		} else {
			last = word;
			words++;
		}
	}
	head.vague = words > 1 && !counts && head.split == SPLIT_NONE;
	head.counts = counts && words == 0 && !head.digits;
	if (head.is == HEAD_PARAMS || (words == 0 && !head.digits && !counts))
		return head;
	head.is = counts || words <= LABEL_WORDS_MAX ? HEAD_LABEL : HEAD_PROSE;
	return head;
}
