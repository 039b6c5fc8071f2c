/*
 * Lines that are read by memory say what they say when they are asked about.
 *
 * A reader that has to explain each line remembers none, so every log is read by two: as it is, and
 * followed by copies of itself with other digits, which are the same forms but not the same
 * numbers.
 */
#include "config.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/form.h"
#include "ingest/plan.h"
#include "ingest/reader.h"
#include "logs.h"
#include "random.h"
#include "record_dump.h"
#include "suite.h"
#include "util/die.h"
#include "util/loop.h"
#include "view/report.h"

#define COPIES 3

static void
say_nothing(void *arg, int64_t line, struct str text, const char *shape,
	    const struct record *record)
{
	(void)arg, (void)line, (void)text, (void)shape, (void)record;
}

static struct dump
read_log(const char *path, struct str bytes, size_t slice, explain_fn *explain)
{
	struct reader_options options = { .name = path, .explain = explain };
	struct moment then = { .mono_ns = NS_PER_S, .wall_ns = NS_PER_S };
	struct reader *reader = reader_new(&options);
	struct dump dump = { .text = NULL };

	while (bytes.n > 0) {
		struct str part = str_first(bytes, slice);

		reader_feed(reader, part, then, false, dump_record, &dump);
		bytes = str_skip(bytes, part.n);
	}
	reader_flush(reader, then, dump_record, &dump);
	reader_free(reader);
	return dump;
}

static void
check_bytes(const char *path, struct str bytes, const char *how)
{
	struct dump asked = read_log(path, bytes, bytes.n, say_nothing);
	struct dump whole = read_log(path, bytes, bytes.n, NULL);
	struct dump slices = read_log(path, bytes, 1000, NULL);

	dump_compare(&asked, &whole, path, how);
	dump_compare(&asked, &slices, path, how);
	free(asked.text);
	free(whole.text);
	free(slices.text);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Other digits for about half of the runs of a copy; now and then one more or one less. */
static size_t
write_copy(char *out, struct str bytes, struct random *random)
{
	size_t n = 0;

	for (size_t at = 0; at < bytes.n;) {
		bool other = random_below(random, 2) == 0;

		if (other && random_below(random, 16) == 0 && is_digit(bytes.p[at]))
			out[n++] = (char)('0' + random_below(random, 10));
		if (other && random_below(random, 16) == 0 && is_digit(bytes.p[at]) &&
		    is_digit(bytes.p[at + 1 < bytes.n ? at + 1 : at]))
			at++;
		do {
			bool digit = is_digit(bytes.p[at]);

			out[n++] =
			    other && digit ? (char)('0' + random_below(random, 10)) : bytes.p[at];
			at++;
			if (!digit)
				break;
		} while (at < bytes.n && is_digit(bytes.p[at]));
	}
	return n;
}

static void
check_file(const char *path, struct random *random)
{
	size_t n, all;
	char *bytes = dump_read_file(path, &n), *copies;

	check_bytes(path, (struct str){ bytes, n }, "as it is");
	copies = xmalloc(n * (1 + COPIES * 2));
	memcpy(copies, bytes, n);
	all = n;
	for (int i = 0; i < COPIES; i++)
		all += write_copy(copies + all, (struct str){ bytes, n }, random);
	check_bytes(path, (struct str){ copies, all }, "with other digits");
	free(copies);
	free(bytes);
}

static void
check_files(const char *pattern, struct random *random, int least)
{
	char full[512];
	glob_t found;

	snprintf(full, sizeof(full), TOP_SRCDIR "/tests/%s", pattern);
	ck_assert_int_eq(glob(full, 0, NULL, &found), 0);
	ck_assert_int_ge((int)found.gl_pathc, least);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_file(found.gl_pathv[i], random);
	globfree(&found);
}

START_TEST(what_is_read_by_memory_is_what_would_be_said)
{
	struct random random = { 1 };

	check_files("recordings/*.log", &random, 25);
	check_files("recordings/*/*.json", &random, 1);
	check_files("recordings/*/*/*/*.csv", &random, 1);
	check_files("seeds/*", &random, 4);
	check_files("logs/*", &random, 50);
}
END_TEST

/* All that is known in the end: runs, positions, figures, states, alerts. */
static char *
outcome(const char *path, explain_fn *explain)
{
	struct session_options options = { .follow = false, .reader = { .explain = explain } };
	struct loop *loop = loop_new();
	struct report_options report = { .cols = 80 };
	struct session *session;
	struct err err;
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	rule_settings_init(&options.rules);
	session = session_new(&options, loop);
	ck_assert_msg(session_add(session, path, &err), "%s", err.message);
	session_drain(session);
	report.store = session_store(session);
	report.engine = session_engine(session);
	report.run_count = store_count(report.store);
	report.runs = xreallocarray(NULL, report.run_count + 1, sizeof(*report.runs));
	for (size_t i = 0; i < report.run_count; i++)
		report.runs[i] = store_run(report.store, i);
	report_json(out, &report);
	fclose(out);
	free(report.runs);
	session_free(session);
	loop_free(loop);
	return text;
}

static void
check_outcome(const char *path, const char *has)
{
	char *asked = outcome(path, say_nothing), *known = outcome(path, NULL);

	ck_assert_str_eq(asked, known);
	ck_assert_msg(strstr(asked, has) != NULL, "%s", asked);
	free(asked);
	free(known);
}

START_TEST(nobody_knows_more_who_has_asked_about_every_line)
{
	glob_t found;

	ck_assert_int_eq(glob(TOP_SRCDIR "/tests/recordings/*.log", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_outcome(found.gl_pathv[i], "\"metrics\"");
	globfree(&found);
}
END_TEST

/* A bar that is drawn over and over, with a value now and then that somebody has to see. */
static void
write_bars(FILE *out, struct random *random, const char *odd)
{
	for (int epoch = 1; epoch <= 20; epoch++) {
		for (int batch = 0; batch <= 200; batch++) {
			char value[32];

			snprintf(value, sizeof(value), "%.4f",
				 2.0 / epoch + 0.3 * random_unit(random));
			fprintf(out,
				"\rEpoch %d/20: %3d%%|%-10.*s| %d/200 [00:%02d<00:%02d, 9.81it/s, "
				"loss=%s, lr=1.0e-03]",
				epoch, batch / 2, batch / 20, "##########", batch, batch / 10,
				20 - batch / 10, random_below(random, 500) == 0 ? odd : value);
		}
		fprintf(out, "\n");
		if (epoch % 4 == 0)
			fprintf(out, "Epoch %d: val loss %.4f\n", epoch, 2.1 / epoch);
	}
}

static const struct {
	const char *value, *alert;
} odd_values[] = {
	{ "0.5000", "\"alerts\"" },	{ "nan", "\"rule\": \"nan\"" },
	{ "inf", "\"rule\": \"nan\"" }, { "2.5e+16", "\"rule\": \"exploding\"" },
	{ "0.0000", "\"alerts\"" },
};

START_TEST(a_drawing_that_is_left_out_would_have_alarmed_nobody)
{
	char path[] = "/tmp/traintop-memo-XXXXXX";
	struct random random = { 5 };
	FILE *out = fdopen(mkstemp(path), "w");

	ck_assert_ptr_nonnull(out);
	write_bars(out, &random, odd_values[_i].value);
	fclose(out);
	check_outcome(path, odd_values[_i].alert);
	unlink(path);
}
END_TEST

/* May a drawing with this value wait for another one to take its place? */
static const struct {
	const char *value;
	bool waits;
} drawings[] = {
	{ "0.5", true },	 { "7", true },	       { "123456789.5", true }, { "1.0e-03", true },
	{ "0.0000", false },	 { "0", false },       { "-0.5", false },	{ "nan", false },
	{ "inf", false },	 { "2.5e+16", false }, { "2.5e16", false },	{ "1e-400", false },
	{ "1234567890", false }, { "0.0e-05", false }, { "+0.5", false },
};

START_TEST(only_a_drawing_with_ordinary_values_waits)
{
	static struct form form;
	struct draft *draft = draft_new(), *spare = draft_new();
	struct puts puts = { .n = 0 };
	struct pair pair = { .name = STR("loss") };
	struct plan *plan;
	struct drawn drawn;
	char line[64];
	size_t n = (size_t)snprintf(line, sizeof(line), "3/10 [loss=%s]", drawings[_i].value);

	ck_assert(form_read(&form, (struct str){ line, n }));
	draft->puts = &puts;
	puts.line = form.text;
	draft_drawing(draft, &(struct drawing){ .at = { line, 1 }, .total = { line + 2, 2 } });
	pair.written = (struct str){ line + 11, n - 12 };
	ck_assert_uint_eq(num_parse(pair.written, &pair.number), pair.written.n);
	draft_pair(draft, &pair);
	draft->puts = NULL;
	plan = plan_new(&form, &puts, draft, spare);
	ck_assert_ptr_nonnull(plan);
	ck_assert_int_eq(plan_drawn(plan, line, form.runs, &drawn), drawings[_i].waits);
	if (drawings[_i].waits)
		ck_assert_int_eq(drawn.at, 3);
	plan_free(plan);
	draft_free(draft);
	draft_free(spare);
}
END_TEST

/* Lines in pairs: are they of one form? */
static const struct {
	const char *a, *b;
	bool same;
} forms[] = {
	{ "step 10: loss 0.5123", "step 12: loss 2.1", true },
	{ "step 10: loss 0.5123", "step 10: acc 0.5123", false },
	{ "step 9: loss 1", "step 10: loss 1", false },
	{ "step 123456: loss 1", "step 99999: loss 1", true },
	{ "mAP50: 0.5", "mAP75: 0.5", false },
	{ "mAP50-95: 0.5", "mAP50-75: 0.5", false },
	{ "mAP_0.5:0.95 0.3", "mAP_0.5:0.90 0.3", false },
	{ "loss: 0.25", "loss: 0.00", false },
	{ "3/10", "4/10", true },
	{ "3/10", "11/10", false },
	{ "0/10", "1/10", false },
	{ "12.5/10", "12.5/10", false },
	{ "at 14:36:14 x", "at 23:59:59 x", true },
	{ "at 14:36:14 x", "at 14:66:14 x", false },
	{ "at 14:36:14 x", "at 34:36:14 x", false },
	{ "2020-10-26 x", "2019-01-31 x", true },
	{ "2020-10-26 x", "2020-13-26 x", false },
	{ "2020-10-26 x", "2020-10-00 x", false },
	{ "2020-10-26 x", "9999-10-26 x", false },
	{ "10/26 x", "11/27 x", true },
	{ "10/26 x", "00/26 x", false },
	{ "1,234 x", "0,234 x", false },
	{ "loss 0.50 (-0.1)", "loss 0.00 (-0.1)", false },
	{ "loss 5.3 (-0.1)", "loss 6.1 (-0.2)", true },
	{ "a 1.#IND", "a 1.#IND", false },
	{ "1.5e+01: x", "1.5e+01: x", false },
	{ "", "", false },
};

START_TEST(forms_are_the_same_where_digits_make_no_difference)
{
	static struct form a, b;
	bool ok = form_read(&a, str_of(forms[_i].a)) && form_read(&b, str_of(forms[_i].b));

	ck_assert_msg((ok && a.hash == b.hash && a.key_n == b.key_n &&
		       memcmp(a.key, b.key, a.key_n) == 0) == forms[_i].same,
		      "\"%s\" and \"%s\"", forms[_i].a, forms[_i].b);
}
END_TEST

/* What form_like is to find, byte by byte. */
static bool
is_like(const char *p, const char *like, const char *mask, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mask[i] ? !is_digit(p[i]) : p[i] != like[i])
			return false;
	return true;
}

START_TEST(all_means_of_comparing_a_line_with_a_form_agree)
{
	form_like_fn *const means[] = { form_like_plain, form_liking() };
	struct random random = { 7 };
	int same = 0;

	for (int round = 0; round < 200000; round++) {
		size_t n = 1 + random_below(&random, 140), odd = random_below(&random, 3 * n);
		char *p = xmalloc(n), *like = xmalloc(n), *mask = xmalloc(n);
		bool expected;

		for (size_t i = 0; i < n; i++) {
			mask[i] = random_below(&random, 2) ? '\xff' : '\0';
			like[i] = (char)random_below(&random, 256);
			p[i] = mask[i] ? (char)('0' + random_below(&random, 10)) : like[i];
		}
		if (odd < n)
			p[odd] = (char)random_below(&random, 256);
		expected = is_like(p, like, mask, n);
		same += expected;
		for (size_t i = 0; i < COUNT(means); i++)
			ck_assert_msg(means[i](p, like, mask, n) == expected, "round %d, means %zu",
				      round, i);
		free(p);
		free(like);
		free(mask);
	}
	ck_assert_int_gt(same, 100000);
	ck_assert_int_lt(same, 190000);
}
END_TEST

TCase *
memo_case(void)
{
	TCase *tcase = tcase_create("memo");

	tcase_set_timeout(tcase, 600);
	tcase_add_test(tcase, what_is_read_by_memory_is_what_would_be_said);
	tcase_add_loop_test(tcase, a_drawing_that_is_left_out_would_have_alarmed_nobody, 0,
			    COUNT(odd_values));
	tcase_add_loop_test(tcase, only_a_drawing_with_ordinary_values_waits, 0, COUNT(drawings));
	tcase_add_test(tcase, nobody_knows_more_who_has_asked_about_every_line);
	tcase_add_loop_test(tcase, forms_are_the_same_where_digits_make_no_difference, 0,
			    COUNT(forms));
	tcase_add_test(tcase, all_means_of_comparing_a_line_with_a_form_agree);
	return tcase;
}
