#include "config.h"

#include <sys/socket.h>
#include <sys/un.h>

#include "files.h"
#include "suite.h"

#include "ingest/discover.h"

TCase *discover_case(void);

/* What was found, a line each: "file path stem", sorted. */
struct seen {
	char *lines[4096];
	size_t n;
	char text[65536];
};

static struct seen seen;
static struct discover *finder;

static void
note(void *arg, const struct found *found)
{
	static const char *const kinds[] = { "file", "stream" };
	struct seen *s = arg;
	char line[1024];

	if (found->kind == FOUND_FOLDER)
		return;
	if (!found->sure && !discover_may_be_log(found->path))
		return;
	snprintf(line, sizeof(line), "%s %s %s%s%s\n", kinds[found->kind], found->path, found->stem,
		 found->link ? " link" : "", found->named ? " named" : "");
	ck_assert_uint_lt(s->n, 4096);
	s->lines[s->n++] = strdup(line);
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static const char *
all_seen(void)
{
	while (discover_step(finder))
		;
	qsort(seen.lines, seen.n, sizeof(seen.lines[0]), by_text);
	seen.text[0] = '\0';
	for (size_t i = 0; i < seen.n; i++) {
		strcat(seen.text, seen.lines[i]);
		free(seen.lines[i]);
	}
	seen.n = 0;
	return seen.text;
}

static const char *
real(const char *path)
{
	static char buf[4096];

	ck_assert_ptr_nonnull(getcwd(buf, sizeof(buf) - 300));
	strcat(buf, "/");
	strcat(buf, path);
	return buf;
}

static void
add(const char *argument)
{
	struct err err = { 0 };

	ck_assert_msg(discover_add(finder, argument, &err), "%s", err.message);
}

static void
setup(void)
{
	files_setup();
	seen.n = 0;
	finder = discover_new(note, &seen);
}

static void
teardown(void)
{
	discover_free(finder);
	files_teardown();
}

static const struct {
	const char *name;
	enum log_name log;
} names[] = {
	{ "train.log", LOG_NAME_YES },
	{ "TRAIN.LOG", LOG_NAME_YES },
	{ "metrics.csv", LOG_NAME_YES },
	{ "trainer_state.json", LOG_NAME_YES },
	{ "log.jsonl", LOG_NAME_YES },
	{ "events.ndjson", LOG_NAME_YES },
	{ "results.tsv", LOG_NAME_YES },
	{ "report.md", LOG_NAME_YES },
	{ "slurm-12345.out", LOG_NAME_YES },
	{ "slurm-12345_7.err", LOG_NAME_YES },
	{ "nohup.out", LOG_NAME_YES },
	{ "train.log.1", LOG_NAME_YES },
	{ "train.log.20240131", LOG_NAME_YES },
	{ "job.o123456", LOG_NAME_YES },
	{ "job.sh.e9", LOG_NAME_YES },
	{ "log.txt", LOG_NAME_YES },
	{ "log.0", LOG_NAME_PERHAPS },
	{ "log", LOG_NAME_PERHAPS },
	{ "stdout", LOG_NAME_PERHAPS },
	{ "run.trace", LOG_NAME_PERHAPS },
	{ "2024.01.31", LOG_NAME_PERHAPS },
	{ ".hidden.log", LOG_NAME_NO },
	{ "train.log~", LOG_NAME_NO },
	{ "train.py", LOG_NAME_NO },
	{ "config.yaml", LOG_NAME_NO },
	{ "model.pt", LOG_NAME_NO },
	{ "model.SafeTensors", LOG_NAME_NO },
	{ "plot.png", LOG_NAME_NO },
	{ "train.log.gz", LOG_NAME_NO },
	{ "lib.o", LOG_NAME_NO },
	{ "notebook.ipynb", LOG_NAME_NO },
};

START_TEST(a_name_tells_whether_it_could_be_a_log)
{
	ck_assert_msg(discover_name(names[_i].name) == names[_i].log, "%s", names[_i].name);
}
END_TEST

START_TEST(a_folder_means_its_logs_and_those_below)
{
	mkdir("exp", 0755);
	mkdir("exp/a", 0755);
	mkdir("exp/a/b", 0755);
	files_write("exp/one.log", "");
	files_write("exp/a/two.csv", "");
	files_write("exp/a/b/three", "epoch 1 loss 0.3\n");
	files_put("exp/a/b/four", O_TRUNC, "a\0b", 3);
	files_write("exp/model.pt", "");
	files_write("exp/train.py", "");
	files_write("exp/launch", "#!/bin/sh\necho loss: 0.5\n");
	files_write("outside.log", "");
	add("exp");
	ck_assert_str_eq(all_seen(), "file exp/a/b/three a/b/three\n"
				     "file exp/a/two.csv a/two\n"
				     "file exp/one.log one\n");
}
END_TEST

START_TEST(the_current_folder_needs_no_name)
{
	mkdir("a", 0755);
	files_write("x.log", "");
	files_write("a/y.log", "");
	add(".");
	ck_assert_str_eq(all_seen(), "file a/y.log a/y\nfile x.log x\n");
}
END_TEST

START_TEST(folders_without_logs_of_their_own_are_passed_over)
{
	static const char *const folders[] = { ".git",	     "__pycache__", "node_modules",
					       "checkpoints", "checkpoint-500", ".ipynb_checkpoints",
					       "site-packages" };
	char path[256];

	for (int i = 0; i < COUNT_OF(folders); i++) {
		mkdir(folders[i], 0755);
		snprintf(path, sizeof(path), "%s/a.log", folders[i]);
		files_write(path, "");
	}
	add(".");
	ck_assert_str_eq(all_seen(), "");
}
END_TEST

START_TEST(pipes_and_devices_in_a_folder_are_passed_over)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "s.log" };

	ck_assert_int_eq(mkfifo("f.log", 0644), 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ck_assert_int_eq(symlink("/dev/zero", "zero.log"), 0);
	ck_assert_int_eq(symlink("nowhere", "dangling.log"), 0);
	add(".");
	ck_assert_str_eq(all_seen(), "");
	close(fd);
}
END_TEST

START_TEST(a_fifo_that_is_named_is_meant)
{
	ck_assert_int_eq(mkfifo("f.log", 0644), 0);
	add("f.log");
	add("-");
	ck_assert_str_eq(all_seen(), "stream - stdin named\nstream f.log f named\n");
}
END_TEST

START_TEST(loops_of_links_end)
{
	mkdir("a", 0755);
	mkdir("a/b", 0755);
	files_write("a/b/x.log", "");
	ck_assert_int_eq(symlink("..", "a/b/up"), 0);
	ck_assert_int_eq(symlink("../..", "a/b/top"), 0);
	ck_assert_int_eq(symlink(".", "a/self"), 0);
	ck_assert_int_eq(symlink("loop", "a/loop"), 0);
	add("a");
	ck_assert_str_eq(all_seen(), "file a/b/x.log b/x\n");
}
END_TEST

START_TEST(links_lead_elsewhere)
{
	mkdir("in", 0755);
	mkdir("out", 0755);
	files_write("out/x.log", "");
	files_write("y.log", "");
	ck_assert_int_eq(symlink("../out", "in/far"), 0);
	ck_assert_int_eq(symlink("../y.log", "in/latest.log"), 0);
	add("in");
	ck_assert_str_eq(all_seen(),
			 "file in/far/x.log far/x\nfile in/latest.log latest link\n");
}
END_TEST

START_TEST(a_deep_tree_ends)
{
	char path[4096] = ".";

	for (int i = 0; i < 30; i++) {
		strcat(path, "/d");
		mkdir(path, 0755);
	}
	strcat(path, "/x.log");
	files_write(path, "");
	files_write("d/d/y.log", "");
	add(".");
	ck_assert_str_eq(all_seen(), "file d/d/y.log d/d/y\n");
}
END_TEST

START_TEST(what_appears_later_is_found)
{
	mkdir("exp", 0755);
	add("exp");
	ck_assert_str_eq(all_seen(), "");
	files_write("exp/a.log", "");
	discover_look(finder, real("exp/a.log"));
	files_write("exp/model.pt", "");
	discover_look(finder, real("exp/model.pt"));
	mkdir("exp/sub", 0755);
	files_write("exp/sub/b.log", "");
	discover_look(finder, real("exp/sub"));
	files_write("elsewhere.log", "");
	discover_look(finder, real("elsewhere.log"));
	discover_look(finder, real("exp/never-was.log"));
	ck_assert_str_eq(all_seen(), "file exp/a.log a\nfile exp/sub/b.log sub/b\n");
}
END_TEST

START_TEST(a_folder_that_returns_is_listed_again)
{
	mkdir("exp", 0755);
	mkdir("exp/sub", 0755);
	files_write("exp/sub/a.log", "");
	add("exp");
	all_seen();
	ck_assert(discover_has_folder(finder, real("exp/sub")));
	rename("exp", "away");
	discover_forget(finder, real("exp"));
	ck_assert(!discover_has_folder(finder, real("exp/sub")));
	ck_assert(discover_is_missing(finder));
	rename("away", "exp");
	discover_look(finder, real("exp"));
	ck_assert(!discover_is_missing(finder));
	ck_assert_str_eq(all_seen(), "file exp/sub/a.log sub/a\n");
	discover_forget(finder, real("exp"));
	discover_again(finder, NULL);
	ck_assert_str_eq(all_seen(), "file exp/sub/a.log sub/a\n");
}
END_TEST

START_TEST(a_glob_means_its_matches_and_those_to_come)
{
	mkdir("exp1", 0755);
	mkdir("exp2", 0755);
	files_write("exp1/train.log", "");
	files_write("exp1/test.log", "");
	files_put("exp2/train.log", O_TRUNC, "\0\0", 2);
	add("exp*/tr*.log");
	ck_assert_str_eq(all_seen(), "file exp1/train.log exp1/train\n"
				     "file exp2/train.log exp2/train\n");
	mkdir("exp3", 0755);
	files_write("exp3/train.log", "");
	discover_look(finder, real("exp3"));
	ck_assert_str_eq(all_seen(), "file exp1/train.log exp1/train\n"
				     "file exp2/train.log exp2/train\n"
				     "file exp3/train.log exp3/train\n");
	files_write("exp3/tr2.log", "");
	files_write("exp3/other.log", "");
	discover_look(finder, real("exp3/tr2.log"));
	discover_look(finder, real("exp3/other.log"));
	ck_assert_str_eq(all_seen(), "file exp3/tr2.log exp3/tr2\n");
}
END_TEST

START_TEST(a_glob_may_match_folders)
{
	mkdir("run-a", 0755);
	mkdir("run-a/deep", 0755);
	files_write("run-a/deep/x.log", "");
	files_write("run-b.log", "");
	add("./run-*");
	ck_assert_str_eq(all_seen(),
			 "file run-a/deep/x.log run-a/deep/x\nfile run-b.log run-b\n");
}
END_TEST

START_TEST(a_file_with_a_glob_as_its_name_is_that_file)
{
	files_write("a[1].log", "");
	files_write("a1.log", "");
	add("a[1].log");
	ck_assert_str_eq(all_seen(), "file a[1].log a[1] named\n");
}
END_TEST

START_TEST(names_may_hold_newlines_and_escapes)
{
	mkdir("d", 0755);
	files_write("d/a\nb\033]0;x\a.log", "");
	add("d");
	ck_assert_str_eq(all_seen(), "file d/a\nb\033]0;x\a.log a\nb\033]0;x\a\n");
}
END_TEST

static const struct {
	const char *argument;
	const char *message;
} refusals[] = {
	{ "nope.log", "nope.log: no such file" },
	{ "folder/nope.log", "folder/nope.log: no such file" },
	{ "a.log/x", "a.log/x: no such file" },
	{ "*.nope", "*.nope: no file matches" },
	{ "loop", "loop: its symbolic links form a loop" },
	{ "binary.log", "binary.log: is a binary file, not a log (traintop reads text)" },
	{ "/proc/self/mem", "/proc/self/mem: Input/output error" },
	{ "socket", "socket: is a socket; give a file, a folder, a FIFO or -" },
};

START_TEST(an_argument_that_means_nothing_is_refused_with_the_reason)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "socket" };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct err err = { 0 };

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
	mkdir("folder", 0755);
	files_write("a.log", "");
	files_put("binary.log", O_TRUNC, "\177ELF\1\0\0", 7);
	ck_assert_int_eq(symlink("loop", "loop"), 0);
	ck_assert(!discover_add(finder, refusals[_i].argument, &err));
	ck_assert_str_eq(err.message, refusals[_i].message);
	ck_assert_str_eq(all_seen(), "");
}
END_TEST

START_TEST(a_folder_without_a_log_is_no_error)
{
	mkdir("empty", 0755);
	add("empty");
	ck_assert_str_eq(all_seen(), "");
}
END_TEST

TCase *
discover_case(void)
{
	TCase *tcase = tcase_create("discover");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, a_name_tells_whether_it_could_be_a_log, 0, COUNT_OF(names));
	tcase_add_test(tcase, a_folder_means_its_logs_and_those_below);
	tcase_add_test(tcase, the_current_folder_needs_no_name);
	tcase_add_test(tcase, folders_without_logs_of_their_own_are_passed_over);
	tcase_add_test(tcase, pipes_and_devices_in_a_folder_are_passed_over);
	tcase_add_test(tcase, a_fifo_that_is_named_is_meant);
	tcase_add_test(tcase, loops_of_links_end);
	tcase_add_test(tcase, links_lead_elsewhere);
	tcase_add_test(tcase, a_deep_tree_ends);
	tcase_add_test(tcase, what_appears_later_is_found);
	tcase_add_test(tcase, a_folder_that_returns_is_listed_again);
	tcase_add_test(tcase, a_glob_means_its_matches_and_those_to_come);
	tcase_add_test(tcase, a_glob_may_match_folders);
	tcase_add_test(tcase, a_file_with_a_glob_as_its_name_is_that_file);
	tcase_add_test(tcase, names_may_hold_newlines_and_escapes);
	tcase_add_loop_test(tcase, an_argument_that_means_nothing_is_refused_with_the_reason, 0,
			    COUNT_OF(refusals));
	tcase_add_test(tcase, a_folder_without_a_log_is_no_error);
	return tcase;
}
