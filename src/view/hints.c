#include "config.h"

#include "view/hints.h"

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

/* "split-below" as it is shown. */
static void
label_of(enum action action, char *buf, size_t size)
{
	snprintf(buf, size, "%s", action_info(action)->name);
	for (char *c = buf; *c; c++) {
		if (*c == '-')
			*c = ' ';
	}
}

/* Columns of "Enter open"; 0 if it has no key. */
static int
hint_cols(const struct action_map *map, enum action action)
{
	char keys[64], label[64];

	action_keys(map, action, false, keys, sizeof(keys));
	if (!keys[0])
		return 0;
	label_of(action, label, sizeof(label));
	return text_cols(str_of(keys)) + 1 + text_cols(str_of(label));
}

static int
draw_hint(struct hints *hints, const struct action_map *map, enum action action,
	  struct canvas *canvas, struct rect row, int x)
{
	int cols = hint_cols(map, action), end = row.x + row.cols;
	char keys[64], label[64];
	int at = x;

	if (cols == 0)
		return x;
	action_keys(map, action, false, keys, sizeof(keys));
	label_of(action, label, sizeof(label));
	at += canvas_text(canvas, at, row.y, end - at, STYLE_KEY, 0, str_of(keys)) + 1;
	canvas_text(canvas, at, row.y, end - at, STYLE_DIM, 0, str_of(label));
	if (hints->count < HINTS_MAX)
		hints->items[hints->count++] = (struct hint){ action, { x, row.y, cols, 1 } };
	return x + cols + GAP;
}

/* What can follow the first key of a chord. */
static void
draw_chord(struct hints *hints, const struct screen *screen, const struct action_map *map,
	   uint32_t chord, struct canvas *canvas, struct rect row)
{
	int x = row.x;

	for (int action = 0; action < ACTION_COUNT; action++) {
		char keys[200], begin[32];
		bool listens = false;
		const char *second;

		for (size_t g = 0; g < screen->group_count; g++)
			listens =
			    listens || action_info((enum action)action)->group == screen->groups[g];
		key_name(chord, begin, sizeof(begin));
		action_keys(map, (enum action)action, true, keys, sizeof(keys));
		second = strstr(keys, begin);
		if (!listens || !second || second[strlen(begin)] != ' ')
			continue;
		if (x + hint_cols(map, (enum action)action) > row.x + row.cols)
			return;
		x = draw_hint(hints, map, (enum action)action, canvas, row, x);
	}
}

void
hints_draw(struct hints *hints, const struct screen *screen, const struct action_map *map,
	   uint32_t chord, struct canvas *canvas, struct rect row)
{
	static const enum action always[] = { ACTION_HELP, ACTION_QUIT };
	int x = row.x, reserved = 0;

	hints_clear(hints);
	if (chord) {
		draw_chord(hints, screen, map, chord, canvas, row);
		return;
	}
	for (size_t i = 0; i < COUNT(always); i++)
		reserved += hint_cols(map, always[i]) + (i ? GAP : 0);
	for (size_t i = 0; i < screen->hint_count; i++) {
		int cols = hint_cols(map, screen->hints[i]);

		if (cols == 0)
			continue;
		if (x + cols + GAP + reserved > row.x + row.cols)
			break;
		x = draw_hint(hints, map, screen->hints[i], canvas, row, x);
	}
	for (size_t i = 0; i < COUNT(always); i++)
		x = draw_hint(hints, map, always[i], canvas, row, x);
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
