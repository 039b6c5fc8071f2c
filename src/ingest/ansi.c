#include "config.h"

#include "ingest/ansi.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/chars.h"
#include "util/die.h"

#define ESC '\033'
#define TAG_MAX 64 /* bytes of a tag; beyond, it is a comparison */

void
ansi_fini(struct ansi *ansi)
{
	free(ansi->buf);
	*ansi = (struct ansi){ 0 };
}

/* "[" parameters (0x30-0x3f), intermediates (0x20-0x2f), final (0x40-0x7e). */
static size_t
skip_csi(struct str s, size_t at)
{
	while (at < s.n && s.p[at] >= 0x20 && s.p[at] <= 0x3f)
		at++;
	return at < s.n && s.p[at] >= 0x40 && s.p[at] <= 0x7e ? at + 1 : at;
}

/* A title or link ends with BEL or ESC \; one without an end on its line is dropped to the end. */
static size_t
skip_string(struct str s, size_t at)
{
	for (; at < s.n; at++) {
		if (s.p[at] == '\a')
			return at + 1;
		if (s.p[at] == ESC && at + 1 < s.n && s.p[at + 1] == '\\')
			return at + 2;
	}
	return at;
}

/* at: the byte behind ESC; returns where text goes on. */
static size_t
skip_sequence(struct str s, size_t at)
{
	if (at == s.n)
		return at;
	switch (s.p[at]) {
	case '[':
		return skip_csi(s, at + 1);
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_':
		return skip_string(s, at + 1);
	default:
		while (at < s.n && s.p[at] >= 0x20 && s.p[at] <= 0x2f) /* ESC ( B */
			at++;
		return at < s.n && s.p[at] >= 0x30 && s.p[at] <= 0x7e ? at + 1 : at;
	}
}

struct str
ansi_strip(struct ansi *ansi, struct str s)
{
	const char *found = s.n > 0 ? memchr(s.p, ESC, s.n) : NULL;
	size_t at = 0, n = 0;

	if (found == NULL)
		return s;
	ansi->buf = grow(ansi->buf, &ansi->cap, s.n, 1);
	while (found != NULL) {
		size_t esc = (size_t)(found - s.p);

		memcpy(ansi->buf + n, s.p + at, esc - at);
		n += esc - at;
		at = skip_sequence(s, esc + 1);
		found = at < s.n ? memchr(s.p + at, ESC, s.n - at) : NULL;
	}
	memcpy(ansi->buf + n, s.p + at, s.n - at);
	return (struct str){ ansi->buf, n + s.n - at };
}

/* "<b>", "</font>", "<font color='red'>" at s[at]: where it ends, or at. */
static size_t
skip_tag(struct str s, size_t at)
{
	size_t i = at + 1;

	if (byte_at(s, i) == '/')
		i++;
	if (!is_letter(byte_at(s, i)))
		return at;
	while (i < s.n && is_word(s.p[i]))
		i++;
	if (byte_at(s, i) != '>' && byte_at(s, i) != ' ')
		return at;
	while (i < s.n && s.p[i] != '>' && s.p[i] != '<' && i - at < TAG_MAX)
		i++;
	return byte_at(s, i) == '>' ? i + 1 : at;
}

/* A blank that does not break, as documents have it. */
static bool
is_hard_blank(struct str s, size_t at)
{
	return s.p[at] == '\xc2' && byte_at(s, at + 1) == '\xa0';
}

static bool
has_tags(struct str s)
{
	return (memchr(s.p, '<', s.n) != NULL && memchr(s.p, '>', s.n) != NULL) ||
	       memchr(s.p, '\xc2', s.n) != NULL;
}

struct str
ansi_strip_tags(struct ansi *ansi, struct str s)
{
	size_t n = 0;

	if (s.n == 0 || !has_tags(s))
		return s;
	ansi->buf = grow(ansi->buf, &ansi->cap, s.n, 1);
	for (size_t at = 0; at < s.n;) {
		size_t end = s.p[at] == '<' ? skip_tag(s, at) : at;

		if (end > at) {
			at = end;
		} else if (is_hard_blank(s, at)) {
			ansi->buf[n++] = ' ';
			at += 2;
		} else {
			ansi->buf[n++] = s.p[at++];
		}
	}
	return (struct str){ ansi->buf, n };
}
