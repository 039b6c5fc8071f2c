#include "config.h"

#include <dirent.h>
#include <malloc.h>

#include "following.h"
#include "suite.h"

#include "app/session_impl.h"

TCase *soak_case(void);

/*
 * Many hours in the life of a monitor, on a clock that runs as fast as it can: logs that grow a
 * line every six seconds, in pieces, and are rotated, restarted, copied anew, deleted and made
 * again.  SOAK_HOURS says how many (2); make soak takes a day.
 */
#define LOGS 50
#define LINES_A_MINUTE 10
#define HOURS 2

struct grown {
	char path[32];
	int64_t lines; /* that its run must have */
	int64_t step;  /* of the newest */
	char kept[64]; /* the rest of a line that has been begun */
};

static struct grown logs[LOGS];
static unsigned seed;

static void
begin(void)
{
	files_setup();
	following_begin(&(struct session_options){ .follow = true });
	seed = 1;
}

static void
end(void)
{
	following_end();
	files_teardown();
}

static bool
one_in(unsigned n)
{
	return (unsigned)rand_r(&seed) % n == 0;
}

/* Ends the line that was begun, then writes some more, and now and then only a part of the last. */
static void
grow_log(struct grown *log)
{
	char text[4096];
	size_t n = (size_t)snprintf(text, sizeof(text), "%s", log->kept), at = n;

	log->kept[0] = '\0';
	for (int i = 0; i < LINES_A_MINUTE; i++) {
		at = n;
		log->step++;
		log->lines++;
		n += (size_t)snprintf(text + n, sizeof(text) - n, "step %lld loss %lld.5\n",
				      (long long)log->step, (long long)log->step);
	}
	if (one_in(3)) {
		size_t shown = at + 1 + (size_t)rand_r(&seed) % (n - at - 1);

		snprintf(log->kept, sizeof(log->kept), "%s", text + shown);
		n = shown;
	}
	files_put(log->path, O_APPEND, text, n);
}

/* A line that has been begun is ended before its file goes. */
static void
end_line(struct grown *log)
{
	files_append(log->path, log->kept);
	log->kept[0] = '\0';
}

static void
rotate(struct grown *log)
{
	char old[40];

	end_line(log);
	snprintf(old, sizeof(old), "%.30s.1", log->path);
	ck_assert_int_eq(rename(log->path, old), 0);
}

static void
restart(struct grown *log, bool by_deletion)
{
	log->kept[0] = '\0';
	if (by_deletion)
		unlink(log->path);
	log->lines = log->step = 0;
	if (by_deletion)
		following_settle(); /* it is noticed that it has gone */
	else
		files_write(log->path, "");
}

/* As rsync does: the same text in another file. */
static void
copy_anew(struct grown *log)
{
	char command[128];

	snprintf(command, sizeof(command), "cp %.30s copy.tmp && mv copy.tmp %.30s", log->path,
		 log->path);
	ck_assert_int_eq(system(command), 0);
}

static void
live_a_minute(void)
{
	for (int i = 0; i < LOGS; i++) {
		struct grown *log = &logs[i];

		if (one_in(600))
			rotate(log);
		else if (one_in(600))
			restart(log, one_in(2));
		else if (one_in(2000))
			copy_anew(log);
		grow_log(log);
	}
	following_settle();
	following_pass(60 * NS_PER_S);
}

static size_t
descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t n = 0;

	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n;
}

static const struct run *
run_of(const struct grown *log)
{
	const struct store *store = session_store(following.session);

	for (size_t i = 0; i < store_count(store); i++)
		if (strcmp(store_run(store, i)->source, log->path) == 0)
			return store_run(store, i);
	ck_abort_msg("%s has no run", log->path);
	return NULL;
}

/* Every line is there, once: also those that were begun and have been read as they stand. */
static void
check_all(void)
{
	for (int i = 0; i < LOGS; i++) {
		const struct metric *loss = run_metric(run_of(&logs[i]), STR("loss"));

		end_line(&logs[i]);
		following_settle();
		ck_assert_msg(series_count(loss->series) == logs[i].lines, "%s: %lld of %lld lines",
			      logs[i].path, (long long)series_count(loss->series),
			      (long long)logs[i].lines);
		ck_assert_double_eq(series_last(loss->series)->value, (double)logs[i].step + 0.5);
	}
	ck_assert_uint_eq(session_notice_count(following.session), 0);
}

START_TEST(hours_pass_without_a_lost_line_or_a_lost_byte)
{
	const char *wanted = getenv("SOAK_HOURS");
	int hours = wanted != NULL ? (int)strtol(wanted, NULL, 10) : HOURS;
	size_t first_descriptors = 0, first_bytes = 0;

	for (int i = 0; i < LOGS; i++) {
		snprintf(logs[i].path, sizeof(logs[i].path), "log-%02d", i);
		files_write(logs[i].path, "");
		following_add(logs[i].path);
	}
	for (int minute = 0; minute < hours * 60; minute++) {
		live_a_minute();
		if (minute % 60 == 59)
			check_all();
		/* After some hours all that is bounded has reached its bounds. */
		if (minute + 1 == hours * 30) {
			first_descriptors = descriptors();
			first_bytes = mallinfo2().uordblks;
		}
	}
	ck_assert_uint_le(descriptors(), first_descriptors + LOGS);
	printf("%d hours: %zu descriptors (%zu at half-time), %zu KiB (%zu)\n", hours,
	       descriptors(), first_descriptors, mallinfo2().uordblks >> 10, first_bytes >> 10);
	if (hours >= 12)
		ck_assert_uint_le(mallinfo2().uordblks, first_bytes + first_bytes / 10);
}
END_TEST

TCase *
soak_case(void)
{
	TCase *tcase = tcase_create("soak");

	tcase_add_checked_fixture(tcase, begin, end);
	tcase_add_test(tcase, hours_pass_without_a_lost_line_or_a_lost_byte);
	return tcase;
}
