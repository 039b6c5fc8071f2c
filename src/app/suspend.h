/*
 * suspend.h - stopping as a job of the shell
 */
#ifndef APP_SUSPEND_H
#define APP_SUSPEND_H

#include <stdbool.h>

/*
 * Stops and returns when continued; SIGTSTP may be blocked or caught meanwhile as ever.  group: the
 * whole job stops, as the terminal itself would have done for Ctrl-Z; else only this process.
 */
void suspend(bool group);

#endif
