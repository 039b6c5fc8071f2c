#include "config.h"

#include "view/menu.h"

#include <stdlib.h>

#include "util/die.h"
#include "util/text.h"
#include "view/frame.h"

static void
clear_items(struct menu *menu)
{
	for (size_t i = 0; i < menu->count; i++) {
		free(menu->items[i].label);
		free(menu->items[i].detail);
	}
	menu->count = 0;
}

void
menu_fini(struct menu *menu)
{
	clear_items(menu);
	free(menu->items);
	menu->items = NULL;
	menu->cap = 0;
}

void
menu_open(struct menu *menu, int purpose, const char *title, bool many)
{
	clear_items(menu);
	menu->open = true;
	menu->purpose = purpose;
	menu->title = title;
	menu->many = many;
	menu->selected = 0;
	menu->top = 0;
	menu->find.open = false;
	menu->find.length = 0;
	menu->find.text[0] = '\0';
}

struct menu_item *
menu_add(struct menu *menu, int64_t value, const char *label, const char *detail, bool checked)
{
	struct menu_item *item;

	menu->items = grow(menu->items, &menu->cap, menu->count + 1, sizeof(*menu->items));
	item = &menu->items[menu->count++];
	*item = (struct menu_item){ .label = text_clean(str_of(label), false),
				    .detail = detail ? text_clean(str_of(detail), false) : NULL,
				    .value = value,
				    .checked = checked };
	return item;
}

void
menu_ready(struct menu *menu)
{
	for (size_t i = 0; i < menu->count && !menu->many; i++) {
		if (menu->items[i].checked) {
			menu->selected = i;
			return;
		}
	}
}

static bool
matches(const struct menu *menu, const struct menu_item *item)
{
	struct str label = str_of(item->label);
	struct str wanted = { menu->find.text, menu->find.length };

	return wanted.n == 0 || str_find_case(label, wanted) < label.n;
}

static size_t
match_count(const struct menu *menu)
{
	size_t n = 0;

	for (size_t i = 0; i < menu->count; i++)
		n += matches(menu, &menu->items[i]);
	return n;
}

struct menu_item *
menu_chosen(struct menu *menu)
{
	size_t n = 0;

	for (size_t i = 0; i < menu->count; i++) {
		if (matches(menu, &menu->items[i]) && n++ == menu->selected)
			return &menu->items[i];
	}
	return NULL;
}

static void
move(struct menu *menu, long by)
{
	long count = (long)match_count(menu);
	long to = (long)menu->selected + by;

	if (to >= count)
		to = count - 1;
	menu->selected = to > 0 ? (size_t)to : 0;
}

static enum menu_result
choose(struct menu *menu, bool toggle)
{
	struct menu_item *item = menu_chosen(menu);

	if (!item)
		return MENU_STAYS;
	if (toggle && menu->many) {
		item->checked = !item->checked;
		return MENU_TOGGLED;
	}
	menu->open = false;
	return menu->many ? MENU_CLOSED : MENU_CHOSEN;
}

static enum menu_result
find_key(struct menu *menu, uint32_t key)
{
	enum prompt_result result = prompt_key(&menu->find, key);

	if (result == PROMPT_CHANGED)
		menu->selected = 0;
	if (result == PROMPT_CANCELLED) {
		menu->find.length = 0;
		menu->find.text[0] = '\0';
	}
	move(menu, 0);
	/* One match left, and Enter: that is meant. */
	if (result == PROMPT_ACCEPTED && match_count(menu) == 1)
		return choose(menu, menu->many);
	return MENU_STAYS;
}

static enum menu_result
click(struct menu *menu, struct key_event event)
{
	struct rect area = menu->area;
	int row = event.y - area.y - 1;

	if (!rect_has(area, event.x, event.y)) {
		menu->open = false;
		return MENU_CLOSED;
	}
	if (row < 0 || menu->top + (size_t)row >= match_count(menu))
		return MENU_STAYS;
	menu->selected = menu->top + (size_t)row;
	return choose(menu, menu->many);
}

enum menu_result
menu_key(struct menu *menu, struct key_event event)
{
	int page = menu->area.rows > 4 ? menu->area.rows - 3 : 1;
	bool arrow = event.key == KEY_ARROW_UP || event.key == KEY_ARROW_DOWN;

	if (menu->find.open && !arrow && event.key != KEY_CLICK)
		return find_key(menu, event.key);
	switch (event.key) {
	case 'j':
	case KEY_ARROW_DOWN:
	case KEY_WHEEL_DOWN:
		move(menu, 1);
		return MENU_STAYS;
	case 'k':
	case KEY_ARROW_UP:
	case KEY_WHEEL_UP:
		move(menu, -1);
		return MENU_STAYS;
	case KEY_PAGE_DOWN:
		move(menu, page);
		return MENU_STAYS;
	case KEY_PAGE_UP:
		move(menu, -page);
		return MENU_STAYS;
	case 'g':
	case KEY_GO_HOME:
		menu->selected = 0;
		return MENU_STAYS;
	case 'G':
	case KEY_GO_END:
		move(menu, (long)menu->count);
		return MENU_STAYS;
	case '/':
		prompt_open(&menu->find, 0, "/", "", NULL);
		return MENU_STAYS;
	case KEY_CLICK:
		return click(menu, event);
	case KEY_SPACE:
		return choose(menu, true);
	case KEY_RETURN:
		return choose(menu, false);
	case 'q':
	case KEY_ESCAPE:
	case 3: /* C-c */
		menu->open = false;
		return MENU_CLOSED;
	default:
		return MENU_STAYS;
	}
}

/* Columns of the widest label. */
static int
label_cols(const struct menu *menu)
{
	int widest = 0;

	for (size_t i = 0; i < menu->count; i++) {
		int cols = text_cols(str_of(menu->items[i].label));

		if (cols > widest)
			widest = cols;
	}
	return widest;
}

/* Columns of the widest item, the title and the frame. */
static int
wanted_cols(const struct menu *menu)
{
	int labels = label_cols(menu), widest = text_cols(str_of(menu->title)) + 2;

	for (size_t i = 0; i < menu->count; i++) {
		const struct menu_item *item = &menu->items[i];
		int cols = 2 + labels;

		if (item->detail)
			cols += 2 + text_cols(str_of(item->detail));
		if (cols > widest)
			widest = cols;
	}
	return widest + 3;
}

static void
draw_item(const struct menu *menu, struct canvas *canvas, struct rect row,
	  const struct menu_item *item, bool selected)
{
	struct glyph check = { menu->many ? "✓" : "▸", menu->many ? "*" : ">", STYLE_KEY };
	enum style style = selected ? STYLE_SELECTED : STYLE_PLAIN;

	rect_cut_left(&row, 1);
	rect_cut_right(&row, 1);
	canvas_fill(canvas, row, style, " ");
	if (selected)
		check.style = style;
	if (item->checked)
		canvas_glyph(canvas, row.x, row.y, check, 0);
	rect_cut_left(&row, 2);
	canvas_text(canvas, row, style, 0, str_of(item->label));
	rect_cut_left(&row, label_cols(menu) + 2);
	if (item->detail && row.cols > 0) {
		char *cut = text_cut_end(str_of(item->detail), row.cols, canvas->ascii);

		canvas_text(canvas, row, selected ? style : STYLE_DIM, 0, str_of(cut));
		free(cut);
	}
}

static void
draw_frame(const struct menu *menu, struct canvas *canvas, struct rect area)
{
	struct str title = str_of(menu->title);

	canvas_fill(canvas, area, STYLE_PLAIN, " ");
	canvas_rule(canvas, area, STYLE_DIM);
	canvas_rule(canvas, (struct rect){ area.x, area.y + area.rows - 1, area.cols, 1 },
		    STYLE_DIM);
	canvas_fill(canvas, (struct rect){ area.x + 1, area.y, text_cols(title) + 2, 1 },
		    STYLE_PLAIN, " ");
	canvas_text(canvas, (struct rect){ area.x + 2, area.y, area.cols - 3, 1 }, STYLE_BRIGHT, 0,
		    title);
	for (int y = area.y; y < area.y + area.rows; y++) {
		struct glyph left = { "│", "|", STYLE_DIM }, right = left;

		if (y == area.y) {
			left = (struct glyph){ "┌", "+", STYLE_DIM };
			right = (struct glyph){ "┐", "+", STYLE_DIM };
		} else if (y == area.y + area.rows - 1) {
			left = (struct glyph){ "└", "+", STYLE_DIM };
			right = (struct glyph){ "┘", "+", STYLE_DIM };
		}
		canvas_glyph(canvas, area.x, y, left, 0);
		canvas_glyph(canvas, area.x + area.cols - 1, y, right, 0);
	}
}

void
menu_draw_keys(const struct menu *menu, struct canvas *canvas, struct rect row)
{
	static const char *const one[] = { "Enter", "choose", "Esc", "close", "/", "find" };
	static const char *const many[] = { "Space", "choose", "Enter", "close", "/", "find" };
	const char *const *keys = menu->many ? many : one;
	struct pieces pieces = { 0 };

	for (size_t i = 0; i < COUNT(one); i += 2) {
		pieces_add(&pieces, (int)i, STYLE_KEY, "%s", keys[i]);
		pieces_add(&pieces, (int)i, STYLE_DIM, "%s", keys[i + 1])->gap = 1;
	}
	pieces_draw(&pieces, canvas, row);
}

void
menu_draw(struct menu *menu, struct canvas *canvas, struct rect screen)
{
	size_t count = match_count(menu);
	int rows = (int)(menu->count < 1000 ? menu->count : 1000) + 2;
	int cols = wanted_cols(menu);
	struct rect area, foot;
	size_t shown = 0, n = 0;

	if (cols > screen.cols)
		cols = screen.cols;
	if (rows > screen.rows)
		rows = screen.rows;
	area = (struct rect){ screen.x + (screen.cols - cols) / 2,
			      screen.y + (screen.rows - rows) / 3, cols, rows };
	foot = (struct rect){ area.x + 2, area.y + rows - 1, cols - 4, 1 };
	menu->area = area;
	if (rows < 3 || cols < 6)
		return;
	draw_frame(menu, canvas, area);
	if (menu->selected < menu->top)
		menu->top = menu->selected;
	if (menu->selected >= menu->top + (size_t)rows - 2)
		menu->top = menu->selected - (size_t)rows + 3;
	for (size_t i = 0; i < menu->count && shown < (size_t)rows - 2; i++) {
		if (!matches(menu, &menu->items[i]) || n++ < menu->top)
			continue;
		draw_item(menu, canvas, (struct rect){ area.x, area.y + 1 + (int)shown, cols, 1 },
			  &menu->items[i], n - 1 == menu->selected);
		shown++;
	}
	if (menu->top + shown < count)
		canvas_printf(canvas, foot, STYLE_DIM, 0, " %zu more ", count - menu->top - shown);
	if (menu->find.open)
		prompt_draw(&menu->find, canvas, foot, NULL, STYLE_DIM);
}
