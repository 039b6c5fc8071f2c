/*
 * What the disk, or the network behind it, does to a log that is being read
 *
 * pread(2) of this program is the one below: it fails, or gives fewer bytes, where a test says so.
 */
#include "config.h"

#include <errno.h>
#include <sys/syscall.h>

#include "files.h"
#include "suite.h"

#include "ingest/source.h"

static struct {
	int error;      /* 0: none */
	int64_t from;   /* of the offset that cannot be read, and all behind it */
	int times;      /* how often it fails */
	size_t at_most; /* bytes at once; 0: as many as wanted */
} fault;

ssize_t pread(int fd, void *buf, size_t n, off_t at);

ssize_t
pread(int fd, void *buf, size_t n, off_t at)
{
	if (fault.error != 0 && fault.times > 0 && at + (off_t)n > fault.from) {
		if (at >= fault.from) {
			fault.times--;
			errno = fault.error;
			return -1;
		}
		n = (size_t)(fault.from - at);
	}
	if (fault.at_most > 0 && n > fault.at_most)
		n = fault.at_most;
	return (ssize_t)syscall(SYS_pread64, fd, buf, n, at);
}

static char buffer[SOURCE_BUFFER];

/* All that comes until there is nothing more, or it fails; "|" where it began anew. */
static const char *
listen_to(struct source *s, enum source_news *last)
{
	static char text[1 << 16];
	size_t n = 0;
	struct str bytes;

	for (int turns = 0; turns < 10000; turns++) {
		*last = source_read(s, buffer, &bytes);
		if (*last == SOURCE_RESTARTED)
			bytes = STR("|");
		else if (*last != SOURCE_BYTES)
			break;
		ck_assert_uint_lt(n + bytes.n, sizeof(text));
		if (bytes.n > 0)
			memcpy(text + n, bytes.p, bytes.n);
		n += bytes.n;
	}
	text[n] = '\0';
	return text;
}

static struct source *
read_once(const char *text)
{
	enum source_news last;
	struct err err = { 0 };
	struct source *s;

	files_write("a.log", text);
	fault.error = 0;
	fault.at_most = 0;
	s = source_open("a.log", &err);
	ck_assert_msg(s != NULL, "%s", err.message);
	ck_assert_str_eq(listen_to(s, &last), text);
	return s;
}

/* Which of the bytes already read, or of the new ones, cannot be read. */
static const struct {
	const char *name;
	int error;
	int64_t from;
	const char *reason;
} places[] = {
	{ "the first bytes", EIO, 0, "a.log: Input/output error" },
	{ "within the first bytes", EIO, 3, "a.log: Input/output error" },
	{ "the last bytes read", EIO, 8, "a.log: Input/output error" },
	{ "the new bytes", EIO, 14, "a.log: Input/output error" },
	{ "the file's handle", ESTALE, 0, "a.log: Stale file handle" },
};

START_TEST(an_error_in_between_is_told_and_nothing_is_read_twice)
{
	struct source *s = read_once("one\ntwo\nthree\n");
	enum source_news last;

	files_append("a.log", "four\n");
	fault.error = places[_i].error;
	fault.from = places[_i].from;
	for (int i = 0; i < 3; i++) {
		fault.times = 1;
		ck_assert_msg(*listen_to(s, &last) == '\0', "%s", places[_i].name);
		ck_assert_msg(last == SOURCE_ERROR, "%s: %d", places[_i].name, (int)last);
		ck_assert_str_eq(source_error(s), places[_i].reason);
	}
	fault.times = 0;
	ck_assert_str_eq(listen_to(s, &last), "four\n");
	ck_assert_int_eq(last, SOURCE_SAME);
	ck_assert_ptr_null(source_error(s));
	source_close(s);
}
END_TEST

START_TEST(reads_may_be_as_short_as_they_like)
{
	struct source *s = read_once("one\ntwo\nthree\n");
	enum source_news last;

	fault.at_most = (size_t)_i;
	files_append("a.log", "four\nfive\nsix\nseven\n");
	ck_assert_str_eq(listen_to(s, &last), "four\nfive\nsix\nseven\n");
	files_write("a.log", "one\nother\n");
	ck_assert_str_eq(listen_to(s, &last), "|one\nother\n");
	source_close(s);
}
END_TEST

START_TEST(a_log_that_was_let_go_and_fails_when_it_is_opened_again_goes_on)
{
	struct source *s = read_once("one\ntwo\nthree\n");
	enum source_news last;

	source_release(s);
	files_replace("a.log", "one\ntwo\nthree\nfour\n");
	fault.error = EIO;
	fault.from = 0;
	fault.times = 1;
	ck_assert_str_eq(listen_to(s, &last), "");
	ck_assert_int_eq(last, SOURCE_ERROR);
	ck_assert_str_eq(listen_to(s, &last), "four\n");
	source_close(s);
}
END_TEST

TCase *faults_case(void);

TCase *
faults_case(void)
{
	TCase *tcase = tcase_create("faults");

	tcase_add_checked_fixture(tcase, files_setup, files_teardown);
	tcase_add_loop_test(tcase, an_error_in_between_is_told_and_nothing_is_read_twice, 0,
			    COUNT_OF(places));
	tcase_add_loop_test(tcase, reads_may_be_as_short_as_they_like, 1, 20);
	tcase_add_test(tcase, a_log_that_was_let_go_and_fails_when_it_is_opened_again_goes_on);
	return tcase;
}
