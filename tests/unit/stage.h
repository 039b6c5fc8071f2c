/*
 * stage.h - the whole view on a stage: runs told in the words of scene.h, keys pressed, cells read
 *
 * What a person does and sees, without a terminal.  A run's log is the text it was told in.
 */
#ifndef TESTS_UNIT_STAGE_H
#define TESTS_UNIT_STAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "scene.h"
#include "view/ui.h"

#define STAGE_LOGS 1100

struct stage_log {
	uint32_t source;
	char *name;
	char *text; /* every line with its '\n' */
	size_t size, cap;
	int64_t lines;
};

struct stage {
	struct scene scene;
	struct ui *ui;
	struct ui_env env;
	struct canvas *canvas;
	enum ui_wish wish; /* of the last key */
	struct stage_log logs[STAGE_LOGS];
	size_t log_count;
	struct log_text *found; /* what the log functions gave last */
};

struct stage *stage_new(int cols, int rows);
struct stage *stage_new_with(int cols, int rows, const struct ui_options *);
void stage_free(struct stage *);

/* A run of its own, in a file of its own, that says these lines now. */
void stage_run(struct stage *, const char *name, const char *text);
/* The first n lines of a text. */
void stage_run_part(struct stage *, const char *name, const char *text, int lines);
/* More of that run. */
void stage_more(struct stage *, const char *name, const char *text);
/* NULL if there is none. */
const struct run *stage_find_run(const struct stage *, const char *name);

/* Time passes and the engine is asked. */
void stage_wait(struct stage *, double seconds);
/* Keys by name, blanks between them: "j j Enter C-w v".  Each is followed by a draw. */
void stage_press(struct stage *, const char *keys);
/* Every character of the text is a key. */
void stage_type(struct stage *, const char *text);
/* A mouse key on the first cell of a text that is on the screen. */
void stage_mouse(struct stage *, uint32_t key, const char *needle);
void stage_mouse_at(struct stage *, uint32_t key, int x, int y);
void stage_resize(struct stage *, int cols, int rows);

void stage_draw(struct stage *);
/* Is the text to be seen?  Draws first. */
bool stage_sees(struct stage *, const char *needle);
/* Where; the test fails if it is not there. */
void stage_place(struct stage *, const char *needle, int *x, int *y);
/* The row of cells that holds a text, blanks at its end off; good until the next call. */
const char *stage_row_of(struct stage *, const char *needle);
const char *stage_row(struct stage *, int y);
enum style stage_style(struct stage *, const char *needle);
unsigned stage_marks(struct stage *, const char *needle);

#define stage_must_see(stage, needle)                                                              \
	do {                                                                                       \
		if (!stage_sees(stage, needle))                                                    \
			stage_fail(stage, needle, "is not to be seen", __FILE__, __LINE__);        \
	} while (0)
#define stage_must_not_see(stage, needle)                                                          \
	do {                                                                                       \
		if (stage_sees(stage, needle))                                                     \
			stage_fail(stage, needle, "is to be seen", __FILE__, __LINE__);            \
	} while (0)
_Noreturn void stage_fail(struct stage *, const char *needle, const char *what, const char *file,
			  int line);

/* Runs of all sorts: live, frozen, overfitted, NaN and crashed, waiting. */
void stage_notebook(struct stage *);
/* Many runs of ten epochs, r000, r001, ... */
void stage_crowd(struct stage *, int n);

#endif
