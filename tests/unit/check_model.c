#include "config.h"

#include "check_model.h"

int
main(void)
{
	static case_fn *const cases[] = {
		apply_case, metric_case, run_case, series_case, store_case,
	};

	return suite_main("model", cases, COUNT_OF(cases));
}
