#include "config.h"

#include "ingest/code.h"

#include <string.h>

#include "ingest/chars.h"
#include "util/die.h"

/* Words that begin a statement, a command or a frame of a trace, the blank behind them included. */
static const struct str begins[] = {
	{ "import ", 7 },  { "from ", 5 },	 { "def ", 4 },	   { "class ", 6 },
	{ "return ", 7 },  { "for ", 4 },	 { "while ", 6 },  { "with ", 5 },
	{ "if ", 3 },	   { "elif ", 5 },	 { "else:", 5 },   { "try:", 4 },
	{ "except", 6 },   { "finally:", 8 },	 { "raise ", 6 },  { "assert ", 7 },
	{ "lambda ", 7 },  { "print(", 6 },	 { "print0(", 7 }, { "#include", 8 },
	{ "static ", 7 },  { "const ", 6 },	 { "export ", 7 }, { "python ", 7 },
	{ "python3 ", 8 }, { "sudo ", 5 },	 { "srun ", 5 },   { "sbatch ", 7 },
	{ "#SBATCH", 7 },  { "pip ", 4 },	 { "$ ", 2 },	   { ">>> ", 4 },
	{ "+ ", 2 },	   { "++ ", 3 },	 { "PS ", 3 },	   { "@", 1 },
	{ "//", 2 },	   { "/*", 2 },		 { "File \"", 6 }, { "help(", 5 },
	{ "parser.", 7 },  { "Namespace(", 10 },
};

static bool
begins_code(struct str s)
{
	for (size_t i = 0; i < COUNT(begins); i++)
		if (s.p[0] == begins[i].p[0] && str_starts(s, begins[i]))
			return true;
	return false;
}

/* "launch --nproc 8 train.py --lr 0.1": a command, whatever its name, and its options. */
static bool
is_command(struct str s)
{
	size_t option = str_find(s, STR(" --")), word = 0;

	if (option == s.n || !is_letter(byte_at(s, option + 3)))
		return false;
	while (word < option && (is_word(s.p[word]) || strchr("./-", s.p[word]) != NULL))
		word++;
	return word > 0 && !is_capital(s.p[0]) && byte_at(s, word) == ' ';
}

/* Two characters that only code writes: "+=", "->", "==" alone. */
static bool
is_operator(struct str s, size_t at)
{
	char a = s.p[at], b = byte_at(s, at + 1), before = at > 0 ? s.p[at - 1] : '\0';

	if (b != '=')
		return false;
	if (a == '=')
		return before != '=' && byte_at(s, at + 2) != '=' && byte_at(s, at + 2) != '>' &&
		       before != '[';
	return (a == '+' || a == '-' || a == '*' || a == '/' || a == '!' || a == '%') &&
	       before != '=' && byte_at(s, at + 2) != '=';
}

/* A call with a keyword or a nested call in its brackets: "dict(lr=0.1", "f(g(x))". */
static bool
is_call(struct str s, size_t open)
{
	bool word = false;

	if (open == 0 || !is_word(s.p[open - 1]))
		return false;
	for (size_t at = open + 1; at < s.n && s.p[at] != ')'; at++) {
		char c = s.p[at];

		if ((c == '=' || c == '(') && word)
			return true;
		word = is_word(c) || c == '.';
	}
	return byte_at(s, open + 1) == ')' || byte_at(s, open + 1) == '[';
}

/* "{x:.4f}", "%d", "%s" outside of a percentage. */
static bool
is_format(struct str s, size_t at)
{
	if (s.p[at] == '%')
		return (byte_at(s, at + 1) == 'd' || byte_at(s, at + 1) == 's') &&
		       !is_word(byte_at(s, at + 2));
	if (!is_letter(byte_at(s, at + 1)))
		return byte_at(s, at + 1) == '}' || byte_at(s, at + 1) == ':';
	for (at++;
	     at < s.n && (is_word(s.p[at]) || s.p[at] == '.' || s.p[at] == '[' || s.p[at] == ']');
	     at++)
		;
	return byte_at(s, at) == '}' || byte_at(s, at) == '(' ||
	       (byte_at(s, at) == ':' && byte_at(s, at + 1) == '.');
}

/* What a statement that goes on ends with. */
static bool
ends_code(struct str s)
{
	char last = s.p[s.n - 1];

	return strchr("([{,\\;", last) != NULL;
}

bool
code_is(struct str line)
{
	struct str s = str_trim(line);
	int depth = 0;

	if (s.n == 0)
		return false;
	if (begins_code(s) || is_command(s) || ends_code(s) || s.p[0] == ')' || s.p[0] == '}')
		return true;
	for (size_t at = 0; at < s.n; at++) {
		switch (s.p[at]) {
		case '(':
			if (is_call(s, at))
				return true;
			depth++;
			break;
		case ')':
			if (--depth < 0)
				return true;
			break;
		case '{':
		case '%':
			if (is_format(s, at))
				return true;
			break;
		case '=':
		case '+':
		case '-':
		case '*':
		case '/':
		case '!':
			if (is_operator(s, at))
				return true;
			break;
		default:
			break;
		}
	}
	return false;
}
