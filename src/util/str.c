#include "config.h"

#include "util/str.h"

#include <stdint.h>
#include <string.h>

#include "util/chars.h"
#include "util/die.h"

static bool
same_case(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

struct str
str_of(const char *terminated)
{
	if (!terminated)
		return STR_NONE;
	return (struct str){ .p = terminated, .n = strlen(terminated) };
}

bool
str_eq_case(struct str a, struct str b)
{
	return a.n == b.n && same_case(a.p, b.p, a.n);
}

bool
str_starts_case(struct str s, struct str prefix)
{
	return s.n >= prefix.n && same_case(s.p, prefix.p, prefix.n);
}

static bool
is_margin(char c)
{
	return is_blank(c) || c == '\r';
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_margin(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_margin(s.p[s.n - 1]))
		s.n--;
	return s;
}

size_t
str_find(struct str s, struct str needle)
{
	const char *at;

	if (needle.n == 0)
		return 0;
	if (needle.n > s.n)
		return s.n;
	at = memmem(s.p, s.n, needle.p, needle.n);
	return at ? (size_t)(at - s.p) : s.n;
}

size_t
str_find_case(struct str s, struct str needle)
{
	for (size_t i = 0; i + needle.n <= s.n; i++)
		if (same_case(s.p + i, needle.p, needle.n))
			return i;
	return s.n;
}

size_t
str_find_char(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

/* The first n bytes of a word, in whatever order, told apart from any others of that length. */
static uint64_t
short_word(const char *p, size_t n)
{
	uint32_t first, last;

	if (n >= 4) {
		memcpy(&first, p, 4);
		memcpy(&last, p + n - 4, 4);
		return (uint64_t)first << 32 | last;
	}
	if (n == 0)
		return 0;
	return (uint64_t)(unsigned char)p[0] << 16 | (uint64_t)(unsigned char)p[n / 2] << 8 |
	       (unsigned char)p[n - 1];
}

/* Eight bytes at a time; the last eight overlap those before them. */
unsigned long
str_hash(struct str s)
{
	const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = s.n * factor, word;

	for (size_t at = 0; at + 8 < s.n; at += 8) {
		memcpy(&word, s.p + at, 8);
		hash = (hash ^ word) * factor;
		hash ^= hash >> 29;
	}
	if (s.n >= 8)
		memcpy(&word, s.p + s.n - 8, 8);
	else
		word = short_word(s.p, s.n);
	hash = (hash ^ word) * factor;
	return (unsigned long)(hash ^ hash >> 32);
}

char *
str_dup(struct str s)
{
	char *copy = xmalloc(s.n + 1);

	if (s.n)
		memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	return copy;
}
