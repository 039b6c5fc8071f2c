#include "config.h"

#include "ingest/shape.h"

#include "ingest/objects.h"

static enum shape_answer
read_line(void *state, const struct log_line *line, struct draft *draft)
{
	return objects_read(state, OBJECT_DICT, line, draft);
}

const struct shape shape_dict = {
	.name = "dict",
	.new = objects_new,
	.free = objects_free,
	.read = read_line,
	.told = objects_told,
	.again = objects_again,
};
