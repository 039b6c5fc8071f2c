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

unsigned long
str_hash(struct str s)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < s.n; i++) {
		hash ^= (unsigned char)s.p[i];
		hash *= UINT64_C(0x100000001b3);
	}
	return (unsigned long)hash;
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
