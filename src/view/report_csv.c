#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "util/num.h"
#include "util/text.h"
#include "view/report.h"
#include "view/report_value.h"

/* RFC 4180: a field with a comma, a quote or a line end stands in quotes, its quotes doubled. */
static void
put_field(FILE *out, const char *text)
{
	char *clean = text_clean(str_of(text), false);

	if (!strpbrk(clean, ",\"\r\n")) {
		fputs(clean, out);
	} else {
		fputc('"', out);
		for (const char *p = clean; *p; p++) {
			if (*p == '"')
				fputc('"', out);
			fputc(*p, out);
		}
		fputc('"', out);
	}
	free(clean);
}

static void
put_value(FILE *out, double value)
{
	char text[40];

	if (isnan(value)) {
		fputs("nan", out);
	} else if (isinf(value)) {
		fputs(value > 0 ? "inf" : "-inf", out);
	} else {
		num_shortest(text, sizeof(text), value);
		fputs(text, out);
	}
}

static void
put_point(FILE *out, const struct run *run, const struct metric *metric, const struct point *p)
{
	const char *role = role_name(metric->role);
	int64_t wall_ns;
	char text[REPORT_TIME_SIZE];

	put_field(out, run->name);
	fputc(',', out);
	put_field(out, metric->name);
	fprintf(out, ",%s,", role ? role : "");
	if (p->flags & POINT_HAS_EPOCH)
		fprintf(out, "%.7g", (double)p->epoch);
	fputc(',', out);
	if (p->flags & POINT_HAS_STEP)
		fprintf(out, "%lld", (long long)p->step);
	fputc(',', out);
	if (report_point_time(run, p, &wall_ns)) {
		report_time(text, sizeof(text), wall_ns);
		fputs(text, out);
	}
	fputc(',', out);
	put_value(out, p->value);
	fputc('\n', out);
}

void
report_csv(FILE *out, const struct report_options *options)
{
	fputs("run,metric,role,epoch,step,time,value\n", out);
	for (size_t i = 0; i < options->run_count; i++) {
		const struct run *run = options->runs[i];

		for (size_t j = 0; j < run->metric_count; j++) {
			const struct metric *metric = run->metrics[j];

			for (size_t k = 0; k < series_kept(metric->series); k++)
				put_point(out, run, metric, series_at(metric->series, k));
		}
	}
}
