#include "config.h"

#include "ingest/plan_private.h"

#include <string.h>

static size_t
place(struct mark mark, const struct digits *runs)
{
	return (mark.run > 0 ? runs[mark.run - 1].to : 0u) + mark.off;
}

static struct str
slice(struct span span, const char *text, const struct digits *runs)
{
	size_t from = place(span.from, runs);

	return (struct str){ text + from, place(span.to, runs) - from };
}

bool
plan_is_reading(const struct step *step)
{
	return step->is == PUT_PAIR && step->name.is < NAME_PARAM;
}

static bool
fixed_hold(const struct plan *plan, const char *text, const struct digits *runs)
{
	for (size_t i = 0; i < plan->fixed_count; i++) {
		const struct fixed *fixed = &plan->fixed[i];
		const struct digits *run = &runs[fixed->run];

		if (run->to - run->from != fixed->n ||
		    memcmp(text + run->from, plan->digits + fixed->at, fixed->n) != 0)
			return false;
	}
	return true;
}

/* The usual case, without further ado; false if it is none. */
static bool
follow_direct(const struct step *step, const char *text, const struct digits *runs,
	      struct draft *draft)
{
	struct measure measure;

	if (!step->direct || !numeral_read(&step->number, text, runs, &measure))
		return false;
	draft->split = (enum split)step->split;
	draft_number(draft, &step->name, measure.value, measure.decimals);
	return true;
}

static bool
read_number(const struct step *step, const char *text, const struct digits *runs, struct pair *pair)
{
	struct measure measure;

	if (!step->number.plain || !numeral_read(&step->number, text, runs, &measure))
		return num_parse(pair->written, &pair->number) == pair->written.n;
	pair->number.value = measure.value;
	pair->decimals = OPT_I64(measure.decimals);
	return true;
}

static bool
follow_step(const struct step *step, const char *text, const struct digits *runs,
	    struct draft *draft)
{
	struct pair pair = { .percent = step->percent, .exponent = step->exponent };

	if (step->is == PUT_DRAWING) {
		draft_drawing(
		    draft, &(struct drawing){
			       .key = step->key,
			       .at = slice(step->written, text, runs),
			       .total = step->has_total ? slice(step->total, text, runs) : STR_NONE,
			       .counts_epochs = step->counts_epochs,
			       .bare = step->bare,
			   });
		return true;
	}
	if (step->is == PUT_WITHIN) {
		draft_within(draft, (enum split)step->split);
		return true;
	}
	pair.written = slice(step->written, text, runs);
	if (!read_number(step, text, runs, &pair))
		return false;
	draft->split = (enum split)step->split;
	if (step->is == PUT_COUNT)
		draft_count(draft, (enum name_is)step->counter, pair.number.value, pair.written);
	else
		draft_put(draft, &step->name, &pair);
	return true;
}

bool
plan_follow(const struct plan *plan, const char *text, const struct digits *runs,
	    struct draft *draft)
{
	if (!fixed_hold(plan, text, runs))
		return false;
	for (size_t i = 0; i < plan->step_count; i++) {
		const struct step *step = &plan->steps[i];

		if (!follow_direct(step, text, runs, draft) &&
		    !follow_step(step, text, runs, draft)) {
			draft_clear(draft);
			return false;
		}
	}
	draft->loose = plan->loose;
	draft->table_start = plan->table_start;
	draft->given = plan->given;
	return true;
}

/* ---- drawings ---- */

static bool
add_id(struct drawn *drawn, struct str s)
{
	if (s.n + 1 > sizeof(drawn->id) - drawn->id_n)
		return false;
	memcpy(drawn->id + drawn->id_n, s.p, s.n);
	drawn->id[drawn->id_n + s.n] = ' ';
	drawn->id_n += s.n + 1;
	return true;
}

bool
plan_draws(const struct plan *plan)
{
	return plan->draws;
}

bool
plan_drawn(const struct plan *plan, const char *text, const struct digits *runs, struct drawn *out)
{
	if (!plan->draws || !fixed_hold(plan, text, runs))
		return false;
	out->named = false;
	out->total = plan->total;
	for (size_t i = 0; i < plan->step_count; i++) {
		const struct step *step = &plan->steps[i];

		if (step->is == PUT_DRAWING) {
			if (!numeral_whole(&step->number, text, runs, &out->at))
				return false;
		} else if (plan_is_reading(step)) {
			if (!numeral_is_ordinary(&step->number, text, runs))
				return false;
		}
	}
	return true;
}

/* Is it something that all drawings of a bar have in common?  counts: of the readings from here on.
 */
static bool
is_common(const struct step *step, uint32_t *counts)
{
	bool counted;

	if (step->is == PUT_DRAWING)
		return false; /* its total is fixed */
	if (!plan_is_reading(step))
		return true;
	counted = (*counts & 1) != 0;
	*counts >>= 1;
	return !counted;
}

bool
plan_name_drawn(const struct plan *plan, const char *text, const struct digits *runs,
		struct drawn *drawn)
{
	uint32_t counts = drawn->counts;

	drawn->who = plan->who;
	drawn->id_n = 0;
	for (size_t i = 0; i < plan->step_count; i++)
		if (is_common(&plan->steps[i], &counts) &&
		    !add_id(drawn, slice(plan->steps[i].written, text, runs)))
			return false;
	return drawn->named = true;
}

bool
plan_same_bar(const struct plan *plan, const char *text, const char *before,
	      const struct digits *runs, uint32_t counts)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		const struct step *step = &plan->steps[i];
		size_t at = place(step->written.from, runs), to = place(step->written.to, runs);

		/* A few digits: a call would take longer. */
		for (bool common = is_common(step, &counts); common && at < to; at++)
			if (text[at] != before[at])
				return false;
	}
	return true;
}

bool
drawn_same_bar(const struct drawn *a, const struct drawn *b)
{
	return a->who == b->who && a->id_n == b->id_n && memcmp(a->id, b->id, a->id_n) == 0;
}
