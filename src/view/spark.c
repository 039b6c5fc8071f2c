#include "config.h"

#include "view/spark.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>

#include "analyse/stats.h"
#include "util/die.h"

#define SAMPLES 64     /* values looked at to find what is usual */
#define SAMPLES_MIN 8  /* with fewer everything is usual */
#define REACH 4.0      /* how many usual ranges beyond the usual one are still drawn to scale */
#define EDGE (1.0 / 3) /* of the usual range, between it and what lies beyond REACH */
#define DECADES_FALLING 1.0 /* so far down by the logarithm, or all after the start is flat */
#define DECADES_RISING 3.0  /* so far up an accuracy does not go, but a loss may */
#define RANGE_MIN 0.01	    /* relative: less than this much movement is hardly any */
#define UNITS_MIN 4.0	    /* nor is less than so many of the last digit that the log writes */
#define FLAT_LEVEL 3

/*
 * At most n of the series' finite values, one out of each of n stretches of it.  Which one varies,
 * or a log that repeats itself every few lines could show only one side of it.
 */
static size_t
sample(const struct series *series, double *out, size_t n)
{
	size_t kept = series ? series_kept(series) : 0;
	size_t stride = kept / n + 1;
	size_t found = 0;
	uint32_t dice = 1;

	for (size_t start = 0; start < kept; start += stride) {
		size_t i = start + (dice >> 16) % stride;
		double value = series_at(series, i < kept ? i : kept - 1)->value;

		dice = dice * 1103515245u + 12345u;
		if (isfinite(value))
			out[found++] = value;
	}
	assert(found <= n);
	return found;
}

/* Takes in what lies within low .. high. */
static void
cover_within(struct spark_scale *scale, const struct series *series, double low, double high)
{
	size_t kept = series ? series_kept(series) : 0;

	for (size_t i = 0; i < kept; i++) {
		double value = series_at(series, i)->value;

		if (value >= low && value <= high) {
			scale->low = fmin(scale->low, value);
			scale->high = fmax(scale->high, value);
		}
	}
}

static void
cover(struct spark_scale *scale, const struct series *series)
{
	const struct point *min = series ? series_min(series) : NULL;
	const struct point *max = series ? series_max(series) : NULL;

	if (min && !(scale->low <= min->value))
		scale->low = min->value;
	if (max && !(scale->high >= max->value))
		scale->high = max->value;
}

/*
 * Values far outside what is usual for these series do not flatten the others: the scale ends a
 * little above the last of those, so that the outliers still stand out.
 */
static void
trim(struct spark_scale *scale, const struct series *a, const struct series *b)
{
	double values[2 * SAMPLES];
	struct spark_scale usual = { .low = INFINITY, .high = -INFINITY };
	size_t n = sample(a, values, SAMPLES), rare;
	double low, high, reach, edge;

	n += sample(b, values + n, SAMPLES);
	if (n < SAMPLES_MIN)
		return;
	stats_sort(values, n);
	rare = n / 20 + 1;
	reach = REACH * (values[n - 1 - rare] - values[rare]);
	low = values[rare] - reach;
	high = values[n - 1 - rare] + reach;
	if (!(reach > 0) || (scale->low >= low && scale->high <= high))
		return;
	cover_within(&usual, a, low, high);
	cover_within(&usual, b, low, high);
	edge = EDGE * (usual.high - usual.low);
	scale->low = scale->low < low ? usual.low - edge : usual.low;
	scale->high = scale->high > high ? usual.high + edge : usual.high;
}

/* One of the last digit that the log writes for this series; 0 where that says nothing. */
static double
last_digit(const struct series *series, double high)
{
	const struct point *last = series ? series_last_finite(series) : NULL;
	double unit = last ? pow(10, -(double)last->decimals) : 0;

	/* "1e-05" has no decimals. */
	return unit <= high ? unit : 0;
}

/* Hardly any movement stays near the flat line, low in the middle. */
static void
widen(struct spark_scale *scale, const struct series *a, const struct series *b)
{
	double size = fmax(fabs(scale->low), fabs(scale->high));
	double unit = fmin(last_digit(a, size), b ? last_digit(b, size) : INFINITY);
	double room = fmax(RANGE_MIN * size, UNITS_MIN * unit) - (scale->high - scale->low);

	if (!(room > 0))
		return;
	scale->low -= room * (FLAT_LEVEL - 0.5) / SPARK_HIGHEST;
	scale->high += room * (SPARK_HIGHEST - FLAT_LEVEL + 0.5) / SPARK_HIGHEST;
}

static bool
falls(const struct series *series)
{
	const struct point *first = series ? series_first(series) : NULL;
	const struct point *last = series ? series_last_finite(series) : NULL;

	return first && last && last->value < first->value;
}

struct spark_scale
spark_scale(const struct series *a, const struct series *b)
{
	struct spark_scale scale = { .low = NAN, .high = NAN };
	double lowest;

	cover(&scale, a);
	cover(&scale, b);
	if (isnan(scale.low))
		return scale;
	lowest = scale.low;
	trim(&scale, a, b);
	/* Below the trimmed end a logarithm could meet 0. */
	if (lowest > 0 && scale.low > 0 &&
	    log10(scale.high / scale.low) >= (falls(a) ? DECADES_FALLING : DECADES_RISING)) {
		scale.log = true;
		return scale;
	}
	widen(&scale, a, b);
	return scale;
}

static unsigned char
level_of(const struct spark_scale *scale, double value)
{
	double low = scale->low, high = scale->high, part;

	if (!(low < high))
		return FLAT_LEVEL;
	if (value <= low)
		return SPARK_LOWEST;
	if (value >= high)
		return SPARK_HIGHEST;
	if (scale->log)
		part = log(value / low) / log(high / low);
	else
		part = (value - low) / (high - low);
	return (unsigned char)(SPARK_LOWEST + (int)fmin(part * SPARK_HIGHEST, SPARK_HIGHEST - 1));
}

/*
 * Where the points of a series stand from left (0) to right (1).  A series that has been thinned is
 * dense at its new end, so there the step or the epoch tells, not the index.
 */
struct place {
	enum point_flag by; /* 0: the index */
	double first, span;
};

static double
counter(const struct point *point, enum point_flag by)
{
	return by == POINT_HAS_STEP ? (double)point->step : (double)point->epoch;
}

static struct place
place_of(const struct series *series)
{
	static const enum point_flag counters[] = { POINT_HAS_STEP, POINT_HAS_EPOCH };
	size_t kept = series_kept(series);
	const struct point *first = series_at(series, 0), *last = series_at(series, kept - 1);
	struct place place = { .span = (double)kept };

	for (size_t i = 0; i < COUNT(counters) && series_count(series) > (int64_t)kept; i++) {
		enum point_flag by = counters[i];

		if (!(first->flags & last->flags & by) || !(counter(last, by) > counter(first, by)))
			continue;
		place.by = by;
		place.first = counter(first, by);
		place.span = counter(last, by) - place.first;
		break;
	}
	return place;
}

/*
 * The cell of a point, `at` being that of the one before: never back, though a resumed run's steps
 * go.
 */
static int
cell_of(const struct place *place, const struct point *point, size_t i, int cells, int at)
{
	double part = (double)i;
	int cell;

	if (place->by && !(point->flags & place->by))
		return at;
	if (place->by)
		part = counter(point, place->by) - place->first;
	part = part / place->span * cells;
	cell = part >= cells ? cells - 1 : part > 0 ? (int)part : 0;
	return cell > at ? cell : at;
}

struct bucket {
	double low, high, sum;
	size_t n;
	bool low_is_newer;
	bool nonfinite;
};

static double
bucket_mean(const struct bucket *bucket)
{
	return bucket->sum / (double)bucket->n;
}

static void
bucket_add(struct bucket *bucket, double value)
{
	if (!isfinite(value)) {
		bucket->nonfinite = true;
		return;
	}
	if (bucket->n == 0 || value <= bucket->low) {
		bucket->low = value;
		bucket->low_is_newer = true;
	}
	if (bucket->n == 0 || value >= bucket->high) {
		bucket->high = value;
		bucket->low_is_newer = false;
	}
	bucket->sum += value;
	bucket->n++;
}

/* before: the mean of the bucket before, NaN if there is none. */
static unsigned char
bucket_level(const struct bucket *bucket, double before, const struct spark_scale *scale)
{
	double middle, above, below;

	if (bucket->nonfinite)
		return SPARK_NONFINITE;
	if (bucket->n == 0)
		return SPARK_EMPTY;
	middle = bucket_mean(bucket);
	/* Of two values both are as far from their mean; the one that is news shows. */
	if (bucket->n == 2 && !isnan(before))
		middle = before;
	above = fabs(bucket->high - middle);
	below = fabs(middle - bucket->low);
	if (above > below)
		return level_of(scale, bucket->high);
	if (below > above)
		return level_of(scale, bucket->low);
	return level_of(scale, bucket->low_is_newer ? bucket->high : bucket->low);
}

int
spark_levels(const struct series *series, const struct spark_scale *scale, int cols,
	     unsigned char *levels)
{
	size_t kept = series_kept(series);
	struct bucket bucket = { 0 };
	double before = NAN;
	struct place place;
	int used = kept < (size_t)cols ? (int)kept : cols, at = 0;

	for (int i = 0; i < cols; i++)
		levels[i] = SPARK_EMPTY;
	if (used <= 0)
		return 0;
	place = place_of(series);
	for (size_t i = 0; i < kept; i++) {
		const struct point *point = series_at(series, i);
		int cell = cell_of(&place, point, i, used, at);

		if (cell != at) {
			levels[at] = bucket_level(&bucket, before, scale);
			before = bucket.n > 0 ? bucket_mean(&bucket) : before;
			/* A stretch without points goes on as it was. */
			for (int gap = at + 1; gap < cell; gap++)
				levels[gap] =
				    levels[at] == SPARK_NONFINITE ? SPARK_EMPTY : levels[at];
			bucket = (struct bucket){ 0 };
			at = cell;
		}
		bucket_add(&bucket, point->value);
	}
	levels[at] = bucket_level(&bucket, before, scale);
	return at + 1;
}

void
spark_draw(struct canvas *canvas, struct rect row, enum style style, const struct series *series,
	   const struct spark_scale *scale)
{
	static const struct glyph glyphs[] = {
		{ .utf8 = " ", .ascii = " " }, { .utf8 = "▁", .ascii = "_" },
		{ .utf8 = "▂", .ascii = "_" }, { .utf8 = "▃", .ascii = "." },
		{ .utf8 = "▄", .ascii = "-" }, { .utf8 = "▅", .ascii = "-" },
		{ .utf8 = "▆", .ascii = "'" }, { .utf8 = "▇", .ascii = "'" },
		{ .utf8 = "█", .ascii = "^" }, { .utf8 = "×", .ascii = "x" },
	};
	static_assert(COUNT(glyphs) == SPARK_NONFINITE + 1, "a level has no glyph");
	unsigned char levels[256];
	struct spark_scale own;

	if (!series || row.cols <= 0)
		return;
	if (row.cols > (int)sizeof(levels))
		row.cols = (int)sizeof(levels);
	if (!scale) {
		own = spark_scale(series, NULL);
		scale = &own;
	}
	row.cols = spark_levels(series, scale, row.cols, levels);
	for (int i = 0; i < row.cols; i++) {
		struct glyph glyph = glyphs[levels[i]];

		glyph.style = levels[i] == SPARK_NONFINITE ? STYLE_CRITICAL : style;
		canvas_glyph(canvas, row.x + i, row.y, glyph, 0);
	}
}
