/*
 * clock.h - time, as a value that tests control
 *
 * Deadlines and intervals are int64_t nanoseconds of the monotonic clock; NEVER is INT64_MAX.
 * Wall-clock times are int64_t nanoseconds since 1970 (UTC).  Nobody below app reads a clock: the
 * time comes in as a parameter.
 */
#ifndef UTIL_CLOCK_H
#define UTIL_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NEVER INT64_MAX
#define NS_PER_S INT64_C(1000000000)
#define NS_PER_CS INT64_C(10000000) /* hundredths of a second, as points have them */
#define NS_PER_MS INT64_C(1000000)

/* One moment on both clocks. */
struct moment {
	int64_t mono_ns;
	int64_t wall_ns;
};

struct moment clock_now(void);

/* "2h05", "12m", "48s", "3d4h" from a number of nanoseconds >= 0 into buf; its length. */
size_t clock_format_span(char *buf, size_t size, int64_t span_ns);

/* "19:57:23" in local time. */
size_t clock_format_time(char *buf, size_t size, int64_t wall_ns);
/*
 * When it was or will be, seen from now: today "20:10" or with seconds "20:10:59", within a week
 * "Sun 03:10", else "2026-12-03"; in local time.
 */
size_t clock_format_when(char *buf, size_t size, int64_t wall_ns, int64_t now_ns, bool seconds);

#endif
