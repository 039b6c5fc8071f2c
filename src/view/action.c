#include "config.h"

#include "view/action.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "view/key.h"

struct binding {
	uint32_t keys[2]; /* [1] is 0 unless it is a chord */
	enum action action;
};

struct action_map {
	struct binding *bindings;
	size_t count, cap;
};

static const struct action_info infos[] = {
#define ACTION(id, action_name, action_keys, action_group, action_help)                            \
	{ .name = action_name,                                                                     \
	  .keys = action_keys,                                                                     \
	  .group = GROUP_##action_group,                                                           \
	  .help = action_help },
#include "view/actions.def"
#undef ACTION
};
static_assert(COUNT(infos) == ACTION_COUNT, "actions.def and enum action differ");

static const char *const group_names[] = {
	[GROUP_GENERAL] = "everywhere", [GROUP_MOVE] = "moving", [GROUP_RUNS] = "table of runs",
	[GROUP_RUN] = "one run",	[GROUP_PLOT] = "plots",	 [GROUP_COMPARE] = "compare",
	[GROUP_SPLIT] = "tiles",	[GROUP_LOG] = "log",	 [GROUP_EPOCHS] = "epochs",
	[GROUP_ALERTS] = "alerts",
};
static_assert(COUNT(group_names) == GROUP_COUNT, "a group of actions has no name");

const struct action_info *
action_info(enum action action)
{
	return &infos[action];
}

const char *
action_group_name(enum action_group group)
{
	return group_names[group];
}

static bool
find_action(struct str name, enum action *out)
{
	for (size_t i = 0; i < COUNT(infos); i++) {
		if (str_eq(name, str_of(infos[i].name))) {
			*out = (enum action)i;
			return true;
		}
	}
	return false;
}

long
action_rows(enum action action, int shown)
{
	long page = shown > 2 ? shown - 1 : 1;

	switch ((int)action) {
	case ACTION_UP:
		return -1;
	case ACTION_DOWN:
		return 1;
	case ACTION_HALF_UP:
		return -(page + 1) / 2;
	case ACTION_HALF_DOWN:
		return (page + 1) / 2;
	case ACTION_PAGE_UP:
	case ACTION_BACKWARD:
		return -page;
	case ACTION_PAGE_DOWN:
	case ACTION_FORWARD:
		return page;
	case ACTION_TOP:
		return -ACTION_FAR;
	case ACTION_BOTTOM:
		return ACTION_FAR;
	default:
		return 0;
	}
}

/* "j" or "C-w s". */
static bool
parse_keys(struct str s, uint32_t keys[2])
{
	size_t blank;

	s = str_trim(s);
	blank = str_find_char(s, ' ');
	keys[1] = 0;
	if (!key_parse(str_first(s, blank), &keys[0]))
		return false;
	return blank == s.n || key_parse(str_trim(str_skip(s, blank)), &keys[1]);
}

static bool
same_keys(const struct binding *binding, const uint32_t keys[2])
{
	return binding->keys[0] == keys[0] && binding->keys[1] == keys[1];
}

/* Takes the keys from the actions of a group, or from all groups (GROUP_COUNT). */
static void
unbind(struct action_map *map, const uint32_t keys[2], enum action_group group)
{
	size_t kept = 0;

	for (size_t i = 0; i < map->count; i++) {
		const struct binding *binding = &map->bindings[i];
		bool meant = group == GROUP_COUNT || infos[binding->action].group == group;

		if (!(meant && same_keys(binding, keys)))
			map->bindings[kept++] = *binding;
	}
	map->count = kept;
}

static void
bind(struct action_map *map, const uint32_t keys[2], enum action action)
{
	map->bindings = grow(map->bindings, &map->cap, map->count + 1, sizeof(*map->bindings));
	map->bindings[map->count++] =
	    (struct binding){ .keys = { keys[0], keys[1] }, .action = action };
}

struct action_map *
action_map_new(void)
{
	struct action_map *map = xcalloc(1, sizeof(*map));

	for (size_t i = 0; i < COUNT(infos); i++) {
		struct str rest = str_of(infos[i].keys);

		while (rest.n > 0) {
			size_t end = str_find(rest, STR(", "));
			uint32_t keys[2];
			bool known = parse_keys(str_first(rest, end), keys);

			assert(known);
			if (known)
				bind(map, keys, (enum action)i);
			rest = str_skip(rest, end + 2);
		}
	}
	return map;
}

struct action_map *
action_map_copy(const struct action_map *from)
{
	struct action_map *map = xcalloc(1, sizeof(*map));

	for (size_t i = 0; i < from->count; i++)
		bind(map, from->bindings[i].keys, from->bindings[i].action);
	return map;
}

void
action_map_free(struct action_map *map)
{
	if (!map)
		return;
	free(map->bindings);
	free(map);
}

bool
action_bind(struct action_map *map, struct str keys, struct str name, struct err *err)
{
	uint32_t parsed[2];
	enum action action;

	if (!parse_keys(keys, parsed)) {
		err_set(err, 0, "\"%.*s\" is no key; keys are written j, C-w s, PgUp, F1, Space",
			(int)keys.n, keys.p);
		return false;
	}
	if (str_eq(name, STR("none"))) {
		unbind(map, parsed, GROUP_COUNT);
		return true;
	}
	if (!find_action(name, &action)) {
		err_set(err, 0, "\"%.*s\" is no action; the help screen (?) lists them",
			(int)name.n, name.p);
		return false;
	}
	unbind(map, parsed, infos[action].group);
	bind(map, parsed, action);
	return true;
}

enum action
action_find(const struct action_map *map, const struct action_query *query, bool *begins)
{
	const uint32_t keys[2] = { query->before ? query->before : query->key,
				   query->before ? query->key : 0 };

	*begins = false;
	for (size_t g = 0; g < query->group_count; g++) {
		for (size_t i = 0; i < map->count; i++) {
			const struct binding *binding = &map->bindings[i];

			if (infos[binding->action].group != query->groups[g])
				continue;
			if (same_keys(binding, keys)) {
				*begins = false;
				return binding->action;
			}
			if (!query->before && binding->keys[1] && binding->keys[0] == query->key)
				*begins = true;
		}
		if (*begins)
			break;
	}
	return ACTION_COUNT;
}

static void
append(char *buf, size_t size, const char *text)
{
	size_t used = strlen(buf);

	snprintf(buf + used, size - used, "%s", text);
}

void
action_keys(const struct action_map *map, enum action action, bool all, char *buf, size_t size)
{
	buf[0] = '\0';
	for (size_t i = 0; i < map->count; i++) {
		const struct binding *binding = &map->bindings[i];
		char name[32];

		if (binding->action != action)
			continue;
		if (buf[0])
			append(buf, size, ", ");
		key_name(binding->keys[0], name, sizeof(name));
		append(buf, size, name);
		if (binding->keys[1]) {
			key_name(binding->keys[1], name, sizeof(name));
			append(buf, size, " ");
			append(buf, size, name);
		}
		if (!all)
			return;
	}
}
