/*
 * assign.h - which role a new metric plays in its run
 *
 * Internal to model/apply.  The name and what the reader knew of the context come first; where
 * they leave it open, the company in which the metric was printed decides.
 */
#ifndef MODEL_ASSIGN_H
#define MODEL_ASSIGN_H

#include <stdbool.h>

#include "model/record.h"
#include "model/run.h"

/* The roles that the names of one record tell; filled when first asked for. */
struct company {
	bool known;
	unsigned parts;	  /* of a loss, which only together tell that they are */
	unsigned bare;	  /* fractions that nothing but a split names */
	unsigned percent; /* those of them that are percentages */
	bool acts;	  /* a policy is trained: "v" is its value */
	bool has[SPLIT_COUNT][KIND_COUNT];
};

/*
 * Fills in role, split_by, main and better of a metric that is already in the run's list, and
 * brings the roles of the run up to date.
 */
void assign_role(struct run *, struct metric *, const struct reading *, const struct record *,
		 struct company *);

#endif
