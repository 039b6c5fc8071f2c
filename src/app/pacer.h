/*
 * pacer.h - when the next frame may be drawn
 *
 * What a log says is drawn at once, as long as that is cheap.  Three things make frames rarer:
 * drawing must leave most of a core to others, so the pause after a frame is a few times what it
 * took; no eye sees more than some hundred frames a second; and the line to the terminal may be
 * thin, so bytes are let out from a bucket that fills at PACER_BYTES_PER_S.  No pause is longer
 * than PACER_PAUSE_MOST_NS.  (A terminal that takes nothing at all is spool.h's business.)
 */
#ifndef APP_PACER_H
#define APP_PACER_H

#include <stddef.h>
#include <stdint.h>

#include "util/clock.h"

#define PACER_PAUSE_LEAST_NS (4 * NS_PER_MS)
#define PACER_PAUSE_MOST_NS (250 * NS_PER_MS)
#define PACER_COSTS 3 /* a pause is at least so many times what the frame before it took */
#define PACER_BYTES_PER_S 32768
#define PACER_BYTES_AT_ONCE 16384 /* what the bucket holds: a whole screen or two */

/* Zeroed: nothing has been drawn yet. */
struct pacer {
	int64_t next_ns; /* when a frame is due at the earliest; monotonic */
	int64_t full_ns; /* when the bucket is full again, if nothing more is sent */
};

/* A frame of so many bytes was drawn. */
void pacer_drew(struct pacer *, int64_t begun_ns, int64_t ended_ns, size_t bytes);

#endif
