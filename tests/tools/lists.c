/*
 * lists - the parts of the manual and the shell completion that are made from the tables
 *
 *   lists SECTION
 *
 * SECTION is one of those in `sections` below; what it prints stands in the manual between a line
 * `.\" BEGIN SECTION` and a line `.\" END SECTION`.  See tests/tools/splice.
 */
#include "config.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyse/alert.h"
#include "analyse/rule.h"
#include "app/command.h"
#include "app/options.h"
#include "app/session.h"
#include "ingest/discover.h"
#include "ingest/draft.h"
#include "ingest/linebuf.h"
#include "ingest/pairs.h"
#include "ingest/row.h"
#include "ingest/shape.h"
#include "model/run.h"
#include "model/series.h"
#include "model/store.h"
#include "util/die.h"
#include "util/num.h"
#include "view/action.h"

#define WIDTH 78

/* One word of running text in mdoc: it may not begin a request, and a backslash is \e. */
static void
put_word(const char *word, size_t n, bool first)
{
	if (first && (*word == '.' || *word == '\''))
		fputs("\\&", stdout);
	for (size_t i = 0; i < n; i++) {
		if (word[i] == '\\')
			fputs("\\e", stdout);
		else
			putchar(word[i]);
	}
}

/* A sentence made of a line of help: a capital in front, a full stop behind, in lines of WIDTH. */
static void
put_sentence(const char *help)
{
	char *text = xasprintf("%s%s", help, help[strlen(help) - 1] == '.' ? "" : ".");
	size_t at = 0;

	text[0] = (char)toupper((unsigned char)text[0]);
	for (const char *word = text; *word;) {
		size_t n = strcspn(word, " ");

		if (at > 0)
			at = putchar(at + n >= WIDTH ? '\n' : ' ') == '\n' ? 0 : at + 1;
		put_word(word, n, at == 0);
		at += n;
		word += n + strspn(word + n, " ");
	}
	putchar('\n');
	free(text);
}

/* An argument of a macro, whatever is in it: neither a delimiter nor a macro's name. */
static void
put_argument(const char *text)
{
	fputs("\"\\&", stdout);
	for (; *text; text++) {
		if (*text == '"')
			fputs("\"\"", stdout);
		else if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
	}
	putchar('"');
}

static void
put_literal(const char *text)
{
	char before = '\n';

	puts(".Bd -literal -offset indent -compact");
	for (; *text; before = *text++) {
		if ((*text == '.' || *text == '\'') && before == '\n')
			fputs("\\&", stdout);
		if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
	}
	puts("\n.Ed");
}

static void
list_options(void)
{
	enum option_group group = OPTION_GROUP_COUNT;

	for (enum option_id id = 0; id < OPTION_COUNT; id++) {
		const struct option_info *info = option_info(id);

		if (info->group != group) {
			if (group != OPTION_GROUP_COUNT)
				puts(".El");
			group = info->group;
			printf(".Ss %s\n.Bl -tag -width Ds\n", option_group_title(group));
		}
		printf(".It ");
		if (info->letter)
			printf("Fl %c , ", info->letter);
		printf("Fl -%s", info->name);
		if (info->argument)
			printf(" Ar %s", info->argument);
		putchar('\n');
		put_sentence(info->help);
	}
	puts(".El");
}

static void
list_keys_of_configuration(void)
{
	puts(".Bl -tag -width Ds");
	for (enum option_id id = 0; id < OPTION_COUNT; id++) {
		const struct option_info *info = option_info(id);

		if (!info->config)
			continue;
		printf(".It Ic %s No = ", info->name);
		puts(info->argument ? "Ar VALUE" : "Cm yes | no");
		put_sentence(info->help);
	}
	puts(".El");
}

static void
list_rules(void)
{
	puts(".Bl -tag -width Ds");
	for (enum rule_id id = 0; id < RULE_COUNT; id++) {
		const struct rule_info *info = rule_info(id);

		printf(".It Sy %s Pq %s\n", info->name, severity_name(info->severity));
		put_sentence(info->summary);
		for (size_t i = 0; i < info->param_count; i++) {
			const struct rule_param_info *param = &info->params[i];
			char value[40];

			num_shortest(value, sizeof(value), param->default_value);
			fputs(i == 0 ? ".Bl -tag -width Ds -compact\n" : "", stdout);
			printf(".It Va %s No = %s", param->name, value);
			printf(*param->unit ? " %s\n" : "%s\n", param->unit);
			put_sentence(param->summary);
		}
		if (info->param_count > 0)
			puts(".El");
	}
	puts(".El");
}

static void
list_formats(void)
{
	puts(".Bl -tag -width Ds");
	for (enum shape_id id = 0; id < SHAPE_COUNT; id++) {
		printf(".It Sy %s\n", shape_name(id));
		put_sentence(shape_summary(id));
		put_literal(shape_example(id));
	}
	puts(".El");
}

static void
list_actions(void)
{
	enum action_group group = GROUP_COUNT;

	for (enum action action = 0; action < ACTION_COUNT; action++) {
		const struct action_info *info = action_info(action);

		if (info->group != group) {
			if (group != GROUP_COUNT)
				puts(".El");
			group = info->group;
			printf(".Ss Keys: %s\n.Bl -tag -width Ds -compact\n",
			       action_group_name(group));
		}
		fputs(".It Ic ", stdout);
		put_argument(*info->keys ? info->keys : "no key");
		printf(" Pq %s\n", info->name);
		put_sentence(info->help);
	}
	puts(".El");
}

static void
list_limits(void)
{
	static const struct {
		const char *what;
		long limit;
		const char *beyond;
	} limits[] = {
		{ "bytes of a line", LINEBUF_MAX, "the rest of the line is passed over" },
		{ "names with numbers in a line of text", PAIRS_MAX, "further ones are not looked at" },
		{ "readings of a line or block", DRAFT_READINGS_MAX, "further ones are dropped" },
		{ "cells of a row", ROW_MAX, "a line with more is no row of a table" },
		{ "megabytes of a JSON document of many lines", DOCUMENT_MEMORY_MAX >> 20,
		  "one that would take more memory is given up" },
		{ "metrics of a run", RUN_METRICS_MAX, "further names are not kept, and that is told" },
		{ "parameters of a run", RUN_PARAMS_MAX, "further ones are dropped" },
		{ "points of a metric", SERIES_MAX,
		  "older ones are thinned, so that each stretch keeps its extremes and what is not "
		  "finite; counts, first, last, minimum and maximum stay exact" },
		{ "stretches in which a metric was not finite", SERIES_STRETCHES_MAX,
		  "the last one holds all that follow" },
		{ "alerts of a run", ALERTS_KEPT, "the oldest that are over are forgotten" },
		{ "runs", STORE_RUNS_MAX, "further ones are not shown" },
		{ "files", SOURCES_MAX, "further ones are passed over, and that is told" },
		{ "folders below each other", DISCOVER_DEPTH, "deeper ones are not looked into" },
		{ "commands at the same time", COMMAND_RUNNING_MAX, "further ones wait" },
		{ "commands that wait", COMMAND_WAITING_MAX,
		  "further ones are not run, and that is told" },
	};

	puts(".Bl -tag -width Ds -compact");
	for (size_t i = 0; i < COUNT(limits); i++) {
		printf(".It %ld %s\n", limits[i].limit, limits[i].what);
		put_sentence(limits[i].beyond);
	}
	puts(".El");
}

/* Flags and options with a value; where the value is a file, bash completes it. */
static void
completion(void)
{
	puts(
	    "# Completion of traintop's options for bash; made by tests/tools/lists: do not edit.\n"
	    "_traintop()\n"
	    "{\n"
	    "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
	    "\tcase $before in");
	fputs("\t--no-rule) mapfile -t COMPREPLY < <(compgen -W \"", stdout);
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		printf("%s%s", id ? " " : "", rule_info(id)->name);
	puts("\" -- \"$word\"); return ;;");
	fputs("\t--fail-on) mapfile -t COMPREPLY < <(compgen -W \"info warning critical\" -- "
	      "\"$word\");"
	      " return ;;\n\t",
	      stdout);
	for (enum option_id id = 0, n = 0; id < OPTION_COUNT; id++)
		if (option_info(id)->argument && id != OPTION_EXPLAIN && id != OPTION_FAIL_ON &&
		    id != OPTION_NO_RULE)
			printf("%s--%s", n++ ? " | " : "", option_info(id)->name);
	puts(") return ;;\n"
	     "\tesac\n"
	     "\tif [[ $word == -* ]]; then");
	fputs("\t\tmapfile -t COMPREPLY < <(compgen -W \"", stdout);
	for (enum option_id id = 0; id < OPTION_COUNT; id++)
		printf("%s--%s", id ? " " : "", option_info(id)->name);
	puts("\" -- \"$word\")\n"
	     "\telse\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$word\")\n"
	     "\tfi\n"
	     "}\n"
	     "complete -o filenames -F _traintop traintop");
}

static const struct {
	const char *name;
	void (*list)(void);
} sections[] = {
	{ "options", list_options },  { "configuration", list_keys_of_configuration },
	{ "rules", list_rules },      { "formats", list_formats },
	{ "actions", list_actions },  { "limits", list_limits },
	{ "completion", completion },
};

int
main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < COUNT(sections); i++) {
		if (strcmp(argv[1], sections[i].name) != 0)
			continue;
		sections[i].list();
		return EXIT_SUCCESS;
	}
	fputs("usage: lists SECTION, with one of:", stderr);
	for (size_t i = 0; i < COUNT(sections); i++)
		fprintf(stderr, " %s", sections[i].name);
	fputc('\n', stderr);
	return EXIT_FAILURE;
}
