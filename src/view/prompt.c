#include "config.h"

#include "view/prompt.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "util/chars.h"
#include "util/die.h"
#include "util/text.h"
#include "view/key.h"

#define CTRL(letter) ((uint32_t)(letter) - 'a' + 1)

void
prompt_history_fini(struct prompt_history *history)
{
	for (size_t i = 0; i < history->count; i++)
		free(history->lines[i]);
	history->count = 0;
}

static void
history_remove(struct prompt_history *history, size_t at)
{
	free(history->lines[at]);
	history->count--;
	memmove(&history->lines[at], &history->lines[at + 1],
		(history->count - at) * sizeof(history->lines[0]));
}

void
prompt_history_push(struct prompt_history *history, const char *line)
{
	if (!line[0])
		return;
	for (size_t i = 0; i < history->count; i++) {
		if (!strcmp(history->lines[i], line)) {
			history_remove(history, i);
			break;
		}
	}
	if (history->count == PROMPT_HISTORY)
		history_remove(history, 0);
	history->lines[history->count++] = xstrdup(line);
}

static void
set_text(struct prompt *prompt, const char *text)
{
	size_t n = strlen(text);

	if (n > PROMPT_MAX)
		n = PROMPT_MAX;
	memcpy(prompt->text, text, n);
	prompt->text[n] = '\0';
	prompt->length = n;
	prompt->cursor = n;
}

void
prompt_open(struct prompt *prompt, int purpose, const char *label, const char *text,
	    struct prompt_history *history)
{
	prompt->open = true;
	prompt->purpose = purpose;
	prompt->label = label;
	prompt->history = history;
	prompt->recalled = 0;
	set_text(prompt, text);
}

/* The start of the character before a byte. */
static size_t
before(const struct prompt *prompt, size_t at)
{
	if (at > 0)
		at--;
	while (at > 0 && is_inner(prompt->text[at]))
		at--;
	return at;
}

static size_t
after(const struct prompt *prompt, size_t at)
{
	uint32_t code;

	if (at >= prompt->length)
		return prompt->length;
	return at + text_decode((struct str){ prompt->text + at, prompt->length - at }, &code);
}

/* Where the word before the cursor begins, blanks after it included. */
static size_t
word_start(const struct prompt *prompt)
{
	size_t at = prompt->cursor;

	while (at > 0 && prompt->text[at - 1] == ' ')
		at--;
	while (at > 0 && prompt->text[at - 1] != ' ')
		at--;
	return at;
}

/* Takes out the bytes [from, to); the cursor stands at from. */
static bool
cut(struct prompt *prompt, size_t from, size_t to)
{
	assert(from <= to && to <= prompt->length);
	if (from == to)
		return false;
	memmove(prompt->text + from, prompt->text + to, prompt->length - to + 1);
	prompt->length -= to - from;
	prompt->cursor = from;
	return true;
}

static bool
insert(struct prompt *prompt, const char *bytes, size_t n)
{
	if (prompt->length + n > PROMPT_MAX)
		return false;
	memmove(prompt->text + prompt->cursor + n, prompt->text + prompt->cursor,
		prompt->length - prompt->cursor + 1);
	memcpy(prompt->text + prompt->cursor, bytes, n);
	prompt->length += n;
	prompt->cursor += n;
	return true;
}

static bool
recall(struct prompt *prompt, int by)
{
	size_t count = prompt->history ? prompt->history->count : 0;

	if (by > 0 ? prompt->recalled >= count : prompt->recalled == 0)
		return false;
	prompt->recalled = by > 0 ? prompt->recalled + 1 : prompt->recalled - 1;
	set_text(prompt, prompt->recalled ? prompt->history->lines[count - prompt->recalled] : "");
	return true;
}

/* True if the text changed. */
static bool
edit(struct prompt *prompt, uint32_t key)
{
	char bytes[4];

	switch (key) {
	case KEY_ERASE:
	case CTRL('h'):
		return cut(prompt, before(prompt, prompt->cursor), prompt->cursor);
	case KEY_DELETE:
	case CTRL('d'):
		return cut(prompt, prompt->cursor, after(prompt, prompt->cursor));
	case CTRL('w'):
		return cut(prompt, word_start(prompt), prompt->cursor);
	case CTRL('u'):
		return cut(prompt, 0, prompt->cursor);
	case CTRL('k'):
		return cut(prompt, prompt->cursor, prompt->length);
	case KEY_ARROW_LEFT:
	case CTRL('b'):
		prompt->cursor = before(prompt, prompt->cursor);
		return false;
	case KEY_ARROW_RIGHT:
	case CTRL('f'):
		prompt->cursor = after(prompt, prompt->cursor);
		return false;
	case KEY_GO_HOME:
	case CTRL('a'):
		prompt->cursor = 0;
		return false;
	case KEY_GO_END:
	case CTRL('e'):
		prompt->cursor = prompt->length;
		return false;
	case KEY_ARROW_UP:
	case CTRL('p'):
		return recall(prompt, 1);
	case KEY_ARROW_DOWN:
	case CTRL('n'):
		return recall(prompt, -1);
	default:
		if (key >= KEY_FIRST_SPECIAL || text_char_cols(key) < 0)
			return false;
		return insert(prompt, bytes, text_encode(bytes, key));
	}
}

enum prompt_result
prompt_key(struct prompt *prompt, uint32_t key)
{
	if (key == KEY_RETURN) {
		prompt->open = false;
		if (prompt->history)
			prompt_history_push(prompt->history, prompt->text);
		return PROMPT_ACCEPTED;
	}
	/* Erasing in an empty line leaves it, as in vi. */
	if (key == KEY_ESCAPE || key == CTRL('c') || key == CTRL('g') ||
	    (key == KEY_ERASE && prompt->length == 0)) {
		prompt->open = false;
		return PROMPT_CANCELLED;
	}
	return edit(prompt, key) ? PROMPT_CHANGED : PROMPT_EDITING;
}

static bool
in_name(char c)
{
	/* Bytes above ASCII belong to names in other scripts. */
	return is_wide(c) || (c && !strchr(" <>=!|&()\"':", c));
}

struct str
prompt_word(const struct prompt *prompt)
{
	size_t at = prompt->cursor;

	while (at > 0 && in_name(prompt->text[at - 1]))
		at--;
	return (struct str){ prompt->text + at, prompt->cursor - at };
}

bool
prompt_complete(struct prompt *prompt, const char *const *words, size_t n)
{
	struct str word = prompt_word(prompt);
	struct str common = STR_NONE;

	if (word.n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct str candidate = str_of(words[i]);
		size_t same = 0;

		if (!str_starts(candidate, word))
			continue;
		if (!common.p)
			common = candidate;
		while (same < common.n && same < candidate.n && common.p[same] == candidate.p[same])
			same++;
		/* Not in the middle of a character. */
		while (same < common.n && same > 0 && is_inner(common.p[same]))
			same--;
		common.n = same;
	}
	return common.n > word.n && insert(prompt, common.p + word.n, common.n - word.n);
}

void
prompt_draw(const struct prompt *prompt, struct canvas *canvas, struct rect row, const char *note,
	    enum style note_style)
{
	struct str text = { prompt->text, prompt->length };
	int note_cols = note ? text_cols(str_of(note)) : 0;
	int room, left;
	size_t from = 0;

	if (row.cols <= 0 || row.rows <= 0)
		return;
	rect_cut_left(&row, canvas_text(canvas, row, STYLE_KEY, 0, str_of(prompt->label)));
	/* A note that leaves no room to type in waits. */
	if (note_cols > 0 && row.cols - note_cols - 2 >= 12) {
		canvas_text_right(canvas, row, note_style, 0, str_of(note));
		rect_cut_right(&row, note_cols + 2);
	}
	room = row.cols - 1; /* the cursor may stand behind the text */
	if (room < 1)
		return;
	/* What is left of the cursor must fit: the start scrolls out. */
	while ((left = text_cols((struct str){ text.p + from, prompt->cursor - from })) > room)
		from = after(prompt, from);
	canvas_text(canvas, row, STYLE_PLAIN, 0, str_skip(text, from));
	canvas->cursor_x = row.x + left;
	canvas->cursor_y = row.y;
}
