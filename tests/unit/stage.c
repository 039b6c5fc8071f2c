#include "config.h"

#include "stage.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trainings.h"
#include "util/die.h"
#include "view/style.h"

/* ---- logs */

static struct stage_log *
log_of(struct stage *stage, const struct run *run)
{
	for (size_t i = 0; i < stage->log_count; i++) {
		if (stage->logs[i].source == run->source_id)
			return &stage->logs[i];
	}
	ck_abort_msg("no log of %s", run->name);
}

/* All lines of a log; free with the stage. */
static size_t
all_lines(struct stage *stage, const struct stage_log *log)
{
	size_t n = 0;
	int64_t at = 0;

	stage->found = xreallocarray(stage->found, (size_t)log->lines + 1, sizeof(*stage->found));
	while (at < (int64_t)log->size) {
		const char *end = memchr(log->text + at, '\n', log->size - (size_t)at);
		size_t length = (size_t)(end - log->text) - (size_t)at;

		stage->found[n] = (struct log_text){ .text = { log->text + at, length },
						     .line = (int64_t)n + 1,
						     .offset = at,
						     .end_offset = at + (int64_t)length + 1 };
		at = stage->found[n++].end_offset;
	}
	return n;
}

static size_t
log_before(void *arg, const struct run *run, int64_t end, struct log_text *out, size_t n)
{
	struct stage *stage = arg;
	size_t count = all_lines(stage, log_of(stage, run)), last = 0;

	while (last < count && stage->found[last].end_offset <= end)
		last++;
	if (n > last)
		n = last;
	memcpy(out, stage->found + (last - n), n * sizeof(*out));
	return n;
}

static size_t
log_after(void *arg, const struct run *run, int64_t begin, struct log_text *out, size_t n)
{
	struct stage *stage = arg;
	size_t count = all_lines(stage, log_of(stage, run)), first = 0;

	while (first < count && stage->found[first].offset < begin)
		first++;
	if (n > count - first)
		n = count - first;
	memcpy(out, stage->found + first, n * sizeof(*out));
	return n;
}

static int64_t
log_seek(void *arg, const struct run *run, int64_t line)
{
	struct stage *stage = arg;
	size_t count = all_lines(stage, log_of(stage, run));

	return line >= 1 && line <= (int64_t)count ? stage->found[line - 1].offset : -1;
}

/* ---- the stage */

struct stage *
stage_new_with(int cols, int rows, const struct ui_options *options)
{
	struct stage *stage = xcalloc(1, sizeof(*stage));

	scene_init(&stage->scene);
	stage->scene.live = true;
	stage->ui = ui_new(options);
	stage->canvas = canvas_new(cols, rows);
	stage->canvas->ascii = options->ascii;
	stage->env = (struct ui_env){ .store = stage->scene.store,
				      .engine = stage->scene.engine,
				      .title = "~/exp",
				      .log_arg = stage,
				      .log_before = log_before,
				      .log_after = log_after,
				      .log_seek = log_seek };
	return stage;
}

struct stage *
stage_new(int cols, int rows)
{
	return stage_new_with(cols, rows, &(struct ui_options){ 0 });
}

void
stage_free(struct stage *stage)
{
	for (size_t i = 0; i < stage->log_count; i++) {
		free(stage->logs[i].name);
		free(stage->logs[i].text);
	}
	free(stage->found);
	ui_free(stage->ui);
	canvas_free(stage->canvas);
	scene_fini(&stage->scene);
	free(stage);
}

static void
say(struct stage *stage, struct stage_log *log, struct str line)
{
	char *text = str_dup(line);

	log->text = grow(log->text, &log->cap, log->size + line.n + 1, 1);
	memcpy(log->text + log->size, line.p, line.n);
	log->text[log->size + line.n] = '\n';
	stage->scene.source = log->source;
	stage->scene.line = log->lines;
	stage->scene.offset = (int64_t)log->size;
	scene_say(&stage->scene, text);
	scene_news(&stage->scene);
	log->size += line.n + 1;
	log->lines++;
	free(text);
}

static void
say_lines(struct stage *stage, struct stage_log *log, struct str text, int lines)
{
	while (text.n > 0 && lines-- > 0) {
		size_t end = str_find_char(text, '\n');

		if (end > 0)
			say(stage, log, str_first(text, end));
		text = str_skip(text, end + 1);
	}
}

void
stage_run_part(struct stage *stage, const char *name, const char *text, int lines)
{
	struct stage_log *log = &stage->logs[stage->log_count++];
	char *path = xasprintf("logs/%s.log", name);

	ck_assert_uint_lt(stage->log_count, STAGE_LOGS);
	log->name = xstrdup(name);
	log->source = store_add_source(stage->scene.store, path, name);
	free(path);
	say_lines(stage, log, str_of(text), lines);
}

void
stage_run(struct stage *stage, const char *name, const char *text)
{
	stage_run_part(stage, name, text, 1000000);
}

void
stage_more(struct stage *stage, const char *name, const char *text)
{
	for (size_t i = 0; i < stage->log_count; i++) {
		if (!strcmp(stage->logs[i].name, name)) {
			say_lines(stage, &stage->logs[i], str_of(text), 1000000);
			return;
		}
	}
	ck_abort_msg("no run %s", name);
}

const struct run *
stage_find_run(const struct stage *stage, const char *name)
{
	for (size_t i = 0; i < store_count(stage->scene.store); i++) {
		if (!strcmp(store_run(stage->scene.store, i)->name, name))
			return store_run(stage->scene.store, i);
	}
	return NULL;
}

/* ---- doing */

void
stage_draw(struct stage *stage)
{
	stage->env.now = stage->scene.now;
	ui_draw(stage->ui, &stage->env, stage->canvas);
}

void
stage_wait(struct stage *stage, double seconds)
{
	scene_wait(&stage->scene, seconds);
	stage_draw(stage);
}

static void
key(struct stage *stage, uint32_t code)
{
	stage->env.now = stage->scene.now;
	stage->wish = ui_key(stage->ui, &stage->env, (struct key_event){ .key = code });
	stage_draw(stage);
}

void
stage_press(struct stage *stage, const char *keys)
{
	struct str rest = str_of(keys);

	stage_draw(stage);
	while (rest.n > 0) {
		struct str name = str_first(rest, str_find_char(rest, ' '));
		uint32_t code;

		ck_assert_msg(key_parse(name, &code), "no key: %.*s", (int)name.n, name.p);
		key(stage, code);
		rest = str_trim(str_skip(rest, name.n));
	}
}

void
stage_type(struct stage *stage, const char *text)
{
	for (; *text; text++)
		key(stage, (unsigned char)*text);
}

void
stage_mouse_at(struct stage *stage, uint32_t code, int x, int y)
{
	stage->env.now = stage->scene.now;
	stage->wish = ui_key(stage->ui, &stage->env, (struct key_event){ code, x, y });
	stage_draw(stage);
}

void
stage_mouse(struct stage *stage, uint32_t code, const char *needle)
{
	int x, y;

	stage_place(stage, needle, &x, &y);
	stage_mouse_at(stage, code, x, y);
}

void
stage_resize(struct stage *stage, int cols, int rows)
{
	canvas_resize(stage->canvas, cols, rows);
	stage_draw(stage);
}

/* ---- seeing */

const char *
stage_row(struct stage *stage, int y)
{
	static char row[4096];
	size_t n = 0, last = 0;

	for (int x = 0; x < stage->canvas->cols; x++) {
		const struct cell *cell = canvas_at(stage->canvas, x, y);

		ck_assert_ptr_nonnull(cell);
		ck_assert_uint_lt(n, sizeof(row) - CELL_BYTES);
		n += (size_t)sprintf(row + n, "%s", cell->text);
		if (strcmp(cell->text, " ") != 0)
			last = n;
	}
	row[last] = '\0';
	return row;
}

static bool
search(struct stage *stage, const char *needle, int *x, int *y)
{
	stage_draw(stage);
	for (*y = 0; *y < stage->canvas->rows; (*y)++) {
		const char *row = stage_row(stage, *y), *found = strstr(row, needle);
		size_t bytes = 0;

		if (!found)
			continue;
		for (*x = 0; bytes < (size_t)(found - row); (*x)++)
			bytes += strlen(canvas_at(stage->canvas, *x, *y)->text);
		return true;
	}
	return false;
}

bool
stage_sees(struct stage *stage, const char *needle)
{
	int x, y;

	return search(stage, needle, &x, &y);
}

void
stage_place(struct stage *stage, const char *needle, int *x, int *y)
{
	if (!search(stage, needle, x, y))
		stage_fail(stage, needle, "is not to be seen", __FILE__, __LINE__);
}

const char *
stage_row_of(struct stage *stage, const char *needle)
{
	int x, y;

	stage_place(stage, needle, &x, &y);
	return stage_row(stage, y);
}

enum style
stage_style(struct stage *stage, const char *needle)
{
	int x, y;

	stage_place(stage, needle, &x, &y);
	return (enum style)canvas_at(stage->canvas, x, y)->style;
}

unsigned
stage_marks(struct stage *stage, const char *needle)
{
	int x, y;

	stage_place(stage, needle, &x, &y);
	return canvas_at(stage->canvas, x, y)->mark;
}

void
stage_fail(struct stage *stage, const char *needle, const char *what, const char *file, int line)
{
	char *dump = canvas_dump(stage->canvas);

	fprintf(stderr, "%s\n", dump);
	free(dump);
	ck_abort_msg("%s:%d: \"%s\" %s", file, line, needle, what);
}

/* ---- plays */

static const char embed_32[] = "@lr=1e-3 @batch_size=32\n"
			       "e=1 E=20 t=0 train_loss=5.213 val_loss=4.698 val_acc=0.121\n"
			       "e=2 E=20 t=280 train_loss=4.551 val_loss=4.312 val_acc=0.150\n"
			       "e=3 E=20 t=560 train_loss=4.246 val_loss=4.081 val_acc=0.173\n"
			       "e=4 E=20 t=840 train_loss=4.031 val_loss=3.921 val_acc=0.190\n"
			       "e=5 E=20 t=1120 train_loss=3.880 val_loss=3.815 val_acc=0.204\n"
			       "e=6 E=20 t=1400 train_loss=3.781 val_loss=3.733 val_acc=0.214\n"
			       "e=7 E=20 t=1680 train_loss=3.701 val_loss=3.682 val_acc=0.220\n"
			       "e=8 E=20 t=1960 train_loss=3.634 val_loss=3.708 val_acc=0.222\n";

static const char fnn_l2[] = "@lr=0.5\n"
			     "e=1 E=150 train_loss=0.731 val_loss=0.417\n"
			     "e=2 E=150 train_loss=1.214 val_loss=1.020\n"
			     "e=3 E=150 train_loss=nan val_loss=nan\n"
			     "!oom_gpu\n";

void
stage_notebook(struct stage *stage)
{
	stage_run(stage, "embed_32", embed_32);
	stage_run(stage, "fnn-l2", fnn_l2);
	stage_run_part(stage, "bert-pre", bert_pre_10, 4);
	stage_run(stage, "bert-npre", bert_npre_10);
	stage_run(stage, "overfit", overfit);
	stage_more(stage, "overfit", "!done\n");
	stage_run(stage, "waiting", "@lr=1e-5\n");
	/* So long it takes until a crash is believed. */
	stage_wait(stage, 3);
}

void
stage_crowd(struct stage *stage, int n)
{
	for (int i = 0; i < n; i++) {
		char *name = xasprintf("r%03d", i), *text = xstrdup("");

		for (int e = 1; e <= 10; e++) {
			char *more =
			    xasprintf("%se=%d E=20 train_loss=%.3f val_loss=%.3f val_acc=0.%d\n",
				      text, e, 3.0 / e + i * 0.001, 3.2 / e + i * 0.002, 10 + e);

			free(text);
			text = more;
		}
		stage_run(stage, name, text);
		free(text);
		free(name);
	}
	stage_draw(stage);
}
