#include "config.h"

#include "ingest/shape.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/wording.h"
#include "util/die.h"

#define HEADING_MAX 64
#define MARK_MAX 24

/*
 * The final values of a run, as experiment trackers print them at its end:
 *
 *	wandb: Run summary:
 *	wandb:       Sentence Precision 0.65625
 *	wandb:                      lr: 0.002
 *
 * Where only they were kept (notes on a sweep) they are all there is of a run.  Where a "Run
 *history" of sparklines stands before them, they repeat the end of a curve that is written down
 *elsewhere.
 */
struct summary {
	bool open;
	bool history;	     /* sparklines: what follows is passed over */
	bool mute;	     /* values after a history */
	bool values;	     /* a value has been read */
	bool said;	     /* a part of them is out */
	bool bare;	     /* its lines have lost the tracker's mark */
	char mark[MARK_MAX]; /* what the tracker begins its lines with, without the colon */
	size_t mark_n;
	char heading[HEADING_MAX];
	size_t heading_n;
};

static void *
make(void)
{
	return xcalloc(1, sizeof(struct summary));
}

static void
set_mark(struct summary *summary, struct str mark)
{
	summary->mark_n = mark.n;
	memcpy(summary->mark, mark.p, mark.n);
}

static bool
is_mark(const struct summary *summary, struct str word)
{
	struct str mark = { summary->mark, summary->mark_n };

	return mark.n > 0 && word.n > 1 && (str_ends(mark, word) || str_ends(word, mark));
}

/* Takes the tracker's mark off, which a careless copy may have cut ("andb: "). */
static bool
peel(const struct summary *summary, struct str *text)
{
	size_t colon;

	*text = str_trim(*text);
	colon = str_find_char(*text, ':');
	if (colon == text->n || !is_mark(summary, str_first(*text, colon)))
		return false;
	*text = str_trim(str_skip(*text, colon + 1));
	return true;
}

/* "wandb: Run summary:": the title, before it nothing or the mark that the tracker has. */
static bool
is_title(struct summary *summary, struct str text, struct str title)
{
	struct str mark = str_trim(text);

	if (!str_ends(mark, title))
		return false;
	mark = str_trim(str_first(mark, mark.n - title.n));
	if (mark.n == 0)
		return true;
	if (mark.n > MARK_MAX || mark.p[mark.n - 1] != ':' ||
	    !wording_is_variable(str_first(mark, mark.n - 1)))
		return false;
	set_mark(summary, str_first(mark, mark.n - 1));
	return true;
}

/* All but the mark. */
static void
forget(struct summary *summary)
{
	struct summary before = *summary;

	*summary = (struct summary){ .mark_n = before.mark_n };
	memcpy(summary->mark, before.mark, before.mark_n);
}

/* "Train Sentence F1 Score 0.55853", "lr: 0.002" */
static bool
split_value(struct str text, struct str *name, struct str *value, struct num *number)
{
	size_t at = text.n;

	while (at > 0 && text.p[at - 1] != ' ')
		at--;
	*value = str_skip(text, at);
	*name = str_trim(str_first(text, at));
	return name->n > 0 && num_whole(*value, number);
}

static void
say(struct str name, struct str value, struct num number, struct draft *draft)
{
	const struct name *is;

	while (name.n > 0 && name.p[name.n - 1] == ':')
		name.n--;
	is = draft_look(draft, STR_NONE, 0, name);
	draft_pair(draft, &(struct pair){ .name = name, .number = number, .written = value });
	if (is->is == NAME_MAYBE)
		draft_param(draft, is->text, value);
}

/* A line between the title and the values ("epoch=11") names the run. */
static bool
take_heading(struct summary *summary, struct str text, struct draft *draft)
{
	size_t at = str_find_char(text, '=');

	if (summary->values || at == text.n || at == 0 || text.n > HEADING_MAX)
		return false;
	while (text.n > 0 && (text.p[0] == '#' || text.p[0] == ' '))
		text = str_skip(text, 1);
	memcpy(summary->heading, text.p, text.n);
	summary->heading_n = text.n;
	at = str_find_char(text, '=');
	draft_param(draft, draft_name(draft, str_first(text, at)), str_skip(text, at + 1));
	return true;
}

/* The values read so far into the draft; false if there are none that count. */
static bool
say_values(struct summary *summary, struct draft *draft)
{
	if (!summary->values || summary->mute || draft->reading_count == 0)
		return false;
	draft->summary = true;
	draft->goes_on = summary->said;
	draft->heading = draft_copy(draft, (struct str){ summary->heading, summary->heading_n });
	summary->said = true;
	return true;
}

static bool
end_summary(struct summary *summary, struct draft *draft)
{
	bool says = say_values(summary, draft);

	if (!says)
		draft_clear(draft);
	forget(summary);
	return says;
}

/* A title without the mark: the first value below it may have one, "wandb:  train loss 0.5". */
static bool
learn_mark(struct summary *summary, struct str *text)
{
	size_t colon = str_find_char(*text, ':');
	struct str name, value, mark = str_first(*text, colon);
	struct num number;

	if (!summary->bare || summary->values || colon == text->n || mark.n > MARK_MAX ||
	    !wording_is_variable(mark) ||
	    !split_value(str_trim(str_skip(*text, colon + 1)), &name, &value, &number))
		return false;
	set_mark(summary, mark);
	*text = str_trim(str_skip(*text, colon + 1));
	return true;
}

static enum shape_answer
read_value(struct summary *summary, struct str text, bool marked, struct draft *draft)
{
	struct str name, value;
	struct num number;

	if ((marked || summary->bare) && split_value(text, &name, &value, &number)) {
		summary->values = true;
		summary->bare &= !marked;
		if (!summary->mute)
			say(name, value, number, draft);
		return SHAPE_PART;
	}
	if (!summary->values && (text.n == 0 || (!marked && take_heading(summary, text, draft))))
		return SHAPE_PART;
	/* Texts are values too: "_timestamp", "best_model /path" */
	if (marked && text.n > 0 && str_find(text, STR(": ")) == text.n && summary->values)
		return SHAPE_PART;
	return SHAPE_NO;
}

/* The line has the title of a history of sparklines. */
static enum shape_answer
begin_history(struct summary *summary, struct draft *draft)
{
	bool says = summary->open && end_summary(summary, draft);

	summary->history = true;
	return says ? SHAPE_BEFORE : SHAPE_SKIP;
}

static enum shape_answer
begin_summary(struct summary *summary, bool bare, struct draft *draft)
{
	bool mute = summary->history;

	if (summary->open && summary->values && end_summary(summary, draft))
		return SHAPE_BEFORE;
	draft_clear(draft);
	forget(summary);
	summary->open = true;
	summary->mute = mute;
	summary->bare = bare;
	return SHAPE_PART;
}

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	struct summary *summary = state;
	struct str text = line->full;
	bool marked;

	if (line->partial)
		return summary->open || summary->history ? SHAPE_SKIP : SHAPE_NO;
	if (is_title(summary, text, STR("Run history:")))
		return begin_history(summary, draft);
	if (is_title(summary, text, STR("Run summary:")))
		return begin_summary(summary, str_starts(str_trim(text), STR("Run")), draft);
	marked = peel(summary, &text);
	if (summary->open) {
		enum shape_answer answer;

		marked = marked || learn_mark(summary, &text);
		answer = read_value(summary, text, marked, draft);

		if (answer != SHAPE_NO)
			return answer;
		return end_summary(summary, draft) ? SHAPE_BEFORE : SHAPE_NO;
	}
	if (summary->history && marked)
		return SHAPE_SKIP;
	summary->history &= text.n == 0;
	return SHAPE_NO;
}

static bool
finish(void *state, struct draft *draft)
{
	struct summary *summary = state;

	return summary->open && say_values(summary, draft);
}

static uint32_t
told(const void *state)
{
	const struct summary *summary = state;

	return summary->open || summary->history ? SHAPE_BUSY : 0;
}

const struct shape shape_final = {
	.name = "final",
	.new = make,
	.free = free,
	.read = read_line,
	.finish = finish,
	.told = told,
};
