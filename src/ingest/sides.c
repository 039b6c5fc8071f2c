#include "config.h"

#include "ingest/sides.h"

#include <assert.h>

#include "ingest/chars.h"
#include "ingest/splits.h"

/* What the labelled metrics of a draft have in common. */
struct company {
	enum split split;  /* the only one; SPLIT_NONE: none is labelled */
	bool mixed;	   /* there are two, or a bare name has a labelled twin */
	bool bare;	  /* some metric tells no split */
};

static const struct name *
metric_of(struct draft *draft, struct reading *reading)
{
	const struct name *name = draft_known(draft, reading);

	return name->is == NAME_METRIC && name->role.kind != KIND_GRAD_NORM ? name : NULL;
}

/* "loss", "accuracy": a "class accuracy" is no twin of a "val_top_accuracy". */
static bool
is_main(const struct name *name)
{
	return name->main || name->role.kind == KIND_LOSS;
}

static struct company
look_round(struct draft *draft)
{
	struct company company = { .split = SPLIT_NONE };
	uint32_t labelled = 0, bare = 0;

	static_assert(KIND_COUNT <= 32, "kinds do not fit a mask");
	for (size_t i = 0; i < draft->reading_count; i++) {
		const struct name *name = metric_of(draft, &draft->readings[i]);
		enum split split;

		if (name == NULL)
			continue;
		split = draft->readings[i].split != SPLIT_NONE ? draft->readings[i].split
							       : name->role.split;
		company.bare |= split == SPLIT_NONE;
		if (split == SPLIT_NONE) {
			bare |= is_main(name) ? 1u << name->role.kind : 0;
			continue;
		}
		labelled |= 1u << name->role.kind;
		company.mixed |= company.split != SPLIT_NONE && company.split != split;
		company.split = split;
	}
	/* A bare loss beside a val_loss is not the validation's. */
	company.mixed |= (labelled & bare & ~(1u << KIND_NONE)) != 0;
	return company;
}

/* The side on which the name came first: this one, if it has not come before. */
static enum split
side_of(struct sides *sides, uint32_t hash, enum split split)
{
	for (uint32_t i = 0; i < sides->count; i++)
		if (sides->names[i].hash == hash)
			return (enum split)sides->names[i].split;
	if (sides->count < SIDES_NAMES) {
		sides->names[sides->count].hash = hash;
		sides->names[sides->count++].split = (uint8_t)split;
	}
	return split;
}

/* "bpc 3.3 | val bpc 3.2": what has a labelled twin on its line is not of the twin's side. */
static bool
has_twin(const struct draft *draft, struct str name)
{
	for (size_t i = 0; i < draft->reading_count; i++) {
		struct str other = draft->readings[i].name;

		if (other.n > name.n && str_ends(other, name) &&
		    byte_at(other, other.n - name.n - 1) == '_')
			return true;
	}
	return false;
}

void
sides_tell_apart(struct sides *sides, struct draft *draft)
{
	struct company company = look_round(draft);

	bool led = false; /* by a score with a label: "val top1 41%, top5 71%" */

	if (company.mixed || !company.bare)
		return;
	for (size_t i = 0; i < draft->reading_count; i++) {
		struct reading *reading = &draft->readings[i];
		const struct name *name = metric_of(draft, reading);

		if (name == NULL)
			continue;
		if (reading->split != SPLIT_NONE || name->role.split != SPLIT_NONE) {
			led |= kind_is_quality(name->role.kind);
			continue;
		}
		if (has_twin(draft, reading->name))
			continue;
		if (side_of(sides, name->hash, company.split) != company.split &&
		    company.split != SPLIT_NONE)
			draft_prefix_one(draft, reading, split_word(company.split), company.split);
		else if (led && kind_is_quality(name->role.kind))
			reading->split = company.split;
	}
}
