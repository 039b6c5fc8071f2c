#include "config.h"

#include "util/num.h"
#include "view/report.h"

#define WIDTH 80

/* A text in words, in lines of WIDTH, behind what has been printed up to column `at`. */
static void
put_words(FILE *out, struct str text, int indent, int at)
{
	while (text.n > 0) {
		size_t n = str_find_char(text, ' ');

		if (at > indent && at + 1 + (int)n > WIDTH)
			at = fprintf(out, "\n%*s", indent, "") - 1;
		else if (at > indent)
			at += fprintf(out, " ");
		at += fprintf(out, "%.*s", (int)n, text.p);
		text = str_skip(text, n + 1);
	}
	fputc('\n', out);
}

/* "  frozen.epochs = 5 epochs (default 3): with the same printed value" */
static void
put_param(FILE *out, const struct rule_info *info, const struct rule_param_info *param,
	  double value)
{
	bool own = value < param->default_value || value > param->default_value;
	char text[40];

	num_shortest(text, sizeof(text), value);
	fprintf(out, "    %s.%s = %s%s%s", info->name, param->name, text, *param->unit ? " " : "",
		param->unit);
	if (own) {
		num_shortest(text, sizeof(text), param->default_value);
		fprintf(out, " (default %s)", text);
	}
	fputs("\n", out);
	put_words(out, str_of(param->summary), 8, fprintf(out, "%8s", ""));
}

static void
put_rule(FILE *out, enum rule_id id, const struct rule_settings *settings)
{
	const struct rule_info *info = rule_info(id);

	fprintf(out, "%s (%s)%s\n", info->name, severity_name(info->severity),
		settings->off[id] ? ", off" : "");
	put_words(out, str_of(info->summary), 4, fprintf(out, "%4s", ""));
	for (size_t i = 0; i < info->param_count; i++)
		put_param(out, info, &info->params[i], settings->value[id][i]);
}

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
		for (const char *p = formats[i].example; *p;) {
			size_t length = str_find_char(str_of(p), '\n');

			fprintf(out, "    %.*s\n", (int)length, p);
			p += length + (p[length] == '\n');
		}
	}
}
