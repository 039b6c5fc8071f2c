/*
 * text.h - UTF-8 and terminal columns
 *
 * Everything that goes to a terminal, a file name in a message included, passes through
 * text_clean() or through the canvas, which refuses the same characters: C0 and C1 controls, broken
 * UTF-8, bidirectional controls, zero-width marks beyond a sane number.  Widths are columns
 * (East Asian wide characters take two), never bytes.
 */
#ifndef UTIL_TEXT_H
#define UTIL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

/*
 * Decodes the character at the start of s (s.n > 0) into *code; returns its length in bytes, at
 * least 1.  A broken byte gives U+FFFD and length 1.
 */
size_t text_decode(struct str s, uint32_t *code);

/* UTF-8 of code into buf (4 bytes of room); its length. */
size_t text_encode(char buf[4], uint32_t code);

/* Columns a character takes: 0 (combining), 1, 2; -1 for what must never reach a terminal. */
int text_char_cols(uint32_t code);

/* Columns of s as text_clean() would show it. */
int text_cols(struct str s);

/*
 * s made fit to be shown: tabs become one blank, what may not be shown becomes U+FFFD (if
 * ascii "?", or a sign that stands for it), escape sequences are dropped whole.  Terminated copy of
 * its own; free() it.
 */
char *text_clean(struct str s, bool ascii);

/*
 * s (already clean) shortened to at most `cols` columns by cutting out its middle, where an
 * ellipsis ("…", or "~" if ascii) stands.  Terminated copy of its own; free() it.
 */
char *text_cut_middle(struct str s, int cols, bool ascii);

/*
 * The same, but the character at byte `tell` is not cut out: what tells this text from others.  Its
 * beginning is kept if there is room for both, else its end, else neither.
 */
char *text_cut_around(struct str s, size_t tell, int cols, bool ascii);

/* The same for sentences, which lose their end. */
char *text_cut_end(struct str s, int cols, bool ascii);

/* Longest prefix of s (already clean) that takes at most `cols` columns. */
struct str text_prefix(struct str s, int cols);
/* Longest suffix of it, which begins with a character that takes columns. */
struct str text_suffix(struct str s, int cols);

#endif
