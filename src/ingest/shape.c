#include "config.h"

#include "ingest/shape.h"

#include <assert.h>
#include <stddef.h>

#include "util/die.h"

#define SHAPE(id, object, summary, example) extern const struct shape object;
#include "ingest/shapes.def"
#undef SHAPE

static const struct {
	const struct shape *shape;
	const char *summary, *example;
} shapes[] = {
#define SHAPE(id, object, summary, example) { &object, summary, example },
#include "ingest/shapes.def"
#undef SHAPE
};

static_assert(COUNT(shapes) == SHAPE_COUNT, "shapes.def and enum shape_id differ");

const struct shape *
shape_at(enum shape_id id)
{
	assert(id < SHAPE_COUNT);
	return shapes[id].shape;
}

const char *
shape_name(enum shape_id id)
{
	return shape_at(id)->name;
}

const char *
shape_summary(enum shape_id id)
{
	assert(id < SHAPE_COUNT);
	return shapes[id].summary;
}

const char *
shape_example(enum shape_id id)
{
	assert(id < SHAPE_COUNT);
	return shapes[id].example;
}
