#include "config.h"

#include "app/rescue.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "util/die.h"

#define PATIENCE_MS 500 /* for a terminal that takes no more bytes */

static struct {
	volatile sig_atomic_t armed;
	int fd;
	struct termios modes;
	char bytes[256];
	size_t length;
	char stack[64 * 1024]; /* for the handler, if the stack itself has run out */
} rescue;

static const int crash_signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
static struct sigaction crash_before[COUNT(crash_signals)];

bool
rescue_init(int fd)
{
	rescue.fd = fd;
	rescue.length = 0;
	return tcgetattr(fd, &rescue.modes) == 0;
}

void
rescue_add(const char *bytes)
{
	while (*bytes) {
		const char *padding = strstr(bytes, "$<");
		size_t n = padding ? (size_t)(padding - bytes) : strlen(bytes);

		if (rescue.length + n > sizeof(rescue.bytes))
			return;
		memcpy(rescue.bytes + rescue.length, bytes, n);
		rescue.length += n;
		bytes += n;
		bytes += strcspn(bytes, ">");
		bytes += *bytes == '>';
	}
}

/* Only what is allowed in a signal handler. */
void
rescue_now(void)
{
	struct pollfd room = { .fd = rescue.fd, .events = POLLOUT };

	if (!rescue.armed)
		return;
	rescue.armed = 0;
	/* If it takes nothing, or it fails, there is nobody left to be told. */
	poll(&room, 1, PATIENCE_MS);
	(void)!write(rescue.fd, rescue.bytes, rescue.length);
	tcsetattr(rescue.fd, TCSANOW, &rescue.modes);
}

/* Whoever handled the signal before (a sanitizer, or the kernel) gets it next. */
static void
crashed(int number)
{
	int saved = errno;

	rescue_now();
	for (size_t i = 0; i < COUNT(crash_signals); i++)
		if (crash_signals[i] == number)
			sigaction(number, &crash_before[i], NULL);
	errno = saved;
	raise(number);
}

void
rescue_arm(void)
{
	struct sigaction action = { .sa_handler = crashed, .sa_flags = SA_ONSTACK };
	stack_t stack = { .ss_sp = rescue.stack, .ss_size = sizeof(rescue.stack) };

	rescue.armed = 1;
	sigaltstack(&stack, NULL);
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < COUNT(crash_signals); i++)
		sigaction(crash_signals[i], &action, &crash_before[i]);
	die_set_hook(rescue_now);
}

void
rescue_pause(bool paused)
{
	rescue.armed = !paused;
}

void
rescue_disarm(void)
{
	rescue.armed = 0;
	die_set_hook(NULL);
	for (size_t i = 0; i < COUNT(crash_signals); i++)
		sigaction(crash_signals[i], &crash_before[i], NULL);
}
