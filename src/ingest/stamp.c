#include "config.h"

#include "ingest/stamp.h"

void
stamp_peel(struct log_line *line)
{
	line->text = line->full;
}
