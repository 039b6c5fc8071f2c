/*
 * latency - how long a line of a log takes to the screen, and what that costs
 *
 *   latency TRAINTOP [MEASURE]...
 *
 * Runs TRAINTOP on a pty of 120x40, writes lines to logs and looks, in a terminal emulator, when
 * their values stand on the screen.  Prints, all or those that are named:
 *
 * - lone: from write(2) to the first and to the last byte that shows a line, one log now and then;
 * - busy: the same among 100 logs with 10 lines a second each;
 * - start: to the first screen, and until all is read, with 10,000 logs;
 * - large: to the first screen with the newest reading of a log of 1 GB, and until all is read;
 * - keys: from a key to the last byte of its answer while a large log is being read;
 * - wire: bytes sent per second for 20 logs with a line a second;
 * - young: bytes sent per second for 5 logs from their first line on, 4 lines a second each;
 * - cpu: processor time for 50 logs with a line a second;
 * - idle: how often it woke in ten seconds where nothing happened.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vterm.h>

#include "util/clock.h"
#include "util/die.h"

#define COLS 120
#define ROWS 40
#define LOGS_MAX 100
#define PROBES 300
#define YOUNG_LOGS 5
#define MANY_LOGS 10000
#define BACKLOG_BYTES (400 << 20)
#define LARGE_BYTES INT64_C(1000000000)
#define GAP_NS (NS_PER_MS * 3 / 10) /* silence that ends a frame */
#define PATIENCE_NS (2 * NS_PER_S)

struct lab {
	const char *traintop;
	char folder[64];
	int logs[LOGS_MAX]; /* descriptors; the first one is the probe */
	int log_count;
	int epoch;
	unsigned seed;

	pid_t pid;
	int fd;
	VTerm *vt;
	VTermScreen *screen;
	int64_t bytes;		   /* that it has sent */
	int64_t first_ns, last_ns; /* of the frame that is coming in; 0: none */
};

struct sample {
	int64_t first_ns, last_ns; /* after the write */
	int64_t bytes;
};

/* --- the logs */

static void
open_logs(struct lab *lab, int count, int epochs)
{
	strcpy(lab->folder, "/tmp/traintop-latency-XXXXXX");
	if (mkdtemp(lab->folder) == NULL || chdir(lab->folder) < 0)
		die("%s: %s", lab->folder, strerror(errno));
	lab->log_count = count;
	for (int i = 0; i < count; i++) {
		char name[32];

		snprintf(name, sizeof(name), "run-%03d.log", i);
		lab->logs[i] = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
		/* The probe has the best val loss, so that it stands first. */
		for (int epoch = 1; epoch <= epochs; epoch++)
			dprintf(lab->logs[i], "epoch %d train_loss %.4f val_loss %.4f\n", epoch,
				5.0 / epoch + i, (i == 0 ? 1.0 : 2.0) / epoch + i);
	}
	lab->epoch = epochs;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st, (void)kind, (void)where;
	return remove(path);
}

static void
close_logs(struct lab *lab)
{
	for (int i = 0; i < lab->log_count; i++)
		close(lab->logs[i]);
	if (chdir("/") == 0)
		nftw(lab->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A line of a log that is not looked at. */
static void
write_other(struct lab *lab, int i)
{
	lab->epoch++;
	dprintf(lab->logs[i], "epoch %d train_loss %.4f val_loss %.4f\n", 20 + lab->epoch / 100,
		i + 1.0 / lab->epoch, i + 2.0 / lab->epoch);
}

/* --- the program and its screen */

static void
start(struct lab *lab)
{
	struct winsize size = { .ws_row = ROWS, .ws_col = COLS };

	lab->vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(lab->vt, 1);
	lab->screen = vterm_obtain_screen(lab->vt);
	vterm_screen_enable_altscreen(lab->screen, 1);
	vterm_screen_reset(lab->screen, 1);
	lab->pid = forkpty(&lab->fd, NULL, NULL, &size);
	if (lab->pid < 0)
		die("forkpty: %s", strerror(errno));
	if (lab->pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		setenv("HOME", lab->folder, 1);
		setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
		setenv("XDG_STATE_HOME", "/nonexistent", 1);
		execl(lab->traintop, lab->traintop, ".", (char *)NULL);
		die("%s: %s", lab->traintop, strerror(errno));
	}
	fcntl(lab->fd, F_SETFL, O_NONBLOCK);
}

static void
stop(struct lab *lab)
{
	kill(lab->pid, SIGTERM);
	while (waitpid(lab->pid, NULL, WNOHANG) == 0) {
		char buf[4096];

		if (read(lab->fd, buf, sizeof(buf)) < 0)
			usleep(1000);
	}
	close(lab->fd);
	vterm_free(lab->vt);
}

/* Takes what comes within wait_ns; false if nothing came. */
static bool
take(struct lab *lab, int64_t wait_ns)
{
	struct pollfd input = { .fd = lab->fd, .events = POLLIN };
	struct timespec wait = { .tv_sec = wait_ns / NS_PER_S, .tv_nsec = wait_ns % NS_PER_S };
	char buf[65536];
	int64_t now_ns;
	ssize_t n;

	n = ppoll(&input, 1, &wait, NULL) > 0 ? read(lab->fd, buf, sizeof(buf)) : 0;
	now_ns = clock_now().mono_ns;
	if (n <= 0)
		return false;
	vterm_input_write(lab->vt, buf, (size_t)n);
	lab->bytes += n;
	lab->last_ns = now_ns;
	if (lab->first_ns == 0)
		lab->first_ns = now_ns;
	/* It may ask for the terminal's name. */
	n = (ssize_t)vterm_output_read(lab->vt, buf, sizeof(buf));
	if (n > 0 && write(lab->fd, buf, (size_t)n) != n)
		die("the pty does not take an answer");
	return true;
}

/* Takes what comes within wait_ns; true if a frame has ended. */
static bool
listen_for(struct lab *lab, int64_t wait_ns)
{
	return !take(lab, wait_ns) && lab->first_ns != 0 &&
	       clock_now().mono_ns - lab->last_ns >= GAP_NS;
}

static bool
shows(const struct lab *lab, const char *needle)
{
	char row[COLS + 1];

	for (int y = 0; y < ROWS; y++) {
		for (int x = 0; x < COLS; x++) {
			VTermScreenCell cell;

			vterm_screen_get_cell(lab->screen, (VTermPos){ .row = y, .col = x }, &cell);
			row[x] =
			    cell.chars[0] > 0 && cell.chars[0] < 127 ? (char)cell.chars[0] : ' ';
		}
		row[COLS] = '\0';
		if (strstr(row, needle) != NULL)
			return true;
	}
	return false;
}

/* Lets it be for a while, or until it has sent nothing for that long. */
static void
rest(struct lab *lab, int64_t ns, bool until_quiet)
{
	int64_t until_ns = clock_now().mono_ns + ns;

	while (clock_now().mono_ns < until_ns) {
		listen_for(lab, NS_PER_MS);
		if (until_quiet && lab->last_ns + ns > until_ns)
			until_ns = lab->last_ns + ns;
	}
	lab->first_ns = 0;
}

/* --- latency */

/* Writes the lines that are due at `lines_per_s` since begun_ns to all logs but the probe, in turn.
 */
static void
write_due(struct lab *lab, int64_t begun_ns, int64_t lines_per_s, int64_t *written)
{
	int64_t due = (clock_now().mono_ns - begun_ns) * lines_per_s / NS_PER_S;

	for (; *written < due; ++*written)
		write_other(lab, 1 + (int)(*written % (lab->log_count - 1)));
}

static void
probe(struct lab *lab, int64_t load, int64_t *begun_ns, int64_t *written, struct sample *sample)
{
	int64_t written_ns, bytes_before = lab->bytes;
	char needle[16];

	lab->epoch++;
	snprintf(needle, sizeof(needle), "0.%04d", 1000 + (int)(rand_r(&lab->seed) % 8999));
	lab->first_ns = 0;
	written_ns = clock_now().mono_ns;
	dprintf(lab->logs[0], "epoch %d train_loss %s val_loss 0.0001\n", 20 + lab->epoch, needle);
	while (clock_now().mono_ns - written_ns < PATIENCE_NS) {
		if (load > 0)
			write_due(lab, *begun_ns, load, written);
		if (!take(lab, GAP_NS)) {
			lab->first_ns = 0; /* a frame without it */
			continue;
		}
		if (!shows(lab, needle))
			continue;
		while (take(lab, GAP_NS))
			;
		sample->first_ns = lab->first_ns - written_ns;
		sample->last_ns = lab->last_ns - written_ns;
		sample->bytes = lab->bytes - bytes_before;
		return;
	}
	die("a line was not on the screen after two seconds");
}

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void
print_spread(const char *what, const int64_t *values, double unit, const char *unit_name)
{
	int64_t sorted[PROBES];

	memcpy(sorted, values, sizeof(sorted));
	qsort(sorted, PROBES, sizeof(sorted[0]), by_value);
	printf("  %-46s median %8.2f %s   p99 %8.2f %s   max %8.2f %s\n", what,
	       (double)sorted[PROBES / 2] / unit, unit_name,
	       (double)sorted[PROBES * 99 / 100] / unit, unit_name,
	       (double)sorted[PROBES - 1] / unit, unit_name);
}

static void
print_samples(const char *name, const struct sample *samples)
{
	int64_t first[PROBES], last[PROBES], bytes[PROBES];
	char what[64];

	for (int i = 0; i < PROBES; i++) {
		first[i] = samples[i].first_ns;
		last[i] = samples[i].last_ns;
		bytes[i] = samples[i].bytes;
	}
	snprintf(what, sizeof(what), "%s: write(2) to first byte", name);
	print_spread(what, first, 1e6, "ms");
	snprintf(what, sizeof(what), "%s: write(2) to last byte", name);
	print_spread(what, last, 1e6, "ms");
	if (strcmp(name, "a lone line") == 0)
		print_spread("bytes sent for it", bytes, 1, "B ");
}

/* Processor time that the program has used. */
static int64_t
used_ns(const struct lab *lab)
{
	char path[64];
	long long ns = 0;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)lab->pid);
	in = fopen(path, "r");
	if (in == NULL || fscanf(in, "%lld", &ns) != 1)
		die("%s cannot be read", path);
	fclose(in);
	return ns;
}

/* What it sent and used since it had sent before_bytes and used before_ns. */
static void
print_cost(const struct lab *lab, const char *what, int64_t before_bytes, int64_t before_ns,
	   int64_t passed_ns)
{
	double seconds = (double)passed_ns / 1e9;

	printf("  %-46s %8.0f B/s sent   %6.2f %% of a core\n", what,
	       (double)(lab->bytes - before_bytes) / seconds,
	       (double)(used_ns(lab) - before_ns) / 1e7 / seconds);
}

static void
measure_latency(struct lab *lab, const char *name, int logs, int64_t load)
{
	static struct sample samples[PROBES];
	int64_t begun_ns, before_bytes, before_ns, written = 0;

	open_logs(lab, logs, 20);
	start(lab);
	rest(lab, NS_PER_S, true);
	begun_ns = clock_now().mono_ns;
	before_bytes = lab->bytes;
	before_ns = used_ns(lab);
	for (int i = 0; i < PROBES; i++) {
		int64_t until_ns =
		    clock_now().mono_ns + 60 * NS_PER_MS + rand_r(&lab->seed) % 50 * NS_PER_MS;

		while (clock_now().mono_ns < until_ns) {
			if (load > 0)
				write_due(lab, begun_ns, load, &written);
			listen_for(lab, NS_PER_MS);
		}
		probe(lab, load, &begun_ns, &written, &samples[i]);
	}
	print_samples(name, samples);
	if (load > 0)
		print_cost(lab, name, before_bytes, before_ns, clock_now().mono_ns - begun_ns);
	stop(lab);
	close_logs(lab);
}

/* --- the start */

static long
peak_kib(const struct lab *lab)
{
	char path[64], line[128];
	long n = 0;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)lab->pid);
	in = fopen(path, "r");
	while (in != NULL && fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, "VmHWM:", 6) == 0)
			n = strtol(line + 6, NULL, 10);
	if (in != NULL)
		fclose(in);
	return n;
}

static void
measure_start(struct lab *lab)
{
	int64_t begun_ns, first_ns = 0;

	open_logs(lab, 1, 20);
	for (int i = 0; i < MANY_LOGS; i++) {
		char name[32];
		FILE *out;

		snprintf(name, sizeof(name), "many-%05d.log", i);
		out = fopen(name, "w");
		if (out == NULL)
			die("%s: %s", name, strerror(errno));
		for (int epoch = 1; epoch <= 100; epoch++)
			fprintf(out,
				"epoch %d train_loss %.4f val_loss %.4f train_acc %.4f val_acc "
				"%.4f\n",
				epoch, 5.0 / epoch, 5.5 / epoch, 1 - 1.0 / (epoch + 1),
				1 - 1.1 / (epoch + 1));
		fclose(out);
	}
	/* None is being written just now. */
	usleep(1500000);
	begun_ns = clock_now().mono_ns;
	start(lab);
	while (first_ns == 0)
		if (listen_for(lab, NS_PER_MS) && shows(lab, "traintop"))
			first_ns = lab->last_ns - begun_ns;
	/* The progress of the reading is shown ten times a second: silence means that it is over.
	 */
	rest(lab, NS_PER_S, true);
	printf(
	    "  10,000 logs of 100 epochs: first screen %.0f ms, all read %.0f ms, memory %ld MB\n",
	    (double)first_ns / 1e6, (double)(lab->last_ns - begun_ns) / 1e6, peak_kib(lab) / 1000);
	stop(lab);
	close_logs(lab);
}

/* --- keys */

/* A key that shows the help, or takes it away. */
static bool
press(struct lab *lab, const char *key, bool wanted, struct sample *sample)
{
	int64_t pressed_ns = clock_now().mono_ns;

	lab->first_ns = 0;
	if (write(lab->fd, key, strlen(key)) != (ssize_t)strlen(key))
		return false;
	while (clock_now().mono_ns - pressed_ns < PATIENCE_NS) {
		if (!listen_for(lab, NS_PER_MS / 2))
			continue;
		if (shows(lab, "this page") == wanted) {
			sample->first_ns = lab->first_ns - pressed_ns;
			sample->last_ns = lab->last_ns - pressed_ns;
			return true;
		}
		lab->first_ns = 0;
	}
	return false;
}

static void
write_backlog(const char *path, int64_t bytes)
{
	FILE *out = fopen(path, "w");

	if (out == NULL)
		die("%s: %s", path, strerror(errno));
	for (int64_t n = 0, i = 1; n < bytes; i++)
		n += fprintf(
		    out,
		    "{'loss': %.4f, 'grad_norm': %.4f, 'learning_rate': %.4e, 'epoch': %.2f}\n",
		    10.0 / (double)i, 1.0 + (double)(i % 97) / 100, 1e-4 / (double)i,
		    (double)i / 1000);
	fclose(out);
}

static void
measure_large(struct lab *lab)
{
	int64_t begun_ns, first_ns = 0, read_ns = 0;
	FILE *out;

	open_logs(lab, 1, 20);
	write_backlog("large.log", LARGE_BYTES);
	out = fopen("large.log", "a");
	if (out == NULL)
		die("large.log: %s", strerror(errno));
	fputs("{'loss': 0.7531, 'grad_norm': 1.5, 'learning_rate': 1e-4, 'epoch': 90000}\n", out);
	fclose(out);
	begun_ns = clock_now().mono_ns;
	start(lab);
	while (read_ns == 0) {
		if (!listen_for(lab, NS_PER_MS))
			continue;
		if (first_ns == 0 && shows(lab, "0.7531"))
			first_ns = lab->last_ns - begun_ns;
		if (first_ns != 0 && !shows(lab, "reading"))
			read_ns = lab->last_ns - begun_ns;
	}
	printf("  a log of 1 GB: newest reading %.0f ms, all read %.0f ms, memory %ld MB\n",
	       (double)first_ns / 1e6, (double)read_ns / 1e6, peak_kib(lab) / 1000);
	stop(lab);
	close_logs(lab);
}

static void
measure_keys(struct lab *lab)
{
	static struct sample samples[PROBES];
	int n = 0;

	open_logs(lab, 2, 20);
	write_backlog("large.log", BACKLOG_BYTES);
	start(lab);
	rest(lab, 300 * NS_PER_MS, false);
	while (n < PROBES && press(lab, n % 2 == 0 ? "?" : "q", n % 2 == 0, &samples[n])) {
		n++;
		rest(lab, 10 * NS_PER_MS, false);
	}
	if (n < PROBES)
		die("a key was not answered");
	print_samples("a key while a large log is read", samples);
	stop(lab);
	close_logs(lab);
}

/* --- cost */

/* How often it has gone to sleep. */
static long
sleeps(const struct lab *lab)
{
	char path[64], line[128];
	long n = -1;
	FILE *in;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)lab->pid);
	in = fopen(path, "r");
	if (in == NULL)
		die("%s cannot be read", path);
	while (fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, "voluntary_ctxt_switches:", 24) == 0)
			n = strtol(line + 24, NULL, 10);
	fclose(in);
	return n;
}

static void
measure_cost(struct lab *lab, int logs)
{
	int64_t begun_ns, before_bytes, before_ns, written = 0;
	char what[64];

	open_logs(lab, logs + 1, 20);
	start(lab);
	rest(lab, 2 * NS_PER_S, true);
	begun_ns = clock_now().mono_ns;
	before_bytes = lab->bytes;
	before_ns = used_ns(lab);
	while (clock_now().mono_ns - begun_ns < 10 * NS_PER_S) {
		write_due(lab, begun_ns, logs, &written);
		listen_for(lab, NS_PER_MS);
	}
	snprintf(what, sizeof(what), "%d logs with a line a second", logs);
	print_cost(lab, what, before_bytes, before_ns, clock_now().mono_ns - begun_ns);
	stop(lab);
	close_logs(lab);
}

/* Noise that is the same each time: between 0.9 and 1.1. */
static double
shaken(struct lab *lab)
{
	return 0.9 + (double)(rand_r(&lab->seed) % 1000) / 5000;
}

static void
measure_young(struct lab *lab)
{
	int64_t begun_ns, before_bytes, before_ns, written = 0;

	open_logs(lab, YOUNG_LOGS, 0);
	start(lab);
	rest(lab, NS_PER_S, true);
	begun_ns = clock_now().mono_ns;
	before_bytes = lab->bytes;
	before_ns = used_ns(lab);
	while (clock_now().mono_ns - begun_ns < 10 * NS_PER_S) {
		int64_t due = (clock_now().mono_ns - begun_ns) * YOUNG_LOGS * 4 / NS_PER_S;

		for (; written < due; written++) {
			int epoch = 1 + (int)written / YOUNG_LOGS;

			dprintf(lab->logs[written % YOUNG_LOGS],
				"epoch %d train_loss %.4f val_loss %.4f\n", epoch,
				(0.1 + 2.0 / epoch) * shaken(lab),
				(0.3 + 2.0 / epoch) * shaken(lab));
		}
		listen_for(lab, NS_PER_MS);
	}
	print_cost(lab, "5 logs from their first line, 4 lines/s each", before_bytes, before_ns,
		   clock_now().mono_ns - begun_ns);
	stop(lab);
	close_logs(lab);
}

static void
measure_idle(struct lab *lab)
{
	struct timespec old[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };
	int64_t bytes;
	long n;

	open_logs(lab, 20, 20);
	for (int i = 0; i < 20; i++)
		futimens(lab->logs[i], old);
	start(lab);
	rest(lab, 2 * NS_PER_S, true);
	n = sleeps(lab);
	bytes = lab->bytes;
	rest(lab, 10 * NS_PER_S, false);
	printf("  20 finished logs, ten seconds                   %8lld B sent        woken %ld "
	       "times\n",
	       (long long)(lab->bytes - bytes), sleeps(lab) - n);
	stop(lab);
	close_logs(lab);
}

static void
measure_lone(struct lab *lab)
{
	measure_latency(lab, "a lone line", 1, 0);
}

static void
measure_busy(struct lab *lab)
{
	measure_latency(lab, "100 logs, 10 lines/s each", 100, 1000);
}

static void
measure_wire(struct lab *lab)
{
	measure_cost(lab, 20);
}

static void
measure_cpu(struct lab *lab)
{
	measure_cost(lab, 50);
}

static const struct {
	const char *name;
	void (*measure)(struct lab *);
} measures[] = {
	{ "lone", measure_lone }, { "busy", measure_busy }, { "start", measure_start },
	{ "large", measure_large }, { "keys", measure_keys }, { "wire", measure_wire },
	{ "young", measure_young }, { "cpu", measure_cpu }, { "idle", measure_idle },
};

static bool
is_wanted(const char *name, char **wanted)
{
	if (*wanted == NULL)
		return true;
	for (; *wanted != NULL; wanted++)
		if (strcmp(*wanted, name) == 0)
			return true;
	return false;
}

int
main(int argc, char **argv)
{
	struct lab lab = { .seed = 1 };

	if (argc < 2)
		die("usage: latency TRAINTOP [lone|busy|start|large|keys|wire|young|cpu|idle]...");
	lab.traintop = realpath(argv[1], NULL);
	if (lab.traintop == NULL)
		die("%s: %s", argv[1], strerror(errno));
	for (size_t i = 0; i < COUNT(measures); i++)
		if (is_wanted(measures[i].name, argv + 2))
			measures[i].measure(&lab);
	free((char *)lab.traintop);
	return EXIT_SUCCESS;
}
