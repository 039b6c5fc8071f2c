/*
 * rescue.h - gives the terminal back when nothing else can: in a crash, and before die()'s message
 *
 * Bytes and modes are prepared while all is well; afterwards only what is allowed in a signal
 * handler is done.  What it holds is one of the program's few mutable globals, since a signal
 * handler has no other way to it.
 */
#ifndef APP_RESCUE_H
#define APP_RESCUE_H

#include <stdbool.h>

/* Remembers the modes that the terminal has now; false (errno) if it is none. */
bool rescue_init(int fd);
/* Bytes to send to it, in order; padding ("$<5>" of terminfo) is left out. */
void rescue_add(const char *bytes);
/* From now on crash signals and die() give it back. */
void rescue_arm(void);
/* Gives it back. */
void rescue_now(void);
/* Meanwhile somebody else has the terminal: nothing is to be given back. */
void rescue_pause(bool paused);
void rescue_disarm(void);

#endif
