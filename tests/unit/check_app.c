#include "config.h"

#include "suite.h"

TCase *configuration_case(void);
TCase *gestures_case(void);
TCase *line_index_case(void);
TCase *notify_case(void);
TCase *pacer_case(void);
TCase *passthrough_case(void);
TCase *glimpse_case(void);
TCase *reread_case(void);
TCase *session_case(void);
TCase *session_log_case(void);
TCase *soak_case(void);

int
main(void)
{
	static case_fn *const cases[] = {
		configuration_case,
		gestures_case,
		line_index_case,
		notify_case,
		pacer_case,
		passthrough_case,
		glimpse_case,
		reread_case,
		session_case,
		session_log_case,
		soak_case,
	};

	return suite_main("app", cases, COUNT_OF(cases));
}
