#include "config.h"

#include "ingest/leaves.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/chars.h"
#include "util/die.h"

/* An object that is being walked: what its values' names begin with. */
struct level {
	struct str prefix;
	char close; /* '}' or, in a list, ']' */
};

struct walk {
	const char *p, *end;
	struct leaves *out;
	struct draft *draft;
	struct level stack[LEAVES_DEPTH];
	int depth;
	int lists; /* of the open levels, those that are lists */
};

void
leaves_fini(struct leaves *leaves)
{
	free(leaves->at);
	*leaves = (struct leaves){ 0 };
}

const struct leaf *
leaves_find(const struct leaves *leaves, struct str name)
{
	for (size_t i = 0; i < leaves->count; i++)
		if (leaves->at[i].prefix.n == 0 && str_eq(leaves->at[i].name, name))
			return &leaves->at[i];
	return NULL;
}

static void
skip_gap(struct walk *w)
{
	while (w->p < w->end && is_blank(*w->p))
		w->p++;
}

static bool
take(struct walk *w, char c)
{
	skip_gap(w);
	if (w->p == w->end || *w->p != c)
		return false;
	w->p++;
	return true;
}

/* Part of a name without quotes, or of a word such as None. */
static bool
is_bare(char c)
{
	return is_word(c) || c == '.' || c == '/' || c == '-' || c == '@' || is_wide(c);
}

/* The text between quotes, escapes left as they are: names with escapes are too rare to decode. */
static bool
take_string(struct walk *w, struct str *out)
{
	char quote = *w->p++;
	const char *from = w->p;

	while (w->p < w->end && *w->p != quote)
		w->p += *w->p == '\\' ? 2 : 1;
	if (w->p >= w->end)
		return false;
	*out = (struct str){ from, (size_t)(w->p - from) };
	w->p++;
	return true;
}

static bool
take_name(struct walk *w, struct str *out)
{
	skip_gap(w);
	if (w->p == w->end)
		return false;

	bool bare = *w->p != '"' && *w->p != '\'';

	if (w->out->count == 0 && w->depth == 1)
		w->out->quote = bare ? 0 : *w->p;
	if (!bare)
		return take_string(w, out) && take(w, ':');

	/* A bare name needs a blank behind its colon: "{loss:.4f}" is program text. */
	const char *from = w->p;

	while (w->p < w->end && is_bare(*w->p))
		w->p++;
	*out = (struct str){ from, (size_t)(w->p - from) };
	return out->n > 0 && w->end - w->p >= 2 && *w->p++ == ':' && *w->p == ' ';
}

/* Where the next leaf is put together; it counts once count has gone up. */
static struct leaf *
next_leaf(struct walk *w)
{
	struct leaves *out = w->out;
	struct leaf *leaf;

	if (out->count == out->cap)
		out->at = grow(out->at, &out->cap, out->count + 1, sizeof(*out->at));
	leaf = &out->at[out->count];
	leaf->is = LEAF_OTHER;
	leaf->percent = false;
	leaf->known = NULL;
	leaf->name = leaf->text = STR_NONE;
	return leaf;
}

/* Takes what stands between here and the ")" that closes the bracket just passed. */
static bool
skip_call(struct walk *w)
{
	for (int open = 1; w->p < w->end; w->p++) {
		if (*w->p == '(')
			open++;
		else if (*w->p == ')' && --open == 0) {
			w->p++;
			return true;
		}
	}
	return false;
}

/* A number, or a word and what it may wrap. */
static bool
take_plain(struct walk *w, struct leaf *leaf)
{
	struct str rest = { w->p, (size_t)(w->end - w->p) };
	size_t n = num_parse(rest, &leaf->number);

	leaf->is = LEAF_OTHER;
	if (n > 0) {
		leaf->is = LEAF_NUMBER;
		leaf->text = str_first(rest, n);
		w->p += n;
		if (w->p < w->end && *w->p == '%') {
			leaf->percent = true;
			w->p++;
		}
		return true;
	}
	while (w->p < w->end && is_bare(*w->p))
		w->p++;
	leaf->text = str_first(rest, (size_t)(w->p - rest.p));
	if (leaf->text.n == 0)
		return false;
	if (str_eq(leaf->text, STR("null")) || str_eq(leaf->text, STR("None")))
		leaf->is = LEAF_NULL;
	if (w->p < w->end && *w->p == '(') {
		w->p++;
		rest = (struct str){ w->p, (size_t)(w->end - w->p) };
		n = num_parse(rest, &leaf->number);
		if (n > 0 && n < rest.n && (rest.p[n] == ')' || rest.p[n] == ',')) {
			leaf->is = LEAF_NUMBER;
			leaf->text = str_first(rest, n);
		}
		return skip_call(w);
	}
	return true;
}

static bool
take_scalar(struct walk *w, struct leaf *leaf)
{
	if (*w->p != '"' && *w->p != '\'')
		return take_plain(w, leaf);
	if (!take_string(w, &leaf->text))
		return false;

	struct str text = leaf->text;
	size_t n = num_parse(text, &leaf->number);

	leaf->percent = n > 0 && n + 1 == text.n && text.p[n] == '%';
	leaf->is = n > 0 && n + leaf->percent == text.n ? LEAF_QUOTED : LEAF_TEXT;
	return true;
}

static struct str
join(struct walk *w, struct str prefix, struct str name)
{
	if (prefix.n == 0)
		return name;

	char *p = draft_alloc(w->draft, prefix.n + 1 + name.n);

	memcpy(p, prefix.p, prefix.n);
	p[prefix.n] = '.';
	memcpy(p + prefix.n + 1, name.p, name.n);
	return (struct str){ p, prefix.n + 1 + name.n };
}

static bool
open_level(struct walk *w, struct str prefix, char close)
{
	if (w->depth == LEAVES_DEPTH)
		return false;
	w->stack[w->depth++] = (struct level){ prefix, close };
	w->lists += close != '}';
	w->p++;
	return true;
}

/* After a value: closes what ends here, and steps over the comma to the next value. */
static bool
end_value(struct walk *w)
{
	for (;;) {
		skip_gap(w);
		if (w->p == w->end)
			return false;
		if (*w->p == ',') {
			w->p++;
			skip_gap(w);
			/* Python's closing comma */
			if (w->p == w->end || *w->p != w->stack[w->depth - 1].close)
				return w->p < w->end;
			continue;
		}
		if (*w->p != w->stack[w->depth - 1].close)
			return false;
		w->lists -= *w->p != '}';
		w->p++;
		if (--w->depth == 0)
			return true;
	}
}

/* One value and, in an object, its name; opens a level where the value is an object or a list. */
static bool
take_value(struct walk *w)
{
	const struct level *level = &w->stack[w->depth - 1];
	struct leaf *leaf = next_leaf(w);

	leaf->prefix = level->prefix;
	if (level->close == '}' && !take_name(w, &leaf->name))
		return false;
	skip_gap(w);
	if (w->p == w->end)
		return false;

	char c = *w->p;

	if (c == '{' || c == '[' || c == '(') {
		struct str prefix = leaf->name;

		if (c == '{' && w->lists == 0)
			prefix = join(w, level->prefix, leaf->name);
		if (!open_level(w, prefix, c == '{' ? '}' : c == '[' ? ']' : ')'))
			return false;
		skip_gap(w);
		/* An empty one is closed by end_value(); else its first value is next. */
		return w->p < w->end && (*w->p != w->stack[w->depth - 1].close || end_value(w));
	}
	if (!take_scalar(w, leaf))
		return false;
	if (w->lists == 0 && w->out->count < LEAVES_MAX)
		w->out->count++;
	return end_value(w);
}

size_t
leaves_read(struct leaves *leaves, struct str s, struct draft *draft)
{
	struct walk w = { .p = s.p, .end = s.p + s.n, .out = leaves, .draft = draft };

	leaves->count = 0;
	leaves->quote = 0;
	if (s.n == 0 || *s.p != '{' || !open_level(&w, STR_NONE, '}'))
		return 0;
	while (w.depth > 0)
		if (!take_value(&w))
			return 0;
	return (size_t)(w.p - s.p);
}
