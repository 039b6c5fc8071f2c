#include "config.h"

#include "logs.h"

#include <stdio.h>
#include <string.h>

#include "suite.h"
#include "util/loop.h"

void
log_open(struct log_read *log, const char *path)
{
	struct session_options options = { .follow = false };
	char full[512];
	struct err err;

	rule_settings_init(&options.rules);
	snprintf(full, sizeof(full), TOP_SRCDIR "/tests/%s", path);
	log->loop = loop_new();
	log->session = session_new(&options, log->loop);
	ck_assert_msg(session_add(log->session, full, &err), "%s", err.message);
	session_drain(log->session);
	log->store = session_store(log->session);
	log->engine = session_engine(log->session);
}

void
log_close(struct log_read *log)
{
	session_free(log->session);
	loop_free(log->loop);
	*log = (struct log_read){ .loop = NULL };
}

bool
log_raised(const struct log_read *log, uint32_t run_id, const char *rule)
{
	for (size_t i = 0; i < engine_alert_count(log->engine); i++) {
		const struct alert *alert = engine_alert(log->engine, i);

		if (!strcmp(rule_info(alert->rule)->name, rule) &&
		    (run_id == 0 || alert->run_id == run_id))
			return true;
	}
	return false;
}
