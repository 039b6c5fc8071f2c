#include "config.h"

#include "model/event.h"

#include <assert.h>

#include "util/die.h"

/* clang-format off */
static const char *const names[] = {
	[EVENT_NONE] = "none",
	[EVENT_DONE] = "done",
	[EVENT_TRACEBACK] = "traceback",
	[EVENT_EXCEPTION] = "exception",
	[EVENT_OOM_GPU] = "oom_gpu",
	[EVENT_OOM_HOST] = "oom_host",
	[EVENT_NCCL] = "nccl",
	[EVENT_SEGFAULT] = "segfault",
	[EVENT_KILLED] = "killed",
	[EVENT_INTERRUPTED] = "interrupted",
	[EVENT_EXIT] = "exit",
	[EVENT_EARLY_STOP] = "early_stop",
};
/* clang-format on */

static_assert(COUNT(names) == EVENT_KIND_COUNT, "an event kind has no name");

const char *
event_kind_name(enum event_kind kind)
{
	assert(kind < EVENT_KIND_COUNT);
	return names[kind];
}
