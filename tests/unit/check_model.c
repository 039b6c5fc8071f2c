#include "config.h"

#include "check_model.h"

int
main(void)
{
	static case_fn *const cases[] = {
		metric_case,
		series_case,
	};

	return suite_main("model", cases, COUNT_OF(cases));
}
