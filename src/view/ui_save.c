#include "config.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/chars.h"
#include "util/die.h"
#include "view/ui_state.h"

/*
 * The state as text: a line for each thing, "WORD REST".  What is not understood is skipped, so
 * that a newer or broken file does no harm.
 */

static const char *const tile_kinds[] = {
	[TILE_PLOT] = "plot",
	[TILE_LOG] = "log",
	[TILE_EPOCHS] = "epochs",
};
static_assert(COUNT(tile_kinds) == TILE_KIND_COUNT, "a kind of tile has no name");

static const char *const sorts[] = {
	[SORT_RANK] = "rank",	[SORT_NAME] = "name",	[SORT_STATE] = "state",
	[SORT_ALERT] = "alert", [SORT_EPOCH] = "epoch", [SORT_LEFT] = "left",
	[SORT_GAP] = "gap",	[SORT_AGE] = "age",	[SORT_APPEARANCE] = "appearance",
	[SORT_PARAM] = "param",
};
static_assert(COUNT(sorts) == SORT_COUNT, "a sort key has no name");

/* A line; what holds a line's end itself cannot be kept. */
static void __attribute__((format(printf, 2, 3))) put(FILE *out, const char *fmt, ...)
{
	va_list args;
	char *line;
	int n;

	va_start(args, fmt);
	n = vasprintf(&line, fmt, args);
	va_end(args);
	if (n < 0)
		die("no memory for the state");
	if (!strchr(line, '\n'))
		fprintf(out, "%s\n", line);
	free(line);
}

/* ---- saving */

static void
save_sort(FILE *out, const struct ui *ui)
{
	const struct sort_key *sort = &ui->sort;
	const char *word = sorts[sort->by], *sign = sort_key_reversed(sort) ? "-" : "+";

	if (ui->rank_given) {
		if (ui->saved_sort)
			put(out, "sort %s", ui->saved_sort);
		return;
	}
	if (sort->by == SORT_RANK && sort->rank.metric)
		put(out, "sort %s %s%s.%s", word, sign, sort->rank.metric,
		    statistic_name(sort->rank.statistic));
	else
		put(out, "sort %s %s%s", word, sign, sort->by == SORT_PARAM ? sort->param : "");
}

static void
save_columns(FILE *out, const struct run_columns *columns)
{
	for (size_t i = 0; i < RUN_COLUMN_COUNT; i++) {
		if (columns->chosen[i])
			put(out, "column %s", run_column_info((enum run_column)i)->name);
	}
	for (size_t i = 0; i < columns->extra_count; i++) {
		const struct extra_column *extra = &columns->extra[i];

		if (extra->param)
			put(out, "param-column %s", extra->key.metric);
		else
			put(out, "metric-column %s.%s", extra->key.metric,
			    statistic_name(extra->key.statistic));
	}
}

static void
save_marks(FILE *out, const struct ui *ui, const struct store *store)
{
	for (size_t i = 0; i < store_count(store); i++) {
		const struct run *run = store_run(store, i);
		const struct note *note = order_note_at(&ui->order, run->id);

		if (note && note->marked)
			put(out, "mark %s", run->name);
	}
	for (size_t i = 0; i < ui->pending_count; i++)
		put(out, "mark %s", ui->pending[i]);
}

static void
save_split(FILE *out, const struct split_screen *split, const struct store *store)
{
	char *text;

	if (!split->opened)
		return;
	text = tiles_write(&split->tiles);
	put(out, "tiles %s", text);
	free(text);
	for (int i = 0; i < TILES_MAX; i++) {
		const struct tile *tile = &split->tile[i];
		const struct run *run = tile->run_id ? store_find(store, tile->run_id) : NULL;

		if (tiles_has(&split->tiles, i))
			put(out, "tile %d %s %s\t%s", i, tile_kinds[tile->kind], tile->panel,
			    run		     ? run->name
			    : tile->run_name ? tile->run_name
					     : "");
	}
}

char *
ui_save(const struct ui *ui, const struct ui_env *env)
{
	char *text = NULL, lens[64];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		die("no memory for the state");
	put(out, "traintop-state 1");
	save_sort(out, ui);
	if (ui->runs.no_preview)
		put(out, "no-preview");
	save_columns(out, &ui->runs.columns);
	lens_write(&ui->run.lens, lens, sizeof(lens));
	put(out, "lens run %s", lens);
	lens_write(&ui->split.lens, lens, sizeof(lens));
	put(out, "lens split %s", lens);
	lens_write(&ui->compare.lens, lens, sizeof(lens));
	put(out, "lens compare %s", lens);
	if (ui->compare.metric)
		put(out, "compare %s", ui->compare.metric);
	save_marks(out, ui, env->store);
	save_split(out, &ui->split, env->store);
	for (size_t i = 0; i < ui->filter_count; i++)
		put(out, "filter %s\t%s", ui->filters[i].name, ui->filters[i].expression);
	for (size_t i = 0; i < ui->histories[PROMPT_FILTER].count; i++)
		put(out, "filter-history %s", ui->histories[PROMPT_FILTER].lines[i]);
	for (size_t i = 0; i < ui->histories[PROMPT_SEARCH].count; i++)
		put(out, "search-history %s", ui->histories[PROMPT_SEARCH].lines[i]);
	fclose(out);
	return text;
}

/* ---- loading */

/* The first word of *rest, which goes on behind the blank after it. */
static struct str
take_word(struct str *rest)
{
	struct str word = str_first(*rest, str_find_char(*rest, ' '));

	*rest = str_skip(*rest, word.n + 1);
	return word;
}

static bool
find_word(const char *const *words, size_t n, struct str word, size_t *out)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(word, str_of(words[i]))) {
			*out = i;
			return true;
		}
	}
	return false;
}

static void
load_sort(struct ui *ui, struct str rest)
{
	struct sort_key key = { .by = SORT_RANK };
	bool reversed = false;
	struct err err;
	size_t by;

	if (ui->rank_given) {
		free(ui->saved_sort);
		ui->saved_sort = str_dup(rest);
		return;
	}
	if (!find_word(sorts, COUNT(sorts), take_word(&rest), &by))
		return;
	key.by = (enum sort_by)by;
	if (rest.n > 0) {
		reversed = rest.p[0] == '-';
		rest = str_skip(rest, 1);
	}
	if (key.by == SORT_RANK && rest.n > 0 && !rank_key_parse(rest, &key.rank, &err))
		return;
	if (key.by == SORT_PARAM)
		key.param = str_dup(rest);
	key.rank.reversed = key.by == SORT_RANK && reversed;
	key.reversed = key.by != SORT_RANK && reversed;
	sort_key_fini(&ui->sort);
	ui->sort = key;
	ui_reorder(ui);
}

static void
load_column(struct run_columns *columns, struct str name)
{
	for (size_t i = 0; i < RUN_COLUMN_COUNT; i++) {
		if (name.n > 0 && str_eq(name, str_of(run_column_info((enum run_column)i)->name)))
			columns->chosen[i] = true;
	}
}

static void
load_own_column(struct run_columns *columns, struct str text, bool param)
{
	struct rank_key key = { 0 };
	struct err err;

	if (text.n == 0)
		return;
	if (param)
		key.metric = str_dup(text);
	else if (!rank_key_parse(text, &key, &err))
		return;
	run_columns_add(columns, &key, param);
	rank_key_fini(&key);
}

static void
load_lens(struct ui *ui, struct str rest)
{
	struct str which = take_word(&rest);

	if (str_eq(which, STR("run")))
		lens_parse(&ui->run.lens, rest);
	else if (str_eq(which, STR("split")))
		lens_parse(&ui->split.lens, rest);
	else if (str_eq(which, STR("compare")))
		lens_parse(&ui->compare.lens, rest);
}

static void
load_tile(struct ui *ui, struct str rest)
{
	struct str number = take_word(&rest), kind_word = take_word(&rest);
	struct str panel = str_first(rest, str_find_char(rest, '\t'));
	struct str name = str_skip(rest, panel.n + 1);
	struct tile *tile;
	size_t at = 0, kind;

	for (size_t i = 0; i < number.n; i++) {
		if (!is_digit(number.p[i]) || i > 1)
			return;
		at = at * 10 + (size_t)(number.p[i] - '0');
	}
	if (number.n == 0 || at >= TILES_MAX ||
	    !find_word(tile_kinds, COUNT(tile_kinds), kind_word, &kind))
		return;
	tile = &ui->split.tile[at];
	tile->kind = (enum tile_kind)kind;
	snprintf(tile->panel, sizeof(tile->panel), "%.*s", (int)panel.n, panel.p ? panel.p : "");
	free(tile->run_name);
	tile->run_name = name.n > 0 ? str_dup(name) : NULL;
}

static void
load_tiles(struct ui *ui, struct str text)
{
	ui->split.opened = tiles_parse(text, &ui->split.tiles);
	for (int i = 0; i < TILES_MAX && ui->split.opened; i++) {
		if (tiles_has(&ui->split.tiles, i)) {
			ui->split.focus = i;
			return;
		}
	}
}

static void
load_filter(struct ui *ui, struct str rest)
{
	struct str name = str_first(rest, str_find_char(rest, '\t'));
	char *name_copy, *expression;
	struct err err;

	if (name.n == 0 || name.n == rest.n)
		return;
	name_copy = str_dup(name);
	expression = str_dup(str_skip(rest, name.n + 1));
	ui_add_filter(ui, name_copy, expression, &err);
	free(expression);
	free(name_copy);
}

static void
load_history(struct prompt_history *history, struct str line)
{
	char *copy = str_dup(str_first(line, PROMPT_MAX));

	prompt_history_push(history, copy);
	free(copy);
}

static void
load_line(struct ui *ui, struct str line)
{
	struct str rest = line, word = take_word(&rest);

	if (str_eq(word, STR("sort")))
		load_sort(ui, rest);
	else if (str_eq(word, STR("no-preview")))
		ui->runs.no_preview = true;
	else if (str_eq(word, STR("column")))
		load_column(&ui->runs.columns, rest);
	else if (str_eq(word, STR("metric-column")))
		load_own_column(&ui->runs.columns, rest, false);
	else if (str_eq(word, STR("param-column")))
		load_own_column(&ui->runs.columns, rest, true);
	else if (str_eq(word, STR("lens")))
		load_lens(ui, rest);
	else if (str_eq(word, STR("compare")) && rest.n > 0) {
		free(ui->compare.metric);
		ui->compare.metric = str_dup(rest);
	} else if (str_eq(word, STR("mark")) && rest.n > 0 && ui->pending_count < UI_PENDING)
		ui->pending[ui->pending_count++] = str_dup(rest);
	else if (str_eq(word, STR("tiles")))
		load_tiles(ui, rest);
	else if (str_eq(word, STR("tile")))
		load_tile(ui, rest);
	else if (str_eq(word, STR("filter")))
		load_filter(ui, rest);
	else if (str_eq(word, STR("filter-history")))
		load_history(&ui->histories[PROMPT_FILTER], rest);
	else if (str_eq(word, STR("search-history")))
		load_history(&ui->histories[PROMPT_SEARCH], rest);
}

void
ui_load(struct ui *ui, struct str text)
{
	while (text.n > 0) {
		size_t end = str_find_char(text, '\n');

		load_line(ui, str_first(text, end));
		text = str_skip(text, end + 1);
	}
}

/* ---- runs that were awaited by name */

static void
adopt_mark(struct ui *ui, const struct run *run)
{
	for (size_t i = 0; i < ui->pending_count; i++) {
		if (strcmp(ui->pending[i], run->name) != 0)
			continue;
		order_note(&ui->order, run->id)->marked = true;
		free(ui->pending[i]);
		ui->pending[i] = ui->pending[--ui->pending_count];
		return;
	}
}

static void
adopt_tiles(struct ui *ui, const struct run *run)
{
	for (size_t i = 0; i < TILES_MAX; i++) {
		struct tile *tile = &ui->split.tile[i];

		if (tile->run_id || !tile->run_name || strcmp(tile->run_name, run->name) != 0)
			continue;
		tile->run_id = run->id;
		free(tile->run_name);
		tile->run_name = NULL;
	}
}

void
ui_adopt_pending(struct ui *ui, const struct ui_env *env)
{
	size_t count = store_count(env->store);
	bool awaited = ui->pending_count > 0;

	for (size_t i = 0; i < TILES_MAX; i++)
		awaited = awaited || ui->split.tile[i].run_name;
	/* Names may come late (a heading that follows): while something is awaited, all are looked
	 * at. */
	for (size_t i = 0; i < count && awaited && ui->pending_seen != store_generation(env->store);
	     i++) {
		adopt_mark(ui, store_run(env->store, i));
		adopt_tiles(ui, store_run(env->store, i));
	}
	ui->pending_seen = store_generation(env->store);
}
