#include "config.h"

#include "ingest/stamp_time.h"

#include <stdbool.h>
#include <time.h>

#include "ingest/chars.h"
#include "util/clock.h"

int
stamp_digits(struct str s, size_t at, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (!is_digit(byte_at(s, at + (size_t)i)))
			return -1;
		value = value * 10 + (s.p[at + (size_t)i] - '0');
	}
	return value;
}

/* "15:40:41", "14:36:14,243", "11:05:02.009": its length, 0 if there is none. */
static size_t
clock_time(struct str s, size_t at, int64_t *ns)
{
	int h = stamp_digits(s, at, 2), m = stamp_digits(s, at + 3, 2),
	    sec = stamp_digits(s, at + 6, 2);
	size_t end = at + 8;
	int64_t scale = NS_PER_S;

	if (h < 0 || h > 24 || m < 0 || m > 59 || sec < 0 || sec > 60 || s.p[at + 2] != ':' ||
	    s.p[at + 5] != ':' || is_digit(byte_at(s, end)))
		return 0;
	*ns = ((int64_t)h * 3600 + m * 60 + sec) * NS_PER_S;
	if ((byte_at(s, end) == ',' || byte_at(s, end) == '.') && is_digit(byte_at(s, end + 1))) {
		for (end++; is_digit(byte_at(s, end)); end++) {
			scale /= 10;
			*ns += (s.p[end] - '0') * scale;
		}
	}
	return end - at;
}

struct date {
	int year, month, day; /* year 0: not written */
};

/* "2020-10-26", "2024/11/08", "06/13/19", "08/30", "08-30": its length, 0 if there is none. */
static size_t
read_date(struct str s, size_t at, struct date *date)
{
	char sep = byte_at(s, at + 4);
	int year = stamp_digits(s, at, 4), a, b, c;

	if (year >= 0 && (sep == '-' || sep == '/' || sep == '.') && byte_at(s, at + 7) == sep) {
		*date =
		    (struct date){ year, stamp_digits(s, at + 5, 2), stamp_digits(s, at + 8, 2) };
		return date->month >= 1 && date->month <= 12 && date->day >= 1 && date->day <= 31
			   ? 10
			   : 0;
	}
	a = stamp_digits(s, at, 2);
	b = stamp_digits(s, at + 3, 2);
	sep = byte_at(s, at + 2);
	if (a < 1 || b < 1 || (sep != '/' && (sep != '-' || byte_at(s, at + 5) != ' ')))
		return 0;
	if (byte_at(s, at + 5) != '/') {
		*date = (struct date){ 0, a, b };
		return 5;
	}
	/* month/day/year, unless only day/month can be meant */
	c = stamp_digits(s, at + 6, 2);
	if (c < 0)
		return 0;
	year = stamp_digits(s, at + 6, 4);
	*date = a > 12 ? (struct date){ 0, b, a } : (struct date){ 0, a, b };
	date->year = year > 1970 ? year : 2000 + c;
	return year > 1970 ? 10 : 8;
}

/* One of the words of three letters at s[at]: its number from 1 on, 0 if there is none. */
static int
word_of_three(struct str s, size_t at, const char *words)
{
	for (int i = 0; words[3 * i] != '\0'; i++)
		if (str_starts_case(str_skip(s, at), (struct str){ words + 3 * i, 3 }) &&
		    !is_letter(byte_at(s, at + 3)))
			return i + 1;
	return 0;
}

/* "6", "06": where it ends, `at` if there is no day of a month. */
static size_t
read_day(struct str s, size_t at, int *day)
{
	size_t n = is_digit(byte_at(s, at + 1)) ? 2 : 1;

	*day = stamp_digits(s, at, (int)n);
	return *day >= 1 && *day <= 31 && !is_digit(byte_at(s, at + n)) ? at + n : at;
}

/* "Wed 06 Apr 2022", "Apr  6", "Wed Apr 6": its length, 0 if there is none. */
static size_t
read_worded_date(struct str s, size_t at, struct date *date)
{
	static const char days[] = "montuewedthufrisatsun";
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	size_t from = at, end;
	int year;

	if (word_of_three(s, at, days))
		at = skip_blanks(s, at + 3 + (byte_at(s, at + 3) == ','));
	end = read_day(s, at, &date->day);
	if (end > at)
		at = skip_blanks(s, end);
	date->month = word_of_three(s, at, months);
	if (date->month == 0)
		return 0;
	at += 3;
	if (end <= from || !is_digit(s.p[end - 1])) {
		end = skip_blanks(s, at);
		at = read_day(s, end, &date->day);
		if (at == end)
			return 0;
	}
	year = stamp_digits(s, at + 1, 4);
	if (byte_at(s, at) == ' ' && year >= 0 && byte_at(s, at + 5) == ' ') {
		date->year = year;
		at += 5;
	}
	return at - from;
}

/* " 2022", " CET 2022" behind a clock: its length. */
static size_t
read_year_behind(struct str s, size_t at, struct date *date)
{
	size_t from = at;
	int year;

	if (byte_at(s, at) == ' ' && byte_at(s, at + 1) >= 'A' && byte_at(s, at + 1) <= 'Z')
		for (at++; byte_at(s, at) >= 'A' && byte_at(s, at) <= 'Z';)
			at++;
	year = stamp_digits(s, at + 1, 4);
	if (byte_at(s, at) != ' ' || year < STAMP_YEAR_MIN || is_word(byte_at(s, at + 5)))
		return 0;
	date->year = year;
	return at + 5 - from;
}

static int64_t
midnight(struct midnight *known, const struct date *date)
{
	struct tm tm = { .tm_year = date->year - 1900,
			 .tm_mon = date->month - 1,
			 .tm_mday = date->day,
			 .tm_isdst = -1 };

	if (known->year != date->year || known->month != date->month || known->day != date->day) {
		known->year = date->year;
		known->month = date->month;
		known->day = date->day;
		known->at_s = (int64_t)mktime(&tm);
	}
	return known->at_s;
}

/* "Z", "+02:00", "+0200" behind a time: its length; *local is false if it gives the zone. */
static size_t
read_zone(struct str s, size_t at, int64_t *offset_s, bool *local)
{
	char c = byte_at(s, at);
	int h = stamp_digits(s, at + 1, 2);
	size_t colon = byte_at(s, at + 3) == ':' ? 1 : 0;
	int m = stamp_digits(s, at + 3 + colon, 2);

	*local = c != 'Z';
	*offset_s = 0;
	if (c == 'Z')
		return 1;
	if ((c != '+' && c != '-') || h < 0 || m < 0)
		return 0;
	*local = false;
	*offset_s = (c == '-' ? -1 : 1) * ((int64_t)h * 3600 + m * 60);
	return 5 + colon;
}

/* Days from 1970 to a date (civil calendar). */
static int64_t
days_of(const struct date *date)
{
	int64_t y = date->year - (date->month <= 2);
	int64_t era = y / 400, of_era = y - era * 400;
	int64_t of_year =
	    (153 * (date->month + (date->month > 2 ? -3 : 9)) + 2) / 5 + date->day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

size_t
stamp_time(struct midnight *known, struct str s, size_t at, struct opt_i64 *time_ns)
{
	struct date date = { 0 };
	int64_t ns, offset_s;
	bool local;
	bool worded = is_letter(byte_at(s, at));
	size_t n = worded ? read_worded_date(s, at, &date) : read_date(s, at, &date);
	size_t end, clock;

	if (worded && n == 0)
		return 0;
	end = at + n;
	if (n > 0) {
		while (byte_at(s, end) == ' ' ||
		       ((byte_at(s, end) == 'T' || byte_at(s, end) == ':') && end == at + n))
			end++;
	}
	clock = clock_time(s, end, &ns);
	if (clock == 0 || (n > 0 && end == at + n))
		return 0;
	end += clock;
	end += read_zone(s, end, &offset_s, &local);
	if (is_word(byte_at(s, end)))
		return 0;
	if (worded && date.year == 0)
		end += read_year_behind(s, end, &date);
	if (date.year >= STAMP_YEAR_MIN && date.year <= STAMP_YEAR_MAX && !time_ns->has) {
		int64_t base = local ? midnight(known, &date) : days_of(&date) * 86400 - offset_s;

		*time_ns = OPT_I64(base * NS_PER_S + ns);
	}
	return end - at;
}
