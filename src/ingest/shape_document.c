#include "config.h"

#include "ingest/shape.h"

#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "ingest/objects.h"
#include "util/die.h"

#define BYTES_MAX (64 << 20) /* a longer document is given up */
#define NESTING_MAX 64

/*
 * A file that is one JSON document: a trainer's state with its history, an array of records,
 * columns of numbers by name.  Its lines are collected until its last bracket closes; then it gives
 * a record for each element.
 */
struct document {
	char *text;
	size_t n;
	size_t cap;
	int depth;    /* brackets that are open; 0: no document is being collected */
	bool quoted;  /* the text so far ends within a string */
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

	doc->objects = objects_new();
	doc->done = -1;
	return doc;
}

static void
drop(void *state)
{
	struct document *doc = state;

	json_object_put(doc->root);
	objects_free(doc->objects);
	free(doc->text);
	free(doc);
}

/* The brackets that `text` opens and closes change depth and quoted; false if they cannot be right.
 */
static bool
follow(struct str text, int *depth, bool *quoted)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (*quoted) {
			if (c == '\\')
				i++;
			else if (c == '"')
				*quoted = false;
		} else if (c == '"') {
			*quoted = true;
		} else if (c == '{' || c == '[') {
			++*depth;
		} else if ((c == '}' || c == ']') && --*depth <= 0) {
			/* Behind the last bracket nothing may stand. */
			return *depth == 0 && str_trim(str_skip(text, i + 1)).n == 0;
		}
	}
	return true;
}

/*
 * A line that may begin a document: a bracket, and behind it nothing or what JSON allows.  One that
 * ends with a bracket is an object by itself, unless it is the whole file.
 */
static bool
begins(const struct log_line *line, struct str text)
{
	struct str rest = str_trim(str_skip(text, 1));

	if (text.n == 0 || (text.p[0] != '{' && text.p[0] != '[') || line->stamped)
		return false;
	if (line->number != 1 && (text.p[text.n - 1] == '}' || text.p[text.n - 1] == ']'))
		return false;
	if (rest.n == 0)
		return true;
	return text.p[0] == '{' ? rest.p[0] == '"' : rest.p[0] == '{';
}

static void
collect(struct document *doc, struct str text)
{
	doc->text = grow(doc->text, &doc->cap, doc->n + text.n + 1, 1);
	memcpy(doc->text + doc->n, text.p, text.n);
	doc->n += text.n;
	doc->text[doc->n++] = '\n';
}

static void
give_up(struct document *doc)
{
	json_object_put(doc->root);
	doc->root = doc->list = doc->columns = NULL;
	free(doc->text);
	doc->text = NULL;
	doc->n = doc->cap = 0;
	doc->depth = 0;
	doc->quoted = false;
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
find_records(struct document *doc)
{
	struct json_object *root = doc->root;

	if (is_list_of(root, json_type_object, 1)) {
		doc->list = root;
	} else if (json_object_is_type(root, json_type_object)) {
		size_t longest = 0;

		json_object_object_foreach(root, key, value)
		{
			(void)key;
			if (is_list_of(value, json_type_object, longest + 1)) {
				doc->list = value;
				longest = json_object_array_length(value);
			}
			if (is_list_of(value, json_type_double, 2))
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

static bool
parse(struct document *doc)
{
	struct json_tokener *tokener = json_tokener_new_ex(NESTING_MAX);

	if (tokener == NULL)
		die("out of memory");
	doc->root =
	    doc->n < BYTES_MAX ? json_tokener_parse_ex(tokener, doc->text, (int)doc->n) : NULL;
	json_tokener_free(tokener);
	doc->next = doc->count = 0;
	doc->list = doc->columns = NULL;
	if (doc->root != NULL)
		find_records(doc);
	return doc->count > 0;
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

		draft_clear(draft);
		leaves->count = 0;
		if (doc->columns != NULL)
			add_row(doc, i, draft);
		else
			add_leaves(leaves, STR_NONE,
				   doc->list != NULL ? json_object_array_get_idx(doc->list, i)
						     : doc->root,
				   0, draft);
		if (leaves->count == 0 ||
		    objects_say(doc->objects, leaves, STR_NONE, SPLIT_NONE, draft) !=
			SHAPE_RECORD ||
		    draft->metric_count == 0)
			continue;
		add_plan(doc, draft);
		draft->whole = true;
		return true;
	}
	draft_clear(draft);
	give_up(doc);
	return false;
}

/* Documents on one line are documents only where they begin the file: else they are records. */
static bool
is_record(const struct document *doc, const struct log_line *line, struct str text)
{
	return doc->n == 0 &&
	       (line->number != 1 || (text.p[0] == '{' && str_find_char(text, '[') == text.n));
}

static enum shape_answer
end_document(struct document *doc, const struct log_line *line, struct str text,
	     struct draft *draft)
{
	if (is_record(doc, line, text))
		return SHAPE_NO;
	collect(doc, text);
	doc->depth = 0;
	doc->done = line->offset;
	if (!parse(doc)) {
		give_up(doc);
		return SHAPE_SKIP;
	}
	return say_next(doc, draft) ? SHAPE_BEFORE : SHAPE_SKIP;
}

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	struct document *doc = state;
	struct str text = str_trim(line->text);
	int depth = doc->depth;
	bool quoted = doc->quoted;

	if (doc->root != NULL)
		return say_next(doc, draft) ? SHAPE_BEFORE : SHAPE_SKIP;
	if (depth == 0 && !begins(line, text))
		return SHAPE_NO;
	if (line->offset == doc->done)
		return SHAPE_SKIP;
	if (!follow(text, &depth, &quoted)) {
		bool ours = doc->depth > 0;

		give_up(doc);
		return ours ? SHAPE_SKIP : SHAPE_NO;
	}
	if (depth == 0)
		return end_document(doc, line, text, draft);
	if (line->partial)
		return doc->depth > 0 ? SHAPE_SKIP : SHAPE_NO;
	/* After a lone "{" comes a name, or it was no document. */
	if (doc->depth > 0 && doc->n < 4 && text.n > 0 && strchr("\"{[]}", text.p[0]) == NULL) {
		give_up(doc);
		return SHAPE_NO;
	}
	if (doc->n + text.n > BYTES_MAX) {
		give_up(doc);
		return SHAPE_SKIP;
	}
	collect(doc, text);
	doc->depth = depth;
	doc->quoted = quoted;
	return SHAPE_PART;
}

const struct shape shape_document = {
	.name = "document",
	.new = make,
	.free = drop,
	.read = read_line,
};
