#include "config.h"

#include "ingest/numeral.h"

#include <endian.h>
#include <string.h>

#include "ingest/chars.h"
#include "util/num_exact.h"

#define ORDINARY_DIGITS 9 /* before the point: below BAR_ORDINARY */
#define EXPONENT_DIGITS 3 /* more are left to num_parse() */

static size_t
length(const struct digits *run)
{
	return (size_t)(run->to - run->from);
}

/* ---- its parts ---- */

struct numeral
numeral_of(const struct form *form, struct str written)
{
	struct numeral numeral = { 0 };
	size_t at = (size_t)(written.p - form->text.p), end = at + written.n, run = 0;
	const struct digits *runs = form->runs;
	struct str s = form->text;

	numeral.negative = byte_at(s, at) == '-';
	at += numeral.negative;
	while (run < form->run_count && runs[run].from < at)
		run++;
	if (run == form->run_count || runs[run].from != at)
		return numeral;
	numeral.run = (uint16_t)run;
	at = runs[run++].to;
	if (at < end && s.p[at] == '.' && run < form->run_count && runs[run].from == at + 1) {
		numeral.fraction = true;
		at = runs[run++].to;
	}
	if (at < end && (s.p[at] == 'e' || s.p[at] == 'E')) {
		numeral.exponent = true;
		numeral.exponent_negative = byte_at(s, at + 1) == '-';
		at += numeral.exponent_negative || byte_at(s, at + 1) == '+' ? 2 : 1;
		if (run == form->run_count || runs[run].from != at)
			return numeral;
		at = runs[run].to;
	}
	numeral.plain = at == end;
	return numeral;
}

/* ---- its value ---- */

#define WORD 8 /* digits that are read at once */

/* The eight bytes before p, of which the first is the lowest. */
static uint64_t
word_before(const char *p)
{
	uint64_t word;

	memcpy(&word, p - WORD, WORD);
	return le64toh(word);
}

/* The last n bytes of a word (1 to 8), and zeros before them. */
static uint64_t
last_bytes(uint64_t word, size_t n)
{
	unsigned out = 8 * (WORD - (unsigned)n);

	return word >> out << out;
}

/* Eight digits, or zeros in front of them, as one number: pairs, fours, eights. */
static uint64_t
number_of(uint64_t digits)
{
	digits &= UINT64_C(0x0f0f0f0f0f0f0f0f);
	digits = (digits * 10 + (digits >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
	digits = (digits * 100 + (digits >> 16)) & UINT64_C(0x0000ffff0000ffff);
	return (digits * 10000 + (digits >> 32)) & UINT64_C(0xffffffff);
}

/* `before` followed by the digits of a run, as far as a word goes. */
static uint64_t
append(uint64_t before, const char *text, const struct digits *run)
{
	static const uint64_t tens[] = { 1,	 10,	  100,	    1000,     10000,
					 100000, 1000000, 10000000, 100000000 };
	size_t at = run->from, n = length(run);

	if (run->to < WORD) {
		for (; at < run->to; at++)
			before = before * 10 + (uint64_t)(text[at] - '0');
		return before;
	}
	for (; n > WORD; n -= WORD, at += WORD)
		before = before * tens[WORD] + number_of(word_before(text + at + WORD));
	return before * tens[n] + number_of(last_bytes(word_before(text + run->to), n));
}

/* The digits of a run and of the one behind it, with a point between them. */
static uint64_t
append_fraction(const char *text, const struct digits *run)
{
	size_t n = length(run), fraction = length(run + 1);
	uint64_t word;

	if (n + fraction >= WORD || run[1].to < WORD)
		return append(append(0, text, run), text, run + 1);
	/* The point goes: what stands before it moves up. */
	word = word_before(text + run[1].to);
	return number_of(last_bytes(word, fraction) |
			 last_bytes(word << 8, n + fraction) << 8 * fraction >> 8 * fraction);
}

/* How many digits there are before and behind the point. */
static size_t
digits_of(const struct numeral *numeral, const struct digits *run)
{
	return length(run) + (numeral->fraction ? length(run + 1) : 0);
}

/* All of them as one number, as far as a word goes. */
static uint64_t
head_of(const struct numeral *numeral, const char *text, const struct digits *run)
{
	return numeral->fraction ? append_fraction(text, run) : append(0, text, run);
}

bool
numeral_read(const struct numeral *numeral, const char *text, const struct digits *runs,
	     struct measure *out)
{
	const struct digits *run = &runs[numeral->run], *last = run + numeral->fraction;
	struct decimal d = { .begin = text + run->from,
			     .end = text + last->to,
			     .digits = digits_of(numeral, run) };
	int64_t exponent;

	if (numeral->exponent && length(last + 1) > EXPONENT_DIGITS)
		return false;
	d.head = head_of(numeral, text, run);
	if (numeral->fraction)
		d.scale = -(int64_t)length(last);
	if (numeral->exponent) {
		exponent = (int64_t)append(0, text, last + 1);
		d.scale += numeral->exponent_negative ? -exponent : exponent;
	}
	out->decimals = numeral->fraction && d.scale < 0 ? (unsigned)-d.scale : 0;
	out->value = exact_double(&d);
	if (numeral->negative)
		out->value = -out->value;
	return true;
}

bool
numeral_whole(const struct numeral *numeral, const char *text, const struct digits *runs,
	      int64_t *value)
{
	const struct digits *run = &runs[numeral->run];

	if (!numeral->plain || numeral->negative || numeral->fraction || numeral->exponent ||
	    length(run) > ORDINARY_DIGITS)
		return false;
	*value = (int64_t)append(0, text, run);
	return true;
}

bool
numeral_is_ordinary(const struct numeral *numeral, const char *text, const struct digits *runs)
{
	const struct digits *run = &runs[numeral->run], *last = run + numeral->fraction;

	if (!numeral->plain || numeral->negative || length(run) > ORDINARY_DIGITS)
		return false;
	if (numeral->exponent && (!numeral->exponent_negative || length(last + 1) > 2))
		return false;
	/* Most are not 0 at first sight. */
	if (text[run->from] != '0' || text[last->to - 1] != '0')
		return true;
	return digits_of(numeral, run) <= EXACT_DIGITS && head_of(numeral, text, run) != 0;
}
