#include "config.h"

#include "app/outcome.h"

#include <stdio.h>
#include <stdlib.h>

#include "analyse/engine.h"
#include "analyse/filter.h"
#include "app/session.h"
#include "model/store.h"
#include "util/clock.h"
#include "util/text.h"

void
complain(const char *sentence)
{
	char *clean = text_clean(str_of(sentence), false);

	fprintf(stderr, "traintop: %s\n", clean);
	free(clean);
}

static bool
has_open_alert(struct session *session, const struct filter *filter, enum severity at_least)
{
	const struct engine *engine = session_engine(session);
	struct moment now = clock_now();

	for (size_t i = 0; i < engine_alert_count(engine); i++) {
		const struct alert *alert = engine_alert(engine, i);
		const struct run *run = store_find(session_store(session), alert->run_id);

		if (alert->open && alert->severity >= at_least && run &&
		    filter_match(filter, run, engine, now))
			return true;
	}
	return false;
}

enum status
outcome_of(const struct options *options, struct session *session, const struct filter *filter,
	   bool failed)
{
	if (failed || session_source_failed(session))
		return STATUS_SOURCE;
	if (options->has_fail_on && has_open_alert(session, filter, options->fail_on))
		return STATUS_ALERT;
	return STATUS_FINE;
}
