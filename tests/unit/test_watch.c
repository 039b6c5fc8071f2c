#include "config.h"

#include <sched.h>
#include <sys/wait.h>

#include "files.h"
#include "suite.h"

#include "ingest/watch.h"

TCase *watch_case(void);

/* What a watch has told, a line each: "appeared a.log". */
struct told {
	char text[8192];
	size_t n, count;
};

static char *here; /* real path of the folder of this test, with a slash */
static struct watch *watch;

static void
setup(void)
{
	char cwd[4096];

	files_setup();
	ck_assert_ptr_nonnull(getcwd(cwd, sizeof(cwd) - 1));
	strcat(cwd, "/");
	here = strdup(cwd);
	watch = watch_new();
}

static void
teardown(void)
{
	watch_free(watch);
	free(here);
	files_teardown();
}

static const char *
real(const char *path)
{
	static char buf[4096];

	snprintf(buf, sizeof(buf), "%s%s", here, path);
	return buf;
}

static void
begin(const char *folder)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s%s", here, folder);
	path[strlen(path) - (folder[0] == '\0')] = '\0';
	watch_folder(watch, path);
}

static void
take_down(void *arg, enum watch_news news, const char *path)
{
	static const char *const names[] = { "changed", "appeared", "gone", "folder gone",
					     "overflow" };
	struct told *told = arg;

	told->count++;
	if (told->n > sizeof(told->text) - 200)
		return;
	if (path != NULL) {
		ck_assert_int_eq(strncmp(path, here, strlen(here) - 1), 0);
		path += strlen(here);
	}
	told->n += (size_t)snprintf(told->text + told->n, 200, "%s %s\n", names[news],
				    path != NULL ? path : "");
}

/* All that has happened since the last call. */
static const char *
news_of(struct told *told)
{
	*told = (struct told){ 0 };
	while (watch_drain(watch, take_down, told))
		;
	return told->text;
}

START_TEST(the_life_of_a_file_is_told)
{
	struct told told;

	begin("");
	ck_assert_int_ge(watch_fd(watch), 0);
	ck_assert_str_eq(news_of(&told), "");
	files_write("a.log", "1\n");
	ck_assert_str_eq(news_of(&told), "appeared a.log\nchanged a.log\nchanged a.log\n");
	files_append("a.log", "2\n");
	ck_assert_str_eq(news_of(&told), "changed a.log\nchanged a.log\n");
	rename("a.log", "b.log");
	ck_assert_str_eq(news_of(&told), "gone a.log\nappeared b.log\n");
	unlink("b.log");
	ck_assert_str_eq(news_of(&told), "gone b.log\n");
}
END_TEST

START_TEST(watching_twice_is_once)
{
	struct told told;

	begin("");
	begin("");
	mkdir("sub", 0755);
	ck_assert_str_eq(news_of(&told), "appeared sub\n");
}
END_TEST

START_TEST(a_folder_deleted_and_made_anew_is_watched_anew)
{
	struct told told;

	for (int i = 0; i < 20; i++) {
		mkdir("exp", 0755);
		begin("exp");
		files_write("exp/a.log", "");
		ck_assert_str_eq(news_of(&told), "appeared exp/a.log\nchanged exp/a.log\n");
		unlink("exp/a.log");
		rmdir("exp");
		ck_assert_str_eq(news_of(&told), "gone exp/a.log\nfolder gone exp\n");
	}
}
END_TEST

START_TEST(a_folder_moved_away_and_back_is_watched_with_those_below)
{
	struct told told;

	mkdir("exp", 0755);
	mkdir("exp/sub", 0755);
	for (int i = 0; i < 5; i++) {
		begin("exp");
		begin("exp/sub");
		files_write("exp/sub/a.log", "1\n");
		ck_assert_str_ne(news_of(&told), "");
		rename("exp", "away");
		files_append("away/sub/a.log", "2\n");
		ck_assert_str_eq(news_of(&told), "folder gone exp\n");
		files_append("away/sub/a.log", "3\n");
		ck_assert_str_eq(news_of(&told), "");
		rename("away", "exp");
	}
}
END_TEST

START_TEST(a_folder_above_that_is_moved_is_told)
{
	struct told told;

	mkdir("top", 0755);
	mkdir("top/middle", 0755);
	mkdir("top/middle/exp", 0755);
	for (int i = 0; i < 3; i++) {
		begin("top/middle/exp");
		files_write("top/other", "not watched\n");
		ck_assert_str_eq(news_of(&told), "");
		rename("top", "away");
		ck_assert_str_eq(news_of(&told), "folder gone top\n");
		rename("away", "top");
		ck_assert_str_eq(news_of(&told), "");
	}
	begin("top/middle/exp");
	begin("top/middle");
	files_write("top/middle/a.log", "");
	ck_assert_str_eq(news_of(&told),
			 "appeared top/middle/a.log\nchanged top/middle/a.log\n");
}
END_TEST

START_TEST(a_folder_unwatched_is_silent)
{
	struct told told;

	mkdir("exp", 0755);
	begin("exp");
	watch_unfolder(watch, real("exp"));
	files_write("exp/a.log", "");
	ck_assert_str_eq(news_of(&told), "");
	begin("exp");
	files_append("exp/a.log", "1\n");
	ck_assert_str_eq(news_of(&told), "changed exp/a.log\nchanged exp/a.log\n");
}
END_TEST

START_TEST(names_may_hold_anything_but_a_slash)
{
	struct told told;

	begin("");
	files_write("a\nb\033[31m\xff.log", "");
	ck_assert_str_eq(news_of(&told),
			 "appeared a\nb\033[31m\xff.log\nchanged a\nb\033[31m\xff.log\n");
}
END_TEST

START_TEST(draining_never_blocks_and_goes_on_where_it_stopped)
{
	struct told told = { 0 };
	char name[16];
	int calls = 0;

	begin("");
	for (int i = 0; i < 5000; i++) {
		snprintf(name, sizeof(name), "%d", i);
		files_write(name, "");
	}
	while (watch_drain(watch, take_down, &told))
		calls++;
	ck_assert_uint_eq(told.count, 10000);
	ck_assert_int_lt(calls, 10);
}
END_TEST

START_TEST(a_folder_that_cannot_be_watched_is_to_be_polled)
{
	ck_assert_ptr_null(watch_poll_reason(watch, real("nowhere")));
	begin("nowhere");
	ck_assert_str_eq(watch_poll_reason(watch, real("nowhere")),
			 "inotify cannot watch its folder: No such file or directory");
	mkdir("nowhere", 0755);
	begin("nowhere");
	ck_assert_ptr_null(watch_poll_reason(watch, real("nowhere")));
}
END_TEST

static void
put_limit(const char *name, const char *value)
{
	char path[128];
	FILE *out;

	snprintf(path, sizeof(path), "/proc/sys/user/%s", name);
	out = fopen(path, "w");
	if (out == NULL || fputs(value, out) < 0 || fclose(out) != 0)
		_exit(77);
}

/* Runs body in a user namespace of its own with a lowered limit; false if there are none to be had. */
static bool
with_limit(const char *name, const char *value, void (*body)(void))
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		if (unshare(CLONE_NEWUSER) < 0)
			_exit(77);
		put_limit(name, value);
		body();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_msg(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 77,
		      "the check in the namespace ended with %d", WEXITSTATUS(status));
	return WEXITSTATUS(status) == 0;
}

static void
no_instance(void)
{
	struct watch *w = watch_new();

	watch_folder(w, "/tmp");
	if (watch_fd(w) != -1)
		_exit(1);
	if (strncmp(watch_poll_reason(w, "/tmp"), "the limit of inotify instances is reached", 41))
		_exit(2);
	watch_free(w);
}

/* Three, and those of the three folders above them. */
static void
three_watches(void)
{
	struct watch *w = watch_new();
	char path[4096];

	if (watch_fd(w) < 0)
		_exit(1);
	for (int i = 0; i < 5; i++) {
		snprintf(path, sizeof(path), "%s%d", here, i);
		mkdir(path, 0755);
		watch_folder(w, path);
		if ((watch_poll_reason(w, path) != NULL) != (i >= 3))
			_exit(10 + i);
		if (i >= 3 && strncmp(watch_poll_reason(w, path),
				      "the limit of inotify watches is reached", 39))
			_exit(2);
	}
	watch_free(w);
}

static const struct {
	const char *limit, *value;
	void (*body)(void);
} limits[] = {
	{ "max_inotify_instances", "0", no_instance },
	{ "max_inotify_watches", "6", three_watches },
};

START_TEST(a_limit_reached_means_polling_and_the_reason_is_told)
{
	/* libinotifytools is one per process: the child must make its own. */
	watch_free(watch);
	watch = NULL;
	if (!with_limit(limits[_i].limit, limits[_i].value, limits[_i].body))
		fprintf(stderr, "skipped: no user namespace with limits of its own\n");
}
END_TEST

/* Numbers from the kernel's include/uapi/linux/magic.h. */
static const struct {
	uint32_t f_type;
	const char *name;
} file_systems[] = {
	{ 0x6969, "NFS" },     { 0xFF534D42, "CIFS" }, { 0xFE534D42, "SMB" },
	{ 0x65735546, "FUSE" }, { 0x01021997, "9p" },   { 0x0BD00BD0, "Lustre" },
	{ 0xEF53, NULL },      { 0x01021994, NULL },   { 0x58465342, NULL },
	{ 0x9123683E, NULL },  { 0x794C7630, NULL },   { 0x2FC12FC1, NULL },
};

START_TEST(file_systems_where_inotify_is_blind_are_known)
{
	const char *name = watch_blind_name(file_systems[_i].f_type);

	if (file_systems[_i].name == NULL)
		ck_assert_ptr_null(name);
	else
		ck_assert_str_eq(name, file_systems[_i].name);
}
END_TEST

TCase *
watch_case(void)
{
	TCase *tcase = tcase_create("watch");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, the_life_of_a_file_is_told);
	tcase_add_test(tcase, watching_twice_is_once);
	tcase_add_test(tcase, a_folder_deleted_and_made_anew_is_watched_anew);
	tcase_add_test(tcase, a_folder_moved_away_and_back_is_watched_with_those_below);
	tcase_add_test(tcase, a_folder_above_that_is_moved_is_told);
	tcase_add_test(tcase, a_folder_unwatched_is_silent);
	tcase_add_test(tcase, names_may_hold_anything_but_a_slash);
	tcase_add_test(tcase, draining_never_blocks_and_goes_on_where_it_stopped);
	tcase_add_test(tcase, a_folder_that_cannot_be_watched_is_to_be_polled);
	tcase_add_loop_test(tcase, a_limit_reached_means_polling_and_the_reason_is_told, 0,
			    COUNT_OF(limits));
	tcase_add_loop_test(tcase, file_systems_where_inotify_is_blind_are_known, 0,
			    COUNT_OF(file_systems));
	return tcase;
}
