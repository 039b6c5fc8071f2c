/*
 * ui_state.h - struct ui, for ui*.c and the screens; the rest of the world has ui.h
 */
#ifndef VIEW_UI_STATE_H
#define VIEW_UI_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyse/filter.h"
#include "view/frame.h"
#include "view/hints.h"
#include "view/menu.h"
#include "view/names.h"
#include "view/order.h"
#include "view/prompt.h"
#include "view/screen.h"
#include "view/screen_alerts.h"
#include "view/screen_compare.h"
#include "view/screen_epochs.h"
#include "view/screen_help.h"
#include "view/screen_log.h"
#include "view/screen_run.h"
#include "view/screen_runs.h"
#include "view/screen_split.h"
#include "view/ui.h"

#define UI_HISTORY 8
#define UI_FILTERS 50
#define UI_PENDING 200
#define UI_FIRST_RUNS 6 /* what is compared or tiled where nothing is marked */

/* Below this nothing can be told. */
#define UI_LEAST_COLS 16
#define UI_LEAST_ROWS 3

enum prompt_purpose {
	PROMPT_FILTER,
	PROMPT_RANK,
	PROMPT_SEARCH,
	PROMPT_FILTER_NAME,
	PROMPT_PURPOSE_COUNT
};

enum menu_purpose { MENU_SORT, MENU_COLUMNS, MENU_METRIC, MENU_PANEL, MENU_FILTERS };

struct saved_filter {
	char *name, *expression; /* owned */
};

struct ui {
	bool ascii;
	enum plot_ink ink;
	struct action_map *keys;
	bool calm;	  /* nothing flashes */
	bool rank_given;  /* on the command line: a saved one does not replace it ... */
	char *saved_sort; /* ... and stays as it was until the user sorts anew; NULL: none */

	enum screen_id screen;
	enum screen_id before[UI_HISTORY]; /* the way back */
	size_t before_count;
	uint32_t chord;	   /* the key that began one; 0: none */
	enum ui_wish wish; /* of the key at hand */
	char *copied;
	struct prompt prompt;
	struct prompt_history histories[PROMPT_PURPOSE_COUNT];
	struct menu menu;
	struct hints hints; /* as drawn, for clicks */

	/* Which runs, in which order, which one; and what their names share. */
	struct names_shared shared;
	size_t shared_of; /* how many runs were looked at for it */
	struct order order;
	struct sort_key sort;
	char *filter_text;	 /* as accepted; never NULL */
	struct filter *filter;	 /* of filter_text, or of what is being typed */
	struct err filter_error; /* of what is being typed; "" if it is fine */
	char choices[ERR_MAX];	 /* what Tab found more than one of; "" if none */
	struct saved_filter filters[UI_FILTERS];
	size_t filter_count;
	uint32_t run_id;    /* the selected run; 0: none yet */
	uint32_t chosen_id; /* the one the user chose, though a filter may hide it; 0: none yet */
	char *pending[UI_PENDING]; /* names of runs that are marked when they appear; owned */
	size_t pending_count;
	uint64_t pending_seen; /* generation of the store that was looked at for it */

	char message[ERR_MAX]; /* in the hint line for a while */
	enum style message_style;
	int64_t message_until_ns;
	int64_t key_ns;	    /* when a key was pressed last; monotonic */
	int64_t fades_ns;   /* when the brightest thing drawn fades; NEVER */
	size_t alerts_seen; /* alerts raised before the last one flashed */
	int64_t alert_ns;   /* when an alert was raised last while we watched */
	int cols, rows;	    /* of the canvas drawn last */

	struct runs_screen runs;
	struct run_screen run;
	struct split_screen split;
	struct compare_screen compare;
	struct epochs_screen epochs;
	struct log_screen log;
	struct alerts_screen alerts;
	struct help_screen help;
};

/* ui.c. */
const struct screen *ui_screen(enum screen_id);
/* Screens: forward (the way back is kept), back (false if there is none). */
void ui_go(struct ui *, const struct ui_env *, enum screen_id screen);
bool ui_back(struct ui *, const struct ui_env *);

/* A sentence in the hint line for a few seconds. */
void ui_say(struct ui *, const struct ui_env *, enum style style, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* ui_select.c.  The selected run, NULL if there is none at all.  Never one that does not exist any
 * more. */
const struct run *ui_run(const struct ui *, const struct ui_env *);
void ui_select(struct ui *, uint32_t run_id);
/* To the run `by` places below it in the table. */
void ui_select_by(struct ui *, long by);
/*
 * The marked runs in the order shown, marked ones that the filter hides last; if none is marked the
 * first ones of the table.  At most n; how many.
 */
size_t ui_chosen_runs(const struct ui *, const struct ui_env *, uint32_t *out, size_t n);
/* What the order is made from. */
struct order_query ui_query(const struct ui *, const struct ui_env *);
/* Order, selection and what is news, by what is known now. */
void ui_refresh(struct ui *, const struct ui_env *);
/* A highlight was drawn that fades at this time. */
void ui_fades_at(struct ui *, int64_t mono_ns);
/* The order is to be made anew at once. */
void ui_reorder(struct ui *);
/* Ranks by a key, which is taken. */
void ui_sort(struct ui *, const struct ui_env *, struct sort_key key);

/* ui_filter.c: what is typed at the prompts, and saved filters. */
bool ui_filter_set(struct ui *, const char *text, struct err *err);
void ui_prompt_open(struct ui *, enum prompt_purpose purpose);
void ui_prompt_key(struct ui *, const struct ui_env *, uint32_t key);
/* What stands at the right of the prompt; into buf, its style. */
enum style ui_prompt_note(const struct ui *, const struct ui_env *, char *buf, size_t size);

/* ui_menu.c: menus. */
void ui_menu_open(struct ui *, const struct ui_env *, enum menu_purpose purpose);
void ui_menu_key(struct ui *, const struct ui_env *, struct key_event);

/* ui_save.c: runs that were marked or tiled before take it up when they appear. */
void ui_adopt_pending(struct ui *, const struct ui_env *);

#endif
