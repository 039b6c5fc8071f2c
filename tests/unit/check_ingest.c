#include "config.h"

#include "suite.h"

TCase *linebuf_case(void);
TCase *source_case(void);
TCase *watch_case(void);

int
main(void)
{
	static case_fn *const cases[] = {
		linebuf_case,
		source_case,
		watch_case,
	};

	return suite_main("ingest", cases, COUNT_OF(cases));
}
