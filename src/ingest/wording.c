#include "config.h"

#include "ingest/wording.h"

#include "ingest/chars.h"
#include "util/die.h"

#define PATH_SLASHES 4

#define WORD(text)                                                                                 \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}

static const struct str best_words[] = {
	WORD("best"),	 WORD("better"),  WORD("so far"),  WORD("lowest"),
	WORD("highest"), WORD("minimum"), WORD("maximum"), WORD("previous"),
	WORD("最优"),	 WORD("最佳"),	  WORD("最好"),
};

static const struct str saving_words[] = {
	WORD("saved"),	WORD("saving"),	 WORD("save"), WORD("improved"),
	WORD("loaded"), WORD("loading"), WORD("保存"), WORD("checkpoint"),
};

static const struct str over_words[] = {
	WORD("complete"), WORD("completed"), WORD("finished"), WORD("ended"), WORD("done"),
};

static const struct str average_words[] = {
	WORD("average"), WORD("averaged"), WORD("avg"),	    WORD("mean"),
	WORD("ema"),	 WORD("final"),	   WORD("overall"),
};

static const struct str statistic_words[] = {
	WORD("std"),	  WORD("stddev"), WORD("stdev"), WORD("cv"),   WORD("median"),
	WORD("variance"), WORD("folds"),  WORD("平均"),	 WORD("均值"), WORD("标准差"),
};

static const struct str sentence_words[] = {
	WORD("is"), WORD("was"),       WORD("are"),	 WORD("from"),
	WORD("to"), WORD("improving"), WORD("improved"), WORD("decreasing"),
	WORD("if"), WORD("than"),      WORD("will"),	 WORD("got"),
};

static const struct str filler_words[] = {
	WORD("after"), WORD("for"),  WORD("in"),   WORD("at"),	  WORD("of"),  WORD("to"),
	WORD("the"),   WORD("from"), WORD("with"), WORD("over"),  WORD("on"),  WORD("and"),
	WORD("by"),    WORD("than"), WORD("is"),   WORD("was"),	  WORD("are"), WORD("took"),
	WORD("a"),     WORD("an"),   WORD("or"),   WORD("using"), WORD("as"),
};

static const struct str size_words[] = {
	WORD("mem"),	  WORD("memory"), WORD("vram"),	     WORD("ram"),
	WORD("alloc"),	  WORD("cache"),  WORD("allocated"), WORD("disk"),
	WORD("reserved"), WORD("maxmem"), WORD("显存"),	     WORD("内存"),
};

static const struct str vague_words[] = {
	WORD("error"), WORD("errors"), WORD("err"), WORD("score"), WORD("rate"),
};

/* Alone they are no names, but in front of others they are part of one. */
static const struct str lone_fillers[] = { WORD("total"), WORD("avg") };

static const struct str verbal_endings[] = {
	WORD("为"), WORD("达到"), WORD("是"), WORD("约"), WORD("到"), WORD("有"), WORD("了"),
};

#undef WORD

static bool
is_one_of(struct str word, const struct str *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_case(word, words[i]))
			return true;
	return false;
}

/* One of the words stands in the text, not within another word. */
static bool
has_one_of(struct str text, const struct str *words, size_t n)
{
	for (size_t at = 0; at < text.n; at++) {
		if (at > 0 && is_letter(text.p[at - 1]))
			continue;
		for (size_t i = 0; i < n; i++)
			if (str_starts_case(str_skip(text, at), words[i]) &&
			    (is_wide(words[i].p[0]) || !is_letter(byte_at(text, at + words[i].n))))
				return true;
	}
	return false;
}

size_t
wording_words(struct str text)
{
	size_t words = 0;

	for (size_t i = 0; i < text.n; i++)
		if (!is_blank(text.p[i]) && (i == 0 || is_blank(text.p[i - 1])))
			words++;
	return words;
}

bool
wording_is_best(struct str text)
{
	return has_one_of(text, best_words, COUNT(best_words));
}

bool
wording_is_saving(struct str text)
{
	return has_one_of(text, saving_words, COUNT(saving_words));
}

bool
wording_is_over(struct str text)
{
	return has_one_of(text, over_words, COUNT(over_words));
}

bool
wording_is_average(struct str text)
{
	return has_one_of(text, average_words, COUNT(average_words));
}

bool
wording_is_statistic(struct str text)
{
	return wording_is_average(text) ||
	       has_one_of(text, statistic_words, COUNT(statistic_words));
}

bool
wording_is_variable(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!is_word(text.p[i]))
			return false;
	return text.n > 0;
}

static bool
is_verbal(struct str name)
{
	for (size_t i = 0; i < COUNT(verbal_endings); i++)
		if (str_ends(name, verbal_endings[i]))
			return true;
	return false;
}

static bool
is_path(struct str name)
{
	size_t slashes = 0;

	for (size_t i = 0; i < name.n; i++) {
		slashes += name.p[i] == '/' || name.p[i] == '\\';
		if (name.p[i] == '/' && i > 0 && is_blank(name.p[i - 1]) && i + 1 < name.n &&
		    !is_blank(name.p[i + 1]))
			return true; /* "GET /loss" */
	}
	return slashes > PATH_SLASHES || (name.n > 0 && (name.p[0] == '/' || name.p[0] == '~'));
}

static bool
is_option(struct str name)
{
	bool joined = false;

	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] >= 'a' && name.p[i] <= 'z')
			return false;
		joined |= name.p[i] == '_';
	}
	return joined && wording_is_variable(name);
}

static bool
is_percent(struct str name)
{
	if (name.n > 2 && (str_ends(name, STR("%)")) || str_ends(name, STR("%]"))))
		return name.p[name.n - 3] == '(' || name.p[name.n - 3] == '[';
	return name.n > 1 && name.p[name.n - 1] == '%';
}

unsigned
wording_of(struct str name)
{
	unsigned is = 0;

	/* The best fitness of a generation is its own. */
	if (wording_is_best(name) && str_find_case(name, STR("fitness")) == name.n)
		is |= WORDING_BEST;
	if (has_one_of(name, sentence_words, COUNT(sentence_words)))
		is |= WORDING_SENTENCE;
	if (has_one_of(name, filler_words, COUNT(filler_words)))
		is |= WORDING_FILLED;
	if (is_one_of(name, filler_words, COUNT(filler_words)) ||
	    is_one_of(name, lone_fillers, COUNT(lone_fillers)))
		is |= WORDING_FILLER;
	if (is_verbal(name))
		is |= WORDING_VERBAL;
	if (is_path(name))
		is |= WORDING_PATH;
	if (is_option(name))
		is |= WORDING_OPTION;
	if (wording_is_variable(name))
		is |= WORDING_VARIABLE;
	if (is_percent(name))
		is |= WORDING_PERCENT;
	if (has_one_of(name, size_words, COUNT(size_words)))
		is |= WORDING_SIZE;
	if (has_one_of(name, vague_words, COUNT(vague_words)))
		is |= WORDING_VAGUE;
	return is;
}
