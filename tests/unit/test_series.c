#include "config.h"

#include "model/series.h"

#include <math.h>
#include <string.h>
#include <time.h>

#include "check_model.h"
#include "random.h"

/* The same, kept in full and asked the slow way. */
struct naive {
	struct point *points;
	size_t n;
};

static bool
same_value(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0 || (isnan(a) && isnan(b));
}

static bool
same_point(const struct point *a, const struct point *b)
{
	if (!a || !b)
		return a == b;
	return same_value(a->value, b->value) && a->step == b->step && a->epoch == b->epoch &&
	       a->line == b->line && a->time_cs == b->time_cs && a->flags == b->flags &&
	       a->decimals == b->decimals;
}

/* A passed ck_assert() is a write(2), too dear for millions. */
#define must(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			ck_abort_msg("%s, line %d, after %lld points", #condition, __LINE__,       \
				     (long long)series_count(series));                             \
	} while (0)

static void
check_statistics(const struct series *series, const struct naive *naive)
{
	const struct point *min = NULL, *max = NULL, *finite = NULL, *still = NULL;
	int64_t since_min = 0, odds = 0, finites = 0, stills = 0;
	size_t stretches = 0;
	long double sum = 0;

	for (size_t i = 0; i < naive->n; i++) {
		const struct point *p = &naive->points[i];

		since_min++;
		if (!isfinite(p->value)) {
			if (i == 0 || isfinite(p[-1].value))
				stretches++;
			odds++;
			continue;
		}
		finites++;
		sum += (long double)p->value;
		finite = p;
		if (!min || p->value < min->value) {
			min = p;
			since_min = 0;
		}
		if (!max || p->value > max->value)
			max = p;
	}
	for (size_t i = naive->n; i-- > 0;) {
		if (!same_value(naive->points[i].value, naive->points[naive->n - 1].value))
			break;
		still = &naive->points[i];
		stills++;
	}
	must(series_count(series) == (int64_t)naive->n);
	must(series_nonfinite(series) == odds);
	must(same_point(series_first(series), naive->n ? naive->points : NULL));
	must(same_point(series_last(series), naive->n ? &naive->points[naive->n - 1] : NULL));
	must(same_point(series_last_finite(series), finite));
	must(same_point(series_min(series), min));
	must(same_point(series_max(series), max));
	must(series_since_min(series) == (min ? since_min : 0));
	must(series_still(series) == stills);
	must(same_point(series_still_since(series), still));
	must(series_stretch_count(series) ==
	     (stretches < SERIES_STRETCHES_MAX ? stretches : SERIES_STRETCHES_MAX));
	if (finites == 0)
		must(isnan(series_mean(series)));
	else
		must(fabs(series_mean(series) - (double)(sum / finites)) <=
		     1e-12 * fabs((double)(sum / finites)) + 1e-12);
}

/* Every stretch, as the full list has them. */
static void
check_stretches(const struct series *series, const struct naive *naive)
{
	size_t k = 0;

	for (size_t i = 0, end; i < naive->n; i = end) {
		struct stretch stretch;

		for (end = i; end < naive->n && !isfinite(naive->points[end].value); end++)
			;
		if (end == i) {
			end++;
			continue;
		}
		stretch = series_stretch(series, k++);
		must(stretch.count == (int64_t)(end - i));
		must(same_point(&stretch.first, &naive->points[i]));
		must(same_point(&stretch.last, &naive->points[end - 1]));
	}
	must(k == series_stretch_count(series));
}

/*
 * point.line is the ordinal.  What is kept is in order, ends with an unthinned tail, and no dropped
 * point is an extreme or the only non-finite one of its neighbourhood.
 */
static void
check_kept(const struct series *series, const struct naive *naive)
{
	size_t kept = series_kept(series), tail = series_tail(series), widest = 1;

	must(kept <= SERIES_MAX && kept <= naive->n);
	must(tail <= kept && (tail >= SERIES_TAIL || tail == naive->n));
	for (size_t i = 0; i < kept; i++) {
		const struct point *p = series_at(series, i), *full = &naive->points[p->line];

		must(same_value(p->value, full->value) && p->step == full->step);
		must(i == 0 || p->line > series_at(series, i - 1)->line);
		must(i < kept - tail || p->line == naive->n - (kept - i));
		if (i > 0 && p->line - series_at(series, i - 1)->line > widest)
			widest = p->line - series_at(series, i - 1)->line;
	}
	must(kept == 0 || series_at(series, 0)->line == 0);
	/* At least some hundreds of places are told apart, however long it gets. */
	must(widest <= 1 + naive->n / 300);
	for (size_t i = 1; i < kept; i++) {
		size_t from = series_at(series, i - 1)->line, to = series_at(series, i)->line;
		double low = INFINITY, high = -INFINITY;
		bool odd = false, segment = false;

		for (size_t k = i > 4 ? i - 4 : 0; k < kept && k < i + 4; k++) {
			double value = series_at(series, k)->value;

			odd |= !isfinite(value);
			if (isfinite(value) && value < low)
				low = value;
			if (isfinite(value) && value > high)
				high = value;
		}
		for (size_t k = from + 1; k <= to; k++) {
			double value = naive->points[k].value;

			must(isfinite(value) ? value >= low && value <= high : odd);
			segment |= (naive->points[k].flags & POINT_SEGMENT) != 0;
		}
		must(segment == ((series_at(series, i)->flags & POINT_SEGMENT) != 0));
	}
}

static double
any_value(struct random *random, int mood)
{
	static const double odd[] = { NAN, INFINITY, -INFINITY, -0.0, 0.0 };

	switch (mood) {
	case 0: /* stands still a lot, with all that is odd */
		if (random_below(random, 10) == 0)
			return odd[random_below(random, 5)];
		return (double)random_below(random, 3);
	case 1: /* noise with spikes */
		if (random_below(random, 500) == 0)
			return random_unit(random) * 1e6;
		return random_unit(random) - 0.5;
	default: /* mostly NaN */
		return random_below(random, 3) ? NAN : random_unit(random);
	}
}

static struct point
any_point(struct random *random, size_t ordinal, int mood)
{
	return (struct point){
		.value = any_value(random, mood),
		.step = (int64_t)random_below(random, 1000),
		.epoch = (float)ordinal,
		.time_cs = (uint32_t)random_below(random, 1000),
		.line = (uint32_t)ordinal,
		.flags =
		    (uint16_t)(POINT_HAS_EPOCH | (random_below(random, 300) ? 0 : POINT_SEGMENT)),
		.decimals = (uint16_t)random_below(random, 9),
	};
}

START_TEST(is_exact_whatever_is_pushed_and_replaced)
{
	struct random random = { (uint64_t)_i + 1 };
	size_t lengths[] = { 40, 700, SERIES_TAIL + 5, SERIES_MAX + 3, 30000 };
	size_t length = lengths[_i % 5];
	struct naive naive = { .points = calloc(length, sizeof(struct point)) };
	struct series *series = series_new();

	check_statistics(series, &naive);
	while (naive.n < length) {
		struct point p;

		if (naive.n > 0 && random_below(&random, 3) == 0) {
			p = any_point(&random, naive.n - 1, _i % 3);
			series_replace_last(series, &p);
			naive.points[naive.n - 1] = p;
		} else {
			p = any_point(&random, naive.n, _i % 3);
			series_push(series, &p);
			naive.points[naive.n++] = p;
		}
		if (length < 1000 || random_below(&random, length / 40) == 0) {
			check_statistics(series, &naive);
			if (series_stretch_count(series) < SERIES_STRETCHES_MAX)
				check_stretches(series, &naive);
			check_kept(series, &naive);
		}
	}
	series_free(series);
	free(naive.points);
}
END_TEST

START_TEST(an_empty_one_knows_nothing)
{
	struct series *series = series_new();

	ck_assert_int_eq(series_count(series), 0);
	ck_assert_ptr_null(series_first(series));
	ck_assert_ptr_null(series_last(series));
	ck_assert_ptr_null(series_last_finite(series));
	ck_assert_ptr_null(series_min(series));
	ck_assert_ptr_null(series_max(series));
	ck_assert_ptr_null(series_still_since(series));
	ck_assert_int_eq(series_still(series), 0);
	ck_assert_uint_eq(series_kept(series), 0);
	ck_assert_uint_eq(series_tail(series), 0);
	ck_assert_uint_eq(series_stretch_count(series), 0);
	ck_assert_ptr_null(series_find_epoch(series, 1));
	series_free(series);
	series_free(NULL);
}
END_TEST

START_TEST(finds_the_newest_finite_point_of_an_epoch)
{
	struct series *series = series_new();
	static const struct {
		float epoch;
		double value;
	} points[] = { { 1, 5 }, { 2, 4 }, { 2, 3 }, { 2, NAN }, { 3, NAN }, { 0.13f, 9 } };

	for (int i = 0; i < COUNT_OF(points); i++)
		series_push(series, &(struct point){ .value = points[i].value,
						     .epoch = points[i].epoch,
						     .flags = POINT_HAS_EPOCH });
	series_push(series, &(struct point){ .value = 7, .epoch = 4 }); /* epoch not known */
	ck_assert_double_eq(series_find_epoch(series, 2)->value, 3);
	ck_assert_double_eq(series_find_epoch(series, 1)->value, 5);
	ck_assert_double_eq(series_find_epoch(series, 0.13)->value, 9);
	ck_assert_ptr_null(series_find_epoch(series, 3));
	ck_assert_ptr_null(series_find_epoch(series, 4));
	series_free(series);
}
END_TEST

START_TEST(a_redrawn_bar_leaves_no_trace)
{
	struct series *series = series_new();
	struct point p = { .value = 1e300 };

	series_push(series, &p);
	p.value = NAN;
	series_replace_last(series, &p);
	p.value = 2;
	series_replace_last(series, &p);
	p.value = 3;
	series_push(series, &p);
	ck_assert_int_eq(series_count(series), 2);
	ck_assert_int_eq(series_nonfinite(series), 0);
	ck_assert_double_eq(series_max(series)->value, 3);
	ck_assert_double_eq(series_first(series)->value, 2);
	ck_assert_double_eq(series_mean(series), 2.5);
	series_free(series);
}
END_TEST

/* Ten million steps, of which one is NaN and one a spike: both are still there at the end. */
START_TEST(a_point_like_another_differs_in_its_value)
{
	struct series *series = series_new();
	const struct point like = { .value = 0.5,
				    .step = 7,
				    .epoch = 2,
				    .flags = POINT_HAS_STEP,
				    .decimals = 1,
				    .line = 12 };
	const struct point *last;

	series_push(series, &like);
	series_push_like(series, &like, 0.125, 3);
	series_begin_segment(series);
	last = series_last(series);
	ck_assert_int_eq(series_count(series), 2);
	ck_assert(last->value == 0.125 && last->decimals == 3);
	ck_assert(last->step == 7 && last->epoch == 2 && last->line == 12);
	ck_assert_uint_eq(last->flags, POINT_HAS_STEP | POINT_SEGMENT);
	ck_assert(same_point(series_first(series), &like));
	ck_assert_ptr_eq(series_min(series), last);
	series_free(series);
}
END_TEST

START_TEST(ten_million_points_need_little_room_and_lose_no_spike)
{
	struct series *series = series_new();
	bool spike = false, nan = false;
	const int64_t n = 10000000;

	for (int64_t i = 0; i < n; i++) {
		struct point p = { .value = 2 + (double)(i % 1000) / 1e6, .step = i };

		if (i == 1234567)
			p.value = 77;
		if (i == 2345678)
			p.value = NAN;
		series_push(series, &p);
	}
	for (size_t i = 0; i < series_kept(series); i++) {
		spike |= series_at(series, i)->value == 77 && series_at(series, i)->step == 1234567;
		nan |= isnan(series_at(series, i)->value) && series_at(series, i)->step == 2345678;
	}
	ck_assert(spike && nan);
	ck_assert_int_eq(series_count(series), n);
	ck_assert_int_eq(series_max(series)->step, 1234567);
	ck_assert_int_eq(series_nonfinite(series), 1);
	ck_assert_int_eq(series_stretch(series, 0).first.step, 2345678);
	ck_assert_uint_gt(series_kept(series), SERIES_MAX / 2);
	ck_assert_uint_lt(series_memory(series), 200000);
	ck_assert_double_eq_tol(series_mean(series),
				(20004995 + (77 - 2.000567) - 2.000678) / (double)(n - 1), 1e-13);
	series_free(series);
}
END_TEST

START_TEST(a_hundred_epochs_take_a_hundred_points)
{
	struct series *series = series_new();

	for (int i = 0; i < 100; i++)
		series_push(series, &(struct point){ .value = i });
	/* 40,000 of these are to leave room for the rest in 200 MB. */
	ck_assert_uint_lt(series_memory(series), 4000);
	series_free(series);
}
END_TEST

START_TEST(stretches_are_bounded_and_still_count_everything)
{
	struct series *series = series_new();
	const int n = 3 * SERIES_STRETCHES_MAX;
	int64_t sum = 0;

	for (int i = 0; i < n; i++)
		series_push(series, &(struct point){ .value = i % 2 ? NAN : 1, .step = i });
	ck_assert_uint_eq(series_stretch_count(series), SERIES_STRETCHES_MAX);
	for (size_t i = 0; i < SERIES_STRETCHES_MAX; i++)
		sum += series_stretch(series, i).count;
	ck_assert_int_eq(sum, n / 2);
	ck_assert_int_eq(series_stretch(series, 0).first.step, 1);
	ck_assert_int_eq(series_stretch(series, SERIES_STRETCHES_MAX - 1).last.step, n - 1);
	series_free(series);
}
END_TEST

TCase *
series_case(void)
{
	TCase *tcase = tcase_create("series");

	tcase_add_loop_test(tcase, is_exact_whatever_is_pushed_and_replaced, 0, 30);
	tcase_add_test(tcase, an_empty_one_knows_nothing);
	tcase_add_test(tcase, finds_the_newest_finite_point_of_an_epoch);
	tcase_add_test(tcase, a_redrawn_bar_leaves_no_trace);
	tcase_add_test(tcase, a_point_like_another_differs_in_its_value);
	tcase_add_test(tcase, ten_million_points_need_little_room_and_lose_no_spike);
	tcase_add_test(tcase, a_hundred_epochs_take_a_hundred_points);
	tcase_add_test(tcase, stretches_are_bounded_and_still_count_everything);
	return tcase;
}
