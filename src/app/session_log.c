#include "config.h"

#include <assert.h>
#include <string.h>

#include "app/session_private.h"
#include "util/die.h"

/* Bytes read again at first, doubled while they hold too few lines. */
#define WINDOW_FIRST (64 << 10)
#define WINDOW_MAX (4 << 20)
#define LINES_MAX 10000
#define SHOWN_MAX 4096 /* bytes of one line */

/* A piece of the source, read again. */
struct window {
	struct str bytes;
	int64_t offset; /* of its first byte */
};

static struct feed *
feed_of(const struct session *s, const struct run *run)
{
	assert(run->source_id >= 1 && run->source_id <= s->id_count);
	return s->by_id[run->source_id - 1];
}

static struct window
read_again(struct session *s, const struct feed *feed, int64_t from, int64_t to)
{
	int64_t n;

	if (s->window == NULL)
		s->window = xmalloc(WINDOW_MAX);
	n = source_again(feed->source, from, to, s->window, WINDOW_MAX);
	return (struct window){ { s->window, (size_t)n }, from };
}

/* What a terminal would show of a line at its end: the last redraw, without escapes. */
static struct str
as_shown(struct session *s, struct str line)
{
	while (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	for (size_t i = line.n; i > 0; i--)
		if (line.p[i - 1] == '\r' || line.p[i - 1] == '\b') {
			line = str_skip(line, i);
			break;
		}
	return ansi_strip(&s->ansi, str_first(line, SHOWN_MAX));
}

/*
 * Takes a line down.  The text moves while further ones are added: until then its place stands in
 * text.n alone, see settle().
 */
static struct log_text
take_line(struct session *s, struct str line, int64_t offset, int64_t end_offset)
{
	struct str shown = as_shown(s, line);

	s->log_text = grow(s->log_text, &s->log_cap, s->log_n + shown.n + 1, 1);
	if (shown.n > 0)
		memcpy(s->log_text + s->log_n, shown.p, shown.n);
	s->log_n += shown.n;
	return (struct log_text){
		.text = { NULL, shown.n },
		.offset = offset,
		.end_offset = end_offset,
	};
}

/* Line ends before an offset; -1 if they cannot be counted, or nobody has come near it yet. */
static int64_t
ends_before(struct session *s, const struct feed *feed, int64_t offset)
{
	struct line_mark mark = line_index_at_offset(&feed->lines, offset);
	struct window window;

	if (offset - mark.offset > WINDOW_MAX)
		return -1;
	window = read_again(s, feed, mark.offset, offset);
	if (window.offset + (int64_t)window.bytes.n != offset)
		return offset == mark.offset ? mark.ends : -1;
	return mark.ends + line_index_ends(window.bytes);
}

/* All texts are there: now they have their places and their numbers. */
static size_t
settle(struct session *s, const struct feed *feed, struct log_text *out, size_t n)
{
	const char *p = s->log_text;
	int64_t ends = n > 0 ? ends_before(s, feed, out[0].offset) : -1;

	for (size_t i = 0; i < n; i++) {
		out[i].text.p = p;
		out[i].line = ends >= 0 ? ends + (int64_t)i + 1 : 0;
		p += out[i].text.n;
	}
	return n;
}

/* The lines of a window that begin at or behind `skip` of its bytes, at most n. */
static size_t
cut(struct session *s, struct window window, struct log_text *out, size_t n)
{
	size_t count = 0, at = 0;

	s->log_n = 0;
	while (at < window.bytes.n && count < n) {
		struct str rest = str_skip(window.bytes, at);
		size_t length = str_find_char(rest, '\n');
		size_t taken = length < rest.n ? length + 1 : length;

		out[count++] = take_line(s, str_first(rest, length), window.offset + (int64_t)at,
					 window.offset + (int64_t)(at + taken));
		at += taken;
	}
	return count;
}

/* Its first bytes left out, so that it begins with a line and holds the last n. */
static struct window
last_lines(struct window window, size_t n, bool begins_with_a_line)
{
	size_t at = window.bytes.n, lines = 0;

	if (at > 0 && window.bytes.p[at - 1] == '\n')
		at--; /* the end of the last line is none between two */
	for (; at > 0; at--)
		if (window.bytes.p[at - 1] == '\n' && ++lines == n)
			break;
	if (at == 0 && !begins_with_a_line)
		at = str_find_char(window.bytes, '\n') + 1; /* a line whose start lies before it */
	return (struct window){ str_skip(window.bytes, at), window.offset + (int64_t)at };
}

size_t
session_log_before(void *session, const struct run *run, int64_t end, struct log_text *out,
		   size_t n)
{
	struct session *s = session;
	const struct feed *feed = feed_of(s, run);
	int64_t oldest = source_oldest(feed->source), newest = feed_shown_bytes(feed);
	struct window window, lines = { 0 };

	if (n > LINES_MAX)
		n = LINES_MAX;
	if (end > newest)
		end = newest;
	for (int64_t size = WINDOW_FIRST; n > 0 && size <= WINDOW_MAX; size *= 2) {
		int64_t from = end - size > oldest ? end - size : oldest;

		window = read_again(s, feed, from, end);
		lines = last_lines(window, n, from == oldest);
		if (from == oldest || line_index_ends(lines.bytes) >= (int64_t)n)
			break;
	}
	return settle(s, feed, out, cut(s, lines, out, n));
}

size_t
session_log_after(void *session, const struct run *run, int64_t begin, struct log_text *out,
		  size_t n)
{
	struct session *s = session;
	const struct feed *feed = feed_of(s, run);
	int64_t oldest = source_oldest(feed->source);
	struct window window = { 0 };

	if (n > LINES_MAX)
		n = LINES_MAX;
	if (begin < oldest)
		begin = oldest;
	for (int64_t size = WINDOW_FIRST; n > 0 && size <= WINDOW_MAX; size *= 2) {
		window = read_again(s, feed, begin, begin + size);
		if ((int64_t)window.bytes.n < size || line_index_ends(window.bytes) >= (int64_t)n)
			break;
	}
	return settle(s, feed, out, cut(s, window, out, n));
}

int64_t
session_log_seek(void *session, const struct run *run, int64_t line)
{
	struct session *s = session;
	const struct feed *feed = feed_of(s, run);
	struct line_mark mark = line_index_at_line(&feed->lines, line - 1);
	struct window window = read_again(s, feed, mark.offset, mark.offset + WINDOW_MAX);
	size_t at = 0;

	if (line < 1 || (window.bytes.n == 0 && mark.ends != line - 1))
		return -1;
	for (; mark.ends < line - 1; mark.ends++) {
		struct str rest = str_skip(window.bytes, at);
		size_t length = str_find_char(rest, '\n');

		if (length == rest.n)
			return -1;
		at += length + 1;
	}
	return mark.offset + (int64_t)at;
}
