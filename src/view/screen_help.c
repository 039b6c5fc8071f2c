#include "config.h"

#include "view/screen_help.h"

#include <limits.h>

#include "util/die.h"
#include "view/cells.h"
#include "view/head.h"
#include "view/layout.h"
#include "view/ui_state.h"

#define TWO_COLUMNS 110 /* from this width on */
#define KEY_COLS 20

/* What is no key: the language of filters, and the signs on the screens. */
static const struct {
	const char *sign;
	const char *meaning;
} filters[] = {
	{ "bert  bert*  /re/", "names: part, pattern, regular expression" },
	{ "val_loss<0.5", "the last value; .best .min .max .mean .first .slope" },
	{ "lr=1e-5", "a parameter" },
	{ "epoch>10  age<1h", "how far it is, how long it has been silent" },
	{ "state:live", "waiting live stalled done crashed stopped ended" },
	{ "alert:nan  alert:any", "an open alert" },
	{ "a b   a|b   !a  ( )", "and, or, not" },
	{ "Tab  Up  Down", "completes a name; what was typed before" },
};

static const char *const states[STATE_COUNT] = {
	[STATE_WAITING] = "waiting: no metric yet",
	[STATE_LIVE] = "live: its log grew a moment ago",
	[STATE_STALLED] = "stalled: silent for longer than its own pace explains",
	[STATE_DONE] = "done: its plan is fulfilled, or its log says so",
	[STATE_CRASHED] = "crashed: its log says so",
	[STATE_STOPPED] = "stopped: interrupted by a person",
	[STATE_ENDED] = "ended: still when it was first seen, nothing said of an end",
};

static const struct {
	struct glyph glyph;
	const char *meaning;
} signs[] = {
	{ { "?", "?", STYLE_WARNING }, "gone: its log is not there any more" },
	{ { "●", "*", STYLE_INFO }, "reading: only parts of a large log have been read so far" },
	{ { "×", "x", STYLE_CRITICAL }, "NaN or Inf, in curves" },
	{ { "★", "*", STYLE_BRIGHT }, "the best point of a curve" },
	{ { "▲ ▼", "^ v", STYLE_BRIGHT }, "in plots: a value beyond the axis" },
	{ { "◆", "*", STYLE_KEY }, "in the table: a marked run" },
	{ { "↑2 ↓1", "^2 v1", STYLE_GOOD }, "in the table: rows that it moved a moment ago" },
	{ { "▴ ▾", "^ v", STYLE_BRIGHT }, "sorted by this column; the other way round" },
	{ { "–", "-", STYLE_DIM }, "not known, or not there" },
};

/* Draws line after line into columns of a page that is scrolled. */
struct page {
	struct canvas *canvas;
	struct rect area;
	int top;  /* first line shown */
	int line; /* the next one */
};

static bool
next_row(struct page *page, int *y)
{
	*y = page->area.y + page->line++ - page->top;
	return *y >= page->area.y && *y < page->area.y + page->area.rows;
}

static void
put_title(struct page *page, const char *title)
{
	int y;

	if (page->line > 0)
		page->line++;
	if (next_row(page, &y))
		canvas_text(page->canvas, (struct rect){ page->area.x, y, page->area.cols, 1 },
			    STYLE_BRIGHT, MARK_BOLD, str_of(title));
}

static void
put_line(struct page *page, const char *key, enum style style, const char *text)
{
	int key_cols = page->area.cols > 3 * KEY_COLS ? KEY_COLS : page->area.cols / 3;
	struct rect row = { page->area.x + key_cols + 1, 0, page->area.cols - key_cols - 1, 1 };
	struct str rest = str_of(text);

	for (bool first = true; rest.n > 0; first = false) {
		struct str line = frame_take_row(&rest, row.cols);

		if (!next_row(page, &row.y))
			continue;
		if (first)
			head_message(page->canvas,
				     (struct rect){ page->area.x, row.y, key_cols, 1 }, style, key);
		canvas_text(page->canvas, row, STYLE_PLAIN, 0, line);
	}
}

static void
put_group(struct page *page, const struct action_map *map, enum action_group group)
{
	put_title(page, action_group_name(group));
	for (int i = 0; i < ACTION_COUNT; i++) {
		const struct action_info *info = action_info((enum action)i);
		char keys[200];

		if (info->group != group)
			continue;
		action_keys(map, (enum action)i, true, keys, sizeof(keys));
		if (keys[0])
			put_line(page, keys, STYLE_KEY, info->help);
	}
}

static void
put_signs(struct page *page)
{
	bool ascii = page->canvas->ascii;

	put_title(page, "filters");
	for (size_t i = 0; i < COUNT(filters); i++)
		put_line(page, filters[i].sign, STYLE_MATCH, filters[i].meaning);
	put_title(page, "signs");
	for (int s = 0; s < STATE_COUNT; s++) {
		struct glyph glyph = state_glyph((enum run_state)s);

		put_line(page, ascii ? glyph.ascii : glyph.utf8, glyph.style, states[s]);
	}
	for (int s = 0; s < SEVERITY_COUNT; s++) {
		struct glyph glyph = severity_glyph((enum severity)s);

		put_line(page, ascii ? glyph.ascii : glyph.utf8, glyph.style,
			 severity_name((enum severity)s));
	}
	for (size_t i = 0; i < COUNT(signs); i++)
		put_line(page, ascii ? signs[i].glyph.ascii : signs[i].glyph.utf8,
			 signs[i].glyph.style, signs[i].meaning);
}

/* The groups that the screen listened to from which help was asked for, then the others. */
static void
order_groups(const struct ui *ui, enum action_group order[GROUP_COUNT])
{
	const struct screen *from =
	    ui_screen(ui->before_count > 0 ? ui->before[ui->before_count - 1] : SCREEN_RUNS);
	bool taken[GROUP_COUNT] = { false };
	size_t n = 0;

	for (size_t i = 0; i < from->group_count; i++) {
		order[n++] = from->groups[i];
		taken[from->groups[i]] = true;
	}
	for (enum action_group group = 0; group < GROUP_COUNT; group++) {
		if (!taken[group])
			order[n++] = group;
	}
}

/* Rows of all that is told, over so many columns. */
static int
count_lines(const struct ui *ui, const enum action_group order[GROUP_COUNT], struct page page)
{
	page.area.rows = 0;
	for (size_t i = 0; i < GROUP_COUNT; i++)
		put_group(&page, ui->keys, order[i]);
	put_signs(&page);
	return page.line;
}

/* In two columns, where there is room, the second goes on where the first has its half. */
static int
draw_pages(const struct ui *ui, struct page page)
{
	enum action_group order[GROUP_COUNT];
	struct page second = page, *at = &page;
	int half = INT_MAX;

	order_groups(ui, order);
	if (page.area.cols >= TWO_COLUMNS) {
		rect_cut_left(&second.area, page.area.cols / 2 + 1);
		page.area.cols = page.area.cols / 2 - 1;
		half = count_lines(ui, order, page) / 2;
	}
	for (size_t i = 0; i < GROUP_COUNT; i++) {
		if (at == &page && page.line >= half)
			at = &second;
		put_group(at, ui->keys, order[i]);
	}
	put_signs(at);
	return page.line > second.line ? page.line : second.line;
}

static void
draw(struct ui *ui, const struct ui_env *env, struct canvas *canvas)
{
	struct layout_frame frame = layout_frame(canvas->cols, canvas->rows);
	struct help_screen *help = &ui->help;
	struct rect area = frame.body;
	struct pieces title = { 0 };
	int last;

	if (canvas->rows >= 8)
		frame_rule(canvas, rect_cut_top(&area, 1), "", false);
	help->rows = area.rows;
	help->lines = draw_pages(ui, (struct page){ canvas, area, help->top, 0 });
	last = help->top + help->rows < help->lines ? help->top + help->rows : help->lines;
	head_name(&title, "help");
	if (help->lines > help->rows)
		pieces_add(&title, 4, STYLE_DIM, "lines %d-%d of %d", help->top + 1, last,
			   help->lines);
	head_screen(ui, env, &title, canvas, frame.title);
}

static void
enter(struct ui *ui, const struct ui_env *env)
{
	(void)env;
	ui->help.top = 0;
}

static bool
act(struct ui *ui, const struct ui_env *env, enum action action)
{
	struct help_screen *help = &ui->help;
	long by = action_rows(action, help->rows), to = help->top + by;
	int most = help->lines - help->rows;

	(void)env;
	if (by == 0)
		return false;
	to = to > most ? most : to;
	help->top = to > 0 ? (int)to : 0;
	return true;
}

const struct screen screen_help = {
	.name = "help",
	.hints = { ACTION_DOWN, ACTION_UP, ACTION_PAGE_DOWN },
	.hint_count = 3,
	.enter = enter,
	.draw = draw,
	.act = act,
};
