#include "config.h"

#include "view/logview.h"

#include <stdlib.h>
#include <string.h>

#include "view/log_line.h"
#include "view/ui.h"

#define SEARCH_CHUNK 256
#define SEARCH_LINES 400000 /* looked at for one key: what can be read in a moment */
#define ROWS_MAX 512

/* ---- lines of the run only */

static size_t
lines_before(const struct ui_env *env, const struct run *run, int64_t end, struct log_text *out,
	     size_t n)
{
	size_t got, skip = 0;

	if (!env->log_before)
		return 0;
	if (end > run->offset_last)
		end = run->offset_last;
	got = env->log_before(env->log_arg, run, end, out, n);
	while (skip < got && out[skip].offset < run->offset_first)
		skip++;
	memmove(out, out + skip, (got - skip) * sizeof(*out));
	return got - skip;
}

static size_t
lines_after(const struct ui_env *env, const struct run *run, int64_t begin, struct log_text *out,
	    size_t n)
{
	size_t got;

	if (!env->log_after)
		return 0;
	if (begin < run->offset_first)
		begin = run->offset_first;
	got = env->log_after(env->log_arg, run, begin, out, n);
	while (got > 0 && out[got - 1].offset >= run->offset_last)
		got--;
	return got;
}

void
logview_open(struct logview *view, const struct run *run)
{
	view->run_id = run->id;
	view->opened = true;
	view->follow = true;
	view->skip = 0;
	view->cursor = view->top = run->offset_first;
}

/* The cursor on that line, with so many lines before it if there are. */
static bool
put_cursor(struct logview *view, const struct ui_env *env, const struct run *run, uint32_t line,
	   int before)
{
	int64_t offset = env->log_seek ? env->log_seek(env->log_arg, run, line) : -1;

	if (offset < run->offset_first || offset >= run->offset_last)
		return false;
	view->follow = false;
	view->cursor = offset;
	view->top = offset;
	for (int i = 0; i < before; i++) {
		struct log_text text;

		if (lines_before(env, run, view->top, &text, 1) == 0)
			break;
		view->top = text.offset;
	}
	return true;
}

bool
logview_goto(struct logview *view, const struct ui_env *env, const struct run *run, uint32_t line)
{
	return put_cursor(view, env, run, line, view->rows / 3);
}

/* ---- drawing */

/* Rows a line takes. */
static int
line_rows(const struct logview *view, const struct log_text *text, int cols)
{
	int rows;

	if (!view->wrap || cols <= 0)
		return 1;
	rows = (log_line_cols(text) + cols - 1) / cols;
	return rows > 0 ? rows : 1;
}

/* The lines from view->top on; if they do not fill the area, as many before them as do. */
static size_t
fetch(struct logview *view, const struct ui_env *env, const struct run *run, struct log_text *lines,
      int rows)
{
	size_t n;

	if (rows > ROWS_MAX)
		rows = ROWS_MAX;
	if (view->follow)
		n = lines_before(env, run, view->end ? view->end : run->offset_last, lines,
				 (size_t)rows);
	else
		n = lines_after(env, run, view->top, lines, (size_t)rows);
	if (!view->follow && n > 0 && n < (size_t)rows)
		n = lines_before(env, run, lines[n - 1].end_offset, lines, (size_t)rows);
	if (n == 0)
		return 0;
	view->top = lines[0].offset;
	if (view->follow)
		view->cursor = lines[n - 1].offset;
	return n;
}

/* Moves view->top so that the cursor's line lies within the rows. */
static void
show_cursor(struct logview *view, const struct ui_env *env, const struct run *run, int rows,
	    int cols)
{
	struct log_text text;
	int64_t at = view->cursor;
	int used = 0;

	if (view->cursor < view->top) {
		view->top = view->cursor;
		return;
	}
	if (lines_after(env, run, at, &text, 1) == 0)
		return;
	/* Back from the cursor until the area is full: top may not lie before that. */
	for (;;) {
		used += line_rows(view, &text, cols);
		if (used > rows)
			break;
		at = text.offset;
		if (at <= view->top || lines_before(env, run, at, &text, 1) == 0)
			return;
	}
	view->top = at;
}

/* The number of the line as the plots know it; 0: unknown. */
static uint32_t
line_number(const struct log_text *text)
{
	return text->line > 0 && text->line < UINT32_MAX ? (uint32_t)text->line : 0;
}

/* Takes the rows of a line off an area; those that were drawn. */
static struct rect
draw_line(const struct logview *view, const struct run *run, struct canvas *canvas,
	  const struct log_text *text, struct rect *area)
{
	struct rect rows = rect_cut_top(area, line_rows(view, text, area->cols));
	struct log_look look = { .style = view->dim ? STYLE_DIM : STYLE_PLAIN,
				 .skip = view->skip,
				 .wrapped = view->wrap,
				 .search = str_of(view->search) };

	for (int r = 0; r < rows.rows; r++) {
		struct rect row = { rows.x, rows.y + r, rows.cols, 1 };

		if (view->wrap)
			look.skip = r * rows.cols;
		log_line_draw(canvas, row, run, text, &look);
	}
	return rows;
}

void
logview_draw(struct logview *view, const struct ui_env *env, const struct run *run,
	     struct canvas *canvas, struct rect area)
{
	struct log_text lines[ROWS_MAX];
	size_t n, from = 0;
	int needed = 0;

	if (!view->opened || view->run_id != run->id)
		logview_open(view, run);
	view->rows = area.rows;
	view->cols = area.cols;
	if (area.rows <= 0 || area.cols <= 0)
		return;
	if (!view->follow)
		show_cursor(view, env, run, area.rows, area.cols);
	n = fetch(view, env, run, lines, area.rows);
	/* Wrapped lines that follow the end are more than fit. */
	for (size_t i = 0; i < n; i++)
		needed += line_rows(view, &lines[i], area.cols);
	while (view->follow && needed > area.rows && from + 1 < n)
		needed -= line_rows(view, &lines[from++], area.cols);
	for (size_t i = from; i < n && area.rows > 0; i++) {
		struct rect rows = draw_line(view, run, canvas, &lines[i], &area);

		if (lines[i].offset != view->cursor)
			continue;
		view->line = line_number(&lines[i]);
		if (view->marked)
			canvas_mark(canvas, rows, MARK_SELECTED);
	}
}

void
logview_tail(const struct ui_env *env, const struct run *run, int64_t end, struct canvas *canvas,
	     struct rect area)
{
	struct logview view = { .dim = true, .end = end };

	logview_draw(&view, env, run, canvas, area);
}

bool
logview_line(const struct ui_env *env, const struct run *run, uint32_t line, struct canvas *canvas,
	     struct rect area)
{
	struct logview view = { .dim = true, .marked = true };

	logview_open(&view, run);
	if (!put_cursor(&view, env, run, line, area.rows * 3 / 4))
		return false;
	logview_draw(&view, env, run, canvas, area);
	return true;
}

/* ---- keys */

static void
move(struct logview *view, const struct ui_env *env, const struct run *run, long by)
{
	struct log_text lines[ROWS_MAX];
	size_t want = (size_t)labs(by) < ROWS_MAX ? (size_t)labs(by) : ROWS_MAX - 1, n;

	if (by < 0) {
		n = lines_before(env, run, view->cursor, lines, want);
		if (n > 0)
			view->cursor = lines[0].offset;
		view->follow = view->follow && n == 0;
	} else {
		n = lines_after(env, run, view->cursor, lines, want + 1);
		if (n > 0)
			view->cursor = lines[n - 1].offset;
	}
}

bool
logview_act(struct logview *view, const struct ui_env *env, const struct run *run,
	    enum action action)
{
	int side = view->cols > 20 ? view->cols / 2 : 8;
	long by = action_rows(action, view->rows);

	switch ((int)action) {
	case ACTION_TOP:
		view->follow = false;
		view->cursor = view->top = run->offset_first;
		break;
	case ACTION_BOTTOM:
		view->follow = true;
		break;
	case ACTION_FOLLOW:
		view->follow = !view->follow;
		break;
	case ACTION_WRAP:
		view->wrap = !view->wrap;
		view->skip = 0;
		break;
	case ACTION_LEFT:
		view->skip = view->skip > side ? view->skip - side : 0;
		break;
	case ACTION_RIGHT:
		view->skip += view->wrap ? 0 : side;
		break;
	default:
		if (by == 0)
			return false;
		move(view, env, run, by);
		break;
	}
	return true;
}

void
logview_click(struct logview *view, const struct ui_env *env, const struct run *run, int row)
{
	struct log_text lines[ROWS_MAX];
	size_t n = fetch(view, env, run, lines, view->rows);

	for (size_t i = 0; i < n; i++) {
		row -= line_rows(view, &lines[i], view->cols);
		if (row < 0) {
			view->follow = view->follow && i + 1 == n;
			view->cursor = lines[i].offset;
			return;
		}
	}
}

/* ---- search */

/* The first (by > 0) or last matching line of a chunk; n if none. */
static size_t
find_in(const struct logview *view, const struct log_text *lines, size_t n, int by)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = by > 0 ? i : n - 1 - i;

		if (log_line_matches(lines[at].text, str_of(view->search)))
			return at;
	}
	return n;
}

bool
logview_find(struct logview *view, const struct ui_env *env, const struct run *run, int by)
{
	struct log_text lines[SEARCH_CHUNK];
	int64_t at = view->cursor;
	size_t n;

	/* Forwards: from the line after the cursor's. */
	if (by > 0) {
		if (lines_after(env, run, at, lines, 1) == 0)
			return false;
		at = lines[0].end_offset;
	}
	for (size_t looked = 0; looked < SEARCH_LINES; looked += n) {
		size_t found;

		n = by > 0 ? lines_after(env, run, at, lines, SEARCH_CHUNK)
			   : lines_before(env, run, at, lines, SEARCH_CHUNK);
		if (n == 0)
			return false;
		found = find_in(view, lines, n, by);
		if (found < n) {
			view->cursor = lines[found].offset;
			view->follow = false;
			return true;
		}
		at = by > 0 ? lines[n - 1].end_offset : lines[0].offset;
	}
	return false;
}
