#include "config.h"

#include "app/explain.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ingest/shape.h"
#include "util/die.h"
#include "util/num.h"
#include "util/text.h"

#define CHUNK (256 * 1024)
#define LINE_COLS 7
#define SHAPE_COLS 10

#define SGR_DIM "\033[2m"
#define SGR_NAME "\033[36m"
#define SGR_VALUE "\033[1m"
#define SGR_NONE "\033[0m"

struct explaining {
	FILE *out;
	bool ascii, colour;
	int64_t line;		     /* the last one whose text was printed; 0: none */
	int64_t shapes[SHAPE_COUNT]; /* records by shape */
	int64_t patterns;	     /* records by the user's own */
	int64_t records;
};

static void
put_styled(struct explaining *to, const char *sgr, struct str text)
{
	char *clean = text_clean(text, to->ascii);

	fprintf(to->out, "%s%s%s", to->colour ? sgr : "", clean, to->colour ? SGR_NONE : "");
	free(clean);
}

static void
put_item(struct explaining *to, struct str name, const char *value)
{
	fputs("  ", to->out);
	put_styled(to, SGR_NAME, name);
	fputc(' ', to->out);
	put_styled(to, SGR_VALUE, str_of(value));
}

static void
put_number(struct explaining *to, struct str name, double value)
{
	char text[40];

	num_shortest(text, sizeof(text), value);
	put_item(to, name, text);
}

static void
put_position(struct explaining *to, const struct position *position)
{
	const struct {
		const char *name;
		const struct opt_i64 *value;
	} integers[] = {
		{ "of", &position->epochs },  { "step", &position->step },
		{ "of", &position->steps },   { "batch", &position->batch },
		{ "of", &position->batches },
	};

	if (position->epoch.has)
		put_number(to, STR("epoch"), position->epoch.v);
	for (size_t i = 0; i < COUNT(integers); i++)
		if (integers[i].value->has)
			put_number(to, str_of(integers[i].name), (double)integers[i].value->v);
}

static void
put_record(struct explaining *to, const struct record *record)
{
	fprintf(to->out, "%*s", LINE_COLS + SHAPE_COLS + 2, "");
	if (record->begins_run)
		put_item(to, STR("new run"), "");
	put_position(to, &record->position);
	for (size_t i = 0; i < record->reading_count; i++)
		put_number(to, record->readings[i].name, record->readings[i].value);
	for (size_t i = 0; i < record->param_count; i++) {
		char *value = str_dup(record->params[i].value);

		fputs("  param", to->out);
		put_item(to, record->params[i].key, value);
		free(value);
	}
	if (record->event.kind != EVENT_NONE)
		put_item(to, STR("event"), event_kind_name(record->event.kind));
	fputc('\n', to->out);
}

static void
put_line(struct explaining *to, int64_t line, struct str text, const char *shape)
{
	fprintf(to->out, "%*lld  %-*s", LINE_COLS, (long long)line, SHAPE_COLS,
		shape ? shape : "-");
	put_styled(to, shape ? "" : SGR_DIM, text);
	fputc('\n', to->out);
}

static void
count_record(struct explaining *to, const char *shape)
{
	to->records++;
	for (int i = 0; shape && i < SHAPE_COUNT; i++)
		if (strcmp(shape, shape_name((enum shape_id)i)) == 0) {
			to->shapes[i]++;
			return;
		}
	to->patterns++;
}

/* A line that holds several records comes several times: its text is printed once. */
static void
explain_line(void *arg, int64_t line, struct str text, const char *shape,
	     const struct record *record)
{
	struct explaining *to = arg;

	if (line != to->line)
		put_line(to, line, text, shape);
	to->line = line;
	if (!record)
		return;
	put_record(to, record);
	count_record(to, shape);
}

static void
drop_record(void *arg, const struct record *record)
{
	(void)arg;
	(void)record;
}

static void
put_summary(struct explaining *to, const struct reader *reader)
{
	if (reader_is_binary(reader)) {
		fputs("This is no text: nothing of it is read.\n", to->out);
		return;
	}
	fprintf(to->out, "%lld lines, %lld records", (long long)reader_lines(reader),
		(long long)to->records);
	for (int i = 0; i < SHAPE_COUNT; i++)
		if (to->shapes[i])
			fprintf(to->out, ", %lld by %s", (long long)to->shapes[i],
				shape_name((enum shape_id)i));
	if (to->patterns)
		fprintf(to->out, ", %lld by your own patterns", (long long)to->patterns);
	fputs("\n", to->out);
}

static bool
feed(struct reader *reader, int fd, const char *path, struct err *err)
{
	struct moment never = { 0 };
	char *buf = xmalloc(CHUNK);
	ssize_t n;

	while ((n = read(fd, buf, CHUNK)) > 0 || (n < 0 && errno == EINTR)) {
		struct str bytes = { .p = buf, .n = n > 0 ? (size_t)n : 0 };

		reader_feed(reader, bytes, never, false, drop_record, NULL);
	}
	free(buf);
	if (n < 0) {
		err_set(err, errno, "%s: %s", path, strerror(errno));
		return false;
	}
	reader_flush(reader, never, drop_record, NULL);
	return true;
}

bool
explain_file(FILE *out, const char *path, const struct explain_options *options, struct err *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct explaining to = { .out = out, .ascii = options->ascii, .colour = options->colour };
	struct reader_options reading = options->reader;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct reader *reader;
	bool fine;

	if (fd < 0) {
		err_set(err, errno, "%s: %s", path, strerror(errno));
		return false;
	}
	reading.name = standard ? NULL : path;
	reading.explain = explain_line;
	reading.explain_arg = &to;
	reader = reader_new(&reading);
	fine = feed(reader, fd, path, err);
	if (fine)
		put_summary(&to, reader);
	reader_free(reader);
	if (!standard)
		close(fd);
	return fine;
}
