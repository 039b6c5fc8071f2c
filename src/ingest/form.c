#include "config.h"

#include "ingest/form.h"

#include <string.h>

#include "ingest/chars.h"
#include "ingest/stamp_time.h"

#define DIGITS_MAX 15 /* of a number whose size is compared */

/*
 * In the key a run is one digit that tells its class.  It cannot be taken for a digit of a word,
 * since what stands before a digit tells which of the two it is.
 */
enum run_class {
	RUN_LONGEST = '5', /* classes of lengths, from '0' on */
	RUN_FRACTION = '8',
	RUN_ZEROS, /* a fraction that is nothing */
};

static char
length_class(size_t n)
{
	/* What code that reads digits one by one asks for: exactly 1, 2, 4, at most 6, 15. */
	static const unsigned char longest[] = { 1, 2, 3, 4, 6, 8, DIGITS_MAX };
	char c = '0';

	for (size_t i = 0; i < sizeof(longest) && n > longest[i]; i++)
		c++;
	return c;
}

static bool
is_length(const struct digits *run, size_t n)
{
	return (size_t)(run->to - run->from) == n;
}

/* ---- what digits make ---- */

/* The run as a number without zeros before it. */
static struct str
plain_digits(const char *text, const struct digits *run)
{
	struct str s = { text + run->from, (size_t)(run->to - run->from) };

	while (s.n > 0 && s.p[0] == '0')
		s = str_skip(s, 1);
	return s;
}

static uint8_t
make_ratio(const char *text, const struct digits *last)
{
	struct str a = plain_digits(text, last - 1), b = plain_digits(text, last);
	bool larger = a.n != b.n ? a.n > b.n : memcmp(a.p, b.p, a.n) > 0;

	return (uint8_t)((a.n > 0) | (b.n > 0) << 1 | larger << 2);
}

/* The value of two digits. */
static int
pair_at(const char *p)
{
	return (p[0] - '0') * 10 + (p[1] - '0');
}

static uint8_t
make_time(const char *text, const struct digits *last)
{
	return pair_at(text + last[-2].from) <= 24 && pair_at(text + last[-1].from) <= 59 &&
	       pair_at(text + last->from) <= 60;
}

static uint8_t
make_year(const char *p)
{
	int year = pair_at(p) * 100 + pair_at(p + 2);

	return (uint8_t)((year >= STAMP_YEAR_MIN) | (year > STAMP_YEAR_MIN) << 1 |
			 (year > STAMP_YEAR_MAX) << 2);
}

static uint8_t
make_date(const char *text, const struct digits *last)
{
	int month = pair_at(text + last[-1].from), day = pair_at(text + last->from);
	bool ok = month >= 1 && month <= 12 && day >= 1 && day <= 31;

	return (uint8_t)(make_year(text + last[-2].from) << 1 | ok);
}

/* Two runs, or three of which the last is a year. */
static uint8_t
make_day(const char *text, const struct digits *last)
{
	if (is_length(last, 4))
		return make_year(text + last->from);
	return (uint8_t)((pair_at(text + last[-1].from) > 0) |
			 (pair_at(text + last->from) > 0) << 1 |
			 (pair_at(text + last[-1].from) > 12) << 2);
}

/* Is the number that ends there nothing? */
static uint8_t
make_zero(const char *text, const struct digits *last)
{
	size_t at = last->to;

	while (at > 0 && (is_digit(text[at - 1]) || text[at - 1] == '.'))
		if (text[--at] >= '1')
			return false;
	return true;
}

uint8_t
form_site(enum site_is is, const char *text, const struct digits *last)
{
	switch (is) {
	case SITE_RATIO:
		return make_ratio(text, last);
	case SITE_GROUP:
		return text[last[-1].from] == '0';
	case SITE_TIME:
		return make_time(text, last);
	case SITE_DATE:
		return make_date(text, last);
	case SITE_DAY:
		return make_day(text, last);
	case SITE_ZERO:
		return make_zero(text, last);
	}
	return 0;
}

/* ---- a line's form ---- */

/* What is known while the runs are walked. */
struct walk {
	struct form *form;
	struct str s;
	size_t word_end; /* of the last digits that are part of a word; 0: none so far */
};

/* Do the digits at `at` belong to a word? */
static bool
in_word(const struct walk *w, size_t at)
{
	char before = at > 0 ? w->s.p[at - 1] : ' ';

	if (is_letter(before) || before == '_')
		return true;
	/* "mAP50-95", "mAP_0.5:0.95", "v1.2.3" */
	return w->word_end > 0 && w->word_end == at - 1 &&
	       (before == '.' || before == ',' || before == ':' || before == '-');
}

/* Is it the fraction of a number, and not the second part of a date or a version? */
static bool
is_fraction(const struct walk *w, const struct digits *run)
{
	struct str s = w->s;

	if (run->from == 0 || s.p[run->from - 1] != '.' || byte_at(s, run->to) == '.')
		return false;
	if (w->form->run_count < 2 || run[-1].to != run->from - 1)
		return true; /* ".5" */
	return run[-1].from == 0 || s.p[run[-1].from - 1] != '.';
}

static char
class_of(const struct walk *w, const struct digits *run)
{
	if (!is_fraction(w, run))
		return length_class((size_t)(run->to - run->from));
	for (size_t i = run->from; i < run->to; i++)
		if (w->s.p[i] != '0')
			return RUN_FRACTION;
	return RUN_ZEROS;
}

static bool
add_site(struct form *form, enum site_is is, size_t run)
{
	struct site *site = &form->sites[form->site_count];

	if (form->site_count == FORM_SITES_MAX)
		return false;
	form->site_count++;
	*site = (struct site){ .run = (uint16_t)run,
			       .is = (uint8_t)is,
			       .makes = form_site(is, form->text.p, &form->runs[run]) };
	return true;
}

/* The one byte between a run and the one before it; 0 if there are more. */
static char
glue(const struct form *form, size_t run)
{
	const struct digits *runs = form->runs;

	if (run == 0 || runs[run].from != runs[run - 1].to + 1)
		return '\0';
	return form->text.p[runs[run].from - 1];
}

/* "12.5/10", "1,234/5", "3/1e4": not compared by their digits alone. */
static bool
is_odd_ratio(const struct form *form, size_t run)
{
	struct str s = form->text;
	size_t before = form->runs[run - 1].from;
	char after = byte_at(s, form->runs[run].to);

	return (before > 0 && (s.p[before - 1] == '.' || s.p[before - 1] == ',')) || after == 'e' ||
	       after == 'E' ||
	       ((after == '.' || after == ',') && is_digit(byte_at(s, form->runs[run].to + 1u)));
}

/* "(-", with or without blanks, behind the run. */
static bool
has_change(struct str s, size_t at)
{
	at = skip_blanks(s, at);
	return byte_at(s, at) == '(' && byte_at(s, skip_blanks(s, at + 1)) == '-';
}

/* The sites that the newest run completes; false if the line is better read anew each time. */
static bool
find_sites(struct form *form, size_t run)
{
	const struct digits *at = &form->runs[run];
	char c = glue(form, run), before = c ? glue(form, run - 1) : '\0';
	bool ok = true;

	if (c == '/' && is_odd_ratio(form, run))
		return false;
	if (c == '/')
		ok = add_site(form, SITE_RATIO, run);
	if (ok && (c == '/' || c == '-') && is_length(at - 1, 2) &&
	    (is_length(at, 2) || (is_length(at, 4) && c == '/' && before == '/')))
		ok = add_site(form, SITE_DAY, run);
	if (ok && c == ',' && is_length(at, 3))
		ok = add_site(form, SITE_GROUP, run);
	if (ok && c == ':' && before == ':' && is_length(at, 2) && is_length(at - 1, 2) &&
	    is_length(at - 2, 2))
		ok = add_site(form, SITE_TIME, run);
	if (ok && c != '\0' && c == before && (c == '-' || c == '/' || c == '.') &&
	    is_length(at, 2) && is_length(at - 1, 2) && is_length(at - 2, 4))
		ok = add_site(form, SITE_DATE, run);
	if (ok && has_change(form->text, at->to))
		ok = add_site(form, SITE_ZERO, run);
	return ok;
}

/* "1.5e+01:" at the front may be a counter or not. */
static bool
begins_scientific(const struct form *form, size_t run)
{
	char c = byte_at(form->text, form->runs[run].to);

	return run < 2 && (c == 'e' || c == 'E') &&
	       !is_letter(byte_at(form->text, form->runs[run].to + 1u));
}

static uint64_t
hash_of(const char *p, size_t n)
{
	uint64_t hash = n * UINT64_C(0x9e3779b97f4a7c15), word;

	for (; n >= 8; p += 8, n -= 8) {
		memcpy(&word, p, 8);
		hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, p, n);
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

static void
put_key(struct form *form, const char *p, size_t n)
{
	memcpy(form->key + form->key_n, p, n);
	form->key_n += n;
}

/* Takes the digits [from, to): a run, or a part of a word. */
static bool
take_digits(struct walk *w, size_t from, size_t to)
{
	struct form *form = w->form;
	struct digits *run = &form->runs[form->run_count];

	if (in_word(w, from)) {
		w->word_end = to;
		put_key(form, w->s.p + from, to - from);
		return true;
	}
	if (form->run_count == FORM_RUNS_MAX)
		return false;
	*run = (struct digits){ (uint16_t)from, (uint16_t)to };
	form->run_count++;
	form->key[form->key_n++] = class_of(w, run);
	return find_sites(form, form->run_count - 1) &&
	       !begins_scientific(form, form->run_count - 1);
}

/* ".#" */
static bool
has_windows_word(struct str text)
{
	size_t at = str_find_char(text, '#');

	while (at < text.n && (at == 0 || text.p[at - 1] != '.'))
		at += 1 + str_find_char(str_skip(text, at + 1), '#');
	return at < text.n;
}

bool
form_read(struct form *form, struct str text)
{
	struct walk w = { .form = form, .s = text };
	size_t at = 0;

	form->text = text;
	form->run_count = form->site_count = form->key_n = 0;
	/* ":::MLL 1558571730.347" is told by its length as a whole, "1.#QNAN" by its digit. */
	if (text.n == 0 || text.n > FORM_BYTES_MAX || str_starts(text, STR(":::")) ||
	    has_windows_word(text))
		return false;
	for (;;) {
		size_t from = at, to;

		while (from < text.n && !is_digit(text.p[from]))
			from++;
		put_key(form, text.p + at, from - at);
		if (from == text.n)
			break;
		for (to = from; to < text.n && is_digit(text.p[to]);)
			to++;
		if (!take_digits(&w, from, to))
			return false;
		at = to;
	}
	for (size_t i = 0; i < form->site_count; i++)
		form->key[form->key_n++] = (char)form->sites[i].makes;
	form->hash = hash_of(form->key, form->key_n);
	return true;
}
