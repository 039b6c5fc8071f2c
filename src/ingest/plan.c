#include "config.h"

#include "ingest/plan.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/chars.h"
#include "ingest/plan_private.h"
#include "ingest/wording.h"
#include "util/die.h"

/* False if the place is within a run, or not in the line. */
static bool
mark_of(const struct form *form, const char *p, struct mark *out)
{
	size_t at, run = 0;

	if (p < form->text.p || p > form->text.p + form->text.n)
		return false;
	at = (size_t)(p - form->text.p);
	while (run < form->run_count && form->runs[run].to <= at)
		run++;
	if (run < form->run_count && form->runs[run].from < at)
		return false;
	*out =
	    (struct mark){ (uint16_t)run, (uint16_t)(at - (run > 0 ? form->runs[run - 1].to : 0)) };
	return true;
}

static bool
span_of(const struct form *form, struct str s, struct span *out)
{
	return s.n > 0 && mark_of(form, s.p, &out->from) && mark_of(form, s.p + s.n, &out->to);
}

static struct str
run_text(const struct form *form, size_t run)
{
	return str_between(form->text, form->runs[run].from, form->runs[run].to);
}

static void
fix(struct plan *plan, const struct form *form, size_t run)
{
	struct str s = run_text(form, run);

	for (size_t i = 0; i < plan->fixed_count; i++)
		if (plan->fixed[i].run == run)
			return;
	plan->fixed =
	    grow(plan->fixed, &plan->fixed_cap, plan->fixed_count + 1, sizeof(*plan->fixed));
	plan->fixed[plan->fixed_count++] =
	    (struct fixed){ (uint16_t)run, (uint16_t)s.n, (uint32_t)plan->digits_n };
	plan->digits = grow(plan->digits, &plan->digits_cap, plan->digits_n + s.n, 1);
	memcpy(plan->digits + plan->digits_n, s.p, s.n);
	plan->digits_n += s.n;
}

/* Does s have the digits of the run, and no more of them there? */
static bool
has_digits(struct str s, struct str digits)
{
	for (size_t at = 0; at < s.n; at++) {
		size_t end = at;

		while (is_digit(byte_at(s, end)))
			end++;
		if (end > at && str_eq(str_between(s, at, end), digits))
			return true;
		at = end;
	}
	return false;
}

/* Digits that may have come into a name stay as they are. */
static void
fix_name(struct plan *plan, const struct form *form, const struct put *put)
{
	const struct str parts[] = { put->pair.name, put->pair.prefix };
	const char *end = form->text.p + form->text.n;

	for (size_t run = 0; run < form->run_count; run++) {
		struct str digits = run_text(form, run);

		for (size_t i = 0; i < COUNT(parts); i++) {
			bool inside = parts[i].p >= form->text.p && parts[i].p < end;

			if (inside ? digits.p >= parts[i].p && digits.p < parts[i].p + parts[i].n
				   : has_digits(parts[i], digits)) {
				fix(plan, form, run);
				break;
			}
		}
	}
}

static bool
is_direct(const struct step *step)
{
	return step->number.plain && !step->percent && step->exponent == 0 &&
	       !(step->name.wording & WORDING_PERCENT) &&
	       (step->name.is == NAME_UNKNOWN || step->name.is == NAME_METRIC ||
		step->name.is == NAME_AUX);
}

/* False if the number as it would be read again is not the one that was put. */
static bool
add_number(struct step *step, const struct form *form, struct str written, double value)
{
	struct num num;

	if (!span_of(form, written, &step->written))
		return false;
	step->number = numeral_of(form, written);
	return num_parse(written, &num) == written.n &&
	       memcmp(&num.value, &value, sizeof(value)) == 0;
}

static bool
add_drawing(struct plan *plan, struct step *step, const struct form *form,
	    const struct drawing *drawing)
{
	struct numeral total;

	step->counts_epochs = drawing->counts_epochs;
	step->bare = drawing->bare;
	step->has_total = drawing->total.n > 0;
	if (step->has_total && !span_of(form, drawing->total, &step->total))
		return false;
	step->number = numeral_of(form, drawing->at);
	if (step->has_total) {
		total = numeral_of(form, drawing->total);
		plan->has_total = numeral_whole(&total, form->text.p, form->runs, &plan->total);
	}
	/* The total is part of what tells the bar from others. */
	for (size_t run = 0; step->has_total && run < form->run_count; run++)
		if (run_text(form, run).p == drawing->total.p)
			fix(plan, form, run);
	step->key = drawing->key;
	return span_of(form, drawing->at, &step->written);
}

static bool
add_step(struct plan *plan, const struct form *form, const struct put *put)
{
	struct step *step = &plan->steps[plan->step_count++];

	*step = (struct step){
		.is = (uint8_t)put->is,
		.split = (uint8_t)put->split,
		.counter = (uint8_t)put->counter,
		.percent = put->pair.percent,
		.exponent = (int8_t)put->pair.exponent,
	};
	switch (put->is) {
	case PUT_PAIR:
		fix_name(plan, form, put);
		step->name = *put->name;
		if (!add_number(step, form, put->pair.written, put->pair.number.value))
			return false;
		step->direct = is_direct(step);
		return true;
	case PUT_COUNT:
		return add_number(step, form, put->pair.written, put->count);
	case PUT_DRAWING:
		return add_drawing(plan, step, form, &put->drawing);
	case PUT_WITHIN:
		return true;
	}
	return false;
}

/* The plan's own copies of the names. */
static void
keep_names(struct plan *plan)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->step_count; i++)
		n += plan->steps[i].name.text.n;
	plan->names = xmalloc(n);
	for (size_t i = 0; i < plan->step_count; i++) {
		struct str *name = &plan->steps[i].name.text;

		if (name->n == 0)
			continue;
		memcpy(plan->names + plan->names_n, name->p, name->n);
		name->p = plan->names + plan->names_n;
		plan->names_n += name->n;
	}
}

/* Which bar, and which readings. */
static void
look_for_drawing(struct plan *plan)
{
	const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
	size_t drawings = 0, readings = 0;

	for (size_t i = 0; i < plan->step_count; i++) {
		const struct step *step = &plan->steps[i];

		if (step->is == PUT_DRAWING && step->has_total && !step->counts_epochs) {
			drawings++;
			plan->who = (plan->who ^ step->key ^ step->bare) * factor;
		} else if (step->exponent != 0) {
			return;
		} else if (plan_is_reading(step)) {
			readings++;
			plan->who = (plan->who ^ str_hash(step->name.text) ^ step->split) * factor;
		} else if (step->is == PUT_DRAWING || step->is == PUT_WITHIN) {
			return;
		}
	}
	plan->who = (plan->who ^ (uint64_t)plan->total) * factor;
	plan->draws =
	    drawings == 1 && plan->has_total && readings > 0 && readings <= DRAWN_READINGS;
}

struct plan *
plan_new(const struct form *form, const struct puts *puts, const struct draft *draft,
	 struct draft *spare)
{
	struct plan *plan;
	bool ok = !puts->torn;

	if (!ok)
		return NULL;
	plan = xcalloc(1, sizeof(*plan));
	plan->loose = draft->loose;
	plan->given = draft->given;
	plan->steps = xreallocarray(NULL, puts->n + 1, sizeof(*plan->steps));
	for (size_t i = 0; ok && i < puts->n; i++)
		ok = add_step(plan, form, &puts->at[i]);
	if (ok) {
		plan->loose = draft->loose;
		plan->table_start = draft->table_start;
		keep_names(plan);
		look_for_drawing(plan);
		ok = plan_follow(plan, form->text.p, form->runs, spare) && draft_same(draft, spare);
		draft_clear(spare);
	}
	if (ok)
		return plan;
	plan_free(plan);
	return NULL;
}

void
plan_free(struct plan *plan)
{
	if (plan == NULL)
		return;
	free(plan->steps);
	free(plan->fixed);
	free(plan->digits);
	free(plan->names);
	free(plan);
}
