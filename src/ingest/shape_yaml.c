#include "config.h"

#include "ingest/shape.h"

#include <stdlib.h>
#include <string.h>

#include "util/die.h"

#define DEPTH_MAX 16
#define PATH_MAX_BYTES 120

/*
 * A line that names a result, and an indented mapping below it:
 *
 *	Result for TRIAL:
 *	  episode_reward_mean: -44.2
 *	  info:
 *	    learner:
 *	      total_loss: 10.5
 *
 * The names around a value are joined with '/'.
 */
struct level {
	size_t indent;
	size_t path_n; /* length of the path of the names down to this level */
};

struct yaml {
	bool open;
	size_t indent; /* of the heading */
	struct level levels[DEPTH_MAX];
	size_t depth;
	char path[PATH_MAX_BYTES];
	struct position said; /* where a part of it was said, if that was not all */
};

static void *
make(void)
{
	return xcalloc(1, sizeof(struct yaml));
}

static size_t
indent_of(struct str text)
{
	size_t n = 0;

	while (n < text.n && text.p[n] == ' ')
		n++;
	return n;
}

static bool
is_heading(struct str text)
{
	if (text.n < 7 || text.p[text.n - 1] != ':')
		return false;
	return str_starts_case(text, STR("result")) || str_starts_case(text, STR("metrics")) ||
	       str_starts_case(text, STR("evaluation result"));
}

static struct str
unquote(struct str s)
{
	if (s.n >= 2 && (s.p[0] == '\'' || s.p[0] == '"') && s.p[s.n - 1] == s.p[0])
		return str_first(str_skip(s, 1), s.n - 2);
	return s;
}

/* Goes down into a mapping; one that is too deep or too long to name is walked over. */
static void
push(struct yaml *yaml, size_t indent, struct str name)
{
	size_t from = yaml->depth > 0 ? yaml->levels[yaml->depth - 1].path_n : 0;

	if (yaml->depth == DEPTH_MAX || from + name.n + 1 > PATH_MAX_BYTES)
		return;
	if (from > 0)
		yaml->path[from++] = '/';
	memcpy(yaml->path + from, name.p, name.n);
	yaml->levels[yaml->depth++] = (struct level){ indent, from + name.n };
}

static void
say(struct yaml *yaml, struct str name, struct str value, struct draft *draft)
{
	struct pair pair = {
		.prefix = { yaml->path,
			    yaml->depth > 0 ? yaml->levels[yaml->depth - 1].path_n : 0 },
		.joiner = '/',
		.name = name,
		.written = value,
	};

	if (num_whole(value, &pair.number))
		draft_pair(draft, &pair);
}

/* One "name: value" or "name:"; false if the line is none. */
static bool
read_item(struct yaml *yaml, struct str line, struct draft *draft)
{
	size_t indent = indent_of(line), colon;
	struct str text = str_trim(line), name, value;

	if (text.p[0] == '-')
		return true; /* an item of a list */
	colon = str_find_char(text, ':');
	if (colon == text.n || (colon + 1 < text.n && text.p[colon + 1] != ' '))
		return false;
	name = unquote(str_first(text, colon));
	value = str_trim(str_skip(text, colon + 1));
	if (draft_is_empty(draft))
		draft->position = yaml->said;
	while (yaml->depth > 0 && yaml->levels[yaml->depth - 1].indent >= indent)
		yaml->depth--;
	if (value.n == 0)
		push(yaml, indent, name);
	else
		say(yaml, name, value, draft);
	return true;
}

/* Without a counter or a metric it was a configuration, or something else altogether. */
static bool
end_result(struct yaml *yaml, struct draft *draft)
{
	const struct position *pos = &draft->position;
	bool said = yaml->said.step.has || yaml->said.epoch.has;

	yaml->open = false;
	if ((draft->metric_count > 0 || (said && draft->reading_count > 0)) &&
	    (pos->step.has || pos->epoch.has))
		return true;
	draft_clear(draft);
	return false;
}

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	struct yaml *yaml = state;
	/* "info:" is a name here, and no level of a logger. */
	struct str text = str_trim(yaml->open ? line->full : line->text);

	if (yaml->open) {
		if (line->partial)
			return SHAPE_SKIP;
		if (text.n > 0 && indent_of(line->full) > yaml->indent &&
		    read_item(yaml, line->full, draft))
			return SHAPE_PART;
		return end_result(yaml, draft) ? SHAPE_BEFORE : SHAPE_NO;
	}
	if (line->partial || !is_heading(text))
		return SHAPE_NO;
	draft_clear(draft);
	*yaml = (struct yaml){ .open = true, .indent = indent_of(line->full) };
	return SHAPE_PART;
}

/* Where it counts already, what follows can be said at the same place. */
static bool
finish(void *state, struct draft *draft)
{
	struct yaml *yaml = state;

	if (!yaml->open || draft->metric_count == 0 ||
	    (!draft->position.step.has && !draft->position.epoch.has))
		return false;
	yaml->said = draft->position;
	return true;
}

static uint32_t
told(const void *state)
{
	const struct yaml *yaml = state;

	return yaml->open ? SHAPE_BUSY : 0;
}

const struct shape shape_yaml = {
	.name = "yaml",
	.new = make,
	.free = free,
	.read = read_line,
	.finish = finish,
	.told = told,
};
