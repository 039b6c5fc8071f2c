#include "config.h"

#include "analyse/state.h"

#include <assert.h>

#include "util/die.h"

static const char *const names[] = {
	[STATE_WAITING] = "waiting", [STATE_LIVE] = "live",	  [STATE_STALLED] = "stalled",
	[STATE_DONE] = "done",	     [STATE_CRASHED] = "crashed", [STATE_STOPPED] = "stopped",
	[STATE_ENDED] = "ended",
};

static_assert(COUNT(names) == STATE_COUNT, "a state has no name");

const char *
state_name(enum run_state state)
{
	assert((unsigned)state < STATE_COUNT);
	return names[state];
}

bool
state_is_crash(enum event_kind kind)
{
	switch (kind) {
	case EVENT_TRACEBACK:
	case EVENT_EXCEPTION:
	case EVENT_OOM_GPU:
	case EVENT_OOM_HOST:
	case EVENT_NCCL:
	case EVENT_SEGFAULT:
	case EVENT_KILLED:
	case EVENT_EXIT:
		return true;
	case EVENT_NONE:
	case EVENT_DONE:
	case EVENT_INTERRUPTED:
	case EVENT_EARLY_STOP:
	case EVENT_KIND_COUNT:
		return false;
	}
	return false;
}

/* A bar of the last epoch that has not come to its end. */
static bool
is_within_epoch(const struct position *pos)
{
	return pos->batch.has && pos->batches.has && pos->batch.v + 1 < pos->batches.v;
}

/*
 * The plan has been reached.  Steps count before epochs: they are finer.  But those of an epoch are
 * not the run's: more than the epoch under way may not be left.  A run that counts from 0 is at its
 * end one earlier.
 */
static bool
is_complete(const struct run *run)
{
	const struct position *pos = &run->position;

	if (pos->step.has && pos->steps.has && pos->steps.v > 0)
		return pos->step.v >=
			   pos->steps.v - (run->step_first.has && run->step_first.v == 0) &&
		       !(pos->epoch.has && pos->epochs.has &&
			 pos->epoch.v + 1 < (double)pos->epochs.v);
	if (!pos->epoch.has || !pos->epochs.has || pos->epochs.v <= 0 || is_within_epoch(pos))
		return false;
	return pos->epoch.v >=
	       (double)(pos->epochs.v - (run->epoch_first.has && run->epoch_first.v == 0));
}

/* How long nothing has come: by the watch if any of it came live, else by the file's time. */
static int64_t
silence_ns(const struct run *run, struct moment now)
{
	if (run->arrived_mono_ns != 0)
		return now.mono_ns - run->arrived_mono_ns;
	return run->arrived_wall_ns != 0 ? now.wall_ns - run->arrived_wall_ns : NEVER;
}

enum run_state
state_judge(const struct run *run, int64_t silence_limit_ns, struct moment now)
{
	enum event_kind end = run->end.kind;

	if (state_is_crash(end))
		return STATE_CRASHED;
	if (end == EVENT_INTERRUPTED)
		return STATE_STOPPED;
	if (end == EVENT_DONE || end == EVENT_EARLY_STOP)
		return STATE_DONE;
	if (run->record_count == 0)
		return STATE_WAITING;
	if (is_complete(run))
		return STATE_DONE;
	if (run->source_finished)
		return STATE_ENDED;
	if (silence_ns(run, now) <= silence_limit_ns)
		return STATE_LIVE;
	return run->arrived_mono_ns != 0 ? STATE_STALLED : STATE_ENDED;
}
