#include "config.h"

#include <dirent.h>
#include <malloc.h>

#include "following.h"
#include "suite.h"

#include "app/session_private.h"
#include "view/ui.h"

TCase *soak_case(void);

/*
 * Many hours in the life of a monitor, on a clock that runs as fast as it can: logs that grow a
 * line every three seconds, in pieces, and are rotated, restarted, copied anew, deleted and made
 * again; a metric that becomes NaN now and then, so that alerts open and close; and a person who
 * plays with the keys and the size of the window.  SOAK_HOURS says how many; make soak takes a week.
 */
#define LOGS 50
#define LINES_A_MINUTE 20
#define NAN_EVERY 97 /* steps */
#define MEMORY_MAX (40 << 20) /* whatever the screens show */
#define DAY 24	     /* hours: then all that is bounded has reached its bounds */
#ifdef WITH_SANITIZERS
#define HOURS 2
#else
#define HOURS DAY
#endif

struct grown {
	char path[32];
	int64_t lines; /* that its run must have */
	int64_t nans;  /* of them, that were none */
	int64_t step;  /* of the newest */
	char kept[64]; /* the rest of a line that has been begun */
};

static struct grown logs[LOGS];
static unsigned seed;
static struct ui *ui;
static struct canvas *canvas;

static void
begin(void)
{
	files_setup();
	following_begin(&(struct session_options){ .follow = true });
	ui = ui_new(&(struct ui_options){ .ascii = false });
	canvas = canvas_new(80, 24);
	seed = 1;
}

static void
end(void)
{
	canvas_free(canvas);
	ui_free(ui);
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
		log->nans += log->step % NAN_EVERY == 0;
		n += (size_t)snprintf(text + n, sizeof(text) - n, "step %lld acc %s loss %lld.5\n",
				      (long long)log->step,
				      log->step % NAN_EVERY == 0 ? "nan" : "0.75",
				      (long long)log->step);
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
	log->lines = log->step = log->nans = 0;
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

/* Somebody presses keys and pulls at the window. */
static void
play(void)
{
	static const uint32_t keys[] = {
		'1', '2', '3', '4', '5', '6', '7', 'j', 'k', 'l', 'h', ' ', '*', 'u', 's', '>', '<',
		'r', 'G', 'g', 'z', 'x', 'p', '?', '+', '-', KEY_RETURN, KEY_ESCAPE, KEY_TAB,
	};
	struct session_reading reading = session_reading(following.session);
	struct ui_env env = {
		.store = session_store(following.session),
		.engine = session_engine(following.session),
		.now = following_now(),
		.title = "soak",
		.bytes_read = reading.bytes_read,
		.bytes_known = reading.bytes_known,
		.log_arg = following.session,
		.log_before = session_log_before,
		.log_after = session_log_after,
		.log_seek = session_log_seek,
	};

	canvas_resize(canvas, 1 + rand_r(&seed) % 200, 1 + rand_r(&seed) % 60);
	for (int i = 0; i < 4; i++) {
		struct key_event event = { .key = keys[rand_r(&seed) % COUNT_OF(keys)] };

		ui_key(ui, &env, event);
		ui_draw(ui, &env, canvas);
	}
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
	play();
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

/* Bytes of those of the runs: they are bounded, and go when a log begins anew. */
static size_t
points(void)
{
	const struct store *store = session_store(following.session);
	size_t bytes = 0;

	for (size_t i = 0; i < store_count(store); i++)
		for (size_t k = 0; k < store_run(store, i)->metric_count; k++)
			bytes += series_memory(store_run(store, i)->metrics[k]->series);
	return bytes;
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

/*
 * Every line is there, once: also those that were begun and have been read as they stand.  They are
 * numbered, so that one that is missing and one that is there twice make a difference to their sum.
 */
static void
check_all(void)
{
	for (int i = 0; i < LOGS; i++) {
		const struct run *run = run_of(&logs[i]);
		const struct metric *loss = run_metric(run, STR("loss"));

		end_line(&logs[i]);
		following_settle();
		ck_assert_msg(series_count(loss->series) == logs[i].lines, "%s: %lld of %lld lines",
			      logs[i].path, (long long)series_count(loss->series),
			      (long long)logs[i].lines);
		ck_assert_double_eq(series_last(loss->series)->value, (double)logs[i].step + 0.5);
		ck_assert_double_eq_tol(series_mean(loss->series) * (double)logs[i].lines,
					(double)(logs[i].step * (logs[i].step + 2)) / 2, 0.1);
		ck_assert_int_eq(series_nonfinite(run_metric(run, STR("acc"))->series),
				 logs[i].nans);
	}
	ck_assert_uint_eq(session_notice_count(following.session), 0);
}

/* What an hour came to; the screens are left for a moment at the end of each half. */
struct half {
	size_t descriptors, memory; /* at most */
	size_t rest;		    /* without screens and points, in the end */
};

static void
take_stock(struct half *half, bool end_of_half)
{
	if (mallinfo2().uordblks > half->memory)
		half->memory = mallinfo2().uordblks;
	if (descriptors() > half->descriptors)
		half->descriptors = descriptors();
	if (!end_of_half)
		return;
	ui_free(ui);
	half->rest = mallinfo2().uordblks - points();
	ui = ui_new(&(struct ui_options){ .ascii = false });
}

START_TEST(hours_pass_without_a_lost_line_or_a_lost_byte)
{
	const char *wanted = getenv("SOAK_HOURS");
	int hours = wanted != NULL ? (int)strtol(wanted, NULL, 10) : HOURS;
	struct half halves[2] = { 0 }, *first = &halves[0], *second = &halves[1];

	for (int i = 0; i < LOGS; i++) {
		snprintf(logs[i].path, sizeof(logs[i].path), "log-%02d", i);
		files_write(logs[i].path, "");
		following_add(logs[i].path);
	}
	for (int hour = 0; hour < hours; hour++) {
		for (int minute = 0; minute < 60; minute++)
			live_a_minute();
		check_all();
		take_stock(hour < hours / 2 ? first : second,
			   hour + 1 == hours / 2 || hour + 1 == hours);
	}
	printf("%d hours: at most %zu, then %zu descriptors; %zu, then %zu KiB; without screens and "
	       "points %zu, then %zu KiB\n",
	       hours, first->descriptors, second->descriptors, first->memory >> 10,
	       second->memory >> 10, first->rest >> 10, second->rest >> 10);
	ck_assert_uint_le(second->descriptors, first->descriptors + 5); /* some may just be away */
	ck_assert_uint_le(second->memory, MEMORY_MAX);
	if (hours >= DAY)
		ck_assert_uint_le(second->rest, first->rest + first->rest / 50);
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
