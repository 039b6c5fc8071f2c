#include "config.h"

#include "suite.h"

TCase *discover_case(void);
TCase *linebuf_case(void);
TCase *source_case(void);
TCase *watch_case(void);

int
main(void)
{
	static case_fn *const cases[] = {
		discover_case,
		linebuf_case,
		source_case,
		watch_case,
	};

	return suite_main("ingest", cases, COUNT_OF(cases));
}
