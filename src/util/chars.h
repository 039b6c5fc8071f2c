/*
 * chars.h - kinds of bytes, whatever the locale
 */
#ifndef UTIL_CHARS_H
#define UTIL_CHARS_H

#include <stdbool.h>

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
is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
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

/* Any byte of a UTF-8 character but its first. */
static inline bool
is_inner(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* An ASCII letter without case; any other byte as it is. */
static inline char
lower(char c)
{
	return is_capital(c) ? (char)(c - 'A' + 'a') : c;
}

#endif
