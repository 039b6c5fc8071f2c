/*
 * docket.h - which rules are asked about what (inside analyse)
 */
#ifndef ANALYSE_DOCKET_H
#define ANALYSE_DOCKET_H

#include <stdbool.h>

#include "analyse/judge.h"

enum docket_scope {
	SCOPE_METRIC, /* asked about each metric with a new reading; an alert for each */
	SCOPE_RUN,  /* asked once if one of its metrics has a new reading; one alert for the run */
	SCOPE_TIME, /* asked when time has passed */
	SCOPE_END,  /* asked when the log has said that the run failed, and nothing followed */
};

struct docket {
	judge_fn *judge;
	may_fn *may; /* NULL: it has to be asked */
	enum docket_scope scope;
	/* No alert is raised while one of these rules has an open one: they say more. */
	unsigned held_by;
};

#define RULE_BIT(id) (1U << (id))

const struct docket *docket_of(enum rule_id id);
/* The rules (bits) that are about each metric. */
unsigned docket_each(void);
/* The rules (bits) that are asked about early drawings too. */
unsigned docket_passing(void);
/* The rules (bits) that want to be asked when the metric has a new reading. */
unsigned docket_wants(const struct cast *, const struct metric *);

#endif
