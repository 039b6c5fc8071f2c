/* The log says itself that the run has failed; its own words are quoted. */
#include "config.h"

#include "analyse/judge.h"
#include "analyse/state.h"

void
judge_crash(const struct question *q, struct finding *finding)
{
	const struct run_event *end = &q->run->end;

	if (!state_is_crash(end->kind)) {
		finding->verdict = VERDICT_WELL;
		return;
	}
	finding->verdict = VERDICT_BAD;
	finding->severity = SEVERITY_CRITICAL;
	finding_say(finding, "%s",
		    end->quote && end->quote[0] ? end->quote : event_kind_name(end->kind));
}
