#include "config.h"

#include "model/record.h"

void
position_move(struct position *pos, const struct position *news)
{
	if (news->epoch.has) {
		/* A batch counter belongs to its epoch. */
		if (!pos->epoch.has || pos->epoch.v != news->epoch.v)
			pos->batch.has = false;
		pos->epoch = news->epoch;
	}
	if (news->epochs.has)
		pos->epochs = news->epochs;
	if (news->step.has)
		pos->step = news->step;
	if (news->steps.has)
		pos->steps = news->steps;
	if (news->batch.has)
		pos->batch = news->batch;
	if (news->batches.has)
		pos->batches = news->batches;
}

bool
position_is_counted(const struct position *pos)
{
	return pos->epoch.has || pos->step.has || pos->batch.has;
}

bool
position_is_empty(const struct position *pos)
{
	return !pos->epoch.has && !pos->epochs.has && !pos->step.has && !pos->steps.has &&
	       !pos->batch.has && !pos->batches.has;
}
