#include "config.h"

#include "ingest/heading.h"

#include <string.h>

#include "ingest/chars.h"
#include "model/metric.h"
#include "util/die.h"

struct str
heading_name(const struct heading *heading)
{
	return (struct str){ heading->text, heading->n };
}

/* ---- what marks a document ---- */

static bool
is_rule_of_table(struct str s)
{
	size_t dashes = 0;

	if (s.n < 5 || s.p[0] != '|')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-')
			dashes++;
		else if (s.p[i] != '|' && s.p[i] != ':' && s.p[i] != ' ')
			return false;
	}
	return dashes >= 3;
}

/* "### Results" */
static bool
is_markdown_heading(struct str s)
{
	size_t n = 0;

	while (byte_at(s, n) == '#')
		n++;
	return n >= 2 && n <= 6 && byte_at(s, n) == ' ' && n + 1 < s.n &&
	       (is_letter(s.p[skip_blanks(s, n)]) || is_wide(s.p[skip_blanks(s, n)]));
}

static bool
marks_document(struct str s)
{
	return str_starts(s, STR("```")) || is_rule_of_table(s) || is_markdown_heading(s) ||
	       str_eq(s, STR("***"));
}

/* ---- what a heading says ---- */

/* The text without what marks it as one: "#", "**", tags, list marks, a colon behind it. */
static size_t
write_plain(char *out, size_t size, struct str s)
{
	size_t n = 0;

	while (s.n > 0 && (s.p[0] == '#' || s.p[0] == '*' || s.p[0] == '>' || s.p[0] == '=' ||
			   is_blank(s.p[0]) || (s.p[0] == '-' && !is_digit(byte_at(s, 1)))))
		s = str_skip(s, 1);
	while (s.n > 0 && (s.p[s.n - 1] == '*' || s.p[s.n - 1] == ':' || s.p[s.n - 1] == '=' ||
			   s.p[s.n - 1] == '#' || s.p[s.n - 1] == '-' || is_blank(s.p[s.n - 1])))
		s.n--;
	if (str_ends(s, STR("：")))
		s.n -= STR("：").n;
	for (size_t i = 0; i < s.n && n < size; i++) {
		if (s.p[i] == '<' && (is_letter(byte_at(s, i + 1)) || byte_at(s, i + 1) == '/')) {
			size_t close = i + str_find_char(str_skip(s, i), '>');

			if (close < s.n) {
				i = close;
				continue;
			}
		}
		if ((s.p[i] == '*' && byte_at(s, i + 1) == '*') || s.p[i] == '`')
			continue;
		if (s.p[i] == '\\' && i + 1 < s.n && !is_word(s.p[i + 1]) && !is_wide(s.p[i + 1]))
			continue;
		out[n++] = is_blank(s.p[i]) ? ' ' : s.p[i];
	}
	while (n > 0 && out[n - 1] == ' ')
		n--;
	return n;
}

static bool
has_text(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_letter(s.p[i]) || is_wide(s.p[i]))
			return true;
	return false;
}

/* ---- parameters ---- */

/* A loss is no parameter, even where code sets one to 0. */
static bool
is_metric(struct str key)
{
	enum kind kind = metric_role(key, NULL).kind;

	return kind != KIND_NONE && kind != KIND_LR;
}

static void
add_param(struct heading *heading, struct str key, struct str value)
{
	struct heading_param *param = NULL;

	/* "在lr=1e-6": of a sentence without blanks only the name counts. */
	if (key.n > 0 && is_wide(key.p[0]) && is_letter(key.p[key.n - 1]))
		while (key.n > 0 && is_wide(key.p[0]))
			key = str_skip(key, 1);
	if (is_metric(key) || str_starts_case(key, STR("best")))
		return;
	if (key.n == 0 || key.n >= sizeof(param->key) || value.n == 0 ||
	    value.n >= sizeof(param->value))
		return;
	for (size_t i = 0; i < heading->param_count; i++)
		if (str_eq(str_of(heading->params[i].key), key))
			param = &heading->params[i];
	if (param == NULL) {
		if (heading->param_count == HEADING_PARAMS)
			return;
		param = &heading->params[heading->param_count++];
	}
	memcpy(param->key, key.p, key.n);
	param->key[key.n] = '\0';
	memcpy(param->value, value.p, value.n);
	param->value[value.n] = '\0';
}

/* "lr" of "it should be lr". */
static struct str
last_if_rate(struct str name)
{
	size_t at = name.n;

	while (at > 0 && name.p[at - 1] != ' ')
		at--;
	return metric_role(str_skip(name, at), NULL).kind == KIND_LR ? str_skip(name, at) : name;
}

/* The words of a name before `at`: "warm up" of "warm up =0.1", at most three. */
static struct str
name_before(struct str s, size_t at)
{
	size_t end = back_blanks(s, 0, at), begin = end;

	while (begin > 0 &&
	       (is_word(s.p[begin - 1]) || (s.p[begin - 1] == ' ' && begin > 1 &&
					    is_word(s.p[begin - 2]) && !is_digit(s.p[begin - 2]))))
		begin--;
	return last_if_rate(str_trim(str_between(s, begin, end)));
}

/* The name and the number around a sign; true if they are a learning rate. */
static bool
add_named(struct heading *heading, struct str s, size_t sign)
{
	char buf[NAME_MAX_BYTES];
	struct str name = { buf, name_write(buf, name_before(s, sign)) };
	size_t from = skip_blanks(s, sign + 1), end = from;
	struct num num;

	if (name.n == 0 || !is_letter(name.p[0]) || num_parse(str_skip(s, from), &num) == 0)
		return false;
	end = from + num_parse(str_skip(s, from), &num);
	if (is_letter(byte_at(s, end)) || byte_at(s, end) == '(')
		return false;
	add_param(heading, name, str_between(s, from, end));
	return str_eq(name, STR("lr")) || str_eq(name, STR("learning_rate"));
}

/* "1e-6" alone in a heading can only be a learning rate. */
static void
add_bare_rate(struct heading *heading, struct str s)
{
	for (size_t at = 0; at < s.n; at++) {
		struct num num;
		size_t n;

		if (!is_digit(s.p[at]) || (at > 0 && (is_word(s.p[at - 1]) || s.p[at - 1] == '.')))
			continue;
		n = num_parse(str_skip(s, at), &num);
		if (n >= 4 && str_find(str_first(str_skip(s, at), n), STR("e-")) < n &&
		    !is_letter(byte_at(s, at + n)) && num.value < 1) {
			add_param(heading, STR("lr"), str_between(s, at, at + n));
			return;
		}
		at += n;
	}
}

static void
read_params(struct heading *heading, struct str s)
{
	bool rate = false;

	for (size_t at = 1; at < s.n; at++)
		if (s.p[at] == '=' && byte_at(s, at + 1) != '=' && s.p[at - 1] != '=')
			rate |= add_named(heading, s, at);
	if (!rate)
		add_bare_rate(heading, s);
}

/* ---- numbers of runs ---- */

/* Words that may stand before a run's number: "Training on fold 3". */
static bool
leads_title(struct str word)
{
	static const char *const words[] = { "training",   "train",   "starting", "start",
					     "begin",	   "running", "on",	  "for",
					     "the",	   "cv",      "cross",	  "validation",
					     "processing", "k" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(word, str_of(words[i])))
			return true;
	return false;
}

/* A number behind the word for a run at s[at]: "Fold 3", "Trial #5", "seed: 1". */
static bool
is_numbered(struct str s, size_t at)
{
	while (byte_at(s, at) == ' ' || byte_at(s, at) == '#' || byte_at(s, at) == ':')
		at++;
	return is_digit(byte_at(s, at));
}

static bool
is_run(struct str word)
{
	static const char *const words[] = { "fold", "run", "trial", "experiment" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(word, str_of(words[i])))
			return true;
	return false;
}

/* Runs have numbers by which one follows the other: not "seed: 42". */
static bool
counts_runs(struct str s)
{
	for (int led = 0; led < 4; led++) {
		size_t n = 0;

		while (s.n > 0 && !is_letter(s.p[0]) && !is_digit(s.p[0]) && !is_wide(s.p[0]))
			s = str_skip(s, 1);
		while (is_letter(byte_at(s, n)))
			n++;
		if (is_run(str_first(s, n)))
			return is_numbered(s, n);
		if (!leads_title(str_first(s, n)))
			break;
		s = str_skip(s, n);
	}
	return str_starts(s, STR("第")) && str_find(s, STR("折")) < s.n;
}

/* A hash of the first number. */
static uint32_t
number_of(struct str s)
{
	size_t at = 0, n = 0;

	while (at < s.n && !is_digit(s.p[at]))
		at++;
	while (is_digit(byte_at(s, at + n)))
		n++;
	return (uint32_t)str_hash(str_between(s, at, at + n));
}

bool
heading_turns(const struct heading *heading)
{
	return heading->fresh && heading->counts && heading->counted &&
	       heading->number != heading->used;
}

struct str
heading_numbered(struct str line)
{
	struct str s = line;
	size_t n = 0, end;

	while (s.n > 0 && (s.p[0] == '[' || s.p[0] == '(' || is_blank(s.p[0])))
		s = str_skip(s, 1);
	while (is_letter(byte_at(s, n)))
		n++;
	if (n == 0 || !is_run(str_first(s, n)) || !is_numbered(s, n))
		return STR_NONE;
	for (end = n; !is_digit(byte_at(s, end));)
		end++;
	while (is_digit(byte_at(s, end)))
		end++;
	return is_letter(byte_at(s, end)) ? STR_NONE : str_first(s, end);
}

/* ---- lines ---- */

static void
set(struct heading *heading, struct str line)
{
	char text[HEADING_MAX];
	size_t n = write_plain(text, sizeof(text), line);

	if (n == 0 || !has_text((struct str){ text, n }))
		return;
	memcpy(heading->text, text, n);
	heading->n = n;
	heading->fresh = true;
	heading->counts = counts_runs(line);
	heading->number = number_of(line);
	read_params(heading, (struct str){ text, n });
}

/* "lr = 1e-3", "epoch=5": a line that sets one name. */
static bool
is_setting(struct str s)
{
	size_t sign = str_find_char(s, '=');
	struct num num;

	if (sign == s.n || sign == 0 || sign > 32 || is_digit(s.p[0]) ||
	    str_starts_case(s, STR("best"))) /* bestIteration = 1757 */
		return false;
	for (size_t i = 0; i < sign; i++)
		if (!is_word(s.p[i]) && s.p[i] != ' ')
			return false;
	return num_whole(str_skip(s, sign + 1), &num);
}

/* "===== Config 2 =====", "seed: 5" */
static bool
is_run_title(struct str s)
{
	static const struct str words[] = { { "exp", 3 },  { "config", 6 }, { "seed", 4 },
					    { "task", 4 }, { "stage", 5 },  { "phase", 5 } };

	if (counts_runs(s))
		return true;
	while (s.n > 0 && !is_letter(s.p[0]))
		s = str_skip(s, 1);
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_starts_case(s, words[i]) && !is_letter(byte_at(s, words[i].n)) &&
		    is_numbered(s, words[i].n))
			return true;
	return false;
}

/* "#alpha = 0.4" but not "#!/bin/sh" or "####". */
static bool
is_comment(struct str s)
{
	size_t at = 0;

	while (byte_at(s, at) == '#')
		at++;
	at = skip_blanks(s, at);
	return s.p[0] == '#' && at < s.n && (is_letter(s.p[at]) || is_wide(s.p[at]));
}

/* A heading also where it stands in a log. */
static bool
is_title(struct str s)
{
	return is_setting(s) || is_comment(s) || is_run_title(s);
}

static bool
is_picture(struct str s)
{
	return s.p[0] == '!' || s.p[0] == '<' || s.p[0] == '|' || s.p[0] == '[';
}

void
heading_text(struct heading *heading, struct str line)
{
	struct str s = str_trim(line);

	if (s.n == 0)
		return;
	heading->document |= marks_document(s);
	if (str_starts(s, STR("```"))) {
		heading->fenced = !heading->fenced;
		return;
	}
	if (s.n > HEADING_MAX)
		return;
	if (is_title(s) || (heading->document && !heading->fenced && !is_picture(s)))
		set(heading, s);
}

void
heading_title(struct heading *heading, struct str line)
{
	size_t known = heading->param_count;

	heading_text(heading, line);
	if (!heading->counts)
		heading->param_count = known;
}

bool
heading_alike(struct str a, struct str b)
{
	size_t at = 0;

	while (at < a.n && at < b.n && a.p[at] == b.p[at] && !is_digit(a.p[at]))
		at++;
	return at > 2 && is_digit(byte_at(a, at)) && is_digit(byte_at(b, at));
}

bool
heading_ignores(const struct heading *heading, struct str line)
{
	struct str s = str_trim(line);

	return s.n == 0 || !(heading->document || marks_document(s) || is_title(s));
}

void
heading_params(struct heading *heading, const struct draft *draft, struct str line)
{
	for (size_t i = 0; i < draft->param_count; i++)
		add_param(heading, draft->params[i].key, draft->params[i].value);
	heading_text(heading, line);
}

void
heading_take(struct heading *heading, struct draft *draft)
{
	for (size_t i = 0; i < heading->param_count; i++)
		draft_param(draft, draft_copy(draft, str_of(heading->params[i].key)),
			    str_of(heading->params[i].value));
	heading->param_count = 0;
	if (heading->fresh && heading->counts) {
		heading->counted = true;
		heading->used = heading->number;
	}
	heading->fresh = false;
}
