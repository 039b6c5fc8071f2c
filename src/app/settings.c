#include "config.h"

#include "app/settings.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyse/filter.h"
#include "app/home_path.h"
#include "util/die.h"
#include "util/near.h"
#include "util/str.h"

struct loading {
	struct options *options;
	const char *path;
	FILE *file;
	int line; /* inih does not tell its handler, so the reader counts */
	struct err *err;
	bool failed; /* err is filled */
};

char *
settings_path(void)
{
	return home_path("XDG_CONFIG_HOME", ".config", "traintop/traintop.conf");
}

static int
fail(struct loading *loading, const char *name, const char *message)
{
	loading->failed = true;
	err_set(loading->err, 0, "%s:%d: %s%s%s", loading->path, loading->line, name,
		*name ? ": " : "", message);
	return 0;
}

static int
fail_unknown(struct loading *loading, const char *name, const char *what, const struct near *near)
{
	const char *best = near_best(near);
	char *message = best ? xasprintf("no such %s; %s?", what, best)
			     : xasprintf("no such %s; see man traintop.conf", what);

	fail(loading, name, message);
	free(message);
	return 0;
}

static bool
parse_yes_no(const char *value, bool *out)
{
	static const char *const yes[] = { "yes", "true", "on", "1" };
	static const char *const no[] = { "no", "false", "off", "0" };

	for (size_t i = 0; i < COUNT(yes); i++) {
		*out = str_eq_case(str_of(value), str_of(yes[i]));
		if (*out || str_eq_case(str_of(value), str_of(no[i])))
			return true;
	}
	return false;
}

static int
set_option(struct loading *loading, const char *name, const char *value)
{
	struct near near;
	struct err why;
	bool on;

	near_init(&near, str_of(name));
	for (enum option_id id = 0; id < OPTION_COUNT; id++) {
		const struct option_info *info = option_info(id);

		if (!info->config)
			continue;
		near_try(&near, info->name);
		if (strcmp(info->name, name) != 0)
			continue;
		if (info->argument)
			return option_set(loading->options, id, value, &why) ||
			       fail(loading, name, why.message);
		if (!parse_yes_no(value, &on))
			return fail(loading, name, "yes or no");
		option_set_flag(loading->options, id, on);
		return 1;
	}
	return fail_unknown(loading, name, "option", &near);
}

/* [rule frozen]: epochs = 5, or off = yes. */
static int
set_rule(struct loading *loading, const char *rule, const char *name, const char *value)
{
	struct rule_settings *rules = &loading->options->rules;
	char *assignment;
	struct err why;
	bool off, fine;

	if (strcmp(name, "off") == 0) {
		if (!parse_yes_no(value, &off))
			return fail(loading, name, "yes or no");
		return !off || rule_settings_off(rules, str_of(rule), &why) ||
		       fail(loading, "", why.message);
	}
	assignment = xasprintf("%s.%s=%s", rule, name, value);
	fine = rule_settings_set(rules, str_of(assignment), &why);
	free(assignment);
	return fine || fail(loading, "", why.message);
}

/* [format mine]: pattern = REGEX, which may go on in indented lines (they are joined). */
static int
set_format(struct loading *loading, const char *format, const char *name, const char *value)
{
	struct named_texts *formats = &loading->options->formats;
	struct near near;

	if (strcmp(name, "pattern") != 0) {
		near_init(&near, str_of(name));
		near_try(&near, "pattern");
		return fail_unknown(loading, name, "key of a format", &near);
	}
	for (size_t i = 0; i < formats->count; i++) {
		struct named_text *have = &formats->list[i];
		char *joined;

		if (strcmp(have->name, format) != 0)
			continue;
		joined = xasprintf("%s%s", have->text, value);
		free(have->text);
		have->text = joined;
		return 1;
	}
	named_texts_add(formats, format, value);
	return 1;
}

/* [filters]: good = val_acc>0.9 !alert:any */
static int
set_filter(struct loading *loading, const char *name, const char *value)
{
	struct err why;
	struct filter *filter = filter_parse(str_of(value), &why);

	if (!filter)
		return fail(loading, name, why.message);
	filter_free(filter);
	named_texts_add(&loading->options->filters, name, value);
	return 1;
}

/* [keys]: split-below = C-w s, F5; "none" as an action takes keys away. */
static int
set_keys(struct loading *loading, const char *action, const char *value)
{
	struct str rest = str_of(value);
	struct err why;

	while (rest.n > 0) {
		size_t n = str_find(rest, STR(", "));

		if (!action_bind(loading->options->keys, str_trim(str_first(rest, n)),
				 str_of(action), &why))
			return fail(loading, "", why.message);
		rest = str_trim(str_skip(rest, n + 1));
	}
	return 1;
}

/* The name behind "rule " in "rule frozen"; NULL if the section is no such one. */
static const char *
section_name(const char *section, const char *kind)
{
	size_t n = strlen(kind);

	if (strncmp(section, kind, n) != 0 || section[n] != ' ' || section[n + 1] == '\0')
		return NULL;
	return section + n + 1;
}

static int
handle(void *user, const char *section, const char *name, const char *value)
{
	static const char *const kinds[] = { "traintop", "rule", "format", "filters", "keys" };
	struct loading *loading = user;
	const char *rule = section_name(section, "rule");
	const char *format = section_name(section, "format");
	struct near near;

	if (loading->failed)
		return 0;
	if (*section == '\0' || strcmp(section, "traintop") == 0)
		return set_option(loading, name, value);
	if (rule)
		return set_rule(loading, rule, name, value);
	if (format)
		return set_format(loading, format, name, value);
	if (strcmp(section, "filters") == 0)
		return set_filter(loading, name, value);
	if (strcmp(section, "keys") == 0)
		return set_keys(loading, name, value);
	near_init(&near, str_first(str_of(section), strcspn(section, " ")));
	for (size_t i = 0; i < COUNT(kinds); i++)
		near_try(&near, kinds[i]);
	return fail_unknown(loading, section, "section", &near);
}

/*
 * inih's reader, as fgets.  A line longer than inih's buffer would be cut there without a word, and
 * the rest dropped; so it is refused here instead.
 */
static char *
read_line(char *buf, int size, void *stream)
{
	struct loading *loading = stream;

	if (loading->failed || !fgets(buf, size, loading->file))
		return NULL;
	loading->line++;
	if (!strchr(buf, '\n') && !feof(loading->file)) {
		char *message = xasprintf("the line is longer than %d bytes; let it go on in "
					  "indented lines",
					  size - 2);

		fail(loading, "", message);
		free(message);
		return NULL;
	}
	return buf;
}

bool
settings_load(struct options *options, const char *path, struct err *err)
{
	struct loading loading = { .options = options, .path = path, .err = err };
	int bad_line;

	loading.file = fopen(path, "re");
	if (!loading.file) {
		if (errno == ENOENT || errno == ENOTDIR)
			return true;
		err_set(err, errno, "%s: %s", path, strerror(errno));
		return false;
	}
	bad_line = ini_parse_stream(read_line, &loading, handle, &loading);
	if (ferror(loading.file) && !loading.failed) {
		loading.failed = true;
		err_set(err, errno, "%s: %s", path, strerror(errno));
	}
	fclose(loading.file);
	if (bad_line != 0 && !loading.failed) {
		loading.failed = true;
		err_set(err, 0, "%s:%d: neither a [section] nor NAME = VALUE", path, bad_line);
	}
	return !loading.failed;
}
