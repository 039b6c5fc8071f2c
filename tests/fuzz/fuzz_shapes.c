/*
 * fuzz_shapes.c - each shape by itself: whatever lines it is offered, it answers by its contract
 *
 * The first line names the shape (else its first byte chooses one); the rest is lines.
 */
#include "config.h"

#include <assert.h>
#include <string.h>

#include "fuzz.h"
#include "ingest/ansi.h"
#include "ingest/draft.h"
#include "ingest/shape.h"
#include "ingest/stamp.h"

#define ANSWERS_MAX 100000 /* records out of one line: more is a shape that does not come to an end */

struct offered {
	const struct shape *shape;
	void *state;
	struct draft *draft;
	struct ansi ansi;
	struct stamp stamp;
};

/* Names are made fit for a terminal before they are stored, but they are never empty. */
static void
check_draft(const struct draft *draft)
{
	for (size_t i = 0; i < draft->reading_count; i++) {
		assert(draft->readings[i].name.n > 0);
		assert(draft->readings[i].split < SPLIT_COUNT);
	}
	for (size_t i = 0; i < draft->param_count; i++)
		assert(draft->params[i].key.n > 0);
}

static void
take_record(struct offered *offered)
{
	check_draft(offered->draft);
	draft_settle(offered->draft, false);
	check_draft(offered->draft);
	draft_clear(offered->draft);
}

static void
offer(struct offered *offered, const struct log_line *line)
{
	int answers = 0;

	for (;;) {
		switch (offered->shape->read(offered->state, line, offered->draft)) {
		case SHAPE_BEFORE:
			assert(++answers < ANSWERS_MAX);
			take_record(offered);
			continue;
		case SHAPE_RECORD:
			take_record(offered);
			return;
		case SHAPE_NO:
		case SHAPE_PART:
		case SHAPE_SKIP:
			return;
		}
	}
}

static void
offer_text(struct offered *offered, struct str text, int64_t number)
{
	struct log_line line = {
		.number = number,
		.redrawn = text.n > 0 && text.p[text.n - 1] == '\r',
	};

	line.full = ansi_strip(&offered->ansi, text);
	stamp_peel(&offered->stamp, &line);
	offer(offered, &line);
}

static void
finish(struct offered *offered)
{
	int answers = 0;

	if (offered->shape->finish)
		while (offered->shape->finish(offered->state, offered->draft)) {
			assert(++answers < ANSWERS_MAX);
			take_record(offered);
		}
}

static const struct shape *
choose(struct str first)
{
	for (int id = 0; id < SHAPE_COUNT; id++)
		if (str_eq(first, str_of(shape_name((enum shape_id)id))))
			return shape_at((enum shape_id)id);
	return shape_at((enum shape_id)(first.n > 0 ? (uint8_t)first.p[0] % SHAPE_COUNT : 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct offered offered = { .draft = NULL };
	struct str text = { .p = (const char *)bytes, .n = n }, rest;
	size_t first = str_find_char(text, '\n');

	rest = str_skip(text, first + 1);
	offered.shape = choose(str_first(text, first));
	offered.state = offered.shape->new ? offered.shape->new() : NULL;
	offered.draft = draft_new();
	for (int64_t number = 1; rest.n > 0; number++) {
		size_t end = str_find_char(rest, '\n');

		offer_text(&offered, str_first(rest, end), number);
		rest = str_skip(rest, end + 1);
	}
	finish(&offered);
	if (offered.shape->free)
		offered.shape->free(offered.state);
	draft_free(offered.draft);
	ansi_fini(&offered.ansi);
	return 0;
}
