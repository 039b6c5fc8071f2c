/*
 * chars.h - kinds of bytes, as the scanner sees them
 */
#ifndef INGEST_CHARS_H
#define INGEST_CHARS_H

#include <stdbool.h>
#include <stddef.h>

#include "util/str.h"

enum {
	CHAR_LETTER = 1,
	CHAR_DIGIT = 2,
	CHAR_UNDER = 4,
	CHAR_WORD = CHAR_LETTER | CHAR_DIGIT | CHAR_UNDER,
	CHAR_JOIN = 8, /* within a name: '@', '/', '.' */
};

extern const unsigned char char_classes[256];

static inline bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
is_letter(char c)
{
	return char_classes[(unsigned char)c] & CHAR_LETTER;
}

static inline bool
is_word(char c)
{
	return char_classes[(unsigned char)c] & CHAR_WORD;
}

static inline bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Part of a character beyond ASCII. */
static inline bool
is_wide(char c)
{
	return (unsigned char)c >= 0x80;
}

/* The byte at `at`, '\0' beyond the end. */
static inline char
byte_at(struct str s, size_t at)
{
	return at < s.n ? s.p[at] : '\0';
}

/* The index of the first byte at or after `at` that is no blank. */
static inline size_t
skip_blanks(struct str s, size_t at)
{
	while (at < s.n && is_blank(s.p[at]))
		at++;
	return at;
}

/* The index behind the last byte before `at` that is no blank, not below `from`. */
static inline size_t
back_blanks(struct str s, size_t from, size_t at)
{
	while (at > from && is_blank(s.p[at - 1]))
		at--;
	return at;
}

static inline struct str
str_between(struct str s, size_t from, size_t to)
{
	return (struct str){ s.p + from, to - from };
}

#endif
