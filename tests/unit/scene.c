#include "config.h"

#include "scene.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/apply.h"
#include "util/num.h"

#define READINGS_MAX 64
#define PARAMS_MAX 16

static void add_news(struct scene *scene, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
add_news(struct scene *scene, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	scene->news_n += (size_t)vsnprintf(scene->news + scene->news_n,
					   sizeof(scene->news) - scene->news_n, fmt, args);
	va_end(args);
	ck_assert_uint_lt(scene->news_n, sizeof(scene->news));
}

static void
on_news(void *arg, const struct news *news)
{
	struct scene *scene = arg;
	const struct position *pos = &news->run->position;

	if (news->kind == NEWS_STATE) {
		if (scene->states)
			add_news(scene, "=%s\n", state_name(news->state));
		return;
	}
	add_news(scene, "%c%s %s", "+-^"[news->kind], rule_info(news->alert->rule) -> name,
		 severity_name(news->alert->severity));
	if (news->alert->metric)
		add_news(scene, " %s", news->alert->metric);
	if (pos->epoch.has)
		add_news(scene, " e%g", pos->epoch.v);
	else if (pos->step.has)
		add_news(scene, " s%lld", (long long)pos->step.v);
	add_news(scene, "\n");
}

void
scene_init_set(struct scene *scene, const char *setting)
{
	struct err err;

	memset(scene, 0, sizeof(*scene));
	rule_settings_init(&scene->settings);
	if (setting)
		ck_assert_msg(rule_settings_set(&scene->settings, str_of(setting), &err), "%s",
			      err.message);
	scene->store = store_new();
	scene->engine = engine_new(&scene->settings, on_news, scene);
	scene->source = store_add_source(scene->store, "logs/run.log", "run");
	scene->now = (struct moment){ 1000 * NS_PER_S, INT64_C(1790000000) * NS_PER_S };
	scene->origin_ns = scene->now.wall_ns - 3600 * NS_PER_S;
}

void
scene_init(struct scene *scene)
{
	scene_init_set(scene, NULL);
}

void
scene_fini(struct scene *scene)
{
	engine_free(scene->engine);
	store_free(scene->store);
}

static enum event_kind
event_of(struct str name)
{
	for (int i = 0; i < EVENT_KIND_COUNT; i++)
		if (str_eq(name, str_of(event_kind_name((enum event_kind)i))))
			return (enum event_kind)i;
	ck_abort_msg("no such event: %.*s", (int)name.n, name.p);
}

static void
add_reading(struct record *record, struct str name, struct str value)
{
	struct reading *reading = &record->readings[record->reading_count++];
	size_t dot = str_find_char(value, '.');
	struct num num;

	ck_assert_uint_le(record->reading_count, READINGS_MAX);
	*reading = (struct reading){ .name = name };
	reading->percent = str_ends(value, STR("%"));
	if (reading->percent)
		value.n--;
	ck_assert_msg(num_whole(value, &num), "%.*s", (int)value.n, value.p);
	reading->value = reading->percent ? num.value / 100 : num.value;
	for (size_t i = dot + 1; i < value.n && value.p[i] >= '0' && value.p[i] <= '9'; i++)
		reading->decimals++;
}

static void
add_word(struct scene *scene, struct record *record, struct str word)
{
	size_t eq = str_find_char(word, '=');
	struct str key = str_first(word, eq), value = str_skip(word, eq + 1);
	struct position *pos = &record->position;
	struct num num = { 0 };

	if (str_eq(word, STR("new"))) {
		record->begins_run = true;
		return;
	}
	if (str_eq(word, STR("seg"))) {
		record->begins_segment = true;
		return;
	}
	if (word.p[0] == '@') {
		ck_assert_uint_lt(record->param_count, PARAMS_MAX);
		record->params[record->param_count++] = (struct param){ str_skip(key, 1), value };
		return;
	}
	if (word.p[0] == '!') {
		record->event =
		    (struct event){ event_of(str_skip(word, 1)), STR("the log's words") };
		return;
	}
	num_whole(value, &num);
	if (str_eq(key, STR("e")))
		pos->epoch = OPT_F64(num.value);
	else if (str_eq(key, STR("E")))
		pos->epochs = OPT_I64((int64_t)num.value);
	else if (str_eq(key, STR("s")))
		pos->step = OPT_I64((int64_t)num.value);
	else if (str_eq(key, STR("S")))
		pos->steps = OPT_I64((int64_t)num.value);
	else if (str_eq(key, STR("b")))
		pos->batch = OPT_I64((int64_t)num.value);
	else if (str_eq(key, STR("B")))
		pos->batches = OPT_I64((int64_t)num.value);
	else if (str_eq(key, STR("bar")))
		record->bar = (uint32_t)num.value;
	else if (str_eq(key, STR("t")))
		record->time_ns =
		    OPT_I64(scene->origin_ns + (int64_t)(num.value * (double)NS_PER_S));
	else
		add_reading(record, key, value);
}

static void
say_line(struct scene *scene, struct str line)
{
	struct reading readings[READINGS_MAX];
	struct param params[PARAMS_MAX];
	struct record record = { .readings = readings, .params = params };
	const struct run *run;

	for (size_t i = 0, n; i < line.n; i += n + 1) {
		struct str rest = str_skip(line, i);

		n = str_find_char(rest, ' ');
		if (n > 0)
			add_word(scene, &record, str_first(rest, n));
	}
	record.line = ++scene->line;
	record.offset = scene->offset;
	record.end_offset = scene->offset += (int64_t)line.n + 1;
	store_source_arrival(scene->store, scene->source, scene->now, scene->live);
	run = apply_record(scene->store, scene->source, &record, scene->now);
	if (run)
		engine_record(scene->engine, run, scene->now);
}

void
scene_say(struct scene *scene, const char *text)
{
	struct str all = str_of(text);

	for (size_t i = 0, n; i < all.n; i += n + 1) {
		struct str rest = str_skip(all, i);

		n = str_find_char(rest, '\n');
		if (n > 0)
			say_line(scene, str_first(rest, n));
	}
}

void
scene_sayf(struct scene *scene, const char *fmt, ...)
{
	char line[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	say_line(scene, str_of(line));
}

void
scene_settle(struct scene *scene)
{
	engine_settle(scene->engine, scene->store, scene->now);
}

static void
move_on(struct scene *scene, int64_t mono_ns)
{
	scene->now.wall_ns += mono_ns - scene->now.mono_ns;
	scene->now.mono_ns = mono_ns;
}

void
scene_wait(struct scene *scene, double seconds)
{
	int64_t until = scene->now.mono_ns + (int64_t)(seconds * (double)NS_PER_S);

	for (;;) {
		int64_t deadline;

		engine_tick(scene->engine, scene->store, scene->now);
		deadline = engine_deadline(scene->engine);
		if (deadline > until)
			break;
		/* A deadline in the past would keep the program awake. */
		ck_assert_int_gt(deadline, scene->now.mono_ns);
		move_on(scene, deadline);
	}
	move_on(scene, until);
}

const struct run *
scene_run(const struct scene *scene)
{
	return store_run(scene->store, store_count(scene->store) - 1);
}

const char *
scene_news(struct scene *scene)
{
	static char news[SCENE_NEWS];

	memcpy(news, scene->news, sizeof(news));
	scene->news_n = 0;
	scene->news[0] = '\0';
	return news;
}
