#include "config.h"

#include "check_analyse.h"

int
main(void)
{
	static case_fn *const cases[] = {
		cadence_case, engine_case, filter_case, rank_case,  rule_case,
		rules_case,   speed_case,  state_case,	stats_case,
	};

	return suite_main("analyse", cases, COUNT_OF(cases));
}
