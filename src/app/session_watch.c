#include "config.h"

#include "app/session_private.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utlist.h>

#include "ingest/path.h"
#include "util/die.h"

#define ACTIVE_NS (600 * NS_PER_S) /* what grew since is opened anew at every poll */
#define OPEN_TURNS 10		   /* and the rest at every tenth */
#define STATS_A_POLL 1000 /* idle files asked about in one poll; if there are more, in turns */
#define FOLDERS_A_POLL 64

/* --- names */

static struct feed *
feed_at(const struct session *s, const char *path)
{
	struct alias *alias;

	HASH_FIND_STR(s->aliases, path, alias);
	return alias != NULL ? alias->feed : NULL;
}

static void
remove_alias(struct session *s, const char *path)
{
	struct alias *alias;

	HASH_FIND_STR(s->aliases, path, alias);
	if (alias == NULL)
		return;
	HASH_DEL(s->aliases, alias);
	free(alias->path);
	free(alias);
}

static void
add_alias(struct feed *feed, const char *path)
{
	struct session *s = feed->session;
	struct alias *alias;

	remove_alias(s, path);
	alias = xcalloc(1, sizeof(*alias));
	alias->path = xstrdup(path);
	alias->feed = feed;
	HASH_ADD_KEYPTR(hh, s->aliases, alias->path, strlen(alias->path), alias);
}

void
session_free_names(struct session *s)
{
	struct alias *alias, *next;
	struct polled_folder *folder, *next_folder;

	HASH_ITER (hh, s->aliases, alias, next) {
		HASH_DEL(s->aliases, alias);
		free(alias->path);
		free(alias);
	}
	HASH_ITER (hh, s->polled_folders, folder, next_folder) {
		HASH_DEL(s->polled_folders, folder);
		free(folder->real);
		free(folder);
	}
	HASH_CLEAR(by_identity, s->identities);
}

/* --- folders */

static bool
was_said(const struct session *s, const char *what)
{
	for (size_t i = 0; i < s->notice_count; i++)
		if (strstr(s->notices[i], what) != NULL)
			return true;
	return false;
}

static void
poll_folder(struct session *s, const char *real, const char *path, const char *reason)
{
	struct polled_folder *folder;

	if (!was_said(s, reason))
		session_note(s, "%s: %s; its logs are looked at twice a second instead", path,
			     reason);
	HASH_FIND_STR(s->polled_folders, real, folder);
	if (folder != NULL)
		return;
	folder = xcalloc(1, sizeof(*folder));
	folder->real = xstrdup(real);
	HASH_ADD_KEYPTR(hh, s->polled_folders, folder->real, strlen(folder->real), folder);
	DL_APPEND(s->folder_turns, folder);
	if (s->poll_ns == NEVER)
		s->poll_ns = s->now.mono_ns + POLL_NS;
}

static void
watch_folder_at(struct session *s, const char *real, const char *path)
{
	if (s->watch == NULL)
		return;
	watch_folder(s->watch, real);
	if (watch_poll_reason(s->watch, real) != NULL)
		poll_folder(s, real, path, watch_poll_reason(s->watch, real));
}

void
session_watch_again(const struct feed *feed)
{
	char *folder;

	if (feed->session->watch == NULL || feed->real == NULL)
		return;
	folder = path_folder(feed->real);
	if (access(folder, F_OK) == 0)
		watch_folder_at(feed->session, folder, folder);
	free(folder);
}

const char *
session_poll_reason(const struct feed *feed)
{
	const char *reason;
	char *folder;

	if (feed->session->watch == NULL || feed->real == NULL || source_is_pipe(feed->source))
		return NULL;
	folder = path_folder(feed->real);
	reason = watch_poll_reason(feed->session->watch, folder);
	free(folder);
	return reason;
}

/* --- files */

static struct identity
identity_of(dev_t device, ino_t inode)
{
	return (struct identity){ (uint64_t)device, (uint64_t)inode };
}

void
session_identify(struct feed *feed)
{
	struct session *s = feed->session;
	struct identity identity =
	    identity_of(source_device(feed->source), source_inode(feed->source));
	struct feed *other;

	if (feed->is_identified && feed->identity.device == identity.device &&
	    feed->identity.inode == identity.inode)
		return;
	if (feed->is_identified)
		HASH_DELETE(by_identity, s->identities, feed);
	feed->is_identified = false;
	feed->identity = identity;
	HASH_FIND(by_identity, s->identities, &identity, sizeof(identity), other);
	if (other != NULL)
		return; /* a number used again: the first to have it keeps it */
	HASH_ADD(by_identity, s->identities, identity, sizeof(identity), feed);
	feed->is_identified = true;
}

/* What a link leads to is told of under its own name, too. */
static void
follow_link(struct feed *feed)
{
	char *target, *folder;

	if (!feed->link || feed->session->watch == NULL)
		return;
	target = realpath(feed->real, NULL);
	if (target == NULL)
		return;
	folder = path_folder(target);
	watch_folder_at(feed->session, folder, folder);
	if (feed_at(feed->session, target) == NULL)
		add_alias(feed, target);
	free(folder);
	free(target);
}

static void
rename_feed(struct feed *feed, const struct found *found)
{
	struct session *s = feed->session;

	remove_alias(s, feed->real);
	free(feed->real);
	feed->real = xstrdup(found->real);
	add_alias(feed, found->real);
	source_renamed(feed->source, found->path);
	if (feed->id != 0)
		store_source_renamed(s->store, feed->id, found->path);
	feed_wake(feed);
}

static void
add_feed(struct session *s, const struct found *found, struct source *source)
{
	struct feed *feed = feed_new(s, found, source);

	if (feed->real != NULL)
		add_alias(feed, feed->real);
	session_identify(feed);
	follow_link(feed);
	if (session_poll_reason(feed) != NULL)
		feed_list_add(feed, LIST_POLLED);
}

/* One file under two names is one feed; one that is not where it was has been moved here. */
static bool
is_known_file(struct session *s, const struct found *found)
{
	struct identity identity = identity_of(found->st->st_dev, found->st->st_ino);
	struct feed *feed;
	struct stat st;

	HASH_FIND(by_identity, s->identities, &identity, sizeof(identity), feed);
	if (feed == NULL || feed->real == NULL)
		return false;
	if (stat(feed->real, &st) == 0 && st.st_dev == found->st->st_dev &&
	    st.st_ino == found->st->st_ino) {
		feed->named = feed->named || found->named;
		add_alias(feed, found->real);
		return true;
	}
	if (feed->named)
		return false; /* a name was given, not a file: see source.h about rotation */
	rename_feed(feed, found);
	return true;
}

static void
found_file(struct session *s, const struct found *found)
{
	struct feed *feed = feed_at(s, found->real);

	if (feed != NULL) {
		feed->named = feed->named || found->named;
		feed_wake(feed);
		return;
	}
	if (s->feed_count >= SOURCES_MAX) {
		if (!was_said(s, "files are followed"))
			session_note(s, "%s: no more than %d files are followed", found->path,
				     SOURCES_MAX);
		return;
	}
	if ((found->sure || discover_may_be_log(found->real)) && !is_known_file(s, found))
		add_feed(s, found, source_new(found->path, found->st));
}

static void
found_stream(struct session *s, const struct found *found)
{
	struct source *source;

	for (size_t i = 0; i < s->feed_count; i++)
		if (strcmp(source_path(s->feeds[i]->source), found->path) == 0)
			return;
	source = source_open(found->path, s->add_err);
	if (source == NULL) {
		s->add_failed = true;
		return;
	}
	s->stream_count++;
	add_feed(s, found, source);
}

void
session_found(void *arg, const struct found *found)
{
	struct session *s = arg;

	switch (found->kind) {
	case FOUND_FOLDER:
		watch_folder_at(s, found->real, found->path);
		return;
	case FOUND_FILE:
		found_file(s, found);
		return;
	case FOUND_STREAM:
		found_stream(s, found);
		return;
	}
}

/* --- what inotify tells */

static void
folder_gone(struct session *s, const char *real)
{
	for (size_t i = 0; i < s->feed_count; i++)
		if (s->feeds[i]->real != NULL && path_is_below(s->feeds[i]->real, real))
			feed_wake(s->feeds[i]);
	discover_forget(s->discover, real);
	watch_unfolder(s->watch, real);
	/* It may be there again: deleted and made anew, or moved away and back. */
	discover_look(s->discover, real);
	if (s->again_ns == NEVER && discover_is_missing(s->discover))
		s->again_ns = s->now.mono_ns + AGAIN_NS;
}

static void
look_everywhere(struct session *s)
{
	for (size_t i = 0; i < s->feed_count; i++)
		feed_wake(s->feeds[i]);
	discover_again(s->discover, NULL);
}

/*
 * The kernel tells of a deleted folder only when nobody holds it any more, and a shell may stand in
 * it. But somebody deleted what was in it before.
 */
static void
look_at_folder(struct session *s, const char *path)
{
	char *folder = path_folder(path);
	struct stat st;

	if (stat(folder, &st) < 0 && discover_has_folder(s->discover, folder))
		folder_gone(s, folder);
	free(folder);
}

void
session_changed(void *arg, enum watch_news news, const char *path)
{
	struct session *s = arg;
	struct feed *feed = path != NULL ? feed_at(s, path) : NULL;

	switch (news) {
	case WATCH_OVERFLOW:
		look_everywhere(s);
		return;
	case WATCH_FOLDER_GONE:
		folder_gone(s, path);
		return;
	case WATCH_CHANGED:
	case WATCH_APPEARED:
		if (feed == NULL)
			discover_look(s->discover, path);
		else {
			feed_wake(feed);
			follow_link(feed);
		}
		return;
	case WATCH_GONE:
		if (feed != NULL)
			feed_wake(feed);
		else if (discover_has_folder(s->discover, path))
			folder_gone(s, path);
		look_at_folder(s, path);
		return;
	}
}

/* --- what it does not tell */

void
session_try_again(struct feed *feed)
{
	struct session *s = feed->session;

	feed_list_add(feed, LIST_AGAIN);
	if (s->again_ns == NEVER)
		s->again_ns = s->now.mono_ns + AGAIN_NS;
}

static bool
is_active(const struct feed *feed)
{
	const struct session *s = feed->session;

	return feed->named || s->now.wall_ns - source_mtime_ns(feed->source) < ACTIVE_NS ||
	       (feed->changed_ns != 0 && s->now.mono_ns - feed->changed_ns < ACTIVE_NS);
}

static void
poll_all(struct session *s)
{
	size_t turns = 1 + s->lists[LIST_POLLED].count / STATS_A_POLL;
	size_t turn = ++s->poll_turn;
	struct feed *feed;

	DL_FOREACH2 (s->lists[LIST_POLLED].first, feed, links[LIST_POLLED].next) {
		turn++;
		if (!is_active(feed) && turn % OPEN_TURNS != 0 &&
		    (turn % turns != 0 || source_is_unchanged(feed->source)))
			continue;
		/* Network file systems look at the server anew when a file is opened. */
		source_release(feed->source);
		feed_list_remove(feed, LIST_OPEN);
		feed_wake(feed);
	}
	for (int k = 0; k < FOLDERS_A_POLL && s->folder_turns != NULL; k++) {
		struct polled_folder *folder = s->folder_turns;

		discover_again(s->discover, folder->real);
		DL_DELETE(s->folder_turns, folder);
		DL_APPEND(s->folder_turns, folder);
		if (folder->next == NULL && folder->prev == folder)
			return; /* the only one */
	}
}

static void
try_all_again(struct session *s)
{
	struct feed *feed;

	DL_FOREACH2 (s->lists[LIST_AGAIN].first, feed, links[LIST_AGAIN].next)
		feed_wake(feed);
	if (discover_is_missing(s->discover))
		discover_again(s->discover, NULL);
}

void
session_tick(struct session *s)
{
	struct feed *quiet;

	while ((quiet = s->lists[LIST_QUIET].first) != NULL && quiet->quiet_ns <= s->now.mono_ns) {
		feed_list_remove(quiet, LIST_QUIET);
		if (!quiet->links[LIST_HOT].in) /* else there is more to come */
			feed_flush(quiet);
		session_put_to_sleep(s);
	}
	if (s->poll_ns <= s->now.mono_ns) {
		poll_all(s);
		s->poll_ns = s->now.mono_ns + POLL_NS;
	}
	if (s->again_ns <= s->now.mono_ns) {
		try_all_again(s);
		s->again_ns = s->lists[LIST_AGAIN].count > 0 || discover_is_missing(s->discover)
				  ? s->now.mono_ns + AGAIN_NS
				  : NEVER;
	}
}
