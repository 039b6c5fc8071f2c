/*
 * screen.h - what a screen is
 *
 * Each screen_*.c ends with the one const struct that describes it.
 */
#ifndef VIEW_SCREEN_H
#define VIEW_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "view/action.h"
#include "view/canvas.h"
#include "view/key.h"

struct ui;
struct ui_env;

enum screen_id {
	SCREEN_RUNS,
	SCREEN_RUN,
	SCREEN_SPLIT,
	SCREEN_COMPARE,
	SCREEN_EPOCHS,
	SCREEN_LOG,
	SCREEN_ALERTS,
	SCREEN_HELP,
	SCREEN_COUNT
};

#define SCREEN_GROUPS 6
#define SCREEN_HINTS 14

struct screen {
	const char *name;
	/* Groups of actions it listens to, first one first; GROUP_MOVE and GROUP_GENERAL come last
	 * by themselves. */
	enum action_group groups[SCREEN_GROUPS];
	size_t group_count;
	/* What the hint line shows, the most important first. */
	enum action hints[SCREEN_HINTS];
	size_t hint_count;

	/* It is about to be shown; may be NULL. */
	void (*enter)(struct ui *, const struct ui_env *);
	/* Everything but the hint line and what lies over it. */
	void (*draw)(struct ui *, const struct ui_env *, struct canvas *);
	/* False: not its business; ui.c tries its own. */
	bool (*act)(struct ui *, const struct ui_env *, enum action);
	/* A mouse key within the canvas; may be NULL. */
	bool (*mouse)(struct ui *, const struct ui_env *, struct key_event);
};

extern const struct screen screen_runs;
extern const struct screen screen_run;
extern const struct screen screen_split;
extern const struct screen screen_compare;
extern const struct screen screen_epochs;
extern const struct screen screen_log;
extern const struct screen screen_alerts;
extern const struct screen screen_help;

#endif
