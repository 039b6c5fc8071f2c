/*
 * following.h - a session on real files, with a clock that tests move
 *
 * The clock is the real one plus what following_pass() added, so that what waits for a second or a
 * minute need not be waited for.
 */
#ifndef TESTS_UNIT_FOLLOWING_H
#define TESTS_UNIT_FOLLOWING_H

#include "files.h"

#include "app/session.h"
#include "util/clock.h"
#include "util/loop.h"

struct following {
	struct loop *loop;
	struct session *session;
	int64_t passed_ns;
	size_t steps;
	char told[1 << 16];
};

static struct following following;

static inline void
following_begin(const struct session_options *options)
{
	struct session_options all = *options;

	rule_settings_init(&all.rules);
	following = (struct following){ .loop = loop_new() };
	following.session = session_new(&all, following.loop);
}

static inline void
following_end(void)
{
	session_free(following.session);
	loop_free(following.loop);
	following.session = NULL;
	following.loop = NULL;
}

static inline struct moment
following_now(void)
{
	struct moment now = clock_now();

	now.mono_ns += following.passed_ns;
	now.wall_ns += following.passed_ns;
	return now;
}

static inline void
following_add(const char *argument)
{
	struct err err = { 0 };

	ck_assert_msg(session_add(following.session, argument, &err), "%s", err.message);
}

/* Steps until nothing wakes it and there is nothing to do. */
static inline void
following_settle(void)
{
	bool more = true;

	for (int turns = 0; more || loop_wait(following.loop, 0) > 0; turns++) {
		ck_assert_int_lt(turns, 10000);
		more = session_step(following.session, following_now(), 8 * NS_PER_MS);
		following.steps++;
	}
	session_step(following.session, following_now(), 8 * NS_PER_MS);
}

static inline void
following_pass(int64_t ns)
{
	following.passed_ns += ns;
	following_settle();
}

/*
 * All runs in order, a line each: "name: metric count last, ...", with what is remarkable about the run
 * in brackets.
 */
static inline const char *
following_story(void)
{
	const struct store *store = session_store(following.session);
	char *p = following.told, *end = p + sizeof(following.told);

	following_settle();
	*p = '\0';
	for (size_t i = 0; i < store_count(store); i++) {
		const struct run *run = store_run(store, i);

		p += snprintf(p, (size_t)(end - p), "%s:", run->name);
		for (size_t k = 0; k < run->metric_count; k++)
			p += snprintf(p, (size_t)(end - p), "%s %s %lld %g", k > 0 ? "," : "",
				      run->metrics[k]->name,
				      (long long)series_count(run->metrics[k]->series),
				      series_last(run->metrics[k]->series)->value);
		p += snprintf(p, (size_t)(end - p), "%s%s%s%s\n", run->removed ? " [removed]" : "",
			      run->polled ? " [polled]" : "",
			      run->source_error != NULL ? " [error]" : "",
			      run->source_finished ? " [finished]" : "");
		ck_assert_int_gt(end - p, 1000);
	}
	return following.told;
}

#endif
