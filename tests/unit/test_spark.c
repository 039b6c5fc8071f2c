#include "config.h"

#include "suite.h"

#include <math.h>
#include <string.h>

#include "series_of.h"
#include "view/spark.h"

TCase *spark_case(void);

#define POINTS_MAX 16

/* A series as a spark of `cols` cells, good until the next call. */
static const char *
spark_of(const struct series *series, int cols, bool ascii)
{
	static char text[1024];
	struct canvas *canvas = canvas_new(cols > 0 ? cols : 1, 1);
	char *plane;

	canvas->ascii = ascii;
	spark_draw(canvas, (struct rect){ 0, 0, cols, 1 }, STYLE_TRAIN, series, NULL);
	plane = canvas_dump(canvas);
	ck_assert_uint_lt(strlen(plane), sizeof(text));
	strcpy(text, plane);
	free(plane);
	canvas_free(canvas);
	return text;
}

static const struct {
	double values[POINTS_MAX];
	size_t n;
	int cols;
	const char *spark, *ascii;
} cases[] = {
	{ { 8, 7, 6, 5, 4, 3, 2, 1 }, 8, 8, "█▇▆▅▄▃▂▁", "^''--.__" },
	/* fewer points than cells: a cell each */
	{ { 1, 2, 3 }, 3, 8, "▁▅█", "_-^" },
	{ { 5 }, 1, 8, "▃", "." },
	{ { 0 }, 0, 8, "", "" },
	{ { 1, 2 }, 2, 0, "", "" },
	/* never changing, and hardly changing */
	{ { 1.04, 1.04, 1.04, 1.04 }, 4, 8, "▃▃▃▃", "...." },
	{ { 0, 0, 0 }, 3, 8, "▃▃▃", "..." },
	{ { 0.1490, 0.1491, 0.1490 }, 3, 8, "▃▃▃", "..." },
	{ { -2, -2 }, 2, 8, "▃▃", ".." },
	/* one of the last digit logged up or down is hardly any change either */
	{ { 0.002, 0.001, 0.002 }, 3, 8, "▄▂▄", "-_-" },
	/* NaN and Inf at their place */
	{ { 1, 2, NAN, 1 }, 4, 8, "▁█×▁", "_^x_" },
	{ { 1, INFINITY, -INFINITY }, 3, 8, "▃××", ".xx" },
	{ { NAN, NAN }, 2, 8, "××", "xx" },
	/* two points a cell: a spike upwards or downwards is what shows */
	{ { 1, 1, 9, 1, 1, 1, 1, 1 }, 8, 4, "▁█▁▁", "_^__" },
	{ { 9, 9, 9, 9, 9, 1, 9, 9 }, 8, 4, "██▁█", "^^_^" },
	{ { 1, 9, 1, 1, 1, 1, 1, NAN }, 8, 2, "█×", "^x" },
	/* down by decades: by the logarithm; up: not so soon */
	{ { 10, 5, 2.5, 1.25, 0.625 }, 5, 8, "█▇▅▃▁", "^'-._" },
	{ { 0.05, 0.5, 0.9, 0.95 }, 4, 8, "▁▅██", "_-^^" },
	{ { 0.001, 0.1, 1.2, 10 }, 4, 8, "▁▅▇█", "_-'^" },
	{ { 1, 0.1, 0.01, 0.001 }, 4, 8, "█▆▃▁", "^'._" },
	{ { 1, 0.5, 0.1, 0 }, 4, 8, "█▅▁▁", "^-__" },
	/* one outlier stands at the edge and flattens nothing */
	{ { 4, 4, 3, 3, 2, 2, 1, 1, 1e24, 1, 1, 1 }, 12, 12, "▇▇▅▅▃▃▁▁█▁▁▁", "''--..__^___" },
};

START_TEST(a_spark_shows_the_shape)
{
	struct series *series = series_of(cases[_i].values, cases[_i].n);

	ck_assert_str_eq(spark_of(series, cases[_i].cols, false), cases[_i].spark);
	ck_assert_str_eq(spark_of(series, cases[_i].cols, true), cases[_i].ascii);
	series_free(series);
}
END_TEST

START_TEST(no_series_is_nothing)
{
	ck_assert_str_eq(spark_of(NULL, 8, false), "");
}
END_TEST

/* Whatever the length, one spike in it is to be seen, wherever it is. */
START_TEST(a_spike_is_never_lost)
{
	int spike = _i * 499;
	struct series *series = series_new();
	struct spark_scale scale;
	unsigned char levels[9];
	int highest = 0;

	for (int i = 0; i < 5000; i++)
		series_push(series, &(struct point){ .value = i == spike ? 3 : 1 + 0.01 * (i % 7),
						     .step = i,
						     .decimals = 2,
						     .flags = POINT_HAS_STEP });
	scale = spark_scale(series, NULL);
	ck_assert_int_eq(spark_levels(series, &scale, 9, levels), 9);
	for (int i = 0; i < 9; i++)
		highest += levels[i] == SPARK_HIGHEST;
	ck_assert_int_eq(highest, 1);
	ck_assert_int_eq(levels[spike * 9 / 5000], SPARK_HIGHEST);
	series_free(series);
}
END_TEST

START_TEST(one_scale_makes_two_series_comparable)
{
	static const double train[] = { 4, 2, 1 }, val[] = { 4, 3, 8 };
	struct series *a = series_of(train, 3), *b = series_of(val, 3);
	struct spark_scale scale = spark_scale(a, b);
	unsigned char levels[3];

	ck_assert_double_eq(scale.low, 1);
	ck_assert_double_eq(scale.high, 8);
	ck_assert(!scale.log);
	spark_levels(a, &scale, 3, levels);
	ck_assert_int_eq(levels[0], 4);
	ck_assert_int_eq(levels[2], 1);
	spark_levels(b, &scale, 3, levels);
	ck_assert_int_eq(levels[0], 4);
	ck_assert_int_eq(levels[2], 8);
	series_free(a);
	series_free(b);
}
END_TEST

START_TEST(nonfinite_cells_are_the_loudest)
{
	static const double values[] = { 1, NAN };
	struct series *series = series_of(values, 2);
	struct canvas *canvas = canvas_new(4, 1);
	char *styles;

	spark_draw(canvas, (struct rect){ 0, 0, 4, 1 }, STYLE_VAL, series, NULL);
	styles = canvas_dump_styles(canvas);
	ck_assert_str_eq(styles, "vC..");
	free(styles);
	canvas_free(canvas);
	series_free(series);
}
END_TEST

TCase *
spark_case(void)
{
	TCase *tcase = tcase_create("spark");

	tcase_add_loop_test(tcase, a_spark_shows_the_shape, 0, COUNT_OF(cases));
	tcase_add_test(tcase, no_series_is_nothing);
	tcase_add_loop_test(tcase, a_spike_is_never_lost, 0, 11);
	tcase_add_test(tcase, one_scale_makes_two_series_comparable);
	tcase_add_test(tcase, nonfinite_cells_are_the_loudest);
	return tcase;
}
