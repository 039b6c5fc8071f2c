/*
 * apply.h - records change the model; nothing else does
 */
#ifndef MODEL_APPLY_H
#define MODEL_APPLY_H

#include "model/record.h"
#include "model/store.h"

/*
 * Applies one record of a source; returns the run it went to (a new one if the record begins one,
 * else the source's newest, which is made if there is none and the record has readings, params or
 * an event).  NULL if the record said nothing that belongs to a run.  Afterwards run->touched names
 * the metrics that changed.
 */
struct run *apply_record(struct store *, uint32_t source_id, const struct record *,
			 struct moment now);

#endif
