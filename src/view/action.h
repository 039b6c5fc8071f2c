/*
 * action.h - what keys do, and which key does it
 *
 * actions.def is the only list: enum, key map, help screen, hint lines, manual and configuration
 * all come from it.
 */
#ifndef VIEW_ACTION_H
#define VIEW_ACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/err.h"
#include "util/str.h"

enum action_group {
	GROUP_GENERAL,
	GROUP_MOVE,
	GROUP_RUNS,
	GROUP_RUN,
	GROUP_PLOT,
	GROUP_COMPARE,
	GROUP_SPLIT,
	GROUP_LOG,
	GROUP_EPOCHS,
	GROUP_ALERTS,
	GROUP_COUNT
};

enum action {
#define ACTION(id, name, keys, group, help) ACTION_##id,
#include "view/actions.def"
#undef ACTION
	ACTION_COUNT
};

struct action_info {
	const char *name; /* "half-page-up" */
	const char *keys; /* the default ones, as in actions.def */
	enum action_group group;
	const char *help;
};

const struct action_info *action_info(enum action action);
const char *action_group_name(enum action_group group); /* "table of runs" */

/*
 * How many rows an action moves down (up: below 0) where so many rows are shown, ACTION_FAR to the
 * ends; 0 if it is no such move.
 */
#define ACTION_FAR (1L << 30)
long action_rows(enum action action, int shown);

struct action_map;

struct action_map *action_map_new(void); /* the keys of actions.def */
struct action_map *action_map_copy(const struct action_map *);
void action_map_free(struct action_map *); /* NULL is fine */

/*
 * Gives a key ("j", "C-w s") to an action, which keeps its other keys; another action of the same
 * group loses it.  The action "none" takes the key from all groups.  False and *err for an unknown
 * key or action.
 */
bool action_bind(struct action_map *, struct str keys, struct str action, struct err *err);

/* A key that was pressed, and who listens; borrowed for the call. */
struct action_query {
	const enum action_group *groups; /* the first one that knows the key has it */
	size_t group_count;
	uint32_t before; /* the key pressed before it if that one began a chord, else 0 */
	uint32_t key;
};

/* Its action, ACTION_COUNT if there is none.  *begins is set if it begins a chord (then it has no
 * action). */
enum action action_find(const struct action_map *, const struct action_query *, bool *begins);

/* The first key of an action ("C-w s") into buf, or with all every one ("j, Down"); "" if none. */
void action_keys(const struct action_map *, enum action action, bool all, char *buf, size_t size);

#endif
