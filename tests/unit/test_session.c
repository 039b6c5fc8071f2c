#include "config.h"

#include <malloc.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "following.h"
#include "suite.h"

#include "app/session_private.h"

TCase *session_case(void);

static void
story_is(const char *story)
{
	ck_assert_str_eq(following_story(), story);
}

static void
begin(void)
{
	files_setup();
	following_begin(&(struct session_options){ .follow = true });
}

static void
end(void)
{
	following_end();
	files_teardown();
}

static struct session *
headless(void)
{
	following_end();
	following_begin(&(struct session_options){ .follow = false });
	return following.session;
}

/* --- one file */

START_TEST(what_is_there_and_what_is_appended_is_read)
{
	files_write("a.log", "epoch 1 loss 0.5\n");
	following_add("a.log");
	story_is("a: loss 1 0.5\n");
	files_append("a.log", "epoch 2 loss 0.4\n");
	story_is("a: loss 2 0.4\n");
	files_append("a.log", "epoch 3 loss 0.3\nepoch 4 loss 0.2\n");
	story_is("a: loss 4 0.2\n");
}
END_TEST

START_TEST(an_unfinished_line_waits_for_a_second_and_counts_once)
{
	files_write("a.log", "epoch 1 loss 0.5\n");
	following_add("a.log");
	story_is("a: loss 1 0.5\n");
	files_append("a.log", "epoch 2 loss 0.4");
	story_is("a: loss 1 0.5\n");
	following_pass(QUIET_NS - NS_PER_S / 4);
	story_is("a: loss 1 0.5\n");
	following_pass(NS_PER_S / 2);
	story_is("a: loss 2 0.4\n");
	files_append("a.log", "25\n");
	story_is("a: loss 2 0.425\n");
}
END_TEST

START_TEST(the_end_of_an_old_log_is_read_at_once)
{
	files_write("a.log", "epoch 1 loss 0.5\nepoch 2 loss 0.4");
	files_age("a.log", 10);
	following_add("a.log");
	story_is("a: loss 2 0.4\n");
}
END_TEST

static const struct {
	const char *name;
	bool replace;
	const char *after, *story;
} rewrites[] = {
	{ "truncated", false, "epoch 1 loss 7\n", "a: loss 1 7\n" },
	{ "truncated and outgrown", false,
	  "epoch 1 loss 7\nepoch 2 loss 6\nepoch 3 loss 5\nepoch 4 loss 4\n", "a: loss 4 4\n" },
	{ "rewritten with the same size", false, "epoch 1 loss 0.9\nepoch 2 loss 0.8\n",
	  "a: loss 2 0.8\n" },
	{ "replaced", true, "epoch 1 loss 7\n", "a: loss 1 7\n" },
	{ "replaced by a longer copy", true,
	  "epoch 1 loss 0.5\nepoch 2 loss 0.4\nepoch 3 loss 0.3\n", "a: loss 3 0.3\n" },
};

START_TEST(a_rewritten_log_is_read_anew_without_doubling)
{
	uint32_t id;

	files_write("a.log", "epoch 1 loss 0.5\nepoch 2 loss 0.4\n");
	following_add("a.log");
	story_is("a: loss 2 0.4\n");
	id = store_run(session_store(following.session), 0)->id;
	(rewrites[_i].replace ? files_replace : files_write)("a.log", rewrites[_i].after);
	ck_assert_msg(strcmp(following_story(), rewrites[_i].story) == 0, "%s: %s",
		      rewrites[_i].name, following.told);
	ck_assert_uint_eq(store_run(session_store(following.session), 0)->id, id);
}
END_TEST

START_TEST(an_emptied_log_is_shown_as_it_was_until_it_has_been_silent_for_a_second)
{
	files_write("a.log", "epoch 1 loss 0.5\nepoch 2 loss 0.4\n");
	following_add("a.log");
	story_is("a: loss 2 0.4\n");
	files_write("a.log", "");
	story_is("a: loss 2 0.4\n");
	following_pass(QUIET_NS + NS_PER_S / 4);
	story_is("a:\n");
	files_append("a.log", "epoch 1 loss 7\n");
	story_is("a: loss 1 7\n");
}
END_TEST

START_TEST(a_document_rewritten_as_a_whole_is_not_doubled)
{
	char text[4096];

	files_write("state.json", "{\"log_history\": []}");
	following_add("state.json");
	for (int n = 1; n < 20; n++) {
		size_t at = 0;

		at += (size_t)sprintf(text + at, "{\"epoch\": %d, \"log_history\": [", n);
		for (int i = 1; i <= n; i++)
			at += (size_t)sprintf(text + at, "%s{\"epoch\": %d, \"loss\": %g}",
					      i > 1 ? ", " : "", i, 1.0 / i);
		sprintf(text + at, "]}");
		(n % 2 == 0 ? files_replace : files_write)("state.json", text);
		following_settle();
		following_pass(2 * NS_PER_S);
		ck_assert_int_eq(store_count(session_store(following.session)), 1);
		ck_assert_int_eq(
		    series_count(
			run_metric(store_run(session_store(following.session), 0), STR("loss"))
			    ->series),
		    n);
	}
}
END_TEST

START_TEST(a_named_log_that_is_rotated_goes_on)
{
	files_write("a.log", "epoch 1 loss 0.5\n");
	following_add("a.log");
	story_is("a: loss 1 0.5\n");
	files_append("a.log", "epoch 2 loss 0.4\n");
	rename("a.log", "a.log.1");
	files_append("a.log.1", "epoch 3 loss 0.3\n");
	files_write("a.log", "epoch 4 loss 0.2\n");
	story_is("a: loss 4 0.2\n");
}
END_TEST

START_TEST(a_log_rotated_in_a_folder_is_known_under_its_new_name)
{
	mkdir("d", 0755);
	files_write("d/a.log", "epoch 1 loss 0.5\n");
	following_add("d");
	story_is("a: loss 1 0.5\n");
	files_append("d/a.log", "epoch 2 loss 0.4\n");
	rename("d/a.log", "d/a.log.1");
	files_append("d/a.log.1", "epoch 3 loss 0.3\n");
	files_write("d/a.log", "epoch 4 loss 0.2\n");
	story_is("a: loss 3 0.3\na.log: loss 1 0.2\n");
	ck_assert_str_eq(store_run(session_store(following.session), 0)->source, "d/a.log.1");
	files_append("d/a.log", "epoch 5 loss 0.1\n");
	story_is("a: loss 3 0.3\na.log: loss 2 0.1\n");
}
END_TEST

START_TEST(a_deleted_log_is_kept_and_marked_until_it_returns)
{
	mkdir("d", 0755);
	files_write("d/a.log", "epoch 1 loss 0.5\n");
	following_add(_i == 0 ? "d" : "d/a.log");
	story_is("a: loss 1 0.5\n");
	files_append("d/a.log", "epoch 2 loss 0.4\n");
	unlink("d/a.log");
	story_is("a: loss 2 0.4 [removed]\n");
	files_write("d/a.log", "epoch 1 loss 0.7\n");
	story_is("a: loss 1 0.7\n");
}
END_TEST

START_TEST(a_folder_moved_away_and_back_goes_on)
{
	mkdir("d", 0755);
	mkdir("d/e", 0755);
	files_write("d/e/a.log", "epoch 1 loss 0.5\n");
	following_add(_i == 0 ? "d" : "d/e/a.log");
	story_is(_i == 0 ? "e/a: loss 1 0.5\n" : "a: loss 1 0.5\n");
	for (int i = 0; i < 3; i++) {
		rename("d", "away");
		following_settle();
		following_pass(AGAIN_NS + 1);
		story_is(_i == 0  ? i == 0 ? "e/a: loss 1 0.5 [removed]\n"
					   : "e/a: loss 2 0.4 [removed]\n"
			 : i == 0 ? "a: loss 1 0.5 [removed]\n"
				  : "a: loss 2 0.4 [removed]\n");
		if (i == 0) {
			files_append("away/e/a.log", "epoch 2 loss 0.4\n");
			following_pass(AGAIN_NS + 1);
		}
		rename("away", "d");
		following_settle();
		following_pass(AGAIN_NS + 1);
		story_is(_i == 0 ? "e/a: loss 2 0.4\n" : "a: loss 2 0.4\n");
	}
	files_append("d/e/a.log", "epoch 3 loss 0.3\n");
	story_is(_i == 0 ? "e/a: loss 3 0.3\n" : "a: loss 3 0.3\n");
	ck_assert_uint_eq(session_notice_count(following.session), 0);
}
END_TEST

START_TEST(a_folder_renamed_within_the_tree_is_followed_there)
{
	mkdir("d", 0755);
	mkdir("d/e", 0755);
	files_write("d/e/a.log", "epoch 1 loss 0.5\n");
	following_add("d");
	story_is("e/a: loss 1 0.5\n");
	rename("d/e", "d/f");
	story_is("e/a: loss 1 0.5\n");
	files_append("d/f/a.log", "epoch 2 loss 0.4\n");
	story_is("e/a: loss 2 0.4\n");
	ck_assert_str_eq(store_run(session_store(following.session), 0)->source, "d/f/a.log");
}
END_TEST

START_TEST(a_folder_deleted_under_somebody_is_found_again)
{
	int held;

	mkdir("d", 0755);
	files_write("d/a.log", "epoch 1 loss 0.5\n");
	following_add("d");
	story_is("a: loss 1 0.5\n");
	held = open("d", O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* as a shell in it would */
	unlink("d/a.log");
	rmdir("d");
	story_is("a: loss 1 0.5 [removed]\n");
	mkdir("d", 0755);
	files_write("d/a.log", "epoch 1 loss 0.7\n");
	files_write("d/b.log", "epoch 1 loss 0.6\n");
	following_settle();
	following_pass(AGAIN_NS + 1);
	files_append("d/b.log", "epoch 2 loss 0.4\n");
	story_is("a: loss 1 0.7\nb: loss 2 0.4\n");
	close(held);
}
END_TEST

/* --- many files */

START_TEST(files_appear_by_themselves_also_below_new_folders)
{
	mkdir("d", 0755);
	following_add("d");
	story_is("");
	files_write("d/a.log", "epoch 1 loss 0.5\n");
	story_is("a: loss 1 0.5\n");
	mkdir("d/e", 0755);
	mkdir("d/e/f", 0755);
	files_write("d/e/f/b.log", "epoch 1 loss 0.6\n");
	story_is("a: loss 1 0.5\ne/f/b: loss 1 0.6\n");
	files_write("d/e/c.log", "epoch 1 loss 0.7\n");
	files_append("d/e/f/b.log", "epoch 2 loss 0.5\n");
	story_is("a: loss 1 0.5\ne/f/b: loss 2 0.5\ne/c: loss 1 0.7\n");
}
END_TEST

START_TEST(hundreds_of_new_files_are_all_found)
{
	enum { FILES = 500 };
	char path[64], line[64];
	const struct store *store = session_store(following.session);

	mkdir("d", 0755);
	following_add("d");
	following_settle();
	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "d/%d", i / 50);
		mkdir(path, 0755);
		snprintf(path, sizeof(path), "d/%d/%d.log", i / 50, i);
		snprintf(line, sizeof(line), "epoch 1 loss %d\n", i);
		files_write(path, line);
		if (i % 7 == 0)
			session_step(following.session, following_now(), NS_PER_MS);
	}
	following_settle();
	ck_assert_uint_eq(store_count(store), FILES);
	for (int i = 0; i < FILES; i++)
		ck_assert_int_eq(series_count(store_run(store, (size_t)i)->metrics[0]->series), 1);
}
END_TEST

START_TEST(a_queue_that_overflows_loses_no_file)
{
	enum { FILES = 6000 }; /* three events each; the kernel keeps 16384 by default */
	const struct store *store = session_store(following.session);
	char path[64], word[32] = "";
	FILE *limit = fopen("/proc/sys/fs/inotify/max_queued_events", "r");

	if (limit != NULL) {
		ck_assert_ptr_nonnull(fgets(word, sizeof(word), limit));
		fclose(limit);
	}
	if (strtol(word, NULL, 10) <= 0 || strtol(word, NULL, 10) > 16384) {
		fprintf(stderr, "skipped: the queue is longer than usual\n");
		return;
	}
	mkdir("d", 0755);
	following_add("d");
	following_settle();
	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "d/%d.log", i);
		files_write(path, "epoch 1 loss 0.5\n");
	}
	following_settle();
	ck_assert_uint_eq(store_count(store), FILES);
	files_append("d/5999.log", "epoch 2 loss 0.4\n");
	following_settle();
	for (size_t i = 0; i < FILES; i++)
		ck_assert_int_eq(series_count(store_run(store, i)->metrics[0]->series),
				 strcmp(store_run(store, i)->name, "5999") == 0 ? 2 : 1);
}
END_TEST

START_TEST(few_descriptors_serve_many_files)
{
	enum { FILES = 300 };
	struct rlimit limit = { 64, 64 };
	const struct store *store;
	char path[64];

	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	following_end();
	following_begin(&(struct session_options){ .follow = true });
	store = session_store(following.session);
	mkdir("d", 0755);
	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "d/%d.log", i);
		files_write(path, "epoch 1 loss 0.5\n");
	}
	following_add("d");
	following_settle();
	ck_assert_uint_eq(store_count(store), FILES);
	for (int i = 0; i < FILES; i++) {
		snprintf(path, sizeof(path), "d/%d.log", i);
		files_append(path, "epoch 2 loss 0.4\n");
	}
	following_settle();
	for (int i = 0; i < FILES; i++)
		ck_assert_int_eq(series_count(store_run(store, (size_t)i)->metrics[0]->series), 2);
	ck_assert_uint_eq(session_notice_count(following.session), 0);
}
END_TEST

START_TEST(a_log_whose_reader_was_given_back_goes_on_as_if_it_had_not_been)
{
	struct session *s = following.session;

	s->awake_max = 1;
	mkdir("d", 0755);
	files_write("d/a.csv", "epoch,loss\n1,0.5\n2,0.4");
	files_write("d/b.csv", "loss,epoch\n0.7,1\n");
	files_age("d/a.csv", 2000);
	files_age("d/b.csv", 1000);
	following_add("d");
	story_is("b: loss 1 0.7\na: loss 2 0.4\n");
	ck_assert_uint_eq(s->lists[LIST_AWAKE].count, 1);
	files_append("d/b.csv", "0.6,2\n");
	story_is("b: loss 2 0.6\na: loss 2 0.4\n");
	following_pass(SLEEP_NS + NS_PER_S);
	chmod("d/a.csv", 0600); /* wakes nobody */
	story_is("b: loss 2 0.6\na: loss 2 0.4\n");
	files_append("d/a.csv", "\n3,0.3\n");
	story_is("b: loss 2 0.6\na: loss 3 0.3\n");
	following_pass(SLEEP_NS + NS_PER_S);
	files_write("d/b.csv", "epoch,loss\n1,0.1\n");
	story_is("b: loss 1 0.1\na: loss 3 0.3\n");
	following_pass(SLEEP_NS + NS_PER_S);
	unlink("d/a.csv");
	story_is("b: loss 1 0.1\na: loss 3 0.3 [removed]\n");
	ck_assert_uint_eq(s->lists[LIST_AWAKE].count, 1);
}
END_TEST

START_TEST(a_log_that_was_written_just_now_does_not_keep_the_others_awake)
{
	struct session *s = following.session;
	char path[32];

	s->awake_max = 3;
	mkdir("d", 0755);
	for (int i = 0; i < 40; i++) {
		snprintf(path, sizeof(path), "d/%02d.log", i);
		files_write(path, "epoch 1 loss 0.5\n");
		if (i >= 10)
			files_age(path, 100);
	}
	following_add("d");
	following_settle();
	/* Ten wait for the rest of a line. */
	ck_assert_uint_le(s->lists[LIST_AWAKE].count, 13);
	following_pass(QUIET_NS + NS_PER_S / 4);
	ck_assert_uint_eq(s->lists[LIST_AWAKE].count, 3);
	/* They are not lost. */
	for (int i = 0; i < 40; i++) {
		snprintf(path, sizeof(path), "d/%02d.log", i);
		files_append(path, "epoch 2 loss 0.4\n");
	}
	following_settle();
	for (int i = 0; i < 40; i++)
		ck_assert_int_eq(series_count(store_run(s->store, (size_t)i)->metrics[0]->series),
				 2);
}
END_TEST

START_TEST(readers_that_are_costly_to_revive_are_kept_longer)
{
	static char text[COSTLY_BYTES + 1];
	struct session *s = following.session;
	size_t costly = 0;
	char path[32];

	memset(text, '.', sizeof(text) - 1);
	for (size_t i = 79; i < sizeof(text); i += 80)
		text[i] = '\n';
	memcpy(text, "epoch 1 loss 0.5\n", 17);
	text[sizeof(text) - 2] = '\n';
	s->awake_max = 2;
	s->awake_costly_max = 4;
	mkdir("d", 0755);
	for (int i = 0; i < 12; i++) {
		snprintf(path, sizeof(path), "d/%02d.log", i);
		files_write(path, i % 2 == 0 ? "epoch 1 loss 0.5\n" : text);
		files_age(path, 100);
	}
	following_add("d");
	following_settle();
	ck_assert_uint_eq(s->lists[LIST_AWAKE].count, 4);
	for (struct feed *feed = s->lists[LIST_AWAKE].first; feed;
	     feed = feed->links[LIST_AWAKE].next)
		costly += source_offset(feed->source) >= COSTLY_BYTES;
	/* The one read last may be any. */
	ck_assert_uint_ge(costly, 3);
}
END_TEST

enum { ROTATED_LINES = 60000, ROTATED_EVERY = 2500 };

/* Writes numbered lines as fast as it can, and rotates the log under them. */
static _Noreturn void
write_and_rotate(bool by_copying)
{
	int fd = open("d/a.log", O_WRONLY | O_APPEND | O_CREAT, 0644);
	char text[64];

	for (int i = 1; i <= ROTATED_LINES; i++) {
		int n = snprintf(text, sizeof(text), "step %d loss %d.5\n", i, i);

		if (write(fd, text, (size_t)n) != n)
			_exit(1);
		if (i % ROTATED_EVERY != 0 || i == ROTATED_LINES)
			continue;
		snprintf(text, sizeof(text), by_copying ? "cp d/a.log d/a.log.%d" : "d/a.log.%d",
			 i / ROTATED_EVERY);
		if (by_copying) {
			if (system(text) != 0 || ftruncate(fd, 0) < 0)
				_exit(2);
			continue;
		}
		rename("d/a.log", text);
		close(fd);
		fd = open("d/a.log", O_WRONLY | O_APPEND | O_CREAT, 0644);
	}
	_exit(0);
}

/* Whichever way: the log and what it was before hold each line once, and so do the runs. */
START_TEST(each_line_is_there_once_after_rotations_under_full_load)
{
	const struct store *store;
	double sum = 0;
	int64_t count = 0;
	pid_t child;
	int status;

	mkdir("d", 0755);
	following_add("d");
	child = fork();
	if (child == 0)
		write_and_rotate(_i == 1);
	while (waitpid(child, &status, WNOHANG) != child)
		session_step(following.session, following_now(), 8 * NS_PER_MS);
	ck_assert_int_eq(status, 0);
	following_settle();
	following_pass(2 * NS_PER_S);
	store = session_store(following.session);
	ck_assert_uint_eq(store_count(store), ROTATED_LINES / ROTATED_EVERY);
	for (size_t i = 0; i < store_count(store); i++) {
		const struct series *loss = store_run(store, i)->metrics[0]->series;

		ck_assert_int_eq(series_count(loss), ROTATED_EVERY);
		count += series_count(loss);
		sum += series_mean(loss) * (double)series_count(loss);
	}
	ck_assert_int_eq(count, ROTATED_LINES);
	ck_assert_double_eq_tol(sum, (double)ROTATED_LINES * (ROTATED_LINES + 2) / 2, 0.5);
}
END_TEST

START_TEST(logs_that_all_grow_take_little_memory)
{
	enum { LOGS = 300, LINES = 40 };
	size_t before = mallinfo2().uordblks, taken;
	char path[32], line[128];

	mkdir("d", 0755);
	for (int k = 1; k <= LINES; k++) {
		for (int i = 0; i < LOGS; i++) {
			snprintf(path, sizeof(path), "d/%03d.log", i);
			snprintf(line, sizeof(line),
				 "[2026-11-20 12:00:%02d,125] INFO: Epoch %d/100 train_loss: %.4f "
				 "val_loss: %.4f acc: 0.75 lr: 0.001\n",
				 k, k, 2.0 / k, 2.5 / k);
			files_append(path, line);
		}
		if (k == LINES / 2)
			following_add("d");
		if (k >= LINES / 2)
			following_settle();
	}
	/* All are awake: none has been silent for long. */
	ck_assert_uint_eq(following.session->lists[LIST_AWAKE].count, LOGS);
	for (size_t i = 0; i < LOGS; i++) {
		const struct run *run = store_run(following.session->store, i);

		ck_assert_int_eq(series_count(run->metrics[0]->series), LINES);
	}
	taken = mallinfo2().uordblks - before;
	ck_assert_msg(taken < LOGS * (size_t)64 * 1024, "%zu KiB a log", (taken >> 10) / LOGS);
}
END_TEST

START_TEST(what_says_nothing_makes_no_run_unless_it_was_named_or_grows)
{
	mkdir("d", 0755);
	files_write("d/notes.txt", "nothing to be seen here\n");
	files_write("d/b.log", "still loading\n");
	files_age("d/notes.txt", 1000);
	following_add("d");
	story_is("");
	files_append("d/b.log", "still loading data\n");
	story_is("b:\n");
	following_add("d/notes.txt");
	story_is("b:\nnotes:\n");
	files_write("named.log", "");
	following_add("named.log");
	story_is("b:\nnotes:\nnamed:\n");
	files_append("d/b.log", "epoch 1 loss 0.5\n");
	files_append("named.log", "epoch 1 loss 0.6\n");
	story_is("b: loss 1 0.5\nnotes:\nnamed: loss 1 0.6\n");
}
END_TEST

START_TEST(runs_are_named_after_what_tells_them_apart)
{
	mkdir("x", 0755);
	mkdir("y", 0755);
	files_write("x/train.log", "epoch 1 loss 1\n");
	files_write("y/train.log", "epoch 1 loss 2\n");
	files_write("y/test.log", "epoch 1 loss 3\n");
	files_write("y/test.csv", "epoch,loss\n1,4\n");
	headless();
	following_add("x/train.log");
	following_add("y/train.log");
	session_drain(following.session);
	story_is("x/train: loss 1 1\ny/train: loss 1 2\n");
	headless();
	following_add(".");
	session_drain(following.session);
	story_is("x/train: loss 1 1\ny/test.csv: loss 1 4\ny/test.log: loss 1 3\n"
		 "y/train: loss 1 2\n");
	headless();
	following_add("y/test.log");
	following_add("y/test.csv");
	session_drain(following.session);
	story_is("y/test: loss 1 3\ntest.csv: loss 1 4\n");
}
END_TEST

START_TEST(one_file_under_two_names_is_one_run)
{
	mkdir("d", 0755);
	files_write("d/run-1.log", "epoch 1 loss 0.5\n");
	ck_assert_int_eq(symlink("run-1.log", "d/latest.log"), 0);
	ck_assert_int_eq(link("d/run-1.log", "d/same.log"), 0);
	following_add("d");
	following_settle();
	ck_assert_uint_eq(store_count(session_store(following.session)), 1);
	following_add("d/run-1.log");
	files_append("d/run-1.log", "epoch 2 loss 0.4\n");
	following_settle();
	ck_assert_uint_eq(store_count(session_store(following.session)), 1);
	ck_assert_int_eq(
	    series_count(store_run(session_store(following.session), 0)->metrics[0]->series), 2);
}
END_TEST

START_TEST(a_link_is_followed_where_it_leads)
{
	mkdir("in", 0755);
	mkdir("out", 0755);
	files_write("out/1.log", "epoch 1 loss 0.5\n");
	files_write("out/2.log", "epoch 2 loss 0.4\n");
	ck_assert_int_eq(symlink("../out/1.log", "in/a.log"), 0);
	following_add(_i == 0 ? "in" : "in/a.log");
	story_is("a: loss 1 0.5\n");
	files_append("out/1.log", "epoch 1 step 2 loss 0.45\n");
	story_is("a: loss 2 0.45\n");
	ck_assert_int_eq(symlink("../out/2.log", "in/new"), 0);
	rename("in/new", "in/a.log");
	story_is("a: loss 3 0.4\n");
	files_append("out/2.log", "epoch 3 loss 0.3\n");
	story_is("a: loss 4 0.3\n");
}
END_TEST

START_TEST(names_may_hold_anything)
{
	mkdir("d", 0755);
	files_write("d/a\nb\033[2J.log", "epoch 1 loss 0.5\n");
	following_add("d");
	following_settle();
	ck_assert_uint_eq(store_count(session_store(following.session)), 1);
	files_append("d/a\nb\033[2J.log", "epoch 2 loss 0.4\n");
	following_settle();
	ck_assert_int_eq(
	    series_count(store_run(session_store(following.session), 0)->metrics[0]->series), 2);
}
END_TEST

/* --- order and time */

START_TEST(what_is_printed_stands_in_the_order_given)
{
	mkdir("d", 0755);
	for (int i = 1; i <= 12; i++) {
		char path[64];

		snprintf(path, sizeof(path), "d/run%d.log", i);
		files_write(path, "epoch 1 loss 1\n");
		files_age(path, i * 7 % 5);
	}
	files_write("z.log", "epoch 1 loss 1\n");
	headless();
	following_add("z.log");
	following_add("d");
	session_drain(following.session);
	story_is("z: loss 1 1\nrun1: loss 1 1\nrun2: loss 1 1\nrun3: loss 1 1\nrun4: loss 1 1\n"
		 "run5: loss 1 1\nrun6: loss 1 1\nrun7: loss 1 1\nrun8: loss 1 1\n"
		 "run9: loss 1 1\nrun10: loss 1 1\nrun11: loss 1 1\nrun12: loss 1 1\n");
}
END_TEST

START_TEST(of_many_logs_the_newest_is_read_first)
{
	mkdir("d", 0755);
	files_write("d/old.log", "epoch 1 loss 1\n");
	files_write("d/new.log", "epoch 1 loss 2\n");
	files_write("d/older.log", "epoch 1 loss 3\n");
	files_age("d/old.log", 1000);
	files_age("d/new.log", 10);
	files_age("d/older.log", 2000);
	following_add("d");
	story_is("new: loss 1 2\nold: loss 1 1\nolder: loss 1 3\n");
}
END_TEST

START_TEST(arrival_is_the_time_of_live_bytes_only)
{
	const struct run *run;

	files_write("a.log", "epoch 1 loss 0.5\n");
	following_add("a.log");
	following_settle();
	run = store_run(session_store(following.session), 0);
	ck_assert(!run->time_first_ns.has);
	ck_assert_int_eq(run->arrived_mono_ns, 0);
	following_pass(100 * NS_PER_S);
	files_append("a.log", "epoch 2 loss 0.4\n");
	following_settle();
	ck_assert(run->time_last_ns.has);
	ck_assert_int_lt(llabs(run->time_last_ns.v - following_now().wall_ns), NS_PER_S);
	ck_assert_int_gt(run->arrived_mono_ns, 0);
}
END_TEST

START_TEST(a_file_that_was_still_when_first_seen_is_told_from_a_growing_one)
{
	files_write("old.log", "epoch 1 loss 0.5\n");
	files_write("new.log", "epoch 1 loss 0.5\n");
	files_age("old.log", 61);
	files_age("new.log", 30);
	following_add("old.log");
	following_add("new.log");
	following_settle();
	ck_assert_str_eq(store_run(session_store(following.session), 0)->name, "new");
	ck_assert(!store_run(session_store(following.session), 0)->still_when_first_seen);
	ck_assert(store_run(session_store(following.session), 1)->still_when_first_seen);
}
END_TEST

static void
write_large(const char *path, size_t bytes)
{
	FILE *out = fopen(path, "w");

	for (size_t n = 0, i = 0; n < bytes; i++)
		n += (size_t)fprintf(out, "epoch %zu loss %g and some more text to be read\n",
				     i / 100, 1.0 / (double)(i + 1));
	fclose(out);
}

START_TEST(a_step_returns_soon_whatever_there_is_to_read)
{
	int64_t longest_ns = 0, read_before = 0;
	bool more = true;
	int steps = 0;

	write_large("big.log", 40 << 20);
	following_add("big.log");
	for (; more; steps++) {
		int64_t begun_ns = clock_now().mono_ns, took_ns;
		struct session_reading reading;

		more = session_step(following.session, following_now(), 8 * NS_PER_MS);
		took_ns = clock_now().mono_ns - begun_ns;
		longest_ns = took_ns > longest_ns ? took_ns : longest_ns;
		reading = session_reading(following.session);
		ck_assert_int_ge(reading.bytes_read, read_before);
		ck_assert_int_ge(reading.bytes_known, 40 << 20);
		ck_assert_int_eq(reading.sources, 1);
		ck_assert_int_eq(reading.sources_read, more ? 0 : 1);
		read_before = reading.bytes_read;
	}
	ck_assert_int_gt(steps, 3);
	/* A slice on top of the budget; far more only where the machine is busy with other things.
	 */
	ck_assert_int_lt(longest_ns, 200 * NS_PER_MS);
	ck_assert_int_eq(session_reading(following.session).bytes_read,
			 session_reading(following.session).bytes_known);
}
END_TEST

START_TEST(a_step_without_a_budget_reads_nothing)
{
	files_write("a.log", "epoch 1 loss 0.5\n");
	following_add("a.log");
	ck_assert(session_step(following.session, following_now(), 0));
	ck_assert_int_eq(session_reading(following.session).bytes_read, 0);
	ck_assert_int_eq(session_deadline(following.session), 0);
	story_is("a: loss 1 0.5\n");
}
END_TEST

START_TEST(a_small_log_does_not_wait_for_a_large_one)
{
	write_large("big.log", 40 << 20);
	files_write("small.log", "epoch 1 loss 0.5\n");
	files_age("small.log", 100);
	following_add("big.log");
	following_add("small.log");
	for (int i = 0; i < 10000; i++) {
		struct session_reading reading;

		session_step(following.session, following_now(), NS_PER_MS);
		reading = session_reading(following.session);
		if (reading.sources_read == 1) {
			ck_assert_int_lt(reading.bytes_read, 20 << 20);
			return;
		}
	}
	ck_abort_msg("it was never read");
}
END_TEST

START_TEST(nothing_to_do_means_no_deadline)
{
	mkdir("d", 0755);
	files_write("d/a.log", "epoch 1 loss 0.5\nTraining completed\n");
	files_write("d/b.log", "epoch 1 loss 0.5\nno end");
	files_age("d/a.log", 5000);
	files_age("d/b.log", 5000);
	following_add("d");
	following_settle();
	ck_assert_int_eq(session_deadline(following.session), NEVER);
}
END_TEST

/* --- what is wrong */

static const struct {
	const char *argument, *message;
} refusals[] = {
	{ "nope.log", "nope.log: no such file" },
	{ "binary", "binary: is a binary file, not a log (traintop reads text)" },
	{ "*.nope", "*.nope: no file matches" },
};

START_TEST(what_cannot_be_read_is_refused_and_the_rest_goes_on)
{
	struct err err = { 0 };

	files_put("binary", O_TRUNC, "\177ELF\0\0", 6);
	files_write("a.log", "epoch 1 loss 0.5\n");
	ck_assert(!session_add(following.session, refusals[_i].argument, &err));
	ck_assert_str_eq(err.message, refusals[_i].message);
	following_add("a.log");
	story_is("a: loss 1 0.5\n");
}
END_TEST

START_TEST(a_log_that_fails_is_a_state_that_passes)
{
	const struct run *run;

	files_write("a.log", "epoch 1 loss 0.5\n");
	following_add("a.log");
	story_is("a: loss 1 0.5\n");
	unlink("a.log");
	story_is("a: loss 1 0.5 [removed]\n");
	ck_assert_int_eq(symlink("a.log", "a.log"), 0);
	story_is("a: loss 1 0.5 [removed] [error]\n");
	run = store_run(session_store(following.session), 0);
	ck_assert_str_eq(run->source_error, "a.log: its symbolic links form a loop");
	ck_assert_uint_eq(session_notice_count(following.session), 1);
	ck_assert_str_eq(session_notice(following.session, 0),
			 "a.log: its symbolic links form a loop");
	ck_assert(session_source_failed(following.session));
	for (int i = 0; i < 5; i++)
		following_pass(AGAIN_NS + 1);
	ck_assert_uint_eq(session_notice_count(following.session), 1);
	unlink("a.log");
	files_write("a.log", "epoch 1 loss 0.7\n");
	following_pass(AGAIN_NS + 1);
	story_is("a: loss 1 0.7\n");
}
END_TEST

/* Nothing happens to the file when it can be opened again. */
START_TEST(a_log_that_cannot_be_opened_for_a_while_is_tried_again)
{
	struct rlimit limit, none;

	files_write("a.log", "epoch 1 loss 0.5\n");
	following_add("a.log");
	story_is("a: loss 1 0.5\n");
	files_replace("a.log", "epoch 1 loss 0.7\n");
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = (struct rlimit){ .rlim_cur = STDERR_FILENO + 1, .rlim_max = limit.rlim_max };
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	following_settle();
	following_pass(AGAIN_NS + 1);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	story_is("a: loss 1 0.5 [error]\n");
	following_pass(AGAIN_NS + 1);
	story_is("a: loss 1 0.7\n");
}
END_TEST

START_TEST(a_log_that_turns_out_to_be_binary_is_passed_over)
{
	mkdir("d", 0755);
	files_put("d/a.log", O_TRUNC, "text\0\1\2", 7);
	following_add("d");
	story_is("");
	ck_assert_uint_eq(session_notice_count(following.session), 0);
	ck_assert(!session_source_failed(following.session));
}
END_TEST

START_TEST(lost_events_mean_looking_at_everything)
{
	char *folder;

	mkdir("d", 0755);
	files_write("d/a.log", "epoch 1 loss 0.5\n");
	following_add("d");
	story_is("a: loss 1 0.5\n");
	/* As if the queue had overflown: the events of these are never seen. */
	folder = realpath("d", NULL);
	watch_unfolder(following.session->watch, folder);
	free(folder);
	files_append("d/a.log", "epoch 2 loss 0.4\n");
	files_write("d/b.log", "epoch 1 loss 0.6\n");
	story_is("a: loss 1 0.5\n");
	session_changed(following.session, WATCH_OVERFLOW, NULL);
	story_is("a: loss 2 0.4\nb: loss 1 0.6\n");
}
END_TEST

/* Runs in a user namespace with no inotify instances (0) or one watch (1). */
static void
follow_by_polling(int what)
{
	FILE *limit;

	if (unshare(CLONE_NEWUSER) < 0)
		_exit(77);
	limit = fopen(what == 0 ? "/proc/sys/user/max_inotify_instances"
				: "/proc/sys/user/max_inotify_watches",
		      "w");
	if (limit == NULL || fputs(what == 0 ? "0" : "1", limit) < 0 || fclose(limit) != 0)
		_exit(77);
	following_begin(&(struct session_options){ .follow = true });
	mkdir("d", 0755);
	mkdir("d/e", 0755);
	files_write("d/e/a.log", "epoch 1 loss 0.5\n");
	following_add("d");
	story_is("e/a: loss 1 0.5 [polled]\n");
	ck_assert_uint_eq(session_notice_count(following.session), 1);
	ck_assert_ptr_nonnull(strstr(session_notice(following.session, 0),
				     what == 0 ? "the limit of inotify instances is reached"
					       : "the limit of inotify watches is reached"));
	ck_assert_ptr_nonnull(
	    strstr(store_run(session_store(following.session), 0)->poll_reason, "limit"));
	ck_assert_int_le(session_deadline(following.session), following_now().mono_ns + POLL_NS);
	for (int i = 2; i < 6; i++) {
		char line[64];

		snprintf(line, sizeof(line), "epoch %d loss 0.%d\n", i, i);
		files_append("d/e/a.log", line);
		following_pass(POLL_NS);
		ck_assert_int_eq(
		    series_count(
			store_run(session_store(following.session), 0)->metrics[0]->series),
		    i);
	}
	files_write("d/e/b.log", "epoch 1 loss 0.6\n");
	files_age("d/e/b.log", 2000);
	following_pass(POLL_NS);
	following_pass(POLL_NS);
	files_append("d/e/b.log", "epoch 2 loss 0.6\n");
	following_pass(POLL_NS);
	ck_assert_int_eq(
	    series_count(store_run(session_store(following.session), 1)->metrics[0]->series), 2);
	ck_assert_uint_eq(store_count(session_store(following.session)), 2);
	following_end();
	_exit(0);
}

START_TEST(a_limit_of_the_kernel_means_polling_and_the_run_says_so)
{
	pid_t child;
	int status;

	following_end();
	child = fork();
	if (child == 0)
		follow_by_polling(_i);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		fprintf(stderr, "skipped: no user namespace with limits of its own\n");
	else
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %d", status);
}
END_TEST

/* --- pipes */

START_TEST(a_fifo_is_read_writer_after_writer)
{
	int fd;

	ck_assert_int_eq(mkfifo("f", 0644), 0);
	following_add("f");
	story_is("");
	for (int i = 1; i <= 3; i++) {
		char line[64];
		int n = snprintf(line, sizeof(line), "epoch %d loss 0.%d\n", i, i);

		fd = open("f", O_WRONLY | O_NONBLOCK | O_CLOEXEC);
		ck_assert_int_ge(fd, 0);
		ck_assert_int_eq(write(fd, line, (size_t)n), n);
		following_settle();
		close(fd);
		following_settle();
		ck_assert_int_eq(
		    series_count(
			store_run(session_store(following.session), 0)->metrics[0]->series),
		    i);
	}
	/* Nobody writes: nothing wakes us. */
	following_pass(2 * NS_PER_S);
	ck_assert_int_eq(loop_wait(following.loop, clock_now().mono_ns + 20 * NS_PER_MS), 0);
	ck_assert(!session_is_over(following.session));
}
END_TEST

/* Standard input becomes a pipe that holds text (and is closed, unless kept open). */
static int
feed_stdin(const char *text, bool keep_open)
{
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(dup2(fds[0], STDIN_FILENO), STDIN_FILENO);
	close(fds[0]);
	ck_assert_int_eq(write(fds[1], text, strlen(text)), (ssize_t)strlen(text));
	if (keep_open)
		return fds[1];
	close(fds[1]);
	return -1;
}

START_TEST(standard_input_is_read_to_its_end)
{
	int fd = feed_stdin("epoch 1 loss 0.5\nepoch 2", true);

	following_add("-");
	story_is("stdin: loss 1 0.5\n");
	ck_assert(!session_is_over(following.session));
	ck_assert_int_eq(fcntl(STDIN_FILENO, F_GETFL) & O_NONBLOCK, 0);
	ck_assert_int_eq(write(fd, " loss 0.4", 9), 9);
	close(fd);
	story_is("stdin: loss 2 0.4 [finished]\n");
	ck_assert(session_is_over(following.session));
	ck_assert_int_eq(loop_wait(following.loop, clock_now().mono_ns + 20 * NS_PER_MS), 0);
}
END_TEST

/* Wherever a pause tears what is written. */
START_TEST(what_is_only_printed_waits_for_the_end_of_standard_input)
{
	static const char text[] = "epoch 1 loss 0.5\nepoch 2 loss nan\nepoch 3 loss 0.4\n";
	const size_t n = sizeof(text) - 1, torn = (size_t)_i;
	const struct series *loss;
	struct stretch nan;
	int fd;
	pid_t child;

	headless();
	fd = feed_stdin("", true);
	ck_assert_int_eq(write(fd, text, torn), (ssize_t)torn);
	child = fork();
	if (child == 0) {
		usleep(5000);
		_exit(write(fd, text + torn, n - torn) != (ssize_t)(n - torn));
	}
	close(fd);
	following_add("-");
	session_drain(following.session);
	story_is("stdin: loss 3 0.4 [finished]\n");
	loss = store_run(following.session->store, 0)->metrics[0]->series;
	nan = series_stretch(loss, 0);
	ck_assert_uint_eq(nan.first.line, 2);
	ck_assert_uint_eq(series_last(loss)->line, 3);
	waitpid(child, NULL, 0);
}
END_TEST

START_TEST(what_comes_in_goes_on_to_standard_output_unharmed)
{
	enum { LINES = 20000 };
	static char sent[1 << 20], got[1 << 20];
	size_t n = 0, at = 0;
	int out[2], saved = dup(STDOUT_FILENO), fd;
	pid_t child;

	for (int i = 1; i <= LINES; i++)
		n += (size_t)sprintf(sent + n, "epoch %d loss 0.5\n", i);
	following_end();
	following_begin(&(struct session_options){ .follow = true });
	session_pass_on(following.session);
	fd = feed_stdin("", true);
	child = fork();
	if (child == 0)
		_exit(write(fd, sent, n) != (ssize_t)n);
	close(fd);
	ck_assert_int_eq(pipe(out), 0);
	ck_assert_int_eq(fcntl(out[0], F_SETFL, O_NONBLOCK), 0);
	ck_assert_int_eq(dup2(out[1], STDOUT_FILENO), STDOUT_FILENO);
	close(out[1]);
	following_add("-");
	ck_assert(session_passes_on(following.session));
	/* The reader is slow: what it does not take is not read on. */
	for (int i = 0; at < n; i++) {
		ssize_t more;

		loop_wait(following.loop, clock_now().mono_ns + NS_PER_MS);
		session_step(following.session, following_now(), NS_PER_MS);
		ck_assert_int_le(session_reading(following.session).bytes_read,
				 (int64_t)at + (64 << 10) + SOURCE_SLICE);
		if (i % 3 != 0)
			continue;
		more = read(out[0], got + at, 8000);
		at += more > 0 ? (size_t)more : 0;
	}
	following_settle();
	dup2(saved, STDOUT_FILENO);
	ck_assert(!session_passes_on(following.session));
	ck_assert_int_eq(memcmp(sent, got, n), 0);
	story_is("stdin: loss 20000 0.5 [finished]\n");
	waitpid(child, NULL, 0);
	close(saved);
	close(out[0]);
}
END_TEST

START_TEST(standard_input_is_there_once)
{
	feed_stdin("epoch 1 loss 0.5\n", false);
	following_add("-");
	following_add("-");
	story_is("stdin: loss 1 0.5 [finished]\n");
}
END_TEST

static const struct {
	const char *name, *text;
} endings[] = {
	{ "nothing", "" },
	{ "no metric", "hello\n" },
};

START_TEST(standard_input_without_a_metric_is_a_run_that_waits)
{
	feed_stdin(endings[_i].text, false);
	following_add("-");
	story_is("stdin: [finished]\n");
}
END_TEST

TCase *
session_case(void)
{
	TCase *tcase = tcase_create("session");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, what_is_there_and_what_is_appended_is_read);
	tcase_add_test(tcase, an_unfinished_line_waits_for_a_second_and_counts_once);
	tcase_add_test(tcase, the_end_of_an_old_log_is_read_at_once);
	tcase_add_loop_test(tcase, a_rewritten_log_is_read_anew_without_doubling, 0,
			    COUNT_OF(rewrites));
	tcase_add_test(tcase,
		       an_emptied_log_is_shown_as_it_was_until_it_has_been_silent_for_a_second);
	tcase_add_test(tcase, a_document_rewritten_as_a_whole_is_not_doubled);
	tcase_add_test(tcase, a_named_log_that_is_rotated_goes_on);
	tcase_add_test(tcase, a_log_rotated_in_a_folder_is_known_under_its_new_name);
	tcase_add_loop_test(tcase, a_deleted_log_is_kept_and_marked_until_it_returns, 0, 2);
	tcase_add_loop_test(tcase, a_folder_moved_away_and_back_goes_on, 0, 2);
	tcase_add_test(tcase, a_folder_renamed_within_the_tree_is_followed_there);
	tcase_add_test(tcase, a_folder_deleted_under_somebody_is_found_again);
	tcase_add_test(tcase, files_appear_by_themselves_also_below_new_folders);
	tcase_add_test(tcase, hundreds_of_new_files_are_all_found);
	tcase_add_test(tcase, a_queue_that_overflows_loses_no_file);
	tcase_add_test(tcase, few_descriptors_serve_many_files);
	tcase_add_test(tcase, a_log_whose_reader_was_given_back_goes_on_as_if_it_had_not_been);
	tcase_add_test(tcase, a_log_that_was_written_just_now_does_not_keep_the_others_awake);
	tcase_add_test(tcase, readers_that_are_costly_to_revive_are_kept_longer);
	tcase_add_loop_test(tcase, each_line_is_there_once_after_rotations_under_full_load, 0, 2);
	tcase_add_test(tcase, logs_that_all_grow_take_little_memory);
	tcase_add_test(tcase, what_says_nothing_makes_no_run_unless_it_was_named_or_grows);
	tcase_add_test(tcase, runs_are_named_after_what_tells_them_apart);
	tcase_add_test(tcase, one_file_under_two_names_is_one_run);
	tcase_add_loop_test(tcase, a_link_is_followed_where_it_leads, 0, 2);
	tcase_add_test(tcase, names_may_hold_anything);
	tcase_add_test(tcase, what_is_printed_stands_in_the_order_given);
	tcase_add_test(tcase, of_many_logs_the_newest_is_read_first);
	tcase_add_test(tcase, arrival_is_the_time_of_live_bytes_only);
	tcase_add_test(tcase, a_file_that_was_still_when_first_seen_is_told_from_a_growing_one);
	tcase_add_test(tcase, a_step_returns_soon_whatever_there_is_to_read);
	tcase_add_test(tcase, a_step_without_a_budget_reads_nothing);
	tcase_add_test(tcase, a_small_log_does_not_wait_for_a_large_one);
	tcase_add_test(tcase, nothing_to_do_means_no_deadline);
	tcase_add_loop_test(tcase, what_cannot_be_read_is_refused_and_the_rest_goes_on, 0,
			    COUNT_OF(refusals));
	tcase_add_test(tcase, a_log_that_fails_is_a_state_that_passes);
	tcase_add_test(tcase, a_log_that_cannot_be_opened_for_a_while_is_tried_again);
	tcase_add_test(tcase, a_log_that_turns_out_to_be_binary_is_passed_over);
	tcase_add_test(tcase, lost_events_mean_looking_at_everything);
	tcase_add_loop_test(tcase, a_limit_of_the_kernel_means_polling_and_the_run_says_so, 0, 2);
	tcase_add_test(tcase, a_fifo_is_read_writer_after_writer);
	tcase_add_test(tcase, standard_input_is_read_to_its_end);
	tcase_add_loop_test(tcase, what_is_only_printed_waits_for_the_end_of_standard_input, 0, 51);
	tcase_add_test(tcase, what_comes_in_goes_on_to_standard_output_unharmed);
	tcase_add_test(tcase, standard_input_is_there_once);
	tcase_add_loop_test(tcase, standard_input_without_a_metric_is_a_run_that_waits, 0,
			    COUNT_OF(endings));
	return tcase;
}
