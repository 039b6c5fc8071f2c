/*
 * Excerpts of logs as all kinds of programs write them (tests/logs), read as a user would have them
 * read, against what a person finds in them (tests/expect/logs.txt, which tells how it is written).
 */
#include "config.h"

#include <fnmatch.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "logs.h"
#include "suite.h"

#define WORDS_MAX 64
#define BLANKS " \t\n"

/* What the expectations have said of the log that is open. */
struct expected {
	struct log_read log;
	const struct run *run;
	char name[100];
	char also[400];	  /* metrics that need not be listed */
	char raises[200]; /* rules */
	int runs;	  /* -1: one if there are metrics, else none */
	bool listed[64][RUN_METRICS_MAX];
};

static struct expected expected;

/* Counts what is wrong and goes on, so that one run of the test shows all of it. */
static int wrong;

static void __attribute__((format(printf, 1, 2)))
miss(const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", expected.name);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	wrong++;
}

/* As those who compare names from different programs do: runs of other characters are one '_'. */
static void
plain_name(char *out, size_t size, const char *name)
{
	size_t n = 0;

	for (; *name && n + 1 < size; name++) {
		bool letter = (*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9') ||
			      (unsigned char)*name >= 0x80;

		if (letter)
			out[n++] = *name;
		else if (n > 0 && out[n - 1] != '_')
			out[n++] = '_';
	}
	while (n > 0 && out[n - 1] == '_')
		n--;
	out[n] = '\0';
}

static int
find_metric(const struct run *run, const char *name)
{
	char want[200], is[200];

	plain_name(want, sizeof(want), name);
	for (size_t i = 0; i < run->metric_count; i++) {
		plain_name(is, sizeof(is), run->metrics[i]->name);
		if (!strcmp(is, want))
			return (int)i;
	}
	return -1;
}

static bool
same_value(double a, double b)
{
	return a == b || isnan(a) ? isnan(b) || a == b : fabs(a - b) <= 1e-9 * fabs(a);
}

/* "0.5", "nan", "0.5@3" (at epoch 3), "0.5#20" (at step 20) */
static void
check_point(const char *name, size_t i, char *want, const struct point *point)
{
	char *end;
	double value = strtod(want, &end);

	if (!same_value(value, point->value))
		miss("%s: value %zu is %.10g, expected %s", name, i + 1, point->value, want);
	for (; *end; end++) {
		char sign = *end;
		double at = strtod(end + 1, &end);
		struct opt_f64 epoch = point_epoch(point);
		struct opt_i64 step = point_step(point);

		if (sign == '@' && !(epoch.has && same_value(epoch.v, at)))
			miss("%s: epoch of value %zu is %g, expected %g", name, i + 1,
			     epoch.has ? epoch.v : NAN, at);
		if (sign == '#' && !(step.has && (double)step.v == at))
			miss("%s: step of value %zu is %g, expected %g", name, i + 1,
			     step.has ? (double)step.v : NAN, at);
		if (*end == '\0')
			break;
		end--;
	}
}

static void
check_role(const struct metric *metric, const char *want)
{
	const char *is = role_name(metric->role);

	if (strcmp(want, "?") && strcmp(is ? is : "-", want))
		miss("%s: role is %s, expected %s", metric->name, is ? is : "-", want);
}

/* "train_loss train/loss 0.5@1 0.4@2" */
static void
check_metric(char **words, size_t n)
{
	int at = expected.run ? find_metric(expected.run, words[0]) : -1;
	const struct metric *metric;
	size_t kept;

	if (at < 0) {
		miss("no %s", words[0]);
		return;
	}
	metric = expected.run->metrics[at];
	expected.listed[expected.run->section - 1][at] = true;
	check_role(metric, words[1]);
	kept = series_kept(metric->series);
	if (kept != n - 2)
		miss("%s: %zu values, expected %zu", words[0], kept, n - 2);
	for (size_t i = 0; i < kept && i + 2 < n; i++)
		check_point(words[0], i, words[i + 2], series_at(metric->series, i));
}

static void
check_number(const char *what, bool has, double is, const char *want)
{
	if (!strcmp(want, "-") ? has : !has || is != strtod(want, NULL))
		miss("%s is %g, expected %s", what, has ? is : NAN, want);
}

static void
check_position(const char *what, const char *want)
{
	const struct position *pos = &expected.run->position;

	if (!strcmp(what, "epoch"))
		check_number(what, pos->epoch.has, pos->epoch.v, want);
	else if (!strcmp(what, "epochs"))
		check_number(what, pos->epochs.has, (double)pos->epochs.v, want);
	else if (!strcmp(what, "step"))
		check_number(what, pos->step.has, (double)pos->step.v, want);
	else if (!strcmp(what, "steps"))
		check_number(what, pos->steps.has, (double)pos->steps.v, want);
	else
		ck_abort_msg("%s: what is :%s?", expected.name, what);
}

static void
select_run(const char *number)
{
	size_t i = strtoul(number, NULL, 10) - 1;

	expected.run = NULL;
	if (i < store_count(expected.log.store))
		expected.run = store_run(expected.log.store, i);
	else
		miss("no run %s", number);
}

static void
check_param(const char *key, const char *want)
{
	const char *is = run_param(expected.run, str_of(key));

	if (!is || strcmp(is, want))
		miss("parameter %s is %s, expected %s", key, is ? is : "missing", want);
}

/* Words with a blank between them go behind what is there. */
static void
add_words(char *to, size_t size, char **words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		snprintf(to + strlen(to), size - strlen(to), "%s%s", *to ? " " : "", words[i]);
}

static void
check_state(const char *want)
{
	const char *is = state_name(engine_state(expected.log.engine, expected.run->id));

	/* Whether it goes on or stands still depends on the age of the file. */
	if (!strcmp(want, "open") && (!strcmp(is, "live") || !strcmp(is, "ended")))
		return;
	if (strcmp(is, want))
		miss("state is %s, expected %s", is, want);
}

static void
check_name(char **words, size_t n)
{
	char want[400] = "";

	add_words(want, sizeof(want), words, n);
	if (strcmp(expected.run->name, want))
		miss("run is named %s, expected %s", expected.run->name, want);
}

/* ":epoch 3", ":run 2", ":raises nan" */
static void
check_directive(char **words, size_t n)
{
	const char *what = words[0] + 1;

	ck_assert_msg(n >= 2, "%s: %s without a word", expected.name, words[0]);
	if (!strcmp(what, "runs"))
		expected.runs = atoi(words[1]);
	else if (!strcmp(what, "run"))
		select_run(words[1]);
	else if (!strcmp(what, "also"))
		add_words(expected.also, sizeof(expected.also), words + 1, n - 1);
	else if (!strcmp(what, "raises"))
		add_words(expected.raises, sizeof(expected.raises), words + 1, n - 1);
	else if (expected.run == NULL)
		miss("no run for :%s", what);
	else if (!strcmp(what, "named"))
		check_name(words + 1, n - 1);
	else if (!strcmp(what, "state"))
		check_state(words[1]);
	else if (!strcmp(what, "param"))
		check_param(words[1], words[2]);
	else
		check_position(what, words[1]);
}

static bool
is_among(const char *words, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = words; (p = strstr(p, name)); p++)
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

/* What a run costs is no metric that anybody would be misled by. */
static bool
is_cost(const struct metric *metric)
{
	return metric->role.kind == KIND_TIME || metric->role.kind == KIND_THROUGHPUT;
}

static void
check_rest_of_run(const struct run *run)
{
	for (size_t m = 0; m < run->metric_count; m++) {
		const struct metric *metric = run->metrics[m];
		char plain[200];

		plain_name(plain, sizeof(plain), metric->name);
		if (!expected.listed[run->section - 1][m] && !is_cost(metric) &&
		    !is_among(expected.also, plain))
			miss("run %d: %s is no metric: %g", run->section, metric->name,
			     series_last(metric->series)->value);
	}
}

static void
check_alerts(void)
{
	char rule[40];
	const char *p = expected.raises;

	for (size_t i = 0; i < engine_alert_count(expected.log.engine); i++) {
		const struct alert *alert = engine_alert(expected.log.engine, i);
		const char *name = rule_info(alert->rule)->name;

		if (alert->severity >= SEVERITY_WARNING && !is_among(expected.raises, name))
			miss("%s must not be raised: %s", name, alert->message);
	}
	for (int n; sscanf(p, "%39s%n", rule, &n) == 1; p += n)
		if (!log_raised(&expected.log, 0, rule))
			miss("%s was not raised", rule);
}

/* What the log that is open has said, and nobody expected. */
static void
check_rest(void)
{
	size_t runs;
	bool any = false;

	if (expected.log.session == NULL)
		return;
	runs = store_count(expected.log.store);
	for (size_t i = 0; i < runs; i++) {
		const struct run *run = store_run(expected.log.store, i);

		any |= run->metric_count > 0;
		check_rest_of_run(run);
	}
	if (any && (int)runs != (expected.runs < 0 ? 1 : expected.runs))
		miss("%zu runs, expected %d", runs, expected.runs < 0 ? 1 : expected.runs);
	check_alerts();
	log_close(&expected.log);
}

static void
begin(const char *name)
{
	char path[300];

	check_rest();
	expected = (struct expected){ .runs = -1 };
	snprintf(expected.name, sizeof(expected.name), "%s", name);
	snprintf(path, sizeof(path), "logs/%s", name);
	log_open(&expected.log, path);
	if (store_count(expected.log.store) > 0)
		expected.run = store_run(expected.log.store, 0);
}

START_TEST(each_excerpt_says_what_a_person_finds_in_it)
{
	FILE *file = fopen(TOP_SRCDIR "/tests/expect/logs.txt", "r");
	char line[4096], *words[WORDS_MAX], *save;
	int logs = 0;

	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file)) {
		size_t n = 0;

		for (char *word = strtok_r(line, BLANKS, &save); word && n < WORDS_MAX;
		     word = strtok_r(NULL, BLANKS, &save))
			words[n++] = word;
		if (n == 0 || words[0][0] == '#')
			continue;
		if (n == 1) {
			begin(words[0]);
			logs++;
		} else if (words[0][0] == ':') {
			check_directive(words, n);
		} else {
			check_metric(words, n);
		}
	}
	check_rest();
	fclose(file);
	ck_assert_int_gt(logs, 5);
	ck_assert_msg(wrong == 0, "%d things are wrong", wrong);
}
END_TEST

TCase *
formats_case(void)
{
	TCase *tcase = tcase_create("formats");

	tcase_add_test(tcase, each_excerpt_says_what_a_person_finds_in_it);
	return tcase;
}
