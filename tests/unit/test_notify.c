#include "config.h"

#include "suite.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/notify.h"
#include "app/options.h"
#include "util/die.h"
#include "util/loop.h"

TCase *notify_case(void);

/* What was sent to the terminal, and complained of. */
struct heard {
	char sent[2048];
	size_t sent_n;
	char complaint[512];
};

static void
send(void *arg, struct str bytes)
{
	struct heard *heard = arg;

	ck_assert_uint_lt(heard->sent_n + bytes.n, sizeof(heard->sent));
	memcpy(heard->sent + heard->sent_n, bytes.p, bytes.n);
	heard->sent_n += bytes.n;
	heard->sent[heard->sent_n] = '\0';
}

static void
complain(void *arg, const char *sentence)
{
	struct heard *heard = arg;

	snprintf(heard->complaint, sizeof(heard->complaint), "%s", sentence);
}

static char run_name[] = "a;b\033]0;x\007 训练", source[] = "logs/a.log", metric[] = "val_loss",
	    message[] = "val_loss is NaN; since epoch 3\033[31m";

/* A run whose file grew while we watched, and its alert. */
static const struct run live = {
	.id = 7, .name = run_name, .source = source, .arrived_mono_ns = 1
};
static const struct run old = {
	.id = 8, .name = run_name, .source = source, .still_when_first_seen = true
};
static const struct alert alert = {
	.id = 1,
	.rule = RULE_NAN,
	.severity = SEVERITY_CRITICAL,
	.run_id = 7,
	.metric = metric,
	.open = true,
	.epoch = { .has = true, .v = 3.5 },
	.line = 17,
	.message = message,
	.value = NAN,
	.threshold = 0.25,
};

static struct moment
at(double seconds)
{
	return (struct moment){ .mono_ns = 1000 * NS_PER_S + (int64_t)(seconds * (double)NS_PER_S),
				.wall_ns = INT64_C(1763755043) * NS_PER_S };
}

static struct news
raised(const struct run *run)
{
	return (struct news){ .kind = NEWS_RAISED,
			      .alert = &alert,
			      .run = run,
			      .state = STATE_LIVE,
			      .state_before = STATE_LIVE };
}

static struct notify *
open_notify(struct heard *heard, struct loop *loop, unsigned ways, const char *command)
{
	struct notify_options options = {
		.ways = ways,
		.command = command,
		.loop = loop,
		.arg = heard,
		.send = send,
		.complain = complain,
	};

	*heard = (struct heard){ .sent_n = 0 };
	unsetenv("TMUX");
	unsetenv("STY");
	return notify_new(&options);
}

static const struct {
	unsigned ways;
	const char *sent;
} way_cases[] = {
	{ 0, "" },
	{ NOTIFY_BELL, "\a" },
	/* no control of the log's, and no semicolon that would begin another field */
	{ NOTIFY_OSC9, "\033]9;a,b 训练: val_loss is NaN, since epoch 3\a" },
	{ NOTIFY_OSC777, "\033]777;notify;traintop: a,b 训练;val_loss is NaN, since epoch 3\a" },
	{ NOTIFY_BELL | NOTIFY_OSC9, "\033]9;a,b 训练: val_loss is NaN, since epoch 3\a\a" },
};

START_TEST(each_way_sends_its_own_sequence_and_nothing_of_the_logs)
{
	struct heard heard;
	struct loop *loop = loop_new();
	struct notify *notify = open_notify(&heard, loop, way_cases[_i].ways, NULL);
	struct news news = raised(&live);

	notify_news(notify, &news, at(0));
	ck_assert_str_eq(heard.sent, way_cases[_i].sent);
	notify_free(notify);
	loop_free(loop);
}
END_TEST

START_TEST(the_same_alert_is_told_again_after_a_minute_and_another_at_once)
{
	struct heard heard;
	struct loop *loop = loop_new();
	struct notify *notify = open_notify(&heard, loop, NOTIFY_BELL, NULL);
	struct alert other_alert = alert;
	struct news news = raised(&live), other = news;

	other_alert.rule = RULE_FROZEN;
	other.alert = &other_alert;
	notify_news(notify, &news, at(0));
	notify_news(notify, &news, at(59));
	ck_assert_str_eq(heard.sent, "\a");
	notify_news(notify, &news, at(61));
	ck_assert_str_eq(heard.sent, "\a\a");
	notify_news(notify, &other, at(63));
	ck_assert_str_eq(heard.sent, "\a\a\a");
	notify_free(notify);
	loop_free(loop);
}
END_TEST

START_TEST(history_what_cleared_was_seen_or_is_only_worth_knowing_makes_no_noise)
{
	struct heard heard;
	struct loop *loop = loop_new();
	struct notify *notify = open_notify(&heard, loop, NOTIFY_BELL, NULL);
	struct alert info_alert = alert, seen_alert = alert;
	struct news seen = raised(&live), past = raised(&old), cleared = raised(&live), info = raised(&live);

	info_alert.severity = SEVERITY_INFO;
	info.alert = &info_alert;
	cleared.kind = NEWS_CLEARED;
	seen_alert.acknowledged = true;
	seen.alert = &seen_alert;
	seen.kind = NEWS_WORSE;
	notify_news(notify, &past, at(0));
	notify_news(notify, &cleared, at(2));
	notify_news(notify, &info, at(4));
	notify_news(notify, &seen, at(6));
	ck_assert_str_eq(heard.sent, "");
	notify_free(notify);
	loop_free(loop);
}
END_TEST

static const struct {
	const char *tmux, *screen, *wrapped;
} wrap_cases[] = {
	{ NULL, NULL, "\033]9;x\033\\" },
	{ "/tmp/tmux-0/default,1,0", NULL, "\033Ptmux;\033\033]9;x\033\033\\\033\\" },
	{ NULL, "1.pts", "\033P\033]9;x\033\\\033\\" },
};

START_TEST(a_sequence_passes_through_tmux_and_screen)
{
	char *wrapped;

	unsetenv("TMUX");
	unsetenv("STY");
	if (wrap_cases[_i].tmux)
		setenv("TMUX", wrap_cases[_i].tmux, 1);
	if (wrap_cases[_i].screen)
		setenv("STY", wrap_cases[_i].screen, 1);
	wrapped = notify_wrap("\033]9;x\033\\");
	ck_assert_str_eq(wrapped, wrap_cases[_i].wrapped);
	free(wrapped);
}
END_TEST

static void
wait_for_commands(struct notify *notify, struct loop *loop)
{
	while (notify_busy(notify) > 0)
		loop_wait(loop, NEVER);
}

static char *
read_all(const char *path)
{
	static char text[2048];
	FILE *file = fopen(path, "re");
	size_t n;

	ck_assert_ptr_nonnull(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	fclose(file);
	return text;
}

START_TEST(a_command_finds_everything_cleaned_in_its_environment)
{
	char path[] = "/tmp/traintop-notify.XXXXXX";
	int fd = mkstemp(path);
	char *command = xasprintf("env | grep ^TRAINTOP_ | sort >%s", path);
	struct heard heard;
	struct loop *loop = loop_new();
	struct notify *notify = open_notify(&heard, loop, 0, command);
	struct news news = raised(&live);

	notify_news(notify, &news, at(0));
	wait_for_commands(notify, loop);
	ck_assert_str_eq(read_all(path), "TRAINTOP_EPOCH=3.5\n"
					 "TRAINTOP_EVENT=raised\n"
					 "TRAINTOP_LINE=17\n"
					 "TRAINTOP_MESSAGE=val_loss is NaN; since epoch 3\n"
					 "TRAINTOP_METRIC=val_loss\n"
					 "TRAINTOP_RULE=nan\n"
					 "TRAINTOP_RUN=a;b 训练\n"
					 "TRAINTOP_SEVERITY=critical\n"
					 "TRAINTOP_SOURCE=logs/a.log\n"
					 "TRAINTOP_STATE=live\n"
					 "TRAINTOP_STEP=\n"
					 "TRAINTOP_THRESHOLD=0.25\n"
					 "TRAINTOP_TIME=2025-11-21T19:57:23Z\n"
					 "TRAINTOP_VALUE=\n");
	ck_assert_str_eq(heard.complaint, "");
	notify_free(notify);
	loop_free(loop);
	free(command);
	close(fd);
	unlink(path);
}
END_TEST

static const struct {
	const char *command, *complaint;
} failure_cases[] = {
	{ "true", "" },
	{ "echo fine >&2", "" },
	{ "exit 7", "--on-alert: exit status 7" },
	{ "echo first; printf 'no \\033[31mmail\\n' >&2; exit 1",
	  "--on-alert: exit status 1: first no mail" },
	{ "kill -9 $$", "--on-alert: ended by signal 9" },
	{ "exec 2>/dev/null; cat; echo read nothing; exit 3",
	  "--on-alert: exit status 3: read nothing" },
};

START_TEST(a_command_that_fails_is_told_with_what_it_printed)
{
	struct heard heard;
	struct loop *loop = loop_new();
	struct notify *notify = open_notify(&heard, loop, 0, failure_cases[_i].command);
	struct news news = raised(&live);

	notify_news(notify, &news, at(0));
	wait_for_commands(notify, loop);
	ck_assert_str_eq(heard.complaint, failure_cases[_i].complaint);
	notify_free(notify);
	loop_free(loop);
}
END_TEST

/* Each appends its begin and end: if two of one alert overlapped, two begins would follow each
 * other. */
START_TEST(commands_of_one_alert_follow_each_other_and_nobody_waits)
{
	char path[] = "/tmp/traintop-notify.XXXXXX";
	int fd = mkstemp(path);
	char *command = xasprintf("echo begin >>%s; sleep 0.2; echo end >>%s", path, path);
	struct heard heard;
	struct loop *loop = loop_new();
	struct notify *notify = open_notify(&heard, loop, 0, command);
	struct news news = raised(&live);
	int64_t before = clock_now().mono_ns;

	/* The second has to wait; the third takes its place in the queue. */
	notify_news(notify, &news, at(0));
	notify_news(notify, &news, at(61));
	notify_news(notify, &news, at(122));
	ck_assert_int_lt(clock_now().mono_ns - before, 150 * NS_PER_MS);
	ck_assert_uint_eq(notify_busy(notify), 2);
	wait_for_commands(notify, loop);
	ck_assert_str_eq(read_all(path), "begin\nend\nbegin\nend\n");
	notify_free(notify);
	loop_free(loop);
	free(command);
	close(fd);
	unlink(path);
}
END_TEST

TCase *
notify_case(void)
{
	TCase *tcase = tcase_create("notify");

	tcase_add_loop_test(tcase, each_way_sends_its_own_sequence_and_nothing_of_the_logs, 0,
			    COUNT_OF(way_cases));
	tcase_add_test(tcase, the_same_alert_is_told_again_after_a_minute_and_another_at_once);
	tcase_add_test(tcase, history_what_cleared_was_seen_or_is_only_worth_knowing_makes_no_noise);
	tcase_add_loop_test(tcase, a_sequence_passes_through_tmux_and_screen, 0,
			    COUNT_OF(wrap_cases));
	tcase_add_test(tcase, a_command_finds_everything_cleaned_in_its_environment);
	tcase_add_loop_test(tcase, a_command_that_fails_is_told_with_what_it_printed, 0,
			    COUNT_OF(failure_cases));
	tcase_add_test(tcase, commands_of_one_alert_follow_each_other_and_nobody_waits);
	return tcase;
}
