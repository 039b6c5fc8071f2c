/*
 * progress.h - how far, how fast, how long still
 */
#ifndef MODEL_PROGRESS_H
#define MODEL_PROGRESS_H

#include "model/run.h"

struct progress {
	double done;		 /* 0..1; NaN: unknown, which is not 0 % */
	struct opt_i64 epoch_ns; /* time an epoch takes, by the recent ones */
	struct opt_i64 step_ns;	 /* time a step takes */
	struct opt_i64 left_ns;	 /* estimated time to the end */
};

/* wall_ns: now, so that the time left counts down between records. */
struct progress run_progress(const struct run *, int64_t wall_ns);

#endif
