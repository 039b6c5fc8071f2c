#include "config.h"

#include "ingest/names.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ingest/wording.h"
#include "model/metric.h"
#include "util/die.h"

#define SLOTS_FIRST 32 /* powers of two */
#define SLOTS_MAX 1024
#define KEY_MAX 88

/* A name that was met: prefix, joiner and name as written are its key. */
struct entry {
	struct name name;
	uint32_t hash;
	size_t key_n;
	char bytes[]; /* the key, then the final name */
};

struct names {
	struct entry **slots;
	size_t slot_count, count;
	struct name passing; /* a name for which the table has no room */
	char passing_text[NAME_MAX_BYTES];
};

static const struct {
	struct str text;
	enum name_is is;
} vocabulary[] = {
#define NAME(text, is) { { text, sizeof(text) - 1 }, NAME_##is },
#include "ingest/names.def"
#undef NAME
};

bool
name_is_counter(enum name_is is)
{
	return is == NAME_EPOCH || is == NAME_STEP || is == NAME_STEP_GLOBAL || is == NAME_ITER ||
	       is == NAME_BATCH;
}

struct names *
names_new(void)
{
	struct names *names = xcalloc(1, sizeof(*names));

	names->slot_count = SLOTS_FIRST;
	names->slots = xcalloc(names->slot_count, sizeof(struct entry *));
	return names;
}

static void
forget(struct names *names)
{
	for (size_t i = 0; i < names->slot_count; i++) {
		free(names->slots[i]);
		names->slots[i] = NULL;
	}
	names->count = 0;
}

void
names_free(struct names *names)
{
	if (names == NULL)
		return;
	forget(names);
	free(names->slots);
	free(names);
}

/* No slot is left but those that end a search. */
static bool
is_full(const struct names *names)
{
	return names->count >= names->slot_count / 4 * 3;
}

void
names_trim(struct names *names)
{
	if (is_full(names) && names->slot_count == SLOTS_MAX)
		forget(names);
}

/* Marks that logs put around names: quotes, list marks, emphasis. */
static bool
is_wrapping(char c)
{
	return c == ' ' || c == '\t' || c == '\'' || c == '"' || c == '`' || c == '*' || c == '|' ||
	       c == '>' || c == '-' || c == '+' || c == ',' || c == ';' || c == '~';
}

/* A picture in front of a name, "🔥 Train Loss": its bytes; 0 for letters and signs of formulas. */
static size_t
picture_at(struct str s)
{
	unsigned char second = s.n > 1 ? (unsigned char)s.p[1] : 0;

	if (s.n >= 4 && str_starts(s, STR("\xf0\x9f"))) /* U+1F000 and on */
		return 4;
	if (s.n < 3)
		return 0;
	if (str_starts(s, STR("\xef\xb8\x8f")) || str_starts(s, STR("\xe2\x80\x8d")))
		return 3; /* what varies and joins them */
	if ((unsigned char)s.p[0] != 0xe2)
		return 0;
	/* Arrows, technical signs to dingbats, more arrows: not U+2200, formulas. */
	return (second >= 0x86 && second <= 0x87) || (second >= 0x8c && second <= 0x9e) ||
		       (second >= 0xac && second <= 0xaf)
		   ? 3
		   : 0;
}

static struct str
unwrap(struct str s)
{
	size_t n;

	while (s.n > 0 && ((n = picture_at(s)) > 0 || (n = s.p[0] == ' ') > 0))
		s = str_skip(s, n);
	/* "#lr=0.1" is a comment; "#" alone is a column's name. */
	while (s.n > 0 && (is_wrapping(s.p[0]) || s.p[0] == ':' || s.p[0] == '=' ||
			   (s.p[0] == '#' && s.n > 1)))
		s = str_skip(s, 1);
	while (s.n > 0 && (is_wrapping(s.p[s.n - 1]) || s.p[s.n - 1] == ':' ||
			   s.p[s.n - 1] == '=' || s.p[s.n - 1] == '.'))
		s.n--;
	if (str_ends(s, STR("：")))
		s.n -= STR("：").n;
	return s;
}

size_t
name_write(char *buf, struct str written)
{
	struct str s = unwrap(written);
	size_t n = 0;

	if (s.n >= NAME_MAX_BYTES)
		return 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == ' ' || c == '\t') {
			if (buf[n - 1] != '_')
				buf[n++] = '_';
		} else if (c < 0x20 || c == 0x7f) {
			return 0;
		} else {
			buf[n++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
		}
	}
	return n;
}

/* A final name without what writers separate words with. */
static size_t
fold(char *buf, struct str name)
{
	size_t n = 0;

	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != '_' && name.p[i] != '-' && name.p[i] != '.')
			buf[n++] = name.p[i];
	return n;
}

static bool
vocabulary_find(struct str name, enum name_is *is)
{
	char buf[NAME_MAX_BYTES];
	struct str folded = { buf, fold(buf, name) };

	for (size_t i = 0; i < COUNT(vocabulary); i++) {
		if (str_eq(folded, vocabulary[i].text)) {
			*is = vocabulary[i].is;
			return true;
		}
	}
	return false;
}

static bool
is_position(enum name_is is)
{
	return is == NAME_EPOCH || is == NAME_STEP_GLOBAL || is == NAME_STEP;
}

/* "loss_weight", "score_thresh": what a metric is made with. */
static bool
is_setting(struct str name)
{
	static const struct str endings[] = {
		{ "weight", 6 },    { "weights", 7 }, { "alpha", 5 },	  { "beta", 4 },
		{ "gamma", 5 },	    { "thresh", 6 },  { "threshold", 9 }, { "coef", 4 },
		{ "coeff", 5 },	    { "factor", 6 },  { "lambda", 6 },	  { "margin", 6 },
		{ "smoothing", 9 }, { "type", 4 },    { "freq", 4 },	  { "interval", 8 },
		{ "patience", 8 },  { "target", 6 },  { "goal", 4 },	  { "decay", 5 },
		{ "tolerance", 9 }, { "tol", 3 },     { "cutoff", 6 },	  { "limit", 5 },
		{ "bound", 5 },
	};

	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_ends(name, endings[i]) && name.n > endings[i].n &&
		    (name.p[name.n - endings[i].n - 1] == '_' ||
		     name.p[name.n - endings[i].n - 1] == '.'))
			return true;
	return false;
}

/* "target_accuracy": what is to be reached; where it is logged, it stands beside what has been. */
static bool
is_aim(struct str name, struct role role)
{
	static const struct str beginnings[] = {
		{ "target_", 7 }, { "goal_", 5 }, { "desired_", 8 }, { "required_", 9 }
	};

	for (size_t i = 0; i < COUNT(beginnings); i++)
		if (str_starts(name, beginnings[i]))
			return kind_is_quality(role.kind) || role.kind == KIND_REWARD;
	return false;
}

/* "src/loss.py", "accuracy.cpp": what is listed with numbers behind it is a file. */
static bool
is_file(struct str name)
{
	static const char *const endings[] = { ".py", ".c",  ".h",  ".cc",  ".cpp",  ".cu",
					       ".js", ".ts", ".go", ".rs",  ".java", ".sh",
					       ".md", ".pt", ".gz", ".zip", ".yaml", ".yml",
					       ".so", ".o",  ".a",  ".pyc", ".ipynb" };

	if (str_find_char(name, '.') == name.n)
		return false;
	for (size_t i = 0; i < COUNT(endings); i++)
		if (str_ends(name, str_of(endings[i])))
			return true;
	return false;
}

static enum name_is
judge(struct str name, struct role role)
{
	size_t slash = name.n;
	enum name_is is;

	if (vocabulary_find(name, &is))
		return is;
	if (is_file(name))
		return NAME_NOISE;
	while (slash > 0 && name.p[slash - 1] != '/')
		slash--;
	/* "trainer/global_step", "train/epoch"; "n/ep" is a number of them */
	if (slash > 0 && !str_eq(str_first(name, slash), STR("n/")) &&
	    vocabulary_find(str_skip(name, slash), &is) &&
	    (is_position(is) || is == NAME_MAYBE || is == NAME_AUX))
		return is;
	if (is_setting(name) &&
	    (role.kind != KIND_NONE || metric_better(name, role) != BETTER_UNKNOWN))
		return NAME_PARAM;
	if (is_aim(name, role))
		return NAME_MAYBE;
	switch (role.kind) {
	case KIND_NONE:
	case KIND_COUNT:
		return metric_better(name, role) == BETTER_UNKNOWN ? NAME_UNKNOWN : NAME_METRIC;
	case KIND_LR:
		return NAME_MAYBE;
	case KIND_TIME:
	case KIND_THROUGHPUT:
		return NAME_AUX;
	case KIND_LOSS:
	case KIND_ACCURACY:
	case KIND_TOP5:
	case KIND_F1:
	case KIND_PRECISION:
	case KIND_RECALL:
	case KIND_AUC:
	case KIND_MAP:
	case KIND_PERPLEXITY:
	case KIND_BLEU:
	case KIND_REWARD:
	case KIND_GRAD_NORM:
		return NAME_METRIC;
	}
	return NAME_UNKNOWN;
}

/* prefix, joiner and name as one text; 0 if it is too long for buf. */
static size_t
join(char *buf, size_t size, struct str prefix, char joiner, struct str written)
{
	size_t n = 0;

	if (prefix.n + 1 + written.n > size)
		return 0;
	if (prefix.n > 0) {
		memcpy(buf, prefix.p, prefix.n);
		n = prefix.n;
		buf[n++] = joiner ? joiner : '_';
	}
	memcpy(buf + n, written.p, written.n);
	return n + written.n;
}

static void
make_name(struct name *name, char *text, struct str written)
{
	*name = (struct name){ .text = { text, name_write(text, written) } };
	name->hash = (uint32_t)str_hash(name->text);
	name->role = metric_role(name->text, &name->main);
	name->is = name->text.n > 0 ? judge(name->text, name->role) : NAME_NOISE;
	name->wording = wording_of(written);
	name->words = (unsigned)wording_words(written);
}

static const struct name *
pass(struct names *names, struct str prefix, char joiner, struct str written)
{
	char whole[NAME_MAX_BYTES];
	struct str key = { whole, join(whole, sizeof(whole), prefix, joiner, written) };

	make_name(&names->passing, names->passing_text, key);
	names->passing.passing = true;
	return &names->passing;
}

static struct entry *
entry_new(struct str key, uint32_t hash)
{
	char text[NAME_MAX_BYTES];
	struct entry *entry;
	struct name name;

	make_name(&name, text, key);
	entry = xmalloc(sizeof(*entry) + key.n + name.text.n);
	*entry = (struct entry){ .name = name, .hash = hash, .key_n = key.n };
	memcpy(entry->bytes, key.p, key.n);
	memcpy(entry->bytes + key.n, text, name.text.n);
	entry->name.text.p = entry->bytes + key.n;
	return entry;
}

/* Most keys are shorter than a call of memcmp() is worth. */
static bool
same_bytes(const char *a, const char *b, size_t n)
{
	uint64_t x, y;

	if (n < 8) {
		for (; n > 0; n--)
			if (*a++ != *b++)
				return false;
		return true;
	}
	for (size_t at = 0; at < n; at += 8) {
		size_t from = at + 8 <= n ? at : n - 8;

		memcpy(&x, a + from, 8);
		memcpy(&y, b + from, 8);
		if (x != y)
			return false;
	}
	return true;
}

static void
insert(struct names *names, struct entry *entry)
{
	size_t mask = names->slot_count - 1, at = entry->hash & mask;

	while (names->slots[at] != NULL)
		at = (at + 1) & mask;
	names->slots[at] = entry;
}

/* False if there are as many slots as there may be. */
static bool
make_room(struct names *names)
{
	struct entry **old = names->slots;
	size_t n = names->slot_count;

	if (n == SLOTS_MAX)
		return false;
	names->slot_count = 2 * n;
	names->slots = xcalloc(names->slot_count, sizeof(struct entry *));
	for (size_t i = 0; i < n; i++)
		if (old[i] != NULL)
			insert(names, old[i]);
	free(old);
	return true;
}

const struct name *
names_find(struct names *names, struct str prefix, char joiner, struct str written)
{
	char buf[KEY_MAX];
	struct str key = written;
	struct entry *entry;
	uint32_t hash;
	size_t at, mask;

	if (prefix.n > 0)
		key = (struct str){ buf, join(buf, sizeof(buf), prefix, joiner, written) };
	if (key.n == 0 || key.n > KEY_MAX)
		return pass(names, prefix, joiner, written);
	hash = (uint32_t)str_hash(key);
	mask = names->slot_count - 1;
	for (at = hash & mask; (entry = names->slots[at]) != NULL; at = (at + 1) & mask)
		if (entry->hash == hash && entry->key_n == key.n &&
		    same_bytes(entry->bytes, key.p, key.n))
			return &entry->name;
	if (is_full(names) && !make_room(names))
		return pass(names, prefix, joiner, written);
	entry = entry_new(key, hash);
	insert(names, entry);
	names->count++;
	return &entry->name;
}
