#include "config.h"

#include "model/vocabulary.h"

#include <assert.h>
#include <string.h>

#include "util/chars.h"
#include "util/die.h"

#define WORDS_MAX 32  /* of one name; a longer one is nobody's main metric */
#define GLUED_MIN 3   /* letters of each half of a word that is two */
#define GLUED_MAX 24  /* letters of such a word */
#define ENDING_MAX 40 /* letters of one that ends in a kind */

/* As the macros of metrics.def. */
enum term_class {
	TERM_SPLIT,
	TERM_LEAD,
	TERM_KIND,
	TERM_PART,
	TERM_WHOLE,
	TERM_WITH,
	TERM_BETTER,
	TERM_PLAIN,
	TERM_ASIDE,
	TERM_NOT,
};

struct term {
	const char *words; /* lower case, one blank between words */
	enum term_class is;
	enum split split;
	enum kind kind;
	enum kind beside; /* TERM_WITH only */
	enum better better;
};

#define METRIC_SPLIT(text, s) TERM(text, .is = TERM_SPLIT, .split = SPLIT_##s)
#define METRIC_LEAD(text, s) TERM(text, .is = TERM_LEAD, .split = SPLIT_##s)
#define METRIC_KIND(text, k) TERM(text, .is = TERM_KIND, .kind = KIND_##k)
#define METRIC_PART(text, k) TERM(text, .is = TERM_PART, .kind = KIND_##k)
#define METRIC_WHOLE(text, k) TERM(text, .is = TERM_WHOLE, .kind = KIND_##k)
#define METRIC_BOTH(text, s, k) TERM(text, .is = TERM_KIND, .split = SPLIT_##s, .kind = KIND_##k)
#define METRIC_WITH(text, k, other)                                                                \
	TERM(text, .is = TERM_WITH, .kind = KIND_##k, .beside = KIND_##other)
#define METRIC_BETTER(text, b) TERM(text, .is = TERM_BETTER, .better = BETTER_##b)
#define METRIC_PLAIN(text) TERM(text, .is = TERM_PLAIN)
#define METRIC_ASIDE(text) TERM(text, .is = TERM_ASIDE)
#define METRIC_NOT(text) TERM(text, .is = TERM_NOT)

static const struct term terms[] = {
#define TERM(text, ...) { .words = (text), __VA_ARGS__ },
#include "model/metrics.def"
#undef TERM
};

/* The first byte of each, by which nearly all of them are passed over at once. */
static const char firsts[] = {
#define TERM(text, ...) (text)[0],
#include "model/metrics.def"
#undef TERM
};

static_assert(COUNT(firsts) == COUNT(terms), "terms and their first bytes differ");

/* The first term from `from` on that begins as the word does, NULL if there is none. */
static const struct term *
next_term(const struct term *from, struct str word)
{
	size_t i = (size_t)(from - terms);
	const char *at = memchr(firsts + i, lower(word.p[0]), COUNT(firsts) - i);

	return at ? &terms[at - firsts] : NULL;
}

/* A name in words, which are slices of it. */
struct words {
	struct str word[WORDS_MAX];
	size_t n;
	const char *last; /* where what follows the last '/' begins; a unit in brackets aside */
};

enum letter { LETTER_NONE, LETTER_ALPHA, LETTER_DIGIT, LETTER_WIDE };

static enum letter
letter_of(char c)
{
	if (is_wide(c))
		return LETTER_WIDE;
	if (is_digit(c))
		return LETTER_DIGIT;
	if (is_letter(c))
		return LETTER_ALPHA;
	return LETTER_NONE;
}

/* The longest entry at the front of text that is not ASCII, else its first character. */
static size_t
wide_word(struct str s)
{
	size_t longest = 1;

	while (longest < s.n && is_inner(s.p[longest]))
		longest++;
	for (const struct term *t = terms; (t = next_term(t, s)) != NULL; t++) {
		struct str words = str_of(t->words);

		if (words.n > longest && str_starts(s, words))
			longest = words.n;
	}
	return longest;
}

static void
split_words(struct words *words, struct str name)
{
	bool brackets = false;

	*words = (struct words){ .last = name.p };
	while (name.n > 0 && words->n < WORDS_MAX) {
		enum letter letter = letter_of(name.p[0]);
		size_t n = 1;

		if (letter == LETTER_WIDE)
			n = wide_word(name);
		else if (letter != LETTER_NONE)
			while (n < name.n && letter_of(name.p[n]) == letter)
				n++;
		if (letter != LETTER_NONE)
			words->word[words->n++] = str_first(name, n);
		brackets |= name.p[0] == '(';
		if (name.p[0] == '/' && !brackets)
			words->last = name.p + 1;
		name = str_skip(name, n);
	}
}

/* How many words from `at` on the term takes; 0 if it is not there. */
static size_t
match(const struct term *term, const struct words *words, size_t at)
{
	struct str rest = str_of(term->words);
	size_t taken = 0;

	while (rest.n > 0) {
		size_t end = str_find_char(rest, ' ');

		if (at + taken == words->n ||
		    !str_eq_case(words->word[at + taken], str_first(rest, end)))
			return 0;
		taken++;
		rest = str_skip(rest, end + 1);
	}
	return taken;
}

/* The longest term at a place in the name, and how many words it takes; NULL if there is none. */
static const struct term *
find_term(const struct words *words, size_t at, size_t *taken)
{
	const struct term *found = NULL;

	*taken = 0;
	for (const struct term *t = terms; (t = next_term(t, words->word[at])) != NULL; t++) {
		size_t n = match(t, words, at);

		if (n <= *taken || (t->is == TERM_LEAD && (at > 0 || words->n == n)))
			continue;
		found = t;
		*taken = n;
	}
	return found;
}

/* The term that is one word alone. */
static const struct term *
find_word(struct str word)
{
	for (const struct term *t = terms; (t = next_term(t, word)) != NULL; t++)
		if (str_eq_case(word, str_of(t->words)))
			return t;
	return NULL;
}

/* What has been read of a name so far. */
struct reading_name {
	struct saying says;
	bool refused;	  /* it has no kind, whatever else stands in it */
	bool only_whole;  /* its kind counts only if nothing stands beside it */
	bool after_split; /* the word before named a split */
};

/* "lm loss ppl" is a perplexity, "acc_loss" a loss, "accuracy_reward" a reward. */
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
take_kind(struct reading_name *name, const struct term *term)
{
	struct saying *says = &name->says;

	if (says->kind != KIND_NONE && term->is == TERM_WHOLE)
		return;
	if (says->kind != KIND_NONE && says->kind != term->kind)
		says->part = true;
	if (says->split == SPLIT_NONE)
		says->split = term->split;
	if (outranks(term->kind, says->kind)) {
		says->kind = term->kind;
		name->only_whole = term->is == TERM_WHOLE;
	}
	says->part |= term->is == TERM_PART;
}

static void
take_term(struct reading_name *name, const struct term *term)
{
	struct saying *says = &name->says;

	name->after_split = term->is == TERM_SPLIT;
	switch (term->is) {
	case TERM_SPLIT:
	case TERM_LEAD:
		if (says->split == SPLIT_NONE)
			says->split = term->split;
		break;
	case TERM_KIND:
	case TERM_PART:
	case TERM_WHOLE:
		take_kind(name, term);
		break;
	case TERM_WITH:
		says->maybe = term->kind;
		says->beside = term->beside;
		says->part = true;
		break;
	case TERM_BETTER:
		if (says->better == BETTER_UNKNOWN)
			says->better = term->better;
		says->part = true;
		break;
	case TERM_PLAIN:
		break;
	case TERM_ASIDE:
		says->part = true;
		break;
	case TERM_NOT:
		name->refused = true;
		break;
	}
}

/* A word that is two, the second of them a kind: "trainloss", "valacc", "totalloss". */
static bool
take_glued(struct reading_name *name, struct str word)
{
	for (size_t cut = GLUED_MIN; word.n <= GLUED_MAX && cut + GLUED_MIN <= word.n; cut++) {
		const struct term *first = find_word(str_first(word, cut)), *second;

		if (!first ||
		    (first->is != TERM_SPLIT && first->is != TERM_PLAIN && first->is != TERM_ASIDE))
			continue;
		second = find_word(str_skip(word, cut));
		if (!second || second->split != SPLIT_NONE ||
		    (second->is != TERM_KIND &&
		     (second->is != TERM_PART || first->is != TERM_SPLIT)))
			continue;
		take_term(name, first);
		take_term(name, second);
		return true;
	}
	return false;
}

/* "languageperplexity", "SoftmaxCrossEntropyLoss": only a kind's own long word ends so. */
static bool
take_ending(struct reading_name *name, struct str word)
{
	static const char *const endings[] = { "perplexity", "crossentropy", "accuracy", "loss" };

	for (size_t i = 0; i < COUNT(endings); i++) {
		struct str ending = str_of(endings[i]);

		if (word.n < ending.n + GLUED_MIN || word.n > ENDING_MAX ||
		    !str_eq_case(str_skip(word, word.n - ending.n), ending))
			continue;
		take_term(name, find_word(ending));
		name->says.part = true;
		return true;
	}
	return false;
}

/*
 * Boards group names under headings: "time/episodes" is no time, "throughput/total_tokens" no
 * throughput, as "loss/train" is a loss.
 */
static bool
is_heading(const struct words *words, const struct term *term, struct str last_word)
{
	return (term->kind == KIND_TIME || term->kind == KIND_THROUGHPUT) &&
	       last_word.p < words->last;
}

struct saying
vocabulary_read(struct str text)
{
	struct words words;
	struct reading_name name = { 0 };
	size_t taken;

	split_words(&words, text);
	name.says.part = words.n == WORDS_MAX;
	for (size_t i = 0; i < words.n; i += taken) {
		const struct term *term = find_term(&words, i, &taken);
		struct str word = words.word[i];

		if (term) {
			if (!is_heading(&words, term, words.word[i + taken - 1]))
				take_term(&name, term);
			continue;
		}
		taken = 1;
		/* "valid_0's" tells which of the sets. */
		if (name.after_split &&
		    (letter_of(word.p[0]) == LETTER_DIGIT || str_eq(word, STR("s"))))
			continue;
		if (take_glued(&name, word) || take_ending(&name, word))
			continue;
		name.says.part = true;
		name.after_split = false;
	}
	if (name.refused || (name.only_whole && name.says.part))
		name.says.kind = KIND_NONE;
	if (name.refused) {
		name.says.maybe = KIND_NONE;
		name.says.better = BETTER_UNKNOWN;
	}
	return name.says;
}

/* Takes the words out that say a split. */
static void
drop_split(struct words *words)
{
	size_t n = 0, taken;

	for (size_t i = 0; i < words->n; i += taken) {
		const struct term *term = find_term(words, i, &taken);

		if (!term || (term->is != TERM_SPLIT && term->is != TERM_LEAD)) {
			taken = 1;
			words->word[n++] = words->word[i];
		}
	}
	words->n = n;
}

bool
vocabulary_twins(struct str a, struct str b)
{
	struct words of_a, of_b;

	split_words(&of_a, a);
	split_words(&of_b, b);
	drop_split(&of_a);
	drop_split(&of_b);
	if (of_a.n != of_b.n || of_a.n == 0)
		return false;
	for (size_t i = 0; i < of_a.n; i++)
		if (!str_eq_case(of_a.word[i], of_b.word[i]))
			return false;
	return true;
}
