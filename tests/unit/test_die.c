#include "config.h"

#include "util/die.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check_util.h"
#include "util/err.h"
#include "util/hash.h"

#ifdef WITH_SANITIZERS
/* ASan's allocator shall say no as malloc(3) does, not end the program. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}
#endif

static int told_fd;

static void
tell_first(void)
{
	(void)!write(told_fd, "hook; ", 6);
}

static void
die_in_hook(void)
{
	die("again");
}

static void
too_much(void)
{
	xcalloc(SIZE_MAX / 2, 4);
}

static void
said_so(void)
{
	die("no %s for %d", "room", 7);
}

/* What `end` writes to stderr before the process ends with the status for it; in how many writes. */
static int
last_words(void (*hook)(void), void (*end)(void), char *words, size_t size)
{
	int fds[2], status, writes = 0;
	size_t n = 0;
	ssize_t got;
	pid_t child;

	ck_assert_int_eq(pipe2(fds, O_DIRECT), 0); /* a read gets what one write wrote */
	child = fork();
	if (child == 0) {
		dup2(fds[1], STDERR_FILENO);
		close(fds[0]);
		told_fd = fds[1];
		die_set_hook(hook);
		end();
		_exit(0);
	}
	close(fds[1]);
	for (; (got = read(fds[0], words + n, size - 1 - n)) > 0; writes++)
		n += (size_t)got;
	words[n] = '\0';
	close(fds[0]);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 3);
	return writes;
}

START_TEST(gives_the_terminal_back_before_it_speaks)
{
	char words[200];

	last_words(tell_first, said_so, words, sizeof(words));
	ck_assert_str_eq(words, "hook; traintop: no room for 7\n");
	last_words(NULL, said_so, words, sizeof(words));
	ck_assert_str_eq(words, "traintop: no room for 7\n");
}
END_TEST

START_TEST(ends_also_if_the_hook_dies)
{
	char words[200];

	last_words(die_in_hook, said_so, words, sizeof(words));
	ck_assert_str_eq(words, "traintop: again\n");
}
END_TEST

START_TEST(no_memory_is_the_end)
{
	char words[200];

	last_words(tell_first, too_much, words, sizeof(words));
	ck_assert_str_eq(words, "hook; traintop: out of memory\n");
}
END_TEST

#ifndef WITH_SANITIZERS /* which need more address space than a limit would leave */
/* What counts the lines that tests reach (make coverage) writes at the very end, and needs some. */
static void
memory_again(void)
{
	struct rlimit limit;

	getrlimit(RLIMIT_AS, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_AS, &limit);
}

static bool
no_more_memory(void)
{
	struct rlimit limit;
	unsigned long pages = 0;
	FILE *statm = fopen("/proc/self/statm", "re");

	if (!statm || fscanf(statm, "%lu", &pages) != 1)
		return false;
	fclose(statm);
	atexit(memory_again);
	getrlimit(RLIMIT_AS, &limit);
	limit.rlim_cur = pages * (unsigned long)sysconf(_SC_PAGESIZE);
	return setrlimit(RLIMIT_AS, &limit) == 0;
}

/* Also what the heap has left is taken. */
static void
not_a_byte(void)
{
	if (!no_more_memory())
		return;
	for (size_t size = 1 << 20; size > 0; size /= 2)
		while (malloc(size))
			;
	xmalloc(1);
}

START_TEST(the_last_sentence_is_whole_where_not_a_byte_is_left)
{
	char words[200];

	ck_assert_int_eq(last_words(NULL, not_a_byte, words, sizeof(words)), 1);
	ck_assert_str_eq(words, "traintop: out of memory\n");
}
END_TEST

struct node {
	int key;
	UT_hash_handle hh;
};

/* The nodes are there before; it is the table of the hash that there is no room for. */
static void
too_large_a_hash(void)
{
	enum { NODES = 400000 };
	struct node *nodes = xcalloc(NODES, sizeof(*nodes)), *hash = NULL;

	if (!no_more_memory())
		return;
	for (int i = 0; i < NODES; i++) {
		nodes[i].key = i;
		HASH_ADD_INT(hash, key, &nodes[i]);
	}
}

START_TEST(a_hash_without_memory_is_the_end_too)
{
	char words[200];

	last_words(tell_first, too_large_a_hash, words, sizeof(words));
	ck_assert_str_eq(words, "hook; traintop: out of memory\n");
}
END_TEST
#endif

START_TEST(nothing_is_still_a_block)
{
	void *blocks[] = { xmalloc(0), xcalloc(0, 8), xcalloc(8, 0), xreallocarray(NULL, 0, 8) };

	for (int i = 0; i < COUNT_OF(blocks); i++) {
		ck_assert_ptr_nonnull(blocks[i]);
		free(blocks[i]);
	}
}
END_TEST

START_TEST(copies_and_formats)
{
	char *s = xstrndup("lossy", 4);

	ck_assert_str_eq(s, "loss");
	free(s);
	s = xstrdup("");
	ck_assert_str_eq(s, "");
	free(s);
	s = xasprintf("%s#%d", "bert", 2);
	ck_assert_str_eq(s, "bert#2");
	free(s);
}
END_TEST

START_TEST(an_array_grows_by_half)
{
	size_t cap = 0, moves = 0;
	int *v = NULL;

	for (size_t n = 0; n < 10000; n++) {
		size_t before = cap;

		v = grow(v, &cap, n + 1, sizeof(*v));
		ck_assert_uint_ge(cap, n + 1);
		moves += cap != before;
		v[n] = (int)n;
	}
	for (int n = 0; n < 10000; n++)
		ck_assert_int_eq(v[n], n);
	ck_assert_uint_lt(moves, 30);
	v = grow(v, &cap, 50000, sizeof(*v));
	ck_assert_uint_ge(cap, 50000);
	free(v);
}
END_TEST

START_TEST(an_error_is_one_sentence_that_fits)
{
	struct err err;
	char path[2 * ERR_MAX];

	err_set(&err, 2, "%s: no such file", "a.log");
	ck_assert_int_eq(err.number, 2);
	ck_assert_str_eq(err.message, "a.log: no such file");
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	err_set(&err, 0, "%s", path);
	ck_assert_uint_eq(strlen(err.message), ERR_MAX - 1);
}
END_TEST

TCase *
die_case(void)
{
	TCase *tcase = tcase_create("die");

	tcase_add_test(tcase, gives_the_terminal_back_before_it_speaks);
	tcase_add_test(tcase, ends_also_if_the_hook_dies);
	tcase_add_test(tcase, no_memory_is_the_end);
#ifndef WITH_SANITIZERS
	tcase_add_test(tcase, the_last_sentence_is_whole_where_not_a_byte_is_left);
	tcase_add_test(tcase, a_hash_without_memory_is_the_end_too);
#endif
	tcase_add_test(tcase, nothing_is_still_a_block);
	tcase_add_test(tcase, copies_and_formats);
	tcase_add_test(tcase, an_array_grows_by_half);
	tcase_add_test(tcase, an_error_is_one_sentence_that_fits);
	return tcase;
}
