#include "config.h"

#include "ingest/bar.h"

#include <string.h>

#include "ingest/chars.h"
#include "ingest/count.h"
#include "util/die.h"

/* The digits that end at `end` (a suffix such as 1.2k included): where they begin. */
static size_t
count_begin(struct str s, size_t end)
{
	size_t at = end;

	while (at > 0 && (is_digit(s.p[at - 1]) || s.p[at - 1] == '.'))
		at--;
	return at;
}

/* "450/4347", "0/?" or "15it" that ends at `end`: where it begins, or `end`. */
static size_t
read_counter(struct str s, size_t end, struct bar *bar)
{
	size_t slash, begin;

	if (end >= 2 && s.p[end - 1] == 't' && s.p[end - 2] == 'i') {
		begin = count_begin(s, end - 2);
		bar->at_written = str_between(s, begin, end - 2);
		bar->at = count_digits(bar->at_written);
		return bar->at >= 0 ? begin : end;
	}
	slash = end > 0 && s.p[end - 1] == '?' ? end - 1 : count_begin(s, end);
	if (slash == 0 || s.p[slash - 1] != '/')
		return end;
	bar->total = count_digits(str_between(s, slash, end));
	bar->has_total = bar->total >= 0;
	if (!bar->has_total && s.p[slash] != '?')
		return end;
	bar->total_written = bar->has_total ? str_between(s, slash, end) : STR_NONE;
	begin = count_begin(s, slash - 1);
	bar->at_written = str_between(s, begin, slash - 1);
	bar->at = count_digits(bar->at_written);
	return bar->at >= 0 ? begin : end;
}

/* "10%|###   |" before the counter that begins at `at`: where the label ends. */
static size_t
skip_drawing(struct str s, size_t at)
{
	size_t end = back_blanks(s, 0, at), bar;

	if (end == 0 || (s.p[end - 1] != '|'))
		return end;
	/* Back to the bar's left end, over what it is drawn with. */
	for (bar = end - 1; bar > 0 && s.p[bar - 1] != '|' && s.p[bar - 1] != '%'; bar--)
		if (is_word(s.p[bar - 1]) && !is_wide(s.p[bar - 1]) && !is_digit(s.p[bar - 1]))
			return end - 1;
	if (bar > 0 && s.p[bar - 1] == '|')
		bar--;
	bar = back_blanks(s, 0, bar);
	if (bar > 0 && s.p[bar - 1] == '%')
		bar = count_begin(s, bar - 1);
	return bar;
}

static struct str
label_before(struct str s, size_t end)
{
	struct str label = str_trim(str_first(s, end));

	while (label.n > 0 && (label.p[label.n - 1] == ':' || is_blank(label.p[label.n - 1])))
		label.n--;
	return label;
}

/* "[10:14<", "[00:00?": times in the brackets of a bar. */
static bool
is_clock(struct str s, size_t at)
{
	return is_digit(byte_at(s, at)) && is_digit(byte_at(s, at + 1)) &&
	       byte_at(s, at + 2) == ':' && is_digit(byte_at(s, at + 3));
}

static bool
find_timed(struct str s, size_t bracket, struct bar *bar)
{
	size_t end = back_blanks(s, 0, bracket), close, begin;

	if (!is_clock(s, bracket + 1) || end == bracket)
		return false;
	begin = read_counter(s, end, bar);
	if (begin == end)
		return false;
	close = bracket + str_find_char(str_skip(s, bracket), ']');
	bar->label = label_before(s, skip_drawing(s, begin));
	bar->tail = str_between(s, bracket + 1, close);
	bar->open = close == s.n;
	bar->end = bar->open ? close : close + 1;
	bar->counts_epochs = str_find(bar->tail, STR("epoch/s")) < bar->tail.n ||
			     str_find(bar->tail, STR("s/epoch")) < bar->tail.n;
	return true;
}

/* "5/9 [=====>....] - loss: 7.85": the readings stand behind it. */
static bool
find_arrow(struct str s, size_t bracket, struct bar *bar)
{
	size_t end = back_blanks(s, 0, bracket), at = bracket + 1, begin;

	while (at < s.n && (s.p[at] == '=' || s.p[at] == '>' || s.p[at] == '.' || s.p[at] == '-'))
		at++;
	if (at < bracket + 6 || byte_at(s, at) != ']' || end == bracket)
		return false;
	begin = read_counter(s, end, bar);
	if (begin == end || back_blanks(s, 0, begin) != 0)
		return false;
	bar->tail = str_skip(s, at + 1);
	bar->end = s.n;
	return true;
}

static bool
is_line_drawing(struct str s, size_t at)
{
	return str_starts(str_skip(s, at), STR("━")) || str_starts(str_skip(s, at), STR("╸")) ||
	       str_starts(str_skip(s, at), STR("╺"));
}

/* "165/165 ━━━━ 6s 21ms/step - loss", "Epoch 0/14 ━━━━ 19/19 0:00:00 • 0:00:00 38.23it/s loss: 1.9"
 */
static bool
find_line(struct str s, size_t from, struct bar *bar)
{
	size_t end = back_blanks(s, 0, from), at = from, begin, counter;
	int drawn = 0;

	for (; is_line_drawing(s, at); at += 3)
		drawn++;
	if (drawn < 3 || end == from || byte_at(s, at) != ' ')
		return false;
	begin = skip_blanks(s, at);
	counter = begin;
	while (is_digit(byte_at(s, counter)) || byte_at(s, counter) == '/')
		counter++;
	if (counter > begin && read_counter(s, counter, bar) == begin && bar->has_total) {
		bar->label = label_before(s, end);
		at = counter;
	} else if (read_counter(s, end, bar) == end || !bar->has_total) {
		return false;
	} else {
		bar->label = label_before(s, read_counter(s, end, bar));
	}
	bar->tail = str_skip(s, at);
	bar->end = s.n;
	return true;
}

bool
bar_find(struct str text, struct bar *out)
{
	const char *found = text.p;
	const char *end = text.p + text.n;

	if (text.n == 0)
		return false;
	while (found < end && (found = memchr(found, '[', (size_t)(end - found))) != NULL) {
		size_t at = (size_t)(found - text.p);

		*out = (struct bar){ 0 };
		if (find_timed(text, at, out))
			return true;
		*out = (struct bar){ 0 };
		if (find_arrow(text, at, out))
			return true;
		found++;
	}
	for (found = text.p;
	     found < end && (found = memchr(found, '\xe2', (size_t)(end - found)));) {
		size_t at = (size_t)(found - text.p);

		*out = (struct bar){ 0 };
		if (is_line_drawing(text, at))
			return find_line(text, at, out);
		found++;
	}
	return false;
}
