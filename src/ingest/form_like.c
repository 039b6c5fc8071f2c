#include "config.h"

#include "ingest/form.h"

#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "ingest/chars.h"

/*
 * Both look at the bytes in words, of which the last one reaches back over what has been looked at:
 * nothing is read beyond the line.
 */

#define ONES UINT64_C(0x0101010101010101)
#define WORD sizeof(uint64_t)

static uint64_t
word_at(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/* Not 0 where a word differs. */
static uint64_t
odd_bytes(uint64_t word, uint64_t like, uint64_t mask)
{
	uint64_t value = word ^ ONES * '0'; /* 0 to 9 for digits, 10 and more for all others */
	uint64_t beyond = ((value & ONES * 0x7f) + ONES * (0x80 - 10)) | value;

	return ((word ^ like) & ~mask) | (beyond & ONES * 0x80 & mask);
}

static bool
like_bytes(const char *p, const char *like, const char *mask, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mask[i] ? !is_digit(p[i]) : p[i] != like[i])
			return false;
	return true;
}

bool
form_like_plain(const char *p, const char *like, const char *mask, size_t n)
{
	if (n < WORD)
		return like_bytes(p, like, mask, n);
	for (size_t i = 0;;) {
		if (odd_bytes(word_at(p + i), word_at(like + i), word_at(mask + i)) != 0)
			return false;
		if (i + WORD == n)
			return true;
		i = i + 2 * WORD <= n ? i + WORD : n - WORD;
	}
}

#ifdef __x86_64__

#define WIDE sizeof(__m256i)

__attribute__((target("avx2"))) static __m256i
wide_at(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)p);
}

__attribute__((target("avx2"))) static bool
like_wide(const char *p, const char *like, const char *mask, size_t n)
{
	const __m256i zero = _mm256_set1_epi8('0'), nine = _mm256_set1_epi8(9);

	if (n < WIDE)
		return form_like_plain(p, like, mask, n);
	for (size_t i = 0;;) {
		__m256i bytes = wide_at(p + i), masked = wide_at(mask + i);
		__m256i value = _mm256_sub_epi8(bytes, zero);
		__m256i digit = _mm256_cmpeq_epi8(_mm256_min_epu8(value, nine), value);
		__m256i same = _mm256_cmpeq_epi8(bytes, wide_at(like + i));

		if (_mm256_movemask_epi8(_mm256_blendv_epi8(same, digit, masked)) != -1)
			return false;
		if (i + WIDE == n)
			return true;
		i = i + 2 * WIDE <= n ? i + WIDE : n - WIDE;
	}
}

form_like_fn *
form_liking(void)
{
	return __builtin_cpu_supports("avx2") ? like_wide : form_like_plain;
}

#else

form_like_fn *
form_liking(void)
{
	return form_like_plain;
}

#endif
