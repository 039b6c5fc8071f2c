/*
 * head.h - the lines at the top: the answer first
 *
 * How many runs stand how, what is wrong, what time it is; the ranking, the filter, how far the
 * reading is; on the screens of one run, that run.
 */
#ifndef VIEW_HEAD_H
#define VIEW_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "view/canvas.h"
#include "view/frame.h"

struct run;
struct ui;
struct ui_env;

/* The two lines of the runs screen; either may be empty. */
void head_draw(struct ui *, const struct ui_env *, struct canvas *, struct rect title,
	       struct rect status);
/* The title line of a screen of one run: name, alerts, state, position; add more and draw it. */
void head_run(struct ui *, const struct ui_env *, const struct run *, struct pieces *title);
/* A title line for the other screens: begin it with the name, and add what else there is ... */
void head_name(struct pieces *title, const char *name);
/* ... then draw it: alerts and the time are added. */
void head_screen(struct ui *, const struct ui_env *, struct pieces *title, struct canvas *,
		 struct rect row);
/* A message over a row, cut if it must be. */
void head_message(struct canvas *, struct rect row, enum style style, const char *message);
/* What a screen of a few cells can still say. */
void head_tiny(struct ui *, const struct ui_env *, struct canvas *);

/* Does a clock on the screen move? */
bool head_any_live(const struct ui_env *);

#endif
