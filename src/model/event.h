/*
 * event.h - what a log says about the training itself rather than its metrics
 */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include "util/str.h"

enum event_kind {
	EVENT_NONE,
	EVENT_DONE,	   /* "Training completed", totals aside */
	EVENT_TRACEBACK,   /* a traceback begins; its last line names the exception */
	EVENT_EXCEPTION,   /* the exception line that ends a traceback, or stands alone */
	EVENT_OOM_GPU,	   /* CUDA out of memory */
	EVENT_OOM_HOST,	   /* oom-kill, Killed, MemoryError */
	EVENT_NCCL,	   /* collective time-out, watchdog */
	EVENT_SEGFAULT,	   /* segmentation fault, core dumped, bus error */
	EVENT_KILLED,	   /* a signal, Slurm's CANCELLED, time limit */
	EVENT_INTERRUPTED, /* KeyboardInterrupt: stopped by a person, no crash */
	EVENT_EXIT,	   /* an exit code that is not 0 */
	EVENT_EARLY_STOP,  /* early stopping: an end, and a good one */
	EVENT_KIND_COUNT
};

struct event {
	enum event_kind kind;
	struct str quote; /* the text that said it, cleaned; borrowed */
};

const char *event_kind_name(enum event_kind kind); /* "oom_gpu" */

#endif
