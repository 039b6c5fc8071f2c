#include "config.h"

#include "view/screen_split.h"

#include <stdlib.h>
#include <string.h>

#include "util/text.h"
#include "view/cells.h"
#include "view/head.h"
#include "view/layout.h"
#include "view/ui_state.h"

#define NAME_COLS 12 /* of a run in the title of a plot, at least */

static void
add_padded(struct pieces *pieces, int priority, enum style style, const char *sign,
	   const char *text)
{
	pieces_add(pieces, priority, style, " %s%s%s ", sign, sign[0] && text[0] ? " " : "", text)
	    ->gap = 0;
}

/* The name leaves a plot's title room for what else it has to say. */
static int
draw_name(const struct tile *tile, struct canvas *canvas, struct rect row, struct str name,
	  bool bright)
{
	int most = row.cols * 2 / 5, cols;
	char *clean, *cut;

	if (most < NAME_COLS)
		most = NAME_COLS;
	clean = text_clean(name, canvas->ascii);
	cut = text_cut_middle(str_of(clean), tile->kind == TILE_PLOT ? most : row.cols,
			      canvas->ascii);
	cols = frame_rule(canvas, row, cut, bright);
	free(cut);
	free(clean);
	return cols;
}

/* "── bert-pre  ‼ frozen  ● 4/10   ● train 0.139  ○ val 0.173 ──" */
static void
draw_title(struct ui *ui, const struct ui_env *env, const struct run *run, struct tile *tile,
	   struct canvas *canvas, struct rect row, bool bright)
{
	const struct alert *worst = engine_worst(env->engine, run->id);
	struct glyph glyph = state_shown(run, engine_state(env->engine, run->id)).glyph;
	struct pieces pieces = { 0 };
	char text[2 * CELLS_TEXT + 2];
	struct str name = names_short(ui->shared, run->name);
	int taken = draw_name(tile, canvas, row, name, bright), x = row.x + taken;

	if (worst && !worst->acknowledged) {
		struct glyph mark = severity_glyph(worst->severity);

		/* An info is not worth more room than the state. */
		bool info = worst->severity == SEVERITY_INFO;

		add_padded(&pieces, info ? 2 : 0, mark.style, ui->ascii ? mark.ascii : mark.utf8,
			   info ? "" : rule_info(worst->rule)->name);
		pieces.items[pieces.count - 1].marks = info ? 0 : MARK_BOLD;
	}
	text[0] = '\0';
	cells_position(&run->position, ui->ascii, text, sizeof(text));
	add_padded(&pieces, 1, glyph.style, ui->ascii ? glyph.ascii : glyph.utf8, text);
	row.x += taken;
	row.cols -= taken + 1;
	pieces_draw(&pieces, canvas, row);
	for (size_t i = 0; i < pieces.count; i++) {
		if (pieces.items[i].cols > 0)
			x = pieces.items[i].x + pieces.items[i].cols;
	}
	if (tile->kind != TILE_PLOT || x + 10 > row.x + row.cols)
		return;
	/* The curve's mark must not be taken for another state. */
	rect_cut_left(&row, x - row.x);
	rect_cut_left(&row, canvas_text(canvas, row, STYLE_PLAIN, 0, STR("  ")));
	chart_draw_legend(&tile->chart, canvas, row, &ui->split.lens);
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
draw_body(struct ui *ui, const struct ui_env *env, const struct run *run, struct tile *tile,
	  struct canvas *canvas, struct rect area)
{
	struct panel panels[PANELS_MAX];
	const struct panel *panel;

	switch (tile->kind) {
	case TILE_PLOT:
		panel = choose_panel(tile, panels, panels_of(run, panels, PANELS_MAX));
		tile->chart.ink = ui->ink;
		if (!panel)
			break;
		chart_panel(&tile->chart, run, panel, &ui->split.lens);
		chart_draw_plot(&tile->chart, canvas, area, &ui->split.lens);
		break;
	case TILE_LOG:
		logview_draw(&tile->log, env, run, canvas, area, !tile->log.follow);
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
	struct rect row = rect_cut_top(&area, 1);

	if (row.rows <= 0 || row.cols <= 0)
		return;
	if (!run) {
		frame_rule(canvas, row, tile->run_name ? tile->run_name : "empty",
			   at == ui->split.focus);
		if (area.rows > 0)
			head_message(canvas, (struct rect){ area.x + 1, area.y, area.cols - 1, 1 },
				     STYLE_DIM, "not here (yet)");
		return;
	}
	draw_body(ui, env, run, tile, canvas, area);
	draw_title(ui, env, run, tile, canvas, row, at == ui->split.focus);
}
