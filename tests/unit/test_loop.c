#include "config.h"

#include "util/loop.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <sys/time.h>

#include "check_util.h"
#include "util/clock.h"

/* A pipe with something to read in it, and who was called for it. */
struct ear {
	struct loop *loop;
	int fds[2];
	int calls;
	short revents;
	struct ear *removes; /* taken out of the loop by this one's callback */
	struct ear *adds;
};

static void heard(void *arg, int fd, short revents);

static void
ear_init(struct ear *ear, struct loop *loop, bool ready)
{
	*ear = (struct ear){ .loop = loop };
	ck_assert_int_eq(pipe(ear->fds), 0);
	if (ready)
		ck_assert_int_eq(write(ear->fds[1], "x", 1), 1);
}

static void
ear_fini(struct ear *ear)
{
	close(ear->fds[0]);
	close(ear->fds[1]);
}

static void
heard(void *arg, int fd, short revents)
{
	struct ear *ear = arg;

	ck_assert_int_eq(fd, ear->fds[0]);
	ear->calls++;
	ear->revents = revents;
	if (ear->removes)
		loop_remove(ear->loop, ear->removes->fds[0]);
	if (ear->adds)
		loop_add(ear->loop, ear->adds->fds[0], POLLIN, heard, ear->adds);
}

START_TEST(calls_who_is_ready)
{
	struct loop *loop = loop_new();
	struct ear ready, silent;

	ear_init(&ready, loop, true);
	ear_init(&silent, loop, false);
	loop_add(loop, ready.fds[0], POLLIN, heard, &ready);
	loop_add(loop, silent.fds[0], POLLIN, heard, &silent);
	ck_assert_int_eq(loop_wait(loop, NEVER), 1);
	ck_assert_int_eq(ready.calls, 1);
	ck_assert_int_eq(ready.revents & POLLIN, POLLIN);
	ck_assert_int_eq(silent.calls, 0);
	loop_remove(loop, ready.fds[0]);
	loop_remove(loop, ready.fds[0]);
	ck_assert_int_eq(loop_wait(loop, 0), 0);
	ear_fini(&ready);
	ear_fini(&silent);
	loop_free(loop);
}
END_TEST

START_TEST(adding_again_replaces)
{
	struct loop *loop = loop_new();
	struct ear ear, other;

	ear_init(&ear, loop, true);
	other = ear;
	loop_add(loop, ear.fds[0], POLLIN, heard, &ear);
	loop_add(loop, ear.fds[0], POLLIN, heard, &other);
	ck_assert_int_eq(loop_wait(loop, NEVER), 1);
	ck_assert_int_eq(ear.calls, 0);
	ck_assert_int_eq(other.calls, 1);
	ear_fini(&ear);
	loop_free(loop);
}
END_TEST

START_TEST(a_callback_may_take_others_away_and_itself)
{
	struct loop *loop = loop_new();
	struct ear first, second;

	ear_init(&first, loop, true);
	ear_init(&second, loop, true);
	first.removes = &second;
	second.removes = &first;
	loop_add(loop, first.fds[0], POLLIN, heard, &first);
	loop_add(loop, second.fds[0], POLLIN, heard, &second);
	ck_assert_int_eq(loop_wait(loop, NEVER), 1);
	ck_assert_int_eq(first.calls + second.calls, 1);
	first.removes = &first;
	second.removes = &second;
	ck_assert_int_eq(loop_wait(loop, NEVER), 1);
	ck_assert_int_eq(loop_wait(loop, 0), 0);
	ear_fini(&first);
	ear_fini(&second);
	loop_free(loop);
}
END_TEST

/* The same number can be another file by the time its turn comes. */
START_TEST(a_descriptor_that_came_back_is_not_called_for_the_old_one)
{
	struct loop *loop = loop_new();
	struct ear first, second, reborn;

	ear_init(&first, loop, true);
	ear_init(&second, loop, true);
	reborn = second;
	first.removes = &second;
	first.adds = &reborn;
	loop_add(loop, first.fds[0], POLLIN, heard, &first);
	loop_add(loop, second.fds[0], POLLIN, heard, &second);
	ck_assert_int_eq(loop_wait(loop, NEVER), 1);
	ck_assert_int_eq(second.calls, 0);
	ck_assert_int_eq(reborn.calls, 0);
	first.removes = first.adds = NULL;
	ck_assert_int_eq(loop_wait(loop, NEVER), 2);
	ck_assert_int_eq(reborn.calls, 1);
	ear_fini(&first);
	ear_fini(&second);
	loop_free(loop);
}
END_TEST

START_TEST(waits_until_the_deadline_and_not_for_one_that_has_passed)
{
	struct loop *loop = loop_new();
	int64_t before = clock_now().mono_ns;

	ck_assert_int_eq(loop_wait(loop, before + 30 * NS_PER_MS), 0);
	ck_assert_int_ge(clock_now().mono_ns, before + 30 * NS_PER_MS);
	ck_assert_int_lt(clock_now().mono_ns, before + 2 * NS_PER_S);
	before = clock_now().mono_ns;
	ck_assert_int_eq(loop_wait(loop, before - NS_PER_S), 0);
	ck_assert_int_eq(loop_wait(loop, INT64_MIN), 0);
	ck_assert_int_lt(clock_now().mono_ns, before + NS_PER_S);
	loop_free(loop);
}
END_TEST

static void
ignore(int sig)
{
	(void)sig;
}

START_TEST(a_signal_ends_the_wait)
{
	struct loop *loop = loop_new();
	struct sigaction action = { .sa_handler = ignore };
	struct itimerval timer = { .it_value.tv_usec = 20000 };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
	ck_assert_int_eq(loop_wait(loop, NEVER), 0);
	loop_free(loop);
}
END_TEST

START_TEST(tells_of_a_hangup)
{
	struct loop *loop = loop_new();
	struct ear ear;

	ear_init(&ear, loop, false);
	close(ear.fds[1]);
	loop_add(loop, ear.fds[0], POLLIN, heard, &ear);
	ck_assert_int_eq(loop_wait(loop, NEVER), 1);
	ck_assert_int_eq(ear.revents & POLLHUP, POLLHUP);
	close(ear.fds[0]);
	loop_free(loop);
	loop_free(NULL);
}
END_TEST

TCase *
loop_case(void)
{
	TCase *tcase = tcase_create("loop");

	tcase_add_test(tcase, calls_who_is_ready);
	tcase_add_test(tcase, adding_again_replaces);
	tcase_add_test(tcase, a_callback_may_take_others_away_and_itself);
	tcase_add_test(tcase, a_descriptor_that_came_back_is_not_called_for_the_old_one);
	tcase_add_test(tcase, waits_until_the_deadline_and_not_for_one_that_has_passed);
	tcase_add_test(tcase, a_signal_ends_the_wait);
	tcase_add_test(tcase, tells_of_a_hangup);
	return tcase;
}
