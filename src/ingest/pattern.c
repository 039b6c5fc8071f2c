#define PCRE2_CODE_UNIT_WIDTH 8

#include "config.h"

#include "ingest/pattern.h"

#include <stdlib.h>

#include <pcre2.h>

#include "util/die.h"

/* An expression that needs more for one line is too dear to be asked for each. */
#define MATCH_LIMIT 200000
#define DEPTH_LIMIT 1000
#define HEAP_LIMIT_KIB 4096

enum group_is {
	GROUP_METRIC,
	GROUP_EPOCH,
	GROUP_EPOCHS,
	GROUP_STEP,
	GROUP_STEPS,
	GROUP_BATCH,
	GROUP_BATCHES,
	GROUP_RUN,
};

struct group {
	struct str name; /* in the compiled code */
	uint32_t number;
	enum group_is is;
};

struct pattern {
	char *name;
	pcre2_code *code;
	pcre2_match_context *context;
	pcre2_match_data *match;
	struct group *groups;
	uint32_t count;
};

static const struct {
	const char *name;
	enum group_is is;
} known[] = {
	{ "epoch", GROUP_EPOCH }, { "epochs", GROUP_EPOCHS }, { "step", GROUP_STEP },
	{ "steps", GROUP_STEPS }, { "batch", GROUP_BATCH },   { "batches", GROUP_BATCHES },
	{ "run", GROUP_RUN },
};

static enum group_is
group_kind(struct str name)
{
	for (size_t i = 0; i < COUNT(known); i++)
		if (str_eq_case(name, str_of(known[i].name)))
			return known[i].is;
	return GROUP_METRIC;
}

/* The compiled table of names: two bytes of the group's number, then the name. */
static void
list_groups(struct pattern *pattern)
{
	PCRE2_SPTR table = NULL;
	uint32_t size = 0;

	pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &pattern->count);
	pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &table);
	pattern->groups = xcalloc(pattern->count, sizeof(*pattern->groups));
	for (uint32_t i = 0; i < pattern->count; i++) {
		PCRE2_SPTR entry = table + (size_t)i * size;
		struct str name = str_of((const char *)entry + 2);

		pattern->groups[i] = (struct group){
			.name = name,
			.number = (uint32_t)entry[0] << 8 | entry[1],
			.is = group_kind(name),
		};
	}
}

struct pattern *
pattern_new(const char *name, const char *expression, struct err *err)
{
	struct pattern *pattern = xcalloc(1, sizeof(*pattern));
	PCRE2_SIZE at = 0;
	int number = 0;

	pattern->name = xstrdup(name);
	pattern->code =
	    pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
			  PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_DUPNAMES, &number, &at, NULL);
	if (pattern->code == NULL) {
		PCRE2_UCHAR why[128];

		pcre2_get_error_message(number, why, sizeof(why));
		err_set(err, 0, "%s: %s, at character %zu of %s", name, (const char *)why, at + 1,
			expression);
		goto fail;
	}
	list_groups(pattern);
	if (pattern->count == 0) {
		err_set(err, 0,
			"%s: no named group in %s; name what is to be read, as in "
			"loss=(?<train_loss>\\S+)",
			name, expression);
		goto fail;
	}
	pattern->context = pcre2_match_context_create(NULL);
	pattern->match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
	if (pattern->context == NULL || pattern->match == NULL)
		die("out of memory");
	pcre2_set_match_limit(pattern->context, MATCH_LIMIT);
	pcre2_set_depth_limit(pattern->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(pattern->context, HEAP_LIMIT_KIB);
	/* Where there is no just-in-time compiler, matching is slower and no different. */
	pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	return pattern;
fail:
	pattern_free(pattern);
	return NULL;
}

void
pattern_free(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_match_data_free(pattern->match);
	pcre2_match_context_free(pattern->context);
	pcre2_code_free(pattern->code);
	free(pattern->groups);
	free(pattern->name);
	free(pattern);
}

const char *
pattern_name(const struct pattern *pattern)
{
	return pattern->name;
}

static void
put_whole(struct opt_i64 *to, double value)
{
	if (value >= 0 && value < 9e15)
		*to = OPT_I64((int64_t)value);
}

static void
put_number(const struct group *group, struct str text, struct draft *draft)
{
	struct position *pos = &draft->position;
	bool percent = str_ends(text, STR("%"));
	struct str written = percent ? str_first(text, text.n - 1) : text;
	struct num number;

	if (!num_whole(written, &number))
		return;
	switch (group->is) {
	case GROUP_EPOCH:
		if (number.value >= 0 && number.value < 1e9)
			pos->epoch = OPT_F64(number.value);
		return;
	case GROUP_EPOCHS:
		put_whole(&pos->epochs, number.value);
		return;
	case GROUP_STEP:
		put_whole(&pos->step, number.value);
		return;
	case GROUP_STEPS:
		put_whole(&pos->steps, number.value);
		return;
	case GROUP_BATCH:
		put_whole(&pos->batch, number.value);
		return;
	case GROUP_BATCHES:
		put_whole(&pos->batches, number.value);
		return;
	case GROUP_RUN:
	case GROUP_METRIC:
		break;
	}
	draft_metric(draft, &(struct pair){
				.name = group->name,
				.number = number,
				.written = str_trim(written),
				.percent = percent,
			    });
}

bool
pattern_read(const struct pattern *pattern, struct str line, struct draft *draft)
{
	const PCRE2_SIZE *ovector;
	int count = pcre2_match(pattern->code, (PCRE2_SPTR)(line.n > 0 ? line.p : ""), line.n, 0, 0,
				pattern->match, pattern->context);

	/* No match, or one that would cost too much. */
	if (count <= 0)
		return false;
	ovector = pcre2_get_ovector_pointer(pattern->match);
	for (uint32_t i = 0; i < pattern->count; i++) {
		const struct group *group = &pattern->groups[i];
		PCRE2_SIZE from = ovector[2 * group->number], to = ovector[2 * group->number + 1];
		struct str text;

		if (group->number >= (uint32_t)count || from == PCRE2_UNSET || to < from)
			continue;
		text = str_trim((struct str){ line.p + from, to - from });
		if (group->is == GROUP_RUN && text.n > 0) {
			draft->heading = draft_copy(draft, text);
			draft->by_name = true;
		} else {
			put_number(group, text, draft);
		}
	}
	return !draft_is_empty(draft);
}
