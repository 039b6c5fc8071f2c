#include "config.h"

#include "ingest/sentence.h"

#include "ingest/chars.h"
#include "ingest/splits.h"
#include "ingest/wording.h"
#include "util/die.h"

#define SENTENCE_BYTES 120
#define SENTENCE_WORDS 12

/* What a whole sentence may be about. */
static bool
is_result(enum kind kind)
{
	return kind == KIND_LOSS || kind == KIND_PERPLEXITY || kind_is_quality(kind);
}

static struct str
word_of(struct str text, size_t at)
{
	size_t n = 0;

	while (is_word(byte_at(text, at + n)))
		n++;
	return str_first(str_skip(text, at), n);
}

/* "Accuracy of ...", "Loss on ..." */
static bool
begins_with_result(struct str name, struct draft *draft)
{
	static const char *const links[] = { "of", "on", "over", "for", "in" };
	struct str first = word_of(name, 0);
	struct str second = word_of(name, skip_blanks(name, first.n));

	if (first.n == 0 || !is_result(draft_look(draft, STR_NONE, 0, first)->role.kind))
		return false;
	for (size_t i = 0; i < COUNT(links); i++)
		if (str_eq_case(second, str_of(links[i])))
			return true;
	return false;
}

bool
sentence_read(struct str text, struct draft *draft)
{
	struct str s = str_trim(text), name, rest;
	struct pair pair = { .joiner = 0 };
	size_t colon = str_find_char(s, ':'), n;

	if (s.n > SENTENCE_BYTES || colon == s.n)
		return false;
	name = str_trim(str_first(s, colon));
	rest = str_trim(str_skip(s, colon + 1));
	n = num_parse(rest, &pair.number);
	pair.percent = byte_at(rest, skip_blanks(rest, n)) == '%';
	if (n == 0 || (pair.percent ? skip_blanks(rest, n) + 1 : n) != rest.n)
		return false;
	if (wording_words(name) > SENTENCE_WORDS || split_of(name) == SPLIT_NONE ||
	    !begins_with_result(name, draft))
		return false;
	pair.name = name;
	pair.written = str_first(rest, n);
	draft->split = split_of(name);
	draft_metric(draft, &pair);
	return true;
}
