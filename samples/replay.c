/*
 * replay - plays recorded trainings back, byte for byte, in the pace in which they were written
 *
 * Each RECORDING has a file of the same name ending in .timing beside it, with a line for every
 * write, "SECONDS BYTES": when, since the start, and how much.  One without it is there at once.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "util/clock.h"
#include "util/die.h"
#include "util/num.h"
#include "util/str.h"

struct recording {
	FILE *bytes;
	FILE *timing; /* NULL: there is none, or it is over */
	int out;
	int64_t due_ns; /* of the next write, since the start; NEVER: it is over */
	size_t length;	/* of the next write */
};

static FILE *
open_or_die(const char *path)
{
	FILE *file = fopen(path, "re");

	if (!file)
		die("%s: %s", path, strerror(errno));
	return file;
}

/* "dir/run.log" -> "dir/run.timing" */
static char *
timing_path(const char *path)
{
	const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
	int n = dot && (!slash || dot > slash) ? (int)(dot - path) : (int)strlen(path);

	return xasprintf("%.*s.timing", n, path);
}

/* Reads the line that says when the next write is due. */
static void
plan(struct recording *recording, double speed)
{
	char line[128];

	while (recording->timing && fgets(line, sizeof(line), recording->timing)) {
		struct str text = str_trim((struct str){ .p = line, .n = strcspn(line, "\n") });
		size_t blank = str_find_char(text, ' ');
		struct num seconds, bytes;

		if (!num_whole(str_first(text, blank), &seconds) ||
		    !num_whole(str_skip(text, blank), &bytes))
			continue; /* a comment: how it ended */
		recording->due_ns = (int64_t)(seconds.value / speed * (double)NS_PER_S);
		recording->length = (size_t)bytes.value;
		return;
	}
	recording->due_ns = NEVER;
}

static void
write_next(struct recording *recording, double speed)
{
	char *buf = xmalloc(recording->length);
	size_t n = fread(buf, 1, recording->length, recording->bytes);

	if (write(recording->out, buf, n) != (ssize_t)n)
		die("cannot write: %s", strerror(errno));
	free(buf);
	plan(recording, speed);
}

static void
begin(struct recording *recording, const char *path, const char *folder, double speed)
{
	const char *slash = strrchr(path, '/');
	char *copy = xasprintf("%s/%s", folder, slash ? slash + 1 : path);
	char *timing = timing_path(path);

	recording->bytes = open_or_die(path);
	recording->timing = fopen(timing, "re");
	recording->out = open(copy, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (recording->out < 0)
		die("%s: %s", copy, strerror(errno));
	if (recording->timing) {
		plan(recording, speed);
	} else {
		fseek(recording->bytes, 0, SEEK_END);
		recording->length = (size_t)ftell(recording->bytes);
		rewind(recording->bytes);
	}
	free(timing);
	free(copy);
}

static struct recording *
next_due(struct recording *recordings, size_t n)
{
	struct recording *next = NULL;

	for (size_t i = 0; i < n; i++)
		if (recordings[i].due_ns != NEVER && (!next || recordings[i].due_ns < next->due_ns))
			next = &recordings[i];
	return next;
}

static void
sleep_until(int64_t mono_ns)
{
	struct timespec when = { .tv_sec = (time_t)(mono_ns / NS_PER_S),
				 .tv_nsec = (long)(mono_ns % NS_PER_S) };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL) == EINTR)
		;
}

int
main(int argc, char **argv)
{
	struct recording *recordings, *next;
	struct num speed = { .value = 1 };
	const char *folder = ".";
	int64_t start_ns;
	size_t n;
	int option;

	while ((option = getopt(argc, argv, "x:d:")) != -1) {
		if (option == 'd')
			folder = optarg;
		else if (option != 'x' || !num_whole(str_of(optarg), &speed) || !(speed.value > 0))
			die("usage: replay [-x SPEED] [-d FOLDER] RECORDING...");
	}
	n = (size_t)(argc - optind);
	recordings = xcalloc(n, sizeof(*recordings));
	for (size_t i = 0; i < n; i++)
		begin(&recordings[i], argv[optind + (int)i], folder, speed.value);
	start_ns = clock_now().mono_ns;
	while ((next = next_due(recordings, n))) {
		sleep_until(start_ns + next->due_ns);
		write_next(next, speed.value);
	}
	return EXIT_SUCCESS; /* the kernel closes and frees */
}
