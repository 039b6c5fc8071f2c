#include "config.h"

#include "app/clipboard.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "app/notify.h"
#include "app/tty.h"
#include "util/die.h"

#define BEGIN "\033]52;c;"
#define END "\a"

/* Base64 of n bytes behind p, which has room for it; where it ends. */
static char *
encode(char *p, const unsigned char *bytes, size_t n)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		size_t have = n - i < 3 ? n - i : 3;
		uint32_t bits = (uint32_t)bytes[i] << 16;

		if (have > 1)
			bits |= (uint32_t)bytes[i + 1] << 8;
		if (have > 2)
			bits |= bytes[i + 2];
		*p++ = digits[bits >> 18];
		*p++ = digits[bits >> 12 & 63];
		*p++ = have > 1 ? digits[bits >> 6 & 63] : '=';
		*p++ = have > 2 ? digits[bits & 63] : '=';
	}
	return p;
}

void
clipboard_copy(struct tty *tty, const char *text)
{
	size_t n = strlen(text);
	char *sequence, *wrapped, *p;

	if (n > CLIPBOARD_MAX)
		n = CLIPBOARD_MAX;
	sequence = xmalloc(sizeof(BEGIN END) + (n + 2) / 3 * 4);
	p = stpcpy(sequence, BEGIN);
	p = encode(p, (const unsigned char *)text, n);
	stpcpy(p, END);
	wrapped = notify_wrap(sequence);
	tty_send(tty, str_of(wrapped));
	free(wrapped);
	free(sequence);
}
