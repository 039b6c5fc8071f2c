/*
 * What time tells about a run: its cadence, its state, a silence that is too long, and whether what
 * looked like its end was one.
 */
#include "config.h"

#include "analyse/engine_private.h"
#include "model/store.h"

#define DRAWN_NS NS_PER_S /* what is not drawn anew for so long will stay as it is */
#define LIMIT_EVERY 32	  /* gaps between two looks at the cadence while a run is read */

static int64_t
seconds(double s)
{
	return (int64_t)(s * (double)NS_PER_S);
}

/* The gap before what has just come: by the watch if it came live, else by the log's own stamps. */
static void
note_gap(struct watch *watch)
{
	const struct run *run = watch->run;
	int64_t gap = 0;

	if (run->arrived_mono_ns != 0) {
		if (watch->arrived_ns != 0)
			gap = run->arrived_mono_ns - watch->arrived_ns;
		watch->arrived_ns = run->arrived_mono_ns;
	} else if (run->time_last_ns.has) {
		if (watch->stamp_ns.has && watch->segment == run->segment_count)
			gap = run->time_last_ns.v - watch->stamp_ns.v;
		watch->stamp_ns = run->time_last_ns;
	}
	watch->segment = run->segment_count;
	if (gap > 0)
		cadence_add(&watch->cadence, gap);
}

static void
update_limit(const struct engine *engine, struct watch *watch)
{
	const double *stall = engine->settings.value[RULE_STALL];
	int64_t least = seconds(stall[PARAM(STALL, silence)]);
	double factor = stall[PARAM(STALL, factor)];

	watch->limit_ns = watch->run->arrived_mono_ns != 0
			      ? cadence_patient_ns(&watch->cadence, least, factor)
			      : cadence_limit_ns(&watch->cadence, least, factor);
	watch->limit_gaps = watch->cadence.count;
}

static void
set_state(struct engine *engine, struct watch *watch, struct moment now)
{
	enum run_state before = watch->state, state;

	/* Whether an exception was caught is not known before something follows, or nothing. */
	if (watch->failed && !watch->confirmed)
		return;
	state = state_judge(watch->run, watch->limit_ns, now);
	if (state == before)
		return;
	watch->state = state;
	alert_tell(engine, NEWS_STATE, watch, NULL, before);
}

static void
ask_about_time(struct engine *engine, struct watch *watch, struct moment now)
{
	struct question q = { .run = watch->run, .cast = &watch->cast };

	if (watch->state == STATE_STALLED || (watch->open & RULE_BIT(RULE_STALL))) {
		int64_t silent =
		    watch->state == STATE_STALLED ? now.mono_ns - watch->run->arrived_mono_ns : 0;

		q.silent_s = (double)silent / (double)NS_PER_S;
		q.limit_s = (double)watch->limit_ns / (double)NS_PER_S;
		if (engine_is_on(engine, watch, RULE_STALL))
			engine_ask(engine, watch, RULE_STALL, &q, now);
	}
	if ((watch->confirmed || (watch->open & RULE_BIT(RULE_CRASH))) &&
	    engine_is_on(engine, watch, RULE_CRASH))
		engine_ask(engine, watch, RULE_CRASH, &q, now);
}

/* Has the log said that the run failed, and since when? */
static void
note_failure(struct watch *watch, struct moment now)
{
	bool failed = state_is_crash(watch->run->end.kind);

	if (failed && !watch->failed)
		watch->failed_ns = now.mono_ns;
	watch->failed = failed;
	watch->confirmed &= failed;
}

/* When the watch wants to be looked at again, if nothing comes. */
static int64_t
next_look(const struct engine *engine, const struct watch *watch, struct moment now)
{
	const struct run *run = watch->run;
	int64_t silent;

	if (watch->failed && !watch->confirmed)
		return watch->failed_ns +
		       seconds(engine->settings.value[RULE_CRASH][PARAM(CRASH, quiet)]);
	if (watch->waiting_count > 0)
		return watch->waiting_ns + DRAWN_NS;
	if (watch->state != STATE_LIVE)
		return NEVER;
	silent = run->arrived_mono_ns != 0 ? now.mono_ns - run->arrived_mono_ns
					   : now.wall_ns - run->arrived_wall_ns;
	return silent > watch->limit_ns ? now.mono_ns
					: now.mono_ns + (watch->limit_ns - silent) + 1;
}

static void
set_deadline(struct engine *engine, struct watch *watch, int64_t deadline_ns)
{
	watch->deadline_ns = deadline_ns;
	if (deadline_ns < engine->deadline_ns)
		engine->deadline_ns = deadline_ns;
}

void
pulse_look(struct engine *engine, struct watch *watch, bool settled, struct moment now)
{
	double quiet = engine->settings.value[RULE_CRASH][PARAM(CRASH, quiet)];

	if (settled || now.mono_ns - watch->waiting_ns >= DRAWN_NS)
		drawing_settle(engine, watch, now);
	note_failure(watch, now);
	if (watch->failed && (settled || watch->run->source_finished ||
			      now.mono_ns - watch->failed_ns >= seconds(quiet)))
		watch->confirmed = true;
	update_limit(engine, watch);
	set_state(engine, watch, now);
	ask_about_time(engine, watch, now);
	watch->generation = watch->run->generation;
	set_deadline(engine, watch, next_look(engine, watch, now));
}

void
pulse_note(struct engine *engine, struct watch *watch, struct moment now)
{
	note_gap(watch);
	note_failure(watch, now);
	if (watch->limit_ns == 0 || watch->cadence.count - watch->limit_gaps >= LIMIT_EVERY)
		update_limit(engine, watch);
}

void
pulse_update(struct engine *engine, struct watch *watch, struct moment now)
{
	set_state(engine, watch, now);
	ask_about_time(engine, watch, now);
	set_deadline(engine, watch, next_look(engine, watch, now));
}

static void
look_at_all(struct engine *engine, const struct store *store, bool settled, struct moment now)
{
	engine->generation = store_generation(store);
	engine->deadline_ns = NEVER;
	for (size_t i = 0; i < engine->order_count; i++) {
		struct watch *watch = engine->by_id[engine->order[i]];

		if (settled || watch->generation != watch->run->generation ||
		    watch->deadline_ns <= now.mono_ns)
			pulse_look(engine, watch, settled, now);
		else
			set_deadline(engine, watch, watch->deadline_ns);
	}
}

void
engine_tick(struct engine *engine, const struct store *store, struct moment now)
{
	if (store_generation(store) != engine->generation || now.mono_ns >= engine->deadline_ns)
		look_at_all(engine, store, false, now);
}

void
engine_settle(struct engine *engine, const struct store *store, struct moment now)
{
	look_at_all(engine, store, true, now);
}

int64_t
engine_deadline(const struct engine *engine)
{
	return engine->deadline_ns;
}
