#include "config.h"

#include "analyse/filter.h"
#include "view/order.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/progress.h"
#include "util/chars.h"
#include "util/die.h"
#include "util/num.h"

struct sort_row {
	const struct run *run;
	double value;	  /* NaN comes last, whatever the direction */
	const char *text; /* NULL: by value */
	size_t index;	  /* in order of appearance: for ties */
};

void
sort_key_fini(struct sort_key *key)
{
	rank_key_fini(&key->rank);
	free(key->param);
	*key = (struct sort_key){ .by = SORT_RANK };
}

bool
sort_key_reversed(const struct sort_key *key)
{
	return key->by == SORT_RANK ? key->rank.reversed : key->reversed;
}

void
sort_key_name(const struct sort_key *key, char *buf, size_t size)
{
	static const char *const names[] = {
		[SORT_RANK] = "",	 [SORT_NAME] = "name",	   [SORT_STATE] = "state",
		[SORT_ALERT] = "alerts", [SORT_EPOCH] = "epoch",   [SORT_LEFT] = "time left",
		[SORT_GAP] = "gap",	 [SORT_AGE] = "last line", [SORT_APPEARANCE] = "appearance",
		[SORT_PARAM] = "",
	};

	static_assert(COUNT(names) == SORT_COUNT, "a sort key has no name");
	if (key->by == SORT_PARAM)
		snprintf(buf, size, "%s", key->param);
	else if (key->by == SORT_RANK)
		snprintf(buf, size, "%s.%s", key->rank.metric ? key->rank.metric : "val/loss",
			 statistic_name(key->rank.statistic));
	else
		snprintf(buf, size, "%s", names[key->by]);
}

/* Names with their numbers in order: run2 before run10. */
static int
compare_names(const char *a, const char *b)
{
	while (*a && *b) {
		bool digits = is_digit(*a) && is_digit(*b);
		size_t na = digits ? strspn(a, "0123456789") : 1;
		size_t nb = digits ? strspn(b, "0123456789") : 1;
		int order;

		if (digits) {
			size_t zeros_a = strspn(a, "0"), zeros_b = strspn(b, "0");
			size_t len_a = na - (zeros_a < na ? zeros_a : na - 1);
			size_t len_b = nb - (zeros_b < nb ? zeros_b : nb - 1);

			if (len_a != len_b)
				return len_a < len_b ? -1 : 1;
			order = memcmp(a + na - len_a, b + nb - len_b, len_a);
		} else {
			order = (unsigned char)*a - (unsigned char)*b;
		}
		if (order)
			return order;
		a += na;
		b += nb;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

static double
alert_weight(const struct engine *engine, const struct run *run)
{
	const struct alert *worst = engine ? engine_worst(engine, run->id) : NULL;

	if (!worst)
		return NAN;
	/* Most severe first, acknowledged ones after the others of their severity. */
	return -2.0 * worst->severity + (worst->acknowledged ? 1 : 0);
}

static double
param_value(const struct run *run, const char *key, const char **text)
{
	const char *value = run_param(run, str_of(key));
	struct num num;

	*text = value;
	return value && num_whole(str_of(value), &num) ? num.value : NAN;
}

static double
row_value(const struct run *run, const struct sort_key *key, const struct engine *engine,
	  struct moment now)
{
	struct progress progress;
	double gap;

	switch (key->by) {
	case SORT_STATE:
		return engine ? engine_state(engine, run->id) : NAN;
	case SORT_ALERT:
		return alert_weight(engine, run);
	case SORT_EPOCH:
		progress = run_progress(run, now.wall_ns);
		if (!isnan(progress.done))
			return -progress.done;
		return run->position.epoch.has ? -run->position.epoch.v : NAN;
	case SORT_LEFT:
		progress = run_progress(run, now.wall_ns);
		return progress.left_ns.has ? (double)progress.left_ns.v : NAN;
	case SORT_GAP:
		return run_gap(run, &gap) ? gap : NAN;
	case SORT_AGE:
		return -(double)run->arrived_wall_ns;
	case SORT_RANK:
	case SORT_NAME:
	case SORT_APPEARANCE:
	case SORT_PARAM:
	case SORT_COUNT:
		break;
	}
	return 0;
}

static int
compare_rows(const void *left, const void *right)
{
	const struct sort_row *a = left, *b = right;

	if (isnan(a->value) != isnan(b->value))
		return isnan(a->value) ? 1 : -1;
	if (a->value < b->value || a->value > b->value)
		return a->value < b->value ? -1 : 1;
	if (a->text && b->text) {
		int order = compare_names(a->text, b->text);

		if (order)
			return order;
	} else if (a->text || b->text) {
		return a->text ? -1 : 1;
	}
	return a->index < b->index ? -1 : 1;
}

/* Backwards, but what is unknown stays last. */
static int
compare_reversed(const void *left, const void *right)
{
	const struct sort_row *a = left, *b = right;

	if (isnan(a->value) != isnan(b->value) || (!a->text) != (!b->text))
		return compare_rows(left, right);
	return compare_rows(right, left);
}

void
sort_runs(const struct run **runs, size_t n, const struct sort_key *key,
	  const struct engine *engine, struct moment now)
{
	struct sort_row *rows;

	if (key->by == SORT_RANK) {
		rank_sort(runs, n, &key->rank, engine);
		return;
	}
	rows = xcalloc(n + 1, sizeof(*rows));
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct sort_row){ .run = runs[i], .index = i };
		if (key->by == SORT_PARAM)
			rows[i].value = param_value(runs[i], key->param, &rows[i].text);
		else
			rows[i].value = row_value(runs[i], key, engine, now);
		if (key->by == SORT_NAME)
			rows[i].text = runs[i]->name;
	}
	qsort(rows, n, sizeof(*rows), key->reversed ? compare_reversed : compare_rows);
	for (size_t i = 0; i < n; i++)
		runs[i] = rows[i].run;
	free(rows);
}
