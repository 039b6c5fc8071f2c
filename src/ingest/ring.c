#include "config.h"

#include "ingest/ring.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "util/die.h"

struct ring {
	char *p;
	size_t cap;  /* a power of two up to RING_MAX; offset o lies at p[o % cap] */
	int64_t end; /* bytes ever pushed */
};

#define RING_FIRST 4096

struct ring *
ring_new(void)
{
	return xcalloc(1, sizeof(struct ring));
}

void
ring_free(struct ring *ring)
{
	if (ring == NULL)
		return;
	free(ring->p);
	free(ring);
}

int64_t
ring_begin(const struct ring *ring)
{
	return ring->end > (int64_t)ring->cap ? ring->end - (int64_t)ring->cap : 0;
}

/* A short stream takes little: the ring doubles for as long as it has not begun to forget. */
static void
make_room(struct ring *ring, size_t n)
{
	size_t cap = ring->cap > 0 ? ring->cap : RING_FIRST;
	char *p;

	while (cap < RING_MAX && (size_t)ring->end + n > cap)
		cap *= 2;
	if (cap == ring->cap)
		return;
	p = xmalloc(cap);
	if (ring->end > 0)
		memcpy(p, ring->p, (size_t)ring->end);
	free(ring->p);
	ring->p = p;
	ring->cap = cap;
}

void
ring_push(struct ring *ring, struct str bytes)
{
	size_t at, first;

	if (bytes.n == 0)
		return;
	make_room(ring, bytes.n < RING_MAX ? bytes.n : RING_MAX);
	if (bytes.n > ring->cap) {
		ring->end += (int64_t)(bytes.n - ring->cap);
		bytes = str_skip(bytes, bytes.n - ring->cap);
	}
	at = (size_t)ring->end & (ring->cap - 1);
	first = ring->cap - at < bytes.n ? ring->cap - at : bytes.n;
	memcpy(ring->p + at, bytes.p, first);
	memcpy(ring->p, bytes.p + first, bytes.n - first);
	ring->end += (int64_t)bytes.n;
}

size_t
ring_copy(const struct ring *ring, int64_t from, char *buf, size_t n)
{
	size_t at, first;

	assert(from >= 0);
	if (from < ring_begin(ring) || from >= ring->end)
		return 0;
	if ((int64_t)n > ring->end - from)
		n = (size_t)(ring->end - from);
	at = (size_t)from & (ring->cap - 1);
	first = ring->cap - at < n ? ring->cap - at : n;
	memcpy(buf, ring->p + at, first);
	memcpy(buf + first, ring->p, n - first);
	return n;
}
