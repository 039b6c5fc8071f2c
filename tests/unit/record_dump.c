#include "config.h"

#include "record_dump.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "suite.h"
#include "util/die.h"

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

void
dump_record(void *arg, const struct record *record)
{
	struct dump *dump = arg;
	const struct position *at = &record->position;

	if (drawings_replace(&dump->drawings, record))
		dump->n = dump->last;
	dump->last = dump->n;
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

char *
dump_read_file(const char *path, size_t *n)
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

void
dump_compare(const struct dump *whole, const struct dump *other, const char *what, const char *how)
{
	size_t i = 0, line = 0;

	if (whole->n == other->n && (whole->n == 0 || !memcmp(whole->text, other->text, whole->n)))
		return;
	while (i < whole->n && i < other->n && whole->text[i] == other->text[i])
		if (whole->text[i++] == '\n')
			line = i;
	ck_abort_msg("%s, %s: the records differ:\n whole: %.400s\n other: %.400s", what, how,
		     whole->text + line, other->text + line);
}
