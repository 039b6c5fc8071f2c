/*
 * screen_log.h - a run's own lines
 */
#ifndef VIEW_SCREEN_LOG_H
#define VIEW_SCREEN_LOG_H

#include "view/logview.h"

/* Zeroed at first. */
struct log_screen {
	struct logview view;
	struct rect area; /* drawn last */
};

#endif
