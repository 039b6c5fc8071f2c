/*
 * fuzz_cuts.c - however a log is cut between two reads, its records are the same; also where lines are
 * asked about that would be read by memory (ingest/memo.h)
 *
 * The last byte of the input seeds the lengths of the slices; the rest is a log.  A NUL at the start of a
 * file tells that it is no log as soon as it is seen, so that there are none here.
 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/drawings.h"
#include "fuzz.h"
#include "ingest/reader.h"
#include "util/die.h"

#define TIMES 4 /* the log follows on itself */

/* What came out of a reader, as bytes to compare. */
struct dump {
	char *bytes;
	size_t n, cap;
	size_t last; /* where the last record begins */
	struct drawings drawings;
};

static void
put(struct dump *dump, const void *bytes, size_t n)
{
	dump->bytes = grow(dump->bytes, &dump->cap, dump->n + n + 1, 1);
	if (n > 0)
		memcpy(dump->bytes + dump->n, bytes, n);
	dump->n += n;
}

static void
put_str(struct dump *dump, struct str s)
{
	put(dump, &s.n, sizeof(s.n));
	put(dump, s.p, s.n);
}

static void
put_i64(struct dump *dump, struct opt_i64 value)
{
	int64_t v = value.has ? value.v : INT64_MIN;

	put(dump, &v, sizeof(v));
}

static void
dump_record(void *arg, const struct record *record)
{
	const struct position *at = &record->position;
	struct dump *dump = arg;
	int64_t numbers[] = { record->line,  record->offset,	    record->end_offset,	  record->bar,
			      record->event.kind, record->begins_run, record->begins_segment,
			      record->by_name };

	if (drawings_replace(&dump->drawings, record))
		dump->n = dump->last;
	dump->last = dump->n;
	put(dump, numbers, sizeof(numbers));
	put_str(dump, record->heading);
	put_str(dump, record->event.quote);
	put(dump, &at->epoch.v, at->epoch.has ? sizeof(at->epoch.v) : 0);
	put_i64(dump, at->epochs);
	put_i64(dump, at->step);
	put_i64(dump, at->steps);
	put_i64(dump, at->batch);
	put_i64(dump, at->batches);
	put_i64(dump, record->time_ns);
	for (size_t i = 0; i < record->reading_count; i++) {
		put_str(dump, record->readings[i].name);
		put(dump, &record->readings[i].value, sizeof(double));
		put(dump, &record->readings[i].split, sizeof(enum split));
	}
	for (size_t i = 0; i < record->param_count; i++) {
		put_str(dump, record->params[i].key);
		put_str(dump, record->params[i].value);
	}
}

/* A slice lies in memory of its own, so that ASan sees who reads beyond it or keeps it. */
static void
feed(struct reader *reader, const uint8_t *bytes, size_t n, struct dump *dump)
{
	struct moment then = { .mono_ns = NS_PER_S, .wall_ns = NS_PER_S };
	char *copy = xmalloc(n);

	memcpy(copy, bytes, n);
	reader_feed(reader, (struct str){ .p = copy, .n = n }, then, false, dump_record, dump);
	free(copy);
}

static void
say_nothing(void *arg, int64_t line, struct str text, const char *shape,
	    const struct record *record)
{
	(void)arg, (void)line, (void)text, (void)shape, (void)record;
}

/* seed 0: in one piece. */
static struct dump
read_log(const uint8_t *bytes, size_t n, unsigned seed, explain_fn *explain)
{
	struct moment then = { .mono_ns = NS_PER_S, .wall_ns = NS_PER_S };
	struct reader_options options = { .name = "fuzz.log", .explain = explain };
	struct reader *reader = reader_new(&options);
	struct dump dump = { .bytes = NULL };

	for (size_t at = 0; at < n;) {
		size_t slice = seed == 0 ? n : 1 + (at * 7 + seed * 13) % (1 + seed);

		if (slice > n - at)
			slice = n - at;
		feed(reader, bytes + at, slice, &dump);
		at += slice;
	}
	reader_flush(reader, then, dump_record, &dump);
	reader_free(reader);
	return dump;
}

static void
assert_same(const struct dump *a, const struct dump *b)
{
	assert(a->n == b->n);
	assert(a->n == 0 || memcmp(a->bytes, b->bytes, a->n) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct dump whole, sliced, asked;
	uint8_t *often;

	if (n < 2 || memchr(bytes, '\0', n - 1))
		return 0;
	/* Forms are known when they have been met three times. */
	often = xreallocarray(NULL, n, TIMES);
	for (size_t i = 0; i < TIMES; i++)
		memcpy(often + i * (n - 1), bytes, n - 1);
	whole = read_log(often, TIMES * (n - 1), 0, NULL);
	sliced = read_log(often, TIMES * (n - 1), 1 + bytes[n - 1], NULL);
	asked = read_log(often, TIMES * (n - 1), 0, say_nothing);
	assert_same(&whole, &sliced);
	assert_same(&whole, &asked);
	free(whole.bytes);
	free(sliced.bytes);
	free(asked.bytes);
	free(often);
	return 0;
}
