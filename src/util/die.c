#include "config.h"

#include "util/die.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/err.h"

#define EXIT_DEAD 3

static void (*die_hook)(void);

void
die_set_hook(void (*hook)(void))
{
	die_hook = hook;
}

void
die(const char *fmt, ...)
{
	void (*hook)(void) = die_hook;
	char message[ERR_MAX], line[ERR_MAX + 16];
	va_list args;
	int n;

	die_hook = NULL; /* a hook that dies itself must not come back here */
	if (hook)
		hook();
	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	/* In one write, so that nothing that is typed or printed meanwhile stands within it;
	 * dprintf(3) would ask for a buffer, and write byte by byte if there is none. */
	n = snprintf(line, sizeof(line), "traintop: %s\n", message);
	(void)!write(STDERR_FILENO, line, (size_t)n);
	exit(EXIT_DEAD);
}

/* die() formats its message without asking for memory. */
static void *
must(void *p)
{
	if (!p)
		die("out of memory");
	return p;
}

void *
xmalloc(size_t size)
{
	return must(malloc(size ? size : 1));
}

void *
xcalloc(size_t n, size_t size)
{
	if (n == 0 || size == 0)
		n = size = 1;
	return must(calloc(n, size));
}

void *
xreallocarray(void *p, size_t n, size_t size)
{
	if (n == 0 || size == 0)
		n = size = 1;
	return must(reallocarray(p, n, size));
}

char *
xstrdup(const char *s)
{
	return must(strdup(s));
}

char *
xstrndup(const char *s, size_t n)
{
	return must(strndup(s, n));
}

char *
xasprintf(const char *fmt, ...)
{
	char *s;
	va_list args;
	int n;

	va_start(args, fmt);
	n = vasprintf(&s, fmt, args);
	va_end(args);
	return must(n < 0 ? NULL : s);
}

void *
grow_more(void *p, size_t *cap, size_t need, size_t size)
{
	size_t more = *cap + *cap / 2;

	if (more < need)
		more = need;
	if (more < 4)
		more = 4;
	p = xreallocarray(p, more, size);
	*cap = more;
	return p;
}
