/*
 * screen_help.h - every key, made from actions.def
 */
#ifndef VIEW_SCREEN_HELP_H
#define VIEW_SCREEN_HELP_H

/* Zeroed at first. */
struct help_screen {
	int top;   /* first line shown */
	int lines; /* in all, at the width drawn last */
	int rows;
};

#endif
