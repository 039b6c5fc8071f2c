#include "config.h"

#include "view/hints.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "util/die.h"
#include "util/text.h"
#include "view/key.h"

#define GAP 3

void
hints_clear(struct hints *hints)
{
	hints->count = 0;
}

/* "split-below" as it is shown; what a key means here, where that is less than its name. */
static void
label_of(const struct hints_for *now, enum action action, char *buf, size_t size)
{
	const char *name = action_info(action)->name;

	if (action == ACTION_QUIT && !now->first)
		name = action_info(ACTION_BACK)->name;
	/* Hinted at only where there are plots. */
	if (action == ACTION_LEFT)
		name = "cross-hair";
	snprintf(buf, size, "%s", name);
	if (action == ACTION_LEFT)
		return;
	for (char *c = buf; *c; c++) {
		if (*c == '-')
			*c = ' ';
	}
}

/* The key to press; where a chord has begun, the second one of it.  "": there is none. */
static void
keys_of(const struct hints_for *now, enum action action, char *buf, size_t size)
{
	char keys[200], begin[32];
	const char *at;

	if (!now->chord) {
		action_keys(now->keys, action, false, buf, size);
		return;
	}
	key_name(now->chord, begin, sizeof(begin));
	action_keys(now->keys, action, true, keys, sizeof(keys));
	at = strstr(keys, begin);
	at = at && at[strlen(begin)] == ' ' ? at + strlen(begin) + 1 : "";
	snprintf(buf, size, "%.*s", (int)strcspn(at, ","), at);
}

/* Columns of "Enter open"; 0 if it has no key. */
static int
hint_cols(const struct hints_for *now, enum action action)
{
	char keys[64], label[64];

	keys_of(now, action, keys, sizeof(keys));
	if (!keys[0])
		return 0;
	label_of(now, action, label, sizeof(label));
	return text_cols(str_of(keys)) + 1 + text_cols(str_of(label));
}

/* Takes its columns and a gap off the row. */
static void
draw_hint(struct hints *hints, const struct hints_for *now, enum action action,
	  struct canvas *canvas, struct rect *row)
{
	int cols = hint_cols(now, action);
	struct rect rest = *row;
	char keys[64], label[64];

	if (cols == 0)
		return;
	keys_of(now, action, keys, sizeof(keys));
	label_of(now, action, label, sizeof(label));
	rect_cut_left(&rest, canvas_text(canvas, rest, STYLE_KEY, 0, str_of(keys)) + 1);
	canvas_text(canvas, rest, STYLE_DIM, 0, str_of(label));
	if (hints->count < HINTS_MAX)
		hints->items[hints->count++] = (struct hint){ action, { row->x, row->y, cols, 1 } };
	rect_cut_left(row, cols + GAP);
}

static bool
listens(const struct screen *screen, enum action action)
{
	for (size_t i = 0; i < screen->group_count; i++) {
		if (action_info(action)->group == screen->groups[i])
			return true;
	}
	return false;
}

/* What can follow the first key of a chord. */
static void
draw_chord(struct hints *hints, const struct hints_for *now, struct canvas *canvas, struct rect row)
{
	for (enum action action = 0; action < ACTION_COUNT; action++) {
		int cols = listens(now->screen, action) ? hint_cols(now, action) : 0;

		if (cols == 0)
			continue;
		if (cols > row.cols)
			return;
		draw_hint(hints, now, action, canvas, &row);
	}
}

void
hints_draw(struct hints *hints, const struct hints_for *now, struct canvas *canvas, struct rect row)
{
	static const enum action always[] = { ACTION_HELP, ACTION_QUIT };
	int reserved = 0;

	hints_clear(hints);
	if (now->chord) {
		draw_chord(hints, now, canvas, row);
		return;
	}
	for (size_t i = 0; i < COUNT(always); i++)
		reserved += hint_cols(now, always[i]) + (i ? GAP : 0);
	for (size_t i = 0; i < now->screen->hint_count; i++) {
		if (hint_cols(now, now->screen->hints[i]) + GAP + reserved > row.cols)
			break;
		draw_hint(hints, now, now->screen->hints[i], canvas, &row);
	}
	for (size_t i = 0; i < COUNT(always); i++)
		draw_hint(hints, now, always[i], canvas, &row);
}

enum action
hints_at(const struct hints *hints, int x, int y)
{
	for (size_t i = 0; i < hints->count; i++) {
		if (rect_has(hints->items[i].area, x, y))
			return hints->items[i].action;
	}
	return ACTION_COUNT;
}
