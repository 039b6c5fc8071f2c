#include "config.h"

#include "logs.h"
#include "suite.h"

int
main(void)
{
	static case_fn *const cases[] = { recordings_case, seeds_case, cuts_case, memo_case, formats_case };

	return suite_main("logs", cases, COUNT_OF(cases));
}
