/*
 * clipboard.h - to the clipboard of the terminal's own machine, also over SSH (OSC 52)
 */
#ifndef APP_CLIPBOARD_H
#define APP_CLIPBOARD_H

struct tty;

#define CLIPBOARD_MAX 74000 /* bytes; more is cut, since terminals drop longer sequences whole */

void clipboard_copy(struct tty *, const char *text);

#endif
