/*
 * state.h - how a run stands, judged from evidence
 *
 * waiting: no metric yet.  live: its file grew lately.  stalled: silent for longer than its own
 * cadence explains.  done: a total reached or an end marker.  crashed, stopped: see model/event.h.
 * ended: a file that was already still when first seen, no verdict.
 */
#ifndef ANALYSE_STATE_H
#define ANALYSE_STATE_H

#include <stdbool.h>

#include "model/run.h"
#include "util/clock.h"

enum run_state {
	STATE_WAITING,
	STATE_LIVE,
	STATE_STALLED,
	STATE_DONE,
	STATE_CRASHED,
	STATE_STOPPED,
	STATE_ENDED,
	STATE_COUNT
};

/* Does an event of that kind mean that the run failed (and was not stopped by a person)? */
bool state_is_crash(enum event_kind kind);

const char *state_name(enum run_state state); /* "live" */

/*
 * silence_limit_ns: how long this run may be silent before it is stalled (from its own cadence and
 * the stall rule's parameters).
 */
enum run_state state_judge(const struct run *run, int64_t silence_limit_ns, struct moment now);

#endif
