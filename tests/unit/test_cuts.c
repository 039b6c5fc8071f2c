/*
 * However the bytes of a log are cut between two reads, its records are the same.
 *
 * Every recording is fed whole, byte by byte (every cut at once), in random slices, and in two pieces
 * cut at each of its bytes; of large files at each byte of their ends and at a stride between, unless
 * THOROUGH is set in the environment.
 */
#include "config.h"

#include <assert.h>
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/reader.h"
#include "logs.h"
#include "suite.h"
#include "util/die.h"

#define CUT_EDGE 500 /* bytes at both ends of a file that are cut at every byte */
#define CUT_STRIDE 101 /* between them */
#define CUT_SMALL 5000 /* a file of up to so many bytes is cut at every one */

/* What came out of a reader, as one long text. */
struct dump {
	char *text;
	size_t n, cap;
};

static void
dump_bytes(struct dump *dump, const void *bytes, size_t n)
{
	dump->text = grow(dump->text, &dump->cap, dump->n + n + 1, 1);
	memcpy(dump->text + dump->n, bytes, n);
	dump->n += n;
	dump->text[dump->n] = '\0';
}

static void __attribute__((format(printf, 2, 3)))
dump_printf(struct dump *dump, const char *fmt, ...)
{
	char text[256];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	assert(n >= 0 && (size_t)n < sizeof(text)); /* ck_assert() is a write(2) each time */
	dump_bytes(dump, text, (size_t)n);
}

static void
dump_str(struct dump *dump, const char *label, struct str s)
{
	dump_printf(dump, " %s=", label);
	dump_bytes(dump, s.p ? s.p : "", s.n);
}

static void
dump_i64(struct dump *dump, const char *label, struct opt_i64 value)
{
	if (value.has)
		dump_printf(dump, " %s=%lld", label, (long long)value.v);
}

static void
dump_record(void *arg, const struct record *record)
{
	struct dump *dump = arg;
	const struct position *at = &record->position;

	dump_printf(dump, "line %lld offset %lld..%lld bar %u%s%s%s", (long long)record->line,
		    (long long)record->offset, (long long)record->end_offset, record->bar,
		    record->begins_run ? " run" : "", record->begins_segment ? " segment" : "",
		    record->by_name ? " by_name" : "");
	dump_str(dump, "heading", record->heading);
	if (at->epoch.has)
		dump_printf(dump, " epoch=%.17g", at->epoch.v);
	dump_i64(dump, "epochs", at->epochs);
	dump_i64(dump, "step", at->step);
	dump_i64(dump, "steps", at->steps);
	dump_i64(dump, "batch", at->batch);
	dump_i64(dump, "batches", at->batches);
	dump_i64(dump, "time", record->time_ns);
	dump_printf(dump, " event=%d", record->event.kind);
	dump_str(dump, "quote", record->event.quote);
	for (size_t i = 0; i < record->reading_count; i++) {
		const struct reading *reading = &record->readings[i];

		dump_str(dump, "reading", reading->name);
		dump_printf(dump, " %.17g split %d percent %d decimals %d", reading->value,
			    reading->split, reading->percent, reading->decimals);
	}
	for (size_t i = 0; i < record->param_count; i++) {
		dump_str(dump, "param", record->params[i].key);
		dump_str(dump, "", record->params[i].value);
	}
	dump_printf(dump, "\n");
}

/* Feeds a copy of the slice that ends where its memory ends, so that ASan sees a read beyond it. */
static void
feed(struct reader *reader, const char *bytes, size_t n, struct dump *dump)
{
	struct moment then = { .mono_ns = NS_PER_S, .wall_ns = NS_PER_S };
	char *copy = xmalloc(n);

	memcpy(copy, bytes, n);
	reader_feed(reader, (struct str){ .p = copy, .n = n }, then, false, dump_record, dump);
	free(copy);
}

static void
finish(struct reader *reader, struct dump *dump)
{
	struct moment then = { .mono_ns = NS_PER_S, .wall_ns = NS_PER_S };

	reader_flush(reader, then, dump_record, dump);
}

static struct reader *
new_reader(const char *path)
{
	struct reader_options options = { .name = path };

	return reader_new(&options);
}

static char *
read_file(const char *path, size_t *n)
{
	FILE *file = fopen(path, "rb");
	char *bytes;

	ck_assert_msg(file != NULL, "%s", path);
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	*n = (size_t)ftell(file);
	rewind(file);
	bytes = xmalloc(*n + 1);
	ck_assert_uint_eq(fread(bytes, 1, *n, file), *n);
	fclose(file);
	return bytes;
}

static void
check_same(const struct dump *whole, const struct dump *cut, const char *path, const char *how)
{
	size_t i = 0, line = 0;

	if (whole->n == cut->n && !memcmp(whole->text, cut->text, whole->n))
		return;
	while (i < whole->n && i < cut->n && whole->text[i] == cut->text[i])
		if (whole->text[i++] == '\n')
			line = i;
	ck_abort_msg("%s, %s: the records differ:\n whole: %.400s\n cut:   %.400s", path, how,
		     whole->text + line, cut->text + line);
}

static void
check_two_pieces(struct reader *reader, const char *path, const char *bytes, size_t n, size_t at,
		 const struct dump *whole, struct dump *cut)
{
	char how[64];

	reader_reset(reader);
	cut->n = 0;
	feed(reader, bytes, at, cut);
	feed(reader, bytes + at, n - at, cut);
	finish(reader, cut);
	snprintf(how, sizeof(how), "cut at byte %zu", at);
	check_same(whole, cut, path, how);
}

static void
check_slices(const char *path, const char *bytes, size_t n, size_t largest, const struct dump *whole)
{
	struct reader *reader = new_reader(path);
	struct dump cut = { .text = NULL };
	char how[64];

	for (size_t at = 0; at < n;) {
		size_t slice = largest > 1 ? 1 + (size_t)random() % largest : 1;

		slice = slice < n - at ? slice : n - at;
		feed(reader, bytes + at, slice, &cut);
		at += slice;
	}
	finish(reader, &cut);
	snprintf(how, sizeof(how), "in slices of up to %zu bytes", largest);
	check_same(whole, &cut, path, how);
	free(cut.text);
	reader_free(reader);
}

static void
check_file(const char *path)
{
	bool thorough = getenv("THOROUGH") != NULL;
	struct dump whole = { .text = NULL }, cut = { .text = NULL };
	struct reader *reader = new_reader(path);
	size_t n;
	char *bytes = read_file(path, &n);

	feed(reader, bytes, n, &whole);
	finish(reader, &whole);
	for (size_t at = 0; at <= n; at++) {
		bool edge = n <= CUT_SMALL || at < CUT_EDGE || at + CUT_EDGE > n;

		if (thorough || edge || at % CUT_STRIDE == 0)
			check_two_pieces(reader, path, bytes, n, at, &whole, &cut);
	}
	check_slices(path, bytes, n, 1, &whole);
	check_slices(path, bytes, n, 7, &whole);
	check_slices(path, bytes, n, 500, &whole);
	reader_free(reader);
	free(whole.text);
	free(cut.text);
	free(bytes);
}

START_TEST(records_do_not_depend_on_where_the_bytes_are_cut)
{
	static const char *const patterns[] = { "/*.log", "/*/*.json", "/*/*/*/*.csv" };
	int files = 0;

	srandom(1);
	for (size_t p = 0; p < COUNT(patterns); p++) {
		char pattern[512];
		glob_t found;

		snprintf(pattern, sizeof(pattern), TOP_SRCDIR "/tests/recordings%s", patterns[p]);
		ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
		for (size_t i = 0; i < found.gl_pathc; i++, files++)
			check_file(found.gl_pathv[i]);
		globfree(&found);
	}
	ck_assert_int_ge(files, 37);
}
END_TEST

TCase *
cuts_case(void)
{
	TCase *tcase = tcase_create("cuts");

	tcase_set_timeout(tcase, 3600);
	tcase_add_test(tcase, records_do_not_depend_on_where_the_bytes_are_cut);
	return tcase;
}
