#include "config.h"

#include "ingest/shape.h"

#include <stdlib.h>
#include <string.h>

#include "util/die.h"

#define HEADING_MAX 64

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
	bool history; /* sparklines: what follows is passed over */
	bool mute;    /* values after a history */
	bool values;  /* a value has been read */
	bool said;    /* a part of them is out */
	bool bare;    /* its lines have lost the tracker's mark */
	char heading[HEADING_MAX];
	size_t heading_n;
};

static void *
make(void)
{
	return xcalloc(1, sizeof(struct summary));
}

/* Takes the tracker's mark off, which a careless copy may have cut ("andb: "). */
static bool
peel(struct str *text)
{
	*text = str_trim(*text);
	if (str_starts(*text, STR("wandb:")))
		*text = str_trim(str_skip(*text, 6));
	else if (str_starts(*text, STR("andb:")))
		*text = str_trim(str_skip(*text, 5));
	else
		return false;
	return true;
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
	*summary = (struct summary){ 0 };
	return says;
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

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	struct summary *summary = state;
	struct str text = line->full;
	bool marked = peel(&text);

	if (line->partial)
		return summary->open || summary->history ? SHAPE_SKIP : SHAPE_NO;
	if (str_eq(text, STR("Run history:"))) {
		summary->history = true;
		return summary->open && end_summary(summary, draft) ? SHAPE_BEFORE : SHAPE_SKIP;
	}
	if (str_eq(text, STR("Run summary:"))) {
		bool mute = summary->history;

		if (summary->open && summary->values && end_summary(summary, draft))
			return SHAPE_BEFORE;
		draft_clear(draft);
		*summary = (struct summary){ .open = true, .mute = mute, .bare = !marked };
		return SHAPE_PART;
	}
	if (summary->open) {
		enum shape_answer answer = read_value(summary, text, marked, draft);

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
