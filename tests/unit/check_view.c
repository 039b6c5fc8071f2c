#include "config.h"

#include "suite.h"

TCase *actions_case(void);
TCase *canvas_case(void);
TCase *cells_case(void);
TCase *key_case(void);
TCase *layout_case(void);
TCase *pictures_case(void);
TCase *plot_case(void);
TCase *raster_case(void);
TCase *report_case(void);
TCase *screens_case(void);
TCase *spark_case(void);
TCase *strips_case(void);
TCase *style_case(void);
TCase *table_case(void);
TCase *ticks_case(void);
TCase *tiles_case(void);
TCase *trace_case(void);
TCase *ui_case(void);
TCase *widgets_case(void);

int
main(void)
{
	static case_fn *const cases[] = {
		actions_case,
		canvas_case,
		cells_case,
		key_case,
		layout_case,
		pictures_case,
		plot_case,
		raster_case,
		report_case,
		screens_case,
		spark_case,
		strips_case,
		style_case,
		table_case,
		ticks_case,
		tiles_case,
		trace_case,
		ui_case,
		widgets_case,
	};

	return suite_main("view", cases, COUNT_OF(cases));
}
