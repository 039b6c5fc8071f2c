#include "config.h"

#include "app/line_index.h"

#include <stdlib.h>
#include <string.h>

#include "util/die.h"

void
line_index_fini(struct line_index *index)
{
	free(index->marks);
	*index = (struct line_index){ 0 };
}

int64_t
line_index_ends(struct str bytes)
{
	int64_t n = 0;

	while (bytes.n > 0) {
		const char *end = memchr(bytes.p, '\n', bytes.n);

		if (end == NULL)
			break;
		bytes = str_skip(bytes, (size_t)(end - bytes.p) + 1);
		n++;
	}
	return n;
}

void
line_index_pass(struct line_index *index, struct str bytes)
{
	int64_t marked = index->count > 0 ? index->marks[index->count - 1].offset : 0;

	index->now.offset += (int64_t)bytes.n;
	index->now.ends += line_index_ends(bytes);
	if (index->now.offset - marked < LINE_INDEX_STEP)
		return;
	index->marks = grow(index->marks, &index->cap, index->count + 1, sizeof(*index->marks));
	index->marks[index->count++] = index->now;
}

static int64_t
offset_of(const struct line_mark *mark)
{
	return mark->offset;
}

static int64_t
ends_of(const struct line_mark *mark)
{
	return mark->ends;
}

/* The last mark below a limit, by one of its numbers; the start of the source if there is none. */
static struct line_mark
last_below(const struct line_index *index, int64_t (*number)(const struct line_mark *),
	   int64_t limit)
{
	size_t low = 0, high = index->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (number(&index->marks[middle]) < limit)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? index->marks[low - 1] : (struct line_mark){ 0 };
}

struct line_mark
line_index_at_offset(const struct line_index *index, int64_t offset)
{
	return last_below(index, offset_of, offset < INT64_MAX ? offset + 1 : offset);
}

struct line_mark
line_index_at_line(const struct line_index *index, int64_t ends)
{
	return last_below(index, ends_of, ends);
}
