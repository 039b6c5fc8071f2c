#include "config.h"

#include "view/ticks.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "util/clock.h"
#include "util/die.h"
#include "view/cells.h"
#include "view/plot.h"

#define SLACK 1e-9
#define ROWS_A_TICK_MAX 3 /* where there are less than twice as many rows */
#define TICKS_READ 12	  /* along an axis of rows: beyond it, every other one */
#define LABEL_GAP 4	  /* blanks between two texts along an axis */

double
ticks_round_up(double least)
{
	double power = pow(10, floor(log10(least)));
	double part = least / power;

	assert(least > 0 && isfinite(least) && power > 0);
	/* A hair above a round number is that number: 0.1 * 3 is not 0.3. */
	if (part <= 1 + 1e-9)
		return power;
	if (part <= 2 + 1e-9)
		return 2 * power;
	if (part <= 5 + 1e-9)
		return 5 * power;
	return 10 * power;
}

/* Round numbers of seconds: what a clock is read by. */
static double
round_up_time(double least)
{
	/* clang-format off */
	static const double units[] = {
		1, 2, 5, 10, 15, 30,
		60, 120, 300, 600, 900, 1800,
		3600, 7200, 10800, 21600, 43200, 86400,
	};
	/* clang-format on */

	for (size_t i = 0; i < COUNT(units); i++)
		if (units[i] >= least * (1 - 1e-9))
			return units[i];
	return 86400 * ticks_round_up(least / 86400);
}

/* Multiples of unit within low .. high, counted from `origin`; without texts. */
static void
place_multiples(struct ticks *ticks, double low, double high, double unit, double origin)
{
	double slack = unit * 1e-6;
	double first = ceil((low - origin - slack) / unit);

	ticks->count = 0;
	ticks->unit = unit;
	for (double i = first; ticks->count < TICKS_MAX; i++) {
		double at = origin + i * unit;

		if (!(at <= high + slack))
			break;
		ticks->tick[ticks->count++].at = fabs(at) < slack ? 0 : at;
	}
}

/* Digits behind the point that tell multiples of unit apart. */
static int
decimals_of(double unit)
{
	int decimals = (int)-floor(log10(unit) + 1e-9);

	return decimals > 0 ? decimals : 0;
}

static void
write_values(struct ticks *ticks, double largest)
{
	int decimals = decimals_of(ticks->unit);

	for (size_t i = 0; i < ticks->count; i++) {
		struct tick *tick = &ticks->tick[i];

		if (tick->at == 0)
			snprintf(tick->text, sizeof(tick->text), "%.*f",
				 largest < 1e-4 ? 0 : decimals, 0.0);
		else if (largest >= 1e6 || largest < 1e-4)
			number_write(tick->at, -1, tick->text, sizeof(tick->text));
		else
			snprintf(tick->text, sizeof(tick->text), "%.*f", decimals, tick->at);
	}
}

/* On a high axis a tick every other row is more than one reads: the next round unit. */
static double
calmer(double unit, int rows_a_tick, int rows)
{
	double digit = unit / pow(10, floor(log10(unit) + 1e-9));

	if (rows_a_tick > 2 || rows <= TICKS_READ * rows_a_tick)
		return unit;
	return digit > 1.5 && digit < 3 ? 5 * unit : 2 * unit;
}

struct tick_rows
ticks_rows(double low, double high, int rows)
{
	/*
	 * By what a row stands for, ascending: within a decade no step is more than half as much
	 * again.
	 */
	static const struct {
		double unit;
		int rows;
	} steps[] = {
		{ 0.2, 2 }, { 0.5, 4 }, { 0.5, 3 }, { 1, 5 }, { 0.5, 2 },
		{ 1, 3 },   { 2, 5 },	{ 1, 2 },   { 2, 3 }, { 5, 6 },
	};
	double power = pow(10, floor(log10((high - low) / rows)));

	assert(low < high && rows > 0 && power > 0);
	for (size_t i = 0;; i++) {
		double unit = steps[i % COUNT(steps)].unit * power;
		double row = unit / steps[i % COUNT(steps)].rows;
		/* Rows count from the one around 0. */
		double top = floor(high / row + 0.5), bottom = floor(low / row + 0.5);
		double spare = rows - 1 - (top - bottom);

		if (i % COUNT(steps) == COUNT(steps) - 1)
			power *= 10;
		if (spare < 0 || steps[i % COUNT(steps)].rows > fmax(rows / 2, ROWS_A_TICK_MAX))
			continue;
		top += floor(spare / 2);
		if (low >= 0 && top < rows - 1)
			top = rows - 1;
		return (struct tick_rows){
			.low = (top + 0.5 - rows) * row,
			.high = (top + 0.5) * row,
			.unit = calmer(unit, steps[i % COUNT(steps)].rows, rows),
		};
	}
}

void
ticks_values(struct ticks *ticks, double low, double high, double unit)
{
	assert(low < high && unit > 0);
	place_multiples(ticks, low, high, unit, 0);
	write_values(ticks, fmax(fabs(low), fabs(high)));
}

static void
write_logarithmic(struct tick *tick, int step, int exponent)
{
	if (exponent >= -3 && exponent <= 4)
		snprintf(tick->text, sizeof(tick->text), "%.*f", exponent < 0 ? -exponent : 0,
			 tick->at);
	else
		snprintf(tick->text, sizeof(tick->text), "%de%d", step, exponent);
}

void
ticks_logarithmic(struct ticks *ticks, double low, double high, int wanted)
{
	static const int steps[] = { 1, 2, 5 };
	int stride = (int)fmax(1, ceil((high - low) / fmax(wanted, 1)));
	bool between = (high - low) * (double)COUNT(steps) <= wanted + 1;

	assert(low < high && low > -400 && high < 400);
	*ticks = (struct ticks){ 0 };
	for (int exponent = (int)floor(low); exponent <= high + SLACK; exponent++) {
		for (size_t i = 0; i < (between ? COUNT(steps) : 1); i++) {
			double at = steps[i] * pow(10, exponent);
			double place = exponent + log10(steps[i]);

			if (place < low - SLACK || place > high + SLACK || exponent % stride != 0 ||
			    ticks->count == TICKS_MAX || !isfinite(at))
				continue;
			ticks->tick[ticks->count].at = at;
			write_logarithmic(&ticks->tick[ticks->count], steps[i], exponent);
			ticks->count++;
		}
	}
}

/* Seconds that local time is ahead of UTC then, so that ticks fall on full local hours. */
static double
local_offset(double seconds)
{
	time_t when = (time_t)seconds;
	struct tm tm;

	if (!localtime_r(&when, &tm))
		return 0;
	return (double)tm.tm_gmtoff;
}

static bool
is_time(enum axis axis)
{
	return axis == AXIS_TIME || axis == AXIS_RELATIVE;
}

/* The widest text of these ticks. */
static int
widest(const struct ticks *ticks)
{
	size_t cols = 0;

	for (size_t i = 0; i < ticks->count; i++)
		if (strlen(ticks->tick[i].text) > cols)
			cols = strlen(ticks->tick[i].text);
	return (int)cols;
}

void
ticks_along(struct ticks *ticks, enum axis axis, double low, double high, int cols)
{
	double range = high - low, origin = axis == AXIS_TIME ? -local_offset(low) : 0;
	double unit = 0;

	assert(low < high);
	*ticks = (struct ticks){ 0 };
	/* Each round is coarser; the texts of one unit say whether it has room. */
	for (double least = range / fmax(cols / 4.0, 1); unit <= range; least = unit * 1.01) {
		unit = is_time(axis) ? round_up_time(least) : ticks_round_up(least);
		if ((axis == AXIS_STEP || axis == AXIS_INDEX) && unit < 1)
			unit = 1;
		if (range / unit > TICKS_MAX - 1)
			continue;
		place_multiples(ticks, low, high, unit, origin);
		for (size_t i = 0; i < ticks->count; i++)
			axis_write(axis, ticks->tick[i].at, unit, ticks->tick[i].text, TICK_TEXT);
		if (unit / range * cols >= widest(ticks) + LABEL_GAP)
			return;
	}
	/* Not even two have room. */
	if (ticks->count > 1)
		ticks->count = 1;
}

/* Seconds since the start, fine enough to tell multiples of unit apart. */
static size_t
write_relative(int64_t s, double unit, char *buf, size_t size)
{
	if (unit >= 60 || s < 60)
		return clock_format_span(buf, size, s * NS_PER_S);
	if (s < 3600)
		return (size_t)snprintf(buf, size, "%d:%02d", (int)(s / 60), (int)(s % 60));
	return (size_t)snprintf(buf, size, "%d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60),
				(int)(s % 60));
}

size_t
axis_write(enum axis axis, double x, double unit, char *buf, size_t size)
{
	time_t when;
	struct tm tm;

	switch (axis) {
	case AXIS_EPOCH:
		return (size_t)snprintf(buf, size, "%.*f", unit > 0 ? decimals_of(unit) : 2, x);
	case AXIS_STEP:
	case AXIS_INDEX:
	case AXIS_COUNT:
		if (!(fabs(x) < 1e15))
			return number_write(x, -1, buf, size);
		if (unit >= 1e6 && fmod(unit, 1e6) == 0)
			return (size_t)snprintf(buf, size, "%.0f%s", x / 1e6, x != 0 ? "M" : "");
		if (unit >= 1e3 && fmod(unit, 1e3) == 0)
			return (size_t)snprintf(buf, size, "%.0f%s", x / 1e3, x != 0 ? "k" : "");
		return number_write_count((int64_t)llround(x), buf, size);
	case AXIS_TIME:
		when = (time_t)floor(x + 0.5);
		if (!localtime_r(&when, &tm))
			break;
		if (unit >= 86400)
			return strftime(buf, size, "%m-%d", &tm);
		return strftime(buf, size, unit >= 60 ? "%H:%M" : "%H:%M:%S", &tm);
	case AXIS_RELATIVE:
		if (x < 0 || x > 1e9)
			return number_write(x, -1, buf, size);
		return write_relative((int64_t)llround(x), unit, buf, size);
	}
	buf[0] = '\0';
	return 0;
}
