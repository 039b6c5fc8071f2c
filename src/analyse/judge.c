#include "config.h"

#include "analyse/judge.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analyse/stats.h"
#include "util/num.h"

#define LEVEL_MAX 9

static void
take_part(const struct metric **part, const struct metric *metric)
{
	if (!*part)
		*part = metric;
}

/* The train loss of a run that has no main one, if it is the only one. */
static const struct metric *
only_train_loss(const struct run *run)
{
	const struct metric *only = NULL;

	for (size_t i = 0; i < run->metric_count; i++) {
		const struct metric *metric = run->metrics[i];

		if (metric->role.kind != KIND_LOSS || metric->role.split != SPLIT_TRAIN)
			continue;
		if (only)
			return NULL;
		only = metric;
	}
	return only;
}

void
cast_fill(struct cast *cast, const struct run *run)
{
	*cast = (struct cast){ 0 };
	for (size_t i = 0; i < run->metric_count; i++) {
		const struct metric *metric = run->metrics[i];

		cast->reward |= metric->role.kind == KIND_REWARD;
		if (!metric->main)
			continue;
		if (metric->role.kind == KIND_LOSS)
			take_part(&cast->loss[metric->role.split], metric);
		if (metric->role.kind == KIND_ACCURACY)
			take_part(&cast->accuracy[metric->role.split], metric);
		if (metric->role.kind == KIND_GRAD_NORM)
			take_part(&cast->grad_norm, metric);
		if (metric->role.split == SPLIT_VAL && metric->better == BETTER_HIGHER)
			take_part(&cast->quality, metric);
	}
	if (!cast->loss[SPLIT_TRAIN])
		cast->loss[SPLIT_TRAIN] = only_train_loss(run);
	if (cast->accuracy[SPLIT_VAL] || !cast->quality)
		cast->quality = cast->accuracy[SPLIT_VAL];
	if (!cast->loss[SPLIT_VAL] && !cast->quality)
		cast->quality = cast->accuracy[SPLIT_TEST];
}

bool
cast_has(const struct cast *cast, const struct metric *metric)
{
	return metric->main || metric == cast->loss[SPLIT_TRAIN];
}

/* A test set that is looked at three times is used as a validation set, whatever it is called. */
static const struct metric *
eval_part(const struct metric *val, const struct metric *test)
{
	if (val)
		return val;
	return test && series_count(test->series) >= 3 ? test : NULL;
}

const struct metric *
cast_eval_loss(const struct cast *cast)
{
	return eval_part(cast->loss[SPLIT_VAL], cast->loss[SPLIT_TEST]);
}

const struct metric *
cast_eval_accuracy(const struct cast *cast)
{
	return eval_part(cast->accuracy[SPLIT_VAL], cast->accuracy[SPLIT_TEST]);
}

void
finding_write(struct finding *finding, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(finding->words, FINDING_WORDS, fmt, args);
	va_end(args);
}

struct shown
show_number(double value)
{
	struct shown shown;

	if (num_shortest(shown.text, sizeof(shown.text), value) > 7)
		num_format(shown.text, sizeof(shown.text), value, 4);
	return shown;
}

struct shown
show_point(const struct point *p)
{
	struct shown shown;
	size_t n, point;

	if (!isfinite(p->value))
		return show_number(p->value);
	n = num_shortest(shown.text, sizeof(shown.text), p->value);
	if (n > 9 || strchr(shown.text, 'e'))
		return show_number(p->value);
	/* The zeros at the end say how exactly it was printed: 0.890. */
	point = strcspn(shown.text, ".");
	if (p->decimals > 0 && p->decimals <= 6 && point == n) {
		shown.text[n++] = '.';
		shown.text[n] = '\0';
	}
	while (p->decimals <= 6 && n - point - 1 < p->decimals && n < sizeof(shown.text) - 1) {
		shown.text[n++] = '0';
		shown.text[n] = '\0';
	}
	return shown;
}

struct shown
show_place(const struct point *p)
{
	struct shown shown;

	if (p->flags & POINT_HAS_EPOCH)
		snprintf(shown.text, sizeof(shown.text), "epoch %g", point_epoch(p).v);
	else if (p->flags & POINT_HAS_STEP)
		snprintf(shown.text, sizeof(shown.text), "step %lld", (long long)p->step);
	else
		snprintf(shown.text, sizeof(shown.text), "line %lu", (unsigned long)p->line);
	return shown;
}

const struct point *
nth_last(const struct series *series, size_t i)
{
	size_t kept = series_kept(series);

	return i < kept ? series_at(series, kept - 1 - i) : NULL;
}

/* By line; of one line (a JSON document holds a whole run), by step or epoch. */
bool
came_before(const struct point *a, const struct point *b)
{
	if (a->line != b->line)
		return a->line < b->line;
	if (a->flags & b->flags & POINT_HAS_STEP)
		return a->step <= b->step;
	return !(a->flags & b->flags & POINT_HAS_EPOCH) || a->epoch <= b->epoch;
}

/* How many kept points were there when p came. */
static size_t
count_before(const struct series *series, const struct point *p)
{
	size_t low = 0, high = series_kept(series);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (came_before(series_at(series, middle), p))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Median of up to n finite ones of the first `end` kept points, the newest of them. */
static double
level_before(const struct series *series, size_t end, size_t n)
{
	double values[LEVEL_MAX];
	size_t found = 0;

	n = n < LEVEL_MAX ? n : LEVEL_MAX;
	while (end > 0 && found < n) {
		double value = series_at(series, --end)->value;

		if (isfinite(value))
			values[found++] = value;
	}
	return stats_median(values, found);
}

double
level_now(const struct series *series, size_t n)
{
	return level_before(series, series_kept(series), n);
}

double
level_at(const struct series *series, const struct point *p, size_t n)
{
	return level_before(series, count_before(series, p), n);
}

double
highest_of(const struct series *series, size_t skip, size_t n)
{
	double highest = 0;

	for (size_t i = skip; i < skip + n; i++) {
		const struct point *p = nth_last(series, i);

		if (!p)
			break;
		if (p->value > highest)
			highest = p->value;
	}
	return highest;
}

double
lowest_of(const struct series *series, size_t n)
{
	double lowest = INFINITY;

	for (size_t i = 0; i < n; i++) {
		const struct point *p = nth_last(series, i);

		if (!p || !isfinite(p->value))
			return NAN;
		if (p->value < lowest)
			lowest = p->value;
	}
	return lowest;
}

double
best_of(const struct metric *metric, size_t skip, size_t n)
{
	double best = NAN;

	for (size_t i = skip; i < skip + n; i++) {
		const struct point *p = nth_last(metric->series, i);

		if (!p)
			break;
		if (!isfinite(p->value))
			continue;
		if (metric->better == BETTER_HIGHER ? !(p->value <= best) : !(p->value >= best))
			best = p->value;
	}
	return best;
}

double
accuracy_scale(const struct metric *metric)
{
	const struct point *max = series_max(metric->series);

	/* Nothing between 1.5 and 3 tells a percentage from a broken accuracy: see rule_range.c. */
	return !metric->percent && max && max->value > 3 ? 0.01 : 1;
}

int
point_digits(const struct point *p)
{
	double value = fabs(p->value);

	if (value == 0 || !isfinite(value))
		return 0;
	return (int)floor(log10(value)) + 1 + (p->decimals < 20 ? p->decimals : 20);
}

double
epochs_still(const struct metric *metric)
{
	const struct point *last = series_last(metric->series);
	const struct point *since = series_still_since(metric->series);
	double n = (double)series_still(metric->series), span, each;

	if (n < 2)
		return n;
	if ((last->flags & since->flags & POINT_HAS_EPOCH) == 0) {
		bool eval = metric->role.split == SPLIT_VAL || metric->role.split == SPLIT_TEST;

		return eval ? n : n / JUDGE_READINGS;
	}
	/* From the first of them to the last, and the stretch that one of them stands for. */
	span = (double)last->epoch - (double)since->epoch;
	each = span / (n - 1);
	return span + (each < 1 ? each : 1);
}

double
part_done(const struct run *run)
{
	const struct position *pos = &run->position;

	if (pos->step.has && pos->steps.has && pos->steps.v > 0)
		return (double)pos->step.v / (double)pos->steps.v;
	if (pos->epoch.has && pos->epochs.has && pos->epochs.v > 0)
		return pos->epoch.v / (double)pos->epochs.v;
	return NAN;
}

bool
run_seen_from_start(const struct run *run)
{
	const struct position *pos = &run->position;

	if (run->epoch_first.has)
		return run->epoch_first.v <= 1;
	if (run->step_first.has && pos->step.has)
		return run->step_first.v <= (pos->step.v - run->step_first.v) * 10;
	return true;
}
