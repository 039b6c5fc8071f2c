#include "config.h"

#include "ingest/memo.h"

#include <stdlib.h>
#include <string.h>

#include "util/die.h"

#define SETS 64
#define WAYS 4	  /* forms with the same hash, as far as SETS goes */
#define SEEN 1024 /* hashes of forms that were met once */
#define IDLE 64	  /* lines without a form that was known: most likely none will be */
#define EVERY 16  /* of such lines that are looked at nonetheless */

struct memo {
	form_like_fn *like;
	struct known *sets[SETS][WAYS];
	uint32_t seen[SEEN];
	struct known *last;
	int64_t clock;
	unsigned misses; /* since a form was known */
	struct form *form; /* of the line that is looked for; NULL: none is */
};

struct memo *
memo_new(void)
{
	struct memo *memo = xcalloc(1, sizeof(*memo));

	memo->like = form_liking();
	return memo;
}

void
memo_forget(struct known *known)
{
	plan_free(known->plan);
	known->plan = NULL;
	known->does = known->guess = MEMO_NEW;
}

static void
known_free(struct known *known)
{
	if (known == NULL)
		return;
	memo_forget(known);
	free(known->line);
	free(known->mask);
	free(known->runs);
	free(known->sites);
	free(known->key);
	free(known);
}

void
memo_free(struct memo *memo)
{
	if (memo == NULL)
		return;
	for (size_t i = 0; i < SETS * WAYS; i++)
		known_free(memo->sets[i / WAYS][i % WAYS]);
	memo_rest(memo);
	free(memo);
}

void
memo_rest(struct memo *memo)
{
	free(memo->form);
	memo->form = NULL;
}

/* ---- lines with runs as long as those of the newest one ---- */

static bool
sites_hold(const struct known *known, const char *text)
{
	for (size_t i = 0; i < known->site_count; i++) {
		const struct site *site = &known->sites[i];

		if (form_site((enum site_is)site->is, text, &known->runs[site->run]) != site->makes)
			return false;
	}
	return true;
}

static bool
stands_at(const struct memo *memo, const struct known *known, const char *text)
{
	return memo->like(text, known->line, known->mask, known->n) && sites_hold(known, text);
}

struct known *
memo_ahead(struct memo *memo, struct str ahead)
{
	struct known *const likely[] = { memo->last, memo->last ? memo->last->next : NULL };

	for (size_t i = 0; i < COUNT(likely); i++)
		if (likely[i] != NULL && likely[i]->n < ahead.n &&
		    stands_at(memo, likely[i], ahead.p))
			return likely[i];
	return NULL;
}

/* ---- all others ---- */

/* The line is the newest one of its form. */
static void
take_line(struct known *known, const struct form *form)
{
	size_t n = form->text.n;

	if (n > known->line_cap) {
		known->line_cap = n + 16;
		known->line = xreallocarray(known->line, known->line_cap, 1);
		known->mask = xreallocarray(known->mask, known->line_cap, 1);
	}
	memcpy(known->line, form->text.p, n);
	memset(known->mask, 0, n);
	if (known->run_count > 0)
		memcpy(known->runs, form->runs, known->run_count * sizeof(*known->runs));
	for (size_t i = 0; i < known->run_count; i++)
		memset(known->mask + known->runs[i].from, 0xff,
		       (size_t)(known->runs[i].to - known->runs[i].from));
	known->n = n;
}

static void *
copy(const void *from, size_t n)
{
	return n > 0 ? memcpy(xmalloc(n), from, n) : NULL;
}

static struct known *
known_new(const struct form *form)
{
	struct known *known = xcalloc(1, sizeof(*known));

	known->key = copy(form->key, form->key_n);
	known->key_n = form->key_n;
	known->hash = form->hash;
	known->run_count = form->run_count;
	known->runs = copy(form->runs, form->run_count * sizeof(*form->runs));
	known->site_count = form->site_count;
	known->sites = copy(form->sites, form->site_count * sizeof(*form->sites));
	take_line(known, form);
	return known;
}

/* Nobody points to it any more. */
static void
drop(struct memo *memo, struct known *known)
{
	for (size_t i = 0; i < SETS * WAYS; i++) {
		struct known *other = memo->sets[i / WAYS][i % WAYS];

		if (other != NULL && other->next == known)
			other->next = NULL;
	}
	if (memo->last == known)
		memo->last = NULL;
	known_free(known);
}

/* Was a form of that hash met before?  It has been now. */
static bool
was_met(struct memo *memo, uint64_t hash)
{
	uint32_t *seen = &memo->seen[hash % SEEN], is = (uint32_t)(hash >> 32) | 1;
	bool met = *seen == is;

	*seen = is;
	return met;
}

static struct known *
look_up(struct memo *memo)
{
	const struct form *form = memo->form;
	struct known **set = memo->sets[form->hash / SEEN % SETS], **oldest = set;

	for (size_t i = 0; i < WAYS; i++) {
		struct known *known = set[i];

		if (known == NULL || (*oldest != NULL && known->used < (*oldest)->used))
			oldest = &set[i];
		if (known != NULL && known->hash == form->hash && known->key_n == form->key_n &&
		    memcmp(known->key, form->key, form->key_n) == 0) {
			take_line(known, form);
			return known;
		}
	}
	if (!was_met(memo, form->hash))
		return NULL;
	if (*oldest != NULL)
		drop(memo, *oldest);
	return *oldest = known_new(form);
}

struct known *
memo_find(struct memo *memo, struct str line)
{
	struct known *known;

	memo->clock++;
	if (memo->misses > IDLE && memo->clock % EVERY != 0)
		return NULL;
	memo->misses++;
	if (memo->form == NULL)
		memo->form = xmalloc(sizeof(*memo->form));
	if (!form_read(memo->form, line))
		return NULL;
	known = look_up(memo);
	if (known != NULL)
		memo->misses = 0;
	return known;
}

void
memo_met(struct memo *memo, struct known *known)
{
	known->used = memo->clock;
	if (memo->last != NULL && memo->last != known)
		memo->last->next = known;
	memo->last = known;
}
