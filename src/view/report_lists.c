#include "config.h"

#include "util/num.h"
#include "view/report.h"

static void
put_number(FILE *out, double value)
{
	char text[40];

	num_shortest(text, sizeof(text), value);
	fputs(text, out);
}

static void
put_rule(FILE *out, enum rule_id id, const struct rule_settings *settings)
{
	const struct rule_info *info = rule_info(id);

	fprintf(out, "%-11s %-9s %s%s\n", info->name, severity_name(info->severity), info->summary,
		settings->off[id] ? " (off)" : "");
	for (size_t i = 0; i < info->param_count; i++) {
		const struct rule_param_info *param = &info->params[i];
		double value = settings->value[id][i];
		bool own = value < param->default_value || value > param->default_value;

		fprintf(out, "  %s.%s = ", info->name, param->name);
		put_number(out, value);
		if (*param->unit)
			fprintf(out, " %s", param->unit);
		fputs("  ", out);
		if (own) {
			fputs("(default ", out);
			put_number(out, param->default_value);
			fputs(") ", out);
		}
		fprintf(out, "%s\n", param->summary);
	}
}

/* The names are ours and ASCII, so printf may pad them. */
void
report_rules(FILE *out, const struct rule_settings *settings)
{
	for (enum rule_id id = 0; id < RULE_COUNT; id++)
		put_rule(out, id, settings);
}

/* An example of several lines is indented line by line. */
void
report_formats(FILE *out, const struct format_info *formats, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "%-11s %s\n", formats[i].name, formats[i].summary);
		for (const char *p = formats[i].example; *p; ) {
			size_t length = str_find_char(str_of(p), '\n');

			fprintf(out, "    %.*s\n", (int)length, p);
			p += length + (p[length] == '\n');
		}
	}
}
