#include "config.h"

#include "ingest/watch.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <inotifytools/inotifytools.h>

#include "util/die.h"
#include "util/hash.h"

/* A folder may be meant twice, under two names even: then the one watch tells what either wants. */
#define EVENTS_ITSELF (IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_MASK_ADD)
#define EVENTS                                                                                     \
	(EVENTS_ITSELF | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_CREATE | IN_MOVED_TO |        \
	 IN_DELETE | IN_MOVED_FROM)

#define DRAIN_READS 16 /* of 64 KiB, in one watch_drain() */

struct folder {
	UT_hash_handle hh;
	char *name; /* with a slash at its end, as libinotifytools keeps it */
	int wd;	    /* -1: not watched */
	bool above; /* only whether it is there itself: something below it is watched */
	dev_t device;
	ino_t inode;
	char *poll_reason; /* NULL: inotify sees it */
};

struct watch {
	int fd;
	struct folder *folders; /* uthash, by name */
};

/* Numbers from statfs(2) and the kernel's magic.h, or the file system's own sources. */
static const struct {
	uint32_t f_type;
	const char *name;
} blind[] = {
	{ 0x00006969, "NFS" },	       { 0xFF534D42, "CIFS" }, { 0xFE534D42, "SMB" },
	{ 0x0000517B, "SMB" },	       { 0x65735546, "FUSE" }, { 0x01021997, "9p" },
	{ 0x0BD00BD0, "Lustre" },      { 0x47504653, "GPFS" }, { 0x19830326, "BeeGFS" },
	{ 0x00C36400, "Ceph" },	       { 0x5346414F, "AFS" },  { 0x6B414653, "AFS" },
	{ 0x7461636F, "OCFS2" },       { 0x01161970, "GFS2" }, { 0xAAD7AAEA, "PanFS" },
	{ 0x20030528, "OrangeFS" },    { 0x73757245, "Coda" }, { 0x786F4256, "vboxsf" },
	{ 0xBACBACBC, "VMware HGFS" },
};

const char *
watch_blind_name(uint32_t f_type)
{
	for (size_t i = 0; i < COUNT(blind); i++)
		if (blind[i].f_type == f_type)
			return blind[i].name;
	return NULL;
}

/*
 * inotifytools_initialize() keeps its descriptor to itself, but it can only be the lowest one that
 * was free before.
 */
static int
initialize(void)
{
	char link[64], target[64];
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	close(fd);
	if (!inotifytools_initialize())
		return -1;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, target, sizeof(target));
	if (n != sizeof("anon_inode:inotify") - 1 ||
	    memcmp(target, "anon_inode:inotify", (size_t)n) != 0) {
		inotifytools_cleanup();
		return -1;
	}
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
	return fd;
}

struct watch *
watch_new(void)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	w->fd = initialize();
	return w;
}

static void
forget_folder(struct watch *w, struct folder *folder)
{
	HASH_DEL(w->folders, folder);
	free(folder->poll_reason);
	free(folder->name);
	free(folder);
}

void
watch_free(struct watch *w)
{
	struct folder *folder, *next;

	if (w == NULL)
		return;
	HASH_ITER (hh, w->folders, folder, next)
		forget_folder(w, folder);
	if (w->fd >= 0)
		inotifytools_cleanup();
	free(w);
}

int
watch_fd(const struct watch *w)
{
	return w->fd;
}

static char *
name_of(const char *path)
{
	size_t n = strlen(path);

	assert(n > 0 && path[0] == '/');
	return xasprintf("%s%s", path, path[n - 1] == '/' ? "" : "/");
}

static struct folder *
find_name(const struct watch *w, const char *name)
{
	struct folder *folder;

	HASH_FIND_STR(w->folders, name, folder);
	return folder;
}

static struct folder *
find_path(const struct watch *w, const char *path)
{
	char *name = name_of(path);
	struct folder *folder = find_name(w, name);

	free(name);
	return folder;
}

/*
 * Watches have ended.  libinotifytools keeps their names for ever, and a folder made anew at the
 * same place would be told by the dead watch's number: so this name, and those below it, become
 * names that no folder has.
 */
static void
retire_names(const char *name)
{
	char other[32];
	int wd;

	while ((wd = inotifytools_wd_from_filename(name)) >= 0) {
		snprintf(other, sizeof(other), "ended %d/", wd);
		inotifytools_replace_filename(name, other);
	}
}

/* Is it still the folder of that name? */
static bool
still_there(const struct folder *folder)
{
	struct stat st;

	return stat(folder->name, &st) == 0 && st.st_dev == folder->device &&
	       st.st_ino == folder->inode;
}

static char *
limit_reason(int error)
{
	switch (error) {
	case ENOSPC:
		return xasprintf("the limit of inotify watches is reached "
				 "(fs.inotify.max_user_watches is %d)",
				 inotifytools_get_max_user_watches());
	case ENOMEM:
		return xstrdup("the kernel has no memory for another inotify watch");
	default:
		return xasprintf("inotify cannot watch its folder: %s", strerror(error));
	}
}

/* Why it cannot be watched; NULL if it is. */
static char *
begin(struct folder *folder)
{
	const char *other;

	retire_names(folder->name);
	if (!inotifytools_watch_file(folder->name, folder->above ? EVENTS_ITSELF : EVENTS))
		return limit_reason(inotifytools_error());
	folder->wd = inotifytools_wd_from_filename(folder->name);
	other = inotifytools_filename_from_wd(folder->wd);
	if (strcmp(other, folder->name) == 0)
		return NULL;
	/* A bind mount: one watch serves one name. */
	folder->wd = -1;
	return xasprintf("the same folder is watched as %s", other);
}

static char *
blind_reason(const struct folder *folder)
{
	struct statfs fs;

	if (statfs(folder->name, &fs) < 0 || watch_blind_name((uint32_t)fs.f_type) == NULL)
		return NULL;
	return xasprintf("%s does not tell of writes by other hosts",
			 watch_blind_name((uint32_t)fs.f_type));
}

static char *
no_instance_reason(void)
{
	return xasprintf("the limit of inotify instances is reached "
			 "(fs.inotify.max_user_instances is %d)",
			 inotifytools_get_max_user_instances());
}

static struct folder *
add_folder(struct watch *w, const char *path, bool above)
{
	struct folder *folder = xcalloc(1, sizeof(*folder));
	struct stat st;

	folder->name = name_of(path);
	folder->wd = -1;
	folder->above = above;
	if (stat(path, &st) == 0) {
		folder->device = st.st_dev;
		folder->inode = st.st_ino;
	}
	HASH_ADD_KEYPTR(hh, w->folders, folder->name, strlen(folder->name), folder);
	folder->poll_reason = w->fd >= 0 ? begin(folder) : no_instance_reason();
	if (folder->poll_reason == NULL)
		folder->poll_reason = blind_reason(folder);
	return folder;
}

/* Those above the first one that is known already are known, too. */
static void
watch_above(struct watch *w, const char *path)
{
	char *above = xstrdup(path), *slash;

	while ((slash = strrchr(above, '/')) != NULL && slash[1] != '\0') {
		slash[slash == above] = '\0';
		if (find_path(w, above) != NULL)
			break;
		add_folder(w, above, true);
	}
	free(above);
}

void
watch_folder(struct watch *w, const char *path)
{
	struct folder *folder = find_path(w, path);

	if (folder != NULL && folder->wd >= 0 && still_there(folder)) {
		/* libinotifytools would keep it twice. */
		if (folder->above && inotify_add_watch(w->fd, folder->name, EVENTS) >= 0)
			folder->above = false;
		return;
	}
	if (folder != NULL)
		watch_unfolder(w, path);
	add_folder(w, path, false);
	watch_above(w, path);
}

static void
end(struct watch *w, struct folder *folder)
{
	/*
	 * Not inotifytools_remove_watch_by_wd(): where the kernel has ended the watch by itself,
	 * that prints to stderr, in the middle of the screen.
	 */
	if (folder->wd >= 0)
		inotify_rm_watch(w->fd, folder->wd);
	forget_folder(w, folder);
}

void
watch_unfolder(struct watch *w, const char *path)
{
	char *name = name_of(path);
	size_t n = strlen(name);
	struct folder *folder, *next;

	HASH_ITER (hh, w->folders, folder, next)
		if (strncmp(folder->name, name, n) == 0)
			end(w, folder);
	if (w->fd >= 0)
		retire_names(name);
	free(name);
}

const char *
watch_poll_reason(const struct watch *w, const char *path)
{
	const struct folder *folder = find_path(w, path);

	return folder != NULL ? folder->poll_reason : NULL;
}

static void
folder_gone(struct watch *w, struct folder *folder, watch_fn *fn, void *arg)
{
	char *path = xstrdup(folder->name);
	size_t n = strlen(path);

	if (n > 1)
		path[n - 1] = '\0';
	watch_unfolder(w, path);
	fn(arg, WATCH_FOLDER_GONE, path);
	free(path);
}

static void
tell_of_entry(const struct folder *folder, const struct inotify_event *event, watch_fn *fn,
	      void *arg)
{
	enum watch_news news = WATCH_CHANGED;
	char *path;

	if (event->len == 0)
		return; /* of the folder itself: its attributes */
	if (event->mask & (IN_CREATE | IN_MOVED_TO))
		news = WATCH_APPEARED;
	else if (event->mask & (IN_DELETE | IN_MOVED_FROM))
		news = WATCH_GONE;
	else if (event->mask & IN_ISDIR)
		return;
	path = xasprintf("%s%s", folder->name, event->name);
	fn(arg, news, path);
	free(path);
}

static void
tell(struct watch *w, const struct inotify_event *event, watch_fn *fn, void *arg)
{
	struct folder *folder;

	if (event->mask & IN_Q_OVERFLOW) {
		fn(arg, WATCH_OVERFLOW, NULL);
		return;
	}
	folder = find_name(w, inotifytools_filename_from_wd(event->wd));
	if (folder == NULL || folder->wd != event->wd)
		return; /* an event that was under way when we stopped watching */
	if (event->mask & (IN_IGNORED | IN_UNMOUNT | IN_DELETE_SELF))
		folder_gone(w, folder, fn, arg);
	else if (event->mask & IN_MOVE_SELF) {
		if (!still_there(folder))
			folder_gone(w, folder, fn, arg);
	} else
		tell_of_entry(folder, event, fn, arg);
}

bool
watch_drain(struct watch *w, watch_fn *fn, void *arg)
{
	_Alignas(struct inotify_event) char buf[64 * 1024];

	if (w->fd < 0)
		return false;
	for (int i = 0; i < DRAIN_READS; i++) {
		ssize_t n = read(w->fd, buf, sizeof(buf));

		if (n <= 0)
			return false;
		for (const char *p = buf; p < buf + n;) {
			const struct inotify_event *event = (const struct inotify_event *)p;

			tell(w, event, fn, arg);
			p += sizeof(*event) + event->len;
		}
	}
	return true;
}
