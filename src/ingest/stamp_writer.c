#include "config.h"

#include "ingest/stamp_private.h"

#include <string.h>

#include "ingest/chars.h"
#include "ingest/splits.h"
#include "ingest/writers.h"
#include "util/die.h"

#define ACTOR_MAX 80 /* bytes of the bracket that names an actor */

static bool
is_logger_char(char c)
{
	return is_word(c) || c == '.' || c == ':' || c == '-' || c == '/' || c == '<' || c == '>';
}

size_t
peel_logger(struct str s, size_t at)
{
	size_t end = at;

	while (end < s.n && is_logger_char(s.p[end]) && end - at < PEEL_TOKEN_MAX)
		end++;
	return end - at;
}

size_t
peel_separators(struct str s, size_t at)
{
	while (at < s.n &&
	       (is_blank(s.p[at]) || s.p[at] == '-' || s.p[at] == '|' || s.p[at] == ':') &&
	       !(s.p[at] == '-' && (is_digit(byte_at(s, at + 1)) || byte_at(s, at + 1) == '-')))
		at++;
	return at;
}

/* "rank1", "GPU2", "Rank 0", "rank:1": the rank, or -1. */
int64_t
peel_rank(struct str content)
{
	static const struct str words[] = { { "rank", 4 },   { "gpu", 3 },     { "worker", 6 },
					    { "proc", 4 },   { "process", 7 }, { "cuda", 4 },
					    { "default", 7 } };
	size_t at;
	int64_t rank = 0;

	for (size_t i = 0; i < COUNT(words); i++) {
		if (!str_starts_case(content, words[i]))
			continue;
		at = words[i].n;
		while (byte_at(content, at) != '\0' && strchr(" :=#-_", content.p[at]) != NULL)
			at++;
		if (at == content.n || content.n - at > 6)
			continue;
		for (; at < content.n && is_digit(content.p[at]); at++)
			rank = rank * 10 + (content.p[at] - '0');
		if (at == content.n)
			return rank;
		rank = 0;
	}
	return -1;
}

/* Counters in brackets belong to the line: "[Epoch 3]", "[step=1/100,epoch=0]", "[1/10]". */
bool
peel_is_label(struct str content)
{
	static const struct str counters[] = { { "epoch", 5 }, { "step", 4 }, { "iter", 4 },
					       { "batch", 5 }, { "ep", 2 },   { "global", 6 } };
	bool letters = false;

	for (size_t i = 0; i < content.n; i++) {
		if (content.p[i] == '=' || content.p[i] == ',' || content.p[i] == '[')
			return false;
		letters |= is_letter(content.p[i]);
	}
	for (size_t i = 0; i < COUNT(counters); i++)
		if (str_starts_case(content, counters[i]) &&
		    !is_letter(byte_at(content, counters[i].n)))
			return false;
	return letters;
}

/* Length of the bracket at peel->at, its content in *content; 0 if it is none. */
size_t
peel_find_bracket(const struct peel *peel, struct str *content)
{
	size_t end = peel->at + 1;

	if (byte_at(peel->s, peel->at) != '[')
		return 0;
	while (end < peel->s.n && peel->s.p[end] != ']' && end - peel->at < PEEL_TOKEN_MAX)
		end++;
	if (byte_at(peel->s, end) != ']')
		return 0;
	*content = str_between(peel->s, peel->at + 1, end);
	return end + 1 - peel->at;
}

size_t
stamp_rank(struct str text, size_t at)
{
	struct peel peel = { .s = text, .at = at };
	struct str content;
	size_t n = peel_find_bracket(&peel, &content);

	return n > 0 && peel_rank(content) >= 0 ? n : 0;
}

/* "[1,0]<stdout>:", which may have lost its tag as markup: what mpirun puts before the lines of a
 * rank; its length. */
size_t
peel_tagged(struct peel *peel)
{
	struct str rest = str_skip(peel->s, peel->at), content;
	size_t n = peel_find_bracket(peel, &content), comma;

	if (str_starts(str_skip(rest, n), STR("<stdout>")) ||
	    str_starts(str_skip(rest, n), STR("<stderr>")))
		n += STR("<stdout>").n;
	comma = str_find_char(content, ',');
	if (byte_at(rest, n) != ':' || is_blank(byte_at(rest, n + 1)) || comma == 0 ||
	    comma + 1 >= content.n || content.n - comma > 6)
		return 0;
	for (size_t i = 0; i < content.n; i++)
		if (i != comma && !is_digit(content.p[i]))
			return 0;
	peel->line->rank = OPT_I64(stamp_digits(content, comma + 1, (int)(content.n - comma - 1)));
	return n + 1;
}

/* A label that tells no split may be a writer's name. */
void
peel_note_writer(struct peel *peel, struct str label)
{
	if (label.n > WRITER_MAX || split_of(label) != SPLIT_NONE)
		return;
	for (size_t i = 0; i < label.n; i++)
		if (!is_word(label.p[i]) && label.p[i] != '-')
			return;
	peel->line->writer = label;
}

/* "HOST:0<TAB>": the local rank of a host. */
size_t
peel_host(struct peel *peel)
{
	struct str s = peel->s;
	size_t n = peel_logger(s, peel->at), colon = n;

	if (byte_at(s, peel->at + n) != '\t' || (n > 0 && s.p[peel->at + n - 1] == ':'))
		return 0; /* "Cosine-Similarity:<TAB>" is what the line speaks of */
	while (colon > 0 && is_digit(s.p[peel->at + colon - 1]))
		colon--;
	if (colon == 0 || colon == n || s.p[peel->at + colon - 1] != ':' || n - colon > 4)
		return n; /* another column between tabs */
	if (!peel->line->rank.has)
		peel->line->rank = OPT_I64(stamp_digits(s, peel->at + colon, (int)(n - colon)));
	return n;
}

/* "Node[0] " */
size_t
peel_node(struct peel *peel)
{
	struct str s = peel->s;

	if (!str_starts(str_skip(s, peel->at), STR("Node[")) ||
	    stamp_digits(s, peel->at + 5, 1) < 0 || byte_at(s, peel->at + 6) != ']')
		return 0;
	return 7;
}

/* "0: TRAIN [0][10/1938]": srun -l and its like put the rank before what the program writes. */
size_t
peel_rank_number(struct peel *peel)
{
	struct str s = peel->s;
	size_t n = 0;
	char c;

	while (is_digit(byte_at(s, peel->at + n)) && n < 4)
		n++;
	c = byte_at(s, peel->at + n + 2);
	if (n == 0 || byte_at(s, peel->at + n) != ':' || byte_at(s, peel->at + n + 1) != ' ' ||
	    !(is_letter(c) || c == '[' || c == '{'))
		return 0;
	peel->line->rank = OPT_I64(stamp_digits(s, peel->at, (int)n));
	return n + 2;
}

/* "(RolloutWorker pid=1234, ip=10.0.0.1) ": what Ray puts before the lines of its actors. */
size_t
peel_actor(struct peel *peel)
{
	struct str rest = str_skip(peel->s, peel->at);
	size_t close = str_find_char(str_first(rest, ACTOR_MAX), ')');
	size_t pid = str_find(str_first(rest, close), STR(" pid=")), end;

	if (byte_at(rest, 0) != '(' || byte_at(rest, close) != ')' || pid == close ||
	    !is_digit(byte_at(rest, pid + 5)) || byte_at(rest, close + 1) != ' ')
		return 0;
	for (end = pid + 5; is_digit(byte_at(rest, end));)
		end++;
	peel->line->writer = str_between(rest, pid + 1, end);
	return close + 1;
}

/* Words for one of several that write, with its number behind them: "worker-0", "trial_001". */
static bool
is_instance(struct str word)
{
	static const char *const words[] = {
		"trial", "run",	  "exp",   "experiment", "job",	   "config",  "seed",
		"sweep", "agent", "actor", "client",	 "model",  "learner", "replica",
		"node",	 "task",  "host",  "trainer",	 "member", "instance"
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(word, str_of(words[i])))
			return true;
	return false;
}

/* "[A] epoch 1 ...": such a label stays in the text. */
void
peel_note_label(struct peel *peel)
{
	struct str content;
	size_t n = peel_find_bracket(peel, &content);

	if (n > 0 && peel_is_label(content) && is_blank(byte_at(peel->s, peel->at + n)))
		peel_note_writer(peel, content);
}

/* "trial_001 | epoch 1", "worker-0: step 10", "GPU 0: step 10": who writes; the length of the name.
 */
size_t
peel_writer(struct peel *peel)
{
	struct str s = peel->s, name;
	size_t letters = 0, end, next;
	bool apart;

	while (is_letter(byte_at(s, peel->at + letters)))
		letters++;
	end = peel->at + letters;
	apart = byte_at(s, end) == ' ';
	end += apart || byte_at(s, end) == '_' || byte_at(s, end) == '-';
	if (letters == 0 || !is_digit(byte_at(s, end)))
		return 0;
	while (is_digit(byte_at(s, end)))
		end++;
	name = str_between(s, peel->at, end);
	if (apart && (byte_at(s, end) != ':' || peel_rank(name) < 0))
		return 0;
	next = skip_blanks(s, end);
	if ((byte_at(s, end) != ':' && byte_at(s, next) != '|') || name.n > WRITER_MAX)
		return 0;
	next = peel_separators(s, end);
	if (!is_blank(byte_at(s, next - 1)) ||
	    (!is_letter(byte_at(s, next)) && byte_at(s, next) != '[' && byte_at(s, next) != '{'))
		return 0;
	peel->line->rank.v = peel_rank(name);
	peel->line->rank.has = peel->line->rank.v >= 0;
	if (peel->line->rank.has)
		return name.n;
	if (!is_instance(str_first(name, letters)))
		return 0;
	peel->line->writer = name;
	return name.n;
}
