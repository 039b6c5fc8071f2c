/*
 * interim.c - stands in for what has not landed yet, linked last and weakly; goes away
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analyse/alert.h"
#include "analyse/filter.h"
#include "analyse/rank.h"
#include "app/session.h"
#include "model/apply.h"
#include "util/die.h"

#define WEAK __attribute__((weak))

struct interim {
	struct store *store;
	struct engine *engine;
	struct session_options options;
	uint32_t source;
};

static void
take(void *arg, const struct record *record)
{
	struct interim *s = arg;
	struct moment now = clock_now();
	struct run *run = apply_record(s->store, s->source, record, now);

	if (run)
		engine_record(s->engine, run, now);
}

WEAK struct session *session_new(const struct session_options *o, struct loop *l)
{
	struct interim *s = xcalloc(1, sizeof(*s));

	(void)l;
	s->options = *o;
	s->store = store_new();
	s->engine = engine_new(&o->rules, o->news, o->news_arg);
	return (struct session *)s;
}
WEAK void session_free(struct session *session)
{
	struct interim *s = (struct interim *)session;

	engine_free(s->engine);
	store_free(s->store);
	free(s);
}
WEAK bool session_add(struct session *session, const char *path, struct err *err)
{
	struct interim *s = (struct interim *)session;
	int fd = strcmp(path, "-") ? open(path, O_RDONLY) : 0;
	struct reader_options o = s->options.reader;
	struct reader *reader;
	const char *base = strrchr(path, '/');
	char *stem = xstrdup(base ? base + 1 : path), *dot = strrchr(stem, '.');
	static char buf[65536];
	ssize_t n;

	if (fd < 0) {
		err_set(err, errno, "%s: %s", path, strerror(errno));
		return false;
	}
	if (dot && dot > stem)
		*dot = '\0';
	s->source = store_add_source(s->store, path, stem);
	free(stem);
	o.name = path;
	reader = reader_new(&o);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		reader_feed(reader, (struct str){ buf, (size_t)n }, (struct moment){ 0 }, false, take, s);
	reader_flush(reader, (struct moment){ 0 }, take, s);
	reader_free(reader);
	close(fd);
	return true;
}
WEAK bool session_step(struct session *s, struct moment n, int64_t b)
{ (void)s; (void)n; (void)b; return false; }
WEAK void session_drain(struct session *s) { (void)s; }
WEAK int64_t session_deadline(const struct session *s) { (void)s; return NEVER; }
WEAK struct store *session_store(struct session *s) { return ((struct interim *)s)->store; }
WEAK struct engine *session_engine(struct session *s) { return ((struct interim *)s)->engine; }
WEAK size_t session_notice_count(const struct session *s) { (void)s; return 0; }
WEAK const char *session_notice(const struct session *s, size_t i) { (void)s; (void)i; return ""; }
WEAK bool session_source_failed(const struct session *s) { (void)s; return false; }
WEAK bool session_is_over(const struct session *s) { (void)s; return true; }
WEAK struct session_reading session_reading(const struct session *s)
{ (void)s; return (struct session_reading){ 0 }; }
WEAK size_t session_log_before(void *s, const struct run *r, int64_t e, struct log_text *o, size_t n)
{ (void)s; (void)r; (void)e; (void)o; (void)n; return 0; }
WEAK size_t session_log_after(void *s, const struct run *r, int64_t e, struct log_text *o, size_t n)
{ (void)s; (void)r; (void)e; (void)o; (void)n; return 0; }
WEAK struct ui *ui_new(const struct ui_options *o) { (void)o; return xmalloc(1); }
WEAK void ui_free(struct ui *u) { free(u); }
WEAK enum ui_wish ui_key(struct ui *u, const struct ui_env *e, struct key_event k)
{ (void)u; (void)e; return k.key == 'q' ? UI_QUIT : k.key == 26 ? UI_SUSPEND : UI_NOTHING; }
WEAK void ui_draw(struct ui *u, const struct ui_env *e, struct canvas *c)
{
	(void)u;
	canvas_clear(c);
	canvas_printf(c, 0, 0, c->cols, STYLE_CRITICAL, 0, "%s: %zu runs, %dx%d", e->title,
		      store_count(e->store), c->cols, c->rows);
}
WEAK int64_t ui_deadline(const struct ui *u, const struct ui_env *e) { (void)u; (void)e; return NEVER; }
WEAK const char *ui_copied(const struct ui *u) { (void)u; return ""; }
WEAK bool ui_add_filter(struct ui *u, const char *n, const char *x, struct err *e)
{ (void)u; (void)n; (void)x; (void)e; return true; }
WEAK char *ui_save(const struct ui *u, const struct ui_env *e) { (void)u; (void)e; return xstrdup(""); }
WEAK void ui_load(struct ui *u, struct str s) { (void)u; (void)s; }
