#include "config.h"

#include "ingest/twin.h"

#include "ingest/chars.h"
#include "ingest/splits.h"

static size_t
word_before(struct str s, size_t at)
{
	while (at > 0 && is_letter(s.p[at - 1]))
		at--;
	return at;
}

static size_t
word_behind(struct str s, size_t at)
{
	while (is_letter(byte_at(s, at)))
		at++;
	return at;
}

bool
twin_of(struct str name, struct twin *out)
{
	size_t slash = str_find_char(name, '/'), from, to;
	struct str before, behind;

	if (slash == name.n)
		return false;
	from = word_before(name, slash);
	to = word_behind(name, slash + 1);
	out->words[0] = str_between(name, from, slash);
	out->words[1] = str_between(name, slash + 1, to);
	if (split_of(out->words[0]) == SPLIT_NONE || split_of(out->words[1]) == SPLIT_NONE ||
	    split_of(out->words[0]) == split_of(out->words[1]))
		return false;
	if (from > 0 && name.p[from - 1] == '(' && byte_at(name, to) == ')') {
		from--;
		to++;
	}
	before = str_trim(str_first(name, from));
	behind = str_trim(str_skip(name, to));
	out->name = before.n > 0 ? before : behind;
	/* "train/val_loss" is the loss of a folder "train" */
	return (before.n > 0) != (behind.n > 0) && !is_word(byte_at(name, to)) &&
	       split_of(out->name) == SPLIT_NONE;
}
