#include "config.h"

#include "app/options.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "analyse/filter.h"
#include "util/die.h"
#include "util/str.h"

static const struct option_info infos[] = {
#define OPTION(id, name, letter, argument, config, group, help)                                    \
	{ name, letter, argument, config, OPTION_GROUP_##group, help },
#include "app/options.def"
#undef OPTION
};

static_assert(COUNT(infos) == OPTION_COUNT, "options.def and enum option_id differ");

static const struct {
	const char *name;
	unsigned way;
} notify_ways[] = {
	{ "bell", NOTIFY_BELL },
	{ "osc9", NOTIFY_OSC9 },
	{ "osc777", NOTIFY_OSC777 },
	{ "none", 0 },
};

const struct option_info *
option_info(enum option_id id)
{
	assert(id < OPTION_COUNT);
	return &infos[id];
}

const char *
option_group_title(enum option_group group)
{
	switch (group) {
	case OPTION_GROUP_PRINT:
		return "Print and end, instead of the screen";
	case OPTION_GROUP_RUNS:
		return "Which runs, and how they are read";
	case OPTION_GROUP_ALERTS:
		return "Alerts";
	case OPTION_GROUP_LOOK:
		return "Look";
	case OPTION_GROUP_HELP:
		return "Help";
	case OPTION_GROUP_COUNT:
		break;
	}
	assert(!"no such group");
	return "";
}

void
options_init(struct options *options)
{
	*options = (struct options){ .mode = MODE_DEFAULT, .notify = NOTIFY_BELL };
	options->keys = action_map_new();
	rule_settings_init(&options->rules);
}

static void
named_texts_fini(struct named_texts *texts)
{
	for (size_t i = 0; i < texts->count; i++) {
		free(texts->list[i].name);
		free(texts->list[i].text);
	}
	free(texts->list);
}

void
named_texts_add(struct named_texts *texts, const char *name, const char *text)
{
	texts->list = grow(texts->list, &texts->cap, texts->count + 1, sizeof(*texts->list));
	texts->list[texts->count++] =
	    (struct named_text){ .name = xstrdup(name), .text = xstrdup(text) };
}

void
options_fini(struct options *options)
{
	free(options->rank);
	rank_key_fini(&options->rank_key);
	free(options->filter);
	free(options->explain);
	free(options->on_alert);
	for (size_t i = 0; options->patterns && i < options->formats.count; i++)
		pattern_free(options->patterns[i]);
	free(options->patterns);
	named_texts_fini(&options->formats);
	named_texts_fini(&options->filters);
	action_map_free(options->keys);
}

static void
replace(char **field, const char *value)
{
	free(*field);
	*field = xstrdup(value);
}

static bool
set_rank(struct options *options, const char *value, struct err *err)
{
	struct rank_key key;

	if (!rank_key_parse(str_of(value), &key, err))
		return false;
	rank_key_fini(&options->rank_key);
	options->rank_key = key;
	replace(&options->rank, value);
	return true;
}

static bool
set_filter(struct options *options, const char *value, struct err *err)
{
	struct filter *filter = filter_parse(str_of(value), err);

	if (!filter)
		return false;
	filter_free(filter);
	replace(&options->filter, value);
	return true;
}

static bool
set_fail_on(struct options *options, const char *value, struct err *err)
{
	if (!severity_parse(str_of(value), &options->fail_on)) {
		err_set(err, 0, "%s: no such level; info, warning or critical", value);
		return false;
	}
	options->has_fail_on = true;
	return true;
}

static bool
find_notify_way(struct str word, unsigned *ways)
{
	for (size_t i = 0; i < COUNT(notify_ways); i++) {
		if (!str_eq(word, str_of(notify_ways[i].name)))
			continue;
		*ways |= notify_ways[i].way;
		return true;
	}
	return false;
}

static bool
set_notify(struct options *options, const char *value, struct err *err)
{
	struct str rest = str_of(value);
	unsigned ways = 0;

	for (;;) {
		size_t comma = str_find_char(rest, ',');
		struct str word = str_trim(str_first(rest, comma));

		if (!find_notify_way(word, &ways)) {
			err_set(err, 0, "%.*s: no such way; bell, osc9, osc777 or none",
				(int)word.n, word.n ? word.p : "");
			return false;
		}
		if (comma == rest.n)
			break;
		rest = str_skip(rest, comma + 1);
	}
	options->notify = ways;
	return true;
}

static bool
set_ink(struct options *options, const char *value, struct err *err)
{
	static const struct {
		const char *name;
		enum plot_ink ink;
	} inks[] = { { "braille", INK_BRAILLE }, { "blocks", INK_BLOCKS }, { "ascii", INK_ASCII } };

	for (size_t i = 0; i < COUNT(inks); i++) {
		if (strcmp(value, inks[i].name) != 0)
			continue;
		options->ink = inks[i].ink;
		return true;
	}
	err_set(err, 0, "%s: no such ink; braille, blocks or ascii", value);
	return false;
}

const char *
mode_option(enum mode mode)
{
	switch (mode) {
	case MODE_ONCE:
		return infos[OPTION_ONCE].name;
	case MODE_JSON:
		return infos[OPTION_JSON].name;
	case MODE_CSV:
		return infos[OPTION_CSV].name;
	case MODE_REPORT:
		return infos[OPTION_REPORT].name;
	case MODE_EXPLAIN:
		return infos[OPTION_EXPLAIN].name;
	case MODE_LIST_RULES:
		return infos[OPTION_LIST_RULES].name;
	case MODE_LIST_FORMATS:
		return infos[OPTION_LIST_FORMATS].name;
	case MODE_VERSION:
		return infos[OPTION_VERSION].name;
	case MODE_USAGE:
		return infos[OPTION_USAGE].name;
	case MODE_DEFAULT:
	case MODE_COUNT:
		break;
	}
	assert(!"the mode has no option");
	return "";
}

/* Two ways of printing at once would be neither; help and version go before everything. */
static bool
set_mode(struct options *options, enum mode mode, struct err *err)
{
	if (options->mode == MODE_USAGE || options->mode == MODE_VERSION)
		return true;
	if (options->mode != MODE_DEFAULT && options->mode != mode && mode != MODE_USAGE &&
	    mode != MODE_VERSION) {
		err_set(err, 0, "one way of printing at a time, and --%s was asked for before",
			mode_option(options->mode));
		return false;
	}
	options->mode = mode;
	return true;
}

bool
option_set(struct options *options, enum option_id id, const char *value, struct err *err)
{
	assert((value != NULL) == (infos[id].argument != NULL));
	switch (id) {
	case OPTION_ONCE:
		return set_mode(options, MODE_ONCE, err);
	case OPTION_JSON:
		return set_mode(options, MODE_JSON, err);
	case OPTION_CSV:
		return set_mode(options, MODE_CSV, err);
	case OPTION_REPORT:
		return set_mode(options, MODE_REPORT, err);
	case OPTION_EXPLAIN:
		replace(&options->explain, value);
		return set_mode(options, MODE_EXPLAIN, err);
	case OPTION_LIST_RULES:
		return set_mode(options, MODE_LIST_RULES, err);
	case OPTION_LIST_FORMATS:
		return set_mode(options, MODE_LIST_FORMATS, err);
	case OPTION_VERSION:
		return set_mode(options, MODE_VERSION, err);
	case OPTION_USAGE:
		return set_mode(options, MODE_USAGE, err);
	case OPTION_FAIL_ON:
		return set_fail_on(options, value, err);
	case OPTION_RANK:
		return set_rank(options, value, err);
	case OPTION_FILTER:
		return set_filter(options, value, err);
	case OPTION_PATTERN:
		named_texts_add(&options->formats, "--pattern", value);
		return true;
	case OPTION_RULE:
		return rule_settings_set(&options->rules, str_of(value), err);
	case OPTION_NO_RULE:
		return rule_settings_off(&options->rules, str_of(value), err);
	case OPTION_ON_ALERT:
		replace(&options->on_alert, value);
		return true;
	case OPTION_NOTIFY:
		return set_notify(options, value, err);
	case OPTION_INK:
		return set_ink(options, value, err);
	case OPTION_FOLLOW:
	case OPTION_NO_COLOR:
	case OPTION_ASCII:
	case OPTION_DARK:
	case OPTION_LIGHT:
	case OPTION_CALM:
	case OPTION_MOUSE:
		option_set_flag(options, id, true);
		return true;
	case OPTION_COUNT:
		break;
	}
	assert(!"no such option");
	return false;
}

void
option_set_flag(struct options *options, enum option_id id, bool on)
{
	switch ((int)id) { /* the few that can also be switched off */
	case OPTION_FOLLOW:
		options->follow = on;
		break;
	case OPTION_NO_COLOR:
		options->no_color = on;
		break;
	case OPTION_ASCII:
		options->ascii = on;
		break;
	case OPTION_DARK:
		options->ground = on ? GROUND_DARK : GROUND_LIGHT;
		break;
	case OPTION_LIGHT:
		options->ground = on ? GROUND_LIGHT : GROUND_DARK;
		break;
	case OPTION_CALM:
		options->calm = on;
		break;
	case OPTION_MOUSE:
		options->mouse = on;
		break;
	default:
		assert(!"the option is no flag that can be off");
	}
}

bool
options_compile(struct options *options, struct err *err)
{
	size_t n = options->formats.count;

	options->patterns = xcalloc(n, sizeof(struct pattern *));
	for (size_t i = 0; i < n; i++) {
		const struct named_text *format = &options->formats.list[i];

		options->patterns[i] = pattern_new(format->name, format->text, err);
		if (!options->patterns[i])
			return false;
	}
	return true;
}

struct reader_options
options_reader(const struct options *options)
{
	return (struct reader_options){
		.patterns = (const struct pattern *const *)options->patterns,
		.pattern_count = options->formats.count,
	};
}
