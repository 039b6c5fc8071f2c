#include "config.h"

#include "view/screen_split.h"

#include <stdlib.h>
#include <string.h>

#include "util/die.h"
#include "view/head.h"
#include "view/layout.h"
#include "view/ui_state.h"

#define TILE_COLS 40 /* as small as tiles are made by themselves */
#define TILE_ROWS 9

static void
tile_fini(struct tile *tile)
{
	free(tile->run_name);
	chart_fini(&tile->chart);
	epochs_fini(&tile->epochs);
	*tile = (struct tile){ 0 };
}

void
split_screen_fini(struct split_screen *screen)
{
	for (size_t i = 0; i < TILES_MAX; i++)
		tile_fini(&screen->tile[i]);
}

/* Tiles for these runs (1..TILES_MAX of them), arranged for a screen of this size. */
static void
open_tiles(struct split_screen *screen, const uint32_t *run_ids, size_t n, int cols, int rows)
{
	for (size_t i = 0; i < TILES_MAX; i++)
		tile_fini(&screen->tile[i]);
	tiles_init(&screen->tiles);
	tiles_automatic(&screen->tiles, n, cols, rows);
	for (size_t i = 0; i < n; i++)
		screen->tile[i].run_id = run_ids[i];
	screen->opened = true;
	screen->focus = 0;
	screen->zoomed = false;
	lens_reset(&screen->lens);
}

static struct tile *
focused(struct split_screen *screen)
{
	return &screen->tile[screen->focus];
}

/* What other keys act on is the focused tile's run. */
static void
focus(struct ui *ui, int tile)
{
	if (tile < 0)
		return;
	ui->split.focus = tile;
	if (ui->split.tile[tile].run_id)
		ui_select(ui, ui->split.tile[tile].run_id);
}

static bool
shows(const struct split_screen *screen, uint32_t run_id)
{
	for (int i = 0; i < TILES_MAX; i++) {
		if (tiles_has(&screen->tiles, i) && screen->tile[i].run_id == run_id)
			return true;
	}
	return false;
}

/* Marked runs that have no tile are what the user wants to see; else the tiles stay as they were.
 */
static void
enter(struct ui *ui, const struct ui_env *env)
{
	struct split_screen *screen = &ui->split;
	uint32_t ids[TILES_MAX];
	size_t fit = (size_t)((ui->cols / TILE_COLS) * (ui->rows / TILE_ROWS)), n;
	bool marked = order_marked(&ui->order, env->store) > 0, all = screen->opened;

	n = ui_chosen_runs(ui, env, ids, marked ? TILES_MAX : fit < 1 ? 1 : fit > 6 ? 6 : fit);
	for (size_t i = 0; i < n && marked; i++)
		all = all && shows(screen, ids[i]);
	if (n > 0 && !all)
		open_tiles(screen, ids, n, ui->cols, ui->rows - 2);
	if (screen->opened)
		focus(ui, screen->focus);
}

static void
draw(struct ui *ui, const struct ui_env *env, struct canvas *canvas)
{
	struct layout_frame frame = layout_frame(canvas->cols, canvas->rows);
	struct split_screen *screen = &ui->split;
	struct rect rects[TILES_MAX];
	struct pieces title = { 0 };
	char text[PIECE_TEXT];

	if (!screen->opened)
		enter(ui, env);
	head_name(&title, "split");
	pieces_add(&title, 3, STYLE_PLAIN, "%zu tile%s", screen->opened ? screen->tiles.count : 0,
		   screen->opened && screen->tiles.count == 1 ? "" : "s");
	if (order_marked(&ui->order, env->store) > TILES_MAX)
		pieces_add(&title, 2, STYLE_WARNING, "%zu are marked, %d at most are shown",
			   order_marked(&ui->order, env->store), TILES_MAX);
	if (screen->zoomed)
		pieces_add(&title, 2, STYLE_KEY, "zoomed");
	lens_describe(&screen->lens, text, sizeof(text));
	if (text[0])
		pieces_add(&title, 4, STYLE_DIM, "%s", text);
	head_screen(ui, env, &title, canvas, frame.title);
	screen->area = frame.body;
	if (!screen->opened)
		return;
	if (screen->zoomed) {
		split_draw_tile(ui, env, screen->focus, canvas, frame.body);
		return;
	}
	tiles_rects(&screen->tiles, frame.body, rects);
	for (int i = 0; i < TILES_MAX; i++) {
		if (tiles_has(&screen->tiles, i) && rects[i].cols > 0)
			split_draw_tile(ui, env, i, canvas, rects[i]);
	}
}

/* ---- keys */

/* The first run of the table that has no tile yet; else the one given. */
static uint32_t
next_run(const struct ui *ui, uint32_t otherwise)
{
	for (size_t i = 0; i < ui->order.count; i++) {
		if (!shows(&ui->split, ui->order.shown[i]))
			return ui->order.shown[i];
	}
	return otherwise;
}

static void
split(struct ui *ui, const struct ui_env *env, enum tile_split how)
{
	struct split_screen *screen = &ui->split;
	uint32_t run_id = next_run(ui, focused(screen)->run_id);
	int tile = tiles_split(&screen->tiles, screen->focus, how);

	if (tile < 0) {
		ui_say(ui, env, STYLE_WARNING, "%d tiles are all there can be", TILES_MAX);
		return;
	}
	tile_fini(&screen->tile[tile]);
	screen->tile[tile].run_id = run_id;
	screen->tile[tile].kind = focused(screen)->kind;
	screen->zoomed = false;
	focus(ui, tile);
}

static void
close_tile(struct ui *ui, const struct ui_env *env)
{
	struct split_screen *screen = &ui->split;
	int closed = screen->focus, next = tiles_next(&screen->tiles, closed, 1);

	if (!tiles_close(&screen->tiles, closed)) {
		ui_back(ui, env);
		return;
	}
	tile_fini(&screen->tile[closed]);
	screen->zoomed = false;
	focus(ui, next);
}

static void
close_others(struct ui *ui)
{
	struct split_screen *screen = &ui->split;

	for (int i = 0; i < TILES_MAX; i++) {
		if (i != screen->focus && tiles_has(&screen->tiles, i) &&
		    tiles_close(&screen->tiles, i))
			tile_fini(&screen->tile[i]);
	}
	screen->zoomed = false;
}

/* Numbers them in reading order, as tiles_automatic() will. */
static void
arrange(struct ui *ui)
{
	struct split_screen *screen = &ui->split;
	struct tile sorted[TILES_MAX] = { 0 };
	size_t n = screen->tiles.count;
	int at = screen->focus, first = -1;
	struct rect rects[TILES_MAX];

	tiles_rects(&screen->tiles, screen->area, rects);
	for (int i = 0; i < TILES_MAX && first < 0; i++) {
		if (tiles_has(&screen->tiles, i) && rects[i].x == screen->area.x &&
		    rects[i].y == screen->area.y)
			first = i;
	}
	at = first >= 0 ? first : at;
	for (size_t i = 0; i < n; i++) {
		sorted[i] = screen->tile[at];
		at = tiles_next(&screen->tiles, at, 1);
	}
	for (size_t i = n; i < TILES_MAX; i++)
		sorted[i] = (struct tile){ 0 };
	memcpy(screen->tile, sorted, sizeof(sorted));
	tiles_automatic(&screen->tiles, n, screen->area.cols, screen->area.rows);
	screen->zoomed = false;
	focus(ui, 0);
}

static void
swap(struct ui *ui)
{
	struct split_screen *screen = &ui->split;
	int other = tiles_next(&screen->tiles, screen->focus, 1);
	struct tile moving = screen->tile[other];

	screen->tile[other] = screen->tile[screen->focus];
	screen->tile[screen->focus] = moving;
	focus(ui, other);
}

/* Which way its border moves depends on which side it has one. */
static void
resize(struct split_screen *screen, enum action action)
{
	bool beside = action == ACTION_NARROWER || action == ACTION_WIDER;
	bool larger = action == ACTION_WIDER || action == ACTION_HIGHER;
	enum tile_side after = beside ? TILE_RIGHT : TILE_DOWN,
		       before = beside ? TILE_LEFT : TILE_UP;
	bool has_after = tiles_neighbour(&screen->tiles, screen->area, screen->focus, after) >= 0;

	tiles_resize(&screen->tiles, screen->area, screen->focus,
		     larger == has_after ? after : before, beside ? 4 : 2);
}

static bool
act_tiles(struct ui *ui, const struct ui_env *env, enum action action)
{
	struct split_screen *screen = &ui->split;
	static const struct {
		enum action action;
		enum tile_side side;
	} sides[] = {
		{ ACTION_FOCUS_LEFT, TILE_LEFT },
		{ ACTION_FOCUS_DOWN, TILE_DOWN },
		{ ACTION_FOCUS_UP, TILE_UP },
		{ ACTION_FOCUS_RIGHT, TILE_RIGHT },
	};

	for (size_t i = 0; i < COUNT(sides); i++) {
		if (sides[i].action == action) {
			focus(ui, tiles_neighbour(&screen->tiles, screen->area, screen->focus,
						  sides[i].side));
			return true;
		}
	}
	if (action == ACTION_SPLIT_BELOW || action == ACTION_SPLIT_BESIDE)
		split(ui, env, action == ACTION_SPLIT_BELOW ? TILE_BELOW : TILE_BESIDE);
	else if (action == ACTION_CLOSE)
		close_tile(ui, env);
	else if (action == ACTION_ONLY)
		close_others(ui);
	else if (action == ACTION_NARROWER || action == ACTION_WIDER || action == ACTION_LOWER ||
		 action == ACTION_HIGHER)
		resize(screen, action);
	else if (action == ACTION_EVEN)
		tiles_even(&screen->tiles);
	else if (action == ACTION_ARRANGE)
		arrange(ui);
	else if (action == ACTION_SWAP)
		swap(ui);
	else if (action == ACTION_NEXT_PLOT || action == ACTION_PREV_PLOT)
		focus(ui, tiles_next(&screen->tiles, screen->focus,
				     action == ACTION_NEXT_PLOT ? 1 : -1));
	else if (action == ACTION_ZOOM)
		screen->zoomed = !screen->zoomed;
	else
		return false;
	return true;
}

/* The run above or below this one in the table takes its place in the tile. */
static void
change_run(struct ui *ui, int by)
{
	struct tile *tile = focused(&ui->split);

	if (tile->run_id)
		ui_select(ui, tile->run_id);
	ui_select_by(ui, by);
	tile->run_id = ui->run_id;
}

/* Rows of the focused tile below its title. */
static int
focused_rows(const struct split_screen *screen)
{
	struct rect rects[TILES_MAX];

	if (screen->zoomed)
		return screen->area.rows - 1;
	tiles_rects(&screen->tiles, screen->area, rects);
	return rects[screen->focus].rows - 1;
}

/* Not beyond the last row: table_draw() sees to that. */
static void
scroll(struct table *table, long by)
{
	if (by < 0)
		table->top -= (size_t)-by < table->top ? (size_t)-by : table->top;
	else
		table->top += (size_t)by;
}

/* What the focused tile itself makes of it. */
static bool
act_tile(struct ui *ui, const struct ui_env *env, enum action action)
{
	struct split_screen *screen = &ui->split;
	struct tile *tile = focused(screen);
	const struct run *run = tile->run_id ? store_find(env->store, tile->run_id) : NULL;
	long by = action_rows(action, focused_rows(screen));

	if (!run)
		return false;
	if (tile->kind == TILE_LOG && logview_act(&tile->log, env, run, action))
		return true;
	if (tile->kind == TILE_EPOCHS && by != 0) {
		scroll(&tile->table, by);
		return true;
	}
	if (tile->kind == TILE_PLOT && (action == ACTION_UP || action == ACTION_DOWN)) {
		focus(ui, tiles_neighbour(&screen->tiles, screen->area, screen->focus,
					  action == ACTION_UP ? TILE_UP : TILE_DOWN));
		return true;
	}
	return tile->kind == TILE_PLOT && chart_act(&tile->chart, &screen->lens, action);
}

static bool
act(struct ui *ui, const struct ui_env *env, enum action action)
{
	struct split_screen *screen = &ui->split;
	uint32_t ids[TILES_MAX];
	size_t n;

	if (!screen->opened)
		return false;
	if (act_tiles(ui, env, action) || act_tile(ui, env, action))
		return true;
	if (action == ACTION_KIND) {
		focused(screen)->kind =
		    (enum tile_kind)((focused(screen)->kind + 1) % TILE_KIND_COUNT);
	} else if (action == ACTION_METRIC) {
		ui_menu_open(ui, env, MENU_PANEL);
	} else if (action == ACTION_PREV_RUN || action == ACTION_NEXT_RUN) {
		change_run(ui, action == ACTION_PREV_RUN ? -1 : 1);
	} else if (action == ACTION_TILE) {
		n = ui_chosen_runs(ui, env, ids, TILES_MAX);
		if (n > 0) {
			open_tiles(screen, ids, n, screen->area.cols, screen->area.rows);
			focus(ui, 0);
		} else {
			ui_say(ui, env, STYLE_DIM, "no run matches the filter");
		}
	} else if (action == ACTION_BACK && screen->lens.crossed) {
		screen->lens.crossed = false;
	} else if (action == ACTION_BACK && screen->zoomed) {
		screen->zoomed = false;
	} else {
		return false;
	}
	return true;
}

static bool
mouse(struct ui *ui, const struct ui_env *env, struct key_event event)
{
	struct split_screen *screen = &ui->split;
	int tile = tiles_at(&screen->tiles, screen->area, event.x, event.y);
	struct spot at = { event.x, event.y };

	if (!screen->opened)
		return false;
	if (event.key == KEY_DRAG && screen->dragging) {
		if (tiles_drag(&screen->tiles, screen->area, screen->drag, at))
			screen->drag = at;
		return true;
	}
	if (event.key == KEY_RELEASE) {
		screen->dragging = false;
		return true;
	}
	if (event.key != KEY_CLICK && event.key != KEY_DOUBLE_CLICK && event.key != KEY_WHEEL_UP &&
	    event.key != KEY_WHEEL_DOWN)
		return false;
	screen->dragging = event.key == KEY_CLICK;
	screen->drag = at;
	if (screen->zoomed)
		tile = screen->focus;
	if (tile < 0)
		return true;
	focus(ui, tile);
	if (event.key == KEY_DOUBLE_CLICK)
		screen->zoomed = !screen->zoomed;
	if (event.key == KEY_CLICK && focused(screen)->kind == TILE_PLOT)
		chart_click(&focused(screen)->chart, &screen->lens, event.x, event.y);
	(void)env;
	return event.key == KEY_CLICK || event.key == KEY_DOUBLE_CLICK;
}

const struct screen screen_split = {
	.name = "split",
	.groups = { GROUP_SPLIT, GROUP_PLOT, GROUP_RUN },
	.group_count = 3,
	.hints = { ACTION_NEXT_PLOT, ACTION_ZOOM, ACTION_KIND, ACTION_METRIC, ACTION_NEXT_RUN,
		   ACTION_SPLIT_BELOW, ACTION_SPLIT_BESIDE, ACTION_CLOSE, ACTION_OPEN,
		   ACTION_ARRANGE },
	.hint_count = 10,
	.enter = enter,
	.draw = draw,
	.act = act,
	.mouse = mouse,
};
