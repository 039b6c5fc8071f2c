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
