/*
 * tui.h - the screen: one loop over keys, signals, logs and time
 *
 * Nothing is drawn where it happens: once a turn, before the loop sleeps, the whole screen is drawn
 * anew if anything changed and the pacer (app/pacer.h) lets it.  A key draws at once.
 */
#ifndef APP_TUI_H
#define APP_TUI_H

#include "app/options.h"
#include "app/outcome.h"

/* Runs until the user quits, and gives the terminal back; complaints go to standard error. */
enum status tui_run(const struct options *);

#endif
