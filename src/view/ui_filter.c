#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "view/log_line.h"
#include "view/ui_state.h"

#define WORDS_MAX 4000
#define EXAMPLE_COLS 72 /* of the screen, from which on the prompt has room for examples */

bool
ui_filter_set(struct ui *ui, const char *text, struct err *err)
{
	struct filter *filter = filter_parse(str_of(text), err);
	char *copy;

	if (!filter)
		return false;
	copy = xstrdup(text);
	filter_free(ui->filter);
	free(ui->filter_text);
	ui->filter = filter;
	ui->filter_text = copy;
	ui->filter_error.message[0] = '\0';
	ui_reorder(ui);
	return true;
}

static const char *
label_of(enum prompt_purpose purpose)
{
	switch (purpose) {
	case PROMPT_FILTER:
		return "filter: ";
	case PROMPT_RANK:
		return "rank by: ";
	case PROMPT_SEARCH:
		return "find: ";
	case PROMPT_FILTER_NAME:
		return "save this filter as: ";
	case PROMPT_PURPOSE_COUNT:
		break;
	}
	return "";
}

void
ui_prompt_open(struct ui *ui, enum prompt_purpose purpose)
{
	const char *text = "";
	char name[RUN_COLUMN_TITLE] = "";

	if (purpose == PROMPT_FILTER)
		text = ui->filter_text;
	if (purpose == PROMPT_RANK && ui->sort.by == SORT_RANK) {
		sort_key_name(&ui->sort, name, sizeof(name));
		text = name;
	}
	ui->filter_error.message[0] = '\0';
	prompt_open(&ui->prompt, (int)purpose, label_of(purpose), text, &ui->histories[purpose]);
}

/* What is being typed takes effect as it is typed, unless it is no filter (yet). */
static void
filter_typed(struct ui *ui)
{
	struct filter *filter = filter_parse(str_of(ui->prompt.text), &ui->filter_error);

	if (!filter)
		return;
	ui->filter_error.message[0] = '\0';
	filter_free(ui->filter);
	ui->filter = filter;
	ui_reorder(ui);
}

static void
rank_typed(struct ui *ui, const struct ui_env *env)
{
	struct rank_key key = { 0 };

	ui->filter_error.message[0] = '\0';
	if (!ui->prompt.text[0])
		return;
	if (rank_key_parse(str_of(ui->prompt.text), &key, &ui->filter_error)) {
		rank_key_known(&key, env->store, &ui->filter_error);
		rank_key_fini(&key);
	}
}

/* Back to what was accepted before. */
static void
filter_cancelled(struct ui *ui)
{
	struct err err;
	char *text = xstrdup(ui->filter_text);

	ui_filter_set(ui, text, &err);
	free(text);
}

/* A line that makes no sense stays open, so that it can be mended. */
static void
reopen(struct ui *ui, enum prompt_purpose purpose)
{
	struct err error = ui->filter_error;
	char *text = xstrdup(ui->prompt.text);

	ui_prompt_open(ui, purpose);
	prompt_open(&ui->prompt, (int)purpose, label_of(purpose), text, &ui->histories[purpose]);
	ui->filter_error = error;
	free(text);
}

static void
rank_accepted(struct ui *ui, const struct ui_env *env)
{
	struct sort_key key = { .by = SORT_RANK };

	if (ui->prompt.text[0] &&
	    (!rank_key_parse(str_of(ui->prompt.text), &key.rank, &ui->filter_error) ||
	     !rank_key_known(&key.rank, env->store, &ui->filter_error))) {
		rank_key_fini(&key.rank);
		reopen(ui, PROMPT_RANK);
		return;
	}
	ui_sort(ui, env, key);
}

static void
search_accepted(struct ui *ui, const struct ui_env *env)
{
	struct logview *view = &ui->log.view;
	const struct run *run = ui_run(ui, env);

	snprintf(view->search, sizeof(view->search), "%.*s", LOGVIEW_SEARCH - 1, ui->prompt.text);
	if (run && view->search[0] && !logview_find(view, env, run, 1) &&
	    !logview_find(view, env, run, -1))
		ui_say(ui, env, STYLE_WARNING, "\"%s\" is not in this log%s", view->search,
		       log_search_minds_case(str_of(view->search))
			   ? "; without capitals case does not matter"
			   : "");
}

static void
name_accepted(struct ui *ui, const struct ui_env *env)
{
	struct err err;

	if (!ui->prompt.text[0])
		return;
	if (ui_add_filter(ui, ui->prompt.text, ui->filter_text, &err))
		ui_say(ui, env, STYLE_DIM, "saved as %s", ui->prompt.text);
	else
		ui_say(ui, env, STYLE_WARNING, "%s", err.message);
}

static void
accepted(struct ui *ui, const struct ui_env *env)
{
	switch ((enum prompt_purpose)ui->prompt.purpose) {
	case PROMPT_FILTER:
		if (!ui_filter_set(ui, ui->prompt.text, &ui->filter_error))
			reopen(ui, PROMPT_FILTER);
		break;
	case PROMPT_RANK:
		rank_accepted(ui, env);
		break;
	case PROMPT_SEARCH:
		search_accepted(ui, env);
		break;
	case PROMPT_FILTER_NAME:
		name_accepted(ui, env);
		break;
	case PROMPT_PURPOSE_COUNT:
		break;
	}
}

/* ---- completion */

struct words {
	char *items[WORDS_MAX];
	size_t count;
};

/* Once, if it begins with the prefix. */
static void
add_word(struct words *words, struct str prefix, const char *word)
{
	if (words->count == WORDS_MAX || !str_starts(str_of(word), prefix))
		return;
	for (size_t i = 0; i < words->count; i++) {
		if (!strcmp(words->items[i], word))
			return;
	}
	words->items[words->count++] = xstrdup(word);
}

static void
free_words(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->items[i]);
	free(words);
}

/* Names of metrics and parameters that begin with a prefix, with their statistics if it has a dot.
 */
static void
collect(struct words *words, const struct store *store, struct str prefix)
{
	for (size_t i = 0; i < store_count(store); i++) {
		const struct run *run = store_run(store, i);

		for (size_t m = 0; m < run->metric_count; m++) {
			struct str name = str_of(run->metrics[m]->name);

			add_word(words, prefix, run->metrics[m]->name);
			if (!str_starts(prefix, name) || prefix.n <= name.n ||
			    prefix.p[name.n] != '.')
				continue;
			for (int s = 0; s < STATISTIC_COUNT; s++) {
				char *word = xasprintf("%s.%s", run->metrics[m]->name,
						       statistic_name((enum statistic)s));

				add_word(words, prefix, word);
				free(word);
			}
		}
		for (size_t p = 0; p < run->param_count; p++)
			add_word(words, prefix, run->params[p].key);
	}
}

static void
add_states(struct words *words, struct str prefix)
{
	for (enum run_state state = 0; state < STATE_COUNT; state++)
		add_word(words, prefix, state_name(state));
}

static void
add_rules(struct words *words, struct str prefix)
{
	add_word(words, prefix, "any");
	for (enum rule_id rule = 0; rule < RULE_COUNT; rule++)
		add_word(words, prefix, rule_info(rule)->name);
}

/* Does what stands before the word end with that? */
static bool
is_behind(const struct prompt *prompt, struct str word, struct str what)
{
	size_t before = (size_t)(word.p - prompt->text);

	return before >= what.n && !memcmp(word.p - what.n, what.p, what.n);
}

/* What the word at the cursor can become. */
static struct words *
words_for(const struct ui *ui, const struct ui_env *env)
{
	struct words *words = xcalloc(1, sizeof(*words));
	struct str word = prompt_word(&ui->prompt);

	if (is_behind(&ui->prompt, word, STR("state:"))) {
		add_states(words, word);
	} else if (is_behind(&ui->prompt, word, STR("alert:"))) {
		add_rules(words, word);
	} else if (word.n > 0) {
		collect(words, env->store, word);
		if (ui->prompt.purpose == PROMPT_FILTER) {
			add_word(words, word, "state:");
			add_word(words, word, "alert:");
			add_word(words, word, "epoch");
		}
	}
	return words;
}

/* Several words, as many as have room. */
static void
write_choices(const struct words *words, size_t room, char *buf, size_t size)
{
	size_t n = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < words->count && n + strlen(words->items[i]) + 4 < room; i++)
		n += (size_t)snprintf(buf + n, size - n, "%s%s", i ? "  " : "", words->items[i]);
}

/* Tab: as far as all words that fit agree; where that is as far as it is, what they are. */
static void
complete(struct ui *ui, const struct ui_env *env)
{
	struct words *words = words_for(ui, env);
	size_t room = (size_t)ui->cols / 2;

	if (!prompt_complete(&ui->prompt, (const char *const *)words->items, words->count))
		write_choices(words, room < ERR_MAX ? room : ERR_MAX, ui->choices,
			      sizeof(ui->choices));
	free_words(words);
}

void
ui_prompt_key(struct ui *ui, const struct ui_env *env, uint32_t key)
{
	bool filters = ui->prompt.purpose == PROMPT_FILTER,
	     ranks = ui->prompt.purpose == PROMPT_RANK;
	enum prompt_result result;

	ui->choices[0] = '\0';
	if (key == KEY_TAB && (filters || ranks)) {
		complete(ui, env);
		result = PROMPT_CHANGED;
	} else {
		result = prompt_key(&ui->prompt, key);
	}
	if (result == PROMPT_CHANGED && filters)
		filter_typed(ui);
	else if (result == PROMPT_CHANGED && ranks)
		rank_typed(ui, env);
	else if (result == PROMPT_CANCELLED && filters)
		filter_cancelled(ui);
	else if (result == PROMPT_ACCEPTED)
		accepted(ui, env);
}

/* The state that a bare word is the name of; NULL if it is none. */
static const char *
meant_state(const struct ui *ui)
{
	struct str word = prompt_word(&ui->prompt);

	for (enum run_state state = 0; state < STATE_COUNT; state++) {
		if (str_eq(word, str_of(state_name(state))))
			return state_name(state);
	}
	return NULL;
}

enum style
ui_prompt_note(const struct ui *ui, const struct ui_env *env, char *buf, size_t size)
{
	struct err unknown;
	const char *state;

	buf[0] = '\0';
	if (ui->choices[0]) {
		snprintf(buf, size, "%s", ui->choices);
		return STYLE_PLAIN;
	}
	if (ui->filter_error.message[0]) {
		snprintf(buf, size, "%s", ui->filter_error.message);
		return STYLE_WARNING;
	}
	if (ui->prompt.purpose == PROMPT_RANK)
		snprintf(buf, size, "METRIC.STATISTIC   Tab completes");
	if (ui->prompt.purpose != PROMPT_FILTER)
		return STYLE_DIM;
	if (ui->filter && filter_unknown(ui->filter, env->store, &unknown)) {
		snprintf(buf, size, "%s", unknown.message);
		return STYLE_WARNING;
	}
	/* Who has not typed yet may not know what can be typed. */
	snprintf(buf, size, "%s%zu of %zu runs",
		 ui->prompt.text[0] || ui->cols < EXAMPLE_COLS
		     ? ""
		     : "val_loss<0.5  state:live  bert*   ",
		 ui->order.count, store_count(env->store));
	state = ui->order.count == 0 ? meant_state(ui) : NULL;
	if (state)
		snprintf(buf, size, "no run is named so; state:%s?", state);
	return ui->order.count ? STYLE_DIM : STYLE_WARNING;
}

/* ---- saved filters */

bool
ui_add_filter(struct ui *ui, const char *name, const char *expression, struct err *err)
{
	struct filter *filter = filter_parse(str_of(expression), err);
	struct saved_filter *saved = NULL;

	if (!filter)
		return false;
	filter_free(filter);
	for (size_t i = 0; i < ui->filter_count; i++) {
		if (!strcmp(ui->filters[i].name, name))
			saved = &ui->filters[i];
	}
	if (!saved && ui->filter_count == UI_FILTERS) {
		err_set(err, 0, "there are %d saved filters already", UI_FILTERS);
		return false;
	}
	if (!saved) {
		saved = &ui->filters[ui->filter_count++];
		*saved = (struct saved_filter){ .name = xstrdup(name) };
	}
	free(saved->expression);
	saved->expression = xstrdup(expression);
	return true;
}
