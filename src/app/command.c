#include "config.h"

#include "app/command.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "util/die.h"
#include "util/loop.h"
#include "util/str.h"
#include "util/text.h"

#define OUTPUT_MAX 256 /* of what it printed, its end */
#define JOBS_MAX (COMMAND_RUNNING_MAX + COMMAND_WAITING_MAX)

struct job {
	struct commands *commands;
	char *key;
	char **variables; /* ends in NULL */
	pid_t pid;	  /* 0: it waits for its turn */
	int pid_fd;	  /* readable when it has ended */
	int output_fd;
	char output[OUTPUT_MAX];
	size_t output_length;
};

struct commands {
	const char *text;
	struct loop *loop;
	command_complain_fn *complain;
	void *arg;
	struct job *jobs[JOBS_MAX]; /* oldest first */
	size_t count;
	size_t running;
};

struct commands *
commands_new(const char *text, struct loop *loop, command_complain_fn *complain, void *arg)
{
	struct commands *commands = xcalloc(1, sizeof(*commands));

	commands->text = text;
	commands->loop = loop;
	commands->complain = complain;
	commands->arg = arg;
	return commands;
}

static void
job_free(struct job *job)
{
	if (job->pid != 0) {
		loop_remove(job->commands->loop, job->pid_fd);
		loop_remove(job->commands->loop, job->output_fd);
		close(job->pid_fd);
		close(job->output_fd);
	}
	for (char **p = job->variables; *p; p++)
		free(*p);
	free(job->variables);
	free(job->key);
	free(job);
}

/* Does nothing but read what they print, until all of them have ended. */
static void
listen_to_the_end(struct pollfd *outputs, nfds_t n)
{
	char buf[4096];
	nfds_t open = n;

	while (open > 0 && (poll(outputs, n, -1) > 0 || errno == EINTR))
		for (nfds_t i = 0; i < n; i++) {
			ssize_t got = -1;

			if (outputs[i].fd < 0 || outputs[i].revents == 0)
				continue;
			while ((got = read(outputs[i].fd, buf, sizeof(buf))) > 0)
				;
			if (got == 0) {
				outputs[i].fd = -1;
				open--;
			}
		}
}

static int
by_descriptor(const void *a, const void *b)
{
	const struct pollfd *x = a, *y = b;

	return (x->fd > y->fd) - (x->fd < y->fd);
}

/* Whoever waits for one of our descriptors to be closed shall not wait for the listener. */
static void
close_all_but(struct pollfd *outputs, nfds_t n)
{
	unsigned next = 0;

	qsort(outputs, n, sizeof(*outputs), by_descriptor);
	for (nfds_t i = 0; i < n; i++) {
		unsigned fd = (unsigned)outputs[i].fd;

		if (fd > next)
			close_range(next, fd - 1, 0);
		next = fd + 1;
	}
	close_range(next, UINT_MAX, 0);
}

/* A command that prints when nobody reads is killed (SIGPIPE), so a process stays that does. */
static void
leave_a_listener(const struct commands *commands)
{
	struct pollfd outputs[COMMAND_RUNNING_MAX];
	sigset_t hangup, mask;
	nfds_t n = 0;
	pid_t pid;

	if (commands->running == 0)
		return;
	/* If we lead the terminal's session, its processes hear of our end before they have left
	 * it. */
	sigemptyset(&hangup);
	sigaddset(&hangup, SIGHUP);
	sigprocmask(SIG_BLOCK, &hangup, &mask);
	pid = fork();
	if (pid != 0) {
		sigprocmask(SIG_SETMASK, &mask, NULL);
		return;
	}
	for (size_t i = 0; i < commands->count; i++)
		if (commands->jobs[i]->pid != 0)
			outputs[n++] =
			    (struct pollfd){ .fd = commands->jobs[i]->output_fd, .events = POLLIN };
	setsid();
	close_all_but(outputs, n);
	listen_to_the_end(outputs, n);
	_exit(EXIT_SUCCESS);
}

void
commands_free(struct commands *commands)
{
	if (!commands)
		return;
	leave_a_listener(commands);
	for (size_t i = 0; i < commands->count; i++)
		job_free(commands->jobs[i]);
	free(commands);
}

size_t
commands_busy(const struct commands *commands)
{
	return commands->count;
}

static void
remove_job(struct commands *commands, size_t i)
{
	struct job *job = commands->jobs[i];

	commands->running -= job->pid != 0;
	commands->count--;
	memmove(&commands->jobs[i], &commands->jobs[i + 1],
		(commands->count - i) * sizeof(commands->jobs[0]));
	job_free(job);
}

static char *
one_line(struct str text)
{
	char *line = str_dup(text);

	for (char *p = line; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	return line;
}

/* "--on-alert: MESSAGE: what it printed last". */
static void
complain(struct commands *commands, const char *message, struct str printed)
{
	char *line = one_line(printed), *clean = text_clean(str_trim(str_of(line)), false);
	char *sentence = xasprintf("--on-alert: %s%s%s", message, *clean ? ": " : "", clean);

	commands->complain(commands->arg, sentence);
	free(sentence);
	free(clean);
	free(line);
}

/* Of a long output the end is kept: that is where the reason stands. */
static void
read_output(struct job *job)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(job->output_fd, buf, sizeof(buf))) > 0) {
		size_t got = (size_t)n, keep = job->output_length;
		size_t take = got < OUTPUT_MAX ? got : OUTPUT_MAX;

		if (keep > OUTPUT_MAX - take)
			keep = OUTPUT_MAX - take;
		memmove(job->output, job->output + job->output_length - keep, keep);
		memcpy(job->output + keep, buf + got - take, take);
		job->output_length = keep + take;
	}
	if (n == 0) /* closed: poll(2) would call it ready for ever */
		loop_remove(job->commands->loop, job->output_fd);
}

static void
output_ready(void *arg, int fd, short revents)
{
	(void)fd;
	(void)revents;
	read_output(arg);
}

static void
tell_status(struct job *job, int status)
{
	struct str printed = { .p = job->output, .n = job->output_length };
	char *message;

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return;
	message = WIFSIGNALED(status) ? xasprintf("ended by signal %d", WTERMSIG(status))
				      : xasprintf("exit status %d", WEXITSTATUS(status));
	complain(job->commands, message, printed);
	free(message);
}

static void start_waiting(struct commands *);

static void
job_ended(void *arg, int fd, short revents)
{
	struct job *job = arg;
	struct commands *commands = job->commands;
	int status;

	(void)fd;
	(void)revents;
	if (waitpid(job->pid, &status, WNOHANG) != job->pid)
		return;
	read_output(job);
	tell_status(job, status);
	for (size_t i = 0; i < commands->count; i++)
		if (commands->jobs[i] == job) {
			remove_job(commands, i);
			break;
		}
	start_waiting(commands);
}

/* environ with the variables behind it, borrowed; free() the array. */
static char **
environment_of(const struct job *job)
{
	size_t n = 0, more = 0;
	char **all;

	while (environ[n])
		n++;
	while (job->variables[more])
		more++;
	all = xcalloc(n + more + 1, sizeof(*all));
	memcpy(all, environ, n * sizeof(*all));
	memcpy(all + n, job->variables, more * sizeof(*all));
	return all;
}

/* A session of its own, and signals as a program expects them: ours are blocked. */
static int
spawn(struct job *job, int output_fd)
{
	const char *argv[] = { "sh", "-c", job->commands->text, NULL };
	char **environment = environment_of(job);
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int error;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
						  POSIX_SPAWN_SETSID);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, output_fd, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, output_fd, STDERR_FILENO);
	error = posix_spawn(&job->pid, "/bin/sh", &files, &attributes, (char *const *)argv,
			    environment); /* it does not write to them */
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	free(environment);
	return error;
}

static bool
start(struct job *job)
{
	struct commands *commands = job->commands;
	int fds[2], error;

	if (pipe2(fds, O_CLOEXEC) < 0) {
		complain(commands, strerror(errno), STR_NONE);
		return false;
	}
	/* Only our end: a command that prints much shall wait, not fail. */
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	error = spawn(job, fds[1]);
	close(fds[1]);
	if (error == 0) {
		/* Linux 5.3 has it; without it the command runs, and nobody hears of its end. */
		job->pid_fd = pidfd_open(job->pid, 0);
		error = job->pid_fd < 0 ? errno : 0;
	}
	if (error != 0) {
		job->pid = 0;
		close(fds[0]);
		complain(commands, strerror(error), STR_NONE);
		return false;
	}
	job->output_fd = fds[0];
	commands->running++;
	loop_add(commands->loop, job->pid_fd, POLLIN, job_ended, job);
	loop_add(commands->loop, job->output_fd, POLLIN, output_ready, job);
	return true;
}

static bool
key_runs(const struct commands *commands, const char *key)
{
	for (size_t i = 0; i < commands->count; i++)
		if (commands->jobs[i]->pid != 0 && strcmp(commands->jobs[i]->key, key) == 0)
			return true;
	return false;
}

static void
start_waiting(struct commands *commands)
{
	for (size_t i = 0; i < commands->count;) {
		struct job *job = commands->jobs[i];

		if (commands->running >= COMMAND_RUNNING_MAX)
			return;
		if (job->pid != 0 || key_runs(commands, job->key) || start(job))
			i++;
		else
			remove_job(commands, i);
	}
}

static void
drop_waiting(struct commands *commands, const char *key)
{
	for (size_t i = 0; i < commands->count; i++) {
		struct job *job = commands->jobs[i];

		if (job->pid == 0 && strcmp(job->key, key) == 0) {
			remove_job(commands, i);
			return;
		}
	}
}

void
commands_run(struct commands *commands, const char *key, const char *const *variables, size_t n)
{
	struct job *job;

	drop_waiting(commands, key);
	if (commands->count == JOBS_MAX) {
		complain(commands, "too many alerts at once, so it was not run for one", STR_NONE);
		return;
	}
	job = xcalloc(1, sizeof(*job));
	job->commands = commands;
	job->key = xstrdup(key);
	job->variables = xcalloc(n + 1, sizeof(*job->variables));
	for (size_t i = 0; i < n; i++)
		job->variables[i] = xstrdup(variables[i]);
	commands->jobs[commands->count++] = job;
	start_waiting(commands);
}
