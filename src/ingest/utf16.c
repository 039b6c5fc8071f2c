#include "config.h"

#include "ingest/utf16.h"

#include <stdlib.h>

#include "util/die.h"
#include "util/text.h"

#define REPLACEMENT 0xfffd
#define UNIT_BYTES 4 /* that a unit may become: U+FFFD for half a pair, and the unit itself */

void
utf16_fini(struct utf16 *utf16)
{
	free(utf16->text);
	*utf16 = (struct utf16){ 0 };
}

static size_t
put(struct utf16 *utf16, size_t n, uint32_t code)
{
	return n + text_encode(utf16->text + n, code);
}

/* One unit more: a character, or half of one. */
static size_t
put_unit(struct utf16 *utf16, size_t n, uint32_t unit)
{
	uint32_t high = utf16->high;

	utf16->high = 0;
	if (high != 0 && unit >= 0xdc00 && unit < 0xe000)
		return put(utf16, n, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
	if (high != 0)
		n = put(utf16, n, REPLACEMENT);
	if (unit >= 0xd800 && unit < 0xdc00) {
		utf16->high = unit;
		return n;
	}
	return put(utf16, n, unit >= 0xdc00 && unit < 0xe000 ? REPLACEMENT : unit);
}

static enum utf16_is
tell(unsigned char a, unsigned char b)
{
	if (a == 0xff && b == 0xfe)
		return UTF16_LITTLE;
	return a == 0xfe && b == 0xff ? UTF16_BIG : UTF16_NOT;
}

struct str
utf16_feed(struct utf16 *utf16, struct str bytes)
{
	size_t n = 0;

	if (utf16->is == UTF16_NOT || bytes.n == 0)
		return bytes;
	if (utf16->is == UTF16_UNTOLD && !utf16->holds && (unsigned char)bytes.p[0] < 0xfe) {
		utf16->is = UTF16_NOT;
		return bytes;
	}
	utf16->text = grow(utf16->text, &utf16->cap, (bytes.n + 2) * UNIT_BYTES, 1);
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char first = utf16->held, second = (unsigned char)bytes.p[i];

		if (utf16->is == UTF16_NOT) {
			utf16->text[n++] = bytes.p[i];
			continue;
		}
		if (!utf16->holds) {
			utf16->held = second;
			utf16->holds = true;
			continue;
		}
		utf16->holds = false;
		if (utf16->is == UTF16_UNTOLD) {
			utf16->is = tell(first, second);
			if (utf16->is == UTF16_NOT) {
				utf16->text[n++] = (char)first;
				utf16->text[n++] = (char)second;
			}
			continue;
		}
		n = put_unit(utf16, n,
			     utf16->is == UTF16_LITTLE ? (uint32_t)(second << 8 | first)
						       : (uint32_t)(first << 8 | second));
	}
	return (struct str){ utf16->text, n };
}
