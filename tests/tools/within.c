/*
 * within - a command within bounds of time and memory
 *
 *   within SECONDS MEGABYTES COMMAND [ARG...]
 *
 * What the command took is printed to descriptor 3, if that is open.  Ends as the command does;
 * with 124 if it took longer (it is killed then), with 125 if it took more memory.
 * Under AddressSanitizer memory is not looked at and time is five times as long.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/die.h"

#define STATUS_LATE 124
#define STATUS_LARGE 125

static pid_t child;

static void
too_late(int number)
{
	(void)number;
	kill(child, SIGKILL);
}

static double
seconds_of(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static long
number_of(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (*end || number <= 0)
		die("%s: no number", text);
	return number;
}

/* To descriptor 3.  Not with dprintf(3): where that is closed, glibc 2.36 leaks the buffer. */
static void __attribute__((format(printf, 1, 2)))
tell(const char *fmt, ...)
{
	char line[100];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	(void)!write(3, line, n < (int)sizeof(line) ? (size_t)n : sizeof(line));
}

int
main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = too_late, .sa_flags = SA_RESTART };
	struct rusage usage;
	long seconds, megabytes;
	double took;
	int status;

	if (argc < 4)
		die("usage: within SECONDS MEGABYTES COMMAND [ARG...]");
	seconds = number_of(argv[1]);
	megabytes = number_of(argv[2]);
#ifdef WITH_SANITIZERS
	seconds *= 5;
	megabytes = 1 << 20;
#endif
	child = fork();
	if (child == 0) {
		struct rlimit limit = { (rlim_t)seconds, (rlim_t)seconds };

		setrlimit(RLIMIT_CPU, &limit);
		execvp(argv[3], argv + 3);
		die("%s: %s", argv[3], strerror(errno));
	}
	sigaction(SIGALRM, &action, NULL);
	alarm(10 * (unsigned)seconds);
	if (child < 0 || wait4(child, &status, 0, &usage) != child)
		die("wait4: %s", strerror(errno));
	took = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
	tell("%.1f s of %ld, %ld MB of %ld\n", took, seconds, usage.ru_maxrss / 1024, megabytes);
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGKILL ? STATUS_LATE : 128 + WTERMSIG(status);
	if (usage.ru_maxrss / 1024 > megabytes)
		return STATUS_LARGE;
	return WEXITSTATUS(status);
}
