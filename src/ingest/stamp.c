#include "config.h"

#include "ingest/stamp.h"

#include "ingest/chars.h"
#include "ingest/splits.h"
#include "ingest/stamp_private.h"
#include "util/die.h"

#define PEELS_MAX 12 /* tokens of one prefix */
static size_t
time_at(struct peel *peel, size_t at)
{
	return stamp_time(&peel->stamp->midnight, peel->s, at, &peel->line->time_ns);
}

static size_t
level_at(struct str s, size_t at)
{
	static const struct str levels[] = {
		{ "INFO", 4 },	{ "WARNING", 7 },  { "WARN", 4 },  { "DEBUG", 5 },
		{ "ERROR", 5 }, { "CRITICAL", 8 }, { "FATAL", 5 }, { "NOTICE", 6 },
		{ "TRACE", 5 }, { "SUCCESS", 7 },
	};

	if (byte_at(s, at) < 'A' || byte_at(s, at) > 'W')
		return 0;
	for (size_t i = 0; i < COUNT(levels); i++)
		if (s.p[at] == levels[i].p[0] && str_starts(str_skip(s, at), levels[i]) &&
		    !is_word(byte_at(s, at + levels[i].n)))
			return levels[i].n;
	return 0;
}

/* "mmdet - INFO", "d2.utils.events INFO", "(trainer:486) INFO", "5405 WARNING": what stands before
 * a level, once a time has been seen; its length. */
static size_t
before_level(struct peel *peel)
{
	struct str s = peel->s;
	size_t at = peel->at, n;
	bool bracket = byte_at(s, at) == '(';

	n = peel_logger(s, at + bracket);
	if (n == 0)
		return 0;
	if (bracket && byte_at(s, at + 1 + n) != ')')
		return 0;
	n += bracket ? 2 : 0;
	if (level_at(s, peel_separators(s, at + n)) == 0)
		return 0;
	if (!bracket)
		peel->line->tag = str_between(s, at, at + n);
	return n;
}

/* "flower" of "INFO flower 2023-01-10 10:00:01": what stands before the time; its length. */
static size_t
before_time(struct peel *peel)
{
	size_t n = peel_logger(peel->s, peel->at);

	return n > 0 && byte_at(peel->s, peel->at + n) == ' ' && !peel->line->time_ns.has &&
		       is_digit(byte_at(peel->s, peel->at + n + 1)) &&
		       time_at(peel, peel->at + n + 1) > 0
		   ? n
		   : 0;
}

/* "host python[1234]: ", "host kernel: " of a system's log, behind its time; its length. */
static size_t
peel_program(const struct peel *peel)
{
	struct str s = peel->s;
	size_t host = peel_logger(s, peel->at), at = peel->at + host + 1, n = peel_logger(s, at);

	if (host == 0 || byte_at(s, at - 1) != ' ' || n == 0 || byte_at(s, at + n) != '[')
		return 0;
	for (at += n + 1; is_digit(byte_at(s, at));)
		at++;
	return byte_at(s, at) == ']' && byte_at(s, at + 1) == ':' ? at + 2 - peel->at : 0;
}

/* "allennlp.training", "__main__": words that a dot joins, or a name that only Python has. */
static bool
is_module(struct str s)
{
	size_t dot = str_find_char(s, '.');

	if (str_starts(s, STR("__")))
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (!is_word(s.p[i]) && s.p[i] != '.')
			return false;
	return dot > 0 && dot + 1 < s.n && is_letter(s.p[0]) && is_letter(s.p[dot + 1]);
}

/* "root:" of "INFO:root:loss", "__main__:main:10 -" behind a level; its length. */
static size_t
after_level(const struct peel *peel)
{
	struct str s = peel->s;
	size_t n = peel_logger(s, peel->at);
	size_t colon = peel->at;

	if (n == 0)
		return 0;
	if (peel->glued) { /* "INFO:root:" */
		while (colon < peel->at + n && s.p[colon] != ':')
			colon++;
		/* "INFO:tensorflow:  loss = 0.5", but not "INFO:loss: 0.5" */
		if (is_blank(byte_at(s, colon + 1)) &&
		    byte_at(s, colon + 1) == byte_at(s, colon + 2) &&
		    is_letter(byte_at(s, skip_blanks(s, colon + 1))))
			return colon < peel->at + n ? colon + 1 - peel->at : 0;
		return colon < peel->at + n && !is_blank(byte_at(s, colon + 1))
			   ? colon + 1 - peel->at
			   : 0;
	}
	/* "allennlp.training.trainer - ", "__main__ | " */
	if (byte_at(s, peel->at + n) == ' ' &&
	    (byte_at(s, peel->at + n + 1) == '-' || byte_at(s, peel->at + n + 1) == '|') &&
	    byte_at(s, peel->at + n + 2) == ' ' &&
	    is_module(str_between(s, peel->at, peel->at + n)))
		return n;
	/* A source line: "name.py:12 -", "name.py:12 |" */
	return is_digit(s.p[peel->at + n - 1]) &&
		       str_find_char(str_between(s, peel->at, peel->at + n), ':') < n &&
		       byte_at(s, peel->at + n) == ' ' &&
		       (byte_at(s, peel->at + n + 1) == '-' || byte_at(s, peel->at + n + 1) == '|')
		   ? n
		   : 0;
}

/* "[W1226 22:15:20.513 file.cpp:15]" */
static bool
is_glog(struct str content)
{
	size_t date = content.n > 12 && is_digit(content.p[5]) ? 8 : 4; /* with a year or without */

	return content.n > 8 && is_letter(content.p[0]) &&
	       stamp_digits(content, 1, (int)date) >= 0 && content.p[1 + date] == ' ' &&
	       stamp_digits(content, 2 + date, 2) >= 0;
}

static size_t
peel_bracket(struct peel *peel)
{
	struct str content;
	size_t n = peel_find_bracket(peel, &content), inner, next;
	int64_t rank;
	bool stamped = peel->line->stamped;

	if (n == 0)
		return 0;
	if (is_digit(content.p[0]) &&
	    (byte_at(peel->s, peel->at + n) == '<' || byte_at(peel->s, peel->at + n) == ':') &&
	    (inner = peel_tagged(peel)) > 0)
		return inner;
	rank = peel_rank(content);
	if (rank >= 0) {
		peel->line->rank = OPT_I64(rank);
		return n;
	}
	inner = peel->at + 1 + (byte_at(peel->s, peel->at + 1) == ' ');
	if (time_at(peel, inner) > 0 || is_glog(content)) {
		peel->line->stamped = true;
		return n;
	}
	if (content.n > 0 && level_at(content, 0) == content.n) {
		peel->line->stamped = true;
		return n;
	}
	if (stamped && peel_is_label(content)) {
		peel->line->tag = str_trim(content);
		peel_note_writer(peel, str_trim(content));
		return n;
	}
	/* "[PC] 2020-11-11 16:30:04", "[1234] INFO", "[main] INFO" */
	if (level_at(peel->s, peel_separators(peel->s, peel->at + n)) > 0 &&
	    (stamped || (peel_is_label(content) && split_of(content) == SPLIT_NONE)))
		return n;
	next = skip_blanks(peel->s, peel->at + n);
	next += byte_at(peel->s, next) == '['; /* "[NanoDet][10-12 16:30:04]" */
	if (content.n > 0 && next > peel->at + n && is_letter(content.p[0]) &&
	    time_at(peel, next) > 0)
		return n;
	return 0;
}

/* "I0821 09:21:09.346159  5405 solver.cpp:310] " */
static size_t
peel_glog(struct peel *peel)
{
	struct str s = peel->s;
	size_t end = peel->at;

	if (!is_glog(str_skip(s, peel->at)))
		return 0;
	while (end < s.n && s.p[end] != ']' && end - peel->at < PEEL_TOKEN_MAX)
		end++;
	if (byte_at(s, end) != ']')
		return 0;
	peel->line->stamped = true;
	return end + 1 - peel->at;
}

/* "MLPerf: resnet [06/13/19 00:54:09], ", ":::MLL 1558571730.347 " */
static size_t
peel_benchmark(struct peel *peel)
{
	struct str rest = str_skip(peel->s, peel->at);
	size_t end = 0;
	struct num num;

	if (str_starts(rest, STR(":::"))) {
		end = 3;
		while (is_word(byte_at(rest, end)))
			end++;
		if (byte_at(rest, end) != ' ' || num_parse(str_skip(rest, end + 1), &num) < 10)
			return 0;
		if (num.value >= 0 && num.value < STAMP_SECONDS_MAX)
			peel->line->time_ns = OPT_I64((int64_t)(num.value * 1e9));
		peel->line->stamped = true;
		return end + 1 + num_parse(str_skip(rest, end + 1), &num);
	}
	/* WORD: word [time], */
	while (is_word(byte_at(rest, end)))
		end++;
	if (end == 0 || byte_at(rest, end) != ':' || byte_at(rest, end + 1) != ' ')
		return 0;
	for (end += 2; is_word(byte_at(rest, end));)
		end++;
	if (byte_at(rest, end) != ' ' || byte_at(rest, end + 1) != '[' ||
	    time_at(peel, peel->at + end + 2) == 0)
		return 0;
	peel->line->stamped = true;
	end += 2 + time_at(peel, peel->at + end + 2);
	return byte_at(rest, end) == ']' ? end + 1 + (byte_at(rest, end + 1) == ',') : 0;
}

/* A word that only the first token of a prefix begins with: its length. */
static size_t
peel_first(struct peel *peel)
{
	char c = byte_at(peel->s, peel->at);
	size_t n;

	if (c >= 'A' && c <= 'W' && is_blank(byte_at(peel->s, peel->at + 3)) &&
	    (n = time_at(peel, peel->at)) > 0) {
		peel->line->stamped = true;
		return n;
	}
	return (n = peel_glog(peel)) > 0 ? n : peel_benchmark(peel);
}

/* "[ Info: Epoch 1": a level in a bracket that is never closed; its length. */
static size_t
peel_open_level(struct peel *peel)
{
	static const char *const levels[] = { "info", "warning", "debug", "error" };
	size_t from = peel->at + 2, n = 0;

	while (is_letter(byte_at(peel->s, from + n)))
		n++;
	for (size_t i = 0; i < COUNT(levels); i++) {
		if (!str_eq_case(str_between(peel->s, from, from + n), str_of(levels[i])) ||
		    byte_at(peel->s, from + n) != ':')
			continue;
		peel->line->stamped = true;
		return 2 + n + 1;
	}
	return 0;
}

/* The next token of the prefix: its length, 0 if the text begins. */
static size_t
peel_token(struct peel *peel)
{
	struct str s = peel->s;
	char c = byte_at(s, peel->at);
	size_t n;

	if (c == '[')
		return byte_at(s, peel->at + 1) == ' ' && (n = peel_open_level(peel)) > 0
			   ? n
			   : peel_bracket(peel);
	if (c == '(' && !peel->line->stamped)
		return peel_actor(peel);
	if (is_digit(c)) {
		n = time_at(peel, peel->at);
		if (n > 0) {
			peel->line->stamped = true;
			return n;
		}
		if (!peel->line->stamped)
			return peel_rank_number(peel);
	}
	if ((n = level_at(s, peel->at)) > 0) {
		c = byte_at(s, peel->at + n);
		if (!peel->line->stamped && c != ':' && c != ' ' && c != '\t')
			return 0;
		peel->line->stamped = true;
		peel->glued = c == ':' && !is_blank(byte_at(s, peel->at + n + 1));
		return n;
	}
	if (!peel->line->stamped)
		return peel_first(peel);
	if ((n = peel_node(peel)) > 0 || (n = before_level(peel)) > 0 ||
	    (n = after_level(peel)) > 0 || (n = before_time(peel)) > 0 ||
	    (n = peel_program(peel)) > 0)
		return n;
	return peel_host(peel);
}

void
stamp_peel(struct stamp *stamp, struct log_line *line)
{
	struct peel peel = { .stamp = stamp, .line = line, .s = line->full };
	size_t end = 0;

	line->text = line->full;
	peel.at = skip_blanks(peel.s, 0);
	for (int i = 0; i < PEELS_MAX; i++) {
		size_t n = peel_token(&peel);

		if (n == 0)
			break;
		end = peel.at + n;
		peel.at = peel_separators(peel.s, end);
	}
	if (!line->rank.has) {
		size_t n = peel_writer(&peel);

		if (n > 0) {
			end = peel.at + n;
			peel.at = peel_separators(peel.s, end);
		} else {
			peel_note_label(&peel);
		}
	}
	if (end > 0)
		line->text = str_skip(line->full, peel.at);
}
