#include "config.h"

#include "util/near.h"

#include <limits.h>
#include <stddef.h>

#include "util/chars.h"
#include "util/minmax.h"

/* Optimal string alignment: three rows are enough, since a swap looks back two. */
static int
distance(struct str a, struct str b)
{
	int rows[3][NEAR_MAX + 1];
	int *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= b.n; j++)
		above[j] = (int)j;
	for (size_t i = 1; i <= a.n; i++) {
		int *spare = before;

		row[0] = (int)i;
		for (size_t j = 1; j <= b.n; j++) {
			char x = lower(a.p[i - 1]), y = lower(b.p[j - 1]);

			row[j] = min(min(above[j], row[j - 1]) + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b.p[j - 2]) && lower(a.p[i - 2]) == y)
				row[j] = min(row[j], before[j - 2] + 1);
		}
		before = above;
		above = row;
		row = spare;
	}
	return above[b.n];
}

void
near_init(struct near *near, struct str wanted)
{
	*near = (struct near){ .wanted = wanted, .best = NULL, .distance = INT_MAX };
}

void
near_try(struct near *near, const char *name)
{
	struct str candidate = str_of(name);
	int d;

	if (near->wanted.n == 0 || near->wanted.n > NEAR_MAX || candidate.n > NEAR_MAX)
		return;
	d = distance(near->wanted, candidate);
	if (d < near->distance) {
		near->distance = d;
		near->best = name;
	}
}

const char *
near_best(const struct near *near)
{
	size_t allowed;

	if (!near->best)
		return NULL;
	allowed = (near->wanted.n + 2) / 3;
	return near->distance <= (int)allowed ? near->best : NULL;
}
