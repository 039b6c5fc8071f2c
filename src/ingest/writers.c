#include "config.h"

#include "ingest/writers.h"

#include <string.h>

#include "ingest/chars.h"
#include "util/die.h"

bool
writers_is_run(struct str writer)
{
	static const char *const words[] = { "trial", "run",	"exp",	"experiment",
					     "job",   "config", "seed", "sweep" };
	size_t n = 0;

	while (is_letter(byte_at(writer, n)))
		n++;
	if (n == writer.n)
		return false;
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_case(str_first(writer, n), str_of(words[i])))
			return true;
	return false;
}

bool
writers_is_first(const struct writers *writers, struct str writer)
{
	return str_eq(writer, (struct str){ writers->first, writers->first_n });
}

/* Both have the same counters, or the second falls behind where that is enough. */
static bool
is_again(const struct position *a, const struct position *b, bool behind)
{
	if (!b->epoch.has && !b->step.has)
		return false;
	if (a->epoch.has != b->epoch.has || a->step.has != b->step.has)
		return false;
	if (a->epoch.has && a->epoch.v != b->epoch.v)
		return behind && b->epoch.v < a->epoch.v;
	return !a->step.has || a->step.v == b->step.v || (behind && b->step.v < a->step.v);
}

bool
writers_meet(struct writers *writers, struct str writer, const struct draft *draft)
{
	uint32_t hash = (uint32_t)str_hash(writer) | 1;
	uint32_t said = (uint32_t)str_hash(draft->readings[0].name);
	bool news;

	if (writers->first_n == 0 && writer.n <= WRITER_MAX) {
		memcpy(writers->first, writer.p, writer.n);
		writers->first_n = writer.n;
	}
	news = !writers->several && writers->last != 0 && writers->last != hash &&
	       writers->said == said &&
	       is_again(&writers->at, &draft->position, writers_is_run(writer));
	writers->several |= news;
	writers->last = hash;
	writers->said = said;
	writers->at = draft->position;
	return news;
}
