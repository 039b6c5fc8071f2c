/*
 * bar.h - progress bars: where in a line one is, and how far it is drawn
 *
 * "Epoch 3:  10%|#    | 450/4347 [10:14<1:28:38,  1.36s/it, loss=1.68]", "15it [00:03, 4.20it/s]",
 * "5/9 [=====>....] - ETA: 6:38 - loss: 7.85", "165/165 ━━━━━━━━ 6s 21ms/step - loss: 0.24",
 * "Epoch 0/14 ━━━━━━━ 19/19 0:00:00 • 0:00:00 38.23it/s loss: 1.900".
 */
#ifndef INGEST_BAR_H
#define INGEST_BAR_H

#include <stdbool.h>
#include <stdint.h>

#include "util/str.h"

struct bar {
	struct str label; /* before it: "Epoch 3", "Validating", or empty */
	struct str tail;  /* behind its counter: speeds, times and readings */
	int64_t at;
	bool has_total;
	int64_t total;
	struct str at_written, total_written; /* total_written is empty if there is none */
	bool counts_epochs; /* its unit is the epoch: "2/5 [00:10<00:15,  5.00s/epoch]" */
	bool open;	    /* cut off by the width of a terminal: its last value may be torn */
	size_t end;	    /* of the bar in the text; another writer's text may follow */
};

/* False if there is no bar in the text. */
bool bar_find(struct str text, struct bar *out);

#endif
