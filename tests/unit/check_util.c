#include "config.h"

#include "check_util.h"

int
main(void)
{
	static case_fn *const cases[] = {
		clock_case, die_case, loop_case, num_case, num_exact_case, str_case, text_case,
	};

	return suite_main("util", cases, COUNT_OF(cases));
}
