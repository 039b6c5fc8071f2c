/*
 * session_private.h - what the files of the session share; nobody else includes it
 *
 * A feed is one source with its reader on the way into the store.  A feed that is to be read is
 * either in the backlog (it has not been read to its end yet) or hot (something happened to it);
 * everything else rests.
 */
#ifndef APP_SESSION_PRIVATE_H
#define APP_SESSION_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "app/backlog.h"
#include "app/line_index.h"
#include "app/passthrough.h"
#include "app/session.h"
#include "ingest/ansi.h"
#include "ingest/discover.h"
#include "ingest/source.h"
#include "ingest/watch.h"
#include "util/hash.h"

#define QUIET_NS NS_PER_S	  /* an unfinished line is read as it stands after this silence */
#define POLL_NS (NS_PER_S / 2)	  /* between two looks at what inotify cannot see */
#define ANEW_NS (10 * NS_PER_S)	  /* in which a file that is written anew is written */
#define AGAIN_NS NS_PER_S	  /* between two tries at what could not be read */
#define STILL_NS (60 * NS_PER_S)  /* a file that has not grown for so long is still */
#define PATIENCE_BYTES (64 << 20) /* in which a file found in a folder must say something */
#define ROUND_BYTES (16 << 20)	  /* read of one file before the next one gets its turn */
#define GLIMPSE_MIN ROUND_BYTES	  /* what is read in one turn is soon there by itself */
#define AWAKE_MAX 64		  /* readers kept for logs that may have more to say */
#define AWAKE_COSTLY_MAX 256	  /* as many if they are costly to revive */
#define COSTLY_BYTES (1 << 20)	  /* to be read again before a log of that size is awake again */
#define SLEEP_NS (600 * NS_PER_S) /* the silence after which a log is not waited for */

/* What a feed may be waiting for; it can be in several of these at once. */
enum feed_list {
	LIST_HOT,    /* to be read */
	LIST_QUIET,  /* for a silence, then to be flushed; the earliest first */
	LIST_OPEN,   /* holds a descriptor; the one that was read longest ago first */
	LIST_AWAKE,  /* holds a reader; in the same order */
	LIST_POLLED, /* inotify does not see it */
	LIST_AGAIN,  /* gone or failing: to be tried again */
	LIST_COUNT
};

struct links {
	struct feed *prev, *next;
	bool in;
};

/* A file as stat(2) tells it from all others. */
struct identity {
	uint64_t device, inode;
};

/* Where what a feed says goes; empty until it says something. */
struct place {
	struct store *store;
	struct engine *engine;
	uint32_t source_id;
};

struct feed {
	struct session *session;
	struct source *source;
	struct reader *reader; /* NULL until the first byte, and while it sleeps */
	struct line_index lines;
	char *stem;	 /* what its runs are to be called */
	char *real;	 /* absolute path; NULL: standard input */
	uint32_t id;	 /* in the session's store; 0: not there yet */
	struct place into;
	struct glimpse *glimpse; /* that is shown in place of what was read; or NULL */
	size_t argument; /* which one it came with */
	bool named;	 /* by the user */
	bool link;	 /* a symbolic link */
	struct links links[LIST_COUNT];

	bool in_backlog;
	int64_t round;	  /* its place there: turns it has had (-1: before its glimpse), */
	int64_t mtime_ns; /* and its age when it came */

	bool caught_up;	 /* was read to its end once: what comes now is live */
	bool rereading;	 /* begun anew since: what comes is live, but not all of it is new */
	bool stale;	 /* begun anew, but empty so far: its runs are those from before */
	int64_t anew_ns; /* monotonic: when it was begun anew; 0: never, or long ago */
	bool unflushed;	 /* there may be an unfinished line */
	bool reviving;	 /* its new reader is being shown what the one before it knew */
	bool gone;	 /* the file is not there */
	bool failing;	 /* it cannot be read at present */
	bool ended;	 /* a pipe's writer went away once */
	bool deaf;	 /* what comes is no text, and passed over */
	bool over;	 /* no more will come, or it is no log: not read any more */
	int fd_in_loop;	 /* of a pipe; -1: none */
	int64_t records;
	int64_t read_bytes, known_bytes; /* as counted in session.reading */
	int64_t quiet_ns;		 /* when to flush */
	int64_t revived_bytes;		 /* shown to the new reader so far */
	int64_t changed_ns; /* monotonic: when it last grew while we watched; 0: never */

	struct identity identity;
	UT_hash_handle by_identity;
	bool is_identified;
};

/* A name under which inotify may speak of a feed. */
struct alias {
	UT_hash_handle hh;
	char *path;
	struct feed *feed;
};

/* How often a name for runs is wanted, and whether it is taken. */
struct stem {
	UT_hash_handle hh;
	char *text;
	size_t wanted;
	bool taken;
};

/* A folder that inotify does not see: listed again and again, in turn. */
struct polled_folder {
	struct polled_folder *prev, *next;
	UT_hash_handle hh;
	char *real;
};

struct session {
	struct session_options options;
	struct loop *loop;
	struct store *store;
	struct engine *engine;
	struct discover *discover;
	struct watch *watch;		 /* NULL unless it follows */
	struct passthrough *passthrough; /* NULL: not asked for */
	bool watch_ready;
	bool discover_next; /* whose turn it is: discovering or reading */

	struct feed **feeds;
	size_t feed_count, feed_cap;
	struct feed **by_id; /* by store id - 1 */
	size_t id_count, id_cap;
	struct feed *identities; /* uthash */
	struct alias *aliases;	 /* uthash */
	struct stem *stems;	 /* uthash */

	struct backlog backlog;
	struct {
		struct feed *first; /* utlist */
		size_t count;
	} lists[LIST_COUNT];
	size_t open_max, awake_max, awake_costly_max;
	int64_t glimpse_min; /* of a log of so many bytes there is a glimpse */

	size_t argument_count, stream_count; /* that were accepted */
	size_t open_streams;		     /* whose writers have not ended yet */
	struct err *add_err;		     /* of the argument that is being added */
	bool add_failed;

	struct polled_folder *polled_folders; /* uthash */
	struct polled_folder *folder_turns;   /* the same */
	int64_t poll_ns, again_ns;	      /* NEVER where nothing is to be looked at */
	size_t poll_turn;

	struct session_reading reading;
	struct moment now;
	char **notices;
	size_t notice_count, notice_cap;
	bool failed;

	struct ansi ansi; /* of the log views */
	char *window;
	char *log_text;
	size_t log_n, log_cap;

	char buffer[SOURCE_BUFFER];
};

/* session.c */
void session_note(struct session *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* session_feed.c: one feed */
struct feed *feed_new(struct session *, const struct found *, struct source *); /* takes source */
void feed_free(struct feed *);
void feed_list_add(struct feed *, enum feed_list); /* as its last */
void feed_list_remove(struct feed *, enum feed_list);
void feed_wake(struct feed *); /* something happened to it: read it soon */
/* Reads one slice at most; false if there is no more for now. */
bool feed_read(struct feed *);
void feed_flush(struct feed *); /* what the unfinished last line says */

/* session_store.c: what it says */
void feed_enter_store(struct feed *);
void feed_apply(void *feed, const struct record *); /* a record_fn */
/* A log that has said nothing yet has a run nonetheless: it is waited for. */
struct run *feed_await_run(struct feed *);
void feed_forget_runs(struct feed *); /* it is read anew */

/* session_glimpse.c: the two ends of a large log, before all of it has been read */
void glimpse_show(struct feed *);   /* before its first byte is read, if it has something to show */
void glimpse_follow(struct feed *); /* while it is read: what its file has gained */
/* The rest has been read, or cannot be: what was read takes the place of the glimpse. */
void glimpse_end(struct feed *);
/* What was read is void: the runs of the glimpse are left, until they are forgotten. */
void glimpse_leave(struct feed *);
int64_t feed_shown_bytes(const struct feed *); /* of its log: no line beyond is shown */

/* session_sleep.c: its reader */
struct reader *feed_new_reader(const struct feed *);
void feed_open_reader(struct feed *);
void feed_sleep(struct feed *);		     /* gives it back */
void feed_keep_awake(struct feed *);	     /* it was read just now: others may sleep */
void session_put_to_sleep(struct session *); /* what may sleep, as far as too many are awake */
bool feed_is_asleep(const struct feed *);
/* Shows a new reader one slice of what is known; false if there is none left. */
bool feed_revive(struct feed *);

/* session_name.c: what its runs are called */
void feed_want_stem(struct feed *, const char *stem);
char *feed_take_stem(struct feed *); /* of its own */
void session_free_stems(struct session *);

/* session_watch.c: which feeds there are, and what happens to their files */
void session_found(void *arg, const struct found *);
void session_changed(void *arg, enum watch_news, const char *path);
void session_identify(struct feed *);		      /* after it was opened */
const char *session_poll_reason(const struct feed *); /* NULL: inotify sees it */
void session_watch_again(const struct feed *);	      /* its folder has come back */
void session_try_again(struct feed *);
void session_tick(struct session *); /* polls and tries again what is due */
void session_free_names(struct session *);

#endif
