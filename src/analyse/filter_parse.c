/*
 * A recursive descent over: any = all { '|' all }; all = one { one }; one = '!' one | '(' any ')' |
 * term.  A parenthesis within a word belongs to it if it is closed there: "map50(b)" is a name.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "analyse/filter.h"
#include "analyse/filter_node.h"
#include "util/chars.h"
#include "util/die.h"
#include "util/near.h"
#include "util/num.h"

#define DEPTH_MAX 100

struct parser {
	struct str all;
	size_t at;
	int depth;
	struct err *err;
};

static struct filter *parse_any(struct parser *);

static struct filter *
node(enum filter_kind kind)
{
	struct filter *filter = xcalloc(1, sizeof(*filter));

	filter->kind = kind;
	return filter;
}

static struct filter *
join(enum filter_kind kind, struct filter *left, struct filter *right)
{
	struct filter *filter = node(kind);

	filter->left = left;
	filter->right = right;
	return filter;
}

static bool
is_space(char c)
{
	return is_blank(c) || c == '\n' || c == '\r';
}

static void
skip_blanks(struct parser *parser)
{
	while (parser->at < parser->all.n && is_space(parser->all.p[parser->at]))
		parser->at++;
}

/* The next character, or NUL at the end. */
static char
peek(const struct parser *parser)
{
	return parser->at < parser->all.n ? parser->all.p[parser->at] : '\0';
}

/* Index just past the parenthesis that closes the one at `from` within a word; 0 if it does not. */
static size_t
closed_in_word(struct str s, size_t from)
{
	for (size_t i = from + 1; i < s.n && !is_space(s.p[i]) && s.p[i] != '('; i++)
		if (s.p[i] == ')')
			return i + 1;
	return 0;
}

/* A word up to a blank or an operator; quotes are taken off (`quoted` tells). */
static struct str
take_word(struct parser *parser, bool *quoted)
{
	struct str s = parser->all, word;
	size_t i = parser->at;

	*quoted = i < s.n && s.p[i] == '"';
	if (*quoted) {
		word = str_skip(s, i + 1);
		word = str_first(word, str_find_char(word, '"'));
		parser->at = i + 1 + word.n < s.n ? i + word.n + 2 : s.n;
		return word;
	}
	while (i < s.n && !is_space(s.p[i]) && !strchr("|)<>=", s.p[i])) {
		size_t close = s.p[i] == '(' ? closed_in_word(s, i) : 0;

		if (s.p[i] == '(' && (close == 0 || i == parser->at))
			break;
		if (s.p[i] == '!' && i + 1 < s.n && s.p[i + 1] == '=')
			break;
		i = close != 0 ? close : i + 1;
	}
	word = (struct str){ s.p + parser->at, i - parser->at };
	parser->at = i;
	return word;
}

static bool
take_op(struct parser *parser, enum filter_op *op)
{
	static const struct {
		const char *text;
		enum filter_op op;
	} ops[] = {
		{ "<=", FILTER_LESS_EQUAL }, { ">=", FILTER_MORE_EQUAL }, { "!=", FILTER_UNEQUAL },
		{ "==", FILTER_EQUAL },	     { "<", FILTER_LESS },	  { ">", FILTER_MORE },
		{ "=", FILTER_EQUAL },
	};
	struct str rest = str_skip(parser->all, parser->at);

	for (size_t i = 0; i < COUNT(ops); i++)
		if (str_starts(rest, str_of(ops[i].text))) {
			parser->at += strlen(ops[i].text);
			*op = ops[i].op;
			return true;
		}
	return false;
}

static struct filter *
parse_regex(struct parser *parser)
{
	struct str rest = str_skip(parser->all, parser->at + 1);
	size_t end = 0, erroffset;
	int number;
	struct filter *filter;

	while (end < rest.n && rest.p[end] != '/')
		end += rest.p[end] == '\\' && end + 1 < rest.n ? 2 : 1;
	if (end >= rest.n) {
		err_set(parser->err, 0, "/%.*s: the regular expression has no closing /",
			(int)rest.n, rest.p);
		return NULL;
	}
	filter = node(FILTER_REGEX);
	/* Names come from files and logs: they may be no UTF-8. */
	filter->regex = pcre2_compile((PCRE2_SPTR)rest.p, end,
				      PCRE2_CASELESS | PCRE2_UTF | PCRE2_MATCH_INVALID_UTF, &number,
				      &erroffset, NULL);
	if (!filter->regex) {
		PCRE2_UCHAR message[128];

		pcre2_get_error_message(number, message, sizeof(message));
		err_set(parser->err, 0, "/%.*s/: %s (at character %zu)", (int)end, rest.p,
			(const char *)message, erroffset + 1);
		filter_free(filter);
		return NULL;
	}
	parser->at += end + 2;
	return filter;
}

static struct filter *
parse_state(struct parser *parser, struct str name)
{
	struct filter *filter;
	struct near near;
	const char *meant;

	near_init(&near, name);
	for (int i = 0; i < STATE_COUNT; i++) {
		near_try(&near, state_name((enum run_state)i));
		if (!str_eq_case(name, str_of(state_name((enum run_state)i))))
			continue;
		filter = node(FILTER_STATE);
		filter->state = (enum run_state)i;
		return filter;
	}
	meant = near_best(&near);
	err_set(parser->err, 0, "state:%.*s: no such state; %s%s", (int)name.n, name.p,
		meant ? meant : "waiting, live, stalled, done, crashed, stopped or ended",
		meant ? "?" : "");
	return NULL;
}

static struct filter *
parse_alert(struct parser *parser, struct str name)
{
	struct filter *filter = node(FILTER_ALERT_ANY);
	struct near near;
	const char *meant;

	if (str_eq_case(name, STR("any")))
		return filter;
	if (str_eq_case(name, STR("none")))
		return join(FILTER_NOT, filter, NULL);
	if (rule_find(name, &filter->rule)) {
		filter->kind = FILTER_ALERT_RULE;
		return filter;
	}
	if (severity_parse(name, &filter->severity)) {
		filter->kind = FILTER_ALERT_SEVERITY;
		return filter;
	}
	filter_free(filter);
	near_init(&near, name);
	near_try(&near, "any");
	near_try(&near, "none");
	for (int i = 0; i < RULE_COUNT; i++)
		near_try(&near, rule_info((enum rule_id)i)->name);
	for (int i = 0; i < SEVERITY_COUNT; i++)
		near_try(&near, severity_name((enum severity)i));
	meant = near_best(&near);
	err_set(parser->err, 0, "alert:%.*s: no such rule; %s%s", (int)name.n, name.p,
		meant ? meant : "any, none, a severity, or one of --list-rules", meant ? "?" : "");
	return NULL;
}

/* A word by itself: state:, alert:, a glob, or a part of a name. */
static struct filter *
parse_word(struct parser *parser, struct str word, bool quoted)
{
	struct filter *filter;
	bool glob = false;

	if (!quoted && str_starts_case(word, STR("state:")))
		return parse_state(parser, str_skip(word, 6));
	if (!quoted && str_starts_case(word, STR("alert:")))
		return parse_alert(parser, str_skip(word, 6));
	for (size_t i = 0; i < word.n && !quoted; i++)
		glob |= strchr("*?[", word.p[i]) != NULL;
	filter = node(glob ? FILTER_GLOB : FILTER_WORD);
	filter->text = str_dup(word);
	return filter;
}

/* "1h" as seconds; false if it is none. */
static bool
parse_span(struct str s, double *out)
{
	static const struct {
		char unit;
		double s;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	struct num num;
	size_t n = num_parse(s, &num);

	if (n == 0 || n + 1 < s.n || !isfinite(num.value))
		return false;
	*out = num.value;
	if (n == s.n)
		return true;
	for (size_t i = 0; i < COUNT(units); i++)
		if (s.p[n] == units[i].unit) {
			*out = num.value * units[i].s;
			return true;
		}
	return false;
}

static bool
parse_number(struct str s, double *out)
{
	struct num num;

	if (str_ends(s, STR("%")) && num_whole(str_first(s, s.n - 1), &num)) {
		*out = num.value / 100;
		return true;
	}
	if (!num_whole(s, &num))
		return false;
	*out = num.value;
	return true;
}

/* What is compared: a place, an age, a metric or parameter; false and *err if it cannot be. */
static bool
set_key(struct filter *filter, struct str key, struct err *err)
{
	if (str_eq_case(key, STR("epoch")))
		filter->kind = FILTER_EPOCH;
	else if (str_eq_case(key, STR("step")))
		filter->kind = FILTER_STEP;
	else if (str_eq_case(key, STR("age")))
		filter->kind = FILTER_AGE;
	if (filter->kind != FILTER_METRIC)
		return true;
	if (!rank_key_parse(key, &filter->key, err))
		return false;
	/* Of a metric without a statistic it is the last value that a filter means. */
	filter->param = str_dup(key);
	for (char *c = filter->param; *c; c++)
		*c = lower(*c);
	if (strlen(filter->key.metric) == strlen(filter->param))
		filter->key.statistic = STATISTIC_LAST;
	return true;
}

static bool
set_value(struct filter *filter, struct str key, struct str value, struct err *err)
{
	bool text_op = filter->op == FILTER_EQUAL || filter->op == FILTER_UNEQUAL;

	if (filter->kind == FILTER_AGE)
		filter->is_number = parse_span(value, &filter->number);
	else
		filter->is_number = parse_number(value, &filter->number);
	if (filter->is_number || (value.n > 0 && filter->kind == FILTER_METRIC && text_op)) {
		filter->text = str_dup(value);
		return true;
	}
	if (value.n == 0)
		err_set(err, 0, "%.*s: a number is missing behind it", (int)key.n, key.p);
	else if (filter->kind == FILTER_AGE)
		err_set(err, 0, "age: %.*s is no time; write 90s, 5m, 1h or 2d", (int)value.n,
			value.p);
	else
		err_set(err, 0, "%.*s: %.*s is not a number", (int)key.n, key.p, (int)value.n,
			value.p);
	return false;
}

static struct filter *
parse_comparison(struct parser *parser, struct str key, enum filter_op op)
{
	struct filter *filter = node(FILTER_METRIC);
	struct str value;
	bool quoted;

	filter->op = op;
	skip_blanks(parser);
	value = take_word(parser, &quoted);
	if (set_key(filter, key, parser->err) && set_value(filter, key, value, parser->err))
		return filter;
	filter_free(filter);
	return NULL;
}

static struct filter *
parse_term(struct parser *parser)
{
	size_t from = parser->at;
	bool quoted;
	struct str word = take_word(parser, &quoted);
	size_t behind = parser->at;
	enum filter_op op;

	skip_blanks(parser);
	if (word.n > 0 && take_op(parser, &op))
		return parse_comparison(parser, word, op);
	parser->at = behind;
	if (word.n > 0)
		return parse_word(parser, word, quoted);
	if (quoted)
		return node(FILTER_ALL);
	parser->at = from;
	if (from == parser->all.n)
		err_set(parser->err, 0, "something is missing at the end of the filter");
	else
		err_set(parser->err, 0, "`%c` at character %zu has nothing in front of it",
			parser->all.p[from], from + 1);
	return NULL;
}

static struct filter *
parse_group(struct parser *parser)
{
	size_t from = parser->at++;
	struct filter *filter = parse_any(parser);

	if (!filter)
		return NULL;
	skip_blanks(parser);
	if (peek(parser) != ')') {
		err_set(parser->err, 0, "the ( at character %zu is not closed", from + 1);
		filter_free(filter);
		return NULL;
	}
	parser->at++;
	return filter;
}

static struct filter *
parse_one(struct parser *parser)
{
	struct filter *filter = NULL;

	skip_blanks(parser);
	if (++parser->depth > DEPTH_MAX) {
		err_set(parser->err, 0, "the filter is nested too deeply");
	} else if (peek(parser) == '!') {
		parser->at++;
		filter = parse_one(parser);
		if (filter)
			filter = join(FILTER_NOT, filter, NULL);
	} else if (peek(parser) == '(') {
		filter = parse_group(parser);
	} else if (peek(parser) == '/') {
		filter = parse_regex(parser);
	} else {
		filter = parse_term(parser);
	}
	parser->depth--;
	return filter;
}

/* Joins what parse gives as long as `more` says that another follows. */
static struct filter *
parse_all(struct parser *parser)
{
	struct filter *filter = parse_one(parser), *next;

	while (filter) {
		skip_blanks(parser);
		if (parser->at == parser->all.n || strchr("|)", peek(parser)))
			return filter;
		next = parse_one(parser);
		if (!next) {
			filter_free(filter);
			return NULL;
		}
		filter = join(FILTER_AND, filter, next);
	}
	return NULL;
}

static struct filter *
parse_any(struct parser *parser)
{
	struct filter *filter = parse_all(parser), *next;

	while (filter) {
		skip_blanks(parser);
		if (peek(parser) != '|')
			return filter;
		parser->at++;
		next = parse_all(parser);
		if (!next) {
			filter_free(filter);
			return NULL;
		}
		filter = join(FILTER_OR, filter, next);
	}
	return NULL;
}

struct filter *
filter_parse(struct str s, struct err *err)
{
	struct parser parser = { .all = s, .err = err };
	struct filter *filter;

	if (str_trim(s).n == 0)
		return node(FILTER_ALL);
	filter = parse_any(&parser);
	if (filter && parser.at < s.n) {
		err_set(err, 0, "the ) at character %zu closes nothing", parser.at + 1);
		filter_free(filter);
		return NULL;
	}
	return filter;
}
