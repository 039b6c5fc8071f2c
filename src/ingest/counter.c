#include "config.h"

#include "ingest/counter.h"

#include <math.h>

#include "ingest/chars.h"
#include "ingest/count.h"
#include "ingest/splits.h"
#include "util/die.h"

#define FRONT_WORDS_MAX 5
#define FRONT_BYTES 64 /* in which a counter with words in front has a digit */
#define FRAME_MAX 60   /* signs before a counter in a frame of them */
#define LEAD_MAX 8     /* blanks, list marks and brackets before a counter */

/* The counts in brackets that follow an epoch: "[0][10/5005]", "[0/100]  [  10/1562]". */
static size_t
read_batches(struct str s, size_t at, struct draft *draft)
{
	for (;;) {
		size_t next = skip_blanks(s, at);
		struct count count;
		size_t end;

		if (byte_at(s, next) != '[' && !(byte_at(s, next) == '(' && next == at))
			return at;
		end = count_read(s, next, &count);
		if (end == next)
			return at;
		count_put(draft, NAME_BATCH, &count);
		at = end;
	}
}

/* What may stand between a counter and what follows it. */
static bool
ends_counter(struct str s, size_t at)
{
	char c = byte_at(s, at);

	return c == '\0' || is_blank(c) || c == ':' || c == ',' || c == ';' || c == '|' ||
	       c == ')' || c == ']' || c == '.' || c == '-' || is_wide(c);
}

size_t
counter_put_epoch(struct str s, size_t end, const struct count *count, struct draft *draft)
{
	struct count batch;
	size_t next;

	count_put(draft, NAME_EPOCH, count);
	if (count->has_second)
		count_put(draft, NAME_BATCH, &(struct count){ .at = count->second });
	/* "epoch 001:   1000 / 1139 loss=7.38" */
	if (byte_at(s, end) == ':' && is_digit(byte_at(s, skip_blanks(s, end + 1)))) {
		next = count_read(s, skip_blanks(s, end + 1), &batch);
		if (batch.has_total && ends_counter(s, next)) {
			count_put(draft, NAME_BATCH, &batch);
			return next;
		}
	}
	return read_batches(s, end, draft);
}

/* "[1, 2000]", "[1][50/6207]", "[100]<TAB>", "[3/10]" */
static struct front
front_bracket(struct str s, size_t at, struct draft *draft)
{
	struct front front = { .weak = true };
	struct count first, second;
	size_t end = count_read(s, at, &first);

	if (end == at || first.at.value != floor(first.at.value))
		return (struct front){ 0 };
	if (first.has_second || count_read(s, end, &second) != end) {
		/* "[0/25][50/500]": nothing else is written so. */
		front.weak = first.has_second || !first.has_total || !second.has_total;
		front.end = counter_put_epoch(s, end, &first, draft);
		return front;
	}
	if (!is_blank(byte_at(s, end)))
		return (struct front){ 0 };
	count_put(draft, first.has_total ? NAME_BATCH : NAME_ITER, &first);
	front.end = end;
	return front;
}

static size_t
letters_at(struct str s, size_t at)
{
	size_t n = 0;

	while (is_letter(byte_at(s, at + n)))
		n++;
	return n;
}

/* "1epoch:train:6376-6750batch:", "2/20epoch started" */
static struct front
front_glued(struct str s, size_t at, const struct count *count, struct draft *draft)
{
	struct front front = { 0 };
	struct count batch;
	size_t n = letters_at(s, at), end;
	const struct name *is = draft_look(draft, STR_NONE, 0, str_between(s, at, at + n));

	/* "5epochs" is a plan. */
	if (n == 0 || s.p[at + n - 1] == 's' || !count_put(draft, is->is, count))
		return front;
	at += n;
	front.end = at;
	if (byte_at(s, at) != ':')
		return front;
	n = letters_at(s, at + 1);
	if (n == 0 || byte_at(s, at + 1 + n) != ':')
		return front;
	front.split = split_of(str_between(s, at + 1, at + 1 + n));
	front.end = at + 1 + n + 1;
	end = count_read(s, front.end, &batch);
	if (end > front.end) {
		count_put(draft, NAME_BATCH, &batch);
		front.end = end + letters_at(s, end);
	}
	return front;
}

/* "6000: 0.12, 0.75 avg", "0:<TAB>learn: 0.6", "0 val 10.9499", "3/40 loss: 1.2" */
static struct front
front_number(struct str s, size_t at, struct draft *draft)
{
	struct front front = { .weak = true };
	struct count count;
	size_t end = count_read(s, at, &count), next;
	char c = byte_at(s, end);

	if (end == at || count.at.value != floor(count.at.value))
		return (struct front){ 0 };
	if (is_letter(c))
		return front_glued(s, end, &count, draft);
	next = skip_blanks(s, end + 1);
	front.end = end;
	if (count.has_total) {
		if (!is_blank(c))
			return (struct front){ 0 };
		count_put(draft, NAME_BATCH, &count);
		return front;
	}
	if (c == ':' && is_blank(byte_at(s, end + 1)) &&
	    (next > end + 2 || byte_at(s, end + 1) == '\t' || is_digit(byte_at(s, next)))) {
		front.end = end + 1;
		count_put(draft, NAME_ITER, &count);
		return front;
	}
	if (c == ' ' && is_letter(byte_at(s, end + 1))) {
		size_t word = end + 1 + letters_at(s, end + 1);
		struct num num;

		next = skip_blanks(s, word);
		if (next > word && num_whole(str_skip(s, next), &num) && !num.integral) {
			count_put(draft, NAME_ITER, &count);
			return front;
		}
	}
	return (struct front){ 0 };
}

/* "#12 loss=0.5" */
static struct front
front_hash(struct str s, size_t at, struct draft *draft)
{
	struct front front = { .weak = true };
	struct count count;
	size_t end = count_read(s, at + 1, &count);

	if (end == at + 1 || count.has_total || !is_blank(byte_at(s, end)) ||
	    !is_letter(byte_at(s, skip_blanks(s, end))))
		return (struct front){ 0 };
	count_put(draft, NAME_ITER, &count);
	front.end = end;
	return front;
}

/* "第3轮", "第 3/10 个epoch", "第5步" */
static struct front
front_chinese(struct str s, size_t at, struct draft *draft)
{
	static const struct {
		struct str word;
		enum name_is is;
	} units[] = {
		{ { "轮", 3 }, NAME_EPOCH },	{ { "个epoch", 8 }, NAME_EPOCH },
		{ { "epoch", 5 }, NAME_EPOCH }, { { "个周期", 9 }, NAME_EPOCH },
		{ { "周期", 6 }, NAME_EPOCH },	{ { "代", 3 }, NAME_EPOCH },
		{ { "步", 3 }, NAME_STEP },	{ { "次迭代", 9 }, NAME_ITER },
		{ { "次", 3 }, NAME_ITER },	{ { "批", 3 }, NAME_BATCH },
	};
	struct front front = { 0 };
	struct count count;
	size_t from = skip_blanks(s, at + STR("第").n);
	size_t end = count_read(s, from, &count);

	if (end == from)
		return front;
	end = skip_blanks(s, end);
	for (size_t i = 0; i < COUNT(units); i++) {
		if (str_starts_case(str_skip(s, end), units[i].word)) {
			count_put(draft, units[i].is, &count);
			front.end = end + units[i].word.n;
			return front;
		}
	}
	return front;
}

/* Before a counter's own word: "At iteration 95", "Train Epoch: 1", "Summary: Epoch: 0". */
static bool
may_lead(struct str word)
{
	static const char *const words[] = { "at",  "summary",	"start",   "starting", "begin",
					     "end", "finished", "current", "the",      "in",
					     "on",  "for",	"after",   "of",       "learning" };

	if (split_of(word) != SPLIT_NONE)
		return true;
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(word, str_of(words[i])))
			return true;
	return false;
}

/* Between the word that tells a split and the counter: "validation loss at iteration 1". */
static bool
may_follow_split(struct str word)
{
	static const char *const words[] = { "loss",  "result", "results", "metric", "metrics",
					     "score", "scores", "set",	   "after",  "of" };

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(word, str_of(words[i])))
			return true;
	return false;
}

/* "(train)", "[val]" behind the word: its split, and where it ends. */
static size_t
read_split(struct str s, size_t at, enum split *split)
{
	size_t n = letters_at(s, at + 1);
	char open = byte_at(s, at);

	if ((open != '(' && open != '[') || n == 0 ||
	    byte_at(s, at + 1 + n) != (open == '(' ? ')' : ']'))
		return at;
	if (split_of(str_between(s, at + 1, at + 1 + n)) == SPLIT_NONE)
		return at;
	*split = split_of(str_between(s, at + 1, at + 1 + n));
	return at + 1 + n + 1;
}

/* Behind a word: blanks, ':', '=' or "#" before its count. */
static size_t
skip_sign(struct str s, size_t at)
{
	if (byte_at(s, at) == '-' && is_digit(byte_at(s, at + 1)))
		return at + 1; /* "Epoch-3:" */
	at = skip_blanks(s, at);
	if (byte_at(s, at) == ':' || byte_at(s, at) == '=' || byte_at(s, at) == '#')
		at = skip_blanks(s, at + 1);
	else if (is_wide(byte_at(s, at)) && str_starts(str_skip(s, at), STR("：")))
		at = skip_blanks(s, at + STR("：").n);
	return at;
}

/* What stands before a counter and tells its split. */
struct label {
	enum split split;
	struct str words;
};

/* "Train: 1 [  50/73 ( 70%)]", "TRAIN [0][10/1938]", "Test:  [20/79]" */
static struct front
front_split(struct str s, size_t at, struct label label, struct draft *draft)
{
	struct front front = { .split = label.split, .label = label.words };
	struct count first, second;
	size_t end = count_read(s, at, &first), next;

	if (end == at)
		return (struct front){ 0 };
	next = skip_blanks(s, end);
	if (byte_at(s, next) == '[' && count_read(s, next, &second) != next) {
		front.end = counter_put_epoch(s, end, &first, draft);
		return front;
	}
	if (!first.bracketed || !first.has_total || first.has_second)
		return (struct front){ 0 };
	count_put(draft, NAME_BATCH, &first);
	front.evaluation = label.split != SPLIT_TRAIN;
	front.end = end;
	return front;
}

/* "E001 ", "e12:": nothing but an initial and digits. */
static bool
is_glued_epoch(struct str s, size_t at, struct str word)
{
	size_t digits = 0;

	while (is_digit(byte_at(s, at + digits)))
		digits++;
	return word.n == 1 && (word.p[0] | 0x20) == 'e' && digits > 0 && digits < 5 &&
	       (byte_at(s, at + digits) == ' ' || byte_at(s, at + digits) == ':');
}

/* "s:0", "E=0" */
static enum name_is
initial(struct str s, size_t at, struct str word)
{
	if (word.n != 1 || (byte_at(s, at) != ':' && byte_at(s, at) != '=') ||
	    !is_digit(byte_at(s, at + 1)) || (byte_at(s, at) == '=' && word.p[0] != 'E'))
		return NAME_UNKNOWN;
	switch (word.p[0] | 0x20) {
	case 's':
		return NAME_STEP;
	case 'e':
		return NAME_EPOCH;
	case 'i':
		return NAME_ITER;
	default:
		return NAME_UNKNOWN;
	}
}

/* A word that names a counter at s[at], its count behind it. */
static struct front
front_counted(struct str s, size_t at, enum name_is is, struct draft *draft)
{
	struct front front = { 0 };
	struct count count;
	size_t from = skip_sign(s, read_split(s, at, &front.split));
	size_t end = count_read(s, from, &count);

	if (end == from)
		return (struct front){ 0 };
	if (is_letter(byte_at(s, end)) || byte_at(s, end) == '%' || !ends_counter(s, end) ||
	    (byte_at(s, end) == '-' && is_word(byte_at(s, end + 1)))) {
		if (byte_at(s, end) != '[' && byte_at(s, end) != '(')
			return (struct front){ 0 };
	}
	if (is == NAME_EPOCH) {
		front.end = counter_put_epoch(s, end, &count, draft);
		return front;
	}
	front.end = end;
	if (front.split != SPLIT_NONE && front.split != SPLIT_TRAIN)
		return front; /* "Iter(val) [50/50]": of the evaluation */
	count_put(draft, is, &count);
	if (count.has_second)
		count_put(draft, NAME_BATCH, &(struct count){ .at = count.second });
	return front;
}

static size_t
word_at(struct str s, size_t at)
{
	size_t n = 0;

	while (is_letter(byte_at(s, at + n)) || byte_at(s, at + n) == '_' ||
	       is_wide(byte_at(s, at + n)))
		n++;
	/* A full-width colon is no part of the word. */
	for (size_t i = 0; i + 3 <= n; i++)
		if (str_starts(str_skip(s, at + i), STR("：")))
			return i;
	return n;
}

/* A number or a bracket follows: only then it is worth looking the word up. */
static bool
may_be_counted(struct str s, size_t at)
{
	char c = byte_at(s, skip_sign(s, at));

	return is_digit(c) || c == '[' || c == '(';
}

static bool
has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_digit(s.p[i]))
			return true;
	return false;
}

/* "eval @ step 300", "EVAL [step 300]", "Train|Epoch1": from the word that tells a split to that of
 * the counter. */
static size_t
skip_joint(struct str s, size_t at)
{
	char c = byte_at(s, at);

	if (c == '|' && is_letter(byte_at(s, at + 1)))
		return at + 1;

	if (c == '@' && is_blank(byte_at(s, at + 1)))
		return skip_blanks(s, at + 1);
	return (c == '[' || c == '(') && is_letter(byte_at(s, at + 1)) ? at + 1 : at;
}

/* Digits and what stands between those of a date and a time, and a dash. */
static size_t
skip_moment(struct str s, size_t at)
{
	while (is_blank(byte_at(s, at)) || is_digit(byte_at(s, at)) || byte_at(s, at) == '-' ||
	       byte_at(s, at) == ':' || byte_at(s, at) == '/')
		at++;
	return at;
}

/* "After 1000 training steps, ", "After 10 epochs: ", "After 5 training step(s), " */
static struct front
front_after(struct str s, size_t at, struct draft *draft)
{
	struct front front = { 0 };
	struct count count;
	size_t from = skip_blanks(s, at + STR("after").n), n;
	size_t end = count_read(s, from, &count);

	if (!str_starts_case(str_skip(s, at), STR("after ")) || end == from)
		return front;
	for (int words = 0; words < 2; words++) {
		from = skip_blanks(s, end);
		n = letters_at(s, from);
		if (n < 2 || from == end)
			return front;
		end = from + n;
		if (str_starts(str_skip(s, end), STR("(s)")))
			end += 3;
		else if (s.p[end - 1] == 's')
			n--;
		if ((byte_at(s, end) == ',' || byte_at(s, end) == ':') &&
		    count_put(draft,
			      draft_look(draft, STR_NONE, 0, str_between(s, from, from + n))->is,
			      &count)) {
			front.end = end;
			return front;
		}
	}
	return front;
}

/* What the word in front of s[at] counts. */
static enum name_is
counter_of(struct str s, size_t at, struct str word, struct draft *draft)
{
	/* Elsewhere it may be anything; the steps beside it are its length. */
	if (str_eq_case(word, STR("episode")))
		return NAME_STEP;
	/* "gen: 0.5" is the generator's loss. */
	if (str_eq_case(word, STR("gen")) || str_eq_case(word, STR("cycle"))) {
		struct num num;

		num_parse(str_skip(s, skip_sign(s, at)), &num);
		return num.integral ? NAME_ITER : NAME_UNKNOWN;
	}
	return draft_look(draft, STR_NONE, 0, word)->is;
}

static struct front
front_words(struct str s, size_t at, struct draft *draft)
{
	enum split split = SPLIT_NONE;
	struct str label, telling = STR_NONE;
	size_t begin = at;

	if (!has_digit(str_first(str_skip(s, at), FRONT_BYTES)))
		return (struct front){ 0 };
	if (str_starts_case(str_skip(s, at), STR("after")))
		return front_after(s, at, draft);
	for (int words = 0; words < FRONT_WORDS_MAX; words++) {
		struct str word = { s.p + at, word_at(s, at) };
		enum name_is is;
		struct front front;
		size_t next;

		if (word.n == 0)
			break;
		at += word.n;
		is = initial(s, at, word);
		if (is == NAME_UNKNOWN && is_glued_epoch(s, at, word)) {
			front = front_counted(s, at, NAME_EPOCH, draft);
			front.weak = true;
			return front;
		}
		if (is == NAME_UNKNOWN && may_be_counted(s, at))
			is = counter_of(s, at, word, draft);
		if (name_is_counter(is)) {
			front = front_counted(s, at, is, draft);
			if (front.split == SPLIT_NONE) {
				front.split = split;
				front.label = telling;
			}
			front.before = str_between(s, begin, (size_t)(word.p - s.p));
			/* "Eval batch 3/8": how far the evaluation is, not the training */
			front.evaluation = is == NAME_BATCH && front.end > 0 &&
					   draft->position.batches.has &&
					   (front.split == SPLIT_VAL || front.split == SPLIT_TEST);
			return front;
		}
		if (str_eq_case(word, STR("time")) && byte_at(s, at) == ':') {
			at = skip_moment(s, at + 1); /* "TIME: 2023-01-01 10:00:10 -- STEP: 3" */
			continue;
		}
		if (!may_lead(word) && (split == SPLIT_NONE || !may_follow_split(word)))
			break;
		if (split == SPLIT_NONE) {
			split = split_of(word);
			telling = word;
		}
		if (split != SPLIT_NONE && byte_at(s, at) == ' ' && byte_at(s, at + 1) == '(') {
			size_t variant = at + 2 + letters_at(s, at + 2);

			/* "Test (EMA): [48/48]" */
			if (byte_at(s, variant) == ')')
				at = variant + 1;
		}
		label = str_between(s, begin, at);
		next = skip_sign(s, at);
		if (split != SPLIT_NONE)
			next = skip_joint(s, next);
		if (split != SPLIT_NONE &&
		    (byte_at(s, next) == '[' || is_digit(byte_at(s, next)) ||
		     (byte_at(s, next) == '(' && is_digit(byte_at(s, next + 1)))))
			return front_split(s, next, (struct label){ split, label }, draft);
		at = next;
	}
	return (struct front){ 0 };
}

/* "##### Epoch 1 #####": signs at both ends are a frame; where the text within begins. */
static size_t
skip_frame(struct str text)
{
	size_t at = skip_blanks(text, 0), from = at;
	struct str rest = str_trim(text);

	if (byte_at(text, at) != '#' || rest.p[rest.n - 1] != '#')
		return 0;
	while (byte_at(text, at) == '#')
		at++;
	return at - from < FRAME_MAX && is_blank(byte_at(text, at)) ? at : 0;
}

struct front
counter_front(struct str text, struct draft *draft)
{
	size_t at = skip_frame(text), begin = at;
	char c;

	while (at < text.n && at - begin < LEAD_MAX + 24 &&
	       (is_blank(text.p[at]) || text.p[at] == '|' || text.p[at] == '>' ||
		text.p[at] == '*' || text.p[at] == '-' || text.p[at] == '=' ||
		(text.p[at] == '(' && is_letter(byte_at(text, at + 1))) ||
		(text.p[at] == '[' && is_letter(byte_at(text, at + 1)))))
		at++;
	c = byte_at(text, at);
	if (c == '[' || (c == '(' && is_digit(byte_at(text, at + 1))))
		return front_bracket(text, at, draft);
	if (c == '#' && is_digit(byte_at(text, at + 1)))
		return front_hash(text, at, draft);
	if (is_digit(c))
		return front_number(text, at, draft);
	if (is_letter(c))
		return front_words(text, at, draft);
	if (str_starts(str_skip(text, at), STR("第")))
		return front_chinese(text, at, draft);
	if (is_wide(c))
		return front_words(text, at, draft);
	return (struct front){ 0 };
}
