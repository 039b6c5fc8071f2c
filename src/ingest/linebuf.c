#include "config.h"

#include "ingest/linebuf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"

/* The next occurrence of one end byte, remembered so that each byte is searched once. */
struct ahead {
	char byte;
	size_t at; /* index in fed, fed.n if there is none */
};

struct linebuf {
	struct str fed;
	size_t at; /* first byte of fed that is not handed out */
	struct ahead ahead[3];

	char *held; /* the beginning of a line that an earlier feed left unfinished */
	size_t held_n;
	size_t held_cap;
	bool holding; /* bytes of a line were held back (perhaps only its end) */
	bool in_end;  /* of them the last were '\r' or '\b': what they end, the next byte tells */
	bool cut;

	bool redraws;
	int64_t number;
	int64_t offset; /* of fed.p[at], less what is held */
	int64_t
	    held_bytes; /* bytes that belong to the line held, those cut off and its end included */
};

struct linebuf *
linebuf_new(void)
{
	struct linebuf *lb = xcalloc(1, sizeof(*lb));

	lb->ahead[0].byte = '\n';
	lb->ahead[1].byte = '\r';
	lb->ahead[2].byte = '\b';
	linebuf_reset(lb);
	return lb;
}

void
linebuf_free(struct linebuf *lb)
{
	if (lb == NULL)
		return;
	free(lb->held);
	free(lb);
}

void
linebuf_reset(struct linebuf *lb)
{
	lb->fed = STR_NONE;
	lb->at = 0;
	lb->held_n = 0;
	lb->held_bytes = 0;
	lb->holding = lb->in_end = lb->cut = lb->redraws = false;
	lb->number = 1;
	lb->offset = 0;
}

static void
look_ahead(const struct linebuf *lb, struct ahead *ahead)
{
	const char *found = memchr(lb->fed.p + lb->at, ahead->byte, lb->fed.n - lb->at);

	ahead->at = found ? (size_t)(found - lb->fed.p) : lb->fed.n;
}

void
linebuf_feed(struct linebuf *lb, struct str bytes)
{
	assert(lb->at == lb->fed.n);
	lb->fed = bytes;
	lb->at = 0;
	for (size_t i = 0; bytes.n > 0 && i < COUNT(lb->ahead); i++)
		look_ahead(lb, &lb->ahead[i]);
}

/* Index of the first end byte at or after lb->at. */
static size_t
find_end(struct linebuf *lb)
{
	size_t end = lb->fed.n;

	for (size_t i = 0; i < COUNT(lb->ahead); i++) {
		if (lb->ahead[i].at < lb->at)
			look_ahead(lb, &lb->ahead[i]);
		if (lb->ahead[i].at < end)
			end = lb->ahead[i].at;
	}
	return end;
}

/* Where the bytes at `at` end that have a line redrawn. */
static size_t
skip_redraws(const struct linebuf *lb, size_t at)
{
	while (at < lb->fed.n && (lb->fed.p[at] == '\r' || lb->fed.p[at] == '\b'))
		at++;
	return at;
}

static void
hold(struct linebuf *lb, const char *p, size_t n)
{
	size_t room = LINEBUF_MAX - lb->held_n;

	lb->holding = true;
	if (n > room) {
		lb->cut = true;
		n = room;
	}
	if (n == 0)
		return;
	lb->held = grow(lb->held, &lb->held_cap, lb->held_n + n, 1);
	memcpy(lb->held + lb->held_n, p, n);
	lb->held_n += n;
}

/* Everything from lb->at on belongs to a line that is not finished. */
static void
hold_rest(struct linebuf *lb, size_t end)
{
	hold(lb, lb->fed.p + lb->at, end - lb->at);
	lb->held_bytes += (int64_t)(lb->fed.n - lb->at);
	lb->at = lb->fed.n;
}

static void
fill(const struct linebuf *lb, struct line *out, struct str text)
{
	*out = (struct line){
		.text = text,
		.redraws = lb->redraws,
		.cut = lb->cut,
		.number = lb->number,
		.offset = lb->offset,
	};
}

/* Hands out the line whose text ends at `end` and whose end bytes end at `next`. */
static void
hand_out(struct linebuf *lb, struct line *out, size_t end, size_t next, bool redrawn)
{
	struct str text = { lb->fed.p + lb->at, end - lb->at };

	if (lb->holding) {
		hold(lb, text.p, text.n);
		text = (struct str){ lb->held, lb->held_n };
	} else if (text.n > LINEBUF_MAX) {
		text.n = LINEBUF_MAX;
		lb->cut = true;
	}
	fill(lb, out, text);
	out->redrawn = redrawn;
	lb->offset += lb->held_bytes + (int64_t)(next - lb->at);
	out->end_offset = lb->offset;
	lb->number += redrawn ? 0 : 1;
	lb->redraws = redrawn;
	lb->at = next;
	lb->held_n = 0;
	lb->held_bytes = 0;
	lb->holding = lb->in_end = lb->cut = false;
}

bool
linebuf_next(struct linebuf *lb, struct line *out)
{
	while (lb->at < lb->fed.n) {
		size_t end = lb->in_end ? lb->at : find_end(lb), next;

		if (end == lb->fed.n) {
			hold_rest(lb, end);
			break;
		}
		next = skip_redraws(lb, end);
		if (next == lb->fed.n) {
			hold_rest(lb, end);
			lb->in_end = true;
			break;
		}
		if (lb->fed.p[next] == '\n') {
			hand_out(lb, out, end, next + 1, false);
			return true;
		}
		hand_out(lb, out, end, next, true);
		if (out->text.n > 0)
			return true;
	}
	return false;
}

struct str
linebuf_ahead(struct linebuf *lb)
{
	size_t next;
	struct line empty;

	if (lb->holding)
		return STR_NONE;
	/* A line that begins with a redraw: what is redrawn is nothing. */
	next = skip_redraws(lb, lb->at);
	if (next > lb->at && next < lb->fed.n && lb->fed.p[next] != '\n')
		hand_out(lb, &empty, lb->at, next, true);
	return str_skip(lb->fed, lb->at);
}

bool
linebuf_take(struct linebuf *lb, size_t n, struct line *out)
{
	size_t end = lb->at + n, next = skip_redraws(lb, end);
	bool redrawn = true;

	if (next == lb->fed.n)
		return false;
	if (lb->fed.p[next] == '\n') {
		redrawn = false;
		next++;
	}
	if (next == end)
		return false;
	hand_out(lb, out, end, next, redrawn);
	return true;
}

bool
linebuf_partial(struct linebuf *lb, struct line *out)
{
	if (lb->held_n == 0)
		return false;
	fill(lb, out, (struct str){ lb->held, lb->held_n });
	out->partial = true;
	out->end_offset = lb->offset + lb->held_bytes;
	return true;
}
