/*
 * scanner.c - how fast lines are read that are not known by their form, and what each shape costs
 *
 * Usage: scanner FILE...
 * Every line is asked about, as a line is that has never been seen before.  Then each shape by
 * itself is asked about the same lines: its share is what all logs pay for it, and what a new one
 * may cost (5 %).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ingest/reader.h"
#include "ingest/shape.h"
#include "util/die.h"

#define ROUNDS 9
#define REPEATS 4    /* of all files in a round */
#define ANSWERS_MAX 8 /* of one shape to one line */

struct text {
	char *bytes;
	size_t n;
};

struct material {
	struct text *files;
	size_t file_count;
	struct log_line *lines; /* with copies of their text */
	size_t line_count, line_cap;
};

static struct text
read_whole(const char *path)
{
	FILE *file = fopen(path, "r");
	struct text text = { NULL, 0 };
	size_t cap = 0, n;

	if (!file)
		die("%s cannot be read", path);
	do {
		text.bytes = grow(text.bytes, &cap, text.n + 65536, 1);
		n = fread(text.bytes + text.n, 1, 65536, file);
		text.n += n;
	} while (n > 0);
	fclose(file);
	return text;
}

static void
keep_line(void *arg, int64_t number, struct str text, const char *shape, const struct record *record)
{
	struct material *material = arg;
	struct str copy = { str_dup(text), text.n };

	(void)shape;
	(void)record;
	material->lines = grow(material->lines, &material->line_cap, material->line_count + 1,
			       sizeof(*material->lines));
	material->lines[material->line_count++] =
	    (struct log_line){ .text = copy, .full = copy, .number = number };
}

static void
ignore_line(void *arg, int64_t number, struct str text, const char *shape,
	    const struct record *record)
{
	(void)arg;
	(void)number;
	(void)text;
	(void)shape;
	(void)record;
}

static void
ignore_record(void *arg, const struct record *record)
{
	(void)arg;
	(void)record;
}

/* Who wants every line explained has every line asked about. */
static void
read_all(struct material *material, explain_fn *explain)
{
	struct reader_options options = { .explain = explain, .explain_arg = material };
	struct moment now = { 0 };

	for (size_t i = 0; i < material->file_count; i++) {
		struct reader *reader = reader_new(&options);

		reader_feed(reader,
			    (struct str){ material->files[i].bytes, material->files[i].n }, now,
			    false, ignore_record, NULL);
		reader_flush(reader, now, ignore_record, NULL);
		reader_free(reader);
	}
}

static void
ask_shape(const struct material *material, const struct shape *shape)
{
	struct draft *draft = draft_new();
	void *state = shape->new ? shape->new() : NULL;

	for (size_t i = 0; i < material->line_count; i++)
		for (int answers = 0; answers < ANSWERS_MAX; answers++) {
			enum shape_answer answer =
			    shape->read(state, &material->lines[i], draft);

			if (answer != SHAPE_PART)
				draft_clear(draft);
			if (answer != SHAPE_BEFORE)
				break;
		}
	if (shape->free)
		shape->free(state);
	draft_free(draft);
}

static double
cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Of the reader (shape NULL) or of one shape, for all lines once; the least of some rounds. */
static double
seconds(struct material *material, const struct shape *shape)
{
	double least = 1e9;

	for (int round = 0; round < ROUNDS; round++) {
		double from = cpu_s(), took;

		for (int i = 0; i < REPEATS; i++)
			if (shape)
				ask_shape(material, shape);
			else
				read_all(material, ignore_line);
		took = (cpu_s() - from) / REPEATS;
		least = took < least ? took : least;
	}
	return least;
}

int
main(int argc, char **argv)
{
	struct material material = { 0 };
	double whole, one, bytes = 0;

	if (argc < 2)
		die("usage: scanner FILE...");
	material.files = xcalloc((size_t)argc, sizeof(*material.files));
	for (int i = 1; i < argc; i++) {
		material.files[material.file_count++] = read_whole(argv[i]);
		bytes += (double)material.files[i - 1].n;
	}
	read_all(&material, keep_line);
	whole = seconds(&material, NULL);
	printf("  %.1f MB/s, %.2f us a line\n", bytes / whole / 1e6,
	       whole / (double)material.line_count * 1e6);
	for (int id = 0; id < SHAPE_COUNT; id++) {
		one = seconds(&material, shape_at((enum shape_id)id));
		printf("  %-10s %5.1f %% of that\n", shape_name((enum shape_id)id),
		       100 * one / whole);
	}
	return EXIT_SUCCESS;
}
