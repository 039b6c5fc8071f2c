#include "config.h"

#include "model/metric.h"

#include <assert.h>

#include "util/die.h"

#define WORDS_MAX 32 /* of one name; a longer one is nobody's main metric */

enum term_class {
	TERM_SPLIT,
	TERM_LEAD,
	TERM_KIND,
	TERM_PART,
	TERM_WHOLE,
	TERM_BETTER,
	TERM_PLAIN,
	TERM_NOT,
};

struct term {
	const char *words; /* lower case, one blank between words */
	enum term_class is;
	enum split split;
	enum kind kind;
	enum better better;
};

static const struct term terms[] = {
#define METRIC_SPLIT(words, split) { words, TERM_SPLIT, SPLIT_##split, KIND_NONE, BETTER_UNKNOWN },
#define METRIC_LEAD(words, split) { words, TERM_LEAD, SPLIT_##split, KIND_NONE, BETTER_UNKNOWN },
#define METRIC_KIND(words, kind) { words, TERM_KIND, SPLIT_NONE, KIND_##kind, BETTER_UNKNOWN },
#define METRIC_PART(words, kind) { words, TERM_PART, SPLIT_NONE, KIND_##kind, BETTER_UNKNOWN },
#define METRIC_WHOLE(words, kind) { words, TERM_WHOLE, SPLIT_NONE, KIND_##kind, BETTER_UNKNOWN },
#define METRIC_BOTH(words, split, kind)                                                            \
	{ words, TERM_KIND, SPLIT_##split, KIND_##kind, BETTER_UNKNOWN },
#define METRIC_BETTER(words, better) { words, TERM_BETTER, SPLIT_NONE, KIND_NONE, BETTER_##better },
#define METRIC_PLAIN(words) { words, TERM_PLAIN, SPLIT_NONE, KIND_NONE, BETTER_UNKNOWN },
#define METRIC_NOT(words) { words, TERM_NOT, SPLIT_NONE, KIND_NONE, BETTER_UNKNOWN },
#include "model/metrics.def"
};

static const char *const split_names[] = {
	[SPLIT_NONE] = "",
	[SPLIT_TRAIN] = "train",
	[SPLIT_VAL] = "val",
	[SPLIT_TEST] = "test",
};

static_assert(COUNT(split_names) == SPLIT_COUNT, "a split has no name");

/* Every kind with its name and the direction that it has by itself. */
#define KINDS(X)                                                                                   \
	X(LOSS, "loss", LOWER)                                                                     \
	X(ACCURACY, "accuracy", HIGHER)                                                            \
	X(TOP5, "top5", HIGHER)                                                                    \
	X(F1, "f1", HIGHER)                                                                        \
	X(PRECISION, "precision", HIGHER)                                                          \
	X(RECALL, "recall", HIGHER)                                                                \
	X(AUC, "auc", HIGHER)                                                                      \
	X(MAP, "map", HIGHER)                                                                      \
	X(PERPLEXITY, "perplexity", LOWER)                                                         \
	X(BLEU, "bleu", HIGHER)                                                                    \
	X(REWARD, "reward", HIGHER)                                                                \
	X(LR, "lr", UNKNOWN)                                                                       \
	X(GRAD_NORM, "grad_norm", UNKNOWN)                                                         \
	X(THROUGHPUT, "throughput", HIGHER)                                                        \
	X(TIME, "time", LOWER)

static const struct {
	const char *name;
	enum better better;
	const char *role[SPLIT_COUNT];
} kinds[] = {
	[KIND_NONE] = { .name = "", .better = BETTER_UNKNOWN },
#define X(id, text, way)                                                                           \
	[KIND_##id] = { .name = text,                                                              \
			.better = BETTER_##way,                                                    \
			.role = { NULL, "train/" text, "val/" text, "test/" text } },
	KINDS(X)
#undef X
};

static_assert(COUNT(kinds) == KIND_COUNT, "a kind has no name");

enum letter { LETTER_NONE, LETTER_ALPHA, LETTER_DIGIT, LETTER_WIDE };

static enum letter
letter_of(char c)
{
	if ((unsigned char)c >= 0x80)
		return LETTER_WIDE;
	if (c >= '0' && c <= '9')
		return LETTER_DIGIT;
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return LETTER_ALPHA;
	return LETTER_NONE;
}

/* The longest term that text that is not ASCII begins with, or its first character. */
static size_t
wide_word(struct str s)
{
	size_t longest = 1;

	while (longest < s.n && ((unsigned char)s.p[longest] & 0xc0) == 0x80)
		longest++;
	for (size_t i = 0; i < COUNT(terms); i++) {
		struct str words = str_of(terms[i].words);

		if (words.n > longest && str_starts(s, words))
			longest = words.n;
	}
	return longest;
}

static size_t
split_words(struct str name, struct str words[WORDS_MAX])
{
	size_t count = 0;

	while (name.n > 0 && count < WORDS_MAX) {
		enum letter letter = letter_of(name.p[0]);
		size_t n = 1;

		if (letter == LETTER_WIDE)
			n = wide_word(name);
		else
			while (n < name.n && letter_of(name.p[n]) == letter)
				n++;
		if (letter != LETTER_NONE)
			words[count++] = str_first(name, n);
		name = str_skip(name, n);
	}
	return count;
}

/* How many of the words at `at` the term takes; 0 if it is not there. */
static size_t
term_matches(const struct term *term, const struct str *words, size_t n)
{
	struct str rest = str_of(term->words);
	size_t taken = 0;

	while (rest.n > 0) {
		size_t end = str_find_char(rest, ' ');

		if (taken == n || !str_eq_case(words[taken], str_first(rest, end)))
			return 0;
		taken++;
		rest = str_skip(rest, end + 1);
	}
	return taken;
}

/* The longest term at the front of the words; *taken words of them. */
static const struct term *
find_term(const struct str *words, size_t n, size_t at, size_t *taken)
{
	const struct term *found = NULL;

	*taken = 0;
	for (size_t i = 0; i < COUNT(terms); i++) {
		const struct term *term = &terms[i];
		size_t match = term_matches(term, words + at, n - at);

		if (match <= *taken)
			continue;
		if (term->is == TERM_LEAD && (at != 0 || n == match))
			continue;
		found = term;
		*taken = match;
	}
	return found;
}

/* What a name says, word by word. */
struct reading_of {
	enum split split;
	enum kind kind;
	enum better better;
	bool part;  /* something stands beside the kind */
	bool vetoed;
	bool whole; /* the kind counts only if nothing stands beside it */
	bool after_split; /* the word before was a split */
};

/* Of two kinds in one name, does the later one win?  "lm loss ppl" is a perplexity, "acc_loss" a loss. */
static bool
outranks(enum kind later, enum kind before)
{
	if (before == KIND_NONE || later == KIND_PERPLEXITY || later == KIND_GRAD_NORM)
		return true;
	if (before == KIND_PERPLEXITY || before == KIND_GRAD_NORM)
		return false;
	if (later == KIND_LOSS)
		return true;
	return before != KIND_LOSS && !(before == KIND_TOP5 && later == KIND_ACCURACY);
}

static void
take_kind(struct reading_of *r, const struct term *term)
{
	if (r->kind != KIND_NONE && r->kind != term->kind)
		r->part = true;
	if (term->split != SPLIT_NONE && r->split == SPLIT_NONE)
		r->split = term->split;
	if (outranks(term->kind, r->kind)) {
		r->kind = term->kind;
		r->whole = term->is == TERM_WHOLE;
	}
	if (term->is == TERM_PART)
		r->part = true;
}

static void
take_term(struct reading_of *r, const struct term *term)
{
	switch (term->is) {
	case TERM_SPLIT:
	case TERM_LEAD:
		if (r->split == SPLIT_NONE)
			r->split = term->split;
		break;
	case TERM_KIND:
	case TERM_PART:
	case TERM_WHOLE:
		take_kind(r, term);
		break;
	case TERM_BETTER:
		if (r->better == BETTER_UNKNOWN)
			r->better = term->better;
		r->part = true;
		break;
	case TERM_PLAIN:
		break;
	case TERM_NOT:
		r->vetoed = true;
		break;
	}
	r->after_split = term->is == TERM_SPLIT;
}

/* A word that is two: "trainloss", "valacc". */
static bool
take_glued(struct reading_of *r, struct str word)
{
	for (size_t cut = 3; cut + 3 <= word.n; cut++) {
		struct str two[2] = { str_first(word, cut), str_skip(word, cut) };
		size_t taken;
		const struct term *head = find_term(&two[0], 1, 0, &taken);
		const struct term *tail = find_term(&two[1], 1, 0, &taken);

		if (head && tail && head->is == TERM_SPLIT && tail->is == TERM_KIND) {
			take_term(r, head);
			take_term(r, tail);
			return true;
		}
	}
	return false;
}

static struct reading_of
understand(struct str name)
{
	struct str words[WORDS_MAX];
	size_t n = split_words(name, words);
	struct reading_of r = { .part = n == WORDS_MAX };

	for (size_t i = 0; i < n;) {
		size_t taken;
		const struct term *term = find_term(words, n, i, &taken);
		enum letter letter = letter_of(words[i].p[0]);

		if (term) {
			take_term(&r, term);
			i += taken;
			continue;
		}
		/* "valid_0's": which of the sets. */
		if (!(r.after_split && (letter == LETTER_DIGIT || str_eq(words[i], STR("s")))) &&
		    !take_glued(&r, words[i])) {
			r.part = true;
			r.after_split = false;
		}
		i++;
	}
	if (r.vetoed || (r.whole && r.part))
		r.kind = KIND_NONE;
	return r;
}

struct role
metric_role(struct str name, bool *main)
{
	struct reading_of r = understand(name);

	if (main)
		*main = r.kind != KIND_NONE && !r.part;
	return (struct role){ .split = r.split, .kind = r.kind };
}

enum better
metric_better(struct str name, struct role role)
{
	assert(role.kind < KIND_COUNT);
	if (role.kind != KIND_NONE)
		return kinds[role.kind].better;
	return understand(name).better;
}

const char *
role_name(struct role role)
{
	assert(role.kind < KIND_COUNT && role.split < SPLIT_COUNT);
	return kinds[role.kind].role[role.split];
}

bool
role_parse(struct str s, struct role *out)
{
	for (enum split split = SPLIT_TRAIN; split < SPLIT_COUNT; split++)
		for (enum kind kind = KIND_LOSS; kind < KIND_COUNT; kind++) {
			struct role role = { split, kind };

			if (str_eq(s, str_of(role_name(role)))) {
				*out = role;
				return true;
			}
		}
	return false;
}

const char *
split_name(enum split split)
{
	assert(split < SPLIT_COUNT);
	return split_names[split];
}

const char *
kind_name(enum kind kind)
{
	assert(kind < KIND_COUNT);
	return kinds[kind].name;
}

const char *
better_name(enum better better)
{
	switch (better) {
	case BETTER_LOWER:
		return "lower";
	case BETTER_HIGHER:
		return "higher";
	case BETTER_UNKNOWN:
		return NULL;
	}
	return NULL;
}
