#include "config.h"

#include "ingest/marker.h"

#include <string.h>

#include "ingest/chars.h"
#include "util/die.h"

#define GOOD_MAX 160

enum where { WHERE_ANY, WHERE_START, WHERE_WHOLE, WHERE_STATUS };

static const struct {
	struct str text;
	enum event_kind kind;
	enum where where;
} markers[] = {
#define MARKER(text, kind, where) { { text, sizeof(text) - 1 }, EVENT_##kind, WHERE_##where },
#include "ingest/markers.def"
#undef MARKER
};

/* Advice, options and code that only talk of an end. */
static bool
is_talk(struct str line)
{
	static const struct str begins[] = {
		{ "if ", 3 },	 { "when ", 5 },   { "to avoid ", 9 }, { "in case ", 8 },
		{ "note", 4 },	 { "tip", 3 },	   { "hint", 4 },      { "#", 1 },
		{ "\"", 1 },	 { "'", 1 },	   { "try ", 4 },      { "see ", 4 },
		{ "raise ", 6 }, { "except ", 7 }, { "print(", 6 },    { "- ", 2 },
	};

	for (size_t i = 0; i < COUNT(begins); i++)
		if (lower(line.p[0]) == begins[i].p[0] && str_starts_case(line, begins[i]))
			return true;
	return line.n > GOOD_MAX && str_find(line, STR("。")) < line.n;
}

/* "EarlyStopping counter: 3 out of 10", "early_stopping=True", "early stopping patience: 5" */
static bool
is_setting(struct str after)
{
	static const struct str words[] = { { "counter", 7 },	   { "patience", 8 },
					    { "callback", 8 },	   { "enabled", 7 },
					    { "rounds", 6 },	   { "=", 1 },
					    { "conditioned", 11 }, { "(", 1 },
					    { "with ", 5 } };
	struct str rest = str_trim(after);

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_starts_case(rest, words[i]))
			return true;
	return byte_at(rest, 0) == ':' && is_word(byte_at(rest, skip_blanks(rest, 1)));
}

static bool
status_follows(struct str s, size_t at)
{
	at = skip_blanks(s, at);
	if (byte_at(s, at) == '-')
		at++;
	return is_digit(byte_at(s, at)) && !(s.p[at] == '0' && !is_digit(byte_at(s, at + 1)));
}

static bool
is_whole(struct str s, size_t at, size_t n)
{
	size_t end = at + n;

	while (end < s.n && !is_word(s.p[end]) && !is_wide(s.p[end]))
		end++;
	return at == 0 && end == s.n;
}

/* Does marker i stand at s[at], where a word begins? */
static bool
stands_at(struct str s, size_t at, size_t i)
{
	struct str text = markers[i].text;

	if (!str_starts_case(str_skip(s, at), text))
		return false;
	switch (markers[i].where) {
	case WHERE_ANY:
		if (is_word(byte_at(s, at + text.n)) && is_word(text.p[text.n - 1]))
			return false;
		/* A good end is said in few words. */
		if (markers[i].kind == EVENT_EARLY_STOP)
			return s.n <= GOOD_MAX && !is_setting(str_skip(s, at + text.n));
		return markers[i].kind != EVENT_DONE || s.n <= GOOD_MAX || at == 0;
	case WHERE_START:
		return at == 0;
	case WHERE_WHOLE:
		return is_whole(s, at, text.n);
	case WHERE_STATUS:
		return status_follows(s, at + text.n);
	}
	return false;
}

/* "torch.cuda.OutOfMemoryError: CUDA out of memory", "ValueError": how an exception is named. */
static bool
is_exception(struct str s)
{
	static const struct str endings[] = {
		{ "Error", 5 }, { "Exception", 9 }, { "Interrupt", 9 }, { "SystemExit", 10 }
	};
	size_t n = 0;
	bool upper = false;

	while (is_word(byte_at(s, n)) || byte_at(s, n) == '.') {
		upper |= is_capital(s.p[n]);
		n++;
	}
	if (!upper || (n < s.n && (s.p[n] != ':' || (n + 1 < s.n && s.p[n + 1] != ' '))))
		return false;
	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_ends(str_first(s, n), endings[i]))
			return true;
	return false;
}

static struct event
event_of(enum event_kind kind, struct str quote)
{
	return (struct event){ kind, quote };
}

bool
marker_in_trace(const struct marker *marker, struct str line)
{
	return marker->in_traceback && (line.n == 0 || is_blank(line.p[0]) ||
					str_starts(line, STR("File ")) || line.p[0] == '^');
}

bool
marker_ends_trace(struct marker *marker, struct str line)
{
	if (!marker->in_traceback || marker_in_trace(marker, line))
		return false;
	if (is_exception(str_trim(line)))
		return true;
	marker->in_traceback = false;
	return false;
}

/* Letters are told apart by their last five bits, and cases are not. */
static unsigned
pair_of(char first, char second)
{
	return ((unsigned char)first & 31u) << 5 | ((unsigned char)second & 31u);
}

void
marker_init(struct marker *marker)
{
	*marker = (struct marker){ 0 };
	for (size_t i = 0; i < COUNT(markers); i++) {
		unsigned pair = pair_of(markers[i].text.p[0], markers[i].text.p[1]);

		marker->begins[pair / 32] |= 1u << pair % 32;
	}
}

/* Does any marker begin with these two?  Most do not. */
static bool
begins_with(const struct marker *marker, char first, char second)
{
	unsigned pair = pair_of(first, second);

	return (marker->begins[pair / 32] >> pair % 32 & 1) != 0;
}

/* Where the next word begins behind the one at `at`: a letter after none, or any wide character. */
static size_t
next_word(struct str s, size_t at)
{
	bool wide = is_wide(byte_at(s, at));

	while (at < s.n && !wide && is_word(s.p[at]))
		at++;
	if (wide)
		at++;
	while (at < s.n && (wide ? ((unsigned char)s.p[at] & 0xc0) == 0x80
				 : !is_word(s.p[at]) && !is_wide(s.p[at])))
		at++;
	return at;
}

/* The marker that stands at s[at], COUNT(markers) if there is none. */
static size_t
find_at(const struct marker *marker, struct str s, size_t at)
{
	char first = lower(s.p[at]), second = lower(byte_at(s, at + 1));

	if (!begins_with(marker, first, second))
		return COUNT(markers);
	for (size_t i = 0; i < COUNT(markers); i++)
		if (first == markers[i].text.p[0] && second == markers[i].text.p[1] &&
		    stands_at(s, at, i))
			return i;
	return COUNT(markers);
}

/* The first marker in the line and where it stands, COUNT(markers) if there is none. */
static size_t
find(const struct marker *marker, struct str s, size_t *where)
{
	for (size_t at = 0; at < s.n; at = next_word(s, at)) {
		size_t i = find_at(marker, s, at);

		if (i < COUNT(markers)) {
			*where = at;
			return i;
		}
	}
	*where = s.n;
	return COUNT(markers);
}

/* The same for all digits. */
static char
alike(char c)
{
	return is_digit(c) ? '0' : lower(c);
}

static bool
starts_alike(struct str s, struct str text)
{
	if (s.n < text.n)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (alike(s.p[i]) != alike(text.p[i]))
			return false;
	return true;
}

bool
marker_near(const struct marker *marker, struct str line)
{
	for (size_t at = 0; at + 1 < line.n; at++) {
		if (!begins_with(marker, alike(line.p[at]), alike(line.p[at + 1])))
			continue;
		for (size_t i = 0; i < COUNT(markers); i++)
			if (starts_alike(str_skip(line, at), markers[i].text))
				return true;
	}
	return false;
}

size_t
marker_position(const struct marker *marker, struct str text)
{
	size_t where;

	find(marker, text, &where);
	return where;
}

bool
marker_is_end(const struct marker *marker, struct str line)
{
	size_t where, i = find(marker, line, &where);

	return i < COUNT(markers) &&
	       (markers[i].kind == EVENT_DONE || markers[i].kind == EVENT_EARLY_STOP);
}

struct event
marker_find(struct marker *marker, struct str line)
{
	struct str s = str_trim(line);
	bool exception, was = marker->in_traceback;
	size_t i, where;

	marker->lone = false;
	if (s.n == 0 || marker_in_trace(marker, line) || is_talk(s))
		return event_of(EVENT_NONE, STR_NONE);
	exception = is_exception(s);
	i = find(marker, s, &where);
	marker->in_traceback = i < COUNT(markers) && markers[i].kind == EVENT_TRACEBACK;
	if (i < COUNT(markers))
		return event_of(markers[i].kind, s);
	/* Any line that is not indented ends a traceback; its name says what was raised. */
	marker->lone = !was;
	if (exception || (was && str_find(s, STR(": ")) < s.n))
		return event_of(EVENT_EXCEPTION, s);
	return event_of(EVENT_NONE, STR_NONE);
}
