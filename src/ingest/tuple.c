#include "config.h"

#include "ingest/tuple.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/chars.h"
#include "util/die.h"
#include "util/num.h"

void
tuple_fini(struct tuple *tuple)
{
	free(tuple->text);
	*tuple = (struct tuple){ 0 };
}

/* The text in quotes at s[at], u'...' too: its length with them, 0 if there is none. */
static size_t
quoted(struct str s, size_t at, struct str *inner)
{
	size_t open = at + (byte_at(s, at) == 'u' || byte_at(s, at) == 'b'), end;
	char quote = byte_at(s, open);

	if (quote != '\'' && quote != '"')
		return 0;
	end = open + 1 + str_find_char(str_skip(s, open + 1), quote);
	if (end >= s.n)
		return 0;
	*inner = str_between(s, open + 1, end);
	return end + 1 - at;
}

/* A bare number at s[at], "0.5" or "12L": its length, 0 if there is none. */
static size_t
number(struct str s, size_t at, struct str *inner)
{
	struct num num;
	size_t n = num_parse(str_skip(s, at), &num);

	*inner = str_between(s, at, at + n);
	return n > 0 && byte_at(s, at + n) == 'L' ? n + 1 : n;
}

static void
append(struct tuple *tuple, size_t *n, struct str text)
{
	if (text.n > 0)
		memcpy(tuple->text + *n, text.p, text.n);
	*n += text.n;
}

bool
tuple_read(struct tuple *tuple, struct str line, struct str *text)
{
	size_t at = 1, n = 0, taken, texts = 0, numbers = 0;
	bool after_number = false;
	struct str inner;

	if (line.n < 8 || line.p[0] != '(' || line.p[line.n - 1] != ')')
		return false;
	tuple->text = grow(tuple->text, &tuple->cap, 2 * line.n, 1);
	for (;;) {
		if ((taken = quoted(line, at, &inner)) > 0) {
			append(tuple, &n, after_number ? STR(", ") : n > 0 ? STR(" ") : STR_NONE);
			after_number = num_whole(inner, &(struct num){ 0 });
			texts++;
		} else if ((taken = number(line, at, &inner)) > 0) {
			append(tuple, &n, n > 0 ? STR(" ") : STR_NONE);
			after_number = true;
			numbers++;
		} else {
			return false;
		}
		append(tuple, &n, inner);
		at = skip_blanks(line, at + taken);
		if (at + 1 == line.n)
			break;
		if (byte_at(line, at) != ',')
			return false;
		at = skip_blanks(line, at + 1);
	}
	*text = str_trim((struct str){ tuple->text, n });
	return texts > 0 && texts + numbers > 1;
}
