#include "config.h"

#include "ingest/shape.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/head.h"
#include "ingest/splits.h"
#include "util/die.h"

/*
 * A line that says where the training stands, and lines below it with one value each:
 *
 *	[step=10/15000,epoch=0]          --> STEP: 24/36 -- GLOBAL_STEP: 1000025
 *	    train/loss=2.998                  | > loss: 3.01874  (3.46002)
 *
 *	***** eval metrics *****          ┌ Info: epoch done
 *	  eval_loss = 0.43                │   epoch = 1
 *	                                  └   loss = 0.43
 */
enum block_kind { BLOCK_NONE, BLOCK_BRACKET, BLOCK_ARROW, BLOCK_STARS, BLOCK_BOX };

struct block {
	enum block_kind kind;
	char separator; /* between a name and its value */
	struct position position;
	enum split split;
	struct str prefix; /* of names that do not tell the split; static */
	bool averages;	   /* the value in brackets is a running average */
};

static void *
make(void)
{
	return xcalloc(1, sizeof(struct block));
}

/* "***** eval metrics *****" */
static bool
is_stars(struct str text)
{
	struct str inner = text;

	while (inner.n > 0 && (inner.p[0] == '*' || inner.p[0] == '='))
		inner = str_skip(inner, 1);
	if (text.n - inner.n < 3)
		return false;
	while (inner.n > 0 && (inner.p[inner.n - 1] == '*' || inner.p[inner.n - 1] == '='))
		inner.n--;
	inner = str_trim(inner);
	return str_find_case(inner, STR("metrics")) < inner.n ||
	       str_find_case(inner, STR("results")) < inner.n;
}

static enum block_kind
kind_of(struct str text)
{
	if (text.n < 5)
		return BLOCK_NONE;
	if (text.p[0] == '[' && (text.p[text.n - 1] == ']' || str_ends(text, STR("]:"))))
		return BLOCK_BRACKET;
	if (str_starts(text, STR("-->")))
		return BLOCK_ARROW;
	if (str_starts(text, STR("┌ ")) && str_find(text, STR(": ")) < text.n)
		return BLOCK_BOX;
	return is_stars(text) ? BLOCK_STARS : BLOCK_NONE;
}

static bool
read_header(struct block *block, struct str text, struct draft *draft)
{
	enum block_kind kind = kind_of(text);
	struct head head;

	if (kind == BLOCK_NONE)
		return false;
	draft_clear(draft);
	head = head_read(text, draft);
	if ((kind == BLOCK_BRACKET && !head.counts) ||
	    (kind == BLOCK_ARROW && !head.counts && head.split == SPLIT_NONE)) {
		draft_clear(draft);
		return false;
	}
	/* How far an evaluation is says nothing of the training. */
	if (head.split == SPLIT_VAL || head.split == SPLIT_TEST)
		draft->position.batch = draft->position.batches = (struct opt_i64){ 0 };
	*block = (struct block){
		.kind = kind,
		.separator = kind == BLOCK_ARROW || text.p[text.n - 1] == ':' ? ':' : '=',
		.position = draft->position,
		.split = head.split,
		.prefix = split_prefix_of(text),
		.averages = head.counts,
	};
	draft->split = block->prefix.n > 0 ? SPLIT_NONE : head.split;
	return true;
}

/* The name and what stands behind it; false if the line is no item of this kind of block. */
static bool
split_item(const struct block *block, const struct log_line *line, struct str *name,
	   struct str *value)
{
	struct str text = str_trim(line->text);
	enum block_kind kind = block->kind;
	size_t at;

	if (kind == BLOCK_BOX) {
		if (!str_starts(text, STR("│")) && !str_starts(text, STR("└")))
			return false;
		text = str_trim(str_skip(text, STR("│").n));
	} else if (line->stamped ||
		   (kind != BLOCK_ARROW && line->text.p[0] != ' ' && line->text.p[0] != '\t')) {
		return false;
	}
	if (kind == BLOCK_ARROW) {
		if (!str_starts(text, STR("| >")))
			return false;
		text = str_trim(str_skip(text, 3));
	}
	at = str_find_char(text, block->separator);
	if (at == text.n || at == 0)
		return false;
	*name = str_trim(str_first(text, at));
	*value = str_trim(str_skip(text, at + 1));
	return true;
}

static void
say(struct draft *draft, struct str name, struct str written, struct num number, bool percent)
{
	draft_pair(draft, &(struct pair){
			      .name = name,
			      .number = number,
			      .written = written,
			      .percent = percent,
			  });
}

/* "3.01874  (3.46002)": the bracket is the running average, or (at an evaluation) the change. */
static void
say_item(const struct block *block, struct str name, struct str value, struct draft *draft)
{
	struct num number;
	size_t n = num_parse(value, &number);
	struct str rest = str_trim(str_skip(value, n));
	char *avg;

	if (n == 0 || (rest.n > 0 && rest.p[0] != '(' && rest.p[0] != '%'))
		return;
	say(draft, name, str_first(value, n), number, rest.n > 0 && rest.p[0] == '%');
	if (!block->averages || rest.n == 0 || rest.p[0] != '(')
		return;
	rest = str_skip(rest, 1);
	n = num_parse(rest, &number);
	if (n == 0)
		return;
	avg = draft_alloc(draft, name.n + 4);
	memcpy(avg, name.p, name.n);
	memcpy(avg + name.n, "_avg", 4);
	say(draft, (struct str){ avg, name.n + 4 }, str_first(rest, n), number, false);
}

static bool
has_reading(const struct draft *draft, struct str name)
{
	for (size_t i = 0; i < draft->reading_count; i++)
		if (str_eq(draft->readings[i].name, name))
			return true;
	return false;
}

static void
tell_split(const struct block *block, struct draft *draft)
{
	if (block->prefix.n > 0)
		draft_prefix(draft, block->prefix, block->split);
}

/* Means over the whole run are no points; a block of stars without a metric is something else. */
static bool
end_block(struct block *block, struct draft *draft)
{
	enum block_kind kind = block->kind;

	block->kind = BLOCK_NONE;
	if ((kind == BLOCK_STARS || kind == BLOCK_BOX) &&
	    (draft->metric_count == 0 || has_reading(draft, STR("train_runtime"))))
		draft_clear(draft);
	tell_split(block, draft);
	return !draft_is_empty(draft);
}

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	struct block *block = state;
	struct str text = str_trim(line->text), name, value;

	if (block->kind == BLOCK_NONE)
		return !line->partial && read_header(block, text, draft) ? SHAPE_PART : SHAPE_NO;
	if (text.n > 0 && split_item(block, line, &name, &value)) {
		if (line->partial)
			return SHAPE_SKIP;
		if (draft_is_empty(draft)) {
			draft->position = block->position;
			draft->split = block->prefix.n > 0 ? SPLIT_NONE : block->split;
		}
		say_item(block, name, value, draft);
		if (!str_starts(text, STR("└")))
			return SHAPE_PART;
		return end_block(block, draft) ? SHAPE_RECORD : SHAPE_SKIP;
	}
	/* Between an arrow and its items a blank line may stand. */
	if (text.n == 0 && draft->reading_count == 0)
		return SHAPE_SKIP;
	if (line->partial)
		return SHAPE_SKIP;
	return end_block(block, draft) ? SHAPE_BEFORE : SHAPE_NO;
}

/* Still for a while: what is there is said, and what follows will be said with the same position.
 */
static bool
finish(void *state, struct draft *draft)
{
	if (draft->reading_count == 0)
		return false;
	tell_split(state, draft);
	return true;
}

static uint32_t
told(const void *state)
{
	const struct block *block = state;

	return block->kind != BLOCK_NONE ? SHAPE_BUSY : 0;
}

const struct shape shape_block = {
	.name = "block",
	.new = make,
	.free = free,
	.read = read_line,
	.finish = finish,
	.told = told,
};
