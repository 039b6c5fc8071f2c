#include "config.h"

#include <sys/mman.h>
#include <sys/wait.h>

#include "files.h"
#include "suite.h"

#include "ingest/source.h"

TCase *source_case(void);

/* All that a source has handed out since it was opened; "|" where it began anew. */
struct heard {
	char text[1 << 16];
	size_t n;
	enum source_news last;
};

static char buffer[SOURCE_BUFFER];

static void
hear(struct heard *heard, struct str s)
{
	if (s.n == 0)
		return;
	ck_assert_uint_lt(heard->n + s.n, sizeof(heard->text));
	memcpy(heard->text + heard->n, s.p, s.n);
	heard->n += s.n;
	heard->text[heard->n] = '\0';
}

/* Reads until there is nothing more to be had for now. */
static const char *
listen_to(struct source *s, struct heard *heard)
{
	struct str bytes;

	for (int i = 0; i < 1000; i++) {
		heard->last = source_read(s, buffer, &bytes);
		if (heard->last == SOURCE_BYTES)
			hear(heard, bytes);
		else if (heard->last == SOURCE_RESTARTED)
			hear(heard, STR("|"));
		else
			return heard->text;
	}
	ck_abort_msg("the source never came to rest");
	return NULL;
}

static struct source *
must_open(const char *path)
{
	struct err err = { 0 };
	struct source *s = source_open(path, &err);

	ck_assert_msg(s != NULL, "%s", err.message);
	return s;
}

START_TEST(bytes_are_handed_out_in_order_and_once)
{
	struct heard heard = { 0 };
	struct source *s;

	files_write("a.log", "one\ntwo");
	s = must_open("a.log");
	ck_assert_str_eq(listen_to(s, &heard), "one\ntwo");
	ck_assert_int_eq(heard.last, SOURCE_SAME);
	ck_assert_str_eq(listen_to(s, &heard), "one\ntwo");
	files_append("a.log", " and more\n");
	ck_assert_str_eq(listen_to(s, &heard), "one\ntwo and more\n");
	files_append("a.log", "three\n");
	ck_assert_str_eq(listen_to(s, &heard), "one\ntwo and more\nthree\n");
	ck_assert_int_eq(source_offset(s), 23);
	ck_assert_int_eq(source_size(s), 23);
	source_close(s);
}
END_TEST

START_TEST(a_large_file_comes_in_slices)
{
	size_t n = 3 * SOURCE_SLICE + 17;
	char *text = malloc(n);
	struct source *s;
	struct str bytes;
	size_t got = 0;

	for (size_t i = 0; i < n; i++)
		text[i] = (char)('a' + i % 23);
	files_put("big.log", O_TRUNC, text, n);
	s = must_open("big.log");
	ck_assert_int_eq(source_size(s), (int64_t)n);
	while (source_read(s, buffer, &bytes) == SOURCE_BYTES) {
		ck_assert_uint_le(bytes.n, SOURCE_SLICE);
		ck_assert_int_eq(memcmp(bytes.p, text + got, bytes.n), 0);
		got += bytes.n;
	}
	ck_assert_uint_eq(got, n);
	source_close(s);
	free(text);
}
END_TEST

/* What happens to a file that holds "first line\nsecond line\n" and has been read; what is heard. */
static const struct {
	const char *name;
	const char *before;
	bool replace; /* by rename, else in place */
	const char *after;
	const char *heard;
} rewrites[] = {
	{ "truncated to nothing", "first line\nsecond line\n", false, "",
	  "first line\nsecond line\n|" },
	{ "truncated and begun anew", "first line\nsecond line\n", false, "new\n",
	  "first line\nsecond line\n|new\n" },
	{ "truncated and outgrown", "first line\nsecond line\n", false,
	  "another run\nhas written more\nthan before\n",
	  "first line\nsecond line\n|another run\nhas written more\nthan before\n" },
	{ "outgrown with the same beginning", "first line\nsecond line\n", false,
	  "first line\nSECOND LINE\nthird line\n",
	  "first line\nsecond line\n|first line\nSECOND LINE\nthird line\n" },
	{ "rewritten with the same size", "loss 0.5 acc 0.7\n", false, "loss 0.4 acc 0.8\n",
	  "loss 0.5 acc 0.7\n|loss 0.4 acc 0.8\n" },
	{ "rewritten with the very same bytes", "loss 0.5\n", false, "loss 0.5\n", "loss 0.5\n" },
	{ "rewritten with more behind the same", "loss 0.5\n", false, "loss 0.5\nloss 0.4\n",
	  "loss 0.5\nloss 0.4\n" },
	{ "replaced by something else", "loss 0.5\n", true, "loss 9.0\nloss 8.0\n",
	  "loss 0.5\n|loss 9.0\nloss 8.0\n" },
	{ "replaced by something shorter", "loss 0.5\nloss 0.4\n", true, "x\n",
	  "loss 0.5\nloss 0.4\n|x\n" },
	{ "replaced by nothing", "loss 0.5\n", true, "", "loss 0.5\n|" },
	{ "replaced by a longer copy", "loss 0.5\n", true, "loss 0.5\nloss 0.4\n",
	  "loss 0.5\nloss 0.4\n" },
	{ "nothing had been read", "", true, "loss 0.5\n", "loss 0.5\n" },
};

START_TEST(a_rewritten_file_is_read_anew_unless_it_is_a_continuation)
{
	struct heard heard = { 0 };
	struct source *s;

	files_write("a.log", rewrites[_i].before);
	s = must_open("a.log");
	listen_to(s, &heard);
	(rewrites[_i].replace ? files_replace : files_write)("a.log", rewrites[_i].after);
	ck_assert_msg(strcmp(listen_to(s, &heard), rewrites[_i].heard) == 0, "%s: \"%s\"",
		      rewrites[_i].name, heard.text);
	ck_assert_int_eq(heard.last, SOURCE_SAME);
	source_close(s);
}
END_TEST

START_TEST(truncation_between_two_slices_is_noticed)
{
	char *text = malloc(2 * SOURCE_SLICE);
	struct source *s;
	struct str bytes;

	memset(text, 'a', 2 * SOURCE_SLICE);
	files_put("big.log", O_TRUNC, text, 2 * SOURCE_SLICE);
	s = must_open("big.log");
	ck_assert_int_eq(source_read(s, buffer, &bytes), SOURCE_BYTES);
	memset(text, 'b', 2 * SOURCE_SLICE);
	files_put("big.log", O_TRUNC, text, 2 * SOURCE_SLICE);
	ck_assert_int_eq(source_read(s, buffer, &bytes), SOURCE_RESTARTED);
	ck_assert_int_eq(source_read(s, buffer, &bytes), SOURCE_BYTES);
	ck_assert_int_eq(bytes.p[0], 'b');
	ck_assert_int_eq(source_offset(s), SOURCE_SLICE);
	source_close(s);
	free(text);
}
END_TEST

START_TEST(a_rotated_file_is_read_to_its_end_and_the_new_one_follows_on)
{
	struct heard heard = { 0 };
	char back[64];
	struct source *s;

	files_write("a.log", "1\n2\n");
	s = must_open("a.log");
	listen_to(s, &heard);
	files_append("a.log", "3\n");
	rename("a.log", "a.log.1");
	files_append("a.log.1", "4\n");
	files_write("a.log", "5\n6\n");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n3\n4\n5\n6\n");
	ck_assert_int_eq(source_offset(s), 12);
	/* Only the new file's bytes can be read again. */
	ck_assert_int_eq(source_again(s, 8, 12, back, sizeof(back)), 4);
	ck_assert_int_eq(memcmp(back, "5\n6\n", 4), 0);
	ck_assert_int_eq(source_again(s, 0, 8, back, sizeof(back)), 0);
	source_close(s);
}
END_TEST

START_TEST(an_unfinished_line_does_not_run_into_the_next_file)
{
	struct heard heard = { 0 };
	struct source *s;

	files_write("a.log", "1\n2");
	s = must_open("a.log");
	listen_to(s, &heard);
	rename("a.log", "a.log.1");
	files_write("a.log", "3\n");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n3\n");
	source_close(s);
}
END_TEST

START_TEST(a_writer_that_has_not_come_over_yet_is_waited_for)
{
	struct heard heard = { 0 };
	struct source *s;

	files_write("a.log", "1\n");
	s = must_open("a.log");
	listen_to(s, &heard);
	rename("a.log", "a.log.1");
	files_write("a.log", ""); /* logrotate's "create" */
	ck_assert_str_eq(listen_to(s, &heard), "1\n");
	files_append("a.log.1", "2\n");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n");
	files_append("a.log", "3\n");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n3\n");
	source_close(s);
}
END_TEST

START_TEST(rotation_seen_as_a_gap_follows_on_too)
{
	struct heard heard = { 0 };
	struct source *s;

	files_write("a.log", "1\n");
	s = must_open("a.log");
	listen_to(s, &heard);
	files_append("a.log", "2\n");
	rename("a.log", "a.log.1");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n");
	ck_assert_int_eq(heard.last, SOURCE_GONE);
	files_append("a.log.1", "3\n"); /* by a writer that has not noticed yet */
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n3\n");
	ck_assert_int_eq(heard.last, SOURCE_GONE);
	files_write("a.log", "4\n");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n3\n4\n");
	source_close(s);
}
END_TEST

START_TEST(a_deleted_file_is_gone_and_begins_anew_when_it_returns)
{
	struct heard heard = { 0 };
	struct source *s;

	files_write("a.log", "1\n");
	s = must_open("a.log");
	listen_to(s, &heard);
	files_append("a.log", "2\n");
	unlink("a.log");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n");
	ck_assert_int_eq(heard.last, SOURCE_GONE);
	ck_assert_int_eq(source_fd(s), -1);
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n");
	ck_assert_int_eq(heard.last, SOURCE_GONE);
	files_write("a.log", "7\n8\n");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n|7\n8\n");
	source_close(s);
}
END_TEST

START_TEST(a_folder_moved_away_and_back_loses_nothing)
{
	struct heard heard = { 0 };
	struct source *s;

	mkdir("exp", 0755);
	files_write("exp/a.log", "1\n");
	s = must_open("exp/a.log");
	listen_to(s, &heard);
	rename("exp", "elsewhere");
	files_append("elsewhere/a.log", "2\n");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n");
	ck_assert_int_eq(heard.last, SOURCE_GONE);
	files_append("elsewhere/a.log", "3\n");
	rename("elsewhere", "exp");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n3\n");
	ck_assert_int_eq(heard.last, SOURCE_SAME);
	source_close(s);
}
END_TEST

START_TEST(a_released_descriptor_is_opened_again)
{
	struct heard heard = { 0 };
	struct source *s;

	files_write("a.log", "1\n");
	s = must_open("a.log");
	listen_to(s, &heard);
	source_release(s);
	ck_assert_int_eq(source_fd(s), -1);
	files_append("a.log", "2\n");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n");
	source_release(s);
	files_write("a.log", "other text\n");
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n|other text\n");
	source_close(s);
}
END_TEST

START_TEST(a_hole_left_by_truncation_is_no_text)
{
	struct heard heard = { 0 };
	struct source *s;
	int fd = open("a.log", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	char back[16];

	/* A writer without O_APPEND goes on at its own position after the truncation. */
	for (int i = 0; i < 3000; i++)
		ck_assert_int_eq(write(fd, "old\n", 4), 4);
	s = must_open("a.log");
	listen_to(s, &heard);
	heard.n = 0;
	ck_assert_int_eq(truncate("a.log", 0), 0);
	ck_assert_int_eq(write(fd, "new\n", 4), 4);
	ck_assert_str_eq(listen_to(s, &heard), "|new\n");
	ck_assert_int_eq(write(fd, "line\n", 5), 5);
	ck_assert_str_eq(listen_to(s, &heard), "|new\nline\n");
	ck_assert_int_eq(source_offset(s), 9);
	ck_assert_int_eq(source_size(s), 9);
	ck_assert_int_eq(source_again(s, 4, 9, back, sizeof(back)), 5);
	ck_assert_int_eq(memcmp(back, "line\n", 5), 0);
	close(fd);
	source_close(s);
}
END_TEST

START_TEST(a_large_hole_is_jumped_over)
{
	struct heard heard = { 0 };
	struct source *s;
	int fd = open("a.log", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	/* 1 GiB: read byte by byte it would take a while. */
	ck_assert_int_eq(pwrite(fd, "text\n", 5, (off_t)1 << 30), 5);
	s = must_open("a.log");
	ck_assert_str_eq(listen_to(s, &heard), "text\n");
	ck_assert_int_eq(source_offset(s), 5);
	close(fd);
	source_close(s);
}
END_TEST

START_TEST(what_cannot_be_seen_at_its_path_is_read_on_while_it_is_open)
{
	struct heard heard = { 0 };
	struct source *s;
	int fd;

	files_write("a.log", "1\n");
	fd = open("a.log", O_WRONLY | O_APPEND | O_CLOEXEC);
	s = must_open("a.log");
	listen_to(s, &heard);
	ck_assert_int_eq(symlink("loop", "loop"), 0);
	ck_assert_int_eq(rename("loop", "a.log"), 0);
	ck_assert_int_eq(symlink("a.log", "loop"), 0);
	ck_assert_int_eq(write(fd, "2\n", 2), 2);
	ck_assert_str_eq(listen_to(s, &heard), "1\n2\n");
	ck_assert_int_eq(heard.last, SOURCE_SAME);
	close(fd);
	source_close(s);
}
END_TEST

START_TEST(what_becomes_another_kind_of_file_is_not_read)
{
	struct heard heard = { 0 };
	struct source *s;

	files_write("a.log", "1\n");
	s = must_open("a.log");
	listen_to(s, &heard);
	unlink("a.log");
	listen_to(s, &heard);
	ck_assert_int_eq(mkfifo("a.log", 0644), 0);
	listen_to(s, &heard);
	ck_assert_int_eq(heard.last, SOURCE_ERROR);
	ck_assert_str_eq(source_error(s), "a.log: is no regular file any more");
	source_close(s);
}
END_TEST

START_TEST(a_look_from_outside_tells_change)
{
	struct heard heard = { 0 };
	struct source *s;

	files_write("a.log", "1\n");
	s = must_open("a.log");
	listen_to(s, &heard);
	ck_assert(source_is_unchanged(s));
	files_append("a.log", "2\n");
	ck_assert(!source_is_unchanged(s));
	listen_to(s, &heard);
	ck_assert(source_is_unchanged(s));
	files_replace("a.log", "3\n4\n");
	ck_assert(!source_is_unchanged(s));
	listen_to(s, &heard);
	files_age("a.log", 10);
	ck_assert(!source_is_unchanged(s));
	unlink("a.log");
	ck_assert(!source_is_unchanged(s));
	source_close(s);
}
END_TEST

START_TEST(bytes_can_be_read_again)
{
	struct heard heard = { 0 };
	char back[16];
	struct source *s;

	files_write("a.log", "0123456789");
	s = must_open("a.log");
	listen_to(s, &heard);
	ck_assert_int_eq(source_again(s, 3, 6, back, sizeof(back)), 3);
	ck_assert_int_eq(memcmp(back, "345", 3), 0);
	ck_assert_int_eq(source_again(s, 8, 99, back, sizeof(back)), 2);
	ck_assert_int_eq(source_again(s, 0, 10, back, 4), 4);
	source_release(s);
	ck_assert_int_eq(source_again(s, 3, 6, back, sizeof(back)), 3);
	unlink("a.log");
	ck_assert_int_eq(source_again(s, 3, 6, back, sizeof(back)), 0);
	source_close(s);
}
END_TEST

/*
 * Writes numbered lines as fast as it can and moves the log aside under them; never twice before the
 * reader (which tells how far it is) has come over into the newest file.
 */
static void
write_and_rotate(int lines, const volatile int64_t *lines_read)
{
	FILE *out = fopen("a.log", "w");
	char old[32];

	for (int i = 0; i < lines; i++) {
		fprintf(out, "%d\n", i);
		if (i % 7 == 0)
			fflush(out);
		if (i % 5000 != 4999)
			continue;
		while (*lines_read < i - 4000)
			usleep(100);
		fflush(out);
		snprintf(old, sizeof(old), "a.log.%d", i);
		rename("a.log", old);
		out = freopen("a.log", "w", out);
	}
	fclose(out);
	_exit(0);
}

START_TEST(no_line_is_lost_or_doubled_while_a_log_is_rotated_under_load)
{
	enum { LINES = 100000 };
	int64_t *lines_read = mmap(NULL, sizeof(*lines_read), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct source *s;
	struct str bytes;
	int64_t number = 0;
	bool done = false;
	pid_t child;

	files_write("a.log", "");
	s = must_open("a.log");
	child = fork();
	if (child == 0)
		write_and_rotate(LINES, lines_read);
	for (;;) {
		enum source_news news = source_read(s, buffer, &bytes);

		ck_assert_int_ne(news, SOURCE_RESTARTED);
		if (news == SOURCE_SAME && done)
			break;
		if (news == SOURCE_SAME)
			done = waitpid(child, NULL, WNOHANG) == child;
		for (size_t i = 0; i < bytes.n; i++) {
			if (bytes.p[i] != '\n') {
				number = number * 10 + bytes.p[i] - '0';
				continue;
			}
			ck_assert_int_eq(number, *lines_read);
			++*lines_read;
			number = 0;
		}
	}
	ck_assert_int_eq(*lines_read, LINES);
	munmap(lines_read, sizeof(*lines_read));
	source_close(s);
}
END_TEST

/*
 * The same with copytruncate: the log is emptied under its writer, every other time only when all of it
 * has been read.  Lines that nobody had read by then are lost with it: how many is told.
 */
static void
write_and_truncate(int lines, volatile int64_t *read_below, volatile int64_t *unread)
{
	int fd = open("a.log", O_WRONLY | O_APPEND);
	char line[32];

	for (int i = 0; i < lines; i++) {
		int n = snprintf(line, sizeof(line), "%d\n", i);

		if (write(fd, line, (size_t)n) != n)
			_exit(1);
		if (i % 2000 != 1999)
			continue;
		while (i % 4000 == 3999 && *read_below <= i)
			usleep(100);
		*unread += i + 1 - *read_below; /* at most: it is being read meanwhile */
		if (ftruncate(fd, 0) < 0)
			_exit(1);
	}
	while (*read_below < lines)
		usleep(100);
	_exit(0);
}

START_TEST(no_line_is_doubled_and_none_lost_that_was_there_while_a_log_is_emptied)
{
	enum { LINES = 40000 };
	int64_t *shared = mmap(NULL, 2 * sizeof(*shared), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	volatile int64_t *read_below = &shared[0], *unread = &shared[1];
	int64_t number = 0, got = 0;
	struct source *s;
	pid_t child;
	int status;

	files_write("a.log", "");
	s = must_open("a.log");
	child = fork();
	if (child == 0)
		write_and_truncate(LINES, read_below, unread);
	while (*read_below < LINES) {
		struct str bytes;

		if (source_read(s, buffer, &bytes) == SOURCE_RESTARTED)
			number = 0; /* an unfinished line went with the rest */
		for (size_t i = 0; i < bytes.n; i++) {
			if (bytes.p[i] != '\n') {
				number = number * 10 + bytes.p[i] - '0';
				continue;
			}
			ck_assert_int_ge(number, *read_below);
			ck_assert_int_lt(number, LINES);
			*read_below = number + 1;
			number = 0;
			got++;
		}
	}
	ck_assert_int_ge(got, LINES - *unread);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	source_close(s);
	munmap(shared, 2 * sizeof(*shared));
}
END_TEST

START_TEST(a_fifo_waits_for_a_writer_and_for_the_next_one)
{
	struct heard heard = { 0 };
	struct source *s;
	int fd;

	ck_assert_int_eq(mkfifo("f", 0644), 0);
	s = must_open("f");
	ck_assert(source_is_pipe(s));
	ck_assert_str_eq(listen_to(s, &heard), "");
	ck_assert_int_eq(heard.last, SOURCE_SAME);
	for (int i = 0; i < 3; i++) {
		fd = open("f", O_WRONLY | O_NONBLOCK | O_CLOEXEC);
		ck_assert_int_ge(fd, 0);
		ck_assert_int_eq(write(fd, "line\n", 5), 5);
		listen_to(s, &heard);
		ck_assert_int_eq(heard.last, SOURCE_SAME);
		close(fd);
		listen_to(s, &heard);
		ck_assert_int_eq(heard.last, SOURCE_ENDED);
		listen_to(s, &heard);
		ck_assert_int_eq(heard.last, SOURCE_SAME);
	}
	ck_assert_str_eq(heard.text, "line\nline\nline\n");
	source_close(s);
}
END_TEST

START_TEST(a_fifo_that_is_removed_has_ended)
{
	struct heard heard = { 0 };
	struct source *s;
	int fd;

	ck_assert_int_eq(mkfifo("f", 0644), 0);
	s = must_open("f");
	fd = open("f", O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	ck_assert_int_eq(write(fd, "last\n", 5), 5);
	unlink("f");
	files_write("f", "no FIFO\n");
	close(fd);
	listen_to(s, &heard);
	for (int i = 0; i < 3; i++) {
		ck_assert_str_eq(heard.text, "last\n");
		ck_assert_int_eq(heard.last, SOURCE_ENDED);
		listen_to(s, &heard);
	}
	source_close(s);
}
END_TEST

START_TEST(a_pipe_keeps_its_newest_bytes)
{
	enum { CHUNK = 60000, CHUNKS = 40 };
	static char chunk[CHUNK], back[CHUNK];
	struct source *s;
	struct str bytes;
	int64_t total = (int64_t)CHUNK * CHUNKS;
	int fd;

	ck_assert_int_eq(mkfifo("f", 0644), 0);
	s = must_open("f");
	fd = open("f", O_WRONLY | O_CLOEXEC);
	for (int i = 0; i < CHUNKS; i++) {
		memset(chunk, 'a' + i % 26, CHUNK);
		ck_assert_int_eq(write(fd, chunk, CHUNK), CHUNK);
		while (source_read(s, buffer, &bytes) == SOURCE_BYTES)
			;
	}
	ck_assert_int_eq(source_offset(s), total);
	ck_assert_int_eq(source_again(s, total - CHUNK, total, back, CHUNK), CHUNK);
	ck_assert_int_eq(memcmp(back, chunk, CHUNK), 0);
	ck_assert_int_eq(source_again(s, total - (1 << 20), total, back, 1), 1);
	ck_assert_int_eq(back[0], 'a' + (int)((total - (1 << 20)) / CHUNK % 26));
	ck_assert_int_eq(source_again(s, 0, 10, back, CHUNK), 0);
	close(fd);
	source_close(s);
}
END_TEST

static const struct {
	const char *path;
	const char *message;
} refusals[] = {
	{ "nope.log", "nope.log: no such file" },
	{ "folder", "folder: is a folder" },
	{ "loop", "loop: its symbolic links form a loop" },
	{ "a.log/b", "a.log/b: no such file" },
};

START_TEST(what_cannot_be_opened_is_named_with_the_reason)
{
	struct err err = { 0 };

	files_write("a.log", "");
	mkdir("folder", 0755);
	ck_assert_int_eq(symlink("loop", "loop"), 0);
	ck_assert_ptr_null(source_open(refusals[_i].path, &err));
	ck_assert_str_eq(err.message, refusals[_i].message);
}
END_TEST

START_TEST(a_read_error_is_a_state_and_is_tried_again)
{
	struct heard heard = { 0 };
	/* Nothing is mapped at address 0: reading it is EIO. */
	struct source *s = must_open("/proc/self/mem");

	for (int i = 0; i < 3; i++) {
		listen_to(s, &heard);
		ck_assert_int_eq(heard.last, SOURCE_ERROR);
		ck_assert_str_eq(source_error(s), "/proc/self/mem: Input/output error");
	}
	source_close(s);
}
END_TEST

START_TEST(an_error_that_passes_is_forgotten)
{
	struct heard heard = { 0 };
	struct source *s;

	files_write("a.log", "1\n");
	s = must_open("a.log");
	listen_to(s, &heard);
	unlink("a.log");
	listen_to(s, &heard);
	ck_assert_int_eq(symlink("a.log", "a.log"), 0);
	listen_to(s, &heard);
	ck_assert_int_eq(heard.last, SOURCE_ERROR);
	ck_assert_str_eq(source_error(s), "a.log: its symbolic links form a loop");
	unlink("a.log");
	files_write("a.log", "9\n");
	ck_assert_str_eq(listen_to(s, &heard), "1\n|9\n");
	ck_assert_ptr_null(source_error(s));
	source_close(s);
}
END_TEST

TCase *
source_case(void)
{
	TCase *tcase = tcase_create("source");

	tcase_add_checked_fixture(tcase, files_setup, files_teardown);
	tcase_add_test(tcase, bytes_are_handed_out_in_order_and_once);
	tcase_add_test(tcase, a_large_file_comes_in_slices);
	tcase_add_loop_test(tcase, a_rewritten_file_is_read_anew_unless_it_is_a_continuation, 0,
			    COUNT_OF(rewrites));
	tcase_add_test(tcase, truncation_between_two_slices_is_noticed);
	tcase_add_test(tcase, a_rotated_file_is_read_to_its_end_and_the_new_one_follows_on);
	tcase_add_test(tcase, an_unfinished_line_does_not_run_into_the_next_file);
	tcase_add_test(tcase, a_writer_that_has_not_come_over_yet_is_waited_for);
	tcase_add_test(tcase, rotation_seen_as_a_gap_follows_on_too);
	tcase_add_test(tcase, a_deleted_file_is_gone_and_begins_anew_when_it_returns);
	tcase_add_test(tcase, a_folder_moved_away_and_back_loses_nothing);
	tcase_add_test(tcase, a_released_descriptor_is_opened_again);
	tcase_add_test(tcase, a_hole_left_by_truncation_is_no_text);
	tcase_add_test(tcase, a_large_hole_is_jumped_over);
	tcase_add_test(tcase, what_cannot_be_seen_at_its_path_is_read_on_while_it_is_open);
	tcase_add_test(tcase, what_becomes_another_kind_of_file_is_not_read);
	tcase_add_test(tcase, a_look_from_outside_tells_change);
	tcase_add_test(tcase, bytes_can_be_read_again);
	tcase_add_test(tcase, no_line_is_lost_or_doubled_while_a_log_is_rotated_under_load);
	tcase_add_test(tcase, no_line_is_doubled_and_none_lost_that_was_there_while_a_log_is_emptied);
	tcase_add_test(tcase, a_fifo_waits_for_a_writer_and_for_the_next_one);
	tcase_add_test(tcase, a_fifo_that_is_removed_has_ended);
	tcase_add_test(tcase, a_pipe_keeps_its_newest_bytes);
	tcase_add_loop_test(tcase, what_cannot_be_opened_is_named_with_the_reason, 0,
			    COUNT_OF(refusals));
	tcase_add_test(tcase, a_read_error_is_a_state_and_is_tried_again);
	tcase_add_test(tcase, an_error_that_passes_is_forgotten);
	return tcase;
}
