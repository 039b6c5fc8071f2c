#include "config.h"

#include "app/signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "util/die.h"
#include "util/loop.h"

struct signals {
	int fd;
	sigset_t before;
	struct loop *loop;
	void (*fn)(void *arg, int number);
	void *arg;
};

static void
ready(void *arg, int fd, short revents)
{
	struct signals *signals = arg;
	struct signalfd_siginfo info;

	(void)revents;
	while (read(fd, &info, sizeof(info)) == sizeof(info))
		signals->fn(signals->arg, (int)info.ssi_signo);
}

struct signals *
signals_open(const struct signals_wanted *wanted, struct loop *loop, struct err *err)
{
	struct signals *signals;
	sigset_t set;
	int fd;

	sigemptyset(&set);
	for (size_t i = 0; i < wanted->n; i++)
		sigaddset(&set, wanted->numbers[i]);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0) {
		err_set(err, errno, "signals cannot be watched: %s", strerror(errno));
		return NULL;
	}
	signals = xcalloc(1, sizeof(*signals));
	signals->fd = fd;
	signals->loop = loop;
	signals->fn = wanted->fn;
	signals->arg = wanted->arg;
	sigprocmask(SIG_BLOCK, &set, &signals->before);
	loop_add(loop, fd, POLLIN, ready, signals);
	return signals;
}

void
signals_close(struct signals *signals)
{
	if (!signals)
		return;
	loop_remove(signals->loop, signals->fd);
	close(signals->fd);
	sigprocmask(SIG_SETMASK, &signals->before, NULL);
	free(signals);
}
