#include "config.h"

#include "suite.h"

TCase *bar_case(void);
TCase *blocks_case(void);
TCase *counter_case(void);
TCase *csv_case(void);
TCase *discover_case(void);
TCase *document_case(void);
TCase *faults_case(void);
TCase *json_case(void);
TCase *linebuf_case(void);
TCase *marker_case(void);
TCase *numeral_case(void);
TCase *pairs_case(void);
TCase *pattern_case(void);
TCase *reader_case(void);
TCase *section_case(void);
TCase *settings_case(void);
TCase *shapes_case(void);
TCase *source_case(void);
TCase *stamp_case(void);
TCase *tables_case(void);
TCase *watch_case(void);

int
main(void)
{
	static case_fn *const cases[] = {
		bar_case,
		blocks_case,
		counter_case,
		csv_case,
		discover_case,
		document_case,
		faults_case,
		json_case,
		linebuf_case,
		marker_case,
		numeral_case,
		pairs_case,
		pattern_case,
		reader_case,
		section_case,
		settings_case,
		shapes_case,
		source_case,
		stamp_case,
		tables_case,
		watch_case,
	};

	return suite_main("ingest", cases, COUNT_OF(cases));
}
