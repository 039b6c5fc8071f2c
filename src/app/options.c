#include "config.h"

#include "app/options.h"

#include <assert.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "util/near.h"
#include "util/str.h"

#define LONG_FIRST 256 /* getopt_long's value of the first option: above every letter */

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

static const char *
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
		named_texts_add(&options->formats, "pattern", value);
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

#define SHORT_MAX (2 * OPTION_COUNT + 2)

/* getopt_long's tables: the long ones end in a row of zeros, the short ones begin with ':'. */
static void
getopt_tables(struct option longs[OPTION_COUNT + 1], char shorts[SHORT_MAX])
{
	size_t n = 0;

	shorts[n++] = ':';
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		longs[i] = (struct option){
			.name = infos[i].name,
			.has_arg = infos[i].argument ? required_argument : no_argument,
			.val = LONG_FIRST + (int)i,
		};
		if (!infos[i].letter)
			continue;
		shorts[n++] = infos[i].letter;
		if (infos[i].argument)
			shorts[n++] = ':';
	}
	longs[OPTION_COUNT] = (struct option){ 0 };
	shorts[n] = '\0';
}

static enum option_id
option_of(int value)
{
	if (value >= LONG_FIRST)
		return (enum option_id)(value - LONG_FIRST);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (infos[i].letter == value)
			return (enum option_id)i;
	return OPTION_COUNT;
}

/* Long options that begin with what was typed: getopt_long refuses if there are several. */
static bool
refuse_ambiguous(struct str typed, struct err *err)
{
	const char *first = NULL;

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!str_starts(str_of(infos[i].name), typed))
			continue;
		if (first) {
			err_set(err, 0, "--%.*s: could be --%s or --%s", (int)typed.n, typed.p,
				first, infos[i].name);
			return true;
		}
		first = infos[i].name;
	}
	return false;
}

static void
refuse_unknown(const char *argument, int letter, struct err *err)
{
	struct str typed = str_of(argument);
	struct near near;

	if (letter > 0 && letter < LONG_FIRST) {
		err_set(err, 0, "-%c: no such option; traintop --help lists them", letter);
		return;
	}
	if (letter >= LONG_FIRST) {
		err_set(err, 0, "--%s takes no value", infos[letter - LONG_FIRST].name);
		return;
	}
	typed = str_skip(typed, 2);
	typed = str_first(typed, str_find_char(typed, '='));
	if (refuse_ambiguous(typed, err))
		return;
	near_init(&near, typed);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		near_try(&near, infos[i].name);
	if (near_best(&near))
		err_set(err, 0, "--%.*s: no such option; --%s?", (int)typed.n, typed.p,
			near_best(&near));
	else
		err_set(err, 0, "--%.*s: no such option; traintop --help lists them", (int)typed.n,
			typed.p);
}

/* What only the whole command line can tell. */
static bool
check_together(const struct options *options, struct err *err)
{
	if (!options->follow)
		return true;
	switch (options->mode) {
	case MODE_DEFAULT:
	case MODE_JSON:
	case MODE_VERSION:
	case MODE_USAGE:
		return true;
	case MODE_ONCE:
	case MODE_CSV:
	case MODE_REPORT:
	case MODE_EXPLAIN:
	case MODE_LIST_RULES:
	case MODE_LIST_FORMATS:
	case MODE_COUNT:
		break;
	}
	err_set(err, 0, "--follow goes with --json or alone, not with --%s",
		mode_option(options->mode));
	return false;
}

static bool
set_from_argument(struct options *options, int value, struct err *err)
{
	enum option_id id = option_of(value);
	const char *argument = infos[id].argument ? optarg : NULL;
	struct err why;

	if (option_set(options, id, argument, &why))
		return true;
	err_set(err, why.number, "--%s: %s", infos[id].name, why.message);
	return false;
}

bool
options_parse(struct options *options, int argc, char *const *argv, struct err *err)
{
	static const char *const here[] = { "." };
	struct option longs[OPTION_COUNT + 1];
	char shorts[SHORT_MAX];
	int value;

	getopt_tables(longs, shorts);
	opterr = 0;
	optind = 0; /* anew, also for a second command line in the same process (tests) */
	while ((value = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (value == '?') {
			refuse_unknown(argv[optind - 1], optopt, err);
			return false;
		}
		if (value == ':') {
			enum option_id id = option_of(optopt);

			err_set(err, 0, "--%s needs a value: %s", infos[id].name,
				infos[id].argument);
			return false;
		}
		if (!set_from_argument(options, value, err))
			return false;
	}
	options->sources = optind < argc ? (const char *const *)argv + optind : here;
	options->source_count = optind < argc ? (size_t)(argc - optind) : 1;
	return check_together(options, err);
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

#define USAGE_INDENT 32
#define USAGE_WIDTH 80

/* text in lines of USAGE_WIDTH at most, behind what has been printed up to column `at`. */
static void
print_help_text(FILE *out, int at, struct str text)
{
	if (at > USAGE_INDENT - 2)
		at = fprintf(out, "\n") - 1;
	while (text.n > 0) {
		size_t space = str_find_char(text, ' ');
		bool first = at <= USAGE_INDENT;

		if (!first && at + 1 + (int)space > USAGE_WIDTH) {
			fputc('\n', out);
			at = 0;
			first = true;
		}
		at += first ? fprintf(out, "%*s", USAGE_INDENT - at, "") : fprintf(out, " ");
		at += fprintf(out, "%.*s", (int)space, text.p);
		text = str_skip(text, space + 1);
	}
	fputc('\n', out);
}

void
options_usage(FILE *out)
{
	enum option_group group = OPTION_GROUP_COUNT;

	fputs("Usage: traintop [OPTION]... [SOURCE]...\n"
	      "\n"
	      "Watches training logs and shows every run in one terminal.  SOURCE is a file, a\n"
	      "folder (its log files, also below it, and those that appear later), a glob, or -\n"
	      "for standard input; without one, the current folder.\n",
	      out);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_info *info = &infos[i];
		int at;

		if (info->group != group) {
			group = info->group;
			fprintf(out, "\n%s:\n", option_group_title(group));
		}
		at = info->letter ? fprintf(out, "  -%c, --%s", info->letter, info->name)
				  : fprintf(out, "      --%s", info->name);
		if (info->argument)
			at += fprintf(out, " %s", info->argument);
		print_help_text(out, at, str_of(info->help));
	}
	fputs("\nThe manual: man traintop\n", out);
}
