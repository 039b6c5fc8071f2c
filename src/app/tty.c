#include "config.h"

#include "app/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* curses has a key_name() of its own, which nobody here wants. */
#define key_name curses_key_name
#define NCURSES_NOMACROS
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
#undef key_name

#include "app/gestures.h"
#include "app/rescue.h"
#include "app/spool.h"
#include "app/suspend.h"
#include "util/clock.h"
#include "util/die.h"
#include "util/text.h"

#define ESCAPE_MS 25		     /* a lone Escape is one after this long */
#define EVENTS_MAX 8		     /* of the mouse, that curses keeps */
#define LEAVING_NS (500 * NS_PER_MS) /* how long a terminal that takes nothing is waited for */

/* Drags besides the presses and releases that curses asks for, in the encoding that it asks for. */
#define MOUSE_ON "\033[?1002h"
#define MOUSE_OFF "\033[?1006l\033[?1002l\033[?1000l"

struct tty {
	SCREEN *screen;
	struct spool *spool;
	FILE *keys; /* /dev/tty; NULL: standard input */
	int keys_fd;
	int cols, rows;
	bool mouse;
	struct gestures gestures;
	struct cell *shown; /* what the screen holds; cols * rows, if shown_valid */
	bool shown_valid;
	bool cursor_shown;
	attr_t attrs[2][STYLE_COUNT]; /* on the ground, and on that of the selected row */
};

/* What curses would send on leaving, for the time when it cannot be asked any more. */
static void
prepare_rescue(bool mouse)
{
	static const char *const capabilities[] = { "rmkx", "sgr0", "cnorm", "rmcup" };

	if (mouse)
		rescue_add(MOUSE_OFF);
	for (size_t i = 0; i < COUNT(capabilities); i++) {
		const char *bytes = tigetstr(capabilities[i]);

		/* -1 is what is no string capability. */
		if (bytes && bytes != (const char *)-1)
			rescue_add(bytes);
	}
	rescue_arm();
}

/* newterm() would say only that it failed. */
static bool
check_terminal(struct err *err)
{
	const char *term = getenv("TERM");
	const char *move;
	bool moves;
	int found;

	if (!term || !*term) {
		err_set(err, 0,
			"TERM is not set, so the screen cannot be drawn; set it "
			"(TERM=xterm-256color), or use --once");
		return false;
	}
	if (setupterm(NULL, STDOUT_FILENO, &found) != OK) {
		char *clean = text_clean(str_of(term), false);

		err_set(err, 0,
			"TERM=%s: no such terminal is known here; set another "
			"(TERM=xterm-256color), or use --once",
			clean);
		free(clean);
		return false;
	}
	move = tigetstr("cup");
	moves = move && move != (const char *)-1;
	del_curterm(cur_term); /* newterm() makes one of its own */
	if (!moves) {
		err_set(err, 0, "TERM=%s cannot move its cursor, so there is no screen; use --once",
			term);
		return false;
	}
	return true;
}

static attr_t
attrs_of_marks(unsigned marks)
{
	attr_t attrs = A_NORMAL;

	if (marks & MARK_BOLD)
		attrs |= A_BOLD;
	if (marks & MARK_REVERSE)
		attrs |= A_REVERSE;
	if (marks & MARK_UNDERLINE)
		attrs |= A_UNDERLINE;
	if (marks & MARK_DIM)
		attrs |= A_DIM;
	return attrs;
}

static int
colours_of_terminal(bool no_color)
{
	if (no_color || !has_colors() || start_color() != OK)
		return 0;
	use_default_colors();
	if (COLORS >= 256)
		return 256;
	if (COLORS >= 16)
		return 16;
	return COLORS >= 8 ? 8 : 0;
}

/*
 * How each style looks, and how on the selected row.  Colour pair 0 is the terminal's own; i + 1 is
 * style i, and those of the selected row follow.
 */
static void
set_styles(struct tty *tty, const struct tty_options *options)
{
	int colours = colours_of_terminal(options->no_color);

	for (int i = 0; i < 2 * STYLE_COUNT; i++) {
		bool selected = i >= STYLE_COUNT;
		enum style style = (enum style)(i % STYLE_COUNT);
		struct look look = style_look_marked(style, selected ? MARK_SELECTED : 0,
						     options->ground, colours);
		attr_t *attrs = &tty->attrs[selected][style];

		*attrs = attrs_of_marks(look.marks);
		if (colours > 0 && init_pair((short)(i + 1), look.fg, look.bg) == OK)
			*attrs |= (attr_t)COLOR_PAIR(i + 1);
	}
}

/* raw(), not cbreak(): in `train.py | traintop -` an interrupt would go to the training as well. */
static void
set_modes(struct tty *tty)
{
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	idlok(stdscr, FALSE);
	leaveok(stdscr, FALSE);
	if (!tty->mouse)
		return;
	/* A press and a release that come together are a click for curses, also without an
	 * interval. */
	mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED |
		      BUTTON1_TRIPLE_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED |
		      REPORT_MOUSE_POSITION,
		  NULL);
	mouseinterval(0);
	tty_send(tty, STR(MOUSE_ON));
}

static bool
open_keys(struct tty *tty, struct err *err)
{
	if (isatty(STDIN_FILENO)) {
		tty->keys_fd = STDIN_FILENO;
		return true;
	}
	tty->keys = fopen("/dev/tty", "r+e");
	if (!tty->keys) {
		err_set(err, errno, "/dev/tty: %s; without a keyboard use --once or --follow",
			strerror(errno));
		return false;
	}
	tty->keys_fd = fileno(tty->keys);
	return true;
}

struct tty *
tty_open(const struct tty_options *options, struct err *err)
{
	struct tty *tty;

	if (!check_terminal(err))
		return NULL;
	tty = xcalloc(1, sizeof(*tty));
	tty->mouse = options->mouse;
	if (!open_keys(tty, err))
		goto fail;
	tty->spool = spool_open(STDOUT_FILENO, err);
	if (!tty->spool)
		goto fail;
	if (!rescue_init(spool_fd(tty->spool))) {
		err_set(err, errno, "the terminal's modes cannot be read: %s", strerror(errno));
		goto fail;
	}
	set_escdelay(ESCAPE_MS);
	tty->screen = newterm(NULL, spool_file(tty->spool), tty->keys ? tty->keys : stdin);
	if (!tty->screen) {
		err_set(err, 0, "TERM=%s: the terminal cannot be set up; use --once",
			getenv("TERM"));
		goto fail;
	}
	prepare_rescue(tty->mouse);
	set_modes(tty);
	set_styles(tty, options);
	curs_set(0);
	tty_resize(tty);
	return tty;
fail:
	spool_close(tty->spool);
	if (tty->keys)
		fclose(tty->keys);
	free(tty);
	return NULL;
}

/* What is said when the screen has gone would be waited for, too. */
static void
fall_silent(void)
{
	int null = isatty(STDERR_FILENO) ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;

	if (null >= 0) {
		dup2(null, STDERR_FILENO);
		close(null);
	}
}

/* False if the terminal takes nothing any more: its modes are as they were, and that is all. */
static bool
give_back(struct tty *tty)
{
	if (tty->mouse)
		tty_send(tty, STR(MOUSE_OFF));
	if (!spool_drain(tty->spool, LEAVING_NS)) {
		rescue_now();
		return false;
	}
	endwin();
	return true;
}

void
tty_close(struct tty *tty)
{
	if (!tty)
		return;
	if (!give_back(tty))
		fall_silent();
	rescue_disarm();
	delscreen(tty->screen);
	spool_close(tty->spool);
	if (tty->keys)
		fclose(tty->keys);
	free(tty->shown);
	free(tty);
}

int
tty_fd(const struct tty *tty)
{
	return tty->keys_fd;
}

/* The kernel's console has 512 glyphs at most, and old terminals have no braille either. */
bool
tty_is_plain(const struct tty *tty)
{
	static const char *const plain[] = { "linux", "vt100", "vt102", "vt220",
					     "vt52",  "ansi",  "cons25" };
	const char *term = getenv("TERM");

	(void)tty;
	for (size_t i = 0; i < COUNT(plain); i++)
		if (term && strcmp(term, plain[i]) == 0)
			return true;
	return false;
}

void
tty_size(const struct tty *tty, int *cols, int *rows)
{
	*cols = tty->cols;
	*rows = tty->rows;
}

void
tty_resize(struct tty *tty)
{
	struct winsize size;

	tty->cols = COLS;
	tty->rows = LINES;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
		tty->cols = size.ws_col;
		tty->rows = size.ws_row;
		resize_term(tty->rows, tty->cols);
	}
	free(tty->shown);
	tty->shown = xcalloc((size_t)tty->cols * (size_t)tty->rows, sizeof(*tty->shown));
	tty_repaint(tty);
}

void
tty_repaint(struct tty *tty)
{
	tty->shown_valid = false;
	clearok(curscr, TRUE);
}

/* The characters of a cell as curses takes them: a base and what combines with it. */
static void
wide_text(const struct cell *cell, wchar_t wide[CCHARW_MAX + 1])
{
	struct str text = str_of(cell->text);
	size_t n = 0;

	while (text.n > 0 && n < CCHARW_MAX) {
		uint32_t code;
		size_t length = text_decode(text, &code);

		wide[n++] = (wchar_t)code;
		text = str_skip(text, length);
	}
	if (n == 0)
		wide[n++] = L' ';
	wide[n] = L'\0';
}

static void
draw_cell(struct tty *tty, int x, int y, const struct cell *cell)
{
	attr_t attrs =
	    tty->attrs[(cell->mark & MARK_SELECTED) != 0][cell->style] | attrs_of_marks(cell->mark);
	wchar_t wide[CCHARW_MAX + 1];
	cchar_t out;

	wide_text(cell, wide);
	setcchar(&out, wide, attrs & ~A_COLOR, (short)PAIR_NUMBER(attrs), NULL);
	/* ERR at the last cell only says that the cursor has nowhere to go. */
	mvadd_wch(y, x, &out);
}

/* The right half of a wide character is drawn with its left half. */
static bool
is_right_half(const struct cell *cell)
{
	return cell->text[0] == '\0';
}

static void
draw_row(struct tty *tty, const struct canvas *canvas, int y, int cols)
{
	const struct cell *row = canvas->cells + (size_t)y * (size_t)canvas->cols;
	struct cell *shown = tty->shown + (size_t)y * (size_t)tty->cols;

	if (tty->shown_valid && memcmp(row, shown, (size_t)cols * sizeof(*row)) == 0)
		return;
	for (int x = 0; x < cols; x++) {
		if (tty->shown_valid && memcmp(&row[x], &shown[x], sizeof(*row)) == 0)
			continue;
		if (!is_right_half(&row[x]))
			draw_cell(tty, x, y, &row[x]);
		shown[x] = row[x];
	}
}

static void
draw_cursor(struct tty *tty, const struct canvas *canvas)
{
	bool show = canvas->cursor_x >= 0 && canvas->cursor_y >= 0;

	if (show != tty->cursor_shown)
		curs_set(show ? 1 : 0);
	tty->cursor_shown = show;
	if (show)
		move(canvas->cursor_y, canvas->cursor_x);
}

size_t
tty_draw(struct tty *tty, const struct canvas *canvas)
{
	int cols = canvas->cols < tty->cols ? canvas->cols : tty->cols;
	int rows = canvas->rows < tty->rows ? canvas->rows : tty->rows;

	spool_begin(tty->spool);
	if (!tty->shown_valid)
		erase();
	for (int y = 0; y < rows; y++)
		draw_row(tty, canvas, y, cols);
	tty->shown_valid = true;
	draw_cursor(tty, canvas);
	wnoutrefresh(stdscr);
	doupdate();
	return spool_end(tty->spool);
}

bool
tty_is_behind(const struct tty *tty)
{
	return spool_waits(tty->spool);
}

int
tty_behind_fd(const struct tty *tty)
{
	return spool_fd(tty->spool);
}

void
tty_catch_up(struct tty *tty)
{
	spool_flush(tty->spool);
}

static const struct {
	int curses;
	uint32_t key;
} special_keys[] = {
	{ KEY_UP, KEY_ARROW_UP },      { KEY_DOWN, KEY_ARROW_DOWN },
	{ KEY_LEFT, KEY_ARROW_LEFT },  { KEY_RIGHT, KEY_ARROW_RIGHT },
	{ KEY_PPAGE, KEY_PAGE_UP },    { KEY_NPAGE, KEY_PAGE_DOWN },
	{ KEY_HOME, KEY_GO_HOME },     { KEY_FIND, KEY_GO_HOME },
	{ KEY_END, KEY_GO_END },       { KEY_SELECT, KEY_GO_END },
	{ KEY_DC, KEY_DELETE },	       { KEY_IC, KEY_INSERT },
	{ KEY_BACKSPACE, KEY_ERASE },  { KEY_BTAB, KEY_BACKTAB },
	{ KEY_SLEFT, KEY_SHIFT_LEFT }, { KEY_SRIGHT, KEY_SHIFT_RIGHT },
	{ KEY_ENTER, KEY_RETURN },
};

static bool
key_of_special(wint_t code, struct key_event *out)
{
	if (code >= KEY_F(1) && code <= KEY_F(12)) {
		out->key = KEY_FUNCTION_1 + (uint32_t)(code - KEY_F(1));
		return true;
	}
	for (size_t i = 0; i < COUNT(special_keys); i++) {
		if (special_keys[i].curses != (int)code)
			continue;
		out->key = special_keys[i].key;
		return true;
	}
	return false;
}

static void
note_gesture(struct gestures *gestures, const MEVENT *event, int64_t now_ns)
{
	struct spot at = { event->x, event->y };
	mmask_t what = event->bstate;

	if (what & BUTTON4_PRESSED)
		gestures_add(gestures, KEY_WHEEL_UP, at);
	else if (what & BUTTON5_PRESSED)
		gestures_add(gestures, KEY_WHEEL_DOWN, at);
	else if (what & BUTTON1_CLICKED)
		gestures_click(gestures, 1, at, now_ns);
	else if (what & BUTTON1_DOUBLE_CLICKED)
		gestures_click(gestures, 2, at, now_ns);
	else if (what & BUTTON1_TRIPLE_CLICKED)
		gestures_click(gestures, 3, at, now_ns);
	else if (what & BUTTON1_PRESSED)
		gestures_press(gestures, at, now_ns);
	else if (what & REPORT_MOUSE_POSITION)
		gestures_move(gestures, at);
	if (what & BUTTON1_RELEASED)
		gestures_release(gestures, at);
}

/* curses reads all gestures that are there, and gives the last one first. */
static void
take_gestures(struct tty *tty)
{
	int64_t now_ns = clock_now().mono_ns;
	MEVENT events[EVENTS_MAX];
	size_t n = 0;

	while (n < EVENTS_MAX && getmouse(&events[n]) == OK)
		n++;
	while (n > 0)
		note_gesture(&tty->gestures, &events[--n], now_ns);
}

bool
tty_key(struct tty *tty, struct key_event *out)
{
	wint_t code;

	/* Keys that have no name here are passed over. */
	while (!gestures_next(&tty->gestures, out)) {
		int got = get_wch(&code);

		*out = (struct key_event){ 0 };
		if (got == ERR)
			return false;
		if (got == KEY_CODE_YES) {
			if (code == KEY_MOUSE)
				take_gestures(tty);
			else if (key_of_special(code, out))
				return true;
			continue;
		}
		out->key = code == 127 || code == 8 ? KEY_ERASE : (uint32_t)code;
		return true;
	}
	return true;
}

void
tty_send(struct tty *tty, struct str bytes)
{
	spool_send(tty->spool, bytes);
}

static void
leave(struct tty *tty)
{
	give_back(tty);
	rescue_pause(true);
}

static void
enter(struct tty *tty)
{
	rescue_pause(false);
	reset_prog_mode();
	if (tty->mouse)
		tty_send(tty, STR(MOUSE_ON));
	tty_resize(tty);
	spool_begin(tty->spool);
	refresh(); /* endwin() is over: alternate screen, keypad */
	curs_set(0);
	spool_end(tty->spool);
	tty->cursor_shown = false;
}

void
tty_stop(struct tty *tty, bool group)
{
	leave(tty);
	suspend(group);
	enter(tty);
}

void
tty_continued(struct tty *tty)
{
	enter(tty);
}
