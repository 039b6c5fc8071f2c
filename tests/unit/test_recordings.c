/*
 * Every recorded training, read as a user would have it read, against what an independent script found
 * in it (tests/expect).
 */
#include "config.h"

#include <fnmatch.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "logs.h"
#include "suite.h"

#define FIELDS_MAX 10

/* Splits a line of an expectation file at its '|', blanks off; how many fields. */
static size_t
split_fields(char *line, char **fields)
{
	size_t n = 0;

	for (char *part = line; part && n < FIELDS_MAX; n++) {
		char *bar = strchr(part, '|');
		char *end;

		if (bar)
			*bar = '\0';
		part += strspn(part, " \t\n");
		end = part + strlen(part);
		while (end > part && strchr(" \t\n", end[-1]))
			*--end = '\0';
		fields[n] = part;
		part = bar ? bar + 1 : NULL;
	}
	return n;
}

/* Counts what is wrong and goes on, so that one run of the test shows all of it. */
static int wrong;

static void __attribute__((format(printf, 1, 2)))
miss(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	wrong++;
}

static const struct metric *
find_metric(const struct store *store, const char *glob)
{
	for (size_t i = 0; i < store_count(store); i++) {
		const struct run *run = store_run(store, i);

		for (size_t m = 0; m < run->metric_count; m++)
			if (!fnmatch(glob, run->metrics[m]->name, 0))
				return run->metrics[m];
	}
	return NULL;
}

static void
check_value(const char *what, const char *where, const char *expected, const struct point *point)
{
	double want, is;

	if (!strcmp(expected, "-"))
		return;
	want = strtod(expected, NULL);
	is = point ? point->value : 0;
	if (!point || isnan(want) != isnan(is) || fabs(is - want) > 1e-9 * fabs(want))
		miss("%s: %s is %.17g, expected %s", where, what, is, expected);
}

static void
check_count(const char *what, const char *where, const char *expected, int64_t is)
{
	if (strcmp(expected, "-") && is != strtoll(expected, NULL, 10))
		miss("%s: %s is %lld, expected %s", where, what, (long long)is, expected);
}

static void
check_epoch(const struct store *store, const char *where, const char *expected)
{
	const struct run *run = store_run(store, store_count(store) - 1);

	if (!strcmp(expected, "-"))
		return;
	if (!run->position.epoch.has || floor(run->position.epoch.v) != strtod(expected, NULL))
		miss("%s: epoch is %g, expected %s", where,
		     run->position.epoch.has ? run->position.epoch.v : NAN, expected);
}

START_TEST(each_recording_has_the_values_that_its_file_has)
{
	FILE *file = fopen(TOP_SRCDIR "/tests/expect/recordings.txt", "r");
	struct log_read log = { .session = NULL };
	char line[1024], where[600], path[300], current[300] = "", *field[FIELDS_MAX];
	int checked = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file)) {
		const struct metric *metric;

		if (line[0] == '#' || split_fields(line, field) != 9)
			continue;
		snprintf(path, sizeof(path), "recordings/%s", field[0]);
		if (strcmp(path, current)) {
			if (log.session)
				log_close(&log);
			log_open(&log, path);
			snprintf(current, sizeof(current), "%s", path);
		}
		snprintf(where, sizeof(where), "%s: %s", field[0], field[1]);
		checked++;
		if (store_count(log.store) != 1)
			miss("%s: %zu runs, expected one", field[0], store_count(log.store));
		metric = find_metric(log.store, field[1]);
		if (!metric) {
			miss("%s: no such metric", where);
			continue;
		}
		check_count("count", where, field[2], series_count(metric->series));
		check_count("nonfinite", where, field[3], series_nonfinite(metric->series));
		check_value("first", where, field[4], series_first(metric->series));
		check_value("last", where, field[5], series_last(metric->series));
		check_value("min", where, field[6], series_min(metric->series));
		check_value("max", where, field[7], series_max(metric->series));
		check_epoch(log.store, where, field[8]);
	}
	if (log.session)
		log_close(&log);
	fclose(file);
	ck_assert_int_gt(checked, 100);
	ck_assert_msg(wrong == 0, "%d values are wrong", wrong);
}
END_TEST

/* Is rule among the words of list?  Bracketed words count if allowed is set. */
static bool
rule_listed(const char *list, const char *rule, bool allowed)
{
	bool inside = false;
	size_t n = strlen(rule);

	for (const char *p = list; *p; p++) {
		if (*p == '(')
			inside = true;
		if (!strncmp(p, rule, n) && (p == list || strchr(" (", p[-1])) &&
		    strchr(" )", p[n]) && (allowed || !inside))
			return true;
		if (*p == ')')
			inside = false;
	}
	return false;
}

static void
check_alerts(const struct log_read *log, const char *path, const char *rules, const char *state)
{
	for (size_t i = 0; i < engine_alert_count(log->engine); i++) {
		const struct alert *alert = engine_alert(log->engine, i);
		const char *name = rule_info(alert->rule)->name;

		if (alert->severity >= SEVERITY_WARNING && !rule_listed(rules, name, true))
			miss("%s: %s must not be raised: %s", path, name, alert->message);
	}
	for (int id = 0; id < RULE_COUNT; id++) {
		const char *name = rule_info(id)->name;

		if (rule_listed(rules, name, false) && !log_raised(log, 0, name))
			miss("%s: %s was not raised", path, name);
	}
	if (strcmp(state, "-")) {
		const char *is = state_name(engine_state(log->engine, store_run(log->store, 0)->id));

		if (strcmp(is, state))
			miss("%s: state is %s, expected %s", path, is, state);
	}
}

START_TEST(sick_recordings_raise_their_alert_and_healthy_ones_none)
{
	FILE *file = fopen(TOP_SRCDIR "/tests/expect/alerts.txt", "r");
	struct log_read log;
	char line[1024], path[300], *field[FIELDS_MAX];
	int checked = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#' || split_fields(line, field) != 3)
			continue;
		snprintf(path, sizeof(path), "recordings/%s", field[0]);
		log_open(&log, path);
		check_alerts(&log, path, field[1], field[2]);
		log_close(&log);
		checked++;
	}
	fclose(file);
	ck_assert_int_ge(checked, 29);
	ck_assert_msg(wrong == 0, "%d alerts or states are wrong", wrong);
}
END_TEST

TCase *
recordings_case(void)
{
	TCase *tcase = tcase_create("recordings");

	tcase_add_test(tcase, each_recording_has_the_values_that_its_file_has);
	tcase_add_test(tcase, sick_recordings_raise_their_alert_and_healthy_ones_none);
	return tcase;
}
