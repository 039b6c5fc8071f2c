#include "config.h"

#include "app/session_private.h"

#include <stdlib.h>
#include <string.h>

#include "util/die.h"

static struct stem *
find_stem(struct session *s, const char *text)
{
	struct stem *stem;

	HASH_FIND_STR(s->stems, text, stem);
	if (stem != NULL)
		return stem;
	stem = xcalloc(1, sizeof(*stem));
	stem->text = xstrdup(text);
	HASH_ADD_KEYPTR(hh, s->stems, stem->text, strlen(stem->text), stem);
	return stem;
}

void
feed_want_stem(struct feed *feed, const char *stem)
{
	feed->stem = xstrdup(stem);
	find_stem(feed->session, stem)->wanted++;
}

/* "/home/x/exp1/train.log" -> "exp1". */
static struct str
parent_of(const char *path)
{
	const char *end = strrchr(path, '/'), *begin = end;

	while (begin != NULL && begin > path && begin[-1] != '/')
		begin--;
	return begin != NULL ? (struct str){ begin, (size_t)(end - begin) } : STR_NONE;
}

/* Its stem with something that tells it from the others of that stem; NULL if there is no n-th way.
 */
static char *
candidate(const struct feed *feed, int n)
{
	const char *path = source_path(feed->source);
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	struct str parent;

	switch (n) {
	case 0:
		return xstrdup(feed->stem);
	case 1:
		parent = feed->named && feed->real != NULL ? parent_of(feed->real) : STR_NONE;
		return parent.n > 0 ? xasprintf("%.*s/%s", (int)parent.n, parent.p, feed->stem)
				    : xstrdup(path);
	case 2: /* its ending with it: train.log beside train.csv */
		slash = strrchr(feed->stem, '/');
		return xasprintf("%.*s%s", slash != NULL ? (int)(slash + 1 - feed->stem) : 0,
				 feed->stem, name);
	case 3:
		return xstrdup(path);
	default:
		return NULL;
	}
}

char *
feed_take_stem(struct feed *feed)
{
	struct stem *stem = find_stem(feed->session, feed->stem);
	bool shared = stem->wanted > 1;
	char *text;

	for (int n = shared ? (feed->named ? 1 : 2) : 0; (text = candidate(feed, n)) != NULL; n++) {
		stem = find_stem(feed->session, text);
		if (!stem->taken) {
			stem->taken = true;
			return text;
		}
		free(text);
	}
	return xstrdup(source_path(feed->source));
}

void
session_free_stems(struct session *s)
{
	struct stem *stem, *next;

	HASH_ITER (hh, s->stems, stem, next) {
		HASH_DEL(s->stems, stem);
		free(stem->text);
		free(stem);
	}
}
