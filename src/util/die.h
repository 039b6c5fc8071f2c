/*
 * die.h - ending the program, and memory that never fails
 *
 * Out of memory is the one thing the world does to us that cannot be reported upwards.  die() calls
 * the hook first, so that whoever holds the terminal gives it back before the message is printed.
 * The hook is one of the program's two mutable globals.
 */
#ifndef UTIL_DIE_H
#define UTIL_DIE_H

#include <stddef.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Called once by die(), before its message; NULL for none.  Must not allocate. */
void die_set_hook(void (*hook)(void));

/* Prints "traintop: MESSAGE\n" to stderr and exits with 3.  Never returns. */
_Noreturn void die(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* As their namesakes, but never NULL: no memory is die().  A size of 0 gives a block of 1. */
void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xreallocarray(void *p, size_t n, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *s, size_t n) __attribute__((malloc, returns_nonnull));
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

/* grow() where there is not enough room. */
void *grow_more(void *p, size_t *cap, size_t need, size_t size) __attribute__((returns_nonnull));

/*
 * Room for at least `need` elements of `size` bytes in the array p of capacity *cap, which grows by
 * half; the new p.  Typical use: v = grow(v, &cap, n + 1, sizeof(*v)).
 */
static inline void *
grow(void *p, size_t *cap, size_t need, size_t size)
{
	return p && need <= *cap ? p : grow_more(p, cap, need, size);
}

#endif
