#include "config.h"

#include "app/command_line.h"

#include <getopt.h>
#include <stddef.h>

#include "util/near.h"
#include "util/str.h"

#define LONG_FIRST 256 /* getopt_long's value of the first option: above every letter */
#define SHORT_MAX (2 * OPTION_COUNT + 2)

/* getopt_long's tables: the long ones end in a row of zeros, the short ones begin with ':'. */
static void
getopt_tables(struct option longs[OPTION_COUNT + 1], char shorts[SHORT_MAX])
{
	size_t n = 0;

	shorts[n++] = ':';
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		longs[i] = (struct option){
			.name = option_info((enum option_id)i)->name,
			.has_arg = option_info((enum option_id)i)->argument ? required_argument
									    : no_argument,
			.val = LONG_FIRST + (int)i,
		};
		if (!option_info((enum option_id)i)->letter)
			continue;
		shorts[n++] = option_info((enum option_id)i)->letter;
		if (option_info((enum option_id)i)->argument)
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
		if (option_info((enum option_id)i)->letter == value)
			return (enum option_id)i;
	return OPTION_COUNT;
}

/* Long options that begin with what was typed: getopt_long refuses if there are several. */
static bool
refuse_ambiguous(struct str typed, struct err *err)
{
	const char *first = NULL;

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (!str_starts(str_of(option_info((enum option_id)i)->name), typed))
			continue;
		if (first) {
			err_set(err, 0, "--%.*s: could be --%s or --%s", (int)typed.n, typed.p,
				first, option_info((enum option_id)i)->name);
			return true;
		}
		first = option_info((enum option_id)i)->name;
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
		err_set(err, 0, "--%s takes no value",
			option_info((enum option_id)(letter - LONG_FIRST))->name);
		return;
	}
	typed = str_skip(typed, 2);
	typed = str_first(typed, str_find_char(typed, '='));
	if (refuse_ambiguous(typed, err))
		return;
	near_init(&near, typed);
	for (size_t i = 0; i < OPTION_COUNT; i++)
		near_try(&near, option_info((enum option_id)i)->name);
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
	const char *argument = option_info(id)->argument ? optarg : NULL;
	struct err why;

	if (option_set(options, id, argument, &why))
		return true;
	err_set(err, why.number, "--%s: %s", option_info(id)->name, why.message);
	return false;
}

bool
command_line_parse(struct options *options, int argc, char *const *argv, struct err *err)
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

			err_set(err, 0, "--%s needs a value: %s", option_info(id)->name,
				option_info(id)->argument);
			return false;
		}
		if (!set_from_argument(options, value, err))
			return false;
	}
	options->sources = optind < argc ? (const char *const *)argv + optind : here;
	options->source_count = optind < argc ? (size_t)(argc - optind) : 1;
	return check_together(options, err);
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
command_line_usage(FILE *out)
{
	enum option_group group = OPTION_GROUP_COUNT;

	fputs("Usage: traintop [OPTION]... [SOURCE]...\n"
	      "\n"
	      "Watches training logs and shows every run in one terminal.  SOURCE is a file, a\n"
	      "folder (its log files, also below it, and those that appear later), a glob, or -\n"
	      "for standard input; without one, the current folder.\n",
	      out);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_info *info = option_info((enum option_id)i);
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
