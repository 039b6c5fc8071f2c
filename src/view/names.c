#include "config.h"

#include "view/names.h"

#include <string.h>

#include "model/store.h"

/* How many bytes the two have in common, at most n, from the beginning or from the end. */
static size_t
common_head(struct str a, struct str b, size_t n)
{
	size_t i = 0;

	while (i < n && i < a.n && i < b.n && a.p[i] == b.p[i])
		i++;
	return i;
}

static size_t
common_tail(struct str a, struct str b, size_t n)
{
	size_t i = 0;

	while (i < n && i < a.n && i < b.n && a.p[a.n - 1 - i] == b.p[b.n - 1 - i])
		i++;
	return i;
}

/* What is shared, down to whole folders. */
static struct names_shared
whole_folders(struct str name, struct names_shared shared)
{
	while (shared.head > 0 && name.p[shared.head - 1] != '/')
		shared.head--;
	while (shared.tail > 0 && name.p[name.n - shared.tail] != '/')
		shared.tail--;
	return shared;
}

struct names_shared
names_share(const struct store *store)
{
	struct names_shared shared = { 0 };
	struct str first = { 0 };
	size_t paths = 0, shortest = 0;

	for (size_t i = 0; i < store_count(store); i++) {
		struct str name = str_of(store_run(store, i)->name);

		if (!memchr(name.p, '/', name.n))
			continue;
		if (paths++ == 0) {
			first = name;
			shared = (struct names_shared){ name.n, name.n };
			shortest = name.n;
		}
		shared.head = common_head(first, name, shared.head);
		shared.tail = common_tail(first, name, shared.tail);
		if (name.n < shortest)
			shortest = name.n;
		if (shared.head == 0 && shared.tail == 0)
			return shared;
	}
	if (paths < 2)
		return (struct names_shared){ 0 };
	shared = whole_folders(first, shared);
	/* Something must be left of each. */
	while (shared.tail > 0 && shared.head + shared.tail >= shortest)
		shared =
		    whole_folders(first, (struct names_shared){ shared.head, shared.tail - 1 });
	return shared;
}

struct str
names_short(struct names_shared shared, const char *name)
{
	struct str all = str_of(name);

	if (shared.head + shared.tail >= all.n || !memchr(all.p, '/', all.n))
		return all;
	return str_first(str_skip(all, shared.head), all.n - shared.head - shared.tail);
}
