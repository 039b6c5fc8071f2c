#include "config.h"

#include "view/screen_split.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/minmax.h"
#include "util/text.h"
#include "view/cells.h"
#include "view/head.h"
#include "view/ui_state.h"

#define NAME_COLS 12  /* of a run in the title of a plot, at least */
#define WORDS_COLS 48 /* behind the name, from which on its place has a word */

/* What the drawing of one tile needs everywhere. */
struct showing {
	struct ui *ui;
	const struct ui_env *env;
	const struct run *run;
	struct tile *tile;
	struct canvas *canvas;
	bool focused;
};

static void
add_padded(struct pieces *pieces, int priority, enum style style, const char *sign,
	   const char *text)
{
	pieces_add(pieces, priority, style, " %s%s%s ", sign, sign[0] && text[0] ? " " : "", text)
	    ->gap = 0;
}

/* The name leaves a plot's title room for what else it has to say. */
static int
draw_name(const struct showing *s, struct rect row)
{
	bool ascii = s->canvas->ascii;
	int most = s->tile->kind == TILE_PLOT ? max(row.cols * 2 / 5, NAME_COLS) : row.cols, cols;
	char *clean = text_clean(names_short(s->ui->shared, s->run->name), ascii);
	char *cut = text_cut_middle(str_of(clean), most, ascii);

	cols = frame_rule(s->canvas, row, cut, s->focused);
	free(cut);
	free(clean);
	return cols;
}

/* "── bert-pre  ‼ frozen  ● 4/10   ● train 0.139  ○ val 0.173 ──" */
static void
add_alert(const struct showing *s, struct pieces *pieces)
{
	const struct alert *worst = engine_worst(s->env->engine, s->run->id);
	struct glyph mark;
	bool info; /* not worth more room than the state */

	if (!worst || worst->acknowledged)
		return;
	info = worst->severity == SEVERITY_INFO;
	mark = severity_glyph(worst->severity);
	add_padded(pieces, info ? 2 : 0, mark.style, s->ui->ascii ? mark.ascii : mark.utf8, "");
	if (info)
		return;
	pieces->items[pieces->count - 1].marks = MARK_BOLD;
	pieces_add(pieces, 3, mark.style, "%s ", rule_info(worst->rule)->name)->gap = 0;
	pieces->items[pieces->count - 1].marks = MARK_BOLD;
}

static void
draw_title(const struct showing *s, struct rect row)
{
	struct glyph glyph = state_shown(s->run, engine_state(s->env->engine, s->run->id)).glyph;
	const struct position *position = &s->run->position;
	struct pieces pieces = { 0 };
	char text[2 * CELLS_TEXT + 8] = "";
	int x, n = 0;

	rect_cut_left(&row, draw_name(s, row));
	rect_cut_right(&row, 1);
	x = row.x;
	add_alert(s, &pieces);
	if (row.cols >= WORDS_COLS && (position->epoch.has || position->step.has))
		n = snprintf(text, sizeof(text), "%s ",
			     axis_name(position->epoch.has ? AXIS_EPOCH : AXIS_STEP));
	cells_position(position, s->ui->ascii, text + n, sizeof(text) - (size_t)n);
	add_padded(&pieces, 1, glyph.style, s->ui->ascii ? glyph.ascii : glyph.utf8, text);
	pieces_draw(&pieces, s->canvas, row);
	for (size_t i = 0; i < pieces.count; i++) {
		if (pieces.items[i].cols > 0)
			x = pieces.items[i].x + pieces.items[i].cols;
	}
	rect_cut_left(&row, x - row.x);
	if (s->tile->kind != TILE_PLOT || row.cols < 10)
		return;
	/* The curve's mark must not be taken for another state. */
	rect_cut_left(&row, canvas_text(s->canvas, row, STYLE_PLAIN, 0, STR("  ")));
	chart_draw_legend(&s->tile->chart, s->canvas, row, &s->ui->split.lens);
}

static const struct panel *
choose_panel(const struct tile *tile, const struct panel *panels, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(panels[i].title, tile->panel))
			return &panels[i];
	}
	return n > 0 ? &panels[0] : NULL;
}

static void
draw_body(const struct showing *s, struct rect area)
{
	struct tile *tile = s->tile;
	const struct run *run = s->run;
	struct canvas *canvas = s->canvas;
	struct panel panels[PANELS_MAX];
	const struct panel *panel;

	switch (tile->kind) {
	case TILE_PLOT:
		panel = choose_panel(tile, panels, panels_of(run, panels, PANELS_MAX));
		tile->chart.ink = s->ui->ink;
		if (!panel)
			break;
		chart_panel(&tile->chart, run, panel, &s->ui->split.lens);
		chart_draw_plot(&tile->chart, canvas, area, &s->ui->split.lens);
		break;
	case TILE_LOG:
		tile->log.marked = !tile->log.follow;
		logview_draw(&tile->log, s->env, run, canvas, area);
		break;
	case TILE_EPOCHS:
		if (epochs_make(&tile->epochs, run)) {
			tile->table.measured = false;
			/* The newest rows, unless someone scrolled up. */
			if (!tile->table.has_selection)
				tile->table.top = SIZE_MAX / 2;
		}
		if (tile->epochs.row_count > 0)
			epochs_draw(&tile->epochs, &tile->table, 0, canvas, area);
		break;
	case TILE_KIND_COUNT:
		break;
	}
}

void
split_draw_tile(struct ui *ui, const struct ui_env *env, int at, struct canvas *canvas,
		struct rect area)
{
	struct tile *tile = &ui->split.tile[at];
	const struct run *run = tile->run_id ? store_find(env->store, tile->run_id) : NULL;
	struct showing showing = { ui, env, run, tile, canvas, at == ui->split.focus };
	struct rect row = rect_cut_top(&area, 1);

	if (row.rows <= 0 || row.cols <= 0)
		return;
	if (!run) {
		frame_rule(canvas, row, tile->run_name ? tile->run_name : "empty", showing.focused);
		if (area.rows > 0)
			head_message(canvas, (struct rect){ area.x + 1, area.y, area.cols - 1, 1 },
				     STYLE_DIM, "not here (yet)");
		return;
	}
	draw_body(&showing, area);
	draw_title(&showing, row);
}
