#include "config.h"

#include "util/chars.h"

/* clang-format off */
#define LETTERS(a) ['a' + a] = CHAR_LETTER, ['A' + a] = CHAR_LETTER

const unsigned char char_classes[256] = {
	LETTERS(0),  LETTERS(1),  LETTERS(2),  LETTERS(3),  LETTERS(4),  LETTERS(5),  LETTERS(6),
	LETTERS(7),  LETTERS(8),  LETTERS(9),  LETTERS(10), LETTERS(11), LETTERS(12), LETTERS(13),
	LETTERS(14), LETTERS(15), LETTERS(16), LETTERS(17), LETTERS(18), LETTERS(19), LETTERS(20),
	LETTERS(21), LETTERS(22), LETTERS(23), LETTERS(24), LETTERS(25),
	['0'] = CHAR_DIGIT, ['1'] = CHAR_DIGIT, ['2'] = CHAR_DIGIT, ['3'] = CHAR_DIGIT,
	['4'] = CHAR_DIGIT, ['5'] = CHAR_DIGIT, ['6'] = CHAR_DIGIT, ['7'] = CHAR_DIGIT,
	['8'] = CHAR_DIGIT, ['9'] = CHAR_DIGIT, ['_'] = CHAR_UNDER,
	['@'] = CHAR_JOIN,  ['/'] = CHAR_JOIN,  ['.'] = CHAR_JOIN,
};
/* clang-format on */
