#include "config.h"

#include <string.h>

#include "ingest/shape.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static enum shape_answer
pairs_read(void *state, const struct log_line *line, struct draft *draft)
{
	struct str s = line->text;
	size_t from = 0;

	(void)state;
	for (size_t at = 0; at < s.n; at++) {
		size_t end, n, begin;
		struct pair pair = { 0 };

		if (s.p[at] != ':' && s.p[at] != '=')
			continue;
		end = at + 1;
		while (end < s.n && is_blank(s.p[end]))
			end++;
		n = num_parse(str_skip(s, end), &pair.number);
		if (n == 0)
			continue;
		begin = at;
		while (begin > from && !strchr(",|;\t(){}[]", s.p[begin - 1]))
			begin--;
		pair.name = (struct str){ s.p + begin, at - begin };
		pair.written = (struct str){ s.p + end, n };
		pair.percent = end + n < s.n && s.p[end + n] == '%';
		draft_pair(draft, &pair);
		at = end + n - 1;
		from = end + n;
	}
	return draft_is_empty(draft) ? SHAPE_NO : SHAPE_RECORD;
}

const struct shape shape_pairs = {
	.name = "pairs",
	.read = pairs_read,
};
