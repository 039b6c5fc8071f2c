#include "config.h"

#include "ingest/lesson.h"

#include <stdlib.h>

#include "util/die.h"

#define TRIES_MAX 64 /* for a form of which nothing can be learnt, or not for long */

struct lesson *
lesson_new(void)
{
	struct lesson *lesson = xcalloc(1, sizeof(*lesson));

	lesson->spare = draft_new();
	return lesson;
}

void
lesson_free(struct lesson *lesson)
{
	if (lesson == NULL)
		return;
	draft_free(lesson->spare);
	free(lesson);
}

void
lesson_begin(struct lesson *lesson, struct known *known, struct str line, uint32_t told,
	     struct draft *draft)
{
	if (known->told != told)
		memo_forget(known);
	lesson->known = known;
	lesson->told = told;
	lesson->pieces = 0;
	lesson->done = false;
	lesson->plan = NULL;
	lesson->tellable = told != SHAPE_BUSY && form_read(&lesson->form, line);
	lesson->draft = draft;
	lesson->puts.line = line;
	lesson->puts.n = 0;
	lesson->puts.torn = false;
	draft->puts = &lesson->puts;
}

static bool
is_on(const struct lesson *lesson)
{
	return lesson != NULL && lesson->known != NULL;
}

/* What follows is no more the draft of this line alone. */
static void
stop_listening(struct lesson *lesson)
{
	lesson->draft->puts = NULL;
}

void
lesson_in_vain(struct lesson *lesson)
{
	if (is_on(lesson))
		lesson->tellable = false;
}

void
lesson_piece(struct lesson *lesson, const struct log_line *line)
{
	struct str whole;

	if (!is_on(lesson))
		return;
	whole = lesson->form.text;
	lesson->pieces++;
	lesson->tellable &= lesson->pieces == 1 && line->full.p == whole.p;
	lesson->blanks = whole.n - line->full.n;
	lesson->stamped = line->text.n != line->full.n || line->rank.has || line->time_ns.has ||
			  line->writer.n > 0;
	lesson->timed = line->time_ns.has;
}

/* Somebody has had the line, for the first time. */
static bool
take(struct lesson *lesson, enum memo_does does)
{
	if (!is_on(lesson))
		return false;
	lesson->tellable &= !lesson->done && !lesson->puts.torn;
	lesson->done = true;
	lesson->does = does;
	return lesson->tellable;
}

/* The plan that is known gives the same for this line. */
static bool
agrees(struct lesson *lesson, const struct plan *plan, const struct draft *draft)
{
	bool same = plan_follow(plan, lesson->form.text.p, lesson->form.runs, lesson->spare) &&
		    draft_same(draft, lesson->spare);

	draft_clear(lesson->spare);
	return same;
}

void
lesson_record(struct lesson *lesson, enum shape_id id, const struct draft *draft)
{
	const struct known *known;

	if (take(lesson, MEMO_READS)) {
		known = lesson->known;
		lesson->shape = (uint8_t)id;
		if (known->plan == NULL)
			lesson->plan = plan_new(&lesson->form, &lesson->puts, draft, lesson->spare);
		else
			lesson->tellable = known->shape == id && agrees(lesson, known->plan, draft);
		lesson->tellable &= known->plan != NULL || lesson->plan != NULL;
	}
	if (is_on(lesson))
		stop_listening(lesson);
}

void
lesson_skip(struct lesson *lesson, enum shape_id id)
{
	if (take(lesson, MEMO_SKIPS))
		lesson->shape = (uint8_t)id;
}

void
lesson_text(struct lesson *lesson, bool ignored)
{
	if (take(lesson, MEMO_SKIPS))
		lesson->tellable = ignored;
}

void
lesson_end(struct lesson *lesson, uint32_t told)
{
	struct known *known = lesson->known;

	if (known == NULL)
		return;
	stop_listening(lesson);
	lesson->known = NULL;
	lesson->tellable &= lesson->done && lesson->pieces == 1 && told == lesson->told;
	known->tries++;
	if (!lesson->tellable) {
		plan_free(lesson->plan);
		memo_forget(known);
		if (known->tries > TRIES_MAX)
			known->does = MEMO_LONG;
		return;
	}
	known->told = told;
	known->shape = lesson->shape;
	known->blanks = lesson->blanks;
	known->stamped = lesson->stamped;
	known->timed = lesson->timed;
	if (lesson->plan != NULL)
		known->plan = lesson->plan;
	/* It counts when it has been right about another line. */
	if (known->guess == lesson->does)
		known->does = lesson->does;
	else
		known->guess = lesson->does;
}
