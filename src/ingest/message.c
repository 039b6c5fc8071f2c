#include "config.h"

#include "ingest/message.h"

#include <stdlib.h>

#include "ingest/chars.h"
#include "util/die.h"

void
message_fini(struct message *message)
{
	free(message->text);
	*message = (struct message){ 0 };
}

/* Where the text of such a member begins, behind its quote; s.n if there is none. */
static size_t
find_text(struct str s)
{
	static const struct str keys[] = {
		{ "\"message\"", 9 }, { "\"msg\"", 5 },	 { "\"log\"", 5 },
		{ "\"MESSAGE\"", 9 }, { "\"text\"", 6 }, { "\"textPayload\"", 13 },
	};

	for (size_t i = 0; i < COUNT(keys); i++) {
		size_t at = str_find(s, keys[i]);

		if (at == s.n)
			continue;
		at = skip_blanks(s, at + keys[i].n);
		if (byte_at(s, at) != ':')
			continue;
		at = skip_blanks(s, at + 1);
		if (byte_at(s, at) == '"')
			return at + 1;
	}
	return s.n;
}

bool
message_read(struct message *message, struct str object, struct str *text)
{
	size_t at = find_text(object), n = 0;

	if (at == object.n)
		return false;
	message->text = grow(message->text, &message->cap, object.n - at, 1);
	for (; at < object.n && object.p[at] != '"'; at++) {
		char c = object.p[at];

		if (c == '\\') {
			c = byte_at(object, ++at);
			if (c == 'n' || c == 'r') /* the line's end */
				break;
			if (c == 'u') /* escapes and accents: no name or number needs them */
				at += 4;
			if (c == 't' || c == 'u')
				c = c == 't' ? '\t' : ' ';
		}
		message->text[n++] = c;
	}
	*text = str_trim((struct str){ message->text, n });
	return text->n > 0 && text->p[0] != '{';
}
