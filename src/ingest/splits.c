#include "config.h"

#include "ingest/splits.h"

#include <stddef.h>

#include "ingest/chars.h"
#include "util/die.h"

static const struct {
	struct str word;
	enum split split;
} words[] = {
	{ { "train", 5 }, SPLIT_TRAIN },     { { "training", 8 }, SPLIT_TRAIN },
	{ { "trn", 3 }, SPLIT_TRAIN },	     { { "val", 3 }, SPLIT_VAL },
	{ { "valid", 5 }, SPLIT_VAL },	     { { "validate", 8 }, SPLIT_VAL },
	{ { "validating", 10 }, SPLIT_VAL }, { { "validation", 10 }, SPLIT_VAL },
	{ { "eval", 4 }, SPLIT_VAL },	     { { "evaluate", 8 }, SPLIT_VAL },
	{ { "evaluating", 10 }, SPLIT_VAL }, { { "evaluation", 10 }, SPLIT_VAL },
	{ { "dev", 3 }, SPLIT_VAL },	     { { "test", 4 }, SPLIT_TEST },
	{ { "testing", 7 }, SPLIT_TEST },
};

/* Written without blanks between words, so they are looked for anywhere. */
static const struct {
	struct str word;
	enum split split;
} glyphs[] = {
	{ { "训练", 6 }, SPLIT_TRAIN },
	{ { "验证", 6 }, SPLIT_VAL },
	{ { "评估", 6 }, SPLIT_VAL },
	{ { "测试", 6 }, SPLIT_TEST },
};

/* What a field is called that says which data the rest is of. */
static const struct str fields[] = {
	{ "mode", 4 }, { "split", 5 }, { "phase", 5 },	   { "stage", 5 },   { "subset", 6 },
	{ "set", 3 },  { "data", 4 },  { "partition", 9 }, { "dataset", 7 }, { "数据集", 9 },
};

bool
split_is_field(struct str name)
{
	for (size_t i = 0; i < COUNT(fields); i++)
		if (str_eq_case(name, fields[i]))
			return true;
	return false;
}

/* By far most words do not begin as one that tells a split does. */
static bool
may_tell(char first)
{
	switch (first | 0x20) {
	case 't':
	case 'v':
	case 'e':
	case 'd':
		return true;
	default:
		return false;
	}
}

/* The first word of the label that tells a split; empty if none does. */
static struct str
find_word(struct str label, enum split *split)
{
	bool wide = false;

	for (size_t i = 0; i < label.n;) {
		size_t n = 0;

		while (i + n < label.n && is_letter(label.p[i + n]))
			n++;
		for (size_t k = 0; n > 0 && may_tell(label.p[i]) && k < COUNT(words); k++) {
			if (str_eq_case(words[k].word, str_first(str_skip(label, i), n))) {
				*split = words[k].split;
				return str_first(str_skip(label, i), n);
			}
		}
		wide |= n == 0 && is_wide(label.p[i]);
		i += n > 0 ? n : 1;
	}
	for (size_t k = 0; wide && k < COUNT(glyphs); k++) {
		if (str_find(label, glyphs[k].word) < label.n) {
			*split = glyphs[k].split;
			return glyphs[k].word;
		}
	}
	*split = SPLIT_NONE;
	return STR_NONE;
}

enum split
split_of(struct str label)
{
	enum split split;

	find_word(label, &split);
	return split;
}

struct str
split_prefix(enum split split)
{
	switch (split) {
	case SPLIT_NONE:
	case SPLIT_TRAIN:
	case SPLIT_COUNT:
		break;
	case SPLIT_VAL:
		return STR("val");
	case SPLIT_TEST:
		return STR("test");
	}
	return STR_NONE;
}

struct str
split_word(enum split split)
{
	return split == SPLIT_TRAIN ? STR("train") : split_prefix(split);
}

struct str
split_prefix_of(struct str label)
{
	enum split split;
	struct str word = find_word(label, &split);

	return str_starts_case(word, STR("eval")) ? STR("eval") : split_prefix(split);
}
