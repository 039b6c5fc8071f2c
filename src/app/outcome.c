#include "config.h"

#include "app/outcome.h"

#include <stdio.h>
#include <stdlib.h>

#include "analyse/alert.h"
#include "util/text.h"

void
complain(const char *sentence)
{
	char *clean = text_clean(str_of(sentence), false);

	fprintf(stderr, "traintop: %s\n", clean);
	free(clean);
}

enum status
outcome_of(const struct options *options, struct session *session, bool failed)
{
	if (failed || session_source_failed(session))
		return STATUS_SOURCE;
	if (options->has_fail_on &&
	    engine_open_count(session_engine(session), options->fail_on) > 0)
		return STATUS_ALERT;
	return STATUS_FINE;
}
