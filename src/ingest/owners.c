#include "config.h"

#include "ingest/owners.h"

#include "ingest/chars.h"

enum owned { OWNED_BY_NOBODY, OWNED_BY_RUN, OWNED_BY_PART, OWNED_BY_OTHER };

static uint32_t
hash_of(struct str s)
{
	return s.n > 0 ? (uint32_t)str_hash(s) | 1 : 0;
}

static enum owned
owner_of(const struct owners *owners, struct str name, uint32_t part)
{
	uint32_t hash = hash_of(name);

	for (uint32_t i = 0; i < owners->count; i++) {
		if (owners->names[i].name != hash)
			continue;
		if (owners->names[i].part == 0)
			return OWNED_BY_RUN;
		return owners->names[i].part == part ? OWNED_BY_PART : OWNED_BY_OTHER;
	}
	return OWNED_BY_NOBODY;
}

static void
own(struct owners *owners, const struct draft *draft, uint32_t part)
{
	for (size_t i = 0; i < draft->reading_count && owners->count < OWNERS_NAMES; i++) {
		struct str name = draft->readings[i].name;

		if (owner_of(owners, name, part) != OWNED_BY_NOBODY)
			continue;
		owners->names[owners->count].name = hash_of(name);
		owners->names[owners->count++].part = part;
	}
}

static bool
has_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_digit(s.p[i]))
			return true;
	return false;
}

void
owners_tell_apart(struct owners *owners, struct draft *draft, bool counted)
{
	uint32_t part = hash_of(draft->part);
	bool run = false, other = false, numbered = has_number(draft->part);

	if (counted || part == 0) {
		if (counted)
			own(owners, draft, 0);
		return;
	}
	for (size_t i = 0; i < draft->reading_count; i++) {
		enum owned owned = owner_of(owners, draft->readings[i].name, part);

		run |= owned == OWNED_BY_RUN;
		other |= owned == OWNED_BY_OTHER;
	}
	if (numbered) {
		if (run)
			draft->reading_count = draft->metric_count = 0;
		return;
	}
	own(owners, draft, part);
	for (size_t i = 0; (run || other) && i < draft->reading_count; i++)
		draft_prefix_one(draft, &draft->readings[i], draft_name(draft, draft->part),
				 SPLIT_NONE);
}
