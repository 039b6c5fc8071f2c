#include "config.h"

#include "app/notify.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/options.h"
#include "util/die.h"
#include "util/hash.h"
#include "util/num.h"
#include "util/text.h"
#include "view/report_value.h"

#define REPEAT_NS (60 * NS_PER_S) /* the same alert again */
#define BELL_NS NS_PER_S	  /* two sounds */
#define TOLD_MAX 1024
#define VARIABLES_MAX 20

/* An alert that was told, by run, rule and metric. */
struct told {
	char *key;
	int64_t at_ns;
	UT_hash_handle hh;
};

struct notify {
	struct notify_options options;
	struct commands *commands; /* NULL: there is no command */
	struct told *told;	   /* uthash, oldest first */
	int64_t quiet_until_ns;
};

struct notify *
notify_new(const struct notify_options *options)
{
	struct notify *notify = xcalloc(1, sizeof(*notify));

	notify->options = *options;
	if (options->command)
		notify->commands =
		    commands_new(options->command, options->loop, options->complain, options->arg);
	return notify;
}

static void
forget(struct notify *notify, struct told *told)
{
	HASH_DEL(notify->told, told);
	free(told->key);
	free(told);
}

void
notify_free(struct notify *notify)
{
	struct told *told, *next;

	if (!notify)
		return;
	HASH_ITER (hh, notify->told, told, next)
		forget(notify, told);
	commands_free(notify->commands);
	free(notify);
}

size_t
notify_busy(const struct notify *notify)
{
	return notify->commands ? commands_busy(notify->commands) : 0;
}

static char *
key_of(const struct alert *alert)
{
	return xasprintf("%u %s %s", alert->run_id, rule_info(alert->rule)->name,
			 alert->metric ? alert->metric : "");
}

/* True if it was told less than a minute ago; else remembers that it is told now. */
static bool
told_lately(struct notify *notify, const char *key, int64_t now_ns)
{
	struct told *told;

	HASH_FIND_STR(notify->told, key, told);
	if (told && now_ns - told->at_ns < REPEAT_NS)
		return true;
	if (told)
		forget(notify, told);
	else if (HASH_COUNT(notify->told) >= TOLD_MAX)
		forget(notify, notify->told);
	told = xcalloc(1, sizeof(*told));
	told->key = xstrdup(key);
	told->at_ns = now_ns;
	HASH_ADD_KEYPTR(hh, notify->told, told->key, strlen(told->key), told);
	return false;
}

char *
notify_wrap(const char *sequence)
{
	bool tmux = getenv("TMUX") != NULL;
	char *out, *p;

	if (!tmux && !getenv("STY"))
		return xstrdup(sequence);
	out = xmalloc(2 * strlen(sequence) + sizeof("\033Ptmux;\033\\"));
	p = stpcpy(out, tmux ? "\033Ptmux;" : "\033P");
	for (const char *s = sequence; *s; s++) {
		if (tmux && *s == '\033')
			*p++ = '\033';
		*p++ = *s;
	}
	stpcpy(p, "\033\\");
	return out;
}

static void
send_wrapped(struct notify *notify, char *sequence)
{
	char *wrapped = notify_wrap(sequence);

	notify->options.send(notify->options.arg, str_of(wrapped));
	free(wrapped);
	free(sequence);
}

/* ';' parts the fields of OSC 777. */
static void
without_semicolons(char *text)
{
	for (; *text; text++)
		if (*text == ';')
			*text = ',';
}

static void
tell_terminal(struct notify *notify, const struct news *news, struct moment now)
{
	const struct notify_options *options = &notify->options;
	char *run, *message;

	if (!options->send || options->ways == 0 || now.mono_ns < notify->quiet_until_ns ||
	    news->alert->severity == SEVERITY_INFO)
		return;
	notify->quiet_until_ns = now.mono_ns + BELL_NS;
	run = text_clean(str_of(news->run->name), false);
	message = text_clean(str_of(news->alert->message), false);
	without_semicolons(run);
	without_semicolons(message);
	if (options->ways & NOTIFY_OSC9)
		send_wrapped(notify, xasprintf("\033]9;%s: %s\a", run, message));
	if (options->ways & NOTIFY_OSC777)
		send_wrapped(notify, xasprintf("\033]777;notify;traintop: %s;%s\a", run, message));
	if (options->ways & NOTIFY_BELL)
		options->send(options->arg, STR("\a"));
	free(message);
	free(run);
}

struct variables {
	char *list[VARIABLES_MAX];
	size_t count;
};

static void
add_text(struct variables *variables, const char *name, const char *value)
{
	char *clean = text_clean(str_of(value), false);

	if (variables->count < VARIABLES_MAX)
		variables->list[variables->count++] = xasprintf("TRAINTOP_%s=%s", name, clean);
	free(clean);
}

/* What is unknown is there and empty, so that a script may ask for it. */
static void
add_number(struct variables *variables, const char *name, bool known, double value)
{
	char text[40] = "";

	if (known)
		num_shortest(text, sizeof(text), value);
	add_text(variables, name, text);
}

static void
add_integer(struct variables *variables, const char *name, bool known, int64_t value)
{
	char text[24] = "";

	if (known)
		snprintf(text, sizeof(text), "%lld", (long long)value);
	add_text(variables, name, text);
}

static struct variables
variables_of(const struct news *news, struct moment now)
{
	const struct alert *alert = news->alert;
	struct variables variables = { .count = 0 };
	char time[REPORT_TIME_SIZE];

	report_time(time, sizeof(time), now.wall_ns);
	add_text(&variables, "EVENT", news->kind == NEWS_WORSE ? "worse" : "raised");
	add_text(&variables, "TIME", time);
	add_text(&variables, "RULE", rule_info(alert->rule)->name);
	add_text(&variables, "SEVERITY", severity_name(alert->severity));
	add_text(&variables, "MESSAGE", alert->message);
	add_text(&variables, "RUN", news->run->name);
	add_text(&variables, "SOURCE", news->run->source);
	add_text(&variables, "STATE", state_name(news->state));
	add_text(&variables, "METRIC", alert->metric);
	add_number(&variables, "EPOCH", alert->epoch.has, alert->epoch.v);
	add_integer(&variables, "STEP", alert->step.has, alert->step.v);
	add_integer(&variables, "LINE", alert->line > 0, alert->line);
	add_number(&variables, "VALUE", !isnan(alert->value), alert->value);
	add_number(&variables, "THRESHOLD", !isnan(alert->threshold), alert->threshold);
	return variables;
}

static void
run_command(struct notify *notify, const char *key, const struct news *news, struct moment now)
{
	struct variables variables;

	if (!notify->commands)
		return;
	variables = variables_of(news, now);
	commands_run(notify->commands, key, (const char *const *)variables.list, variables.count);
	for (size_t i = 0; i < variables.count; i++)
		free(variables.list[i]);
}

/* Over before anybody watched: nothing of it has come live. */
static bool
is_history(const struct run *run)
{
	return run->still_when_first_seen && run->arrived_mono_ns == 0;
}

void
notify_news(struct notify *notify, const struct news *news, struct moment now)
{
	char *key;

	if (news->kind != NEWS_RAISED && news->kind != NEWS_WORSE)
		return;
	if (news->alert->acknowledged || (is_history(news->run) && !notify->options.history))
		return;
	key = key_of(news->alert);
	if (news->kind == NEWS_WORSE || !told_lately(notify, key, now.mono_ns)) {
		tell_terminal(notify, news, now);
		run_command(notify, key, news, now);
	}
	free(key);
}
