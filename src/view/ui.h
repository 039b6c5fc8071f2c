/*
 * ui.h - the state of the screens, and the two things that can be done with it: act and draw
 *
 * No terminal here: keys come in as values, the screen goes out as a canvas.  A test that presses
 * keys and reads cells drives exactly what a person drives.
 */
#ifndef VIEW_UI_H
#define VIEW_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyse/engine.h"
#include "analyse/rank.h"
#include "model/store.h"
#include "util/clock.h"
#include "util/err.h"
#include "view/action.h"
#include "view/canvas.h"
#include "view/key.h"
#include "view/plot.h"

/* A line of a run's log as the log views show it. */
struct log_text {
	struct str text;    /* escapes out; the canvas does the rest */
	int64_t line;	    /* its 1-based number in the source; 0 if unknown */
	int64_t offset;	    /* of its first byte in the source */
	int64_t end_offset; /* one past its end */
};

/*
 * What the views need besides the model; filled by app before each call, borrowed for the call. The
 * log functions give at most n lines, in order, good until the next call of either; NULL: no log.
 */
struct ui_env {
	const struct store *store;
	struct engine *engine; /* acknowledge and mute are done on it */
	struct moment now;
	const char *title;		 /* "~/exp": what is watched */
	int64_t bytes_read, bytes_known; /* of the backlog; equal when all is read */
	size_t logs;			 /* files and pipes that are followed */
	const char *notice;		 /* newest message of the session, or NULL */

	void *log_arg;
	size_t (*log_before)(void *arg, const struct run *, int64_t end, struct log_text *,
			     size_t n);
	size_t (*log_after)(void *arg, const struct run *, int64_t begin, struct log_text *,
			    size_t n);
	/* Where a line of the source (1-based) begins, for the way from a point to the line that
	 * said it; -1 if it is not there.  NULL: not known. */
	int64_t (*log_seek)(void *arg, const struct run *, int64_t line);
};

/* UI_COPY: ui_copied() holds text for the clipboard. */
enum ui_wish { UI_NOTHING, UI_QUIT, UI_SUSPEND, UI_REPAINT, UI_COPY };

struct ui_options {
	bool ascii;
	enum plot_ink ink;	       /* of plots, where not ascii */
	bool calm;		       /* an alert that is raised does not flash */
	struct rank_key rank;	       /* copied; one with a metric stands against the saved one */
	const char *filter;	       /* initial filter expression; may be NULL */
	const struct action_map *keys; /* copied; NULL: those of actions.def */
};

struct ui;

struct ui *ui_new(const struct ui_options *);
void ui_free(struct ui *); /* NULL is fine */

/* One key; what it asks of the terminal. */
enum ui_wish ui_key(struct ui *, const struct ui_env *, struct key_event);

/* The whole screen anew, for the size that the canvas has. */
void ui_draw(struct ui *, const struct ui_env *, struct canvas *);

/* When the screen changes by itself (a highlight fades, a clock in it moves on); monotonic, or
 * NEVER. */
int64_t ui_deadline(const struct ui *, const struct ui_env *);

/* The text of the last UI_COPY; good until the next key. */
const char *ui_copied(const struct ui *);

/* A filter that the user can choose by its name (configuration); false and *err if it is none. */
bool ui_add_filter(struct ui *, const char *name, const char *expression, struct err *err);

/*
 * Marks, layout, columns, order and saved filters as text, for the state file; free() it. ui_load()
 * takes what it understands and skips the rest: a broken file is never in the way.  Runs are known
 * by name there, and take their marks and tiles when they appear.
 */
char *ui_save(const struct ui *, const struct ui_env *);
void ui_load(struct ui *, struct str text);

#endif
