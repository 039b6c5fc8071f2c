#include "config.h"

#include "model/progress.h"

#include <math.h>

#include "util/clock.h"

#define FOREIGN_STEPS 3.0 /* and a minute: older stamps are not of our clock */
#define FOREIGN_NS (60.0 * (double)NS_PER_S)
#define CADENCE_COUNTS 32		  /* newest steps or epochs that tell how fast it goes */
#define TOO_LONG_NS ((double)(NEVER / 2)) /* says nothing */

static double
clamp01(double x)
{
	return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* Where a run stands between 0 and its plan, in epochs or steps; total 0: no plan is known. */
struct standing {
	double at, total;
};

static struct standing
by_steps(const struct run *run)
{
	const struct position *pos = &run->position;

	if (!pos->step.has || !pos->steps.has || pos->steps.v <= 0)
		return (struct standing){ 0 };
	return (struct standing){ (double)pos->step.v, (double)pos->steps.v };
}

static struct standing
by_epochs(const struct run *run)
{
	const struct position *pos = &run->position;
	struct standing s = { 0 };

	if (!pos->epoch.has || !pos->epochs.has || pos->epochs.v <= 0)
		return s;
	s.total = (double)pos->epochs.v;
	s.at = pos->epoch.v;
	if (run->epoch_is_fraction)
		return s; /* it counts what is done */
	if (!run->epoch_first.has || run->epoch_first.v != 0)
		s.at -= 1; /* the first one is 1: now so many are over */
	if (pos->batch.has && pos->batches.has && pos->batches.v > 0)
		s.at += clamp01((double)pos->batch.v / (double)pos->batches.v);
	else if (run->epoch_read.has && run->epoch_read.v == pos->epoch.v)
		s.at += 1; /* what is read without a batch speaks of a whole epoch */
	return s;
}

/* Newest metric with times, by which the cadence is told. */
static const struct series *
clock_series(const struct run *run)
{
	const struct series *best = NULL;

	for (size_t i = 0; i < run->metric_count; i++) {
		const struct series *series = run->metrics[i]->series;
		const struct point *last = series_last(series);

		if (last && (last->flags & POINT_HAS_TIME) &&
		    (!best || series_count(series) > series_count(best)))
			best = series;
	}
	return best;
}

static double
counter_at(const struct point *p, enum point_flag counter)
{
	return counter == POINT_HAS_STEP ? (double)p->step : (double)p->epoch;
}

/*
 * Nanoseconds that a step or an epoch took over the newest points of the segment.  Measured from
 * where one count begins to where another does, since the newest may only just have begun.
 */
static struct opt_i64
cadence(const struct series *series, enum point_flag counter)
{
	const struct point *begin = NULL, *newest = NULL;
	unsigned need = (unsigned)counter | POINT_HAS_TIME;
	double moved, took_cs, each_ns;
	int changes = 0;

	for (size_t i = series_kept(series); i-- > 0 && changes < CADENCE_COUNTS;) {
		const struct point *p = series_at(series, i);

		if ((p->flags & need) != need)
			break;
		if (begin && counter_at(p, counter) != counter_at(begin, counter)) {
			if (changes++ == 0)
				newest = begin; /* the first of the newest count */
		}
		begin = p;
		if (p->flags & POINT_SEGMENT)
			break;
	}
	if (!newest)
		return (struct opt_i64){ 0 };
	moved = counter_at(newest, counter) - counter_at(begin, counter);
	took_cs = (double)newest->time_cs - (double)begin->time_cs;
	if (!(moved > 0) || !(took_cs > 0))
		return (struct opt_i64){ 0 };
	each_ns = took_cs / moved * (double)NS_PER_CS;
	if (each_ns > TOO_LONG_NS)
		return (struct opt_i64){ 0 };
	return OPT_I64((int64_t)each_ns);
}

/*
 * How long ago its last reading was.  Lines may be stamped by another clock, or in another zone:
 * where they would be many steps old though bytes came just now, those are counted from.
 */
static int64_t
silent_ns(const struct run *run, int64_t each_ns, int64_t wall_ns)
{
	int64_t by_lines = run->time_last_ns.has ? wall_ns - run->time_last_ns.v : 0;
	int64_t by_bytes = run->arrived_wall_ns ? wall_ns - run->arrived_wall_ns : by_lines;

	if ((double)by_lines > FOREIGN_STEPS * (double)each_ns + FOREIGN_NS && by_bytes < by_lines)
		by_lines = by_bytes;
	return by_lines > 0 ? by_lines : 0;
}

static struct opt_i64
time_left(const struct run *run, struct standing s, struct opt_i64 each_ns, int64_t wall_ns)
{
	double left;

	if (s.total <= 0 || !each_ns.has)
		return (struct opt_i64){ 0 };
	left = (s.total - s.at) * (double)each_ns.v;
	left -= (double)silent_ns(run, each_ns.v, wall_ns);
	if (left < 0)
		left = 0;
	if (left > TOO_LONG_NS)
		return (struct opt_i64){ 0 };
	return OPT_I64((int64_t)left);
}

struct progress
run_progress(const struct run *run, int64_t wall_ns)
{
	struct progress progress = { .done = NAN };
	struct standing steps = by_steps(run), epochs = by_epochs(run);
	const struct series *series = clock_series(run);

	if (steps.total > 0)
		progress.done = clamp01(steps.at / steps.total);
	else if (epochs.total > 0)
		progress.done = clamp01(epochs.at / epochs.total);
	if (!series)
		return progress;
	progress.step_ns = cadence(series, POINT_HAS_STEP);
	progress.epoch_ns = cadence(series, POINT_HAS_EPOCH);
	progress.left_ns = time_left(run, steps, progress.step_ns, wall_ns);
	if (!progress.left_ns.has)
		progress.left_ns = time_left(run, epochs, progress.epoch_ns, wall_ns);
	return progress;
}
