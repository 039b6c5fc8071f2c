#include "config.h"

#include "ingest/shape.h"

#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "ingest/objects.h"
#include "util/die.h"

#define NESTING_MAX 64
#define HEAD_MAX 96
#define HEAD_WORDS_MAX 6

/*
 * JSON over several lines: most often a file that is one document, such as a trainer's state with
 * its history, an array of records, columns of numbers by name.  Lines are handed to the tokener
 * until the last bracket closes; then the document gives a record for each element.
 */
struct document {
	struct json_tokener *tokener;
	int depth;	     /* brackets that are open; 0: no document is being collected */
	char quote;	     /* of the string that the text so far ends within, or 0 */
	size_t memory;	     /* that json-c takes for what was collected so far, roughly */
	size_t sure;	     /* as much of it as there was room for when we asked */
	bool whole;	     /* it began with the file */
	char head[HEAD_MAX]; /* the words before its first bracket */
	size_t head_n;
	int64_t done; /* offset of the line that ended the last one; -1 */

	/* Being said. */
	struct json_object *root;
	struct json_object *list;    /* of objects, or NULL */
	struct json_object *columns; /* an object of lists of numbers, or NULL */
	size_t next, count;
	struct objects *objects;
};

static void *
make(void)
{
	struct document *doc = xcalloc(1, sizeof(*doc));

	doc->tokener = json_tokener_new_ex(NESTING_MAX);
	if (doc->tokener == NULL)
		die("out of memory");
	doc->objects = objects_new();
	doc->done = -1;
	return doc;
}

static void
drop(void *state)
{
	struct document *doc = state;

	json_object_put(doc->root);
	json_tokener_free(doc->tokener);
	objects_free(doc->objects);
	free(doc);
}

/*
 * How the brackets and quotes of `text` change depth and quote; false if something stands behind
 * the last bracket, or one closes that is not open.
 */
static bool
follow(struct str text, int *depth, char *quote)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (*quote != 0) {
			if (c == '\\')
				i++;
			else if (c == *quote)
				*quote = 0;
		} else if (c == '"' || c == '\'') {
			*quote = c;
		} else if (c == '{' || c == '[') {
			++*depth;
		} else if ((c == '}' || c == ']') && --*depth <= 0) {
			return *depth == 0 && str_trim(str_skip(text, i + 1)).n == 0;
		}
	}
	return true;
}

/* "Metrics:" before a bracket at the end of its line. */
static bool
is_label(struct str head)
{
	size_t words = 1;

	if (head.n == 0 || head.n > HEAD_MAX || strchr(":=", head.p[head.n - 1]) == NULL)
		return false;
	for (size_t i = 0; i < head.n; i++)
		words += head.p[i] == ' ';
	return words <= HEAD_WORDS_MAX;
}

/*
 * Where in a line a document begins, or text.n: at a bracket with nothing behind it, or with what
 * JSON allows there.  A line that ends with a bracket again is an object by itself, unless it is
 * the whole file.
 */
static size_t
find_begin(const struct log_line *line, struct str text)
{
	struct str rest = str_trim(str_skip(text, 1));
	char last = text.n > 0 ? text.p[text.n - 1] : 0;

	if (last == '{' && (text.n == 1 || is_label(str_trim(str_first(text, text.n - 1)))))
		return text.n - 1;
	if (text.n == 0 || (text.p[0] != '{' && text.p[0] != '['))
		return text.n;
	if (line->number != 1 && (last == '}' || last == ']'))
		return text.n;
	if (rest.n > 0 && strchr(text.p[0] == '{' ? "\"'" : "{", rest.p[0]) == NULL)
		return text.n;
	return 0;
}

static void
give_up(struct document *doc)
{
	json_object_put(doc->root);
	json_tokener_reset(doc->tokener);
	doc->root = doc->list = doc->columns = NULL;
	doc->memory = doc->sure = doc->head_n = 0;
	doc->depth = 0;
	doc->quote = 0;
}

/* What json-c 0.16 was seen to take: an empty object has a table, a number its own text. */
static size_t
memory_of(struct str text)
{
	size_t sum = 2 * text.n;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '{')
			sum += 900;
		else if (text.p[i] == '[')
			sum += 400;
		else if (text.p[i] == ',' || text.p[i] == ':')
			sum += 100;
	return sum;
}

/*
 * json-c takes what it got no memory for as no JSON, or crashes.  So we ask before it does: for
 * some lines at once, and for what it copies when its tables grow.
 */
static void
make_sure_of_memory(struct document *doc, size_t more)
{
	if (doc->memory <= doc->sure)
		return;
	doc->sure = doc->memory + doc->memory / 8;
	free(xmalloc(more + doc->memory / 8 + doc->sure / 2));
}

/* Hands a line over; false if no JSON goes on like that.  The last one gives the root. */
static bool
collect(struct document *doc, struct str text)
{
	size_t more = memory_of(text);

	doc->memory += more;
	if (doc->memory > DOCUMENT_MEMORY_MAX)
		return false;
	make_sure_of_memory(doc, more);
	doc->root = json_tokener_parse_ex(doc->tokener, text.p, (int)text.n);
	if (doc->root != NULL)
		return true;
	if (json_tokener_get_error(doc->tokener) != json_tokener_continue)
		return false;
	doc->root = json_tokener_parse_ex(doc->tokener, "\n", 1);
	return doc->root != NULL || json_tokener_get_error(doc->tokener) == json_tokener_continue;
}

static bool
is_list_of(struct json_object *list, enum json_type type, size_t least)
{
	if (!json_object_is_type(list, json_type_array) || json_object_array_length(list) < least)
		return false;

	struct json_object *first = json_object_array_get_idx(list, 0);

	if (type == json_type_object)
		return json_object_is_type(first, type);
	return json_object_is_type(first, json_type_double) ||
	       json_object_is_type(first, json_type_int);
}

/* Where its records are: the root, the longest list of objects in it, or its columns. */
static void
find_records(struct document *doc, struct draft *draft)
{
	struct json_object *root = doc->root;

	if (is_list_of(root, json_type_object, 1)) {
		doc->list = root;
	} else if (json_object_is_type(root, json_type_object)) {
		size_t longest = 0;

		json_object_object_foreach(root, key, value)
		{
			if (is_list_of(value, json_type_object, longest + 1)) {
				doc->list = value;
				longest = json_object_array_length(value);
			}
			if (is_list_of(value, json_type_double, 2) &&
			    draft_look(draft, STR_NONE, 0, str_of(key))->is == NAME_METRIC)
				doc->columns = root;
		}
	}
	if (doc->list != NULL) {
		doc->columns = NULL;
		doc->count = json_object_array_length(doc->list);
	} else if (doc->columns != NULL) {
		json_object_object_foreach(root, key, value)
		{
			(void)key;
			if (is_list_of(value, json_type_double, 2) &&
			    json_object_array_length(value) > doc->count)
				doc->count = json_object_array_length(value);
		}
	} else if (json_object_is_type(root, json_type_object)) {
		doc->count = 1;
	}
}

static struct str
text_of(struct json_object *value, struct draft *draft)
{
	/* Doubles keep the text they were read from. */
	const char *text = json_object_is_type(value, json_type_string)
			       ? json_object_get_string(value)
			       : json_object_to_json_string(value);

	return draft_copy(draft, str_of(text));
}

static void
add_leaf(struct leaves *leaves, struct str prefix, const char *name, struct json_object *value,
	 struct draft *draft)
{
	struct leaf leaf = { .is = LEAF_OTHER, .prefix = prefix };

	if (leaves->count == LEAVES_MAX)
		return;
	leaf.name = draft_copy(draft, str_of(name));
	switch (json_object_get_type(value)) {
	case json_type_null:
		leaf.is = LEAF_NULL;
		break;
	case json_type_double:
	case json_type_int:
		leaf.is = LEAF_NUMBER;
		leaf.text = text_of(value, draft);
		if (!num_whole(leaf.text, &leaf.number))
			leaf.is = LEAF_OTHER;
		break;
	case json_type_string:
		leaf.text = text_of(value, draft);
		leaf.is = num_whole(leaf.text, &leaf.number) ? LEAF_QUOTED : LEAF_TEXT;
		break;
	case json_type_boolean:
	case json_type_object:
	case json_type_array:
		return;
	}
	leaves->at = grow(leaves->at, &leaves->cap, leaves->count + 1, sizeof(*leaves->at));
	leaves->at[leaves->count++] = leaf;
}

static void
add_leaves(struct leaves *leaves, struct str prefix, struct json_object *object, int depth,
	   struct draft *draft)
{
	json_object_object_foreach(object, key, value)
	{
		if (json_object_is_type(value, json_type_object) && depth < LEAVES_DEPTH) {
			struct str path = str_of(key);
			char *p = draft_alloc(draft, prefix.n + 1 + path.n);

			memcpy(p, prefix.n > 0 ? prefix.p : "", prefix.n);
			p[prefix.n] = '.';
			memcpy(p + prefix.n + 1, path.p, path.n);
			path.n += prefix.n + 1;
			path.p = p;
			add_leaves(leaves, prefix.n > 0 ? path : str_skip(path, 1), value,
				   depth + 1, draft);
		} else {
			add_leaf(leaves, prefix, key, value, draft);
		}
	}
}

/* The i-th of each column.  Columns by epoch name no epoch: the first is 1. */
static void
add_row(struct document *doc, size_t i, struct draft *draft)
{
	bool counted = false;

	json_object_object_foreach(doc->columns, key, value)
	{
		struct leaves *leaves = &doc->objects->leaves;

		if (!json_object_is_type(value, json_type_array) ||
		    i >= json_object_array_length(value))
			continue;
		add_leaf(leaves, STR_NONE, key, json_object_array_get_idx(value, i), draft);
		counted |= draft_look(draft, STR_NONE, 0, str_of(key))->is >= NAME_EPOCH;
	}
	if (!counted)
		draft->position.epoch = OPT_F64((double)i + 1);
}

/* What the document says of the whole run: how far it is to go. */
static void
add_plan(struct document *doc, struct draft *draft)
{
	static const struct {
		const char *name;
		bool epochs;
	} plans[] = { { "num_train_epochs", true }, { "max_steps", false } };

	if (doc->list == doc->root)
		return;
	for (size_t i = 0; i < COUNT(plans); i++) {
		struct json_object *value;
		int64_t plan;

		if (!json_object_object_get_ex(doc->root, plans[i].name, &value))
			continue;
		plan = json_object_get_int64(value);
		/* INT64_MAX means: as many as the steps need */
		if (plan <= 0 || plan > INT64_C(1000000000000))
			continue;
		if (plans[i].epochs)
			draft->position.epochs = OPT_I64(plan);
		else
			draft->position.steps = OPT_I64(plan);
	}
}

/* The next record of the document into the draft; false at its end. */
static bool
say_next(struct document *doc, struct draft *draft)
{
	struct leaves *leaves = &doc->objects->leaves;

	while (doc->next < doc->count) {
		size_t i = doc->next++;
		struct json_object *element =
		    doc->list != NULL ? json_object_array_get_idx(doc->list, i) : doc->root;

		draft_clear(draft);
		leaves->count = 0;
		if (doc->columns != NULL)
			add_row(doc, i, draft);
		/* A list may hold others. */
		else if (json_object_is_type(element, json_type_object))
			add_leaves(leaves, STR_NONE, element, 0, draft);
		if (leaves->count == 0 ||
		    objects_say(doc->objects, leaves, (struct str){ doc->head, doc->head_n },
				STR_NONE, draft) != SHAPE_RECORD ||
		    (draft->metric_count == 0 && (doc->count > 1 || draft->param_count == 0)))
			continue;
		add_plan(doc, draft);
		/* One object may be the first of many, each of which is a record. */
		draft->whole = doc->whole && (doc->list != NULL || doc->columns != NULL);
		return true;
	}
	draft_clear(draft);
	give_up(doc);
	return false;
}

/* The document is complete: its first record, if it has any. */
static enum shape_answer
end_document(struct document *doc, const struct log_line *line, struct draft *draft)
{
	doc->depth = 0;
	doc->done = line->offset;
	doc->next = doc->count = 0;
	find_records(doc, draft);
	doc->objects->means = doc->list != NULL && doc->count > 1;
	return say_next(doc, draft) ? SHAPE_BEFORE : SHAPE_SKIP;
}

/* Objects on one line are documents only where they begin the file and hold lists. */
static bool
is_record(const struct document *doc, const struct log_line *line, struct str text)
{
	return doc->depth == 0 &&
	       (line->number != 1 || (text.p[0] == '{' && str_find_char(text, '[') == text.n));
}

static enum shape_answer
begin_document(struct document *doc, const struct log_line *line, struct str *text)
{
	size_t at = find_begin(line, *text);

	if (at == text->n)
		return SHAPE_NO;
	if (line->offset == doc->done)
		return SHAPE_SKIP;
	doc->whole = line->number == 1;
	doc->head_n = at < HEAD_MAX ? at : HEAD_MAX;
	memcpy(doc->head, text->p, doc->head_n);
	*text = str_skip(*text, at);
	return SHAPE_PART;
}

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	struct document *doc = state;
	bool open = doc->depth > 0;
	struct str text = str_trim(open ? line->full : line->text);
	int depth = doc->depth;
	char quote = doc->quote;

	if (doc->root != NULL)
		return say_next(doc, draft) ? SHAPE_BEFORE : SHAPE_SKIP;
	if (!open) {
		enum shape_answer answer = begin_document(doc, line, &text);

		if (answer != SHAPE_PART)
			return answer;
	}
	if (!follow(text, &depth, &quote)) {
		give_up(doc);
		return SHAPE_NO;
	}
	if (depth == 0 && is_record(doc, line, text))
		return SHAPE_NO;
	/* What is not ended yet can still change, and the tokener takes nothing back. */
	if (line->partial && depth > 0)
		return open ? SHAPE_SKIP : SHAPE_NO;
	if (!collect(doc, text)) {
		give_up(doc);
		return SHAPE_NO;
	}
	doc->depth = depth;
	doc->quote = quote;
	return doc->root != NULL ? end_document(doc, line, draft) : SHAPE_PART;
}

static uint32_t
told(const void *state)
{
	const struct document *doc = state;

	return doc->depth > 0 || doc->root != NULL ? SHAPE_BUSY : 0;
}

const struct shape shape_document = {
	.name = "document",
	.new = make,
	.free = drop,
	.read = read_line,
	.told = told,
};
