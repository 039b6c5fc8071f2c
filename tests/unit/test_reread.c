#include "config.h"

#include "suite.h"

#include <stdio.h>
#include <string.h>

#include "analyse/engine.h"
#include "app/session_private.h"
#include "following.h"

TCase *reread_case(void);

static char news[4096];

static void
note_news(void *arg, const struct news *item)
{
	static const char *const kinds[] = {
		[NEWS_RAISED] = "+", [NEWS_CLEARED] = "-", [NEWS_WORSE] = "^", [NEWS_STATE] = "="
	};
	size_t n = strlen(news);

	(void)arg;
	if (item->kind == NEWS_STATE)
		snprintf(news + n, sizeof(news) - n, "=%s ", state_name(item->state));
	else
		snprintf(news + n, sizeof(news) - n, "%s%s@%g ", kinds[item->kind],
			 rule_info(item->alert->rule)->name,
			 item->alert->epoch.has ? item->alert->epoch.v : -1);
}

/* What was told since the last call. */
static const char *
take_news(void)
{
	static char told[sizeof(news)];

	following_settle();
	memcpy(told, news, sizeof(news));
	news[0] = '\0';
	return told;
}

static void
setup(void)
{
	struct session_options options = { .follow = true, .news = note_news };

	news[0] = '\0';
	files_setup();
	following_begin(&options);
}

static void
teardown(void)
{
	following_end();
	files_teardown();
}

/* As a trainer writes it at each checkpoint: epochs 1 to n, of which the loss of some is NaN. */
static const char *
document(int n, int first_nan, double scale)
{
	static char text[8192];
	size_t at = (size_t)sprintf(text, "{\"epoch\": %d, \"log_history\": [", n);

	for (int i = 1; i <= n; i++) {
		char loss[32];

		snprintf(loss, sizeof(loss), "%g", scale / i);
		at += (size_t)sprintf(text + at, "%s\n{\"epoch\": %d, \"loss\": %s}",
				      i > 1 ? "," : "", i, i >= first_nan ? "NaN" : loss);
	}
	sprintf(text + at, "]}\n");
	return text;
}

static const struct alert *
only_alert(void)
{
	const struct engine *engine = session_engine(following.session);

	ck_assert_uint_eq(engine_alert_count(engine), 1);
	return engine_alert(engine, 0);
}

enum way { AT_ONCE, BY_RENAME, EMPTIED_FIRST, EMPTIED_FOR_LONG, IN_PIECES, WAYS };

/* The file is written anew, in one of the ways in which programs do that. */
static void
write_anew(enum way way, const char *text)
{
	size_t half = strlen(text) / 2;
	char first[8192];

	switch (way) {
	case AT_ONCE:
		files_write("state.json", text);
		break;
	case BY_RENAME:
		files_replace("state.json", text);
		break;
	case EMPTIED_FIRST:
	case EMPTIED_FOR_LONG:
		files_write("state.json", "");
		following_settle();
		if (way == EMPTIED_FOR_LONG)
			following_pass(3 * NS_PER_S);
		files_append("state.json", text);
		break;
	case IN_PIECES:
		snprintf(first, sizeof(first), "%.*s", (int)half, text);
		files_write("state.json", first);
		following_settle();
		files_append("state.json", text + half);
		break;
	case WAYS:
		break;
	}
	following_settle();
	following_pass(2 * NS_PER_S);
}

START_TEST(what_was_told_of_a_document_is_not_told_again_when_it_is_written_anew)
{
	struct engine *engine = session_engine(following.session);
	uint64_t id;

	files_write("state.json", document(5, 4, 1));
	following_add("state.json");
	ck_assert_ptr_nonnull(strstr(take_news(), "+nan@4 "));
	id = only_alert()->id;
	engine_acknowledge(engine, id, true);
	for (int n = 6; n < 10; n++) {
		following_pass(60 * NS_PER_S);
		take_news();
		write_anew((enum way)_i, document(n, 4, 1));
		ck_assert_ptr_null(strpbrk(take_news(), "+-^"));
		ck_assert_uint_eq(only_alert()->id, id);
		ck_assert(only_alert()->acknowledged);
		ck_assert(only_alert()->open);
	}
}
END_TEST

START_TEST(what_is_new_in_a_document_written_anew_is_told)
{
	files_write("state.json", document(5, 99, 1));
	following_add("state.json");
	ck_assert_ptr_null(strchr(take_news(), '+'));
	write_anew((enum way)_i, document(6, 6, 1));
	ck_assert_ptr_nonnull(strstr(take_news(), "+nan@6 "));
	/* It goes wrong earlier than it did: that is another training. */
	write_anew((enum way)_i, document(7, 3, 1));
	ck_assert_ptr_nonnull(strstr(take_news(), "+nan@3 "));
	ck_assert_int_eq((int)only_alert()->epoch.v, 3);
}
END_TEST

START_TEST(another_training_in_the_same_file_tells_its_own_alerts)
{
	files_write("state.json", document(5, 4, 1));
	following_add("state.json");
	take_news();
	engine_acknowledge(session_engine(following.session), only_alert()->id, true);
	/* The same place, after other losses. */
	write_anew((enum way)_i, document(5, 4, 2));
	ck_assert_ptr_nonnull(strstr(take_news(), "+nan@4 "));
	ck_assert(!only_alert()->acknowledged);
}
END_TEST

START_TEST(a_training_that_is_run_again_later_is_no_rewriting)
{
	files_write("state.json", document(5, 4, 1));
	following_add("state.json");
	take_news();
	files_write("state.json", "");
	following_settle();
	following_pass(ANEW_NS + NS_PER_S);
	files_append("state.json", document(5, 4, 1));
	ck_assert_ptr_nonnull(strstr(take_news(), "+nan@4 "));
	ck_assert_uint_eq(only_alert()->id, 2);
}
END_TEST

START_TEST(a_mute_outlives_the_writing)
{
	struct engine *engine = session_engine(following.session);
	uint32_t id;

	files_write("state.json", document(5, 99, 1));
	following_add("state.json");
	following_settle();
	id = store_run(session_store(following.session), 0)->id;
	engine_mute(engine, id, RULE_NAN, true);
	write_anew((enum way)_i, document(6, 6, 1));
	ck_assert(engine_muted(engine, id, RULE_NAN));
	ck_assert_uint_eq(engine_alert_count(engine), 0);
}
END_TEST

START_TEST(the_state_of_a_run_does_not_flicker_when_its_document_is_written_anew)
{
	files_write("state.json", document(5, 99, 1));
	following_add("state.json");
	following_settle();
	write_anew((enum way)_i, document(6, 99, 1));
	take_news();
	write_anew((enum way)_i, document(7, 99, 1));
	ck_assert_str_eq(take_news(), "");
}
END_TEST

TCase *
reread_case(void)
{
	TCase *tc = tcase_create("reread");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(
	    tc, what_was_told_of_a_document_is_not_told_again_when_it_is_written_anew, 0, WAYS);
	tcase_add_loop_test(tc, what_is_new_in_a_document_written_anew_is_told, 0, WAYS);
	tcase_add_loop_test(tc, another_training_in_the_same_file_tells_its_own_alerts, 0, WAYS);
	tcase_add_test(tc, a_training_that_is_run_again_later_is_no_rewriting);
	tcase_add_loop_test(tc, a_mute_outlives_the_writing, 0, WAYS);
	tcase_add_loop_test(
	    tc, the_state_of_a_run_does_not_flicker_when_its_document_is_written_anew, 0, WAYS);
	return tc;
}
