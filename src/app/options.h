/*
 * options.h - what the person asked for: command line and configuration file
 *
 * options.def lists the options; each is set through option_set(), whoever says it.
 */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "analyse/rank.h"
#include "analyse/rule.h"
#include "ingest/pattern.h"
#include "ingest/reader.h"
#include "util/err.h"
#include "view/action.h"
#include "view/plot.h"
#include "view/style.h"

enum option_id {
#define OPTION(id, name, letter, argument, config, group, help) OPTION_##id,
#include "app/options.def"
#undef OPTION
	OPTION_COUNT
};

enum option_group {
	OPTION_GROUP_PRINT,
	OPTION_GROUP_RUNS,
	OPTION_GROUP_ALERTS,
	OPTION_GROUP_LOOK,
	OPTION_GROUP_HELP,
	OPTION_GROUP_COUNT
};

struct option_info {
	const char *name;     /* "fail-on" */
	char letter;	      /* 0: none */
	const char *argument; /* NULL: a flag */
	bool config;	      /* may stand in the configuration file */
	enum option_group group;
	const char *help;
};

const struct option_info *option_info(enum option_id id);
const char *option_group_title(enum option_group group);

enum mode {
	MODE_DEFAULT, /* a screen where there is a terminal, else --once */
	MODE_ONCE,
	MODE_JSON,
	MODE_CSV,
	MODE_REPORT,
	MODE_EXPLAIN,
	MODE_LIST_RULES,
	MODE_LIST_FORMATS,
	MODE_VERSION,
	MODE_USAGE,
	MODE_COUNT
};

/* The option that asks for a mode, without its dashes; not for MODE_DEFAULT. */
const char *mode_option(enum mode mode);

enum notify_way { NOTIFY_BELL = 1, NOTIFY_OSC9 = 2, NOTIFY_OSC777 = 4 };

/* A text under a name of the user's: a format's regular expression, a saved filter. */
struct named_text {
	char *name;
	char *text;
};

struct named_texts {
	struct named_text *list;
	size_t count, cap;
};

struct options {
	enum mode mode;
	bool follow;
	bool has_fail_on;
	enum severity fail_on;

	char *rank; /* as given; NULL: none */
	struct rank_key rank_key;
	char *filter;		    /* as given; NULL: none */
	struct named_texts formats; /* --pattern and [format NAME] */
	struct named_texts filters; /* [filters] */
	struct pattern **patterns;  /* one for each format; see options_compile() */
	char *explain;

	struct rule_settings rules;
	char *on_alert;	 /* NULL: none */
	unsigned notify; /* enum notify_way bits */

	bool no_color;
	bool ascii;
	enum ground ground;
	bool calm;
	bool mouse;
	enum plot_ink ink;
	struct action_map *keys;

	const char *const *sources; /* borrowed from argv; at least one */
	size_t source_count;
};

void options_init(struct options *);
void options_fini(struct options *);

/* One option; value NULL for a flag.  false and *err if the value is no good. */
bool option_set(struct options *, enum option_id, const char *value, struct err *err);

/* A flag that can also be switched off, as the configuration file may do. */
void option_set_flag(struct options *, enum option_id, bool on);

/* Behind the others; of the same name it is one more. */
void named_texts_add(struct named_texts *, const char *name, const char *text);

/* Makes patterns of the formats, once all are known. */
bool options_compile(struct options *, struct err *err);

/* How logs are read. */
struct reader_options options_reader(const struct options *);

#endif
