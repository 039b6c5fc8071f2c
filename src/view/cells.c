#include "config.h"

#include "view/cells.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "util/chars.h"
#include "util/die.h"

#define PLAIN_MAX 1e6  /* from here on scientific */
#define LONG_LEAST 1e4 /* among smaller ones scientific too, with ... */
#define LONG_DIGITS 3
#define LONG_AMONG 1e3 /* among those of four digits one of five is not long */
#define PLAIN_MIN 1e-4 /* a column all of whose values are smaller is scientific */
#define DECIMALS_MAX 6
#define MORE_DECIMALS 2 /* so many more than the largest needs, if they show the smallest */

static const struct glyph states[] = {
	[STATE_WAITING] = { "◌", ".", STYLE_DIM },	[STATE_LIVE] = { "●", "*", STYLE_LIVE },
	[STATE_STALLED] = { "…", "~", STYLE_WARNING },	[STATE_DONE] = { "✓", "+", STYLE_GOOD },
	[STATE_CRASHED] = { "✗", "X", STYLE_CRITICAL }, [STATE_STOPPED] = { "■", "#", STYLE_DIM },
	[STATE_ENDED] = { "○", "o", STYLE_DIM },
};
static_assert(COUNT(states) == STATE_COUNT, "a state has no glyph");

static const struct glyph severities[] = {
	[SEVERITY_INFO] = { "i", "i", STYLE_INFO },
	[SEVERITY_WARNING] = { "▲", "!", STYLE_WARNING },
	[SEVERITY_CRITICAL] = { "‼", "!!", STYLE_CRITICAL },
};
static_assert(COUNT(severities) == SEVERITY_COUNT, "a severity has no glyph");

/* snprintf's result as the length that is really in buf. */
static size_t
written(int n, size_t size)
{
	if (n < 0 || size == 0)
		return 0;
	return (size_t)n < size ? (size_t)n : size - 1;
}

void
numbers_init(struct numbers *numbers, int digits)
{
	*numbers = (struct numbers){
		.digits = digits > 0 ? digits : CELLS_DIGITS,
		.all = { .low = NAN, .high = NAN, .least = NAN, .most = NAN },
		.small = { .low = NAN, .high = NAN, .least = NAN, .most = NAN },
		.decimals = -1,
	};
}

/* So many digits behind the point round it to 0. */
static bool
shows_nothing(double magnitude, int decimals)
{
	static const double halves[] = { 0.5, 0.05, 0.005, 0.0005, 0.00005, 0.000005, 0.0000005 };
	double half = decimals < (int)COUNT(halves) ? halves[decimals] : 0.5 * pow(10, -decimals);

	return magnitude != 0 && magnitude < half;
}

/* Decimals that show two digits of a magnitude. */
static int
decimals_for(double magnitude)
{
	double least = 10;
	int decimals = 0;

	while (decimals < DECIMALS_MAX && magnitude < least) {
		least /= 10;
		decimals++;
	}
	return decimals;
}

/* decimals: as many as this value needs. */
static void
range_add(struct numbers_range *range, double value, int decimals)
{
	double magnitude = fabs(value);

	range->count++;
	if (!(range->least <= value))
		range->least = value;
	if (!(range->most >= value))
		range->most = value;
	if (magnitude == 0)
		return;
	range->needs |= 1u << decimals;
	if (!(range->low <= magnitude))
		range->low = magnitude;
	if (!(range->high >= magnitude))
		range->high = magnitude;
}

const struct numbers_range *
numbers_range(const struct numbers *numbers)
{
	return 2 * numbers->small.count > numbers->all.count ? &numbers->small : &numbers->all;
}

/* Are most so small that a long one would take more room than they do (a loss that exploded)? */
static bool
are_short(const struct numbers *numbers)
{
	const struct numbers_range *range = numbers_range(numbers);

	return range == &numbers->small && range->high < LONG_AMONG;
}

static bool
is_long(const struct numbers *numbers, double value)
{
	return fabs(value) >= LONG_LEAST && are_short(numbers);
}

void
numbers_add(struct numbers *numbers, double value, int decimals)
{
	double magnitude = fabs(value);
	int needed;

	/* What is written scientifically anyway does not decide how the others are written. */
	if (!isfinite(value))
		return;
	if (magnitude >= PLAIN_MAX || (decimals >= 0 && shows_nothing(magnitude, decimals))) {
		numbers->scientific = true;
		return;
	}
	if (decimals < 0)
		numbers->computed = true;
	else if (decimals > numbers->decimals)
		numbers->decimals = decimals;
	needed = decimals_for(magnitude);
	if (decimals >= 0 && decimals < needed)
		needed = decimals;
	range_add(&numbers->all, value, needed);
	if (magnitude < LONG_LEAST)
		range_add(&numbers->small, value, needed);
}

/* The power of ten of a magnitude above 0, as it will be rounded to `digits`: 9.9996 is 10.00. */
static int
exponent_of(double magnitude, int digits)
{
	int exponent = (int)floor(log10(magnitude));
	double mantissa = magnitude / pow(10, exponent);

	return mantissa >= 10 - 0.5 * pow(10, 1 - digits) ? exponent + 1 : exponent;
}

/* Digits behind the point that the column shall have: never more than the log wrote. */
static int
decimals_of(const struct numbers *numbers)
{
	const struct numbers_range *range = numbers_range(numbers);
	int decimals = numbers->digits - 1, most;

	if (range->high >= PLAIN_MIN) {
		decimals -= exponent_of(range->high, numbers->digits);
		/* Some more for the smaller ones, but not for those that are far too small. */
		for (most = decimals + MORE_DECIMALS; decimals < most; most--)
			if (most >= 0 && (range->needs >> most & 1))
				decimals = most;
	}
	if (decimals < 0)
		decimals = 0;
	if (decimals > DECIMALS_MAX)
		decimals = DECIMALS_MAX;
	if (!numbers->computed && numbers->decimals >= 0 && numbers->decimals < decimals)
		decimals = numbers->decimals;
	return decimals;
}

/* "1.2e-5": no zeros at the end of the mantissa, none at the start of the exponent, no plus. */
static size_t
write_scientific(double value, int digits, char *buf, size_t size)
{
	char full[CELLS_TEXT];
	char *exponent;
	size_t mantissa;

	snprintf(full, sizeof(full), "%.*e", digits - 1, value);
	exponent = strchr(full, 'e');
	mantissa = (size_t)(exponent - full);
	if (memchr(full, '.', mantissa))
		while (full[mantissa - 1] == '0')
			mantissa--;
	if (full[mantissa - 1] == '.')
		mantissa--;
	return written(
	    snprintf(buf, size, "%.*se%ld", (int)mantissa, full, strtol(exponent + 1, NULL, 10)),
	    size);
}

uint64_t
numbers_look(const struct numbers *numbers)
{
	uint64_t digits = (uint64_t)numbers->digits, decimals = (uint64_t)decimals_of(numbers);

	return digits << 16 | decimals << 8 | are_short(numbers);
}

bool
numbers_scientific(const struct numbers *numbers, double value)
{
	return fabs(value) >= PLAIN_MAX || is_long(numbers, value) ||
	       shows_nothing(fabs(value), decimals_of(numbers));
}

size_t
numbers_write(const struct numbers *numbers, double value, char *buf, size_t size)
{
	int decimals;

	if (isnan(value))
		return written(snprintf(buf, size, "NaN"), size);
	if (isinf(value))
		return written(snprintf(buf, size, value > 0 ? "Inf" : "-Inf"), size);
	if (is_long(numbers, value))
		return write_scientific(value, LONG_DIGITS, buf, size);
	decimals = decimals_of(numbers);
	if (fabs(value) >= PLAIN_MAX || shows_nothing(fabs(value), decimals))
		return write_scientific(value, numbers->digits, buf, size);
	if (value == 0)
		value = 0; /* -0.0: a sign that means nothing */
	return written(snprintf(buf, size, "%.*f", decimals, value), size);
}

size_t
number_write(double value, int decimals, char *buf, size_t size)
{
	struct numbers numbers;

	numbers_init(&numbers, CELLS_DIGITS);
	numbers_add(&numbers, value, decimals);
	return numbers_write(&numbers, value, buf, size);
}

size_t
number_write_signed(double value, int decimals, char *buf, size_t size)
{
	char plain[CELLS_TEXT];

	number_write(value, decimals, plain, sizeof(plain));
	return written(snprintf(buf, size, "%s%s", value >= 0 ? "+" : "", plain), size);
}

int
number_decimals(const struct metric *metric, const struct point *point)
{
	/* 3655/10000 is written without decimals and is no whole number. */
	if (point->decimals == 0 && !metric->percent && point->value != floor(point->value))
		return -1;
	return point->decimals + (metric->percent ? 2 : 0);
}

int
number_digits(size_t n)
{
	return snprintf(NULL, 0, "%zu", n);
}

size_t
number_write_count(int64_t n, char *buf, size_t size)
{
	char digits[CELLS_TEXT], grouped[CELLS_TEXT];
	int len = snprintf(digits, sizeof(digits), "%" PRId64, n);
	int start = digits[0] == '-';
	size_t out = 0;

	for (int i = 0; i < len; i++) {
		if (i > start && (len - i) % 3 == 0)
			grouped[out++] = ',';
		grouped[out++] = digits[i];
	}
	grouped[out] = '\0';
	return written(snprintf(buf, size, "%s", grouped), size);
}

size_t
number_write_bytes(int64_t n, char *buf, size_t size)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB", "EB" };
	double value = (double)n;
	size_t unit = 0;

	/* 1023.95 would be written as 1024.0. */
	while (unit + 1 < COUNT(units) && value >= (unit ? 1023.95 : 1024)) {
		value /= 1024;
		unit++;
	}
	return written(snprintf(buf, size, "%.*f %s", unit ? 1 : 0, value, units[unit]), size);
}

size_t
number_write_pace(int64_t span_ns, char *buf, size_t size)
{
	int n;

	if (span_ns < NS_PER_S)
		n = snprintf(buf, size, "%.3gms", (double)span_ns / (double)NS_PER_MS);
	else if (span_ns < 10 * NS_PER_S)
		n = snprintf(buf, size, "%.3gs", (double)span_ns / (double)NS_PER_S);
	else if (span_ns >= 60 * NS_PER_S && span_ns < 600 * NS_PER_S)
		n = snprintf(buf, size, "%dm%02ds", (int)(span_ns / NS_PER_S / 60),
			     (int)(span_ns / NS_PER_S % 60));
	else
		return clock_format_span(buf, size, span_ns);
	return (size_t)n;
}

const char *
metric_shown(const struct metric *metric, bool ascii)
{
	bool plain = true;

	for (const char *p = metric->name; *p && plain; p++)
		plain = !is_wide(*p);
	return plain || !ascii || !role_name(metric->role) ? metric->name : role_name(metric->role);
}

size_t
number_write_left(int64_t left_ns, char *buf, size_t size)
{
	/* Up to the next second: only what is over takes none. */
	return clock_format_span(buf, size, left_ns + (left_ns > 0 ? NS_PER_S - 1 : 0));
}

size_t
number_write_epoch(double epoch, char *buf, size_t size)
{
	char text[CELLS_TEXT];
	size_t n;

	if (!(fabs(epoch) < 1e15))
		return number_write(epoch, -1, buf, size);
	if (epoch == floor(epoch))
		return written(snprintf(buf, size, "%" PRId64, (int64_t)epoch), size);
	n = written(snprintf(text, sizeof(text), "%.2f", epoch), sizeof(text));
	while (text[n - 1] == '0')
		n--;
	if (text[n - 1] == '.')
		n--;
	return written(snprintf(buf, size, "%.*s", (int)n, text), size);
}

const char *
cells_unknown(bool ascii)
{
	return ascii ? "-" : "–";
}

struct glyph
state_glyph(enum run_state state)
{
	assert((unsigned)state < STATE_COUNT);
	return states[state];
}

bool
state_is_gone(const struct run *run, enum run_state state)
{
	return run->removed &&
	       (state == STATE_LIVE || state == STATE_STALLED || state == STATE_WAITING);
}

struct state_shown
state_shown(const struct run *run, enum run_state state)
{
	struct state_shown shown;

	if (state_is_gone(run, state))
		return (struct state_shown){ "gone", { "?", "?", STYLE_WARNING } };
	shown = (struct state_shown){ state_name(state), state_glyph(state) };
	if (run->partial) {
		shown.word = "reading";
		shown.glyph.style = STYLE_INFO;
	}
	return shown;
}

struct glyph
severity_glyph(enum severity severity)
{
	assert((unsigned)severity < SEVERITY_COUNT);
	return severities[severity];
}

int
cells_glyph(struct canvas *canvas, struct rect row, struct glyph glyph, unsigned marks)
{
	canvas_fill(canvas, row, glyph.style, " ");
	canvas_paint(canvas, row, glyph.style, marks);
	canvas_text(canvas, row, glyph.style, marks,
		    str_of(canvas->ascii ? glyph.ascii : glyph.utf8));
	return row.cols > 0 ? row.cols : 0;
}

void
cells_progress(struct canvas *canvas, struct rect row, enum style style, double done)
{
	int halves = 0;

	if (done >= 1) {
		halves = 2 * row.cols;
	} else if (done > 0) {
		/* Begun is never drawn as nothing, nor almost done as done. */
		halves = (int)(done * 2 * row.cols);
		halves = halves < 1 ? 1 : halves;
	}
	for (int i = 0; i < row.cols; i++) {
		struct glyph glyph = { "─", "-", STYLE_DIM };

		if (2 * i + 2 <= halves)
			glyph = (struct glyph){ "━", "#", style };
		else if (2 * i + 1 == halves)
			glyph = (struct glyph){ "╸", "=", style };
		canvas_glyph(canvas, row.x + i, row.y, glyph, 0);
	}
}

size_t
cells_position(const struct position *position, bool ascii, char *buf, size_t size)
{
	char at[CELLS_TEXT], plan[CELLS_TEXT] = "";
	bool planned = false;

	if (position->epoch.has) {
		number_write_epoch(position->epoch.v, at, sizeof(at));
		planned = position->epochs.has;
		if (planned)
			number_write_count(position->epochs.v, plan, sizeof(plan));
	} else if (position->step.has) {
		number_write_count(position->step.v, at, sizeof(at));
		planned = position->steps.has;
		if (planned)
			number_write_count(position->steps.v, plan, sizeof(plan));
	} else {
		return written(snprintf(buf, size, "%s", cells_unknown(ascii)), size);
	}
	return written(snprintf(buf, size, "%s%s%s", at, planned ? "/" : "", planned ? plan : ""),
		       size);
}

size_t
cells_where(struct opt_f64 epoch, struct opt_i64 step, bool words, char *buf, size_t size)
{
	char number[CELLS_TEXT] = "";
	const char *word = epoch.has ? "epoch " : step.has ? "step " : "";

	if (epoch.has)
		number_write_epoch(epoch.v, number, sizeof(number));
	else if (step.has)
		number_write_count(step.v, number, sizeof(number));
	return written(snprintf(buf, size, "%s%s", words ? word : "", number), size);
}
