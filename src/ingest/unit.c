#include "config.h"

#include "ingest/unit.h"

#include <string.h>

#include "ingest/wording.h"
#include "util/die.h"

static const struct {
	struct str text;
	enum unit is;
	int exponent;
} units[] = {
	{ { "s", 1 }, UNIT_TIME, 0 },	    { { "ms", 2 }, UNIT_TIME, 0 },
	{ { "us", 2 }, UNIT_TIME, 0 },	    { { "ns", 2 }, UNIT_TIME, 0 },
	{ { "sec", 3 }, UNIT_TIME, 0 },	    { { "secs", 4 }, UNIT_TIME, 0 },
	{ { "m", 1 }, UNIT_TIME, 0 },	    { { "min", 3 }, UNIT_TIME, 0 },
	{ { "mins", 4 }, UNIT_TIME, 0 },    { { "h", 1 }, UNIT_TIME, 0 },
	{ { "hr", 2 }, UNIT_TIME, 0 },	    { { "hrs", 3 }, UNIT_TIME, 0 },
	{ { "d", 1 }, UNIT_TIME, 0 },	    { { "K", 1 }, UNIT_COUNT, 3 },
	{ { "k", 1 }, UNIT_COUNT, 3 },	    { { "M", 1 }, UNIT_COUNT, 6 },
	{ { "G", 1 }, UNIT_COUNT, 9 },	    { { "B", 1 }, UNIT_COUNT, 9 },
	{ { "T", 1 }, UNIT_COUNT, 12 },	    { { "KB", 2 }, UNIT_SIZE, 0 },
	{ { "MB", 2 }, UNIT_SIZE, 0 },	    { { "GB", 2 }, UNIT_SIZE, 0 },
	{ { "TB", 2 }, UNIT_SIZE, 0 },	    { { "KiB", 3 }, UNIT_SIZE, 0 },
	{ { "MiB", 3 }, UNIT_SIZE, 0 },	    { { "GiB", 3 }, UNIT_SIZE, 0 },
	{ { "seconds", 7 }, UNIT_TIME, 0 }, { { "second", 6 }, UNIT_TIME, 0 },
	{ { "fps", 3 }, UNIT_RATE, 0 },	    { { "dB", 2 }, UNIT_MEASURE, 0 },
	{ { "db", 2 }, UNIT_MEASURE, 0 },   { { "px", 2 }, UNIT_MEASURE, 0 },
	{ { "mm", 2 }, UNIT_MEASURE, 0 },   { { "cm", 2 }, UNIT_MEASURE, 0 },
	{ { "deg", 3 }, UNIT_MEASURE, 0 },  { { "nats", 4 }, UNIT_MEASURE, 0 },
	{ { "bits", 4 }, UNIT_MEASURE, 0 }, { { "bpc", 3 }, UNIT_MEASURE, 0 },
	{ { "bpd", 3 }, UNIT_MEASURE, 0 },
};

enum unit
unit_of(struct str word)
{
	if (word.n == 0)
		return UNIT_NONE;
	for (size_t i = 0; i < COUNT(units); i++)
		if (word.p[0] == units[i].text.p[0] && str_eq(word, units[i].text))
			return units[i].is;
	if (word.n >= 3 && str_find_char(word, '/') < word.n)
		return UNIT_RATE;
	return UNIT_NONE;
}

int
unit_exponent(struct str word)
{
	for (size_t i = 0; i < COUNT(units); i++)
		if (str_eq(word, units[i].text))
			return units[i].exponent;
	return 0;
}

enum unit
unit_beside(enum unit unit, const struct name *name)
{
	return unit == UNIT_COUNT && (name->wording & WORDING_SIZE) ? UNIT_SIZE : unit;
}

struct str
unit_name(struct draft *draft, struct str name, enum unit unit, struct str word)
{
	char *p;

	/* Seconds are what a time is in. */
	if ((unit != UNIT_TIME && unit != UNIT_SIZE) || word.n == 0 || word.p[0] == 's')
		return name;
	p = draft_alloc(draft, name.n + 2 + word.n);
	memcpy(p, name.p, name.n);
	p[name.n] = '(';
	memcpy(p + name.n + 1, word.p, word.n);
	p[name.n + 1 + word.n] = ')';
	return (struct str){ p, name.n + 2 + word.n };
}
