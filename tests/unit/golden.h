/*
 * golden.h - pictures of the screen as text, compared with those that were looked at and kept
 *
 * A picture NAME is tests/golden/NAME.txt: the text plane of a canvas and, if asked for, its style
 * plane below a line "== styles".  With UPDATE_GOLDEN=1 in the environment (make update-golden) it
 * is written instead, and what changed is printed.
 */
#ifndef TESTS_UNIT_GOLDEN_H
#define TESTS_UNIT_GOLDEN_H

#include <stdbool.h>

#include "view/canvas.h"

/* Fails the test, with the lines that differ, if the canvas is not the picture kept. */
void golden_check(const char *name, const struct canvas *canvas, bool styles);
/* The same for any text. */
void golden_check_text(const char *name, const char *text);

#endif
