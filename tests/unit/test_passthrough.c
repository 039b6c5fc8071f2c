#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "suite.h"

#include "app/passthrough.h"

TCase *passthrough_case(void);

START_TEST(a_slow_reader_gets_every_byte_and_nobody_waits_for_it)
{
	enum { BYTES = 300000 };
	static char sent[BYTES], got[BYTES];
	struct passthrough *p;
	size_t n = 0;
	int fds[2];

	for (size_t i = 0; i < BYTES; i++)
		sent[i] = (char)(i * 31 % 251);
	ck_assert_int_eq(pipe(fds), 0);
	p = passthrough_new(fds[1]);
	passthrough_write(p, (struct str){ sent, BYTES });
	ck_assert(passthrough_is_full(p)); /* a pipe holds 64 KiB */
	while (n < BYTES) {
		ssize_t more = read(fds[0], got + n, 1000);

		ck_assert_int_gt(more, 0);
		n += (size_t)more;
		passthrough_flush(p);
	}
	ck_assert(!passthrough_is_full(p));
	ck_assert_int_eq(memcmp(sent, got, BYTES), 0);
	ck_assert_int_eq(fcntl(fds[1], F_GETFL) & O_NONBLOCK, 0);
	passthrough_free(p);
	close(fds[0]);
	close(fds[1]);
}
END_TEST

START_TEST(order_is_kept_while_some_is_held_back)
{
	struct passthrough *p;
	char filler[4096], got[8];
	int fds[2];

	memset(filler, '.', sizeof(filler));
	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(fcntl(fds[1], F_SETPIPE_SZ, 4096), 4096);
	ck_assert_int_eq(write(fds[1], filler, sizeof(filler)), (ssize_t)sizeof(filler));
	p = passthrough_new(fds[1]);
	passthrough_write(p, STR("one"));
	passthrough_write(p, STR("two"));
	ck_assert(passthrough_is_full(p));
	ck_assert_int_eq(read(fds[0], filler, sizeof(filler)), (ssize_t)sizeof(filler));
	passthrough_write(p, STR("3"));
	passthrough_free(p); /* writes the rest */
	ck_assert_int_eq(read(fds[0], got, sizeof(got)), 7);
	ck_assert_int_eq(memcmp(got, "onetwo3", 7), 0);
	close(fds[0]);
	close(fds[1]);
}
END_TEST

START_TEST(a_reader_that_has_gone_is_no_reason_to_stop)
{
	struct passthrough *p;
	int fds[2];

	signal(SIGPIPE, SIG_IGN);
	ck_assert_int_eq(pipe(fds), 0);
	close(fds[0]);
	p = passthrough_new(fds[1]);
	passthrough_write(p, STR("one"));
	ck_assert(passthrough_is_broken(p));
	ck_assert(!passthrough_is_full(p));
	passthrough_write(p, STR("two"));
	ck_assert(!passthrough_is_full(p));
	passthrough_free(p);
	close(fds[1]);
}
END_TEST

TCase *
passthrough_case(void)
{
	TCase *tcase = tcase_create("passthrough");

	tcase_add_test(tcase, a_slow_reader_gets_every_byte_and_nobody_waits_for_it);
	tcase_add_test(tcase, order_is_kept_while_some_is_held_back);
	tcase_add_test(tcase, a_reader_that_has_gone_is_no_reason_to_stop);
	return tcase;
}
